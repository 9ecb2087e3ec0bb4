/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/network.h"
#include "app/record/record.h"
#include "location.ent.h"
#include "location.sql.h"

static const struct list_column columns[] = {
    { .name = "name", .flags = COLUMN_TITLE },
    { .name = "organization" },
    { .name = "address" },
    { .name = "city" },
};

static const char *const facets[] = { "tags", NULL };

static const struct record_pages pages = {
    .entity = &entity_location,
    .path = "/locations",
    .nav = NAV_NETWORK,
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
};

static const struct route routes[] = {
    RECORD_ROUTES(&pages, "/locations", CAP_DIRECTORY_READ, CAP_DIRECTORY_WRITE),
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
