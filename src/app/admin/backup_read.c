/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/backup.h"

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
