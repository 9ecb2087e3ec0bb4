/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/postgres.h"

#include "core/fault.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Statements are prepared once a connection, under a number. Values go out in binary (no quoting,
 * no terminating zero); rows come back as text, which costs less than one might think and makes
 * sums and small integers alike. */

struct postgres_prepared {
    struct postgres_prepared *next;
    const void *key; /* NULL: found by its text */
    char *sql;
    uint64_t hash, used;
    unsigned number;
    bool there; /* the server knows it */
};

struct values { /* of one run, as libpq takes them */
    Oid types[CELLS_MOST];
    const char *p[CELLS_MOST];
    int lengths[CELLS_MOST], formats[CELLS_MOST];
    union {
        uint64_t wide;
        uint32_t narrow;
    } numbers[CELLS_MOST];
    int n;
};

enum { OID_BYTEA = 17, OID_INT8 = 20, OID_INT4 = 23, OID_TEXT = 25, OID_FLOAT8 = 701 };

static void value_set(struct values *v, int i, const struct cell *c)
{
    static const Oid types[] = {
        [SQL_INT] = OID_INT8,    [SQL_ID] = OID_INT8,   [SQL_TEXT] = OID_TEXT,
        [SQL_BYTES] = OID_BYTEA, [SQL_DATE] = OID_TEXT, [SQL_BOOL] = OID_INT4,
        [SQL_REAL] = OID_FLOAT8,
    };
    v->types[i] = types[c->type];
    v->formats[i] = 1;
    v->p[i] = NULL;
    v->lengths[i] = 0;
    if (c->absent)
        return;
    if (c->type == SQL_TEXT || c->type == SQL_DATE || c->type == SQL_BYTES) {
        if (c->s.n > INT32_MAX / 2)
            fault_raise(FAULT_STORE, "a value of %zu bytes", c->s.n);
        v->p[i] = c->s.p;
        v->lengths[i] = (int)c->s.n;
        return;
    }
    uint64_t bits = (uint64_t)c->i;
    if (c->type == SQL_REAL)
        memcpy(&bits, &c->d, sizeof bits);
    if (c->type == SQL_BOOL)
        v->numbers[i].narrow = htobe32((uint32_t)bits);
    else
        v->numbers[i].wide = htobe64(bits);
    v->p[i] = (const char *)&v->numbers[i];
    v->lengths[i] = c->type == SQL_BOOL ? 4 : 8;
}

static void values_set(struct values *v, const struct query *q)
{
    REQUIRE(q->n_in <= CELLS_MOST);
    v->n = (int)q->n_in;
    for (int i = 0; i < v->n; i++)
        value_set(v, i, &q->in[i]);
}

static uint64_t key_hash(const void *key, struct str sql)
{
    return key ? (uint64_t)(uintptr_t)key * 0x9E3779B97F4A7C15u >> 20 : str_hash(sql);
}

static struct postgres_prepared *prepared_find(struct postgres_db *db, uint64_t hash,
                                               const void *key, struct str sql)
{
    for (struct postgres_prepared *p = db->buckets[hash % POSTGRES_BUCKETS]; p; p = p->next)
        if (p->hash == hash && p->key == key && (key || str_is(sql, p->sql)))
            return p;
    return NULL;
}

bool postgres_knows(struct db *base, const void *key)
{
    struct postgres_db *db = (struct postgres_db *)base;
    return prepared_find(db, key_hash(key, STR_NULL), key, STR_NULL) != NULL;
}

static void prepared_free(struct postgres_prepared *p)
{
    free(p->sql);
    free(p);
}

static void oldest_drop(struct postgres_db *db)
{
    struct postgres_prepared **oldest = NULL;
    for (size_t i = 0; i < POSTGRES_BUCKETS; i++)
        for (struct postgres_prepared **p = &db->buckets[i]; *p; p = &(*p)->next)
            if (!oldest || (*p)->used < (*oldest)->used)
                oldest = p;
    if (!oldest)
        return;
    struct postgres_prepared *gone = *oldest;
    *oldest = gone->next;
    db->n_kept--;
    char sql[32];
    snprintf(sql, sizeof sql, "deallocate s%u", gone->number);
    bool there = gone->there;
    prepared_free(gone);
    if (there)
        postgres_plain(db, sql);
}

