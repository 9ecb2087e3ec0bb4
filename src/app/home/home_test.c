/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/home/home.h"

#include "agreement.ent.h"
#include "app/agreement/agreement/agreement.h"
#include "app/agreement/obligation/obligation.h"
#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/partnership.h"
#include "clause_contact.ent.h"
#include "contact.ent.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct test_town t;
static int64_t together, agreement; /* of the network and the shelter */

static const struct module *const modules[] = {
    &module_home,         &module_search,
    &module_organization, &module_contact,
    &module_partnership,  &module_interaction,
    &module_agreement,    &module_clause,
    &module_obligation,   NULL,
};

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

static struct res home(const struct test_person *who)
{
    struct res r = test_get(t.site, who, "/");
    assert_int_equal(r.status, 200);
    return r;
}

static bool shows(const struct test_person *who, const char *words)
{
    struct res r = home(who);
    return town_says(&t, &r, str_of(words));
}

/* An agreement in force with a contact clause, and an obligation due in so many days. */
static int64_t add_agreement(int64_t partnership, int64_t one, int64_t other, int due_in)
{
    struct agreement a;
    struct agreement_clause c;
    struct clause_contact contact;
    struct obligation o;
    entity_init(&entity_agreement, &a);
    a.title = STR("Protocole avec le refuge");
    a.partnership = partnership;
    a.state = AGREEMENT_STATE_IN_FORCE;
    a.purpose = STR("Se parler");
    a.effective = town_today(&t) - 200;
    town_save(&t, &entity_agreement, &a);
    const int64_t both[] = { one, other };
    for (int i = 0; i < 2; i++) {
        struct agreement_party p;
        entity_init(&entity_agreement_party, &p);
        p.agreement = a.record.id;
        p.organization = both[i];
        p.position = i;
        p.signed_at = i ? clock_machine() : clock_machine() - 1;
        town_save(&t, &entity_agreement_party, &p);
    }
    entity_init(&entity_agreement_clause, &c);
    c.agreement = a.record.id;
    c.position = 0;
    c.type = STR("contact");
    town_save(&t, &entity_agreement_clause, &c);
    entity_init(&entity_clause_contact, &contact);
    contact.clause = c.record.id;
    contact.every_days = 14;
    town_save(&t, &entity_clause_contact, &contact);
    entity_init(&entity_obligation, &o);
    o.agreement = a.record.id;
    o.clause = c.record.id;
    o.state = OBLIGATION_STATE_OPEN;
    o.opened = town_today(&t) + due_in - 14;
    o.due = town_today(&t) + due_in;
    town_save(&t, &entity_obligation, &o);
    return a.record.id;
}

static void add_exchange(int64_t with, int64_t agency, int days_ago)
{
    struct interaction i;
    entity_init(&entity_interaction, &i);
    i.organization = with;
    i.kind = INTERACTION_KIND_CALL;
    i.day = town_today(&t) - days_ago;
    i.outcome = INTERACTION_OUTCOME_REACHED;
    i.summary = STR("Bonjour");
    i.agency = agency;
    town_save(&t, &entity_interaction, &i);
}

static void set_step(int64_t id, const char *step, int due_in, int phase)
{
    struct partnership p;
    town_record(&t, &entity_partnership, id, &p);
    p.next_step = str_of(step);
    p.next_step_due = town_today(&t) + due_in;
    p.phase = phase;
    town_save(&t, &entity_partnership, &p);
}

/* -- the sentence
 * ------------------------------------------------------------------------------------- */

struct day_said {
    struct home_view counts;
    const char *fr, *en;
};

