/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/fault.h"
#include "view/input.h"

#include "view_clash.html.h"
#include "view_form_errors.html.h"
#include "view_input.html.h"

enum { SELECT_MOST = 400 }; /* more choices than this are found by typing */

/* -- one input
 * -------------------------------------------------------------------------------------- */

struct str input_id(struct arena *a, const char *mark, const char *name)
{
    return arena_fmt(a, "f-%s%s%s", mark ? mark : "", mark ? "-" : "", name);
}

struct str input_described(struct arena *a, const struct input *in, struct str id)
{
    bool hint = has(in->hint), wrong = has(in->error);
    return arena_fmt(a, "%.*s%s%s%.*s%s", hint ? (int)id.n : 0, id.p, hint ? "-h" : "",
                     hint && wrong ? " " : "", wrong ? (int)id.n : 0, id.p, wrong ? "-e" : "");
}

static bool is_type(const struct input *in, const char *type)
{
    return in->type && str_eq(str_of(in->type), str_of(type));
}

static enum input_kind input_kind(const struct input *in)
{
    if (is_type(in, "textarea"))
        return INPUT_LONG;
    if (is_type(in, "checkbox"))
        return INPUT_TICK;
    if (is_type(in, "select") && in->choices.search)
        return INPUT_PICK;
    if (is_type(in, "select") && in->choices.n <= SELECT_MOST)
        return INPUT_SELECT;
    return INPUT_LINE;
}

/* The keyboard that a phone shows, where the type alone does not say it. */
static const char *input_mode(const char *type)
{
    static const char *const modes[][2] = { { "email", "email" },
                                            { "tel", "tel" },
                                            { "url", "url" },
                                            { "decimal", "decimal" },
                                            { "number", "numeric" } };
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
        if (str_eq(str_of(type), str_of(modes[i][0])))
            return modes[i][1];
    return NULL;
}

/* Numbers are typed as text: a browser's number field knows neither our spaces nor our comma. */
static const char *input_type(const struct input *in)
{
    if (!in->type || is_type(in, "select") || is_type(in, "decimal") || is_type(in, "number"))
        return "text";
    return in->type;
}

/* As many rows as the text has, within reason. */
static int input_rows(struct str value)
{
    int rows = 3 + (int)(value.n / 90);
    for (size_t i = 0; i < value.n; i++)
        rows += value.p[i] == '\n';
    return rows > 16 ? 16 : rows < 4 ? 4 : rows;
}

void input_draw(struct view *v, const struct input *in, struct str value, const char *class,
                bool present)
{
    struct input_model m = { .in = in, .kind = input_kind(in), .class = class, .value = value };
    m.id = input_id(v->arena, in->mark, in->name);
    m.type = input_type(in);
    m.mode = in->type ? input_mode(in->type) : NULL;
    m.rows = input_rows(value);
    m.wrong = has(in->error);
    m.ticked = str_is(value, "1") || str_is(value, "on");
    m.known = choice_among(&in->choices, value);
    m.present = present;
    m.many = is_type(in, "select") && m.kind == INPUT_LINE;
    if (m.kind == INPUT_PICK)
        picker_fill(v, in, value, &m.pick);
    m.secret = is_type(in, "password") || is_type(in, "file");
    m.described = input_described(v->arena, in, m.id);
    view_input_html(v, &m);
}

static struct str typed_value(const struct req *q, const char *name, bool *ret_found)
{
    for (size_t i = 0; q && i < q->n_form; i++)
        if (str_is(q->form[i].name, name)) {
            *ret_found = true;
            return q->form[i].value;
        }
    *ret_found = false;
    return STR_NULL;
}

void form_input(struct view *v, const struct input *in)
{
    bool posted = v->q && v->q->method == METHOD_POST, found;
    struct str typed = typed_value(posted ? v->q : NULL, in->name, &found);
    bool unticked = posted && is_type(in, "checkbox") && !found;
    input_draw(v, in, found || unticked ? typed : in->value, "f", false);
}

