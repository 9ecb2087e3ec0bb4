/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/import_view.h"
#include "core/key.h"

/* The page where columns are mapped. */

static struct choice *choices_new(struct req *q, size_t n)
{
    return arena_array(q->arena, struct choice, n);
}

static struct str figure(struct req *q, int64_t n)
{
    return arena_fmt(q->arena, "%lld", (long long)n);
}

static void fill_file(struct req *q, const struct sheet *s, struct import_plan_view *ret)
{
    static const enum text_id encodings[] = { TEXT_import_encoding_utf8,
                                              TEXT_import_encoding_little, TEXT_import_encoding_big,
                                              TEXT_import_encoding_windows };
    static const char separators[] = ",;\t|";
    static const enum text_id names[] = { TEXT_import_separator_comma,
                                          TEXT_import_separator_semicolon,
                                          TEXT_import_separator_tab, TEXT_import_separator_bar };
    ret->text = s->form == SHEET_CSV;
    ret->heading = s->skip + 1;
    ret->encodings = choices_new(q, 4);
    ret->separators = choices_new(q, 4);
    for (int i = 0; i < 4; i++) {
        ret->encodings[ret->n_encodings++] =
            (struct choice){ figure(q, i), text(q->lang, encodings[i]) };
        ret->separators[ret->n_separators++] =
            (struct choice){ figure(q, separators[i]), text(q->lang, names[i]) };
    }
    ret->encoding = figure(q, (int)s->encoding);
    ret->separator = figure(q, s->separator);
    ret->sheets = choices_new(q, s->n_names);
    for (size_t i = 0; i < s->n_names; i++)
        ret->sheets[ret->n_sheets++] = (struct choice){ figure(q, (int64_t)i), s->names[i] };
    ret->sheet = figure(q, (int64_t)s->chosen);
}

static void fill_columns(struct req *q, const struct import_run *run,
                         const struct import_plan *plan, struct import_plan_view *ret)
{
    struct import_seen seen;
    import_seen_read(q->arena, run, &seen);
    ret->columns = arena_array(q->arena, struct import_column_view, seen.n);
    for (size_t i = 0; i < seen.n; i++) {
        bool planned = i < plan->n;
        ret->columns[ret->n_columns++] = (struct import_column_view){
            .name = seen.heading[i].n ? seen.heading[i] : figure(q, (int64_t)i + 1),
            .samples = seen.samples[i],
            .code = planned ? plan->columns[i].code : STR(""),
            .asks_days = seen.asks_days[i],
            .added = import_heading_added(seen.heading[i]),
            .days = planned ? plan->columns[i].days : DAYS_ANY,
        };
    }
}

void import_plan_view_fill(struct req *q, const struct import_run *run,
                           const struct import_plan *plan, struct str fault,
                           struct import_plan_view *ret)
{
    struct sheet s = { 0 };
    struct import_mapping kept;
    size_t n = 0;
    *ret = (struct import_plan_view){ .fault = fault, .target = str_of(plan->target->name) };
    import_shape_read(q->arena, run->shape, &s);
    fill_file(q, &s, ret);
    ret->kept = run->mapping != NUMBER_NONE &&
                record_get(q->tx, &entity_import_mapping, run->mapping, &kept);
    ret->name = ret->kept ? kept.name : run->file_name;
    while (import_targets[n])
        n++;
    ret->targets = choices_new(q, n);
    for (size_t i = 0; i < n; i++)
        ret->targets[ret->n_targets++] =
            (struct choice){ str_of(import_targets[i]->name),
                             key_capital(q->arena, import_targets[i]->many[q->lang]) };
    ret->n_fields = import_plan_choices(q->arena, q->lang, plan->target, &ret->fields);
    fill_columns(q, run, plan, ret);
}
