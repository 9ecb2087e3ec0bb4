/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/row.h"
#include "app/network/import/typed.h"
#include "core/fault.h"
#include "core/key.h"

#include <string.h>

enum { SCRATCH = 8 << 20, SHEET_MEMORY = 32 << 20, VALUE_SHOWN = 120 };

/* -- what the functions of a profile use
 * ---------------------------------------------------------------------- */

struct str import_cell(struct import_row *row, int column)
{
    row->last_column = column;
    size_t at = row->import->columns[column];
    struct str cell = at < row->csv->n_cells ? str_trim(row->cells[at]) : STR_NULL;
    /* Programs that write CSV put an apostrophe before what a spreadsheet would reckon. */
    if (cell.n > 1 && cell.p[0] == '\'' && memchr("=+-@", cell.p[1], 4))
        cell = str_sub(cell, 1, cell.n);
    return cell.n ? cell : STR_NULL;
}

struct arena *import_row_arena(struct import_row *row)
{
    return row->scratch;
}

struct import *import_of(struct import_row *row)
{
    return row->import;
}

struct tx *import_look(struct import_row *row)
{
    return row->import->look;
}

struct str import_column_name(const struct import *im, int column)
{
    size_t at = im->columns[column];
    return at < im->n_heading ? im->heading[at] : str_of(im->profile->columns[column]);
}

struct str import_id(struct import_row *row, int column)
{
    struct str id = import_cell(row, column);
    return id.p ? typed_id(id) : id;
}

struct str import_id_needed(struct import_row *row, int column)
{
    struct str id = import_id(row, column);
    if (!id.p)
        import_reject(row, column, TEXT_import_reason_empty, NULL, 0);
    return id;
}

static struct import_reject *rejects_add(struct arena *a, struct import_rejects *r, size_t most)
{
    r->all++;
    if (r->n == most || r->bytes > IMPORT_REJECTS_BYTES)
        return NULL;
    if (r->n == r->cap) {
        size_t cap = r->cap ? r->cap * 2 : 16, size = sizeof *r->list;
        r->list = arena_grow(a, r->list, r->cap * size, cap * size);
        r->cap = cap;
    }
    return &r->list[r->n++];
}

static struct str value_shown(struct arena *a, struct str value)
{
    struct str cut = str_sub(value, 0, VALUE_SHOWN);
    while (cut.n && !str_is_utf8(cut) && value.n - cut.n < 4)
        cut.n--;
    return str_is_utf8(cut) ? arena_str(a, cut) : STR("?");
}

/* All its cells, so that people can mend them and give them again. */
static void keep_cells(struct import_row *row, struct import_reject *kept)
{
    struct import *im = row->import;
    kept->cells = arena_array(im->arena, struct str, row->csv->n_cells);
    kept->n_cells = row->csv->n_cells;
    for (size_t i = 0; i < kept->n_cells; i++) {
        kept->cells[i] = str_is_utf8(row->given[i]) ? arena_str(im->arena, row->given[i])
                                                    : value_shown(im->arena, row->given[i]);
        im->rejected.bytes += kept->cells[i].n + 8;
    }
}

static struct import_reject about(struct import_row *row, struct arena *a, int column)
{
    struct import_reject about = { .line = row->csv->line };
    if (column >= 0) {
        about.value = value_shown(a, import_cell(row, column));
        about.column = import_column_name(row->import, column);
    }
    return about;
}

/* Keeps the first reason of a row; column -1: the whole row. NULL when it has one already. */
static struct import_reject *reject(struct import_row *row, int column)
{
    struct import *im = row->import;
    struct import_reject *kept =
        row->rejected ? NULL : rejects_add(im->arena, &im->rejected, IMPORT_REJECTS);
    row->rejected = true;
    if (!kept)
        return NULL;
    *kept = about(row, im->arena, column);
    keep_cells(row, kept);
    return kept;
}

