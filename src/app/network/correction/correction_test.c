/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/home/home.h"
#include "app/network/correction/correction.h"
#include "app/record/confirmation.h"
#include "contact.ent.h"
#include "guard/throttle.h"
#include "location.ent.h"
#include "schedule.ent.h"
#include "store/owned.h"
#include "store/vocabulary.h"
#include "support/town.h"

#include <inttypes.h>

static const struct module *const modules[] = { &module_home,
                                                &module_organization,
                                                &module_program,
                                                &module_location,
                                                &module_contact,
                                                &module_schedule,
                                                &module_service,
                                                &module_shelter_group,
                                                &module_freshness,
                                                &module_correction,
                                                &module_link,
                                                &module_confirmation,
                                                NULL };
static struct test_town town;
static int64_t place, hours;

static struct organization shelter(void)
{
    struct organization o;
    town_record(&town, &entity_organization, town.shelter, &o);
    return o;
}

static int setup(void **state)
{
    (void)state;
    struct location l;
    struct schedule s;
    town_open(&town, modules);
    struct organization o = shelter();
    o.phone = STR("418-555-0101");
    o.notes = STR("Ne pas appeler le lundi");
    town_save(&town, &entity_organization, &o);
    entity_init(&entity_location, &l);
    l.name = STR("Rue du Quai");
    l.organization = town.shelter;
    l.address = STR("12, rue du Quai");
    town_save(&town, &entity_location, &l);
    place = l.record.id;
    entity_init(&entity_schedule, &s);
    s.organization = town.shelter;
    s.location = place;
    s.freq = SCHEDULE_FREQ_WEEKLY;
    s.byday = STR("MO,TU");
    s.opens_at = 9 * 60;
    s.closes_at = 17 * 60;
    town_save(&town, &entity_schedule, &s);
    hours = s.record.id;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&town);
    return 0;
}

/* A link of that organization, made by the coordinator; `days` until it is over. */
static const char *link_of(int64_t organization, int days)
{
    struct tx tx;
    const struct answer_link_for of = { .purpose = CORRECTION_PURPOSE,
                                        .organization = organization };
    test_site_tx(town.site, &tx, true);
    struct str token = answer_link_new(&tx, &of, STR("Louise Vollant"), STR("louise@exemple.org"),
                                       town.coordinator.account, days);
    const char *path = arena_fmt(town.site->arena, "/l/%.*s/sheet/%.*s",
                                 STR_ARG(town.site->community.slug), STR_ARG(token))
                           .p;
    tx_commit(&tx);
    throttle_forget();
    return path;
}

static size_t all_of(const struct entity *e, const struct field *ref, int64_t id, void **ret)
{
    struct tx tx;
    test_site_tx(town.site, &tx, false);
    tx.arena = town.site->arena;
    size_t n = record_all_of(&tx, e, ref, id, 100, ret);
    tx_rollback(&tx);
    return n;
}

static struct correction last_correction(int64_t organization)
{
    void *list;
    size_t n = all_of(&entity_correction, &entity_correction.fields[CORRECTION_ORGANIZATION],
                      organization, &list);
    assert_true(n > 0);
    return ((struct correction *)list)[n - 1];
}

static size_t fields_of(int64_t correction, struct correction_field **ret)
{
    void *list;
    size_t n =
        all_of(&entity_correction_field,
               &entity_correction_field.fields[CORRECTION_FIELD_CORRECTION], correction, &list);
    *ret = list;
    return n;
}

static struct confirmed confirmed_of(const struct entity *e, int64_t id)
{
    struct tx tx;
    struct record *head = arena_alloc(town.site->arena, e->size);
    test_site_tx(town.site, &tx, false);
    assert_true(record_get(&tx, e, id, head));
    struct confirmed c = confirmation_read(&tx, &town.site->community, e, head);
    tx_rollback(&tx);
    return c;
}

static const char *input(const struct entity *e, int64_t id, const char *field)
{
    return arena_fmt(town.site->arena, "%s.%" PRId64 ".%s", e->name, id, field).p;
}

