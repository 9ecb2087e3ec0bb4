/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/sheet.h"

#include "format/vcard.h"
#include "format/xlsx.h"

#include <string.h>
#include <unistd.h>

enum { PIECE = 64 << 10, HEADING_ROWS = 20 };

/* -- reading
 * --------------------------------------------------------------------------------------------------
 */

struct passing {
    const struct sheet *sheet;
    csv_row_fn *fn;
    void *ctx;
    int skipped;
    size_t width; /* of the heading; 0 before it */
    bool padded;  /* rows have no width of their own */
    struct arena *arena;
    struct str *room;
    size_t cap;
};

static bool is_blank(const struct csv_row *row)
{
    for (size_t i = 0; i < row->n_cells; i++)
        if (!str_is_blank(row->cells[i]))
            return false;
    return true;
}

static void widen(struct passing *p, struct csv_row *row)
{
    if (row->n_cells >= p->width)
        return;
    if (p->cap < p->width) {
        p->room = arena_array(p->arena, struct str, p->width);
        p->cap = p->width;
    }
    memcpy(p->room, row->cells, row->n_cells * sizeof *row->cells);
    for (size_t i = row->n_cells; i < p->width; i++)
        p->room[i] = STR("");
    row->cells = p->room;
    row->n_cells = p->width;
}

static bool pass(void *ctx, const struct csv_row *given)
{
    struct passing *p = ctx;
    struct csv_row row = *given;
    if (is_blank(&row))
        return true;
    if (p->skipped < p->sheet->skip) {
        p->skipped++;
        return true;
    }
    while (row.n_cells > p->width && str_is_blank(row.cells[row.n_cells - 1]))
        row.n_cells--;
    if (p->width == 0)
        p->width = row.n_cells;
    else if (p->padded)
        widen(p, &row);
    return p->fn(p->ctx, &row);
}

static enum sheet_result read_text(struct arena *a, const struct sheet *s, struct passing *p)
{
    struct csv_reader *r = csv_reader_new(a, s->separator, pass, p);
    struct encoding_reader *e = encoding_reader_new(a, s->encoding);
    char *piece = arena_alloc(a, PIECE);
    ssize_t n = 0;
    bool more = true;
    for (off_t at = 0; more && (n = pread(s->fd, piece, PIECE, at)) > 0; at += n)
        more = csv_feed(r, encoding_read(e, (struct str){ piece, (size_t)n }));
    if (more && n == 0)
        more = csv_finish(r);
    if (csv_too_large(r))
        return SHEET_TOO_LARGE;
    return n < 0 ? SHEET_BAD : more ? SHEET_READ : SHEET_STOPPED;
}

enum sheet_result sheet_read(struct arena *a, const struct sheet *s, csv_row_fn *fn, void *ctx)
{
    struct passing p = {
        .sheet = s, .fn = fn, .ctx = ctx, .arena = a, .padded = s->form == SHEET_XLSX
    };
    if (s->form == SHEET_XLSX)
        return xlsx_read(a, s->fd, s->chosen, pass, &p);
    if (s->form == SHEET_VCARD)
        return vcard_read(a, s->fd, s->encoding, pass, &p);
    return read_text(a, s, &p);
}

/* -- guessing
 * -------------------------------------------------------------------------------------------------
 */

/* How many cells the first rows have, for one separator. */
struct widths {
    size_t rows, cells[HEADING_ROWS], filled[HEADING_ROWS];
    bool figures[HEADING_ROWS]; /* a cell that is a number: not a heading */
};

static bool is_number(struct str s)
{
    bool digit = false;
    s = str_trim(s);
    for (size_t i = 0; i < s.n; i++) {
        digit = digit || (s.p[i] >= '0' && s.p[i] <= '9');
        if (!(s.p[i] >= '0' && s.p[i] <= '9') && !strchr("+-., :/$%", s.p[i]))
            return false;
    }
    return digit;
}

static bool measure(void *ctx, const struct csv_row *row)
{
    struct widths *w = ctx;
    for (size_t i = 0; i < row->n_cells; i++) {
        w->filled[w->rows] += !str_is_blank(row->cells[i]);
        w->figures[w->rows] = w->figures[w->rows] || is_number(row->cells[i]);
    }
    w->cells[w->rows] = row->n_cells;
    return ++w->rows < HEADING_ROWS;
}

static void widths_of(struct arena *a, const struct sheet *s, struct widths *ret)
{
    struct sheet whole = *s;
    whole.skip = 0;
    *ret = (struct widths){ 0 };
    sheet_read(a, &whole, measure, ret);
}

/* Most rows as wide as most others, and wide: 100 for each column that all agree on. */
static size_t agreement(const struct widths *w)
{
    size_t best = 0;
    for (size_t i = 0; i < w->rows; i++) {
        size_t same = 0;
        for (size_t k = 0; k < w->rows; k++)
            same += w->cells[k] == w->cells[i];
        size_t points = w->cells[i] > 1 ? same * 100 / w->rows * 10 + w->cells[i] : 0;
        best = points > best ? points : best;
    }
    return best;
}

static void guess_separator(struct arena *a, struct sheet *s)
{
    static const char separators[] = ",;\t|";
    size_t best = 0;
    s->separator = ',';
    for (const char *c = separators; *c; c++) {
        struct sheet tried = *s;
        struct widths w;
        tried.separator = *c;
        widths_of(a, &tried, &w);
        size_t points = agreement(&w);
        if (points > best) {
            best = points;
            s->separator = *c;
        }
    }
}

void sheet_guess_heading(struct arena *a, struct sheet *s)
{
    struct widths w;
    size_t widest = 0;
    widths_of(a, s, &w);
    for (size_t i = 0; i < w.rows; i++)
        widest = w.filled[i] > widest ? w.filled[i] : widest;
    /* A title or a note above the heading fills a cell or two. */
    s->skip = 0;
    for (size_t i = 0; i < w.rows; i++)
        if (w.filled[i] * 10 >= widest * 6 && !w.figures[i]) {
            s->skip = (int)i;
            return;
        }
}

static bool begins_with(int fd, const char *bytes, size_t n, off_t at)
{
    char there[16];
    return pread(fd, there, n, at) == (ssize_t)n && strncasecmp(there, bytes, n) == 0;
}

enum sheet_result sheet_guess(struct arena *a, int fd, struct sheet *ret)
{
    *ret = (struct sheet){ .fd = fd, .separator = ',' };
    if (begins_with(fd, "PK\x03\x04", 4, 0)) {
        ret->form = SHEET_XLSX;
        enum sheet_result result = xlsx_sheets(a, fd, ret->names, &ret->n_names);
        if (result == SHEET_READ)
            sheet_guess_heading(a, ret);
        return result;
    }
    ret->encoding = encoding_of(a, fd);
    off_t mark = begins_with(fd, "\xEF\xBB\xBF", 3, 0) ? 3 : 0;
    if (begins_with(fd, "BEGIN:VCARD", 11, mark)) {
        ret->form = SHEET_VCARD;
        return SHEET_READ;
    }
    guess_separator(a, ret);
    sheet_guess_heading(a, ret);
    return SHEET_READ;
}
