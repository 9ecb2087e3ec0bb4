/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/partnership/partnership.h"

#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/show.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct test_town t;
static int64_t together; /* the network and the shelter; owned by the coordinator */

static const struct module *const modules[] = { &module_organization, &module_contact,
                                                &module_partnership, &module_interaction, NULL };

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

static int fresh(void **state)
{
    (void)state;
    together = town_partnership(&t, "Le Passage", t.network, t.shelter, t.coordinator.account);
    return 0;
}

static struct partnership stored(int64_t id)
{
    struct partnership p;
    town_record(&t, &entity_partnership, id, &p);
    return p;
}

static size_t changes(int64_t id, struct partnership_changes_row **ret)
{
    struct tx tx;
    test_site_tx(t.site, &tx, false);
    size_t n = partnership_changes(&tx, &(struct partnership_changes_in){ .partnership = id }, ret);
    tx_rollback(&tx);
    return n;
}

static size_t parties(int64_t id, struct partnership_parties_row **ret)
{
    struct tx tx;
    test_site_tx(t.site, &tx, false);
    size_t n = partnership_parties(&tx, &(struct partnership_parties_in){ .partnership = id }, ret);
    tx_rollback(&tx);
    return n;
}

static struct res post(const struct test_person *who, const char *path, const struct value *form,
                       size_t n)
{
    return test_post(t.site, who, town_path(&t, path, together), form, n);
}

static struct res page(const struct test_person *who)
{
    return test_get(t.site, who, town_path(&t, "/partnerships/#", together));
}

static struct str seen(void)
{
    struct partnership p = stored(together);
    return partnership_step_seen(t.site->arena, p.next_step, p.next_step_due);
}

/* The number at the end of "/partnerships/12?done=…". */
static int64_t opened(const struct res *r)
{
    struct str rest = str_sub(r->location, 14, r->location.n), number;
    int64_t id = 0;
    assert_true(str_starts(r->location, STR("/partnerships/")));
    str_cut(rest, '?', &number, &rest);
    assert_true(str_to_i64(number, &id));
    return id;
}

/* -- opening
 * ----------------------------------------------------------------------------------------- */

static void it_is_opened_with_its_parties_in_the_first_phase(void **state)
{
    (void)state;
    struct res r = test_post(t.site, &t.coordinator, "/partnerships",
                             TEST_FIELDS({ STR("title"), STR("Soins de rue") },
                                         { STR("scope"), STR("regional") },
                                         { STR("organization_1"), town_id(&t, t.network) },
                                         { STR("organization_2"), town_id(&t, t.clinic) },
                                         { STR("department_2"), STR("Santé mentale") },
                                         { STR("organization_3"), town_id(&t, t.clinic) },
                                         { STR("department_3"), STR("Dépendance") },
                                         { STR("next_step"), STR("Appeler") },
                                         { STR("next_step_due"), town_day(&t, 3) }));
    assert_int_equal(r.status, 303);
    int64_t id = opened(&r);
    struct partnership p = stored(id);
    assert_int_equal(p.phase, PARTNERSHIP_PHASE_PREPARATION);
    assert_int_equal(p.owner, t.coordinator.account);
    assert_int_equal(p.started, town_today(&t));
    assert_int_equal(p.next_step_due, town_today(&t) + 3);
    struct partnership_parties_row *rows;
    assert_int_equal(parties(id, &rows), 3);
    assert_int_equal(rows[0].organization, t.network);
    assert_true(str_is(rows[2].department, "Dépendance"));
    struct partnership_changes_row *moves;
    assert_int_equal(changes(id, &moves), 1);
    assert_null(moves[0].from_phase.p);
}

static void the_form_proposes_the_organization_it_was_opened_from(void **state)
{
    (void)state;
    struct res r = test_get(t.site, &t.coordinator,
                            town_path(&t, "/partnerships/new?organization=#", t.clinic));
    assert_int_equal(r.status, 200);
    assert_true(town_says(&t, &r, STR("value=\"Clinique Saint-Rémi\"")));
}

