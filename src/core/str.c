/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/str.h"

#include <string.h>

struct str str_of(const char *z)
{
    return z ? (struct str){ z, strlen(z) } : STR_NULL;
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str s, const char *z)
{
    return str_eq(s, str_of(z));
}

/* The length of the white space that s begins with: 0, 1 or, for U+00A0, 2. */
static size_t space_before(struct str s)
{
    if (s.n > 0 && (s.p[0] == ' ' || (s.p[0] >= '\t' && s.p[0] <= '\r')))
        return 1;
    return s.n > 1 && memcmp(s.p, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

static size_t space_after(struct str s)
{
    if (s.n > 0 && (s.p[s.n - 1] == ' ' || (s.p[s.n - 1] >= '\t' && s.p[s.n - 1] <= '\r')))
        return 1;
    return s.n > 1 && memcmp(s.p + s.n - 2, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

struct str str_clip(struct str s, size_t max)
{
    if (s.n <= max)
        return s;
    while (max > 0 && ((unsigned char)s.p[max] & 0xC0) == 0x80)
        max--;
    return str_sub(s, 0, max);
}

struct str str_trim(struct str s)
{
    for (size_t n; (n = space_before(s)) > 0;) {
        s.p += n;
        s.n -= n;
    }
    for (size_t n; (n = space_after(s)) > 0;)
        s.n -= n;
    return s;
}

bool str_is_blank(struct str s)
{
    return str_trim(s).n == 0;
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n > 0 ? memcmp(a.p, b.p, n) : 0;
    return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq((struct str){ s.p, prefix.n }, prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, suffix.n), suffix);
}

struct str str_sub(struct str s, size_t from, size_t n)
{
    if (!s.p)
        return STR_NULL;
    if (from > s.n)
        from = s.n;
    return (struct str){ s.p + from, n < s.n - from ? n : s.n - from };
}

ptrdiff_t str_find(struct str s, struct str what)
{
    if (what.n == 0)
        return s.p ? 0 : -1;
    const char *at = s.n > 0 ? memmem(s.p, s.n, what.p, what.n) : NULL;
    return at ? at - s.p : -1;
}

bool str_cut(struct str s, char sep, struct str *ret_head, struct str *ret_tail)
{
    const char *at = s.n > 0 ? memchr(s.p, sep, s.n) : NULL;
    if (!at) {
        *ret_head = s;
        *ret_tail = STR_NULL;
        return false;
    }
    size_t head = (size_t)(at - s.p);
    *ret_head = (struct str){ s.p, head };
    *ret_tail = (struct str){ at + 1, s.n - head - 1 };
    return true;
}

bool str_next(struct str *rest, char sep, struct str *ret_piece)
{
    if (rest->n == 0)
        return false;
    str_cut(*rest, sep, ret_piece, rest);
    return true;
}

bool str_to_i64(struct str s, int64_t *ret)
{
    bool negative = s.n > 0 && s.p[0] == '-';
    size_t i = negative || (s.n > 0 && s.p[0] == '+') ? 1 : 0;
    if (i == s.n)
        return false;
    int64_t v = 0; /* kept negative: there is one more negative number than positive ones */
    for (; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, s.p[i] - '0', &v))
            return false;
    }
    if (!negative && v == INT64_MIN)
        return false;
    *ret = negative ? v : -v;
    return true;
}

/* The length of the well-formed sequence at p (Unicode, table 3-7), or 0. */
static size_t sequence_length(const unsigned char *p, size_t n)
{
    unsigned char lead = p[0];
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (n < length)
        return 0;
    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    return length;
}

bool str_is_utf8(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t i = 0;
    while (i < s.n) {
        uint64_t eight;
        if (s.n - i >= sizeof eight) {
            memcpy(&eight, p + i, sizeof eight);
            if ((eight & 0x8080808080808080u) == 0) {
                i += sizeof eight;
                continue;
            }
        }
        size_t length = sequence_length(p + i, s.n - i);
        if (length == 0)
            return false;
        i += length;
    }
    return true;
}

uint64_t str_hash(struct str s)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
    return h;
}
