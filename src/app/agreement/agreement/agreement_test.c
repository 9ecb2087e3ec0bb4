/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/agreements.h"

#include "app/agreement/agreement/paper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct test_agreements t;
static struct {
    int in_force, noticed, ended, ending, late, requested;
    int64_t days;
} told;

static void count_in_force(struct tx *tx, const void *data)
{
    (void)tx;
    (void)data;
    told.in_force++;
}

static void count_noticed(struct tx *tx, const void *data)
{
    (void)tx;
    (void)data;
    told.noticed++;
}

static void count_ended(struct tx *tx, const void *data)
{
    (void)tx;
    (void)data;
    told.ended++;
}

static void count_ending(struct tx *tx, const void *data)
{
    (void)tx;
    told.ending++;
    told.days = ((const struct agreement_event *)data)->days;
}

static void count_late(struct tx *tx, const void *data)
{
    (void)tx;
    told.late++;
    told.days = ((const struct obligation_event *)data)->days;
}

static void count_requested(struct tx *tx, const void *data)
{
    (void)tx;
    (void)data;
    told.requested++;
}

static const struct subscription listening[] = {
    { &agreement_in_force, count_in_force }, { &agreement_noticed, count_noticed },
    { &agreement_ended, count_ended },       { &agreement_ending, count_ending },
    { &obligation_late, count_late },        { &signature_requested, count_requested },
};

static int begin(void **state)
{
    (void)state;
    memset(&told, 0, sizeof told);
    test_agreements_open(&t, "2026-01-01");
    test_agreements_tx(&t);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    test_agreements_done(&t);
    test_agreements_close(&t);
    return 0;
}

static void next_day(const char *iso)
{
    test_agreements_done(&t);
    t.today = test_day(iso);
    test_agreements_tx(&t);
}

#define SAYS(agreement, expected)                                                                  \
    assert_string_equal(arena_z(t.tx.arena, test_obligations(&t, (agreement))), (expected))

/* -- drafts -- */

static void a_draft_takes_the_parties_and_a_number_of_the_year(void **state)
{
    (void)state;
    int64_t id = draft_new(&t.tx, LANG_FR, t.partnership, t.stranger);
    struct agreement_whole w = test_agreement(&t, id);
    assert_int_equal(w.n_sides, 2); /* two are enough: the third does not join */
    assert_int_equal(w.sides[0].row.organization, t.us);
    assert_int_equal(w.sides[1].row.organization, t.them);
    assert_true(str_is(w.a.number, "2026-01"));
    assert_int_equal(w.a.effective, test_day("2026-02-01"));
    assert_int_equal(w.a.ends, test_day("2027-01-31"));
    id = draft_new(&t.tx, LANG_EN, t.partnership, 0);
    assert_true(str_is(test_agreement(&t, id).a.number, "2026-02"));
    next_day("2027-05-03");
    id = draft_new(&t.tx, LANG_EN, t.partnership, 0);
    assert_true(str_is(test_agreement(&t, id).a.number, "2027-01"));
    assert_int_equal(draft_new(&t.tx, LANG_FR, 999, 0), 0);
}

static void an_incomplete_draft_says_what_is_missing(void **state)
{
    (void)state;
    int64_t id = draft_new(&t.tx, LANG_FR, t.partnership, 0);
    struct agreement_whole w = test_agreement(&t, id);
    struct draft_missing *missing;
    size_t n = draft_missing(t.tx.arena, LANG_FR, &w, &missing);
    assert_int_equal(n, 6); /* purpose, two provides, two signatories, no clause */
    assert_int_equal(missing[0].part, DRAFT_TERMS);
    assert_int_equal(missing[n - 1].part, DRAFT_CLAUSES);
    assert_int_equal(draft_send(&t.tx, &w), DRAFT_INCOMPLETE);
    assert_int_equal(test_agreement(&t, id).a.state, AGREEMENT_STATE_DRAFT);
    w = test_agreement(&t, test_draft(&t, "2026-02-01", "2026-02-01", 30));
    assert_int_equal(draft_missing(t.tx.arena, LANG_EN, &w, &missing), 1); /* ends when it begins */
}

