/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/clock.h"
#include "core/fault.h"
#include "format/xlsx.h"
#include "format/xlsx_xml.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Runs in a child that may open nothing. The four parts of a workbook that say what its cells are:
 * the list of sheets, where their files are, which formats are dates, the shared texts. */

enum { CELLS_MAX = 1000, ROW_MAX = 1 << 20, FORMATS_MAX = 100000, NAME_MAX_BYTES = 400 };

enum number_is { A_NUMBER, A_DAY, A_TIME, A_DAY_AND_TIME };

struct format_code {
    int id;
    enum number_is is;
};

struct book {
    struct xml_zip zip;
    FILE *out;
    bool from_1904;
    struct {
        struct str name, rel, path;
    } sheets[SHEET_SHEETS];
    size_t n_sheets;
    struct format_code codes[1000]; /* of the workbook's own */
    size_t n_codes;
    unsigned char *formats; /* of cells: enum number_is */
    size_t n_formats, formats_cap;
    bool in_cells; /* inside cellXfs */
    struct str *strings;
    size_t n_strings, strings_cap;
    struct xml_text text;
    bool in_string, in_sound; /* <si>; <rPh>: how it is said, not what it says */
    int sheet;
    struct { /* the row being read */
        uint32_t line;
        struct str cells[CELLS_MAX];
        size_t n, bytes;
    } row;
    struct { /* the cell being read */
        size_t column;
        char type; /* s shared, t text, b, e, d, n */
        size_t format;
        bool in;
    } cell;
    struct arena *row_arena;
};

/* A number of an attribute; 0 when it is none, or too great to be one. */
static int small(const char *value)
{
    int64_t n;
    return str_to_i64(str_of(value), &n) && n >= 0 && n <= 1 << 24 ? (int)n : 0;
}

/* -- which numbers are days
 * ------------------------------------------------------------------------------------ */

static enum number_is built_in(int id)
{
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58))
        return A_DAY;
    if (id == 22)
        return A_DAY_AND_TIME;
    return (id >= 18 && id <= 21) || (id >= 45 && id <= 47) ? A_TIME : A_NUMBER;
}

/* yyyy-mm-dd hh:mm;@ : what stands in quotes, brackets or after a backslash is no code. */
static enum number_is code_is(const char *code)
{
    bool dated = false, timed = false;
    for (const char *c = code; *c && *c != ';'; c++) {
        if (*c == '"' || *c == '[') {
            const char *end = strchr(c + 1, *c == '"' ? '"' : ']');
            if (!end)
                break;
            c = end;
        } else if (*c == '\\' || *c == '_' || *c == '*') {
            if (!*++c)
                break;
        } else if (strchr("yYdD", *c)) {
            dated = true;
        } else if (strchr("hHsS", *c)) {
            timed = true;
        }
    }
    if (dated)
        return timed ? A_DAY_AND_TIME : A_DAY;
    return timed ? A_TIME : A_NUMBER;
}

static enum number_is format_is(const struct book *b, int id)
{
    for (size_t i = 0; i < b->n_codes; i++)
        if (b->codes[i].id == id)
            return b->codes[i].is;
    return built_in(id);
}

static void styles_start(void *ctx, const char *name, const char **attributes)
{
    struct book *b = ctx;
    const char *id = xml_attribute(attributes, "numFmtId");
    const char *code = xml_attribute(attributes, "formatCode");
    if (strcmp(name, "numFmt") == 0 && id && code && b->n_codes < 1000)
        b->codes[b->n_codes++] = (struct format_code){ small(id), code_is(code) };
    else if (strcmp(name, "cellXfs") == 0)
        b->in_cells = true;
    else if (b->in_cells && strcmp(name, "xf") == 0 && b->n_formats < FORMATS_MAX) {
        if (b->n_formats == b->formats_cap) {
            size_t cap = b->formats_cap ? b->formats_cap * 2 : 256;
            b->formats = arena_grow(b->zip.arena, b->formats, b->formats_cap, cap);
            b->formats_cap = cap;
        }
        b->formats[b->n_formats++] = (unsigned char)format_is(b, id ? small(id) : 0);
    }
}

static void styles_end(void *ctx, const char *name)
{
    struct book *b = ctx;
    if (strcmp(name, "cellXfs") == 0)
        b->in_cells = false;
}

/* -- sheets
 * ------------------------------------------------------------------------------------------------------
 */