/* What one decides of each field of a proposal. */
static struct res decide(const struct test_person *who, int64_t correction, const char *answer)
{
    struct correction_field *f;
    size_t n = fields_of(correction, &f);
    struct value *form = arena_array(town.site->arena, struct value, 2 * n + 1);
    for (size_t i = 0; i < n; i++) {
        form[2 * i] =
            (struct value){ arena_fmt(town.site->arena, "answer.%" PRId64, f[i].record.id),
                            str_of(answer) };
        form[2 * i + 1] =
            (struct value){ arena_fmt(town.site->arena, "reason.%" PRId64, f[i].record.id),
                            STR("Vu au téléphone") };
    }
    return test_post(town.site, who, town_path(&town, "/corrections/#", correction), form, 2 * n);
}

/* -- what the holder of a link sees ---------------------------------------------------------- */

static void a_link_shows_its_own_sheet_and_nothing_else(void **state)
{
    (void)state;
    struct res r = test_get(town.site, NULL, link_of(town.shelter, 30));
    assert_int_equal(r.status, 200);
    assert_true(town_says(&town, &r, STR("Refuge Le Passage")));
    assert_true(town_says(&town, &r, STR("12, rue du Quai")));
    assert_true(town_says(&town, &r, STR("Louise Vollant")));
    assert_true(town_says(&town, &r, STR("Le lundi et le mardi")));
    assert_false(town_says(&town, &r, STR("Ne pas appeler le lundi"))); /* internal */
    assert_false(town_says(&town, &r, STR("Clinique Saint-Rémi")));
    assert_false(town_says(&town, &r, STR("Camille Harvey")));
    assert_true(str_is(test_header(&r, "Cache-Control"), "no-store"));
    assert_true(str_is(test_header(&r, "Referrer-Policy"), "same-origin"));
    assert_true(str_is(test_header(&r, "X-Robots-Tag"), "noindex, nofollow"));
    assert_false(town_says(&town, &r, STR("<nav"))); /* no way to anywhere else */
    /* Whoever is signed in sees no more with it. */
    r = test_get(town.site, &town.coordinator, link_of(town.clinic, 30));
    assert_true(town_says(&town, &r, STR("Camille Harvey")));
    assert_false(town_says(&town, &r, STR("12, rue du Quai")));
}

static void a_link_changes_nothing_of_another_organization(void **state)
{
    (void)state;
    const char *clinic = link_of(town.clinic, 30);
    struct res r = test_post(
        town.site, NULL, clinic,
        TEST_FIELDS(
            { str_of(input(&entity_location, place, "address")), STR("1, rue Volée") },
            { str_of(input(&entity_organization, town.shelter, "phone")), STR("418-555-9999") },
            { STR("message"), STR("Bonjour") }));
    assert_int_equal(r.status, 303);
    struct correction_field *f;
    assert_int_equal(fields_of(last_correction(town.clinic).record.id, &f), 0);
}

static void links_that_are_over_taken_back_or_unknown_open_nothing(void **state)
{
    (void)state;
    const char *over = link_of(town.shelter, -1), *taken = link_of(town.shelter, 30);
    const char *unknown =
        arena_fmt(town.site->arena, "/l/%.*s/sheet/%s", STR_ARG(town.site->community.slug),
                  "NothingHasThisTokenNothingHasThisTokenNothi")
            .p;
    assert_int_equal(test_get(town.site, NULL, over).status, 410);
    const struct value right[] = { { STR("right"), STR("1") } };
    assert_int_equal(test_post(town.site, NULL, over, right, 1).status, 410);
    assert_int_equal(test_get(town.site, NULL, unknown).status, 404);
    assert_int_equal(test_post(town.site, NULL, unknown, right, 1).status, 404);
    void *links;
    size_t n = all_of(&entity_answer_link, &entity_answer_link.fields[ANSWER_LINK_ORGANIZATION],
                      town.shelter, &links);
    struct str id = town_id(&town, ((struct answer_link *)links)[n - 1].record.id);
    const char *end = town_path(&town, "/organizations/#/links/end", town.shelter);
    /* Only who may write that sheet takes it back, and only through its own organization. */
    assert_int_equal(
        test_post(town.site, &town.stranger, end, TEST_FIELDS({ STR("link"), id })).status, 404);
    test_post(town.site, &town.stranger,
              town_path(&town, "/organizations/#/links/end", town.clinic),
              TEST_FIELDS({ STR("link"), id }));
    assert_int_equal(test_get(town.site, NULL, taken).status, 200);
    test_post(town.site, &town.coordinator, end, TEST_FIELDS({ STR("link"), id }));
    assert_int_equal(test_get(town.site, NULL, taken).status, 404);
}

