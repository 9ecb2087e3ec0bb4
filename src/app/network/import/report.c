/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/mapping.h"
#include "app/network/import/row.h"

#include <unistd.h>

enum {
    DETAILS_MOST = 60000,
    REJECTS_BYTES = 64 << 20,
    FIRST_ROWS = 6,
    WORDS_TOLD = 30,
    DOUBTS_TOLD = 30
};

static void counts_write(struct out *o, const int64_t counts[IMPORT_CLASSES])
{
    for (int c = 0; c < IMPORT_CLASSES; c++)
        out_fmt(o, "%s\"%s\":%lld", c ? "," : "", import_class_names[c], (long long)counts[c]);
}

static void records_write(struct out *o, const struct import *im)
{
    out_lit(o, "\"records\":{");
    for (size_t k = 0; k < im->profile->n_kinds; k++) {
        out_fmt(o, "%s\"%s\":{", k ? "," : "", im->profile->kinds[k].entity->name);
        counts_write(o, im->kinds[k].counts);
        out_char(o, '}');
    }
    out_char(o, '}');
}

static void totals_write(struct out *o, const struct import *im)
{
    counts_write(o, im->counts);
    out_fmt(o, ",\"rejected\":%lld,", (long long)im->rejected.all);
    records_write(o, im);
}

static void change_write(struct out *o, const struct import_change *c)
{
    out_lit(o, "{\"title\":");
    out_json(o, c->title);
    out_fmt(o, ",\"entity\":\"%s\",\"id\":%lld,\"field\":\"%s\",\"before\":", c->entity->name,
            (long long)c->id, c->field->name);
    out_json(o, c->before);
    out_lit(o, ",\"after\":");
    out_json(o, c->after);
    out_char(o, '}');
}

void import_changes_write(struct out *o, const char *name, const struct import_changes *changes)
{
    out_fmt(o, ",\"%s\":{\"n\":%lld,\"list\":[", name, (long long)changes->n);
    for (int64_t i = 0; i < changes->n && i < IMPORT_CHANGES; i++) {
        if (i)
            out_char(o, ',');
        change_write(o, &changes->list[i]);
    }
    out_lit(o, "]}");
}

/* The record of a row: raw values by field; a ref is the title of what it names. */
static void row_write(struct out *o, const struct import *im, const struct import_item *item)
{
    const struct import_kind *k = &im->profile->kinds[im->profile->n_kinds - 1];
    out_fmt(o, "{\"class\":\"%s\"", import_class_names[item->class]);
    for (size_t i = 0; i < k->n_fields; i++) {
        if (!k->fields[i].shown)
            continue;
        const struct field *f = entity_field(k->entity, str_of(k->fields[i].field));
        struct str value = entity_raw(im->arena, f, item->record);
        if (k->fields[i].from == IMPORT_REF && value.p) {
            size_t other = (size_t)k->fields[i].refers;
            int64_t number = *(const int64_t *)((const char *)item->record + f->offset);
            const struct entity *e = im->profile->kinds[other].entity;
            value =
                entity_raw(im->arena, entity_title(e), im->kinds[other].list[number - 1]->record);
        }
        out_fmt(o, ",\"%s\":", f->name);
        out_json(o, value);
    }
    out_char(o, '}');
}

struct str import_counts_json(struct arena *a, const struct import *im)
{
    struct out o;
    out_init(&o, a, DETAILS_MOST);
    out_char(&o, '{');
    totals_write(&o, im);
    out_char(&o, '}');
    return out_view(&o);
}

/* New words of vocabularies, and names that may be other names: as much as there is room for. */
static void words_write(struct out *o, const struct import *im)
{
    int n = 0;
    out_lit(o, ",\"words\":[");
    for (const struct import_term_wish *t = im->terms; t && n < WORDS_TOLD; t = t->next) {
        out_fmt(o, "%s{\"vocabulary\":\"%s\",\"code\":", n++ ? "," : "", t->vocabulary);
        out_json(o, t->code);
        out_lit(o, ",\"word\":");
        out_json(o, t->fr);
        out_char(o, '}');
    }
    out_char(o, ']');
}

static void doubts_write(struct out *o, const struct import *im)
{
    out_lit(o, ",\"doubts\":[");
    for (size_t i = 0; i < im->n_doubts && i < DOUBTS_TOLD; i++) {
        const struct import_doubt *d = &im->doubts[i];
        out_fmt(o, "%s{\"key\":", i ? "," : "");
        out_json(o, d->key);
        out_lit(o, ",\"name\":");
        out_json(o, d->name);
        out_lit(o, ",\"near\":[");
        for (size_t k = 0; k < d->n_near; k++) {
            out_fmt(o, "%s{\"id\":%lld,\"name\":", k ? "," : "", (long long)d->near[k].id);
            out_json(o, d->near[k].name);
            out_char(o, '}');
        }
        out_lit(o, "]}");
    }
    out_char(o, ']');
}

