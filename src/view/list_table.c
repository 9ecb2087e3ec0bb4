/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/fault.h"
#include "view/list_parts.h"
#include "view/status.h"

/* The rows of a list, straight from what the statement says of them. */

/* -- values
 * ------------------------------------------------------------------------------------------- */

static const struct sql_slot *slot_find(const struct list *l, const char *name)
{
    const struct statement *s = l->statement;
    for (size_t i = 0; i < s->n_out; i++)
        if (str_eq(str_of(s->out[i].name), str_of(name)))
            return &s->out[i];
    return NULL;
}

static const void *slot_at(const struct sql_slot *slot, const void *row)
{
    return (const char *)row + slot->offset;
}

const void *list_row(const struct list *l, size_t i)
{
    return (const char *)l->rows + i * l->statement->out_size;
}

int64_t list_row_id(const struct list *l, const void *row)
{
    const struct sql_slot *slot = slot_find(l, "id");
    return slot ? *(const int64_t *)slot_at(slot, row) : 0;
}

static struct str shown_number(struct arena *a, enum lang lang, const struct field *f, int64_t n)
{
    if (n == NUMBER_NONE)
        return STR_NULL;
    if (f && f->type == FIELD_MONEY)
        return text_money(a, lang, n);
    if (f && f->type == FIELD_TIME)
        return text_time(a, lang, (int)n);
    return text_number(a, lang, n);
}

/* A value of the row as people read it. `choices` are those of the field. */
static struct str shown(struct arena *a, enum lang lang, const struct field *f,
                        const struct choices *choices, const struct sql_slot *slot, const void *row)
{
    const void *at = slot_at(slot, row);
    struct str s;
    switch (slot->type) {
    case SQL_TEXT:
    case SQL_BYTES:
        s = *(const struct str *)at;
        if (!has(s) || choices->n == 0)
            return s;
        return f ? choice_said(a, choices, f, s) : choice_label(choices, s);
    case SQL_INT:
        return shown_number(a, lang, f, *(const int64_t *)at);
    case SQL_ID:
        s = *(const int64_t *)at ? arena_fmt(a, "%lld", (long long)*(const int64_t *)at) : STR_NULL;
        return s.p ? choice_label(choices, s) : s;
    case SQL_DATE:
        return *(const day *)at == DAY_NONE ? STR_NULL
                                            : text_day(a, lang, *(const day *)at, DAY_SHORT);
    case SQL_BOOL:
        return text(lang, *(const bool *)at ? TEXT_view_yes : TEXT_view_no);
    case SQL_REAL:
        return text_decimal(a, lang, *(const double *)at, 1);
    }
    return STR_NULL;
}

struct str list_value(struct arena *a, enum lang lang, const struct list *l, const char *column,
                      const void *row)
{
    const struct sql_slot *slot = slot_find(l, column);
    if (!slot)
        fault_raise(FAULT_INVARIANT, "list %s: the statement has no column %s", l->path, column);
    const struct field *f = entity_field(l->query->entity, str_of(column));
    struct choices c = f ? choices_of(a, lang, &l->choices, f) : (struct choices){ 0 };
    return shown(a, lang, f, &c, slot, row);
}

/* -- columns, looked up once a page
 * ---------------------------------------------------------------------- */

struct column {
    const struct list_column *is;
    const struct field *field, *sort, *below_field;
    const struct sql_slot *slot, *below;
    struct choices choices, below_choices;
    struct str label;
    struct str said; /* label, as each cell carries it for a phone: markup */
};

static const struct sql_slot *slot_needed(const struct list *l, const char *name)
{
    const struct sql_slot *slot = name ? slot_find(l, name) : NULL;
    if (name && !slot)
        fault_raise(FAULT_INVARIANT, "list %s: the statement has no column %s", l->path, name);
    return slot;
}

static struct str said_of(struct view *v, struct str label)
{
    struct out o;
    struct view once = *v;
    once.out = &o;
    out_init(&o, v->arena, OUT_SPOOL);
    tpl_raw(&once, " data-l=\"");
    tpl_text(&once, label);
    tpl_raw(&once, "\"");
    return out_view(&o);
}