static void who_guesses_links_is_slowed_and_who_holds_one_is_not(void **state)
{
    (void)state;
    const char *path = link_of(town.shelter, 30);
    const char *guess = arena_fmt(town.site->arena, "%sx", path).p;
    throttle_forget();
    for (int i = 0; i < 40; i++)
        assert_int_equal(test_get(town.site, NULL, path).status, 200);
    int last = 0;
    for (int i = 0; i < 40; i++)
        last = test_get(town.site, NULL, guess).status;
    assert_int_equal(last, 429);
    throttle_forget();
    assert_int_equal(test_get(town.site, NULL, path).status, 200);
}

/* -- everything is right --------------------------------------------------------------------- */

static void one_button_confirms_the_whole_sheet(void **state)
{
    (void)state;
    const char *path = link_of(town.shelter, 30);
    assert_int_equal(confirmed_of(&entity_location, place).day, DAY_NONE);
    struct res r = test_post(town.site, NULL, path,
                             TEST_FIELDS({ STR("right"), STR("1") }, { STR("message"), STR("") }));
    assert_int_equal(r.status, 303);
    r = test_get(town.site, NULL, arena_z(town.site->arena, r.location));
    assert_true(town_says(&town, &r, STR("Merci.")));
    struct confirmed c = confirmed_of(&entity_location, place);
    assert_int_equal(c.day, town_today(&town));
    assert_true(str_is(c.name, "Louise Vollant"));
    assert_int_equal(confirmed_of(&entity_contact, town.at_shelter).day, town_today(&town));
    assert_int_equal(confirmed_of(&entity_contact, town.at_clinic).day, DAY_NONE);
    r = test_get(town.site, &town.worker, town_path(&town, "/locations/#", place));
    assert_true(town_says(&town, &r, STR("par Louise Vollant")));
}

/* -- a proposal ------------------------------------------------------------------------------ */

static void corrections_wait_then_each_is_accepted_and_history_says_why(void **state)
{
    (void)state;
    const char *path = link_of(town.shelter, 30);
    struct res r = test_post(
        town.site, NULL, path,
        TEST_FIELDS({ str_of(input(&entity_location, place, "address")), STR("14, rue du Quai") },
                    { str_of(input(&entity_schedule, hours, "closes_at")), STR("18:30") },
                    { str_of(input(&entity_location, place, "name")), STR("Rue du Quai") },
                    { STR("message"), STR("Nous cherchons aussi un lieu d’été.") }));
    assert_int_equal(r.status, 303);
    struct location l;
    town_record(&town, &entity_location, place, &l);
    assert_true(str_is(l.address, "12, rue du Quai")); /* nothing shows before it is reviewed */
    struct correction c = last_correction(town.shelter);
    struct correction_field *f;
    assert_int_equal(fields_of(c.record.id, &f), 2); /* the name is the same */
    r = test_get(town.site, &town.coordinator, town_path(&town, "/corrections/#", c.record.id));
    assert_true(town_says(&town, &r, STR("14, rue du Quai")));
    assert_true(town_says(&town, &r, STR("12, rue du Quai")));
    assert_true(town_says(&town, &r, STR("Nous cherchons aussi un lieu d’été.")));
    r = test_get(town.site, &town.coordinator, "/");
    assert_true(town_says(&town, &r, STR("Refuge Le Passage propose des corrections")));
    assert_int_equal(decide(&town.worker, c.record.id, "accepted").status, 404);
    assert_int_equal(decide(&town.stranger, c.record.id, "accepted").status, 404);
    assert_int_equal(decide(&town.coordinator, c.record.id, "").status, 422);
    assert_int_equal(decide(&town.coordinator, c.record.id, "accepted").status, 303);
    town_record(&town, &entity_location, place, &l);
    assert_true(str_is(l.address, "14, rue du Quai"));
    struct schedule s;
    town_record(&town, &entity_schedule, hours, &s);
    assert_int_equal(s.closes_at, 18 * 60 + 30);
    r = test_get(town.site, &town.coordinator, town_path(&town, "/locations/#/history", place));
    assert_true(town_says(&town, &r, STR("d’après la proposition du partenaire")));
    assert_true(
        town_says(&town, &r, arena_fmt(town.site->arena, "/corrections/%" PRId64, c.record.id)));
    r = test_get(town.site, &town.worker, town_path(&town, "/locations/#/history", place));
    assert_true(town_says(&town, &r, STR("<ins>14, </ins>rue du Quai")));
    assert_false(town_says(&town, &r, STR("/corrections/"))); /* who may not read it */
    /* A second decision changes nothing. */
    l.address = STR("16, rue du Quai");
    town_save(&town, &entity_location, &l);
    assert_int_equal(decide(&town.coordinator, c.record.id, "accepted").status, 303);
    town_record(&town, &entity_location, place, &l);
    assert_true(str_is(l.address, "16, rue du Quai"));
}

