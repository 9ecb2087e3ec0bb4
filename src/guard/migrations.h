/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GUARD_MIGRATIONS_H
#define GUARD_MIGRATIONS_H

#include "store/store.h"

/* The migrations embedded from schema/: those at its top for every database, then those of the
 * folder `kind` ("installation" or "community"), by number. NNNN-what.sql serves both engines;
 * NNNN-what.sqlite.sql and NNNN-what.postgres.sql where they must differ. */
size_t migrations_of(struct arena *a, const char *kind, struct migration **ret);

#endif
