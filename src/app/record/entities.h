/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ENTITIES_H
#define APP_ENTITIES_H

#include "entity/entity.h"

/* Every record that a community's database holds, whether a module shows it or not: made at build
 * from the .ent files, so that a new one is in it by itself. */
extern const struct entity *const entity_all[];
extern const size_t n_entity_all;

#endif
