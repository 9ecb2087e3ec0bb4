/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/contact/contact.h"

#include "app/network/contact/cards.h"
#include "app/network/duplicate/resembling.h"
#include "app/network/network.h"
#include "core/fault.h"
#include "view/status.h"

#include <inttypes.h>

/* -- one liaison person
 * ------------------------------------------------------------------------------------------ */

struct str contact_liaison_else(struct tx *tx, int64_t organization, int64_t contact)
{
    struct contact_liaisons_row *mains;
    struct contact_liaison_roles_row *roles;
    if (contact_liaisons(
            tx, &(struct contact_liaisons_in){ .organization = organization, .contact = contact },
            &mains))
        return mains[0].name;
    if (contact_liaison_roles(
            tx,
            &(struct contact_liaison_roles_in){ .organization = organization, .contact = contact },
            &roles))
        return roles[0].name;
    return STR_NULL;
}

static void role_end(struct tx *tx, int64_t id, day last)
{
    struct role_held h;
    REQUIRE(record_get(tx, &entity_role_held, id, &h));
    h.until = last;
    record_update(tx, &entity_role_held, &h);
}

void contact_liaison_only(struct tx *tx, int64_t organization, int64_t contact)
{
    struct contact_liaisons_row *mains;
    struct contact_liaison_roles_row *roles;
    size_t n = contact_liaisons(
        tx, &(struct contact_liaisons_in){ .organization = organization, .contact = contact },
        &mains);
    for (size_t i = 0; i < n; i++) {
        struct contact before, now;
        REQUIRE(record_get(tx, &entity_contact, mains[i].id, &before));
        now = before;
        now.role = CONTACT_ROLE_OTHER;
        now.role_since = tx->today;
        REQUIRE(record_update(tx, &entity_contact, &now) == RECORD_SAVED);
        contact_role_keep(tx, &before, &now);
    }
    n = contact_liaison_roles(
        tx, &(struct contact_liaison_roles_in){ .organization = organization, .contact = contact },
        &roles);
    for (size_t i = 0; i < n; i++)
        role_end(tx, roles[i].id, tx->today);
}

void contact_role_keep(struct tx *tx, const struct contact *before, const struct contact *now)
{
    struct contact_role_ended_row again;
    if (before->role == now->role && before->organization == now->organization)
        return;
    struct str role = str_of(enumeration_contact_role.values[now->role].code);
    if (contact_role_ended(tx,
                           &(struct contact_role_ended_in){ .contact = now->record.id,
                                                            .organization = now->organization,
                                                            .role = role,
                                                            .until = tx->today },
                           &again)) {
        record_archive(tx, &entity_role_held, again.id, true);
        return;
    }
    struct role_held h;
    entity_init(&entity_role_held, &h);
    h.contact = before->record.id;
    h.organization = before->organization;
    h.role = before->role;
    h.title = before->title;
    h.since = before->role_since;
    h.until = tx->today;
    record_insert(tx, &entity_role_held, &h);
}

/* -- the common pages
 * ------------------------------------------------------------------------------------------ */

struct str contact_role(enum lang l, struct str code)
{
    return enumeration_label(&enumeration_contact_role, l, code);
}

static bool replaces(const struct req *q)
{
    return str_is(req_form(q, "replace_liaison"), "1");
}

/* The second liaison person of an organization is asked whether to replace the first. */
static void liaison_check(struct req *q, int64_t organization, int64_t contact,
                          const struct field *f, struct form_errors *errors)
{
    struct str other = contact_liaison_else(q->tx, organization, contact);
    if (other.p && !replaces(q))
        form_error_add(q->arena, errors, f,
                       text_with(q->arena, q->lang, TEXT_contact_other_liaison,
                                 TEXT_ARGS({ "name", other, 0 })));
}

static void liaison_ask(struct view *v, struct req *q, int64_t organization, int64_t contact)
{
    struct str other = organization ? contact_liaison_else(q->tx, organization, contact) : STR_NULL;
    if (!other.p)
        return;
    struct input in = { .name = "replace_liaison",
                        .label = text_with(v->arena, v->lang, TEXT_contact_replace,
                                           TEXT_ARGS({ "name", other, 0 })),
                        .type = "checkbox" };
    form_input(v, &in);
}

static void check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct contact *c = record;
    struct contact before = { .role_since = DAY_NONE };
    const struct field *fields = entity_contact.fields;
    if (c->role == CONTACT_ROLE_LIAISON && c->organization && !c->has_left)
        liaison_check(q, c->organization, c->record.id, &fields[CONTACT_ROLE], errors);
    if (c->record.id && record_get(q->tx, &entity_contact, c->record.id, &before) &&
        before.role != c->role && before.role_since != DAY_NONE &&
        before.role_since == c->role_since)
        form_error_add(q->arena, errors, &fields[CONTACT_ROLE_SINCE],
                       text(q->lang, TEXT_contact_since_when));
    if (!str_is_blank(c->shadow_note) && !c->in_shadow)
        form_error_add(q->arena, errors, &fields[CONTACT_SHADOW_NOTE],
                       text(q->lang, TEXT_contact_note_of_what));
}

static void beside(struct view *v, struct req *q, const struct form *f)
{
    const struct contact *c = f->record;
    if (c->role == CONTACT_ROLE_LIAISON)
        liaison_ask(v, q, c->organization, c->record.id);
}

static void inserted(struct tx *tx, const struct req *q, void *record)
{
    const struct contact *c = record;
    if (c->role == CONTACT_ROLE_LIAISON && replaces(q))
        contact_liaison_only(tx, c->organization, c->record.id);
}

