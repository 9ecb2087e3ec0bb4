/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/network/network.h"
#include "app/network/occupancy/occupancy.h"
#include "organization.ent.h"
#include "program.ent.h"
#include "support/request.h"
#include "view/pages.h"

#include <inttypes.h>

static const struct module *const modules[] = { &module_organization,
                                                &module_program,
                                                &module_location,
                                                &module_contact,
                                                &module_shelter_group,
                                                &module_occupancy,
                                                NULL };
static struct test_site *site;
static struct test_person worker, own, stranger, coordinator;
static int64_t program, agency, other_agency;

static int64_t program_make(void)
{
    struct tx tx;
    struct organization o;
    struct program p;
    test_site_tx(site, &tx, true);
    entity_init(&entity_organization, &o);
    o.name = STR("Refuge Le Passage");
    entity_init(&entity_program, &p);
    p.organization = agency = record_insert(&tx, &entity_organization, &o);
    o.name = STR("Maison L’Étoile");
    other_agency = record_insert(&tx, &entity_organization, &o);
    p.name = STR("Nuit d’urgence");
    p.capacity_type = CAPACITY_TYPE_BED;
    int64_t id = record_insert(&tx, &entity_program, &p);
    tx_commit(&tx);
    return id;
}

static void night(day d, enum capacity_type unit, int64_t taken, int64_t places)
{
    struct tx tx;
    struct occupancy o;
    test_site_tx(site, &tx, true);
    entity_init(&entity_occupancy, &o);
    o.program = program;
    o.day = d;
    o.capacity_type = (int)unit;
    o.occupied = o.service_users = taken;
    o.capacity_actual = o.capacity_funding = places;
    o.unoccupied = places - taken;
    record_insert(&tx, &entity_occupancy, &o);
    tx_commit(&tx);
}

