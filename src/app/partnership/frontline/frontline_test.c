/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/frontline/frontline.h"

#include "agreement.ent.h"
#include "app/admin/outbox.h"
#include "app/agreement/agreement/agreement.h"
#include "app/home/home.h"
#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "contact.ent.h"
#include "guard/throttle.h"
#include "job/mail.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct test_town t;
static int64_t partnership;
static const struct module *const modules[] = {
    &module_organization, &module_contact,   &module_link,   &module_partnership,
    &module_interaction,  &module_agreement, &module_clause, &module_frontline,
    &module_home,         &module_outbox,    NULL,
};

static int setup(void **state)
{
    struct contact c;
    (void)state;
    town_open(&t, modules);
    town_record(&t, &entity_contact, t.at_clinic, &c);
    c.email = STR("camille@exemple.org");
    town_save(&t, &entity_contact, &c);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

static int begin(void **state)
{
    (void)state;
    partnership = town_partnership(&t, "Le jour et la nuit", t.shelter, t.clinic, 0);
    throttle_forget();
    return 0;
}

/* The number in a location: /briefings/7?done=… */
static int64_t number_in(struct str location)
{
    int64_t id = 0;
    struct str rest = str_sub(location, sizeof "/briefings/" - 1, location.n), number;
    str_cut(rest, '?', &number, &rest);
    assert_true(str_to_i64(number, &id));
    return id;
}

static int64_t note_new(const char *name)
{
    struct res r = test_post(t.site, &t.director, "/briefings",
                             TEST_FIELDS({ STR("partnership"), town_id(&t, partnership) },
                                         { STR("name"), str_of(name) },
                                         { STR("changes"), STR("Appelez la clinique la nuit.") },
                                         { STR("remind_days"), STR("7") }));
    assert_int_equal(r.status, 303);
    return number_in(r.location);
}

static struct res tell(int64_t note, char kind, int64_t id)
{
    return test_post(
        t.site, &t.director, town_path(&t, "/briefings/#/tell", note),
        TEST_FIELDS({ STR("who"), arena_fmt(t.site->arena, "%c%lld", kind, (long long)id) }));
}

static struct res page(const struct test_person *who, const char *path, int64_t id)
{
    return test_get(t.site, who, town_path(&t, path, id));
}

static bool says(const struct test_person *who, const char *path, int64_t id, const char *words)
{
    struct res r = id ? page(who, path, id) : test_get(t.site, who, path);
    assert_int_equal(r.status, 200);
    return town_says(&t, &r, str_of(words));
}

/* How many messages wait for an address. */
static int letters_to(const char *address)
{
    struct tx tx;
    struct mail_row *rows;
    int n = 0;
    test_site_tx(t.site, &tx, false);
    size_t all = mail_list(&tx, 200, &rows);
    for (size_t i = 0; i < all; i++)
        n += str_is(rows[i].recipient, address);
    tx_rollback(&tx);
    return n;
}

static void it_stands_in_the_day_of_who_was_told_until_it_is_read(void **state)
{
    (void)state;
    int64_t note = note_new("Une ligne de nuit");
    assert_false(says(&t.worker, "/", 0, "Ce qui change pour vous"));
    assert_int_equal(tell(note, 'a', t.worker.account).status, 303);
    assert_true(says(&t.worker, "/", 0, "Ce qui change pour vous"));
    assert_true(
        says(&t.director, "/partnerships/#/frontline", partnership, "0 personne sur 1 a lu."));
    assert_true(says(&t.worker, "/briefings/#", note, "Appelez la clinique la nuit."));
    struct res r = test_post(t.site, &t.worker, town_path(&t, "/briefings/#/read", note), NULL, 0);
    assert_int_equal(r.status, 303);
    assert_false(says(&t.worker, "/", 0, "Ce qui change pour vous"));
    assert_true(
        says(&t.director, "/partnerships/#/frontline", partnership, "1 personne sur 1 a lu."));
    /* A second tap changes nothing. */
    r = test_post(t.site, &t.worker, town_path(&t, "/briefings/#/read", note), NULL, 0);
    assert_true(str_find(r.location, STR("done=same")) > 0);
}

/* The path of the first link on a page. */
static const char *link_on(const struct res *r)
{
    struct str body = test_body(t.site, r);
    ptrdiff_t from = str_find(body, STR("/l/"));
    assert_true(from > 0);
    struct str path = str_sub(body, (size_t)from, body.n);
    str_cut(path, '"', &path, &body);
    return arena_z(t.site->arena, path);
}

static void who_has_no_account_reads_and_asks_by_a_link(void **state)
{
    (void)state;
    int64_t note = note_new("La clé du local");
    struct res r = test_post(t.site, &t.director, town_path(&t, "/briefings/#/tell", note),
                             TEST_FIELDS({ STR("name"), STR("Équipe de soir") },
                                         { STR("organization"), town_id(&t, t.clinic) }));
    assert_int_equal(r.status, 200);
    const char *link = link_on(&r);
    r = test_get(t.site, NULL, link);
    assert_int_equal(r.status, 200);
    assert_true(town_says(&t, &r, STR("Appelez la clinique la nuit.")));
    assert_true(
        says(&t.director, "/partnerships/#/frontline", partnership, "0 personne sur 1 a lu."));
    r = test_post(t.site, NULL, link, TEST_FIELDS({ STR("question"), STR(" ") }));
    assert_int_equal(r.status, 422);
    r = test_post(t.site, NULL, link, TEST_FIELDS({ STR("question"), STR("Qui a la clé ?") }));
    assert_int_equal(r.status, 303);
    r = test_post(t.site, NULL, link, NULL, 0);
    assert_int_equal(r.status, 303);
    assert_true(
        says(&t.director, "/partnerships/#/frontline", partnership, "1 personne sur 1 a lu."));
    assert_true(says(&t.director, "/partnerships/#", partnership, "Répondre à la première ligne"));
}

static void a_contact_gets_a_message_once(void **state)
{
    (void)state;
    int64_t note = note_new("Un rendez-vous");
    int before = letters_to("camille@exemple.org");
    assert_int_equal(tell(note, 'c', t.at_clinic).status, 303);
    assert_int_equal(letters_to("camille@exemple.org"), before + 1);
    /* Told already: not offered again. */
    assert_int_equal(tell(note, 'c', t.at_clinic).status, 422);
    assert_int_equal(letters_to("camille@exemple.org"), before + 1);
}

static int64_t question_of(int64_t note)
{
    struct tx tx;
    struct briefing_questions_of_row *rows;
    test_site_tx(t.site, &tx, false);
    assert_true(briefing_questions_of(&tx, &(struct briefing_questions_of_in){ note }, &rows));
    int64_t id = rows[0].id;
    tx_rollback(&tx);
    return id;
}

static void an_answer_is_for_everybody_and_names_nobody(void **state)
{
    (void)state;
    int64_t note = note_new("Le local de soins");
    tell(note, 'a', t.worker.account);
    tell(note, 'a', t.stranger.account);
    struct res r = test_post(t.site, &t.worker, town_path(&t, "/briefings/#/ask", note),
                             TEST_FIELDS({ STR("question"), STR("Où est le local ?") }));
    assert_int_equal(r.status, 303);
    assert_true(says(&t.director, "/", 0, "Une question de la première ligne"));
    const char *answer = town_path(&t, "/briefings/#/answer", note);
    r = test_post(t.site, &t.director, answer,
                  TEST_FIELDS({ STR("question"), town_id(&t, question_of(note)) },
                              { STR("answer"), STR("") }));
    assert_int_equal(r.status, 422);
    r = test_post(t.site, &t.director, answer,
                  TEST_FIELDS({ STR("question"), town_id(&t, question_of(note)) },
                              { STR("answer"), STR("Au fond du couloir.") }));
    assert_int_equal(r.status, 303);
    assert_true(says(&t.worker, "/briefings/#", note, "Au fond du couloir."));
    assert_true(says(&t.worker, "/", 0, "On vous a répondu"));
    /* Who does not answer for it is not told who asked. */
    assert_false(says(&t.worker, "/briefings/#", note, " · Refuge Le Passage</span>"));
    assert_true(says(&t.director, "/briefings/#", note, " · Refuge Le Passage</span>"));
}

static size_t remind(int days_later)
{
    struct tx tx, home;
    test_site_tx(t.site, &tx, true);
    test_site_home(t.site, &home, false);
    tx.today += days_later;
    size_t n = front_remind(&tx, &home, &t.site->community);
    tx_commit(&tx);
    tx_rollback(&home);
    return n;
}

static void who_has_not_read_is_reminded_once_by_itself(void **state)
{
    (void)state;
    remind(400); /* what other tests left */
    int64_t note = note_new("Le dernier rappel");
    tell(note, 'c', t.at_clinic);
    tell(note, 'a', t.worker.account);
    test_post(t.site, &t.worker, town_path(&t, "/briefings/#/read", note), NULL, 0);
    int before = letters_to("camille@exemple.org");
    assert_int_equal(remind(6), 0);
    assert_int_equal(remind(7), 1);
    assert_int_equal(remind(20), 0);
    assert_int_equal(letters_to("camille@exemple.org"), before + 1);
    /* By hand as often as one likes. */
    struct res r =
        test_post(t.site, &t.director, town_path(&t, "/briefings/#/remind", note), NULL, 0);
    assert_true(str_find(r.location, STR("done=frontline_reminded")) > 0);
    assert_int_equal(letters_to("camille@exemple.org"), before + 2);
}

static int64_t agreement_new(const char *sha256)
{
    struct agreement a;
    entity_init(&entity_agreement, &a);
    a.title = STR("Entente des nuits");
    a.partnership = partnership;
    a.state = AGREEMENT_STATE_IN_FORCE;
    a.purpose = STR("Ensemble");
    a.effective = town_today(&t) - 30;
    a.sha256 = str_of(sha256);
    town_save(&t, &entity_agreement, &a);
    for (int i = 0; i < 2; i++) {
        struct agreement_party p;
        entity_init(&entity_agreement_party, &p);
        p.agreement = a.record.id;
        p.organization = i ? t.clinic : t.shelter;
        p.provides = i ? STR("Une infirmière le lundi") : STR("Un local fermé");
        town_save(&t, &entity_agreement_party, &p);
    }
    return a.record.id;
}

static void an_agreement_that_nobody_told_is_suggested_and_again_when_it_changes(void **state)
{
    (void)state;
    struct agreement a;
    int64_t agreement = agreement_new("un");
    const char *new = arena_z(
        t.site->arena, arena_fmt(t.site->arena, "/briefings/new?partnership=%lld&agreement=%lld",
                                 (long long)partnership, (long long)agreement));
    assert_true(says(&t.director, "/partnerships/#", partnership, "n’en a rien su"));
    struct res r = test_get(t.site, &t.director, new);
    assert_true(town_says(&t, &r, STR("Une infirmière le lundi")));
    r = test_post(t.site, &t.director, "/briefings",
                  TEST_FIELDS({ STR("partnership"), town_id(&t, partnership) },
                              { STR("agreement"), town_id(&t, agreement) },
                              { STR("name"), STR("Les nuits") }, { STR("changes"), STR("Tout.") }));
    int64_t note = number_in(r.location);
    assert_true(says(&t.director, "/partnerships/#", partnership, "n’en a rien su"));
    tell(note, 'a', t.worker.account);
    assert_false(says(&t.director, "/partnerships/#", partnership, "n’en a rien su"));
    town_record(&t, &entity_agreement, agreement, &a);
    a.sha256 = STR("deux");
    town_save(&t, &entity_agreement, &a);
    assert_true(says(&t.director, "/partnerships/#", partnership, "a changé depuis"));
}

static void half_who_have_not_read_after_a_week_are_told(void **state)
{
    (void)state;
    struct briefing b;
    int64_t note = note_new("Une semaine déjà");
    tell(note, 'a', t.worker.account);
    assert_false(says(&t.director, "/partnerships/#", partnership, "Rappeler l’annonce"));
    town_record(&t, &entity_briefing, note, &b);
    b.told -= 7;
    town_save(&t, &entity_briefing, &b);
    assert_true(says(&t.director, "/partnerships/#", partnership, "Rappeler l’annonce"));
}

/* Of three, the third party reads the partnership and not what two agreed on. */
static void first_words_are_of_an_agreement_that_one_reads(void **state)
{
    (void)state;
    struct partnership_party third;
    struct agreement a;
    entity_init(&entity_partnership_party, &third);
    third.partnership = partnership;
    third.organization = t.network;
    town_save(&t, &entity_partnership_party, &third);
    entity_init(&entity_agreement, &a);
    a.title = STR("Protocole à deux");
    a.partnership = partnership;
    a.state = AGREEMENT_STATE_IN_FORCE;
    a.purpose = STR("Se relayer");
    a.effective = town_today(&t) - 20;
    town_save(&t, &entity_agreement, &a);
    const int64_t both[] = { t.clinic, t.network };
    for (int i = 0; i < 2; i++) {
        struct agreement_party p;
        entity_init(&entity_agreement_party, &p);
        p.agreement = a.record.id;
        p.organization = both[i];
        p.position = i;
        p.provides = STR("Un lit de répit");
        town_save(&t, &entity_agreement_party, &p);
    }
    const char *path = arena_fmt(t.site->arena, "/briefings/new?partnership=%lld&agreement=%lld",
                                 (long long)partnership, (long long)a.record.id)
                           .p;
    assert_true(says(&t.stranger, path, 0, "Un lit de répit"));
    assert_false(says(&t.director, path, 0, "Un lit de répit"));
}

static void only_people_of_the_parties_are_told_by_who_answers_for_it(void **state)
{
    (void)state;
    int64_t note = note_new("Entre nous");
    struct res r = tell(note, 'a', t.lost.account);
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("Choisissez au moins une personne.")));
    r = test_post(t.site, &t.director, town_path(&t, "/briefings/#/tell", note),
                  TEST_FIELDS({ STR("name"), STR("Ailleurs") },
                              { STR("organization"), town_id(&t, t.network) }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("Ailleurs")));
    r = test_post(t.site, &t.worker, town_path(&t, "/briefings/#/tell", note),
                  TEST_FIELDS({ STR("who"), STR("a1") }));
    assert_int_equal(r.status, 404);
    assert_int_equal(page(&t.lost, "/briefings/#", note).status, 404);
    assert_int_equal(page(&t.worker, "/briefings/#/readers.csv", note).status, 404);
    tell(note, 'a', t.worker.account);
    r = page(&t.director, "/briefings/#/readers.csv", note);
    assert_true(town_says(&t, &r, STR("Refuge Le Passage,")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(it_stands_in_the_day_of_who_was_told_until_it_is_read, begin),
        cmocka_unit_test_setup(who_has_no_account_reads_and_asks_by_a_link, begin),
        cmocka_unit_test_setup(a_contact_gets_a_message_once, begin),
        cmocka_unit_test_setup(an_answer_is_for_everybody_and_names_nobody, begin),
        cmocka_unit_test_setup(who_has_not_read_is_reminded_once_by_itself, begin),
        cmocka_unit_test_setup(an_agreement_that_nobody_told_is_suggested_and_again_when_it_changes,
                               begin),
        cmocka_unit_test_setup(half_who_have_not_read_after_a_week_are_told, begin),
        cmocka_unit_test_setup(first_words_are_of_an_agreement_that_one_reads, begin),
        cmocka_unit_test_setup(only_people_of_the_parties_are_told_by_who_answers_for_it, begin),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
