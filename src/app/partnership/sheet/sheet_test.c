/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/outbox.h"
#include "app/network/network.h"
#include "app/partnership/action/action.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/sheet/sheet.h"
#include "contact.ent.h"
#include "support/town.h"
#include "view/view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static struct test_town t;
static int64_t together; /* the shelter and the clinic */
static const struct module *const modules[] = {
    &module_organization, &module_contact, &module_interaction,
    &module_partnership,  &module_sheet,   &module_link,
    &module_action,       &module_outbox,  NULL
};

static int setup(void **state)
{
    (void)state;
    town_open(&t, modules);
    together = town_partnership(&t, "Le Passage", t.shelter, t.clinic, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

/* -- what a person does
 * --------------------------------------------------------------------------------- */

static struct res page(const struct test_person *who, const char *path)
{
    return test_get(t.site, who, strchr(path, '#') ? town_path(&t, path, together) : path);
}

static bool shows(const struct test_person *who, const char *path, const char *words)
{
    struct res r = page(who, path);
    return str_find(test_body(t.site, &r), str_of(words)) >= 0;
}

/* The value of a hidden input of the page. */
static struct str seen(const struct test_person *who, const char *path, const char *name)
{
    struct res r = page(who, path);
    struct str body = test_body(t.site, &r), value, rest;
    ptrdiff_t at =
        str_find(body, arena_fmt(t.site->arena, "type=\"hidden\" name=\"%s\" value=\"", name));
    if (at < 0)
        return STR_NULL;
    rest = str_sub(body, (size_t)at, body.n);
    str_cut(str_sub(rest, (size_t)str_find(rest, STR("value=\"")) + 7, rest.n), '"', &value, &rest);
    return value;
}

static struct res post(const struct test_person *who, const char *path, const struct value *form,
                       size_t n)
{
    return test_post(t.site, who, town_path(&t, path, together), form, n);
}

#define COMPAT "/partnerships/#/sheets/s_compat"
#define CELL "c.compat_overlap.compat_ground_words"
#define SEEN "v.compat_overlap.compat_ground_words"

static struct res write_cell(const struct test_person *who, const char *words, struct str opened,
                             const char *action)
{
    return post(who, COMPAT,
                TEST_FIELDS({ STR("of"), STR("mine") }, { STR(CELL), str_of(words) },
                            { STR(SEEN), opened }, { STR("do"), str_of(action) }));
}

/* The number that a button of the page carries: “take:12”. */
static struct str button(const struct test_person *who, const char *path, const char *what)
{
    struct res r = page(who, path);
    struct str body = test_body(t.site, &r), whole, rest;
    ptrdiff_t at = str_find(body, arena_fmt(t.site->arena, "value=\"%s:", what));
    assert_true(at >= 0);
    str_cut(str_sub(body, (size_t)at + 7, body.n), '"', &whole, &rest);
    return whole;
}

/* -- tests
 * ---------------------------------------------------------------------------------------------- */

static void each_party_answers_alone_until_it_hands_in(void **state)
{
    (void)state;
    assert_int_equal(
        write_cell(&t.director, "Les nuits", seen(&t.director, COMPAT, SEEN), "save").status, 303);
    assert_true(shows(&t.director, COMPAT, "Les nuits"));
    assert_true(shows(&t.worker, COMPAT, "Les nuits"));
    assert_false(shows(&t.stranger, COMPAT, "Les nuits"));
    write_cell(&t.director, "Les nuits", seen(&t.director, COMPAT, SEEN), "hand");
    assert_false(shows(&t.stranger, COMPAT "?view=beside", "Les nuits"));
    write_cell(&t.stranger, "Les urgences", seen(&t.stranger, COMPAT, SEEN), "hand");
    assert_true(shows(&t.stranger, COMPAT "?view=beside", "Les nuits"));
    assert_true(shows(&t.director, COMPAT "?view=beside", "Les urgences"));
}

static void what_is_handed_in_is_closed_until_it_is_taken_back(void **state)
{
    (void)state;
    write_cell(&t.director, "Autre chose", STR("0.0"), "save");
    assert_false(shows(&t.director, COMPAT "?view=mine", "Autre chose"));
    post(&t.director, COMPAT, TEST_FIELDS({ STR("of"), STR("mine") }, { STR("do"), STR("back") }));
    assert_int_equal(
        write_cell(&t.director, "Les soirs", seen(&t.director, COMPAT "?view=mine", SEEN), "hand")
            .status,
        303);
    assert_true(shows(&t.director, COMPAT "?view=mine", "Les soirs"));
}

static void an_agreed_version_takes_over_what_was_answered(void **state)
{
    (void)state;
    struct str take = button(&t.director, COMPAT "?view=beside", "bring");
    assert_int_equal(
        post(&t.director, COMPAT, TEST_FIELDS({ STR("of"), STR("together") }, { STR("do"), take }))
            .status,
        303);
    assert_int_equal(post(&t.worker, COMPAT,
                          TEST_FIELDS({ STR("of"), STR("together") }, { STR("do"), STR("agree") }))
                         .status,
                     404);
    assert_int_equal(post(&t.director, COMPAT,
                          TEST_FIELDS({ STR("of"), STR("together") }, { STR("do"), STR("agree") }))
                         .status,
                     303);
    assert_true(shows(&t.stranger, COMPAT "?view=beside", "value=\"reopen\""));
    assert_false(shows(&t.stranger, COMPAT "?view=beside", "value=\"agree\""));
}

static void two_who_write_in_one_cell_lose_nothing(void **state)
{
    (void)state;
    const char *path = "/partnerships/#/sheets/s_practice";
    const char *cell = "c.practice_well.practice_words", *at = "v.practice_well.practice_words";
    struct str opened = seen(&t.director, path, at);
    post(&t.director, path,
         TEST_FIELDS({ str_of(cell), STR("Les appels") }, { str_of(at), opened }));
    post(&t.worker, path, TEST_FIELDS({ str_of(cell), STR("Le local") }, { str_of(at), opened }));
    assert_true(shows(&t.director, path, "Les appels"));
    assert_true(shows(&t.director, path, "Le local"));
    /* A page that was opened before, and not touched there, takes nothing back. */
    post(&t.worker, path, TEST_FIELDS({ str_of(cell), STR("") }, { str_of(at), opened }));
    assert_true(shows(&t.director, path, "Les appels"));
    /* Nor does another party choose for them. */
    post(&t.stranger, path,
         TEST_FIELDS({ str_of(cell), STR("Les soins") },
                     { str_of(at), seen(&t.stranger, path, at) }));
    struct res r =
        post(&t.stranger, path, TEST_FIELDS({ STR("do"), button(&t.worker, path, "take") }));
    assert_int_equal(r.status, 404);
    assert_true(shows(&t.director, path, "Les appels"));
    post(&t.worker, path, TEST_FIELDS({ STR("do"), button(&t.worker, path, "both") }));
    assert_true(shows(&t.director, path, "Les appels\nLe local"));
    assert_false(shows(&t.director, path, "value=\"keep:"));
}

static void rows_are_added_ranked_removed_and_brought_back(void **state)
{
    (void)state;
    const char *path = "/partnerships/#/sheets/s_goals";
    static const char *const goals[] = { "Dormir", "Manger" };
    for (int i = 0; i < 2; i++)
        assert_int_equal(post(&t.director, path,
                              TEST_FIELDS({ STR("c.new-goals_list.goals_goal"), str_of(goals[i]) },
                                          { STR("c.new-goals_list.goals_term"), STR("short") }))
                             .status,
                         303);
    struct res r = page(&t.director, path);
    struct str body = test_body(t.site, &r);
    assert_true(str_find(body, STR("Dormir")) < str_find(body, STR("Manger")));
    post(&t.director, path, TEST_FIELDS({ STR("do"), button(&t.director, path, "down") }));
    r = page(&t.director, path);
    body = test_body(t.site, &r);
    assert_true(str_find(body, STR("Manger")) < str_find(body, STR("Dormir")));
    struct res gone =
        post(&t.director, path, TEST_FIELDS({ STR("do"), button(&t.director, path, "remove") }));
    assert_false(shows(&t.director, path, "Manger"));
    struct str where = test_header(&gone, "Location"), row, version, rest;
    where = gone.location.p ? gone.location : where;
    str_cut(str_sub(where, (size_t)str_find(where, STR("row=")) + 4, where.n), '&', &row, &rest);
    str_cut(str_sub(rest, 8, rest.n), '&', &version, &rest);
    assert_int_equal(post(&t.director,
                          arena_z(t.site->arena,
                                  arena_fmt(t.site->arena, "%s/row/%.*s/undo", path, STR_ARG(row))),
                          TEST_FIELDS({ STR("version"), version }))
                         .status,
                     303);
    assert_true(shows(&t.director, path, "Manger"));
}

static void a_wrong_value_comes_back_with_all_that_was_typed(void **state)
{
    (void)state;
    const char *path = "/partnerships/#/sheets/s_scale";
    struct res r = post(&t.stranger, path,
                        TEST_FIELDS({ STR("c.new-scale_marks.scale_now"), STR("12") },
                                    { STR("c.new-scale_marks.scale_looks"), STR("Trop haut") }));
    assert_int_equal(r.status, 422);
    assert_true(str_find(test_body(t.site, &r), STR("Trop haut")) >= 0);
    assert_false(shows(&t.stranger, path, "Trop haut"));
    static const char *const days[] = { "2026-03-01", "2026-06-01" }, *const marks[] = { "3",
                                                                                         "3,5" };
    for (int i = 0; i < 2; i++)
        post(&t.stranger, path,
             TEST_FIELDS({ STR("c.new-scale_marks.scale_now"), str_of(marks[i]) },
                         { STR("c.new-scale_marks.scale_day"), str_of(days[i]) }));
    assert_true(shows(&t.stranger, path, "<svg class=\"ch")); /* the curve of two marks */
}

static void a_cell_is_saved_by_script_and_keeps_its_history(void **state)
{
    (void)state;
    const char *path = "/partnerships/#/sheets/s_roles/cell";
    struct res r =
        post(&t.worker, path,
             TEST_FIELDS({ STR("of"), STR("mine") }, { STR("place"), STR("new-roles_list") },
                         { STR("ask"), STR("roles_what") }, { STR("value"), STR("Appeler") },
                         { STR("seen"), STR("0.0") }));
    struct str body = test_body(t.site, &r);
    assert_int_equal(r.status, 200);
    assert_true(str_starts(body, STR("{\"saved\":\"yes\",\"place\":\"r")));
    r = post(&t.worker, path,
             TEST_FIELDS({ STR("of"), STR("mine") }, { STR("place"), STR("new-roles_list") },
                         { STR("ask"), STR("nothing") }, { STR("value"), STR("x") }));
    assert_int_equal(r.status, 404);
    struct res shown = page(&t.worker, "/partnerships/#/sheets/s_roles");
    struct str html = test_body(t.site, &shown), href, rest;
    ptrdiff_t at = str_find(html, STR("/cell/"));
    assert_true(at >= 0);
    str_cut(str_sub(html, (size_t)at, html.n), '"', &href, &rest);
    const char *history =
        arena_z(t.site->arena,
                arena_fmt(t.site->arena, "/partnerships/#/sheets/s_roles%.*s", STR_ARG(href)));
    assert_true(shows(&t.worker, history, "Appeler"));
    assert_int_equal(page(&t.stranger, history).status, 404);
}

static void a_sheet_of_one_side_stays_there(void **state)
{
    (void)state;
    const char *path = "/partnerships/#/sheets/s_meeting";
    post(&t.director, path,
         TEST_FIELDS({ STR("c.meeting_does.meeting_ask"), STR("Qui signe chez eux") }));
    post(&t.stranger, path,
         TEST_FIELDS({ STR("c.meeting_does.meeting_ask"), STR("Rien") },
                     { STR("do"), STR("hand") }));
    assert_int_equal(post(&t.director, path, TEST_FIELDS({ STR("do"), STR("open") })).status, 404);
    assert_false(shows(&t.stranger, "/partnerships/#/sheets/s_meeting?view=beside", "Qui signe"));
    assert_false(shows(&t.stranger, "/partnerships/#/sheets/s_meeting/answers.csv", "Qui signe"));
    assert_true(shows(&t.director, "/partnerships/#/sheets/s_meeting/answers.csv", "Qui signe"));
}

#define PERCEPTIONS "/partnerships/#/sheets/s_perceptions"
#define ROLE "c.perceptions_role.perceptions_self_words"

static struct res note(const struct test_person *who, const char *path, struct str what)
{
    return post(who, path, TEST_FIELDS({ STR("of"), STR("mine") }, { STR("do"), what }));
}

static void a_coordinator_notes_for_a_party_that_knows_it(void **state)
{
    (void)state;
    struct str clinic = town_id(&t, town_party(&t, together, t.clinic, NULL)),
               begin = arena_fmt(t.site->arena, "note:%.*s", STR_ARG(clinic));
    const char *side =
        arena_z(t.site->arena, arena_fmt(t.site->arena, PERCEPTIONS "?side=%.*s", STR_ARG(clinic)));
    /* Nothing is written in somebody's name before one has said so. */
    assert_int_equal(post(&t.coordinator, PERCEPTIONS,
                          TEST_FIELDS({ STR("side"), clinic }, { STR(ROLE), STR("Soigner vite") }))
                         .status,
                     404);
    assert_int_equal(note(&t.director, PERCEPTIONS, begin).status, 404);
    assert_true(shows(&t.coordinator, PERCEPTIONS, arena_z(t.site->arena, begin)));
    struct res r = note(&t.coordinator, PERCEPTIONS, begin);
    assert_int_equal(r.status, 303);
    assert_true(str_find(r.location, arena_fmt(t.site->arena, "side=%.*s", STR_ARG(clinic))) >= 0);
    assert_int_equal(post(&t.coordinator, PERCEPTIONS,
                          TEST_FIELDS({ STR("side"), clinic }, { STR(ROLE), STR("Soigner vite") }))
                         .status,
                     303);
    assert_true(shows(&t.coordinator, side, "Soigner vite"));
    assert_true(shows(&t.stranger, PERCEPTIONS, "Soigner vite"));
    assert_true(shows(&t.stranger, PERCEPTIONS, "value=\"unnote\""));
    assert_false(shows(&t.director, PERCEPTIONS, "Soigner vite"));
    /* The party answers itself from then on: whoever noted reads nothing more. */
    assert_int_equal(note(&t.stranger, PERCEPTIONS, STR("unnote")).status, 303);
    assert_true(shows(&t.stranger, PERCEPTIONS, "Soigner vite"));
    assert_false(shows(&t.coordinator, side, "Soigner vite"));
    assert_int_equal(note(&t.coordinator, PERCEPTIONS, begin).status, 404);
    assert_int_equal(note(&t.stranger, PERCEPTIONS, STR("unnote")).status, 404);
    /* What was handed in is read by who answers nothing. */
    post(&t.stranger, PERCEPTIONS, TEST_FIELDS({ STR("do"), STR("hand") }));
    assert_true(shows(&t.coordinator, PERCEPTIONS, "Soigner vite"));
    /* Another party's name in a form is not taken for one's own. */
    assert_int_equal(post(&t.director, PERCEPTIONS,
                          TEST_FIELDS({ STR("side"), clinic }, { STR(ROLE), STR("Loger") }))
                         .status,
                     404);
    assert_false(shows(&t.director, PERCEPTIONS "?view=mine", "Loger"));
}

static void nobody_notes_on_a_sheet_that_stays_at_home(void **state)
{
    (void)state;
    struct str begin = arena_fmt(t.site->arena, "note:%.*s",
                                 STR_ARG(town_id(&t, town_party(&t, together, t.clinic, NULL))));
    const char *path = "/partnerships/#/sheets/s_meeting";
    assert_false(shows(&t.coordinator, path, "value=\"note:"));
    assert_int_equal(note(&t.coordinator, path, begin).status, 404);
}

/* -- what is too much is said where it is, and nothing is lost
 * --------------------------------------------------------------------------------- */

#define ASSETS "/partnerships/#/sheets/s_negotiation"
#define GIVE "c.s_nego_places.nego_drop"
#define GIVE_SEEN "v.s_nego_places.nego_drop"

/* A text of 3,600 letters that begins with its number. */
static struct str long_text(int number)
{
    char *letters = arena_alloc(t.site->arena, 3601);
    memset(letters, 'a' + number, 3600);
    memcpy(letters, arena_z(t.site->arena, arena_fmt(t.site->arena, "Texte-%d.", number)), 8);
    return (struct str){ letters, 3600 };
}

static void texts_that_wait_are_all_kept_or_refused(void **state)
{
    (void)state;
    struct str opened = seen(&t.worker, ASSETS, GIVE_SEEN);
    for (int i = 0; i < 6; i++)
        assert_int_equal(post(&t.worker, ASSETS,
                              TEST_FIELDS({ STR(GIVE), long_text(i) }, { STR(GIVE_SEEN), opened }))
                             .status,
                         303);
    struct res r = post(&t.worker, ASSETS,
                        TEST_FIELDS({ STR(GIVE), long_text(6) }, { STR(GIVE_SEEN), opened }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("Texte-6.")));
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_sheet_full)));
    r = post(&t.worker, ASSETS "/cell",
             TEST_FIELDS({ STR("place"), STR("s_nego_places") }, { STR("ask"), STR("nego_drop") },
                         { STR("value"), long_text(6) }, { STR("seen"), opened }));
    assert_int_equal(r.status, 422);
    r = page(&t.worker, ASSETS);
    for (int i = 0; i < 6; i++)
        assert_true(town_says(&t, &r, arena_fmt(t.site->arena, "Texte-%d.", i)));
    assert_false(town_says(&t, &r, STR("Texte-6.")));
    struct str both = button(&t.worker, ASSETS, "both");
    r = post(&t.worker, ASSETS, TEST_FIELDS({ STR("do"), both }));
    struct str there, anchor;
    str_cut(r.location, '#', &there, &anchor);
    assert_true(anchor.n > 0);
    r = page(&t.worker, arena_z(t.site->arena, there));
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_sheet_both_long)));
    assert_true(town_says(&t, &r, STR("Texte-5.")));
}

