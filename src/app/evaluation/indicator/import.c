/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/indicator/import.h"

#include "core/fault.h"
#include "format/encoding.h"
#include "indicator_import.html.h"

#include <inttypes.h>
#include <unistd.h>

enum { AT_NAME, AT_DAY, AT_FIGURE, AT_WHOLE, AT_NOTE, AT_COUNT };

static const struct field *field_of(int column)
{
    static const int fields[AT_COUNT] = { INDICATOR_NAME, INDICATOR_MEASURE_DAY,
                                          INDICATOR_MEASURE_FIGURE, INDICATOR_MEASURE_WHOLE,
                                          INDICATOR_MEASURE_NOTE };
    return column == AT_NAME ? &entity_indicator.fields[fields[column]]
                             : &entity_indicator_measure.fields[fields[column]];
}

/* -- reading
 * -------------------------------------------------------------------------------------------- */

struct reading {
    struct req *q;
    struct csv_table table;
    int at[AT_COUNT]; /* -1: the file has no such column */
    const struct indicator_whole *list;
    size_t n_list;
    struct measures *ret;
};

/* Tabs out of a spreadsheet, else what the heading has most of. */
static char separator_of(struct str csv)
{
    size_t commas = 0, semicolons = 0;
    for (size_t i = 0; i < csv.n && csv.p[i] != '\n'; i++) {
        if (csv.p[i] == '\t')
            return '\t';
        commas += csv.p[i] == ',';
        semicolons += csv.p[i] == ';';
    }
    return semicolons > commas ? ';' : ',';
}

/* By its label in either language, as the file we give has it, or by its name. */
static int column_find(const struct csv_table *t, const struct field *f)
{
    for (size_t i = 0; i < t->n_columns; i++) {
        struct str cell = str_trim(t->heading[i]);
        if (str_eq(cell, f->label[LANG_FR]) || str_eq(cell, f->label[LANG_EN]) ||
            str_is(cell, f->name))
            return (int)i;
    }
    return -1;
}

static struct str cell_of(const struct reading *x, size_t row, int column)
{
    int at = x->at[column];
    const struct csv_row *r = &x->table.rows[row];
    return at < 0 || (size_t)at >= r->n_cells ? STR("") : str_trim(r->cells[at]);
}

static void reject(struct reading *x, size_t row, int column, struct str reason)
{
    x->ret->rejects[x->ret->n_rejects++] = (struct measure_reject){
        .line = x->table.rows[row].line,
        .column = field_of(column)->label[x->q->lang],
        .value = cell_of(x, row, column),
        .reason = reason,
    };
}

static const struct indicator_whole *named(const struct reading *x, struct str name)
{
    for (size_t i = 0; i < x->n_list; i++)
        if (str_eq(x->list[i].row->name, name))
            return &x->list[i];
    return NULL;
}

/* The first thing that is wrong with it, at its column. */
static bool measure_read(struct reading *x, size_t row, const struct indicator_whole *w,
                         struct indicator_measure *m)
{
    struct value form[AT_COUNT];
    struct form_errors errors = { 0 };
    for (int c = AT_DAY; c < AT_COUNT; c++)
        form[c - AT_DAY] = (struct value){ str_of(field_of(c)->name), cell_of(x, row, c) };
    entity_init(&entity_indicator_measure, m);
    m->indicator = w->row->id;
    m->account = x->q->actor.account;
    entity_parse(x->q->arena, &entity_indicator_measure, x->q->lang, form, AT_COUNT - 1, m,
                 &errors);
    if (entity_check(x->q->arena, &entity_indicator_measure, x->q->lang, m, &errors))
        indicator_measure_check(x->q, w->unit, m, &errors);
    for (int c = AT_DAY; c < AT_COUNT && errors.n; c++)
        if (errors.list[0].field == field_of(c)) {
            reject(x, row, c, errors.list[0].message);
            return false;
        }
    indicator_measure_settle(w->unit, m);
    return errors.n == 0;
}

static bool is_twice(struct reading *x, size_t row, const struct indicator_measure *m)
{
    for (size_t i = 0; i < x->ret->n_rows; i++) {
        const struct measure_row *before = &x->ret->rows[i];
        if (before->m.indicator != m->indicator || before->m.day != m->day)
            continue;
        reject(x, row, AT_DAY,
               text_with(x->q->arena, x->q->lang, TEXT_import_reason_twice,
                         TEXT_ARGS({ "line", .number = before->line })));
        return true;
    }
    return false;
}

