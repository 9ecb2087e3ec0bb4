/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/mapping.h"
#include "app/network/import/row.h"
#include "app/network/import/typed.h"
#include "core/key.h"
#include "import.sql.h"
#include "location.ent.h"
#include "schedule.ent.h"
#include "service.ent.h"

#include <inttypes.h>

/* A sheet of opening hours: each row says on which days, from when to when, a place or a service is
 * open. Both must be in the directory; the organization's name tells two of one name apart. */

static struct str cell_of(struct import_row *row, const char *code, int *ret_column)
{
    *ret_column = import_plan_column_of(import_plan_of(import_of(row)), code);
    return *ret_column >= 0 ? import_cell(row, *ret_column) : STR_NULL;
}

static int64_t organization_named(struct import_row *row)
{
    int column;
    struct import_organization_named_row found;
    struct str name = cell_of(row, PLAN_ORGANIZATION, &column);
    struct import_organization_named_in in = { key_sort(import_row_arena(row), name) };
    return name.p && import_organization_named(import_look(row), &in, &found) ? found.id : 0;
}

/* What the name in that column stands for; 0 of an empty cell, and of one that rejects the row. */
static int64_t named(struct import_row *row, const char *code)
{
    int column;
    struct str name = cell_of(row, code, &column);
    struct tx *look = import_look(row);
    struct str key = key_sort(import_row_arena(row), name);
    bool place = str_is(STR(PLAN_LOCATION), code);
    struct import_location_called_row *places;
    struct import_service_called_row *services;
    struct import_location_named_row at;
    struct import_service_named_row of;
    if (!name.p || !look)
        return 0;
    int64_t owner = organization_named(row);
    if (owner && place &&
        import_location_named(look, &(struct import_location_named_in){ owner, key }, &at))
        return at.id;
    if (owner && !place &&
        import_service_named(look, &(struct import_service_named_in){ owner, key }, &of))
        return of.id;
    size_t n =
        owner   ? 0
        : place ? import_location_called(look, &(struct import_location_called_in){ key }, &places)
                : import_service_called(look, &(struct import_service_called_in){ key }, &services);
    if (n == 1)
        return place ? places[0].id : services[0].id;
    import_reject(row, column, n ? TEXT_import_reason_several_named : TEXT_import_reason_none_named,
                  NULL, 0);
    return 0;
}

static struct str number(struct import_row *row, int64_t id)
{
    return id ? arena_fmt(import_row_arena(row), "%" PRId64, id) : STR_NULL;
}

static struct str hours_location(struct import_row *row)
{
    return number(row, named(row, PLAN_LOCATION));
}

static struct str hours_service(struct import_row *row)
{
    return number(row, named(row, PLAN_SERVICE));
}

static struct str hours_organization(struct import_row *row)
{
    struct location l;
    struct service s;
    int64_t at = named(row, PLAN_LOCATION), of = row->rejected ? 0 : named(row, PLAN_SERVICE);
    if (at && record_get(import_look(row), &entity_location, at, &l))
        return number(row, l.organization);
    if (of && record_get(import_look(row), &entity_service, of, &s))
        return number(row, s.organization);
    return STR_NULL;
}

static struct str hours_freq(struct import_row *row)
{
    (void)row;
    return STR("weekly");
}

static struct str hours_days(struct import_row *row)
{
    int column;
    struct str cell = cell_of(row, PLAN_WEEKDAYS, &column), days;
    if (cell.p && typed_weekdays(import_row_arena(row), cell, &days))
        return days;
    import_reject(row, column, cell.p ? TEXT_import_reason_weekday : TEXT_import_reason_empty, NULL,
                  0);
    return STR_NULL;
}

/* "12:3:MO,TU:09:00": the place, the service, the days and the opening. */
static struct str hours_id(struct import_row *row)
{
    int column;
    int64_t at = named(row, PLAN_LOCATION), of = row->rejected ? 0 : named(row, PLAN_SERVICE);
    struct str days = row->rejected ? STR_NULL : hours_days(row);
    struct str opens = cell_of(row, "opens_at", &column);
    if (row->rejected)
        return STR_NULL;
    if (!at && !of) {
        cell_of(row, PLAN_LOCATION, &column);
        import_reject(row, column, TEXT_import_reason_empty, NULL, 0);
        return STR_NULL;
    }
    return arena_fmt(import_row_arena(row), "%" PRId64 ":%" PRId64 ":%.*s:%.*s", at, of,
                     STR_ARG(days), STR_ARG(opens));
}

static int64_t hours_find(struct tx *tx, struct import *im, const struct import_item *item,
                          const void *record)
{
    const struct schedule *h = record;
    struct import_hours_find_row row;
    struct import_hours_find_in in = {
        .location = h->location, .service = h->service, .byday = h->byday, .opens_at = h->opens_at
    };
    (void)im;
    (void)item;
    return import_hours_find(tx, &in, &row) ? row.id : 0;
}

void import_plan_hours(struct arena *a, const struct import_plan *p, struct import_kind *ret)
{
    static const struct import_field own[] = {
        { IMPORT_FROM_VALUE("organization", hours_organization) },
        { IMPORT_FROM_VALUE("location", hours_location), .shown = true },
        { IMPORT_FROM_VALUE("service", hours_service), .shown = true },
        { IMPORT_FROM_VALUE("freq", hours_freq) },
        { IMPORT_FROM_VALUE("byday", hours_days), .shown = true },
    };
    enum { OWN = sizeof own / sizeof *own };
    struct import_field *fields = arena_array(a, struct import_field, IMPORT_FIELDS);
    size_t n = 0;
    for (; n < OWN; n++)
        fields[n] = own[n];
    for (size_t i = 0; i < p->n && n < IMPORT_FIELDS; i++) {
        const struct field *f = entity_field(&entity_schedule, p->columns[i].code);
        if (!f || f->type == FIELD_REF || (f->flags & FIELD_HIDDEN))
            continue;
        fields[n] =
            (struct import_field){ IMPORT_FROM_TYPED(f->name, (int)i), .days = p->columns[i].days,
                                   .required = f->type == FIELD_TIME, .shown = n < 9 };
        n++;
    }
    *ret = (struct import_kind){ .entity = &entity_schedule,
                                 .external = hours_id,
                                 .fields = fields,
                                 .n_fields = n,
                                 .find = hours_find };
}
