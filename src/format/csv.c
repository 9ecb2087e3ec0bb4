/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/csv.h"

#include "core/fault.h"
#include "core/out.h"

#include <csv.h>
#include <string.h>
#include <unistd.h>

enum { ROW_MAX = 1 << 20, CELLS_MAX = 1000, PIECE = 64 << 10 };

struct csv_reader {
    struct csv_parser parser;
    csv_row_fn *fn;
    void *ctx;
    bool stopped, begun, too_large;
    int64_t line; /* being read */
    char *bytes;  /* of the cells of this row, one after the other */
    size_t n_bytes, cap;
    size_t ends[CELLS_MAX];
    struct str cells[CELLS_MAX];
    struct csv_row row;
    struct arena *arena;
};

static int no_space(unsigned char c)
{
    (void)c;
    return 0;
}

static void cell_end(void *text, size_t n, void *ctx)
{
    struct csv_reader *r = ctx;
    if (r->stopped)
        return;
    if (r->row.n_cells == CELLS_MAX || r->n_bytes + n > ROW_MAX) {
        r->stopped = r->too_large = true;
        return;
    }
    if (r->n_bytes + n > r->cap) {
        size_t cap = (r->n_bytes + n) * 2;
        r->bytes = arena_grow(r->arena, r->bytes, r->cap, cap);
        r->cap = cap;
    }
    memcpy(r->bytes + r->n_bytes, n ? text : "", n);
    r->n_bytes += n;
    r->ends[r->row.n_cells++] = r->n_bytes;
}

static void row_end(int terminator, void *ctx)
{
    (void)terminator;
    struct csv_reader *r = ctx;
    size_t from = 0;
    for (size_t i = 0; i < r->row.n_cells; i++) {
        r->cells[i] = (struct str){ r->bytes + from, r->ends[i] - from };
        from = r->ends[i];
    }
    if (!r->stopped && !r->fn(r->ctx, &r->row))
        r->stopped = true;
    r->row.n_cells = 0;
    r->n_bytes = 0;
}

static void reader_free(void *reader)
{
    csv_free(&((struct csv_reader *)reader)->parser);
}

struct csv_reader *csv_reader_new(struct arena *a, char separator, csv_row_fn *fn, void *ctx)
{
    struct csv_reader *r = arena_make(a, struct csv_reader);
    r->arena = a;
    r->fn = fn;
    r->ctx = ctx;
    r->line = 1;
    r->row.cells = r->cells;
    r->cap = 4096;
    r->bytes = arena_alloc(a, r->cap);
    if (csv_init(&r->parser, 0) != 0)
        fault_raise(FAULT_MEMORY, "libcsv");
    csv_set_delim(&r->parser, (unsigned char)separator);
    csv_set_space_func(&r->parser, no_space);
    arena_defer(a, reader_free, r);
    return r;
}

/* libcsv tells no line numbers: the text goes to it line by line, so that a row that begins is
 * known to begin on the line that is being fed. */
static bool feed_line(struct csv_reader *r, struct str line)
{
    if (r->row.n_cells == 0 && r->parser.entry_pos == 0 && !r->parser.quoted)
        r->row.line = r->line;
    if (csv_parse(&r->parser, line.p, line.n, cell_end, row_end, r) != line.n)
        fault_raise(FAULT_MEMORY, "libcsv: %s", csv_strerror(csv_error(&r->parser)));
    if (line.n > 0 && line.p[line.n - 1] == '\n')
        r->line++;
    if (r->parser.entry_pos > ROW_MAX) /* a quote that nobody closed */
        r->stopped = r->too_large = true;
    return !r->stopped;
}

bool csv_feed(struct csv_reader *r, struct str bytes)
{
    if (!r->begun && str_starts(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_sub(bytes, 3, bytes.n);
    r->begun = r->begun || bytes.n > 0;
    while (bytes.n > 0 && !r->stopped) {
        const char *end = memchr(bytes.p, '\n', bytes.n);
        size_t n = end ? (size_t)(end - bytes.p) + 1 : bytes.n;
        feed_line(r, str_sub(bytes, 0, n));
        bytes = str_sub(bytes, n, bytes.n);
    }
    return !r->stopped;
}

bool csv_too_large(const struct csv_reader *r)
{
    return r->too_large;
}

bool csv_finish(struct csv_reader *r)
{
    if (csv_fini(&r->parser, cell_end, row_end, r) != 0)
        fault_raise(FAULT_MEMORY, "libcsv: %s", csv_strerror(csv_error(&r->parser)));
    return !r->stopped;
}

bool csv_read(struct arena *a, struct str bytes, char separator, csv_row_fn *fn, void *ctx)
{
    struct csv_reader *r = csv_reader_new(a, separator, fn, ctx);
    return csv_feed(r, bytes) && csv_finish(r);
}

bool csv_read_fd(struct arena *a, int fd, char separator, csv_row_fn *fn, void *ctx)
{
    struct csv_reader *r = csv_reader_new(a, separator, fn, ctx);
    char *piece = arena_alloc(a, PIECE);
    ssize_t n;
    while ((n = read(fd, piece, PIECE)) > 0)
        if (!csv_feed(r, (struct str){ piece, (size_t)n }))
            return false;
    return n == 0 && csv_finish(r);
}

/* -- a table
 * ------------------------------------------------------------------------------------------------
 */

static bool keep_row(void *ctx, const struct csv_row *row)
{
    struct csv_table *t = ctx;
    struct csv_row kept = { .line = row->line, .n_cells = row->n_cells };
    kept.cells = arena_array(t->arena, struct str, row->n_cells);
    for (size_t i = 0; i < row->n_cells; i++)
        kept.cells[i] = arena_str(t->arena, row->cells[i]);
    if (!t->heading) {
        t->heading = kept.cells;
        t->n_columns = kept.n_cells;
        return true;
    }
    if ((t->n_rows & (t->n_rows + 1)) == 0) { /* full at 0, 1, 3, 7, …: double */
        size_t size = sizeof *t->rows;
        t->rows = arena_grow(t->arena, t->rows, t->n_rows * size, (t->n_rows * 2 + 1) * size);
    }
    t->rows[t->n_rows++] = kept;
    return true;
}

void csv_table_read(struct arena *a, struct str bytes, char separator, struct csv_table *ret)
{
    *ret = (struct csv_table){ .arena = a };
    csv_read(a, bytes, separator, keep_row, ret);
}

struct str csv_cell(const struct csv_table *t, size_t row, const char *column)
{
    for (size_t i = 0; i < t->n_columns; i++)
        if (str_is(t->heading[i], column)) {
            struct str cell = i < t->rows[row].n_cells ? t->rows[row].cells[i] : STR_NULL;
            return cell.n ? cell : STR_NULL;
        }
    fault_raise(FAULT_INVARIANT, "no column %s", column);
}
