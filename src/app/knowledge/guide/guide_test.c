/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/knowledge/knowledge.h"
#include "app/knowledge/texts.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct test_town t;

static const struct module *const modules[] = { &module_guide, &module_library, NULL };

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

static size_t times(struct str body, const char *what)
{
    size_t n = 0;
    for (ptrdiff_t at; (at = str_find(body, str_of(what))) >= 0; n++)
        body = str_sub(body, (size_t)at + 1, body.n);
    return n;
}

static struct str page(const struct test_person *who, const char *path, enum lang l)
{
    const struct value wanted[] = { { STR("Accept-Language"), lang_code(l) } };
    struct res r = test_run(
        t.site,
        &(struct test_request){
            .method = "GET", .target = path, .person = who, .headers = wanted, .n_headers = 1 });
    assert_int_equal(r.status, 200);
    return out_view(&r.body);
}

/* Each entry of a kind stands on the page once, under its code, with its words. */
static size_t shown(struct str body, enum lang l, enum content_kind kind, const char *prefix)
{
    const struct content *texts = texts_of(l);
    size_t n = 0;
    for (const struct content_entry *e = NULL; (e = content_next(texts, kind, NULL, e));) {
        struct str id = arena_fmt(t.site->arena, "id=\"%s%.*s\"", prefix, STR_ARG(e->code));
        n += times(body, arena_z(t.site->arena, id)) == 1;
    }
    return n;
}

static void the_five_phases_hold_all_of_the_guide(void **state)
{
    (void)state;
    static const char *const phases[] = { "preparation", "identification", "agreement",
                                          "consolidation", "evaluation" };
    for (int l = 0; l < LANG_COUNT; l++) {
        size_t components = 0, tips = 0, cases = 0, tools = 0, items = 0, tables = 0, rows = 0;
        for (size_t i = 0; i < 5; i++) {
            struct str body = page(
                &t.worker, arena_z(t.site->arena, arena_fmt(t.site->arena, "/guide/%s", phases[i])),
                (enum lang)l);
            components += shown(body, (enum lang)l, CONTENT_COMPONENT, "");
            tips += shown(body, (enum lang)l, CONTENT_TIP, "");
            cases += shown(body, (enum lang)l, CONTENT_CASE, "");
            tools += shown(body, (enum lang)l, CONTENT_TOOL, "");
            items += shown(body, (enum lang)l, CONTENT_ITEM, "item-");
            tables += shown(body, (enum lang)l, CONTENT_TABLE, "");
            rows += times(body, "<th scope=\"row\">");
        }
        assert_int_equal(components, 25);
        assert_int_equal(tips, 29);
        assert_int_equal(cases, 8);
        assert_int_equal(tools, 15);
        assert_int_equal(items, 57);
        assert_int_equal(tables, 5);
        assert_int_equal(rows, 5 + 6 + 7 + 4 + 13);
    }
}

static void reflection_asks_all_its_questions(void **state)
{
    (void)state;
    for (int l = 0; l < LANG_COUNT; l++) {
        struct str body = page(&t.worker, "/guide/reflection", (enum lang)l);
        assert_int_equal(shown(body, (enum lang)l, CONTENT_PART, ""), 3);
        assert_int_equal(shown(body, (enum lang)l, CONTENT_THEME, ""), 16);
        assert_int_equal(shown(body, (enum lang)l, CONTENT_QUESTION, ""), 57);
    }
}

static void partners_conditions_and_landlords_are_whole(void **state)
{
    (void)state;
    for (int l = 0; l < LANG_COUNT; l++) {
        struct str body = page(&t.worker, "/guide/partners", (enum lang)l);
        assert_int_equal(shown(body, (enum lang)l, CONTENT_PARTNER_KIND, ""), 9);
        assert_int_equal(shown(body, (enum lang)l, CONTENT_AIM, ""), 12);
        assert_int_equal(shown(body, (enum lang)l, CONTENT_SUCCESS_FACTOR, ""), 7);
        assert_int_equal(shown(body, (enum lang)l, CONTENT_INSIDE, ""), 10);
        assert_int_equal(shown(body, (enum lang)l, CONTENT_OUTSIDE, ""), 20);
        body = page(&t.worker, "/guide/conditions", (enum lang)l);
        assert_int_equal(shown(body, (enum lang)l, CONTENT_CONDITION, ""), 7);
        assert_int_equal(shown(body, (enum lang)l, CONTENT_ACTION, ""), 27);
        body = page(&t.worker, "/guide/landlords", (enum lang)l);
        assert_int_equal(shown(body, (enum lang)l, CONTENT_LANDLORD, ""), 9);
    }
}

