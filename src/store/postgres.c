/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/postgres.h"

#include "core/fault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The connection: opening, transactions, losing the server and finding it again. "begin" travels
 * with the first statement and the answer to a reading transaction's "commit" is read at the next
 * one, so that a page costs one exchange for each statement and none for the transaction. */

static enum fault_kind fault_of(const char *state)
{
    if (!strcmp(state, "40001") || !strcmp(state, "40P01"))
        return FAULT_CONFLICT;
    return strcmp(state, "53200") == 0 ? FAULT_MEMORY : FAULT_STORE;
}

void postgres_refuse(struct postgres_db *db, PGresult *r, const char *where)
{
    const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    const char *what = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
    enum fault_kind kind = state ? fault_of(state) : FAULT_STORE;
    char message[512]; /* taken before the result goes; the detail, with people's data, is left out
                        */
    snprintf(message, sizeof message, "postgresql %s: %.200s, in: %.250s", state ? state : "",
             what ? what : PQerrorMessage(db->conn), where);
    PQclear(r);
    fault_raise(kind, "%s", message);
}

static void silence(void *ctx, const PGresult *r)
{
    (void)ctx;
    (void)r;
}

static bool simple(PGconn *conn, const char *sql)
{
    PGresult *r = PQexec(conn, sql);
    bool ok = PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_TUPLES_OK;
    PQclear(r);
    return ok;
}

/* In one exchange. Pages are read in a millisecond: processes that help with one cost more, and a
 * page in memory costs the same wherever it is. */
static bool session_set(struct postgres_db *db)
{
    char all[384];
    snprintf(all, sizeof all,
             "set search_path = \"%s\"; set jit = off; set max_parallel_workers_per_gather = 0; "
             "set random_page_cost = 1.1; "
             "set extra_float_digits = 3; set bytea_output = hex; set plan_cache_mode = %s",
             db->schema, db->by_key ? "force_generic_plan" : "auto");
    PQsetNoticeReceiver(db->conn, silence, NULL);
    return PQsetClientEncoding(db->conn, "UTF8") == 0 && simple(db->conn, all) &&
           (db->owner || postgres_wall_stand(db));
}

void postgres_drain(struct postgres_db *db)
{
    if (!db->ending)
        return;
    db->ending = false;
    for (PGresult *r; (r = PQgetResult(db->conn));)
        PQclear(r);
}

bool postgres_reconnect(struct postgres_db *db)
{
    postgres_unprepare(db);
    db->ending = false;
    PQreset(db->conn);
    return PQstatus(db->conn) == CONNECTION_OK && session_set(db);
}

/* With a "begin" still to send, nothing was done yet: a server that went away since the last
 * transaction may be asked again. */
static PGresult *plain_run(struct postgres_db *db, const char *sql)
{
    PGresult *r = PQexec(db->conn, sql);
    if (PQstatus(db->conn) == CONNECTION_OK || !db->pending)
        return r;
    if (!postgres_reconnect(db))
        return r;
    PQclear(r);
    return PQexec(db->conn, sql);
}

static void plain_check(struct postgres_db *db, PGresult *r, const char *sql)
{
    ExecStatusType status = PQresultStatus(r);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) {
        PQclear(r);
        return;
    }
    postgres_refuse(db, r, sql);
}

void postgres_begin_now(struct postgres_db *db)
{
    postgres_drain(db);
    if (db->pending)
        plain_check(db, plain_run(db, db->pending), db->pending);
    db->pending = NULL;
}

void postgres_plain(struct postgres_db *db, const char *sql)
{
    postgres_begin_now(db);
    plain_check(db, PQexec(db->conn, sql), sql);
}

static void begin(struct db *base, bool writing, enum isolation isolation)
{
    struct postgres_db *db = (struct postgres_db *)base;
    postgres_drain(db);
    if (PQstatus(db->conn) != CONNECTION_OK && !postgres_reconnect(db))
        fault_raise(FAULT_STORE, "postgresql: %s", PQerrorMessage(db->conn));
    db->plans_once = false;
    if (isolation == ISOLATION_SERIALIZABLE)
        db->pending = writing ? "begin isolation level serializable"
                              : "begin isolation level serializable read only";
    else
        db->pending = writing ? "begin isolation level read committed"
                              : "begin isolation level repeatable read read only";
}

static void commit(struct db *base)
{
    struct postgres_db *db = (struct postgres_db *)base;
    postgres_settle(base, 0);
    if (db->pending) { /* nothing was asked */
        db->pending = NULL;
        return;
    }
    if (!base->writing) {
        db->ending = PQsendQuery(db->conn, "commit") == 1;
        return;
    }
    PGresult *r = PQexec(db->conn, "commit");
    /* A transaction that has failed answers "ROLLBACK" to a commit, without an error. */
    bool done = PQresultStatus(r) == PGRES_COMMAND_OK && !strcmp(PQcmdStatus(r), "COMMIT");
    if (PQresultStatus(r) == PGRES_COMMAND_OK && !done) {
        PQclear(r);
        fault_raise(FAULT_STORE, "postgresql: the transaction had failed before its commit");
    }
    plain_check(db, r, "commit");
}

