/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ORGANIZATION_H
#define APP_ORGANIZATION_H

#include "app/record/record.h"
#include "organization.ent.h"
#include "organization.sql.h"

extern const struct record_pages organization_pages;

enum { ORGANIZATION_WEEKS = 13, ORGANIZATION_NIGHTS = 14 };

/* What one prints before a meeting. */
struct organization_program {
    const struct organization_programs_row *row;
    struct str type, populations, unit;
    int taken[ORGANIZATION_NIGHTS]; /* oldest first; -1: not known */
    int places;
    bool has_nights;
    struct str sentence, last; /* “Entre 28 et 32 …”, “30 cette nuit” */
};

struct organization_view {
    struct record_tools tools;
    const struct organization *organization;
    struct str sector, languages, populations, territories;
    struct str *relations; /* each in words */
    size_t n_relations;
    struct organization_program *programs;
    size_t n_programs;
    struct organization_locations_row *locations;
    size_t n_locations;
    struct organization_contacts_row *contacts;
    size_t n_contacts;
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
    bool shows_private;
};

/* Labels of stored codes. */
struct str organization_phase(enum lang l, struct str code);
struct str organization_role(enum lang l, struct str code);
struct str organization_state(enum lang l, struct str code);
struct str organization_kind(enum lang l, struct str code);

#endif
