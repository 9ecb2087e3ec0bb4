/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "entity/entity.h"

#include <stdlib.h>
#include <string.h>

enum { CODE_MOST = 40 };

static bool is_code(struct str s)
{
    if (s.n == 0 || s.n > CODE_MOST)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '_' && !(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9'))
            return false;
    return true;
}

static int by_code(const void *left, const void *right)
{
    return str_cmp(*(const struct str *)left, *(const struct str *)right);
}

/* Sorted codes as one text, each once. */
static struct str joined(struct arena *a, const struct str *list, size_t n, size_t bytes)
{
    char *p = arena_alloc(a, bytes + n);
    struct str s = { p, 0 };
    for (size_t i = 0; i < n; i++) {
        if (i && str_eq(list[i], list[i - 1]))
            continue;
        if (s.n)
            p[s.n++] = ' ';
        memcpy(p + s.n, list[i].p, list[i].n);
        s.n += list[i].n;
    }
    return s;
}

bool set_read(struct arena *a, struct str words, struct str *ret)
{
    struct str rest = words, word;
    size_t n = 0, bytes = 0;
    while (str_next(&rest, ' ', &word)) {
        if (word.n && !is_code(word))
            return false;
        n += word.n > 0;
    }
    *ret = STR_NULL;
    if (!n)
        return true;
    struct str *list = arena_array(a, struct str, n);
    for (rest = words, n = 0; str_next(&rest, ' ', &word);)
        if (word.n) {
            list[n++] = word;
            bytes += word.n;
        }
    qsort(list, n, sizeof *list, by_code);
    *ret = joined(a, list, n, bytes);
    return true;
}

bool set_has(struct str codes, struct str code)
{
    struct str one;
    while (str_next(&codes, ' ', &one))
        if (str_eq(one, code))
            return true;
    return false;
}

size_t set_count(struct str codes)
{
    struct str one;
    size_t n = 0;
    while (str_next(&codes, ' ', &one))
        n++;
    return n;
}
