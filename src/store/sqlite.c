/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/sqlite.h"

#include "core/fault.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* The connection: opening with its limits, the lock among processes, transactions. */

enum {
    BUSY_MS = 10000, /* the lock file makes waiting rare; other programs may hold the file */
    LOOKASIDE_SIZE = 256,
    LOOKASIDE_SLOTS = 128,
    LOG_PAGES = 1000,      /* then they are brought into the file */
    LOG_PAGES_MOST = 8000, /* then nobody else may add to them meanwhile */
};

void sqlite_raise(struct sqlite_db *db, int code, const char *where)
{
    int kind = code & 0xff;
    enum fault_kind fault = kind == SQLITE_NOMEM                           ? FAULT_MEMORY
                            : kind == SQLITE_BUSY || kind == SQLITE_LOCKED ? FAULT_CONFLICT
                                                                           : FAULT_STORE;
    fault_raise(fault, "sqlite %d: %s, in: %.300s", code, sqlite3_errmsg(db->handle), where);
}

/* Runs before the library starts: one thread at a time uses a connection, and counting memory would
 * cost a lock at every allocation. */
static void configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static void limit(sqlite3 *h)
{
    static const struct {
        int which, most;
    } limits[] = {
        { SQLITE_LIMIT_LENGTH, 64 << 20 },
        { SQLITE_LIMIT_SQL_LENGTH, 1 << 20 },
        { SQLITE_LIMIT_COLUMN, 256 },
        { SQLITE_LIMIT_EXPR_DEPTH, 200 },
        { SQLITE_LIMIT_COMPOUND_SELECT, 40 },
        { SQLITE_LIMIT_VDBE_OP, 100000 },
        { SQLITE_LIMIT_FUNCTION_ARG, 32 },
        { SQLITE_LIMIT_ATTACHED, 1 /* vacuum */ },
        { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200 },
        { SQLITE_LIMIT_VARIABLE_NUMBER, 300 },
        { SQLITE_LIMIT_TRIGGER_DEPTH, 8 },
        { SQLITE_LIMIT_WORKER_THREADS, 0 },
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        sqlite3_limit(h, limits[i].which, limits[i].most);
}

static int protect(sqlite3 *h)
{
    static const struct {
        int which, on;
    } settings[] = {
        { SQLITE_DBCONFIG_DEFENSIVE, 1 },
        { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
        { SQLITE_DBCONFIG_DQS_DML, 0 },
        { SQLITE_DBCONFIG_DQS_DDL, 0 },
        { SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0 },
        { SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
        { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
    };
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        int code = sqlite3_db_config(h, settings[i].which, settings[i].on, NULL);
        if (code != SQLITE_OK)
            return code;
    }
    return sqlite3_db_config(h, SQLITE_DBCONFIG_LOOKASIDE, NULL, LOOKASIDE_SIZE, LOOKASIDE_SLOTS);
}

/* The file is made here, so that only its owner reads it; SQLite gives its companions the same
 * mode. */
static bool file_make(const char *path, char *ret_error)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        snprintf(ret_error, DB_ERROR_BYTES, "%.300s: %.200s", path, strerror(errno));
        return false;
    }
    close(fd);
    return true;
}

static bool lock_open(struct sqlite_db *db, const char *path, char *ret_error)
{
    char name[4096];
    if (snprintf(name, sizeof name, "%s.lock", path) >= (int)sizeof name) {
        snprintf(ret_error, DB_ERROR_BYTES, "the path is too long");
        return false;
    }
    db->lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (db->lock < 0)
        snprintf(ret_error, DB_ERROR_BYTES, "%.300s: %.200s", name, strerror(errno));
    return db->lock >= 0;
}

static int log_grown(void *ctx, sqlite3 *handle, const char *name, int pages)
{
    (void)handle;
    (void)name;
    ((struct sqlite_db *)ctx)->log_pages = pages;
    return SQLITE_OK;
}

static bool handle_open(struct sqlite_db *db, const char *path, enum db_mode mode, char *ret_error)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
                SQLITE_OPEN_EXRESCODE;
    int code = sqlite3_open_v2(path, &db->handle, flags, NULL);
    if (code == SQLITE_OK)
        code = protect(db->handle);
    if (code == SQLITE_OK) {
        limit(db->handle);
        sqlite3_busy_timeout(db->handle, BUSY_MS);
        code = sqlite3_exec(
            db->handle, mode == DB_READ ? "pragma query_only = on" : "pragma journal_mode = wal",
            NULL, NULL, NULL);
    }
    if (code == SQLITE_OK)
        code = sqlite3_exec(db->handle,
                            "pragma synchronous = full; pragma foreign_keys = on;"
                            "pragma mmap_size = 0;"
                            "pragma temp_store = memory; pragma journal_size_limit = 33554432;",
                            NULL, NULL, NULL);
    if (code == SQLITE_OK) /* KiB: an import comes back to the same pages of a dozen indexes */
        code = sqlite3_exec(
            db->handle, mode == DB_READ ? "pragma cache_size = -2048" : "pragma cache_size = -8192",
            NULL, NULL, NULL);
    if (code == SQLITE_OK)
        sqlite3_wal_hook(db->handle, log_grown, db);
    else
        snprintf(ret_error, DB_ERROR_BYTES, "%.300s: %.200s", path, sqlite3_errmsg(db->handle));
    return code == SQLITE_OK;
}

