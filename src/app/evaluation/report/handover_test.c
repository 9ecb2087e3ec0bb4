/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/partnership/handover.h"

#include "app/agreement/agreement/agreement.h"
#include "app/agreement/obligation/obligation.h"
#include "app/evaluation/evaluation.h"
#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "job/job.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define AT "/partnerships/#/report?kind=handover"

static struct test_town t;
static int64_t together; /* the network, the shelter and the clinic; the coordinator’s */
static struct test_person colleague;
static const struct module *const modules[] = {
    &module_organization, &module_contact, &module_partnership, &module_interaction,
    &module_agreement,    &module_clause,  &module_obligation,  &module_indicator,
    &module_review,       &module_report,  &module_evaluation,  NULL,
};

static void add_exchange(int64_t agency, int64_t with, const char *words)
{
    struct interaction i;
    entity_init(&entity_interaction, &i);
    i.organization = with;
    i.partnership = together;
    i.kind = INTERACTION_KIND_CALL;
    i.outcome = INTERACTION_OUTCOME_REACHED;
    i.day = town_today(&t) - 3;
    i.agency = agency;
    i.summary = str_of(words);
    town_save(&t, &entity_interaction, &i);
}

/* In force between the two, with a promise that is nine days late. */
static void add_late_agreement(const char *title, int64_t one, int64_t other)
{
    struct agreement a;
    struct agreement_clause c;
    struct obligation o;
    const int64_t both[] = { one, other };
    entity_init(&entity_agreement, &a);
    a.title = str_of(title);
    a.partnership = together;
    a.state = AGREEMENT_STATE_IN_FORCE;
    a.purpose = STR("Se parler");
    a.effective = town_today(&t) - 200;
    town_save(&t, &entity_agreement, &a);
    for (int i = 0; i < 2; i++) {
        struct agreement_party p;
        entity_init(&entity_agreement_party, &p);
        p.agreement = a.record.id;
        p.organization = both[i];
        p.position = i;
        town_save(&t, &entity_agreement_party, &p);
    }
    entity_init(&entity_agreement_clause, &c);
    c.agreement = a.record.id;
    c.position = 0;
    c.type = STR("contact");
    town_save(&t, &entity_agreement_clause, &c);
    entity_init(&entity_obligation, &o);
    o.agreement = a.record.id;
    o.clause = c.record.id;
    o.state = OBLIGATION_STATE_OPEN;
    o.opened = town_today(&t) - 30;
    o.due = town_today(&t) - 9;
    town_save(&t, &entity_obligation, &o);
}

