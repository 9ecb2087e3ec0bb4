/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/agreement/agreement.h"
#include "app/agreement/obligation/obligation.h"
#include "app/demo/demo.h"
#include "app/evaluation/report/report.h"
#include "app/modules.h"
#include "app/record/record.h"
#include "clause_contact.ent.h"
#include "clause_review.ent.h"
#include "support/request.h"
#include "view/view.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* The worked case of the guide's phase 5, as a fresh demo has it: number by number, from the
 * records and from the pages. */

static struct test_site *site;
static struct test_person coordinator;
static struct tx tx; /* open during a test */
static int64_t partnership;
static day begun; /* the agreement came into force */
static struct indicator_whole *indicators;
static size_t n_indicators;

static int setup(void **state)
{
    struct tx here, home;
    (void)state;
    module_start(every_module);
    site = test_site_open(&view_pages);
    module_routes(site->router);
    test_site_tx(site, &here, true);
    test_site_home(site, &home, true);
    demo_load(&here, &home, &site->community);
    tx_commit(&here);
    tx_commit(&home);
    coordinator = test_person_new(site, ROLE_COORDINATOR, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    test_site_close(site);
    return 0;
}

static int reads(void **state)
{
    struct review_plan_of_row plan;
    (void)state;
    test_site_tx(site, &tx, false);
    partnership = external_find(&tx, "demo", &entity_partnership, STR("p-pat"));
    assert_true(review_plan_of(&tx, &(struct review_plan_of_in){ partnership }, &plan));
    begun = plan.since;
    n_indicators = indicator_all(&tx, partnership, &indicators);
    return 0;
}

static int reads_no_more(void **state)
{
    (void)state;
    tx_rollback(&tx);
    return 0;
}

static day month(int n)
{
    return day_add_months(begun, n);
}

static const struct indicator_whole *the(const char *code)
{
    int64_t id = external_find(&tx, "demo", &entity_indicator, str_of(code));
    const struct indicator_whole *w = indicator_in(indicators, n_indicators, id);
    assert_non_null(w);
    return w;
}

/* The measure of a month. */
static const struct indicator_measures_of_row *in_month(const char *code, int n)
{
    const struct indicator_whole *w = the(code);
    for (size_t i = 0; i < w->n_measures; i++)
        if (w->measures[i].day == month(n))
            return &w->measures[i];
    fail_msg("%s: nothing measured in month %d", code, n);
    return NULL;
}

/* Of a page whose address has # in the place of the number. */
static struct res page_of(const char *path, int64_t id)
{
    struct str head, tail;
    str_cut(str_of(path), '#', &head, &tail);
    struct str whole =
        arena_fmt(site->arena, "%.*s%" PRId64 "%.*s", STR_ARG(head), id, STR_ARG(tail));
    struct res r = test_get(site, &coordinator, arena_z(site->arena, whole));
    assert_int_equal(r.status, 200);
    return r;
}

static bool page_says(const char *path, int64_t id, struct str words)
{
    struct res r = page_of(path, id);
    return str_find(test_body(site, &r), words) >= 0;
}

#define assert_page(path, id, words) assert_true(page_says(path, id, STR(words)))

/* -- tests
 * ------------------------------------------------------------------------------------------- */

static void a_hundred_people_in_a_hundred_units_forty_of_them_twenty_severe(void **state)
{
    (void)state;
    struct partnership p;
    assert_true(record_get(&tx, &entity_partnership, partnership, &p));
    assert_true(str_find(p.summary, STR("100 personnes dans 100 logements")) >= 0);
    assert_true(str_find(p.summary, STR("40 vivent avec")) >= 0);
    assert_true(str_find(p.summary, STR("20 avec une maladie grave")) >= 0);
    assert_int_equal(the("i-besoins")->row->baseline, 20);
}

/* Its number, from the link on the partnership's page. */
static int64_t agreement_of(void)
{
    struct res r = page_of("/partnerships/#", partnership);
    struct str body = test_body(site, &r), number, rest;
    ptrdiff_t at = str_find(body, STR("href=\"/agreements/"));
    int64_t id = 0;
    assert_true(at >= 0);
    str_cut(str_sub(body, (size_t)at + 18, 20), '"', &number, &rest);
    assert_true(str_to_i64(number, &id));
    return id;
}

static void they_talk_monthly_and_review_quarterly(void **state)
{
    struct agreement_whole w;
    bool contact = false, review = false;
    (void)state;
    assert_true(agreement_load(&tx, agreement_of(), &w));
    assert_true(str_find(w.a.purpose, STR("normes de service")) >= 0);
    assert_true(str_find(w.a.purpose, STR("selon les besoins")) >= 0);
    for (size_t i = 0; i < w.n_clauses; i++) {
        if (str_is(str_of(w.clauses[i].type->name), "contact")) {
            const struct clause_contact *c = w.clauses[i].parameters;
            contact = c->every_days == 30;
        }
        if (str_is(str_of(w.clauses[i].type->name), "review")) {
            const struct clause_review *c = w.clauses[i].parameters;
            review = c->every_months == 3;
        }
    }
    assert_true(contact && review);
}

static void they_agreed_on_what_success_is(void **state)
{
    (void)state;
    const struct indicator_whole *w = the("i-besoins"); /* half of 20 after 4 months */
    assert_true(w->at_most);
    assert_int_equal(w->targets[0].figure, 10);
    assert_int_equal(w->targets[0].due, month(4));
    assert_page("/indicators/#", w->row->id, "10 personnes (\u221250\u00a0%)");
    w = the("i-sorties");
    assert_false(w->at_most);
    assert_int_equal(w->targets[0].figure, 15);
    assert_int_equal(w->targets[0].due, month(6));
    w = the("i-relogements");
    assert_true(w->at_most);
    assert_int_equal(w->targets[0].figure, 10);
    assert_int_equal(w->targets[0].due, month(6));
    w = the("i-accueils");
    assert_int_equal(w->targets[0].figure, 2);
    for (size_t i = 0; i < w->n_measures; i++)
        assert_true(w->measures[i].figure >= 2);
}

static void the_first_review_is_held_in_month_four_and_both_days_stay(void **state)
{
    struct reviews_of_row *rows;
    (void)state;
    assert_int_equal(reviews_of(&tx, &(struct reviews_of_in){ partnership }, &rows), 5);
    assert_int_equal(rows[0].planned, month(3));
    assert_int_equal(rows[0].held, month(4));
    assert_int_equal(in_month("i-besoins", 4)->figure, 10);
    assert_page("/reviews/#", rows[0].id, "Tout va bien");
    assert_page("/reviews/#", rows[0].id, "jours plus tard");
}

static void eighteen_are_rehoused_instead_of_ten(void **state)
{
    (void)state;
    const struct indicator_measures_of_row *m = in_month("i-relogements", 12);
    assert_int_equal(m->figure, 18);
    assert_int_equal(m->whole, 100);
    const struct indicator_whole *w = the("i-relogements");
    assert_int_equal(indicator_target_on(w, month(12) - 1)->figure, 10);
    assert_page("/indicators/#", w->row->id, "18\u00a0% (18 sur 100)");
}

static void the_target_becomes_fifteen_with_its_reason(void **state)
{
    (void)state;
    const struct indicator_whole *w = the("i-relogements");
    assert_int_equal(w->n_targets, 2);
    assert_int_equal(w->targets[1].figure, 15);
    assert_int_equal(w->targets[1].day, month(12));
    assert_int_equal(w->targets[1].due, month(18)); /* at six months again */
    assert_true(w->targets[1].review > 0);
    assert_false(str_is_blank(w->targets[1].reason));
    assert_int_equal(w->row->target, 15);
    assert_int_equal(w->standing, STANDING_RISK);
    assert_page("/partnerships/#/reviews", partnership, "de 10\u00a0% à au plus 15\u00a0%");
}

static void what_else_was_decided_stands_with_it(void **state)
{
    static const char *const kinds[] = {
        "target", "service", "visits", "rhythm", "rhythm", "review"
    };
    struct review_decisions_of_row *rows;
    (void)state;
    struct review_decisions_of_in in = { partnership, partnership };
    assert_int_equal(review_decisions_of(&tx, &in, &rows), 6);
    for (size_t i = 0; i < 6; i++) {
        assert_true(str_is(rows[i].kind, kinds[i]));
        assert_int_equal(rows[i].held, month(12));
        assert_false(str_is_blank(rows[i].reason));
    }
    assert_int_equal(rows[1].due, month(24)); /* care held for 12 months */
    assert_int_equal(the("i-soins")->row->target, 12);
    assert_true(str_is(rows[2].organization_name, "Agence Y"));
    assert_true(str_find(rows[2].words, STR("personnel en plus")) >= 0);
    assert_true(str_find(rows[3].words, STR("deux fois par semaine")) >= 0);
    assert_int_equal(the("i-comptes-rendus")->row->target, 2);
    assert_true(str_find(rows[4].words, STR("au moins une fois par mois")) >= 0);
}

static void it_is_reviewed_again_after_three_months_once(void **state)
{
    struct review_next_row next;
    (void)state;
    assert_true(review_next(&tx, &(struct review_next_in){ partnership }, &next));
    assert_int_equal(next.planned, month(15));
    assert_true(str_is(next.kind, "decided"));
}

static void the_review_of_month_twelve_shows_what_was_known_then(void **state)
{
    struct reviews_of_row *rows;
    (void)state;
    assert_int_equal(reviews_of(&tx, &(struct reviews_of_in){ partnership }, &rows), 5);
    assert_int_equal(rows[3].held, month(12));
    assert_page("/reviews/#", rows[3].id, "au plus 10\u00a0%");
    assert_false(page_says("/reviews/#", rows[3].id, STR("2 comptes rendus")));
}

static void a_closed_review_meets_what_the_review_clause_makes_due(void **state)
{
    static const int held[] = { 4, 6, 9, 12 };
    struct obligation_kept *rows;
    size_t met = 0;
    (void)state;
    size_t n = obligation_all(&tx, agreement_of(), &rows);
    for (size_t i = 0; i < n; i++)
        if (rows[i].state == OBLIGATION_STATE_MET && str_is(rows[i].evidence, "review")) {
            assert_true(met < 4);
            assert_int_equal(rows[i].opened, month((int)met * 3));
            assert_int_equal(rows[i].due, month((int)met * 3 + 3));
            assert_int_equal(rows[i].met_on, month(held[met]));
            met++;
        }
    assert_int_equal(met, 4);
}

static void funders_read_targets_decisions_and_voices_without_names(void **state)
{
    (void)state;
    for (enum lang l = LANG_FR; l < LANG_COUNT; l++) {
        struct str words = report_text(&tx, l, partnership, REPORT_KIND_FUNDER);
        assert_true(str_find(words, STR("Agence de Pat")) >= 0);
        assert_true(str_find(words, l == LANG_FR ? STR("10\u00a0%") : STR("10%")) >= 0);
        assert_true(str_find(words, l == LANG_FR ? STR("15\u00a0%") : STR("15%")) >= 0);
        assert_true(str_find(words, STR("deux fois par semaine")) >= 0);
        assert_true(str_find(words, STR("je veux rester")) >= 0);
    }
    assert_page("/partnerships/#/report", partnership, "deux fois par semaine");
    struct res r = page_of("/partnerships/#/report.xlsx", partnership);
    assert_true(str_starts(test_body(site, &r), STR("PK")));
}

static void the_report_is_a_paper_too(void **state)
{
    (void)state;
    struct str at = arena_fmt(site->arena, "/partnerships/%" PRId64 "/report", partnership);
    struct res r = test_post(site, &coordinator, arena_z(site->arena, at), NULL, 0);
    assert_int_equal(r.status, 303);
    const char *wait = arena_z(site->arena, r.location);
    assert_int_equal(test_get(site, &coordinator, wait).status, 200);
    worker_once(&site->installation, &site->community, 100);
    r = test_get(site, &coordinator, wait);
    assert_true(str_find(test_body(site, &r), STR("/report/pdf")) >= 0);
    r = page_of("/partnerships/#/report/pdf", partnership);
    assert_true(str_starts(test_body(site, &r), STR("%PDF-")));
}

#define reads_it(test) cmocka_unit_test_setup_teardown(test, reads, reads_no_more)

int main(void)
{
    const struct CMUnitTest tests[] = {
        reads_it(a_hundred_people_in_a_hundred_units_forty_of_them_twenty_severe),
        reads_it(they_talk_monthly_and_review_quarterly),
        reads_it(they_agreed_on_what_success_is),
        reads_it(the_first_review_is_held_in_month_four_and_both_days_stay),
        reads_it(eighteen_are_rehoused_instead_of_ten),
        reads_it(the_target_becomes_fifteen_with_its_reason),
        reads_it(what_else_was_decided_stands_with_it),
        reads_it(it_is_reviewed_again_after_three_months_once),
        reads_it(the_review_of_month_twelve_shows_what_was_known_then),
        reads_it(a_closed_review_meets_what_the_review_clause_makes_due),
        reads_it(funders_read_targets_decisions_and_voices_without_names),
        cmocka_unit_test(the_report_is_a_paper_too),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
