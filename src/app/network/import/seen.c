/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/import_view.h"
#include "app/network/import/typed.h"
#include "core/key.h"

#include <jansson.h>
#include <string.h>

/* What the page where columns are mapped shows of the file: kept with the run, because a web
 * process does not take workbooks apart. */

enum { SAMPLES = 3, SAMPLE_BYTES = 36, ROWS = 400, MOST = 55000 };

struct seeing {
    struct arena *arena;
    size_t n, rows;
    struct str samples[IMPORT_COLUMNS][SAMPLES];
    size_t n_samples[IMPORT_COLUMNS];
    struct typed_days days[IMPORT_COLUMNS];
};

static struct str sample_of(struct arena *a, struct str cell)
{
    struct str normal;
    int32_t bad;
    cell = str_trim(cell);
    if (!cell.n || !key_normalize(a, cell, &normal, &bad))
        return STR_NULL;
    struct str cut = str_sub(normal, 0, SAMPLE_BYTES);
    while (cut.n && !str_is_utf8(cut))
        cut.n--;
    return normal.n > cut.n ? arena_fmt(a, "%.*s…", STR_ARG(cut)) : arena_str(a, cut);
}

static bool see(void *ctx, const struct csv_row *row)
{
    struct seeing *s = ctx;
    for (size_t i = 0; s->rows > 0 && i < row->n_cells && i < s->n; i++) {
        struct str sample = sample_of(s->arena, row->cells[i]);
        size_t k = 0;
        if (!sample.p)
            continue;
        typed_days_look(s->arena, sample, &s->days[i]);
        while (k < s->n_samples[i] && !str_eq(s->samples[i][k], sample))
            k++;
        if (k == s->n_samples[i] && k < SAMPLES)
            s->samples[i][s->n_samples[i]++] = sample;
    }
    return ++s->rows < ROWS;
}

struct str import_seen_write(struct arena *a, const struct sheet *sheet, const struct str *heading,
                             size_t n)
{
    struct seeing *s = arena_make(a, struct seeing);
    struct out o;
    s->arena = a;
    s->n = n < IMPORT_COLUMNS ? n : IMPORT_COLUMNS;
    sheet_read(a, sheet, see, s);
    out_init(&o, a, 1 << 20);
    out_lit(&o, "{\"columns\":[");
    for (size_t i = 0; i < s->n && o.n < MOST; i++) {
        struct out all;
        out_init(&all, a, 1 << 12);
        for (size_t k = 0; k < s->n_samples[i]; k++) {
            if (k)
                out_lit(&all, " · ");
            out_str(&all, s->samples[i][k]);
        }
        out_fmt(&o, "%s{\"name\":", i ? "," : "");
        out_json(&o, sample_of(a, heading[i]));
        out_lit(&o, ",\"samples\":");
        out_json(&o, out_view(&all));
        out_fmt(&o, ",\"asks\":%s}", s->days[i].asks ? "true" : "false");
    }
    out_lit(&o, "]}");
    return out_view(&o);
}

static struct str member(struct arena *a, const json_t *object, const char *name)
{
    const char *value = json_string_value(json_object_get(object, name));
    return arena_str(a, str_of(value ? value : ""));
}

void import_seen_read(struct arena *a, const struct import_run *run, struct import_seen *ret)
{
    json_t *seen = json_loadb(run->details.p ? run->details.p : "", run->details.n, 0, NULL);
    const json_t *columns = json_object_get(seen, "columns"), *one;
    size_t i, n = json_array_size(columns);
    *ret = (struct import_seen){ .heading = arena_array(a, struct str, n),
                                 .samples = arena_array(a, struct str, n),
                                 .asks_days = arena_array(a, bool, n) };
    json_array_foreach(columns, i, one)
    {
        ret->heading[i] = member(a, one, "name");
        ret->samples[i] = member(a, one, "samples");
        ret->asks_days[i] = json_is_true(json_object_get(one, "asks"));
        ret->n = i + 1;
    }
    json_decref(seen);
}
