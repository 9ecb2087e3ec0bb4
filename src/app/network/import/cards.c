/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/import.h"
#include "app/network/import/typed.h"
#include "contact.ent.h"
#include "core/key.h"
#include "format/vcard.h"
#include "import.sql.h"
#include "organization.ent.h"

/* Address cards (.vcf): each becomes a contact person of the organization that it names. */

enum { ORGANIZATION, CONTACT };

static struct str organization_id(struct import_row *row)
{
    struct str name = import_cell(row, VCARD_ORG);
    if (!name.p) {
        import_reject(row, VCARD_ORG, TEXT_import_reason_no_organization, NULL, 0);
        return name;
    }
    return key_sort(import_row_arena(row), name);
}

static struct str contact_id(struct import_row *row)
{
    struct str uid = import_cell(row, VCARD_UID), name = import_cell(row, VCARD_FN);
    struct arena *a = import_row_arena(row);
    if (uid.p)
        return uid;
    if (!name.p)
        import_reject(row, VCARD_FN, TEXT_import_reason_empty, NULL, 0);
    return arena_fmt(a, "%.*s/%.*s", STR_ARG(key_sort(a, import_cell(row, VCARD_ORG))),
                     STR_ARG(key_sort(a, name)));
}

static struct str role(struct import_row *row)
{
    struct str said = import_cell(row, VCARD_ROLE);
    for (int i = 1; said.p && i < enumeration_contact_role.n_values; i++) {
        const struct enum_value *v = &enumeration_contact_role.values[i];
        if (typed_same(import_row_arena(row), said, v->label[LANG_FR]) ||
            typed_same(import_row_arena(row), said, v->label[LANG_EN]))
            return str_of(v->code);
    }
    return STR("other");
}

static int64_t same_organization(struct tx *tx, struct import *im, const struct import_item *item,
                                 const void *record)
{
    struct import_organization_named_row row;
    (void)im;
    (void)record;
    struct import_organization_named_in in = { .key = item->external };
    return import_organization_named(tx, &in, &row) ? row.id : 0;
}

static int64_t same_contact(struct tx *tx, struct import *im, const struct import_item *item,
                            const void *record)
{
    const struct contact *c = record;
    struct import_contact_named_row row;
    (void)im;
    (void)item;
    struct import_contact_named_in in = { .organization = c->organization,
                                          .key = key_sort(tx->arena, c->name) };
    return import_contact_named(tx, &in, &row) ? row.id : 0;
}

static const struct import_field organization_fields[] = {
    { IMPORT_FROM_CELL("name", VCARD_ORG), .once = true },
};
static const struct import_field contact_fields[] = {
    { IMPORT_FROM_CELL("name", VCARD_FN), .required = true, .shown = true },
    { IMPORT_FROM_REF("organization", ORGANIZATION), .shown = true },
    { IMPORT_FROM_CELL("title", VCARD_TITLE), .shown = true },
    { IMPORT_FROM_VALUE("role", role), .once = true },
    { IMPORT_FROM_CELL("phone", VCARD_TEL), .shown = true },
    { IMPORT_FROM_CELL("email", VCARD_EMAIL), .shown = true },
    { IMPORT_FROM_TYPED("languages", VCARD_LANG) },
    { IMPORT_FROM_CELL("notes", VCARD_NOTE) },
};

#define FIELDS(list) .fields = (list), .n_fields = sizeof(list) / sizeof *(list)
static const struct import_kind kinds[] = {
    [ORGANIZATION] = { &entity_organization, organization_id, FIELDS(organization_fields),
                       .find = same_organization },
    [CONTACT] = { &entity_contact, contact_id, FIELDS(contact_fields), .find = same_contact,
                  .keeps_id = true },
};

const struct import_profile import_cards = {
    .name = "cards",
    .source = "vcard",
    .title = TEXT_import_cards_title,
    .text = TEXT_import_cards_text,
    .columns = vcard_names,
    .kinds = kinds,
    .n_kinds = sizeof kinds / sizeof *kinds,
};