static void the_way_leads_through_the_phases(void **state)
{
    (void)state;
    struct str body = page(&t.worker, "/guide", LANG_FR);
    assert_int_equal(times(body, "<h3><a href=\"/guide/"), 5);
    assert_true(str_find(body, STR("Le besoin est-il toujours là")) >= 0);
    assert_true(str_find(body, STR("7 composantes")) >= 0);
    body = page(&t.worker, "/guide/identification", LANG_FR);
    assert_true(str_find(body, STR("href=\"/guide/preparation\"")) >= 0);
    assert_true(str_find(body, STR("href=\"/guide/agreement\"")) >= 0);
    struct res r = test_get(t.site, &t.worker, "/guide/c_trigger");
    assert_int_equal(r.status, 404);
    r = test_get(t.site, &t.worker, "/guide/nulle_part");
    assert_int_equal(r.status, 404);
}

/* The guide is where the work begins: each text leads to the place where it is done, for those who
 * may go there. */
static void texts_lead_to_where_they_are_done(void **state)
{
    (void)state;
    struct test_person funder = test_person_new(t.site, ROLE_FUNDER, 0);
    struct str body = page(&t.coordinator, "/guide/preparation", LANG_FR);
    assert_int_equal(times(body, "href=\"/guide/sheets/s_goals\""), 2); /* the item, the list */
    assert_int_equal(times(body, "href=\"/guide/sheets/s_pros\""), 3);  /* the table too */
    assert_int_equal(times(body, "href=\"/guide/reflection\">"), 2);
    body = page(&t.coordinator, "/guide/identification", LANG_FR);
    assert_true(times(body, "href=\"/prospects/board\"") >= 9);
    assert_int_equal(times(page(&funder, "/guide/identification", LANG_FR), "href=\"/prospects"),
                     0);
    body = page(&t.coordinator, "/guide/reflection", LANG_FR);
    assert_int_equal(times(body, "href=\"/guide/sheets/th_"), 16);
    body = page(&t.coordinator, "/guide/landlords", LANG_FR);
    assert_int_equal(times(body, "href=\"/prospects/find?sector=landlord\""), 1);
    assert_int_equal(times(body, "href=\"/library#lib_"), 3);
    body = page(&funder, "/guide/landlords", LANG_FR);
    assert_int_equal(times(body, "href=\"/prospects"), 0);
    assert_int_equal(
        times(page(&t.coordinator, "/guide/conditions", LANG_FR), "href=\"/conditions\""), 1);
    body = page(&t.coordinator, "/guide/partners", LANG_FR);
    assert_int_equal(times(body, "href=\"/prospects/find?sector="), 9);
    assert_int_equal(times(body, "href=\"/partnerships?by=kind\""), 1);
}

static void who_may_not_adapt_is_offered_nothing(void **state)
{
    (void)state;
    struct str body = page(&t.worker, "/guide/preparation?adapt=1", LANG_FR);
    assert_int_equal(times(body, "/guide/text/"), 0);
    body = page(&t.worker, "/guide/preparation", LANG_FR);
    assert_int_equal(times(body, "adapt=1"), 0);
    body = page(&t.coordinator, "/guide/preparation", LANG_FR);
    assert_true(times(body, "adapt=1") > 0);
    assert_int_equal(times(body, "/guide/text/"), 0);
    body = page(&t.coordinator, "/guide/preparation?adapt=1", LANG_FR);
    assert_true(times(body, "/guide/text/") > 30);
}

/* -- the library
 * ------------------------------------------------------------------------------------- */