static void clauses_are_moved_and_taken_away(void **state)
{
    (void)state;
    int64_t id = test_draft(&t, "2026-01-01", NULL, 30);
    struct agreement_whole w = test_agreement(&t, id);
    assert_int_equal(w.n_clauses, 2);
    int64_t first = w.clauses[0].id;
    assert_false(draft_clause_move(&t.tx, &w, first, -1));
    assert_true(draft_clause_move(&t.tx, &w, first, 1));
    w = test_agreement(&t, id);
    assert_int_equal(w.clauses[1].id, first);
    assert_true(draft_clause_remove(&t.tx, &w, first));
    assert_false(draft_clause_remove(&t.tx, &w, 12345));
    w = test_agreement(&t, id);
    assert_int_equal(w.n_clauses, 1);
    assert_string_equal(w.clauses[0].type->name, "notice");
    assert_int_equal(agreement_notice_days(&w), 60);
}

/* -- states -- */

static int64_t in_state(enum agreement_state state)
{
    int64_t id = test_draft(&t, "2026-01-01", "2026-12-31", 30);
    struct agreement_whole w = test_agreement(&t, id);
    if (state == AGREEMENT_STATE_SENT)
        assert_int_equal(draft_send(&t.tx, &w), DRAFT_SENT);
    else if (state > AGREEMENT_STATE_SENT)
        test_sign_all(&t, id);
    w = test_agreement(&t, id);
    if (state == AGREEMENT_STATE_NOTICE)
        assert_true(agreement_notice(&t.tx, &w, t.them, STR("Moins de places.")));
    if (state == AGREEMENT_STATE_ENDED) {
        w.a.ends = t.today - 1;
        assert_int_equal(record_update(&t.tx, &entity_agreement, &w.a), RECORD_SAVED);
        agreement_night(&t.tx);
    }
    assert_int_equal(test_agreement(&t, id).a.state, state);
    return id;
}

static bool try_action(int64_t id, enum agreement_action action)
{
    struct agreement_whole w = test_agreement(&t, id);
    struct signature s = test_signature(&w, "Hélène Côté-Lavoie");
    struct obligation_kept *all;
    switch (action) {
    case ACTION_EDIT:
        return draft_clause_add(&t.tx, &w, clause_type_find(STR("notice")), NULL) != 0;
    case ACTION_SEND:
        return draft_send(&t.tx, &w) == DRAFT_SENT;
    case ACTION_RECALL:
        return draft_recall(&t.tx, &w);
    case ACTION_SIGN:
        return sign_side(&t.tx, &w, &w.sides[0].row, &s) == SIGN_DONE;
    case ACTION_NOTICE:
        return agreement_notice(&t.tx, &w, t.us, STR("Une raison."));
    case ACTION_WITHDRAW:
        return agreement_withdraw(&t.tx, &w);
    case ACTION_WAIVE:
        return obligation_all(&t.tx, id, &all) > 0 &&
               obligation_waive(&t.tx, all[0].id, STR("Congé."));
    default:
        return false;
    }
}

static void each_action_only_in_its_states(void **state)
{
    (void)state;
    for (enum agreement_action action = 0; action < ACTION_END; action++)
        for (enum agreement_state s = AGREEMENT_STATE_DRAFT; s <= AGREEMENT_STATE_ENDED; s++) {
            bool done = try_action(in_state(s), action);
            if (done != agreement_allows(s, action))
                fail_msg("action %d in state %d: %s", action, s, done ? "done" : "refused");
        }
    assert_false(agreement_allows(AGREEMENT_STATE_NONE, ACTION_EDIT));
}

/* -- papers and signatures -- */

static void sending_freezes_both_texts_and_their_fingerprint(void **state)
{
    (void)state;
    int64_t id = test_draft(&t, "2026-01-01", NULL, 30);
    struct agreement_whole w = test_agreement(&t, id);
    assert_int_equal(draft_send(&t.tx, &w), DRAFT_SENT);
    w = test_agreement(&t, id);
    assert_true(str_find(w.a.text_fr, STR("Au moins tous les 30 jours")) > 0);
    assert_true(str_find(w.a.text_en, STR("At least every 30 days")) > 0);
    assert_int_equal(w.a.sha256.n, 64);
    assert_true(paper_verify(t.tx.arena, &w));
    w.a.text_en.n--;
    assert_false(paper_verify(t.tx.arena, &w));
}

