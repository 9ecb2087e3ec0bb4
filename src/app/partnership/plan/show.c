/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A plan with its actions by goal, and the next one that takes up what is open. */
#include "app/partnership/plan/plan.h"
#include "core/key.h"
#include "plan_show.html.h"

#include <inttypes.h>

enum { MONTHS = 12, TITLE_MOST = 200 };

static int coded(const struct field *f, struct str code, void *record)
{
    entity_set_raw(NULL, f, record, code);
    return *(int *)((char *)record + f->offset);
}

static int progress_of(struct str code)
{
    struct plan_action a = { 0 };
    return coded(&entity_plan_action.fields[PLAN_ACTION_PROGRESS], code, &a);
}

static int term_of(struct str code)
{
    struct plan_action a = { 0 };
    return coded(&entity_plan_action.fields[PLAN_ACTION_TERM], code, &a);
}

static struct str progress_said(enum lang l, struct str code)
{
    return enumeration_plan_progress.values[progress_of(code)].label[l];
}

/* What is not as it was in the plan before; NULL when all is. */
static struct str changed(struct req *q, const struct plan *p, const struct plan_actions_row *a)
{
    if (!p->follows)
        return STR_NULL;
    if (!a->earlier)
        return text(q->lang, TEXT_plan_new);
    if (!str_eq(a->organization, a->organization_then))
        return text_with(q->arena, q->lang, TEXT_plan_led_then,
                         TEXT_ARGS({ "name", .value = a->organization_then }));
    if (a->due != a->due_then && a->due_then != DAY_NONE)
        return text_with(
            q->arena, q->lang, TEXT_plan_due_then,
            TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, a->due_then, DAY_SHORT) }));
    if (!str_eq(a->progress, a->progress_then))
        return text_with(
            q->arena, q->lang, TEXT_plan_progress_then,
            TEXT_ARGS({ "progress", .value = progress_said(q->lang, a->progress_then) }));
    return text(q->lang, TEXT_plan_same);
}

static void lines_fill(struct req *q, struct plan_view *m)
{
    static const enum status marks[] = { STATUS_OFF, STATUS_OFF, STATUS_DUE, STATUS_MET,
                                         STATUS_OFF };
    static const enum part_tone tones[] = { PART_DONE, PART_MAIN, PART_REST, PART_REST };
    struct plan_actions_row *rows;
    int64_t n_of[5] = { 0 };
    m->n_lines = plan_actions(q->tx, &(struct plan_actions_in){ m->plan->record.id }, &rows);
    m->lines = arena_array(q->arena, struct plan_line, m->n_lines + 1);
    for (size_t i = 0; i < m->n_lines; i++) {
        int progress = progress_of(rows[i].progress);
        bool open = progress == PLAN_PROGRESS_WAITING || progress == PLAN_PROGRESS_GOING;
        n_of[progress]++;
        m->lines[i] = (struct plan_line){
            .row = &rows[i],
            .term = enumeration_plan_term.values[term_of(rows[i].term)].label[q->lang],
            .progress = enumeration_plan_progress.values[progress].label[q->lang],
            .changed = changed(q, m->plan, &rows[i]),
            .status = marks[progress],
            .late = open && rows[i].due != DAY_NONE && rows[i].due < q->today,
            .first = i == 0 || !str_eq(rows[i].goal, rows[i - 1].goal),
        };
    }
    const int64_t counts[] = { n_of[PLAN_PROGRESS_DONE], n_of[PLAN_PROGRESS_GOING],
                               n_of[PLAN_PROGRESS_WAITING], n_of[PLAN_PROGRESS_DROPPED] };
    for (int i = 0; i < 4; i++)
        m->parts[i] = (struct part){ tones[i], counts[i] };
    m->said = text_with(q->arena, q->lang, TEXT_plan_said,
                        TEXT_ARGS({ "done", .number = counts[0] }, { "going", .number = counts[1] },
                                  { "waiting", .number = counts[2] },
                                  { "dropped", .number = counts[3] }));
}

static void left_fill(struct req *q, struct plan_view *m)
{
    const struct plan_left_in in = { m->plan->follows, m->plan->record.id };
    if (!m->plan->follows)
        return;
    m->before = record_title(q->tx, &entity_plan, m->plan->follows);
    m->n_left = plan_left(q->tx, &in, &m->left);
    struct str *said = arena_array(q->arena, struct str, m->n_left + 1);
    for (size_t i = 0; i < m->n_left; i++)
        said[i] = progress_said(q->lang, m->left[i].progress);
    m->left_said = said;
}

static struct input input_of(struct req *q, int field, const char *type, struct str usual,
                             struct str error)
{
    const struct field *f = &entity_plan.fields[field];
    struct str typed = q->method == METHOD_POST ? req_form(q, f->name) : STR_NULL;
    return (struct input){ .name = f->name,
                           .label = f->label[q->lang],
                           .type = type,
                           .value = typed.p ? typed : usual,
                           .error = error,
                           .required = true,
                           .max = f->type == FIELD_TEXT ? f->max : 0 };
}