static int setup(void **state)
{
    (void)state;
    site = test_site_open(&view_pages);
    module_routes(site->router);
    worker = test_person_new(site, ROLE_WORKER, 0);
    program = program_make();
    own = test_person_new(site, ROLE_WORKER, agency);
    stranger = test_person_new(site, ROLE_WORKER, other_agency);
    coordinator = test_person_new(site, ROLE_COORDINATOR, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    test_site_close(site);
    return 0;
}

static bool says(struct res r, const char *what)
{
    return str_find(test_body(site, &r), str_of(what)) >= 0;
}

static void without_nights_the_page_says_what_will_come(void **state)
{
    (void)state;
    struct res r = test_get(site, &worker, "/occupancy");
    assert_int_equal(r.status, 200);
    assert_true(says(r, "Aucune nuit connue"));
    assert_false(says(r, "/import")); /* who may not import is not sent there */
    assert_int_equal(test_get(site, NULL, "/occupancy").status, 303);
    assert_int_equal(test_get(site, NULL, "/occupancy.csv").status, 303);
}

static void nights_are_shown_thirty_at_a_time(void **state)
{
    (void)state;
    day last = day_from_ymd(2024, 3, 31);
    for (day d = last - 39; d <= last; d++)
        night(d, CAPACITY_TYPE_BED, d == last ? 20 : 17, 20);
    struct res r = test_get(site, &worker, "/occupancy");
    assert_true(says(r, "De 17 à 20 lits en usage, sur 30 nuits connues."));
    assert_true(says(r, "datetime=\"2024-03-31\""));
    assert_false(says(r, "datetime=\"2024-03-01\""));
    assert_true(says(r, "/occupancy?until=2024-03-01"));
    assert_false(says(r, "Trente nuits plus tard"));
    r = test_get(site, &worker, "/occupancy?until=2024-03-01");
    assert_true(says(r, "sur 10 nuits connues"));
    assert_true(says(r, "/occupancy?until=2024-03-31"));
    assert_false(says(r, "Trente nuits plus tôt"));
    /* What is no day, or later than all, is the last one. */
    assert_true(says(test_get(site, &worker, "/occupancy?until=zut"), "sur 30 nuits"));
    assert_true(says(test_get(site, &worker, "/occupancy?until=2999-01-01"), "sur 30 nuits"));
}

static void all_nights_leave_as_csv(void **state)
{
    (void)state;
    night(day_from_ymd(2023, 12, 31), CAPACITY_TYPE_BED, 12, 20);
    night(day_from_ymd(2024, 1, 1), CAPACITY_TYPE_ROOM, 5, 6);
    struct res r = test_get(site, &worker, "/occupancy.csv");
    assert_int_equal(r.status, 200);
    assert_true(says(r, "\r\n2023-12-31,1,12,20,20,12,8,0,0,0,0\r\n"));
    assert_true(says(r, "\r\n2024-01-01,1,5,0,0,0,0,6,6,5,1\r\n"));
}

static void a_program_shows_its_last_nights(void **state)
{
    (void)state;
    const char *page = arena_fmt(site->arena, "/programs/%" PRId64, program).p;
    assert_true(says(test_get(site, &worker, page), "Aucune nuit connue pour ce programme"));
    night(day_from_ymd(2024, 1, 1), CAPACITY_TYPE_BED, 12, 20);
    night(day_from_ymd(2024, 1, 3), CAPACITY_TYPE_BED, 20, 20);
    struct res r = test_get(site, &worker, page);
    assert_true(says(r, "De 12 à 20 lits en usage, sur 2 nuits connues."));
    assert_true(says(r, "20 lits"));
    assert_true(says(r, "Refuge Le Passage"));
    assert_true(says(r, "datetime=\"2024-01-03\""));
}

static const char *at(const char *rest)
{
    return arena_fmt(site->arena, "/programs/%" PRId64 "/nights%s", program, rest).p;
}

static day today(void)
{
    return community_today(&site->community, clock_machine());
}

static const char *at_day(day d, const char *rest)
{
    return at(arena_fmt(site->arena, "/%.*s%s", STR_ARG(day_iso(site->arena, d)), rest).p);
}

static bool night_kept(day d, struct occupancy *ret)
{
    struct tx tx;
    struct occupancy_night_row row;
    test_site_tx(site, &tx, false);
    bool there = occupancy_night(&tx, &(struct occupancy_night_in){ program, d }, &row) &&
                 record_get(&tx, &entity_occupancy, row.id, ret);
    tx_commit(&tx);
    return there;
}

static void a_year_shows_each_night_and_none_as_zero(void **state)
{
    (void)state;
    day last = day_from_ymd(2024, 3, 31);
    night(last, CAPACITY_TYPE_BED, 20, 20);
    night(last - 1, CAPACITY_TYPE_BED, 10, 20);
    night(last - 40, CAPACITY_TYPE_BED, 0, 20);
    struct res r = test_get(site, &worker, at(""));
    assert_int_equal(r.status, 200);
    assert_true(says(r, "dimanche 31\xC2\xA0mars 2024\xC2\xA0: 20 sur 20 lits, 100\xC2\xA0%"));
    assert_true(says(r, "samedi 30\xC2\xA0mars 2024\xC2\xA0: 10 sur 20 lits, 50\xC2\xA0%"));
    assert_true(says(r, "vendredi 29\xC2\xA0mars 2024\xC2\xA0: nuit non notée"));
    assert_true(says(r, "vrier 2024\xC2\xA0: 0 sur 20 lits, 0\xC2\xA0%"));
    assert_true(says(r, "3 nuits connues\xC2\xA0: 50,0\xC2\xA0% des lits"));
    assert_false(says(r, "/nights/2024-03-31")); /* who writes nothing is offered no form */
    assert_true(says(test_get(site, &own, at("")), "/nights/2024-03-31"));
    assert_true(says(test_get(site, &worker, at(".csv")), "2024-03-30,10,lits,20,20,10,10,"));
    r = test_get(site, &worker, "/occupancy?nights=365");
    assert_true(says(r, "362 nuits de la période") || says(r, "38 nuits de la période"));
    assert_true(says(r, "nuit non notée"));
}

static void a_worker_notes_and_corrects_a_night_of_its_own_agency(void **state)
{
    (void)state;
    struct occupancy o;
    struct res r = test_post(site, &stranger, at_day(today(), ""),
                             TEST_FIELDS({ STR("occupied"), STR("12") }));
    assert_int_equal(r.status, 404);
    assert_int_equal(test_get(site, &stranger, at_day(today(), "")).status, 404);
    assert_int_equal(test_get(site, &own, at_day(today() + 1, "")).status, 404);
    assert_false(night_kept(today(), &o));
    r = test_post(site, &own, at_day(today(), ""), TEST_FIELDS({ STR("occupied"), STR("") }));
    assert_int_equal(r.status, 422);
    r = test_post(
        site, &own, at_day(today(), ""),
        TEST_FIELDS({ STR("occupied"), STR("12") }, { STR("capacity_actual"), STR("20") }));
    assert_int_equal(r.status, 303);
    assert_true(night_kept(today(), &o));
    assert_int_equal(o.occupied, 12);
    assert_int_equal(o.unoccupied, 8);
    assert_int_equal(o.service_users, 12);
    r = test_post(site, &own, at_day(today(), ""),
                  TEST_FIELDS({ STR("version"), STR("1") }, { STR("occupied"), STR("14") }));
    assert_int_equal(r.status, 303);
    /* another, who had opened it before */
    r = test_post(site, &coordinator, at_day(today(), ""),
                  TEST_FIELDS({ STR("version"), STR("1") }, { STR("occupied"), STR("13") }));
    assert_int_equal(r.status, 409);
    assert_true(says(test_get(site, &own, at_day(today(), "")), "<del>12</del>"));
    r = test_post(site, &own, at_day(today(), "/undo"), TEST_FIELDS({ STR("version"), STR("2") }));
    assert_true(night_kept(today(), &o));
    assert_int_equal(o.occupied, 12);
    assert_int_equal(o.unoccupied, 8);
}

static void tonight_is_noted_for_all_programs_at_once(void **state)
{
    (void)state;
    struct occupancy o;
    const char *name = arena_fmt(site->arena, "n_%" PRId64, program).p;
    night(today() - 1, CAPACITY_TYPE_BED, 17, 20);
    struct res r = test_get(site, &own, "/occupancy/tonight");
    assert_true(says(r, "Nuit d’urgence") && says(r, "17 lits"));
    assert_int_equal(test_get(site, &stranger, "/occupancy/tonight").status, 200);
    assert_false(says(test_get(site, &stranger, "/occupancy/tonight"), "Nuit d’urgence"));
    const char *others =
        arena_fmt(site->arena, "/occupancy/tonight?organization=%" PRId64, agency).p;
    assert_int_equal(test_get(site, &stranger, others).status, 404);
    assert_true(says(test_get(site, &coordinator, others), "Nuit d’urgence"));
    r = test_post(site, &own, "/occupancy/tonight", TEST_FIELDS({ str_of(name), STR("beaucoup") }));
    assert_int_equal(r.status, 422);
    assert_true(says(r, "beaucoup"));
    r = test_post(site, &stranger, "/occupancy/tonight",
                  TEST_FIELDS({ STR("organization"), arena_fmt(site->arena, "%" PRId64, agency) },
                              { str_of(name), STR("3") }));
    assert_int_equal(r.status, 404);
    assert_false(night_kept(today(), &o));
    r = test_post(site, &own, "/occupancy/tonight", TEST_FIELDS({ str_of(name), STR("19") }));
    assert_int_equal(r.status, 303);
    assert_true(night_kept(today(), &o));
    assert_int_equal(o.occupied, 19);
    assert_int_equal(o.capacity_actual, 20); /* as the night before */
    assert_int_equal(o.unoccupied, 1);
}

static void only_who_notes_nights_is_invited_to_and_of_their_own_agency(void **state)
{
    (void)state;
    static const char way[] = "href=\"/occupancy/tonight\"", theirs[] = "Refuge Le Passage";
    assert_true(says(test_get(site, &own, "/occupancy"), way));
    assert_true(says(test_get(site, &coordinator, "/occupancy"), way));
    assert_false(says(test_get(site, &worker, "/occupancy"), way)); /* of no agency */
    assert_int_equal(test_get(site, &worker, "/occupancy/tonight").status, 404);
    assert_true(says(test_get(site, &coordinator, "/occupancy/tonight"), theirs));
    assert_false(says(test_get(site, &stranger, "/occupancy/tonight"), theirs)); /* to choose */
}

static void filters_narrow_days_and_parts_alike(void **state)
{
    (void)state;
    day last = day_from_ymd(2024, 3, 31);
    night(last, CAPACITY_TYPE_BED, 15, 20);
    struct res r = test_get(site, &worker, "/occupancy");
    assert_true(says(r, "75,0\xC2\xA0%"));
    assert_true(says(r, "15 sur 20"));
    const char *mine = arena_fmt(site->arena, "/occupancy?organization=%" PRId64, agency).p;
    const char *other = arena_fmt(site->arena, "/occupancy?organization=%" PRId64, other_agency).p;
    assert_true(says(test_get(site, &worker, mine), "15 sur 20"));
    assert_true(says(test_get(site, &worker, other), "Aucune nuit pour ces filtres"));
    assert_true(says(test_get(site, &worker, "/occupancy?population=men"), "Aucune nuit pour"));
    assert_true(says(test_get(site, &worker, "/occupancy/parts.csv"),
                     "Par organisme,Refuge Le Passage,1,1,15,20,20,0,0,0"));
}

/* The days and the programs of a span from the kept sums, and from each night anew. */
static void assert_sums(day first, day last, size_t n_days)
{
    struct tx tx;
    struct occupancy_days_row *kept;
    struct occupancy_days_of_row *plain;
    struct occupancy_by_program_row *months, *nights;
    struct occupancy_by_program_in in = { .first = first, .last = last };
    test_site_tx(site, &tx, false);
    size_t n = occupancy_days(&tx, &(struct occupancy_days_in){ first, last }, &kept);
    struct occupancy_days_of_in all = { .first = first, .last = last };
    assert_int_equal(n, n_days);
    assert_int_equal(occupancy_days_of(&tx, &all, &plain), n);
    for (size_t i = 0; i < n; i++)
        assert_memory_equal(&kept[i], &plain[i], sizeof kept[i]);
    occupancy_months(first, last, &in.month, &in.rest);
    n = occupancy_by_program(&tx, &in, &months);
    in.month = in.rest = last + 1; /* no month: each night */
    assert_int_equal(occupancy_by_program(&tx, &in, &nights), n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(months[i].program, nights[i].program);
        assert_true(str_eq(months[i].unit, nights[i].unit));
        assert_int_equal(months[i].nights, nights[i].nights);
        assert_int_equal(months[i].users, nights[i].users);
        assert_int_equal(months[i].occupied, nights[i].occupied);
        assert_int_equal(months[i].actual, nights[i].actual);
        assert_int_equal(months[i].funding, nights[i].funding);
    }
    tx_commit(&tx);
}

static void change(struct tx *tx, struct occupancy *o)
{
    assert_int_equal(record_update(tx, &entity_occupancy, o), RECORD_SAVED);
}

static void kept_sums_are_the_plain_sums(void **state)
{
    (void)state;
    struct tx tx;
    struct occupancy o;
    day first = day_from_ymd(2023, 11, 20), last = day_from_ymd(2024, 3, 2);
    assert_sums(first, last, 0);
    for (day d = first; d <= last; d++)
        night(d, d % 7 ? CAPACITY_TYPE_BED : CAPACITY_TYPE_ROOM, d % 21, 20);
    assert_sums(first, last, 104);
    assert_sums(day_from_ymd(2023, 12, 1), day_from_ymd(2024, 2, 29), 91); /* three whole months */
    assert_sums(day_from_ymd(2023, 12, 2), day_from_ymd(2024, 1, 30), 60); /* none */
    assert_true(night_kept(day_from_ymd(2024, 1, 15), &o));
    test_site_tx(site, &tx, true);
    o.occupied = NUMBER_NONE;
    o.capacity_type = 0;
    change(&tx, &o);
    o.day = day_from_ymd(2023, 10, 31);
    change(&tx, &o);
    assert_int_equal(record_archive(&tx, &entity_occupancy, o.record.id, true), RECORD_SAVED);
    tx_commit(&tx);
    assert_sums(day_from_ymd(2023, 1, 1), last, 103);
    test_site_tx(site, &tx, true);
    assert_int_equal(record_undo(&tx, &entity_occupancy, o.record.id, 4), RECORD_SAVED);
    tx_commit(&tx);
    assert_sums(day_from_ymd(2023, 1, 1), last, 104);
    test_site_tx(site, &tx, true);
    assert_int_equal(record_undo(&tx, &entity_occupancy, o.record.id, 3), RECORD_SAVED);
    tx_rollback(&tx); /* neither the night nor the sums */
    assert_sums(day_from_ymd(2023, 1, 1), last, 104);
}

static void a_run_keeps_a_fortnight_and_passes_over_other_nights(void **state)
{
    (void)state;
    struct occupancy_run run;
    day last = day_from_ymd(2024, 1, 30);
    occupancy_run_init(&run, last);
    occupancy_run_add(&run, last + 1, 9, 9);
    occupancy_run_add(&run, last - 30, 9, 9);
    occupancy_run_add(&run, last, NUMBER_NONE, 9);
    assert_int_equal(run.known, 0);
    occupancy_run_add(&run, last, 0, NUMBER_NONE);
    assert_int_equal(run.known, 1);
    assert_int_equal(run.most, 0);
    occupancy_run_begin(&run, last);
    assert_int_equal(run.n, 14);
    assert_int_equal(run.first, last - 13);
    assert_int_equal(run.columns[13].value, 0);
    assert_int_equal(run.columns[12].value, -1);
}

int main(void)
{
    module_start(modules);
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(without_nights_the_page_says_what_will_come),
        TEST(nights_are_shown_thirty_at_a_time),
        TEST(all_nights_leave_as_csv),
        TEST(a_program_shows_its_last_nights),
        TEST(a_year_shows_each_night_and_none_as_zero),
        TEST(a_worker_notes_and_corrects_a_night_of_its_own_agency),
        TEST(tonight_is_noted_for_all_programs_at_once),
        TEST(only_who_notes_nights_is_invited_to_and_of_their_own_agency),
        TEST(filters_narrow_days_and_parts_alike),
        TEST(kept_sums_are_the_plain_sums),
        TEST(a_run_keeps_a_fortnight_and_passes_over_other_nights),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