static void taking_back_voids_signatures_and_links(void **state)
{
    (void)state;
    int64_t id = test_draft(&t, "2026-01-01", NULL, 30);
    struct agreement_whole w = test_agreement(&t, id);
    struct sign_link link;
    struct link_found found;
    draft_send(&t.tx, &w);
    struct signature s = test_signature(&w, "Hélène Côté-Lavoie");
    assert_int_equal(sign_side(&t.tx, &w, &w.sides[0].row, &s), SIGN_DONE);
    assert_true(sign_link_new(&t.tx, &w, &w.sides[1].row, &link));
    assert_true(draft_recall(&t.tx, &w));
    w = test_agreement(&t, id);
    assert_int_equal(w.sides[0].row.signed_at, NUMBER_NONE);
    assert_null(w.a.text_fr.p);
    assert_int_equal(sign_link_find(&t.tx, link.token, &found), LINK_ABSENT);
}

static void a_signature_needs_the_name_the_title_and_consent(void **state)
{
    (void)state;
    int64_t id = in_state(AGREEMENT_STATE_SENT);
    struct agreement_whole w = test_agreement(&t, id);
    struct agreement_party *row = &w.sides[1].row;
    struct signature good = test_signature(&w, "francois  NGUYEN"), s = good;
    s.name = STR("Quelqu’un d’autre");
    assert_int_equal(sign_side(&t.tx, &w, row, &s), SIGN_NAME);
    s.name = STR("  ");
    assert_int_equal(sign_side(&t.tx, &w, row, &s), SIGN_NAME);
    s = good;
    s.title = STR("");
    assert_int_equal(sign_side(&t.tx, &w, row, &s), SIGN_TITLE);
    s = good;
    s.agreed = false;
    assert_int_equal(sign_side(&t.tx, &w, row, &s), SIGN_CONSENT);
    s = good;
    s.sha256 = STR("0000");
    assert_int_equal(sign_side(&t.tx, &w, row, &s), SIGN_CHANGED);
    assert_int_equal(sign_side(&t.tx, &w, row, &good), SIGN_DONE);
    assert_int_equal(sign_side(&t.tx, &w, row, &good), SIGN_ALREADY);
    assert_true(str_eq(row->signed_sha256, w.a.sha256));
    assert_true(str_is(row->consent, "Je signe."));
    assert_int_equal(w.a.state, AGREEMENT_STATE_SENT); /* one side is not all */
    assert_int_equal(told.in_force, 0);
}

static struct signature by_link(const struct agreement_whole *w)
{
    struct signature s = test_signature(w, "François Nguyễn");
    s.account = 0;
    return s;
}

static void the_other_side_signs_by_link_and_code(void **state)
{
    (void)state;
    struct agreement_whole w = test_agreement(&t, in_state(AGREEMENT_STATE_SENT));
    struct signature ours = test_signature(&w, "Hélène Côté-Lavoie"), theirs = by_link(&w);
    struct sign_link link;
    struct link_found found;
    assert_int_equal(sign_side(&t.tx, &w, &w.sides[0].row, &ours), SIGN_DONE);
    assert_true(sign_link_new(&t.tx, &w, &w.sides[1].row, &link));
    assert_int_equal(link.token.n, 43);
    assert_int_equal(link.code.n, 6);
    assert_int_equal(told.requested, 1);
    assert_int_equal(sign_link_find(&t.tx, link.token, &found), LINK_OPEN);
    assert_int_equal(found.side->row.organization, t.them);
    assert_true(str_find(found.row.token, link.token) < 0); /* only hashes are kept */
    assert_true(str_find(found.row.code, link.code) < 0);
    assert_int_equal(sign_by_link(&t.tx, link.token, STR("abc"), &theirs), SIGN_CODE);
    assert_int_equal(sign_by_link(&t.tx, link.token, link.code, &theirs), SIGN_DONE);
    assert_int_equal(told.in_force, 1);
    w = test_agreement(&t, w.a.record.id);
    assert_int_equal(w.a.state, AGREEMENT_STATE_IN_FORCE);
    assert_int_equal(w.sides[1].row.method, SIGNATURE_METHOD_LINK);
    assert_int_equal(sign_link_find(&t.tx, link.token, &found), LINK_USED);
    assert_int_equal(sign_by_link(&t.tx, link.token, link.code, &theirs), SIGN_LINK);
}

