/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/knowledge/knowledge.h"
#include "app/knowledge/texts.h"
#include "content_text.ent.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct test_town t;

static const struct module *const modules[] = { &module_guide, &module_library, &module_adapt,
                                                NULL };

#define AIM "/guide/text/aim_plan"

static int setup(void **state)
{
    (void)state;
    town_open(&t, modules);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

static int originals(void **state)
{
    (void)state;
    test_post(t.site, &t.coordinator, AIM "/back", NULL, 0);
    return 0;
}

/* The page with the partners, in a language. */
static bool shown(enum lang l, const char *words)
{
    const struct value wanted[] = { { STR("Accept-Language"), lang_code(l) } };
    struct res r = test_run(t.site, &(struct test_request){ .method = "GET",
                                                            .target = "/guide/partners",
                                                            .person = &t.worker,
                                                            .headers = wanted,
                                                            .n_headers = 1 });
    assert_int_equal(r.status, 200);
    return str_find(out_view(&r.body), str_of(words)) >= 0;
}

static struct str original(enum content_field f)
{
    return content_text(content_find(texts_of(LANG_FR), STR("aim_plan")), f);
}

/* What the form holds: the versions of both parts. */
static struct str version_of(const char *name)
{
    struct res r = test_get(t.site, &t.coordinator, AIM);
    struct str body = out_view(&r.body), head, rest;
    struct str before = arena_fmt(t.site->arena, "name=\"version_%s\" value=\"", name);
    ptrdiff_t at = str_find(body, before);
    assert_true(at >= 0);
    str_cut(str_sub(body, (size_t)at + before.n, body.n), '"', &head, &rest);
    return head;
}

static struct res save(const struct test_person *who, struct str title, struct str words,
                       const char *what)
{
    return test_post(t.site, who, AIM,
                     TEST_FIELDS({ STR("title"), title }, { STR("text"), words },
                                 { STR("version_title"), version_of("title") },
                                 { STR("version_text"), version_of("text") },
                                 { STR("do"), str_of(what) }));
}

static void a_community_says_a_text_in_its_own_words(void **state)
{
    (void)state;
    struct res r =
        save(&t.coordinator, original(CONTENT_TITLE), STR("Notre plan, chaque automne."), "save");
    assert_int_equal(r.status, 303);
    assert_true(shown(LANG_FR, "Notre plan, chaque automne."));
    assert_false(shown(LANG_EN, "Notre plan, chaque automne."));
    assert_true(shown(LANG_EN, "Write it, or bring it up to date."));
    r = test_get(t.site, &t.coordinator, "/guide/texts");
    assert_true(town_says(&t, &r, STR("Tenir un plan communautaire")));
}

static void a_preview_changes_nothing(void **state)
{
    (void)state;
    struct res r =
        save(&t.coordinator, original(CONTENT_TITLE), STR("Seulement pour voir."), "preview");
    assert_int_equal(r.status, 200);
    assert_true(town_says(&t, &r, STR("<p>Seulement pour voir.</p>")));
    assert_false(shown(LANG_FR, "Seulement pour voir."));
}

static void words_are_never_read_as_html(void **state)
{
    (void)state;
    struct res r = save(&t.coordinator, original(CONTENT_TITLE),
                        STR("<script>alert(1)</script> & <b>gras</b>"), "save");
    assert_int_equal(r.status, 303);
    assert_false(shown(LANG_FR, "<script>alert"));
    assert_true(shown(LANG_FR, "&lt;b&gt;gras&lt;/b&gt;"));
}

static void what_is_empty_or_too_long_comes_back_at_its_place(void **state)
{
    (void)state;
    struct str longer = arena_fmt(t.site->arena, "%01300d", 7);
    struct res r = save(&t.coordinator, STR(" \n "), STR("Gardé"), "save");
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("id=\"e-title\"")));
    assert_true(town_says(&t, &r, STR("Gardé</textarea>")));
    r = save(&t.coordinator, original(CONTENT_TITLE), longer, "save");
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("id=\"e-text\"")));
    assert_false(shown(LANG_FR, "Gardé"));
}

