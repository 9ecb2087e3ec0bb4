/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/migrations.h"

#include "assets.h"
#include "core/fault.h"

#include <stdlib.h>
#include <string.h>

/* "schema/community/0003-search.sqlite.sql" -> 3, "0003-search", engine; false when it is of
 * another kind of database. */
static bool read_name(const char *path, const char *kind, int *ret_number, struct str *ret_name,
                      struct str *ret_engine)
{
    struct str rest = str_of(path), folder, file;
    if (!str_starts(rest, STR("schema/")))
        return false;
    rest = str_sub(rest, 7, rest.n);
    if (str_cut(rest, '/', &folder, &file)) {
        if (!str_is(folder, kind))
            return false;
        rest = file;
    }
    int64_t number;
    struct str tail;
    REQUIRE(str_to_i64(str_sub(rest, 0, 4), &number) && str_ends(rest, STR(".sql")));
    str_cut(str_sub(rest, 0, rest.n - 4), '.', ret_name, &tail);
    *ret_number = (int)number;
    *ret_engine = tail;
    return true;
}

static struct migration *place_of(struct migration *list, size_t *n, int number, struct arena *a,
                                  struct str name)
{
    for (size_t i = 0; i < *n; i++)
        if (list[i].number == number) {
            REQUIRE(str_is(name, list[i].name)); /* two migrations of one number */
            return &list[i];
        }
    struct migration *made = &list[(*n)++];
    made->number = number;
    made->name = arena_z(a, name);
    return made;
}

static int by_number(const void *x, const void *y)
{
    return ((const struct migration *)x)->number - ((const struct migration *)y)->number;
}

size_t migrations_of(struct arena *a, const char *kind, struct migration **ret)
{
    struct migration *list = arena_array(a, struct migration, n_assets);
    size_t n = 0;
    for (size_t i = 0; i < n_assets; i++) {
        int number;
        struct str name, engine;
        if (!read_name(assets[i].path, kind, &number, &name, &engine))
            continue;
        struct migration *m = place_of(list, &n, number, a, name);
        const char *sql = arena_z(a, assets[i].bytes);
        if (!str_is(engine, "postgres"))
            m->sqlite = sql;
        if (!str_is(engine, "sqlite"))
            m->postgres = sql;
    }
    qsort(list, n, sizeof *list, by_number);
    for (size_t i = 0; i < n; i++)
        REQUIRE(list[i].sqlite && list[i].postgres);
    *ret = list;
    return n;
}
