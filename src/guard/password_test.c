/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/password.h"

#include "core/clock.h"
#include "core/secret.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct arena *a;

static int open_arena(void **state)
{
    (void)state;
    secret_start();
    a = arena_new(16 << 20);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static void a_password_is_right_or_wrong(void **state)
{
    (void)state;
    struct str phc;
    bool rehash;
    assert_true(password_hash(a, 2, STR("quatre mots sans lien"), &phc));
    assert_true(str_starts(phc, STR("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_int_equal(password_check(a, 2, phc, STR("quatre mots sans lien"), &rehash),
                     PASSWORD_RIGHT);
    assert_false(rehash);
    assert_int_equal(password_check(a, 2, phc, STR("quatre mots sans liem"), &rehash),
                     PASSWORD_WRONG);
    assert_int_equal(password_check(a, 2, phc, STR(""), &rehash), PASSWORD_WRONG);
    assert_int_equal(password_check(a, 2, phc, STR_NULL, &rehash), PASSWORD_WRONG);
    assert_int_equal(password_check(a, 2, STR("no hash"), STR("x"), &rehash), PASSWORD_WRONG);
}

static void a_weaker_hash_asks_for_another(void **state)
{
    (void)state;
    struct str phc;
    bool rehash;
    assert_true(password_hash(a, 2, STR("quatre mots sans lien"), &phc));
    assert_int_equal(password_check(a, 3, phc, STR("quatre mots sans lien"), &rehash),
                     PASSWORD_RIGHT);
    assert_true(rehash);
    password_check(a, 3, phc, STR("faux"), &rehash);
    assert_false(rehash);
}

/* Of this thread's processor, in microseconds: the machine may be busy with something else. */
static int64_t cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int64_t time_of(struct str stored)
{
    bool rehash;
    int64_t least = INT64_MAX;
    for (int i = 0; i < 3; i++) {
        int64_t start = cpu_us();
        assert_int_equal(password_check(a, 3, stored, STR("une tentative"), &rehash),
                         PASSWORD_WRONG);
        int64_t took = cpu_us() - start;
        least = took < least ? took : least;
    }
    return least;
}

static void an_unknown_account_takes_the_same_time(void **state)
{
    (void)state;
    struct str phc;
    assert_true(password_hash(a, 3, STR("quatre mots sans lien"), &phc));
    int64_t known = time_of(phc), unknown = time_of(STR_NULL);
    assert_true(unknown * 2 > known && known * 2 > unknown);
}

static void calibration_is_never_under_the_floor(void **state)
{
    (void)state;
    int64_t ops = password_calibrate();
    assert_true(ops >= 2 && ops <= 12);
}

static void objections(void **state)
{
    (void)state;
    struct str email = STR("ines.roy@exemple.org");
    static const struct {
        const char *typed;
        enum text_id why;
    } cases[] = {
        { "", TEXT_guard_password_short },
        { "onze lettre", TEXT_guard_password_short },
        { "ééééééééééé", TEXT_guard_password_short }, /* characters, not bytes */
        { "Ines.Roy-2026!!", TEXT_guard_password_is_email },
        { "passwordpassword", TEXT_guard_password_common },
        { "Motdepasse2026!", TEXT_guard_password_common },
        { "P@ssw0rd2026!", TEXT_guard_password_common },
        { "motdepasse-bonjour", TEXT_guard_password_common },
        { "qwertyuiop12", TEXT_guard_password_common },
        { "azertyuiop12", TEXT_guard_password_common },
        { "123456789012", TEXT_guard_password_common },
        { "1q2w3e4r5t6y", TEXT_guard_password_common },
        { "aaaaaaaaaaaaaa", TEXT_guard_password_common },
        { "abcabcabcabc", TEXT_guard_password_common },
        { "xyzw-xyzw-xyzw-", TEXT_guard_password_common },
        { "correcthorsebatterystaple", TEXT_guard_password_common },
        { "canadiens1993", TEXT_guard_password_common },
        { "quatre mots sans lien", TEXT_NONE },
        { "tabouret pluie cuivre", TEXT_NONE },
        { "8302-1947-5561-7", TEXT_NONE }, /* no rule of composition */
        { "ᐃᓄᒃᑎᑐᑦ ᐅᖃᐅᓯᖅ", TEXT_NONE },
        { "мокрый стул 47", TEXT_NONE },
        { "bonjour la pluie du mardi", TEXT_NONE },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (password_objection(str_of(cases[i].typed), email) != cases[i].why)
            fail_msg("%s", cases[i].typed);
}

static void long_ones_are_taken_up_to_a_limit(void **state)
{
    (void)state;
    char long_one[1100];
    uint32_t seed = 7;
    for (size_t i = 0; i < sizeof long_one; i++, seed = seed * 1664525 + 1013904223)
        long_one[i] = (char)('a' + (seed >> 24) % 26);
    assert_int_equal(password_objection((struct str){ long_one, 64 }, STR("a@b.ca")), TEXT_NONE);
    assert_int_equal(password_objection((struct str){ long_one, 1024 }, STR("a@b.ca")), TEXT_NONE);
    assert_int_equal(password_objection((struct str){ long_one, 1025 }, STR("a@b.ca")),
                     TEXT_guard_password_long);
}

enum { CROWD = 60 };

static void *one_of_the_crowd(void *ret)
{
    struct arena *own = arena_new(1 << 20);
    bool rehash;
    *(enum password_answer *)ret = password_check(own, 2, STR_NULL, STR("x"), &rehash);
    arena_free(own);
    return NULL;
}

static void a_crowd_waits_in_a_short_queue_and_the_rest_is_sent_away(void **state)
{
    (void)state;
    pthread_t threads[CROWD];
    enum password_answer answers[CROWD];
    int busy = 0;
    for (int i = 0; i < CROWD; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, one_of_the_crowd, &answers[i]), 0);
    for (int i = 0; i < CROWD; i++) {
        pthread_join(threads[i], NULL);
        busy += answers[i] == PASSWORD_BUSY;
        assert_true(answers[i] == PASSWORD_BUSY || answers[i] == PASSWORD_WRONG);
    }
    assert_true(busy < CROWD - 31); /* never fewer than the queue are served */
    enum password_answer after;
    one_of_the_crowd(&after);
    assert_int_equal(after, PASSWORD_WRONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_password_is_right_or_wrong),
        cmocka_unit_test(a_weaker_hash_asks_for_another),
        cmocka_unit_test(an_unknown_account_takes_the_same_time),
        cmocka_unit_test(calibration_is_never_under_the_floor),
        cmocka_unit_test(objections),
        cmocka_unit_test(long_ones_are_taken_up_to_a_limit),
        cmocka_unit_test(a_crowd_waits_in_a_short_queue_and_the_rest_is_sent_away),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