static void the_day_is_said_in_one_sentence(void **state)
{
    (void)state;
    static const struct day_said days[] = {
        { { 0 }, "Rien ne presse aujourd’hui", "Nothing is pressing today" },
        { { .empty = true }, "Votre réseau commence ici", "Your network starts here" },
        { { .n_items = 3 },
          "Rien ne presse aujourd’hui : voyez ce qui vient cette semaine",
          "Nothing is pressing today: see what this week brings" },
        { { .late_calls = 1 }, "Un engagement en retard", "One commitment late" },
        { { .late_calls = 2, .today_steps = 1 },
          "Deux engagements en retard, une étape prévue aujourd’hui",
          "Two commitments late, one step planned for today" },
        { { .late_steps = 1, .to_sign = 1 },
          "Une étape en retard, une entente à signer",
          "One step late, one agreement to sign" },
        { { .late_calls = 12, .late_steps = 9, .to_sign = 2, .today_calls = 4 },
          "12 engagements en retard, neuf étapes en retard, deux ententes à signer",
          "12 commitments late, nine steps late, two agreements to sign" },
        { { .today_calls = 1, .today_steps = 5 },
          "Un engagement à tenir aujourd’hui, cinq étapes prévues aujourd’hui",
          "One commitment due today, five steps planned for today" },
    };
    struct arena *a = arena_new(1 << 20);
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        for (int l = 0; l < LANG_COUNT; l++) {
            struct home_view m = days[i].counts;
            home_sentence(a, (enum lang)l, &m);
            struct str said = arena_fmt(a, "%.*s%.*s", STR_ARG(m.strong), STR_ARG(m.rest));
            struct str expected =
                text_typography(a, (enum lang)l, str_of(l == LANG_FR ? days[i].fr : days[i].en));
            assert_string_equal(arena_z(a, said), arena_z(a, expected));
        }
    arena_free(a);
}

/* -- a community that begins
 * -------------------------------------------------------------------------- */

static void a_new_community_is_led_to_its_first_partnership(void **state)
{
    (void)state;
    struct res r = home(&t.coordinator);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_home_first)));
    assert_true(town_says(&t, &r, STR("/partnerships/new")));
    r = home(&t.worker);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_home_first)));
    assert_false(town_says(&t, &r, STR("/partnerships/new")));
    home(&t.lost);
}

static void host_set(struct str id)
{
    struct tx tx;
    test_site_tx(t.site, &tx, true);
    setting_set(&tx, "host_organization", id);
    tx_commit(&tx);
}

static void who_coordinates_is_asked_of_who_may_say_it(void **state)
{
    (void)state;
    host_set(STR("0"));
    struct res r = home(&t.coordinator);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_home_host_choose)));
    r = home(&t.lost);
    assert_false(town_says(&t, &r, text(LANG_FR, TEXT_home_host_choose)));
    host_set(town_id(&t, t.network));
    r = home(&t.coordinator);
    assert_false(town_says(&t, &r, text(LANG_FR, TEXT_home_host_choose)));
}

/* -- what is to be done
 * ------------------------------------------------------------------------------- */

static void late_obligations_come_first_for_their_parties_only(void **state)
{
    (void)state;
    together = town_partnership(&t, "Le Passage", t.network, t.shelter, t.coordinator.account);
    agreement = add_agreement(together, t.network, t.shelter, -3);
    assert_true(shows(&t.coordinator, "Appeler : Refuge Le Passage"));
    assert_true(shows(&t.coordinator, "3 jours de retard"));
    assert_true(shows(&t.director, "Appeler : Réseau de Port-Laurier"));
    assert_true(shows(&t.worker, "Appeler : Réseau de Port-Laurier"));
    assert_false(shows(&t.stranger, "Appeler"));
    assert_false(shows(&t.lost, "Appeler"));
}