void import_remark(struct import_row *row, int column, enum text_id reason,
                   const struct text_arg *args, size_t n_args)
{
    if (row->n_remarks == sizeof row->remarks / sizeof *row->remarks)
        return;
    struct import_reject *told = &row->remarks[row->n_remarks++];
    *told = about(row, row->scratch, column);
    for (int l = 0; l < LANG_COUNT; l++)
        told->reason[l] = text_with(row->scratch, (enum lang)l, reason, args, n_args);
}

static void remarks_keep(struct import_row *row)
{
    struct arena *a = row->import->arena;
    for (size_t i = 0; i < row->n_remarks; i++) {
        struct import_reject *kept = rejects_add(a, &row->import->remarked, IMPORT_REMARKS);
        if (!kept)
            continue;
        *kept = row->remarks[i];
        kept->value = arena_str(a, kept->value);
        for (int l = 0; l < LANG_COUNT; l++)
            kept->reason[l] = arena_str(a, kept->reason[l]);
    }
}

void import_reject(struct import_row *row, int column, enum text_id reason,
                   const struct text_arg *args, size_t n_args)
{
    struct import_reject *kept = reject(row, column);
    for (int l = 0; kept && l < LANG_COUNT; l++)
        kept->reason[l] = text_with(row->import->arena, (enum lang)l, reason, args, n_args);
}

struct str import_term(struct import_row *row, const char *vocabulary, struct str code,
                       struct str fr, struct str en)
{
    struct import *im = row->import;
    for (const struct import_term_wish *w = im->terms; w; w = w->next)
        if (str_eq(w->code, code) && strcmp(w->vocabulary, vocabulary) == 0)
            return w->code;
    struct import_term_wish *made = arena_make(im->arena, struct import_term_wish);
    *made =
        (struct import_term_wish){ vocabulary, arena_str(im->arena, code), arena_str(im->arena, fr),
                                   arena_str(im->arena, en), im->terms };
    im->terms = made;
    return made->code;
}

/* -- a row becomes records
 * ------------------------------------------------------------------------------------ */

static struct str source_of(struct import_row *row, const struct field *target,
                            const struct import_field *f)
{
    if (f->from == IMPORT_VALUE)
        return f->value(row);
    struct str cell = import_cell(row, f->column);
    if (f->required && !cell.p)
        import_reject(row, f->column, TEXT_import_reason_empty, NULL, 0);
    if (f->from == IMPORT_TYPED && cell.p)
        return typed_value(row, target, f, cell);
    return cell;
}

/* What the entity itself says about its fields, in both languages. */
static void check_record(struct import_row *row, const struct import_kind *k, const void *record,
                         const int *columns)
{
    struct form_errors errors = { 0 };
    if (entity_check(row->scratch, k->entity, LANG_FR, record, &errors))
        return;
    for (size_t i = 0; i < k->n_fields; i++) {
        if (errors.list[0].field != entity_field(k->entity, str_of(k->fields[i].field)))
            continue;
        struct form_errors english = { 0 };
        entity_check(row->scratch, k->entity, LANG_EN, record, &english);
        struct import_reject *kept = reject(row, columns[i]);
        if (kept) {
            kept->reason[LANG_FR] = arena_str(row->import->arena, errors.list[0].message);
            kept->reason[LANG_EN] = arena_str(row->import->arena, english.list[0].message);
        }
        return;
    }
}

static enum text_id reason_for(const struct field *f)
{
    if (f->type == FIELD_DATE)
        return TEXT_import_reason_day;
    return f->type == FIELD_INT ? TEXT_import_reason_number : TEXT_import_reason_value;
}

/* A record of this source that is there already, or that an earlier row has named. */
static bool is_known(struct import_row *row, size_t kind)
{
    struct import *im = row->import;
    return items_number(&im->kinds[kind], row->externals[kind]) ||
           (im->look && external_find(im->look, im->profile->source,
                                      im->profile->kinds[kind].entity, row->externals[kind]));
}

