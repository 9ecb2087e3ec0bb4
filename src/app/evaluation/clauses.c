/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/agreement/agreement.h"
#include "app/evaluation/review/review.h"
#include "clause_indicator.ent.h"
#include "clause_review.ent.h"

/* An agreement that comes into force brings what its clauses say: how often to review, unless that
 * is agreed already, and what to measure. */

static void plan_from(struct tx *tx, const struct agreement_whole *w, const struct clause_review *c)
{
    struct review_plan_of_row row;
    struct review_plan plan;
    if (review_plan_of(tx, &(struct review_plan_of_in){ w->a.partnership }, &row))
        return;
    entity_init(&entity_review_plan, &plan);
    plan.partnership = w->a.partnership;
    plan.every_months = c->every_months;
    plan.since = w->a.effective;
    plan.at_quarter = c->at_quarter;
    review_plan_set(tx, &plan);
}

static void measure_from(struct tx *tx, const struct agreement_whole *w, int64_t clause,
                         const struct clause_indicator *c)
{
    struct indicator i;
    entity_init(&entity_indicator, &i);
    i.partnership = w->a.partnership;
    i.clause = clause;
    if (record_taken(tx, &entity_indicator, &entity_indicator.fields[INDICATOR_CLAUSE], &i))
        return;
    i.name = c->name;
    i.kind = INDICATOR_KIND_QUANTITATIVE;
    i.unit = c->unit;
    i.unit_words = c->unit_words;
    i.direction = c->direction;
    i.period = c->period;
    i.since = w->a.effective;
    i.target = c->target;
    if (c->months != NUMBER_NONE)
        i.due = day_add_months(w->a.effective, (int)c->months);
    indicator_add(tx, &i);
}

static void take_in_force(struct tx *tx, const void *data)
{
    const struct agreement_event *event = data;
    struct agreement_whole w;
    if (!agreement_load(tx, event->agreement, &w))
        return;
    for (size_t i = 0; i < w.n_clauses; i++)
        if (str_is(str_of(w.clauses[i].type->name), "review"))
            plan_from(tx, &w, w.clauses[i].parameters);
        else if (str_is(str_of(w.clauses[i].type->name), "indicator"))
            measure_from(tx, &w, w.clauses[i].id, w.clauses[i].parameters);
}

static const struct subscription subscriptions[] = { { &agreement_in_force, take_in_force } };

const struct module module_evaluation = {
    .name = "evaluation",
    .subscriptions = subscriptions,
    .n_subscriptions = 1,
};