static void a_director_opens_for_their_own_agency_only(void **state)
{
    (void)state;
    struct res r = test_post(t.site, &t.director, "/partnerships",
                             TEST_FIELDS({ STR("title"), STR("À deux") },
                                         { STR("organization_1"), town_id(&t, t.network) },
                                         { STR("organization_2"), town_id(&t, t.clinic) }));
    assert_int_equal(r.status, 303);
    struct partnership_parties_row *rows;
    assert_int_equal(parties(opened(&r), &rows), 2);
    assert_int_equal(rows[0].organization, t.shelter);
    assert_int_equal(rows[1].organization, t.clinic);
}

static void a_worker_opens_none(void **state)
{
    (void)state;
    assert_int_equal(test_get(t.site, &t.worker, "/partnerships/new").status, 404);
    struct res r = test_post(t.site, &t.worker, "/partnerships",
                             TEST_FIELDS({ STR("title"), STR("Non") },
                                         { STR("organization_1"), town_id(&t, t.shelter) },
                                         { STR("organization_2"), town_id(&t, t.clinic) }));
    assert_int_equal(r.status, 404);
}

static void what_is_missing_is_said_and_what_was_typed_stays(void **state)
{
    (void)state;
    struct res r = test_post(t.site, &t.coordinator, "/partnerships",
                             TEST_FIELDS({ STR("title"), STR("") },
                                         { STR("summary"), STR("Un texte à garder") },
                                         { STR("organization_1"), town_id(&t, t.clinic) },
                                         { STR("organization_2"), town_id(&t, t.clinic) },
                                         { STR("next_step_due"), STR("demain peut-être") }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("Un texte à garder")));
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_partnership_parties_wrong)));
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_partnership_not_a_day)));
}

/* -- who may what
 * ------------------------------------------------------------------------------------ */

static void only_its_parties_and_its_owner_read_it(void **state)
{
    (void)state;
    assert_int_equal(page(&t.coordinator).status, 200);
    assert_int_equal(page(&t.director).status, 200);
    assert_int_equal(page(&t.worker).status, 200);
    assert_int_equal(page(&t.stranger).status, 404);
    assert_int_equal(page(&t.lost).status, 404);
    struct partnership p = stored(together);
    p.owner = t.stranger.account;
    p.title = STR("Confié à quelqu’un d’ailleurs");
    town_save(&t, &entity_partnership, &p);
    assert_int_equal(page(&t.stranger).status, 200);
}

static void lists_leave_out_what_is_not_ones_own(void **state)
{
    (void)state;
    const char *lists[] = { "/partnerships", "/partnerships?view=list", "/partnerships.csv",
                            "/partnerships?q=passage", "/partnerships?sort=-title&q=passage" };
    for (size_t i = 0; i < 5; i++) {
        struct res r = test_get(t.site, &t.director, lists[i]);
        assert_int_equal(r.status, 200);
        assert_true(town_says(&t, &r, STR(">Le Passage<")) || i == 2);
        r = test_get(t.site, &t.stranger, lists[i]);
        assert_int_equal(r.status, 200);
        assert_false(town_says(&t, &r, STR(">Le Passage<")));
        r = test_get(t.site, &t.lost, lists[i]);
        assert_false(town_says(&t, &r, STR(">Le Passage<")));
    }
    struct res csv = test_get(t.site, &t.stranger, "/partnerships.csv");
    assert_false(town_says(&t, &csv, STR("Le Passage")));
}

static void who_may_not_write_changes_nothing(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "/partnerships/#/step",           "/partnerships/#/phase",   "/partnerships/#/resume",
        "/partnerships/#/owner",          "/partnerships/#/check",   "/partnerships/#/question",
        "/partnerships/#/party",          "/partnerships/#/archive", "/partnerships/#/undo",
        "/partnerships/#/party/1/remove",
    };
    const struct test_person *others[] = { &t.worker, &t.stranger, &t.lost };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        for (size_t k = 0; k < 3; k++) {
            struct res r = post(
                others[k], forms[i],
                TEST_FIELDS({ STR("next_step"), STR("Non") }, { STR("from"), STR("preparation") },
                            { STR("to"), STR("identification") }, { STR("item"), STR("trigger") },
                            { STR("done"), STR("1") }, { STR("reason"), STR("Non") },
                            { STR("version"), STR("1") }));
            assert_int_equal(r.status, 404);
        }
    assert_int_equal(stored(together).record.version, 1);
}

/* -- the next step
 * ----------------------------------------------------------------------------------- */

