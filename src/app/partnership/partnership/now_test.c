/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/checklists.h"
#include "app/partnership/partnership/partnership.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* What the page of a partnership says to do now, and why. */

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

static struct res page(const struct test_person *who)
{
    return test_get(t.site, who, town_path(&t, "/partnerships/#", together));
}

static struct res tick(struct str item)
{
    return test_post(t.site, &t.coordinator, town_path(&t, "/partnerships/#/check", together),
                     TEST_FIELDS({ STR("item"), item }, { STR("done"), STR("1") }));
}

static void left_a_message(int days_ago)
{
    struct interaction i;
    entity_init(&entity_interaction, &i);
    i.organization = t.shelter;
    i.partnership = together;
    i.kind = INTERACTION_KIND_CALL;
    i.day = town_today(&t) - days_ago;
    i.outcome = INTERACTION_OUTCOME_MESSAGE;
    i.summary = STR("Message laissé");
    i.agency = t.network;
    town_save(&t, &entity_interaction, &i);
}

static bool suggests(const struct test_person *who, enum text_id why, int64_t count)
{
    struct res r = page(who);
    return town_says(
        &t, &r, text_with(t.site->arena, LANG_FR, why, TEXT_ARGS({ "count", .number = count })));
}

/* A partnership just opened already says what to do: its step, and the first item of its phase,
 * with a way to where that is done. */
static void it_says_what_to_do_now_from_the_first_day(void **state)
{
    (void)state;
    struct res r = page(&t.coordinator);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_partnership_suggest_step_why)));
    assert_true(town_says(&t, &r, STR("Point 1 sur 12 de cette phase")));
    assert_true(town_says(&t, &r, STR("href=\"/sheets/s_triggers\"")));
    assert_true(town_says(&t, &r, STR("Choses anormales"))); /* what to look at, in the note */
    assert_int_equal(tick(STR("trigger")).status, 303);
    r = page(&t.coordinator);
    assert_true(town_says(&t, &r, STR("Point 2 sur 12 de cette phase")));
    struct str goals =
        arena_fmt(t.site->arena, "href=\"/partnerships/%lld/sheets/s_goals\"", (long long)together);
    assert_true(town_says(&t, &r, goals));
}

static void a_message_without_an_answer_for_seven_days_shows(void **state)
{
    (void)state;
    left_a_message(6);
    assert_false(suggests(&t.coordinator, TEXT_partnership_suggest_silence_why, 6));
    left_a_message(40); /* older: the last one counts */
    assert_false(suggests(&t.coordinator, TEXT_partnership_suggest_silence_why, 40));
    fresh(NULL);
    left_a_message(7);
    assert_true(suggests(&t.coordinator, TEXT_partnership_suggest_silence_why, 7));
    assert_false(suggests(&t.director, TEXT_partnership_suggest_silence_why, 7)); /* not theirs */
}

static void the_board_shows_the_silence_too(void **state)
{
    (void)state;
    struct str said = text_with(t.site->arena, LANG_FR, TEXT_partnership_suggest_silence_why,
                                TEXT_ARGS({ "count", .number = 19 }));
    left_a_message(19);
    struct res r = test_get(t.site, &t.coordinator, "/partnerships");
    assert_true(town_says(&t, &r, said));
    r = test_get(t.site, &t.director, "/partnerships"); /* who did not leave it */
    assert_false(town_says(&t, &r, said));
}

static void when_all_is_seen_the_next_phase_is_suggested(void **state)
{
    (void)state;
    const struct checklist_phase *first = &checklists_of(LANG_FR)->phases[0];
    for (size_t i = 0; i < first->n_items; i++)
        tick(first->items[i].code);
    assert_true(
        suggests(&t.coordinator, TEXT_partnership_suggest_forward_why, (int64_t)first->n_items));
}

/* Departments of one establishment: whom one calls is the other department. */
static void a_partnership_within_one_establishment_is_one(void **state)
{
    (void)state;
    struct res r = test_post(t.site, &t.director, "/partnerships",
                             TEST_FIELDS({ STR("title"), STR("Deux directions") },
                                         { STR("department_1"), STR("Nuit") },
                                         { STR("organization_2"), town_id(&t, t.shelter) },
                                         { STR("department_2"), STR("Jour") }));
    assert_int_equal(r.status, 303);
    struct str path, rest;
    str_cut(r.location, '?', &path, &rest);
    r = test_get(t.site, &t.director, arena_z(t.site->arena, path));
    assert_true(town_says(&t, &r, STR("Jour")));
    assert_true(town_says(&t, &r, STR("/interactions/new?organization=")));
}

#define ROW(name) cmocka_unit_test_setup(name, fresh)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(it_says_what_to_do_now_from_the_first_day),
        ROW(a_message_without_an_answer_for_seven_days_shows),
        ROW(the_board_shows_the_silence_too),
        ROW(when_all_is_seen_the_next_phase_is_suggested),
        ROW(a_partnership_within_one_establishment_is_one),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
