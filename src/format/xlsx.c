/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/xlsx.h"

#include "core/fault.h"
#include "core/out.h"
#include "format/sandbox.h"

#include <string.h>
#include <unistd.h>

enum { ROW_MAX = 1 << 20, CELLS_MAX = 1000, PIECE = 256 << 10, SECONDS = 120 };
#define MEMORY ((int64_t)768 << 20)
#define OUTPUT ((int64_t)1 << 30)

struct wanted {
    int in, sheet, out;
};

static int take_apart(void *ctx)
{
    const struct wanted *w = ctx;
    return xlsx_take_apart(w->in, w->sheet, w->out);
}

/* What the child wrote, or -1 and why. */
static int rows_of(int fd, int sheet, enum sheet_result *ret_why)
{
    int out = out_unnamed_file();
    if (out < 0)
        fault_raise(FAULT_STORE, "no room for a temporary file");
    struct wanted w = { fd, sheet, out };
    struct sandbox_limits limits = { .seconds = SECONDS, .memory = MEMORY, .file = OUTPUT };
    int status = sandbox_apart(take_apart, &w, (const int[]){ fd, out }, 2, &limits);
    *ret_why = status == XLSX_GOOD ? SHEET_READ : status == XLSX_BAD ? SHEET_BAD : SHEET_TOO_LARGE;
    if (status == XLSX_GOOD)
        return out;
    close(out);
    return -1;
}

/* -- reading what it wrote
 * ------------------------------------------------------------------------------------ */

struct frames {
    int fd;
    off_t at;
    char *piece;
    size_t from, n;
};

/* The next n bytes; false at the end. */
static bool take(struct frames *f, void *ret, size_t n)
{
    char *to = ret;
    while (n > 0) {
        if (f->from == f->n) {
            ssize_t got = pread(f->fd, f->piece, PIECE, f->at);
            if (got <= 0)
                return false;
            f->at += got;
            f->from = 0;
            f->n = (size_t)got;
        }
        size_t part = f->n - f->from < n ? f->n - f->from : n;
        memcpy(to, f->piece + f->from, part);
        f->from += part;
        to += part;
        n -= part;
    }
    return true;
}

struct row_room {
    struct str cells[CELLS_MAX];
    char bytes[ROW_MAX];
};

static enum sheet_result next_row(struct frames *f, struct row_room *room, struct csv_row *ret)
{
    uint32_t head[2], n;
    size_t used = 0;
    if (!take(f, head, sizeof head))
        return SHEET_STOPPED;
    if (head[1] > CELLS_MAX)
        return SHEET_TOO_LARGE;
    for (uint32_t i = 0; i < head[1]; i++) {
        if (!take(f, &n, sizeof n) || n > ROW_MAX - used || !take(f, room->bytes + used, n))
            return SHEET_TOO_LARGE;
        room->cells[i] = (struct str){ room->bytes + used, n };
        used += n;
    }
    *ret = (struct csv_row){ .line = head[0], .cells = room->cells, .n_cells = head[1] };
    return SHEET_READ;
}

static void shut(void *fd)
{
    close(*(int *)fd);
}

enum sheet_result xlsx_read(struct arena *a, int fd, size_t sheet, csv_row_fn *fn, void *ctx)
{
    enum sheet_result result;
    struct csv_row row;
    int *rows = arena_make(a, int);
    *rows = rows_of(fd, (int)sheet, &result);
    if (*rows < 0)
        return result;
    arena_defer(a, shut, rows);
    struct frames f = { .fd = *rows, .piece = arena_alloc(a, PIECE) };
    struct row_room *room = arena_make(a, struct row_room);
    while ((result = next_row(&f, room, &row)) == SHEET_READ)
        if (!fn(ctx, &row))
            return SHEET_STOPPED;
    return result == SHEET_STOPPED ? SHEET_READ : result;
}

struct names {
    struct arena *arena;
    struct str *list;
    size_t n;
};

static bool keep_name(void *ctx, const struct csv_row *row)
{
    struct names *names = ctx;
    if (row->n_cells == 1 && str_is_utf8(row->cells[0]))
        names->list[names->n++] = arena_str(names->arena, row->cells[0]);
    return names->n < SHEET_SHEETS;
}

enum sheet_result xlsx_sheets(struct arena *a, int fd, struct str *ret_names, size_t *ret_n)
{
    struct names names = { a, ret_names, 0 };
    enum sheet_result result = xlsx_read(a, fd, (size_t)XLSX_NAMES, keep_name, &names);
    *ret_n = names.n;
    if (result == SHEET_STOPPED)
        result = SHEET_READ;
    return result == SHEET_READ && names.n == 0 ? SHEET_BAD : result;
}