static struct str told(struct req *q, const struct indicator_whole *w, int64_t figure,
                       int64_t whole)
{
    struct indicator_measures_of_row m = { .figure = figure, .whole = whole };
    return indicator_measure_said(q->arena, q->lang, w, &m);
}

/* What it changes of what is there on its day. */
static void row_add(struct reading *x, size_t row, const struct indicator_whole *w,
                    const struct indicator_measure *m)
{
    struct req *q = x->q;
    struct measure_row *r = &x->ret->rows[x->ret->n_rows++];
    *r = (struct measure_row){
        .line = x->table.rows[row].line,
        .m = *m,
        .name = w->row->name,
        .day = text_day(q->arena, q->lang, m->day, DAY_SHORT),
        .result = told(q, w, m->figure, m->whole),
        .what = text(q->lang, TEXT_indicator_import_new),
    };
    for (size_t i = 0; i < w->n_measures; i++) {
        const struct indicator_measures_of_row *old = &w->measures[i];
        if (old->day != m->day)
            continue;
        bool same = old->figure == m->figure && old->whole == m->whole &&
                    str_eq(old->note.p ? old->note : STR(""), m->note.p ? m->note : STR(""));
        r->class = same ? MEASURE_SAME : MEASURE_CHANGED;
        r->what =
            same ? text(q->lang, TEXT_indicator_import_same)
                 : text_with(q->arena, q->lang, TEXT_indicator_import_changed,
                             TEXT_ARGS({ "before", .value = told(q, w, old->figure, old->whole) }));
    }
    x->ret->counts[r->class]++;
}

static struct str columns_find(struct reading *x)
{
    for (int c = 0; c < AT_COUNT; c++) {
        x->at[c] = column_find(&x->table, field_of(c));
        if (x->at[c] < 0 && c < AT_WHOLE)
            return text_with(x->q->arena, x->q->lang, TEXT_indicator_import_no_column,
                             TEXT_ARGS({ "name", .value = field_of(c)->label[x->q->lang] }));
    }
    return STR_NULL;
}

struct str measures_read(struct req *q, int64_t partnership, struct str csv, struct measures *ret)
{
    struct reading x = { .q = q, .ret = ret };
    struct indicator_whole *list;
    *ret = (struct measures){ 0 };
    if (str_is_blank(csv))
        return text(q->lang, TEXT_indicator_import_none);
    csv_table_read(q->arena, csv, separator_of(csv), &x.table);
    if (csv.n > MEASURES_CHARACTERS || x.table.n_rows > MEASURES_ROWS)
        return text(q->lang, TEXT_indicator_import_too_long);
    struct str wrong = columns_find(&x);
    if (wrong.p || !x.table.n_rows)
        return wrong.p ? wrong : text(q->lang, TEXT_indicator_import_none);
    x.n_list = indicator_all(q->tx, partnership, &list);
    x.list = list;
    ret->rows = arena_array(q->arena, struct measure_row, x.table.n_rows);
    ret->rejects = arena_array(q->arena, struct measure_reject, x.table.n_rows);
    for (size_t i = 0; i < x.table.n_rows; i++) {
        struct indicator_measure m;
        const struct indicator_whole *w = named(&x, cell_of(&x, i, AT_NAME));
        if (!w)
            reject(&x, i, AT_NAME, text(q->lang, TEXT_indicator_import_unknown));
        else if (measure_read(&x, i, w, &m) && !is_twice(&x, i, &m))
            row_add(&x, i, w, &m);
    }
    return STR_NULL;
}

/* -- the page
 * ------------------------------------------------------------------------------------------- */

/* Of the file when there is one; one byte more than may be, so that too long is told. */
static struct str given(struct req *q)
{
    enum { MOST = MEASURES_CHARACTERS + 1 };
    const struct upload *u = req_upload(q, "file");
    if (u) {
        char *bytes = arena_alloc(q->arena, MOST);
        ssize_t n = pread(u->fd, bytes, MOST, 0);
        struct encoding_reader *reader =
            encoding_reader_new(q->arena, encoding_of(q->arena, u->fd));
        return n > 0 ? arena_str(q->arena, encoding_read(reader, (struct str){ bytes, (size_t)n }))
                     : STR("");
    }
    struct str csv = req_form(q, "csv");
    return csv.p ? csv : STR("");
}

