/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;
static unsigned char key[SECRET_KEY_BYTES];

static int start(void **state)
{
    (void)state;
    secret_start();
    secret_start(); /* twice does no harm */
    arena = arena_new(1 << 20);
    secret_random(key, sizeof key);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const char *hex(struct str s)
{
    return hash_hex(arena, s).p;
}

static void hashes_give_the_published_values(void **state)
{
    (void)state;
    assert_string_equal(hex(hash_sha256(arena, STR("abc"))),
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(hex(hash_sha256(arena, STR_NULL)),
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    /* RFC 4231, case 1; a key shorter than 32 bytes equals one padded with zeros */
    unsigned char k[SECRET_KEY_BYTES] = { 0 };
    memset(k, 0x0b, 20);
    assert_string_equal(hex(hash_hmac(arena, k, STR("Hi There"))),
                        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
}

static void tokens_are_long_and_never_the_same(void **state)
{
    (void)state;
    struct str one = secret_token(arena), two = secret_token(arena);
    assert_int_equal(one.n, 43);
    assert_false(str_eq(one, two));
    for (size_t i = 0; i < one.n; i++)
        assert_non_null(
            strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", one.p[i]));
}

static void codes_have_the_digits_asked_for(void **state)
{
    (void)state;
    int seen[10] = { 0 };
    for (int i = 0; i < 300; i++) {
        struct str code = secret_code(arena, 6);
        assert_int_equal(code.n, 6);
        for (size_t k = 0; k < 6; k++) {
            assert_in_range(code.p[k], '0', '9');
            seen[code.p[k] - '0']++;
        }
    }
    for (int i = 0; i < 10; i++)
        assert_true(seen[i] > 60); /* 180 expected */
}

static void a_sealed_text_opens_with_its_key_only(void **state)
{
    (void)state;
    struct str plain = STR("de l’argent\0pour l’hiver"), back = STR_NULL;
    struct str sealed = secret_seal(arena, key, plain);
    assert_false(str_eq(sealed, secret_seal(arena, key, plain)));
    assert_true(str_find(sealed, STR("argent")) < 0);
    assert_true(secret_unseal(arena, key, sealed, &back));
    assert_true(str_eq(back, plain));
    unsigned char other[SECRET_KEY_BYTES];
    memcpy(other, key, sizeof other);
    other[31] ^= 1;
    assert_false(secret_unseal(arena, other, sealed, &back));

    sealed = secret_seal(arena, key, STR_NULL);
    assert_true(secret_unseal(arena, key, sealed, &back));
    assert_int_equal(back.n, 0);
}

static void any_change_of_a_sealed_text_is_noticed(void **state)
{
    (void)state;
    struct str sealed = secret_seal(arena, key, STR("plain")), back = STR_NULL;
    for (size_t i = 0; i < sealed.n; i++) {
        char *changed = arena_z(arena, sealed);
        changed[i] ^= 0x10;
        assert_false(secret_unseal(arena, key, (struct str){ changed, sealed.n }, &back));
        assert_false(secret_unseal(arena, key, str_sub(sealed, 0, i), &back));
    }
    assert_false(secret_unseal(arena, key, STR_NULL, &back));
    assert_null(back.p);
}

static void each_purpose_has_its_key(void **state)
{
    (void)state;
    unsigned char one[SECRET_KEY_BYTES], two[SECRET_KEY_BYTES], again[SECRET_KEY_BYTES];
    secret_derive(key, "session", one);
    secret_derive(key, "link", two);
    secret_derive(key, "session", again);
    assert_memory_equal(one, again, sizeof one);
    assert_memory_not_equal(one, two, sizeof one);
    assert_memory_not_equal(one, key, sizeof one);
}

static void equality_looks_at_length_and_bytes(void **state)
{
    (void)state;
    assert_true(hash_equal(STR("abc"), STR("abc")));
    assert_false(hash_equal(STR("abc"), STR("abd")));
    assert_false(hash_equal(STR("abc"), STR("ab")));
    assert_true(hash_equal(STR_NULL, STR("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_give_the_published_values),
        cmocka_unit_test(tokens_are_long_and_never_the_same),
        cmocka_unit_test(codes_have_the_digits_asked_for),
        cmocka_unit_test(a_sealed_text_opens_with_its_key_only),
        cmocka_unit_test(any_change_of_a_sealed_text_is_noticed),
        cmocka_unit_test(each_purpose_has_its_key),
        cmocka_unit_test(equality_looks_at_length_and_bytes),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