static struct column column_make(struct view *v, const struct list *l, const struct list_column *is)
{
    const struct entity *e = l->query->entity;
    struct column c = { .is = is, .field = entity_field(e, str_of(is->name)) };
    const struct field *sort = is->sort ? entity_field(e, str_of(is->sort)) : c.field;
    if (sort && (sort->flags & FIELD_SORT))
        c.sort = sort;
    c.slot = is->cell || is->values ? slot_find(l, is->name) : slot_needed(l, is->name);
    c.below = slot_needed(l, is->below);
    if (c.field && c.slot && !is->values)
        c.choices = choices_of(v->arena, v->lang, &l->choices, c.field);
    const struct field *below = is->below ? entity_field(e, str_of(is->below)) : NULL;
    if (below)
        c.below_choices = choices_of(v->arena, v->lang, &l->choices, below);
    c.below_field = below;
    c.label = is->label != TEXT_NONE ? text(v->lang, is->label)
              : c.field              ? c.field->label[v->lang]
                                     : str_of(is->name);
    if (!(is->flags & COLUMN_PLAIN))
        c.said = said_of(v, c.label);
    return c;
}

/* -- headings
 * ---------------------------------------------------------------------------------------------- */

static bool is_sorted(const struct list_query *q, const struct field *f)
{
    return f && (q->sort ? q->sort : q->entity->title) == f;
}

static void heading(struct view *v, const struct list *l, const struct column *c)
{
    const struct list_query *q = l->query;
    bool sorted = is_sorted(q, c->sort);
    tpl_raw(v, "<th scope=\"col\"");
    if (c->is->flags & COLUMN_NUMBER)
        tpl_raw(v, " class=\"n\"");
    if (sorted && q->descending)
        tpl_raw(v, " aria-sort=\"descending\"");
    else if (sorted)
        tpl_raw(v, " aria-sort=\"ascending\"");
    tpl_raw(v, ">");
    if (!c->sort) {
        tpl_text(v, c->label);
        tpl_raw(v, "</th>");
        return;
    }
    struct list_query other = *q;
    other.sort = c->sort;
    other.descending = sorted && !q->descending;
    other.cursor_key = STR_NULL;
    tpl_raw(v, "<a class=\"sort\" href=\"");
    tpl_url(v, list_address(v->arena, l->path, &other));
    tpl_raw(v, "\">");
    tpl_text(v, c->label);
    if (sorted)
        tpl_icon(v, q->descending ? "down" : "up");
    tpl_raw(v, "</a></th>");
}

/* -- cells
 * ---------------------------------------------------------------------------------------------------
 */

static void linked(struct view *v, const struct field *f, struct str s)
{
    if (f && f->type == FIELD_EMAIL) {
        tpl_raw(v, "<a href=\"mailto:");
        tpl_url_address(v, s);
        tpl_raw(v, "\">");
    } else if (f && f->type == FIELD_PHONE) {
        phone_link(v, s);
        return;
    } else if (f && f->type == FIELD_URL) {
        tpl_raw(v, "<a rel=\"noreferrer\" href=\"");
        tpl_url(v, s);
        tpl_raw(v, "\">");
    } else {
        tpl_text(v, s);
        return;
    }
    tpl_text(v, s);
    tpl_raw(v, "</a>");
}

/* Which row of the page it is. */
static size_t row_number(const struct list *l, const void *row)
{
    return (size_t)((const char *)row - (const char *)l->rows) / l->statement->out_size;
}

static struct str column_value(struct view *v, const struct list *l, const struct column *c,
                               const void *row)
{
    if (c->is->values)
        return c->is->values[row_number(l, row)];
    return c->slot ? shown(v->arena, v->lang, c->field, &c->choices, c->slot, row) : STR_NULL;
}

static void title_cell(struct view *v, const struct list *l, const struct column *c,
                       const void *row)
{
    tpl_raw(v, "<th scope=\"row\">");
    if (c->is->cell) {
        c->is->cell(v, l, row);
    } else {
        struct str name = column_value(v, l, c, row);
        tpl_raw(v, "<a href=\"");
        tpl_url(v, l->path);
        tpl_raw(v, "/");
        tpl_url_part(v, list_row_id(l, row));
        tpl_raw(v, "\">");
        tpl_text(v, has(name) ? name : text(v->lang, TEXT_view_none));
        tpl_raw(v, "</a>");
    }
    struct str below = STR_NULL;
    if (c->below)
        below = shown(v->arena, v->lang, c->below_field, &c->below_choices, c->below, row);
    if (has(below)) {
        tpl_raw(v, "<small>");
        tpl_text(v, below);
        tpl_raw(v, "</small>");
    }
    tpl_raw(v, "</th>");
}

