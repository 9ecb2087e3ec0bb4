/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/account/people.h"

#include "app/account/keep.h"
#include "app/admin/outbox.h"
#include "app/network/network.h"
#include "guard/audit.h"
#include "guard/password.h"
#include "guard/session.h"
#include "guard/throttle.h"
#include "job/mail.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct test_town t;
static struct test_person administrator;

static const struct module *const modules[] = { &module_account,
                                                &module_second,
                                                &module_people,
                                                &module_join,
                                                &module_outbox,
                                                &module_organization,
                                                NULL };

static int setup(void **state)
{
    (void)state;
    town_open(&t, modules);
    administrator = test_person_new(t.site, ROLE_ADMINISTRATOR, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

static int forget_tries(void **state)
{
    (void)state;
    throttle_forget();
    return 0;
}

static bool holds(const struct res *r, const char *what)
{
    return town_says(&t, r, str_of(what));
}

static int64_t membership_of_person(const struct test_person *p)
{
    struct tx home;
    struct person *all;
    int64_t found = 0;
    test_site_home(t.site, &home, false);
    size_t n = account_people(&home, t.site->community.id, &(struct people_query){ 0 }, &all);
    for (size_t i = 0; i < n; i++)
        if (all[i].account == p->account)
            found = all[i].membership;
    tx_rollback(&home);
    assert_true(found > 0);
    return found;
}

static struct person person_of(const struct test_person *p)
{
    struct tx home;
    struct person found;
    int64_t membership = membership_of_person(p);
    test_site_home(t.site, &home, false);
    assert_true(account_person(&home, t.site->community.id, membership, &found));
    tx_rollback(&home);
    return found;
}

static struct str email_of(const struct test_person *p)
{
    return person_of(p).email;
}

static bool alive(struct str token)
{
    struct tx home;
    struct session s;
    test_site_home(t.site, &home, false);
    bool is = session_find(&home, token, &s);
    tx_rollback(&home);
    return is;
}

/* What the worker carries over: the last message, NULL when none is new. */
static struct mail_row newest_mail(void)
{
    struct tx tx;
    struct mail_row *rows;
    worker_once(&t.site->installation, &t.site->community, 0);
    test_site_tx(t.site, &tx, false);
    size_t n = mail_list(&tx, 1, &rows);
    struct mail_row row = n ? rows[0] : (struct mail_row){ 0 };
    tx_rollback(&tx);
    return row;
}

static int64_t audited(const char *action)
{
    struct tx tx;
    worker_once(&t.site->installation, &t.site->community, 0);
    test_site_tx(t.site, &tx, true);
    store_script(&tx, arena_fmt(t.site->arena,
                                "insert into setting (name, value) select 'probe', "
                                "cast(count(*) as text) from audit where action = '%s'",
                                action));
    int64_t n = 0;
    str_to_i64(setting_get(&tx, "probe"), &n);
    tx_rollback(&tx);
    return n;
}

/* -- the list
 * ------------------------------------------------------------------------------------ */

static void administrators_see_everybody_and_directors_their_agency(void **state)
{
    (void)state;
    struct res r = test_get(t.site, &administrator, "/people");
    assert_int_equal(r.status, 200);
    assert_true(holds(&r, arena_z(t.site->arena, email_of(&t.stranger))));
    assert_true(holds(&r, arena_z(t.site->arena, email_of(&t.worker))));
    r = test_get(t.site, &t.director, "/people?state=all");
    assert_int_equal(r.status, 200);
    assert_true(holds(&r, arena_z(t.site->arena, email_of(&t.worker))));
    assert_false(holds(&r, arena_z(t.site->arena, email_of(&t.stranger))));
    assert_false(holds(&r, arena_z(t.site->arena, email_of(&t.coordinator))));
    r = test_get(t.site, &t.worker, "/people");
    assert_int_equal(r.status, 404);
    r = test_get(t.site, &t.director,
                 town_path(&t, "/people/#", membership_of_person(&t.stranger)));
    assert_int_equal(r.status, 404);
    r = test_get(t.site, &t.director, town_path(&t, "/people/#", membership_of_person(&t.worker)));
    assert_int_equal(r.status, 200);
}

static void a_form_offers_only_roles_and_agencies_that_one_may_give(void **state)
{
    (void)state;
    struct res all = test_get(t.site, &administrator, "/people/invite");
    struct res own = test_get(t.site, &t.director, "/people/invite");
    const char *coordinator = "value=\"coordinator\"",
               *theirs = town_path(&t, "<option value=\"#\"", t.clinic),
               *ours = town_path(&t, "<option value=\"#\"", t.shelter);
    assert_true(holds(&all, coordinator) && holds(&all, theirs) && holds(&all, ours));
    assert_false(holds(&own, coordinator) || holds(&own, theirs));
    assert_true(holds(&own, ours));
    struct res first = test_get(t.site, &t.coordinator, "/people/invite");
    for (int role = 1; role <= ROLE_LAST; role++) /* who comes first can give every role */
        assert_true(
            holds(&first,
                  arena_fmt(t.site->arena, "value=\"%s\"", enumeration_role.values[role].code).p));
}

static void the_list_is_searched_and_sifted(void **state)
{
    (void)state;
    const char *worker = arena_z(t.site->arena, email_of(&t.worker));
    struct res r = test_get(t.site, &administrator, "/people?role=worker");
    assert_true(holds(&r, worker));
    assert_false(holds(&r, arena_z(t.site->arena, email_of(&t.director))));
    r = test_get(t.site, &administrator, arena_fmt(t.site->arena, "/people?q=%s", worker).p);
    assert_true(holds(&r, worker));
    assert_false(holds(&r, arena_z(t.site->arena, email_of(&t.stranger))));
    r = test_get(t.site, &administrator, "/people?state=closed");
    assert_false(holds(&r, worker));
    assert_true(holds(&r, "Personne ne correspond"));
    r = test_get(t.site, &administrator, "/people?state=no-factor");
    assert_true(holds(&r, worker));
}

/* -- what is changed
 * ------------------------------------------------------------------------------- */

static struct res act(const struct test_person *by, const struct test_person *on, const char *what)
{
    const char *path = arena_fmt(t.site->arena, "/people/#%s", what).p;
    return test_post(t.site, by, town_path(&t, path, membership_of_person(on)),
                     TEST_FIELDS({ STR("x"), STR("") }));
}

static struct res give(const struct test_person *by, const struct test_person *on, const char *role,
                       int64_t organization)
{
    return test_post(t.site, by, town_path(&t, "/people/#", membership_of_person(on)),
                     TEST_FIELDS({ STR("role"), str_of(role) },
                                 { STR("organization"), town_id(&t, organization) }));
}

static void a_closed_account_is_out_at_once_and_may_come_back(void **state)
{
    (void)state;
    struct test_person p = test_person_new(t.site, ROLE_WORKER, t.shelter);
    int64_t before = audited("disable");
    struct res r = act(&t.director, &p, "/close");
    assert_int_equal(r.status, 303);
    assert_false(alive(p.token));
    assert_true(person_of(&p).off);
    assert_int_equal(audited("disable"), before + 1);
    r = act(&t.director, &p, "/open");
    assert_int_equal(r.status, 303);
    assert_false(person_of(&p).off);
    assert_false(alive(p.token)); /* sessions do not come back */
}

static void a_director_changes_only_people_of_the_agency_and_gives_only_its_roles(void **state)
{
    (void)state;
    struct test_person chief = test_person_new(t.site, ROLE_COORDINATOR, t.shelter),
                       p = test_person_new(t.site, ROLE_WORKER, t.shelter);
    static const char *const deeds[] = { "/close", "/open", "/password", "/factor" };
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
        assert_int_equal(act(&t.director, &t.stranger, deeds[i]).status, 404);
        assert_int_equal(act(&t.director, &chief, deeds[i]).status, 404);
        assert_int_equal(act(&t.director, &t.director, deeds[i]).status, 404);
        assert_int_equal(act(&t.worker, &p, deeds[i]).status, 404);
        assert_int_equal(act(NULL, &p, deeds[i]).status, 401);
    }
    assert_true(alive(chief.token) && alive(t.stranger.token) && alive(t.director.token));
    struct res r =
        test_get(t.site, &t.director, town_path(&t, "/people/#", membership_of_person(&chief)));
    assert_int_equal(r.status, 200);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_people_not_yours)));
    assert_false(holds(&r, "/close\"") || holds(&r, "/password\""));
    assert_int_equal(give(&t.director, &p, "coordinator", t.shelter).status, 422);
    assert_int_equal(give(&t.director, &p, "administrator", t.shelter).status, 422);
    assert_int_equal(give(&t.director, &p, "worker", t.clinic).status, 404);
    assert_int_equal(give(&t.director, &p, "", t.shelter).status, 422);
    assert_int_equal(person_of(&p).role, ROLE_WORKER);
    assert_int_equal(give(&t.director, &p, "locator", t.shelter).status, 303);
    assert_int_equal(person_of(&p).role, ROLE_LOCATOR);
}

