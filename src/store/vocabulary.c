/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/vocabulary.h"

#include "core/key.h"
#include "store/driver.h"
#include "term.ent.h"
#include "vocabulary.sql.h"

#include <string.h>

/* What a transaction has read so far. */
struct vocabulary_cache {
    const char *name;
    struct vocabulary_term *terms;
    size_t n_terms, n_offered; /* those offered come first */
    struct vocabulary_cache *next;
};

/* Every page with a list needs a vocabulary and few people change one: its terms are kept with the
 * connection as code, fr, en and a mark when it is put away, each ended by a zero byte (a text
 * holds none). */
enum { PARTS = 4 };

static struct str terms_read(struct tx *tx, const char *name)
{
    uint64_t what = str_hash(arena_fmt(tx->arena, "vocabulary %s", name));
    struct str known = remembered_get(tx->db, what);
    if (known.p)
        return arena_str(tx->arena, known);
    struct term_list_row *rows;
    struct out o;
    size_t n = term_list(tx, &(struct term_list_in){ .vocabulary = str_of(name) }, &rows);
    out_init(&o, tx->arena, OUT_SPOOL);
    for (size_t i = 0; i < n; i++) {
        const struct str said[] = { rows[i].code, rows[i].fr, rows[i].en,
                                    rows[i].archived == NUMBER_NONE ? STR("") : STR("x") };
        for (int k = 0; k < PARTS; k++) {
            out_str(&o, said[k]);
            out_char(&o, '\0');
        }
    }
    known = (struct str){ o.n ? o.p : "", o.n };
    remembered_put(tx->db, what, known);
    return known;
}

/* Takes the text up to its zero byte. */
static struct str text_next(const char **p)
{
    struct str s = str_of(*p);
    *p += s.n + 1;
    return s;
}

static struct str other_when_blank(struct str s, struct str other)
{
    return s.n ? s : other;
}

static struct vocabulary_term term_next(const char **p)
{
    struct vocabulary_term t = { .code = text_next(p) };
    struct str fr = text_next(p), en = text_next(p);
    t.label[LANG_FR] = other_when_blank(fr, en);
    t.label[LANG_EN] = other_when_blank(en, fr);
    t.offered = text_next(p).n == 0;
    return t;
}

static size_t terms_kept(struct str kept)
{
    size_t ends = 0;
    for (size_t i = 0; i < kept.n; i++)
        ends += !kept.p[i];
    return ends / PARTS;
}

static const struct vocabulary_cache *vocabulary_read(struct tx *tx, const char *name)
{
    for (const struct vocabulary_cache *c = tx->vocabularies; c; c = c->next)
        if (strcmp(c->name, name) == 0)
            return c;
    struct str kept = terms_read(tx, name);
    const char *p = kept.p, *end = kept.p + kept.n;
    struct vocabulary_cache *made = arena_make(tx->arena, struct vocabulary_cache);
    made->name = name;
    made->terms = arena_array(tx->arena, struct vocabulary_term, terms_kept(kept) + 1);
    while (p < end) {
        struct vocabulary_term t = term_next(&p);
        made->n_offered += t.offered;
        made->terms[made->n_terms++] = t;
    }
    made->next = tx->vocabularies;
    tx->vocabularies = made;
    return made;
}

size_t vocabulary_terms(struct tx *tx, const char *vocabulary, const struct vocabulary_term **ret)
{
    const struct vocabulary_cache *c = vocabulary_read(tx, vocabulary);
    *ret = c->terms;
    return c->n_offered;
}

size_t vocabulary_all(struct tx *tx, const char *vocabulary, const struct vocabulary_term **ret)
{
    const struct vocabulary_cache *c = vocabulary_read(tx, vocabulary);
    *ret = c->terms;
    return c->n_terms;
}

void vocabulary_forget(struct tx *tx)
{
    tx->vocabularies = NULL;
}

/* Its place in the vocabulary; n_terms when it is not there. */
static size_t place_of(const struct vocabulary_cache *c, struct str code)
{
    size_t i = 0;
    while (i < c->n_terms && !str_eq(c->terms[i].code, code))
        i++;
    return i;
}

