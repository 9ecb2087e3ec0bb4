/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/duplicate/find.h"

#include <stdlib.h>
#include <string.h>

/* What more than so many records share says nothing of two of them. An organization's own parts are
 * few, and are all compared. */
enum { BLOCK_MOST = 40, OWN_MOST = 160, PAIR_WORDS = 8 };

struct key { /* one record shares one thing */
    uint64_t hash;
    uint32_t record, most;
};

struct keys {
    struct arena *arena;
    struct key *list;
    size_t n, cap;
};

void similar_init(struct similar_set *ret, struct arena *a, enum like_kind kind)
{
    *ret = (struct similar_set){ .arena = a, .kind = kind };
}

struct likeness *similar_add(struct similar_set *s)
{
    if (s->n == s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 256;
        s->list = arena_grow(s->arena, s->list, s->cap * sizeof *s->list, cap * sizeof *s->list);
        s->cap = cap;
    }
    return &s->list[s->n++];
}

/* -- weights of words
 * -------------------------------------------------------------------------------------------- */

struct count {
    uint32_t hash, n;
};

static struct count *count_at(struct count *table, size_t size, uint32_t hash)
{
    size_t at = hash & (size - 1);
    while (table[at].n && table[at].hash != hash)
        at = (at + 1) & (size - 1);
    table[at].hash = hash;
    return &table[at];
}

/* The logarithm to base two, straight between its powers: near enough for weights. */
static float log_of(size_t x)
{
    int power = 63 - __builtin_clzll(x);
    return (float)power + (float)x / (float)(1ull << power) - 1;
}

/* A word that all have weighs little, one that two have much. */
static void weigh(struct similar_set *s)
{
    size_t words = 1, size = 64;
    for (size_t i = 0; i < s->n; i++)
        words += s->list[i].n_name;
    while (size < 2 * words)
        size *= 2;
    struct count *table = arena_array(s->arena, struct count, size);
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; k < s->list[i].n_name; k++)
            count_at(table, size, s->list[i].name[k].hash)->n++;
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; k < s->list[i].n_name; k++) {
            uint32_t n = count_at(table, size, s->list[i].name[k].hash)->n;
            s->list[i].name[k].weight = 0.5f + 0.7f * (log_of(16 * (s->n + 2) / n) - 4);
        }
}

/* -- keys
 * --------------------------------------------------------------------------------------------------------
 */

static uint64_t mix(uint64_t a, uint64_t b)
{
    a ^= b + 0x9E3779B97F4A7C15u + (a << 6) + (a >> 2);
    a *= 0xBF58476D1CE4E5B9u;
    return a ^ (a >> 31);
}

static void key_add(struct keys *k, size_t record, uint64_t hash, uint32_t most)
{
    if (k->n == k->cap) {
        size_t cap = k->cap ? k->cap * 2 : 4096;
        k->list = arena_grow(k->arena, k->list, k->cap * sizeof *k->list, cap * sizeof *k->list);
        k->cap = cap;
    }
    k->list[k->n++] = (struct key){ hash, (uint32_t)record, most };
}

static void key_text(struct keys *k, size_t record, char what, struct str text)
{
    if (text.p && text.n)
        key_add(k, record, mix((uint64_t)what, str_hash(text)), BLOCK_MOST);
}

static void name_keys(struct keys *k, size_t record, const struct likeness *l)
{
    uint64_t all = 0;
    size_t n = l->n_name < PAIR_WORDS ? l->n_name : PAIR_WORDS;
    for (size_t i = 0; i < l->n_name; i++) {
        all += mix('n', l->name[i].hash); /* the order does not count */
        key_add(k, record, mix('w', l->name[i].hash), BLOCK_MOST);
    }
    key_add(k, record, mix('N', all), BLOCK_MOST);
    if (l->organization)
        key_add(k, record, mix(mix('o', all), (uint64_t)l->organization), BLOCK_MOST);
    if (l->city.p)
        key_add(k, record, mix(mix('c', all), str_hash(l->city)), BLOCK_MOST);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            key_add(k, record,
                    mix('p', (uint64_t)l->name[i].hash * l->name[j].hash +
                                 (l->name[i].hash ^ l->name[j].hash)),
                    BLOCK_MOST);
    if (l->n_name == 1)
        key_text(k, record, 'i', l->name[0].text);
    key_text(k, record, 'i', l->initials);
    key_text(k, record, 'i', l->short_name);
}

