/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/backup.h"

#include "app/admin/command.h"
#include "core/fault.h"
#include "guard/audit.h"

#include <inttypes.h>
#include <stdlib.h>

enum { TELL_EVERY = 5000 };

/* How far it is, in rows. */
struct telling {
    const struct backup_watch *watch; /* may be NULL */
    int64_t done, total;
};

struct rows_writer {
    struct archive_writer *to;
    const struct copy_table *table;
    int64_t n;
    struct telling *telling; /* may be NULL */
};

static void tell(struct telling *t)
{
    if (t && t->watch && t->done++ % TELL_EVERY == 0)
        t->watch->progress(t->watch->ctx, t->done, t->total);
}

static void mark(struct archive_writer *w, char what)
{
    archive_put(w, &what, 1);
}

static void value_write(struct archive_writer *w, const struct copy_value *v)
{
    mark(w, v->absent ? 'n' : 'v');
    if (v->absent)
        return;
    if (v->type == SQL_INT)
        archive_put_i64(w, v->i);
    else if (v->type == SQL_REAL)
        archive_put(w, &v->d, sizeof v->d);
    else
        archive_put_str(w, v->s.p ? v->s : STR(""));
}

static void row_write(void *ctx, const struct copy_value *values)
{
    struct rows_writer *w = ctx;
    mark(w->to, MARK_ROW);
    for (size_t i = 0; i < w->table->n; i++)
        value_write(w->to, &values[i]);
    w->n++;
    tell(w->telling);
}

static int64_t table_write(struct archive_writer *w, struct tx *tx, const struct copy_table *t,
                           const struct copy_pick *pick, struct telling *telling)
{
    struct rows_writer rows = { w, t, 0, telling };
    mark(w, MARK_TABLE);
    archive_put_str(w, t->name);
    archive_put_i64(w, (int64_t)t->n);
    for (size_t i = 0; i < t->n; i++) {
        archive_put_str(w, t->columns[i].name);
        archive_put_i64(w, t->columns[i].type);
    }
    archive_put_i64(w, t->numbered ? copy_last(tx, t) : -1);
    copy_rows_of(tx, t, pick, row_write, &rows);
    mark(w, MARK_ROWS);
    archive_put_i64(w, rows.n);
    return rows.n;
}

int64_t backup_table_write(struct archive_writer *w, struct tx *tx, const struct copy_table *t,
                           const struct copy_pick *pick)
{
    return table_write(w, tx, t, pick, NULL);
}

void backup_database_begin(struct archive_writer *w, struct str slug, int version, struct str head)
{
    mark(w, MARK_DATABASE);
    archive_put_str(w, slug);
    archive_put_i64(w, version);
    archive_put_str(w, head);
}

void backup_end(struct archive_writer *w)
{
    mark(w, MARK_END);
}

/* Who was signed in or invited is not restored: an old backup must bring no ended session and no
 * spent link back to life, nor send a mail again. */
static bool is_kept(const struct copy_table *t)
{
    static const char *const gone[] = { "session", "account_link", "invitation",
                                        "passkey_challenge", "errand" };
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
        if (str_is(t->name, gone[i]))
            return false;
    return true;
}

static int64_t database_write(struct archive_writer *w, struct tx *tx, struct str slug, int version,
                              struct str head, struct telling *telling)
{
    struct copy_table *tables;
    int64_t rows = 0;
    backup_database_begin(w, slug, version, head);
    size_t n = copy_tables(tx, &tables);
    for (size_t i = 0; i < n; i++)
        if (is_kept(&tables[i]))
            rows += table_write(w, tx, &tables[i], NULL, telling);
    return rows;
}

static struct db *open_or_fault(const struct db_address *at)
{
    char *error = NULL;
    struct db *db = db_open(at, DB_OWNER, &error);
    if (!db)
        fault_raise(FAULT_STORE, "%s", error);
    return db;
}

static void close_db(void *db)
{
    db_close(db);
}

/* The head is read before the snapshot begins, so that the snapshot holds it. */
static int64_t community_write(struct archive_writer *w, const struct installation *in,
                               const struct community *c, struct arena *a, struct telling *telling)
{
    struct tx tx;
    struct db *db = open_or_fault(&c->at);
    arena_defer(a, close_db, db);
    struct str head = audit_head(in, c, a);
    int version = store_schema_version(db);
    tx_begin(&tx, db, a, false, ISOLATION_DEFAULT);
    int64_t rows = database_write(w, &tx, c->slug, version, head, telling);
    tx_rollback(&tx);
    return rows;
}

static int64_t rows_in(struct tx *tx)
{
    struct copy_table *tables;
    int64_t rows = 0;
    size_t n = copy_tables(tx, &tables);
    for (size_t i = 0; i < n; i++)
        if (is_kept(&tables[i]))
            rows += copy_count(tx, &tables[i]);
    return rows;
}

/* Counted first, when somebody wants to know how far it is. */
static int64_t rows_of(const struct community *c)
{
    struct tx tx;
    struct arena *a = arena_new(64 << 20);
    struct db *db = open_or_fault(&c->at);
    arena_defer(a, close_db, db);
    tx_begin(&tx, db, a, false, ISOLATION_DEFAULT);
    int64_t rows = rows_in(&tx);
    tx_rollback(&tx);
    arena_free(a);
    return rows;
}

void backup_write_watched(const struct installation *in, struct arena *a, struct str path,
                          const struct backup_watch *watch, struct backup_count *ret)
{
    struct tx home;
    struct community *all;
    struct telling telling = { .watch = watch };
    struct db *db = open_or_fault(&in->home);
    arena_defer(a, close_db, db);
    struct archive_writer *w = archive_create(a, path, in->master);
    int version = store_schema_version(db);
    tx_begin(&home, db, a, false, ISOLATION_DEFAULT);
    *ret = (struct backup_count){ 0 };
    size_t n = community_all(&home, in, &all);
    if (watch)
        telling.total = rows_in(&home);
    for (size_t i = 0; watch && i < n; i++)
        telling.total += rows_of(&all[i]);
    ret->rows = database_write(w, &home, STR_NULL, version, STR_NULL, &telling);
    for (size_t i = 0; i < n; i++) {
        struct arena *own = arena_new(64 << 20);
        ret->rows += community_write(w, in, &all[i], own, &telling);
        arena_free(own);
    }
    tx_rollback(&home);
    backup_end(w);
    ret->communities = (int64_t)n;
    ret->bytes = archive_finish(w);
}

void backup_write(const struct installation *in, struct arena *a, struct str path,
                  struct backup_count *ret)
{
    backup_write_watched(in, a, path, NULL, ret);
}

static int run(struct cli *c)
{
    struct backup_count n;
    backup_write(c->installation, c->arena, str_of(c->arguments[0]), &n);
    if (c->json)
        cli_print(arena_fmt(
            c->arena, "{\"communities\":%" PRId64 ",\"rows\":%" PRId64 ",\"bytes\":%" PRId64 "}",
            n.communities, n.rows, n.bytes));
    else
        cli_print(text_with(c->arena, c->lang, TEXT_cli_backup_made,
                            TEXT_ARGS({ "file", .value = str_of(c->arguments[0]) },
                                      { "count", .number = n.rows })));
    return EXIT_SUCCESS;
}

const struct command command_backup = {
    .name = "backup",
    .arguments = "FILE",
    .summary = TEXT_cli_summary_backup,
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
