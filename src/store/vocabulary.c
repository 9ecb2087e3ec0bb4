/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/vocabulary.h"

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

static const struct vocabulary_cache *vocabulary_read(struct tx *tx, const char *name)
{
    for (const struct vocabulary_cache *c = tx->vocabularies; c; c = c->next)
        if (strcmp(c->name, name) == 0)
            return c;
    struct term_list_row *rows;
    size_t n = term_list(tx, &(struct term_list_in){ .vocabulary = str_of(name) }, &rows);
    struct vocabulary_cache *made = arena_make(tx->arena, struct vocabulary_cache);
    made->name = name;
    made->n_terms = n;
    made->terms = arena_array(tx->arena, struct vocabulary_term, n);
    for (size_t i = 0; i < n; i++)
        made->terms[i] = (struct vocabulary_term){ rows[i].code, { rows[i].fr, rows[i].en } };
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

struct str vocabulary_label(struct tx *tx, enum lang l, const char *vocabulary, struct str code)
{
    if (!code.p)
        return code;
    const struct vocabulary_cache *c = vocabulary_read(tx, vocabulary);
    for (size_t i = 0; i < c->n_terms; i++)
        if (str_eq(c->terms[i].code, code))
            return c->terms[i].label[l];
    return code;
}

struct str field_shown(struct tx *tx, enum lang l, const struct field *f, const void *record)
{
    if (f->type == FIELD_LIST)
        return vocabulary_label(tx, l, f->vocabulary, entity_raw(tx->arena, f, record));
    return entity_shown(tx->arena, l, f, record);
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
