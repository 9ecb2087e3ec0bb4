/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/installation.h"

#include "core/fault.h"
#include "guard/migrations.h"
#include "guard/password.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARENA_CAP = 8 << 20 };

static bool fail(char **ret_error, const char *what, const char *where)
{
    static _Thread_local char message[512];
    snprintf(message, sizeof message, "%.200s: %.300s", where, what);
    *ret_error = message;
    return false;
}

static bool folder_make(const char *path, char **ret_error)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return true;
    return fail(ret_error, strerror(errno), path);
}

/* -- the master key: made once, with the installation. A database whose key is gone must not be
 * opened with a new one: what is sealed in it would be lost without a word. */

static const char *key_path(const struct installation *in, const char *ending)
{
    return arena_fmt(in->arena, "%.*s/master.key%s", STR_ARG(in->data), ending).p;
}

static bool key_read(struct installation *in, bool *ret_there, char **ret_error)
{
    const char *path = key_path(in, "");
    unsigned char key[SECRET_KEY_BYTES + 1];
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    *ret_there = fd >= 0;
    if (fd < 0)
        return errno == ENOENT || errno == ENOTDIR || fail(ret_error, strerror(errno), path);
    ssize_t n = read(fd, key, sizeof key);
    bool private = fstat(fd, &st) == 0 && (st.st_mode & 077) == 0;
    close(fd);
    if (n != SECRET_KEY_BYTES)
        return fail(ret_error, "not a master key", path);
    if (!private)
        return fail(ret_error, "others may read it: chmod 600", path);
    memcpy(in->master, key, sizeof in->master);
    return true;
}

/* Appears under its name whole or not at all, and never over another. */
static bool key_write(struct installation *in, char **ret_error)
{
    const char *path = key_path(in, ""), *fresh = key_path(in, ".new");
    unlink(fresh);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool written = fd >= 0 &&
                   write(fd, in->master, sizeof in->master) == (ssize_t)sizeof in->master &&
                   fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    if (!written || link(fresh, path) != 0)
        return fail(ret_error, strerror(errno), path);
    unlink(fresh);
    return true;
}

static bool key_make(struct installation *in, char **ret_error)
{
    secret_random(in->master, sizeof in->master);
    return key_write(in, ret_error);
}

/* Lets the database know its key again, and says nothing about it. */
static struct str key_check(const struct installation *in)
{
    return hash_hex(in->arena, hash_hmac(in->arena, in->master, STR("maillage master key")));
}

static struct db_address address(const struct installation *in, const char *file, struct str schema)
{
    if (in->database.p)
        return (struct db_address){ ENGINE_POSTGRES, in->database, schema };
    return (struct db_address){ ENGINE_SQLITE,
                                arena_fmt(in->arena, "%.*s/%s", STR_ARG(in->data), file),
                                STR_NULL };
}

struct db_address installation_community_address(const struct installation *in, struct arena *a,
                                                 struct str slug)
{
    if (!in->database.p)
        return (struct db_address){
            ENGINE_SQLITE,
            arena_fmt(a, "%.*s/communities/%.*s.db", STR_ARG(in->data), STR_ARG(slug)), STR_NULL
        };
    char *schema = arena_z(a, arena_fmt(a, "c_%.*s", STR_ARG(slug)));
    for (char *c = schema; *c; c++)
        if (*c == '-')
            *c = '_';
    return (struct db_address){ ENGINE_POSTGRES, in->database, str_of(schema) };
}

/* What the database knows of its key; NULL when it has none yet. */
static struct str known_check(struct installation *in, struct db *db)
{
    if (store_schema_version(db) == 0)
        return STR_NULL;
    struct tx tx;
    tx_begin(&tx, db, in->arena, false, ISOLATION_DEFAULT);
    struct str known = setting_get(&tx, "key.check");
    tx_rollback(&tx);
    return known;
}

static bool key_missing(const struct installation *in, char **ret_error)
{
    return fail(ret_error, "the master key is missing; put it back, from the recovery sheet",
                key_path(in, ""));
}

