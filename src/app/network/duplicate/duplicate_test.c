/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/network/duplicate/duplicate.h"
#include "app/network/network.h"
#include "contact.ent.h"
#include "guard/access/access.h"
#include "organization.ent.h"
#include "support/town.h"

#include <inttypes.h>

static const struct module *const modules[] = { &module_organization, &module_program,
                                                &module_location,     &module_contact,
                                                &module_duplicate,    NULL };
static struct test_town town;

static int setup(void **state)
{
    (void)state;
    town_open(&town, modules);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&town);
    return 0;
}

static void work(void)
{
    worker_once(&town.site->installation, &town.site->community, 100);
}

/* The pair of two records, 0 when it was never proposed. */
static int64_t pair_of(int64_t one, int64_t other)
{
    struct tx tx;
    struct duplicate_of_pair_row row = { 0 };
    test_site_tx(town.site, &tx, false);
    duplicate_of_pair(&tx,
                      &(struct duplicate_of_pair_in){ STR("organization"),
                                                      one < other ? one : other,
                                                      one < other ? other : one },
                      &row);
    tx_commit(&tx);
    return row.id;
}

static struct duplicate pair_read(int64_t id)
{
    struct duplicate d;
    town_record(&town, &entity_duplicate, id, &d);
    return d;
}

static struct res get(const char *path, int64_t id)
{
    return test_get(town.site, &town.coordinator, town_path(&town, path, id));
}

static bool says(struct res r, const char *what)
{
    return town_says(&town, &r, str_of(what));
}

static struct res merge(int64_t pair, int64_t keep)
{
    return test_post(town.site, &town.coordinator, town_path(&town, "/duplicates/#/merge", pair),
                     TEST_FIELDS({ STR("keep"), town_id(&town, keep) },
                                 { STR("version_first"), STR("1") },
                                 { STR("version_second"), STR("1") }));
}

static void what_looks_alike_is_proposed_with_its_reason(void **state)
{
    (void)state;
    int64_t one = town_organization(&town, "Maison Sainte-Anne inc.");
    int64_t other = town_organization(&town, "St. Anne House");
    assert_int_equal(pair_of(one, other), 0);
    work(); /* the nightly round */
    int64_t pair = pair_of(one, other);
    assert_true(pair > 0);
    struct res r = test_get(town.site, &town.coordinator, "/duplicates");
    assert_true(says(r, "Maison Sainte-Anne inc. · St. Anne House"));
    assert_true(says(r, "Même nom"));
    assert_true(says(test_get(town.site, &town.coordinator, "/duplicates?q=anne&kind=organization"),
                     "Maison Sainte-Anne"));
    r = test_get(town.site, &town.coordinator, "/duplicates.csv");
    assert_true(says(r, "Maison Sainte-Anne inc. · St. Anne House,Organismes,Même nom"));
    assert_int_equal(test_get(town.site, &town.director, "/duplicates").status, 404);
}

