/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/under.h"

#include "evaluation_new.html.h"

#include <inttypes.h>

bool under_part(struct req *q, struct res *r, const struct entity *e, size_t n, size_t parent_at,
                void *ret_record)
{
    const struct record *head = ret_record;
    if (q->n_ids > n && record_get(q->tx, e, q->ids[n], ret_record) &&
        head->archived == NUMBER_NONE &&
        *(const int64_t *)((const char *)ret_record + parent_at) == q->ids[0])
        return true;
    res_not_found(q, r);
    return false;
}

/* -- a new record
 * -------------------------------------------------------------------------------------- */

static void draw(struct req *q, struct res *r, const struct partnership *p, const void *record,
                 const struct form_errors *errors)
{
    const struct under_form *of = q->route->data;
    const struct record_pages *pages = of->pages;
    struct under_view m = {
        .of = of,
        .title = text(q->lang, of->add),
        .crumbs = kept_crumbs(q, p->record.id, pages->path, pages->title),
    };
    form_init(&m.form, pages->entity, record, q->method == METHOD_POST ? q : NULL, errors);
    m.form.choices = record_choices(q);
    m.form.action = m.form.back =
        arena_fmt(q->arena, "/partnerships/%" PRId64 "%s", p->record.id, pages->path);
    if (of->inputs)
        m.n_inputs = of->inputs(q, record, errors, m.inputs);
    if (errors && errors->n)
        r->status = 422;
    view_page(q, r, PAGE(.title = m.title, .nav = pages->nav), evaluation_new_html, &m);
}

static void *record_begin(struct req *q, const struct partnership *p)
{
    const struct under_form *of = q->route->data;
    struct under *record = arena_alloc(q->arena, of->pages->entity->size);
    entity_init(of->pages->entity, record);
    record->partnership = p->record.id;
    return record;
}

void under_new(struct req *q, struct res *r)
{
    const struct under_form *of = q->route->data;
    struct form_errors none = { 0 };
    struct partnership p;
    if (!kept_open(q, r, of->pages->write, &p))
        return;
    void *record = record_begin(q, &p);
    if (of->fill)
        of->fill(q, record, false, &none);
    draw(q, r, &p, record, NULL);
}

void under_create(struct req *q, struct res *r)
{
    const struct under_form *of = q->route->data;
    const struct entity *e = of->pages->entity;
    struct form_errors errors = { 0 }, none = { 0 };
    struct partnership p;
    if (!kept_open(q, r, of->pages->write, &p))
        return;
    void *record = record_begin(q, &p);
    if (of->fill)
        of->fill(q, record, false, &none);
    if (form_searches(q)) {
        draw(q, r, &p, record, NULL);
        return;
    }
    entity_parse(q->arena, e, q->lang, q->form, q->n_form, record, &errors);
    if (of->fill)
        of->fill(q, record, true, &errors);
    entity_check(q->arena, e, q->lang, record, &errors);
    if (of->pages->check)
        of->pages->check(q, record, &errors);
    if (errors.n > 0) {
        draw(q, r, &p, record, &errors);
        return;
    }
    int64_t id = record_insert(q->tx, e, record);
    if (of->inserted)
        of->inserted(q, record);
    res_redirect(r, "%s/%" PRId64 "?done=added&version=1", of->pages->path, id);
}

/* -- a part of a record
 * -------------------------------------------------------------------------------- */

bool under_read(struct req *q, const struct entity *e, void *record, struct form_errors *errors)
{
    entity_parse(q->arena, e, q->lang, q->form, q->n_form, record, errors);
    return entity_check(q->arena, e, q->lang, record, errors);
}

void under_form_init(struct req *q, struct form *ret, const struct entity *e, const void *record,
                     struct str action, enum text_id submit, const struct form_errors *errors)
{
    form_init(ret, e, record, errors ? q : NULL, errors);
    ret->choices = record_choices(q);
    ret->action = action;
    ret->submit = submit;
    ret->mark = e->name;
}
