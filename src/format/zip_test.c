/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/zip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* What Python's own reader makes of it: names and sizes, after checking every CRC. */
static void reads_as(const struct out *zip, const char *expected)
{
    char path[] = "/tmp/maillage-zip-XXXXXX", command[400], said[4000] = "";
    int fd = mkstemp(path);
    assert_true(fd >= 0 && write(fd, zip->p, zip->n) == (ssize_t)zip->n);
    close(fd);
    snprintf(command, sizeof command,
             "python3 -c \"import zipfile; z = zipfile.ZipFile('%s'); assert z.testzip() is None; "
             "print(' '.join(i.filename + ':' + str(i.file_size) + ':' + str(i.date_time[0]) for i "
             "in z.infolist()), end='')\"",
             path);
    FILE *p = popen(command, "r");
    size_t n = fread(said, 1, sizeof said - 1, p);
    said[n] = '\0';
    assert_int_equal(pclose(p), 0);
    unlink(path);
    assert_string_equal(said, expected);
}

static void a_zip_is_read_by_others(void **state)
{
    (void)state;
    struct arena *a = arena_new(64 << 20);
    struct out zip, one, two;
    struct zip z;
    out_init(&zip, a, 1 << 20);
    out_init(&one, a, 1 << 20);
    out_init(&two, a, 1 << 20);
    out_lit(&one, "Bonjour");
    zip_begin(&z, &zip, (instant)day_from_ymd(2026, 11, 25) * 86400000);
    zip_add(&z, STR("données/été.csv"), &one);
    zip_add(&z, STR("vide.json"), &two);
    zip_end(&z);
    reads_as(&zip, "données/été.csv:7:2026 vide.json:0:2026");
    arena_free(a);
}

static void a_content_that_was_spooled_is_whole(void **state)
{
    (void)state;
    struct arena *a = arena_new(64 << 20);
    struct out zip, big;
    struct zip z;
    out_init(&big, a, 64 << 20);
    for (int i = 0; i < 40000; i++)
        out_fmt(&big, "%d lignes qui se suivent et font beaucoup\n", i);
    assert_true(big.fd >= 0);
    size_t size = out_total(&big);
    out_init(&zip, a, 64 << 20);
    zip_begin(&z, &zip, (instant)day_from_ymd(2026, 1, 1) * 86400000);
    zip_add(&z, STR("a"), &big);
    zip_end(&z);
    assert_true(out_total(&zip) > size);
    out_flush(&zip);
    char *p = arena_alloc(a, out_total(&zip));
    assert_true(pread(zip.fd, p, out_total(&zip), 0) == (ssize_t)out_total(&zip));
    struct out view = { .p = p, .n = out_total(&zip), .fd = -1 };
    char expected[64];
    snprintf(expected, sizeof expected, "a:%zu:2026", size);
    reads_as(&view, expected);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_zip_is_read_by_others),
        cmocka_unit_test(a_content_that_was_spooled_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