static void ten_wrong_codes_end_a_link(void **state)
{
    (void)state;
    struct agreement_whole w = test_agreement(&t, in_state(AGREEMENT_STATE_SENT));
    struct signature s = by_link(&w);
    struct sign_link link;
    sign_link_new(&t.tx, &w, &w.sides[1].row, &link);
    for (int i = 1; i < SIGN_TRIES; i++)
        assert_int_equal(sign_by_link(&t.tx, link.token, STR("x"), &s), SIGN_CODE);
    assert_int_equal(sign_by_link(&t.tx, link.token, STR("x"), &s), SIGN_LINK);
    assert_int_equal(sign_by_link(&t.tx, link.token, link.code, &s), SIGN_LINK);
}

static void a_link_ends_after_fourteen_days_or_by_a_newer_one(void **state)
{
    (void)state;
    struct agreement_whole w = test_agreement(&t, in_state(AGREEMENT_STATE_SENT));
    struct sign_link old, link;
    struct link_found found;
    sign_link_new(&t.tx, &w, &w.sides[1].row, &old);
    sign_link_new(&t.tx, &w, &w.sides[1].row, &link);
    assert_int_equal(sign_link_find(&t.tx, old.token, &found), LINK_ABSENT);
    assert_int_equal(sign_link_find(&t.tx, STR("guess"), &found), LINK_ABSENT);
    t.tx.now = link.expires - 1;
    assert_int_equal(sign_link_find(&t.tx, link.token, &found), LINK_OPEN);
    t.tx.now = link.expires;
    assert_int_equal(sign_link_find(&t.tx, link.token, &found), LINK_OVER);
}

static void a_changed_text_is_refused_by_link_too(void **state)
{
    (void)state;
    struct agreement_whole w = test_agreement(&t, in_state(AGREEMENT_STATE_SENT));
    struct signature s = by_link(&w);
    struct sign_link link;
    sign_link_new(&t.tx, &w, &w.sides[1].row, &link);
    s.sha256 = STR("another");
    assert_int_equal(sign_by_link(&t.tx, link.token, link.code, &s), SIGN_CHANGED);
}

/* -- running -- */

static void a_call_logged_keeps_the_obligation(void **state)
{
    (void)state;
    int64_t id = test_signed(&t, "2026-01-01", NULL, 30);
    SAYS(id, "2026-01-01..2026-01-31 open");
    test_exchange(&t, 0, "2026-01-20", t.them, t.us, false);
    SAYS(id, "2026-01-01..2026-01-31 met 2026-01-20, 2026-01-20..2026-02-19 open");
}

static void what_is_learnt_late_corrected_or_put_away_gives_the_right_state(void **state)
{
    (void)state;
    int64_t id = test_signed(&t, "2026-01-01", NULL, 30);
    int64_t second = test_exchange(&t, 0, "2026-02-10", t.them, t.us, false);
    SAYS(id, "2026-01-01..2026-01-31 met 2026-02-10, 2026-02-10..2026-03-12 open");
    int64_t first = test_exchange(&t, 0, "2026-01-20", t.them, t.us, false);
    SAYS(id, "2026-01-01..2026-01-31 met 2026-01-20, 2026-01-20..2026-02-19 met 2026-02-10, "
             "2026-02-10..2026-03-12 open");
    test_exchange(&t, second, "2026-02-05", t.them, t.us, false);
    SAYS(id, "2026-01-01..2026-01-31 met 2026-01-20, 2026-01-20..2026-02-19 met 2026-02-05, "
             "2026-02-05..2026-03-07 open");
    test_exchange(&t, second, "2026-02-05", t.stranger, t.us, false);
    SAYS(id, "2026-01-01..2026-01-31 met 2026-01-20, 2026-01-20..2026-02-19 open");
    test_exchange(&t, first, "2026-01-20", t.them, t.us, true);
    SAYS(id, "2026-01-01..2026-01-31 open");
    test_exchange(&t, first, "2026-01-20", t.them, t.us, false);
    SAYS(id, "2026-01-01..2026-01-31 met 2026-01-20, 2026-01-20..2026-02-19 open");
}

static void calls_made_before_signing_count_from_the_first_day(void **state)
{
    (void)state;
    test_exchange(&t, 0, "2026-01-20", t.them, t.us, false);
    test_exchange(&t, 0, "2026-01-05", t.us, t.stranger, false);
    int64_t id = test_signed(&t, "2026-01-10", NULL, 30);
    SAYS(id, "2026-01-10..2026-02-09 met 2026-01-20, 2026-01-20..2026-02-19 open");
}