static void a_party_without_account_answers_by_link(void **state)
{
    (void)state;
    const char *path = "/partnerships/#/sheets/s_negotiation";
    const char *cell = "c.s_nego_time.nego_give";
    post(&t.director, path,
         TEST_FIELDS({ str_of(cell), STR("Deux soirs") }, { STR("do"), STR("hand") }));
    struct str ask = arena_fmt(t.site->arena, "%s/links/%.*s", path,
                               STR_ARG(town_id(&t, town_party(&t, together, t.clinic, NULL))));
    struct res given = post(&t.director, arena_z(t.site->arena, ask),
                            TEST_FIELDS({ STR("name"), STR("Une amie") }));
    assert_int_equal(given.status, 200);
    struct str body = test_body(t.site, &given), rest, href;
    ptrdiff_t at = str_find(body, STR("/l/"));
    assert_true(at >= 0);
    str_cut(str_sub(body, (size_t)at, body.n), '"', &href, &rest);
    const char *link = arena_z(t.site->arena, href);
    struct res opened = test_get(t.site, NULL, link);
    assert_int_equal(opened.status, 200);
    assert_false(town_says(&t, &opened, STR("Deux soirs")));
    assert_int_equal(
        test_post(t.site, NULL, link,
                  TEST_FIELDS({ str_of(cell), STR("Un local") }, { STR("do"), STR("hand") }))
            .status,
        303);
    opened = test_get(t.site, NULL,
                      arena_z(t.site->arena, arena_fmt(t.site->arena, "%s?view=beside", link)));
    assert_true(town_says(&t, &opened, STR("Deux soirs")));
    assert_true(shows(&t.director, "/partnerships/#/sheets/s_negotiation?view=beside", "Un local"));
    /* A link leads nothing. */
    assert_int_equal(test_post(t.site, NULL, link, TEST_FIELDS({ STR("do"), STR("open") })).status,
                     404);
    assert_int_equal(
        post(&t.worker, arena_z(t.site->arena, ask), TEST_FIELDS({ STR("name"), STR("Une amie") }))
            .status,
        404);
}

