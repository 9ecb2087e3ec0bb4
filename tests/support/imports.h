/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef SUPPORT_IMPORTS_H
#define SUPPORT_IMPORTS_H

#include "app/network/import/run.h"
#include "support/database.h"

/* What tests of imports share: an empty community, a file, its reading and its writing. */

#define TEST_SHELTERS                                                                              \
    "OCCUPANCY_DATE,ORGANIZATION_ID,ORGANIZATION_NAME,SHELTER_ID,SHELTER_GROUP,LOCATION_ID,"       \
    "LOCATION_NAME,LOCATION_ADDRESS,LOCATION_POSTAL_CODE,LOCATION_CITY,LOCATION_PROVINCE,"         \
    "PROGRAM_ID,PROGRAM_NAME,SECTOR,PROGRAM_MODEL,OVERNIGHT_SERVICE_TYPE,PROGRAM_AREA,"            \
    "SERVICE_USER_COUNT,CAPACITY_TYPE,CAPACITY_ACTUAL_BED,CAPACITY_FUNDING_BED,OCCUPIED_BEDS,"     \
    "UNOCCUPIED_BEDS,UNAVAILABLE_BEDS,CAPACITY_ACTUAL_ROOM,CAPACITY_FUNDING_ROOM,OCCUPIED_ROOMS,"  \
    "UNOCCUPIED_ROOMS,UNAVAILABLE_ROOMS"

/* A struct test_db with the community's tables; for cmocka_unit_test_setup_teardown. */
int test_imports_open(void **state);
int test_imports_close(void **state);

/* The modules that a site needs to import into; ends with NULL. */
extern const struct module *const test_import_modules[];

/* Transactions of an import_writer whose ctx is the test_db. */
void test_import_begin(void *ctx, struct arena *a, struct tx *tx, bool writing);
/* An unnamed file of that text, open at its start. */
int test_import_file(const char *text);
/* Reads and closes the file; `expected`: its profile, which its heading has to name as well unless
 * `fixed`. */
struct import *test_import_read(struct test_db *t, int fd, const struct import_profile *expected,
                                bool fixed);
/* Writes it under a run of its own; a dry one changes nothing. */
struct import *test_import_write(struct test_db *t, struct import *im, bool dry);
/* Both, of a file of that path; the test is skipped when there is none. */
struct import *test_import_path(struct test_db *t, const char *path,
                                const struct import_profile *expected);
void test_import_rows(const struct import *im, int64_t added, int64_t changed, int64_t same,
                      int64_t rejected);
int64_t test_import_count(struct test_db *t, const struct entity *e);
/* The record that the source calls so. */
void test_import_get(struct test_db *t, const char *source, const struct entity *e,
                     const char *external, void *ret);

#endif