/* -- the fields of an entity
 * -------------------------------------------------------------------------- */

void form_init(struct form *ret, const struct entity *e, const void *record,
               const struct req *typed, const struct form_errors *errors)
{
    *ret = (struct form){ .entity = e, .record = record };
    if (typed && typed->method == METHOD_POST) {
        ret->typed = typed;
        ret->errors = errors;
    }
}

const char *form_field_type(const struct field *f)
{
    switch (f->type) {
    case FIELD_TEXT:
        return f->flags & FIELD_LONG ? "textarea" : "text";
    case FIELD_EMAIL:
        return "email";
    case FIELD_PHONE:
        return "tel";
    case FIELD_URL:
        return "url";
    case FIELD_INT:
        return "number";
    case FIELD_MONEY:
        return "decimal";
    case FIELD_BOOL:
        return "checkbox";
    case FIELD_DATE:
        return "date";
    case FIELD_TIME:
        return "time";
    case FIELD_INSTANT:
        return "text";
    case FIELD_ENUM:
    case FIELD_LIST:
    case FIELD_SET:
    case FIELD_REF:
        return "select";
    }
    return "text";
}

static bool is_short(const struct field *f)
{
    return f->type == FIELD_INT || f->type == FIELD_MONEY || f->type == FIELD_DATE ||
           f->type == FIELD_TIME;
}

static struct str error_of(const struct form *f, const struct field *field)
{
    for (size_t i = 0; f->errors && i < f->errors->n; i++)
        if (f->errors->list[i].field == field)
            return f->errors->list[i].message;
    return STR_NULL;
}

/* The codes whose boxes were ticked; what is none stays out, and was refused. */
static struct str codes_typed(struct view *v, const struct req *q, const char *name)
{
    struct str all = STR("");
    for (size_t i = 0; i < q->n_form; i++)
        if (str_is(q->form[i].name, name))
            all = arena_fmt(v->arena, "%.*s%s%.*s", STR_ARG(all), all.n ? " " : "",
                            STR_ARG(q->form[i].value));
    return all;
}

/* What the input shows: what was typed, else the record's. */
static struct str value_shown(struct view *v, const struct form *f, const struct field *field)
{
    bool found = false;
    if (field->type == FIELD_SET && f->typed && !f->clash)
        return codes_typed(v, f->typed, field->name);
    struct str typed = typed_value(f->clash ? NULL : f->typed, field->name, &found);
    if (found)
        return typed;
    if (field->type == FIELD_BOOL && f->typed && !f->clash)
        return STR("0");
    if (!f->record)
        return STR_NULL;
    /* A choice is posted by its code, a date as the browser's own input wants it. */
    if (field->type == FIELD_ENUM || field->type == FIELD_LIST || field->type == FIELD_SET ||
        field->type == FIELD_REF || field->type == FIELD_BOOL || field->type == FIELD_DATE ||
        field->type == FIELD_TIME)
        return entity_raw(v->arena, field, f->record);
    return entity_typed(v->arena, v->lang, field, f->record);
}

static bool is_clashing(const struct form *f, const struct field *field)
{
    for (size_t i = 0; f->clash && i < f->clash->n; i++)
        if (f->clash->fields[i].field == field)
            return true;
    return false;
}

static void field_draw(struct view *v, const struct form *f, const struct field *field, bool half)
{
    static const char *const classes[2][2] = { { "f full", "f s full" }, { "f", "f s" } };
    if ((field->flags & FIELD_HIDDEN) || is_clashing(f, field))
        return;
    struct input in = { .name = field->name,
                        .mark = f->mark,
                        .label = field->label[v->lang],
                        .hint = field->help[v->lang],
                        .error = error_of(f, field),
                        .type = form_field_type(field),
                        .autocomplete = "off", /* about an organization, not about who types */
                        .choices = choices_of(v->arena, v->lang, &f->choices, field),
                        .required = (field->flags & FIELD_REQUIRED) != 0 };
    if (field->type == FIELD_SET) {
        set_draw(v, &in, value_shown(v, f, field));
        return;
    }
    input_draw(v, &in, value_shown(v, f, field), classes[half][is_short(field)],
               field->type == FIELD_BOOL);
}