static void draw(struct req *q, struct res *r, const struct plan *p, struct plan_view *m)
{
    struct plan_after_row after = { 0 };
    struct crumb *crumbs = arena_array(q->arena, struct crumb, 2);
    crumbs[0] = (struct crumb){ text(q->lang, TEXT_plan_title), STR("/plans") };
    m->crumbs = crumbs;
    m->tools = record_tools_of(q, &plan_pages, p);
    m->plan = p;
    m->today = q->today;
    m->over = p->ends < q->today;
    lines_fill(q, m);
    left_fill(q, m);
    if (plan_after(q->tx, &(struct plan_after_in){ p->record.id }, &after)) {
        m->after = after.title;
        m->after_id = after.id;
    }
    m->may_next = m->tools.may_write && !m->tools.archived && !m->after_id;
    day starts = p->ends + 1;
    m->title = input_of(q, PLAN_TITLE, NULL, STR_NULL, m->title.error);
    m->starts = input_of(q, PLAN_STARTS, "date", day_iso(q->arena, starts), m->starts.error);
    m->ends = input_of(q, PLAN_ENDS, "date", day_iso(q->arena, day_add_months(starts, MONTHS) - 1),
                       m->ends.error);
    struct page page = { .title = p->title,
                         .nav = NAV_PARTNERSHIPS,
                         .undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(m->tools.base)) };
    view_page(q, r, &page, plan_show_html, m);
}

void plan_show(struct req *q, struct res *r, const void *record)
{
    struct plan_view m = { 0 };
    draw(q, r, record, &m);
}

/* What is open goes on; dates that have passed are left for people to set again. */
static void take_up(struct req *q, int64_t from, int64_t to)
{
    struct plan_actions_row *rows;
    size_t n = plan_actions(q->tx, &(struct plan_actions_in){ from }, &rows);
    for (size_t i = 0; i < n; i++) {
        struct plan_action a;
        int progress = progress_of(rows[i].progress);
        if (progress == PLAN_PROGRESS_DONE || progress == PLAN_PROGRESS_DROPPED ||
            !record_get(q->tx, &entity_plan_action, rows[i].id, &a))
            continue;
        a.record = (struct record){ .archived = NUMBER_NONE };
        a.plan = to;
        a.earlier = rows[i].id;
        record_insert(q->tx, &entity_plan_action, &a);
    }
}

void plan_next(struct req *q, struct res *r)
{
    struct plan p, next;
    struct plan_view m = { 0 };
    struct plan_after_row after;
    if (!record_find(q, r, &plan_pages, CAP_DIRECTORY_WRITE, &p))
        return;
    if (plan_after(q->tx, &(struct plan_after_in){ p.record.id }, &after)) {
        res_redirect(r, "/plans/%" PRId64 "?done=same", after.id);
        return;
    }
    entity_init(&entity_plan, &next);
    next.title = str_trim(req_form(q, "title"));
    next.summary = p.summary;
    next.follows = p.record.id;
    bool starts = day_parse(str_trim(req_form(q, "starts")), &next.starts);
    bool ends = day_parse(str_trim(req_form(q, "ends")), &next.ends);
    if (str_is_blank(next.title) || key_length(next.title) > TITLE_MOST)
        m.title.error = text(q->lang, TEXT_plan_error_title);
    if (!starts || next.starts <= p.starts)
        m.starts.error = text(q->lang, TEXT_plan_error_starts);
    if (!ends || (starts && next.ends <= next.starts))
        m.ends.error = text(q->lang, TEXT_plan_error_ends);
    if (m.title.error.p || m.starts.error.p || m.ends.error.p) {
        r->status = 422;
        draw(q, r, &p, &m);
        return;
    }
    record_insert(q->tx, &entity_plan, &next);
    take_up(q, p.record.id, next.record.id);
    res_redirect(r, "/plans/%" PRId64 "?done=plan_next", next.record.id);
}

void plan_actions_csv(struct req *q, struct res *r)
{
    struct plan p;
    struct plan_view m = { .plan = &p };
    static const int heads[] = { PLAN_ACTION_GOAL,         PLAN_ACTION_TITLE, PLAN_ACTION_TERM,
                                 PLAN_ACTION_ORGANIZATION, PLAN_ACTION_ROLES, PLAN_ACTION_DUE,
                                 PLAN_ACTION_PROGRESS,     PLAN_ACTION_NOTE };
    if (!record_find(q, r, &plan_pages, CAP_DIRECTORY_READ, &p))
        return;
    lines_fill(q, &m);
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, STR("plan.csv"));
    out_lit(&r->body, "\xEF\xBB\xBF");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (i)
            out_char(&r->body, ',');
        out_csv(&r->body, entity_plan_action.fields[heads[i]].label[q->lang]);
    }
    out_lit(&r->body, "\r\n");
    for (size_t i = 0; i < m.n_lines; i++) {
        const struct plan_actions_row *a = m.lines[i].row;
        const struct str cells[] = { a->goal,
                                     a->title,
                                     m.lines[i].term,
                                     a->organization,
                                     a->roles,
                                     day_iso(q->arena, a->due),
                                     m.lines[i].progress,
                                     a->note };
        for (size_t k = 0; k < sizeof cells / sizeof *cells; k++) {
            if (k)
                out_char(&r->body, ',');
            out_csv(&r->body, cells[k]);
        }
        out_lit(&r->body, "\r\n");
    }
}