static void an_answer_becomes_an_action(void **state)
{
    (void)state;
    const char *path = "/partnerships/#/sheets/s_negotiation";
    struct res r = page(&t.director, "/partnerships/#/sheets/s_negotiation?view=beside");
    struct str body = test_body(t.site, &r), number, rest;
    ptrdiff_t at = str_find(body, STR("act="));
    assert_true(at >= 0);
    str_cut(str_sub(body, (size_t)at + 4, body.n), '#', &number, &rest);
    const char *act = arena_z(
        t.site->arena, arena_fmt(t.site->arena, "%s?view=beside&act=%.*s", path, STR_ARG(number)));
    r = page(&t.director, act);
    assert_true(town_says(&t, &r, STR("name=\"origin\" value=\"worksheet\"")));
    struct str id = STR_NULL;
    body = test_body(t.site, &r);
    at = str_find(body, STR("name=\"origin_id\" value=\""));
    str_cut(str_sub(body, (size_t)at + 24, body.n), '"', &id, &rest);
    assert_int_equal(test_post(t.site, &t.director, "/actions",
                               TEST_FIELDS({ STR("origin"), STR("worksheet") },
                                           { STR("origin_id"), id }, { STR("origin_part"), number },
                                           { STR("partnership"), town_id(&t, together) },
                                           { STR("title"), STR("Ouvrir deux soirs") },
                                           { STR("kind"), STR("action") }))
                         .status,
                     303);
    assert_true(shows(&t.director, path, "Ouvrir deux soirs"));
    r = page(&t.director, "/partnerships/#/sheets/s_negotiation?view=beside");
    assert_true(town_says(&t, &r, STR("class=\"became")));
    r = page(&t.stranger, act);
    assert_int_equal(r.status, 200);
}

