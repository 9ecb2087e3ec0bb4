/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/book.h"

#include "core/fault.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum {
    SHEET_NAME_MOST = 31, /* characters, as Excel has it */
    CELL_MOST = 32767,
    ROWS_MOST = 1048576,
    WIDTH_LEAST = 9,
    WIDTH_MOST = 60,
    ROW_MEMORY = 8 << 20,
    EPOCH = 25569,   /* the number of 1970-01-01 */
    MARCH_1900 = 61, /* before it the sheet's calendar is wrong by a day */
};

struct book {
    struct arena *arena, *row_memory; /* the second is emptied at each row */
    char path[PATH_MAX];              /* a temporary file; empty when it is gone */
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *day, *time, *instant, *money;
    size_t n;
    lxw_row_t row;
};

/* -- the file ------------------------------------------------------------------------------- */

static const char *folder(void)
{
    const char *set = getenv("TMPDIR"); /* as core/out.c has it */
    return set && set[0] == '/' ? set : "/var/tmp";
}

static void give_up(void *workbook)
{
    struct book *w = workbook;
    if (w->book)
        lxw_workbook_free(w->book);
    if (w->path[0])
        unlink(w->path);
    arena_free(w->row_memory);
    w->row_memory = NULL;
    w->book = NULL;
    w->path[0] = '\0';
}

/* A name of our own in the folder, for the library opens by name. */
static void path_make(struct book *w)
{
    snprintf(w->path, sizeof w->path, "%s/maillage-XXXXXX", folder());
    int fd = mkstemp(w->path);
    if (fd < 0) {
        w->path[0] = '\0';
        fault_raise(FAULT_STORE, "no temporary file for a workbook: %s", strerror(errno));
    }
    close(fd);
}

/* At most so many characters, without what Excel refuses in the name of a sheet. */
static char *name_made(struct arena *a, struct str name)
{
    char *z = arena_z(a, name);
    size_t n = 0, characters = 0;
    for (; n < name.n; n++) {
        characters += ((unsigned char)z[n] & 0xC0) != 0x80;
        if (characters > SHEET_NAME_MOST)
            break;
        if (strchr("[]:*?/\\'", z[n]))
            z[n] = ' ';
    }
    z[n] = '\0';
    return z;
}

static lxw_format *format_of(struct book *w, const char *numbers)
{
    lxw_format *f = workbook_add_format(w->book);
    REQUIRE(f);
    format_set_num_format(f, numbers);
    return f;
}

