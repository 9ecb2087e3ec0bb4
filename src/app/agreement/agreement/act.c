/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agreement_notice.html.h"
#include "agreement_waive.html.h"
#include "app/agreement/agreement/sign_view.h"
#include "core/fault.h"

#include <inttypes.h>

/* Notice, and lifting what is due: each asks for a reason. */

static struct input reason_input(struct req *q, enum text_id label, enum text_id hint, bool wrong,
                                 int64_t max)
{
    return (struct input){ .name = "reason",
                           .label = text(q->lang, label),
                           .hint = text(q->lang, hint),
                           .value = req_form(q, "reason"),
                           .error = wrong ? text(q->lang, TEXT_agreement_reason_missing) : STR_NULL,
                           .type = "textarea",
                           .required = true,
                           .max = max };
}

/* -- notice -- */

/* The party that gives it: one's own agency; who reaches all says which. */
static int64_t giver_of(const struct req *q, const struct agreement_whole *w)
{
    int64_t asked = req_form_id(q, "by");
    if (guard_reach(&q->actor, CAP_AGREEMENT_WRITE) != REACH_ALL)
        return q->actor.organization;
    return asked ? asked : w->n_sides ? w->sides[0].row.organization : 0;
}

static struct choices sides_as_choices(struct req *q, const struct agreement_whole *w)
{
    struct choice *list = arena_array(q->arena, struct choice, w->n_parties);
    for (size_t i = 0; i < w->n_parties; i++)
        list[i] = (struct choice){ arena_fmt(q->arena, "%" PRId64, w->parties[i].organization),
                                   w->parties[i].name };
    return (struct choices){ list, w->n_parties };
}

static void notice_draw(struct req *q, struct res *r, const struct agreement_whole *w, bool wrong)
{
    struct notice_view m = { .crumbs = agreement_crumbs(q, w, true) };
    m.base = arena_fmt(q->arena, "/agreements/%" PRId64, w->a.record.id);
    m.days = agreement_notice_days(w);
    m.ends = text_day(q->arena, q->lang, q->today + (day)m.days, DAY_LONG);
    m.choose = guard_reach(&q->actor, CAP_AGREEMENT_WRITE) == REACH_ALL;
    m.reason =
        reason_input(q, TEXT_agreement_notice_reason, TEXT_agreement_notice_hint, wrong, 1000);
    m.by = (struct input){ .name = "by",
                           .label = text(q->lang, TEXT_agreement_notice_by),
                           .value = arena_fmt(q->arena, "%" PRId64, giver_of(q, w)),
                           .type = "select",
                           .choices = sides_as_choices(q, w),
                           .required = true };
    if (wrong)
        r->status = 422;
    struct str title = text(q->lang, TEXT_agreement_give_notice);
    view_page(q, r, PAGE(.title = title, .nav = NAV_PARTNERSHIPS), agreement_notice_html, &m);
}

static bool notice_open(struct req *q, struct res *r, struct agreement_whole *w)
{
    if (!agreement_open(q, r, CAP_AGREEMENT_WRITE, w))
        return false;
    if (agreement_can(&w->a, ACTION_NOTICE))
        return true;
    agreement_back(r, w->a.record.id, "agreement_no_notice");
    return false;
}

void notice_page(struct req *q, struct res *r)
{
    struct agreement_whole w;
    if (notice_open(q, r, &w))
        notice_draw(q, r, &w, false);
}

void notice_give(struct req *q, struct res *r)
{
    struct agreement_whole w;
    struct str reason = req_form(q, "reason");
    if (!notice_open(q, r, &w))
        return;
    if (str_is_blank(reason) || reason.n > 4000)
        notice_draw(q, r, &w, true);
    else
        agreement_back(r, w.a.record.id,
                       agreement_notice(q->tx, &w, giver_of(q, &w), str_trim(reason))
                           ? "agreement_noticed"
                           : "agreement_no_notice");
}

void notice_withdraw(struct req *q, struct res *r)
{
    struct agreement_whole w;
    if (agreement_open(q, r, CAP_AGREEMENT_WRITE, &w))
        agreement_back(r, w.a.record.id,
                       agreement_withdraw(q->tx, &w) ? "agreement_withdrawn"
                                                     : "agreement_no_notice");
}

/* -- lifting -- */

/* The obligation of the address, when it is one of this agreement. */
static bool obligation_find(struct req *q, struct res *r, struct agreement_whole *w,
                            struct obligation *ret)
{
    if (!agreement_open(q, r, CAP_AGREEMENT_WRITE, w))
        return false;
    if (record_get(q->tx, &entity_obligation, q->ids[1], ret) && ret->agreement == w->a.record.id &&
        ret->record.archived == NUMBER_NONE)
        return true;
    res_not_found(q, r);
    return false;
}

static void waive_draw(struct req *q, struct res *r, const struct agreement_whole *w,
                       const struct obligation *o, bool wrong)
{
    const struct clause *c = draft_clause_find(w, o->clause);
    struct waive_view m = { .crumbs = agreement_crumbs(q, w, true) };
    REQUIRE(c && c->type->promise);
    m.base = arena_fmt(q->arena, "/agreements/%" PRId64, w->a.record.id);
    m.action =
        arena_fmt(q->arena, "%.*s/obligations/%" PRId64 "/waive", STR_ARG(m.base), o->record.id);
    m.promise = c->type->promise(q->arena, q->lang, o->opened, o->due);
    m.due = text_day(q->arena, q->lang, o->due, DAY_LONG);
    m.reason = reason_input(q, TEXT_agreement_waive_reason, TEXT_agreement_waive_hint, wrong, 500);
    if (wrong)
        r->status = 422;
    struct str title = text(q->lang, TEXT_agreement_waive);
    view_page(q, r, PAGE(.title = title, .nav = NAV_PARTNERSHIPS), agreement_waive_html, &m);
}

void waive_page(struct req *q, struct res *r)
{
    struct agreement_whole w;
    struct obligation o;
    if (obligation_find(q, r, &w, &o))
        waive_draw(q, r, &w, &o, false);
}

void waive(struct req *q, struct res *r)
{
    struct agreement_whole w;
    struct obligation o;
    struct str reason = req_form(q, "reason");
    if (!obligation_find(q, r, &w, &o))
        return;
    if (str_is_blank(reason) || reason.n > 2000)
        waive_draw(q, r, &w, &o, true);
    else
        agreement_back(r, w.a.record.id,
                       obligation_waive(q->tx, o.record.id, str_trim(reason))
                           ? "agreement_waived"
                           : "agreement_not_open");
}

void unwaive(struct req *q, struct res *r)
{
    struct agreement_whole w;
    struct obligation o;
    if (obligation_find(q, r, &w, &o))
        agreement_back(r, w.a.record.id,
                       obligation_unwaive(q->tx, o.record.id) ? "agreement_unwaived"
                                                              : "agreement_not_open");
}
