/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/vocabulary.h"

#include "support/database.h"
#include "term.ent.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct test_db *t;

static int open_one(void **state)
{
    (void)state;
    t = test_db_open();
    test_db_entity(t, &entity_term);
    return 0;
}

static int close_one(void **state)
{
    (void)state;
    test_db_close(t);
    return 0;
}

static void add(const char *code, const char *fr, const char *en, int64_t position)
{
    struct tx tx;
    TEST_WRITE(t, &tx)
    vocabulary_add(&tx, "colour", str_of(code), str_of(fr), str_of(en), position);
}

static struct str said(struct db *db, enum lang l, const char *code)
{
    struct tx tx;
    tx_begin(&tx, db, t->arena, false, ISOLATION_DEFAULT);
    struct str label = vocabulary_label(&tx, l, "colour", str_of(code));
    tx_rollback(&tx);
    return label;
}

static void terms_come_in_their_order_in_both_languages(void **state)
{
    (void)state;
    const struct vocabulary_term *terms;
    struct tx tx;
    add("green", "Vert", "Green", 2);
    add("blue", "Bleu « nuit »", "Blue", 1);
    TEST_READ(t, &tx)
    {
        assert_int_equal(vocabulary_terms(&tx, "colour", &terms), 2);
        assert_true(str_is(terms[0].code, "blue"));
        assert_true(str_is(terms[0].label[LANG_FR], "Bleu « nuit »"));
        assert_true(str_is(terms[1].label[LANG_EN], "Green"));
        assert_int_equal(vocabulary_terms(&tx, "unheard", &terms), 0);
        assert_true(str_is(vocabulary_label(&tx, LANG_FR, "colour", STR("unheard")), "unheard"));
    }
}

/* A connection that keeps what it has read sees what another has changed since. */
static void another_connection_sees_what_was_changed(void **state)
{
    (void)state;
    struct db *other = test_db_again(t, DB_READ);
    add("red", "Rouge", "Red", 1);
    assert_true(str_is(said(other, LANG_FR, "red"), "Rouge"));
    assert_true(str_is(said(other, LANG_EN, "red"), "Red"));
    assert_true(str_is(said(other, LANG_FR, "pink"), "pink"));
    add("pink", "Rose", "Pink", 2);
    assert_true(str_is(said(other, LANG_FR, "pink"), "Rose"));
    db_close(other);
}

static void the_transaction_that_adds_sees_it(void **state)
{
    (void)state;
    struct tx tx;
    add("red", "Rouge", "Red", 1);
    TEST_WRITE(t, &tx)
    {
        assert_true(str_is(vocabulary_label(&tx, LANG_FR, "colour", STR("red")), "Rouge"));
        vocabulary_add(&tx, "colour", STR("grey"), STR("Gris"), STR("Grey"), 3);
        assert_true(str_is(vocabulary_label(&tx, LANG_EN, "colour", STR("grey")), "Grey"));
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_one, close_one)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(terms_come_in_their_order_in_both_languages),
        TEST(another_connection_sees_what_was_changed),
        TEST(the_transaction_that_adds_sees_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
