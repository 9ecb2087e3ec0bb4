/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/duplicate/resembling.h"

#include "app/network/duplicate/find.h"
#include "app/network/duplicate/words.h"
#include "core/key.h"

#include <stdlib.h>

/* A record that is about to be added, against those of its kind that share a word of its name, its
 * address or its telephone: the search finds them, the measures of the duplicates judge them. */

enum { WORDS = 8, OF_A_WORD = 60, COMPARED = 400, SHORTEST = 3 };

struct candidates {
    int64_t ids[COMPARED];
    size_t n;
};

static void search_add(struct tx *tx, const struct entity *e, struct str words,
                       struct candidates *c)
{
    struct search_hit *hits;
    size_t n = str_is_blank(words) ? 0 : search_find(tx, words, e, OF_A_WORD, &hits);
    for (size_t i = 0; i < n && c->n < COMPARED; i++) {
        size_t k = 0;
        while (k < c->n && c->ids[k] != hits[i].id)
            k++;
        if (k == c->n)
            c->ids[c->n++] = hits[i].id;
    }
}

static struct str text_of(struct arena *a, const struct entity *e, const void *record,
                          const char *name)
{
    const struct field *f = entity_field(e, str_of(name));
    return f ? entity_raw(a, f, record) : STR_NULL;
}

static void candidates_find(struct tx *tx, const struct entity *e, const void *record,
                            const struct likeness *l, struct candidates *ret)
{
    struct arena *a = tx->arena;
    struct str rest = key_tokens(a, text_of(a, e, record, "name")), word;
    for (size_t n = 0; n < WORDS && str_next(&rest, ' ', &word);)
        if (word.n >= SHORTEST && word_same(word).p) {
            search_add(tx, e, word, ret);
            n++;
        }
    search_add(tx, e, text_of(a, e, record, "short_name"), ret);
    search_add(tx, e, l->initials, ret);
    search_add(tx, e, text_of(a, e, record, "phone"), ret);
    if (l->house.p && l->way.p)
        search_add(tx, e, arena_fmt(a, "%.*s %.*s", STR_ARG(l->house), STR_ARG(l->way)), ret);
}

static int best_first(const void *a, const void *b)
{
    const struct similar *x = a, *y = b;
    if (x->score != y->score)
        return y->score - x->score;
    return (x->second > y->second) - (x->second < y->second);
}

/* What tells it from others of its name: its organization, else its city. */
static struct str below_of(struct req *q, const struct entity *e, const void *record)
{
    const struct field *f = entity_field(e, STR("organization"));
    if (!f)
        f = entity_field(e, STR("city"));
    return f ? record_shown(q, f, record) : STR_NULL;
}

size_t duplicate_resembling(struct req *q, const struct record_pages *p, const void *record,
                            struct record_like ret[RECORD_LIKES])
{
    const struct entity *e = p->entity;
    enum like_kind kind = like_kind_of(e);
    struct candidates *c = arena_make(q->arena, struct candidates);
    struct likeness mine, other;
    likeness_of(q->arena, e, record, &mine);
    candidates_find(q->tx, e, record, &mine, c);
    const void **records = arena_array(q->arena, const void *, c->n + 1);
    struct similar *found = arena_array(q->arena, struct similar, c->n + 1);
    size_t n = 0, shown = 0;
    record_many(q->tx, e, c->ids, c->n, records);
    for (size_t i = 0; i < c->n; i++) {
        if (!records[i])
            continue;
        likeness_of(q->arena, e, records[i], &other);
        found[n] = (struct similar){ .first = (int64_t)i, .second = c->ids[i] };
        found[n].score = likeness_score(kind, &mine, &other, &found[n].reasons);
        n += found[n].score >= LIKE_PROPOSED;
    }
    qsort(found, n, sizeof *found, best_first);
    for (size_t i = 0; i < n && shown < RECORD_LIKES; i++) {
        const void *like = records[found[i].first];
        if (!record_mine(q, p, p->read, like))
            continue;
        ret[shown++] =
            (struct record_like){ .title = record_called(q, p, like),
                                  .href = record_tools_of(q, p, like).base,
                                  .below = below_of(q, e, like),
                                  .why = like_words(q->arena, q->lang, found[i].reasons) };
    }
    return shown;
}