/* A state of a word or two keeps to one line. */
enum { BRIEF = 14 };

static void cell(struct view *v, const struct list *l, const struct column *c, const void *row)
{
    struct str s = c->is->cell ? STR_NULL : column_value(v, l, c, row);
    bool absent = !c->is->cell && !has(s);
    tpl_raw(v, "<td");
    if (absent)
        tpl_raw(v, " class=\"none\"");
    else if (c->is->flags & COLUMN_NUMBER)
        tpl_raw(v, " class=\"n\"");
    else if (c->field && c->field->type == FIELD_ENUM && s.n <= BRIEF)
        tpl_raw(v, " class=\"brief\"");
    out_str(v->out, c->said);
    tpl_raw(v, ">");
    if (c->is->cell)
        c->is->cell(v, l, row);
    else if (!absent)
        linked(v, c->field, s);
    tpl_raw(v, "</td>");
}

/* -- choosing rows ---------------------------------------------------------------------------- */

static void pick_heading(struct view *v)
{
    tpl_raw(v, "<th scope=\"col\"><span class=\"vh no-js\">");
    tpl_text(v, text(v->lang, TEXT_view_list_pick_heading));
    tpl_raw(v, "</span><label class=\"tap js\"><input type=\"checkbox\" data-all aria-label=\"");
    tpl_text(v, text(v->lang, TEXT_view_list_pick_page));
    tpl_raw(v, "\"></label></th>");
}

/* The box belongs to the form that acts, not to the one that searches. */
static void pick_cell(struct view *v, const struct list *l, const struct column *title,
                      const void *row)
{
    struct str name = title ? column_value(v, l, title, row) : STR_NULL;
    if (!has(name))
        name = text(v->lang, TEXT_view_none);
    tpl_raw(v, "<td class=\"pick\"><label class=\"tap\"><input type=\"checkbox\" name=\"pick\" "
               "form=\"l-act\" id=\"l-pick-");
    tpl_text(v, list_row_id(l, row));
    tpl_raw(v, "\" value=\"");
    tpl_text(v, list_row_id(l, row));
    tpl_raw(v, "\" aria-label=\"");
    tpl_text(v, text_with(v->arena, v->lang, TEXT_view_list_pick, TEXT_ARGS({ "name", name, 0 })));
    tpl_raw(v, "\"></label></td>");
}

static const struct column *title_of(const struct list *l, const struct column *columns)
{
    for (size_t i = 0; i < l->n_columns; i++)
        if (columns[i].is->flags & COLUMN_TITLE)
            return &columns[i];
    return NULL;
}

void list_table(struct view *v, const struct list *l)
{
    struct column *columns = arena_array(v->arena, struct column, l->n_columns + 1);
    bool picks = l->tools && l->tools->n_acts > 0;
    if (picks) {
        tpl_raw(v, "<table class=\"card mid dir\"><thead><tr>");
        pick_heading(v);
    } else {
        tpl_raw(v, "<table class=\"card mid\"><thead><tr>");
    }
    for (size_t i = 0; i < l->n_columns; i++) {
        columns[i] = column_make(v, l, &l->columns[i]);
        heading(v, l, &columns[i]);
    }
    tpl_raw(v, "</tr></thead><tbody>\n");
    for (size_t r = 0; r < l->page.n; r++) {
        const void *row = list_row(l, r);
        tpl_raw(v, "<tr>");
        if (picks)
            pick_cell(v, l, title_of(l, columns), row);
        for (size_t i = 0; i < l->n_columns; i++) {
            if (columns[i].is->flags & COLUMN_TITLE)
                title_cell(v, l, &columns[i], row);
            else
                cell(v, l, &columns[i], row);
        }
        tpl_raw(v, "</tr>\n");
    }
    tpl_raw(v, "</tbody></table>\n");
}
