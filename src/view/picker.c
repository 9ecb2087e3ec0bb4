/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "view/input.h"

/* A reference to one of many records. The form carries, for a field "organization":
 *
 *     organization      the number of the one chosen
 *     organization_q    the box: what was typed
 *     organization_was  what the box held when the page was drawn, or that number chosen
 *
 * and a button "_search" with the field's name. When the box was changed and nothing chosen since,
 * the form comes back with what matches. With our script the box is a combobox and the form never
 * needs that. */

static struct str beside(const struct req *q, const char *name, const char *ending)
{
    for (size_t i = 0; i < q->n_form; i++) {
        struct str head = str_of(name), whole = q->form[i].name;
        if (str_starts(whole, head) && str_is(str_sub(whole, head.n, whole.n), ending))
            return q->form[i].value;
    }
    return STR_NULL;
}

/* What the field is called whose box this is. */
static bool is_box(struct arena *a, struct str name, const char **ret_field)
{
    if (!str_ends(name, STR("_q")) || name.n <= 2)
        return false;
    *ret_field = arena_z(a, str_sub(name, 0, name.n - 2));
    return true;
}

static void take_out(struct req *q, const char *name)
{
    struct value *form = arena_array(q->arena, struct value, q->n_form);
    size_t n = 0;
    for (size_t i = 0; i < q->n_form; i++)
        if (!str_is(q->form[i].name, name))
            form[n++] = q->form[i];
    form[n++] = (struct value){ str_of(name), STR("") };
    q->form = form;
    q->n_form = n;
}

bool form_searches(struct req *q)
{
    bool asked = !str_is_blank(req_form(q, "_search"));
    size_t n = q->n_form;
    const struct value *form = q->form;
    for (size_t i = 0; i < n; i++) {
        const char *field;
        struct str typed = form[i].value;
        if (!is_box(q->arena, form[i].name, &field))
            continue;
        struct str was = beside(q, field, "_was");
        if (!was.p || str_eq(str_trim(typed), str_trim(was)))
            continue;
        if (!str_is_blank(typed))
            asked = true;
        else if (!str_is_blank(was))
            take_out(q, field);
    }
    return asked;
}

void picker_fill(struct view *v, const struct input *in, struct str value, struct picker *ret)
{
    const struct choice_search *s = in->choices.search;
    bool posted = v->q->method == METHOD_POST;
    struct str typed = posted ? beside(v->q, in->name, "_q") : STR_NULL;
    struct str was = posted ? beside(v->q, in->name, "_was") : STR_NULL;
    *ret = (struct picker){ .now = has(value) ? s->label(s->ctx, s->ref, value) : STR_NULL };
    ret->typed = has(ret->now) ? ret->now : typed;
    if (str_is_blank(typed) ||
        (!str_is(req_form(v->q, "_search"), in->name) && str_eq(str_trim(typed), str_trim(was))))
        return;
    ret->searched = true;
    ret->typed = typed;
    ret->found = s->find(s->ctx, s->ref, typed);
}
