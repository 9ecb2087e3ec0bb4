/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/agreements.h"

#include "access.ent.h"
#include "app/agreement/commitment/commitment.h"
#include "clause_commitment.ent.h"
#include "clause_sharing.ent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

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

#define SAYS(agreement, expected)                                                                  \
    assert_string_equal(arena_z(t.tx.arena, test_obligations(&t, (agreement))), (expected))

static bool understand(int64_t id, bool both)
{
    struct agreement_whole w = test_agreement(&t, id);
    for (size_t i = 0; i < w.n_sides; i++) {
        w.sides[i].row.agreed_by = STR("Hélène Côté-Lavoie");
        w.sides[i].row.agreed_on = both || i ? test_day("2025-12-20") : DAY_NONE;
    }
    return draft_understand(&t.tx, &w);
}

static void it_runs_from_its_day_once_both_sides_said_yes(void **state)
{
    (void)state;
    int64_t id = test_draft(&t, "2026-01-01", NULL, 30);
    assert_false(understand(id, false));
    SAYS(id, "");
    assert_true(understand(id, true));
    struct agreement_whole w = test_agreement(&t, id);
    assert_int_equal(w.a.state, AGREEMENT_STATE_IN_FORCE);
    assert_true(agreement_is_understood(&w.a));
    SAYS(id, "2026-01-01..2026-01-31 open");
    test_exchange(&t, 0, "2026-01-01", t.them, t.us, false);
    SAYS(id, "2026-01-01..2026-01-31 met 2026-01-01, 2026-01-01..2026-01-31 open");
}

static int64_t grants(void)
{
    return record_count(&t.tx, &entity_access_grant);
}

static void no_record_opens_before_it_is_signed(void **state)
{
    (void)state;
    struct clause_sharing s;
    int64_t id = test_draft(&t, "2026-01-01", NULL, 30);
    struct agreement_whole w = test_agreement(&t, id);
    entity_init(&entity_clause_sharing, &s);
    s.identity = s.referral = true;
    s.words = STR("Pour un aiguillage.");
    assert_true(draft_clause_add(&t.tx, &w, clause_type_find(STR("sharing")), &s));
    assert_true(understand(id, true));
    assert_int_equal(grants(), 0);
    test_sign_all(&t, id);
    w = test_agreement(&t, id);
    assert_int_equal(w.a.state, AGREEMENT_STATE_IN_FORCE);
    assert_int_equal(w.a.basis, AGREEMENT_BASIS_SIGNED);
    assert_int_equal(grants(), 2); /* each side to the other */
}

static void it_runs_on_while_it_is_signed_and_while_that_is_taken_back(void **state)
{
    (void)state;
    int64_t id = test_draft(&t, "2026-01-01", NULL, 30);
    understand(id, true);
    struct agreement_whole w = test_agreement(&t, id);
    assert_false(agreement_can(&w.a, ACTION_SIGN));
    assert_int_equal(draft_send(&t.tx, &w), DRAFT_SENT);
    w = test_agreement(&t, id);
    assert_int_equal(w.a.state, AGREEMENT_STATE_IN_FORCE);
    assert_true(agreement_can(&w.a, ACTION_SIGN) && !agreement_can(&w.a, ACTION_SEND));
    assert_true(draft_recall(&t.tx, &w)); /* the request to sign */
    w = test_agreement(&t, id);
    assert_true(agreement_is_understood(&w.a) && w.sides[0].row.agreed_by.p);
    SAYS(id, "2026-01-01..2026-01-31 open");
    assert_true(draft_recall(&t.tx, &w)); /* the yes itself */
    w = test_agreement(&t, id);
    assert_int_equal(w.a.state, AGREEMENT_STATE_DRAFT);
    assert_int_equal(w.a.basis, AGREEMENT_BASIS_NONE);
    assert_null(w.sides[0].row.agreed_by.p);
    SAYS(id, "");
}

static void a_commitment_is_kept_by_its_own_answers_alone(void **state)
{
    (void)state;
    struct clause_commitment c;
    int64_t id = test_draft(&t, "2026-01-01", NULL, 30);
    struct agreement_whole w = test_agreement(&t, id);
    entity_init(&entity_clause_commitment, &c);
    c.owes = t.them;
    c.need = STR("Recevoir ses clés");
    c.how = STR("À la main");
    c.moment = COMMITMENT_MOMENT_ARRIVAL;
    c.every_days = 90;
    int64_t clause = draft_clause_add(&t.tx, &w, clause_type_find(STR("commitment")), &c);
    assert_true(understand(id, true));
    test_exchange(&t, 0, "2026-01-05", t.them, t.us, false); /* a call keeps the contact only */
    SAYS(id, "2026-01-01..2026-01-31 met 2026-01-05, 2026-01-01..2026-04-01 open, "
             "2026-01-05..2026-02-04 open");
    struct commitment_event said = { .check = 7,
                                     .agreement = id,
                                     .clause = clause,
                                     .organization = t.them,
                                     .partnership = t.partnership,
                                     .day = test_day("2026-01-20"),
                                     .counts = true };
    event_post(&t.tx, &commitment_checked, &said);
    SAYS(id, "2026-01-01..2026-01-31 met 2026-01-05, 2026-01-01..2026-04-01 met 2026-01-20, "
             "2026-01-05..2026-02-04 open, 2026-01-20..2026-04-20 open");
    said.counts = false; /* taken back */
    event_post(&t.tx, &commitment_checked, &said);
    SAYS(id, "2026-01-01..2026-01-31 met 2026-01-05, 2026-01-01..2026-04-01 open, "
             "2026-01-05..2026-02-04 open");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(it_runs_from_its_day_once_both_sides_said_yes, begin,
                                        finish),
        cmocka_unit_test_setup_teardown(no_record_opens_before_it_is_signed, begin, finish),
        cmocka_unit_test_setup_teardown(it_runs_on_while_it_is_signed_and_while_that_is_taken_back,
                                        begin, finish),
        cmocka_unit_test_setup_teardown(a_commitment_is_kept_by_its_own_answers_alone, begin,
                                        finish),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
