/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/diff.h"

#include <string.h>

enum { CELLS = 250000, WORDS = 5000 }; /* half a megabyte to compare in */

struct word {
    struct str all; /* with the white space that follows */
    size_t n;       /* without */
};
struct words {
    struct word *list;
    size_t n;
};

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static struct words words_of(struct arena *a, struct str s)
{
    struct words w = { arena_array(a, struct word, s.n / 2 + 2), 0 };
    for (size_t at = 0; at < s.n;) {
        size_t end = at;
        while (end < s.n && !is_space(s.p[end]))
            end++;
        size_t n = end - at;
        while (end < s.n && is_space(s.p[end]))
            end++;
        w.list[w.n++] = (struct word){ str_sub(s, at, end - at), n };
        at = end;
    }
    return w;
}

static bool same(const struct word *a, const struct word *b)
{
    return a->n == b->n && memcmp(a->all.p, b->all.p, a->n) == 0;
}

struct told {
    struct diff_run *list;
    size_t n, common;
};

/* Words of one kind that follow each other are one run. */
static void add(struct told *t, enum diff_kind kind, const struct word *w)
{
    struct diff_run *last = t->n ? &t->list[t->n - 1] : NULL;
    t->common += kind == DIFF_SAME;
    if (last && last->kind == kind && last->words.p + last->words.n == w->all.p)
        last->words.n += w->all.n;
    else
        t->list[t->n++] = (struct diff_run){ kind, w->all };
}

/* The longest sequence of words that both have: each cell holds its length from there on. */
static void compare(struct arena *a, struct words x, struct words y, struct told *t)
{
    size_t wide = y.n + 1, i = 0, k = 0;
    uint16_t *longest = arena_array(a, uint16_t, (x.n + 1) * wide);
    memset(longest, 0, (x.n + 1) * wide * sizeof *longest);
    for (i = x.n; i-- > 0;)
        for (k = y.n; k-- > 0;) {
            uint16_t down = longest[(i + 1) * wide + k], right = longest[i * wide + k + 1];
            longest[i * wide + k] = same(&x.list[i], &y.list[k])
                                        ? (uint16_t)(longest[(i + 1) * wide + k + 1] + 1)
                                    : down > right ? down
                                                   : right;
        }
    for (i = k = 0; i < x.n || k < y.n;) {
        if (i < x.n && k < y.n && same(&x.list[i], &y.list[k])) {
            add(t, DIFF_SAME, &y.list[k++]);
            i++;
        } else if (i < x.n &&
                   (k == y.n || longest[(i + 1) * wide + k] >= longest[i * wide + k + 1])) {
            add(t, DIFF_GONE, &x.list[i++]);
        } else {
            add(t, DIFF_NEW, &y.list[k++]);
        }
    }
}

size_t diff_words(struct arena *a, struct str before, struct str after, struct diff_run **ret)
{
    struct words x = words_of(a, before), y = words_of(a, after);
    size_t most = x.n > y.n ? x.n : y.n, least = x.n + y.n - most, head = 0, tail = 0;
    if (most > WORDS)
        return 0;
    while (head < least && same(&x.list[head], &y.list[head]))
        head++;
    while (head + tail < least && same(&x.list[x.n - 1 - tail], &y.list[y.n - 1 - tail]))
        tail++;
    struct words in_x = { x.list + head, x.n - head - tail },
                 in_y = { y.list + head, y.n - head - tail };
    if ((in_x.n + 1) * (in_y.n + 1) > CELLS)
        return 0;
    struct told t = { arena_array(a, struct diff_run, x.n + y.n + 1), 0, 0 };
    for (size_t i = 0; i < head; i++)
        add(&t, DIFF_SAME, &y.list[i]);
    compare(a, in_x, in_y, &t);
    for (size_t i = y.n - tail; i < y.n; i++)
        add(&t, DIFF_SAME, &y.list[i]);
    *ret = t.list;
    return t.common * 2 >= most && t.common > 1 ? t.n : 0;
}
