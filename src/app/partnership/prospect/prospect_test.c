/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/prospect/prospect.h"

#include "app/admin/outbox.h"
#include "app/network/network.h"
#include "app/partnership/partnership/partnership.h"
#include "job/mail.h"
#include "organization.ent.h"
#include "program.ent.h"
#include "store/vocabulary.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct test_town t;
static int64_t seeking; /* the shelter's, with the clinic, in phase 2 */
static int64_t house;   /* an organization that could help */

static const struct module *const modules[] = {
    &module_organization, &module_program,     &module_contact,
    &module_acquaintance, &module_interaction, &module_partnership,
    &module_prospect,     &module_outbox,      NULL,
};

static void serves(int64_t id, const char *sector, const char *populations)
{
    struct organization o;
    town_record(&t, &entity_organization, id, &o);
    o.sector = str_of(sector);
    o.populations = str_of(populations);
    town_save(&t, &entity_organization, &o);
}

/* A partnership of the shelter’s with the clinic, in phase 2. */
static int64_t searching(const char *title)
{
    struct partnership p;
    struct tx tx;
    int64_t id = town_partnership(&t, title, t.shelter, t.clinic, 0);
    test_site_tx(t.site, &tx, true);
    assert_true(record_get(&tx, &entity_partnership, id, &p));
    assert_int_equal(partnership_move(&tx, &p, PARTNERSHIP_PHASE_IDENTIFICATION, STR_NULL),
                     PARTNERSHIP_MOVED);
    tx_commit(&tx);
    return id;
}

static int setup(void **state)
{
    struct organization o;
    struct tx tx;
    (void)state;
    town_open(&t, modules);
    test_site_tx(t.site, &tx, true);
    vocabulary_add(&tx, "population", STR("women"), STR("Femmes"), STR("Women"), 1);
    vocabulary_add(&tx, "population", STR("men"), STR("Hommes"), STR("Men"), 2);
    vocabulary_add(&tx, "sector", STR("shelter"), STR("Hébergement"), STR("Shelter"), 1);
    vocabulary_add(&tx, "sector", STR("culture"), STR("Culture"), STR("Culture"), 2);
    tx_commit(&tx);
    serves(t.shelter, "shelter", "women");
    house = town_organization(&t, "Maison des cultures du Littoral");
    town_record(&t, &entity_organization, house, &o);
    o.short_name = STR("Maison des cultures");
    o.email = STR("maison@example.org");
    o.phone = STR("418-555-0193");
    town_save(&t, &entity_organization, &o);
    serves(house, "culture", "women");
    seeking = searching("Un toit pour elles");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

/* One of the shelter's, for the partnership or the network. */
static int64_t prospect_new(int64_t organization, int64_t partnership, const char *name)
{
    struct tx tx;
    struct prospect p;
    bool is_new;
    test_site_tx(t.site, &tx, true);
    entity_init(&entity_prospect, &p);
    p.organization = organization;
    p.partnership = partnership;
    p.name = str_of(name);
    p.state = PROSPECT_STATE_CALL;
    p.origin = PROSPECT_ORIGIN_DIRECTORY;
    p.agency = t.shelter;
    int64_t id = prospect_add(&tx, &p, &is_new);
    assert_true(is_new);
    tx_commit(&tx);
    return id;
}

static int64_t house_new(void)
{
    return prospect_new(town_organization(&t, "Une maison de plus"), seeking, "");
}

static struct prospect stored(int64_t id)
{
    struct prospect p;
    town_record(&t, &entity_prospect, id, &p);
    return p;
}

/* The one with this name; id 0 when there is none. */
static struct prospect named(const char *name)
{
    struct tx tx;
    struct prospect p = { 0 };
    struct search_hit *hits;
    test_site_tx(t.site, &tx, false);
    if (search_find(&tx, str_of(name), &entity_prospect, 1, &hits))
        record_get(&tx, &entity_prospect, hits[0].id, &p);
    tx_rollback(&tx);
    return p;
}

static bool shows(const struct test_person *who, const char *path, const char *words)
{
    struct res r = test_get(t.site, who, path);
    assert_int_equal(r.status, 200);
    return town_says(&t, &r, str_of(words));
}

static struct res call_logged(int64_t id, const struct test_person *who, const char *outcome)
{
    return test_post(t.site, who, town_path(&t, "/prospects/#/contact", id),
                     TEST_FIELDS({ STR("kind"), STR("call") }, { STR("day"), town_day(&t, 0) },
                                 { STR("outcome"), str_of(outcome) },
                                 { STR("summary"), STR("Bonne conversation.") }));
}

/* -- who is in sight
 * ------------------------------------------------------------------------------------ */

static void an_organization_is_in_a_search_once(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct res r = test_post(
            t.site, &t.director, "/prospects",
            TEST_FIELDS(
                { STR("organization"), town_id(&t, t.network) },
                { STR("partnership"), town_id(&t, seeking) }, { STR("origin"), STR("suggestion") },
                { STR("reason"), STR("Tout près") },
                { STR("back"), str_of(town_path(&t, "/partnerships/#/prospects", seeking)) }));
        assert_int_equal(r.status, 303);
        assert_true(
            str_find(r.location, i ? STR("done=prospect_there") : STR("done=prospect_added")) > 0);
    }
    struct prospect p = named("Réseau de Port-Laurier");
    assert_int_equal(p.agency, t.shelter);
    assert_int_equal(p.partnership, seeking);
    assert_int_equal(p.account, t.director.account);
    assert_int_equal(p.state, PROSPECT_STATE_STUDY);
    assert_true(str_is(p.reason, "Tout près"));
    struct res r =
        test_post(t.site, &t.director, "/prospects",
                  TEST_FIELDS({ STR("organization"), town_id(&t, t.network) },
                              { STR("partnership"), town_id(&t, seeking) },
                              { STR("state"), STR("study") }, { STR("origin"), STR("directory") }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("déjà dans cette recherche")));
}