static void making_the_table_again_writes_nothing(void **state)
{
    (void)state;
    int64_t id = test_signed(&t, "2026-01-01", NULL, 30);
    struct obligation_kept *all;
    struct obligation o;
    test_exchange(&t, 0, "2026-01-20", t.them, t.us, false);
    obligation_all(&t.tx, id, &all);
    for (int i = 0; i < 3; i++)
        obligation_sync(&t.tx, id);
    for (int i = 0; i < 2; i++) {
        assert_true(record_get(&t.tx, &entity_obligation, all[i].id, &o));
        assert_int_equal(o.record.version, i == 0 ? 2 : 1);
    }
}

static void a_lifted_obligation_stays_lifted_until_it_is_put_back(void **state)
{
    (void)state;
    int64_t id = test_signed(&t, "2026-01-01", NULL, 30);
    struct obligation_kept *all;
    obligation_all(&t.tx, id, &all);
    assert_false(obligation_waive(&t.tx, all[0].id, STR("  ")));
    assert_true(obligation_waive(&t.tx, all[0].id, STR("Congé des Fêtes")));
    SAYS(id, "2026-01-01..2026-01-31 waived, 2026-01-31..2026-03-02 open");
    test_exchange(&t, 0, "2026-01-10", t.them, t.us, false);
    SAYS(id, "2026-01-01..2026-01-31 waived, 2026-01-31..2026-03-02 open");
    assert_false(obligation_waive(&t.tx, all[0].id, STR("Encore")));
    assert_true(obligation_unwaive(&t.tx, all[0].id));
    SAYS(id, "2026-01-01..2026-01-31 met 2026-01-10, 2026-01-10..2026-02-09 open");
}

static void notice_counts_down_and_ends_the_agreement(void **state)
{
    (void)state;
    int64_t id = test_signed(&t, "2026-01-01", NULL, 30);
    struct agreement_whole w = test_agreement(&t, id);
    assert_false(agreement_notice(&t.tx, &w, t.stranger, STR("Rien à voir")));
    assert_true(agreement_notice(&t.tx, &w, t.them, STR("Fin du financement")));
    assert_int_equal(w.a.notice_ends, test_day("2026-03-02"));
    assert_int_equal(told.noticed, 1);
    SAYS(id, "2026-01-01..2026-01-31 open"); /* still to be kept */
    next_day("2026-03-02");
    agreement_night(&t.tx);
    assert_int_equal(told.ended, 0); /* the last day still binds */
    next_day("2026-03-03");
    agreement_night(&t.tx);
    agreement_night(&t.tx);
    assert_int_equal(told.ended, 1);
    assert_int_equal(test_agreement(&t, id).a.state, AGREEMENT_STATE_ENDED);
    SAYS(id, "2026-01-01..2026-01-31 closed");
    test_exchange(&t, 0, "2026-01-15", t.them, t.us, false); /* learnt of afterwards */
    SAYS(id, "2026-01-01..2026-01-31 met 2026-01-15, 2026-01-15..2026-02-14 closed");
}

static void a_notice_withdrawn_leaves_everything_as_it_was(void **state)
{
    (void)state;
    int64_t id = in_state(AGREEMENT_STATE_NOTICE);
    struct agreement_whole w = test_agreement(&t, id);
    assert_true(agreement_withdraw(&t.tx, &w));
    w = test_agreement(&t, id);
    assert_int_equal(w.a.state, AGREEMENT_STATE_IN_FORCE);
    assert_int_equal(agreement_last_day(&w.a), test_day("2026-12-31"));
    assert_null(w.a.notice_reason.p);
}

static void late_ones_are_recalled_the_day_after_then_weekly(void **state)
{
    (void)state;
    test_signed(&t, "2026-01-01", NULL, 30);
    static const struct {
        const char *on;
        int late, days;
    } nights[] = { { "2026-01-31", 0, 0 }, { "2026-02-01", 1, 1 }, { "2026-02-01", 1, 1 },
                   { "2026-02-07", 1, 1 }, { "2026-02-08", 2, 8 }, { "2026-02-14", 2, 8 },
                   { "2026-02-16", 3, 16 } };
    for (size_t i = 0; i < sizeof nights / sizeof *nights; i++) {
        next_day(nights[i].on);
        agreement_night(&t.tx);
        assert_int_equal(told.late, nights[i].late);
        assert_int_equal(told.days, nights[i].days);
    }
}

