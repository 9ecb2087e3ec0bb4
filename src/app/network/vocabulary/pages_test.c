/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/vocabulary/pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/network/network.h"
#include "app/record/entities.h"
#include "contact.ent.h"
#include "organization.ent.h"
#include "program.ent.h"
#include "support/town.h"

static const struct module *const modules[] = { &module_organization,
                                                &module_program,
                                                &module_location,
                                                &module_contact,
                                                &module_duplicate,
                                                &module_vocabulary,
                                                NULL };
static struct test_town town;

static int setup(void **state)
{
    (void)state;
    town_open(&town, modules);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&town);
    return 0;
}

static int64_t term(const char *vocabulary, const char *code, const char *fr, const char *en)
{
    struct tx tx;
    test_site_tx(town.site, &tx, true);
    int64_t id = vocabulary_add(&tx, vocabulary, str_of(code), str_of(fr),
                                *en ? str_of(en) : STR_NULL, NUMBER_NONE);
    tx_commit(&tx);
    return id;
}

/* Of the record with that number, in the place of "#"; 0: the address has none. */
static struct res get(const char *path, int64_t id)
{
    return test_get(town.site, &town.coordinator, id ? town_path(&town, path, id) : path);
}

static struct res post(const char *path, int64_t id)
{
    return test_post(town.site, &town.coordinator, town_path(&town, path, id),
                     TEST_FIELDS({ STR("x"), STR("") }));
}

static bool says(struct res r, const char *what)
{
    return town_says(&town, &r, str_of(what));
}

static int64_t serving(const char *name, const char *populations)
{
    struct organization o;
    int64_t id = town_organization(&town, name);
    town_record(&town, &entity_organization, id, &o);
    o.populations = str_of(populations);
    town_save(&town, &entity_organization, &o);
    return id;
}

static struct str populations_of(int64_t id)
{
    struct organization o;
    town_record(&town, &entity_organization, id, &o);
    return o.populations;
}

static int64_t number_in(struct str location)
{
    int64_t id = 0;
    struct str page, query, segment;
    str_cut(location, '?', &page, &query);
    while (str_next(&page, '/', &segment))
        str_to_i64(segment, &id);
    return id;
}

/* -- what every vocabulary needs -------------------------------------------------------------- */

static void every_field_of_a_vocabulary_is_found_by_its_codes(void **state)
{
    (void)state;
    for (size_t i = 0; i < n_entity_all; i++)
        for (size_t k = 0; k < entity_all[i]->n_fields; k++) {
            const struct field *f = &entity_all[i]->fields[k];
            if (!f->vocabulary)
                continue;
            assert_non_null(vocabulary_kind_named(str_of(f->vocabulary)));
            assert_true(f->flags & FIELD_FILTER);
            assert_null(entity_all[i]->person); /* a merge would meet records that are shut */
        }
}

/* -- pages ------------------------------------------------------------------------------------ */

