/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/agreement/paper.h"
#include "app/partnership/partnership/partnership.h"
#include "clause_commitment.ent.h"
#include "support/agreements.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* An agreement between two departments of one organization: two sides, each with its signature. */

static struct test_agreements t;

static int begin(void **state)
{
    (void)state;
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

static int64_t within(void)
{
    struct partnership p;
    struct partnership_party parties[2];
    entity_init(&entity_partnership, &p);
    p.title = STR("Du bail au suivi");
    p.summary = STR("Le même visage après les clés.");
    for (int i = 0; i < 2; i++) {
        entity_init(&entity_partnership_party, &parties[i]);
        parties[i].organization = t.us;
        parties[i].department = i ? STR("Suivi") : STR("Recherche");
    }
    return draft_new(&t.tx, LANG_FR, partnership_open(&t.tx, &p, parties, 2), t.us);
}

static void clause_put(int64_t id, const char *type, void *parameters)
{
    struct agreement_whole w = test_agreement(&t, id);
    assert_true(draft_clause_add(&t.tx, &w, clause_type_find(str_of(type)), parameters));
}

static bool says_yes(int64_t id, int sides)
{
    struct agreement_whole w = test_agreement(&t, id);
    w.a.effective = t.today;
    assert_int_not_equal(record_update(&t.tx, &entity_agreement, &w.a), RECORD_CONFLICT);
    w = test_agreement(&t, id);
    for (int i = 0; i < sides; i++) {
        w.sides[i].row.agreed_by = i ? STR("Une cheffe") : STR("Un chef");
        w.sides[i].row.agreed_on = t.today;
        w.sides[i].row.signer_name = w.sides[i].row.agreed_by;
        w.sides[i].row.signer_title = STR("Chef de service");
        w.sides[i].row.provides = STR("Du temps");
    }
    return draft_understand(&t.tx, &w);
}

static bool has_words(struct str text, const char *words)
{
    return str_find(text, str_of(words)) >= 0;
}

static void each_department_is_a_side_by_its_name(void **state)
{
    (void)state;
    struct agreement_whole w = test_agreement(&t, within());
    assert_int_equal(w.n_sides, 2);
    assert_true(str_ends(w.sides[0].name, STR(" \u2014 Recherche")));
    assert_true(str_ends(w.sides[1].name, STR(" \u2014 Suivi")));
    /* A clause that binds the organization binds both. */
    assert_int_equal(w.n_parties, 1);
    assert_false(has_words(w.parties[0].name, "\u2014"));
}

static void a_commitment_is_of_one_of_them(void **state)
{
    (void)state;
    struct clause_commitment c;
    struct str title, text, bad;
    int64_t id = within();
    entity_init(&entity_clause_commitment, &c);
    c.owes = t.us;
    c.department = STR("Suivi");
    c.need = STR("Savoir qui appeler");
    c.moment = COMMITMENT_MOMENT_ARRIVAL;
    c.how = STR("Une visite le premier soir");
    c.every_days = 90;
    clause_put(id, "commitment", &c);
    struct agreement_whole w = test_agreement(&t, id);
    assert_true(
        paper_clause(t.tx.arena, LANG_FR, &w.clauses[w.n_clauses - 1], &title, &text, &bad));
    assert_true(has_words(text, "Suivi"));
    assert_false(has_words(text, "Recherche"));
}

static void what_they_do_together_counts_once(void **state)
{
    (void)state;
    int64_t id = within();
    clause_put(id, "contact", NULL);
    assert_false(says_yes(id, 1));
    assert_true(says_yes(id, 2));
    struct agreement_whole w = test_agreement(&t, id);
    assert_int_equal(w.a.state, AGREEMENT_STATE_IN_FORCE);
    struct interaction x;
    entity_init(&entity_interaction, &x);
    x.organization = x.agency = t.us;
    x.partnership = w.a.partnership;
    x.kind = INTERACTION_KIND_MEETING;
    x.outcome = INTERACTION_OUTCOME_REACHED;
    x.day = t.today;
    x.summary = STR("Le point de la semaine");
    interaction_log(&t.tx, &x);
    assert_string_equal(arena_z(t.tx.arena, test_obligations(&t, id)),
                        "2026-01-01..2026-01-31 met 2026-01-01, 2026-01-01..2026-01-31 open");
}

static void each_signs_and_nobody_for_the_other(void **state)
{
    (void)state;
    struct sign_link link;
    struct link_found found = { 0 };
    int64_t id = within();
    clause_put(id, "contact", NULL);
    assert_true(says_yes(id, 2));
    struct agreement_whole w = test_agreement(&t, id);
    assert_int_equal(draft_send(&t.tx, &w), DRAFT_SENT);
    w = test_agreement(&t, id);
    assert_true(has_words(w.a.text_fr, "\u2014 Suivi"));
    struct signature s = test_signature(&w, "Un chef");
    assert_int_equal(sign_side(&t.tx, &w, &w.sides[1].row, &s), SIGN_NAME);
    assert_int_equal(sign_side(&t.tx, &w, &w.sides[0].row, &s), SIGN_DONE);
    w = test_agreement(&t, id);
    assert_int_equal(w.sides[1].row.signed_at, NUMBER_NONE);
    assert_true(agreement_is_understood(&w.a));
    /* The link of the second is of the second. */
    assert_true(sign_link_new(&t.tx, &w, &w.sides[1].row, &link));
    assert_int_equal(sign_link_find(&t.tx, link.token, &found), LINK_OPEN);
    assert_int_equal(found.side->row.record.id, w.sides[1].row.record.id);
    s = test_signature(&w, "Une cheffe");
    assert_int_equal(sign_side(&t.tx, &w, &w.sides[1].row, &s), SIGN_DONE);
    w = test_agreement(&t, id);
    assert_false(agreement_is_understood(&w.a));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_department_is_a_side_by_its_name, begin, finish),
        cmocka_unit_test_setup_teardown(a_commitment_is_of_one_of_them, begin, finish),
        cmocka_unit_test_setup_teardown(what_they_do_together_counts_once, begin, finish),
        cmocka_unit_test_setup_teardown(each_signs_and_nobody_for_the_other, begin, finish),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
