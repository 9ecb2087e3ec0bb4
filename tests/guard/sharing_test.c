/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From an agreement that is signed to a person's record that opens, and closes again: the clause of
 * sharing together with the person's consent. */
#include "access.ent.h"
#include "app/agreement/sharing/sharing.h"
#include "clause_sharing.ent.h"
#include "guard/access/access.h"
#include "participant.ent.h"
#include "support/agreements.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct test_agreements t;
static int64_t nadia;

static int begin(void **state)
{
    (void)state;
    struct participant p;
    test_agreements_open(&t, "2026-03-10");
    test_site_entity(t.site, &entity_participant);
    struct tx *tx = test_agreements_tx(&t);
    entity_init(&entity_participant, &p);
    p.name = STR("Nadia Quenneville");
    p.diagnosis = STR("Asthme");
    nadia = record_insert(tx, &entity_participant, &p);
    access_hold(tx, nadia, t.us, true);
    test_agreements_done(&t);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    test_agreements_close(&t);
    return 0;
}

/* -- what is done -- */

static void on(const char *iso)
{
    t.today = test_day(iso);
}

/* Signed by both, from 2026-01-01 to 2026-12-31, with the clause; 0 classes: as it is proposed. */
static int64_t agreed(void (*change)(struct clause_sharing *p))
{
    struct clause_sharing p;
    struct tx *tx = test_agreements_tx(&t);
    int64_t id = test_draft(&t, "2026-01-01", "2026-12-31", 30);
    struct agreement_whole w = test_agreement(&t, id);
    entity_init(&entity_clause_sharing, &p);
    const struct clause_type *type = clause_type_find(STR("sharing"));
    type->propose(&(struct clause){ .type = type, .parameters = &p });
    if (change)
        change(&p);
    assert_true(draft_clause_add(tx, &w, type, &p));
    test_sign_all(&t, id);
    test_agreements_done(&t);
    return id;
}

static int64_t consented(const char *classes, const char *purposes)
{
    struct consent c;
    struct tx *tx = test_agreements_tx(&t);
    entity_init(&entity_consent, &c);
    c.person = nadia;
    c.state = CONSENT_STATE_GIVEN;
    c.way = CONSENT_WAY_SIGNED;
    c.classes = str_of(classes);
    c.purposes = str_of(purposes);
    c.starts = test_day("2026-01-01");
    c.ends = test_day("2027-12-31");
    int64_t id = consent_give(tx, &c, &t.them, 1);
    test_agreements_done(&t);
    return id;
}

static int64_t consented_to_referral(void)
{
    return consented("identity contact health", "referral");
}

/* What a worker of that agency reads of the record: "-", the name, or the name and more. */
static const char *seen_by(int64_t organization)
{
    struct participant p;
    struct tx tx;
    struct actor who = { .account = 7, .role = ROLE_WORKER, .organization = organization };
    test_site_tx(t.site, &tx, false);
    tx.today = t.today;
    tx.viewer = guard_viewer(&who);
    const char *seen = "-";
    if (record_get(&tx, &entity_participant, nadia, &p))
        seen = p.diagnosis.p ? "name and diagnosis" : p.name.p ? "name" : "nothing of it";
    tx_rollback(&tx);
    return seen;
}

static void state_set(int64_t id, void (*change)(struct tx *tx, struct agreement_whole *w))
{
    struct tx *tx = test_agreements_tx(&t);
    struct agreement_whole w = test_agreement(&t, id);
    change(tx, &w);
    test_agreements_done(&t);
}

static void give_notice(struct tx *tx, struct agreement_whole *w)
{
    assert_true(agreement_notice(tx, w, t.them, STR("Le service ferme.")));
}

static void withdraw(struct tx *tx, struct agreement_whole *w)
{
    assert_true(agreement_withdraw(tx, w));
}

static void night(void)
{
    agreement_night(test_agreements_tx(&t));
    test_agreements_done(&t);
}

static size_t grants_kept(int64_t agreement)
{
    struct access_grant g;
    size_t n = 0;
    struct tx *tx = test_agreements_tx(&t);
    for (int64_t id = 1; id < 100 && record_get(tx, &entity_access_grant, id, &g); id++)
        n += g.agreement == agreement;
    test_agreements_done(&t);
    return n;
}

/* -- the tests -- */

