/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agreement.sql.h"
#include "app/agreement/agreement/pages.h"

enum { HOUR_MS = 3600 * 1000 };

static enum job_result night(struct job *j)
{
    agreement_night(j->tx);
    return JOB_DONE;
}

static const struct job_kind jobs[] = {
    { .name = "paper", .run = paper_job, .steps = true },
    { .name = "agreement.night", .run = night, .every_ms = HOUR_MS },
};

static const struct module_entity entities[] = {
    { &entity_agreement, "/agreements", CAP_AGREEMENT_READ, .pages = &agreement_pages },
    { &entity_agreement_party, NULL, CAP_AGREEMENT_READ },
    { &entity_agreement_clause, NULL, CAP_AGREEMENT_READ },
    { &entity_signature_link, NULL, CAP_AGREEMENT_WRITE },
};

static const struct statement *const *const statements[] = { statements_agreement, NULL };

#define READ CAP_AGREEMENT_READ
#define WRITE CAP_AGREEMENT_WRITE
#define AT "/agreements/{id}"

static const struct route routes[] = {
    { METHOD_GET, "/agreements", READ, record_list, .data = &agreement_pages },
    { METHOD_GET, "/agreements.csv", READ, record_csv, .data = &agreement_pages },
    { METHOD_GET, "/agreements.xlsx", READ, record_xlsx, .data = &agreement_pages },
    { METHOD_POST, "/partnerships/{id}/agreement", WRITE, agreement_new,
      .isolation = ISOLATION_SERIALIZABLE },
    { METHOD_GET, AT, READ, agreement_page, .help = "agreements" },
    { METHOD_GET, AT "/history", READ, record_history_page, .data = &agreement_pages },
    { METHOD_GET, AT "/access", READ, record_access_page, .data = &agreement_pages },
    { METHOD_GET, AT "/edit", WRITE, edit_page, .help = "agreements" },
    { METHOD_POST, AT "/terms", WRITE, edit_terms },
    { METHOD_POST, AT "/parties/{id}", WRITE, edit_party },
    { METHOD_POST, AT "/clauses", WRITE, edit_clause_add },
    { METHOD_POST, AT "/clauses/{id}", WRITE, edit_clause },
    { METHOD_POST, AT "/clauses/{id}/move", WRITE, edit_clause_move },
    { METHOD_POST, AT "/clauses/{id}/remove", WRITE, edit_clause_remove },
    { METHOD_GET, AT "/understand", WRITE, understand_page, .help = "agreements" },
    { METHOD_POST, AT "/understand", WRITE, understand_say, .isolation = ISOLATION_SERIALIZABLE },
    { METHOD_POST, AT "/send", WRITE, edit_send },
    { METHOD_POST, AT "/recall", WRITE, edit_recall, .isolation = ISOLATION_SERIALIZABLE },
    { METHOD_GET, AT "/sign", CAP_AGREEMENT_SIGN, sign_page, .help = "agreements" },
    { METHOD_POST, AT "/sign", CAP_AGREEMENT_SIGN, sign_here, .isolation = ISOLATION_SERIALIZABLE },
    { METHOD_POST, AT "/link", WRITE, sign_link_make, .flags = ROUTE_PERSONAL },
    { METHOD_GET, "/l/{slug}/sign/{token}", CAP_LINK, sign_link_page },
    { METHOD_POST, "/l/{slug}/sign/{token}", CAP_LINK, sign_link_sign,
      .isolation = ISOLATION_SERIALIZABLE, .flags = ROUTE_FORGET_FORM },
    { METHOD_GET, AT "/notice", WRITE, notice_page, .help = "agreements" },
    { METHOD_POST, AT "/notice", WRITE, notice_give },
    { METHOD_POST, AT "/withdraw", WRITE, notice_withdraw },
    { METHOD_GET, AT "/obligations/{id}/waive", WRITE, waive_page },
    { METHOD_POST, AT "/obligations/{id}/waive", WRITE, waive },
    { METHOD_POST, AT "/obligations/{id}/unwaive", WRITE, unwaive },
    { METHOD_GET, AT "/paper", READ, paper_page },
    { METHOD_POST, AT "/paper", READ, paper_make },
    { METHOD_GET, AT "/paper/wait", READ, paper_wait },
    { METHOD_GET, AT "/paper/pdf", READ, paper_file },
};

const struct module module_agreement = {
    .name = "agreement",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .jobs = jobs,
    .n_jobs = sizeof jobs / sizeof *jobs,
};
