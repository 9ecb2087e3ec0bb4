/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/restore.h"
#include "account.ent.h"
#include "app/admin/backup.h"
#include "app/admin/command.h"
#include "app/admin/load.h"
#include "app/admin/sheet.h"
#include "core/fault.h"
#include "guard/audit.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The file is read twice: first to its sealed end without touching anything, then into the
 * databases. The installation's own is committed last: until then there is no community to see. */

enum { ROW_MEMORY = 160 << 20 };

struct restore {
    struct cli *c;
    struct installation *in;
    struct arena *arena, *row;
    struct db *home_db, *db; /* db: of the community under way; NULL while it is the home's */
    struct tx home, tx;
    struct community community;
    struct str head;
    struct copy_load load;
    struct copy_table *tables; /* of the database under way */
    size_t n_tables;
    int64_t communities, rows;
    enum text_id why; /* it was refused */
    struct str what;  /* about what: a community, a table */
};

static bool refuse(struct restore *r, enum text_id why, struct str what)
{
    r->why = why;
    r->what = arena_str(r->arena, what);
    return false;
}

/* -- first reading
 * -------------------------------------------------------------------------------------------- */

static bool check_database(void *ctx, struct str slug, int64_t version, struct str head)
{
    struct restore *r = ctx;
    (void)head;
    r->communities += slug.p != NULL;
    return load_knows(r->arena, slug.p ? "community" : "installation", version) ||
           refuse(r, TEXT_cli_restore_newer, slug);
}

/* -- second reading
 * -------------------------------------------------------------------------------------------- */

static struct tx *now(struct restore *r)
{
    return r->db ? &r->tx : &r->home;
}

static bool has_rows(struct restore *r, const char *table)
{
    const struct copy_table *t = load_table_named(r->tables, r->n_tables, str_of(table));
    return t && copy_count(now(r), t) > 0;
}

static bool home_begin(struct restore *r, int64_t version)
{
    r->home_db = load_database(r->arena, &r->in->home, "installation", version);
    tx_begin(&r->home, r->home_db, r->arena, true, ISOLATION_DEFAULT);
    r->n_tables = copy_tables(&r->home, &r->tables);
    if (has_rows(r, "registered_community") || has_rows(r, "account"))
        return refuse(r, TEXT_cli_restore_in_use, STR_NULL);
    copy_begin(&r->load, &r->home);
    for (size_t i = 0; i < r->n_tables; i++)
        copy_clear(&r->load, &r->tables[i]);
    return true;
}

static bool community_begin(struct restore *r, struct str slug, int64_t version)
{
    if (!community_find(&r->home, r->in, slug, &r->community))
        return refuse(r, TEXT_cli_restore_damaged, slug);
    r->db = load_database(r->arena, &r->community.at, "community", version);
    tx_begin(&r->tx, r->db, r->arena, true, ISOLATION_DEFAULT);
    r->n_tables = copy_tables(&r->tx, &r->tables);
    if (!load_is_empty(&r->tx, r->tables, r->n_tables))
        return refuse(r, TEXT_cli_restore_not_empty, slug);
    copy_begin(&r->load, &r->tx);
    return true;
}

/* Ends the community under way: written, brought up to date, searchable, its audit verified. */
static bool community_end(struct restore *r)
{
    char *error = NULL;
    if (!r->db)
        return true;
    copy_end(&r->load);
    tx_commit(&r->tx);
    if (!community_migrate(r->in, &r->community, r->arena, &error))
        fault_raise(FAULT_STORE, "%s", error);
    load_search(r->arena, r->db, &r->community);
    if (r->head.p)
        audit_publish(r->in, &r->community, r->arena, r->head);
    bool fine = load_verify(r->arena, r->db, r->in, &r->community) ||
                refuse(r, TEXT_cli_restore_audit, r->community.slug);
    db_close(r->db);
    r->db = NULL;
    return fine;
}

static bool begin_database(void *ctx, struct str slug, int64_t version, struct str head)
{
    struct restore *r = ctx;
    if (!slug.p)
        return !r->home_db && home_begin(r, version);
    if (!r->home_db || !community_end(r))
        return false;
    if (r->communities++ == 0)
        copy_end(&r->load); /* the installation's tables are all there */
    r->head = head;
    return community_begin(r, slug, version);
}

static bool load_table(void *ctx, const struct backup_table *t)
{
    struct restore *r = ctx;
    const struct copy_table *there = load_table_named(r->tables, r->n_tables, t->table.name);
    return load_fits(there, &t->table) || refuse(r, TEXT_cli_restore_newer, t->table.name);
}