static void both_the_agreement_and_the_consent_are_needed(void **state)
{
    (void)state;
    assert_string_equal(seen_by(t.them), "-");
    agreed(NULL);
    assert_string_equal(seen_by(t.them), "-");
    int64_t consent = consented_to_referral();
    assert_string_equal(seen_by(t.them), "name"); /* health was not agreed */
    assert_string_equal(seen_by(t.stranger), "-");
    assert_string_equal(seen_by(t.us), "name and diagnosis");
    struct tx *tx = test_agreements_tx(&t);
    assert_true(consent_set_state(tx, consent, CONSENT_STATE_WITHDRAWN));
    test_agreements_done(&t);
    assert_string_equal(seen_by(t.them), "-");
}

static void a_consent_without_an_agreement_opens_nothing(void **state)
{
    (void)state;
    consented_to_referral();
    assert_string_equal(seen_by(t.them), "-");
}

static void other_way(struct clause_sharing *p)
{
    p->from_organization = t.them;
}

static void what_goes_one_way_does_not_come_back(void **state)
{
    (void)state;
    consented_to_referral();
    agreed(other_way);
    assert_string_equal(seen_by(t.them), "-");
}

static void another_purpose(struct clause_sharing *p)
{
    p->referral = false;
}

static void the_purposes_must_meet(void **state)
{
    (void)state;
    consented_to_referral();
    agreed(another_purpose);
    assert_string_equal(seen_by(t.them), "-");
}

static void a_draft_or_a_paper_with_one_signature_opens_nothing(void **state)
{
    (void)state;
    consented_to_referral();
    struct tx *tx = test_agreements_tx(&t);
    int64_t id = test_draft(&t, "2026-01-01", NULL, 30);
    struct agreement_whole w = test_agreement(&t, id);
    assert_true(draft_clause_add(tx, &w, clause_type_find(STR("sharing")), NULL));
    sharing_sync(tx, id);
    w = test_agreement(&t, id);
    assert_int_equal(draft_send(tx, &w), DRAFT_SENT);
    struct signature s = test_signature(&w, arena_z(tx->arena, w.sides[0].row.signer_name));
    assert_int_equal(sign_side(tx, &w, &w.sides[0].row, &s), SIGN_DONE);
    sharing_sync(tx, id);
    test_agreements_done(&t);
    assert_string_equal(seen_by(t.them), "-");
    assert_int_equal(grants_kept(id), 0);
}

static void it_closes_with_the_agreement_be_the_night_late_or_not(void **state)
{
    (void)state;
    consented_to_referral();
    int64_t id = agreed(NULL);
    on("2026-12-31");
    assert_string_equal(seen_by(t.them), "name");
    on("2027-01-01");
    assert_string_equal(seen_by(t.them), "-"); /* no night has passed */
    night();
    assert_string_equal(seen_by(t.them), "-");
    on("2026-03-10"); /* nor does an earlier day open it again: it has ended */
    struct tx *tx = test_agreements_tx(&t);
    sharing_sync(tx, id);
    test_agreements_done(&t);
    assert_string_equal(seen_by(t.them), "-");
}

static void a_notice_brings_the_end_nearer_and_taking_it_back_puts_it_off(void **state)
{
    (void)state;
    consented_to_referral();
    int64_t id = agreed(NULL);
    size_t kept = grants_kept(id);
    state_set(id, give_notice); /* 60 days: 2026-05-09 */
    assert_string_equal(seen_by(t.them), "name");
    on("2026-05-10");
    assert_string_equal(seen_by(t.them), "-");
    on("2026-03-20");
    state_set(id, withdraw);
    on("2026-05-10");
    assert_string_equal(seen_by(t.them), "name");
    assert_int_equal(grants_kept(id), kept); /* the same ones, with another last day */
}

static void stops(struct clause_sharing *p)
{
    p->stops_at_notice = true;
}

static void a_notice_may_stop_it_at_once(void **state)
{
    (void)state;
    consented_to_referral();
    int64_t id = agreed(stops);
    assert_string_equal(seen_by(t.them), "name");
    state_set(id, give_notice);
    assert_string_equal(seen_by(t.them), "-");
    on("2026-03-20");
    state_set(id, withdraw);
    assert_string_equal(seen_by(t.them), "name");
    on("2026-03-15"); /* what was closed in between stays so */
    assert_string_equal(seen_by(t.them), "-");
}

static void later(struct clause_sharing *p)
{
    p->starts = test_day("2026-04-01");
    p->ends = test_day("2026-04-30");
}

