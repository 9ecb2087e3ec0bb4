/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/asset.h"

#include "core/fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct asset table[] = {
    { "content/fr/roles.md", NULL, "text/markdown", { "a", 1 } },
    { "web/.css", "/assets/-00000000.css", "text/css", { "b", 1 } },
    { "web/app.css", "/assets/app-1f0c66a2.css", "text/css", { "c", 1 } },
    { "web/app.js", "/assets/app-00112233.js", "text/javascript", { "d", 1 } },
    { "web/fonts/a.woff2", "/assets/fonts/a-89abcdef.woff2", "font/woff2", { "e", 1 } },
};
enum { N = sizeof table / sizeof table[0] };

static void each_path_is_found_in_tables_of_each_length(void **state)
{
    (void)state;
    for (size_t n = 0; n <= N; n++)
        for (size_t i = 0; i < N; i++)
            assert_ptr_equal(asset_by_path(table, n, str_of(table[i].path)),
                             i < n ? &table[i] : NULL);
}

static void an_unknown_path_is_not_found(void **state)
{
    (void)state;
    assert_null(asset_by_path(table, N, STR("")));
    assert_null(asset_by_path(table, N, STR("web/app.cs")));
    assert_null(asset_by_path(table, N, STR("web/app.css2")));
    assert_null(asset_by_path(table, N, STR("zebra")));
}

static void an_address_is_found_only_with_the_hash_of_today(void **state)
{
    (void)state;
    assert_ptr_equal(asset_by_url(table, N, STR("/assets/app-1f0c66a2.css")), &table[2]);
    assert_ptr_equal(asset_by_url(table, N, STR("/assets/fonts/a-89abcdef.woff2")), &table[4]);
    assert_null(asset_by_url(table, N, STR("/assets/app-1f0c66a3.css")));
    assert_null(asset_by_url(table, N, STR("/assets/app_1f0c66a2.css")));
    assert_null(asset_by_url(table, N, STR("/assets/app.css")));
}

static void odd_addresses_are_not_found(void **state)
{
    (void)state;
    assert_null(asset_by_url(table, N, STR("")));
    assert_null(asset_by_url(table, N, STR_NULL));
    assert_null(asset_by_url(table, N, STR("/assets/")));
    assert_null(asset_by_url(table, N, STR("/assets/.")));
    assert_null(asset_by_url(table, N, STR("/assets/-0000000.css")));
    assert_null(asset_by_url(table, N, STR("/assets/../content/fr/roles-00000000.md")));
    char longest[4000] = "/assets/";
    memset(longest + 8, 'x', sizeof longest - 8);
    memcpy(longest + sizeof longest - 4, ".css", 4);
    assert_null(asset_by_url(table, N, (struct str){ longest, sizeof longest }));
}

static void an_unknown_name_is_a_fault(void **state)
{
    (void)state;
    assert_string_equal(asset_url_of(table, N, "app.js"), "/assets/app-00112233.js");
    struct fault fault;
    if (FAULT_CAUGHT(&fault)) {
        assert_int_equal(fault.kind, FAULT_INVARIANT);
        return;
    }
    asset_url_of(table, N, "ap.js");
    fault_done(&fault);
    fail_msg("no fault");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_path_is_found_in_tables_of_each_length),
        cmocka_unit_test(an_unknown_path_is_not_found),
        cmocka_unit_test(an_address_is_found_only_with_the_hash_of_today),
        cmocka_unit_test(odd_addresses_are_not_found),
        cmocka_unit_test(an_unknown_name_is_a_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