static void nobody_raises_themselves(void **state)
{
    (void)state;
    assert_int_equal(give(&administrator, &administrator, "coordinator", t.network).status, 404);
    assert_int_equal(act(&administrator, &administrator, "/close").status, 404);
    assert_int_equal(person_of(&administrator).role, ROLE_ADMINISTRATOR);
}

static void a_new_role_holds_at_once(void **state)
{
    (void)state;
    struct test_person p = test_person_new(t.site, ROLE_WORKER, t.shelter);
    struct res r = test_get(t.site, &p, "/people");
    assert_int_equal(r.status, 404);
    assert_int_equal(give(&administrator, &p, "director", t.shelter).status, 303);
    r = test_get(t.site, &p, "/people");
    assert_int_equal(r.status, 200);
    assert_int_equal(give(&administrator, &p, "worker", 0).status, 422); /* needs an agency */
    assert_int_equal(give(&administrator, &p, "funder", 0).status, 303);
    r = test_get(t.site, &p, "/people");
    assert_int_equal(r.status, 404);
}

static void enrol(int64_t account)
{
    struct tx home;
    struct str secret = STR("abcdefghij0123456789");
    test_site_home(t.site, &home, true);
    assert_true(factor_enrol(&home, &t.site->installation, account, secret,
                             factor_digits(t.site->arena, secret, home.now)));
    tx_commit(&home);
}