static void read_kind(struct import_row *row, size_t kind)
{
    const struct import_kind *k = &row->import->profile->kinds[kind];
    int columns[IMPORT_FIELDS];
    row->externals[kind] = k->external(row);
    if (row->rejected || !row->externals[kind].p)
        return;
    if (k->known && !is_known(row, kind)) {
        import_reject(row, row->last_column, TEXT_import_reason_unknown, NULL, 0);
        return;
    }
    void *record = arena_alloc(row->scratch, k->entity->size);
    entity_init(k->entity, record);
    for (size_t i = 0; i < k->n_fields && !row->rejected; i++) {
        const struct field *f = entity_field(k->entity, str_of(k->fields[i].field));
        if (k->fields[i].from == IMPORT_REF) {
            /* Anything for now: the check asks only that it is there. */
            columns[i] = -1;
            *(int64_t *)((char *)record + f->offset) =
                row->externals[k->fields[i].refers].p ? 1 : 0;
            continue;
        }
        struct str raw = source_of(row, f, &k->fields[i]);
        columns[i] = row->last_column;
        if (!row->rejected && !entity_set_raw(row->scratch, f, record, raw))
            import_reject(row, columns[i], reason_for(f), NULL, 0);
    }
    if (!row->rejected && !k->known)
        check_record(row, k, record, columns);
    row->records[kind] = record;
}

/* -- a good row is kept
 * --------------------------------------------------------------------------------------- */

static void copy_field(struct arena *a, const struct field *f, const void *from, void *to)
{
    REQUIRE(entity_set_raw(a, f, to, arena_str(a, entity_raw(a, f, from))));
}

/* Takes over what this row says, unless a later day has spoken. */
static void merge(struct import_row *row, size_t kind, struct import_item *item, bool is_new)
{
    struct import *im = row->import;
    const struct import_kind *k = &im->profile->kinds[kind];
    day said = im->profile->day ? im->profile->day(row) : 0;
    if (!is_new && said < item->day)
        return;
    item->day = said;
    item->line = row->csv->line;
    for (size_t i = 0; i < k->n_fields; i++) {
        const struct import_field *from = &k->fields[i];
        const struct field *f = entity_field(k->entity, str_of(from->field));
        bool said_first = from->once || (from->first && !field_is_absent(f, item->record));
        if (said_first && !is_new)
            continue;
        if (from->from == IMPORT_REF)
            *(int64_t *)((char *)item->record + f->offset) =
                (int64_t)items_number(&im->kinds[from->refers], row->externals[from->refers]);
        else if (is_new || !field_same(f, row->records[kind], item->record))
            copy_field(im->arena, f, row->records[kind], item->record);
    }
}

static void keep(struct import_row *row, size_t kind)
{
    struct import *im = row->import;
    struct import_items *items = &im->kinds[kind];
    const struct entity *e = im->profile->kinds[kind].entity;
    if (!row->externals[kind].p)
        return;
    size_t number = items_number(items, row->externals[kind]);
    if (number) {
        merge(row, kind, items->list[number - 1], false);
        return;
    }
    struct import_item *item = arena_make(im->arena, struct import_item);
    item->external = arena_str(im->arena, row->externals[kind]);
    item->record = arena_alloc(im->arena, e->size);
    entity_init(e, item->record);
    merge(row, kind, item, true);
    items_add(im->arena, items, item);
}

/* The row counts as its last record does: new, changed, the same. */
static void row_item_add(struct import_row *row)
{
    struct import *im = row->import;
    size_t k = im->profile->n_kinds - 1;
    while (k > 0 && !row->externals[k].p)
        k--;
    if (im->n_row_items == im->row_items_cap) {
        size_t cap = im->row_items_cap ? im->row_items_cap * 2 : 256, size = sizeof *im->row_items;
        im->row_items = arena_grow(im->arena, im->row_items, im->row_items_cap * size, cap * size);
        im->row_items_cap = cap;
    }
    im->row_items[im->n_row_items++] = (struct import_row_item){
        .kind = (uint32_t)k, .number = (uint32_t)items_number(&im->kinds[k], row->externals[k])
    };
}

