/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/search.h"

#include "core/fault.h"
#include "core/key.h"
#include "store.sql.h"
#include "store/mark.h"
#include "store/vocabulary.h"

#include <stdlib.h>
#include <string.h>

/* -- the table ------------------------------------------------------------------------------- */

static bool is_archived(const void *record)
{
    return ((const struct record *)record)->archived != NUMBER_NONE;
}

/* A set is found by its words in both languages. */
static struct str set_words(void *ctx, struct arena *a, const struct field *f, struct str codes)
{
    struct str fr = vocabulary_labels(ctx, a, LANG_FR, f->vocabulary, codes, " ");
    struct str en = vocabulary_labels(ctx, a, LANG_EN, f->vocabulary, codes, " ");
    return arena_fmt(a, "%.*s %.*s", STR_ARG(fr), STR_ARG(en));
}

static struct str tokens_of(struct tx *tx, struct arena *a, const struct entity *e,
                            const void *record)
{
    return entity_tokens(a, e, record, &(struct word_source){ set_words, tx });
}

void search_index(struct tx *tx, const struct entity *e, const void *before, const void *after)
{
    if (!e->search_kind)
        return;
    int64_t id = ((const struct record *)after)->id;
    int kind = search_kind(e, is_archived(after));
    struct str tokens = tokens_of(tx, tx->arena, e, after);
    if (!before) {
        search_add(tx, &(struct search_add_in){ kind, id, tokens });
        return;
    }
    int old_kind = search_kind(e, is_archived(before));
    if (old_kind != kind)
        search_drop(tx, &(struct search_drop_in){ old_kind, id });
    else if (str_eq(tokens, tokens_of(tx, tx->arena, e, before)))
        return;
    search_put(tx, &(struct search_put_in){ kind, id, tokens });
}

void search_reword(struct tx *tx, const struct entity *e, const void *record)
{
    search_put(tx, &(struct search_put_in){ search_kind(e, is_archived(record)),
                                            ((const struct record *)record)->id,
                                            tokens_of(tx, tx->arena, e, record) });
}

struct rebuild {
    struct tx *tx;
    const struct entity *e;
    struct arena *scratch; /* emptied after each record */
};

static void rebuild_one(void *ctx, const void *record)
{
    struct rebuild *r = ctx;
    int64_t id = ((const struct record *)record)->id;
    if (r->e->search_kind) {
        struct str tokens = tokens_of(r->tx, r->scratch, r->e, record);
        search_add(r->tx,
                   &(struct search_add_in){ search_kind(r->e, is_archived(record)), id, tokens });
    }
    mark_index(r->tx, r->e, NULL, record);
    arena_reset(r->scratch);
}

static void scratch_free(void *arena)
{
    arena_free(arena);
}

void record_rebuild_search(struct tx *tx, const struct entity *e)
{
    if (e->search_kind) {
        search_drop_kind(tx, &(struct search_drop_kind_in){ search_kind(e, false) });
        search_drop_kind(tx, &(struct search_drop_kind_in){ search_kind(e, true) });
    }
    mark_forget(tx, e);
    struct rebuild r = { tx, e, arena_new(8 << 20) };
    arena_defer(tx->arena, scratch_free, r.scratch);
    row_each(tx, e, rebuild_one, &r);
}

/* -- what was typed -------------------------------------------------------------------------- */

enum { WORDS_MOST = 12, BEGINNING_LEAST = 2 /* one letter would match half of everything */ };

/* Words as they are indexed; `beginning` is the last one as it was typed so far, before a plural's
 * s is taken off. NULL when the last character ends no word. */
struct typed {
    struct str words[WORDS_MOST];
    size_t n;
    struct str beginning;
};

/* A letter put after the last word keeps its ending from being taken for a plural. */
static struct str beginning_of(struct arena *a, struct str typed)
{
    struct str tokens = key_tokens(a, arena_fmt(a, "%.*sq", STR_ARG(typed))), word, last = STR_NULL;
    while (str_next(&tokens, ' ', &word))
        last = word;
    if (last.n < 2 || last.p[last.n - 1] != 'q')
        return STR_NULL;
    return str_sub(last, 0, last.n - 1);
}

static struct typed typed_read(struct arena *a, struct str typed)
{
    struct typed t = { .n = 0 };
    typed = str_trim(str_sub(typed, 0, 200));
    while (typed.n && !str_is_utf8(typed)) /* cut in the middle of a character */
        typed.n--;
    t.beginning = beginning_of(a, typed);
    struct str tokens = key_tokens(a, typed), word;
    while (t.n < WORDS_MOST && str_next(&tokens, ' ', &word))
        t.words[t.n++] = word;
    return t;
}