static void a_term_is_added_changed_and_found_by_its_new_word(void **state)
{
    (void)state;
    const char *list = "/organizations?q=riverains";
    struct term t;
    struct res r = test_post(
        town.site, &town.coordinator, "/vocabularies",
        TEST_FIELDS({ STR("vocabulary"), STR("population") }, { STR("fr"), STR("Voisins") }));
    assert_int_equal(r.status, 303);
    int64_t id = number_in(r.location);
    town_record(&town, &entity_term, id, &t);
    assert_true(str_is(t.code, "voisins") && !t.en.p);
    int64_t of = serving("Halte de la rive", "voisins");
    r = get("/vocabularies/population", 0);
    assert_true(says(r, "Voisins") && says(r, "à traduire"));
    assert_true(says(r, "/organizations?populations=voisins"));
    assert_true(says(get("/vocabularies", 0), "Personnes accueillies"));
    assert_false(says(get(list, 0), "Halte de la rive"));
    r = test_post(town.site, &town.coordinator, town_path(&town, "/vocabularies/#", id),
                  TEST_FIELDS({ STR("fr"), STR("Riverains") }, { STR("en"), STR("Neighbours") },
                              { STR("position"), STR("3") }, { STR("version"), STR("1") }));
    assert_int_equal(r.status, 303);
    town_record(&town, &entity_term, id, &t);
    assert_true(str_is(t.code, "voisins") && str_is(t.en, "Neighbours"));
    assert_true(says(get(list, 0), "Halte de la rive"));
    assert_true(says(get("/organizations?q=neighbours", 0), "Halte de la rive"));
    assert_false(says(get("/organizations?q=voisins", 0), "Halte de la rive"));
    assert_true(says(get("/organizations/#", of), "Riverains"));
    assert_true(
        says(get("/vocabularies/population/terms.csv", 0), "voisins,Riverains,Neighbours,3,1,"));
    r = test_post(town.site, &town.coordinator, town_path(&town, "/vocabularies/#/undo", id),
                  TEST_FIELDS({ STR("version"), STR("2") }));
    assert_true(says(get("/organizations?q=voisins", 0), "Halte de la rive"));
    assert_true(says(get("/vocabularies/population?q=VOIS", 0), "Voisins"));
    assert_true(says(get("/vocabularies/population?q=nobody", 0), "Aucun terme ne correspond"));
}

static void a_word_is_there_once_and_comes_back_with_its_error(void **state)
{
    (void)state;
    term("territory", "cap", "Le Cap", "The Cape");
    struct res r =
        test_post(town.site, &town.coordinator, "/vocabularies",
                  TEST_FIELDS({ STR("vocabulary"), STR("territory") },
                              { STR("fr"), STR("La cape") }, { STR("en"), STR("the cape ") }));
    assert_int_equal(r.status, 422);
    assert_true(says(r, "est déjà un terme") && says(r, "La cape"));
    r = test_post(town.site, &town.coordinator, "/vocabularies",
                  TEST_FIELDS({ STR("vocabulary"), STR("territory") }, { STR("fr"), STR(" ") }));
    assert_int_equal(r.status, 422);
    assert_true(says(r, "dans une langue au moins"));
    assert_int_equal(get("/vocabularies/nothing", 0).status, 404);
    assert_int_equal(get("/vocabularies/new?vocabulary=nothing", 0).status, 404);
    assert_int_equal(test_get(town.site, &town.director, "/vocabularies").status, 404);
}

static void put_away_a_term_is_read_where_it_is_and_offered_no_more(void **state)
{
    (void)state;
    int64_t id = term("population", "sailors", "Marins", "Sailors");
    int64_t has = serving("Foyer du port", "sailors"), has_not = serving("Foyer du mont", "");
    assert_true(says(get("/organizations/#/edit", has_not), "Marins"));
    assert_int_equal(post("/vocabularies/#/archive", id).status, 303);
    assert_true(says(get("/organizations/#", has), "Marins (n’est plus proposé)"));
    assert_true(says(get("/organizations/#/edit", has), "Marins (n’est plus proposé)"));
    assert_false(says(get("/organizations/#/edit", has_not), "Marins"));
    assert_true(says(get("/organizations.csv?q=port", 0), ",Marins,"));
    assert_true(says(get("/organizations?q=marins", 0), "Foyer du port"));
    assert_int_equal(post("/vocabularies/#/restore", id).status, 303);
    assert_true(says(get("/organizations/#/edit", has_not), "Marins"));
    assert_false(says(get("/organizations/#", has), "Marins (n’est plus proposé)"));
}

/* -- merging ---------------------------------------------------------------------------------- */

static struct res merge(int64_t absorbed, int64_t kept)
{
    return test_post(town.site, &town.coordinator,
                     town_path(&town, "/vocabularies/#/merge", absorbed),
                     TEST_FIELDS({ STR("into"), town_id(&town, kept) }));
}

