/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/installation.h"

#include "core/fault.h"
#include "guard/migrations.h"
#include "guard/password.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ARENA_CAP = 8 << 20 };

static bool fail(char **ret_error, const char *what, const char *where)
{
    static _Thread_local char message[512];
    snprintf(message, sizeof message, "%s: %s", where, what);
    *ret_error = message;
    return false;
}

static bool folder_make(const char *path, char **ret_error)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST)
        return true;
    return fail(ret_error, strerror(errno), path);
}

/* The master key is made once, with the folder. A database whose key is gone must not be opened
 * with a new one: what is sealed in it would be lost without a word. */
static bool key_load(struct installation *in, bool create, char **ret_error)
{
    const char *path = arena_fmt(in->arena, "%.*s/master.key", STR_ARG(in->data)).p;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        ssize_t n = read(fd, in->master, sizeof in->master);
        close(fd);
        return n == (ssize_t)sizeof in->master || fail(ret_error, "not a key", path);
    }
    if (errno != ENOENT || !create)
        return fail(ret_error, strerror(errno), path);
    secret_random(in->master, sizeof in->master);
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(ret_error, strerror(errno), path);
    bool written =
        write(fd, in->master, sizeof in->master) == (ssize_t)sizeof in->master && fsync(fd) == 0;
    close(fd);
    return written || fail(ret_error, "cannot be written", path);
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

static void first_settings(struct installation *in, struct db *db)
{
    struct tx tx;
    tx_begin(&tx, db, in->arena, true, ISOLATION_DEFAULT);
    if (!str_to_i64(setting_get(&tx, "password.ops"), &in->password_ops)) {
        in->password_ops = password_calibrate();
        setting_set(&tx, "password.ops", arena_fmt(in->arena, "%lld", (long long)in->password_ops));
    }
    tx_commit(&tx);
}

static bool read_settings(struct installation *in, struct db *db)
{
    struct tx tx;
    tx_begin(&tx, db, in->arena, false, ISOLATION_DEFAULT);
    bool known = str_to_i64(setting_get(&tx, "password.ops"), &in->password_ops);
    tx_rollback(&tx);
    return known;
}

static bool home_open(struct installation *in, bool create, char **ret_error)
{
    struct db *db = db_open(&in->home, create ? DB_CREATE : DB_WRITE, ret_error);
    if (!db)
        return false;
    struct migration *list;
    size_t n = migrations_of(in->arena, "installation", &list);
    bool fine = store_migrate(db, list, n) == MIGRATE_DONE ||
                fail(ret_error, "made by a newer version of Maillage", in->home.where.p);
    if (fine && !read_settings(in, db))
        first_settings(in, db);
    db_close(db);
    return fine;
}

struct installation *installation_open(struct str data, struct str database, bool create,
                                       char **ret_error)
{
    secret_start();
    struct arena *a = arena_new(ARENA_CAP);
    struct installation *in = arena_make(a, struct installation);
    in->arena = a;
    in->data = arena_str(a, data);
    in->database = arena_str(a, database);
    in->home = address(in, "installation.db", STR("installation"));
    bool fine = (!create || (folder_make(in->data.p, ret_error) &&
                             folder_make(arena_fmt(a, "%s/communities", in->data.p).p, ret_error) &&
                             folder_make(arena_fmt(a, "%s/audit", in->data.p).p, ret_error))) &&
                key_load(in, create, ret_error) && home_open(in, create, ret_error);
    if (!fine) {
        arena_free(a);
        return NULL;
    }
    return in;
}

void installation_close(struct installation *in)
{
    if (in)
        arena_free(in->arena);
}