static void nobody_is_their_own_prospect_and_one_has_a_name(void **state)
{
    (void)state;
    const struct value own[] = { { STR("organization"), town_id(&t, t.shelter) },
                                 { STR("state"), STR("study") },
                                 { STR("origin"), STR("directory") } };
    struct res r = test_post(t.site, &t.director, "/prospects", own, 3);
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("votre propre organisme")));
    r = test_post(t.site, &t.director, "/prospects", own + 1, 2);
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("écrivez son nom")));
}

static void an_agency_keeps_its_dossiers_to_itself(void **state)
{
    (void)state;
    int64_t id = prospect_new(0, seeking, "Cercle des aînées");
    const char *page = town_path(&t, "/prospects/#", id);
    const char *board = town_path(&t, "/partnerships/#/prospects", seeking);
    assert_true(shows(&t.director, page, "Cercle des aînées"));
    assert_true(shows(&t.coordinator, page, "Cercle des aînées"));
    assert_true(shows(&t.worker, board, "Cercle des aînées"));
    assert_false(shows(&t.stranger, board, "Cercle des aînées")); /* the other party */
    assert_int_equal(test_get(t.site, &t.stranger, page).status, 404);
    assert_false(shows(&t.stranger, "/prospects", "Cercle des aînées"));
    assert_int_equal(test_get(t.site, &t.lost, "/prospects/board").status, 404);
}

static void the_front_line_calls_and_does_not_rewrite_the_dossier(void **state)
{
    (void)state;
    int64_t id = house_new();
    const char *page = town_path(&t, "/prospects/#", id);
    assert_int_equal(test_get(t.site, &t.worker, town_path(&t, "/prospects/#/call", id)).status,
                     200);
    assert_int_equal(call_logged(id, &t.worker, "message").status, 303);
    assert_int_equal(stored(id).state, PROSPECT_STATE_WAITING);
    struct res r =
        test_post(t.site, &t.worker, page,
                  TEST_FIELDS({ STR("why"), STR("Parce que") },
                              { STR("version"), town_id(&t, stored(id).record.version) }));
    assert_int_equal(r.status, 404);
    assert_int_equal(call_logged(id, &t.stranger, "message").status, 404);
}

