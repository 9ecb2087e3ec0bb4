/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "job/errand.h"

#include "job/mail.h"
#include "support/place.h"
#include "support/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct test_site *site;

static int open_site(void **state)
{
    (void)state;
    site = test_site_open(NULL);
    job_register(mail_jobs, MAIL_JOBS);
    return 0;
}

static int close_site(void **state)
{
    (void)state;
    test_site_close(site);
    return 0;
}

static void add(int64_t community, bool commit)
{
    struct tx home;
    const struct mail_field fields[] = { { "name", STR("Inès") },
                                         { "community", STR("Port-Laurier") },
                                         { "link", STR("https://exemple.org/reset/secret") },
                                         { "minutes", STR("60") } };
    test_site_home(site, &home, true);
    home.actor = 7;
    errand_add(&home, &site->installation,
               &(struct errand){ .community = community,
                                 .action = "forgotten",
                                 .record = 12,
                                 .template = "mail-reset",
                                 .to = STR("ines@exemple.org"),
                                 .lang = LANG_FR,
                                 .fields = fields,
                                 .n_fields = 4 });
    if (commit)
        tx_commit(&home);
    else
        tx_rollback(&home);
}

static int64_t count(struct db *db, const char *what)
{
    struct tx tx;
    int64_t n = -1;
    tx_begin(&tx, db, site->arena, true, ISOLATION_DEFAULT);
    store_script(&tx, arena_fmt(site->arena,
                                "insert into setting (name, value) "
                                "select 'probe', cast(count(*) as text) from %s",
                                what));
    str_to_i64(setting_get(&tx, "probe"), &n);
    tx_rollback(&tx);
    return n;
}

static int64_t mails(void)
{
    return count(site->db, "mail");
}

static void carry(void)
{
    worker_once(&site->installation, &site->community, 0);
}

static void what_is_committed_is_carried_over_once(void **state)
{
    (void)state;
    int64_t before = mails(), audited = count(site->db, "audit where action = 'forgotten'");
    add(site->community.id, true);
    carry();
    carry();
    assert_int_equal(mails(), before + 1);
    assert_int_equal(count(site->db, "audit where action = 'forgotten'"), audited + 1);
    assert_int_equal(count(site->home, "errand"), 0);
}

static void what_is_taken_back_never_was(void **state)
{
    (void)state;
    int64_t before = mails();
    add(site->community.id, false);
    carry();
    assert_int_equal(mails(), before);
}

/* The worker died after the community's commit, before the errand was forgotten. */
static void after_a_crash_nothing_is_sent_twice(void **state)
{
    (void)state;
    struct tx home;
    int64_t before = mails();
    add(site->community.id, true);
    test_site_home(site, &home, true);
    store_script(&home, STR("create table kept as select * from errand"));
    tx_commit(&home);
    carry();
    assert_int_equal(mails(), before + 1);
    test_site_home(site, &home, true);
    store_script(&home, STR("insert into errand (id, community, actor, created, sealed) "
                            "select id, community, actor, created, sealed from kept"));
    store_script(&home, STR("drop table kept"));
    tx_commit(&home);
    assert_int_equal(count(site->home, "errand"), 1);
    carry();
    assert_int_equal(mails(), before + 1);
    assert_int_equal(count(site->home, "errand"), 0);
}

static void nobody_s_errand_is_forgotten_and_another_community_s_waits(void **state)
{
    (void)state;
    int64_t before = mails();
    struct community other = test_site_community(site);
    add(0, true);
    add(other.id, true);
    carry();
    assert_int_equal(mails(), before);
    assert_int_equal(count(site->home, "errand"), 1);
    worker_once(&site->installation, &other, 0);
    assert_int_equal(count(site->home, "errand"), 0);
}

static void an_errand_that_waits_cannot_be_read(void **state)
{
    (void)state;
    add(site->community.id, true);
    const char *plain = test_engine() == ENGINE_POSTGRES
                            ? "errand where position('secret'::bytea in sealed) > 0"
                            : "errand where instr(sealed, cast('secret' as blob)) > 0";
    assert_int_equal(count(site->home, "errand"), 1);
    assert_int_equal(count(site->home, plain), 0);
    carry();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_committed_is_carried_over_once),
        cmocka_unit_test(what_is_taken_back_never_was),
        cmocka_unit_test(after_a_crash_nothing_is_sent_twice),
        cmocka_unit_test(nobody_s_errand_is_forgotten_and_another_community_s_waits),
        cmocka_unit_test(an_errand_that_waits_cannot_be_read),
    };
    return cmocka_run_group_tests(tests, open_site, close_site);
}
