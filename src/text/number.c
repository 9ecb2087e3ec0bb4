/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Numbers as each language writes and reads them. */
#include "text/text.h"

#include "core/fault.h"
#include "core/out.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HARD_SPACE "\u00A0"

enum { NUMBER_BYTES = 1024, MOST_DECIMALS = 9, TYPED_BYTES = 64 };

/* The digits in groups of three. */
static void put_grouped(struct out *o, enum lang l, struct str digits)
{
    for (size_t i = 0; i < digits.n; i++) {
        if (i > 0 && (digits.n - i) % 3 == 0)
            out_str(o, l == LANG_FR ? STR(HARD_SPACE) : STR(","));
        out_char(o, digits.p[i]);
    }
}

/* -1234.5 as the language writes it; `before` and `after` stand around it, behind the sign. */
static struct str number_write(struct arena *a, enum lang l, struct str plain, struct str before,
                               struct str after)
{
    struct out o;
    struct str whole, decimals;
    out_init(&o, a, NUMBER_BYTES);
    out_expect(&o, plain.n * 2 + before.n + after.n);
    if (str_starts(plain, STR("-"))) {
        out_char(&o, '-');
        plain = str_sub(plain, 1, plain.n);
    }
    out_str(&o, before);
    bool point = str_cut(plain, '.', &whole, &decimals);
    put_grouped(&o, l, whole);
    if (point) {
        out_char(&o, l == LANG_FR ? ',' : '.');
        out_str(&o, decimals);
    }
    out_str(&o, after);
    return out_view(&o);
}

struct str text_number(struct arena *a, enum lang l, int64_t n)
{
    struct out plain;
    out_init(&plain, a, NUMBER_BYTES);
    out_expect(&plain, 24);
    out_i64(&plain, n);
    return number_write(a, l, out_view(&plain), STR_NULL, STR_NULL);
}

/* Rounded, without the sign of a zero. */
static struct str decimal_plain(struct arena *a, double v, int decimals)
{
    REQUIRE(decimals >= 0 && decimals <= MOST_DECIMALS);
    struct str s = arena_fmt(a, "%.*f", decimals, v);
    bool zero = true;
    for (size_t i = 0; i < s.n; i++)
        zero &= s.p[i] == '-' || s.p[i] == '0' || s.p[i] == '.';
    return zero && s.p[0] == '-' ? str_sub(s, 1, s.n) : s;
}

struct str text_decimal(struct arena *a, enum lang l, double v, int decimals)
{
    if (!isfinite(v))
        return STR("—");
    return number_write(a, l, decimal_plain(a, v, decimals), STR_NULL, STR_NULL);
}

struct str text_money(struct arena *a, enum lang l, int64_t cents)
{
    uint64_t all = cents < 0 ? 0 - (uint64_t)cents : (uint64_t)cents;
    struct str plain = arena_fmt(a, "%s%llu.%02d", cents < 0 ? "-" : "",
                                 (unsigned long long)(all / 100), (int)(all % 100));
    if (l == LANG_FR)
        return number_write(a, l, plain, STR_NULL, STR(HARD_SPACE "$"));
    return number_write(a, l, plain, STR("$"), STR_NULL);
}

struct str text_percent(struct arena *a, enum lang l, double fraction, int decimals)
{
    if (!isfinite(fraction))
        return STR("—");
    struct str sign = l == LANG_FR ? STR(HARD_SPACE "%") : STR("%");
    return number_write(a, l, decimal_plain(a, fraction * 100, decimals), STR_NULL, sign);
}

/* -- reading
 * --------------------------------------------------------------------------------------- */

/* The typed text with every kind of space as one byte; false when it cannot be a number. */
static bool simplify(struct str s, char ret[TYPED_BYTES], size_t *ret_n)
{
    static const struct {
        struct str from;
        char to;
    } wide[] = {
        { { "\u00A0", 2 }, ' ' },
        { { "\u202F", 3 }, ' ' },
        { { "\u2009", 3 }, ' ' },
        { { "\u2212", 3 }, '-' },
    };
    size_t n = 0;
    while (s.n > 0) {
        size_t length = 1;
        char c = s.p[0];
        for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
            if (str_starts(s, wide[i].from)) {
                c = wide[i].to;
                length = wide[i].from.n;
            }
        if (n == TYPED_BYTES || !c || !strchr("0123456789 ,.-+$", c))
            return false;
        ret[n++] = c;
        s = str_sub(s, length, s.n);
    }
    *ret_n = n;
    return true;
}

/* Takes sign and currency off both ends, each at most once. */
static struct str strip(struct str s, bool *ret_negative)
{
    bool sign = false, currency = false;
    *ret_negative = false;
    for (s = str_trim(s); s.n > 0; s = str_trim(str_sub(s, 1, s.n))) {
        bool is_sign = s.p[0] == '-' || s.p[0] == '+';
        if (!(is_sign && !sign) && !(s.p[0] == '$' && !currency))
            break;
        *ret_negative |= s.p[0] == '-';
        sign |= is_sign;
        currency |= !is_sign;
    }
    if (!currency && str_ends(s, STR("$")))
        s = str_trim(str_sub(s, 0, s.n - 1));
    return s;
}

static bool add_digit(int64_t *v, char c)
{
    return c >= '0' && c <= '9' && !__builtin_mul_overflow(*v, 10, v) &&
           !__builtin_add_overflow(*v, c - '0', v);
}

/* Digits, perhaps in groups of three after the first separator: one kind of separator in a number.
 */
static bool read_whole(struct str s, const char *separators, int64_t *v)
{
    char separator = '\0';
    size_t run = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] >= '0' && s.p[i] <= '9') {
            run++;
            if (!add_digit(v, s.p[i]))
                return false;
            continue;
        }
        bool good = strchr(separators, s.p[i]) && (!separator || separator == s.p[i]) &&
                    (separator ? run == 3 : run > 0 && run <= 3);
        if (!good)
            return false;
        separator = s.p[i];
        run = 0;
    }
    return !separator || run == 3;
}

static bool read_decimals(struct str s, int decimals, int64_t *v)
{
    for (size_t i = 0; i < s.n; i++) {
        if (i >= (size_t)decimals && s.p[i] != '0')
            return false;
        if (i < (size_t)decimals && !add_digit(v, s.p[i]))
            return false;
    }
    for (size_t i = s.n; i < (size_t)decimals; i++)
        if (!add_digit(v, '0'))
            return false;
    return true;
}

bool text_read_decimal(enum lang l, struct str s, int decimals, int64_t *ret_scaled)
{
    char typed[TYPED_BYTES];
    size_t n;
    bool negative;
    REQUIRE(decimals >= 0 && decimals <= MOST_DECIMALS);
    if (!simplify(s, typed, &n))
        return false;
    struct str number = strip((struct str){ typed, n }, &negative), whole, rest;
    /* In French a point is taken for the comma: many keyboards have only that. */
    char mark = l == LANG_FR && number.n > 0 && memchr(number.p, ',', number.n) ? ',' : '.';
    bool has_mark = str_cut(number, mark, &whole, &rest);
    int64_t v = 0;
    if (number.n == 0 || (has_mark && rest.n == 0))
        return false;
    if (!read_whole(whole, l == LANG_FR ? " " : " ,", &v) || !read_decimals(rest, decimals, &v))
        return false;
    *ret_scaled = negative ? -v : v;
    return true;
}