static bool load_row(void *ctx, const struct backup_table *t, const struct copy_value *values)
{
    struct restore *r = ctx;
    struct tx *tx = now(r);
    tx->arena = r->row;
    copy_insert(&r->load, &t->table, values);
    tx->arena = r->arena;
    arena_reset(r->row);
    return true;
}

static bool load_rows(void *ctx, const struct backup_table *t, int64_t n)
{
    struct restore *r = ctx;
    copy_continue_from(&r->load, &t->table, t->last);
    r->rows += n;
    return copy_count(now(r), &t->table) == n || refuse(r, TEXT_cli_restore_damaged, t->table.name);
}

static bool load_end(struct restore *r)
{
    if (!community_end(r))
        return false;
    if (r->communities == 0)
        copy_end(&r->load);
    tx_commit(&r->home);
    return true;
}

/* -- the command
 * -------------------------------------------------------------------------------------------- */

static bool open_file(struct restore *r, struct archive_reader **ret)
{
    struct str path = str_of(r->c->arguments[0]);
    switch (archive_open(r->arena, path, r->in->master, ret)) {
    case ARCHIVE_OPENED:
        return true;
    case ARCHIVE_UNREADABLE:
        return refuse(r, TEXT_cli_restore_unreadable, str_of(strerror(errno)));
    case ARCHIVE_OTHER_KEY:
        return refuse(r, TEXT_cli_restore_other_key, r->in->data);
    case ARCHIVE_OTHER:
        break;
    }
    return refuse(r, TEXT_cli_restore_no_backup, path);
}

static bool read_twice(struct restore *r)
{
    struct archive_reader *first, *second;
    struct backup_sink check = { .ctx = r, .database = check_database };
    struct backup_sink load = { .ctx = r,
                                .database = begin_database,
                                .table = load_table,
                                .row = load_row,
                                .rows = load_rows };
    r->why = TEXT_NONE;
    if (!open_file(r, &first))
        return false;
    if (!backup_read(first, r->arena, &check))
        return r->why ? false : refuse(r, TEXT_cli_restore_damaged, STR_NULL);
    r->communities = 0;
    return open_file(r, &second) && backup_read(second, r->arena, &load) && load_end(r);
}

static void close_all(void *ctx)
{
    struct restore *r = ctx;
    db_close(r->db);
    db_close(r->home_db);
    arena_free(r->row);
    installation_close(r->in);
}

static int answer(struct restore *r, bool done)
{
    struct cli *c = r->c;
    if (!done) {
        struct str message = text(c->lang, r->why ? r->why : TEXT_cli_restore_damaged);
        return cli_fail(c, TEXT_cli_restore_failed,
                        TEXT_ARGS({ "why", .value = message },
                                  { "what", .value = r->what.p ? r->what : STR("—") }));
    }
    if (c->json)
        cli_print(arena_fmt(c->arena, "{\"communities\":%" PRId64 ",\"rows\":%" PRId64 "}",
                            r->communities, r->rows));
    else
        cli_print(text_with(c->arena, c->lang, TEXT_cli_restored,
                            TEXT_ARGS({ "count", .number = r->communities })));
    return EXIT_SUCCESS;
}

/* With --key-from-sheet: reads the key, and puts it where it belongs unless there is one. */
static bool key_put(struct cli *c, const unsigned char *key)
{
    char *error = NULL;
    if (installation_put_key(c->data, key, &error))
        return true;
    cli_fail(c, TEXT_cli_key_not_put, TEXT_ARGS({ "why", .value = str_of(error) }));
    return false;
}

static int run(struct cli *c)
{
    char *error = NULL;
    unsigned char key[SECRET_KEY_BYTES];
    bool typed = cli_option(c, "--key-from-sheet") != NULL;
    if (typed && !cli_key_read(c, key))
        return EXIT_FAILURE;
    if (cli_option(c, "--check"))
        return restore_check(c, typed ? key : NULL);
    if (typed && !key_put(c, key))
        return EXIT_FAILURE;
    struct restore *r = arena_make(c->arena, struct restore);
    *r = (struct restore){ .c = c, .arena = c->arena, .row = arena_new(ROW_MEMORY) };
    arena_defer(c->arena, close_all, r);
    r->in = installation_place(c->data, c->database, &error);
    if (!r->in)
        return cli_fail(c, TEXT_cli_no_installation, TEXT_ARGS({ "why", .value = str_of(error) }));
    return answer(r, read_twice(r));
}

static const struct command_option options[] = { { "--key-from-sheet", NULL },
                                                 { "--check", NULL } };

const struct command command_restore = {
    .name = "restore",
    .arguments = "FILE",
    .summary = TEXT_cli_summary_restore,
    .options = options,
    .n_options = 2,
    .least_arguments = 1,
    .most_arguments = 1,
    .closed = true,
    .run = run,
};