static void a_step_is_done_and_the_next_is_asked_for(void **state)
{
    (void)state;
    struct res r =
        post(&t.coordinator, "/partnerships/#/step",
             TEST_FIELDS({ STR("next_step"), STR("Appeler Louise") },
                         { STR("next_step_due"), town_day(&t, 2) }, { STR("seen"), seen() }));
    assert_int_equal(r.status, 303);
    assert_true(str_ends(r.location, STR("#step")));
    assert_int_equal(stored(together).next_step_due, town_today(&t) + 2);
    r = page(&t.coordinator);
    assert_true(town_says(&t, &r, STR("Appeler Louise")));
    r = post(&t.coordinator, "/partnerships/#/step",
             TEST_FIELDS({ STR("next_step"), STR("") }, { STR("seen"), seen() },
                         { STR("then"), STR("none") }));
    assert_int_equal(r.status, 303);
    assert_null(stored(together).next_step.p);
    assert_int_equal(stored(together).next_step_due, DAY_NONE);
    r = page(&t.coordinator);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_partnership_which_step)));
}

static void a_step_that_somebody_else_changed_is_not_overwritten(void **state)
{
    (void)state;
    struct str before = seen();
    post(&t.director, "/partnerships/#/step",
         TEST_FIELDS({ STR("next_step"), STR("La leur") }, { STR("seen"), before }));
    struct res r =
        post(&t.coordinator, "/partnerships/#/step",
             TEST_FIELDS({ STR("next_step"), STR("La mienne") }, { STR("seen"), before }));
    assert_int_equal(r.status, 409);
    assert_true(town_says(&t, &r, STR("La mienne")));
    assert_true(str_is(stored(together).next_step, "La leur"));
}

static void a_step_that_cannot_be_read_is_kept_in_the_form(void **state)
{
    (void)state;
    struct res r = post(&t.coordinator, "/partnerships/#/step",
                        TEST_FIELDS({ STR("next_step"), STR("À garder") },
                                    { STR("next_step_due"), STR("30 février 2026") },
                                    { STR("seen"), seen() }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("À garder")));
    assert_int_equal(stored(together).record.version, 1);
}

/* -- phases
 * ------------------------------------------------------------------------------------------ */

static struct res move(const char *from, const char *to, const char *reason)
{
    return post(&t.coordinator, "/partnerships/#/phase",
                TEST_FIELDS({ STR("from"), str_of(from) }, { STR("to"), str_of(to) },
                            { STR("reason"), str_of(reason) }));
}

static void it_moves_forward_one_phase_at_a_time(void **state)
{
    (void)state;
    assert_int_equal(move("preparation", "agreement", "").status, 409);
    assert_int_equal(move("preparation", "preparation", "x").status, 409);
    assert_int_equal(move("preparation", "nowhere", "x").status, 409);
    assert_int_equal(stored(together).phase, PARTNERSHIP_PHASE_PREPARATION);
    assert_int_equal(move("preparation", "identification", "").status, 303);
    assert_int_equal(stored(together).phase, PARTNERSHIP_PHASE_IDENTIFICATION);
    assert_int_equal(stored(together).phase_since, town_today(&t));
}

static void an_earlier_phase_is_reopened_only_with_its_reason(void **state)
{
    (void)state;
    struct partnership_changes_row *rows;
    move("preparation", "identification", "");
    struct res r = move("identification", "preparation", "  ");
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_partnership_reason_missing)));
    assert_int_equal(stored(together).phase, PARTNERSHIP_PHASE_IDENTIFICATION);
    assert_int_equal(move("identification", "preparation", "Aucun local prêt").status, 303);
    assert_int_equal(changes(together, &rows), 3);
    assert_true(str_is(rows[2].reason, "Aucun local prêt"));
    r = page(&t.coordinator);
    assert_true(town_says(&t, &r, STR("Aucun local prêt")));
    assert_true(town_says(&t, &r, STR("Rouverte le")));
    r = test_get(t.site, &t.coordinator, "/partnerships");
    assert_true(town_says(&t, &r, STR("Revenue de la phase 2")));
}

static void a_phase_that_somebody_else_moved_is_not_moved_again(void **state)
{
    (void)state;
    move("preparation", "identification", "");
    struct res r = move("preparation", "identification", "");
    assert_int_equal(r.status, 409);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_partnership_phase_changed)));
    assert_int_equal(stored(together).phase, PARTNERSHIP_PHASE_IDENTIFICATION);
}