/* It would open the other community to whoever has the password. */
static void a_director_takes_no_factor_that_guards_another_community(void **state)
{
    (void)state;
    struct test_person p = test_person_new(t.site, ROLE_WORKER, t.shelter);
    struct community other = test_site_community(t.site);
    const char *page = town_path(&t, "/people/#", membership_of_person(&p));
    enrol(p.account);
    struct res r = test_get(t.site, &t.director, page);
    assert_true(holds(&r, "/factor\"")); /* as long as they are only here */
    struct str email = email_of(&p);
    struct tx home;
    test_site_home(t.site, &home, true);
    assert_int_equal(account_join(&home, email, STR("La même personne"), other.id, ROLE_WORKER, 0),
                     p.account);
    tx_commit(&home);
    r = test_get(t.site, &t.director, page);
    assert_int_equal(r.status, 200);
    assert_true(holds(&r, "/password\""));
    assert_false(holds(&r, "/factor\""));
    assert_int_equal(act(&t.director, &p, "/factor").status, 404);
    assert_int_equal(person_of(&p).factors, 1);
    r = test_get(t.site, &administrator, page);
    assert_true(holds(&r, "/factor\""));
    assert_int_equal(act(&administrator, &p, "/factor").status, 303);
    assert_int_equal(person_of(&p).factors, 0);
}

static void resets_are_told_and_end_sessions(void **state)
{
    (void)state;
    struct test_person p = test_person_new(t.site, ROLE_WORKER, t.shelter);
    struct tx home;
    struct str codes[FACTOR_CODES];
    enrol(p.account);
    test_site_home(t.site, &home, true);
    account_rehash(&home, p.account, STR("$argon2id$"));
    factor_recovery(&home, &t.site->installation, p.account, codes);
    tx_commit(&home);
    struct res r = act(&administrator, &p, "/password");
    assert_int_equal(r.status, 303);
    assert_false(alive(p.token));
    assert_false(person_of(&p).has_password);
    assert_int_equal(person_of(&p).factors, 1); /* kept */
    struct mail_row mail = newest_mail();
    assert_true(str_eq(mail.recipient, email_of(&p)));
    assert_true(str_find(mail.subject, STR("mot de passe")) >= 0);
    r = act(&administrator, &p, "/factor");
    assert_int_equal(r.status, 303);
    assert_int_equal(person_of(&p).factors, 0);
    mail = newest_mail();
    assert_true(str_eq(mail.recipient, email_of(&p)));
    assert_true(str_find(mail.subject, STR("seconde preuve")) >= 0);
}