static double cpu_ms(void)
{
    struct timespec at;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

/* Told, not held: this program runs with every check of memory, on a machine that others use. */
static void a_page_and_a_cell_are_measured(void **state)
{
    (void)state;
    double from = cpu_ms();
    for (int i = 0; i < 20; i++)
        assert_int_equal(page(&t.director, COMPAT "?view=beside").status, 200);
    print_message("a page: %.2f ms\n", (cpu_ms() - from) / 20);
    from = cpu_ms();
    for (int i = 0; i < 20; i++)
        assert_int_equal(
            post(&t.director, "/partnerships/#/sheets/s_plan/cell",
                 TEST_FIELDS({ STR("of"), STR("mine") }, { STR("place"), STR("new-plan_list") },
                             { STR("ask"), STR("plan_step") }, { STR("value"), town_id(&t, i) },
                             { STR("seen"), STR("") }))
                .status,
            200);
    print_message("a cell and its row: %.2f ms\n", (cpu_ms() - from) / 20);
}

/* -- asking all parties at once
 * --------------------------------------------------------------------------------- */

static size_t links_to(int64_t partnership)
{
    struct worksheet_of_partnership_row w;
    struct worksheet_links_row *rows;
    struct tx tx;
    test_site_tx(t.site, &tx, false);
    const struct worksheet_of_partnership_in in = { .partnership = partnership,
                                                    .sheet = STR("s_compat") };
    size_t n = worksheet_of_partnership(&tx, &in, &w)
                   ? worksheet_links(&tx, &(struct worksheet_links_in){ .worksheet = w.id }, &rows)
                   : 0;
    tx_rollback(&tx);
    return n;
}

static void all_parties_are_asked_at_once(void **state)
{
    (void)state;
    struct contact c;
    int64_t there = together, relay = town_organization(&t, "La Relève");
    together = town_partnership(&t, "La Halte", t.shelter, relay, 0);
    const char *ask = "/partnerships/#/sheets/s_compat/ask";
    struct str relay_id = town_id(&t, town_party(&t, together, relay, NULL));
    assert_true(
        shows(&t.director, ask, arena_z(t.site->arena, text(LANG_FR, TEXT_sheet_ask_nobody))));
    struct res r = post(&t.director, ask, TEST_FIELDS({ STR("party"), relay_id }));
    assert_true(str_find(r.location, STR("sheet_asked_none")) >= 0);
    town_record(&t, &entity_contact, town_contact(&t, "Une liaison", relay), &c);
    c.email = STR("liaison@example.org");
    town_save(&t, &entity_contact, &c);
    assert_true(shows(&t.director, ask, "liaison@example.org"));
    r = post(&t.director, ask, TEST_FIELDS({ STR("party"), relay_id }));
    assert_true(str_find(r.location, STR("done=sheet_asked")) >= 0);
    assert_int_equal(links_to(together), 1);
    /* A reminder takes the place of the link that was not answered by. */
    post(&t.director, ask, TEST_FIELDS({ STR("party"), relay_id }));
    assert_int_equal(links_to(together), 1);
    r = page(&t.director, ask);
    assert_false(town_says(&t, &r, STR(" checked")));
    assert_int_equal(page(&t.worker, ask).status, 404);
    assert_int_equal(page(&t.stranger, ask).status, 404);
    assert_int_equal(page(&t.director, "/partnerships/#/sheets/s_meeting/ask").status, 404);
    together = there;
    /* Who has an account is written to, and needs no link. */
    size_t before = links_to(together);
    post(&t.director, COMPAT, TEST_FIELDS({ STR("do"), STR("reopen") }));
    post(&t.stranger, COMPAT, TEST_FIELDS({ STR("do"), STR("back") }));
    r = post(&t.director, ask,
             TEST_FIELDS({ STR("party"), town_id(&t, town_party(&t, together, t.clinic, NULL)) }));
    assert_true(str_find(r.location, STR("done=sheet_asked")) >= 0);
    assert_int_equal(links_to(together), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_party_answers_alone_until_it_hands_in),
        cmocka_unit_test(what_is_handed_in_is_closed_until_it_is_taken_back),
        cmocka_unit_test(an_agreed_version_takes_over_what_was_answered),
        cmocka_unit_test(two_who_write_in_one_cell_lose_nothing),
        cmocka_unit_test(rows_are_added_ranked_removed_and_brought_back),
        cmocka_unit_test(a_wrong_value_comes_back_with_all_that_was_typed),
        cmocka_unit_test(a_cell_is_saved_by_script_and_keeps_its_history),
        cmocka_unit_test(a_sheet_of_one_side_stays_there),
        cmocka_unit_test(a_coordinator_notes_for_a_party_that_knows_it),
        cmocka_unit_test(nobody_notes_on_a_sheet_that_stays_at_home),
        cmocka_unit_test(texts_that_wait_are_all_kept_or_refused),
        cmocka_unit_test(a_party_without_account_answers_by_link),
        cmocka_unit_test(an_answer_becomes_an_action),
        cmocka_unit_test(all_parties_are_asked_at_once),
        cmocka_unit_test(a_page_and_a_cell_are_measured),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
