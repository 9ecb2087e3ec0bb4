/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who is told of an emergency, and how: the privacy officer of this community and nobody else. */
#include "app/privacy/privacy.h"

#include "app/admin/outbox.h"
#include "app/home/home.h"
#include "app/incident/incident.h"
#include "guard/access/access.h"
#include "job/queue.h"
#include "support/postbox.h"
#include "support/town.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct module *const modules[] = { &module_home, &module_privacy, &module_incident,
                                                &module_outbox, NULL };
enum { PERSON = 7000 };

static struct test_town t;
static struct postbox box;

static int setup(void **state)
{
    struct tx tx;
    (void)state;
    town_open(&t, modules);
    test_site_tx(t.site, &tx, true);
    access_hold(&tx, PERSON, t.shelter, true);
    tx_commit(&tx);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

static void name_outside(const char *email, const char *lang)
{
    struct res r =
        test_post(t.site, &t.coordinator, "/incidents/officer",
                  TEST_FIELDS({ STR("name"), STR("Odile Tremblay") },
                              { STR("email"), str_of(email) }, { STR("lang"), str_of(lang) }));
    assert_int_equal(r.status, 303);
}

/* The clinic's director opens the shelter's record; how many accounts were told. */
static size_t emergency(void)
{
    struct tx home, tx;
    int64_t told[GLASS_TOLD];
    struct actor who = { .account = t.stranger.account,
                         .role = ROLE_DIRECTOR,
                         .organization = t.clinic };
    test_site_home(t.site, &home, false);
    test_site_tx(t.site, &tx, true);
    size_t n = access_officers(&home, &tx, t.site->community.id, told);
    assert_int_equal(access_break_glass(&tx, &who, PERSON, STR("Trouvée inconsciente."), told, n),
                     GLASS_OPENED);
    tx_commit(&tx);
    tx_rollback(&home);
    return n;
}

/* The worker delivers what waits; all that the mail server was told. */
static const char *delivered(void)
{
    postbox_open(&box, "250 yes\r\n", "250 taken\r\n");
    struct str conf = arena_fmt(t.site->arena,
                                "url = smtp://127.0.0.1:%d\nfrom = reseau@exemple.org\n", box.port);
    int fd = open(arena_fmt(t.site->arena, "%s/smtp.conf", t.site->installation.data.p).p,
                  O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(write(fd, conf.p, conf.n) == (ssize_t)conf.n);
    close(fd);
    while (worker_once(&t.site->installation, &t.site->community, 50))
        ;
    postbox_close(&box);
    return box.got;
}

static bool holds(const char *all, const char *part)
{
    return strstr(all, part) != NULL;
}

static bool home_tells(const struct test_person *who)
{
    struct res r = test_get(t.site, who, "/");
    assert_int_equal(r.status, 200);
    return town_says(&t, &r, STR(EMERGENCIES_PATH));
}

static void without_an_officer_the_coordinators_are_told_and_no_mail_leaves(void **state)
{
    (void)state;
    assert_int_equal(emergency(), 1);
    assert_string_equal(delivered(), "");
    assert_true(home_tells(&t.coordinator));
}

static void an_officer_outside_gets_one_mail_that_names_nobody(void **state)
{
    (void)state;
    name_outside("odile@exemple.org", "fr");
    emergency();
    const char *mail = delivered();
    assert_int_equal(box.connections, 1);
    assert_true(holds(mail, "RCPT TO:<odile@exemple.org>"));
    assert_true(holds(mail, "\r\nTo: <odile@exemple.org>\r\n"));
    assert_true(holds(mail, "Bonjour Odile Tremblay"));
    assert_false(holds(mail, "Personne ")); /* how the accounts of the town are called */
    assert_false(holds(mail, "inconsciente"));
    assert_false(holds(mail, "7000"));
    assert_string_equal(delivered(), ""); /* once */
}

static void in_the_language_that_was_chosen_for_them(void **state)
{
    (void)state;
    name_outside("odile@exemple.org", "en");
    struct res r = test_get(t.site, &t.coordinator, "/incidents/officer");
    assert_true(town_says(&t, &r, STR("<option value=\"en\" selected>English</option>")));
    emergency();
    const char *mail = delivered();
    assert_true(holds(mail, "Subject: An emergency access was opened\r\n"));
    assert_true(holds(mail, "Hello Odile Tremblay"));
}

static void whoever_was_named_before_gets_nothing(void **state)
{
    (void)state;
    name_outside("odile@exemple.org", "fr");
    name_outside("rosa@exemple.org", "fr");
    emergency();
    const char *mail = delivered();
    assert_int_equal(box.connections, 1);
    assert_true(holds(mail, "RCPT TO:<rosa@exemple.org>"));
    assert_false(holds(mail, "odile"));
}

static void an_officer_with_an_account_is_told_here_and_not_by_mail(void **state)
{
    (void)state;
    name_outside("odile@exemple.org", "fr");
    assert_false(home_tells(&t.director));
    struct res r = test_post(t.site, &t.coordinator, "/incidents/officer",
                             TEST_FIELDS({ STR("account"), town_id(&t, t.director.account) }));
    assert_int_equal(r.status, 303);
    assert_int_equal(emergency(), 1);
    assert_string_equal(delivered(), "");
    assert_true(home_tells(&t.director));
}

static void another_community_s_officer_gets_nothing(void **state)
{
    (void)state;
    struct tx tx;
    struct community other = test_site_community(t.site);
    char *error = NULL;
    struct db *there = db_open(&other.at, DB_OWNER, &error);
    tx_begin(&tx, there, t.site->arena, true, ISOLATION_DEFAULT);
    access_officer_name(&tx, &(struct privacy_officer){ .name = STR("Ulric Gagnon"),
                                                        .email = STR("ulric@exemple.org") });
    tx_commit(&tx);
    db_close(there);
    name_outside("odile@exemple.org", "fr");
    emergency();
    assert_false(holds(delivered(), "ulric"));
    while (worker_once(&t.site->installation, &other, 50))
        ;
    assert_int_equal(box.connections, 1);
}

static void an_emergency_that_did_not_open_tells_nobody(void **state)
{
    (void)state;
    struct tx tx;
    static const int64_t told = 1;
    struct actor who = { .account = t.stranger.account,
                         .role = ROLE_DIRECTOR,
                         .organization = t.clinic };
    name_outside("odile@exemple.org", "fr");
    test_site_tx(t.site, &tx, true);
    assert_int_equal(access_break_glass(&tx, &who, PERSON, STR(" "), &told, 1), GLASS_NO_REASON);
    assert_int_equal(access_break_glass(&tx, &who, PERSON + 1, STR("Urgence"), &told, 1),
                     GLASS_ABSENT);
    tx_commit(&tx);
    assert_string_equal(delivered(), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_an_officer_the_coordinators_are_told_and_no_mail_leaves),
        cmocka_unit_test(an_officer_outside_gets_one_mail_that_names_nobody),
        cmocka_unit_test(in_the_language_that_was_chosen_for_them),
        cmocka_unit_test(whoever_was_named_before_gets_nothing),
        cmocka_unit_test(an_officer_with_an_account_is_told_here_and_not_by_mail),
        cmocka_unit_test(another_community_s_officer_gets_nothing),
        cmocka_unit_test(an_emergency_that_did_not_open_tells_nobody),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
