/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/agreement/agreement.h"
#include "app/agreement/obligation/obligation.h"
#include "app/home/home.h"
#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/partnership.h"
#include "guard/account.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct test_town t;
static int64_t together, apart; /* of the shelter, of others */
static struct {
    const struct test_person *who;
    struct str name;
} people[5];
enum { PEOPLE = sizeof people / sizeof *people };

static const struct module *const modules[] = {
    &module_home,        &module_organization, &module_contact,
    &module_partnership, &module_interaction,  &module_agreement,
    &module_clause,      &module_obligation,   NULL,
};

static int setup(void **state)
{
    (void)state;
    const struct test_person *all[] = { &t.coordinator, &t.director, &t.worker, &t.stranger,
                                        &t.lost };
    struct tx home;
    town_open(&t, modules);
    together = town_partnership(&t, "Le Passage", t.network, t.shelter, 0);
    apart = town_partnership(&t, "Sans le refuge", t.network, t.clinic, t.worker.account);
    test_site_home(t.site, &home, false);
    for (int i = 0; i < PEOPLE; i++) {
        people[i].who = all[i];
        people[i].name = account_name(&home, all[i]->account);
    }
    tx_rollback(&home);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

static struct res ask(const struct test_person *who, const char *path, int64_t id)
{
    return test_get(t.site, who, town_path(&t, path, id));
}

/* The row of that person, from their name to the end of the line; NULL when they have none. */
static struct str row_of(struct res *r, struct str name)
{
    struct str body = test_body(t.site, r);
    struct str head = arena_fmt(t.site->arena, "<th scope=\"row\">%.*s</th>", STR_ARG(name));
    ptrdiff_t at = str_find(body, head);
    if (at < 0)
        return STR_NULL;
    body = str_sub(body, (size_t)at, body.n);
    return str_sub(body, 0, (size_t)str_find(body, STR("</tr>")));
}

/* The page says of everybody what the program does when they come. */
static void check_all(const char *page, const char *read, const char *write, int64_t id)
{
    struct res r = ask(&t.coordinator, page, id);
    assert_int_equal(r.status, 200);
    for (int i = 0; i < PEOPLE; i++) {
        struct str row = row_of(&r, people[i].name);
        bool reads = ask(people[i].who, read, id).status == 200;
        bool writes = ask(people[i].who, write, id).status == 200;
        assert_int_equal(row.p != NULL, reads);
        if (row.p)
            assert_int_equal(str_find(row, text(LANG_FR, TEXT_access_reads_writes)) >= 0, writes);
    }
}

static void the_page_says_of_everybody_what_happens_when_they_come(void **state)
{
    (void)state;
    check_all("/partnerships/#/access", "/partnerships/#", "/partnerships/#/edit", together);
    check_all("/partnerships/#/access", "/partnerships/#", "/partnerships/#/edit", apart);
    struct res made =
        test_post(t.site, &t.worker, "/interactions",
                  TEST_FIELDS({ STR("organization"), town_id(&t, t.clinic) },
                              { STR("kind"), STR("call") }, { STR("outcome"), STR("reached") },
                              { STR("day"), town_day(&t, 0) }, { STR("summary"), STR("Bonjour") }));
    assert_int_equal(made.status, 303);
    check_all("/interactions/#/access", "/interactions/#", "/interactions/#/edit", 1);
    made = test_post(t.site, &t.director, town_path(&t, "/partnerships/#/agreement", together),
                     NULL, 0);
    assert_int_equal(made.status, 303);
    check_all("/agreements/#/access", "/agreements/#/history", "/agreements/#/edit", 1);
}

static void it_gives_the_reason(void **state)
{
    (void)state;
    struct res r = ask(&t.worker, "/partnerships/#/access", apart);
    assert_int_equal(r.status, 200);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_access_responsible_why)));
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_access_all_why)));
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_partnership_owners_are)));
    r = ask(&t.worker, "/partnerships/#/access", together);
    assert_false(town_says(&t, &r, text(LANG_FR, TEXT_access_responsible_why)));
    /* the network's own agency has nobody: that is said, not left out */
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_access_nobody)));
    struct test_person host = test_person_new(t.site, ROLE_COORDINATOR, t.network);
    r = ask(&host, "/partnerships/#/access", together);
    assert_false(town_says(&t, &r, text(LANG_FR, TEXT_access_nobody)));
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_access_by_role)));
    r = ask(&t.worker, "/agreements/#/access", 1);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_agreement_seen_also)));
}

