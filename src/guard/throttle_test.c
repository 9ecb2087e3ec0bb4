/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/throttle.h"

#include "core/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static const instant t0 = 1790000000000;

static int tries(struct str what, instant from, instant until, instant step)
{
    int n = 0;
    for (instant t = from; t < until; t += step)
        n += throttle_try(what, t);
    return n;
}

static void ten_in_any_minute_and_no_more(void **state)
{
    (void)state;
    struct str what = STR("account:a");
    instant taken[64];
    int n = 0;
    for (instant t = t0; t < t0 + 180000; t += 700)
        if (throttle_try(what, t))
            taken[n++] = t;
    assert_true(n >= 30);
    for (int i = 10; i < n; i++)
        assert_true(taken[i] - taken[i - 10] >= 60000);
}

static void it_is_never_a_lasting_lock(void **state)
{
    (void)state;
    struct str what = STR("account:b");
    assert_int_equal(tries(what, t0, t0 + 3600000, 100), 600); /* an hour of attack */
    assert_true(throttle_try(what, t0 + 3600000 + 60000));     /* a minute after it */
}

static void others_are_not_touched(void **state)
{
    (void)state;
    tries(STR("account:c"), t0, t0 + 5000, 10);
    assert_true(throttle_try(STR("account:d"), t0 + 5000));
    assert_true(throttle_try(STR("address:c"), t0 + 5000));
}

static void a_clock_put_back_locks_nobody_out(void **state)
{
    (void)state;
    struct str what = STR("account:e");
    instant ahead = t0 + 400LL * 86400000;
    assert_int_equal(tries(what, ahead, ahead + 1000, 10), 10);
    assert_int_equal(tries(what, t0, t0 + 1000, 10), 10);
}

static void a_flood_of_names_does_not_open_the_gate(void **state)
{
    (void)state;
    struct str what = STR("account:f");
    char name[32];
    int n = tries(what, t0, t0 + 100, 10);
    assert_int_equal(n, 10);
    for (int i = 0; i < 100000; i++) {
        int length = snprintf(name, sizeof name, "account:x%d", i);
        throttle_try((struct str){ name, (size_t)length }, t0 + 1000);
    }
    assert_false(throttle_try(what, t0 + 2000));
}

int main(void)
{
    secret_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_in_any_minute_and_no_more),
        cmocka_unit_test(it_is_never_a_lasting_lock),
        cmocka_unit_test(others_are_not_touched),
        cmocka_unit_test(a_clock_put_back_locks_nobody_out),
        cmocka_unit_test(a_flood_of_names_does_not_open_the_gate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
