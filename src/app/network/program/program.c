/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/network.h"
#include "app/record/record.h"
#include "program.ent.h"
#include "program.sql.h"

static const struct list_column columns[] = {
    { .name = "name", .flags = COLUMN_TITLE },
    { .name = "organization" },
    { .name = "program_type" },
    { .name = "population" },
    { .name = "capacity", .flags = COLUMN_NUMBER },
};
static const char *const facets[] = { "program_type", "population", NULL };

static const struct record_pages pages = {
    .entity = &entity_program,
    .path = "/programs",
    .nav = NAV_NETWORK,
    .read = CAP_DIRECTORY_READ,
    .write = CAP_DIRECTORY_WRITE,
    .list = &statement_program_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_program_title,
    .lede = TEXT_program_lede,
    .add = TEXT_program_add,
    .placeholder = TEXT_program_placeholder,
    .form = "name organization program_type:half population:half location:half shelter_group:half "
            "capacity:half capacity_type:half funded service_type:half area:half description",
    .tabs = network_tabs,
    .empty_icon = "home",
    .empty_title = TEXT_program_empty,
    .empty_text = TEXT_program_empty_text,
};

static const struct route routes[] = {
    RECORD_ROUTES(&pages, "/programs", CAP_DIRECTORY_READ, CAP_DIRECTORY_WRITE),
};
static const struct module_entity entities[] = { { &entity_program, "/programs",
                                                   CAP_DIRECTORY_READ } };
static const struct statement *const *const statements[] = { statements_program, NULL };

const struct module module_program = {
    .name = "program",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
