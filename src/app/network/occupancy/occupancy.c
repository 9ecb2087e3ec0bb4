/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/occupancy/occupancy.h"
#include "app/network/network.h"

static const struct module_entity entities[] = {
    { &entity_occupancy, NULL, CAP_DIRECTORY_READ },
};

static const struct statement *const *const statements[] = { statements_occupancy, NULL };

const struct module module_occupancy = {
    .name = "occupancy",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
};
