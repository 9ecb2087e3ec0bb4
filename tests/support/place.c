/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/place.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FAIL(...)                                                                                  \
    do {                                                                                           \
        fprintf(stderr, __VA_ARGS__);                                                              \
        abort();                                                                                   \
    } while (0)

static const char *cluster(void)
{
    const char *named = getenv("MAILLAGE_TEST_DATABASE");
    return named && named[0] ? named : NULL;
}

enum engine test_engine(void)
{
    return cluster() ? ENGINE_POSTGRES : ENGINE_SQLITE;
}

static void run(const char *sql)
{
    PGconn *conn = PQconnectdb(cluster());
    PGresult *r = PQexec(conn, sql);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        FAIL("%s: %s\n", sql, PQerrorMessage(conn));
    PQclear(r);
    PQfinish(conn);
}

/* "postgresql:///postgres?host=…" with another name of the database. */
static struct str database_new(struct arena *a)
{
    static int number;
    struct str all = str_of(cluster()), name = STR("///postgres");
    ptrdiff_t at = str_find(all, name);
    if (at < 0)
        FAIL("MAILLAGE_TEST_DATABASE does not name postgres\n");
    struct str made = arena_fmt(a, "place_%d_%d", (int)getpid(), ++number);
    run(arena_fmt(a, "create database %s", made.p).p);
    return arena_fmt(a, "%.*s///%s%.*s", (int)at, all.p, made.p,
                     STR_ARG(str_sub(all, (size_t)at + name.n, all.n)));
}

struct test_place *test_place_new(enum engine engine)
{
    struct arena *a = arena_new(256 << 20);
    struct test_place *p = arena_make(a, struct test_place);
    char *folder = arena_z(a, STR("/tmp/maillage-test.XXXXXX"));
    if (!mkdtemp(folder))
        FAIL("no temporary folder\n");
    p->arena = a;
    p->data = arena_fmt(a, "%s/data", folder);
    if (engine == ENGINE_POSTGRES)
        p->database = database_new(a);
    return p;
}

static int remove_entry(const char *path, const struct stat *st, int flag, struct FTW *w)
{
    (void)st;
    (void)flag;
    (void)w;
    return remove(path);
}

void test_place_free(struct test_place *p)
{
    if (!p)
        return;
    if (p->database.p) {
        struct str rest = str_sub(p->database, (size_t)str_find(p->database, STR("///")) + 3, 64);
        struct str name, tail;
        str_cut(rest, '?', &name, &tail);
        run(arena_fmt(p->arena, "drop database %.*s with (force)", STR_ARG(name)).p);
    }
    struct str folder = str_sub(p->data, 0, p->data.n - 5);
    nftw(arena_z(p->arena, folder), remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(p->arena);
}

struct installation *test_place_open(struct test_place *p, bool create)
{
    char *error = NULL;
    struct installation *in = installation_open(p->data, p->database, create, &error);
    if (!in)
        FAIL("no installation: %s\n", error);
    return in;
}

struct str test_place_refusal(struct test_place *p, bool create)
{
    char *error = NULL;
    struct installation *in = installation_open(p->data, p->database, create, &error);
    if (in)
        FAIL("an installation that should have been refused\n");
    return arena_str(p->arena, str_of(error));
}

struct str test_place_file(struct test_place *p, const char *name)
{
    return arena_fmt(p->arena, "%.*s/%s", STR_ARG(p->data), name);
}