static void an_end_is_recalled_sixty_and_thirty_days_before(void **state)
{
    (void)state;
    test_signed(&t, "2026-01-01", "2026-12-31", 366);
    static const struct {
        const char *on;
        int ending, days;
    } nights[] = { { "2026-10-31", 0, 0 },  { "2026-11-01", 1, 60 }, { "2026-11-02", 1, 60 },
                   { "2026-12-01", 2, 30 }, { "2026-12-02", 2, 30 }, { "2026-12-31", 2, 30 },
                   { "2027-01-01", 2, 30 } };
    for (size_t i = 0; i < sizeof nights / sizeof *nights; i++) {
        next_day(nights[i].on);
        agreement_night(&t.tx);
        assert_int_equal(told.ending, nights[i].ending);
        assert_int_equal(told.days, nights[i].days);
    }
    assert_int_equal(told.ended, 1);
}

static void others_see_what_is_due_with_the_late_first(void **state)
{
    (void)state;
    int64_t id = test_signed(&t, "2026-01-01", NULL, 30);
    struct obligation_line *lines;
    next_day("2026-02-03");
    assert_int_equal(obligation_lines(&t.tx, LANG_FR, t.us, t.today, 10, &lines), 1);
    assert_int_equal(lines[0].agreement, id);
    assert_int_equal(lines[0].days_late, 3);
    assert_int_equal(lines[0].with_organization, t.them);
    assert_true(str_is(lines[0].promise, "Un échange tous les 30 jours"));
    assert_int_equal(obligation_lines(&t.tx, LANG_EN, t.them, t.today, 10, &lines), 1);
    assert_int_equal(lines[0].with_organization, t.us);
    assert_int_equal(obligation_lines(&t.tx, LANG_FR, t.stranger, t.today, 10, &lines), 0);
    assert_int_equal(obligation_lines(&t.tx, LANG_FR, 0, t.today, 10, &lines), 1);
}

static void durations_are_said_in_months_when_they_are(void **state)
{
    (void)state;
    struct agreement a = { .effective = test_day("2026-01-01"), .ends = test_day("2026-12-31") };
    assert_true(str_is(agreement_duration(t.tx.arena, LANG_FR, &a), "12 mois"));
    a.ends = test_day("2026-02-14");
    assert_true(str_is(agreement_duration(t.tx.arena, LANG_EN, &a), "45 days"));
    a.ends = DAY_NONE;
    assert_true(str_is(agreement_duration(t.tx.arena, LANG_EN, &a), "no planned end"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, finish)

int main(void)
{
    event_subscribe(listening, sizeof listening / sizeof *listening);
    const struct CMUnitTest tests[] = {
        TEST(a_draft_takes_the_parties_and_a_number_of_the_year),
        TEST(an_incomplete_draft_says_what_is_missing),
        TEST(clauses_are_moved_and_taken_away),
        TEST(each_action_only_in_its_states),
        TEST(sending_freezes_both_texts_and_their_fingerprint),
        TEST(taking_back_voids_signatures_and_links),
        TEST(a_signature_needs_the_name_the_title_and_consent),
        TEST(the_other_side_signs_by_link_and_code),
        TEST(ten_wrong_codes_end_a_link),
        TEST(a_link_ends_after_fourteen_days_or_by_a_newer_one),
        TEST(a_changed_text_is_refused_by_link_too),
        TEST(a_call_logged_keeps_the_obligation),
        TEST(what_is_learnt_late_corrected_or_put_away_gives_the_right_state),
        TEST(calls_made_before_signing_count_from_the_first_day),
        TEST(making_the_table_again_writes_nothing),
        TEST(a_lifted_obligation_stays_lifted_until_it_is_put_back),
        TEST(notice_counts_down_and_ends_the_agreement),
        TEST(a_notice_withdrawn_leaves_everything_as_it_was),
        TEST(late_ones_are_recalled_the_day_after_then_weekly),
        TEST(an_end_is_recalled_sixty_and_thirty_days_before),
        TEST(others_see_what_is_due_with_the_late_first),
        TEST(durations_are_said_in_months_when_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
