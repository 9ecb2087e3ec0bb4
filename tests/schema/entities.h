/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TESTS_SCHEMA_ENTITIES_H
#define TESTS_SCHEMA_ENTITIES_H

#include "entity/entity.h"

/* Every entity of every .ent file, made at build time. */
struct schema_entity {
    const struct entity *entity;
    const char *kind; /* of database: "installation" or "community" */
};
extern const struct schema_entity schema_entities[];
extern const size_t n_schema_entities;

#endif
