/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/profile.h"
#include "contact.ent.h"
#include "location.ent.h"
#include "organization.ent.h"
#include "service.ent.h"

/* Tables of a directory in the older Open Referral dialect of Ohana, one file a table, in this
 * order: organizations, locations, addresses, programs, services, contacts, phones, schedules. Each
 * names records of the ones before it by their ids. */

#define FIELDS(list) .fields = (list), .n_fields = sizeof(list) / sizeof *(list)
#define KINDS(list) .kinds = (list), .n_kinds = sizeof(list) / sizeof *(list)
#define SOURCE .source = "ohana"

/* Every table begins with its id. */
static struct str own_id(struct import_row *row)
{
    return import_id_needed(row, 0);
}

/* -- organizations.csv -- */
enum { O_ID, O_ALTERNATE, O_DESCRIPTION, O_EMAIL, O_LEGAL, O_NAME, O_TAX, O_WEBSITE };
static const char *const organization_columns[] = {
    "id",   "alternate_name", "description", "email", "legal_status",
    "name", "tax_id",         "website",     NULL,
};
static const struct import_field organization_fields[] = {
    { IMPORT_FROM_CELL("name", O_NAME), .required = true, .shown = true },
    { IMPORT_FROM_CELL("short_name", O_ALTERNATE) },
    { IMPORT_FROM_CELL("description", O_DESCRIPTION), .shown = true },
    { IMPORT_FROM_CELL("email", O_EMAIL) },
    { IMPORT_FROM_TYPED("website", O_WEBSITE) },
};
static const struct import_kind organization_kinds[] = {
    { &entity_organization, own_id, FIELDS(organization_fields), .keeps_id = true },
};
const struct import_profile import_ohana_organizations = {
    .name = "ohana-organizations",
    SOURCE,
    .title = TEXT_import_ohana_organizations,
    .text = TEXT_import_ohana_text,
    .columns = organization_columns,
    KINDS(organization_kinds),
};

/* -- locations.csv -- */
enum { L_ID, L_ORGANIZATION, L_ACCESSIBILITY, L_NAME, L_SHORT, L_VIRTUAL };
static const char *const location_columns[] = {
    "id", "organization_id", "accessibility", "name", "short_desc", "virtual", NULL,
};
static struct str location_organization(struct import_row *row)
{
    return import_id_needed(row, L_ORGANIZATION);
}
static const struct import_field location_fields[] = {
    { IMPORT_FROM_CELL("name", L_NAME), .required = true, .shown = true },
    { IMPORT_FROM_REF("organization", 0) },
    { IMPORT_FROM_CELL("accessibility", L_ACCESSIBILITY), .shown = true },
};
static const struct import_kind location_kinds[] = {
    { &entity_organization, location_organization, .known = true },
    { &entity_location, own_id, FIELDS(location_fields), .keeps_id = true },
};
const struct import_profile import_ohana_locations = {
    .name = "ohana-locations",
    SOURCE,
    .title = TEXT_import_ohana_locations,
    .text = TEXT_import_ohana_text,
    .columns = location_columns,
    KINDS(location_kinds),
};

/* -- addresses.csv -- */
enum { A_ID, A_LOCATION, A_1, A_2, A_CITY, A_STATE, A_POSTAL };
static const char *const address_columns[] = {
    "id",          "location_id", "address_1", "address_2", "city", "state_province",
    "postal_code", "country",     NULL,
};
static struct str address_location(struct import_row *row)
{
    return import_id_needed(row, A_LOCATION);
}
static struct str address_lines(struct import_row *row)
{
    struct str first = import_cell(row, A_1), second = import_cell(row, A_2);
    if (!first.p || !second.p)
        return first.p ? first : second;
    return arena_fmt(import_row_arena(row), "%.*s, %.*s", STR_ARG(first), STR_ARG(second));
}
static const struct import_field address_fields[] = {
    { IMPORT_FROM_VALUE("address", address_lines), .shown = true },
    { IMPORT_FROM_CELL("city", A_CITY), .shown = true },
    { IMPORT_FROM_CELL("province", A_STATE), .shown = true },
    { IMPORT_FROM_CELL("postal_code", A_POSTAL), .shown = true },
};
static const struct import_kind address_kinds[] = {
    { &entity_location, address_location, FIELDS(address_fields), .known = true },
};
const struct import_profile import_ohana_addresses = {
    .name = "ohana-addresses",
    SOURCE,
    .said_as = "ohana-addresses",
    .title = TEXT_import_ohana_addresses,
    .text = TEXT_import_ohana_text,
    .columns = address_columns,
    KINDS(address_kinds),
};