/* Words hold letters and digits only, so quotes around them are enough. */
static void word_write(struct out *o, enum engine engine, struct str word, bool beginning)
{
    if (engine == ENGINE_SQLITE)
        out_fmt(o, "\"%.*s\"%s", STR_ARG(word), beginning ? " *" : "");
    else
        out_fmt(o, "'%.*s'%s", STR_ARG(word), beginning ? ":*" : "");
}

/* The word itself, or anything that begins like what was typed so far: "mais" finds "maison",
 * "paris" finds what is kept as "pari". */
static void last_write(struct out *o, enum engine engine, struct str word, struct str beginning)
{
    if (beginning.n < BEGINNING_LEAST) {
        word_write(o, engine, word, false);
    } else if (str_starts(word, beginning)) {
        word_write(o, engine, beginning, true);
    } else {
        out_char(o, '(');
        word_write(o, engine, word, false);
        out_str(o, engine == ENGINE_SQLITE ? STR(" OR ") : STR(" | "));
        word_write(o, engine, beginning, true);
        out_char(o, ')');
    }
}

struct str search_expression(struct arena *a, enum engine engine, struct str typed)
{
    struct typed t = typed_read(a, typed);
    if (!t.n)
        return STR_NULL;
    struct out o;
    out_init(&o, a, 64 * 1024);
    for (size_t i = 0; i < t.n; i++) {
        if (i)
            out_str(&o, engine == ENGINE_SQLITE ? STR(" AND ") : STR(" & "));
        if (i + 1 == t.n)
            last_write(&o, engine, t.words[i], t.beginning);
        else
            word_write(&o, engine, t.words[i], false);
    }
    return out_view(&o);
}

/* -- in lists -------------------------------------------------------------------------------- */

static void matches_write(struct composed *c, int kind, struct str expression)
{
    if (c->engine == ENGINE_SQLITE) {
        out_lit(&c->sql, "select rowid & 1099511627775 from search where search match ");
        composed_bind(c, cell_text(expression));
        out_fmt(&c->sql, " and rowid between %lld and %lld", (long long)kind << 40,
                ((long long)(kind + 1) << 40) - 1);
        return;
    }
    out_fmt(&c->sql, "select record from search where kind = %d and tokens @@ cast(", kind);
    composed_bind(c, cell_text(expression));
    out_lit(&c->sql, " as tsquery)");
}

struct list_matches search_matches(struct tx *tx, int kind, struct str typed)
{
    struct composed c;
    struct str expression = search_expression(tx->arena, tx->db->engine, typed);
    if (!expression.p)
        return (struct list_matches){ 0 };
    composed_init(&c, tx);
    c.once = true;
    matches_write(&c, kind, expression);
    return list_matched(tx, &c);
}

void search_condition(struct tx *tx, struct composed *c, const char *alias, int kind,
                      struct str typed)
{
    struct str expression = search_expression(tx->arena, c->engine, typed);
    REQUIRE(expression.p);
    c->once = true;
    bool walks = c->engine == ENGINE_SQLITE && !c->from_ids;
    out_fmt(&c->sql, walks ? "+%s.id in (" : "%s.id in (", alias);
    matches_write(c, kind, expression);
    out_char(&c->sql, ')');
}

/* A word stands between spaces in what is kept; a beginning has one before it. */
static void stands_write(struct composed *c, struct arena *a, struct str word, bool beginning)
{
    out_lit(&c->sql, "instr(' ' || s_.c0 || ' ', ");
    composed_bind(c, cell_text(arena_fmt(a, " %.*s%s", STR_ARG(word), beginning ? "" : " ")));
    out_lit(&c->sql, ") > 0");
}

/* The FTS table's own rows, by their key: reading them through it takes twice as long. */
void search_probe(struct tx *tx, struct composed *c, const char *alias, int kind, struct str typed)
{
    struct typed t = typed_read(tx->arena, typed);
    REQUIRE(t.n && c->engine == ENGINE_SQLITE);
    out_fmt(&c->sql, "exists (select 1 from search_content s_ where s_.id = %lld + %s.id",
            (long long)kind << 40, alias);
    for (size_t i = 0; i < t.n; i++) {
        bool last = i + 1 == t.n && t.beginning.n >= BEGINNING_LEAST;
        bool also = last && !str_starts(t.words[i], t.beginning);
        out_str(&c->sql, also ? STR(" and (") : STR(" and "));
        if (!last || also)
            stands_write(c, tx->arena, t.words[i], false);
        out_str(&c->sql, also ? STR(" or ") : STR(""));
        if (last)
            stands_write(c, tx->arena, t.beginning, true);
        out_str(&c->sql, also ? STR(")") : STR(""));
    }
    out_char(&c->sql, ')');
}

