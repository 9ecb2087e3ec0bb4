/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/key.h"

#include "core/fault.h"

#include <string.h>
#include <utf8proc.h>

enum { SORT_BYTES = 120, NUMBER_DIGITS = 10, TOKEN_BYTES = 64, MAX_EXPANSION = 24 };

/* -- folding
 * --------------------------------------------------------------------------------------- */

/* Letters that Unicode does not take apart. */
static const char *fold_by_hand(int32_t c)
{
    switch (c) {
    case 0x0152:
    case 0x0153:
        return "oe";
    case 0x00C6:
    case 0x00E6:
        return "ae";
    case 0x00D8:
    case 0x00F8:
        return "o";
    case 0x0110:
    case 0x0111:
    case 0x00D0:
    case 0x00F0:
        return "d";
    case 0x0141:
    case 0x0142:
        return "l";
    case 0x00DE:
    case 0x00FE:
        return "th";
    case 0x0131:
        return "i";
    default:
        return NULL;
    }
}

static bool is_word(int32_t c)
{
    utf8proc_category_t kind = utf8proc_category(c);
    return (kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_LO) ||
           (kind >= UTF8PROC_CATEGORY_ND && kind <= UTF8PROC_CATEGORY_NO);
}

/* Writes the folded letters and digits of one character to ret; a character that is neither becomes
 * a space, a mark nothing. */
static size_t fold_wide(int32_t c, char ret[MAX_EXPANSION * 4])
{
    const char *by_hand = fold_by_hand(c);
    if (by_hand) {
        size_t n = strlen(by_hand);
        memcpy(ret, by_hand, n);
        return n;
    }
    int32_t parts[MAX_EXPANSION];
    int last = 0;
    utf8proc_option_t options = UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK |
                                UTF8PROC_IGNORE | UTF8PROC_DECOMPOSE | UTF8PROC_STABLE;
    utf8proc_ssize_t count = utf8proc_decompose_char(c, parts, MAX_EXPANSION, options, &last);
    size_t n = 0;
    for (utf8proc_ssize_t i = 0; i < count && i < MAX_EXPANSION; i++) {
        if (is_word(parts[i]))
            n += (size_t)utf8proc_encode_char(parts[i], (utf8proc_uint8_t *)ret + n);
        else
            ret[n++] = ' ';
    }
    return n;
}

/* 0: a space; else the folded byte. */
static unsigned char fold_ascii(unsigned char c)
{
    if (c >= 'A' && c <= 'Z')
        return (unsigned char)(c + 32);
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : ' ';
}

/* All of text folded, with the runs of space still in it. */
static struct str fold(struct arena *a, struct str text)
{
    size_t n = 0, cap = text.n + MAX_EXPANSION * 4;
    char *p = arena_alloc(a, cap);
    for (size_t i = 0; i < text.n;) {
        if (cap - n < MAX_EXPANSION * 4) {
            p = arena_grow(a, p, cap, cap * 2);
            cap *= 2;
        }
        unsigned char c = (unsigned char)text.p[i];
        if (c < 0x80) {
            p[n++] = (char)fold_ascii(c);
            i++;
            continue;
        }
        int32_t wide;
        utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)text.p + i,
                                                   (utf8proc_ssize_t)(text.n - i), &wide);
        if (length > 0)
            n += fold_wide(wide, p + n);
        i += length > 0 ? (size_t)length : 1; /* a broken byte: dropped */
    }
    return (struct str){ p, n };
}

/* -- keys
 * ------------------------------------------------------------------------------------------ */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Copies a run of digits padded with zeros; a longer one gets a colon, which sorts after all
 * digits. */
static size_t put_number(char *to, const char *digits, size_t n)
{
    while (n > 1 && digits[0] == '0') {
        digits++;
        n--;
    }
    size_t pad = n < NUMBER_DIGITS ? NUMBER_DIGITS - n : 0;
    memset(to, '0', pad);
    if (n > NUMBER_DIGITS)
        to[pad++] = ':';
    memcpy(to + pad, digits, n);
    return pad + n;
}

struct str key_sort(struct arena *a, struct str text)
{
    if (!text.p)
        return STR_NULL;
    struct str s = fold(a, str_clip(text, 4 * SORT_BYTES));
    char *key = arena_alloc(a, s.n * (NUMBER_DIGITS + 1) + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n && n <= SORT_BYTES;) {
        if (is_digit(s.p[i])) {
            size_t from = i;
            while (i < s.n && is_digit(s.p[i]))
                i++;
            n += put_number(key + n, s.p + from, i - from);
        } else {
            if (s.p[i] != ' ' || (n > 0 && key[n - 1] != ' '))
                key[n++] = s.p[i];
            i++;
        }
    }
    struct str clipped = str_clip((struct str){ key, n }, SORT_BYTES);
    while (clipped.n > 0 && clipped.p[clipped.n - 1] == ' ')
        clipped.n--;
    return clipped;
}

/* A set of the words seen, by open addressing; `size` is a power of two above twice the words. */
struct words {
    struct str *slots;
    size_t size;
};

static bool words_add(struct words *w, struct str word)
{
    size_t at = (size_t)str_hash(word) & (w->size - 1);
    for (; w->slots[at].p; at = (at + 1) & (w->size - 1))
        if (str_eq(w->slots[at], word))
            return false;
    w->slots[at] = word;
    return true;
}