static struct postgres_prepared *prepared_get(struct postgres_db *db, const struct query *q)
{
    uint64_t hash = key_hash(q->key, q->sql);
    struct postgres_prepared *p = prepared_find(db, hash, q->key, q->sql);
    if (p)
        return p;
    REQUIRE(q->sql.p);
    if (db->n_kept == POSTGRES_KEPT)
        oldest_drop(db);
    p = calloc(1, sizeof *p);
    char *sql = strndup(q->sql.p, q->sql.n);
    if (!p || !sql) {
        free(p);
        free(sql);
        fault_raise(FAULT_MEMORY, "no memory for a statement");
    }
    struct postgres_prepared **bucket = &db->buckets[hash % POSTGRES_BUCKETS];
    *p = (struct postgres_prepared){
        .next = *bucket, .key = q->key, .sql = sql, .hash = hash, .number = ++db->names
    };
    *bucket = p;
    db->n_kept++;
    return p;
}

void postgres_unprepare(struct postgres_db *db)
{
    for (size_t i = 0; i < POSTGRES_BUCKETS; i++)
        for (struct postgres_prepared *p = db->buckets[i]; p; p = p->next)
            p->there = false;
}

void postgres_forget(struct postgres_db *db)
{
    for (size_t i = 0; i < POSTGRES_BUCKETS; i++) {
        while (db->buckets[i]) {
            struct postgres_prepared *gone = db->buckets[i];
            db->buckets[i] = gone->next;
            prepared_free(gone);
        }
    }
    db->n_kept = 0;
}

void postgres_settle(struct db *base, int depth)
{
    struct postgres_db *db = (struct postgres_db *)base;
    for (size_t i = 0; i < POSTGRES_OPEN; i++) {
        if (db->open[i].depth >= depth) {
            PQclear(db->open[i].result);
            db->open[i].result = NULL;
        }
    }
}

/* -- exchanges with the server --------------------------------------------------------------- */

/* One answer of a pipeline: its result, and the NULL that follows. */
static PGresult *answer_read(PGconn *conn)
{
    PGresult *r = PQgetResult(conn);
    if (r && PQresultStatus(r) != PGRES_PIPELINE_SYNC)
        for (PGresult *more; (more = PQgetResult(conn));)
            PQclear(more);
    return r;
}

/* Keeps the first thing that went wrong, or else the last answer. */
static PGresult *answer_keep(PGresult *kept, PGresult *r)
{
    ExecStatusType status = kept ? PQresultStatus(kept) : PGRES_COMMAND_OK;
    if (kept && status != PGRES_COMMAND_OK) {
        PQclear(r);
        return kept;
    }
    PQclear(kept);
    return r;
}

static void send_plain(struct postgres_db *db, const char *sql)
{
    PQsendQueryParams(db->conn, sql, 0, NULL, NULL, NULL, NULL, 0);
}

/* A list's text is composed, and each has the index of its filter and order: planning it anew for
 * its values cost as much as reading its fifty rows. */
static bool wants_plan_kept(const struct postgres_db *db, const struct postgres_prepared *p)
{
    return !p->key && !db->plans_once;
}

/* "begin", preparing and running in one exchange. Failed answers are returned like good ones. */
static PGresult *run_piped(struct postgres_db *db, struct postgres_prepared *p, const char *name,
                           const struct values *v)
{
    if (!PQenterPipelineMode(db->conn))
        return NULL;
    int answers = 1, prepare_at = -1;
    if (db->pending) {
        send_plain(db, db->pending);
        answers++;
    }
    if (wants_plan_kept(db, p)) {
        send_plain(db, "set local plan_cache_mode = force_generic_plan");
        db->plans_once = true;
        answers++;
    }
    if (!p->there) {
        PQsendPrepare(db->conn, name, p->sql, v->n, v->types);
        prepare_at = answers++ - 1;
    }
    PQsendQueryPrepared(db->conn, name, v->n, v->p, v->lengths, v->formats, 0);
    PQpipelineSync(db->conn);
    PGresult *kept = NULL;
    for (int i = 0; i < answers && PQstatus(db->conn) == CONNECTION_OK; i++) {
        PGresult *r = answer_read(db->conn);
        if (i == prepare_at && PQresultStatus(r) == PGRES_COMMAND_OK)
            p->there = true;
        kept = answer_keep(kept, r);
    }
    if (PQstatus(db->conn) == CONNECTION_OK) {
        PQclear(PQgetResult(db->conn)); /* the end of the pipeline */
        PQexitPipelineMode(db->conn);
    }
    return kept;
}