/* -- everywhere ------------------------------------------------------------------------------ */

enum { CANDIDATES = 250 }; /* looked at; a search for one kind shows fifty */

struct ranked {
    struct search_hit hit;
    size_t words;
    bool whole; /* the last word is there as a whole */
};

static int better(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;
    if (a->whole != b->whole)
        return a->whole ? -1 : 1;
    if (a->words != b->words)
        return a->words < b->words ? -1 : 1;
    if (a->hit.kind != b->hit.kind)
        return a->hit.kind < b->hit.kind ? -1 : 1;
    return a->hit.id < b->hit.id ? -1 : a->hit.id > b->hit.id;
}

static struct ranked rank(const struct search_match_row *row, struct str last)
{
    struct ranked r = { { (int)row->kind, row->record }, 0, false };
    struct str rest = row->tokens, word;
    while (str_next(&rest, ' ', &word)) {
        r.words++;
        r.whole |= str_eq(word, last);
    }
    return r;
}

/* Persons: only those who are open to the viewer, by number; their words are read by nobody. */
static size_t search_persons(struct tx *tx, struct str typed, const struct entity *e, int limit,
                             struct search_hit **ret)
{
    struct composed c;
    struct cursor cursor;
    struct cell id = { .type = SQL_ID };
    struct list_query q = { .entity = e, .search = typed, .data_classes = e->data_classes };
    const struct field *title = entity_title(e);
    size_t n = 0;
    if (title)
        q.data_classes = title->data_class;
    composed_init(&c, tx);
    out_fmt(&c.sql, "select o.id from %s o where ", e->name);
    list_conditions(tx, &c, &q, "o", NULL, NULL);
    list_guard(tx, &c, &q, "o", list_classes(&q)); /* part */
    out_fmt(&c.sql, " order by o.id limit %d", limit < 0 ? 0 : limit);
    *ret = arena_array(tx->arena, struct search_hit, (size_t)(limit < 0 ? 0 : limit) + 1);
    composed_start(tx, &c, false, &cursor);
    for (; tx->db->driver->next(&cursor); n++) {
        tx->db->driver->column(&cursor, 0, &id);
        (*ret)[n] = (struct search_hit){ e->search_kind, id.i };
    }
    tx->db->driver->finish(&cursor);
    return n;
}

/* The fewer other words a record has, the more it is what was asked for. */
static size_t best_find(struct tx *tx, struct str typed, struct str expression, int kind,
                        size_t wanted, struct search_hit *ret)
{
    struct search_match_in in = { expression, kind, CANDIDATES };
    struct search_match_row *rows;
    size_t n = search_match(tx, &in, &rows);
    struct typed t = typed_read(tx->arena, typed);
    struct ranked *list = arena_array(tx->arena, struct ranked, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = rank(&rows[i], t.words[t.n - 1]);
    qsort(list, n, sizeof *list, better);
    if (n > wanted)
        n = wanted;
    for (size_t i = 0; i < n; i++)
        ret[i] = list[i].hit;
    return n;
}

/* Remembered until the database changes. */
size_t search_find(struct tx *tx, struct str typed, const struct entity *e, int limit,
                   struct search_hit **ret)
{
    int kind = e ? e->search_kind : 0;
    size_t wanted = limit < 0 ? 0 : limit < CANDIDATES ? (size_t)limit : CANDIDATES;
    *ret = NULL;
    if (e && (!kind || e->person))
        return kind ? search_persons(tx, typed, e, limit, ret) : 0;
    struct str expression = search_expression(tx->arena, tx->db->engine, typed);
    if (!expression.p)
        return 0;
    uint64_t what = str_hash(arena_fmt(tx->arena, "found %d %zu %.*s\n%.*s", kind, wanted,
                                       STR_ARG(expression), STR_ARG(typed)));
    struct str known = remembered_get(tx->db, what);
    *ret = arena_array(tx->arena, struct search_hit, wanted + 1);
    if (known.p) {
        REQUIRE(known.n <= wanted * sizeof **ret);
        memcpy(*ret, known.p, known.n);
        return known.n / sizeof **ret;
    }
    size_t n = best_find(tx, typed, expression, kind, wanted, *ret);
    remembered_put(tx->db, what, (struct str){ (const char *)*ret, n * sizeof **ret });
    return n;
}