static void next_steps_are_their_owners(void **state)
{
    (void)state;
    set_step(together, "Visiter le refuge", 0, PARTNERSHIP_PHASE_IDENTIFICATION);
    assert_true(shows(&t.coordinator, "Visiter le refuge"));
    assert_false(shows(&t.director, "Visiter le refuge"));
    int64_t other = town_partnership(&t, "À personne", t.network, t.clinic, 0);
    set_step(other, "Trouver quelqu’un", 7, PARTNERSHIP_PHASE_PREPARATION);
    assert_true(shows(&t.coordinator, "Trouver quelqu’un"));
    assert_false(shows(&t.stranger, "Trouver quelqu’un"));
    set_step(other, "Bien plus tard", 8, PARTNERSHIP_PHASE_PREPARATION);
    assert_false(shows(&t.coordinator, "Bien plus tard"));
}

static void a_step_is_done_where_it_is_seen(void **state)
{
    (void)state;
    struct partnership p;
    town_record(&t, &entity_partnership, together, &p);
    struct res r = test_post(
        t.site, &t.coordinator, town_path(&t, "/partnerships/#/step", together),
        TEST_FIELDS(
            { STR("next_step"), STR("Écrire le bilan") }, { STR("next_step_due"), town_day(&t, 1) },
            { STR("seen"), partnership_step_seen(t.site->arena, p.next_step, p.next_step_due) },
            { STR("back"), STR("/#todo") }));
    assert_int_equal(r.status, 303);
    assert_true(str_starts(r.location, STR("/?done=step")));
    assert_true(str_ends(r.location, STR("#todo")));
    assert_true(shows(&t.coordinator, "Écrire le bilan"));
    assert_false(shows(&t.coordinator, "Visiter le refuge"));
}

static void what_waits_for_a_signature_is_told_to_who_signs(void **state)
{
    (void)state;
    struct agreement a;
    struct agreement_party p;
    entity_init(&entity_agreement, &a);
    a.title = STR("Lettre à signer");
    a.partnership = together;
    a.state = AGREEMENT_STATE_SENT;
    a.purpose = STR("Essai");
    a.effective = town_today(&t);
    a.sent_on = town_today(&t) - 3;
    town_save(&t, &entity_agreement, &a);
    entity_init(&entity_agreement_party, &p);
    p.agreement = a.record.id;
    p.organization = t.shelter;
    p.position = 1;
    town_save(&t, &entity_agreement_party, &p);
    assert_true(shows(&t.director, "Lettre à signer"));
    assert_false(shows(&t.stranger, "Lettre à signer"));
    /* the other side is given a week before it is reminded */
    assert_false(shows(&t.coordinator, "Lettre à signer"));
    a.sent_on = town_today(&t) - 8;
    town_save(&t, &entity_agreement, &a);
    assert_true(shows(&t.coordinator, "Lettre à signer"));
}

/* -- silences, news, changes
 * -------------------------------------------------------------------------- */

static void a_silence_is_late_after_what_the_clause_says(void **state)
{
    (void)state;
    add_exchange(t.shelter, t.network, 20); /* the clause says 14 days */
    int64_t plain = town_organization(&t, "Sans entente");
    int64_t with = town_partnership(&t, "Sans entente", t.network, plain, 0);
    set_step(with, "Parler", 30, PARTNERSHIP_PHASE_CONSOLIDATION);
    add_exchange(plain, t.network, 20);
    struct str body = STR_NULL;
    struct res r = home(&t.coordinator);
    body = test_body(t.site, &r);
    ptrdiff_t shelter = str_find(body, STR("Refuge Le Passage</a><svg"));
    ptrdiff_t other = str_find(body, STR("Sans entente</a><svg"));
    assert_true(shelter > 0 && other > 0);
    struct str rest = str_sub(body, (size_t)shelter, body.n), mark;
    rest = str_sub(rest, (size_t)str_find(rest, STR("class=\"st ")), rest.n);
    assert_true(str_starts(rest, STR("class=\"st late\"")));
    rest = str_sub(body, (size_t)other, body.n);
    mark = str_sub(rest, (size_t)str_find(rest, STR("class=\"st ")), rest.n);
    assert_true(str_starts(mark, STR("class=\"st due\"")));
    assert_false(str_find(body, STR("Clinique Saint-Rémi</a><svg")) >= 0); /* only prepared */
}