static void told_apart_a_pair_is_not_proposed_again_until_it_comes_nearer(void **state)
{
    (void)state;
    struct organization o;
    int64_t one = town_organization(&town, "Refuge des Érables");
    int64_t other = town_organization(&town, "Refuge Érables");
    work();
    test_post(town.site, &town.coordinator, "/duplicates/search",
              TEST_FIELDS({ STR("x"), STR("") }));
    work();
    int64_t pair = pair_of(one, other);
    assert_int_equal(pair_read(pair).state, DUPLICATE_STATE_OPEN);
    test_post(town.site, &town.coordinator, town_path(&town, "/duplicates/#/apart", pair),
              TEST_FIELDS({ STR("x"), STR("") }));
    test_post(town.site, &town.coordinator, "/duplicates/search",
              TEST_FIELDS({ STR("x"), STR("") }));
    work();
    assert_int_equal(pair_read(pair).state, DUPLICATE_STATE_NOT_SAME);
    assert_true(pair_read(pair).record.archived != NUMBER_NONE);
    assert_true(says(get("/duplicates/#", pair), "Regarder de nouveau"));
    for (int i = 0; i < 2; i++) {
        town_record(&town, &entity_organization, i ? other : one, &o);
        o.phone = i ? STR("418 555-0199") : STR("(418) 555-0199");
        town_save(&town, &entity_organization, &o);
    }
    test_post(town.site, &town.coordinator, "/duplicates/search",
              TEST_FIELDS({ STR("x"), STR("") }));
    work();
    assert_int_equal(pair_read(pair).state, DUPLICATE_STATE_OPEN);
    assert_int_equal(pair_read(pair).record.archived, NUMBER_NONE);
    /* renamed, they are no longer alike */
    o.name = STR("Comptoir du Phare");
    o.phone = STR_NULL;
    town_record(&town, &entity_organization, other, &o);
    o.name = STR("Comptoir du Phare");
    o.phone = STR_NULL;
    town_save(&town, &entity_organization, &o);
    test_post(town.site, &town.coordinator, "/duplicates/search",
              TEST_FIELDS({ STR("x"), STR("") }));
    work();
    assert_int_equal(pair_read(pair).state, DUPLICATE_STATE_GONE);
}

/* Two organizations alike, a contact at the second. */
static int64_t alike(const char *first, const char *second, int64_t ret[2], int64_t *ret_contact)
{
    struct tx tx;
    struct duplicate d;
    ret[0] = town_organization(&town, first);
    ret[1] = town_organization(&town, second);
    *ret_contact = town_contact(&town, "Louise Vollant", ret[1]);
    entity_init(&entity_duplicate, &d);
    d.kind = DUPLICATE_KIND_ORGANIZATION;
    d.names = str_of(first);
    d.state = DUPLICATE_STATE_OPEN;
    d.score = 60;
    d.first_id = ret[0];
    d.second_id = ret[1];
    d.reasons = STR("name");
    test_site_tx(town.site, &tx, true);
    int64_t id = record_insert(&tx, &entity_duplicate, &d);
    tx_commit(&tx);
    return id;
}

static int64_t number_after(struct str location, const char *path)
{
    int64_t id = 0;
    struct str page, query;
    str_cut(location, '?', &page, &query);
    assert_true(str_starts(page, str_of(path)));
    size_t n = str_of(path).n;
    assert_true(str_to_i64(str_sub(page, n, page.n), &id));
    return id;
}