/* -- invitations
 * ------------------------------------------------------------------------------ */

static struct res ask(const struct test_person *by, const char *email, const char *role,
                      int64_t organization)
{
    return test_post(t.site, by, "/people/invite",
                     TEST_FIELDS({ STR("email"), str_of(email) }, { STR("name"), STR("Inès") },
                                 { STR("role"), str_of(role) },
                                 { STR("organization"), town_id(&t, organization) },
                                 { STR("lang"), STR("fr") }));
}

static void an_invitation_is_bound_and_refused_at_the_right_field(void **state)
{
    (void)state;
    assert_int_equal(ask(&t.director, "a@exemple.org", "worker", t.clinic).status, 422);
    assert_int_equal(ask(&t.director, "a@exemple.org", "funder", t.shelter).status, 422);
    assert_int_equal(ask(&t.worker, "a@exemple.org", "worker", t.shelter).status, 404);
    assert_int_equal(ask(&administrator, "a@exemple.org", "worker", 0).status, 422);
    assert_int_equal(ask(&administrator, "a@exemple.org", "worker", 99999).status, 422);
    struct res r = ask(&administrator, "pas une adresse", "worker", t.shelter);
    assert_int_equal(r.status, 422);
    assert_true(holds(&r, "value=\"pas une adresse\"") && holds(&r, "id=\"f-email-e\""));
    r = ask(&administrator, arena_z(t.site->arena, email_of(&t.worker)), "worker", t.shelter);
    assert_int_equal(r.status, 422);
    assert_true(holds(&r, "a déjà un compte ici"));
    struct test_person gone = test_person_new(t.site, ROLE_WORKER, t.shelter);
    act(&administrator, &gone, "/close");
    r = ask(&administrator, arena_z(t.site->arena, email_of(&gone)), "worker", t.shelter);
    assert_true(holds(&r, "compte fermé"));
    /* Of another agency's people it is not said whether their account is open. */
    struct test_person theirs = test_person_new(t.site, ROLE_WORKER, t.clinic);
    act(&administrator, &theirs, "/close");
    r = ask(&t.director, arena_z(t.site->arena, email_of(&theirs)), "worker", t.shelter);
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_people_elsewhere)));
}

static struct str invitation(const char *email, enum role role, int64_t organization)
{
    struct tx home;
    struct invitation i = { .email = str_of(email),
                            .name = STR("Inès"),
                            .lang = LANG_FR,
                            .community = t.site->community.id,
                            .role = role,
                            .organization = organization };
    test_site_home(t.site, &home, true);
    struct keep keep = { .home = &home,
                         .in = &t.site->installation,
                         .community = &t.site->community,
                         .origin = STR("https://exemple.org") };
    struct str link = arena_str(t.site->arena, keep_invite(&keep, &i));
    tx_commit(&home);
    return str_sub(link, strlen("https://exemple.org"), link.n);
}

static struct res accept(struct str path, const char *name, const char *password)
{
    return test_post(
        t.site, NULL, arena_z(t.site->arena, path),
        TEST_FIELDS({ STR("name"), str_of(name) }, { STR("password"), str_of(password) }));
}

static void an_invitation_opens_once_by_its_button(void **state)
{
    (void)state;
    struct str path = invitation("Nouvelle@Exemple.org", ROLE_WORKER, t.shelter);
    struct mail_row mail = newest_mail();
    assert_true(str_is(mail.recipient, "Nouvelle@Exemple.org"));
    for (int i = 0; i < 3; i++) {
        struct res r = test_get(t.site, NULL, arena_z(t.site->arena, path));
        assert_int_equal(r.status, 200);
        assert_true(holds(&r, "nouvelle@exemple.org") && holds(&r, "value=\"Inès\""));
    }
    struct res r = accept(path, "", "quatre mots sans lien");
    assert_int_equal(r.status, 422);
    r = accept(path, "Inès Roy", "court");
    assert_int_equal(r.status, 422);
    assert_true(holds(&r, "value=\"Inès Roy\""));
    assert_false(holds(&r, "court\""));
    r = accept(path, "Inès Roy", "quatre mots sans lien");
    assert_int_equal(r.status, 303);
    assert_true(str_is(r.location, "/sign-in/code")); /* the second factor comes next */
    r = accept(path, "Inès Roy", "quatre mots sans lien");
    assert_int_equal(r.status, 410);
    r = test_get(t.site, NULL, arena_z(t.site->arena, path));
    assert_int_equal(r.status, 410);
    struct tx home;
    struct account a;
    test_site_home(t.site, &home, false);
    assert_true(account_by_email(&home, STR("nouvelle@exemple.org"), &a));
    assert_true(str_is(a.name, "Inès Roy"));
    tx_rollback(&home);
    struct person p = person_of(&(struct test_person){ .account = a.record.id });
    assert_int_equal(p.role, ROLE_WORKER);
    assert_int_equal(p.organization, t.shelter);
}

