/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ORGANIZATION_H
#define APP_ORGANIZATION_H

#include "app/network/schedule/schedule.h"
#include "app/network/service/service.h"
#include "app/record/record.h"
#include "organization.ent.h"
#include "organization.sql.h"
#include "view/status.h"

extern const struct record_pages organization_pages;

enum { ORGANIZATION_WEEKS = 13, ORGANIZATION_NIGHTS = 14, ORGANIZATION_PEOPLE = 24 };

/* What one prints before a meeting. */
struct organization_program {
    const struct organization_programs_row *row;
    struct str type, populations, unit;
    int taken[ORGANIZATION_NIGHTS]; /* oldest first; -1: not known */
    int places;
    bool has_nights;
    struct str sentence, last;       /* “Entre 28 et 32 …”, “30 cette nuit” */
    struct str stay, usual, waiting; /* NULL: not known, no reference */
};

/* Something that waits for us or for them, by its day. */
struct organization_now {
    enum status status;
    day due; /* DAY_NONE: none */
    const char *icon;
    struct str title, why, href;
};

/* Somebody to talk to. */
struct organization_person {
    int64_t id;
    struct str name, title, roles, phone, email;
    struct str known_by; /* “Connue de …”; NULL: nobody is known to */
    bool champion, in_shadow, elsewhere;
};

struct organization_view {
    struct record_tools tools;
    const struct organization *organization;
    struct str sector, languages, populations, territories;
    struct str steward;    /* who looks after the sheet; NULL: nobody in particular */
    struct str *relations; /* each in words */
    size_t n_relations;
    bool is_host, may_host; /* it coordinates the network; one may say that it does */
    struct organization_now *now;
    size_t n_now, n_late;
    size_t n_first; /* of n_now: those that are seen at once */
    struct str
        last_contact; /* “Dernier échange il y a 3 jours”; NULL: none, or not for the actor */
    struct organization_program *programs;
    size_t n_programs;
    struct services_section services;
    struct organization_locations_row *locations;
    struct hours_section *hours; /* of each location, from its schedules */
    size_t n_locations;
    struct organization_person *people;
    size_t n_people;
    struct organization_partnerships_row *partnerships;
    size_t n_partnerships;
    struct organization_agreements_row *agreements;
    size_t n_agreements;
    struct organization_interactions_row *interactions;
    size_t n_interactions;
    int weeks[ORGANIZATION_WEEKS];
    struct str rhythm; /* the strip in words */
    day today, last_night;
    bool may_log, may_open; /* an interaction; a partnership */
    bool shows_private, sees_ties, sees_exchanges, is_own, has_liaison;
    struct str prepared; /* “Préparé pour …, le …”: for paper */
    /* of the sheet for a meeting */
    struct str *questions;
    size_t n_questions;
};

/* Beside the list: what keeps the directory right, for who may. */
struct organization_ways {
    bool freshness, vocabularies;
};

/* Reads all that the actor may see of it (reading.c). */
void organization_read(struct req *q, const struct organization *o, struct organization_view *ret);
/* GET /organizations/{id}/brief: the sheet one takes to a meeting (brief.c). */
void organization_brief(struct req *q, struct res *r);
/* GET /organizations/compare?a=&b=: two side by side (compare.c). */
void organization_compare(struct req *q, struct res *r);

/* The organization that coordinates the network: setting "host_organization"; 0 when not said. */
int64_t organization_host(struct tx *tx);

/* Labels of stored codes. */
struct str organization_phase(enum lang l, struct str code);
struct str organization_role(enum lang l, struct str code);
struct str organization_state(enum lang l, struct str code);
struct str organization_kind(enum lang l, struct str code);
enum status organization_status(struct str state); /* of an agreement */

#endif
