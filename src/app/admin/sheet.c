/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/sheet.h"

#include <string.h>

enum { PART = SECRET_KEY_BYTES / SHEET_LINES, SIGNS = 8, BITS = 5 };

static const char signs[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/* Eight bits over the four of the line and its number: CRC-8, so that any two neighbours swapped
 * and any one sign mistaken show. */
static unsigned char check_of(const unsigned char *part, int line)
{
    unsigned crc = (unsigned)line * 29u + 7u;
    for (int i = 0; i < PART; i++) {
        crc ^= part[i];
        for (int k = 0; k < 8; k++)
            crc = crc & 0x80 ? (crc << 1 ^ 0x2f) & 0xff : crc << 1 & 0xff;
    }
    return (unsigned char)crc;
}

struct str sheet_line(struct arena *a, const unsigned char key[SECRET_KEY_BYTES], int line)
{
    const unsigned char *part = key + line * PART;
    uint64_t bits = 0;
    char said[SIGNS];
    for (int i = 0; i < PART; i++)
        bits = bits << 8 | part[i];
    bits = bits << 8 | check_of(part, line);
    for (int i = SIGNS - 1; i >= 0; i--, bits >>= BITS)
        said[i] = signs[bits & 31];
    return arena_fmt(a, "%d.  %.4s %.4s", line + 1, said, said + 4);
}

static int value_of(char c)
{
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 32);
    if (c == 'O')
        c = '0';
    if (c == 'I' || c == 'L')
        c = '1';
    const char *at = c ? strchr(signs, c) : NULL;
    return at ? (int)(at - signs) : -1;
}

bool sheet_read_line(struct str typed, int line, unsigned char key[SECRET_KEY_BYTES])
{
    struct str number, rest;
    uint64_t bits = 0;
    int n = 0;
    unsigned char part[PART];
    if (str_cut(typed, '.', &number, &rest)) {
        int64_t said;
        if (!str_to_i64(str_trim(number), &said) || said != line + 1)
            return false;
        typed = rest;
    }
    for (size_t i = 0; i < typed.n; i++) {
        if (strchr(" -\t\r\n", typed.p[i]))
            continue;
        int v = value_of(typed.p[i]);
        if (v < 0 || n == SIGNS)
            return false;
        bits = bits << BITS | (unsigned)v;
        n++;
    }
    for (int i = 0; i < PART; i++)
        part[i] = (unsigned char)(bits >> 8 * (PART - i));
    if (n != SIGNS || (bits & 0xff) != check_of(part, line))
        return false;
    memcpy(key + line * PART, part, PART);
    return true;
}
