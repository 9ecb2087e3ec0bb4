/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/fuzz.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* The kept corpora, through the same harnesses as libFuzzer's. */

static void replay(const char *folder, int (*harness)(const uint8_t *, size_t))
{
    static uint8_t bytes[1 << 20];
    char path[4096];
    struct dirent *e;
    int n = 0;
    snprintf(path, sizeof path, "tests/fuzz/corpus/%s", folder);
    DIR *d = opendir(path);
    assert_non_null(d);
    while ((e = readdir(d))) {
        if (e->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "tests/fuzz/corpus/%s/%s", folder, e->d_name);
        FILE *f = fopen(path, "rb");
        assert_non_null(f);
        harness(bytes, fread(bytes, 1, sizeof bytes, f));
        fclose(f);
        n++;
    }
    closedir(d);
    assert_true(n > 0);
}

static void kept_multipart_bodies_read_the_same_in_any_pieces(void **state)
{
    (void)state;
    replay("multipart", fuzz_multipart);
}

static void kept_forms_read_the_same_when_written_again(void **state)
{
    (void)state;
    replay("form", fuzz_form);
}

static void kept_heads_are_taken_or_refused(void **state)
{
    (void)state;
    replay("head", fuzz_head);
}

static void kept_tables_are_read_in_order(void **state)
{
    (void)state;
    replay("sheet", fuzz_sheet);
}

static void kept_workbooks_are_taken_apart_or_refused(void **state)
{
    (void)state;
    replay("xlsx", fuzz_xlsx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kept_multipart_bodies_read_the_same_in_any_pieces),
        cmocka_unit_test(kept_forms_read_the_same_when_written_again),
        cmocka_unit_test(kept_heads_are_taken_or_refused),
        cmocka_unit_test(kept_tables_are_read_in_order),
        cmocka_unit_test(kept_workbooks_are_taken_apart_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
