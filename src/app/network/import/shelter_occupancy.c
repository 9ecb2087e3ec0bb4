/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/profile.h"
#include "import.sql.h"
#include "location.ent.h"
#include "occupancy.ent.h"
#include "organization.ent.h"
#include "shelter_group.ent.h"
#include "store/vocabulary.h"

/* A city's daily file of its shelters, as Toronto publishes it: one row for each program and night.
 */

enum {
    C_DATE,
    C_ORGANIZATION_ID,
    C_ORGANIZATION_NAME,
    C_SHELTER_ID,
    C_SHELTER_GROUP,
    C_LOCATION_ID,
    C_LOCATION_NAME,
    C_ADDRESS,
    C_POSTAL_CODE,
    C_CITY,
    C_PROVINCE,
    C_PROGRAM_ID,
    C_PROGRAM_NAME,
    C_SECTOR,
    C_MODEL,
    C_SERVICE_TYPE,
    C_AREA,
    C_USERS,
    C_CAPACITY_TYPE,
    C_BED, /* actual, funding, occupied, unoccupied, unavailable */
    C_ROOM = C_BED + 5,
};

static const char *const columns[] = {
    "OCCUPANCY_DATE",       "ORGANIZATION_ID",
    "ORGANIZATION_NAME",    "SHELTER_ID",
    "SHELTER_GROUP",        "LOCATION_ID",
    "LOCATION_NAME",        "LOCATION_ADDRESS",
    "LOCATION_POSTAL_CODE", "LOCATION_CITY",
    "LOCATION_PROVINCE",    "PROGRAM_ID",
    "PROGRAM_NAME",         "SECTOR",
    "PROGRAM_MODEL",        "OVERNIGHT_SERVICE_TYPE",
    "PROGRAM_AREA",         "SERVICE_USER_COUNT",
    "CAPACITY_TYPE",        "CAPACITY_ACTUAL_BED",
    "CAPACITY_FUNDING_BED", "OCCUPIED_BEDS",
    "UNOCCUPIED_BEDS",      "UNAVAILABLE_BEDS",
    "CAPACITY_ACTUAL_ROOM", "CAPACITY_FUNDING_ROOM",
    "OCCUPIED_ROOMS",       "UNOCCUPIED_ROOMS",
    "UNAVAILABLE_ROOMS",    NULL,
};

enum { ORGANIZATION, SHELTER_GROUP, LOCATION, PROGRAM, OCCUPANCY };

static struct str organization_id(struct import_row *row)
{
    return import_id_needed(row, C_ORGANIZATION_ID);
}

static struct str shelter_group_id(struct import_row *row)
{
    return import_id_needed(row, C_SHELTER_ID);
}

static struct str location_id(struct import_row *row)
{
    return import_id_needed(row, C_LOCATION_ID);
}

static struct str program_id(struct import_row *row)
{
    return import_id_needed(row, C_PROGRAM_ID);
}

static day read_day(struct import_row *row)
{
    /* The city also writes 2024-01-30T00:00:00. */
    struct str cell = import_cell(row, C_DATE), head, tail;
    day d;
    str_cut(cell, 'T', &head, &tail);
    return day_parse(head, &d) ? d : DAY_NONE;
}

static struct str day_value(struct import_row *row)
{
    day d = read_day(row);
    if (d == DAY_NONE)
        import_reject(row, C_DATE, TEXT_import_reason_day, NULL, 0);
    return day_iso(import_row_arena(row), d);
}

static struct str night_id(struct import_row *row)
{
    struct str program = program_id(row), night = day_value(row);
    return arena_fmt(import_row_arena(row), "%.*s/%.*s", STR_ARG(program), STR_ARG(night));
}

/* Some places keep their name to themselves. */
static struct str location_name(struct import_row *row)
{
    struct str address = import_cell(row, C_ADDRESS), group = import_cell(row, C_SHELTER_GROUP);
    struct str name = import_cell(row, C_LOCATION_NAME);
    return name.p ? name : address.p ? address : group;
}

static struct str population(struct import_row *row)
{
    static const struct {
        const char *sector, *code;
        struct str fr, en;
    } known[] = {
        { "Families", "families", STR("Familles"), STR("Families") },
        { "Men", "men", STR("Hommes"), STR("Men") },
        { "Mixed Adult", "mixed_adult", STR("Adultes de tout genre"), STR("Mixed adult") },
        { "Women", "women", STR("Femmes"), STR("Women") },
        { "Youth", "youth", STR("Jeunes"), STR("Youth") },
    };
    struct str sector = import_cell(row, C_SECTOR);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_is(sector, known[i].sector))
            return import_term(row, "population", str_of(known[i].code), known[i].fr, known[i].en);
    if (!sector.p)
        return sector;
    return import_term(row, "population", vocabulary_code(import_row_arena(row), sector), sector,
                       sector);
}

static struct str program_type(struct import_row *row)
{
    struct str model = import_cell(row, C_MODEL);
    if (str_is(model, "Emergency"))
        return STR("emergency_shelter");
    return str_is(model, "Transitional") ? STR("transitional_housing") : STR("other");
}