/* A row stands for one record of the last kind: two rows for the same one contradict each other. */
static void check_twice(struct import_row *row)
{
    struct import *im = row->import;
    size_t last = im->profile->n_kinds - 1;
    if (im->profile->shares)
        return;
    size_t number = items_number(&im->kinds[last], row->externals[last]);
    if (number)
        import_reject(row, -1, TEXT_import_reason_twice,
                      TEXT_ARGS({ "line", .number = im->kinds[last].list[number - 1]->line }));
}

static void check_cells(struct import_row *row)
{
    struct import *im = row->import;
    if (row->csv->n_cells != im->n_heading)
        import_reject(row, -1, TEXT_import_reason_cells,
                      TEXT_ARGS({ "found", .number = (int64_t)row->csv->n_cells },
                                { "expected", .number = (int64_t)im->n_heading }));
    for (int i = 0; im->profile->columns[i] && !row->rejected; i++) {
        struct str *cell = &row->cells[im->columns[i]], normal;
        int32_t bad;
        if (!key_normalize(row->scratch, *cell, &normal, &bad))
            import_reject(row, i, TEXT_import_reason_text, NULL, 0);
        else
            *cell = normal;
    }
}

static void read_row(struct import_row *row)
{
    struct import *im = row->import;
    im->rows++;
    check_cells(row);
    for (size_t k = 0; k < im->profile->n_kinds && !row->rejected; k++)
        read_kind(row, k);
    if (!row->rejected)
        check_twice(row);
    if (row->rejected)
        return;
    for (size_t k = 0; k < im->profile->n_kinds; k++)
        keep(row, k);
    remarks_keep(row);
    row_item_add(row);
}

/* -- a file
 * ------------------------------------------------------------------------------------------------------
 */

static void read_heading(struct import *im, const struct csv_row *csv)
{
    struct out missing;
    im->heading = arena_array(im->arena, struct str, csv->n_cells);
    for (size_t i = 0; i < csv->n_cells; i++)
        im->heading[i] = value_shown(im->arena, str_trim(csv->cells[i]));
    im->n_heading = csv->n_cells;
    out_init(&missing, im->arena, 1 << 16);
    for (size_t i = 0; im->profile->columns[i]; i++) {
        size_t at = im->profile->places ? im->profile->places[i] : 0;
        REQUIRE(i < IMPORT_COLUMNS);
        while (!im->profile->places && at < csv->n_cells &&
               !str_is(im->heading[at], im->profile->columns[i]))
            at++;
        im->columns[i] = at;
        if (at >= csv->n_cells)
            out_fmt(&missing, "%s%s", missing.n ? ", " : "", im->profile->columns[i]);
    }
    if (missing.n)
        im->missing = out_view(&missing);
}

struct reading {
    struct import *import;
    struct arena *scratch;
};

static bool next_row(void *ctx, const struct csv_row *csv)
{
    struct reading *r = ctx;
    struct import *im = r->import;
    if (!im->n_heading) {
        read_heading(im, csv);
        return !im->missing.p;
    }
    struct import_row row = { .import = im, .csv = csv, .scratch = r->scratch };
    row.cells = arena_array(r->scratch, struct str, csv->n_cells);
    memcpy(row.cells, csv->cells, csv->n_cells * sizeof *row.cells);
    row.given = csv->cells;
    read_row(&row);
    arena_reset(r->scratch);
    return true;
}

bool import_read(struct arena *a, const struct import_profile *p, const struct sheet *s,
                 struct tx *look, struct import *ret)
{
    *ret = (struct import){ .arena = a, .profile = p, .look = look };
    struct reading r = { .import = ret, .scratch = arena_new(SCRATCH) };
    struct arena *sheet = arena_new(SHEET_MEMORY);
    arena_defer(a, (void (*)(void *))arena_free, r.scratch);
    arena_defer(a, (void (*)(void *))arena_free, sheet);
    ret->result = sheet_read(sheet, s, next_row, &r);
    ret->look = NULL;
    if (ret->result == SHEET_READ && !ret->n_heading)
        ret->missing = str_of(p->columns[0]);
    return ret->result == SHEET_READ && !ret->missing.p;
}