static void two_terms_become_one_in_every_record_and_two_again(void **state)
{
    (void)state;
    struct tx tx;
    struct program p;
    int64_t kept = term("population", "elders", "Aînés", "Elders");
    int64_t absorbed = term("population", "seniors", "Personnes âgées", "Seniors");
    int64_t one = serving("Le Chêne", "men seniors"), both = serving("L’Orme", "elders seniors");
    int64_t away = serving("Le Pin", "seniors"), other = serving("Le Houx", "men");
    entity_init(&entity_program, &p);
    p.name = STR("Repas du midi");
    p.organization = one;
    p.populations = STR("seniors");
    test_site_tx(town.site, &tx, true);
    record_archive(&tx, &entity_organization, away, true);
    int64_t program = record_insert(&tx, &entity_program, &p);
    tx_commit(&tx);
    assert_int_equal(get("/vocabularies/#/merge?into=", absorbed).status, 303); /* none chosen */
    assert_int_equal(get("/vocabularies/#/merge?into=999999", absorbed).status, 404);
    struct res r = test_get(
        town.site, &town.coordinator,
        arena_z(town.site->arena,
                arena_fmt(town.site->arena, "%s?into=%lld",
                          town_path(&town, "/vocabularies/#/merge", absorbed), (long long)kept)));
    assert_true(says(r, "<dt>Organismes</dt><dd>3</dd>"));
    assert_true(says(r, "<dt>Programmes</dt><dd>1</dd>"));
    assert_true(str_is(populations_of(one), "men seniors")); /* only looked at */
    r = merge(absorbed, kept);
    assert_int_equal(r.status, 303);
    int64_t merging = number_in(r.location);
    assert_true(str_is(populations_of(one), "elders men"));
    assert_true(str_is(populations_of(both), "elders"));
    assert_true(str_is(populations_of(away), "elders"));
    assert_true(str_is(populations_of(other), "men"));
    town_record(&town, &entity_program, program, &p);
    assert_true(str_is(p.populations, "elders"));
    /* marks, search and history have followed */
    r = get("/organizations?populations=elders", 0);
    assert_true(says(r, "Le Chêne") && says(r, "L’Orme"));
    assert_false(says(get("/organizations?populations=seniors", 0), "Le Chêne"));
    assert_true(says(get("/organizations?q=aines", 0), "Le Chêne"));
    assert_false(says(get("/organizations?q=agees", 0), "Le Chêne"));
    assert_true(says(get("/organizations/#/history", one), "Personnes âgées"));
    assert_int_equal(number_in(merge(absorbed, kept).location), merging); /* pressed twice */
    assert_true(str_starts(get("/vocabularies/#", absorbed).location,
                           str_of(town_path(&town, "/vocabularies/#?", kept))));
    assert_true(says(get("/vocabularies/#", kept), "Personnes âgées"));
    /* also from the list of all merges, and never as if it were of records */
    r = get("/duplicates/merged/#", merging);
    assert_int_equal(number_in(r.location), merging);
    post("/duplicates/merged/#/reverse", merging);
    assert_true(str_is(populations_of(one), "elders men"));
    post("/vocabularies/merges/#/reverse", merging);
    assert_true(str_is(populations_of(one), "men seniors"));
    assert_true(str_is(populations_of(both), "elders seniors"));
    assert_true(str_is(populations_of(away), "seniors"));
    town_record(&town, &entity_program, program, &p);
    assert_true(str_is(p.populations, "seniors"));
    assert_int_equal(get("/vocabularies/#", absorbed).status, 200);
    assert_true(says(get("/organizations?q=agees", 0), "Le Chêne"));
    assert_true(says(get("/vocabularies/merges/#", merging), "de nouveau distincts"));
}