void form_field(struct view *v, const struct form *f, const struct field *field)
{
    field_draw(v, f, field, false);
}

void form_fields(struct view *v, const struct form *f, const char *names)
{
    struct str rest = str_of(names), word, name, width;
    tpl_raw(v, "<div class=\"fields\">");
    while (str_next(&rest, ' ', &word)) {
        if (word.n == 0)
            continue;
        bool half = str_cut(word, ':', &name, &width) && str_is(width, "half");
        const struct field *field = entity_field(f->entity, name);
        if (!field)
            fault_raise(FAULT_INVARIANT, "form of %s: no field %.*s", f->entity->name,
                        STR_ARG(name));
        field_draw(v, f, field, half);
    }
    tpl_raw(v, "</div>");
}

/* -- the form
 * --------------------------------------------------------------------------------------------- */

static int64_t version_of(const struct form *f)
{
    if (f->clash)
        return f->clash->version;
    bool found;
    int64_t version;
    struct str typed = typed_value(f->typed, "version", &found);
    if (found && str_to_i64(typed, &version))
        return version;
    return f->record ? ((const struct record *)f->record)->version : 0;
}

/* Codes and ids become words. */
static void clash_name(struct view *v, const struct form *f)
{
    for (size_t i = 0; i < f->clash->n; i++) {
        struct clash_field *c = &f->clash->fields[i];
        if (!choice_is_code(c->field))
            continue;
        struct choices all = choices_of(v->arena, v->lang, &f->choices, c->field);
        c->theirs = choice_said(v->arena, &all, c->field, c->theirs_typed);
        c->yours = choice_said(v->arena, &all, c->field, c->yours_typed);
    }
}

void form_begin(struct view *v, const struct form *f)
{
    tpl_raw(v, "<form class=\"form\" method=\"post\" action=\"");
    tpl_url(v, f->action.p ? f->action : v->q->path);
    tpl_raw(v, "\"");
    if (f->multipart)
        tpl_raw(v, " enctype=\"multipart/form-data\"");
    tpl_raw(v, " novalidate data-keep>");
    view_csrf(v);
    tpl_raw(v, "<input type=\"hidden\" name=\"version\" value=\"");
    tpl_text(v, version_of(f));
    tpl_raw(v, "\">");
    if (f->errors && f->errors->n > 0)
        view_form_errors_html(v, f->errors, f->mark);
    if (!f->clash)
        return;
    clash_name(v, f);
    const struct zone *zone = v->q->community ? v->q->community->zone : NULL;
    view_clash_html(v, f->clash, f->mark, text_instant(v->arena, v->lang, zone, f->clash->at));
}

void form_end(struct view *v, const struct form *f)
{
    tpl_raw(v, "<p class=\"acts\"><button class=\"btn\" type=\"submit\">");
    tpl_text(v, text(v->lang, f->submit == TEXT_NONE ? TEXT_view_form_save : f->submit));
    tpl_raw(v, "</button>");
    if (f->back.p) {
        tpl_raw(v, "<a class=\"btn t\" href=\"");
        tpl_url(v, f->back);
        tpl_raw(v, "\">");
        tpl_text(v, text(v->lang, TEXT_view_form_cancel));
        tpl_raw(v, "</a>");
    }
    tpl_raw(v, "</p></form>");
}

void form_all(struct view *v, const struct form *f)
{
    form_begin(v, f);
    tpl_raw(v, "<div class=\"sheet\"><div class=\"fields\">");
    for (size_t i = 0; i < f->entity->n_fields; i++)
        field_draw(v, f, &f->entity->fields[i], false);
    tpl_raw(v, "</div></div>");
    form_end(v, f);
}
