/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/near.h"

#include "core/key.h"
#include "import.sql.h"

#include <string.h>

enum { WORDS = 16, LEAST = 78, SLIP = 5 };

struct words {
    struct str list[WORDS];
    size_t n;
    uint64_t bits; /* of the first letters: what shares none shares no word */
};

struct near_name {
    int64_t id;
    struct str name, short_key;
    struct words words;
};
struct near_index {
    struct near_name *list;
    size_t n;
};

static bool is_small(struct str word)
{
    static const char *const small[] = { "le",  "la",   "les", "l",   "de",   "du",  "des", "d",
                                         "et",  "a",    "au",  "aux", "en",   "the", "of",  "and",
                                         "for", "pour", "inc", "ltd", "asbl", "obnl" };
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        if (str_is(word, small[i]))
            return true;
    return false;
}

static void words_of(struct arena *a, struct str name, struct words *ret)
{
    struct str rest = key_tokens(a, name), word;
    ret->n = 0;
    ret->bits = 0;
    while (rest.n && ret->n < WORDS && str_next(&rest, ' ', &word)) {
        if (is_small(word))
            continue;
        word = str_is(word, "st") ? STR("saint") : str_is(word, "ste") ? STR("sainte") : word;
        ret->list[ret->n++] = word;
        ret->bits |= 1ull << (str_hash(str_sub(word, 0, 2)) & 63);
    }
}

/* One letter more, less or other, in words of some length. */
static bool one_slip(struct str a, struct str b)
{
    if (a.n > b.n) {
        struct str longer = a;
        a = b;
        b = longer;
    }
    if (a.n < SLIP || b.n - a.n > 1)
        return false;
    size_t i = 0;
    while (i < a.n && a.p[i] == b.p[i])
        i++;
    return str_eq(str_sub(a, a.n == b.n ? i + 1 : i, a.n), str_sub(b, i + 1, b.n));
}

static int score(const struct words *a, const struct words *b)
{
    size_t same = 0;
    bool used[WORDS] = { false };
    for (size_t i = 0; i < a->n; i++)
        for (size_t k = 0; k < b->n; k++)
            if (!used[k] && (str_eq(a->list[i], b->list[k]) || one_slip(a->list[i], b->list[k]))) {
                used[k] = true;
                same++;
                break;
            }
    return a->n + b->n ? (int)(200 * same / (a->n + b->n)) : 0;
}

int near_score(struct arena *a, struct str first, struct str second)
{
    struct words x, y;
    words_of(a, first, &x);
    words_of(a, second, &y);
    return score(&x, &y);
}

struct near_index *near_index_new(struct arena *a, struct tx *tx)
{
    struct import_organization_names_row *rows;
    struct near_index *index = arena_make(a, struct near_index);
    index->n = import_organization_names(tx, &rows);
    index->list = arena_array(a, struct near_name, index->n);
    for (size_t i = 0; i < index->n; i++) {
        struct near_name *name = &index->list[i];
        *name = (struct near_name){ .id = rows[i].id, .name = arena_str(a, rows[i].name) };
        if (rows[i].short_name.n)
            name->short_key = key_sort(a, rows[i].short_name);
        words_of(a, name->name, &name->words);
    }
    return index;
}

static size_t match_put(struct near_match ret[NEAR_MATCHES], size_t n, struct near_match m)
{
    size_t at = n < NEAR_MATCHES ? n : NEAR_MATCHES;
    while (at > 0 && ret[at - 1].score < m.score) {
        if (at < NEAR_MATCHES)
            ret[at] = ret[at - 1];
        at--;
    }
    if (at < NEAR_MATCHES)
        ret[at] = m;
    return n < NEAR_MATCHES ? n + 1 : n;
}

size_t near_find(struct arena *a, const struct near_index *index, struct str name,
                 struct near_match ret[NEAR_MATCHES])
{
    struct words words;
    struct str key = key_sort(a, name);
    size_t n = 0;
    words_of(a, name, &words);
    for (size_t i = 0; i < index->n; i++) {
        const struct near_name *other = &index->list[i];
        int points = other->short_key.n && str_eq(other->short_key, key) ? 100 : 0;
        if (!points && (words.bits & other->words.bits))
            points = score(&words, &other->words);
        if (points >= LEAST)
            n = match_put(ret, n, (struct near_match){ other->id, other->name, points });
    }
    return n;
}
