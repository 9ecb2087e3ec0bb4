/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/demo/demo_table.h"

#include "app/module.h"
#include "app/partnership/partnership/partnership.h"
#include "assets.h"
#include "core/fault.h"
#include "organization.ent.h"

struct csv_table demo_table(struct demo *d, const char *name)
{
    struct csv_table t;
    const char *path = arena_fmt(d->tx->arena, "content/demo/%s.csv", name).p;
    const struct asset *asset = asset_find(path);
    if (!asset)
        fault_raise(FAULT_INVARIANT, "%s is not there", path);
    csv_table_read(d->tx->arena, asset->bytes, ',', &t);
    return t;
}

int64_t demo_id(struct demo *d, const struct entity *e, struct str code)
{
    int64_t id = external_find(d->tx, "demo", e, code);
    if (!id)
        fault_raise(FAULT_INVARIANT, "demo: no %s %.*s", e->name, STR_ARG(code));
    return id;
}

int64_t demo_party(struct demo *d, int64_t partnership, struct str code)
{
    struct partnership_side *sides;
    struct str name, department;
    bool named = str_cut(code, ':', &name, &department);
    int64_t organization = demo_id(d, &entity_organization, name);
    size_t n = partnership_sides(d->tx, partnership, &sides);
    for (size_t i = 0; i < n; i++)
        if (sides[i].organization == organization &&
            (!named || str_eq(sides[i].department, department)))
            return sides[i].party;
    fault_raise(FAULT_INVARIANT, "demo: no party %.*s", STR_ARG(code));
}

day demo_day(struct demo *d, struct str days_from_today)
{
    int64_t days;
    return str_to_i64(days_from_today, &days) ? d->tx->today + (day)days : DAY_NONE;
}

/* "fr|en" as a set takes it. */
static struct str codes_of(struct arena *a, struct str cell)
{
    char *p = arena_z(a, cell);
    for (size_t i = 0; i < cell.n; i++)
        if (p[i] == '|')
            p[i] = ' ';
    return (struct str){ p, cell.n };
}

static void fill_field(struct demo *d, const struct field *f, void *record, struct str cell)
{
    char *place = (char *)record + f->offset;
    if (f->type == FIELD_REF) {
        *(int64_t *)place = demo_id(d, module_entity_named(str_of(f->ref))->entity, cell);
    } else if (f->type == FIELD_DATE) {
        *(day *)place = demo_day(d, cell);
    } else {
        if (f->type == FIELD_SET)
            cell = codes_of(d->tx->arena, cell);
        if (!entity_set_raw(d->tx->arena, f, record, cell))
            fault_raise(FAULT_INVARIANT, "demo: %s cannot be %.*s", f->name, STR_ARG(cell));
    }
}

void demo_fill(struct demo *d, const struct csv_table *t, size_t row, const struct entity *e,
               void *ret_record)
{
    entity_init(e, ret_record);
    for (size_t i = 0; i < t->n_columns; i++) {
        const struct field *f = entity_field(e, t->heading[i]);
        struct str cell = i < t->rows[row].n_cells ? t->rows[row].cells[i] : STR_NULL;
        /* An account or agency is a number to the entity and a code here: its loader sees to it. */
        int64_t number;
        bool other = f && f->type == FIELD_INT && !str_to_i64(cell, &number);
        if (f && cell.n && !other)
            fill_field(d, f, ret_record, cell);
    }
}

int64_t demo_insert(struct demo *d, const struct csv_table *t, size_t row, const struct entity *e,
                    void *record)
{
    int64_t id = record_insert(d->tx, e, record);
    if (t->n_columns && str_is(t->heading[0], "code"))
        external_put(d->tx, "demo", e, csv_cell(t, row, "code"), id);
    return id;
}

void demo_load_all(struct demo *d, const char *file, const struct entity *e)
{
    struct csv_table t = demo_table(d, file);
    void *record = arena_alloc(d->tx->arena, e->size);
    for (size_t i = 0; i < t.n_rows; i++) {
        demo_fill(d, &t, i, e, record);
        demo_insert(d, &t, i, e, record);
    }
}
