/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/database.h"

#include "core/fault.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FAIL(...)                                                                                  \
    do {                                                                                           \
        fprintf(stderr, __VA_ARGS__);                                                              \
        abort();                                                                                   \
    } while (0)

enum { MEMORY = 512 << 20, MIGRATIONS = 512, FILE_MOST = 4 << 20 };

static const char *file_text(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        FAIL("%s cannot be read\n", path);
    char *text = arena_alloc(a, FILE_MOST);
    text[fread(text, 1, FILE_MOST - 1, f)] = '\0';
    fclose(f);
    return text;
}

static int is_migration(const struct dirent *d)
{
    return d->d_name[0] >= '0' && d->d_name[0] <= '9' && str_ends(str_of(d->d_name), STR(".sql"));
}

/* 0007-what.sql, or 0007-what.sqlite.sql beside 0007-what.postgres.sql */
static size_t migrations_read(struct arena *a, const char *folder, struct migration *ret)
{
    struct dirent **list;
    int n = scandir(folder, &list, is_migration, alphasort);
    size_t found = 0;
    for (int i = 0; i < n; i++) {
        struct str name = str_of(list[i]->d_name);
        int number = (int)strtol(name.p, NULL, 10);
        const char *text = file_text(a, arena_fmt(a, "%s/%s", folder, name.p).p);
        if (!found || ret[found - 1].number != number)
            ret[found++] = (struct migration){ .number = number, .name = arena_z(a, name) };
        struct migration *m = &ret[found - 1];
        if (!str_ends(name, STR(".postgres.sql")))
            m->sqlite = text;
        if (!str_ends(name, STR(".sqlite.sql")))
            m->postgres = text;
        free(list[i]);
    }
    if (n >= 0)
        free(list);
    return found;
}

static void address_make(struct test_db *t)
{
    static int number;
    const char *cluster = getenv("MAILLAGE_TEST_DATABASE");
    if (cluster && cluster[0]) {
        t->at = (struct db_address){ .engine = ENGINE_POSTGRES, .where = str_of(cluster) };
        t->at.schema = arena_fmt(t->arena, "test_%d_%d", (int)getpid(), ++number);
        return;
    }
    char *folder = arena_z(t->arena, STR("/tmp/maillage-test.XXXXXX"));
    if (!mkdtemp(folder))
        FAIL("no temporary folder\n");
    t->folder = str_of(folder);
    t->at = (struct db_address){ .engine = ENGINE_SQLITE };
    t->at.where = arena_fmt(t->arena, "%s/test.db", folder);
}

struct db *test_db_again(struct test_db *t, enum db_mode mode)
{
    char *error = NULL;
    struct db *db = db_open(&t->at, mode, &error);
    if (!db)
        FAIL("the database cannot be opened: %s\n", error);
    return db;
}

struct test_db *test_db_open_with(const char *folder)
{
    struct arena *a = arena_new(MEMORY);
    struct test_db *t = arena_make(a, struct test_db);
    t->arena = a;
    address_make(t);
    t->db = test_db_again(t, DB_CREATE);
    if (!folder)
        return t;
    struct migration *list = arena_array(a, struct migration, MIGRATIONS);
    size_t n = migrations_read(a, folder, list);
    if (!n || store_migrate(t->db, list, n) != MIGRATE_DONE)
        FAIL("no migrations in %s\n", folder);
    return t;
}

struct test_db *test_db_open(void)
{
    return test_db_open_with("schema");
}

static void drop_schema(struct test_db *t)
{
    struct tx tx;
    t->db = test_db_again(t, DB_OWNER);
    test_tx(t, &tx, true);
    store_script(&tx, arena_fmt(t->arena, "drop schema \"%.*s\" cascade", STR_ARG(t->at.schema)));
    tx_commit(&tx);
    db_close(t->db);
}

static void remove_folder(struct test_db *t)
{
    DIR *d = opendir(t->folder.p);
    for (struct dirent *e; d && (e = readdir(d));)
        if (e->d_name[0] != '.')
            unlinkat(dirfd(d), e->d_name, 0);
    if (d)
        closedir(d);
    rmdir(t->folder.p);
}

void test_db_close(struct test_db *t)
{
    if (!t)
        return;
    db_close(t->db); /* it may be in the middle of what failed */
    if (t->at.engine == ENGINE_POSTGRES)
        drop_schema(t);
    if (t->folder.p)
        remove_folder(t);
    arena_free(t->arena);
}

void test_tx(struct test_db *t, struct tx *tx, bool writing)
{
    tx_begin(tx, t->db, t->arena, writing, ISOLATION_DEFAULT);
}

void test_db_entity(struct test_db *t, const struct entity *e)
{
    struct out o;
    out_init(&o, t->arena, 1 << 20);
    entity_ddl(&o, e, t->at.engine);
    struct tx tx;
    TEST_WRITE(t, &tx)
    store_script(&tx, out_view(&o));
}

bool test_faults(enum fault_kind kind, void (*work)(void *ctx), void *ctx)
{
    struct fault fault;
    if (FAULT_CAUGHT(&fault)) {
        if (fault.kind != kind)
            FAIL("another fault than expected: %s\n", fault.what);
        return true;
    }
    work(ctx);
    fault_done(&fault);
    return false;
}
