/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/encoding.h"

#include <string.h>
#include <unistd.h>

enum { PIECE = 64 << 10, BAD = 0xFFFD };

/* -- which one
 * ------------------------------------------------------------------------------------------------
 */

/* How long the letter that `lead` begins is; 0: it begins none. */
static int letter_length(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

struct letters {
    int64_t good, bad; /* of several bytes; bytes that make none */
    int wanted;        /* bytes that the present letter still needs */
};

static void count_byte(struct letters *l, unsigned char c)
{
    bool follows = (c & 0xC0) == 0x80;
    if (l->wanted > 0 && follows) {
        if (--l->wanted == 0)
            l->good++;
        return;
    }
    if (l->wanted > 0)
        l->bad++;
    int length = letter_length(c);
    if (length == 0)
        l->bad++;
    l->wanted = length > 1 ? length - 1 : 0;
}

enum encoding encoding_of(struct arena *a, int fd)
{
    unsigned char *piece = arena_alloc(a, PIECE);
    struct letters l = { 0 };
    ssize_t n;
    for (off_t at = 0; (n = pread(fd, piece, PIECE, at)) > 0; at += n) {
        if (at == 0 && n >= 2 && piece[0] == 0xFF && piece[1] == 0xFE)
            return ENCODING_UTF16LE;
        if (at == 0 && n >= 2 && piece[0] == 0xFE && piece[1] == 0xFF)
            return ENCODING_UTF16BE;
        if (at == 0 && n >= 3 && memcmp(piece, "\xEF\xBB\xBF", 3) == 0)
            return ENCODING_UTF8;
        for (ssize_t i = 0; i < n; i++)
            if (piece[i] >= 0x80 || l.wanted)
                count_byte(&l, piece[i]);
    }
    return l.bad > l.good ? ENCODING_WINDOWS_1252 : ENCODING_UTF8;
}

/* -- to UTF-8
 * -------------------------------------------------------------------------------------------------
 */

struct encoding_reader {
    enum encoding encoding;
    char *p;
    size_t n;
    bool begun;
    unsigned char half[2]; /* of UTF-16: a byte whose other half is to come */
    size_t n_half;
    uint32_t high; /* a first surrogate */
    struct arena *arena;
    size_t cap;
};

struct encoding_reader *encoding_reader_new(struct arena *a, enum encoding e)
{
    struct encoding_reader *r = arena_make(a, struct encoding_reader);
    r->encoding = e;
    r->arena = a;
    return r;
}

static void put(struct encoding_reader *r, uint32_t c)
{
    char *p = r->p + r->n;
    if (c < 0x80) {
        p[0] = (char)c;
        r->n += 1;
    } else if (c < 0x800) {
        p[0] = (char)(0xC0 | c >> 6);
        p[1] = (char)(0x80 | (c & 0x3F));
        r->n += 2;
    } else if (c < 0x10000) {
        p[0] = (char)(0xE0 | c >> 12);
        p[1] = (char)(0x80 | (c >> 6 & 0x3F));
        p[2] = (char)(0x80 | (c & 0x3F));
        r->n += 3;
    } else {
        p[0] = (char)(0xF0 | c >> 18);
        p[1] = (char)(0x80 | (c >> 12 & 0x3F));
        p[2] = (char)(0x80 | (c >> 6 & 0x3F));
        p[3] = (char)(0x80 | (c & 0x3F));
        r->n += 4;
    }
}

/* 0x80 to 0x9F of Windows-1252; five of them stand for nothing and stay control characters. */
static uint32_t windows_1252(unsigned char c)
{
    static const uint16_t table[32] = {
        0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178,
    };
    return c >= 0x80 && c <= 0x9F ? table[c - 0x80] : c;
}

static void unit(struct encoding_reader *r, uint32_t c)
{
    if (r->high) {
        uint32_t high = r->high;
        r->high = 0;
        if (c >= 0xDC00 && c <= 0xDFFF) {
            put(r, 0x10000 + ((high - 0xD800) << 10) + (c - 0xDC00));
            return;
        }
        put(r, BAD);
    }
    if (c >= 0xD800 && c <= 0xDBFF)
        r->high = c;
    else if (c >= 0xDC00 && c <= 0xDFFF)
        put(r, BAD);
    else if (c != 0xFEFF || r->begun)
        put(r, c);
    r->begun = true;
}

static void utf16(struct encoding_reader *r, unsigned char c)
{
    r->half[r->n_half++] = c;
    if (r->n_half < 2)
        return;
    r->n_half = 0;
    unsigned char first = r->half[0], second = r->half[1];
    unit(r, r->encoding == ENCODING_UTF16LE ? (uint32_t)(first | second << 8)
                                            : (uint32_t)(first << 8 | second));
}

struct str encoding_read(struct encoding_reader *r, struct str in)
{
    if (r->encoding == ENCODING_UTF8)
        return in;
    size_t most = in.n * 3 + 8; /* no byte becomes more than three */
    if (most > r->cap) {
        r->p = arena_grow(r->arena, r->p, r->cap, most);
        r->cap = most;
    }
    r->n = 0;
    for (size_t i = 0; i < in.n; i++) {
        unsigned char c = (unsigned char)in.p[i];
        if (r->encoding == ENCODING_WINDOWS_1252)
            put(r, windows_1252(c));
        else
            utf16(r, c);
    }
    return (struct str){ r->p, r->n };
}
