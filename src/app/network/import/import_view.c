/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/import_view.h"

#include "app/module.h"
#include "app/network/import/reverse.h"
#include "app/network/schedule/hours.h"
#include "app/record/record.h"
#include "core/fault.h"
#include "guard/account.h"
#include "store/vocabulary.h"

#include <jansson.h>
#include <string.h>
#include <unistd.h>

enum { DETAILS_MOST = 64 << 20 };

static void forget(void *json)
{
    json_decref(json);
}

static json_t *read_json(struct req *q, struct str text)
{
    json_t *json = json_loadb(text.p ? text.p : "", text.n, 0, NULL);
    if (json)
        arena_defer(q->arena, forget, json);
    return json;
}

static struct str member(struct req *q, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_string(value) ? arena_str(q->arena, str_of(json_string_value(value))) : STR_NULL;
}

static int64_t number_of(const json_t *object, const char *name)
{
    return json_integer_value(json_object_get(object, name));
}

struct str import_class_word(enum lang l, enum import_class c)
{
    static const enum text_id words[] = { TEXT_import_row_new, TEXT_import_row_changed,
                                          TEXT_import_row_same };
    return text(l, words[c]);
}

size_t import_n_profiles(void)
{
    size_t n = 0;
    while (import_profiles[n])
        n++;
    return n;
}

size_t import_n_columns(const struct import_profile *p)
{
    size_t n = 0;
    while (p->columns[n])
        n++;
    return n;
}

/* "organismes" -> "Organismes" */
static struct str capital(struct arena *a, struct str s)
{
    char *copy = arena_z(a, s);
    if (copy[0] >= 'a' && copy[0] <= 'z')
        copy[0] = (char)(copy[0] - 'a' + 'A');
    return (struct str){ copy, s.n };
}

/* -- what the run wrote down
 * -------------------------------------------------------------------------------------- */

static void fill_lines(struct req *q, const json_t *records, const struct import_profile *p,
                       struct import_run_view *ret)
{
    ret->lines = arena_array(q->arena, struct import_line, p->n_kinds);
    for (size_t k = 0; k < p->n_kinds; k++) {
        const struct entity *e = p->kinds[k].entity;
        const json_t *counts = json_object_get(records, e->name);
        struct import_line *line = &ret->lines[ret->n_lines++];
        line->name = capital(q->arena, e->many[q->lang]);
        for (int c = 0; c < IMPORT_CLASSES; c++)
            line->counts[c] = number_of(counts, import_class_names[c]);
    }
}

/* “lundi, mardi” */
static struct str days_said(struct req *q, const struct schedule *h)
{
    struct schedule_rule rules[SCHEDULE_RULES];
    struct str said = STR_NULL;
    size_t n = schedule_rules(h, rules);
    for (size_t i = 0; i < n; i++) {
        struct str one = weekday_words(q->lang, rules[i].weekday);
        said = said.p ? arena_fmt(q->arena, "%.*s, %.*s", STR_ARG(said), STR_ARG(one)) : one;
    }
    return said;
}

/* A raw value as people read it; `title` when it names another record. */
static struct str shown(struct req *q, const struct entity *e, const struct field *f,
                        struct str raw)
{
    void *record = arena_alloc(q->arena, e->size);
    entity_init(e, record);
    if (!raw.p || !entity_set_raw(q->arena, f, record, raw))
        return raw;
    if (f == &entity_schedule.fields[SCHEDULE_BYDAY])
        return days_said(q, record);
    struct str value = record_shown(q, f, record);
    return value.p ? value : STR_NULL;
}

static void fill_told(struct req *q, const json_t *json, struct import_told_list *ret)
{
    const json_t *list = json_object_get(json, "list"), *one;
    size_t i;
    ret->n = number_of(json, "n");
    ret->list = arena_array(q->arena, struct import_told, json_array_size(list));
    json_array_foreach(list, i, one)
    {
        const struct module_entity *m = module_entity_named(member(q, one, "entity"));
        const struct field *f = m ? entity_field(m->entity, member(q, one, "field")) : NULL;
        int64_t id = number_of(one, "id");
        if (!f)
            continue;
        ret->list[ret->n_list++] = (struct import_told){
            .title = member(q, one, "title"),
            .href = m->path && id > 0 ? arena_fmt(q->arena, "%s/%lld", m->path, (long long)id)
                                      : STR_NULL,
            .label = f->label[q->lang],
            .before = shown(q, m->entity, f, member(q, one, "before")),
            .after = shown(q, m->entity, f, member(q, one, "after")),
        };
    }
}

