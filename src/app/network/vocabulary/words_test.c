/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/vocabulary/vocabulary.h"

#include "contact.ent.h"
#include "guard/migrations.h"
#include "organization.ent.h"
#include "program.ent.h"
#include "store/vocabulary.h"
#include "support/database.h"
#include "term.ent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct test_db *t;
static struct tx tx;

static void migrate(int until)
{
    struct migration *list;
    size_t n = migrations_of(t->arena, "community", &list);
    while (n > 0 && list[n - 1].number > until)
        n--;
    assert_int_equal(store_migrate(t->db, list, n), MIGRATE_DONE);
}

static int start(void **state)
{
    (void)state;
    t = test_db_open_with(NULL);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    test_db_close(t);
    return 0;
}

static void says(struct str s, const char *expected)
{
    if (!str_is(s, expected))
        fail_msg("<%.*s> is not <%s>", STR_ARG(s), expected);
}

static struct str label(enum lang l, const char *vocabulary, const char *code)
{
    return vocabulary_label(&tx, l, vocabulary, str_of(code));
}

/* -- the words that a community begins with --------------------------------------------------- */

static int64_t term_id(const char *vocabulary, const char *code)
{
    /* what is there already is found, and stays as it is */
    return vocabulary_add(&tx, vocabulary, str_of(code), STR("?"), STR("?"), 1);
}

static void what_a_community_changed_or_archived_stays(void **state)
{
    (void)state;
    const struct vocabulary_term *terms;
    struct term youth;
    migrate(9999);
    test_tx(t, &tx, true);
    vocabulary_seed(&tx);
    size_t n = vocabulary_terms(&tx, "population", &terms);
    assert_true(n >= 12);
    says(terms[0].code, "mixed");
    says(label(LANG_EN, "language", "moe"), "Innu-aimun");
    says(label(LANG_FR, "relation", "public_body"), "organisme public");
    assert_true(record_get(&tx, &entity_term, term_id("population", "youth"), &youth));
    youth.fr = STR("Moins de 25 ans");
    assert_int_equal(record_update(&tx, &entity_term, &youth), RECORD_SAVED);
    record_archive(&tx, &entity_term, term_id("population", "pets"), true);
    tx_commit(&tx);
    test_tx(t, &tx, true);
    vocabulary_seed(&tx);
    assert_int_equal(vocabulary_terms(&tx, "population", &terms), n - 1);
    says(label(LANG_FR, "population", "youth"), "Moins de 25 ans");
    tx_commit(&tx);
}

/* -- free words ------------------------------------------------------------------------------- */

static void reads(const char *vocabulary, const char *words, const char *codes)
{
    struct str got = vocabulary_words(&tx, vocabulary, str_of(words));
    if (!str_is(got, codes))
        fail_msg("<%s>: <%.*s> is not <%s>", words, STR_ARG(got), codes);
}

static void words_are_known_by_code_or_label_in_either_language(void **state)
{
    (void)state;
    migrate(9999);
    test_tx(t, &tx, true);
    vocabulary_seed(&tx);
    reads("language", "français, anglais", "en fr");
    reads("language", "Francais;ANGLAIS / Innu-aimun", "en fr moe");
    reads("language", "French and English", "en fr");
    reads("language", "français, anglais et cri", "cr en fr");
    reads("language", "anglais et français et cri", "cr en fr");
    reads("language", "fr", "fr");
    reads("population", "Jeune\nfemmes", "women youth");
    reads("population", "Premières Nations et Inuit", "indigenous");
    reads("population", "Premières Nations et Inuit et jeunes", "indigenous youth");
    assert_null(vocabulary_words(&tx, "language", STR(" , ;")).p);
    assert_null(vocabulary_words(&tx, "language", STR_NULL).p);
    tx_commit(&tx);
}

static void a_word_that_is_not_known_is_kept_as_a_new_one(void **state)
{
    (void)state;
    migrate(9999);
    test_tx(t, &tx, true);
    vocabulary_seed(&tx);
    reads("language", "fr, lingala (fin de semaine)", "fr lingala_fin_de_semaine");
    says(label(LANG_EN, "language", "lingala_fin_de_semaine"), "lingala (fin de semaine)");
    reads("language", "Lingala, fin de semaine; lingala fin-de-semaine",
          "fin_de_semaine lingala lingala_fin_de_semaine");
    reads("population", "étudiants et voyageurs", "etudiants_et_voyageurs");
    reads("population", "Étudiants & voyageurs !", "etudiants_voyageurs");
    reads("population", "mixed", "mixed");
    /* another word that would have the code of a known one */
    vocabulary_add(&tx, "population", STR("artists"), STR("Artistes"), STR("Performers"), 1);
    reads("population", "Artists", "artists_2");
    says(label(LANG_FR, "population", "artists_2"), "Artists");
    tx_commit(&tx);
}