static size_t length(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

static void headings(struct book *w, const struct book_column *columns)
{
    lxw_format *bold = workbook_add_format(w->book);
    format_set_bold(bold);
    format_set_bottom(bold, LXW_BORDER_THIN);
    for (size_t i = 0; i < w->n; i++) {
        size_t width = columns[i].width ? (size_t)columns[i].width : length(columns[i].label) + 4;
        width = width < WIDTH_LEAST ? WIDTH_LEAST : width > WIDTH_MOST ? WIDTH_MOST : width;
        worksheet_set_column(w->sheet, (lxw_col_t)i, (lxw_col_t)i, (double)width, NULL);
    }
    worksheet_freeze_panes(w->sheet, 1, 0);
    for (size_t i = 0; i < w->n; i++)
        worksheet_write_string(w->sheet, 0, (lxw_col_t)i, arena_z(w->arena, columns[i].label),
                               bold);
}

struct book *book_new(struct arena *a, struct str name, day made, const struct book_column *columns,
                      size_t n)
{
    struct book *w = arena_make(a, struct book);
    w->arena = a;
    w->n = n;
    path_make(w);
    arena_defer(a, give_up, w);
    w->row_memory = arena_new(ROW_MEMORY);
    lxw_workbook_options how = { .constant_memory = LXW_TRUE,
                                 .tmpdir = arena_z(a, str_of(folder())) };
    w->book = workbook_new_opt(w->path, &how);
    if (!w->book)
        fault_raise(FAULT_MEMORY, "a workbook");
    lxw_doc_properties said = { .created = (time_t)made * 86400 };
    workbook_set_properties(w->book, &said);
    w->sheet = workbook_add_worksheet(w->book, name_made(a, name));
    if (!w->sheet)
        fault_raise(FAULT_STORE, "the sheet of a workbook: no temporary file, or a name refused");
    w->day = format_of(w, "yyyy-mm-dd");
    w->time = format_of(w, "hh:mm");
    w->instant = format_of(w, "yyyy-mm-dd hh:mm");
    w->money = format_of(w, "#,##0.00");
    headings(w, columns);
    return w;
}

/* -- cells ---------------------------------------------------------------------------------- */

void book_row(struct book *w)
{
    arena_reset(w->row_memory);
    if (++w->row >= ROWS_MOST)
        fault_raise(FAULT_MEMORY, "a sheet of more than %d rows", ROWS_MOST);
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* "_x0041_" is how a sheet writes a character by its number. */
static bool is_escape(const char *p, size_t n)
{
    return n >= 7 && p[0] == '_' && p[1] == 'x' && is_hex(p[2]) && is_hex(p[3]) && is_hex(p[4]) &&
           is_hex(p[5]) && p[6] == '_';
}

/* U+FFFE and U+FFFF, which XML does not know. */
static bool is_no_character(const char *p, size_t n)
{
    return n >= 3 && !memcmp(p, "\xEF\xBF", 2) && (p[2] == '\xBE' || p[2] == '\xBF');
}

/* As the sheet has to write it; the library writes tabs and line feeds as they are. */
static char *escaped(struct arena *a, struct str s)
{
    struct out o;
    out_init(&o, a, OUT_SPOOL);
    for (size_t i = 0; i < s.n; i++) {
        if (is_escape(s.p + i, s.n - i)) {
            out_lit(&o, "_x005F_");
        } else if (is_no_character(s.p + i, s.n - i)) {
            out_str(&o, s.p[i + 2] == '\xBE' ? STR("_xFFFE_") : STR("_xFFFF_"));
            i += 2;
        } else {
            out_char(&o, s.p[i]);
        }
    }
    out_char(&o, '\0');
    return o.p;
}

static bool needs_escape(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (is_escape(s.p + i, s.n - i) || is_no_character(s.p + i, s.n - i))
            return true;
    return false;
}

void book_text(struct book *w, size_t column, struct str s)
{
    if (!s.p || s.n == 0)
        return;
    REQUIRE(column < w->n && s.n <= CELL_MOST * 4);
    struct arena *a = w->row_memory;
    char room[512], *z = room;
    if (needs_escape(s)) {
        z = escaped(a, s);
    } else if (s.n < sizeof room) {
        memcpy(room, s.p, s.n);
        room[s.n] = '\0';
    } else {
        z = arena_z(a, s);
    }
    if (worksheet_write_string(w->sheet, w->row, (lxw_col_t)column, z, NULL) != LXW_NO_ERROR)
        fault_raise(FAULT_STORE, "a cell of a workbook");
}

static void number(struct book *w, size_t column, double n, lxw_format *format)
{
    REQUIRE(column < w->n);
    if (worksheet_write_number(w->sheet, w->row, (lxw_col_t)column, n, format) != LXW_NO_ERROR)
        fault_raise(FAULT_STORE, "a cell of a workbook");
}

void book_number(struct book *w, size_t column, double n)
{
    number(w, column, n, NULL);
}

void book_money(struct book *w, size_t column, int64_t cents)
{
    number(w, column, (double)cents / 100, w->money);
}

void book_day(struct book *w, size_t column, day d)
{
    if (d == DAY_NONE)
        return;
    if (d + EPOCH < MARCH_1900)
        book_text(w, column, day_iso(w->row_memory, d));
    else
        number(w, column, d + EPOCH, w->day);
}

void book_time(struct book *w, size_t column, int minutes)
{
    number(w, column, minutes / 1440.0, w->time);
}

void book_instant(struct book *w, size_t column, const struct zone *z, instant at)
{
    number(w, column, zone_day(z, at) + EPOCH + zone_minutes(z, at) / 1440.0, w->instant);
}

/* -- the end -------------------------------------------------------------------------------- */

static void bytes_give(const char *path, struct out *o)
{
    char room[65536];
    FILE *file = fopen(path, "rb");
    size_t n = 1;
    if (!file)
        fault_raise(FAULT_STORE, "a workbook cannot be read again: %s", strerror(errno));
    while ((n = fread(room, 1, sizeof room, file)) > 0)
        out_bytes(o, room, n);
    bool bad = ferror(file);
    fclose(file);
    if (bad)
        fault_raise(FAULT_STORE, "a workbook cannot be read again");
}

void book_finish(struct book *w, struct out *o)
{
    if (w->row > 0 && w->n > 0)
        worksheet_autofilter(w->sheet, 0, 0, w->row, (lxw_col_t)(w->n - 1));
    lxw_error error = workbook_close(w->book); /* frees it, whatever it answers */
    w->book = NULL;
    if (error != LXW_NO_ERROR)
        fault_raise(FAULT_STORE, "a workbook cannot be written: %s", lxw_strerror(error));
    bytes_give(w->path, o);
    unlink(w->path);
    w->path[0] = '\0';
}
