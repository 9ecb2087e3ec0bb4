/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef SUPPORT_PLACE_H
#define SUPPORT_PLACE_H

#include "guard/installation.h"

/* Where an installation can be made as a person makes one: an empty folder, and a database of its
 * own in the cluster that MAILLAGE_TEST_DATABASE names, when it names one. */
struct test_place {
    struct arena *arena;
    struct str data;     /* does not exist yet */
    struct str database; /* NULL on SQLite */
};

struct test_place *test_place_new(enum engine engine);
/* The engine that the tests run on now. */
enum engine test_engine(void);
void test_place_free(struct test_place *p); /* removes everything; NULL is fine */
/* installation_open there; a failure ends the test. */
struct installation *test_place_open(struct test_place *p, bool create);
/* The same, which has to fail: the message. */
struct str test_place_refusal(struct test_place *p, bool create);
struct str test_place_file(struct test_place *p, const char *name); /* DATA/name, terminated */

#endif