static void an_invitation_dies_of_age_of_its_successor_and_of_cancelling(void **state)
{
    (void)state;
    struct str first = invitation("deux@exemple.org", ROLE_WORKER, t.shelter);
    struct str second = invitation("deux@exemple.org", ROLE_WORKER, t.shelter);
    assert_int_equal(accept(first, "Deux", "quatre mots sans lien").status, 410);
    struct tx home;
    struct invitation i;
    struct str token = str_sub(second, strlen("/invitation/"), second.n);
    test_site_home(t.site, &home, false);
    assert_true(invitation_find(&home, token, &i));
    home.now += INVITATION_HOURS * 3600000LL + 1000;
    struct invitation late;
    assert_false(invitation_find(&home, token, &late));
    tx_rollback(&home);
    struct res r = test_get(t.site, &t.director, "/people");
    assert_true(holds(&r, "deux@exemple.org"));
    r = test_get(t.site, &t.stranger, "/people");
    assert_false(holds(&r, "deux@exemple.org"));
    r = test_post(t.site, &t.stranger, "/people/invitations/cancel",
                  TEST_FIELDS({ STR("invitation"), i.key }));
    assert_int_equal(r.status, 404); /* not of that agency */
    r = test_post(t.site, &t.director, "/people/invitations/cancel",
                  TEST_FIELDS({ STR("invitation"), i.key }));
    assert_int_equal(r.status, 303);
    assert_int_equal(accept(second, "Deux", "quatre mots sans lien").status, 410);
}

static void an_invitation_changes_nobody_who_is_here_already(void **state)
{
    (void)state;
    struct str path = invitation("meme@exemple.org", ROLE_WORKER, t.shelter);
    struct tx home;
    test_site_home(t.site, &home, true);
    int64_t account = account_join(&home, STR("meme@exemple.org"), STR("Même"),
                                   t.site->community.id, ROLE_COORDINATOR, 0);
    tx_commit(&home);
    assert_int_equal(accept(path, "Même", "quatre mots sans lien").status, 410);
    assert_int_equal(person_of(&(struct test_person){ .account = account }).role, ROLE_COORDINATOR);
}

static void an_invitation_can_be_sent_again(void **state)
{
    (void)state;
    struct str first = invitation("encore@exemple.org", ROLE_WORKER, t.shelter);
    struct tx home;
    struct invitation i;
    test_site_home(t.site, &home, false);
    assert_true(invitation_find(&home, str_sub(first, strlen("/invitation/"), first.n), &i));
    tx_rollback(&home);
    int64_t before = newest_mail().id;
    struct res r = test_post(t.site, &t.director, "/people/invitations/again",
                             TEST_FIELDS({ STR("invitation"), i.key }));
    assert_int_equal(r.status, 303);
    assert_true(newest_mail().id > before);
    assert_int_equal(accept(first, "Encore", "quatre mots sans lien").status, 410);
}

/* -- forgotten passwords
 * --------------------------------------------------------------------- */

static struct res forgot(const char *email)
{
    return test_post(t.site, NULL, "/forgot", TEST_FIELDS({ STR("email"), str_of(email) }));
}

