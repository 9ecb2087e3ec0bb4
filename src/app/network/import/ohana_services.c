/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/profile.h"
#include "app/network/import/typed.h"
#include "location.ent.h"
#include "organization.ent.h"
#include "program.ent.h"
#include "schedule.ent.h"
#include "service.ent.h"

#include <inttypes.h>

/* The tables of an Ohana directory that say what is offered and when: programs, services, regular
 * schedules. They name the records of ohana.c. */

#define FIELDS(list) .fields = (list), .n_fields = sizeof(list) / sizeof *(list)
#define KINDS(list) .kinds = (list), .n_kinds = sizeof(list) / sizeof *(list)
#define SOURCE .source = "ohana"

static struct str own_id(struct import_row *row)
{
    return import_id_needed(row, 0);
}

/* The number here of a record that a cell names; NULL of an empty cell. A name that is not known
 * rejects the row. */
static struct str known(struct import_row *row, int column, const struct entity *e)
{
    struct str id = import_id(row, column);
    struct tx *look = import_look(row);
    int64_t found = id.p && look ? external_find(look, "ohana", e, id) : 0;
    if (id.p && !found)
        import_reject(row, column, TEXT_import_reason_unknown, NULL, 0);
    return found ? arena_fmt(import_row_arena(row), "%" PRId64, found) : STR_NULL;
}

static struct str organization_of(struct import_row *row, int place, int service)
{
    struct arena *a = import_row_arena(row);
    struct tx *look = import_look(row);
    struct str at = known(row, place, &entity_location),
               of = service < 0 ? STR_NULL : known(row, service, &entity_service);
    struct location l;
    struct service s;
    int64_t id;
    if (at.p && str_to_i64(at, &id) && record_get(look, &entity_location, id, &l))
        return arena_fmt(a, "%" PRId64, l.organization);
    if (of.p && str_to_i64(of, &id) && record_get(look, &entity_service, id, &s))
        return arena_fmt(a, "%" PRId64, s.organization);
    import_reject(row, place, TEXT_import_reason_empty, NULL, 0);
    return STR_NULL;
}

/* -- programs.csv -- */
enum { P_ID, P_ORGANIZATION, P_NAME, P_OTHER };
static const char *const program_columns[] = { "id", "organization_id", "name", "alternate_name",
                                               NULL };
static struct str program_organization(struct import_row *row)
{
    return import_id_needed(row, P_ORGANIZATION);
}
static const struct import_field program_fields[] = {
    { IMPORT_FROM_CELL("name", P_NAME), .required = true, .shown = true },
    { IMPORT_FROM_REF("organization", 0) },
};
static const struct import_kind program_kinds[] = {
    { &entity_organization, program_organization, .known = true },
    { &entity_program, own_id, FIELDS(program_fields), .keeps_id = true },
};
const struct import_profile import_ohana_programs = {
    .name = "ohana-programs",
    SOURCE,
    .title = TEXT_import_ohana_programs,
    .text = TEXT_import_ohana_text,
    .columns = program_columns,
    KINDS(program_kinds),
};