static void what_people_changed_since_is_left_alone_and_told(void **state)
{
    (void)state;
    int64_t kept = term("population", "newcomers", "Nouveaux arrivants", "Newcomers");
    int64_t absorbed = term("population", "migrants", "Migrants", "Migrants");
    int64_t same = serving("La Jetée", "migrants"), more = serving("Le Quai", "migrants");
    int64_t gone = serving("La Digue", "migrants");
    struct organization o;
    int64_t merging = number_in(merge(absorbed, kept).location);
    town_record(&town, &entity_organization, more, &o);
    o.populations = STR("men newcomers");
    o.city = STR("Matane");
    town_save(&town, &entity_organization, &o);
    town_record(&town, &entity_organization, gone, &o);
    o.populations = STR("women");
    town_save(&town, &entity_organization, &o);
    struct res r = get("/vocabularies/merges/#", merging);
    assert_true(says(r, "2 fiches le reprendront") && says(r, "La Digue"));
    assert_false(says(r, "Le Quai"));
    post("/vocabularies/merges/#/reverse", merging);
    assert_true(str_is(populations_of(same), "migrants"));
    assert_true(str_is(populations_of(more), "men migrants"));
    assert_true(str_is(populations_of(gone), "women"));
    r = post("/vocabularies/merges/#/reverse", merging);
    assert_true(str_ends(r.location, STR("not_undone")));
    assert_true(str_is(populations_of(more), "men migrants"));
}

static void a_merge_on_top_of_another_comes_apart_first(void **state)
{
    (void)state;
    int64_t a = term("sector", "aa", "Alpha", ""), b = term("sector", "bb", "Bravo", "");
    int64_t c = term("sector", "cc", "Charlie", "");
    struct organization o;
    int64_t id = town_organization(&town, "Le Sémaphore");
    town_record(&town, &entity_organization, id, &o);
    o.sector = STR("aa");
    town_save(&town, &entity_organization, &o);
    int64_t one = number_in(merge(a, b).location), two = number_in(merge(b, c).location);
    town_record(&town, &entity_organization, id, &o);
    assert_true(str_is(o.sector, "cc"));
    assert_true(says(get("/vocabularies/merges/#", one), "Défaites d’abord"));
    post("/vocabularies/merges/#/reverse", one);
    town_record(&town, &entity_organization, id, &o);
    assert_true(str_is(o.sector, "cc"));
    post("/vocabularies/merges/#/reverse", two);
    post("/vocabularies/merges/#/reverse", one);
    town_record(&town, &entity_organization, id, &o);
    assert_true(str_is(o.sector, "aa"));
}

static void only_two_terms_in_use_of_one_vocabulary_merge(void **state)
{
    (void)state;
    int64_t here = term("sector", "docks", "Quais", ""),
            there = term("territory", "docks", "Port", "");
    assert_int_equal(merge(here, there).status, 404);
    assert_int_equal(merge(here, here).status, 404);
    int64_t away = term("sector", "piers", "Jetées", "");
    post("/vocabularies/#/archive", away);
    assert_int_equal(merge(here, away).status, 404);
    struct res r =
        test_post(town.site, &town.director, town_path(&town, "/vocabularies/#/merge", here),
                  TEST_FIELDS({ STR("into"), town_id(&town, away) }));
    assert_int_equal(r.status, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_of_a_vocabulary_is_found_by_its_codes),
        cmocka_unit_test(a_term_is_added_changed_and_found_by_its_new_word),
        cmocka_unit_test(a_word_is_there_once_and_comes_back_with_its_error),
        cmocka_unit_test(put_away_a_term_is_read_where_it_is_and_offered_no_more),
        cmocka_unit_test(two_terms_become_one_in_every_record_and_two_again),
        cmocka_unit_test(what_people_changed_since_is_left_alone_and_told),
        cmocka_unit_test(a_merge_on_top_of_another_comes_apart_first),
        cmocka_unit_test(only_two_terms_in_use_of_one_vocabulary_merge),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
