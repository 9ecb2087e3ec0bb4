/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/row.h"
#include "core/fault.h"
#include "core/key.h"

#include <string.h>

enum { SCRATCH = 8 << 20, VALUE_SHOWN = 120 };

/* -- what the functions of a profile use
 * ---------------------------------------------------------------------- */

struct str import_cell(struct import_row *row, int column)
{
    row->last_column = column;
    size_t at = row->import->columns[column];
    struct str cell = at < row->csv->n_cells ? str_trim(row->csv->cells[at]) : STR_NULL;
    return cell.n ? cell : STR_NULL;
}

struct arena *import_row_arena(struct import_row *row)
{
    return row->scratch;
}

static struct import_reject *reject_new(struct import *im)
{
    im->rejected++;
    if (im->n_rejects == IMPORT_REJECTS)
        return NULL;
    if (im->n_rejects == im->rejects_cap) {
        size_t cap = im->rejects_cap ? im->rejects_cap * 2 : 16, size = sizeof *im->rejects;
        im->rejects = arena_grow(im->arena, im->rejects, im->rejects_cap * size, cap * size);
        im->rejects_cap = cap;
    }
    return &im->rejects[im->n_rejects++];
}

static struct str value_shown(struct arena *a, struct str value)
{
    struct str cut = str_sub(value, 0, VALUE_SHOWN);
    while (cut.n && !str_is_utf8(cut) && value.n - cut.n < 4)
        cut.n--;
    return str_is_utf8(cut) ? arena_str(a, cut) : STR("?");
}

/* Keeps the first reason of a row; column -1: the whole row. NULL when it has one already. */
static struct import_reject *reject(struct import_row *row, int column)
{
    struct import *im = row->import;
    struct import_reject *kept = row->rejected ? NULL : reject_new(im);
    row->rejected = true;
    if (!kept)
        return NULL;
    *kept = (struct import_reject){ .line = row->csv->line };
    if (column >= 0) {
        kept->value = value_shown(im->arena, import_cell(row, column));
        kept->column = str_of(im->profile->columns[column]);
    }
    return kept;
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

static struct str source_of(struct import_row *row, const struct import_field *f)
{
    if (f->from == IMPORT_VALUE)
        return f->value(row);
    struct str cell = import_cell(row, f->column);
    if (f->required && !cell.p)
        import_reject(row, f->column, TEXT_import_reason_empty, NULL, 0);
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

static void read_kind(struct import_row *row, size_t kind)
{
    const struct import_kind *k = &row->import->profile->kinds[kind];
    int columns[IMPORT_FIELDS];
    row->externals[kind] = k->external(row);
    if (row->rejected || !row->externals[kind].p)
        return;
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
        struct str raw = source_of(row, &k->fields[i]);
        columns[i] = row->last_column;
        if (!row->rejected && !entity_set_raw(row->scratch, f, record, raw))
            import_reject(row, columns[i], reason_for(f), NULL, 0);
    }
    if (!row->rejected)
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
        if (from->once && !is_new)
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

/* A row stands for one record of the last kind: two rows for the same one contradict each other. */
static void check_twice(struct import_row *row)
{
    struct import *im = row->import;
    size_t last = im->profile->n_kinds - 1;
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
        struct str *cell = &row->csv->cells[im->columns[i]], normal;
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
    for (size_t k = 0; k < im->profile->n_kinds && !row->rejected; k++)
        keep(row, k);
}

/* -- a file
 * ------------------------------------------------------------------------------------------------------
 */

static void read_heading(struct import *im, const struct csv_row *csv)
{
    im->n_heading = csv->n_cells;
    struct out missing;
    out_init(&missing, im->arena, 1 << 16);
    for (size_t i = 0; im->profile->columns[i]; i++) {
        size_t at = 0;
        REQUIRE(i < sizeof im->columns / sizeof *im->columns);
        while (at < csv->n_cells && !str_is(str_trim(csv->cells[at]), im->profile->columns[i]))
            at++;
        im->columns[i] = at;
        if (at == csv->n_cells)
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
    read_row(&row);
    arena_reset(r->scratch);
    return true;
}

bool import_read(struct arena *a, const struct import_profile *p, int fd, char separator,
                 struct import *ret)
{
    *ret = (struct import){ .arena = a, .profile = p };
    struct reading r = { .import = ret, .scratch = arena_new(SCRATCH) };
    arena_defer(a, (void (*)(void *))arena_free, r.scratch);
    bool whole = csv_read_fd(a, fd, separator, next_row, &r);
    if (!ret->n_heading)
        ret->missing = str_of(p->columns[0]);
    return whole && !ret->missing.p;
}

const struct import_items *import_rows(const struct import *im)
{
    return &im->kinds[im->profile->n_kinds - 1];
}
