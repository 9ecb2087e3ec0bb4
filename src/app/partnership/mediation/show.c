/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An issue with its steps, and those of a partnership. */
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/mediation/mediation.h"
#include "core/key.h"
#include "guard/account.h"
#include "mediation_part.html.h"
#include "mediation_show.html.h"
#include "organization.ent.h"

#include <inttypes.h>

enum { WORDS_MOST = 1000, NEXT_MOST = 300 };

enum status mediation_status(int state)
{
    return state == MEDIATION_STATE_SETTLED     ? STATUS_MET
           : state == MEDIATION_STATE_UNSETTLED ? STATUS_OFF
           : state == MEDIATION_STATE_OPEN      ? STATUS_LATE
                                                : STATUS_DUE;
}

static const struct crumb *crumbs_of(struct req *q, int64_t partnership, bool of_list)
{
    struct crumb *c = arena_array(q->arena, struct crumb, 4);
    c[0] = (struct crumb){ text(q->lang, TEXT_partnership_title), STR("/partnerships") };
    c[1] = (struct crumb){ record_title(q->tx, &entity_partnership, partnership),
                           arena_fmt(q->arena, "/partnerships/%" PRId64, partnership) };
    if (of_list)
        c[2] = (struct crumb){ text(q->lang, TEXT_mediation_title),
                               arena_fmt(q->arena, "/partnerships/%" PRId64 "/mediation",
                                         partnership) };
    return c;
}

static struct input input_of(struct req *q, int field, const char *type, struct str usual)
{
    const struct field *f = &entity_mediation_step.fields[field];
    struct str typed = q->method == METHOD_POST ? req_form(q, f->name) : STR_NULL;
    return (struct input){ .name = f->name,
                           .label = f->label[q->lang],
                           .type = type,
                           .value = typed.p ? typed : usual,
                           .required = f->flags & FIELD_REQUIRED,
                           .max = f->max };
}

void mediation_draw(struct req *q, struct res *r, const struct mediation *m,
                    struct mediation_view *v)
{
    struct str errors[] = { v->day.error, v->words.error, v->next.error, v->due.error };
    v->tools = record_tools_of(q, &mediation_pages, m);
    v->m = m;
    v->crumbs = crumbs_of(q, m->partnership, true);
    v->raised_by = record_title(q->tx, &entity_organization, m->raised_by);
    v->about = record_title(q->tx, &entity_organization, m->about);
    v->by = m->account == NUMBER_NONE ? STR_NULL : account_name(q->home, m->account);
    v->state = enumeration_mediation_state.values[m->state].label[q->lang];
    v->status = mediation_status(m->state);
    v->today = q->today;
    v->open = m->closed == DAY_NONE && !v->tools.archived && v->tools.may_write;
    v->n_steps = mediation_steps(q->tx, &(struct mediation_steps_in){ m->record.id }, &v->steps);
    v->n_actions = action_of(q, "mediation", m->record.id, &v->actions);
    v->may_log = interaction_may_log(q);
    v->day = input_of(q, MEDIATION_STEP_DAY, "date", day_iso(q->arena, q->today));
    v->words = input_of(q, MEDIATION_STEP_WORDS, "textarea", STR_NULL);
    v->next = input_of(q, MEDIATION_STEP_NEXT, NULL, STR_NULL);
    v->due = input_of(q, MEDIATION_STEP_DUE, "date", STR_NULL);
    v->day.error = errors[0];
    v->words.error = errors[1];
    v->next.error = errors[2];
    v->due.error = errors[3];
    struct page page = { .title = m->title,
                         .nav = NAV_PARTNERSHIPS,
                         .undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(v->tools.base)) };
    view_page(q, r, &page, mediation_show_html, v);
}

/* What is read here is private to those concerned: it leaves a trace. */
void mediation_show(struct req *q, struct res *r, const void *record)
{
    const struct mediation *m = record;
    struct mediation_view v = { 0 };
    req_note(q, "read", "mediation", m->record.id);
    mediation_draw(q, r, m, &v);
}

/* -- steps
 * -------------------------------------------------------------------------------------------- */