static void a_refused_correction_changes_nothing_and_keeps_its_reason(void **state)
{
    (void)state;
    struct organization before = shelter();
    test_post(town.site, NULL, link_of(town.shelter, 30),
              TEST_FIELDS({ str_of(input(&entity_organization, town.shelter, "phone")),
                            STR("418-555-0111") }));
    struct correction c = last_correction(town.shelter);
    assert_int_equal(decide(&town.coordinator, c.record.id, "refused").status, 303);
    struct organization after = shelter();
    assert_true(str_eq(before.phone, after.phone));
    assert_int_equal(before.record.version, after.record.version);
    struct res r =
        test_get(town.site, &town.coordinator, town_path(&town, "/corrections/#", c.record.id));
    assert_true(town_says(&town, &r, STR("Vu au téléphone")));
}

static void several_words_are_corrected_like_the_rest(void **state)
{
    (void)state;
    struct tx tx;
    test_site_tx(town.site, &tx, true);
    vocabulary_add(&tx, "language", STR("innu"), STR("Innu-aimun"), STR("Innu-aimun"), 1);
    vocabulary_add(&tx, "language", STR("french"), STR("Français"), STR("French"), 2);
    tx_commit(&tx);
    const char *path = link_of(town.shelter, 30);
    struct str languages = str_of(input(&entity_organization, town.shelter, "languages"));
    test_post(town.site, NULL, path,
              TEST_FIELDS({ STR("_present"), languages }, { languages, STR("innu") },
                          { languages, STR("french") }, { languages, STR("klingon") }));
    assert_true(str_is_blank(shelter().languages));
    struct res r = test_post(town.site, NULL, path,
                             TEST_FIELDS({ STR("_present"), languages }, { languages, STR("innu") },
                                         { languages, STR("french") }));
    assert_int_equal(r.status, 303);
    struct correction c = last_correction(town.shelter);
    r = test_get(town.site, &town.coordinator, town_path(&town, "/corrections/#", c.record.id));
    assert_true(town_says(&town, &r, STR("Innu-aimun, Français")));
    assert_int_equal(decide(&town.coordinator, c.record.id, "accepted").status, 303);
    assert_true(str_is(shelter().languages, "french innu"));
    /* Unticking the last is a correction as well. */
    test_post(town.site, NULL, path, TEST_FIELDS({ STR("_present"), languages }));
    c = last_correction(town.shelter);
    assert_int_equal(decide(&town.coordinator, c.record.id, "accepted").status, 303);
    assert_true(str_is_blank(shelter().languages));
}

static void who_holds_the_link_reads_why_a_thing_was_refused(void **state)
{
    (void)state;
    const char *path = link_of(town.shelter, 30);
    test_post(town.site, NULL, path,
              TEST_FIELDS({ str_of(input(&entity_organization, town.shelter, "phone")),
                            STR("418-555-0133") }));
    struct correction c = last_correction(town.shelter);
    assert_int_equal(decide(&town.coordinator, c.record.id, "refused").status, 303);
    struct res r = test_get(town.site, NULL, path);
    assert_true(town_says(&town, &r, STR("418-555-0133")));
    assert_true(town_says(&town, &r, STR("Raison : Vu au téléphone")));
    r = test_get(town.site, NULL, link_of(town.shelter, 30)); /* another's link */
    assert_false(town_says(&town, &r, STR("418-555-0133")));
}