static size_t lines(struct str body)
{
    return times(body, "<li id=\"lib_");
}

static void the_library_is_shown_twenty_at_a_time(void **state)
{
    (void)state;
    for (int l = 0; l < LANG_COUNT; l++) {
        assert_int_equal(lines(page(&t.worker, "/library", (enum lang)l)), 20);
        assert_int_equal(lines(page(&t.worker, "/library?page=2", (enum lang)l)), 20);
        assert_int_equal(lines(page(&t.worker, "/library?page=3", (enum lang)l)), 10);
        assert_int_equal(lines(page(&t.worker, "/library?page=99", (enum lang)l)), 10);
    }
}

static void it_is_narrowed_by_shelf_language_subject_phase_and_partner(void **state)
{
    (void)state;
    assert_int_equal(lines(page(&t.worker, "/library?on=video", LANG_FR)), 8);
    assert_int_equal(lines(page(&t.worker, "/library?on=document", LANG_FR)), 16);
    assert_int_equal(lines(page(&t.worker, "/library?on=hub", LANG_FR)), 7);
    assert_int_equal(lines(page(&t.worker, "/library?on=link", LANG_FR)), 5);
    assert_int_equal(lines(page(&t.worker, "/library?on=article", LANG_FR)), 14);
    struct str body = page(&t.worker, "/library?on=article&partner=k_justice", LANG_FR);
    assert_int_equal(lines(body), 2);
    assert_true(str_find(body, STR("Precarious Place")) >= 0);
    body = page(&t.worker, "/library?on=video&in=fr", LANG_FR);
    assert_int_equal(lines(body), 2);
    assert_int_equal(times(body, "En anglais seulement"), 0);
    body = page(&t.worker, "/library?on=article", LANG_FR);
    assert_int_equal(times(body, "En anglais seulement"), 14);
    body = page(&t.worker, "/library?on=video", LANG_EN);
    assert_int_equal(times(body, "In French only"), 2);
}

static void it_is_searched_without_accents_and_says_when_nothing_is_found(void **state)
{
    (void)state;
    struct str body = page(&t.worker, "/library?q=itinerance+montreal", LANG_FR);
    assert_int_equal(lines(body), 0);
    assert_true(str_find(body, STR("Aucune ressource")) >= 0);
    body = page(&t.worker, "/library?q=naufrages", LANG_FR);
    assert_int_equal(lines(body), 1);
    body = page(&t.worker, "/library?sort=year&on=article", LANG_FR);
    assert_true(str_find(body, STR("lib_passafaro")) < str_find(body, STR("lib_rutherford")));
}

static void its_links_leave_without_telling_where_from(void **state)
{
    (void)state;
    struct str body = page(&t.worker, "/library?on=video", LANG_FR);
    assert_int_equal(times(body, "rel=\"external noopener noreferrer\""), 8);
}

static void its_csv_holds_what_was_asked(void **state)
{
    (void)state;
    struct str body = page(&t.worker, "/library.csv?on=hub", LANG_EN);
    assert_int_equal(times(body, "\r\n"), 1 + 7);
    assert_true(str_find(body, STR("Ten Principles")) >= 0);
    body = page(&t.worker, "/library.csv", LANG_FR);
    assert_int_equal(times(body, "\r\n"), 1 + 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_five_phases_hold_all_of_the_guide),
        cmocka_unit_test(reflection_asks_all_its_questions),
        cmocka_unit_test(partners_conditions_and_landlords_are_whole),
        cmocka_unit_test(the_way_leads_through_the_phases),
        cmocka_unit_test(texts_lead_to_where_they_are_done),
        cmocka_unit_test(who_may_not_adapt_is_offered_nothing),
        cmocka_unit_test(the_library_is_shown_twenty_at_a_time),
        cmocka_unit_test(it_is_narrowed_by_shelf_language_subject_phase_and_partner),
        cmocka_unit_test(it_is_searched_without_accents_and_says_when_nothing_is_found),
        cmocka_unit_test(its_links_leave_without_telling_where_from),
        cmocka_unit_test(its_csv_holds_what_was_asked),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