struct str vocabulary_label(struct tx *tx, enum lang l, const char *vocabulary, struct str code)
{
    if (!code.p)
        return code;
    const struct vocabulary_cache *c = vocabulary_read(tx, vocabulary);
    size_t at = place_of(c, code);
    return at < c->n_terms ? c->terms[at].label[l] : code;
}

struct str vocabulary_said(struct arena *a, enum lang l, const struct vocabulary_term *t)
{
    if (t->offered)
        return t->label[l];
    return text_with(a, l, TEXT_vocabulary_not_offered,
                     TEXT_ARGS({ "label", .value = t->label[l] }));
}

struct word {
    size_t place;
    struct str label;
};

/* In the order of the vocabulary; those that it does not know come last, as they are. */
static size_t words_of(struct arena *a, const struct vocabulary_cache *c, enum lang l,
                       struct str codes, bool marked, struct word **ret)
{
    struct word *list = arena_array(a, struct word, codes.n / 2 + 1);
    size_t n = 0;
    for (struct str code; str_next(&codes, ' ', &code); n++) {
        size_t place = place_of(c, code), at = n;
        for (; at > 0 && list[at - 1].place > place; at--)
            list[at] = list[at - 1];
        list[at] = (struct word){ place, code };
        if (place < c->n_terms)
            list[at].label =
                marked ? vocabulary_said(a, l, &c->terms[place]) : c->terms[place].label[l];
    }
    *ret = list;
    return n;
}

static struct str labels(struct tx *tx, struct arena *a, enum lang l, const char *vocabulary,
                         struct str codes, const char *between, bool marked)
{
    if (!codes.p)
        return codes;
    struct word *words;
    struct str space = str_of(between);
    size_t n = words_of(a, vocabulary_read(tx, vocabulary), l, codes, marked, &words), bytes = 0;
    for (size_t i = 0; i < n; i++)
        bytes += words[i].label.n + space.n;
    struct out o;
    out_init(&o, a, OUT_SPOOL);
    out_expect(&o, bytes);
    for (size_t i = 0; i < n; i++) {
        out_str(&o, i ? space : STR(""));
        out_str(&o, words[i].label);
    }
    return out_view(&o);
}

struct str vocabulary_labels(struct tx *tx, struct arena *a, enum lang l, const char *vocabulary,
                             struct str codes, const char *between)
{
    return labels(tx, a, l, vocabulary, codes, between, false);
}

struct str field_shown(struct tx *tx, enum lang l, const struct field *f, const void *record)
{
    if (f->type == FIELD_LIST || f->type == FIELD_SET) /* one code is a set of one */
        return labels(tx, tx->arena, l, f->vocabulary, entity_raw(tx->arena, f, record), ", ",
                      true);
    return entity_shown(tx->arena, l, f, record);
}

bool vocabulary_has(struct tx *tx, const char *vocabulary, struct str code)
{
    struct term_find_row row;
    return term_find(tx, &(struct term_find_in){ .vocabulary = str_of(vocabulary), .code = code },
                     &row);
}

enum { CODE_MOST = 40 };

struct str vocabulary_code(struct arena *a, struct str words)
{
    char *code = arena_z(a, key_sort(a, words));
    size_t n = 0;
    for (const char *c = code; *c && n < CODE_MOST; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9');
        if (plain || (n && code[n - 1] != '_'))
            code[n++] = plain ? *c : '_';
    }
    while (n && code[n - 1] == '_')
        n--;
    return n ? (struct str){ code, n } : STR("other");
}

int64_t vocabulary_add(struct tx *tx, const char *vocabulary, struct str code, struct str fr,
                       struct str en, int64_t position)
{
    struct term_find_row row;
    if (term_find(tx, &(struct term_find_in){ .vocabulary = str_of(vocabulary), .code = code },
                  &row))
        return row.id;
    struct term t;
    entity_init(&entity_term, &t);
    t.vocabulary = str_of(vocabulary);
    t.code = code;
    t.fr = fr;
    t.en = en;
    t.position = position;
    vocabulary_forget(tx);
    return record_insert(tx, &entity_term, &t);
}
