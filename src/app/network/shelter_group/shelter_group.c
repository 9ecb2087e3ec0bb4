/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/network.h"
#include "app/record/record.h"
#include "shelter_group.ent.h"
#include "shelter_group.sql.h"

static const struct list_column columns[] = {
    { .name = "name", .flags = COLUMN_TITLE },
    { .name = "organization" },
};

static const struct record_pages pages = {
    .entity = &entity_shelter_group,
    .path = "/shelter-groups",
    .nav = NAV_NETWORK,
    .read = CAP_DIRECTORY_READ,
    .write = CAP_DIRECTORY_WRITE,
    .list = &statement_shelter_group_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .title = TEXT_shelter_group_title,
    .lede = TEXT_shelter_group_lede,
    .add = TEXT_shelter_group_add,
    .placeholder = TEXT_shelter_group_placeholder,
    .tabs = network_tabs,
    .empty_icon = "home",
    .empty_title = TEXT_shelter_group_empty,
    .empty_text = TEXT_shelter_group_empty_text,
};

static const struct route routes[] = {
    RECORD_ROUTES(&pages, "/shelter-groups", CAP_DIRECTORY_READ, CAP_DIRECTORY_WRITE),
};
static const struct module_entity entities[] = { { &entity_shelter_group, "/shelter-groups",
                                                   CAP_DIRECTORY_READ } };
static const struct statement *const *const statements[] = { statements_shelter_group, NULL };

const struct module module_shelter_group = {
    .name = "shelter_group",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
