/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/correction/correction.h"

static const struct list_column columns[] = {
    { .name = "organization", .flags = COLUMN_TITLE },
    { .name = "name" },
    { .name = "day" },
    { .name = "fields", .label = TEXT_correction_fields, .flags = COLUMN_NUMBER },
    { .name = "state" },
};
static const char *const facets[] = { "state", NULL };

static const void *list_in(struct req *q)
{
    struct correction_list_in *in = arena_make(q->arena, struct correction_list_in);
    in->agency = guard_agency(&q->actor, CAP_DIRECTORY_WRITE);
    return in;
}

/* Proposals are read by those who may change the sheet. */
const struct record_pages correction_pages = {
    .entity = &entity_correction,
    .path = "/corrections",
    .nav = NAV_NETWORK,
    .read = CAP_DIRECTORY_WRITE,
    .write = CAP_DIRECTORY_WRITE,
    .list = &statement_correction_list,
    .list_in = list_in,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_correction_title,
    .lede = TEXT_correction_lede,
    .order = "-day",
    .empty_icon = "edit",
    .empty_title = TEXT_correction_empty,
    .empty_text = TEXT_correction_empty_text,
    .show = review_show,
};

static const struct route routes[] = {
    { METHOD_GET, "/organizations/{id}/links", CAP_DIRECTORY_WRITE, links_page },
    { METHOD_POST, "/organizations/{id}/links", CAP_DIRECTORY_WRITE, links_make },
    { METHOD_POST, "/organizations/{id}/links/end", CAP_DIRECTORY_WRITE, links_end },
    { METHOD_GET, "/corrections", CAP_DIRECTORY_WRITE, record_list, .data = &correction_pages },
    { METHOD_GET, "/corrections.csv", CAP_DIRECTORY_WRITE, record_csv, .data = &correction_pages },
    { METHOD_GET, "/corrections/{id}", CAP_DIRECTORY_WRITE, record_show,
      .data = &correction_pages },
    { METHOD_POST, "/corrections/{id}", CAP_DIRECTORY_WRITE, review_decide,
      .isolation = ISOLATION_SERIALIZABLE },
    { METHOD_GET, "/l/{slug}/sheet/{token}", CAP_LINK, partner_page },
    { METHOD_POST, "/l/{slug}/sheet/{token}", CAP_LINK, partner_send },
};
static const struct module_entity entities[] = {
    { &entity_correction, "/corrections", CAP_DIRECTORY_WRITE, .pages = &correction_pages },
    { &entity_correction_field, NULL, CAP_DIRECTORY_WRITE },
};
static const struct statement *const *const statements[] = { statements_correction, NULL };

const struct module module_correction = {
    .name = "correction",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