static bool key_fits(struct installation *in, struct db *db, bool there, bool create,
                     char **ret_error)
{
    struct str known = known_check(in, db);
    if (!there && (known.p || !create))
        return key_missing(in, ret_error);
    if (!there)
        return key_make(in, ret_error);
    if (known.p && !hash_equal(known, key_check(in)))
        return fail(ret_error, "this is not the master key of this database", key_path(in, ""));
    return true;
}

static void settings(struct installation *in, struct db *db)
{
    struct tx tx;
    tx_begin(&tx, db, in->arena, false, ISOLATION_DEFAULT);
    bool known = str_to_i64(setting_get(&tx, "password.ops"), &in->password_ops) &&
                 setting_get(&tx, "key.check").p;
    tx_rollback(&tx);
    if (known)
        return;
    in->password_ops = password_calibrate();
    tx_begin(&tx, db, in->arena, true, ISOLATION_DEFAULT);
    setting_set(&tx, "password.ops", arena_fmt(in->arena, "%lld", (long long)in->password_ops));
    setting_set(&tx, "key.check", key_check(in));
    tx_commit(&tx);
}

static bool migrate(struct installation *in, struct db *db, char **ret_error)
{
    struct migration *list;
    size_t n = migrations_of(in->arena, "installation", &list);
    return store_migrate(db, list, n) == MIGRATE_DONE ||
           fail(ret_error, "made by a newer version of Maillage", in->data.p);
}

static bool home_open(struct installation *in, bool key_there, bool create, char **ret_error)
{
    struct db *db = db_open(&in->home, create ? DB_CREATE : DB_OWNER, ret_error);
    if (!db)
        return false;
    struct fault fault;
    if (FAULT_CAUGHT(&fault)) {
        db_close(db);
        return fail(ret_error, fault.what, in->data.p);
    }
    bool fine = key_fits(in, db, key_there, create, ret_error) && migrate(in, db, ret_error);
    if (fine)
        settings(in, db);
    fault_done(&fault);
    db_close(db);
    return fine;
}

static bool folders_make(struct installation *in, char **ret_error)
{
    return folder_make(in->data.p, ret_error) &&
           folder_make(arena_fmt(in->arena, "%s/communities", in->data.p).p, ret_error) &&
           folder_make(arena_fmt(in->arena, "%s/audit", in->data.p).p, ret_error);
}

static struct installation *place_new(struct str data, struct str database)
{
    secret_start();
    struct arena *a = arena_new(ARENA_CAP);
    struct installation *in = arena_make(a, struct installation);
    in->arena = a;
    in->data = arena_str(a, data);
    in->database = arena_str(a, database);
    in->home = address(in, "installation.db", STR("installation"));
    in->home.by_key = true;
    return in;
}

struct installation *installation_open(struct str data, struct str database, bool create,
                                       char **ret_error)
{
    struct installation *in = place_new(data, database);
    bool there = false;
    if ((!create || folders_make(in, ret_error)) && key_read(in, &there, ret_error) &&
        home_open(in, there, create, ret_error))
        return in;
    installation_close(in);
    return NULL;
}

struct installation *installation_place(struct str data, struct str database, char **ret_error)
{
    struct installation *in = place_new(data, database);
    bool there = false;
    if (key_read(in, &there, ret_error) && (there || key_missing(in, ret_error)) &&
        folders_make(in, ret_error))
        return in;
    installation_close(in);
    return NULL;
}

struct installation *installation_look(struct str data, struct str database,
                                       const unsigned char *key, char **ret_error)
{
    struct installation *in = place_new(data, database);
    bool there = false;
    if (key) {
        memcpy(in->master, key, sizeof in->master);
        return in;
    }
    if (key_read(in, &there, ret_error) && (there || key_missing(in, ret_error)))
        return in;
    installation_close(in);
    return NULL;
}

bool installation_put_key(struct str data, const unsigned char key[SECRET_KEY_BYTES],
                          char **ret_error)
{
    struct installation *in = place_new(data, STR_NULL);
    memcpy(in->master, key, sizeof in->master);
    bool put = folder_make(in->data.p, ret_error) && key_write(in, ret_error);
    installation_close(in);
    return put;
}

void installation_close(struct installation *in)
{
    if (!in)
        return;
    struct arena *a = in->arena;
    sodium_memzero(in->master, sizeof in->master);
    arena_free(a);
}
