/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/mine.h"

#include "format/zip.h"
#include "guard/account.h"

#include <inttypes.h>
#include <string.h>

/* One CSV a table, and all of them in one JSON. Columns keep their own names in the JSON, for
 * programs; a CSV has those that people read. */

enum { FILE_MOST = 512 << 20 };

struct making {
    struct req *q;
    struct zip *zip;
    struct out json;
    int n;
};

/* Of the part under way. */
struct table_making {
    struct making *all;
    const struct mine_part *part;
    struct out csv;
    bool some;
};

static bool is_instant(struct str column)
{
    static const char *const names[] = { "at",    "created", "updated",  "archived", "seen",
                                         "until", "used",    "changed",  "run_at",   "started",
                                         "ended", "expires", "signed_at" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(column, names[i]))
            return true;
    return false;
}

/* 2026-11-25T15:44:12Z */
static struct str iso_instant(struct arena *a, instant at)
{
    struct str day_said = day_iso(a, zone_day(NULL, at));
    int64_t seconds = at / 1000 % 86400;
    return arena_fmt(a, "%.*sT%02d:%02d:%02dZ", STR_ARG(day_said), (int)(seconds / 3600),
                     (int)(seconds / 60 % 60), (int)(seconds % 60));
}

static struct str value_text(struct arena *a, struct str column, const struct copy_value *v)
{
    if (v->absent)
        return STR_NULL;
    if (v->type == SQL_INT)
        return is_instant(column) ? iso_instant(a, v->i) : arena_fmt(a, "%" PRId64, v->i);
    if (v->type == SQL_REAL)
        return arena_fmt(a, "%g", v->d);
    return v->type == SQL_BYTES ? hash_hex(a, v->s) : v->s;
}

static void row(void *ctx, const struct copy_value *values)
{
    struct table_making *t = ctx;
    struct arena *a = t->all->q->arena;
    struct out *json = &t->all->json;
    const struct copy_table *copy = t->part->copy;
    bool first = true;
    out_str(json, t->some ? STR(",\n{") : STR("\n{"));
    t->some = true;
    for (size_t i = 0; i < copy->n; i++) {
        struct str column = copy->columns[i].name;
        if (!mine_leaves(t->part->table, column))
            continue;
        struct str said = value_text(a, column, &values[i]);
        bool plain = values[i].type == SQL_INT && !values[i].absent && !is_instant(column);
        out_str(json, first ? STR("") : STR(","));
        out_json(json, column);
        out_char(json, ':');
        if (plain)
            out_str(json, said);
        else
            out_json(json, said);
        if (!first)
            out_char(&t->csv, ',');
        out_csv(&t->csv, said);
        first = false;
    }
    out_char(json, '}');
    out_lit(&t->csv, "\r\n");
}

static void csv_head(struct table_making *t)
{
    struct req *q = t->all->q;
    bool first = true;
    out_lit(&t->csv, "\xEF\xBB\xBF");
    for (size_t i = 0; i < t->part->copy->n; i++) {
        struct str column = t->part->copy->columns[i].name;
        if (!mine_leaves(t->part->table, column))
            continue;
        if (!first)
            out_char(&t->csv, ',');
        out_csv(&t->csv, mine_column_words(q->lang, q->arena, t->part->table->table, column));
        first = false;
    }
    out_lit(&t->csv, "\r\n");
}

/* "1-recueillis/reseau-de-port-laurier/07-echanges.csv" would be long: folder, number, kind. */
static struct str name_of(struct making *m, const struct mine_part *p)
{
    struct arena *a = m->q->arena;
    struct str folder = text(m->q->lang, p->table->origin == MINE_GIVEN ? TEXT_mine_folder_given
                                                                        : TEXT_mine_folder_made);
    struct str what = mine_table_words(m->q->lang, a, p->table->table);
    return arena_fmt(a, "%.*s/%02d-%.*s%s%.*s.csv", STR_ARG(folder), ++m->n, STR_ARG(what),
                     p->community ? "-" : "", STR_ARG(p->community ? p->community->slug : STR("")));
}

static void part(void *ctx, const struct mine_part *p)
{
    struct making *m = ctx;
    struct arena *own = m->q->arena, *mine = arena_new(64 << 20);
    arena_defer(own, (void (*)(void *))arena_free, mine);
    struct table_making t = { .all = m, .part = p };
    struct str name = name_of(m, p);
    out_init(&t.csv, own, FILE_MOST);
    out_str(&m->json, m->n > 1 ? STR(",\n{") : STR("\n{"));
    out_lit(&m->json, "\"table\":");
    out_json(&m->json, str_of(p->table->table));
    out_lit(&m->json, ",\"community\":");
    out_json(&m->json, p->community ? p->community->slug : STR_NULL);
    out_lit(&m->json, ",\"origin\":");
    out_json(&m->json, p->table->origin == MINE_GIVEN ? STR("collected") : STR("inferred"));
    out_lit(&m->json, ",\"rows\":[");
    csv_head(&t);
    m->q->arena = mine;
    copy_rows_of(p->tx, p->copy, &p->pick, row, &t);
    m->q->arena = own;
    out_lit(&m->json, "]}");
    zip_add(m->zip, name, &t.csv);
}

void mine_zip(struct req *q, struct out *o)
{
    struct zip zip;
    struct out readme;
    struct making m = { .q = q, .zip = &zip };
    out_init(&m.json, q->arena, FILE_MOST);
    out_init(&readme, q->arena, OUT_SPOOL);
    zip_begin(&zip, o, q->now);
    out_fmt(&m.json, "{\"made\":\"%.*s\",\"parts\":[", STR_ARG(iso_instant(q->arena, q->now)));
    mine_each(q, part, &m);
    out_lit(&m.json, "\n]}\n");
    zip_add(&zip, STR("maillage.json"), &m.json);
    out_str(&readme, text(q->lang, TEXT_mine_readme));
    out_lit(&readme, "\r\n");
    zip_add(&zip, text(q->lang, TEXT_mine_readme_name), &readme);
    zip_end(&zip);
}
