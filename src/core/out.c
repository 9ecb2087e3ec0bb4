/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/out.h"

#include "core/fault.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Few copies, little waste: it grows fourfold while it is small, then twofold. */
enum { FIRST_BYTES = 512, FOURFOLD = 32 * 1024 };

void out_init(struct out *o, struct arena *a, size_t max)
{
    *o = (struct out){ .arena = a, .max = max, .fd = -1 };
}

void out_expect(struct out *o, size_t bytes)
{
    REQUIRE(o->cap == 0);
    o->cap = bytes < OUT_SPOOL ? bytes : OUT_SPOOL;
    if (o->cap > o->max)
        o->cap = o->max;
    o->p = arena_alloc(o->arena, o->cap);
}

struct str out_view(const struct out *o)
{
    return (struct str){ o->p ? o->p : "", o->n };
}

size_t out_total(const struct out *o)
{
    return o->spooled + o->n;
}

static void close_fd(void *fd)
{
    close((int)(intptr_t)fd);
}

int out_unnamed_file(void)
{
    const char *folder = getenv("TMPDIR");
    if (!folder || folder[0] != '/')
        folder = "/var/tmp";
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
    if (fd >= 0)
        return fd;
    char path[PATH_MAX]; /* some file systems do not know O_TMPFILE */
    snprintf(path, sizeof path, "%s/maillage-XXXXXX", folder);
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

static void write_spool(struct out *o, const char *p, size_t n)
{
    if (o->fd < 0) {
        o->fd = out_unnamed_file();
        if (o->fd < 0)
            fault_raise(FAULT_STORE, "no temporary file: %s", strerror(errno));
        arena_defer(o->arena, close_fd, (void *)(intptr_t)o->fd);
    }
    while (n > 0) {
        ssize_t written = write(o->fd, p, n);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            fault_raise(FAULT_STORE, "a temporary file cannot be written: %s", strerror(errno));
        p += written;
        n -= (size_t)written;
        o->spooled += (size_t)written;
    }
}

static void spool(struct out *o)
{
    size_t n = o->n;
    o->n = 0;
    write_spool(o, o->p, n);
}

void out_flush(struct out *o)
{
    if (o->fd >= 0 && o->n > 0)
        spool(o);
}

/* Makes o->cap >= o->n + n where n <= OUT_SPOOL. The capacity never passes what `max` leaves, so
 * that the quick path of out_bytes needs no second comparison. */
static void make_room(struct out *o, size_t n)
{
    if (n > o->max - out_total(o))
        fault_raise(FAULT_MEMORY, "an output of more than %zu bytes", o->max);
    if (o->n + n > OUT_SPOOL)
        spool(o);
    size_t left = o->max - o->spooled;
    if (o->n + n > o->cap) {
        size_t cap = o->cap == 0 ? FIRST_BYTES : o->cap * (o->cap < FOURFOLD ? 4 : 2);
        if (cap < o->n + n)
            cap = o->n + n;
        if (cap > OUT_SPOOL)
            cap = OUT_SPOOL;
        if (cap > left)
            cap = left;
        o->p = arena_grow(o->arena, o->p, o->cap, cap);
        o->cap = cap;
    }
    if (o->cap > left)
        o->cap = left;
}

void out_bytes(struct out *o, const char *p, size_t n)
{
    if (n == 0)
        return;
    if (n > o->cap - o->n) {
        if (n > OUT_SPOOL && n <= o->max - out_total(o)) {
            spool(o);
            write_spool(o, p, n);
            return;
        }
        make_room(o, n);
    }
    memcpy(o->p + o->n, p, n);
    o->n += n;
}

void out_char(struct out *o, char c)
{
    if (o->n == o->cap)
        make_room(o, 1);
    o->p[o->n++] = c;
}

void out_str(struct out *o, struct str s)
{
    out_bytes(o, s.p, s.n);
}

void out_i64(struct out *o, int64_t v)
{
    char digits[24], *end = digits + sizeof digits, *p = end;
    uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do
        *--p = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (v < 0)
        *--p = '-';
    out_bytes(o, p, (size_t)(end - p));
}

void out_fmt(struct out *o, const char *format, ...)
{
    char small[512];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    if (n < 0) {
        va_end(again);
        fault_raise(FAULT_INVARIANT, "a format that cannot be printed: %s", format);
    }
    if ((size_t)n < sizeof small)
        out_bytes(o, small, (size_t)n);
    else
        out_str(o, arena_vfmt(o->arena, format, again));
    va_end(again);
}