static void what_changed_meanwhile_is_shown_and_must_be_answered(void **state)
{
    (void)state;
    struct location l;
    test_post(
        town.site, NULL, link_of(town.shelter, 30),
        TEST_FIELDS({ str_of(input(&entity_location, place, "address")), STR("20, rue du Quai") }));
    struct correction c = last_correction(town.shelter);
    town_record(&town, &entity_location, place, &l);
    l.address = STR("18, rue du Quai");
    town_save(&town, &entity_location, &l);
    struct res r =
        test_get(town.site, &town.coordinator, town_path(&town, "/corrections/#", c.record.id));
    assert_true(town_says(&town, &r, STR("Changée depuis")));
    assert_true(town_says(&town, &r, STR("18, rue du Quai")));
    assert_false(
        town_says(&town, &r, STR("value=\"accepted\" checked"))); /* nobody answers for you */
    assert_int_equal(decide(&town.coordinator, c.record.id, "accepted").status, 303);
    town_record(&town, &entity_location, place, &l);
    assert_true(str_is(l.address, "20, rue du Quai"));
}

static void sending_again_replaces_what_waits(void **state)
{
    (void)state;
    const char *path = link_of(town.shelter, 30);
    const struct value form[] = { { str_of(input(&entity_location, place, "phone")),
                                    STR("418-555-0122") } };
    test_post(town.site, NULL, path, form, 1);
    struct correction first = last_correction(town.shelter);
    test_post(town.site, NULL, path, form, 1);
    struct correction second = last_correction(town.shelter);
    assert_true(second.record.id > first.record.id);
    town_record(&town, &entity_correction, first.record.id, &first);
    assert_int_equal(first.state, CORRECTION_STATE_REPLACED);
    assert_int_equal(decide(&town.coordinator, first.record.id, "accepted").status, 303);
    struct location l;
    town_record(&town, &entity_location, place, &l);
    assert_true(str_is_blank(l.phone)); /* what is replaced is not applied */
    struct res r = test_get(town.site, NULL, path);
    assert_true(town_says(&town, &r, STR("attendent d’être relues")));
}

static void what_is_wrong_is_said_at_its_field_and_nothing_is_sent(void **state)
{
    (void)state;
    int64_t before = last_correction(town.shelter).record.id;
    const char *path = link_of(town.shelter, 30);
    struct res r = test_post(
        town.site, NULL, path,
        TEST_FIELDS(
            { str_of(input(&entity_organization, town.shelter, "email")), STR("pas une adresse") },
            { str_of(input(&entity_organization, town.shelter, "name")), STR("") }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&town, &r, STR("pas une adresse")));
    assert_true(town_says(&town, &r, STR("aria-invalid=\"true\"")));
    r = test_post(town.site, NULL, path, TEST_FIELDS({ STR("message"), STR(" ") }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&town, &r, STR("Rien n’a été changé")));
    assert_int_equal(last_correction(town.shelter).record.id, before);
}

static void a_person_who_left_is_put_away_and_an_archived_record_is_not_offered(void **state)
{
    (void)state;
    int64_t person = town_contact(&town, "Réal Tremblay", town.shelter);
    const char *path = link_of(town.shelter, 30);
    test_post(town.site, NULL, path,
              TEST_FIELDS({ str_of(input(&entity_contact, person, "archived")), STR("1") }));
    struct correction c = last_correction(town.shelter);
    assert_int_equal(decide(&town.coordinator, c.record.id, "accepted").status, 303);
    struct contact left;
    town_record(&town, &entity_contact, person, &left);
    assert_true(left.has_left);
    assert_int_equal(left.left_on, town_today(&town));
    assert_int_equal(left.record.archived, NUMBER_NONE); /* what was said with them stays */
    struct res r = test_get(town.site, NULL, path);
    assert_false(town_says(&town, &r, STR("Réal Tremblay")));
    /* A field of it that is posted all the same is nobody's. */
    r = test_post(
        town.site, NULL, path,
        TEST_FIELDS({ str_of(input(&entity_contact, person, "name")), STR("Quelqu’un") }));
    assert_int_equal(r.status, 422);
}

