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
    size_t n_terms;
    struct vocabulary_cache *next;
};

/* Every page with a list needs a vocabulary and few people change one: its terms are kept with the
 * connection as code, fr, en, each ended by a zero byte (a text holds none). */
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
        const struct str said[] = { rows[i].code, rows[i].fr, rows[i].en };
        for (int k = 0; k < 3; k++) {
            out_str(&o, said[k]);
            out_char(&o, '\0');
        }
    }
    known = (struct str){ o.n ? o.p : "", o.n };
    remembered_put(tx->db, what, known);
    return known;
}

static const struct vocabulary_cache *vocabulary_read(struct tx *tx, const char *name)
{
    for (const struct vocabulary_cache *c = tx->vocabularies; c; c = c->next)
        if (strcmp(c->name, name) == 0)
            return c;
    struct str rest = terms_read(tx, name);
    size_t n = 0;
    for (size_t i = 0; i < rest.n; i++)
        n += rest.p[i] == '\0';
    struct vocabulary_cache *made = arena_make(tx->arena, struct vocabulary_cache);
    made->name = name;
    made->n_terms = n / 3;
    made->terms = arena_array(tx->arena, struct vocabulary_term, made->n_terms);
    for (size_t i = 0; i < made->n_terms; i++) {
        struct vocabulary_term *t = &made->terms[i];
        str_cut(rest, '\0', &t->code, &rest);
        str_cut(rest, '\0', &t->label[LANG_FR], &rest);
        str_cut(rest, '\0', &t->label[LANG_EN], &rest);
    }
    made->next = tx->vocabularies;
    tx->vocabularies = made;
    return made;
}

size_t vocabulary_terms(struct tx *tx, const char *vocabulary, const struct vocabulary_term **ret)
{
    const struct vocabulary_cache *c = vocabulary_read(tx, vocabulary);
    *ret = c->terms;
    return c->n_terms;
}

static const struct vocabulary_term *term_of(const struct vocabulary_cache *c, struct str code)
{
    for (size_t i = 0; i < c->n_terms; i++)
        if (str_eq(c->terms[i].code, code))
            return &c->terms[i];
    return NULL;
}

struct str vocabulary_label(struct tx *tx, enum lang l, const char *vocabulary, struct str code)
{
    if (!code.p)
        return code;
    const struct vocabulary_term *t = term_of(vocabulary_read(tx, vocabulary), code);
    return t ? t->label[l] : code;
}

static void label_add(struct out *o, struct str label, const char *between)
{
    if (o->n)
        out_str(o, str_of(between));
    out_str(o, label);
}

struct str vocabulary_labels(struct tx *tx, struct arena *a, enum lang l, const char *vocabulary,
                             struct str codes, const char *between)
{
    if (!codes.p)
        return codes;
    const struct vocabulary_cache *c = vocabulary_read(tx, vocabulary);
    struct out o;
    struct str code;
    out_init(&o, a, OUT_SPOOL);
    for (size_t i = 0; i < c->n_terms; i++)
        if (set_has(codes, c->terms[i].code))
            label_add(&o, c->terms[i].label[l], between);
    while (str_next(&codes, ' ', &code))
        if (!term_of(c, code))
            label_add(&o, code, between);
    return out_view(&o);
}

struct str field_shown(struct tx *tx, enum lang l, const struct field *f, const void *record)
{
    if (f->type == FIELD_LIST)
        return vocabulary_label(tx, l, f->vocabulary, entity_raw(tx->arena, f, record));
    if (f->type == FIELD_SET)
        return vocabulary_labels(tx, tx->arena, l, f->vocabulary, entity_raw(tx->arena, f, record),
                                 ", ");
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
    tx->vocabularies = NULL;
    return record_insert(tx, &entity_term, &t);
}