static void what_others_did_is_told_to_who_may_see_it(void **state)
{
    (void)state;
    struct res r =
        test_post(t.site, &t.director, town_path(&t, "/partnerships/#", together),
                  TEST_FIELDS({ STR("version"), STR("3") }, { STR("title"), STR("Titreneuf") }));
    assert_int_equal(r.status, 303);
    assert_true(shows(&t.coordinator, ">Titreneuf<"));
    assert_true(shows(&t.worker, ">Titreneuf<"));
    assert_false(shows(&t.stranger, ">Titreneuf<"));
    assert_true(shows(&t.coordinator, "modification par Personne 2"));
    assert_true(shows(&t.director, "modification par Personne 1"));
    assert_false(shows(&t.director, "par Personne 2")); /* one knows what one did */
}

/* However much is done that a reader may not see, what they may see stays, and the number of
 * exchanges is that of those they may read. */
static void what_one_may_see_is_told_however_much_else_was_done(void **state)
{
    (void)state;
    struct tx tx;
    struct interaction i;
    struct test_person colleague = test_person_new(t.site, ROLE_WORKER, t.shelter);
    const char *own = "12 échanges consignés";
    for (int k = 0; k < 12; k++)
        test_post(t.site, &colleague, "/interactions",
                  TEST_FIELDS({ STR("organization"), town_id(&t, t.clinic) },
                              { STR("kind"), STR("call") }, { STR("outcome"), STR("reached") },
                              { STR("day"), town_day(&t, 0) }, { STR("summary"), STR("Vu") }));
    int64_t theirs = town_partnership(&t, "Ailleurs", t.clinic, t.network, 0);
    assert_true(shows(&t.worker, own));
    test_site_tx(t.site, &tx, true);
    for (int k = 0; k < 903; k++) {
        /* the last ones by the colleague, in the name of another agency */
        tx.actor = k < 900 ? t.stranger.account : colleague.account;
        entity_init(&entity_interaction, &i);
        i.organization = t.shelter;
        i.kind = INTERACTION_KIND_CALL;
        i.day = town_today(&t);
        i.outcome = INTERACTION_OUTCOME_REACHED;
        i.summary = STR("Salutations");
        i.agency = t.clinic;
        record_insert(&tx, &entity_interaction, &i);
    }
    struct partnership p;
    assert_true(record_get(&tx, &entity_partnership, theirs, &p));
    for (int k = 0; k < 300; k++) { /* one record, changed often */
        p.next_step = arena_fmt(tx.arena, "Étape %d", k);
        assert_int_equal(record_update(&tx, &entity_partnership, &p), RECORD_SAVED);
    }
    tx_commit(&tx);
    assert_true(shows(&t.worker, own));
    assert_false(shows(&t.worker, "900 échanges"));
    assert_true(shows(&t.coordinator, "900 échanges consignés"));
    assert_true(shows(&t.coordinator, "15 échanges consignés"));
}

static void news_go_to_the_owner_until_they_are_read(void **state)
{
    (void)state;
    struct tx tx;
    test_site_tx(t.site, &tx, true);
    event_post(&tx, &agreement_noticed, &(struct agreement_event){ .agreement = agreement });
    event_post(&tx, &obligation_late,
               &(struct obligation_event){ .agreement = agreement, .days = 1 });
    tx_commit(&tx);
    assert_true(shows(&t.coordinator, "Préavis donné : Protocole"));
    /* what is late already stands among what is to be done */
    assert_false(shows(&t.coordinator, "Engagement en retard : Protocole"));
    assert_false(shows(&t.director, "Préavis donné : Protocole"));
    /* what another has read stays news */
    assert_int_equal(test_post(t.site, &t.worker, "/news/read", NULL, 0).status, 303);
    assert_true(shows(&t.coordinator, "Préavis donné : Protocole"));
    struct res r = test_post(t.site, &t.coordinator, "/news/read", NULL, 0);
    assert_int_equal(r.status, 303);
    assert_false(shows(&t.coordinator, "Préavis donné : Protocole"));
}

