/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/profile.h"
#include "location.ent.h"
#include "organization.ent.h"
#include "program.ent.h"

/* A city's list of its non-market housing, as Vancouver publishes it: one row a project, its units
 * counted twice, by who they are for and by how they are built. The second is what is kept; where
 * a finished project's two counts differ, people are told. */

enum {
    C_INDEX,
    C_NAME,
    C_ADDRESS,
    C_STATUS,
    C_YEAR,
    C_OPERATOR,
    C_FAMILIES,
    C_SENIORS,
    C_OTHER,
    C_DESIGN,
    DESIGNS = 16,
};

static const char *const columns[] = {
    "Index Number",
    "Name",
    "Address",
    "Project Status",
    "Occupancy Year",
    "Operator",
    "Clientele- Families",
    "Clientele - Seniors",
    "Clientele - Other",
    "Design - Accessible 1BR",
    "Design - Accessible 2BR",
    "Design - Accessible 3BR",
    "Design - Accessible 4BR",
    "Design - Accessible Studio",
    "Design - Accessible Room",
    "Design - Adaptable 1BR",
    "Design - Adaptable 2BR",
    "Design - Adaptable 3BR",
    "Design - Adaptable 4BR",
    "Design - Standard 1BR",
    "Design - Standard 2BR",
    "Design - Standard 3BR",
    "Design - Standard 4BR",
    "Design - Standard Studio",
    "Design - Standard Room",
    NULL,
};

enum { ORGANIZATION, LOCATION, PROGRAM };

/* A cell that counts units; an empty one counts none. */
static int64_t units(struct import_row *row, int column)
{
    int64_t n = 0;
    struct str cell = import_cell(row, column);
    if (cell.p && (!str_to_i64(cell, &n) || n < 0))
        import_reject(row, column, TEXT_import_reason_number, NULL, 0);
    return n;
}

static int64_t by_design(struct import_row *row)
{
    int64_t sum = 0;
    for (int i = 0; i < DESIGNS; i++)
        sum += units(row, C_DESIGN + i);
    return sum;
}

static struct str operator_id(struct import_row *row)
{
    struct str name = import_cell(row, C_OPERATOR);
    return name.p ? name : STR("-");
}

static struct str operator_name(struct import_row *row)
{
    struct str name = import_cell(row, C_OPERATOR);
    return name.p ? name : STR("Exploitant non nommé (Vancouver)");
}

static struct str project_id(struct import_row *row)
{
    return import_id_needed(row, C_INDEX);
}

/* Some have no name yet: their address is one. */
static struct str project_name(struct import_row *row)
{
    struct str name = import_cell(row, C_NAME);
    return name.p ? name : import_cell(row, C_ADDRESS);
}

static struct str city(struct import_row *row)
{
    (void)row;
    return STR("Vancouver");
}

static struct str province(struct import_row *row)
{
    (void)row;
    return STR("BC");
}

static struct str housing(struct import_row *row)
{
    (void)row;
    return STR("affordable_housing");
}

static struct str unit(struct import_row *row)
{
    (void)row;
    return STR("unit");
}

static struct str capacity(struct import_row *row)
{
    int64_t design = by_design(row);
    int64_t clientele = units(row, C_FAMILIES) + units(row, C_SENIORS) + units(row, C_OTHER);
    if (design != clientele && str_is(import_cell(row, C_STATUS), "Completed"))
        import_remark(
            row, C_NAME, TEXT_import_remark_units,
            TEXT_ARGS({ "design", .number = design }, { "clientele", .number = clientele }));
    return arena_fmt(import_row_arena(row), "%lld", (long long)design);
}

static struct str populations(struct import_row *row)
{
    struct str families = STR(""), seniors = STR("");
    if (units(row, C_FAMILIES))
        families =
            import_term(row, "population", STR("families"), STR("Familles"), STR("Families"));
    if (units(row, C_SENIORS))
        seniors =
            import_term(row, "population", STR("seniors"), STR("Personnes aînées"), STR("Seniors"));
    return arena_fmt(import_row_arena(row), "%.*s %.*s", STR_ARG(families), STR_ARG(seniors));
}

static const struct import_field organization_fields[] = {
    { IMPORT_FROM_VALUE("name", operator_name) },
    { IMPORT_FROM_VALUE("city", city) },
};
static const struct import_field location_fields[] = {
    { IMPORT_FROM_VALUE("name", project_name) }, { IMPORT_FROM_REF("organization", ORGANIZATION) },
    { IMPORT_FROM_CELL("address", C_ADDRESS) },  { IMPORT_FROM_VALUE("city", city) },
    { IMPORT_FROM_VALUE("province", province) },
};
static const struct import_field program_fields[] = {
    { IMPORT_FROM_VALUE("name", project_name), .shown = true },
    { IMPORT_FROM_REF("organization", ORGANIZATION), .shown = true },
    { IMPORT_FROM_REF("location", LOCATION) },
    { IMPORT_FROM_VALUE("program_type", housing) },
    { IMPORT_FROM_VALUE("populations", populations) },
    { IMPORT_FROM_VALUE("capacity", capacity), .shown = true },
    { IMPORT_FROM_VALUE("capacity_type", unit) },
    { IMPORT_FROM_CELL("service_type", C_STATUS), .shown = true },
};

#define FIELDS(list) .fields = (list), .n_fields = sizeof(list) / sizeof *(list)
static const struct import_kind kinds[] = {
    [ORGANIZATION] = { &entity_organization, operator_id, FIELDS(organization_fields),
                       .keeps_id = true },
    [LOCATION] = { &entity_location, project_id, FIELDS(location_fields), .keeps_id = true },
    [PROGRAM] = { &entity_program, project_id, FIELDS(program_fields), .keeps_id = true },
};

const struct import_profile import_non_market_housing = {
    .name = "non-market-housing",
    .source = "vancouver",
    .title = TEXT_import_housing_title,
    .text = TEXT_import_housing_text,
    .columns = columns,
    .kinds = kinds,
    .n_kinds = sizeof kinds / sizeof *kinds,
};