static void keys_of(struct keys *k, enum like_kind kind, size_t record, const struct likeness *l)
{
    name_keys(k, record, l);
    key_text(k, record, 't', l->phone);
    key_text(k, record, 'e', l->email);
    key_text(k, record, 'd', l->domain);
    key_text(k, record, 's', l->site);
    if (l->house.p && l->way.p)
        key_add(k, record, mix(mix('a', str_hash(l->house)), str_hash(l->way)), BLOCK_MOST);
    if (l->organization && kind != LIKE_OF_ORGANIZATION)
        key_add(k, record, mix('O', (uint64_t)l->organization), OWN_MOST);
}

static int key_order(const void *a, const void *b)
{
    const struct key *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->record < y->record ? -1 : x->record > y->record;
}

/* -- pairs
 * -------------------------------------------------------------------------------------------------------
 */

static int pair_order(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

struct pairs {
    struct arena *arena;
    uint64_t *list; /* smaller place << 32 | larger */
    size_t n, cap;
};

static void pairs_unique(struct pairs *p)
{
    size_t n = 0;
    if (p->n)
        qsort(p->list, p->n, sizeof *p->list, pair_order);
    for (size_t i = 0; i < p->n; i++)
        if (!n || p->list[n - 1] != p->list[i])
            p->list[n++] = p->list[i];
    p->n = n;
}

/* Full: first what is there twice goes. */
static void pair_add(struct pairs *p, uint64_t pair)
{
    bool full = p->n == p->cap;
    if (full)
        pairs_unique(p);
    if (full && p->n >= p->cap / 2) {
        size_t cap = p->cap ? p->cap * 2 : 1 << 16;
        p->list = arena_grow(p->arena, p->list, p->cap * sizeof *p->list, cap * sizeof *p->list);
        p->cap = cap;
    }
    p->list[p->n++] = pair;
}

static void pairs_read(struct keys *k, struct pairs *ret)
{
    for (size_t from = 0, to; from < k->n; from = to) {
        for (to = from + 1; to < k->n && k->list[to].hash == k->list[from].hash; to++)
            ;
        if (to - from > k->list[from].most)
            continue;
        for (size_t i = from; i < to; i++)
            for (size_t j = i + 1; j < to; j++)
                if (k->list[i].record != k->list[j].record)
                    pair_add(ret, (uint64_t)k->list[i].record << 32 | k->list[j].record);
    }
    pairs_unique(ret);
}

static int best_first(const void *a, const void *b)
{
    const struct similar *x = a, *y = b;
    if (x->score != y->score)
        return y->score - x->score;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return x->second < y->second ? -1 : x->second > y->second;
}

static void similar_keep(struct arena *a, struct similar **list, size_t *n, size_t *cap,
                         struct similar one)
{
    if (*n == *cap) {
        *list = arena_grow(a, *list, *cap * sizeof **list, (*cap + 256) * 2 * sizeof **list);
        *cap = (*cap + 256) * 2;
    }
    (*list)[(*n)++] = one;
}

size_t similar_find(struct similar_set *s, size_t most, struct similar **ret, size_t *ret_left)
{
    struct arena *work = arena_new((size_t)1 << 30);
    struct keys keys = { .arena = work };
    struct pairs pairs = { .arena = work };
    size_t n = 0, cap = 0;
    arena_defer(s->arena, (void (*)(void *))arena_free, work);
    *ret = NULL;
    weigh(s);
    for (size_t i = 0; i < s->n; i++)
        keys_of(&keys, s->kind, i, &s->list[i]);
    if (keys.n)
        qsort(keys.list, keys.n, sizeof *keys.list, key_order);
    pairs_read(&keys, &pairs);
    s->compared = (int64_t)pairs.n;
    for (size_t i = 0; i < pairs.n; i++) {
        const struct likeness *x = &s->list[pairs.list[i] >> 32];
        const struct likeness *y = &s->list[pairs.list[i] & UINT32_MAX];
        const struct likeness *a = x->id < y->id ? x : y, *b = x->id < y->id ? y : x;
        struct similar one = { .first = a->id, .second = b->id };
        one.score = likeness_score(s->kind, a, b, &one.reasons);
        if (one.score >= LIKE_PROPOSED)
            similar_keep(s->arena, ret, &n, &cap, one);
    }
    if (n)
        qsort(*ret, n, sizeof **ret, best_first);
    *ret_left = n > most ? n - most : 0;
    return n > most ? most : n;
}