/* A partnership of three holds an agreement of two: the third sees the partnership, not the
 * agreement, until it answers for the partnership. */
static void an_agreement_of_two_in_a_partnership_of_three_is_theirs(void **state)
{
    (void)state;
    int64_t kitchen = town_organization(&t, "Cuisine partagée");
    int64_t three = town_partnership(&t, "À trois", t.network, kitchen, 0);
    struct partnership_party third;
    entity_init(&entity_partnership_party, &third);
    third.partnership = three;
    third.organization = t.clinic;
    town_save(&t, &entity_partnership_party, &third);
    const char *theirs =
        town_path(&t, "href=\"/agreements/#\"", add_agreement(three, t.network, kitchen, -2));
    const char *page = town_path(&t, "/partnerships/#", three);
    struct res r = test_get(t.site, &t.stranger, page);
    assert_int_equal(r.status, 200);
    assert_false(town_says(&t, &r, str_of(theirs)));
    assert_false(shows(&t.stranger, theirs));
    r = test_get(t.site, &t.coordinator, page);
    assert_true(town_says(&t, &r, str_of(theirs)));

    struct partnership p;
    town_record(&t, &entity_partnership, three, &p);
    p.owner = t.stranger.account;
    town_save(&t, &entity_partnership, &p);
    assert_true(shows(&t.stranger, theirs));
    assert_true(shows(&t.stranger, "Appeler : Cuisine partagée"));
    r = test_get(t.site, &t.stranger, page);
    assert_true(town_says(&t, &r, str_of(theirs)));
}

/* -- search
 * ------------------------------------------------------------------------------------------- */

static bool finds(const struct test_person *who, const char *path, const char *words)
{
    struct res r = test_get(t.site, who, path);
    assert_int_equal(r.status, 200);
    return town_says(&t, &r, str_of(words));
}

static void search_finds_every_kind_without_accents(void **state)
{
    (void)state;
    assert_true(finds(&t.worker, "/search?q=clinique+remi",
                      "<mark>Clinique</mark> Saint-<mark>Rémi</mark>"));
    assert_true(finds(&t.worker, "/search?q=vollant", "Louise <mark>Vollant</mark>"));
    struct contact c; /* one dials from what was found */
    town_record(&t, &entity_contact, t.at_shelter, &c);
    c.phone = STR("418-555-0142 poste 3");
    town_save(&t, &entity_contact, &c);
    assert_true(finds(&t.worker, "/search?q=vollant", "href=\"tel:4185550142,3\""));
    assert_true(finds(&t.worker, "/search?q=zzzz", "Rien ne correspond"));
    assert_false(finds(&t.worker, "/search", "Rien ne correspond"));
    assert_false(finds(&t.worker, "/search?q=+", "Rien ne correspond"));
}

static void search_shows_only_what_one_may_read(void **state)
{
    (void)state;
    assert_true(finds(&t.coordinator, "/search?q=titreneuf", "<mark>Titreneuf</mark>"));
    assert_true(finds(&t.worker, "/search?q=titreneuf", "<mark>Titreneuf</mark>"));
    assert_false(finds(&t.stranger, "/search?q=titreneuf", "<mark>Titreneuf</mark>"));
    assert_false(finds(&t.lost, "/search?q=titreneuf", "<mark>Titreneuf</mark>"));
    assert_true(finds(&t.coordinator, "/search?q=bonjour", "<mark>Bonjour</mark>"));
    assert_false(finds(&t.stranger, "/search?q=bonjour", "<mark>Bonjour</mark>"));
    assert_int_not_equal(test_get(t.site, NULL, "/search?q=remi").status, 200);
}