static enum import_class class_of(struct str name)
{
    for (int c = 0; c < IMPORT_CLASSES; c++)
        if (str_is(name, import_class_names[c]))
            return (enum import_class)c;
    return IMPORT_SAME;
}

static void fill_first(struct req *q, const json_t *list, const struct import_profile *p,
                       struct import_run_view *ret)
{
    const struct import_kind *k = &p->kinds[p->n_kinds - 1];
    const json_t *one;
    size_t row;
    ret->headings = arena_array(q->arena, struct str, k->n_fields);
    for (size_t i = 0; i < k->n_fields; i++)
        if (k->fields[i].shown)
            ret->headings[ret->n_headings++] =
                entity_field(k->entity, str_of(k->fields[i].field))->label[q->lang];
    ret->first = arena_array(q->arena, struct import_first, json_array_size(list));
    json_array_foreach(list, row, one)
    {
        struct import_first *first = &ret->first[ret->n_first++];
        first->class = class_of(member(q, one, "class"));
        first->cells = arena_array(q->arena, struct str, k->n_fields);
        for (size_t i = 0; i < k->n_fields; i++) {
            if (!k->fields[i].shown)
                continue;
            const struct field *f = entity_field(k->entity, str_of(k->fields[i].field));
            struct str raw = member(q, one, f->name);
            first->cells[first->n_cells++] =
                k->fields[i].from == IMPORT_REF ? raw : shown(q, k->entity, f, raw);
        }
    }
}

static size_t problems_of(struct req *q, const json_t *list, size_t most,
                          struct import_problem **ret)
{
    const json_t *one, *cell;
    size_t i, k, n = 0;
    *ret = arena_array(q->arena, struct import_problem, json_array_size(list));
    json_array_foreach(list, i, one)
    {
        const json_t *cells = json_object_get(one, "cells");
        if (n == most)
            break;
        struct import_problem *p = &(*ret)[n++];
        *p = (struct import_problem){ .line = number_of(one, "line"),
                                      .column = member(q, one, "column"),
                                      .value = member(q, one, "value"),
                                      .reason = member(q, one, q->lang == LANG_FR ? "fr" : "en") };
        p->n_cells = json_array_size(cells);
        p->cells = p->n_cells ? arena_array(q->arena, struct str, p->n_cells) : NULL;
        json_array_foreach(cells, k, cell) p->cells[k] = str_of(json_string_value(cell));
    }
    return n;
}

/* All of a file that may have been spooled. */
static struct str file_all(struct req *q, int64_t file)
{
    struct out o;
    out_init(&o, q->arena, DETAILS_MOST);
    if (!file_read(q->tx, file, &o))
        return STR_NULL;
    if (o.fd < 0)
        return out_view(&o);
    out_flush(&o);
    size_t n = out_total(&o);
    char *p = arena_alloc(q->arena, n);
    return pread(o.fd, p, n, 0) == (ssize_t)n ? (struct str){ p, n } : STR_NULL;
}

void import_problems(struct req *q, const struct import_run *run, size_t most,
                     struct import_problems *ret)
{
    const json_t *heading, *cell;
    size_t i;
    *ret = (struct import_problems){ 0 };
    if (run->rejects == NUMBER_NONE)
        return;
    const json_t *all = read_json(q, file_all(q, run->rejects));
    if (json_is_array(all)) { /* as they were kept at first */
        ret->n_rejected = problems_of(q, all, most, &ret->rejected);
        return;
    }
    heading = json_object_get(all, "heading");
    ret->heading = arena_array(q->arena, struct str, json_array_size(heading));
    json_array_foreach(heading, i, cell) ret->heading[ret->n_heading++] =
        str_of(json_string_value(cell));
    ret->n_rejected = problems_of(q, json_object_get(all, "rejects"), most, &ret->rejected);
    ret->n_remarks = problems_of(q, json_object_get(all, "remarks"), most, &ret->remarks);
}