static void a_move_that_is_undone_leaves_the_way(void **state)
{
    (void)state;
    struct partnership_changes_row *rows;
    struct res r = move("preparation", "identification", "");
    assert_true(str_find(r.location, STR("version=2")) >= 0);
    r = post(&t.coordinator, "/partnerships/#/undo", TEST_FIELDS({ STR("version"), STR("2") }));
    assert_int_equal(r.status, 303);
    assert_int_equal(stored(together).phase, PARTNERSHIP_PHASE_PREPARATION);
    assert_int_equal(changes(together, &rows), 1);
}

static enum partnership_moved end_it(struct str reason)
{
    struct partnership p;
    struct tx tx;
    test_site_tx(t.site, &tx, true);
    assert_true(record_get(&tx, &entity_partnership, together, &p));
    enum partnership_moved moved = partnership_end(&tx, &p, true, reason);
    tx_commit(&tx);
    return moved;
}

static void it_ends_with_a_reason_and_may_go_on(void **state)
{
    (void)state;
    struct res r = page(&t.coordinator);
    assert_true(town_says(&t, &r, str_of(town_path(&t, "/partnerships/#/ending", together))));
    assert_int_equal(post(&t.coordinator, "/partnerships/#/resume", NULL, 0).status, 409);
    assert_int_equal(end_it(STR(" ")), PARTNERSHIP_NO_REASON);
    assert_int_equal(end_it(STR("But atteint")), PARTNERSHIP_MOVED);
    assert_int_equal(stored(together).ended, town_today(&t));
    r = page(&t.coordinator);
    assert_true(town_says(&t, &r, STR("But atteint")));
    r = test_get(t.site, &t.coordinator, "/partnerships?ended=1");
    assert_true(town_says(&t, &r, STR("But atteint")));
    assert_int_equal(move("preparation", "identification", "").status, 409);
    assert_int_equal(post(&t.coordinator, "/partnerships/#/resume", NULL, 0).status, 303);
    assert_int_equal(stored(together).ended, DAY_NONE);
}

/* -- checklist and questions
 * ------------------------------------------------------------------------- */

static struct res check(const char *item, const char *name, const char *value, const char *version)
{
    return post(&t.coordinator, "/partnerships/#/check",
                TEST_FIELDS({ STR("item"), str_of(item) }, { str_of(name), str_of(value) },
                            { STR("version"), str_of(version) }));
}

static void an_item_is_ticked_with_its_day_and_unticked(void **state)
{
    (void)state;
    struct res r = check("trigger", "done", "1", "");
    assert_int_equal(r.status, 303);
    assert_true(str_ends(r.location, STR("#item-trigger")));
    r = page(&t.coordinator);
    assert_true(town_says(&t, &r, STR("1 point vu sur 12")));
    check("goals", "done", "1", "");
    r = page(&t.coordinator);
    assert_true(town_says(&t, &r, STR("2 points vus sur 12")));
    check("trigger", "done", "0", "");
    r = page(&t.coordinator);
    assert_true(town_says(&t, &r, STR("1 point vu sur 12")));
    assert_int_equal(check("no_such_item", "done", "1", "").status, 404);
    assert_int_equal(check("need", "done", "1", "").status, 404);
}

static void another_phase_is_worked_in_when_it_is_asked_for(void **state)
{
    (void)state;
    struct res r = page(&t.coordinator);
    assert_false(town_says(&t, &r, STR("value=\"likeliest\"")));
    r = test_get(t.site, &t.coordinator,
                 town_path(&t, "/partnerships/#?phase=agreement", together));
    assert_true(town_says(&t, &r, STR("value=\"likeliest\"")));
    r = check("likeliest", "done", "1", "");
    assert_int_equal(r.status, 303);
    assert_true(str_find(r.location, STR("?phase=agreement&done=check#item-likeliest")) > 0);
    r = page(&t.coordinator);
    assert_true(town_says(&t, &r, STR("0 point vu sur 12"))); /* of the present one */
}

