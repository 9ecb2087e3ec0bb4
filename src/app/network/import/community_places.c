/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/profile.h"
#include "organization.ent.h"
#include "store/vocabulary.h"

/* A city's community places, as Montréal publishes its places of interest: each becomes an
 * organization, under the category that the city puts it in. */

enum { C_ID, C_CATEGORY, C_NAME, C_TYPE, C_NUMBER, C_STREET, C_OFFICE, C_CITY, C_POSTAL_CODE };

static const char *const columns[] = {
    "ID",  "Catégorie", "Nom français", "Type",        "Numéro",
    "rue", "Bureau",    "Ville",        "Code postal", NULL,
};

static struct str place_id(struct import_row *row)
{
    return import_id_needed(row, C_ID);
}

static struct str sector(struct import_row *row)
{
    struct str category = import_cell(row, C_CATEGORY);
    if (!category.p)
        return category;
    return import_term(row, "sector", vocabulary_code(import_row_arena(row), category), category,
                       category);
}

static struct str address(struct import_row *row)
{
    struct str number = import_cell(row, C_NUMBER), street = import_cell(row, C_STREET);
    struct str office = import_cell(row, C_OFFICE);
    struct arena *a = import_row_arena(row);
    if (number.p && street.p)
        street = arena_fmt(a, "%.*s, %.*s", STR_ARG(number), STR_ARG(street));
    if (street.p && office.p)
        street = arena_fmt(a, "%.*s, bureau %.*s", STR_ARG(street), STR_ARG(office));
    return street;
}

static const struct import_field organization_fields[] = {
    { IMPORT_FROM_CELL("name", C_NAME), .required = true, .shown = true },
    { IMPORT_FROM_VALUE("sector", sector), .shown = true },
    { IMPORT_FROM_CELL("description", C_TYPE) },
    { IMPORT_FROM_VALUE("address", address), .shown = true },
    { IMPORT_FROM_CELL("city", C_CITY) },
    { IMPORT_FROM_CELL("postal_code", C_POSTAL_CODE), .shown = true },
};

#define FIELDS(list) .fields = (list), .n_fields = sizeof(list) / sizeof *(list)
static const struct import_kind kinds[] = {
    { &entity_organization, place_id, FIELDS(organization_fields), .keeps_id = true },
};

const struct import_profile import_community_places = {
    .name = "community-places",
    .source = "montreal",
    .title = TEXT_import_places_title,
    .text = TEXT_import_places_text,
    .columns = columns,
    .kinds = kinds,
    .n_kinds = sizeof kinds / sizeof *kinds,
};
