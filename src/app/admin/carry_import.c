/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/audit_stream.h"
#include "app/admin/carry.h"
#include "app/admin/load.h"
#include "core/fault.h"
#include "store/history.h"

#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* The file is read twice, as in restoring: first to its sealed end, verifying the audit with the
 * keys that the community had; then into a new database, the audit sealed with those it gets. */

enum { ROW_MEMORY = 160 << 20 };

struct carrying {
    struct cli *c;
    struct arena *arena, *row;
    unsigned char file_key[SECRET_KEY_BYTES], key[SECRET_KEY_BYTES], audit_key[SECRET_KEY_BYTES];
    bool has_keys, here;    /* here: the part of the community is being read */
    struct carry_rows rows; /* of the installation's part */
    struct str head;
    int64_t version, n_rows;
    struct audit_stream *audit;
    struct carry_people people;
    struct community community;
    struct tx tx;
    struct copy_table *tables;
    size_t n_tables;
    struct copy_load load;
    struct str history_of; /* the entity of the row of history under way */
    enum text_id why;
    struct str what;
};

static bool refuse(struct carrying *k, enum text_id why, struct str what)
{
    k->why = why;
    k->what = arena_str(k->arena, what);
    return false;
}

/* -- first reading
 * ------------------------------------------------------------------------------------------ */

static bool first_database(void *ctx, struct str slug, int64_t version, struct str head)
{
    struct carrying *k = ctx;
    if (!load_knows(k->arena, slug.p ? "community" : "installation", version))
        return refuse(k, TEXT_cli_restore_newer, slug);
    if (!slug.p)
        return true;
    if (!k->has_keys || k->here)
        return refuse(k, TEXT_cli_not_carried, slug);
    k->here = true;
    k->version = version;
    k->head = head;
    k->audit = audit_stream_begin(k->arena, k->audit_key);
    return true;
}

static bool key_keep(const struct backup_table *t, const struct copy_value *values,
                     const char *name, unsigned char ret[SECRET_KEY_BYTES])
{
    const struct copy_value *v = copy_value_of(&t->table, values, name);
    if (!v || v->type != SQL_BYTES || v->s.n != SECRET_KEY_BYTES)
        return false;
    memcpy(ret, v->s.p, SECRET_KEY_BYTES);
    return true;
}

static void row_keep(struct carrying *k, const struct backup_table *t,
                     const struct copy_value *values)
{
    struct carry_rows *rows = &k->rows;
    if (rows->n == rows->cap) {
        size_t more = rows->cap ? 2 * rows->cap : 64, size = sizeof *rows->list;
        rows->list = rows->cap ? arena_grow(k->arena, rows->list, rows->cap * size, more * size)
                               : arena_alloc(k->arena, more * size);
        rows->cap = more;
    }
    struct copy_table *table = arena_make(k->arena, struct copy_table);
    struct copy_value *kept = arena_array(k->arena, struct copy_value, t->table.n);
    *table = t->table;
    for (size_t i = 0; i < t->table.n; i++) {
        kept[i] = values[i];
        kept[i].s = arena_str(k->arena, values[i].s);
    }
    rows->list[rows->n++] = (struct carry_row){ table, kept };
}

static bool first_row(void *ctx, const struct backup_table *t, const struct copy_value *values)
{
    struct carrying *k = ctx;
    if (k->here) {
        audit_stream_row(k->audit, &t->table, values);
        k->n_rows++;
    } else if (str_is(t->table.name, CARRY_KEYS)) {
        k->has_keys = key_keep(t, values, "audit_key", k->audit_key) &&
                      key_keep(t, values, "private_key", k->key);
    } else {
        row_keep(k, t, values);
    }
    return true;
}

static bool open_file(struct carrying *k, struct archive_reader **ret)
{
    struct str path = str_of(k->c->arguments[0]);
    switch (archive_open(k->arena, path, k->file_key, ret)) {
    case ARCHIVE_OPENED:
        return true;
    case ARCHIVE_UNREADABLE:
        return refuse(k, TEXT_cli_restore_unreadable, str_of(strerror(errno)));
    case ARCHIVE_OTHER_KEY:
        return refuse(k, TEXT_cli_carry_other_key, path);
    case ARCHIVE_OTHER:
        break;
    }
    return refuse(k, TEXT_cli_restore_no_backup, path);
}

