/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/backup_plan.h"

#include "app/admin/backup.h"
#include "app/network/network.h"
#include "backup_run.sql.h"
#include "support/town.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct test_town t;
static const int64_t HOUR_MS = 3600 * 1000;

static const struct module *const modules[] = {
    &module_admin, &module_backup, &module_audit, &module_organization, &module_contact, NULL,
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

static bool says(const char *target, const char *words)
{
    struct res r = test_get(t.site, &t.coordinator, target);
    assert_int_equal(r.status, 200);
    return town_says(&t, &r, str_of(words));
}

static void set(const char *name, struct str value)
{
    struct tx home;
    test_site_home(t.site, &home, true);
    setting_set(&home, name, value);
    tx_commit(&home);
}

static size_t runs(struct backup_run_newest_row **ret)
{
    struct tx home;
    test_site_home(t.site, &home, false);
    size_t n = backup_run_newest(&home, &(struct backup_run_newest_in){ .limit = 100 }, ret);
    tx_rollback(&home);
    return n;
}

static void work(void)
{
    while (worker_once(&t.site->installation, &t.site->community, 50) > 0)
        ;
}

/* The round comes again at once. */
static void round_again(void)
{
    struct tx tx;
    test_site_tx(t.site, &tx, true);
    store_script(&tx, STR("update job set run_at = 0 where kind = 'backup-round'"));
    tx_commit(&tx);
    work();
}

static void age_runs(int64_t by)
{
    struct tx home;
    test_site_home(t.site, &home, true);
    store_script(&home, arena_fmt(home.arena, "update backup_run set started = started - %lld",
                                  (long long)by));
    tx_commit(&home);
}

static void a_new_installation_waits_for_its_first_night(void **state)
{
    (void)state;
    struct backup_run_newest_row *rows;
    work();
    assert_int_equal(runs(&rows), 0);
    assert_true(says("/admin/backups", "Aucune sauvegarde"));
    assert_true(says("/admin", "Aucune encore"));
}

static void one_is_made_when_its_hour_has_passed(void **state)
{
    (void)state;
    struct backup_run_newest_row *rows;
    struct backup_count n;
    set("backup.since",
        arena_fmt(t.site->arena, "%lld", (long long)(clock_machine() - 25 * HOUR_MS)));
    round_again();
    assert_int_equal(runs(&rows), 1);
    assert_true(str_is(rows[0].state, "done"));
    struct str again = backup_read_back(&t.site->installation, t.site->arena, rows[0].file, &n);
    assert_true(str_eq(again, rows[0].sha256));
    assert_int_equal(n.rows, rows[0].rows);
    assert_int_equal(n.communities, 1);
    assert_true(says("/admin", "Faite et relue"));
    round_again(); /* and not twice in a night */
    assert_int_equal(runs(&rows), 1);
}

static void the_checksum_is_the_one_that_sha256sum_finds(void **state)
{
    (void)state;
    struct backup_run_newest_row *rows;
    assert_int_equal(runs(&rows), 1);
    struct str folder =
        arena_fmt(t.site->arena, "%.*s/backups", STR_ARG(t.site->installation.data));
    const char *command =
        arena_fmt(t.site->arena, "cd %.*s && sha256sum --quiet -c *.sha256", STR_ARG(folder)).p;
    FILE *p = popen(command, "r");
    assert_non_null(p);
    assert_int_equal(pclose(p), 0);
    struct stat st;
    assert_int_equal(stat(arena_z(t.site->arena, rows[0].file), &st), 0);
    assert_int_equal(st.st_mode & 077, 0);
    assert_int_equal(st.st_size, rows[0].bytes);
}

static void the_master_key_is_in_no_backup(void **state)
{
    (void)state;
    struct backup_run_newest_row *rows;
    assert_int_equal(runs(&rows), 1);
    static char bytes[4 << 20];
    FILE *f = fopen(arena_z(t.site->arena, rows[0].file), "r");
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    assert_true(n > 1000 && n < sizeof bytes);
    assert_null(memmem(bytes, n, t.site->installation.master, SECRET_KEY_BYTES));
}

static void one_is_asked_for_by_a_button_and_noted(void **state)
{
    (void)state;
    struct backup_run_newest_row *rows;
    struct res r = test_post(t.site, &t.coordinator, "/admin/backups", NULL, 0);
    assert_int_equal(r.status, 303);
    const char *waits = arena_z(t.site->arena, r.location);
    assert_true(says(waits, "data-poll"));
    work();
    assert_false(says(waits, "data-poll"));
    assert_int_equal(runs(&rows), 2);
    assert_int_equal(rows[0].account, t.coordinator.account);
    assert_true(says("/audit", "Sauvegarde demandée"));
    assert_int_equal(test_post(t.site, &t.director, "/admin/backups", NULL, 0).status, 404);
}

static void the_page_warns_after_two_days(void **state)
{
    (void)state;
    age_runs(47 * HOUR_MS);
    assert_true(says("/admin", "Faite et relue"));
    age_runs(3 * HOUR_MS);
    assert_true(says("/admin", "La dernière a 2 jours"));
    assert_true(says("/admin", "Une chose demande"));
}

static void a_failure_is_shown_and_tried_again_after_an_hour(void **state)
{
    (void)state;
    struct backup_run_newest_row *rows;
    set("backup.folder", STR("/nowhere/at/all"));
    round_again();
    size_t n = runs(&rows);
    assert_true(str_is(rows[0].state, "failed"));
    assert_true(says("/admin/backups", "Ratée"));
    round_again();
    assert_int_equal(runs(&rows), n);
    age_runs(2 * HOUR_MS);
    set("backup.folder", STR_NULL);
    round_again();
    assert_int_equal(runs(&rows), n + 1);
    assert_true(str_is(rows[0].state, "done"));
}

static void old_ones_are_removed_and_the_newest_stay(void **state)
{
    (void)state;
    struct backup_run_newest_row *rows;
    age_runs(31 * 24 * HOUR_MS);
    size_t n = runs(&rows);
    struct str oldest = rows[n - 1].file;
    assert_int_equal(access(arena_z(t.site->arena, oldest), F_OK), 0);
    round_again();
    assert_int_equal(runs(&rows), n + 1);
    assert_int_equal(access(arena_z(t.site->arena, rows[0].file), F_OK), 0);
    for (size_t i = 1; i < n + 1; i++) {
        assert_false(str_is(rows[i].state, "done"));
        if (str_is(rows[i].state, "gone"))
            assert_int_equal(access(arena_z(t.site->arena, rows[i].file), F_OK), -1);
    }
}

static void while_one_runs_no_other_begins(void **state)
{
    (void)state;
    struct tx home;
    struct backup_run_begin_row row;
    struct backup_run_newest_row *rows;
    test_site_home(t.site, &home, true);
    assert_true(backup_run_begin(
        &home,
        &(struct backup_run_begin_in){
            .now = home.now, .account = 0, .file = STR("x"), .since = home.now - HOUR_MS },
        &row));
    tx_commit(&home);
    size_t n = runs(&rows);
    test_post(t.site, &t.coordinator, "/admin/backups", NULL, 0);
    work();
    assert_int_equal(runs(&rows), n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_installation_waits_for_its_first_night),
        cmocka_unit_test(one_is_made_when_its_hour_has_passed),
        cmocka_unit_test(the_checksum_is_the_one_that_sha256sum_finds),
        cmocka_unit_test(the_master_key_is_in_no_backup),
        cmocka_unit_test(one_is_asked_for_by_a_button_and_noted),
        cmocka_unit_test(the_page_warns_after_two_days),
        cmocka_unit_test(a_failure_is_shown_and_tried_again_after_an_hour),
        cmocka_unit_test(old_ones_are_removed_and_the_newest_stay),
        cmocka_unit_test(while_one_runs_no_other_begins),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