static void search_says_how_many_and_shows_one_kind_alone(void **state)
{
    (void)state;
    for (int i = 0; i < 12; i++)
        town_organization(&t, arena_fmt(t.site->arena, "Zibeline <%d>", i).p);
    const char *kind = "href=\"/search?q=zibel&amp;kind=organization\"";
    assert_true(finds(&t.worker, "/search?q=zibel", kind));
    assert_true(finds(&t.worker, "/search?q=zibel", "<span class=\"muted\">12</span>"));
    assert_true(finds(&t.worker, "/search?q=zibel", "<mark>Zibeline</mark> &lt;"));
    assert_false(finds(&t.worker, "/search?q=zibel", "&lt;11&gt;"));
    assert_true(finds(&t.worker, "/search?q=zibel&kind=organization", "&lt;11&gt;"));
    assert_true(finds(&t.worker, "/search?q=zibel&kind=nothing", "<mark>Zibeline</mark>"));
}

/* Neither their titles, nor that there are any, nor how many. */
static void search_counts_nothing_that_one_may_not_read(void **state)
{
    (void)state;
    const char *kind = "kind=partnership\"";
    town_partnership(&t, "Martre des autres", t.network, t.clinic, 0);
    town_partnership(&t, "Martre à part", t.network, t.clinic, 0);
    assert_true(finds(&t.coordinator, "/search?q=martre&kind=partnership", kind));
    assert_false(finds(&t.worker, "/search?q=martre&kind=partnership", kind));
    assert_true(finds(&t.worker, "/search?q=martre", "Rien ne correspond"));
    town_partnership(&t, "Martre des nôtres", t.network, t.shelter, 0);
    const char *one = "<span class=\"muted\">1</span>";
    assert_true(finds(&t.worker, "/search?q=martre&kind=partnership", one));
    assert_false(finds(&t.worker, "/search?q=martre", "autres"));
}

static void who_follows_no_partnership_is_shown_where_to_go(void **state)
{
    (void)state;
    static const enum role roles[] = { ROLE_ADMINISTRATOR, ROLE_LANDLORD, ROLE_FUNDER };
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        struct test_person p = test_person_new(t.site, roles[i], t.shelter);
        bool reads = roles[i] != ROLE_LANDLORD, keeps = roles[i] == ROLE_ADMINISTRATOR;
        assert_int_equal(shows(&p, "href=\"/organizations\""), reads);
        assert_int_equal(shows(&p, "href=\"/outbox\""), keeps);
        assert_true(shows(&p, "href=\"/account\""));
        assert_false(shows(&p, "href=\"/partnerships"));
        assert_false(shows(&p, "href=\"/interactions"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_day_is_said_in_one_sentence),
        cmocka_unit_test(a_new_community_is_led_to_its_first_partnership),
        cmocka_unit_test(who_coordinates_is_asked_of_who_may_say_it),
        cmocka_unit_test(late_obligations_come_first_for_their_parties_only),
        cmocka_unit_test(next_steps_are_their_owners),
        cmocka_unit_test(a_step_is_done_where_it_is_seen),
        cmocka_unit_test(what_waits_for_a_signature_is_told_to_who_signs),
        cmocka_unit_test(a_silence_is_late_after_what_the_clause_says),
        cmocka_unit_test(what_others_did_is_told_to_who_may_see_it),
        cmocka_unit_test(an_agreement_of_two_in_a_partnership_of_three_is_theirs),
        cmocka_unit_test(what_one_may_see_is_told_however_much_else_was_done),
        cmocka_unit_test(news_go_to_the_owner_until_they_are_read),
        cmocka_unit_test(search_finds_every_kind_without_accents),
        cmocka_unit_test(search_shows_only_what_one_may_read),
        cmocka_unit_test(search_says_how_many_and_shows_one_kind_alone),
        cmocka_unit_test(search_counts_nothing_that_one_may_not_read),
        cmocka_unit_test(who_follows_no_partnership_is_shown_where_to_go),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
