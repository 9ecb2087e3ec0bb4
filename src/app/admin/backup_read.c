/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/backup.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

enum { NAME_MOST = 63 };

/* Names go into SQL: only what a name can be. */
static bool name_good(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || c == '_' || (i > 0 && c >= '0' && c <= '9')))
            return false;
    }
    return s.n > 0 && s.n <= NAME_MOST;
}

static bool column_read(struct archive_reader *r, struct arena *a, struct copy_column *ret)
{
    int64_t type;
    if (!archive_get_str(r, a, &ret->name) || !archive_get_i64(r, &type) || !name_good(ret->name))
        return false;
    ret->type = (enum sql_type)type;
    return type == SQL_INT || type == SQL_TEXT || type == SQL_BYTES || type == SQL_REAL;
}

static bool table_read(struct archive_reader *r, struct arena *a, struct backup_table *ret)
{
    int64_t n;
    struct copy_table *t = &ret->table;
    if (!archive_get_str(r, a, &t->name) || !archive_get_i64(r, &n) || !name_good(t->name) ||
        n < 1 || n > COPY_COLUMNS)
        return false;
    t->n = (size_t)n;
    t->columns = arena_array(a, struct copy_column, t->n);
    for (size_t i = 0; i < t->n; i++)
        if (!column_read(r, a, &t->columns[i]))
            return false;
    if (!archive_get_i64(r, &ret->last))
        return false;
    t->numbered = ret->last >= 0;
    return true;
}

static bool value_read(struct archive_reader *r, struct arena *a, struct copy_value *v)
{
    char there;
    if (!archive_get(r, &there, 1) || (there != 'n' && there != 'v'))
        return false;
    v->absent = there == 'n';
    if (v->absent)
        return true;
    if (v->type == SQL_INT)
        return archive_get_i64(r, &v->i);
    if (v->type == SQL_REAL)
        return archive_get(r, &v->d, sizeof v->d);
    return archive_get_str(r, a, &v->s) && v->s.p;
}

static bool row_read(struct archive_reader *r, struct arena *a, const struct backup_table *t,
                     const struct backup_sink *to)
{
    struct copy_value values[COPY_COLUMNS] = { 0 };
    for (size_t i = 0; i < t->table.n; i++) {
        values[i].type = t->table.columns[i].type;
        if (!value_read(r, a, &values[i]))
            return false;
    }
    return !to->row || to->row(to->ctx, t, values);
}

/* The rows of a table: each in memory that the next uses again. */
static bool rows_read(struct archive_reader *r, const struct backup_table *t,
                      const struct backup_sink *to)
{
    struct arena *row = arena_new(ARCHIVE_TEXT * 2);
    int64_t n = 0, said = -1;
    char what = MARK_ROW;
    bool fine = true;
    while (fine && (fine = archive_get(r, &what, 1)) && what == MARK_ROW) {
        fine = row_read(r, row, t, to);
        arena_reset(row);
        n++;
    }
    arena_free(row);
    return fine && what == MARK_ROWS && archive_get_i64(r, &said) && said == n &&
           (!to->rows || to->rows(to->ctx, t, n));
}

static bool database_read(struct archive_reader *r, struct arena *a, const struct backup_sink *to)
{
    int64_t version;
    struct str slug, head;
    if (!archive_get_str(r, a, &slug) || !archive_get_i64(r, &version) ||
        !archive_get_str(r, a, &head))
        return false;
    return !to->database || to->database(to->ctx, slug, version, head);
}

bool backup_read(struct archive_reader *r, struct arena *a, const struct backup_sink *to)
{
    char what;
    for (int parts = 0; archive_get(r, &what, 1); parts++) {
        struct backup_table t = { 0 };
        if (what == MARK_END)
            return archive_ended(r);
        if (what == MARK_DATABASE && database_read(r, a, to))
            continue;
        if (what != MARK_TABLE || parts == 0 || !table_read(r, a, &t) ||
            (to->table && !to->table(to->ctx, &t)) || !rows_read(r, &t, to))
            return false;
    }
    return false;
}

/* -- reading one back
 * ---------------------------------------------------------------------------------------- */

static bool count_database(void *ctx, struct str slug, int64_t version, struct str head)
{
    struct backup_count *n = ctx;
    (void)version;
    (void)head;
    n->communities += slug.p != NULL;
    return true;
}

static bool count_rows(void *ctx, const struct backup_table *t, int64_t rows)
{
    struct backup_count *n = ctx;
    (void)t;
    n->rows += rows;
    return true;
}

static struct str file_sha256(struct arena *a, struct str path, int64_t *ret_bytes)
{
    crypto_hash_sha256_state state;
    unsigned char *piece = arena_alloc(a, ARCHIVE_PIECE), hash[crypto_hash_sha256_BYTES];
    ssize_t n = -1;
    int fd = open(arena_z(a, path), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return STR_NULL;
    crypto_hash_sha256_init(&state);
    for (*ret_bytes = 0; (n = read(fd, piece, ARCHIVE_PIECE)) > 0; *ret_bytes += n)
        crypto_hash_sha256_update(&state, piece, (unsigned long long)n);
    close(fd);
    crypto_hash_sha256_final(&state, hash);
    return n == 0 ? hash_hex(a, (struct str){ (const char *)hash, sizeof hash }) : STR_NULL;
}

struct str backup_read_back(const struct installation *in, struct arena *a, struct str path,
                            struct backup_count *ret)
{
    struct archive_reader *r;
    struct backup_sink sink = { .ctx = ret, .database = count_database, .rows = count_rows };
    *ret = (struct backup_count){ 0 };
    if (archive_open(a, path, in->master, &r) != ARCHIVE_OPENED || !backup_read(r, a, &sink))
        return STR_NULL;
    return file_sha256(a, path, &ret->bytes);
}
