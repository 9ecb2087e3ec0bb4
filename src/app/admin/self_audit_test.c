/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/self_audit.h"

#include "app/admin/backup_plan.h"
#include "app/network/network.h"
#include "format/confine.h"
#include "guard/session.h"
#include "support/town.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct test_town t;

static const struct module *const modules[] = {
    &module_admin,        &module_audit,   &module_backup, &module_self_audit,
    &module_organization, &module_contact, NULL,
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

/* What is found of one thing, now. */
static struct finding found(const char *code)
{
    struct tx home, tx;
    struct self_audit s = { .in = &t.site->installation, .arena = t.site->arena };
    struct finding f = { 0 };
    test_site_tx(t.site, &tx, false);
    test_site_home(t.site, &home, false);
    s.home = &home;
    s.tx = &tx;
    s.community = t.site->community.id;
    self_audit_run(&s);
    for (size_t i = 0; i < s.n; i++)
        if (strcmp(s.list[i].code, code) == 0)
            f = s.list[i];
    if (!f.code)
        fail_msg("%s is not looked at", code);
    tx_rollback(&tx);
    tx_rollback(&home);
    return f;
}

static const char *path(const char *name)
{
    return arena_fmt(t.site->arena, "%.*s/%s", STR_ARG(t.site->installation.data), name).p;
}

static void set_home(const char *name, struct str value)
{
    struct tx home;
    test_site_home(t.site, &home, true);
    setting_set(&home, name, value);
    tx_commit(&home);
}

static void set_here(const char *name, struct str value)
{
    struct tx tx;
    test_site_tx(t.site, &tx, true);
    setting_set(&tx, name, value);
    tx_commit(&tx);
}

static struct str ago(int64_t hours)
{
    return arena_fmt(t.site->arena, "%lld", (long long)(clock_machine() - hours * 3600 * 1000));
}

static void files_open_to_others_are_found(void **state)
{
    (void)state;
    chmod(path(""), 0700);
    assert_int_equal(found("data_mode").status, STATUS_MET);
    chmod(path(""), 0755);
    assert_int_equal(found("data_mode").status, STATUS_LATE);
    chmod(path(""), 0700);
    int fd = open(path("master.key"), O_WRONLY | O_CREAT, 0600);
    close(fd);
    chmod(path("master.key"), 0600);
    assert_int_equal(found("key_mode").status, STATUS_MET);
    chmod(path("master.key"), 0640);
    assert_int_equal(found("key_mode").status, STATUS_LATE);
    chmod(path("master.key"), 0600);
    if (t.site->installation.database.p)
        return;
    chmod(path("installation.db"), 0600);
    chmod(t.site->community.at.where.p, 0600);
    chmod(t.site->community.at.where.p, 0604);
    struct finding f = found("database_mode");
    chmod(t.site->community.at.where.p, 0600);
    if (str_find(t.site->community.at.where, STR("/communities/")) >= 0)
        assert_int_equal(f.status, STATUS_LATE);
}

static void the_sheet_and_the_officer_are_asked_for(void **state)
{
    (void)state;
    assert_int_equal(found("sheet").status, STATUS_LATE);
    set_home("recovery.printed", ago(5));
    assert_int_equal(found("sheet").status, STATUS_MET);
    assert_int_equal(found("officer").status, STATUS_DUE);
    set_here("officer.name", STR("Odile Tremblay"));
    assert_int_equal(found("officer").status, STATUS_DUE); /* an emergency could not be told */
    set_here("officer.email", STR("odile@exemple.org"));
    assert_int_equal(found("officer").status, STATUS_MET);
    set_here("officer.account", STR("999999"));
    assert_int_equal(found("officer").status, STATUS_DUE); /* has left, or was never here */
    set_here("officer.account", town_id(&t, t.director.account));
    assert_int_equal(found("officer").status, STATUS_MET);
}

static void the_age_of_backups_and_their_disk_count(void **state)
{
    (void)state;
    struct tx home;
    assert_int_equal(found("backup_age").status, STATUS_DUE);
    test_site_home(t.site, &home, true);
    store_script(&home, arena_fmt(home.arena,
                                  "insert into backup_run (started, state, account, file) values "
                                  "(%lld, 'done', 0, 'x')",
                                  (long long)home.now - 3600000));
    tx_commit(&home);
    assert_int_equal(found("backup_age").status, STATUS_MET);
    test_site_home(t.site, &home, true);
    store_script(&home, STR("update backup_run set started = started - 172800000"));
    tx_commit(&home);
    assert_int_equal(found("backup_age").status, STATUS_LATE);
    assert_int_equal(found("backup_disk").status, STATUS_DUE);
    set_home("backup.folder", STR("/nowhere/at/all"));
    assert_int_equal(found("backup_disk").status, STATUS_LATE);
    set_home("backup.folder", STR("/proc")); /* a place apart, whatever this machine has */
    assert_int_equal(found("backup_disk").status, STATUS_MET);
    set_home("backup.folder", STR_NULL);
}

static void a_changed_or_unread_log_is_found(void **state)
{
    (void)state;
    assert_int_equal(found("audit").status, STATUS_DUE);
    set_here("audit.verified", arena_fmt(t.site->arena, "%.*s 10 0 intact", STR_ARG(ago(1))));
    assert_int_equal(found("audit").status, STATUS_MET);
    set_here("audit.verified", arena_fmt(t.site->arena, "%.*s 10 0 intact", STR_ARG(ago(60))));
    assert_int_equal(found("audit").status, STATUS_DUE);
    set_here("audit.verified", arena_fmt(t.site->arena, "%.*s 10 4 chain", STR_ARG(ago(1))));
    assert_int_equal(found("audit").status, STATUS_LATE);
}

static void confined_is(const char *line)
{
    FILE *f = fopen(path(CONFINEMENT_FILE), "w");
    assert_non_null(f);
    fputs(line, f);
    fclose(f);
}

/* What the web process wrote counts while that very process runs, and no longer. */
static void the_web_process_is_shut_in_or_nobody_knows(void **state)
{
    (void)state;
    int me;
    unsigned long long start;
    unlink(path(CONFINEMENT_FILE));
    assert_int_equal(found("confined").status, STATUS_OFF);
    assert_true(confinement_keep(path(CONFINEMENT_FILE)));
    assert_int_equal(found("confined").status, STATUS_LATE); /* this test is not shut in */
    FILE *f = fopen(path(CONFINEMENT_FILE), "r");
    assert_int_equal(fscanf(f, "%d %llu", &me, &start), 2);
    fclose(f);
    assert_int_equal(me, getpid());
    static const struct {
        const char *says;
        enum status status;
    } cases[] = {
        { "1 4 1 1 0", STATUS_MET },  { "1 0 1 1 0", STATUS_DUE },  { "0 4 1 1 0", STATUS_LATE },
        { "1 4 0 1 0", STATUS_LATE }, { "1 4 1 1 1", STATUS_LATE }, { "1 4", STATUS_OFF },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        confined_is(arena_fmt(t.site->arena, "%d %llu %s\n", me, start, cases[i].says).p);
        assert_int_equal(found("confined").status, cases[i].status);
    }
    confined_is(arena_fmt(t.site->arena, "%d %llu 1 4 1 1 0\n", me, start + 1).p);
    assert_int_equal(found("confined").status, STATUS_OFF); /* another process of that number */
    unlink(path(CONFINEMENT_FILE));
}

static void an_address_open_to_all_is_found_and_proxies_are_named(void **state)
{
    (void)state;
    assert_int_equal(found("listen").status, STATUS_OFF);
    set_home("serve.listen", STR("127.0.0.1:8080"));
    assert_int_equal(found("listen").status, STATUS_MET);
    assert_int_equal(found("proxy").status, STATUS_MET);
    set_home("serve.listen", STR("0.0.0.0:80"));
    assert_int_equal(found("listen").status, STATUS_LATE);
    set_home("serve.proxy", STR("192.0.2.7"));
    assert_int_equal(found("listen").status, STATUS_DUE);
    assert_true(str_is(found("proxy").value, "192.0.2.7"));
}

static void mail_and_links_are_looked_at(void **state)
{
    (void)state;
    struct tx home;
    assert_int_equal(found("mail").status, STATUS_DUE);
    int fd = open(path("smtp.conf"), O_WRONLY | O_CREAT, 0600);
    assert_int_equal(write(fd, "nonsense\n", 9), 9);
    close(fd);
    assert_int_equal(found("mail").status, STATUS_LATE);
    unlink(path("smtp.conf"));
    assert_int_equal(found("links").status, STATUS_MET);
    test_site_home(t.site, &home, true);
    link_create(&home, t.worker.account, home.now + 100000);
    tx_commit(&home);
    assert_int_equal(found("links").status, STATUS_DUE);
    assert_int_equal(found("links").number, 1);
}

static void accounts_without_proof_or_visit_are_counted(void **state)
{
    (void)state;
    struct tx home;
    int64_t all = found("factor").number;
    assert_true(all > 1);
    assert_int_equal(found("factor").status, STATUS_DUE);
    assert_int_equal(found("dormant").number, 0);
    test_site_home(t.site, &home, true);
    store_script(&home, STR("update account set created = 1000"));
    store_script(&home, STR("update account_seen set seen = 1000"));
    store_script(&home, STR("delete from session"));
    tx_commit(&home);
    assert_int_equal(found("dormant").number, all);
    assert_int_equal(found("dormant").status, STATUS_DUE);
}

static void what_is_found_is_kept_as_it_was(void **state)
{
    (void)state;
    struct self_audit s = { .n = 3,
                            .list = { { "engine", STATUS_MET, FINDING_PLAIN, 0,
                                        STR("SQLite 3.40") },
                                      { "links", STATUS_DUE, FINDING_NUMBER, 7, STR_NULL },
                                      { "clock", STATUS_OFF, FINDING_PLAIN, 0, STR_NULL } } },
                      back;
    instant at;
    assert_true(
        self_audit_read(t.site->arena, self_audit_write(t.site->arena, &s, 12345), &back, &at));
    assert_int_equal(at, 12345);
    assert_int_equal(back.n, 3);
    assert_true(str_is(back.list[0].value, "SQLite 3.40"));
    assert_int_equal(back.list[1].number, 7);
    assert_int_equal(back.list[2].status, STATUS_OFF);
    assert_null(back.list[2].value.p);
    assert_false(self_audit_read(t.site->arena, STR_NULL, &back, &at));
}

static bool says(const char *target, const char *words)
{
    struct res r = test_get(t.site, &t.coordinator, target);
    assert_int_equal(r.status, 200);
    return town_says(&t, &r, str_of(words));
}

static void the_page_says_what_to_do_about_it(void **state)
{
    (void)state;
    assert_true(says("/admin/self-audit", "Pas encore faite"));
    assert_int_equal(test_get(t.site, &t.director, "/admin/self-audit").status, 404);
    set_home("recovery.printed", STR_NULL);
    assert_int_equal(test_post(t.site, &t.coordinator, "/admin/self-audit", NULL, 0).status, 303);
    while (worker_once(&t.site->installation, &t.site->community, 30) > 0)
        ;
    assert_true(says("/admin/self-audit", "Écoutez sur 127.0.0.1"));
    assert_true(says("/admin/self-audit", "0.0.0.0:80"));
    assert_true(says("/admin", "à corriger"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_open_to_others_are_found),
        cmocka_unit_test(the_sheet_and_the_officer_are_asked_for),
        cmocka_unit_test(the_age_of_backups_and_their_disk_count),
        cmocka_unit_test(a_changed_or_unread_log_is_found),
        cmocka_unit_test(the_web_process_is_shut_in_or_nobody_knows),
        cmocka_unit_test(an_address_open_to_all_is_found_and_proxies_are_named),
        cmocka_unit_test(mail_and_links_are_looked_at),
        cmocka_unit_test(what_is_found_is_kept_as_it_was),
        cmocka_unit_test(the_page_says_what_to_do_about_it),
        cmocka_unit_test(accounts_without_proof_or_visit_are_counted), /* ends all sessions */
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