static void a_line_of_the_dossier_is_saved_alone_and_becomes_the_sheet(void **state)
{
    (void)state;
    int64_t id = house_new();
    struct res r = test_post(t.site, &t.director, town_path(&t, "/prospects/#", id),
                             TEST_FIELDS({ STR("does"), STR("Des interprètes") },
                                         { STR("does_ask"), STR("En quelles langues ?") },
                                         { STR("version"), STR("1") }));
    assert_int_equal(r.status, 303);
    struct prospect p = stored(id);
    assert_true(str_is(p.does, "Des interprètes"));
    assert_int_equal(p.state, PROSPECT_STATE_CALL);
    const char *brief = town_path(&t, "/prospects/#/brief", id);
    assert_true(shows(&t.worker, brief, "En quelles langues"));
    assert_true(shows(&t.worker, brief, "Quelles sont vos priorités")); /* nothing noted: asked */
}

/* -- calls
 * ---------------------------------------------------------------------------------------------- */

static void each_outcome_moves_it_and_leaves_a_next_step(void **state)
{
    static const struct {
        const char *outcome;
        int state, days;
    } cases[] = {
        { "no_answer", PROSPECT_STATE_CALL, 2 },   { "message", PROSPECT_STATE_WAITING, 7 },
        { "reached", PROSPECT_STATE_WAITING, 7 },  { "agreed", PROSPECT_STATE_MEETING, 3 },
        { "not_now", PROSPECT_STATE_NOT_NOW, 60 }, { "declined", PROSPECT_STATE_NOT_NOW, 180 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t id = house_new();
        day today = town_today(&t);
        assert_int_equal(call_logged(id, &t.director, cases[i].outcome).status, 303);
        struct prospect p = stored(id);
        assert_int_equal(p.state, cases[i].state);
        assert_false(str_is_blank(p.next_step));
        assert_in_range(p.next_step_due, today + cases[i].days, today + cases[i].days + 1);
    }
}

static void what_was_said_of_the_next_step_wins(void **state)
{
    (void)state;
    int64_t id = house_new();
    struct res r = test_post(
        t.site, &t.director, town_path(&t, "/prospects/#/contact", id),
        TEST_FIELDS({ STR("kind"), STR("call") }, { STR("day"), town_day(&t, 0) },
                    { STR("outcome"), STR("declined") }, { STR("summary"), STR("Non merci.") },
                    { STR("next_step"), STR("Leur écrire en mai") },
                    { STR("reframe"), STR("Une heure par mois, pas plus") },
                    { STR("again_on"), town_day(&t, 90) }));
    assert_int_equal(r.status, 303);
    struct prospect p = stored(id);
    assert_true(str_is(p.next_step, "Leur écrire en mai"));
    assert_true(str_is(p.reframe, "Une heure par mois, pas plus"));
    assert_true(str_eq(day_iso(t.site->arena, p.again_on), town_day(&t, 90)));
    assert_int_equal(p.next_step_due, p.again_on);
    assert_true(shows(&t.worker, town_path(&t, "/prospects/#", id), "Reste invité"));
}

static void a_call_that_cannot_be_read_comes_back_with_what_was_typed(void **state)
{
    (void)state;
    int64_t id = house_new();
    struct res r = test_post(
        t.site, &t.director, town_path(&t, "/prospects/#/contact", id),
        TEST_FIELDS({ STR("kind"), STR("call") }, { STR("day"), town_day(&t, 9) },
                    { STR("outcome"), STR("reached") }, { STR("summary"), STR("Motgardé") },
                    { STR("next_step_due"), STR("bientôt") }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("Motgardé")));
    assert_true(town_says(&t, &r, STR("pas encore venu")));
    assert_true(town_says(&t, &r, STR("bientôt")));
    assert_int_equal(stored(id).record.version, 1);
}

/* An exchange of so many days ago. */
static void spoke(int64_t organization, int days_ago, int outcome)
{
    struct tx tx;
    struct interaction i;
    test_site_tx(t.site, &tx, true);
    entity_init(&entity_interaction, &i);
    i.organization = organization;
    i.agency = t.shelter;
    i.kind = INTERACTION_KIND_CALL;
    i.outcome = outcome;
    i.day = tx.today - days_ago;
    i.summary = STR("Message laissé");
    interaction_log(&tx, &i);
    tx_commit(&tx);
}

static void seven_days_of_silence_are_seen(void **state)
{
    (void)state;
    int64_t with = town_organization(&t, "Les Silencieux"), id = prospect_new(with, seeking, "");
    const char *page = town_path(&t, "/prospects/#", id);
    spoke(with, 5, INTERACTION_OUTCOME_MESSAGE);
    assert_int_equal(stored(id).state, PROSPECT_STATE_WAITING);
    assert_false(shows(&t.director, page, "Sans réponse depuis"));
    with = town_organization(&t, "Les Muets");
    id = prospect_new(with, seeking, "");
    spoke(with, 9, INTERACTION_OUTCOME_MESSAGE);
    page = town_path(&t, "/prospects/#", id);
    assert_true(shows(&t.director, page, "Sans réponse depuis"));
    assert_true(shows(&t.director, page, "mail?words=silence"));
    assert_true(shows(&t.director, town_path(&t, "/partnerships/#", seeking),
                      "1 ne répond pas depuis une semaine"));
    spoke(with, 0, INTERACTION_OUTCOME_AGREED);
    assert_int_equal(stored(id).state, PROSPECT_STATE_MEETING);
    assert_false(shows(&t.director, page, "Sans réponse depuis"));
}

static void the_page_says_what_a_search_would_do_now(void **state)
{
    (void)state;
    const char *page = town_path(&t, "/partnerships/#", searching("Un toit pour eux"));
    int64_t together = 0;
    assert_true(
        str_to_i64(str_sub(str_of(page), sizeof "/partnerships/" - 1, str_of(page).n), &together));
    assert_true(shows(&t.director, page, "Trouver un premier partenaire possible"));
    int64_t with = town_organization(&t, "Les Lents"), id = prospect_new(with, together, "");
    assert_false(shows(&t.director, page, "Trouver un premier partenaire possible"));
    spoke(with, 9, INTERACTION_OUTCOME_MESSAGE);
    assert_true(shows(&t.director, page, "class=\"late\""));
    struct prospect p = stored(id);
    p.state = PROSPECT_STATE_NOT_NOW;
    town_save(&t, &entity_prospect, &p);
    struct res r = test_get(t.site, &t.director, page);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_prospect_suggest_back)));
}

