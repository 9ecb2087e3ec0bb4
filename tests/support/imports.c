/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/imports.h"

#include "app/network/network.h"
#include "core/out.h"
#include "guard/migrations.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

const struct module *const test_import_modules[] = {
    &module_organization, &module_program, &module_location, &module_contact, &module_shelter_group,
    &module_occupancy,    &module_service, &module_schedule, &module_import,  NULL,
};

int test_imports_open(void **state)
{
    struct test_db *t = test_db_open_with(NULL);
    struct migration *list;
    size_t n = migrations_of(t->arena, "community", &list);
    assert_int_equal(store_migrate(t->db, list, n), MIGRATE_DONE);
    *state = t;
    return 0;
}

int test_imports_close(void **state)
{
    test_db_close(*state);
    return 0;
}

void test_import_begin(void *ctx, struct arena *a, struct tx *tx, bool writing)
{
    struct test_db *t = ctx;
    tx_begin(tx, t->db, a, writing, ISOLATION_DEFAULT);
}

int test_import_file(const char *text)
{
    int fd = out_unnamed_file();
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

struct import *test_import_read(struct test_db *t, int fd, const struct import_profile *expected,
                                bool fixed)
{
    struct import *im = arena_make(t->arena, struct import);
    struct sheet s;
    struct tx tx;
    size_t n;
    assert_int_equal(sheet_guess(t->arena, fd, &s), SHEET_READ);
    struct str *heading = import_heading(t->arena, &s, &n);
    if (!fixed)
        assert_ptr_equal(import_profile_of(heading, n), expected);
    TEST_READ(t, &tx)
    assert_true(import_read(t->arena, expected, &s, &tx, im));
    close(fd);
    return im;
}

struct import *test_import_write(struct test_db *t, struct import *im, bool dry)
{
    static int64_t run = 100;
    struct import_writer w = {
        .ctx = t, .begin = test_import_begin, .run = dry ? 0 : ++run, .dry = dry
    };
    import_write(im, &w);
    return im;
}

struct import *test_import_path(struct test_db *t, const char *path,
                                const struct import_profile *expected)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        skip();
    return test_import_write(t, test_import_read(t, fd, expected, false), false);
}

void test_import_rows(const struct import *im, int64_t added, int64_t changed, int64_t same,
                      int64_t rejected)
{
    assert_int_equal(im->counts[IMPORT_NEW], added);
    assert_int_equal(im->counts[IMPORT_CHANGED], changed);
    assert_int_equal(im->counts[IMPORT_SAME], same);
    assert_int_equal(im->rejected.all, rejected);
    assert_int_equal(im->rows, added + changed + same + rejected);
}

int64_t test_import_count(struct test_db *t, const struct entity *e)
{
    struct tx tx;
    int64_t n = 0;
    TEST_READ(t, &tx)
    n = record_count(&tx, e);
    return n;
}

void test_import_get(struct test_db *t, const char *source, const struct entity *e,
                     const char *external, void *ret)
{
    struct tx tx;
    TEST_READ(t, &tx)
    {
        int64_t id = external_find(&tx, source, e, str_of(external));
        assert_true(id > 0);
        assert_true(record_get(&tx, e, id, ret));
    }
}