static void a_value_that_is_no_longer_valid_takes_everything_back(void **state)
{
    (void)state;
    test_post(
        town.site, NULL, link_of(town.shelter, 30),
        TEST_FIELDS({ str_of(input(&entity_location, place, "phone")), STR("418-555-0133") }));
    struct correction c = last_correction(town.shelter);
    struct correction_field *f;
    assert_int_equal(fields_of(c.record.id, &f), 1);
    f->after = STR("x"); /* as if the rules had changed since */
    town_save(&town, &entity_correction_field, f);
    assert_int_equal(decide(&town.coordinator, c.record.id, "accepted").status, 422);
    town_record(&town, &entity_correction, c.record.id, &c);
    assert_int_equal(c.state, CORRECTION_STATE_WAITING);
}

/* -- giving links ---------------------------------------------------------------------------- */

static void a_link_is_made_shown_once_and_kept_as_a_hash(void **state)
{
    (void)state;
    const char *page = town_path(&town, "/organizations/#/links", town.shelter);
    struct res r = test_post(town.site, &town.coordinator, page,
                             TEST_FIELDS({ STR("contact"), town_id(&town, town.at_shelter) }));
    assert_int_equal(r.status, 200);
    struct str body = test_body(town.site, &r);
    ptrdiff_t at = str_find(body, STR("/sheet/"));
    assert_true(at > 0);
    struct str token = str_sub(body, (size_t)at + 7, 43);
    r = test_get(town.site, &town.coordinator, page);
    assert_true(town_says(&town, &r, STR("Louise Vollant")));
    assert_false(town_says(&town, &r, token));
    void *links;
    size_t n = all_of(&entity_answer_link, &entity_answer_link.fields[ANSWER_LINK_ORGANIZATION],
                      town.shelter, &links);
    for (size_t i = 0; i < n; i++)
        assert_false(str_eq(((struct answer_link *)links)[i].token, token));
    r = test_post(town.site, &town.coordinator, page, NULL, 0);
    assert_int_equal(r.status, 422); /* to whom? */
    r = test_post(town.site, &town.coordinator, page,
                  TEST_FIELDS({ STR("name"), STR("Jo") }, { STR("email"), STR("jo") }));
    assert_int_equal(r.status, 422);
    assert_int_equal(
        test_post(town.site, &town.stranger, page, TEST_FIELDS({ STR("name"), STR("Jo") })).status,
        404);
}

static void a_link_of_an_archived_organization_is_over(void **state)
{
    (void)state;
    int64_t gone = town_organization(&town, "Maison fermée");
    const char *path = link_of(gone, 30);
    assert_int_equal(test_get(town.site, NULL, path).status, 200);
    test_post(town.site, &town.coordinator, town_path(&town, "/organizations/#/archive", gone),
              NULL, 0);
    assert_int_equal(test_get(town.site, NULL, path).status, 410);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_shows_its_own_sheet_and_nothing_else),
        cmocka_unit_test(a_link_changes_nothing_of_another_organization),
        cmocka_unit_test(links_that_are_over_taken_back_or_unknown_open_nothing),
        cmocka_unit_test(who_guesses_links_is_slowed_and_who_holds_one_is_not),
        cmocka_unit_test(one_button_confirms_the_whole_sheet),
        cmocka_unit_test(corrections_wait_then_each_is_accepted_and_history_says_why),
        cmocka_unit_test(a_refused_correction_changes_nothing_and_keeps_its_reason),
        cmocka_unit_test(several_words_are_corrected_like_the_rest),
        cmocka_unit_test(who_holds_the_link_reads_why_a_thing_was_refused),
        cmocka_unit_test(what_changed_meanwhile_is_shown_and_must_be_answered),
        cmocka_unit_test(sending_again_replaces_what_waits),
        cmocka_unit_test(what_is_wrong_is_said_at_its_field_and_nothing_is_sent),
        cmocka_unit_test(a_person_who_left_is_put_away_and_an_archived_record_is_not_offered),
        cmocka_unit_test(a_value_that_is_no_longer_valid_takes_everything_back),
        cmocka_unit_test(a_link_is_made_shown_once_and_kept_as_a_hash),
        cmocka_unit_test(a_link_of_an_archived_organization_is_over),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
