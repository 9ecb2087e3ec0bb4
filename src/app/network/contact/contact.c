/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/network.h"
#include "app/record/record.h"
#include "contact.ent.h"
#include "contact.sql.h"

static const struct list_column columns[] = {
    { .name = "name", .flags = COLUMN_TITLE, .below = "title" },
    { .name = "organization" },
    { .name = "role" },
    { .name = "phone" },
    { .name = "email" },
};
static const char *const facets[] = { "role", NULL };

static const struct record_pages pages = {
    .entity = &entity_contact,
    .path = "/contacts",
    .nav = NAV_NETWORK,
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
    .form = "name organization title:half role:half phone:half email:half languages notes",
    .tabs = network_tabs,
    .empty_icon = "people",
    .empty_title = TEXT_contact_empty,
    .empty_text = TEXT_contact_empty_text,
};

static const struct route routes[] = {
    RECORD_ROUTES(&pages, "/contacts", CAP_DIRECTORY_READ, CAP_DIRECTORY_WRITE),
};
static const struct module_entity entities[] = { { &entity_contact, "/contacts",
                                                   CAP_DIRECTORY_READ } };
static const struct statement *const *const statements[] = { statements_contact, NULL };

const struct module module_contact = {
    .name = "contact",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
