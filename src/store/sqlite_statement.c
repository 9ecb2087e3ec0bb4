/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/sqlite.h"

#include "core/fault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Statements are prepared once a connection: found by the address of their constant text, or by the
 * text itself when it was composed; those not used for the longest time go. */

struct sqlite_prepared {
    struct sqlite_prepared *next;
    const void *key; /* NULL: found by its text */
    uint64_t hash, used;
    sqlite3_stmt *stmt;
    int depth; /* of savepoints, when it began */
    bool busy, readonly;
};

static uint64_t key_hash(const void *key, struct str sql)
{
    return key ? (uint64_t)(uintptr_t)key * 0x9E3779B97F4A7C15u >> 20 : str_hash(sql);
}

static struct sqlite_prepared **bucket_of(struct sqlite_db *db, uint64_t hash)
{
    return &db->buckets[hash % SQLITE_BUCKETS];
}

static bool is_that(const struct sqlite_prepared *p, uint64_t hash, const void *key, struct str sql)
{
    if (p->hash != hash || p->key != key)
        return false;
    return key || str_is(sql, sqlite3_sql(p->stmt));
}

static struct sqlite_prepared *prepared_find(struct sqlite_db *db, uint64_t hash, const void *key,
                                             struct str sql)
{
    for (struct sqlite_prepared *p = *bucket_of(db, hash); p; p = p->next)
        if (is_that(p, hash, key, sql))
            return p;
    return NULL;
}

bool sqlite_knows(struct db *base, const void *key)
{
    struct sqlite_db *db = (struct sqlite_db *)base;
    struct sqlite_prepared *p = prepared_find(db, key_hash(key, STR_NULL), key, STR_NULL);
    return p && !p->busy;
}

static void prepared_free(struct sqlite_prepared *p)
{
    sqlite3_finalize(p->stmt);
    free(p);
}

static void oldest_drop(struct sqlite_db *db)
{
    struct sqlite_prepared **oldest = NULL;
    for (size_t i = 0; i < SQLITE_BUCKETS; i++)
        for (struct sqlite_prepared **p = &db->buckets[i]; *p; p = &(*p)->next)
            if (!(*p)->busy && (!oldest || (*p)->used < (*oldest)->used))
                oldest = p;
    if (!oldest)
        return;
    struct sqlite_prepared *gone = *oldest;
    *oldest = gone->next;
    prepared_free(gone);
    db->n_kept--;
}

static struct sqlite_prepared *prepared_make(struct sqlite_db *db, struct str sql, bool keep)
{
    sqlite3_stmt *stmt = NULL;
    const char *tail = NULL;
    int code = sqlite3_prepare_v3(db->handle, sql.p, (int)sql.n,
                                  keep ? SQLITE_PREPARE_PERSISTENT : 0, &stmt, &tail);
    if (code != SQLITE_OK || !stmt) {
        char text[301];
        snprintf(text, sizeof text, "%.*s", STR_ARG(sql));
        sqlite_raise(db, code, text);
    }
    struct sqlite_prepared *p = calloc(1, sizeof *p);
    if (!p) {
        sqlite3_finalize(stmt);
        fault_raise(FAULT_MEMORY, "no memory for a statement");
    }
    p->stmt = stmt;
    p->readonly = sqlite3_stmt_readonly(stmt);
    return p;
}

static struct sqlite_prepared *prepared_get(struct sqlite_db *db, const struct query *q)
{
    uint64_t hash = key_hash(q->key, q->sql);
    struct sqlite_prepared *p = prepared_find(db, hash, q->key, q->sql);
    if (p && !p->busy)
        return p;
    bool keep = !p; /* the same one again, inside its own rows: a copy for this once */
    p = prepared_make(db, keep ? q->sql : str_of(sqlite3_sql(p->stmt)), keep);
    if (!keep) {
        p->next = db->extra;
        db->extra = p;
        return p;
    }
    if (db->n_kept == SQLITE_KEPT)
        oldest_drop(db);
    p->key = q->key;
    p->hash = hash;
    p->next = *bucket_of(db, hash);
    *bucket_of(db, hash) = p;
    db->n_kept++;
    return p;
}

static void cell_bind(struct sqlite_db *db, sqlite3_stmt *stmt, int i, const struct cell *c)
{
    int code = SQLITE_OK;
    if (c->absent) {
        code = sqlite3_bind_null(stmt, i);
    } else {
        switch (c->type) {
        case SQL_INT:
        case SQL_ID:
        case SQL_BOOL:
            code = sqlite3_bind_int64(stmt, i, c->i);
            break;
        case SQL_REAL:
            code = sqlite3_bind_double(stmt, i, c->d);
            break;
        case SQL_BYTES:
            code = sqlite3_bind_blob64(stmt, i, c->s.p, c->s.n, SQLITE_STATIC);
            break;
        case SQL_TEXT:
        case SQL_DATE:
            code = sqlite3_bind_text64(stmt, i, c->s.p, c->s.n, SQLITE_STATIC, SQLITE_UTF8);
        }
    }
    if (code != SQLITE_OK)
        sqlite_raise(db, code, sqlite3_sql(stmt));
}