static bool read_first(struct carrying *k)
{
    struct archive_reader *r;
    struct audit_verdict v;
    struct backup_sink sink = { .ctx = k, .database = first_database, .row = first_row };
    if (!open_file(k, &r))
        return false;
    if (!backup_read(r, k->arena, &sink))
        return k->why ? false : refuse(k, TEXT_cli_restore_damaged, STR_NULL);
    if (!k->here)
        return refuse(k, TEXT_cli_not_carried, STR_NULL);
    audit_stream_end(k->audit, k->head, &v);
    return !v.what || refuse(k, TEXT_cli_restore_audit, STR_NULL);
}

/* -- second reading
 * ---------------------------------------------------------------------------------------- */

static bool second_database(void *ctx, struct str slug, int64_t version, struct str head)
{
    struct carrying *k = ctx;
    (void)version;
    (void)head;
    k->here = slug.p != NULL;
    return true;
}

static bool second_table(void *ctx, const struct backup_table *t)
{
    struct carrying *k = ctx;
    return !k->here ||
           load_fits(load_table_named(k->tables, k->n_tables, t->table.name), &t->table) ||
           refuse(k, TEXT_cli_restore_newer, t->table.name);
}

static struct str renumbered(void *ctx, struct str json)
{
    struct carrying *k = ctx;
    return carry_renumber_json(k->row, &k->people, k->history_of, json);
}

static bool history_change(struct carrying *k, const struct copy_table *t,
                           struct copy_value *values)
{
    struct copy_value *before = (struct copy_value *)(uintptr_t)copy_value_of(t, values, "before");
    if (!before || before->absent)
        return true;
    k->history_of = copy_value_of(t, values, "entity")->s;
    struct str changed = history_carry(k->row, before->s, k->key, k->community.key, renumbered, k);
    before->s = changed.p ? changed : before->s; /* of a key nobody has: it stays sealed */
    return true;
}

static void audit_change(struct carrying *k, const struct copy_table *t, struct copy_value *values)
{
    struct audit_said said = audit_said_of(t, values);
    struct copy_value *mac = (struct copy_value *)(uintptr_t)copy_value_of(t, values, "mac");
    mac->s = audit_mac(k->row, k->community.audit_key, &said);
}

static bool second_row(void *ctx, const struct backup_table *t, const struct copy_value *given)
{
    struct carrying *k = ctx;
    struct copy_value values[COPY_COLUMNS];
    if (!k->here || str_is(t->table.name, "audit_seal"))
        return true;
    memcpy(values, given, t->table.n * sizeof *values);
    k->tx.arena = k->row;
    carry_renumber(k->row, &k->people, &t->table, values);
    if (str_is(t->table.name, "history"))
        history_change(k, &t->table, values);
    else if (str_is(t->table.name, "audit"))
        audit_change(k, &t->table, values);
    copy_insert(&k->load, &t->table, values);
    k->tx.arena = k->arena;
    arena_reset(k->row);
    return true;
}

static bool second_rows(void *ctx, const struct backup_table *t, int64_t n)
{
    struct carrying *k = ctx;
    if (!k->here || str_is(t->table.name, "audit_seal"))
        return true;
    copy_continue_from(&k->load, &t->table, t->last);
    return copy_count(&k->tx, &t->table) == n || refuse(k, TEXT_cli_restore_damaged, t->table.name);
}

static bool load_rows(struct carrying *k)
{
    struct archive_reader *r;
    struct backup_sink sink = { .ctx = k,
                                .database = second_database,
                                .table = second_table,
                                .row = second_row,
                                .rows = second_rows };
    k->here = false;
    return open_file(k, &r) && (backup_read(r, k->arena, &sink) ||
                                (k->why ? false : refuse(k, TEXT_cli_restore_damaged, STR_NULL)));
}

