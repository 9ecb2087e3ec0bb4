/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/zip.h"

#include "core/fault.h"

#include <unistd.h>

enum {
    LOCAL = 0x04034b50,
    CENTRAL = 0x02014b50,
    END = 0x06054b50,
    VERSION = 20,
    UTF8 = 1 << 11,
    PIECE = 64 << 10,
};

struct zip_entry {
    struct str name;
    uint32_t crc, size, offset;
};

static void put16(struct out *o, unsigned v)
{
    out_char(o, (char)(v & 0xff));
    out_char(o, (char)(v >> 8 & 0xff));
}

static void put32(struct out *o, uint32_t v)
{
    put16(o, v & 0xffff);
    put16(o, v >> 16);
}

/* The CRC of ISO 3309, which ZIP takes. */
static uint32_t crc_of(uint32_t crc, const unsigned char *p, size_t n)
{
    crc = ~crc;
    for (size_t i = 0; i < n; i++) {
        crc ^= p[i];
        for (int k = 0; k < 8; k++)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
    }
    return ~crc;
}

/* Each piece of the content, the spooled ones first. */
static void each_piece(struct out *content, struct arena *a,
                       void (*fn)(void *ctx, const char *p, size_t n), void *ctx)
{
    if (content->fd < 0) {
        fn(ctx, content->p, content->n);
        return;
    }
    out_flush(content);
    char *piece = arena_alloc(a, PIECE);
    for (off_t at = 0;;) {
        ssize_t n = pread(content->fd, piece, PIECE, at);
        if (n < 0)
            fault_raise(FAULT_STORE, "a temporary file cannot be read again");
        if (n == 0)
            return;
        fn(ctx, piece, (size_t)n);
        at += n;
    }
}

static void count_crc(void *ctx, const char *p, size_t n)
{
    uint32_t *crc = ctx;
    *crc = crc_of(*crc, (const unsigned char *)p, n);
}

static void copy(void *ctx, const char *p, size_t n)
{
    out_bytes(ctx, p, n);
}

/* What both heads of an entry say. */
static void put_common(const struct zip *z, const struct zip_entry *e)
{
    int year, month, mday;
    day_to_ymd(zone_day(NULL, z->at), &year, &month, &mday);
    int minutes = zone_minutes(NULL, z->at);
    put16(z->to, VERSION);
    put16(z->to, UTF8);
    put16(z->to, 0); /* stored */
    put16(z->to, (unsigned)(minutes / 60 << 11 | minutes % 60 << 5));
    put16(z->to, (unsigned)((year - 1980) << 9 | month << 5 | mday));
    put32(z->to, e->crc);
    put32(z->to, e->size);
    put32(z->to, e->size);
    put16(z->to, (unsigned)e->name.n);
    put16(z->to, 0); /* no extra field */
}

static uint32_t place(const struct zip *z)
{
    size_t at = out_total(z->to) - z->start;
    REQUIRE(at <= UINT32_MAX);
    return (uint32_t)at;
}

void zip_begin(struct zip *z, struct out *to, instant at)
{
    *z = (struct zip){ .to = to, .start = out_total(to), .at = at };
    z->entries = arena_array(to->arena, struct zip_entry, ZIP_FILES);
}

void zip_add(struct zip *z, struct str name, struct out *content)
{
    REQUIRE(z->n < ZIP_FILES && name.n < 1000 && out_total(content) <= UINT32_MAX);
    struct zip_entry *e = &z->entries[z->n++];
    *e = (struct zip_entry){ .name = arena_str(z->to->arena, name),
                             .size = (uint32_t)out_total(content),
                             .offset = place(z) };
    each_piece(content, z->to->arena, count_crc, &e->crc);
    put32(z->to, LOCAL);
    put_common(z, e);
    out_str(z->to, e->name);
    each_piece(content, z->to->arena, copy, z->to);
}

void zip_end(struct zip *z)
{
    uint32_t start = place(z);
    for (size_t i = 0; i < z->n; i++) {
        const struct zip_entry *e = &z->entries[i];
        put32(z->to, CENTRAL);
        put16(z->to, VERSION);
        put_common(z, e);
        put16(z->to, 0); /* no comment */
        put16(z->to, 0); /* first disk */
        put16(z->to, 0);
        put32(z->to, 0);
        put32(z->to, e->offset);
        out_str(z->to, e->name);
    }
    uint32_t end = place(z);
    put32(z->to, END);
    put32(z->to, 0);
    put16(z->to, (unsigned)z->n);
    put16(z->to, (unsigned)z->n);
    put32(z->to, end - start);
    put32(z->to, start);
    put16(z->to, 0);
}