static bool step_read(struct req *q, struct mediation_view *v, struct mediation_step *s)
{
    struct str due = str_trim(req_form(q, "due"));
    entity_init(&entity_mediation_step, s);
    s->words = str_trim(req_form(q, "words"));
    s->next = str_trim(req_form(q, "next"));
    if (!day_parse(str_trim(req_form(q, "day")), &s->day) || s->day > q->today)
        v->day.error = text(q->lang, TEXT_mediation_error_day);
    if (str_is_blank(s->words) || key_length(s->words) > WORDS_MOST)
        v->words.error = text(q->lang, TEXT_mediation_error_words);
    if (key_length(s->next) > NEXT_MOST)
        v->next.error = text(q->lang, TEXT_mediation_error_next);
    if (!str_is_blank(due) && !day_parse(due, &s->due))
        v->due.error = text(q->lang, TEXT_mediation_error_due);
    if (str_is_blank(s->next))
        s->next = STR_NULL;
    return !v->day.error.p && !v->words.error.p && !v->next.error.p && !v->due.error.p;
}

void mediation_step_add(struct req *q, struct res *r)
{
    struct mediation m;
    struct mediation_step s;
    struct mediation_view v = { 0 };
    if (!record_find(q, r, &mediation_pages, CAP_PARTNERSHIP_WRITE, &m))
        return;
    if (!step_read(q, &v, &s)) {
        r->status = 422;
        mediation_draw(q, r, &m, &v);
        return;
    }
    s.mediation = m.record.id;
    record_insert(q->tx, &entity_mediation_step, &s);
    if (m.state == MEDIATION_STATE_OPEN) {
        m.state = MEDIATION_STATE_MEDIATING;
        record_update(q->tx, &entity_mediation, &m);
    }
    res_redirect(r, "/mediations/%" PRId64 "?done=mediation_step#steps", m.record.id);
}

void mediation_step_remove(struct req *q, struct res *r)
{
    struct mediation m;
    struct mediation_step s;
    if (!record_find(q, r, &mediation_pages, CAP_PARTNERSHIP_WRITE, &m))
        return;
    if (!record_get(q->tx, &entity_mediation_step, q->ids[1], &s) || s.mediation != m.record.id) {
        res_not_found(q, r);
        return;
    }
    record_archive(q->tx, &entity_mediation_step, s.record.id, true);
    res_redirect(r, "/mediations/%" PRId64 "?done=mediation_step_removed#steps", m.record.id);
}

/* -- of a partnership
 * --------------------------------------------------------------------------------- */

void mediation_part_page(struct req *q, struct res *r)
{
    struct partnership p;
    struct mediation_part_view m = { .today = q->today };
    if (!record_find(q, r, &partnership_pages, CAP_PARTNERSHIP_WRITE, &p))
        return;
    req_note(q, "list", "mediation", 0);
    m.n = mediation_of_partnership(
        q->tx,
        &(struct mediation_of_partnership_in){
            p.record.id, guard_agency(&q->actor, CAP_PARTNERSHIP_WRITE), q->actor.account },
        &m.rows);
    struct str *states = arena_array(q->arena, struct str, m.n + 1);
    enum status *status = arena_array(q->arena, enum status, m.n + 1);
    for (size_t i = 0; i < m.n; i++) {
        struct mediation one = { 0 };
        const struct field *f = &entity_mediation.fields[MEDIATION_STATE];
        entity_set_raw(q->arena, f, &one, m.rows[i].state);
        states[i] = enumeration_mediation_state.values[one.state].label[q->lang];
        status[i] = mediation_status(one.state);
    }
    m.states = states;
    m.status = status;
    m.crumbs = crumbs_of(q, p.record.id, false);
    bool speaks =
        q->actor.organization || guard_reach(&q->actor, CAP_PARTNERSHIP_WRITE) == REACH_ALL;
    if (p.record.archived == NUMBER_NONE && speaks)
        m.add = arena_fmt(q->arena, "/mediations/new?partnership=%" PRId64, p.record.id);
    struct str title = text(q->lang, TEXT_mediation_title);
    view_page(q, r, PAGE(.title = title, .nav = NAV_PARTNERSHIPS), mediation_part_html, &m);
}