/* -- a database of before --------------------------------------------------------------------- */

static void old_data(void)
{
    test_tx(t, &tx, true);
    store_script(
        &tx,
        STR("insert into organization (id, version, created, updated, name, name_key, city_key,"
            " relation, languages, populations) values"
            " (1, 3, 1, 1, 'A', 'a', '', 'partner', 'français, anglais', 'Jeunes, artistes'),"
            " (2, 1, 1, 1, 'B', 'b', '', 'Grand ami', null, null),"
            " (3, 1, 1, 1, 'C', 'c', '', null, 'français, anglais', '  ');"
            "insert into contact (id, version, created, updated, name, name_key, organization,"
            " role, languages) values (1, 1, 1, 1, 'P', 'p', 1, 'liaison', 'French; Klingon');"
            "insert into program (id, version, created, updated, name, name_key, organization,"
            " population, funded) values (1, 1, 1, 1, 'G', 'g', 1, 'women', 0);"
            "insert into history (entity, record, version, action, actor, at, before) values"
            " ('organization', 1, 2, 'update', 7, 1, '{\"id\":1,\"version\":1,\"name\":\"Z\","
            "\"relation\":\"prospect\",\"languages\":\"français\"}'),"
            " ('organization', 1, 3, 'update', 7, 2, '{\"id\":1,\"version\":2,\"name\":\"A\","
            "\"relation\":\"prospect\",\"languages\":\"français\"}')"));
    tx_commit(&tx);
}

static void settle(void)
{
    test_tx(t, &tx, true);
    vocabulary_seed(&tx);
    tx_commit(&tx);
    for (size_t n = 1; n;) {
        test_tx(t, &tx, true);
        n = vocabulary_settle(&tx, 2);
        assert_true(n <= 2);
        tx_commit(&tx);
    }
}

static void old_texts_become_words_and_none_is_lost(void **state)
{
    (void)state;
    struct organization o;
    struct contact c;
    struct program p;
    migrate(79);
    old_data();
    migrate(9999);
    settle();
    test_tx(t, &tx, true);
    assert_true(record_get(&tx, &entity_organization, 1, &o));
    says(o.relations, "partner");
    says(o.languages, "en fr");
    says(o.populations, "artistes youth");
    assert_int_equal(o.record.version, 3); /* nobody has changed it */
    assert_true(record_get(&tx, &entity_organization, 2, &o));
    says(o.relations, "grand_ami");
    says(label(LANG_FR, "relation", "grand_ami"), "Grand ami");
    assert_true(record_get(&tx, &entity_organization, 3, &o));
    says(o.languages, "en fr");
    assert_null(o.populations.p);
    assert_true(record_get(&tx, &entity_contact, 1, &c));
    says(c.languages, "fr klingon");
    assert_true(record_get(&tx, &entity_program, 1, &p));
    says(p.populations, "women");
    tx_commit(&tx);
}

/* An undo takes back what an old row says in codes, and leaves alone what it says in free words. */
static void a_change_of_before_can_still_be_undone(void **state)
{
    (void)state;
    struct organization o;
    migrate(79);
    old_data();
    migrate(9999);
    settle();
    test_tx(t, &tx, true);
    assert_int_equal(record_undo(&tx, &entity_organization, 1, 3), RECORD_SAVED);
    assert_true(record_get(&tx, &entity_organization, 1, &o));
    says(o.relations, "prospect");
    says(o.languages, "en fr");
    tx_commit(&tx);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    secret_start();
    const struct CMUnitTest tests[] = {
        TEST(what_a_community_changed_or_archived_stays),
        TEST(words_are_known_by_code_or_label_in_either_language),
        TEST(a_word_that_is_not_known_is_kept_as_a_new_one),
        TEST(old_texts_become_words_and_none_is_lost),
        TEST(a_change_of_before_can_still_be_undone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