static void a_note_is_kept_and_never_overwrites_another(void **state)
{
    (void)state;
    check("trigger", "done", "1", "");
    assert_int_equal(check("trigger", "note", "Trente appels par mois", "1").status, 303);
    struct res r = page(&t.coordinator);
    assert_true(town_says(&t, &r, STR("Trente appels par mois")));
    assert_true(town_says(&t, &r, STR("1 point vu sur 12"))); /* a note ticks nothing off */
    r = check("trigger", "note", "Autre chose", "1");
    assert_int_equal(r.status, 409);
    assert_true(town_says(&t, &r, STR("Autre chose")));
    assert_true(town_says(&t, &r, STR("Trente appels par mois")));
    assert_int_equal(check("trigger", "note", "Les deux", "2").status, 303);
    assert_int_equal(check("trigger", "note", "", "3").status, 303);
    r = page(&t.coordinator);
    assert_false(town_says(&t, &r, STR("Les deux")));
}

static void each_phase_asks_its_questions_anew(void **state)
{
    (void)state;
    struct res r =
        post(&t.coordinator, "/partnerships/#/question",
             TEST_FIELDS({ STR("item"), STR("need") }, { STR("note"), STR("Oui, chaque nuit") },
                         { STR("version"), STR("0") }));
    assert_int_equal(r.status, 303);
    r = page(&t.coordinator);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_partnership_answer_change)));
    move("preparation", "identification", "");
    r = page(&t.coordinator);
    assert_true(town_says(&t, &r, STR("Oui, chaque nuit")));
    assert_false(town_says(&t, &r, text(LANG_FR, TEXT_partnership_answer_change)));
    r = post(&t.coordinator, "/partnerships/#/question",
             TEST_FIELDS({ STR("item"), STR("trigger") }, { STR("note"), STR("Non") }));
    assert_int_equal(r.status, 404);
}

/* -- parties and the person responsible
 * -------------------------------------------------------------- */

static struct res party_add(int64_t organization, const char *department)
{
    return post(&t.coordinator, "/partnerships/#/party",
                TEST_FIELDS({ STR("organization"), town_id(&t, organization) },
                            { STR("department"), str_of(department) }));
}

static void parties_come_and_go_but_two_stay(void **state)
{
    (void)state;
    struct partnership_parties_row *rows;
    assert_int_equal(party_add(t.clinic, "").status, 303);
    assert_int_equal(party_add(t.clinic, "Santé mentale").status, 303);
    assert_int_equal(party_add(t.clinic, "").status, 303); /* is there already */
    assert_int_equal(party_add(0, "").status, 422);
    assert_int_equal(party_add(999999, "").status, 422);
    assert_int_equal(parties(together, &rows), 4);
    assert_int_equal(page(&t.stranger).status, 200);
    for (int i = 3; i >= 1; i--) {
        struct str path = arena_fmt(t.site->arena, "/partnerships/%lld/party/%lld/remove",
                                    (long long)together, (long long)rows[i].id);
        struct res r = test_post(t.site, &t.coordinator, arena_z(t.site->arena, path), NULL, 0);
        assert_int_equal(r.status, i > 1 ? 303 : 422);
    }
    assert_int_equal(page(&t.stranger).status, 404);
    assert_int_equal(party_add(t.clinic, "").status, 303); /* comes back */
    assert_int_equal(parties(together, &rows), 3);
}

static void a_party_of_another_partnership_is_not_removed_here(void **state)
{
    (void)state;
    struct partnership_parties_row *rows;
    int64_t other = town_partnership(&t, "Autre", t.network, t.clinic, 0);
    parties(other, &rows);
    struct str path = arena_fmt(t.site->arena, "/partnerships/%lld/party/%lld/remove",
                                (long long)together, (long long)rows[1].id);
    struct res r = test_post(t.site, &t.coordinator, arena_z(t.site->arena, path), NULL, 0);
    assert_int_equal(r.status, 404);
    assert_int_equal(parties(other, &rows), 2);
}

static void it_is_handed_over_to_members_only(void **state)
{
    (void)state;
    struct res r = post(&t.coordinator, "/partnerships/#/owner",
                        TEST_FIELDS({ STR("owner"), town_id(&t, t.director.account) }));
    assert_int_equal(r.status, 303);
    assert_int_equal(stored(together).owner, t.director.account);
    r = post(&t.coordinator, "/partnerships/#/owner", TEST_FIELDS({ STR("owner"), STR("424242") }));
    assert_int_equal(r.status, 404);
    r = post(&t.coordinator, "/partnerships/#/owner", TEST_FIELDS({ STR("owner"), STR("") }));
    assert_int_equal(r.status, 303);
    assert_int_equal(stored(together).owner, NUMBER_NONE);
}