static PGresult *run_once(struct postgres_db *db, struct postgres_prepared *p,
                          const struct values *v)
{
    char name[16];
    snprintf(name, sizeof name, "s%u", p->number);
    if (!db->pending && p->there && !wants_plan_kept(db, p))
        return PQexecPrepared(db->conn, name, v->n, v->p, v->lengths, v->formats, 0);
    return run_piped(db, p, name, v);
}

static bool is_good(const PGresult *r)
{
    return PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK;
}

static PGresult *run_unprepared(struct postgres_db *db, const struct query *q,
                                const struct values *v)
{
    postgres_begin_now(db);
    char *sql = strndup(q->sql.p, q->sql.n);
    if (!sql)
        fault_raise(FAULT_MEMORY, "no memory for a statement");
    PGresult *r = PQexecParams(db->conn, sql, v->n, v->types, v->p, v->lengths, v->formats, 0);
    free(sql);
    if (!is_good(r))
        postgres_refuse(db, r, "a statement that is not kept");
    return r;
}

static PGresult *run(struct postgres_db *db, const struct query *q)
{
    struct values v;
    values_set(&v, q);
    postgres_drain(db);
    if (q->once)
        return run_unprepared(db, q, &v);
    struct postgres_prepared *p = prepared_get(db, q);
    p->used = ++db->uses;
    PGresult *r = run_once(db, p, &v);
    /* Nothing was done in this transaction yet: a server that went away since the last one is asked
     * again. */
    if (db->pending && PQstatus(db->conn) != CONNECTION_OK && postgres_reconnect(db)) {
        PQclear(r);
        db->plans_once = false;
        r = run_once(db, p, &v);
    }
    db->pending = NULL;
    if (!is_good(r))
        postgres_refuse(db, r, p->sql);
    return r;
}

/* -- cursors: rows in portions, while other statements run ----------------------------------- */

enum { PORTION = 500 };

static void stream_declare(struct postgres_db *db, const struct query *q, unsigned number)
{
    struct values v;
    values_set(&v, q);
    postgres_begin_now(db);
    char *sql = NULL;
    if (asprintf(&sql, "declare m%u no scroll cursor for %.*s", number, STR_ARG(q->sql)) < 0)
        fault_raise(FAULT_MEMORY, "no memory for a statement");
    PGresult *r = PQexecParams(db->conn, sql, v.n, v.types, v.p, v.lengths, v.formats, 0);
    free(sql);
    if (!is_good(r))
        postgres_refuse(db, r, "declare cursor");
    PQclear(r);
}

static PGresult *stream_fetch(struct postgres_db *db, int number)
{
    char sql[64];
    snprintf(sql, sizeof sql, "fetch %d from m%d", PORTION, number);
    PGresult *r = PQexec(db->conn, sql);
    if (!is_good(r))
        postgres_refuse(db, r, sql);
    return r;
}

static void result_open(struct postgres_db *db, struct cursor *c, PGresult *r)
{
    for (size_t i = 0; i < POSTGRES_OPEN; i++) {
        if (!db->open[i].result) {
            db->open[i].result = r;
            db->open[i].depth = db->base.depth;
            c->result = r;
            c->n_rows = PQntuples(r);
            c->row = -1;
            return;
        }
    }
    PQclear(r);
    fault_raise(FAULT_INVARIANT, "more than %d results are being read at once", POSTGRES_OPEN);
}

static void result_close(struct postgres_db *db, struct cursor *c)
{
    for (size_t i = 0; i < POSTGRES_OPEN; i++)
        if (db->open[i].result == c->result)
            db->open[i].result = NULL;
    PQclear(c->result);
    c->result = NULL;
}