struct rule {
    enum role role;
    const char *contacts, *partnerships; /* what that role may, as promised */
};
static const struct rule rules[] = {
    { ROLE_COORDINATOR, "Lit et modifie toutes ces fiches.", "Lit et modifie toutes ces fiches." },
    { ROLE_DIRECTOR, "Lit toutes ces fiches et modifie celles de son organisme.",
      "Lit et modifie celles de son organisme. De même pour celles dont la personne est "
      "responsable." },
    { ROLE_WORKER, "Lit toutes ces fiches.",
      "Lit celles de son organisme. De même pour celles dont la personne est responsable." },
    { ROLE_ADMINISTRATOR, "Lit toutes ces fiches.", "Ne voit pas ces fiches." },
    { ROLE_LANDLORD, "Ne voit pas ces fiches.", "Ne voit pas ces fiches." },
    { ROLE_FUNDER, "Lit toutes ces fiches.", "Ne voit pas ces fiches." },
};

static void it_says_what_each_role_may(void **state)
{
    (void)state;
    struct res contacts = ask(&t.coordinator, "/contacts/#/access", t.at_shelter),
               partnerships = ask(&t.coordinator, "/partnerships/#/access", together);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct str role = enumeration_role.values[rules[i].role].label[LANG_FR];
        assert_true(town_says(
            &t, &contacts,
            arena_fmt(t.site->arena, "<b>%.*s</b><br>%s</div>", STR_ARG(role), rules[i].contacts)));
        assert_true(town_says(&t, &partnerships,
                              arena_fmt(t.site->arena, "<b>%.*s</b><br>%s</div>", STR_ARG(role),
                                        rules[i].partnerships)));
    }
}

static void it_is_for_those_who_see_the_record(void **state)
{
    (void)state;
    assert_int_equal(ask(&t.stranger, "/partnerships/#/access", together).status, 404);
    assert_int_equal(ask(&t.lost, "/partnerships/#/access", together).status, 404);
    assert_int_equal(ask(&t.coordinator, "/partnerships/#/access", 999999).status, 404);
    struct res r = ask(&t.worker, "/partnerships/#", together);
    assert_true(town_says(&t, &r, STR("/access\"")));
}

/* Of the directory, those are named who write; and who counts is said in words. */
static void the_directory_is_everybodys(void **state)
{
    (void)state;
    struct res r = ask(&t.worker, "/organizations/#/access", t.shelter);
    assert_int_equal(r.status, 200);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_access_everybody)));
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_access_private)));
    assert_true(row_of(&r, people[0].name).p && row_of(&r, people[1].name).p);
    assert_false(row_of(&r, people[2].name).p || row_of(&r, people[3].name).p);
}

static void how_many_may_not_is_said_without_naming_them(void **state)
{
    (void)state;
    struct res r = ask(&t.worker, "/partnerships/#/access", together);
    struct str others = text_with(t.site->arena, LANG_FR, TEXT_access_others,
                                  TEXT_ARGS({ "count", .number = 2 })); /* stranger and lost */
    assert_true(town_says(&t, &r, others));
    assert_false(town_says(&t, &r, people[3].name));
}

static void it_speaks_english_too(void **state)
{
    (void)state;
    struct test_request q = {
        .method = "GET",
        .target = town_path(&t, "/partnerships/#/access", together),
        .person = &t.worker,
        .headers = (const struct value[]){ { STR("Accept-Language"), STR("en-CA") } },
        .n_headers = 1,
    };
    struct res r = test_run(t.site, &q);
    assert_true(town_says(&t, &r, STR("4 people can read this record. 3 people can change it.")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_says_of_everybody_what_happens_when_they_come),
        cmocka_unit_test(it_gives_the_reason),
        cmocka_unit_test(it_says_what_each_role_may),
        cmocka_unit_test(it_is_for_those_who_see_the_record),
        cmocka_unit_test(the_directory_is_everybodys),
        cmocka_unit_test(how_many_may_not_is_said_without_naming_them),
        cmocka_unit_test(it_speaks_english_too),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
