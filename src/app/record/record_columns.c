/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record/lists.h"

#include "core/fault.h"
#include "saved.ent.h"
#include "saved.sql.h"

#include <inttypes.h>

/* A module's own columns, and any field of its entity that everybody who reads the list may read.
 */

enum { CELL_MOST = 160 };

static struct str label_of(struct req *q, const struct record_pages *p, const struct list_column *c)
{
    const struct field *f = entity_field(p->entity, str_of(c->name));
    if (c->label != TEXT_NONE)
        return text(q->lang, c->label);
    return f ? f->label[q->lang] : str_of(c->name);
}

static bool is_own(const struct record_pages *p, const struct field *f)
{
    for (size_t i = 0; i < p->n_columns; i++)
        if (str_is(str_of(f->name), p->columns[i].name))
            return true;
    return false;
}

/* Of persons nothing but what the statement was guarded for. */
static bool is_choice(const struct record_pages *p, const struct field *f)
{
    if (p->entity->person || f->flags & FIELD_PRIVATE || is_own(p, f))
        return false;
    return !(f->flags & FIELD_HIDDEN) || f->flags & FIELD_SHOWN;
}

static bool is_number(const struct field *f)
{
    return f->type == FIELD_INT || f->type == FIELD_MONEY || f->type == FIELD_DATE;
}

/* All that there are, in their order; the module's first. */
static struct list_column *all_columns(struct req *q, const struct record_pages *p, size_t *ret_n)
{
    struct list_column *list =
        arena_array(q->arena, struct list_column, p->n_columns + p->entity->n_fields);
    size_t n = 0;
    for (; n < p->n_columns; n++)
        list[n] = p->columns[n];
    for (size_t i = 0; i < p->entity->n_fields; i++) {
        const struct field *f = &p->entity->fields[i];
        if (is_choice(p, f))
            list[n++] =
                (struct list_column){ .name = f->name, .flags = is_number(f) ? COLUMN_NUMBER : 0 };
    }
    *ret_n = n;
    return list;
}

static bool is_named(struct str names, const char *name)
{
    struct str one;
    while (str_next(&names, '.', &one))
        if (str_is(one, name))
            return true;
    return false;
}

static struct str remembered(struct req *q, const struct record_pages *p)
{
    struct list_choice_find_row row;
    struct list_choice_find_in in = { q->actor.account, str_of(p->entity->name) };
    return list_choice_find(q->tx, &in, &row) ? row.shown : STR_NULL;
}

static bool any_named(struct str names, const struct list_column *all, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!(all[i].flags & COLUMN_TITLE) && is_named(names, all[i].name))
            return true;
    return false;
}

void lists_columns(struct req *q, const struct record_pages *p, const struct list_query *lq,
                   bool own, struct lists_columns *ret)
{
    size_t n;
    struct list_column *all = all_columns(q, p, &n);
    struct str names = lq->columns.p ? lq->columns : own ? remembered(q, p) : STR_NULL;
    *ret = (struct lists_columns){ .usual = !any_named(names, all, n) };
    ret->list = arena_array(q->arena, struct list_column, n);
    ret->choices = arena_array(q->arena, struct list_column_choice, n);
    for (size_t i = 0; i < n; i++) {
        bool is_title = (all[i].flags & COLUMN_TITLE) != 0;
        bool shown = is_title || (ret->usual ? i < p->n_columns : is_named(names, all[i].name));
        if (shown)
            ret->list[ret->n++] = all[i];
        if (!is_title)
            ret->choices[ret->n_choices++] =
                (struct list_column_choice){ str_of(all[i].name), label_of(q, p, &all[i]), shown };
    }
}

/* -- values that the statement does not bring
 * ------------------------------------------------------------- */