static void draw(struct req *q, struct res *r, const struct partnership *p, struct measures_view *m,
                 struct str wrong)
{
    m->crumbs = kept_crumbs(q, p->record.id, "/indicators", TEXT_indicator_title);
    m->base = arena_fmt(q->arena, "/partnerships/%" PRId64 "/indicators", p->record.id);
    m->paste = (struct input){ .name = "csv",
                               .label = text(q->lang, TEXT_indicator_import_paste),
                               .hint = text(q->lang, TEXT_indicator_import_columns),
                               .type = "textarea",
                               .value = m->csv,
                               .error = wrong };
    m->file = (struct input){ .name = "file",
                              .label = text(q->lang, TEXT_indicator_import_file),
                              .type = "file",
                              .accept = ".csv,.txt,.tsv,text/csv",
                              .optional_said = true };
    m->to_write = m->read.counts[MEASURE_NEW] + m->read.counts[MEASURE_CHANGED];
    if (m->checked)
        m->said = text_with(
            q->arena, q->lang, TEXT_indicator_import_said,
            TEXT_ARGS({ "count", .number = (int64_t)(m->read.n_rows + m->read.n_rejects) },
                      { "fresh", .number = m->read.counts[MEASURE_NEW] },
                      { "changed", .number = m->read.counts[MEASURE_CHANGED] },
                      { "same", .number = m->read.counts[MEASURE_SAME] },
                      { "rejected", .number = (int64_t)m->read.n_rejects }));
    if (wrong.p)
        r->status = 422;
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_indicator_import), .nav = NAV_PARTNERSHIPS),
              indicator_import_html, m);
}

void measures_page(struct req *q, struct res *r)
{
    struct partnership p;
    struct measures_view m = { 0 };
    if (kept_open(q, r, CAP_PARTNERSHIP_WRITE, &p))
        draw(q, r, &p, &m, STR_NULL);
}

void measures_post(struct req *q, struct res *r)
{
    struct partnership p;
    struct measures_view m = { 0 };
    if (!kept_open(q, r, CAP_PARTNERSHIP_WRITE, &p))
        return;
    m.csv = given(q);
    struct str wrong = measures_read(q, p.record.id, m.csv, &m.read);
    m.checked = !wrong.p;
    if (wrong.p || !str_is(req_form(q, "step"), "write")) {
        draw(q, r, &p, &m, wrong);
        return;
    }
    for (size_t i = 0; i < m.read.n_rows; i++)
        if (m.read.rows[i].class != MEASURE_SAME)
            indicator_measure(q->tx, &m.read.rows[i].m);
    record_go_back(q, r, arena_fmt(q->arena, "/partnerships/%" PRId64 "/indicators", p.record.id),
                   "measures_imported", 0);
}

/* -- out again, as it can be read back
 * ------------------------------------------------------------------ */

void measures_csv(struct req *q, struct res *r)
{
    struct partnership p;
    struct indicator_whole *list;
    struct str cells[AT_COUNT];
    if (!kept_open(q, r, CAP_PARTNERSHIP_READ, &p))
        return;
    size_t n = indicator_all(q->tx, p.record.id, &list);
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, arena_fmt(q->arena, "%.*s-%" PRId64 ".csv",
                                STR_ARG(text(q->lang, TEXT_indicator_file)), p.record.id));
    out_lit(&r->body, "\xEF\xBB\xBF");
    for (int c = 0; c < AT_COUNT; c++)
        cells[c] = field_of(c)->label[q->lang];
    kept_csv_line(&r->body, cells, AT_COUNT);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < list[i].n_measures; k++) {
            const struct indicator_measures_of_row *m = &list[i].measures[k];
            cells[AT_NAME] = list[i].row->name;
            cells[AT_DAY] = day_iso(q->arena, m->day);
            cells[AT_FIGURE] = arena_fmt(q->arena, "%" PRId64, m->figure);
            cells[AT_WHOLE] =
                m->whole == NUMBER_NONE ? STR("") : arena_fmt(q->arena, "%" PRId64, m->whole);
            cells[AT_NOTE] = m->note;
            kept_csv_line(&r->body, cells, AT_COUNT);
        }
}