static void rollback(struct db *base)
{
    struct postgres_db *db = (struct postgres_db *)base;
    postgres_settle(base, 0);
    postgres_drain(db);
    if (PQpipelineStatus(db->conn) != PQ_PIPELINE_OFF) /* a fault while answers were read */
        postgres_reconnect(db);
    else if (!db->pending && PQstatus(db->conn) == CONNECTION_OK &&
             PQtransactionStatus(db->conn) != PQTRANS_IDLE)
        simple(db->conn, "rollback");
    db->pending = NULL;
}

static bool alive(struct db *base)
{
    struct postgres_db *db = (struct postgres_db *)base;
    PGTransactionStatusType status = PQtransactionStatus(db->conn);
    return db->pending || status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

static void script(struct db *base, const char *sql)
{
    struct postgres_db *db = (struct postgres_db *)base;
    postgres_plain(db, sql);
    if (!strncmp(sql, "savepoint", 9) || strstr(sql, "to savepoint") || !strncmp(sql, "release", 7))
        return;
    postgres_plain(db, "deallocate all"); /* tables may have changed under the statements */
    postgres_unprepare(db);
}

/* A transaction of the cluster that wrote gives another number. */
static uint64_t stamp(struct db *base)
{
    struct query q = { .key = "stamp", .sql = STR("select pg_current_snapshot()::text") };
    struct cursor c;
    struct cell now = { .type = SQL_TEXT };
    postgres_start(base, &q, &c);
    uint64_t number = 0;
    if (postgres_next(&c)) {
        postgres_column(&c, 0, &now);
        number = str_hash(now.s);
    }
    postgres_finish(&c);
    return number;
}

static void close_all(struct db *base)
{
    struct postgres_db *db = (struct postgres_db *)base;
    postgres_settle(base, 0);
    postgres_forget(db);
    PQfinish(db->conn);
    free(db->conninfo);
    free(db);
}

static const struct driver postgres_driver = {
    .close = close_all,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .alive = alive,
    .settle = postgres_settle,
    .script = script,
    .knows = postgres_knows,
    .start = postgres_start,
    .next = postgres_next,
    .column = postgres_column,
    .finish = postgres_finish,
    .prepares = postgres_prepares,
    .stamp = stamp,
    .wall = postgres_wall_build,
};

static bool schema_read(struct postgres_db *db, struct str schema)
{
    if (!schema.n || schema.n >= sizeof db->schema)
        return false;
    for (size_t i = 0; i < schema.n; i++) {
        char c = schema.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && (c < '0' || c > '9'))
            return false;
        db->schema[i] = c;
    }
    return true;
}

static PGconn *connect_to(const char *conninfo)
{
    const char *const names[] = { "dbname", "application_name", NULL };
    const char *const values[] = { conninfo, "maillage", NULL };
    return PQconnectdbParams(names, values, 1); /* the string may say more than a name */
}

/* Whether the schema is there; made when asked for. */
static bool schema_ready(struct postgres_db *db, enum db_mode mode, char *ret_error)
{
    char sql[256];
    if (mode == DB_CREATE) {
        snprintf(sql, sizeof sql, "create schema if not exists \"%s\"", db->schema);
        return simple(db->conn, sql);
    }
    PGresult *r = PQexec(db->conn, "select current_schema() is not null");
    bool there = PQresultStatus(r) == PGRES_TUPLES_OK && !strcmp(PQgetvalue(r, 0, 0), "t");
    PQclear(r);
    if (!there)
        snprintf(ret_error, DB_ERROR_BYTES, "there is no schema %s", db->schema);
    return there;
}

static bool open_all(struct postgres_db *db, const struct db_address *at, enum db_mode mode,
                     char *ret_error)
{
    db->by_key = at->by_key;
    if (!schema_read(db, at->schema)) {
        snprintf(ret_error, DB_ERROR_BYTES, "a schema's name is letters, digits and _");
        return false;
    }
    db->conninfo = strndup(at->where.p ? at->where.p : "", at->where.n);
    db->conn = db->conninfo ? connect_to(db->conninfo) : NULL;
    if (PQstatus(db->conn) == CONNECTION_OK && session_set(db) && schema_ready(db, mode, ret_error))
        return true;
    if (!ret_error[0])
        snprintf(ret_error, DB_ERROR_BYTES, "%s", PQerrorMessage(db->conn));
    return false;
}

struct db *postgres_open(const struct db_address *at, enum db_mode mode, char *ret_error)
{
    struct postgres_db *db = calloc(1, sizeof *db);
    if (!db) {
        snprintf(ret_error, DB_ERROR_BYTES, "no memory");
        return NULL;
    }
    db->base = (struct db){ .driver = &postgres_driver,
                            .engine = ENGINE_POSTGRES,
                            .may_write = mode != DB_READ };
    db->owner = mode == DB_CREATE || mode == DB_OWNER;
    if (open_all(db, at, mode, ret_error))
        return &db->base;
    close_all(&db->base);
    return NULL;
}
