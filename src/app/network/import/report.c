/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/import.h"

enum { DETAILS_MOST = 60000, REJECTS_BYTES = 16 << 20, FIRST_ROWS = 6 };

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
    counts_write(o, import_rows(im)->counts);
    out_fmt(o, ",\"rejected\":%lld,", (long long)im->rejected);
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

static void changes_write(struct out *o, const char *name, const struct import_changes *changes)
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

struct str import_details(struct arena *a, const struct import *im)
{
    struct out o;
    out_init(&o, a, DETAILS_MOST);
    out_char(&o, '{');
    totals_write(&o, im);
    changes_write(&o, "changes", &im->changes);
    changes_write(&o, "kept", &im->kept);
    out_lit(&o, ",\"first\":[");
    const struct import_items *rows = import_rows(im);
    for (size_t i = 0; i < rows->n && i < FIRST_ROWS; i++) {
        if (i)
            out_char(&o, ',');
        row_write(&o, im, rows->list[i]);
    }
    out_lit(&o, "]}");
    return out_view(&o);
}

struct str import_rejects_json(struct arena *a, const struct import *im)
{
    struct out o;
    out_init(&o, a, REJECTS_BYTES);
    out_expect(&o, REJECTS_BYTES / 64);
    out_char(&o, '[');
    for (size_t i = 0; i < im->n_rejects; i++) {
        const struct import_reject *r = &im->rejects[i];
        out_fmt(&o, "%s{\"line\":%lld,\"column\":", i ? ",\n" : "", (long long)r->line);
        out_json(&o, r->column);
        out_lit(&o, ",\"value\":");
        out_json(&o, r->value);
        out_lit(&o, ",\"fr\":");
        out_json(&o, r->reason[LANG_FR]);
        out_lit(&o, ",\"en\":");
        out_json(&o, r->reason[LANG_EN]);
        out_char(&o, '}');
    }
    out_char(&o, ']');
    return out_view(&o);
}
