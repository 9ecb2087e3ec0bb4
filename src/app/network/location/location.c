/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/location/location.h"

#include "app/network/network.h"
#include "location.sql.h"
#include "location_show.html.h"
#include "organization.ent.h"

static const struct list_column columns[] = {
    { .name = "name", .flags = COLUMN_TITLE },
    { .name = "organization" },
    { .name = "address" },
    { .name = "city" },
};

static const char *const facets[] = { "tags", NULL };
static void show(struct req *q, struct res *r, const void *record);

static const struct record_pages pages = {
    .entity = &entity_location,
    .path = "/locations",
    .nav = NAV_NETWORK,
    .grows_old = true,
    .read = CAP_DIRECTORY_READ,
    .write = CAP_DIRECTORY_WRITE,
    .list = &statement_location_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_location_title,
    .lede = TEXT_location_lede,
    .add = TEXT_location_add,
    .placeholder = TEXT_location_placeholder,
    .form = "name organization address city:half postal_code:half province:half phone:half hours "
            "accessibility tags",
    .tabs = network_tabs,
    .empty_icon = "home",
    .empty_title = TEXT_location_empty,
    .empty_text = TEXT_location_empty_text,
    .show = show,
};

static void show(struct req *q, struct res *r, const void *record)
{
    const struct location *l = record;
    struct location_view m = {
        .tools = record_tools_of(q, &pages, l),
        .location = l,
        .organization = record_title(q->tx, &entity_organization, l->organization),
    };
    m.hours = hours_section_read(q, (struct hours_place){ .location = l->record.id }, l->hours,
                                 m.tools.may_write);
    struct page page = { .title = l->name,
                         .nav = NAV_NETWORK,
                         .undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(m.tools.base)) };
    view_page(q, r, &page, location_show_html, &m);
}

static const struct route routes[] = {
    RECORD_ROUTES(&pages, "/locations", CAP_DIRECTORY_READ, CAP_DIRECTORY_WRITE),
    RECORD_CONFIRM_ROUTE(&pages, "/locations", CAP_DIRECTORY_WRITE),
};
static const struct module_entity entities[] = { { &entity_location, "/locations",
                                                   CAP_DIRECTORY_READ } };
static const struct statement *const *const statements[] = { statements_location, NULL };

const struct module module_location = {
    .name = "location",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
