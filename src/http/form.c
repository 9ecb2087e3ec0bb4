/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/form.h"

#include "core/key.h"

#include <string.h>

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

struct str form_unescape(struct arena *a, struct str s, bool plus)
{
    if (s.n == 0 || (!memchr(s.p, '%', s.n) && !(plus && memchr(s.p, '+', s.n))))
        return s;
    char *p = arena_alloc(a, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        int high = s.p[i] == '%' && i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(s.p[i + 2]) : -1;
        if (low >= 0) {
            p[n++] = (char)(high * 16 + low);
            i += 2;
        } else {
            p[n++] = plus && s.p[i] == '+' ? ' ' : s.p[i];
        }
    }
    return (struct str){ p, n };
}

static bool is_control(char c)
{
    unsigned char u = (unsigned char)c;
    return (u < 0x20 && c != '\t' && c != '\n' && c != '\r') || u == 0x7F;
}

/* Most values are a few plain letters: they need no copy. */
static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x20 || c >= 0x7F)
            return false;
    }
    return s.n == 0 || s.p[s.n - 1] != ' ';
}

int32_t form_control(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        unsigned char next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
        if (is_control(s.p[i]))
            return c ? c : 0xFFFD;
        if (c == 0xC2 && next >= 0x80 && next <= 0x9F)
            return next;
    }
    return 0;
}

bool form_clean(struct arena *a, struct str s, struct str *ret)
{
    if (is_plain(s)) {
        *ret = s.p ? s : STR("");
        return true;
    }
    if (!str_is_utf8(s))
        return false;
    char *p = arena_alloc(a, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (!is_control(s.p[i]))
            p[n++] = s.p[i];
    /* U+0080 to U+009F are controls as well: two bytes, C2 80 to C2 9F */
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        unsigned char next = i + 1 < n ? (unsigned char)p[i + 1] : 0;
        if (c == 0xC2 && next >= 0x80 && next <= 0x9F)
            i++;
        else
            p[kept++] = p[i];
    }
    int32_t bad;
    return key_normalize(a, (struct str){ p, kept }, ret, &bad);
}

/* The same, with the white space at the end: something that is none stands behind it meanwhile. */
static bool clean_exact(struct arena *a, struct str s, struct str *ret)
{
    char *guarded = arena_z(a, s);
    guarded[s.n] = '.';
    if (!form_clean(a, (struct str){ guarded, s.n + 1 }, ret))
        return false;
    ret->n--;
    return true;
}

static enum form_result read_pair(struct arena *a, struct str pair, bool exact, struct value *ret)
{
    struct str name, value;
    if (!str_cut(pair, '=', &name, &value))
        value = STR("");
    name = form_unescape(a, name, true);
    value = form_unescape(a, value, true);
    ret->control = exact ? 0 : form_control(value);
    if (!form_clean(a, name, &ret->name) ||
        !(exact ? clean_exact : form_clean)(a, value, &ret->value))
        return FORM_BAD;
    return ret->name.n <= FORM_NAME ? FORM_READ : FORM_TOO_MANY;
}

enum form_result form_read(struct arena *a, struct str encoded, bool exact, struct value **ret,
                           size_t *ret_n)
{
    size_t most = 1, n = 0;
    for (size_t i = 0; i < encoded.n; i++)
        most += encoded.p[i] == '&';
    *ret = NULL;
    *ret_n = 0;
    if (most > FORM_FIELDS)
        return FORM_TOO_MANY;
    struct value *list = arena_array(a, struct value, most);
    struct str rest = encoded, pair;
    while (str_next(&rest, '&', &pair)) {
        if (pair.n == 0)
            continue;
        enum form_result result = read_pair(a, pair, exact, &list[n++]);
        if (result != FORM_READ)
            return result;
    }
    *ret = list;
    *ret_n = n;
    return FORM_READ;
}