static bool is_true(const char *value)
{
    return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static void workbook_start(void *ctx, const char *name, const char **attributes)
{
    struct book *b = ctx;
    if (strcmp(name, "workbookPr") == 0)
        b->from_1904 = is_true(xml_attribute(attributes, "date1904"));
    const char *title = xml_attribute(attributes, "name"), *rel = xml_attribute(attributes, "id");
    if (strcmp(name, "sheet") != 0 || !title || !rel || xml_attribute(attributes, "state") ||
        b->n_sheets == SHEET_SHEETS)
        return;
    b->sheets[b->n_sheets].name =
        arena_str(b->zip.arena, str_sub(str_of(title), 0, NAME_MAX_BYTES));
    b->sheets[b->n_sheets].rel = arena_str(b->zip.arena, str_of(rel));
    b->n_sheets++;
}

static void relations_start(void *ctx, const char *name, const char **attributes)
{
    struct book *b = ctx;
    const char *id = xml_attribute(attributes, "Id"), *to = xml_attribute(attributes, "Target");
    if (strcmp(name, "Relationship") != 0 || !id || !to)
        return;
    for (size_t i = 0; i < b->n_sheets; i++)
        if (str_is(b->sheets[i].rel, id))
            b->sheets[i].path = *to == '/' ? arena_str(b->zip.arena, str_of(to + 1))
                                           : arena_fmt(b->zip.arena, "xl/%s", to);
}

/* -- shared texts
 * ------------------------------------------------------------------------------------------------
 */

static void strings_start(void *ctx, const char *name, const char **attributes)
{
    struct book *b = ctx;
    (void)attributes;
    if (strcmp(name, "si") == 0)
        b->text.n = 0;
    else if (strcmp(name, "rPh") == 0)
        b->in_sound = true;
    else if (strcmp(name, "t") == 0)
        b->in_string = !b->in_sound;
}

static void strings_end(void *ctx, const char *name)
{
    struct book *b = ctx;
    if (strcmp(name, "t") == 0)
        b->in_string = false;
    else if (strcmp(name, "rPh") == 0)
        b->in_sound = false;
    if (strcmp(name, "si") != 0)
        return;
    if (b->n_strings == b->strings_cap) {
        size_t cap = b->strings_cap ? b->strings_cap * 2 : 1024, size = sizeof *b->strings;
        b->strings = arena_grow(b->zip.arena, b->strings, b->strings_cap * size, cap * size);
        b->strings_cap = cap;
    }
    b->strings[b->n_strings++] =
        arena_str(b->zip.arena, (struct str){ b->text.n ? b->text.p : "", b->text.n });
}

static void strings_text(void *ctx, const char *p, int n)
{
    struct book *b = ctx;
    if (b->in_string)
        xml_text_add(&b->text, &b->zip, p, (size_t)n);
}

/* -- cells
 * ------------------------------------------------------------------------------------------------------
 */

/* "BC7" is column 54; a name without letters is none. */
static bool column_of(const char *name, size_t *ret)
{
    size_t n = 0;
    const char *c = name;
    for (; *c >= 'A' && *c <= 'Z' && n < 20000; c++)
        n = n * 26 + (size_t)(*c - 'A') + 1;
    if (c == name)
        return false;
    *ret = n - 1;
    return true;
}

static void number_write(char *ret, size_t room, double v)
{
    if (v > -1e15 && v < 1e15 && v == (double)(int64_t)v)
        snprintf(ret, room, "%.0f", v);
    else
        snprintf(ret, room, "%.15g", v);
}

/* A day counted from 1900, as the first programs counted it: with a 29 February that was not. */
static struct str serial(struct book *b, double v, enum number_is is)
{
    int64_t days = (int64_t)v, minutes = (int64_t)((v - (double)days) * 1440 + 0.5);
    struct arena *a = b->row_arena;
    if (minutes == 1440) {
        minutes = 0;
        days++;
    }
    if (is == A_TIME || (days == 0 && minutes > 0))
        return arena_fmt(a, "%02d:%02d", (int)(minutes / 60), (int)(minutes % 60));
    days += b->from_1904 ? 1462 : 0;
    struct str iso = day_iso(a, (day)(days - 25569 + (days < 60 ? 1 : 0)));
    if (is == A_DAY || minutes == 0)
        return iso;
    return arena_fmt(a, "%.*s %02d:%02d", STR_ARG(iso), (int)(minutes / 60), (int)(minutes % 60));
}

static struct str number(struct book *b, struct str raw)
{
    char *end, shown[40];
    const char *z = arena_z(b->row_arena, raw);
    double v = strtod(z, &end);
    enum number_is is =
        b->cell.format < b->n_formats ? (enum number_is)b->formats[b->cell.format] : A_NUMBER;
    if (end == z || *end || !isfinite(v))
        return arena_str(b->row_arena, raw);
    if (is != A_NUMBER && v >= 0 && v < 2958466)
        return serial(b, v, is);
    number_write(shown, sizeof shown, v);
    return arena_str(b->row_arena, str_of(shown));
}

static struct str cell_value(struct book *b)
{
    struct str raw = { b->text.n ? b->text.p : "", b->text.n };
    int64_t at;
    if (b->cell.type == 's')
        return str_to_i64(str_trim(raw), &at) && at >= 0 && (size_t)at < b->n_strings
                   ? b->strings[at]
                   : STR("");
    if (b->cell.type == 'n' && raw.n)
        return number(b, str_trim(raw));
    return arena_str(b->row_arena, raw);
}

static void cell_end(struct book *b)
{
    struct str value = cell_value(b);
    if (value.n == 0)
        return;
    if (b->cell.column >= CELLS_MAX || b->row.bytes + value.n > ROW_MAX)
        xml_leave(&b->zip, XLSX_LARGE);
    for (; b->row.n <= b->cell.column; b->row.n++)
        b->row.cells[b->row.n] = STR("");
    b->row.cells[b->cell.column] = value;
    b->row.bytes += value.n;
}

static void put32(FILE *out, size_t v)
{
    uint32_t n = (uint32_t)v;
    fwrite(&n, sizeof n, 1, out);
}

static void row_write(struct book *b)
{
    put32(b->out, b->row.line);
    put32(b->out, b->row.n);
    for (size_t i = 0; i < b->row.n; i++) {
        put32(b->out, b->row.cells[i].n);
        fwrite(b->row.cells[i].p, 1, b->row.cells[i].n, b->out);
    }
    if (ferror(b->out))
        xml_leave(&b->zip, XLSX_LARGE);
}

static void cell_start(struct book *b, const char **attributes)
{
    const char *at = xml_attribute(attributes, "r"), *type = xml_attribute(attributes, "t");
    const char *style = xml_attribute(attributes, "s");
    b->cell.column++;
    if (at)
        column_of(at, &b->cell.column);
    b->cell.type = !type                            ? 'n'
                   : strcmp(type, "s") == 0         ? 's'
                   : strcmp(type, "inlineStr") == 0 ? 't'
                   : strcmp(type, "str") == 0       ? 't'
                                                    : type[0];
    b->cell.format = style ? (size_t)small(style) : 0;
    b->text.n = 0;
}

static void sheet_start(void *ctx, const char *name, const char **attributes)
{
    struct book *b = ctx;
    if (strcmp(name, "row") == 0) {
        const char *line = xml_attribute(attributes, "r");
        b->row.line = line ? (uint32_t)small(line) : b->row.line + 1;
        b->row.n = b->row.bytes = 0;
        b->cell.column = (size_t)-1;
    } else if (strcmp(name, "c") == 0) {
        cell_start(b, attributes);
    } else if (strcmp(name, "rPh") == 0) {
        b->in_sound = true;
    }
    b->cell.in = strcmp(name, "v") == 0 || (strcmp(name, "t") == 0 && !b->in_sound);
}

static void sheet_end(void *ctx, const char *name)
{
    struct book *b = ctx;
    b->cell.in = false;
    if (strcmp(name, "rPh") == 0)
        b->in_sound = false;
    if (strcmp(name, "c") == 0)
        cell_end(b);
    if (strcmp(name, "row") != 0)
        return;
    if (b->row.n)
        row_write(b);
    b->row.n = 0;
    arena_reset(b->row_arena);
}

static void sheet_text(void *ctx, const char *p, int n)
{
    struct book *b = ctx;
    if (b->cell.in)
        xml_text_add(&b->text, &b->zip, p, (size_t)n);
}

/* -- the whole
 * --------------------------------------------------------------------------------------------------
 */

static void names_write(struct book *b)
{
    for (size_t i = 0; i < b->n_sheets; i++) {
        b->row.line = (uint32_t)i;
        b->row.cells[0] = b->sheets[i].name;
        b->row.n = 1;
        row_write(b);
    }
}

static void book_read(struct book *b)
{
    if (!xml_part(&b->zip, "xl/workbook.xml", workbook_start, NULL, NULL, b) ||
        !xml_part(&b->zip, "xl/_rels/workbook.xml.rels", relations_start, NULL, NULL, b))
        xml_leave(&b->zip, XLSX_BAD);
    if (b->sheet == XLSX_NAMES) {
        names_write(b);
        return;
    }
    if (b->sheet < 0 || (size_t)b->sheet >= b->n_sheets || !b->sheets[b->sheet].path.p)
        xml_leave(&b->zip, XLSX_BAD);
    xml_part(&b->zip, "xl/styles.xml", styles_start, styles_end, NULL, b);
    xml_part(&b->zip, "xl/sharedStrings.xml", strings_start, strings_end, strings_text, b);
    b->in_sound = false;
    if (!xml_part(&b->zip, b->sheets[b->sheet].path.p, sheet_start, sheet_end, sheet_text, b))
        xml_leave(&b->zip, XLSX_BAD);
}

int xlsx_take_apart(int in, int sheet, int out)
{
    struct arena *a = arena_new((size_t)256 << 20), *rows = arena_new(16 << 20);
    struct book *b = arena_make(a, struct book);
    struct fault fault;
    int status = XLSX_LARGE; /* of a fault: memory */
    b->row_arena = rows;
    b->sheet = sheet;
    b->zip.arena = a;
    b->out = fdopen(out, "w");
    if (!FAULT_CAUGHT(&fault)) {
        status = setjmp(b->zip.leave);
        if (status == 0) {
            xml_open(&b->zip, in);
            book_read(b);
        }
        fault_done(&fault);
    }
    xml_close(&b->zip);
    if (status == XLSX_GOOD && (!b->out || fflush(b->out) != 0))
        status = XLSX_LARGE;
    arena_free(rows);
    arena_free(a);
    return status;
}
