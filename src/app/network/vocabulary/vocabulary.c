/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/network.h"
#include "said.sql.h"

static const struct statement *const *const statements[] = { statements_said, NULL };

const struct module module_vocabulary = {
    .name = "vocabulary",
    .statements = statements,
};