void postgres_start(struct db *base, const struct query *q, struct cursor *ret)
{
    struct postgres_db *db = (struct postgres_db *)base;
    *ret = (struct cursor){ .db = base };
    if (!q->stream) {
        result_open(db, ret, run(db, q));
        return;
    }
    ret->stream = (int)(++db->streams & INT32_MAX);
    stream_declare(db, q, (unsigned)ret->stream);
    result_open(db, ret, stream_fetch(db, ret->stream));
}

bool postgres_next(struct cursor *c)
{
    struct postgres_db *db = (struct postgres_db *)c->db;
    c->row++;
    if (c->row < c->n_rows || !c->stream || c->n_rows < PORTION)
        return c->row < c->n_rows;
    result_close(db, c);
    result_open(db, c, stream_fetch(db, c->stream));
    c->row = 0;
    return c->n_rows > 0;
}

/* -- columns --------------------------------------------------------------------------------- */

static int hex_value(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* \x6d61… in the place where it stands: a column is read once. */
static struct str bytes_decode(char *p, size_t n)
{
    size_t bytes = n < 2 ? 0 : (n - 2) / 2;
    for (size_t i = 0; i < bytes; i++)
        p[i] = (char)(hex_value(p[2 + 2 * i]) << 4 | hex_value(p[3 + 2 * i]));
    return (struct str){ p, bytes };
}

static int64_t number_read(struct str s)
{
    int64_t v;
    if (str_to_i64(s, &v))
        return v;
    if (str_eq(s, STR("t")) || str_eq(s, STR("f")))
        return s.p[0] == 't';
    fault_raise(FAULT_STORE, "a column that is not a whole number");
}

void postgres_column(struct cursor *c, int i, struct cell *ret)
{
    ret->absent = PQgetisnull(c->result, c->row, i);
    if (ret->absent)
        return;
    char *p = PQgetvalue(c->result, c->row, i);
    struct str s = { p, (size_t)PQgetlength(c->result, c->row, i) };
    switch (ret->type) {
    case SQL_INT:
    case SQL_ID:
    case SQL_BOOL:
        ret->i = number_read(s);
        break;
    case SQL_REAL:
        ret->d = strtod(p, NULL);
        break;
    case SQL_TEXT:
    case SQL_DATE:
        ret->s = s;
        break;
    case SQL_BYTES:
        ret->s = bytes_decode(p, s.n);
    }
}

int64_t postgres_finish(struct cursor *c)
{
    struct postgres_db *db = (struct postgres_db *)c->db;
    int64_t changes = 0;
    str_to_i64(str_of(PQcmdTuples(c->result)), &changes);
    result_close(db, c);
    if (c->stream) {
        char sql[32];
        snprintf(sql, sizeof sql, "close m%d", c->stream);
        postgres_plain(db, sql);
    }
    return changes;
}

/* -- for tests ------------------------------------------------------------------------------- */

static bool columns_match(const PGresult *r, const struct statement *s, struct arena *a,
                          struct str *ret_error)
{
    if ((size_t)PQnfields(r) != s->n_out || (size_t)PQnparams(r) != s->n_in) {
        *ret_error = arena_fmt(a, "%d columns and %d binds instead of %zu and %zu", PQnfields(r),
                               PQnparams(r), s->n_out, s->n_in);
        return false;
    }
    for (size_t i = 0; i < s->n_out; i++) {
        if (strcmp(PQfname(r, (int)i), s->out[i].name) != 0) {
            *ret_error = arena_fmt(a, "column %zu is called \"%s\" instead of \"%s\"", i + 1,
                                   PQfname(r, (int)i), s->out[i].name);
            return false;
        }
    }
    return true;
}

bool postgres_prepares(struct db *base, const struct statement *s, struct str sql, struct arena *a,
                       struct str *ret_error)
{
    struct postgres_db *db = (struct postgres_db *)base;
    postgres_drain(db);
    PGresult *r = PQprepare(db->conn, "", arena_z(a, sql), 0, NULL);
    bool ok = is_good(r);
    if (ok) {
        PQclear(r);
        r = PQdescribePrepared(db->conn, "");
        ok = is_good(r);
    }
    if (!ok)
        *ret_error = arena_str(a, str_of(PQresultErrorMessage(r)));
    else
        ok = columns_match(r, s, a, ret_error);
    PQclear(r);
    return ok;
}