static void those_to_call_again_are_the_silent_and_the_late(void **state)
{
    (void)state;
    const char *all = "/prospects", *silence = "/prospects?now=1", *step = "/prospects?now=2",
               *now = "/prospects?now=1&now=2", *csv = "/prospects.csv?now=2";
    int64_t silent = town_organization(&t, "Neuf jours sans mot");
    int64_t fresh = town_organization(&t, "Deux jours sans mot");
    prospect_new(silent, seeking, "");
    prospect_new(fresh, seeking, "");
    spoke(silent, 9, INTERACTION_OUTCOME_MESSAGE);
    spoke(fresh, 2, INTERACTION_OUTCOME_MESSAGE);
    struct prospect p = stored(prospect_new(0, seeking, "Relais oublié"));
    p.next_step = STR("Écrire");
    p.next_step_due = town_today(&t) - 1;
    town_save(&t, &entity_prospect, &p);
    p = stored(prospect_new(0, seeking, "Étape du jour"));
    p.next_step = STR("Écrire");
    p.next_step_due = town_today(&t);
    town_save(&t, &entity_prospect, &p);
    assert_true(shows(&t.director, all, "Deux jours sans mot"));
    assert_true(shows(&t.director, now, "Neuf jours sans mot"));
    assert_true(shows(&t.director, now, "Relais oublié"));
    assert_false(shows(&t.director, now, "Deux jours sans mot"));
    assert_false(shows(&t.director, now, "Étape du jour"));
    assert_false(shows(&t.director, silence, "Relais oublié"));
    assert_true(shows(&t.director, step, "Relais oublié"));
    assert_false(shows(&t.director, step, "Neuf jours sans mot"));
    assert_true(shows(&t.director, csv, "Relais oublié"));
    assert_false(shows(&t.director, csv, "Étape du jour"));
}

