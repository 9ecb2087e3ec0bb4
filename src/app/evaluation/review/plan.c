/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/review/review.h"
#include "core/fault.h"

const struct event_type review_closed = { "review.closed" };

/* -- planning
 * ---------------------------------------------------------------------------------------- */

int64_t review_add(struct tx *tx, int64_t partnership, enum review_kind kind, day planned)
{
    struct review v;
    entity_init(&entity_review, &v);
    v.partnership = partnership;
    v.kind = (int)kind;
    v.state = REVIEW_STATE_PLANNED;
    v.planned = planned;
    return record_insert(tx, &entity_review, &v);
}

/* A rhythm counts from its first day, so that a late review does not push the others away. */
static day next_by_rhythm(const struct review_plan_of_row *plan, day after)
{
    int months = (int)plan->every_months;
    day next = day_add_months(plan->since, months);
    for (int k = 2; next <= after; k++)
        next = day_add_months(plan->since, months * k);
    return next;
}

static bool is_over(struct tx *tx, int64_t partnership)
{
    struct partnership p;
    return !record_get(tx, &entity_partnership, partnership, &p) || p.ended != DAY_NONE;
}

/* Another review waits about then, decided at the last one: it does for both. */
static bool is_near_another(struct tx *tx, int64_t partnership, day planned)
{
    struct review_next_row next;
    return review_next(tx, &(struct review_next_in){ partnership }, &next) &&
           next.planned >= planned - REVIEW_NOTICE && next.planned <= planned + REVIEW_NOTICE;
}

void review_plan_next(struct tx *tx, int64_t partnership)
{
    struct review_plan_of_row plan;
    struct review_last_of_kind_row last;
    if (!review_plan_of(tx, &(struct review_plan_of_in){ partnership }, &plan) ||
        plan.every_months == NUMBER_NONE || is_over(tx, partnership))
        return;
    bool any = review_last_of_kind(
        tx, &(struct review_last_of_kind_in){ partnership, STR("rhythm") }, &last);
    if (any && str_is(last.state, "planned"))
        return;
    day after = any && last.planned > plan.since ? last.planned : plan.since;
    struct review_last_held_row held;
    if (review_last_held(tx, &(struct review_last_held_in){ partnership }, &held) &&
        held.held != DAY_NONE && held.held > after)
        after = held.held;
    day planned = next_by_rhythm(&plan, after);
    if (!is_near_another(tx, partnership, planned))
        review_add(tx, partnership, REVIEW_KIND_RHYTHM, planned);
}

void review_plan_set(struct tx *tx, const struct review_plan *plan)
{
    struct review_plan_of_row row;
    struct review_plan p = *plan;
    if (review_plan_of(tx, &(struct review_plan_of_in){ plan->partnership }, &row)) {
        struct review_plan old;
        REQUIRE(record_get(tx, &entity_review_plan, row.id, &old));
        p.record = old.record;
        REQUIRE(record_update(tx, &entity_review_plan, &p) != RECORD_CONFLICT);
    } else {
        record_insert(tx, &entity_review_plan, &p);
    }
    review_plan_next(tx, plan->partnership);
}

/* The first time that a goal of the partnership is a quarter done, a review is called. */
static void take_measure(struct tx *tx, const void *data)
{
    const struct indicator_event *event = data;
    struct review_plan_of_row plan;
    struct review_last_of_kind_row last;
    struct indicator_whole *list;
    if (!review_plan_of(tx, &(struct review_plan_of_in){ event->partnership }, &plan) ||
        !plan.at_quarter || is_over(tx, event->partnership) ||
        review_last_of_kind(
            tx, &(struct review_last_of_kind_in){ event->partnership, STR("quarter") }, &last))
        return;
    size_t n = indicator_all(tx, event->partnership, &list);
    const struct indicator_whole *w = indicator_in(list, n, event->indicator);
    if (w && indicator_progress(w) >= 0.25)
        review_add(tx, event->partnership, REVIEW_KIND_QUARTER, tx->today + REVIEW_NOTICE);
}

const struct subscription review_subscriptions[] = { { &indicator_measured, take_measure } };

/* -- its life
 * ---------------------------------------------------------------------------------------- */

static void tell(struct tx *tx, const struct review *v)
{
    event_post(tx, &review_closed,
               &(struct review_event){ v->record.id, v->partnership, v->held,
                                       v->state == REVIEW_STATE_CLOSED &&
                                           v->record.archived == NUMBER_NONE });
}

static void save(struct tx *tx, struct review *v)
{
    REQUIRE(record_update(tx, &entity_review, v) != RECORD_CONFLICT);
    tell(tx, v);
    review_plan_next(tx, v->partnership);
}

bool review_close(struct tx *tx, struct review *v, day held)
{
    if (str_is_blank(v->present))
        return false;
    v->held = held;
    v->state = REVIEW_STATE_CLOSED;
    save(tx, v);
    return true;
}

void review_reopen(struct tx *tx, struct review *v)
{
    v->state = REVIEW_STATE_PLANNED;
    v->dropped_reason = STR_NULL;
    save(tx, v);
}

void review_drop(struct tx *tx, struct review *v, struct str reason)
{
    v->state = REVIEW_STATE_DROPPED;
    v->dropped_reason = reason;
    save(tx, v);
}

int64_t review_decision_make(struct tx *tx, const struct review *v, struct review_decision *d,
                             struct indicator_target *target)
{
    d->review = v->record.id;
    if (target) {
        target->day = v->held != DAY_NONE ? v->held : tx->today;
        target->reason = d->reason;
        target->review = v->record.id;
        d->target = indicator_retarget(tx, target);
    }
    if (d->kind == DECISION_KIND_REVIEW)
        d->next = review_add(tx, v->partnership, REVIEW_KIND_DECIDED, d->due);
    return record_insert(tx, &entity_review_decision, d);
}

void review_decision_take_back(struct tx *tx, const struct review_decision *d)
{
    struct indicator_target t;
    struct review next;
    record_archive(tx, &entity_review_decision, d->record.id, true);
    if (d->target && record_get(tx, &entity_indicator_target, d->target, &t) &&
        record_archive(tx, &entity_indicator_target, d->target, true) == RECORD_SAVED)
        indicator_renew(tx, t.indicator);
    if (d->next && record_get(tx, &entity_review, d->next, &next) &&
        next.state == REVIEW_STATE_PLANNED)
        record_archive(tx, &entity_review, d->next, true);
}