/* -- the page
 * ---------------------------------------------------------------------------------------- */

static void the_page_is_there_in_both_languages_in_every_phase(void **state)
{
    (void)state;
    const struct value english[] = { { STR("Accept-Language"), STR("en") } };
    static const char *const phases[] = { "preparation", "identification", "agreement",
                                          "consolidation", "evaluation" };
    for (int i = 0; i < 5; i++) {
        struct res r = page(&t.coordinator);
        assert_int_equal(r.status, 200);
        r = test_run(t.site,
                     &(struct test_request){ .method = "GET",
                                             .target = town_path(&t, "/partnerships/#", together),
                                             .person = &t.director,
                                             .headers = english,
                                             .n_headers = 1 });
        assert_true(town_says(&t, &r, text(LANG_EN, TEXT_partnership_questions)));
        if (i < 4)
            assert_int_equal(move(phases[i], phases[i + 1], "").status, 303);
    }
    struct res r = page(&t.coordinator);
    assert_false(town_says(&t, &r, STR("Passer à la phase")));
    r = test_get(t.site, &t.coordinator, town_path(&t, "/partnerships/#/history", together));
    assert_int_equal(r.status, 200);
}

static void the_thread_shows_an_agency_its_own_exchanges(void **state)
{
    (void)state;
    struct interaction i;
    for (int k = 0; k < 9; k++) {
        entity_init(&entity_interaction, &i);
        i.organization = t.shelter;
        i.partnership = together;
        i.kind = INTERACTION_KIND_CALL;
        i.day = town_today(&t) - 10 * k;
        i.outcome = k == 4 ? INTERACTION_OUTCOME_DECLINED : INTERACTION_OUTCOME_REACHED;
        i.summary = STR("Motduréseau");
        i.agency = t.network;
        town_save(&t, &entity_interaction, &i);
    }
    struct res r = page(&t.coordinator);
    assert_true(town_says(&t, &r, STR("Motduréseau")));
    assert_true(town_says(&t, &r, STR("9 échanges depuis")));
    assert_true(town_says(&t, &r, STR("4 échanges plus anciens")));
    r = page(&t.director);
    assert_false(town_says(&t, &r, STR("Motduréseau")));
}

#define ROW(name) cmocka_unit_test_setup(name, fresh)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(it_is_opened_with_its_parties_in_the_first_phase),
        ROW(the_form_proposes_the_organization_it_was_opened_from),
        ROW(a_director_opens_for_their_own_agency_only),
        ROW(a_worker_opens_none),
        ROW(what_is_missing_is_said_and_what_was_typed_stays),
        ROW(only_its_parties_and_its_owner_read_it),
        ROW(lists_leave_out_what_is_not_ones_own),
        ROW(who_may_not_write_changes_nothing),
        ROW(a_step_is_done_and_the_next_is_asked_for),
        ROW(a_step_that_somebody_else_changed_is_not_overwritten),
        ROW(a_step_that_cannot_be_read_is_kept_in_the_form),
        ROW(it_moves_forward_one_phase_at_a_time),
        ROW(an_earlier_phase_is_reopened_only_with_its_reason),
        ROW(a_phase_that_somebody_else_moved_is_not_moved_again),
        ROW(a_move_that_is_undone_leaves_the_way),
        ROW(it_ends_with_a_reason_and_may_go_on),
        ROW(an_item_is_ticked_with_its_day_and_unticked),
        ROW(another_phase_is_worked_in_when_it_is_asked_for),
        ROW(a_note_is_kept_and_never_overwrites_another),
        ROW(each_phase_asks_its_questions_anew),
        ROW(parties_come_and_go_but_two_stay),
        ROW(a_party_of_another_partnership_is_not_removed_here),
        ROW(it_is_handed_over_to_members_only),
        ROW(the_page_is_there_in_both_languages_in_every_phase),
        ROW(the_thread_shows_an_agency_its_own_exchanges),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