/* -- names
 * ---------------------------------------------------------------------------------------------- */

static void names_that_were_told_become_prospects(void **state)
{
    (void)state;
    struct res r = test_post(
        t.site, &t.worker, "/interactions",
        TEST_FIELDS({ STR("organization"), town_id(&t, t.clinic) },
                    { STR("partnership"), town_id(&t, seeking) }, { STR("kind"), STR("call") },
                    { STR("day"), town_day(&t, 0) }, { STR("outcome"), STR("reached") },
                    { STR("summary"), STR("Ils connaissent du monde.") },
                    { STR("names"), STR("maison des CULTURES\n\n  Café des Amies \nClinique "
                                        "Saint-Rémi\nRefuge Le Passage") }));
    assert_int_equal(r.status, 303);
    struct prospect p = named("cultures");
    assert_int_equal(p.organization, house); /* by its short name */
    assert_int_equal(p.named_by, t.clinic);
    assert_int_equal(p.partnership, seeking);
    assert_int_equal(p.agency, t.shelter);
    assert_true(p.named_at > 0);
    p = named("Café des Amies");
    assert_int_equal(p.organization, 0);
    assert_int_equal(p.origin, PROSPECT_ORIGIN_NAMED);
    assert_int_equal(named("Saint-Rémi").record.id, 0); /* who said it, and ourselves, are none */
    assert_int_equal(named("Le Passage").record.id, 0);
    assert_true(shows(&t.worker, town_path(&t, "/prospects/#", p.record.id), "Nommé par"));
}

static void a_name_is_tied_to_the_directory(void **state)
{
    (void)state;
    int64_t id = prospect_new(0, seeking, "Cercle de lecture du Phare");
    const char *directory = town_path(&t, "/prospects/#/directory", id);
    assert_int_equal(test_get(t.site, &t.director, town_path(&t, "/prospects/#/call", id)).status,
                     404);
    assert_int_equal(test_post(t.site, &t.director, directory, NULL, 0).status, 404);
    assert_int_equal(test_post(t.site, &t.coordinator, directory, NULL, 0).status, 303);
    struct organization o;
    town_record(&t, &entity_organization, stored(id).organization, &o);
    assert_true(str_is(o.name, "Cercle de lecture du Phare"));
    assert_true(str_is(o.relations, "prospect"));
    int64_t other = prospect_new(0, 0, "Le Phare");
    struct res r = test_post(t.site, &t.director, town_path(&t, "/prospects/#/organization", other),
                             TEST_FIELDS({ STR("organization"), town_id(&t, o.record.id) }));
    assert_int_equal(r.status, 303);
    assert_true(str_is(stored(other).name, "Cercle de lecture du Phare"));
    /* The search has that one already: it is shown, and the name stays a name. */
    int64_t twice = prospect_new(0, 0, "Phare");
    r = test_post(t.site, &t.director, town_path(&t, "/prospects/#/organization", twice),
                  TEST_FIELDS({ STR("organization"), town_id(&t, o.record.id) }));
    assert_int_equal(r.status, 303);
    assert_true(str_starts(r.location, str_of(town_path(&t, "/prospects/#?", other))));
    assert_int_equal(stored(twice).organization, 0);
}

/* -- letters
 * -------------------------------------------------------------------------------------------- */

