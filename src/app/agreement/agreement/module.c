/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agreement.sql.h"
#include "app/agreement/agreement/agreement.h"

enum { HOUR_MS = 3600 * 1000 };

static enum job_result night(struct job *j)
{
    agreement_night(j->tx);
    return JOB_DONE;
}

static const struct job_kind jobs[] = {
    { .name = "agreement.night", .run = night, .every_ms = HOUR_MS },
};

static const struct module_entity entities[] = {
    { &entity_agreement, "/agreements", CAP_AGREEMENT_READ },
    { &entity_agreement_party, NULL, CAP_AGREEMENT_READ },
    { &entity_agreement_clause, NULL, CAP_AGREEMENT_READ },
    { &entity_signature_link, NULL, CAP_AGREEMENT_WRITE },
};

static const struct statement *const *const statements[] = { statements_agreement, NULL };

const struct module module_agreement = {
    .name = "agreement",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .jobs = jobs,
    .n_jobs = sizeof jobs / sizeof *jobs,
};
