/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/audit_stream.h"

#include "core/fault.h"

#include <stdlib.h>
#include <string.h>

enum { MAC = 2 * HASH_BYTES, BATCH_MEMORY = 4 << 20 };

struct seen { /* a row of the log */
    int64_t id;
    char mac[MAC];
};
struct seal {
    int64_t position, row;
    char chain[MAC];
};
struct audit_stream {
    struct arena *arena, *scratch;
    unsigned char key[SECRET_KEY_BYTES];
    struct seen *rows;
    struct seal *seals;
    size_t n_rows, cap_rows, n_seals, cap_seals;
    bool sorted;
    struct audit_verdict v;
};

static void bad(struct audit_stream *s, const char *what, int64_t row)
{
    if (s->v.what)
        return;
    s->v.what = what;
    s->v.first_bad = row;
}

static void *grown(struct arena *a, void *list, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return list;
    size_t more = *cap ? 2 * *cap : 1024;
    list = *cap ? arena_grow(a, list, *cap * size, more * size) : arena_alloc(a, more * size);
    *cap = more;
    return list;
}

static void text_keep(char ret[MAC], struct str s)
{
    memset(ret, 0, MAC);
    memcpy(ret, s.p ? s.p : "", s.n < MAC ? s.n : MAC);
}

static void free_scratch(void *a)
{
    arena_free(a);
}

struct audit_stream *audit_stream_begin(struct arena *a,
                                        const unsigned char audit_key[SECRET_KEY_BYTES])
{
    struct audit_stream *s = arena_make(a, struct audit_stream);
    s->arena = a;
    s->scratch = arena_new(BATCH_MEMORY);
    arena_defer(a, free_scratch, s->scratch);
    memcpy(s->key, audit_key, sizeof s->key);
    return s;
}

static int64_t number(const struct copy_table *t, const struct copy_value *values, const char *name)
{
    const struct copy_value *v = copy_value_of(t, values, name);
    return v && v->type == SQL_INT && !v->absent ? v->i : 0;
}

static struct str words(const struct copy_table *t, const struct copy_value *values,
                        const char *name)
{
    const struct copy_value *v = copy_value_of(t, values, name);
    return v && v->type == SQL_TEXT && !v->absent ? v->s : STR("");
}

struct audit_said audit_said_of(const struct copy_table *t, const struct copy_value *values)
{
    return (struct audit_said){ .at = number(t, values, "at"),
                                .actor = number(t, values, "actor"),
                                .request = words(t, values, "request"),
                                .action = words(t, values, "action"),
                                .entity = words(t, values, "entity"),
                                .record = number(t, values, "record"),
                                .version = number(t, values, "version"),
                                .diff = words(t, values, "diff") };
}

static void audit_row(struct audit_stream *s, const struct copy_table *t,
                      const struct copy_value *values)
{
    struct audit_said said = audit_said_of(t, values);
    struct str mac = words(t, values, "mac");
    int64_t id = number(t, values, "id");
    if (!hash_equal(audit_mac(s->scratch, s->key, &said), mac))
        bad(s, "row", id);
    s->rows = grown(s->arena, s->rows, s->n_rows, &s->cap_rows, sizeof *s->rows);
    struct seen *seen = &s->rows[s->n_rows++];
    seen->id = id;
    text_keep(seen->mac, mac);
    s->v.rows++;
}

static void seal_row(struct audit_stream *s, const struct copy_table *t,
                     const struct copy_value *values)
{
    s->seals = grown(s->arena, s->seals, s->n_seals, &s->cap_seals, sizeof *s->seals);
    struct seal *seal = &s->seals[s->n_seals++];
    seal->position = number(t, values, "position");
    seal->row = number(t, values, "row");
    text_keep(seal->chain, words(t, values, "chain"));
}

void audit_stream_row(struct audit_stream *s, const struct copy_table *t,
                      const struct copy_value *values)
{
    if (str_is(t->name, "audit"))
        audit_row(s, t, values);
    else if (str_is(t->name, "audit_seal"))
        seal_row(s, t, values);
    arena_reset(s->scratch);
}

static int by_id(const void *x, const void *y)
{
    int64_t a = ((const struct seen *)x)->id, b = ((const struct seen *)y)->id;
    return (a > b) - (a < b);
}

static int by_position(const void *x, const void *y)
{
    int64_t a = ((const struct seal *)x)->position, b = ((const struct seal *)y)->position;
    return (a > b) - (a < b);
}

static void sort_all(struct audit_stream *s)
{
    if (s->sorted)
        return;
    if (s->n_rows)
        qsort(s->rows, s->n_rows, sizeof *s->rows, by_id);
    if (s->n_seals)
        qsort(s->seals, s->n_seals, sizeof *s->seals, by_position);
    s->sorted = true;
}

static bool head_read(struct str head, int64_t *ret_position, struct str *ret_chain)
{
    struct str position, chain;
    if (!str_cut(head, ' ', &position, &chain))
        return false;
    *ret_chain = str_trim(chain);
    return str_to_i64(position, ret_position);
}

/* The chain from its beginning; whether it holds the head. */
static bool walk(struct audit_stream *s, int64_t position, struct str head)
{
    char last[MAC];
    struct str chain = STR("");
    bool held = position == 0;
    for (size_t i = 0; i < s->n_seals; i++) {
        const struct seal *seal = &s->seals[i];
        struct seen key = { .id = seal->row };
        const struct seen *row =
            s->n_rows ? bsearch(&key, s->rows, s->n_rows, sizeof key, by_id) : NULL;
        if (!row || seal->position != (int64_t)i + 1)
            bad(s, "chain", seal->row);
        struct str next = audit_chain(s->scratch, s->key, chain, seal->row,
                                      row ? (struct str){ row->mac, MAC } : STR_NULL);
        memcpy(last, next.p, MAC);
        chain = (struct str){ last, MAC };
        if (!hash_equal(chain, (struct str){ seal->chain, MAC }))
            bad(s, "chain", seal->row);
        if (seal->position == position)
            held = hash_equal(chain, head);
        arena_reset(s->scratch);
    }
    return held;
}

void audit_stream_end(struct audit_stream *s, struct str head, struct audit_verdict *ret)
{
    int64_t position = 0;
    struct str chain = STR_NULL;
    bool has_head = head_read(head, &position, &chain);
    sort_all(s);
    bool held = walk(s, position, chain);
    s->v.sealed = (int64_t)s->n_seals;
    if (has_head && position > s->v.sealed)
        bad(s, "truncated", 0);
    else if (has_head ? !held : s->v.sealed > 0)
        bad(s, "head", 0);
    *ret = s->v;
}

size_t audit_stream_order(struct audit_stream *s, const int64_t **ret_rows)
{
    sort_all(s);
    int64_t *rows = arena_array(s->arena, int64_t, s->n_seals);
    for (size_t i = 0; i < s->n_seals; i++)
        rows[i] = s->seals[i].row;
    *ret_rows = rows;
    return s->n_seals;
}
