/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What each context escapes: HTML, addresses, JSON, CSV. */
#include "core/out.h"

#include <string.h>
#include <strings.h>

/* 0: passes; 1: look closer. C2 leads the control characters U+0080 to U+009F. */
static const unsigned char html_stops[256] = {
    [0 ... 8] = 1, [11 ... 31] = 1, ['"'] = 1,  ['&'] = 1,  ['\''] = 1,
    ['<'] = 1,     ['>'] = 1,       [0x7F] = 1, [0xC2] = 1,
};

typedef unsigned char sixteen __attribute__((vector_size(16)));

/* How many bytes pass as they are, looked at sixteen by sixteen. */
static size_t html_plain(const unsigned char *p, size_t n)
{
    size_t i = 0;
    for (; n - i >= sizeof(sixteen); i += sizeof(sixteen)) {
        sixteen v;
        uint64_t stops[2];
        memcpy(&v, p + i, sizeof v);
        v = (sixteen)((v < 0x20) | (v == '"') | (v == '&') | (v == '\'') | (v == '<') | (v == '>') |
                      (v == 0x7F) | (v == 0xC2));
        memcpy(stops, &v, sizeof stops);
        if (stops[0] | stops[1])
            break;
    }
    while (i < n && !html_stops[p[i]])
        i++;
    return i;
}

static void html_special(struct out *o, char c)
{
    switch (c) {
    case '&':
        out_lit(o, "&amp;");
        break;
    case '<':
        out_lit(o, "&lt;");
        break;
    case '>':
        out_lit(o, "&gt;");
        break;
    case '"':
        out_lit(o, "&#34;");
        break;
    case '\'':
        out_lit(o, "&#39;");
        break;
    default: /* a control character: dropped */
        break;
    }
}

void out_html(struct out *o, struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t from = 0;
    for (size_t i = html_plain(p, s.n); i < s.n; i++, i += html_plain(p + i, s.n - i)) {
        bool pair = p[i] == 0xC2;
        if (pair && (i + 1 >= s.n || p[i + 1] >= 0xA0))
            continue;
        out_bytes(o, s.p + from, i - from);
        html_special(o, s.p[i]);
        i += pair;
        from = i + 1;
    }
    if (from < s.n)
        out_bytes(o, s.p + from, s.n - from);
}

static const bool is_unreserved[256] = {
    ['A' ... 'Z'] = true, ['a' ... 'z'] = true, ['0' ... '9'] = true, ['-'] = true,
    ['.'] = true,         ['_'] = true,         ['~'] = true,
};

void out_url_part(struct out *o, struct str s)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (is_unreserved[c])
            continue;
        char code[3] = { '%', hex[c >> 4], hex[c & 15] };
        out_bytes(o, s.p + from, i - from);
        out_bytes(o, code, sizeof code);
        from = i + 1;
    }
    if (from < s.n)
        out_bytes(o, s.p + from, s.n - from);
}

/* A browser drops tabs, line ends and leading controls from an address before it reads the scheme,
 * so an address with any of them is refused as a whole. */
static bool url_is_safe(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F)
            return false;
    size_t end = 0;
    while (end < s.n && !strchr(":/?#", s.p[end]))
        end++;
    if (end == s.n || s.p[end] != ':')
        return s.n > 0;
    static const char *const schemes[] = { "http", "https", "mailto", "tel" };
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (strlen(schemes[i]) == end && strncasecmp(s.p, schemes[i], end) == 0)
            return true;
    return false;
}

void out_url(struct out *o, struct str s)
{
    s = str_trim(s);
    out_html(o, url_is_safe(s) ? s : STR("#"));
}

/* The length of the UTF-8 sequence at s, or 0 when it is broken. */
static size_t character_at(struct str s)
{
    for (size_t n = 1; n <= 4 && n <= s.n; n++)
        if (str_is_utf8(str_sub(s, 0, n)))
            return n;
    return 0;
}

static void json_special(struct out *o, char c)
{
    static const char letters[] = "btn?fr";
    if (c == '"' || c == '\\') {
        out_char(o, '\\');
        out_char(o, c);
    } else if (c >= '\b' && c <= '\r' && c != '\v') {
        out_char(o, '\\');
        out_char(o, letters[c - '\b']);
    } else {
        out_fmt(o, "\\u%04x", (unsigned)c);
    }
}

void out_json(struct out *o, struct str s)
{
    if (!s.p) {
        out_lit(o, "null");
        return;
    }
    bool sound = str_is_utf8(s);
    out_char(o, '"');
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool plain = c >= 0x20 && c != '"' && c != '\\' && c != '<' && c != 0x7F;
        if (plain && (c < 0x80 || sound))
            continue;
        size_t whole = plain ? character_at(str_sub(s, i, s.n)) : 0;
        if (whole > 0) {
            i += whole - 1;
            continue;
        }
        out_bytes(o, s.p + from, i - from);
        if (plain)
            out_lit(o, "\xEF\xBF\xBD"); /* a broken byte: U+FFFD */
        else
            json_special(o, s.p[i]);
        from = i + 1;
    }
    if (from < s.n)
        out_bytes(o, s.p + from, s.n - from);
    out_char(o, '"');
}

/* -12 or -3.5 or -3,5: no formula can hide in it. */
static bool is_negative_number(struct str s)
{
    if (s.n < 2 || s.p[0] != '-')
        return false;
    size_t points = 0;
    for (size_t i = 1; i < s.n; i++) {
        bool point = (s.p[i] == '.' || s.p[i] == ',') && i > 1 && i + 1 < s.n;
        points += point;
        if ((!point && (s.p[i] < '0' || s.p[i] > '9')) || points > 1)
            return false;
    }
    return true;
}

void out_csv(struct out *o, struct str s)
{
    if (s.n == 0)
        return;
    bool formula = memchr("=+-@\t\r", s.p[0], 6) && !is_negative_number(s);
    bool quoted = s.p[0] == ' ' || s.p[s.n - 1] == ' ';
    for (size_t i = 0; i < s.n && !quoted; i++)
        quoted = s.p[i] == ',' || s.p[i] == ';' || s.p[i] == '"' || s.p[i] == '\n' ||
                 s.p[i] == '\r' || s.p[i] == '\t';
    if (quoted)
        out_char(o, '"');
    if (formula)
        out_char(o, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            out_char(o, '"');
        out_char(o, s.p[i]);
    }
    if (quoted)
        out_char(o, '"');
}