static void known_and_unknown_addresses_are_answered_alike(void **state)
{
    (void)state;
    struct test_person p = test_person_new(t.site, ROLE_WORKER, t.shelter);
    int64_t before = newest_mail().id;
    struct res unknown = forgot("personne.du.tout@exemple.org");
    assert_int_equal(newest_mail().id, before);
    struct res known = forgot(arena_z(t.site->arena, email_of(&p)));
    assert_int_equal(known.status, unknown.status);
    assert_true(str_eq(known.location, unknown.location));
    struct mail_row mail = newest_mail();
    assert_true(mail.id > before && str_eq(mail.recipient, email_of(&p)));
    forgot(arena_z(t.site->arena, email_of(&p))); /* not twice in five minutes */
    assert_int_equal(newest_mail().id, mail.id);
    assert_int_equal(forgot("pas une adresse").status, 422);
}

static void a_reset_link_opens_once_for_an_hour_and_keeps_the_second_factor(void **state)
{
    (void)state;
    struct test_person p = test_person_new(t.site, ROLE_WORKER, t.shelter);
    struct str secret = STR("abcdefghij0123456789");
    struct tx home;
    int64_t account;
    test_site_home(t.site, &home, true);
    assert_true(factor_enrol(&home, &t.site->installation, p.account, secret,
                             factor_digits(t.site->arena, secret, home.now)));
    struct str token = reset_create(&home, p.account);
    assert_false(link_peek(&home, token, &account)); /* it signs nobody in by itself */
    home.now += LINK_RESET_MS + 1000;
    assert_false(reset_peek(&home, token, &account));
    tx_commit(&home);
    const char *path = arena_fmt(t.site->arena, "/reset/%.*s", STR_ARG(token)).p;
    struct res r = test_get(t.site, NULL, path);
    assert_int_equal(r.status, 200);
    r = test_post(t.site, NULL, path, TEST_FIELDS({ STR("password"), STR("court") }));
    assert_int_equal(r.status, 422);
    r = test_post(t.site, NULL, path,
                  TEST_FIELDS({ STR("password"), STR("quatre mots sans lien") }));
    assert_int_equal(r.status, 303);
    assert_true(str_is(r.location, "/sign-in/code"));
    assert_false(alive(p.token));
    assert_int_equal(person_of(&p).factors, 1);
    r = test_post(t.site, NULL, path,
                  TEST_FIELDS({ STR("password"), STR("autres mots encore la") }));
    assert_int_equal(r.status, 410);
}

static void who_belongs_nowhere_any_more_does_not_get_in(void **state)
{
    (void)state;
    struct test_person p = test_person_new(t.site, ROLE_WORKER, t.shelter);
    struct tx home;
    struct str phc;
    assert_true(password_hash(t.site->arena, 2, STR("quatre mots sans lien"), &phc));
    test_site_home(t.site, &home, true);
    account_rehash(&home, p.account, phc);
    tx_commit(&home);
    act(&administrator, &p, "/close");
    struct res r = test_post(t.site, NULL, "/sign-in",
                             TEST_FIELDS({ STR("email"), email_of(&p) },
                                         { STR("password"), STR("quatre mots sans lien") }));
    assert_int_equal(r.status, 403);
    int64_t before = newest_mail().id;
    forgot(arena_z(t.site->arena, email_of(&p)));
    assert_int_equal(newest_mail().id, before);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, forget_tries)
    const struct CMUnitTest tests[] = {
        TEST(administrators_see_everybody_and_directors_their_agency),
        TEST(a_form_offers_only_roles_and_agencies_that_one_may_give),
        TEST(the_list_is_searched_and_sifted),
        TEST(a_closed_account_is_out_at_once_and_may_come_back),
        TEST(a_director_changes_only_people_of_the_agency_and_gives_only_its_roles),
        TEST(nobody_raises_themselves),
        TEST(a_new_role_holds_at_once),
        TEST(a_director_takes_no_factor_that_guards_another_community),
        TEST(resets_are_told_and_end_sessions),
        TEST(an_invitation_is_bound_and_refused_at_the_right_field),
        TEST(an_invitation_opens_once_by_its_button),
        TEST(an_invitation_dies_of_age_of_its_successor_and_of_cancelling),
        TEST(an_invitation_changes_nobody_who_is_here_already),
        TEST(an_invitation_can_be_sent_again),
        TEST(known_and_unknown_addresses_are_answered_alike),
        TEST(a_reset_link_opens_once_for_an_hour_and_keeps_the_second_factor),
        TEST(who_belongs_nowhere_any_more_does_not_get_in),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