static void two_people_at_once_lose_nothing(void **state)
{
    (void)state;
    struct str title = version_of("title"), words = version_of("text");
    save(&t.coordinator, original(CONTENT_TITLE), STR("La première."), "save");
    struct res r = test_post(
        t.site, &t.coordinator, AIM,
        TEST_FIELDS({ STR("title"), original(CONTENT_TITLE) }, { STR("text"), STR("La seconde.") },
                    { STR("version_title"), title }, { STR("version_text"), words }));
    assert_int_equal(r.status, 409);
    assert_true(town_says(&t, &r, STR("La seconde.</textarea>")));
    assert_true(shown(LANG_FR, "La première."));
}

static void it_goes_back_and_its_history_stays(void **state)
{
    (void)state;
    save(&t.coordinator, original(CONTENT_TITLE), STR("Pour un temps."), "save");
    assert_true(shown(LANG_FR, "Pour un temps."));
    struct res r = test_post(t.site, &t.coordinator, AIM "/back", NULL, 0);
    assert_int_equal(r.status, 303);
    assert_false(shown(LANG_FR, "Pour un temps."));
    save(&t.coordinator, original(CONTENT_TITLE), STR("De nouveau."), "save");
    assert_true(shown(LANG_FR, "De nouveau."));
    /* Writing the original again is going back. */
    save(&t.coordinator, original(CONTENT_TITLE), original(CONTENT_TEXT), "save");
    assert_false(shown(LANG_FR, "De nouveau."));
}

static void an_original_that_has_changed_is_told_with_its_difference(void **state)
{
    (void)state;
    struct content_text c;
    struct tx tx;
    test_site_tx(t.site, &tx, true);
    entity_init(&entity_content_text, &c);
    c.label = STR("Plan");
    c.code = STR("aim_vision");
    c.language = CONTENT_LANGUAGE_FR;
    c.field = STR("text");
    c.words = STR("Nos mots à nous.");
    c.original = STR("Un original d’autrefois.");
    record_insert(&tx, &entity_content_text, &c);
    tx_commit(&tx);
    struct res r = test_get(t.site, &t.coordinator, "/guide/text/aim_vision");
    assert_true(town_says(&t, &r, STR("<del>Un original d’autrefois.</del>")));
    assert_true(town_says(&t, &r, STR("<ins>Voir la même chose")));
    r = test_post(
        t.site, &t.coordinator, "/guide/text/aim_vision",
        TEST_FIELDS({ STR("text"), STR("Nos mots à nous.") }, { STR("version_text"), STR("1") }));
    assert_int_equal(r.status, 303);
    r = test_get(t.site, &t.coordinator, "/guide/text/aim_vision");
    assert_false(town_says(&t, &r, STR("<del>")));
    assert_true(town_says(&t, &r, STR("Nos mots à nous.")));
}

static void a_fact_and_a_text_that_is_not_there_are_not_adapted(void **state)
{
    (void)state;
    struct res r = test_get(t.site, &t.coordinator, "/guide/text/lib_ten");
    assert_int_equal(r.status, 200);
    assert_false(town_says(&t, &r, STR("name=\"title\"")));
    assert_true(town_says(&t, &r, STR("name=\"text\"")));
    r = test_get(t.site, &t.coordinator, "/guide/text/nulle_part");
    assert_int_equal(r.status, 404);
}

static void only_coordinators_and_administrators_adapt(void **state)
{
    (void)state;
    struct res r = test_get(t.site, &t.worker, AIM);
    assert_int_equal(r.status, 404);
    r = save(&t.director, original(CONTENT_TITLE), STR("Pas permis."), "save");
    assert_int_equal(r.status, 404);
    assert_false(shown(LANG_FR, "Pas permis."));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_community_says_a_text_in_its_own_words, originals),
        cmocka_unit_test_setup(a_preview_changes_nothing, originals),
        cmocka_unit_test_setup(words_are_never_read_as_html, originals),
        cmocka_unit_test_setup(what_is_empty_or_too_long_comes_back_at_its_place, originals),
        cmocka_unit_test_setup(two_people_at_once_lose_nothing, originals),
        cmocka_unit_test_setup(it_goes_back_and_its_history_stays, originals),
        cmocka_unit_test(an_original_that_has_changed_is_told_with_its_difference),
        cmocka_unit_test(a_fact_and_a_text_that_is_not_there_are_not_adapted),
        cmocka_unit_test(only_coordinators_and_administrators_adapt),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