/* -- what a person decides
 * ---------------------------------------------------------------------------------------- */

static void fill_doubts(struct req *q, const json_t *list, struct import_run_view *ret)
{
    const json_t *one, *near;
    size_t i, k;
    ret->doubts = arena_array(q->arena, struct import_doubt_view, json_array_size(list));
    json_array_foreach(list, i, one)
    {
        struct import_doubt_view *d = &ret->doubts[ret->n_doubts++];
        d->key = member(q, one, "key");
        d->name = member(q, one, "name");
        json_array_foreach(json_object_get(one, "near"), k, near) if (k < 3) d->near[d->n_near++] =
            (struct choice){ arena_fmt(q->arena, "%lld", (long long)number_of(near, "id")),
                             member(q, near, "name") };
    }
}

static const struct field *field_with(const struct import_profile *p, struct str vocabulary)
{
    for (size_t k = 0; k < p->n_kinds; k++)
        for (size_t i = 0; i < p->kinds[k].entity->n_fields; i++) {
            const struct field *f = &p->kinds[k].entity->fields[i];
            if (f->vocabulary && str_is(vocabulary, f->vocabulary))
                return f;
        }
    return NULL;
}

/* Only of a sheet that was mapped: other profiles know their words. */
static void fill_words(struct req *q, const json_t *list, const struct import_profile *p,
                       struct import_run_view *ret)
{
    const json_t *one;
    size_t i;
    ret->words_new = arena_array(q->arena, struct import_word_view, json_array_size(list));
    json_array_foreach(list, i, one)
    {
        struct str vocabulary = member(q, one, "vocabulary");
        const struct field *f = field_with(p, vocabulary);
        const struct vocabulary_term *terms;
        if (!f)
            continue;
        struct import_word_view *w = &ret->words_new[ret->n_words_new++];
        w->key = arena_fmt(q->arena, "%s:%.*s", f->vocabulary, STR_ARG(member(q, one, "code")));
        w->word = member(q, one, "word");
        w->label = f->label[q->lang];
        w->known.n = vocabulary_terms(q->tx, f->vocabulary, &terms);
        struct choice *known = arena_array(q->arena, struct choice, w->known.n);
        for (size_t k = 0; k < w->known.n; k++)
            known[k] = (struct choice){ terms[k].code, terms[k].label[q->lang] };
        w->known.list = known;
    }
}

/* -- the whole
 * ----------------------------------------------------------------------------------------------------
 */

static int64_t none_is_zero(int64_t n)
{
    return n == NUMBER_NONE ? 0 : n;
}

static void fill_counts(struct req *q, struct import_run_view *ret)
{
    const struct import_run *run = ret->run;
    ret->parts[0] = (struct part){ PART_MAIN, none_is_zero(run->added) };
    ret->parts[1] = (struct part){ PART_HALF, none_is_zero(run->changed) };
    ret->parts[2] = (struct part){ PART_REST, none_is_zero(run->same) };
    ret->parts[3] = (struct part){ PART_WARN, none_is_zero(run->rejected) };
    for (int i = 0; i < 4; i++)
        ret->rows += ret->parts[i].n;
    ret->summary = text_with(q->arena, q->lang, TEXT_import_summary,
                             TEXT_ARGS({ "new", .number = ret->parts[0].n },
                                       { "changed", .number = ret->parts[1].n },
                                       { "same", .number = ret->parts[2].n },
                                       { "rejected", .number = ret->parts[3].n }));
}