static int setup(void **state)
{
    struct partnership p;
    struct partnership_party party;
    (void)state;
    town_open(&t, modules);
    colleague = test_person_new(t.site, ROLE_COORDINATOR, 0);
    together = town_partnership(&t, "Le Passage", t.network, t.shelter, t.coordinator.account);
    entity_init(&entity_partnership_party, &party);
    party.partnership = together;
    party.organization = t.clinic;
    town_save(&t, &entity_partnership_party, &party);
    town_record(&t, &entity_partnership, together, &p);
    p.next_step = STR("Visiter la cuisine");
    p.next_step_due = town_today(&t) + 4;
    p.summary = STR("Deux lits gardés");
    town_save(&t, &entity_partnership, &p);
    add_exchange(t.network, t.shelter, "Le réseau a parlé du budget");
    add_exchange(t.shelter, t.clinic, "Le refuge a parlé des horaires");
    add_late_agreement("Protocole avec le refuge", t.network, t.shelter);
    add_late_agreement("Protocole avec la clinique", t.network, t.clinic);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

static struct res get(const struct test_person *who, const char *path)
{
    return test_get(t.site, who, town_path(&t, path, together));
}

static void assert_says(const struct test_person *who, const char *words)
{
    struct res r = get(who, AT);
    assert_int_equal(r.status, 200);
    if (!town_says(&t, &r, str_of(words)))
        fail_msg("no “%s”", words);
}

static void assert_silent(const struct test_person *who, const char *words)
{
    struct res r = get(who, AT);
    assert_int_equal(r.status, 200);
    assert_false(town_says(&t, &r, str_of(words)));
}

static void it_holds_what_comes_next_what_is_late_and_whom_to_call(void **state)
{
    struct str late =
        text_with(t.site->arena, LANG_FR, TEXT_handover_late,
                  TEXT_ARGS({ "day", .value = text_day(t.site->arena, LANG_FR, town_today(&t) - 9,
                                                       DAY_SHORT) }));
    (void)state;
    assert_says(&t.coordinator, "Visiter la cuisine");
    assert_says(&t.coordinator, "Deux lits gardés");
    assert_says(&t.coordinator, arena_z(t.site->arena, late));
    assert_says(&t.coordinator, "Louise Vollant");
    assert_says(&t.coordinator, "Camille Harvey");
    assert_says(&t.coordinator, "Le réseau a parlé du budget");
}

static void without_a_step_it_says_so(void **state)
{
    struct partnership p;
    (void)state;
    town_record(&t, &entity_partnership, together, &p);
    struct str step = arena_str(t.site->arena, p.next_step);
    p.next_step = STR_NULL;
    town_save(&t, &entity_partnership, &p);
    assert_says(&t.coordinator, arena_z(t.site->arena, text(LANG_FR, TEXT_handover_no_step)));
    town_record(&t, &entity_partnership, together, &p);
    p.next_step = step;
    town_save(&t, &entity_partnership, &p);
}

static void note(const char *item, const char *words)
{
    struct partnership_check c;
    entity_init(&entity_partnership_check, &c);
    c.partnership = together;
    c.item = str_of(item);
    c.note = str_of(words);
    c.done = town_today(&t);
    town_save(&t, &entity_partnership_check, &c);
}

/* What only the one who leaves knew: the habits noted, and the last answer to each question. */
static void it_tells_what_was_noted_on_the_way(void **state)
{
    (void)state;
    note("meeting_time", "Premier mardi du mois"); /* of a phase to come: not yet */
    note("inform_inside", "Les cadres ont dit oui");
    note("question.need.preparation", "Oui, plus que jamais");
    assert_says(&t.coordinator, "Les cadres ont dit oui");
    assert_says(&t.coordinator, "Oui, plus que jamais");
    assert_silent(&t.coordinator, "Premier mardi du mois");
}

static void an_agency_reads_what_it_may_and_no_more(void **state)
{
    (void)state;
    assert_says(&t.director, "Le refuge a parlé des horaires");
    assert_silent(&t.director, "Le réseau a parlé du budget");
    assert_says(&t.director, "Protocole avec le refuge");
    assert_silent(&t.director, "Protocole avec la clinique");
    assert_says(&t.director, "Camille Harvey"); /* not one’s own people */
    assert_silent(&t.director, "Louise Vollant");
    assert_silent(&t.stranger, "Le refuge a parlé des horaires");
    assert_int_equal(get(&t.lost, AT).status, 404);
}

static void it_has_no_figures_to_take_away(void **state)
{
    (void)state;
    assert_silent(&t.coordinator, "/report.xlsx");
    struct res r = get(&t.coordinator, "/partnerships/#/report");
    assert_true(town_says(&t, &r, STR("/report.xlsx")));
}

static void its_paper_is_its_makers(void **state)
{
    (void)state;
    assert_int_equal(get(&t.coordinator, "/partnerships/#/report/pdf?kind=handover").status, 404);
    struct res r = test_post(t.site, &t.coordinator, town_path(&t, AT, together), NULL, 0);
    assert_int_equal(r.status, 303);
    const char *wait = arena_z(t.site->arena, r.location);
    assert_int_equal(test_get(t.site, &colleague, wait).status, 404);
    worker_once(&t.site->installation, &t.site->community, 100);
    r = test_get(t.site, &t.coordinator, wait);
    assert_true(town_says(&t, &r, STR("/report/pdf?kind=handover")));
    r = get(&t.coordinator, "/partnerships/#/report/pdf?kind=handover");
    assert_int_equal(r.status, 200);
    assert_true(str_starts(test_body(t.site, &r), STR("%PDF-")));
    assert_true(
        str_find(test_header(&r, "Content-Disposition"), text(LANG_FR, TEXT_handover_file)) >= 0);
    assert_int_equal(get(&colleague, "/partnerships/#/report/pdf?kind=handover").status, 404);
    assert_int_equal(get(&t.director, "/partnerships/#/report/pdf?kind=handover").status, 404);
    assert_int_equal(get(&t.coordinator, "/partnerships/#/report/pdf").status, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_holds_what_comes_next_what_is_late_and_whom_to_call),
        cmocka_unit_test(without_a_step_it_says_so),
        cmocka_unit_test(it_tells_what_was_noted_on_the_way),
        cmocka_unit_test(an_agency_reads_what_it_may_and_no_more),
        cmocka_unit_test(it_has_no_figures_to_take_away),
        cmocka_unit_test(its_paper_is_its_makers),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