void sqlite_start(struct db *base, const struct query *q, struct cursor *ret)
{
    struct sqlite_db *db = (struct sqlite_db *)base;
    struct sqlite_prepared *p = prepared_get(db, q);
    if (!p->readonly && !base->writing)
        fault_raise(FAULT_INVARIANT, "a reading transaction was asked to write: %.200s",
                    sqlite3_sql(p->stmt));
    if ((size_t)sqlite3_bind_parameter_count(p->stmt) != q->n_in)
        fault_raise(FAULT_INVARIANT, "%zu binds for: %.300s", q->n_in, sqlite3_sql(p->stmt));
    for (size_t i = 0; i < q->n_in; i++)
        cell_bind(db, p->stmt, (int)i + 1, &q->in[i]);
    p->busy = true;
    db->n_busy++;
    p->depth = base->depth;
    p->used = ++db->uses;
    *ret = (struct cursor){ .db = base, .prepared = p };
}

static void extra_drop(struct sqlite_db *db, struct sqlite_prepared *gone)
{
    for (struct sqlite_prepared **p = &db->extra; *p; p = &(*p)->next) {
        if (*p == gone) {
            *p = gone->next;
            prepared_free(gone);
            return;
        }
    }
}

/* Ends the run; a copy made for it goes, the others wait for the next use. */
static void prepared_done(struct sqlite_db *db, struct sqlite_prepared *p)
{
    sqlite3_reset(p->stmt);
    db->n_busy -= p->busy;
    p->busy = false;
    if (db->extra)
        extra_drop(db, p);
}

bool sqlite_next(struct cursor *c)
{
    struct sqlite_db *db = (struct sqlite_db *)c->db;
    struct sqlite_prepared *p = c->prepared;
    int code = sqlite3_step(p->stmt);
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    char what[301];
    snprintf(what, sizeof what, "%s", sqlite3_sql(p->stmt));
    prepared_done(db, p); /* the connection keeps the message */
    sqlite_raise(db, code, what);
}

static struct str column_bytes(sqlite3_stmt *stmt, int i, bool blob)
{
    const void *p =
        blob ? sqlite3_column_blob(stmt, i) : (const void *)sqlite3_column_text(stmt, i);
    size_t n = (size_t)sqlite3_column_bytes(stmt, i);
    return (struct str){ p ? p : "", n };
}

void sqlite_column(struct cursor *c, int i, struct cell *ret)
{
    sqlite3_stmt *stmt = ((struct sqlite_prepared *)c->prepared)->stmt;
    ret->absent = sqlite3_column_type(stmt, i) == SQLITE_NULL;
    if (ret->absent)
        return;
    switch (ret->type) {
    case SQL_INT:
    case SQL_ID:
    case SQL_BOOL:
        ret->i = sqlite3_column_int64(stmt, i);
        break;
    case SQL_REAL:
        ret->d = sqlite3_column_double(stmt, i);
        break;
    case SQL_TEXT:
    case SQL_DATE:
    case SQL_BYTES:
        ret->s = column_bytes(stmt, i, ret->type == SQL_BYTES);
    }
}

int64_t sqlite_finish(struct cursor *c)
{
    struct sqlite_db *db = (struct sqlite_db *)c->db;
    struct sqlite_prepared *p = c->prepared;
    int64_t changes = p->readonly ? 0 : sqlite3_changes64(db->handle);
    prepared_done(db, p);
    return changes;
}

void sqlite_settle(struct db *base, int depth)
{
    struct sqlite_db *db = (struct sqlite_db *)base;
    for (size_t i = 0; i < SQLITE_BUCKETS && db->n_busy > 0; i++)
        for (struct sqlite_prepared *p = db->buckets[i]; p; p = p->next)
            if (p->busy && p->depth >= depth)
                prepared_done(db, p);
    while (db->extra && db->extra->depth >= depth) /* the newest comes first */
        prepared_done(db, db->extra);
}

void sqlite_forget(struct sqlite_db *db)
{
    sqlite_settle(&db->base, 0);
    for (size_t i = 0; i < SQLITE_BUCKETS; i++) {
        while (db->buckets[i]) {
            struct sqlite_prepared *gone = db->buckets[i];
            db->buckets[i] = gone->next;
            prepared_free(gone);
        }
    }
    db->n_kept = 0;
}

static bool columns_match(sqlite3_stmt *stmt, const struct statement *s, struct arena *a,
                          struct str *ret_error)
{
    int n = sqlite3_column_count(stmt);
    if ((size_t)n != s->n_out) {
        *ret_error = arena_fmt(a, "%d columns instead of %zu", n, s->n_out);
        return false;
    }
    for (int i = 0; i < n; i++) {
        const char *name = sqlite3_column_name(stmt, i);
        if (!name || strcmp(name, s->out[i].name) != 0) {
            *ret_error = arena_fmt(a, "column %d is called \"%s\" instead of \"%s\"", i + 1,
                                   name ? name : "", s->out[i].name);
            return false;
        }
    }
    return true;
}

bool sqlite_prepares(struct db *base, const struct statement *s, struct str sql, struct arena *a,
                     struct str *ret_error)
{
    struct sqlite_db *db = (struct sqlite_db *)base;
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(db->handle, sql.p, (int)sql.n, &stmt, NULL) != SQLITE_OK || !stmt) {
        *ret_error = arena_str(a, str_of(sqlite3_errmsg(db->handle)));
        return false;
    }
    bool ok = columns_match(stmt, s, a, ret_error);
    sqlite3_finalize(stmt);
    return ok;
}