static bool by_rooms(struct import_row *row)
{
    return str_starts(import_cell(row, C_CAPACITY_TYPE), STR("Room"));
}

static struct str capacity_type(struct import_row *row)
{
    struct str cell = import_cell(row, C_CAPACITY_TYPE);
    if (str_starts(cell, STR("Bed")))
        return STR("bed");
    if (str_starts(cell, STR("Room")))
        return STR("room");
    import_reject(row, C_CAPACITY_TYPE, TEXT_import_reason_capacity_type, NULL, 0);
    return STR_NULL;
}

/* Beds and rooms have the same five figures, in that order. */
static struct str figure(struct import_row *row, int place)
{
    return import_cell(row, (by_rooms(row) ? C_ROOM : C_BED) + place);
}

static struct str actual(struct import_row *row)
{
    return figure(row, 0);
}

static struct str funding(struct import_row *row)
{
    return figure(row, 1);
}

static struct str occupied(struct import_row *row)
{
    return figure(row, 2);
}

static struct str unoccupied(struct import_row *row)
{
    return figure(row, 3);
}

static struct str unavailable(struct import_row *row)
{
    return figure(row, 4);
}

static int64_t same_night(struct tx *tx, struct import *im, const struct import_item *item,
                          const void *record)
{
    const struct occupancy *night = record;
    (void)im;
    (void)item;
    struct import_occupancy_find_row row;
    struct import_occupancy_find_in in = { .program = night->program, .day = night->day };
    return import_occupancy_find(tx, &in, &row) ? row.id : 0;
}

static const struct import_field organization_fields[] = {
    { IMPORT_FROM_CELL("name", C_ORGANIZATION_NAME), .required = true },
};
static const struct import_field shelter_group_fields[] = {
    { IMPORT_FROM_CELL("name", C_SHELTER_GROUP), .required = true },
    { IMPORT_FROM_REF("organization", ORGANIZATION) },
};
static const struct import_field location_fields[] = {
    { IMPORT_FROM_VALUE("name", location_name) },
    /* A place may serve several organizations: the first one is its own. */
    { IMPORT_FROM_REF("organization", ORGANIZATION), .once = true },
    { IMPORT_FROM_CELL("address", C_ADDRESS) },
    { IMPORT_FROM_CELL("city", C_CITY) },
    { IMPORT_FROM_CELL("province", C_PROVINCE) },
    { IMPORT_FROM_CELL("postal_code", C_POSTAL_CODE) },
};
static const struct import_field program_fields[] = {
    { IMPORT_FROM_CELL("name", C_PROGRAM_NAME), .required = true },
    { IMPORT_FROM_REF("organization", ORGANIZATION) },
    { IMPORT_FROM_VALUE("program_type", program_type) },
    { IMPORT_FROM_VALUE("populations", population) },
    { IMPORT_FROM_REF("location", LOCATION) },
    { IMPORT_FROM_REF("shelter_group", SHELTER_GROUP) },
    { IMPORT_FROM_VALUE("capacity", funding) },
    { IMPORT_FROM_VALUE("capacity_type", capacity_type) },
    { IMPORT_FROM_CELL("service_type", C_SERVICE_TYPE) },
    { IMPORT_FROM_CELL("area", C_AREA) },
};
static const struct import_field occupancy_fields[] = {
    { IMPORT_FROM_REF("program", PROGRAM), .shown = true },
    { IMPORT_FROM_VALUE("day", day_value), .shown = true },
    { IMPORT_FROM_CELL("service_users", C_USERS), .required = true, .shown = true },
    { IMPORT_FROM_VALUE("capacity_type", capacity_type) },
    { IMPORT_FROM_VALUE("capacity_actual", actual), .shown = true },
    { IMPORT_FROM_VALUE("capacity_funding", funding) },
    { IMPORT_FROM_VALUE("occupied", occupied), .shown = true },
    { IMPORT_FROM_VALUE("unoccupied", unoccupied) },
    { IMPORT_FROM_VALUE("unavailable", unavailable) },
};

#define FIELDS(list) .fields = (list), .n_fields = sizeof(list) / sizeof *(list)
static const struct import_kind kinds[] = {
    [ORGANIZATION] = { &entity_organization, organization_id, FIELDS(organization_fields),
                       .keeps_id = true },
    [SHELTER_GROUP] = { &entity_shelter_group, shelter_group_id, FIELDS(shelter_group_fields),
                        .keeps_id = true },
    [LOCATION] = { &entity_location, location_id, FIELDS(location_fields), .keeps_id = true },
    [PROGRAM] = { &entity_program, program_id, FIELDS(program_fields), .keeps_id = true },
    [OCCUPANCY] = { &entity_occupancy, night_id, FIELDS(occupancy_fields), .find = same_night },
};

const struct import_profile import_shelter_occupancy = {
    .name = "shelter-occupancy",
    .source = "toronto",
    .title = TEXT_import_shelter_title,
    .text = TEXT_import_shelter_text,
    .columns = columns,
    .day = read_day,
    .kinds = kinds,
    .n_kinds = sizeof kinds / sizeof *kinds,
};