static struct str shortened(struct arena *a, struct str s)
{
    size_t n = CELL_MOST;
    if (s.n <= n)
        return s;
    while (n > 0 && s.p[n] != ' ')
        n--;
    while (n == 0 && !str_is_utf8(str_sub(s, 0, CELL_MOST - n)))
        n++;
    return arena_fmt(a, "%.*s…", (int)n, s.p);
}

static void refs_shown(struct req *q, const struct field *f, const void *const *records, size_t n,
                       struct str *ret)
{
    const struct module_entity *e = module_entity_named(str_of(f->ref));
    const struct field *title = e ? entity_title(e->entity) : NULL;
    enum reach reach = e ? guard_reach(&q->actor, e->read) : REACH_NONE;
    if (!title || reach == REACH_NONE || e->entity->person)
        return;
    int64_t *ids = arena_array(q->arena, int64_t, n);
    const void **others = arena_array(q->arena, const void *, n);
    for (size_t i = 0; i < n; i++)
        if (records[i])
            ids[i] = *(const int64_t *)((const char *)records[i] + f->offset);
    record_many(q->tx, e->entity, ids, n, others);
    for (size_t i = 0; i < n; i++)
        if (others[i] && (reach == REACH_ALL || module_may_read(q, e, ids[i])))
            ret[i] = entity_raw(q->arena, title, others[i]);
}

void lists_shown(struct req *q, const struct field *f, const void *const *records, size_t n,
                 struct str *ret)
{
    for (size_t i = 0; i < n; i++)
        ret[i] = records[i] && f->type != FIELD_REF ? record_shown(q, f, records[i]) : STR_NULL;
    if (f->type == FIELD_REF)
        refs_shown(q, f, records, n, ret);
}

void lists_values(struct req *q, const struct record_pages *p, const struct list *l,
                  struct lists_columns *columns)
{
    size_t n = l->page.n;
    const void **records = NULL;
    for (size_t i = 0; i < columns->n; i++) {
        const struct field *f = entity_field(p->entity, str_of(columns->list[i].name));
        if (!f || is_own(p, f))
            continue;
        if (!records) {
            int64_t *ids = arena_array(q->arena, int64_t, n);
            records = arena_array(q->arena, const void *, n);
            for (size_t r = 0; r < n; r++)
                ids[r] = list_row_id(l, list_row(l, r));
            record_many(q->tx, p->entity, ids, n, records);
        }
        struct str *values = arena_array(q->arena, struct str, n);
        lists_shown(q, f, records, n, values);
        for (size_t r = 0; r < n; r++)
            values[r] = shortened(q->arena, values[r]);
        columns->list[i].values = values;
    }
}

/* -- a person's own choice
 * -------------------------------------------------------------------------------- */

/* NULL: the usual ones again. */
static void remember(struct req *q, const struct record_pages *p, struct str names)
{
    struct list_choice choice;
    struct list_choice_find_row row;
    struct list_choice_find_in in = { q->actor.account, str_of(p->entity->name) };
    entity_init(&entity_list_choice, &choice);
    bool found = list_choice_find(q->tx, &in, &row);
    if (found)
        REQUIRE(record_get(q->tx, &entity_list_choice, row.id, &choice));
    choice.account = q->actor.account;
    choice.kind = str_of(p->entity->name);
    choice.shown = names;
    if (found)
        record_update(q->tx, &entity_list_choice, &choice);
    else if (names.p)
        record_insert(q->tx, &entity_list_choice, &choice);
}

void record_columns(struct req *q, struct res *r)
{
    const struct record_pages *p = q->route->data;
    struct list_query lq, asked;
    lists_kept_read(q, p, &lq);
    lists_query(q, p, q->form, q->n_form, &asked); /* cols=name&cols=city */
    remember(q, p, req_form(q, "usual").p ? STR_NULL : asked.columns);
    lq.columns = STR_NULL; /* what was just chosen holds, not what the address said */
    struct str kept = lists_kept(q, &lq);
    res_redirect(r, "%s%s%.*s", p->path, kept.n ? "?" : "", STR_ARG(kept));
}
