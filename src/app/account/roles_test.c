/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/account/roles.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Says nothing of its own in a list: open to everybody, or a link without an account. */
static bool unsaid(enum capability what)
{
    return what == CAP_PUBLIC || what == CAP_LINK;
}

static void each_thing_that_a_role_may_do_is_said_in_both_languages(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    for (enum role role = ROLE_NONE + 1; role <= ROLE_LAST; role++)
        for (int what = CAP_NONE + 1; what < CAP_COUNT; what++) {
            enum text_id id;
            enum reach reach = guard_reach(&(struct actor){ .role = role }, (enum capability)what);
            if (unsaid((enum capability)what) || reach == REACH_NONE)
                continue;
            assert_non_null(role_capability_code((enum capability)what));
            struct str key = arena_fmt(a, "role.%s_%s", role_capability_code((enum capability)what),
                                       reach == REACH_OWN ? "own" : "all");
            if (!text_find(key, &id))
                fail_msg("no sentence %.*s", STR_ARG(key));
            for (enum lang l = LANG_FR; l < LANG_COUNT; l++)
                assert_true(text(l, id).n > 0);
        }
    arena_free(a);
}

static bool among(const struct str *list, size_t n, const char *words)
{
    for (size_t i = 0; i < n; i++)
        if (str_find(list[i], str_of(words)) >= 0)
            return true;
    return false;
}

static void a_role_is_said_as_the_table_has_it(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct role_said said = role_said(a, LANG_EN, ROLE_FUNDER);
    assert_true(among(said.may, said.n_may, "Read the whole directory"));
    assert_true(among(said.not, said.n_not, "Does not see the agreements"));
    assert_true(among(said.not, said.n_not, "Does not see the exchanges"));
    assert_false(among(said.may, said.n_may, "exchange"));
    said = role_said(a, LANG_EN, ROLE_ADMINISTRATOR);
    assert_true(among(said.may, said.n_may, "Invite people, change their role"));
    assert_true(among(said.not, said.n_not, "Does not see the partnerships"));
    said = role_said(a, LANG_FR, ROLE_DIRECTOR);
    assert_true(among(said.may, said.n_may, "Inviter les gens de son organisme"));
    assert_int_equal(said.n_not, 0);
    said = role_said(a, LANG_FR, ROLE_LANDLORD);
    assert_int_equal(said.n_may, 1);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_thing_that_a_role_may_do_is_said_in_both_languages),
        cmocka_unit_test(a_role_is_said_as_the_table_has_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
