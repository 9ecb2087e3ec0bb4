/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/run.h"
#include "app/network/network.h"
#include "import.sql.h"

static const struct job_kind jobs[] = { { .name = IMPORT_JOB, .run = import_job, .steps = true } };
static const struct module_entity entities[] = {
    { &entity_import_run, "/import", CAP_DIRECTORY_IMPORT },
};
static const struct statement *const *const statements[] = { statements_import, NULL };

const struct module module_import = {
    .name = "import",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .jobs = jobs,
    .n_jobs = sizeof jobs / sizeof *jobs,
};