static void two_records_become_one_and_its_address_leads_there(void **state)
{
    (void)state;
    int64_t ids[2], who;
    struct contact c;
    struct organization o;
    int64_t pair = alike("Relais du Nord", "Le Relais du Nord", ids, &who);
    town_record(&town, &entity_organization, ids[1], &o);
    o.city = STR("Matane");
    o.notes = STR("Sonner deux fois.");
    town_save(&town, &entity_organization, &o);
    struct res r = get("/duplicates/#", pair);
    assert_true(says(r, "Relais du Nord") && says(r, "Matane"));
    assert_true(says(r, "Personnes-ressources (Organisme)"));
    r = merge(pair, ids[0]); /* the second is not as it was seen: version 2 now */
    assert_int_equal(r.status, 409);
    assert_true(says(r, "a changé pendant que vous regardiez"));
    r = test_post(
        town.site, &town.coordinator, town_path(&town, "/duplicates/#/merge", pair),
        TEST_FIELDS({ STR("keep"), town_id(&town, ids[0]) }, { STR("version_first"), STR("1") },
                    { STR("version_second"), STR("2") }, { STR("f_name"), STR("second") }));
    assert_int_equal(r.status, 303);
    int64_t merging = number_after(r.location, "/duplicates/merged/");
    town_record(&town, &entity_organization, ids[0], &o);
    assert_true(str_is(o.name, "Le Relais du Nord"));
    assert_true(str_is(o.city, "Matane") && str_is(o.notes, "Sonner deux fois."));
    town_record(&town, &entity_contact, who, &c);
    assert_int_equal(c.organization, ids[0]);
    assert_int_equal(pair_read(pair).state, DUPLICATE_STATE_MERGED);
    r = get("/organizations/#", ids[1]);
    assert_int_equal(r.status, 303);
    assert_true(str_starts(r.location, str_of(town_path(&town, "/organizations/#?", ids[0]))));
    assert_true(says(get("/organizations/#/history", ids[0]), "Réunie à une autre fiche"));
    assert_true(says(get("/organizations/#/history", ids[1]), "Rangée dans une autre fiche"));
    assert_true(says(get("/contacts/#/history", who), "Suit une fusion de fiches"));
    assert_true(says(get("/organizations/#/history", ids[0]), "/duplicates/merged/"));
    struct res seen =
        test_get(town.site, &town.worker, town_path(&town, "/organizations/#/history", ids[0]));
    assert_true(says(seen, "Réunie à une autre fiche"));
    assert_false(says(seen, "/duplicates/merged/")); /* who may not reverse it */
    /* pressed twice */
    assert_int_equal(merge(pair, ids[0]).status, 303);
    r = test_post(town.site, &town.coordinator,
                  town_path(&town, "/duplicates/merged/#/reverse", merging),
                  TEST_FIELDS({ STR("x"), STR("") }));
    assert_int_equal(r.status, 303);
    town_record(&town, &entity_organization, ids[0], &o);
    assert_true(str_is(o.name, "Relais du Nord") && !o.city.p && !o.notes.p);
    town_record(&town, &entity_contact, who, &c);
    assert_int_equal(c.organization, ids[1]);
    assert_int_equal(get("/organizations/#", ids[1]).status, 200);
    assert_int_equal(pair_read(pair).state, DUPLICATE_STATE_NOT_SAME);
    assert_true(says(get("/duplicates/merged/#", merging), "de nouveau distinctes"));
}

static void who_signs_in_for_an_organization_is_not_left_without_it(void **state)
{
    (void)state;
    int64_t ids[2], who;
    int64_t pair = alike("Carrefour du Phare", "Carrefour Phare", ids, &who);
    test_person_new(town.site, ROLE_WORKER, ids[1]);
    struct res r = get("/duplicates/#", pair);
    assert_true(says(r, "1 personne se connecte"));
    assert_int_equal(merge(pair, ids[0]).status, 422);
    struct contact c;
    town_record(&town, &entity_contact, who, &c);
    assert_int_equal(c.organization, ids[1]);
    assert_int_equal(merge(pair, ids[1]).status, 303); /* the other way round */
}

static void records_of_persons_are_never_opened_to_others_by_a_merge(void **state)
{
    (void)state;
    int64_t ids[2], who;
    struct tx tx;
    int64_t pair = alike("Halte du Vieux-Port", "La Halte du Vieux-Port", ids, &who);
    test_site_tx(town.site, &tx, true);
    access_hold(&tx, 77, ids[1], true);
    tx_commit(&tx);
    assert_int_equal(merge(pair, ids[0]).status, 422);
    assert_true(says(get("/duplicates/#", pair), "à qui les personnes ont dit oui"));
    /* kept, the one that holds them goes on to: nobody else sees more than before */
    assert_int_equal(merge(pair, ids[1]).status, 303);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_looks_alike_is_proposed_with_its_reason),
        cmocka_unit_test(told_apart_a_pair_is_not_proposed_again_until_it_comes_nearer),
        cmocka_unit_test(two_records_become_one_and_its_address_leads_there),
        cmocka_unit_test(who_signs_in_for_an_organization_is_not_left_without_it),
        cmocka_unit_test(records_of_persons_are_never_opened_to_others_by_a_merge),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
