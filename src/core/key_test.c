/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

static int start(void **state)
{
    (void)state;
    arena = arena_new(16 << 20);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const char *sort(const char *text)
{
    return arena_z(arena, key_sort(arena, str_of(text)));
}

static const char *tokens(const char *text)
{
    return arena_z(arena, key_tokens(arena, str_of(text)));
}

static void accents_case_ligatures_and_punctuation_fold(void **state)
{
    (void)state;
    assert_string_equal(sort("École"), sort("ecole"));
    assert_string_equal(sort("E\xCC\x81"
                             "cole"),
                        "ecole"); /* e and a combining accent */
    assert_string_equal(sort("Cœur d’Ælfgar — Straße"), "coeur d aelfgar strasse");
    assert_string_equal(sort("  L'Abri,\tn°  A "), "l abri n a");
    assert_string_equal(sort("ŒUVRE\xC2\xA0LÉGÈRE"), "oeuvre legere");
    assert_string_equal(sort("ﬁnale ½ Ⅳ"), "finale 0000000001 0000000002 iv");
    assert_string_equal(sort("Łódź Ørsted"), "lodz orsted");
    assert_string_equal(sort("!!!"), "");
    assert_null(key_sort(arena, STR_NULL).p);
    assert_non_null(key_sort(arena, STR("")).p);
}

static void french_names_stand_in_the_order_of_the_alphabet(void **state)
{
    (void)state;
    const char *names[] = { "Abri de la rive 2",
                            "Abri de la rive 10",
                            "École du quartier",
                            "Ecole nationale",
                            "Écoute-Jeunes",
                            "L’Élan",
                            "L'Escale",
                            "La Maison",
                            "Œuvre légère",
                            "Ouvroir",
                            "Zénith" };
    for (size_t i = 1; i < sizeof names / sizeof *names; i++)
        if (strcmp(sort(names[i - 1]), sort(names[i])) >= 0)
            fail_msg("%s before %s", names[i - 1], names[i]);
}

static void numbers_order_by_value_whatever_their_length(void **state)
{
    (void)state;
    const char *names[] = { "Rue 0", "Rue 007", "Rue 10", "Rue 9999999999", "Rue 12345678901" };
    for (size_t i = 1; i < sizeof names / sizeof *names; i++)
        if (strcmp(sort(names[i - 1]), sort(names[i])) >= 0)
            fail_msg("%s before %s", names[i - 1], names[i]);
    assert_string_equal(sort("7"), sort("007"));
}

static void a_sort_key_is_short_and_whole(void **state)
{
    (void)state;
    char text[1000];
    memset(text, 'a', sizeof text);
    for (size_t n = 100; n < 130; n++) {
        memcpy(text + n, "\xE6\x97\xA5\xE6\x9C\xAC", 6); /* two characters of three bytes */
        struct str key = key_sort(arena, (struct str){ text, n + 6 });
        assert_true(key.n <= 120);
        assert_true(key.n >= 100);
        assert_true(str_is_utf8(key));
        memset(text, 'a', sizeof text);
    }
    assert_int_equal(key_sort(arena, (struct str){ text, sizeof text }).n, 120);
    memset(text, '1', sizeof text);
    assert_true(key_sort(arena, (struct str){ text, sizeof text }).n <= 120);
    for (size_t i = 0; i < sizeof text; i += 2)
        text[i] = ' ';
    assert_true(key_sort(arena, (struct str){ text, sizeof text }).n <= 120);
}

static void words_are_found_once_and_in_the_singular(void **state)
{
    (void)state;
    assert_string_equal(tokens("Les abris, l'Abri et LES REFUGES"), "les abri l et refuge");
    assert_string_equal(tokens("Bureaux 24e 2026 gros os"), "bureau 24e 2026 gro os");
    assert_string_equal(tokens("— …"), "");
    assert_string_equal(tokens("dupont@exemple.ca"), "dupont exemple ca");
    assert_string_equal(tokens("Élèves élève ÉLÈVE"), "eleve");
    assert_null(key_tokens(arena, STR_NULL).p);
    assert_string_equal(tokens("日本 日本"), "日本");
}

static void a_thousand_words_are_told_apart(void **state)
{
    (void)state;
    char text[1 << 16];
    size_t n = 0;
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 5000; i++)
            n += (size_t)snprintf(text + n, sizeof text - n, "%d ", i);
    struct str rest = key_tokens(arena, (struct str){ text, n }), word;
    int i = 0;
    for (; str_next(&rest, ' ', &word); i++) {
        int64_t v = -1;
        assert_true(str_to_i64(word, &v));
        assert_int_equal(v, i);
    }
    assert_int_equal(i, 5000);
}