/* -- contacts.csv -- */
enum { C_ID, C_LOCATION, C_ORGANIZATION, C_SERVICE, C_NAME, C_TITLE, C_EMAIL, C_DEPARTMENT };
static const char *const contact_columns[] = {
    "id",    "location_id", "organization_id", "service_id", "name",
    "title", "email",       "department",      NULL,
};
/* The organization of the contact, of the place where it works or of the service that it gives. */
static struct str contact_organization(struct import_row *row)
{
    struct location place;
    struct service service;
    struct tx *look = import_look(row);
    struct str id = import_id(row, C_ORGANIZATION), at = import_id(row, C_LOCATION),
               of = import_id(row, C_SERVICE);
    int64_t found = 0;
    if (id.p && look)
        found = external_find(look, "ohana", &entity_organization, id);
    else if (at.p && look && (found = external_find(look, "ohana", &entity_location, at)))
        found = record_get(look, &entity_location, found, &place) ? place.organization : 0;
    else if (of.p && look && (found = external_find(look, "ohana", &entity_service, of)))
        found = record_get(look, &entity_service, found, &service) ? service.organization : 0;
    if (found)
        return arena_fmt(import_row_arena(row), "%lld", (long long)found);
    import_reject(row,
                  id.p   ? C_ORGANIZATION
                  : at.p ? C_LOCATION
                         : C_SERVICE,
                  id.p || at.p || of.p ? TEXT_import_reason_unknown : TEXT_import_reason_empty,
                  NULL, 0);
    return STR_NULL;
}
static struct str contact_title(struct import_row *row)
{
    struct str title = import_cell(row, C_TITLE);
    return title.p ? title : import_cell(row, C_DEPARTMENT);
}
static struct str contact_role(struct import_row *row)
{
    (void)row;
    return STR("other");
}
static const struct import_field contact_fields[] = {
    { IMPORT_FROM_CELL("name", C_NAME), .required = true, .shown = true },
    { IMPORT_FROM_VALUE("organization", contact_organization) },
    { IMPORT_FROM_VALUE("title", contact_title), .shown = true },
    { IMPORT_FROM_VALUE("role", contact_role), .once = true },
    { IMPORT_FROM_CELL("email", C_EMAIL) },
};
static const struct import_kind contact_kinds[] = {
    { &entity_contact, own_id, FIELDS(contact_fields), .keeps_id = true },
};
const struct import_profile import_ohana_contacts = {
    .name = "ohana-contacts",
    SOURCE,
    .title = TEXT_import_ohana_contacts,
    .text = TEXT_import_ohana_text,
    .columns = contact_columns,
    KINDS(contact_kinds),
};

/* -- phones.csv: the first number that rings, of a contact, a service, a place or an
 * organization -- */
enum { P_ID, P_CONTACT, P_LOCATION, P_ORGANIZATION, P_SERVICE, P_EXTENSION, P_NUMBER, P_TYPE };
static const char *const phone_columns[] = {
    "id",     "contact_id",  "location_id", "organization_id", "service_id", "extension",
    "number", "number_type", NULL,
};
static struct str phone_of(struct import_row *row, int column)
{
    struct str type = import_cell(row, P_TYPE);
    bool known = import_cell(row, P_CONTACT).p || import_cell(row, P_LOCATION).p ||
                 import_cell(row, P_ORGANIZATION).p || import_cell(row, P_SERVICE).p;
    if (type.p && !str_is(type, "voice") && !str_is(type, "hotline"))
        import_reject(row, P_TYPE, TEXT_import_reason_phone, NULL, 0);
    else if (!known)
        import_reject(row, -1, TEXT_import_reason_nobody, NULL, 0);
    return import_id(row, column);
}
static struct str phone_organization(struct import_row *row)
{
    return phone_of(row, P_ORGANIZATION);
}
static struct str phone_location(struct import_row *row)
{
    return phone_of(row, P_LOCATION);
}
static struct str phone_service(struct import_row *row)
{
    return phone_of(row, P_SERVICE);
}
static struct str phone_contact(struct import_row *row)
{
    return phone_of(row, P_CONTACT);
}
static struct str phone_number(struct import_row *row)
{
    struct str number = import_cell(row, P_NUMBER), extension = import_cell(row, P_EXTENSION);
    if (!number.p || !extension.p)
        return number;
    return arena_fmt(import_row_arena(row), "%.*s x%.*s", STR_ARG(number), STR_ARG(extension));
}
static const struct import_field phone_fields[] = {
    { IMPORT_FROM_VALUE("phone", phone_number), .first = true, .shown = true },
};
static const struct import_kind phone_kinds[] = {
    { &entity_organization, phone_organization, FIELDS(phone_fields), .known = true },
    { &entity_location, phone_location, FIELDS(phone_fields), .known = true },
    { &entity_service, phone_service, FIELDS(phone_fields), .known = true },
    { &entity_contact, phone_contact, FIELDS(phone_fields), .known = true },
};
const struct import_profile import_ohana_phones = {
    .name = "ohana-phones",
    SOURCE,
    .said_as = "ohana-phones",
    .title = TEXT_import_ohana_phones,
    .text = TEXT_import_ohana_text,
    .columns = phone_columns,
    KINDS(phone_kinds),
    .shares = true,
};