static int64_t mails(void)
{
    struct tx tx;
    struct mail_row *rows;
    test_site_tx(t.site, &tx, false);
    size_t n = mail_list(&tx, 50, &rows);
    tx_rollback(&tx);
    return (int64_t)n;
}

static struct res letter(int64_t id, const char *how, const char *body)
{
    return test_post(t.site, &t.director, town_path(&t, "/prospects/#/mail", id),
                     TEST_FIELDS({ STR("to"), STR("0") }, { STR("subject"), STR("Se rencontrer") },
                                 { STR("body"), str_of(body) }, { STR("how"), str_of(how) }));
}

static void a_letter_is_filled_sent_and_logged(void **state)
{
    (void)state;
    int64_t id = prospect_new(house, 0, "");
    const char *page = town_path(&t, "/prospects/#/mail", id);
    assert_true(shows(&t.director, page, "Refuge Le Passage"));
    assert_true(shows(&t.director, page, "[jour et moment]")); /* not known: to be filled */
    assert_true(shows(&t.director, page, "maison@example.org"));
    assert_true(shows(&t.director, town_path(&t, "/prospects/#/mail?words=no&text=en", id),
                      "Thank you, and another idea"));
    int64_t before = mails();
    struct res r = letter(id, "send", "Bonjour [nom], voyons-nous.");
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("entre crochets")));
    assert_int_equal(mails(), before);
    assert_int_equal(letter(id, "send", "Bonjour, voyons-nous.").status, 303);
    assert_int_equal(mails(), before + 1);
    struct prospect p = stored(id);
    assert_int_equal(p.state, PROSPECT_STATE_WAITING);
    assert_false(str_is_blank(p.next_step));
    assert_true(shows(&t.director, town_path(&t, "/prospects/#", id), "Se rencontrer"));
    assert_int_equal(letter(id, "hand", "Bonjour [nom]").status, 303); /* one’s own affair */
    assert_int_equal(mails(), before + 1);
}

static void the_call_plan_is_said_in_ones_own_words(void **state)
{
    (void)state;
    int64_t id = house_new();
    const char *page = town_path(&t, "/prospects/#/call", id);
    assert_true(shows(&t.worker, page, "avec qui d’autre travaillez-vous"));
    assert_true(shows(&t.worker, town_path(&t, "/prospects/#/call?words=other", id),
                      "nos métiers pourraient bien s’épauler"));
    struct res r = test_post(t.site, &t.worker, town_path(&t, "/prospects/#/script", id),
                             TEST_FIELDS({ STR("script"), STR("Allô, c’est le refuge.") }));
    assert_int_equal(r.status, 303);
    assert_true(shows(&t.worker, page, "Allô, c’est le refuge."));
    test_post(t.site, &t.worker, town_path(&t, "/prospects/#/script", id),
              TEST_FIELDS({ STR("forget"), STR("1") }));
    assert_false(shows(&t.worker, page, "Allô, c’est le refuge."));
}

/* -- what becomes of it
 * --------------------------------------------------------------------------------- */

static void it_becomes_a_party_in_one_act(void **state)
{
    (void)state;
    int64_t id = house_new(), other = prospect_new(town_organization(&t, "Le Fanal"), 0, "");
    const char *join = town_path(&t, "/prospects/#/join", id);
    assert_int_equal(test_post(t.site, &t.worker, join, NULL, 0).status, 404);
    struct res r = test_post(t.site, &t.director, join, NULL, 0);
    assert_int_equal(r.status, 303);
    assert_int_equal(stored(id).state, PROSPECT_STATE_PARTNER);
    assert_true(
        shows(&t.director, town_path(&t, "/partnerships/#", seeking), "Une maison de plus"));
    assert_int_equal(test_post(t.site, &t.director, join, NULL, 0).status, 404); /* once */
    r = test_post(t.site, &t.director, town_path(&t, "/prospects/#/join", other), NULL, 0);
    assert_int_equal(r.status, 303);
    struct partnership p;
    town_record(&t, &entity_partnership, stored(other).partnership, &p);
    assert_true(str_is(p.title, "Le Fanal"));
    assert_int_equal(p.owner, t.director.account);
}

