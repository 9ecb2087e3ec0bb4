/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef SUPPORT_TOWN_H
#define SUPPORT_TOWN_H

#include "app/module.h"
#include "interaction.ent.h"
#include "partnership.ent.h"
#include "support/request.h"

/* A small town for tests of handlers: the network that hosts the community, two agencies with a
 * contact each, and one person in each role. */
struct test_town {
    struct test_site *site;
    int64_t network, shelter, clinic;
    int64_t at_shelter, at_clinic; /* contacts */
    struct test_person coordinator;
    struct test_person director, worker; /* of the shelter */
    struct test_person stranger;         /* director of the clinic */
    struct test_person lost;             /* a worker without agency */
};

/* Starts the modules: once a program. */
void town_open(struct test_town *t, const struct module *const *modules);
void town_close(struct test_town *t);

int64_t town_organization(struct test_town *t, const char *name);
int64_t town_contact(struct test_town *t, const char *name, int64_t organization);
/* Under way since ten days between two organizations; owner 0: nobody. */
int64_t town_partnership(struct test_town *t, const char *title, int64_t one, int64_t other,
                         int64_t owner);
/* The party that an organization (department NULL), or a department of it, is there; it joins when
 * it is none yet. */
int64_t town_party(struct test_town *t, int64_t partnership, int64_t organization,
                   const char *department);
/* A row of the version of a worksheet that was agreed on; partnership 0: the organization's own.
 * The number of its cell. */
int64_t town_agreed(struct test_town *t, const char *sheet, int64_t partnership,
                    int64_t organization, const char *section, const char *ask, const char *words);
void town_record(struct test_town *t, const struct entity *e, int64_t id, void *ret_record);
void town_save(struct test_town *t, const struct entity *e, void *record);

day town_today(struct test_town *t);
struct str town_day(struct test_town *t, int days_from_today); /* ISO */
struct str town_id(struct test_town *t, int64_t id);
/* "/partnerships/#" with the number in the place of #. */
const char *town_path(struct test_town *t, const char *path, int64_t id);
bool town_says(struct test_town *t, const struct res *r, struct str words);

#endif