/* -- services.csv: a service and the place where it is offered -- */
enum {
    S_ID,
    S_LOCATION,
    S_PROGRAM,
    S_OTHER,
    S_PROCESS,
    S_AUDIENCE,
    S_DESCRIPTION,
    S_ELIGIBILITY,
    S_EMAIL,
    S_FEES,
    S_LANGUAGES,
    S_NAME,
    S_DOCUMENTS,
    S_AREAS,
    S_STATUS,
    S_WAIT,
    S_WEBSITE
};
static const char *const service_columns[] = {
    "id",
    "location_id",
    "program_id",
    "alternate_name",
    "application_process",
    "audience",
    "description",
    "eligibility",
    "email",
    "fees",
    "languages",
    "name",
    "required_documents",
    "service_areas",
    "status",
    "wait_time",
    "website",
    NULL,
};
static struct str service_location(struct import_row *row)
{
    return import_id_needed(row, S_LOCATION);
}
static struct str service_organization(struct import_row *row)
{
    return organization_of(row, S_LOCATION, -1);
}
static struct str service_program(struct import_row *row)
{
    return known(row, S_PROGRAM, &entity_program);
}
static struct str lines(struct import_row *row, int above, int below)
{
    struct str first = import_cell(row, above), second = import_cell(row, below);
    if (!first.p || !second.p)
        return first.p ? first : second;
    return arena_fmt(import_row_arena(row), "%.*s\n%.*s", STR_ARG(first), STR_ARG(second));
}
static struct str service_eligibility(struct import_row *row)
{
    return lines(row, S_AUDIENCE, S_ELIGIBILITY);
}
static struct str service_process(struct import_row *row)
{
    return lines(row, S_PROCESS, S_WAIT);
}
/* A service that its directory no longer offers is kept, and people are told. */
static struct str service_notes(struct import_row *row)
{
    struct str status = import_cell(row, S_STATUS);
    if (!status.p || str_is(status, "active"))
        return STR_NULL;
    import_remark(row, S_STATUS, TEXT_import_remark_status, NULL, 0);
    return arena_fmt(import_row_arena(row), "Ohana: %.*s", STR_ARG(status));
}
static const struct import_field service_fields[] = {
    { IMPORT_FROM_CELL("name", S_NAME), .required = true },
    { IMPORT_FROM_VALUE("organization", service_organization) },
    { IMPORT_FROM_VALUE("program", service_program) },
    { IMPORT_FROM_CELL("alternate_name", S_OTHER) },
    { IMPORT_FROM_CELL("description_en", S_DESCRIPTION) },
    { IMPORT_FROM_VALUE("eligibility_description", service_eligibility) },
    { IMPORT_FROM_VALUE("application_process", service_process) },
    { IMPORT_FROM_CELL("required_document", S_DOCUMENTS) },
    { IMPORT_FROM_CELL("fees", S_FEES) },
    { IMPORT_FROM_CELL("email", S_EMAIL) },
    { IMPORT_FROM_TYPED("url", S_WEBSITE) },
    { IMPORT_FROM_TYPED("languages", S_LANGUAGES) },
    { IMPORT_FROM_TYPED("territories", S_AREAS) },
    { IMPORT_FROM_VALUE("notes", service_notes) },
};
static const struct import_field offer_fields[] = {
    { IMPORT_FROM_REF("location", 0) },
    { IMPORT_FROM_REF("service", 1) },
};
static const struct import_kind service_kinds[] = {
    { &entity_location, service_location, .known = true },
    { &entity_service, own_id, FIELDS(service_fields), .keeps_id = true },
    { &entity_service_at_location, own_id, FIELDS(offer_fields) },
};
const struct import_profile import_ohana_services = {
    .name = "ohana-services",
    SOURCE,
    .title = TEXT_import_ohana_services,
    .text = TEXT_import_ohana_text,
    .columns = service_columns,
    KINDS(service_kinds),
};

/* -- regular_schedules.csv: a row is a day of the week -- */
enum { H_ID, H_LOCATION, H_SERVICE, H_WEEKDAY, H_OPENS, H_CLOSES };
static const char *const schedule_columns[] = {
    "id", "location_id", "service_id", "weekday", "opens_at", "closes_at", NULL,
};
static struct str schedule_organization(struct import_row *row)
{
    return organization_of(row, H_LOCATION, H_SERVICE);
}
static struct str schedule_location(struct import_row *row)
{
    return known(row, H_LOCATION, &entity_location);
}
static struct str schedule_service(struct import_row *row)
{
    return known(row, H_SERVICE, &entity_service);
}
static struct str schedule_freq(struct import_row *row)
{
    (void)row;
    return STR("weekly");
}
static struct str schedule_days(struct import_row *row)
{
    struct str cell = import_cell(row, H_WEEKDAY), days = STR_NULL;
    if (!cell.p || !typed_weekdays(import_row_arena(row), cell, &days))
        import_reject(row, H_WEEKDAY,
                      cell.p ? TEXT_import_reason_weekday : TEXT_import_reason_empty, NULL, 0);
    return days;
}
static const struct import_field schedule_fields[] = {
    { IMPORT_FROM_VALUE("organization", schedule_organization) },
    { IMPORT_FROM_VALUE("location", schedule_location), .shown = true },
    { IMPORT_FROM_VALUE("service", schedule_service), .shown = true },
    { IMPORT_FROM_VALUE("freq", schedule_freq) },
    { IMPORT_FROM_VALUE("byday", schedule_days), .shown = true },
    { IMPORT_FROM_TYPED("opens_at", H_OPENS), .required = true, .shown = true },
    { IMPORT_FROM_TYPED("closes_at", H_CLOSES), .required = true, .shown = true },
};
static const struct import_kind schedule_kinds[] = {
    { &entity_schedule, own_id, FIELDS(schedule_fields), .keeps_id = true },
};
const struct import_profile import_ohana_schedules = {
    .name = "ohana-schedules",
    SOURCE,
    .title = TEXT_import_ohana_schedules,
    .text = TEXT_import_ohana_text,
    .columns = schedule_columns,
    KINDS(schedule_kinds),
};