static void a_very_long_word_is_cut(void **state)
{
    (void)state;
    char text[300];
    memset(text, 'a', sizeof text);
    assert_int_equal(key_tokens(arena, (struct str){ text, sizeof text }).n, 64);
}

static void broken_bytes_do_no_harm_to_keys(void **state)
{
    (void)state;
    assert_string_equal(sort("a\xFF\xC3"), "a");
    assert_string_equal(tokens("\xE2\x82"), "");
}

static const char *normal(struct str text)
{
    struct str out;
    int32_t bad;
    assert_true(key_normalize(arena, text, &out, &bad));
    return arena_z(arena, out);
}

static void input_is_brought_to_one_form(void **state)
{
    (void)state;
    assert_string_equal(normal(STR("e\xCC\x81t\xC3\xA9")), "été");
    assert_string_equal(normal(STR("a\r\nb\r\n\r\n")), "a\nb");
    assert_string_equal(normal(STR("  a \t\xC2\xA0")), "  a");
    assert_string_equal(normal(STR(" \n")), "");
    assert_string_equal(normal(STR("\xE2\x84\xAB")), "Å"); /* the ångström sign */
    assert_string_equal(normal(STR("l\xE2\x80\x99\xC3\x89t\xC3\xA9 \xE2\x82\xAC")), "l’Été €");
    assert_string_equal(normal(STR("\xF0\x9F\x8F\xA0")), "🏠");
    struct str out = STR("x");
    int32_t bad;
    assert_true(key_normalize(arena, STR_NULL, &out, &bad));
    assert_null(out.p);
    assert_true(key_normalize(arena, STR(""), &out, &bad));
    assert_non_null(out.p);
}

static void the_character_that_may_not_be_there_is_named(void **state)
{
    (void)state;
    const struct {
        struct str text;
        int32_t bad;
    } cases[] = {
        { STR("a\0b"), 0 },          { STR("a\x1B[0m"), 0x1B }, { STR("a\rb"), '\r' },
        { STR("a\r"), '\r' },        { STR("\x7F"), 0x7F },     { STR("\xC2\x85"), 0x85 },
        { STR("\xFF\x01"), 0xFFFD }, { STR("\xC3"), 0xFFFD },   { STR("\xED\xA0\x80"), 0xFFFD },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str out = STR("untouched");
        int32_t bad = -1;
        assert_false(key_normalize(arena, cases[i].text, &out, &bad));
        assert_int_equal(bad, cases[i].bad);
        assert_true(str_is(out, "untouched"));
    }
}

static void length_counts_characters(void **state)
{
    (void)state;
    assert_int_equal(key_length(STR("été 🏠")), 5);
    assert_int_equal(key_length(STR_NULL), 0);
}

static void the_first_letter_becomes_a_capital(void **state)
{
    struct arena *a = arena_new(1 << 20);
    (void)state;
    assert_true(str_is(key_capital(a, STR("échanges")), "Échanges"));
    assert_true(str_is(key_capital(a, STR("organismes")), "Organismes"));
    assert_true(str_is(key_capital(a, STR("3 lits")), "3 lits"));
    assert_int_equal(key_capital(a, STR("")).n, 0);
    assert_true(str_is(key_small(a, STR("Élevée")), "élevée"));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_letter_becomes_a_capital),
        cmocka_unit_test(accents_case_ligatures_and_punctuation_fold),
        cmocka_unit_test(french_names_stand_in_the_order_of_the_alphabet),
        cmocka_unit_test(numbers_order_by_value_whatever_their_length),
        cmocka_unit_test(a_sort_key_is_short_and_whole),
        cmocka_unit_test(words_are_found_once_and_in_the_singular),
        cmocka_unit_test(a_thousand_words_are_told_apart),
        cmocka_unit_test(a_very_long_word_is_cut),
        cmocka_unit_test(broken_bytes_do_no_harm_to_keys),
        cmocka_unit_test(input_is_brought_to_one_form),
        cmocka_unit_test(the_character_that_may_not_be_there_is_named),
        cmocka_unit_test(length_counts_characters),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