static bool load_community(struct carrying *k, struct db *db)
{
    const int64_t *order;
    tx_begin(&k->tx, db, k->arena, true, ISOLATION_DEFAULT);
    k->n_tables = copy_tables(&k->tx, &k->tables);
    if (!load_is_empty(&k->tx, k->tables, k->n_tables))
        return refuse(k, TEXT_cli_restore_not_empty, k->community.slug);
    copy_begin(&k->load, &k->tx);
    if (!load_rows(k))
        return false;
    size_t n = audit_stream_order(k->audit, &order);
    struct str head = audit_seal_again(&k->tx, &k->community, order, n);
    copy_end(&k->load);
    audit_note(&k->tx, &k->community, "carried", "registered_community", k->community.id);
    tx_commit(&k->tx);
    audit_publish(k->c->installation, &k->community, k->arena, head);
    return true;
}

static bool finish(struct carrying *k, struct db *db)
{
    char *error = NULL;
    const struct installation *in = k->c->installation;
    if (!community_migrate(in, &k->community, k->arena, &error))
        fault_raise(FAULT_STORE, "%s", error);
    load_search(k->arena, db, &k->community);
    return load_verify(k->arena, db, in, &k->community) ||
           refuse(k, TEXT_cli_restore_audit, k->community.slug);
}

/* The installation's own is committed last: until then there is no community to see. */
static bool read_second(struct carrying *k, struct db *home_db)
{
    struct tx home;
    char *error;
    const struct installation *in = k->c->installation;
    struct str slug = str_of(cli_option(k->c, "--slug"));
    cli_begin(k->c, &home, home_db, NULL, true);
    if (!carry_home(&home, in, &k->rows, slug, &k->people, &k->community)) {
        tx_rollback(&home);
        return refuse(k, TEXT_cli_carry_taken, slug);
    }
    struct db *db = load_database(k->arena, &k->community.at, "community", k->version);
    bool done = load_community(k, db);
    if (!done)
        tx_rollback(&k->tx);
    done = done && finish(k, db);
    db_close(db);
    if (done)
        tx_commit(&home);
    else
        tx_rollback(&home);
    if (!done && k->why != TEXT_cli_restore_not_empty)
        db_remove(&k->community.at, &error);
    return done;
}

static int answer(struct carrying *k, bool done)
{
    struct cli *c = k->c;
    if (!done)
        return cli_fail(c, TEXT_cli_carry_failed,
                        TEXT_ARGS({ "why", .value = text(c->lang, k->why) },
                                  { "what", .value = k->what.p ? k->what : STR("—") }));
    if (c->json)
        cli_print(arena_fmt(c->arena, "{\"community\":\"%.*s\",\"rows\":%" PRId64 "}",
                            STR_ARG(k->community.slug), k->n_rows));
    else
        cli_print(text_with(c->arena, c->lang, TEXT_cli_carried_in,
                            TEXT_ARGS({ "name", .value = k->community.name })));
    return EXIT_SUCCESS;
}

static void wipe(void *ctx)
{
    struct carrying *k = ctx;
    arena_free(k->row);
    sodium_memzero(k, sizeof *k);
}

static int run(struct cli *c)
{
    struct carrying *k = arena_make(c->arena, struct carrying);
    *k = (struct carrying){ .c = c, .arena = c->arena, .row = arena_new(ROW_MEMORY) };
    arena_defer(c->arena, wipe, k);
    if (!cli_key_read(c, k->file_key))
        return EXIT_FAILURE;
    struct db *home = cli_home(c);
    return answer(k, read_first(k) && read_second(k, home));
}

static const struct command_option options[] = { { "--slug", "SLUG" } };

const struct command command_community_import = {
    .name = "community import",
    .arguments = "FILE",
    .summary = TEXT_cli_summary_community_import,
    .options = options,
    .n_options = 1,
    .least_arguments = 1,
    .most_arguments = 1,
    .creates = true,
    .run = run,
};
