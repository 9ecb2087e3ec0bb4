/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/mine.h"

#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/partnership.h"
#include "guard/account.h"
#include "guard/migrations.h"
#include "support/database.h"
#include "support/town.h"
#include "tests/schema/entities.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct test_town t;

static const struct module *const modules[] = {
    &module_mine, &module_organization, &module_partnership, &module_interaction, NULL,
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

/* -- the schema
 * ------------------------------------------------------------------------------------------- */

static bool is_said(const char *kind, struct str table)
{
    for (size_t i = 0; i < mine_n_tables; i++)
        if (strcmp(mine_tables[i].kind, kind) == 0 && str_is(table, mine_tables[i].table))
            return true;
    return false;
}

static size_t compare(const char *kind)
{
    struct test_db *d = test_db_open_with(NULL);
    struct migration *list;
    struct copy_table *tables;
    struct tx tx;
    size_t wrong = 0;
    assert_int_equal(store_migrate(d->db, list, migrations_of(d->arena, kind, &list)),
                     MIGRATE_DONE);
    test_tx(d, &tx, false);
    size_t n = copy_tables(&tx, &tables);
    assert_true(n > 5);
    for (size_t i = 0; i < n; i++)
        if (!is_said(kind, tables[i].name)) {
            fprintf(stderr, "%s: the table %.*s has no line in mine_tables.c\n", kind,
                    STR_ARG(tables[i].name));
            wrong++;
        }
    for (size_t i = 0; i < mine_n_tables; i++) {
        const struct mine_table *m = &mine_tables[i];
        bool there = false, holds = !m->column;
        for (size_t k = 0; k < n; k++) {
            there |= str_is(tables[k].name, m->table);
            for (size_t f = 0; f < tables[k].n && str_is(tables[k].name, m->table); f++)
                holds |= str_is(tables[k].columns[f].name, m->column);
        }
        if (strcmp(m->kind, kind) == 0 && (!there || !holds)) {
            fprintf(stderr, "%s: %s is in mine_tables.c only\n", kind, m->table);
            wrong++;
        }
    }
    tx_rollback(&tx);
    test_db_close(d);
    return wrong;
}

static void every_table_is_in_the_export_or_left_out_with_a_reason(void **state)
{
    (void)state;
    assert_int_equal(compare("installation"), 0);
    assert_int_equal(compare("community"), 0);
}

/* A field marked personal leaves with the account it speaks of, or its table says why not. */
static void every_personal_field_leaves_or_there_is_a_reason(void **state)
{
    (void)state;
    size_t seen = 0, leaving = 0;
    for (size_t i = 0; i < n_schema_entities; i++)
        for (size_t f = 0; f < schema_entities[i].entity->n_fields; f++) {
            const struct field *field = &schema_entities[i].entity->fields[f];
            if (!(field->flags & FIELD_PERSONAL))
                continue;
            bool leaves = false, reason = false;
            for (size_t k = 0; k < mine_n_tables; k++) {
                const struct mine_table *m = &mine_tables[k];
                if (strcmp(m->table, schema_entities[i].entity->name) != 0)
                    continue;
                leaves |= mine_leaves(m, str_of(field->name));
                reason |= m->why != NULL;
            }
            if (!leaves && !reason)
                fail_msg("%s.%s", schema_entities[i].entity->name, field->name);
            seen++;
            leaving += leaves;
        }
    assert_true(seen >= 18);
    assert_true(leaving >= 12);
}

static void what_does_not_leave_has_its_reason(void **state)
{
    (void)state;
    for (size_t i = 0; i < mine_n_tables; i++)
        if (!mine_tables[i].column || mine_tables[i].only || mine_tables[i].without)
            assert_non_null(mine_tables[i].why);
}

/* -- the file
 * --------------------------------------------------------------------------------------------- */

/* The whole answer in a file, read by Python: what it prints. */
static struct str read_zip(const struct res *r, const char *script)
{
    char path[] = "/tmp/maillage-mine-XXXXXX", command[2000];
    char *said = arena_alloc(t.site->arena, 1 << 16);
    struct str body = test_body(t.site, r);
    int fd = mkstemp(path);
    assert_true(write(fd, body.p, body.n) == (ssize_t)body.n);
    close(fd);
    snprintf(command, sizeof command,
             "python3 -c \"import zipfile, json; z = zipfile.ZipFile('%s'); assert z.testzip() is "
             "None; j = json.loads(z.read('maillage.json')); %s\"",
             path, script);
    FILE *p = popen(command, "r");
    size_t n = fread(said, 1, (1 << 16) - 1, p);
    assert_int_equal(pclose(p), 0);
    unlink(path);
    return (struct str){ said, n };
}

static void log_one(const struct test_person *who)
{
    struct res r = test_post(
        t.site, who, "/interactions",
        TEST_FIELDS({ STR("organization"), town_id(&t, t.clinic) }, { STR("kind"), STR("call") },
                    { STR("day"), town_day(&t, -1) }, { STR("outcome"), STR("reached") },
                    { STR("summary"), STR("Rien à répéter") }));
    assert_int_equal(r.status, 303);
}

static void the_file_holds_what_concerns_the_account_and_nobody_else(void **state)
{
    (void)state;
    log_one(&t.worker);
    log_one(&t.coordinator);
    struct res r = test_get(t.site, &t.worker, "/account/data/zip");
    assert_int_equal(r.status, 200);
    struct str accounts = read_zip(
        &r, "print(sorted({x.get('account', x.get('actor')) for p in j['parts'] for x in p['rows'] "
            "if p['table'] not in ('account', 'history')}), end='')");
    assert_true(str_eq(accounts, arena_fmt(t.site->arena, "[%lld]", (long long)t.worker.account)));
    struct str tables =
        read_zip(&r, "print(' '.join(sorted({p['table'] for p in j['parts']})), end='')");
    assert_true(
        str_is(tables, "account account_seen audit history interaction membership session"));
    struct str origins = read_zip(&r, "print({p['table']: p['origin'] for p in "
                                      "j['parts']}['session'], [n for n in z.namelist() if "
                                      "n.startswith('1-')].__len__() > 2, end='')");
    assert_true(str_is(origins, "inferred True"));
}

static void secrets_and_words_of_others_stay(void **state)
{
    (void)state;
    struct res r = test_get(t.site, &t.worker, "/account/data/zip");
    struct str body = test_body(t.site, &r);
    assert_true(str_find(body, STR("Rien à répéter")) < 0);
    assert_true(str_find(body, t.worker.token) < 0);
    assert_true(str_find(body, STR("token")) < 0);
    assert_true(str_find(body, STR("phc")) < 0);
}

static void the_page_says_what_there_is_and_the_download_is_noted(void **state)
{
    (void)state;
    struct res p = test_get(t.site, &t.worker, "/account/data");
    assert_int_equal(p.status, 200);
    assert_true(town_says(&t, &p, STR("/account/data/zip")));
    assert_true(town_says(&t, &p, STR("échanges consignés")));
    struct res r = test_get(t.site, &t.worker, "/account/data/zip");
    struct str noted = read_zip(&r, "print(sum(x['action'] == 'export' for p in j['parts'] if "
                                    "p['table'] == 'audit' for x in p['rows']), end='')");
    assert_true(str_is(noted, "2")); /* of the two tests before */
    assert_int_equal(test_get(t.site, NULL, "/account/data").status, 303);
}

static void other_communities_of_the_account_are_in_it(void **state)
{
    (void)state;
    struct tx tx;
    struct community other = test_site_community(t.site);
    struct account account;
    test_site_home(t.site, &tx, true);
    assert_true(record_get(&tx, &entity_account, t.worker.account, &account));
    account_join(&tx, account.email, account.name, other.id, ROLE_WORKER, 0);
    tx_commit(&tx);
    struct res r = test_get(t.site, &t.worker, "/account/data/zip");
    struct str n = read_zip(&r, "print(sum(len(p['rows']) for p in j['parts'] if p['table'] == "
                                "'membership'), end='')");
    assert_true(str_is(n, "2"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_table_is_in_the_export_or_left_out_with_a_reason),
        cmocka_unit_test(every_personal_field_leaves_or_there_is_a_reason),
        cmocka_unit_test(what_does_not_leave_has_its_reason),
        cmocka_unit_test(the_file_holds_what_concerns_the_account_and_nobody_else),
        cmocka_unit_test(secrets_and_words_of_others_stay),
        cmocka_unit_test(the_page_says_what_there_is_and_the_download_is_noted),
        cmocka_unit_test(other_communities_of_the_account_are_in_it),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
