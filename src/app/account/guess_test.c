/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/account/guess.h"

#include "guard/throttle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct installation in;
static struct arena *arena;
static const instant t0 = 1764000000000;

static int start(void **state)
{
    (void)state;
    secret_start();
    throttle_forget();
    arena = arena_new(16 << 20);
    secret_random(in.master, sizeof in.master);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct req request(const char *address, instant now)
{
    return (
        struct req){ .arena = arena, .installation = &in, .address = str_of(address), .now = now };
}

static int guesses(const char *address, instant from, instant until)
{
    int n = 0;
    for (instant t = from; t < until; t += 100) {
        struct req q = request(address, t);
        n += guess_may(&q, STR("ines@exemple.org"));
    }
    return n;
}

static void one_address_floods_and_the_owner_gets_in_from_another(void **state)
{
    (void)state;
    assert_int_equal(guesses("203.0.113.9", t0, t0 + 59000), 4);
    struct req owner = request("198.51.100.7", t0 + 30000);
    assert_true(guess_may(&owner, STR("Ines@exemple.org")));
}

static void everybody_floods_and_the_owner_gets_in_from_a_known_browser(void **state)
{
    (void)state;
    struct req q = request("198.51.100.7", t0);
    struct res r = { .arena = arena };
    assert_true(guess_may(&q, STR("ines@exemple.org")));
    guess_was_right(&q, &r, STR("ines@exemple.org"));
    struct str cookie = r.headers->value, name, value, rest;
    assert_true(str_cut(cookie, '=', &name, &rest) && str_is(name, "__Host-known"));
    str_cut(rest, ';', &value, &rest);
    int n = 0;
    for (int i = 0; i < 200; i++)
        n += guesses(arena_fmt(arena, "203.0.113.%d", i).p, t0 + 60000, t0 + 60500);
    assert_int_equal(n, 7);
    struct req stranger = request("192.0.2.1", t0 + 61000), owner = stranger;
    owner.known = value;
    assert_false(guess_may(&stranger, STR("ines@exemple.org")));
    assert_true(guess_may(&owner, STR("ines@exemple.org")));
    owner.known = arena_fmt(arena, "%.*sx", STR_ARG(value));
    assert_false(guess_may(&owner, STR("ines@exemple.org")));
    owner.known = value;
    owner.now += 181LL * 86400000;
    assert_int_equal(guess_may(&owner, STR("autre@exemple.org")), true); /* as a stranger */
}

/* Everything at once, known browser too: never more than ten in any minute. */
static void at_most_ten_guesses_a_minute_in_all(void **state)
{
    (void)state;
    struct req q = request("198.51.100.7", t0);
    struct res r = { .arena = arena };
    guess_may(&q, STR("ines@exemple.org"));
    guess_was_right(&q, &r, STR("ines@exemple.org"));
    struct str value, rest;
    str_cut(r.headers->value, '=', &value, &rest);
    str_cut(rest, ';', &value, &rest);
    instant taken[256];
    int n = 0;
    for (instant t = t0 + 60000; t < t0 + 240000; t += 97) {
        struct req one = request(arena_fmt(arena, "203.0.113.%d", (int)(t % 250)).p, t);
        if (t % 3 == 0)
            one.known = value;
        if (guess_may(&one, STR("ines@exemple.org")) && n < 256)
            taken[n++] = t;
    }
    assert_true(n >= 20);
    for (int i = 10; i < n; i++)
        assert_true(taken[i] - taken[i - 10] >= 60000);
}

static void a_good_try_does_not_count(void **state)
{
    (void)state;
    for (int i = 0; i < 50; i++) { /* a whole shelter behind one address */
        struct req q = request("198.51.100.7", t0 + i);
        struct res r = { .arena = arena };
        struct str email = arena_fmt(arena, "p%d@exemple.org", i);
        assert_true(guess_may(&q, email));
        guess_was_right(&q, &r, email);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, end)
    const struct CMUnitTest tests[] = {
        TEST(one_address_floods_and_the_owner_gets_in_from_another),
        TEST(everybody_floods_and_the_owner_gets_in_from_a_known_browser),
        TEST(at_most_ten_guesses_a_minute_in_all),
        TEST(a_good_try_does_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