static size_t count_words(struct str folded)
{
    size_t n = 0;
    for (size_t i = 0; i < folded.n; i++)
        n += folded.p[i] != ' ' && (i == 0 || folded.p[i - 1] == ' ');
    return n;
}

static struct str singular(struct str word)
{
    char end = word.p[word.n - 1];
    if ((end == 's' || end == 'x') && key_length(word) >= 4)
        word.n--;
    return word;
}

struct str key_tokens(struct arena *a, struct str text)
{
    if (!text.p)
        return STR_NULL;
    struct str rest = fold(a, text), word;
    struct words seen = { .size = 8 };
    while (seen.size < 2 * count_words(rest))
        seen.size *= 2;
    seen.slots = arena_array(a, struct str, seen.size);
    char *tokens = arena_alloc(a, rest.n + 1);
    size_t n = 0;
    while (str_next(&rest, ' ', &word)) {
        if (word.n == 0)
            continue;
        word = str_clip(singular(word), TOKEN_BYTES);
        if (!words_add(&seen, word))
            continue;
        if (n > 0)
            tokens[n++] = ' ';
        memcpy(tokens + n, word.p, word.n);
        n += word.n;
    }
    return (struct str){ tokens, n };
}

/* -- input
 * ----------------------------------------------------------------------------------------- */

/* What a text needs before it is in normal form. */
struct needs {
    bool compose, line_ends;
    int32_t bad; /* the first character that may not be there, or -1 */
};

/* True for characters that are certainly in NFC, whatever stands around them: all below U+0300, and
 * the punctuation and signs of U+2002 to U+20CF. */
static bool is_composed(int32_t c)
{
    return c < 0x300 || (c >= 0x2002 && c <= 0x20CF);
}

static struct needs look(struct str text)
{
    struct needs needs = { .bad = -1 };
    for (size_t i = 0; i < text.n;) {
        unsigned char c = (unsigned char)text.p[i];
        if (c >= 0x20 && c < 0x7F) {
            i++;
            continue;
        }
        int32_t wide;
        utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)text.p + i,
                                                   (utf8proc_ssize_t)(text.n - i), &wide);
        if (length <= 0) {
            needs.bad = 0xFFFD;
            return needs;
        }
        bool line_end = wide == '\r' && i + 1 < text.n && text.p[i + 1] == '\n';
        bool control = wide < 0x20 || (wide >= 0x7F && wide < 0xA0);
        if (control && wide != '\t' && wide != '\n' && !line_end) {
            needs.bad = wide;
            return needs;
        }
        needs.line_ends |= line_end;
        needs.compose |= !is_composed(wide);
        i += (size_t)length;
    }
    return needs;
}

static struct str compose(struct arena *a, struct str text)
{
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text.p;
    utf8proc_ssize_t n = (utf8proc_ssize_t)text.n;
    utf8proc_ssize_t count = utf8proc_decompose(p, n, NULL, 0, options);
    REQUIRE(count >= 0);
    /* reencoding works in place and ends with a zero */
    utf8proc_int32_t *wide = arena_array(a, utf8proc_int32_t, (size_t)count + 1);
    utf8proc_decompose(p, n, wide, count, options);
    utf8proc_ssize_t bytes = utf8proc_reencode(wide, count, options);
    REQUIRE(bytes >= 0);
    return (struct str){ (const char *)wide, (size_t)bytes };
}

static struct str unix_line_ends(struct arena *a, struct str text)
{
    char *p = arena_alloc(a, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '\r') /* only before a line feed: look() refused the others */
            p[n++] = text.p[i];
    return (struct str){ p, n };
}

static struct str trim_end(struct str text)
{
    struct str trimmed = str_trim(text);
    if (trimmed.n == 0)
        return str_sub(text, 0, 0);
    return str_sub(text, 0, (size_t)(trimmed.p - text.p) + trimmed.n);
}

bool key_normalize(struct arena *a, struct str text, struct str *ret, int32_t *ret_bad)
{
    struct needs needs = look(text);
    if (needs.bad >= 0) {
        *ret_bad = needs.bad;
        return false;
    }
    if (needs.line_ends)
        text = unix_line_ends(a, text);
    if (needs.compose)
        text = compose(a, text);
    *ret = trim_end(text);
    return true;
}

size_t key_length(struct str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += ((unsigned char)text.p[i] & 0xC0) != 0x80;
    return n;
}

static struct str with_first(struct arena *a, struct str text,
                             utf8proc_int32_t (*turned)(utf8proc_int32_t))
{
    utf8proc_int32_t first;
    utf8proc_uint8_t other[4];
    if (!text.n)
        return text;
    utf8proc_ssize_t n =
        utf8proc_iterate((const utf8proc_uint8_t *)text.p, (utf8proc_ssize_t)text.n, &first);
    if (n <= 0)
        return text;
    utf8proc_ssize_t m = utf8proc_encode_char(turned(first), other);
    struct str rest = str_sub(text, (size_t)n, text.n);
    return arena_fmt(a, "%.*s%.*s", (int)m, (const char *)other, STR_ARG(rest));
}

struct str key_capital(struct arena *a, struct str text)
{
    return with_first(a, text, utf8proc_toupper);
}

struct str key_small(struct arena *a, struct str text)
{
    return with_first(a, text, utf8proc_tolower);
}