static void its_own_days_hold(void **state)
{
    (void)state;
    static const char *const days[] = { "2026-03-31", "2026-04-01", "2026-04-30", "2026-05-01" };
    consented_to_referral();
    agreed(later);
    for (size_t i = 0; i < 4; i++) {
        on(days[i]);
        assert_string_equal(seen_by(t.them), i == 1 || i == 2 ? "name" : "-");
    }
}

/* An agreement put away, or a clause that says less: the stricter one holds at once. */
static void what_it_no_longer_says_closes_at_once(void **state)
{
    (void)state;
    struct clause_sharing p;
    consented_to_referral();
    int64_t id = agreed(NULL);
    struct tx *tx = test_agreements_tx(&t);
    struct agreement_whole w = test_agreement(&t, id);
    size_t at = w.n_clauses - 1;
    assert_true(record_get(tx, &entity_clause_sharing, w.rows[at].parameters, &p));
    p.identity = false;
    assert_int_equal(record_update(tx, &entity_clause_sharing, &p), RECORD_SAVED);
    agreement_run(tx, id);
    test_agreements_done(&t);
    assert_string_equal(seen_by(t.them), "nothing of it"); /* contact alone */
    tx = test_agreements_tx(&t);
    assert_int_equal(record_archive(tx, &entity_agreement, id, true), RECORD_SAVED);
    agreement_run(tx, id);
    test_agreements_done(&t);
    assert_string_equal(seen_by(t.them), "-");
}

/* After two organizations were made one, parties are other ones than the grants say. */
static void grants_follow_the_parties(void **state)
{
    (void)state;
    consented_to_referral();
    int64_t id = agreed(NULL);
    assert_string_equal(seen_by(t.them), "name");
    struct tx *tx = test_agreements_tx(&t);
    struct agreement_whole w = test_agreement(&t, id);
    struct agreement_side *side = &w.sides[w.sides[1].row.organization == t.them];
    side->row.organization = t.stranger;
    assert_int_equal(record_update(tx, &entity_agreement_party, &side->row), RECORD_SAVED);
    sharing_sync_organization(tx, t.them);
    test_agreements_done(&t);
    assert_string_equal(seen_by(t.them), "-");
    assert_string_equal(seen_by(t.stranger), "-"); /* the person has not named them */
}

static void the_person_s_page_says_which_agreement_opens_it(void **state)
{
    (void)state;
    struct access_line *lines;
    consented_to_referral();
    int64_t id = agreed(NULL);
    struct tx *tx = test_agreements_tx(&t);
    struct agreement_whole w = test_agreement(&t, id);
    size_t n = access_why(tx, nadia, &lines), shared = 0;
    for (size_t i = 0; i < n; i++)
        if (lines[i].agreement_id == id) {
            assert_true(str_eq(lines[i].agreement, w.a.title));
            assert_int_equal(lines[i].last, test_day("2026-12-31"));
            shared++;
        }
    assert_int_equal(shared, 1);
    test_agreements_done(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(both_the_agreement_and_the_consent_are_needed, begin,
                                        finish),
        cmocka_unit_test_setup_teardown(a_consent_without_an_agreement_opens_nothing, begin,
                                        finish),
        cmocka_unit_test_setup_teardown(what_goes_one_way_does_not_come_back, begin, finish),
        cmocka_unit_test_setup_teardown(the_purposes_must_meet, begin, finish),
        cmocka_unit_test_setup_teardown(a_draft_or_a_paper_with_one_signature_opens_nothing, begin,
                                        finish),
        cmocka_unit_test_setup_teardown(it_closes_with_the_agreement_be_the_night_late_or_not,
                                        begin, finish),
        cmocka_unit_test_setup_teardown(
            a_notice_brings_the_end_nearer_and_taking_it_back_puts_it_off, begin, finish),
        cmocka_unit_test_setup_teardown(a_notice_may_stop_it_at_once, begin, finish),
        cmocka_unit_test_setup_teardown(its_own_days_hold, begin, finish),
        cmocka_unit_test_setup_teardown(what_it_no_longer_says_closes_at_once, begin, finish),
        cmocka_unit_test_setup_teardown(grants_follow_the_parties, begin, finish),
        cmocka_unit_test_setup_teardown(the_person_s_page_says_which_agreement_opens_it, begin,
                                        finish),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
