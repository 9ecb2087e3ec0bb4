/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/archive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { OPENING = 16 + 32 + 24, PIECE = ARCHIVE_PIECE + 17 };

static struct arena *a;
static struct str path;
static unsigned char key[SECRET_KEY_BYTES] = { 7 };

static int begin(void **state)
{
    (void)state;
    secret_start();
    a = arena_new(256 << 20);
    path = arena_fmt(a, "/tmp/maillage-test-archive-%d", (int)getpid());
    return 0;
}

static int finish(void **state)
{
    (void)state;
    unlink(path.p);
    arena_free(a);
    return 0;
}

static void write_bytes(size_t n)
{
    struct archive_writer *w = archive_create(a, path, key);
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)(i * 31 + i / 251);
        archive_put(w, &c, 1);
    }
    assert_int_equal(archive_finish(w), OPENING + n + (n / ARCHIVE_PIECE + 1) * 17);
}

/* Whether n bytes come back as they were, and then the end. */
static bool reads(size_t n)
{
    struct archive_reader *r;
    if (archive_open(a, path, key, &r) != ARCHIVE_OPENED)
        return false;
    for (size_t i = 0; i < n; i++) {
        unsigned char c;
        if (!archive_get(r, &c, 1) || c != (unsigned char)(i * 31 + i / 251))
            return false;
    }
    return archive_ended(r);
}

static void any_length_comes_back(void **state)
{
    (void)state;
    static const size_t lengths[] = {
        0, 1, ARCHIVE_PIECE - 1, ARCHIVE_PIECE, ARCHIVE_PIECE + 1, 3 * ARCHIVE_PIECE
    };
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        write_bytes(lengths[i]);
        assert_true(reads(lengths[i]));
        assert_false(reads(lengths[i] + 1));
        assert_false(lengths[i] > 0 && reads(lengths[i] - 1));
    }
}

static void numbers_and_texts_come_back(void **state)
{
    (void)state;
    struct archive_writer *w = archive_create(a, path, key);
    struct archive_reader *r;
    int64_t n;
    struct str s;
    archive_put_i64(w, INT64_MIN);
    archive_put_str(w, STR("é\0x"));
    archive_put_str(w, STR_NULL);
    archive_put_str(w, STR(""));
    archive_finish(w);
    assert_int_equal(archive_open(a, path, key, &r), ARCHIVE_OPENED);
    assert_true(archive_get_i64(r, &n) && n == INT64_MIN);
    assert_true(archive_get_str(r, a, &s) && str_eq(s, STR("é\0x")));
    assert_true(archive_get_str(r, a, &s) && !s.p);
    assert_true(archive_get_str(r, a, &s) && s.p && s.n == 0);
    assert_false(archive_get_str(r, a, &s));
}

static void pieces_cannot_change_places_or_go(void **state)
{
    (void)state;
    char *two = arena_alloc(a, 2 * PIECE);
    write_bytes(4 * ARCHIVE_PIECE + 5);
    FILE *f = fopen(path.p, "r+b");
    fseek(f, OPENING, SEEK_SET);
    assert_int_equal(fread(two, 1, 2 * PIECE, f), 2 * PIECE);
    fseek(f, OPENING, SEEK_SET);
    fwrite(two + PIECE, 1, PIECE, f);
    fwrite(two, 1, PIECE, f);
    fclose(f);
    assert_false(reads(4 * ARCHIVE_PIECE + 5));
    write_bytes(4 * ARCHIVE_PIECE);
    assert_int_equal(truncate(path.p, OPENING + 4 * PIECE), 0); /* without its sealed end */
    assert_false(reads(4 * ARCHIVE_PIECE));
}

static void nothing_under_its_name_until_it_is_whole(void **state)
{
    (void)state;
    struct arena *own = arena_new(16 << 20);
    unlink(path.p);
    struct archive_writer *w = archive_create(own, path, key);
    archive_put(w, "x", 1);
    assert_int_not_equal(access(path.p, F_OK), 0);
    arena_free(own); /* given up */
    assert_int_not_equal(access(path.p, F_OK), 0);
    assert_int_not_equal(access(arena_fmt(a, "%s.new", path.p).p, F_OK), 0);
}

static void other_keys_and_other_files_are_told_apart(void **state)
{
    (void)state;
    struct archive_reader *r;
    unsigned char other[SECRET_KEY_BYTES] = { 8 };
    write_bytes(10);
    assert_int_equal(archive_open(a, path, other, &r), ARCHIVE_OTHER_KEY);
    assert_int_equal(archive_open(a, STR("/nowhere"), key, &r), ARCHIVE_UNREADABLE);
    assert_int_equal(truncate(path.p, OPENING - 1), 0);
    assert_int_equal(archive_open(a, path, key, &r), ARCHIVE_OTHER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_length_comes_back),
        cmocka_unit_test(numbers_and_texts_come_back),
        cmocka_unit_test(pieces_cannot_change_places_or_go),
        cmocka_unit_test(nothing_under_its_name_until_it_is_whole),
        cmocka_unit_test(other_keys_and_other_files_are_told_apart),
    };
    return cmocka_run_group_tests(tests, begin, finish);
}
