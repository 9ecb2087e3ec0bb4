/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef SUPPORT_PEOPLE_H
#define SUPPORT_PEOPLE_H

#include "guard/access/access.h"
#include "participant.ent.h"
#include "support/database.h"
#include "support/oracle.h"

/* Persons in every state of the four locks (agreement × consent × restriction × emergency), and
 * everybody who may want to read them: once as records of the program, once as the raw facts that
 * the oracle takes. */

enum { PARTNER = 1, OTHER, NETWORK, HOLDERS = 4 }; /* agencies; one holder for each sharing */
enum { CONSENTS = 14, RESTRICTIONS = LIFTED + 1, HOLDER_COUNT = 9, GRANTS = 10 };
enum { PERSONS = HOLDER_COUNT * CONSENTS * RESTRICTIONS };
enum { ACTORS = 22, AGENCIES = HOLDERS + 9, TIMES = 24 };

struct people_actor {
    int64_t account;
    enum role role;
    const char *name; /* as the oracle knows the role */
    int agency;
    const char *purposes; /* letters; NULL: anything */
};
extern const struct oracle_grant people_grants[GRANTS];
extern const struct people_actor people_actors[ACTORS];

struct people {
    struct test_db *t;
    struct db *db; /* as pages open it */
    const struct zone *zone;
    int64_t agencies[AGENCIES];
    struct oracle_person list[PERSONS];
    int64_t ids[PERSONS];
    instant times[TIMES]; /* around the first and the last days, on nights when clocks change */
    size_t n_times;
};

void people_make(struct people *p);
void people_free(struct people *p);
/* A reading transaction of that actor at that instant. */
void people_begin(struct people *p, struct tx *tx, struct arena *a, const struct people_actor *who,
                  instant at);
int people_number(const struct people *p, int64_t id); /* the person's number */

#endif
