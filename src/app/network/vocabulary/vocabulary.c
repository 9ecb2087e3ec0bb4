/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/network.h"
#include "app/network/vocabulary/pages.h"
#include "said.sql.h"

#define MAY CAP_ADMIN
#define AT "/vocabularies"

static const struct route routes[] = {
    { METHOD_GET, AT, MAY, vocabularies_page },
    { METHOD_POST, AT, MAY, term_create, .data = &term_pages },
    { METHOD_GET, AT "/new", MAY, term_new, .data = &term_pages },
    { METHOD_GET, AT "/{name}", MAY, vocabulary_page },
    { METHOD_GET, AT "/{name}/terms.csv", MAY, vocabulary_csv },
    { METHOD_GET, AT "/{id}", MAY, record_show, .data = &term_pages },
    { METHOD_GET, AT "/{id}/edit", MAY, record_edit, .data = &term_pages },
    { METHOD_POST, AT "/{id}", MAY, record_save, .data = &term_pages },
    { METHOD_POST, AT "/{id}/archive", MAY, record_put_away, .data = &term_pages },
    { METHOD_POST, AT "/{id}/restore", MAY, record_bring_back, .data = &term_pages },
    { METHOD_POST, AT "/{id}/undo", MAY, record_take_back, .data = &term_pages },
    { METHOD_GET, AT "/{id}/history", MAY, record_history_page, .data = &term_pages },
    { METHOD_GET, AT "/{id}/access", MAY, record_access_page, .data = &term_pages },
    { METHOD_GET, AT "/{id}/merge", MAY, term_merge_page },
    { METHOD_POST, AT "/{id}/merge", MAY, term_merge_post, .isolation = ISOLATION_SERIALIZABLE },
    { METHOD_GET, AT "/merges/{id}", MAY, term_merged_page },
    { METHOD_POST, AT "/merges/{id}/reverse", MAY, term_merged_reverse,
      .isolation = ISOLATION_SERIALIZABLE },
};
static const struct module_entity entities[] = {
    { &entity_term, AT, MAY },
};
static const struct statement *const *const statements[] = { statements_said, NULL };
static const struct module_door doors[] = {
    { AT, "list", TEXT_vocabulary_title, TEXT_vocabulary_door },
};

const struct module module_vocabulary = {
    .name = "vocabulary",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .doors = doors,
    .n_doors = 1,
};
