/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/factor.h"

#include "guard/account.h"
#include "support/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct test_site *site;

static int open_site(void **state)
{
    (void)state;
    site = test_site_open(NULL);
    return 0;
}

static int close_site(void **state)
{
    (void)state;
    test_site_close(site);
    return 0;
}

/* RFC 6238, appendix B: its secret for SHA-1, the last six of its eight digits. */
static void codes_are_those_of_the_standard(void **state)
{
    (void)state;
    struct str secret = STR("12345678901234567890");
    static const struct {
        instant at;
        const char *code;
    } known[] = { { 59000, "287082" },
                  { 1111111109000, "081804" },
                  { 1234567890000, "005924" },
                  { 20000000000000, "353130" } };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_true(str_is(factor_digits(site->arena, secret, known[i].at), known[i].code));
    assert_true(str_is(factor_base32(site->arena, secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
    assert_true(str_is(factor_base32(site->arena, STR("fo")), "MZXQ"));
    struct str address = factor_address(site->arena, STR("a b@exemple.org"), secret);
    assert_true(str_is(address, "otpauth://totp/Maillage:a%20b%40exemple.org?secret="
                                "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Maillage"));
}

static const struct str secret = { "abcdefghij0123456789", 20 };

static bool prove(int64_t account, struct str code, int64_t later)
{
    struct tx home;
    test_site_home(site, &home, true);
    home.now += later;
    bool is = factor_prove(&home, &site->installation, account, code);
    tx_commit(&home);
    return is;
}

static bool enrol(int64_t account, struct str code)
{
    struct tx home;
    test_site_home(site, &home, true);
    bool is = factor_enrol(&home, &site->installation, account, secret, code);
    tx_commit(&home);
    return is;
}

static struct str digits(int64_t later)
{
    return factor_digits(site->arena, secret, clock_machine() + later);
}

static void a_code_works_once_and_only_around_its_time(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    assert_false(enrol(p.account, STR("000000")) && enrol(p.account, STR("111111")));
    assert_true(enrol(p.account, digits(0)));
    assert_false(prove(p.account, digits(0), 0)); /* used to enrol */
    struct str next = digits(30000);
    struct str spaced = arena_fmt(site->arena, " %.3s %.3s", next.p, next.p + 3);
    assert_true(prove(p.account, spaced, 0)); /* a clock half a minute ahead */
    assert_false(prove(p.account, next, 0));
    assert_false(prove(p.account, next, 30000));
    assert_false(prove(p.account, digits(120000), 0));
    assert_true(prove(p.account, digits(120000), 120000));
    assert_false(prove(p.account, digits(60000), 120000)); /* nor one before the last */
    assert_false(prove(p.account, STR(""), 0));
    struct test_person other = test_person_new(site, ROLE_WORKER, 0);
    assert_false(prove(other.account, digits(0), 0));
}

static void a_recovery_code_works_once(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0),
                       other = test_person_new(site, ROLE_WORKER, 0);
    struct str codes[FACTOR_CODES], again[FACTOR_CODES];
    struct factor f;
    struct tx home;
    test_site_home(site, &home, true);
    factor_recovery(&home, &site->installation, p.account, codes);
    tx_commit(&home);
    for (int i = 1; i < FACTOR_CODES; i++)
        assert_false(str_eq(codes[i], codes[0]));
    assert_int_equal(codes[0].n, 11);
    assert_false(prove(other.account, codes[0], 0));
    assert_false(prove(p.account, STR("AAAAA-AAAAA"), 0));
    assert_true(prove(p.account, codes[0], 0));
    assert_false(prove(p.account, codes[0], 0));
    char low[12];
    for (size_t i = 0; i < 11; i++)
        low[i] = (char)(codes[1].p[i] >= 'A' ? codes[1].p[i] | 32 : codes[1].p[i]);
    assert_true(prove(p.account, (struct str){ low, 11 }, 0));
    test_site_home(site, &home, true);
    factor_of(&home, p.account, &f);
    assert_int_equal(f.recovery, 8);
    assert_false(f.code || factor_any(&home, p.account));
    factor_recovery(&home, &site->installation, p.account, again);
    tx_commit(&home);
    assert_false(prove(p.account, codes[2], 0)); /* replaced */
    assert_true(prove(p.account, again[2], 0));
}

/* Neither the secret nor a code can be read in the database. */
static void the_database_holds_no_secret(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    struct str codes[FACTOR_CODES];
    struct tx home;
    assert_true(enrol(p.account, digits(0)));
    test_site_home(site, &home, true);
    factor_recovery(&home, &site->installation, p.account, codes);
    tx_commit(&home);
    site->installation.master[0] ^= 1; /* a stolen database has not its key */
    bool opens = prove(p.account, digits(30000), 0) || prove(p.account, codes[0], 0);
    site->installation.master[0] ^= 1;
    assert_false(opens);
    assert_true(prove(p.account, codes[0], 0));
}

static void forgetting_leaves_nothing(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    struct str codes[FACTOR_CODES];
    struct tx home;
    assert_true(enrol(p.account, digits(0)));
    test_site_home(site, &home, true);
    factor_recovery(&home, &site->installation, p.account, codes);
    assert_true(factor_any(&home, p.account));
    factor_forget(&home, p.account);
    assert_false(factor_any(&home, p.account));
    tx_commit(&home);
    assert_false(prove(p.account, codes[0], 0) || prove(p.account, digits(30000), 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_those_of_the_standard),
        cmocka_unit_test(a_code_works_once_and_only_around_its_time),
        cmocka_unit_test(a_recovery_code_works_once),
        cmocka_unit_test(the_database_holds_no_secret),
        cmocka_unit_test(forgetting_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, open_site, close_site);
}