static void updated(struct tx *tx, const struct req *q, const void *before, void *record)
{
    contact_role_keep(tx, before, record);
    inserted(tx, q, record);
}

static void role_cell(struct view *v, const struct list *l, const void *row)
{
    const struct contact_list_row *c = row;
    (void)l;
    tpl_text(v, contact_role(v->lang, c->role));
    if (!c->has_left)
        return;
    tpl_raw(v, " ");
    tag(v, TONE_PLAIN, text(v->lang, TEXT_contact_gone));
}

static const struct list_column columns[] = {
    { .name = "name", .flags = COLUMN_TITLE, .below = "title" },
    { .name = "organization" },
    { .name = "role", .cell = role_cell },
    { .name = "phone" },
    { .name = "email" },
};
static const char *const facets[] = { "role", "has_left", "champion", "tags", NULL };

const struct record_pages contact_pages = {
    .entity = &entity_contact,
    .path = "/contacts",
    .nav = NAV_NETWORK,
    .grows_old = true,
    .read = CAP_DIRECTORY_READ,
    .write = CAP_DIRECTORY_WRITE,
    .list = &statement_contact_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_contact_title,
    .lede = TEXT_contact_lede,
    .add = TEXT_contact_add,
    .placeholder = TEXT_contact_placeholder,
    .form = "name organization title:half role:half role_since:half phone:half email:half "
            "languages champion in_shadow shadow_note tags notes",
    .beside = beside,
    .check = check,
    .inserted = inserted,
    .updated = updated,
    .resembling = duplicate_resembling,
    .show = contact_show,
    .after = cards_link,
    .tabs = network_tabs,
    .empty_icon = "people",
    .empty_title = TEXT_contact_empty,
    .empty_text = TEXT_contact_empty_text,
};

/* -- roles beside the main one, and before
 * ------------------------------------------------------------------------------------------ */

static void role_check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct role_held *h = record;
    const struct field *fields = entity_role_held.fields;
    if (h->role == CONTACT_ROLE_LIAISON && h->until == DAY_NONE && h->organization)
        liaison_check(q, h->organization, h->contact, &fields[ROLE_HELD_ROLE], errors);
    if (h->since != DAY_NONE && h->until != DAY_NONE && h->until < h->since)
        form_error_add(q->arena, errors, &fields[ROLE_HELD_UNTIL],
                       text(q->lang, TEXT_contact_until_before));
}

static void role_beside(struct view *v, struct req *q, const struct form *f)
{
    const struct role_held *h = f->record;
    if (h->role == CONTACT_ROLE_LIAISON && h->until == DAY_NONE)
        liaison_ask(v, q, h->organization, h->contact);
}

static void role_inserted(struct tx *tx, const struct req *q, void *record)
{
    const struct role_held *h = record;
    if (h->role == CONTACT_ROLE_LIAISON && h->until == DAY_NONE && replaces(q))
        contact_liaison_only(tx, h->organization, h->contact);
}

static void role_updated(struct tx *tx, const struct req *q, const void *before, void *record)
{
    (void)before;
    role_inserted(tx, q, record);
}

/* It is shown on the page of the person. */
static void role_show(struct req *q, struct res *r, const void *record)
{
    const struct role_held *h = record;
    contact_told(q, r, h->contact, "role", h->record.id);
}

static const struct list_column role_columns[] = {
    { .name = "contact", .flags = COLUMN_TITLE },
    { .name = "organization" },
    { .name = "role" },
    { .name = "since" },
    { .name = "until" },
};

const struct record_pages role_pages = {
    .entity = &entity_role_held,
    .path = "/roles",
    .nav = NAV_NETWORK,
    .read = CAP_DIRECTORY_READ,
    .write = CAP_DIRECTORY_WRITE,
    .list = &statement_role_held_list,
    .columns = role_columns,
    .n_columns = sizeof role_columns / sizeof *role_columns,
    .title = TEXT_contact_roles_title,
    .add = TEXT_contact_role_add,
    .form = "contact organization role:half title:half since:half until:half",
    .beside = role_beside,
    .check = role_check,
    .inserted = role_inserted,
    .updated = role_updated,
    .show = role_show,
    .tabs = network_tabs,
    .empty_icon = "people",
    .empty_title = TEXT_contact_roles_empty,
    .empty_text = TEXT_contact_roles_empty_text,
};

/* -- the module
 * ------------------------------------------------------------------------------------------ */

static const struct route routes[] = {
    { METHOD_POST, "/contacts/{id}/leave", CAP_DIRECTORY_WRITE, contact_leave },
    { METHOD_POST, "/contacts/{id}/return", CAP_DIRECTORY_WRITE, contact_return },
    { METHOD_GET, "/contacts.vcf", CAP_DIRECTORY_READ, cards_all },
    { METHOD_GET, "/contacts/{id}/card.vcf", CAP_DIRECTORY_READ, cards_one },
    RECORD_ROUTES(&contact_pages, "/contacts", CAP_DIRECTORY_READ, CAP_DIRECTORY_WRITE),
    RECORD_CONFIRM_ROUTE(&contact_pages, "/contacts", CAP_DIRECTORY_WRITE),
    RECORD_ROUTES(&role_pages, "/roles", CAP_DIRECTORY_READ, CAP_DIRECTORY_WRITE),
};
static const struct module_entity entities[] = {
    { &entity_contact, "/contacts", CAP_DIRECTORY_READ },
    { &entity_role_held, "/roles", CAP_DIRECTORY_READ },
};
static const struct statement *const *const statements[] = { statements_contact, NULL };

const struct module module_contact = {
    .name = "contact",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