static void fill_job(struct req *q, struct import_run_view *ret)
{
    struct job_status job;
    enum import_state state = (enum import_state)ret->run->state;
    ret->waits = state == IMPORT_STATE_LOOKING || state == IMPORT_STATE_CHECKING ||
                 state == IMPORT_STATE_RUNNING || state == IMPORT_STATE_UNDOING;
    if (!ret->waits || ret->run->job == NUMBER_NONE || !job_status(q->tx, ret->run->job, &job))
        return;
    ret->done = job.done > 0 ? job.done : 0;
    ret->total = job.total > 0 ? job.total : 0;
    if (ret->total)
        ret->words = text_with(
            q->arena, q->lang, TEXT_import_progress,
            TEXT_ARGS({ "done", .number = ret->done }, { "total", .number = ret->total }));
    else
        ret->words = text(q->lang, TEXT_import_waiting);
}

static void fill_reversal(struct req *q, const json_t *details, struct import_run_view *ret)
{
    const json_t *records = json_object_get(details, "records"), *n;
    const char *name;
    ret->lines = arena_array(q->arena, struct import_line, json_object_size(records));
    json_object_foreach((json_t *)(uintptr_t)records, name, n)
    {
        const struct module_entity *m = module_entity_named(str_of(name));
        struct import_line *line = &ret->lines[ret->n_lines++];
        line->name =
            m ? capital(q->arena, m->entity->many[q->lang]) : text(q->lang, TEXT_import_terms);
        line->counts[IMPORT_CHANGED] = json_integer_value(n);
        ret->n_taken += json_integer_value(n);
    }
    fill_told(q, json_object_get(details, "kept"), &ret->kept);
}

static struct str run_href(struct req *q, int64_t id)
{
    return id == NUMBER_NONE ? STR_NULL : arena_fmt(q->arena, "/import/%lld", (long long)id);
}

static void fill_found(struct req *q, const json_t *details, const struct import_profile *p,
                       struct import_run_view *ret)
{
    struct import_problems problems;
    bool decided = ret->run->state == (int)IMPORT_STATE_CHECKED && p->word;
    fill_lines(q, json_object_get(details, "records"), p, ret);
    fill_told(q, json_object_get(details, "changes"), &ret->changes);
    fill_told(q, json_object_get(details, "kept"), &ret->kept);
    fill_first(q, json_object_get(details, "first"), p, ret);
    if (decided) {
        fill_doubts(q, json_object_get(details, "doubts"), ret);
        fill_words(q, json_object_get(details, "words"), p, ret);
    }
    import_problems(q, ret->run, IMPORT_PROBLEMS, &problems);
    ret->problems = problems.rejected;
    ret->n_problems = problems.n_rejected;
    ret->remarks = problems.remarks;
    ret->n_remarks = problems.n_remarks;
    ret->remarked = none_is_zero(ret->run->remarked);
}

void import_view_fill(struct req *q, const struct import_run *run, struct import_run_view *ret)
{
    *ret = (struct import_run_view){ .run = run };
    ret->reversal = str_is(run->profile, IMPORT_REVERSAL);
    const struct import_profile *p = ret->reversal ? NULL : import_run_profile(q->arena, run);
    ret->profile = p               ? text(q->lang, p->title)
                   : ret->reversal ? text(q->lang, TEXT_import_reversal_title)
                                   : text(q->lang, TEXT_import_sheet_title);
    ret->here = run_href(q, run->record.id);
    ret->when = text_instant(q->arena, q->lang, q->community->zone, run->started);
    if (run->account != NUMBER_NONE)
        ret->who = account_name(q->home, run->account);
    ret->undone_href = run_href(q, run->undone_by);
    ret->undoes_href = run_href(q, run->undoes);
    ret->reversible = import_reversible(run);
    ret->stopped = import_stopped(run);
    fill_counts(q, ret);
    fill_job(q, ret);
    if (run->state == (int)IMPORT_STATE_REFUSED)
        ret->refusal = import_refusal(q->lang, run->details, &ret->missing);
    bool found = run->state == (int)IMPORT_STATE_CHECKED || run->state == (int)IMPORT_STATE_DONE ||
                 run->state == (int)IMPORT_STATE_UNDONE || run->state == (int)IMPORT_STATE_UNDOING;
    const json_t *details = found ? read_json(q, run->details) : NULL;
    if (details && ret->reversal)
        fill_reversal(q, details, ret);
    else if (details && p)
        fill_found(q, details, p, ret);
}