static void when_nobody_fits_one_goes_back_with_the_reason(void **state)
{
    (void)state;
    const char *board = town_path(&t, "/partnerships/#/prospects", seeking);
    assert_true(shows(&t.director, board, "Personne ne convient"));
    assert_false(shows(&t.worker, board, "Personne ne convient"));
}

/* -- where to find one
 * ---------------------------------------------------------------------------------- */

static void who_completes_us_is_suggested_with_the_reason(void **state)
{
    (void)state;
    int64_t alike = town_organization(&t, "Un autre refuge"),
            elsewhere = town_organization(&t, "Atelier pour hommes");
    int64_t theatre = town_organization(&t, "Théâtre du Quai");
    serves(alike, "shelter", "women");
    serves(elsewhere, "culture", "men");
    serves(theatre, "culture", "women");
    const char *find = town_path(&t, "/partnerships/#/prospects/find", seeking);
    struct res r = test_get(t.site, &t.director, find);
    assert_int_equal(r.status, 200);
    assert_true(town_says(&t, &r, STR("Théâtre du Quai")));
    assert_true(town_says(&t, &r, STR("Accueille aussi\u00a0: femmes.")));
    assert_true(town_says(&t, &r, STR("Vient d’un autre secteur")));
    /* The same people and the same offer, or other people: none. */
    struct str mine = arena_fmt(t.site->arena, "/organizations/%lld\"", (long long)alike);
    assert_false(town_says(&t, &r, mine));
    mine = arena_fmt(t.site->arena, "/organizations/%lld\"", (long long)elsewhere);
    assert_false(town_says(&t, &r, mine));
    assert_int_equal(test_get(t.site, &t.worker, find).status, 404);
}

static void an_absent_sector_shows_who_is_in_it(void **state)
{
    (void)state;
    int64_t alone = town_partnership(&t, "Un autre but", t.shelter, t.clinic, 0);
    const char *find = town_path(&t, "/partnerships/#/prospects/find", alone);
    assert_true(shows(&t.director, find, "?sector=culture"));
    assert_false(shows(&t.director, find, "?sector=shelter")); /* we are there */
    assert_true(shows(&t.director,
                      town_path(&t, "/partnerships/#/prospects/find?sector=culture", alone),
                      "Maison des cultures du Littoral"));
    prospect_new(house, alone, "");
    assert_false(shows(&t.director, find, "?sector=culture"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_organization_is_in_a_search_once),
        cmocka_unit_test(nobody_is_their_own_prospect_and_one_has_a_name),
        cmocka_unit_test(an_agency_keeps_its_dossiers_to_itself),
        cmocka_unit_test(the_front_line_calls_and_does_not_rewrite_the_dossier),
        cmocka_unit_test(a_line_of_the_dossier_is_saved_alone_and_becomes_the_sheet),
        cmocka_unit_test(each_outcome_moves_it_and_leaves_a_next_step),
        cmocka_unit_test(what_was_said_of_the_next_step_wins),
        cmocka_unit_test(a_call_that_cannot_be_read_comes_back_with_what_was_typed),
        cmocka_unit_test(seven_days_of_silence_are_seen),
        cmocka_unit_test(names_that_were_told_become_prospects),
        cmocka_unit_test(a_name_is_tied_to_the_directory),
        cmocka_unit_test(a_letter_is_filled_sent_and_logged),
        cmocka_unit_test(the_call_plan_is_said_in_ones_own_words),
        cmocka_unit_test(it_becomes_a_party_in_one_act),
        cmocka_unit_test(when_nobody_fits_one_goes_back_with_the_reason),
        cmocka_unit_test(who_completes_us_is_suggested_with_the_reason),
        cmocka_unit_test(an_absent_sector_shows_who_is_in_it),
        cmocka_unit_test(the_page_says_what_a_search_would_do_now),
        cmocka_unit_test(those_to_call_again_are_the_silent_and_the_late),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
