/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/profile.h"
#include "core/key.h"
#include "location.ent.h"
#include "organization.ent.h"
#include "program.ent.h"

/* Shelters out of a 211 directory, as Toronto's: "Organization, Place, Program" in one name, an
 * address that may hold line breaks, a postal code without its space. */

enum { C_ID, C_NAME, C_ADDRESS, C_LATITUDE, C_LONGITUDE, C_POSTAL };

static const char *const columns[] = { "ID",        "NAME",   "ADDRESS", "LATITUDE",
                                       "LONGITUDE", "POSTAL", NULL };

enum { ORGANIZATION, LOCATION, PROGRAM };

static struct str record_id(struct import_row *row)
{
    return import_id_needed(row, C_ID);
}

static struct str organization_name(struct import_row *row)
{
    struct str head, tail;
    str_cut(import_cell(row, C_NAME), ',', &head, &tail);
    return str_trim(head);
}

static struct str organization_id(struct import_row *row)
{
    struct str name = import_cell(row, C_NAME);
    if (!name.p) {
        import_reject(row, C_NAME, TEXT_import_reason_empty, NULL, 0);
        return name;
    }
    return key_sort(import_row_arena(row), organization_name(row));
}

static struct str program_name(struct import_row *row)
{
    struct str head, tail;
    bool more = str_cut(import_cell(row, C_NAME), ',', &head, &tail);
    return more && str_trim(tail).n ? str_trim(tail) : head;
}

/* On one line. */
static struct str address(struct import_row *row)
{
    struct arena *a = import_row_arena(row);
    struct str rest = import_cell(row, C_ADDRESS), line, all = STR_NULL;
    while (rest.p && str_next(&rest, '\n', &line)) {
        line = str_trim(line);
        if (line.n)
            all = all.p ? arena_fmt(a, "%.*s, %.*s", STR_ARG(all), STR_ARG(line)) : line;
    }
    return all;
}

static struct str postal_code(struct import_row *row)
{
    struct str code = import_cell(row, C_POSTAL);
    if (code.n != 6)
        return code;
    return arena_fmt(import_row_arena(row), "%.3s %.3s", code.p, code.p + 3);
}

static struct str shelter(struct import_row *row)
{
    (void)row;
    return STR("emergency_shelter");
}

static const struct import_field organization_fields[] = {
    { IMPORT_FROM_VALUE("name", organization_name) },
};
static const struct import_field location_fields[] = {
    { IMPORT_FROM_VALUE("name", program_name) },
    { IMPORT_FROM_REF("organization", ORGANIZATION) },
    { IMPORT_FROM_VALUE("address", address) },
    { IMPORT_FROM_VALUE("postal_code", postal_code) },
};
static const struct import_field program_fields[] = {
    { IMPORT_FROM_VALUE("name", program_name), .shown = true },
    { IMPORT_FROM_REF("organization", ORGANIZATION), .shown = true },
    { IMPORT_FROM_REF("location", LOCATION) },
    { IMPORT_FROM_VALUE("program_type", shelter), .shown = true },
};

#define FIELDS(list) .fields = (list), .n_fields = sizeof(list) / sizeof *(list)
static const struct import_kind kinds[] = {
    [ORGANIZATION] = { &entity_organization, organization_id, FIELDS(organization_fields) },
    [LOCATION] = { &entity_location, record_id, FIELDS(location_fields), .keeps_id = true },
    [PROGRAM] = { &entity_program, record_id, FIELDS(program_fields), .keeps_id = true },
};

const struct import_profile import_directory_211 = {
    .name = "directory-211",
    .source = "211",
    .title = TEXT_import_directory_title,
    .text = TEXT_import_directory_text,
    .columns = columns,
    .kinds = kinds,
    .n_kinds = sizeof kinds / sizeof *kinds,
};