struct str import_details(struct arena *a, const struct import *im)
{
    struct out o;
    out_init(&o, a, DETAILS_MOST);
    out_char(&o, '{');
    totals_write(&o, im);
    import_changes_write(&o, "changes", &im->changes);
    import_changes_write(&o, "kept", &im->kept);
    words_write(&o, im);
    doubts_write(&o, im);
    out_lit(&o, ",\"first\":[");
    const struct import_items *rows = &im->kinds[im->profile->n_kinds - 1];
    for (size_t i = 0; i < rows->n && i < FIRST_ROWS; i++) {
        if (i)
            out_char(&o, ',');
        row_write(&o, im, rows->list[i]);
    }
    out_lit(&o, "]}");
    return out_view(&o);
}

static void cells_write(struct out *o, const struct str *cells, size_t n)
{
    out_char(o, '[');
    for (size_t i = 0; i < n; i++) {
        if (i)
            out_char(o, ',');
        out_json(o, cells[i]);
    }
    out_char(o, ']');
}

static void rejects_write(struct out *o, const char *name, const struct import_rejects *rejects)
{
    out_fmt(o, ",\n\"%s\":[", name);
    for (size_t i = 0; i < rejects->n; i++) {
        const struct import_reject *r = &rejects->list[i];
        out_fmt(o, "%s{\"line\":%lld,\"column\":", i ? ",\n" : "", (long long)r->line);
        out_json(o, r->column);
        out_lit(o, ",\"value\":");
        out_json(o, r->value);
        out_lit(o, ",\"fr\":");
        out_json(o, r->reason[LANG_FR]);
        out_lit(o, ",\"en\":");
        out_json(o, r->reason[LANG_EN]);
        if (r->cells) {
            out_lit(o, ",\"cells\":");
            cells_write(o, r->cells, r->n_cells);
        }
        out_char(o, '}');
    }
    out_char(o, ']');
}

void import_rejects_json(struct out *o, const struct import *im)
{
    out_init(o, im->arena, REJECTS_BYTES);
    out_lit(o, "{\"heading\":");
    cells_write(o, im->heading, im->n_heading);
    rejects_write(o, "rejects", &im->rejected);
    rejects_write(o, "remarks", &im->remarked);
    out_char(o, '}');
    out_flush(o);
}

/* -- rejected rows as a file
 * -------------------------------------------------------------------------------------- */

void import_csv_heading(struct import_csv *c, const struct str *heading, size_t n)
{
    out_lit(c->out, "\xEF\xBB\xBF");
    c->n = 0;
    for (size_t i = 0; i < n; i++)
        if (!import_heading_added(heading[i])) {
            out_csv(c->out, heading[i]);
            out_char(c->out, ',');
            c->n = i + 1;
        }
    out_csv(c->out, text(c->lang, TEXT_import_file_line));
    out_char(c->out, ',');
    out_csv(c->out, text(c->lang, TEXT_import_file_reason));
    out_lit(c->out, "\r\n");
}

struct str import_reason_said(struct arena *a, enum lang l, struct str column, struct str reason)
{
    if (!column.n)
        return reason;
    return text_with(a, l, TEXT_import_file_why,
                     TEXT_ARGS({ "column", .value = column }, { "reason", .value = reason }));
}

void import_csv_row(struct import_csv *c, const struct str *cells, size_t n, int64_t line,
                    struct str column, struct str reason)
{
    for (size_t i = 0; i < c->n; i++) {
        out_csv(c->out, i < n ? cells[i] : STR(""));
        out_char(c->out, ',');
    }
    out_fmt(c->out, "%lld,", (long long)line);
    out_csv(c->out, import_reason_said(c->out->arena, c->lang, column, reason));
    out_lit(c->out, "\r\n");
}

void import_rejects_csv(struct out *ret, enum lang l, const struct import *im)
{
    struct import_csv c = { .out = ret, .lang = l };
    out_init(ret, im->arena, REJECTS_BYTES);
    import_csv_heading(&c, im->heading, im->n_heading);
    for (size_t i = 0; i < im->rejected.n; i++) {
        const struct import_reject *r = &im->rejected.list[i];
        import_csv_row(&c, r->cells, r->n_cells, r->line, r->column, r->reason[l]);
    }
}

bool import_out_copy(struct out *o, int fd)
{
    char piece[16 << 10];
    ssize_t n = 0;
    if (o->fd < 0)
        return write(fd, o->p, o->n) == (ssize_t)o->n;
    out_flush(o);
    for (off_t at = 0; (n = pread(o->fd, piece, sizeof piece, at)) > 0; at += n)
        if (write(fd, piece, (size_t)n) != n)
            return false;
    return n == 0;
}
