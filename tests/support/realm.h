/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef SUPPORT_REALM_H
#define SUPPORT_REALM_H

#include "app/module.h"
#include "support/request.h"

/* Two communities of one installation, with the same agencies under the same numbers, and records
 * of every kind: for tests of who may see and do what. */

/* Whose record it is, for the person who asks. */
enum realm_whose {
    REALM_OWN,     /* their agency's */
    REALM_CHARGE,  /* of other agencies, in a partnership that they are responsible for */
    REALM_OTHER,   /* of other agencies */
    REALM_FOREIGN, /* of the other community */
    REALM_WHOSE,
};

struct realm_side {
    struct test_site site;             /* with this community as its own */
    int64_t own, other, third, fourth; /* agencies */
    int64_t shared;                    /* a partnership of `own` */
    int64_t host;                      /* who runs the community */
    int64_t alone;                     /* an agency whose number the other side does not have */
    int64_t apart;                     /* a partnership of the others, which has no mark */
    int64_t stranger;                  /* an account of `other`: who does what nobody asked for */
    int64_t landlord;                  /* an account of `third` that opens no partnership */
};
struct realm {
    struct test_site *site;
    struct realm_side here, there;
};

/* Starts the modules: once a program. Every kind has a record of `own` and of `other` on each side.
 */
void realm_open(struct realm *r, const struct module *const *modules);
void realm_close(struct realm *r);

/* Somebody of `own`, or of no agency; who is of here coordinates there as well. */
struct test_person realm_person(struct realm *r, struct realm_side *side, enum role role,
                                bool agency);

/* The words of "partnership.draft": what `other` wrote on a worksheet and did not hand in. */
#define REALM_DRAFT "Pas encore remis"

struct realm_record {
    int64_t id, organization;
    int64_t version, party, clause, obligation, job; /* what belongs to it, where it has any */
    int64_t side; /* of a partnership: the party that `other` is */
    struct str token, code, sha256, mark;
};
/* A new record: "contact", "partnership.changed", "agreement.sent"… (realm.c has the list); of
 * organizations those that are there. `account` is responsible for it when it is in charge.
 * Foreign: one of `own`, under a number that only this side has. False: there is no such kind. */
bool realm_make(struct realm *r, struct realm_side *side, struct str kind, enum realm_whose whose,
                int64_t account, struct realm_record *ret);
/* What only the installation keeps: "enter", "invitation", "reset" (their token; sha256 is the
 * invitation's key), "people", "people.closed" (a membership). Others: nothing is made. */
void realm_make_home(struct realm *r, struct str kind, enum realm_whose whose,
                     struct realm_record *ret);
/* The word that its title, or its text, has: "P-Zibeline". */
struct str realm_word(enum realm_whose whose); /* "Zibeline" */
struct str realm_mark(struct arena *a, struct str kind, enum realm_whose whose);

/* Everything that both communities and the installation keep of changes, as text. */
struct str realm_trace(struct realm *r, struct arena *a);

#endif