/* Several programs may hold the file; within one, the caller lets a single connection write. */
static void lock_take(struct sqlite_db *db)
{
    while (flock(db->lock, LOCK_EX) != 0)
        if (errno != EINTR)
            fault_raise(FAULT_STORE, "the lock file: %s", strerror(errno));
    db->locked = true;
}

static void lock_leave(struct sqlite_db *db)
{
    if (db->locked)
        flock(db->lock, LOCK_UN);
    db->locked = false;
}

static void run_plain(struct sqlite_db *db, const char *sql)
{
    struct query q = { .key = sql, .sql = str_of(sql) };
    struct cursor c;
    sqlite_start(&db->base, &q, &c);
    sqlite_next(&c);
    sqlite_finish(&c);
}

static void sqlite_begin(struct db *base, bool writing, enum isolation isolation)
{
    struct sqlite_db *db = (struct sqlite_db *)base;
    (void)isolation; /* always serializable: writers come one after the other */
    if (!writing) {
        run_plain(db, "begin");
        return;
    }
    lock_take(db);
    int code = sqlite3_exec(db->handle, "begin immediate", NULL, NULL, NULL);
    if (code != SQLITE_OK) {
        lock_leave(db);
        sqlite_raise(db, code, "begin immediate");
    }
}

/* Brings the log into the file, as far as readers let it: what it cannot do now is done next time.
 */
static void log_empty(struct sqlite_db *db, int least)
{
    if (db->log_pages < least)
        return;
    sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    db->log_pages = 0;
}

/* The log is emptied after the lock is left, so that the next writer does not wait for that too;
 * unless it has grown so long that it must come to its end once. */
static void sqlite_commit(struct db *base)
{
    struct sqlite_db *db = (struct sqlite_db *)base;
    sqlite_settle(base, 0);
    if (sqlite3_get_autocommit(db->handle))
        fault_raise(FAULT_STORE, "the engine gave up the transaction before it was committed");
    run_plain(db, "commit");
    log_empty(db, LOG_PAGES_MOST);
    lock_leave(db);
    log_empty(db, LOG_PAGES);
}

static void sqlite_rollback(struct db *base)
{
    struct sqlite_db *db = (struct sqlite_db *)base;
    sqlite_settle(base, 0);
    if (!sqlite3_get_autocommit(db->handle))
        sqlite3_exec(db->handle, "rollback", NULL, NULL, NULL);
    lock_leave(db);
}

static bool sqlite_alive(struct db *base)
{
    return !sqlite3_get_autocommit(((struct sqlite_db *)base)->handle);
}

static void sqlite_script(struct db *base, const char *sql)
{
    struct sqlite_db *db = (struct sqlite_db *)base;
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    if (code != SQLITE_OK)
        sqlite_raise(db, code, sql);
}

/* Other connections' commits change data_version, this one's own change the counter. */
static uint64_t sqlite_stamp(struct db *base)
{
    struct sqlite_db *db = (struct sqlite_db *)base;
    struct query q = { .key = "data_version", .sql = STR("pragma data_version") };
    struct cursor c;
    struct cell version = { .type = SQL_INT };
    sqlite_start(base, &q, &c);
    if (sqlite_next(&c))
        sqlite_column(&c, 0, &version);
    sqlite_finish(&c);
    return (uint64_t)version.i << 40 ^ (uint64_t)sqlite3_total_changes64(db->handle);
}

static void sqlite_close(struct db *base)
{
    struct sqlite_db *db = (struct sqlite_db *)base;
    sqlite_forget(db);
    sqlite3_close(db->handle);
    if (db->lock >= 0)
        close(db->lock);
    free(db);
}

static const struct driver sqlite_driver = {
    .close = sqlite_close,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .alive = sqlite_alive,
    .settle = sqlite_settle,
    .script = sqlite_script,
    .knows = sqlite_knows,
    .start = sqlite_start,
    .next = sqlite_next,
    .column = sqlite_column,
    .finish = sqlite_finish,
    .prepares = sqlite_prepares,
    .stamp = sqlite_stamp,
};

struct db *sqlite_open(const struct db_address *at, enum db_mode mode, char *ret_error)
{
    static pthread_once_t configured = PTHREAD_ONCE_INIT;
    pthread_once(&configured, configure);
    char path[4096];
    if (at->where.n >= sizeof path - 16) {
        snprintf(ret_error, DB_ERROR_BYTES, "the path is too long");
        return NULL;
    }
    snprintf(path, sizeof path, "%.*s", STR_ARG(at->where));
    struct sqlite_db *db = calloc(1, sizeof *db);
    if (!db) {
        snprintf(ret_error, DB_ERROR_BYTES, "no memory");
        return NULL;
    }
    db->base = (struct db){ .driver = &sqlite_driver,
                            .engine = ENGINE_SQLITE,
                            .may_write = mode != DB_READ };
    db->lock = -1;
    if ((mode != DB_CREATE || file_make(path, ret_error)) &&
        (mode == DB_READ || lock_open(db, path, ret_error)) &&
        handle_open(db, path, mode, ret_error))
        return &db->base;
    sqlite_close(&db->base);
    return NULL;
}
