/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/carry.h"
#include "app/admin/load.h"
#include "app/admin/sheet.h"
#include "core/fault.h"
#include "core/out.h"
#include "guard/audit.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>

static void put_key(struct archive_writer *w, const unsigned char *key)
{
    archive_put(w, "v", 1);
    archive_put_str(w, (struct str){ (const char *)key, SECRET_KEY_BYTES });
}

/* The one row of CARRY_KEYS, as backup_read takes it. */
static void keys_write(struct archive_writer *w, const struct community *c)
{
    const char marks[] = { MARK_TABLE, MARK_ROW, MARK_ROWS };
    archive_put(w, &marks[0], 1);
    archive_put_str(w, STR(CARRY_KEYS));
    archive_put_i64(w, 2);
    archive_put_str(w, STR("audit_key"));
    archive_put_i64(w, SQL_BYTES);
    archive_put_str(w, STR("private_key"));
    archive_put_i64(w, SQL_BYTES);
    archive_put_i64(w, -1);
    archive_put(w, &marks[1], 1);
    put_key(w, c->audit_key);
    put_key(w, c->key);
    archive_put(w, &marks[2], 1);
    archive_put_i64(w, 1);
}

static int64_t picked(struct archive_writer *w, struct tx *home, const char *table,
                      const char *column, int64_t number)
{
    struct copy_table *tables;
    size_t n = copy_tables(home, &tables);
    const struct copy_table *t = load_table_named(tables, n, str_of(table));
    struct copy_pick pick = { str_of(column), { .type = SQL_INT, .i = number }, STR_NULL };
    REQUIRE(t);
    return backup_table_write(w, home, t, &pick);
}

static int64_t write_all(struct cli *c, const struct community *of, const unsigned char *key)
{
    struct tx home, tx;
    int64_t *accounts, rows = 0;
    struct copy_table *tables;
    struct db *home_db = cli_home(c), *db = cli_open(c, of);
    struct archive_writer *w = archive_create(c->arena, str_of(c->arguments[1]), key);
    struct str head = audit_head(c->installation, of, c->arena);
    int home_version = store_schema_version(home_db), version = store_schema_version(db);
    cli_begin(c, &home, home_db, NULL, false);
    cli_begin(c, &tx, db, of, false);
    backup_database_begin(w, STR_NULL, home_version, STR_NULL);
    keys_write(w, of);
    picked(w, &home, "registered_community", "id", of->id);
    size_t n = carry_accounts(&home, &tx, of, &accounts);
    for (size_t i = 0; i < n; i++) {
        picked(w, &home, "account", "id", accounts[i]);
        picked(w, &home, "password", "account", accounts[i]);
    }
    picked(w, &home, "membership", "community", of->id);
    backup_database_begin(w, of->slug, version, head);
    n = copy_tables(&tx, &tables);
    for (size_t i = 0; i < n; i++)
        rows += backup_table_write(w, &tx, &tables[i], NULL);
    tx_rollback(&tx);
    tx_rollback(&home);
    backup_end(w);
    archive_finish(w);
    return rows;
}

static void print(struct cli *c, const unsigned char *key, int64_t rows)
{
    struct out o;
    out_init(&o, c->arena, OUT_SPOOL);
    if (c->json)
        out_fmt(&o, "{\"rows\":%" PRId64 ",\"key\":[", rows);
    else
        out_str(&o, text_with(c->arena, c->lang, TEXT_cli_carried,
                              TEXT_ARGS({ "file", .value = str_of(c->arguments[1]) },
                                        { "count", .number = rows })));
    for (int i = 0; i < SHEET_LINES; i++) {
        struct str line = sheet_line(c->arena, key, i);
        if (c->json) {
            out_str(&o, i ? STR(",") : STR(""));
            out_json(&o, line);
        } else {
            out_fmt(&o, "\n    %.*s", STR_ARG(line));
        }
    }
    out_str(&o, c->json ? STR("]}") : STR(""));
    cli_print(out_view(&o));
}

static int run(struct cli *c)
{
    struct community of;
    struct tx home;
    unsigned char key[SECRET_KEY_BYTES];
    struct db *db = cli_home(c);
    cli_begin(c, &home, db, NULL, false);
    bool found = community_find(&home, c->installation, str_of(c->arguments[0]), &of);
    tx_rollback(&home);
    if (!found)
        return cli_fail(c, TEXT_cli_no_community,
                        TEXT_ARGS({ "slug", .value = str_of(c->arguments[0]) }));
    secret_random(key, sizeof key);
    print(c, key, write_all(c, &of, key));
    sodium_memzero(key, sizeof key);
    return EXIT_SUCCESS;
}

const struct command command_community_export = {
    .name = "community export",
    .arguments = "SLUG FILE",
    .summary = TEXT_cli_summary_community_export,
    .least_arguments = 2,
    .most_arguments = 2,
    .run = run,
};
