/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/partnership/board_by.h"

#include "app/knowledge/guide/guide.h"
#include "app/network/network.h"
#include "organization.ent.h"
#include "store/vocabulary.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct test_town t;
static const struct module *const modules[] = { &module_organization, &module_partnership,
                                                &module_guide, NULL };

static void sector_is(int64_t organization, const char *sector)
{
    struct organization o;
    town_record(&t, &entity_organization, organization, &o);
    o.sector = str_of(sector);
    town_save(&t, &entity_organization, &o);
}

/* The shelter, of housing, and the clinic, of health, with the network. */
static int setup(void **state)
{
    struct tx tx;
    struct partnership_party party;
    (void)state;
    town_open(&t, modules);
    test_site_tx(t.site, &tx, true);
    vocabulary_add(&tx, "sector", STR("housing"), STR("Logement"), STR("Housing"), 1);
    vocabulary_add(&tx, "sector", STR("health"), STR("Santé"), STR("Health"), 4);
    vocabulary_add(&tx, "sector", STR("police"), STR("Police"), STR("Police"), 8);
    tx_commit(&tx);
    sector_is(t.shelter, "housing");
    sector_is(t.clinic, "health");
    int64_t three = town_partnership(&t, "Logés et soignés", t.network, t.shelter, 0);
    entity_init(&entity_partnership_party, &party);
    party.partnership = three;
    party.organization = t.clinic;
    town_save(&t, &entity_partnership_party, &party);
    town_partnership(&t, "La clinique seule", t.network, t.clinic, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

static struct str board(const struct test_person *who, const char *path)
{
    struct res r = test_get(t.site, who, path);
    assert_int_equal(r.status, 200);
    return test_body(t.site, &r);
}

/* What stands in the row that begins with `group`; NULL when there is none. */
static struct str row_of(struct str body, const char *group)
{
    struct str begins = arena_fmt(t.site->arena, "<th scope=\"row\">%s ", group), rest, row;
    ptrdiff_t at = str_find(body, begins);
    if (at < 0)
        return STR_NULL;
    rest = (struct str){ body.p + at, body.n - (size_t)at };
    ptrdiff_t end = str_find(rest, STR("</tr>"));
    assert_true(end > 0);
    row = (struct str){ rest.p, (size_t)end };
    return row;
}

static bool stands_in(struct str body, const char *group, const char *title)
{
    struct str row = row_of(body, group);
    return row.p && str_find(row, str_of(title)) >= 0;
}

static void what_joins_two_sectors_stands_in_both(void **state)
{
    (void)state;
    struct str body = board(&t.coordinator, "/partnerships?by=sector");
    assert_true(stands_in(body, "Logement", "Logés et soignés"));
    assert_true(stands_in(body, "Santé", "Logés et soignés"));
    assert_true(stands_in(body, "Santé", "La clinique seule"));
    assert_false(stands_in(body, "Logement", "La clinique seule"));
}

static void two_partners_of_one_sector_count_once(void **state)
{
    (void)state;
    sector_is(t.shelter, "health");
    struct str body = board(&t.coordinator, "/partnerships?by=sector");
    assert_true(str_find(row_of(body, "Santé"), STR(">2<")) >= 0);
    sector_is(t.shelter, "housing");
}

static void sectors_without_a_partnership_are_named_and_lead_to_the_directory(void **state)
{
    (void)state;
    struct str body = board(&t.coordinator, "/partnerships?by=sector");
    assert_null(row_of(body, "Police").p);
    assert_true(str_find(body, STR("href=\"/organizations?sector=police\"")) >= 0);
    assert_true(str_find(body, STR("href=\"/organizations?sector=housing\"")) < 0);
}

static void who_has_no_sector_is_not_lost(void **state)
{
    (void)state;
    int64_t other = town_organization(&t, "Sans secteur");
    town_partnership(&t, "Encore à classer", t.network, other, 0);
    struct str other_group = text(LANG_FR, TEXT_partnership_board_other_group);
    struct str body = board(&t.coordinator, "/partnerships?by=sector");
    assert_true(stands_in(body, arena_z(t.site->arena, other_group), "Encore à classer"));
}

static void by_kind_the_guide_names_the_groups(void **state)
{
    (void)state;
    struct str body = board(&t.coordinator, "/partnerships?by=kind");
    assert_true(stands_in(body, "Gestionnaires d’immeubles", "Logés et soignés"));
    assert_true(stands_in(body, "Santé et santé mentale", "Logés et soignés"));
    assert_true(str_find(body, STR("href=\"/guide/partners#")) >= 0);
}

static void an_agency_sees_only_its_own(void **state)
{
    (void)state;
    struct str body = board(&t.director, "/partnerships?by=sector");
    assert_true(stands_in(body, "Santé", "Logés et soignés"));
    assert_true(str_find(body, STR("La clinique seule")) < 0);
    body = board(&t.director, "/partnerships?by=kind");
    assert_true(str_find(body, STR("La clinique seule")) < 0);
    assert_true(str_find(board(&t.lost, "/partnerships?by=sector"), STR("<th scope=\"row\">")) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_joins_two_sectors_stands_in_both),
        cmocka_unit_test(two_partners_of_one_sector_count_once),
        cmocka_unit_test(sectors_without_a_partnership_are_named_and_lead_to_the_directory),
        cmocka_unit_test(who_has_no_sector_is_not_lost),
        cmocka_unit_test(by_kind_the_guide_names_the_groups),
        cmocka_unit_test(an_agency_sees_only_its_own),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
