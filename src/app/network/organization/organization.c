/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/organization/organization.h"

#include "agreement.ent.h"
#include "app/network/duplicate/resembling.h"
#include "app/network/network.h"
#include "app/partnership/partnership/partnership.h"
#include "contact.ent.h"
#include "guard/audit.h"
#include "interaction.ent.h"
#include "organization_phase.html.h"
#include "organization_show.html.h"
#include "organization_under.html.h"
#include "partnership.ent.h"

#include <inttypes.h>

static void phase_cell(struct view *v, const struct list *l, const void *row)
{
    const struct organization_list_row *o = row;
    (void)l;
    organization_phase_html(v, organization_phase(v->lang, o->phase));
}

static const struct list_column columns[] = {
    { .name = "name", .flags = COLUMN_TITLE, .below = "sector" },
    { .name = "city" },
    { .name = "phase", .label = TEXT_organization_phase, .cell = phase_cell },
    { .name = "liaison", .label = TEXT_organization_liaison },
    { .name = "last_day", .label = TEXT_organization_last, .flags = COLUMN_NUMBER },
};
static const char *const facets[] = { "sector",    "relations", "territories", "populations",
                                      "languages", "tags",      NULL };

static void show(struct req *q, struct res *r, const void *record);
static void after(struct view *v, struct req *q, const struct list *l);

static const char *const unsaid[] = { "steward", NULL };

static const void *list_in(struct req *q)
{
    struct organization_list_in *in = arena_make(q->arena, struct organization_list_in);
    in->agency = partnership_reach(q);
    in->account = guard_account(&q->actor, CAP_PARTNERSHIP_READ);
    in->exchanges = guard_agency(&q->actor, CAP_INTERACTION_READ);
    return in;
}

const struct record_pages organization_pages = {
    .entity = &entity_organization,
    .path = "/organizations",
    .nav = NAV_NETWORK,
    .grows_old = true,
    .read = CAP_DIRECTORY_READ,
    .write = CAP_DIRECTORY_WRITE,
    .list = &statement_organization_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_organization_title,
    .lede = TEXT_organization_lede,
    .add = TEXT_organization_add,
    .placeholder = TEXT_organization_placeholder,
    .tabs = network_tabs,
    .empty_icon = "net",
    .empty_title = TEXT_organization_empty,
    .empty_text = TEXT_organization_empty_text,
    .import = TEXT_organization_import,
    .resembling = duplicate_resembling,
    .compare = "/organizations/compare",
    .form = "name short_name:half sector:half relations description populations languages "
            "territories phone:half email:half website address city:half postal_code:half tags "
            "notes",
    .show = show,
    .after = after,
    .list_in = list_in,
    .unsaid = unsaid,
};

/* Who keeps the directory finds here what is to be confirmed, and the words that lists share. */
static void after(struct view *v, struct req *q, const struct list *l)
{
    (void)l;
    const struct organization_ways ways = {
        .freshness = guard_agency(&q->actor, CAP_DIRECTORY_WRITE) >= 0,
        .vocabularies = guard_reach(&q->actor, CAP_ADMIN) == REACH_ALL,
    };
    if (ways.freshness || ways.vocabularies)
        organization_under_html(v, &ways);
}

struct str organization_phase(enum lang l, struct str code)
{
    return code.p ? enumeration_label(&enumeration_partnership_phase, l, code) : STR_NULL;
}

struct str organization_role(enum lang l, struct str code)
{
    return enumeration_label(&enumeration_contact_role, l, code);
}

struct str organization_state(enum lang l, struct str code)
{
    return enumeration_label(&enumeration_agreement_state, l, code);
}

enum status organization_status(struct str state)
{
    if (str_is(state, "in_force"))
        return STATUS_MET;
    return str_is(state, "draft") ? STATUS_OFF : STATUS_DUE;
}

struct str organization_kind(enum lang l, struct str code)
{
    return enumeration_label(&enumeration_interaction_kind, l, code);
}

static void show(struct req *q, struct res *r, const void *record)
{
    const struct organization *o = record;
    struct organization_view m;
    organization_read(q, o, &m);
    m.is_host = organization_host(q->tx) == o->record.id;
    m.may_host = !m.is_host && !m.tools.archived && req_may(q, CAP_ADMIN, 0);
    struct page page = { .title = o->name,
                         .nav = NAV_NETWORK,
                         .undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(m.tools.base)) };
    view_page(q, r, &page, organization_show_html, &m);
}

#define HOST "host_organization"

int64_t organization_host(struct tx *tx)
{
    int64_t host;
    return str_to_i64(setting_get(tx, HOST), &host) && host > 0 ? host : 0;
}

/* The organization that coordinates the network: on whose behalf speaks whoever has none. */
static void make_host(struct req *q, struct res *r)
{
    struct organization o;
    if (!record_find(q, r, &organization_pages, CAP_DIRECTORY_READ, &o))
        return;
    setting_set(q->tx, HOST, arena_fmt(q->arena, "%" PRId64, o.record.id));
    audit_note(q->tx, q->community, "host", "organization", o.record.id);
    record_go_back(q, r, arena_fmt(q->arena, "/organizations/%" PRId64, o.record.id), "saved", 0);
}

static const struct route routes[] = {
    { METHOD_POST, "/organizations/{id}/host", CAP_ADMIN, make_host },
    { METHOD_GET, "/organizations/compare", CAP_DIRECTORY_READ, organization_compare },
    { METHOD_GET, "/organizations/{id}/brief", CAP_DIRECTORY_READ, organization_brief },
    RECORD_ROUTES(&organization_pages, "/organizations", CAP_DIRECTORY_READ, CAP_DIRECTORY_WRITE),
    RECORD_CONFIRM_ROUTE(&organization_pages, "/organizations", CAP_DIRECTORY_WRITE),
};
static const struct module_entity entities[] = {
    { &entity_organization, "/organizations", CAP_DIRECTORY_READ },
};
static const struct statement *const *const statements[] = { statements_organization, NULL };

const struct module module_organization = {
    .name = "organization",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
