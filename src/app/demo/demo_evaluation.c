/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/demo/demo_table.h"
#include "app/evaluation/ending/ending.h"
#include "app/evaluation/review/review.h"
#include "core/fault.h"

/* The worked case of the guide, month by month from the day its agreement came into force: measures
 * on their day, reviews as the rhythm called them, decisions that change targets. */

static struct str cell(const struct csv_table *t, size_t row, const char *column)
{
    return csv_cell(t, row, column);
}

static int64_t partnership_of(struct demo *d, const struct csv_table *t, size_t row)
{
    return demo_id(d, &entity_partnership, cell(t, row, "partnership"));
}

/* So many months after the agreement of the partnership; DAY_NONE when the cell is empty. */
static day month_of(struct demo *d, int64_t partnership, struct str months)
{
    struct review_plan_of_row plan;
    int64_t n;
    if (!str_to_i64(months, &n))
        return DAY_NONE;
    REQUIRE(review_plan_of(d->tx, &(struct review_plan_of_in){ partnership }, &plan));
    return day_add_months(plan.since, (int)n);
}

static void load_indicators(struct demo *d)
{
    struct csv_table t = demo_table(d, "indicators");
    for (size_t r = 0; r < t.n_rows; r++) {
        struct indicator i;
        demo_fill(d, &t, r, &entity_indicator, &i);
        i.since = month_of(d, i.partnership, cell(&t, r, "since_month"));
        i.due = month_of(d, i.partnership, cell(&t, r, "due_month"));
        d->tx->today = i.since;
        demo_insert(d, &t, r, &entity_indicator, &i);
        indicator_add(d->tx, &i);
    }
}

static void load_measures(struct demo *d)
{
    struct csv_table t = demo_table(d, "measures");
    for (size_t r = 0; r < t.n_rows; r++) {
        struct indicator_measure m;
        struct indicator i;
        demo_fill(d, &t, r, &entity_indicator_measure, &m);
        REQUIRE(record_get(d->tx, &entity_indicator, m.indicator, &i));
        m.day = month_of(d, i.partnership, cell(&t, r, "month"));
        m.account = d->account[ROLE_COORDINATOR];
        d->tx->today = m.day;
        indicator_measure(d->tx, &m);
    }
}

/* The rows of a file that belong to a review: the same partnership, the same month. */
static bool belongs(const struct csv_table *t, size_t row, const struct csv_table *reviews,
                    size_t review)
{
    return str_eq(cell(t, row, "partnership"), cell(reviews, review, "partnership")) &&
           str_eq(cell(t, row, "month"), cell(reviews, review, "month"));
}

static void load_decisions(struct demo *d, const struct review *v, const struct csv_table *reviews,
                           size_t review)
{
    struct csv_table t = demo_table(d, "decisions");
    for (size_t r = 0; r < t.n_rows; r++) {
        struct review_decision decision;
        struct indicator_target target;
        if (!belongs(&t, r, reviews, review))
            continue;
        demo_fill(d, &t, r, &entity_review_decision, &decision);
        decision.due = month_of(d, v->partnership, cell(&t, r, "due_month"));
        entity_init(&entity_indicator_target, &target);
        target.due = decision.due;
        bool moves = str_to_i64(cell(&t, r, "figure"), &target.figure);
        if (moves)
            target.indicator = demo_id(d, &entity_indicator, cell(&t, r, "indicator"));
        review_decision_make(d->tx, v, &decision, moves ? &target : NULL);
    }
}

static void load_voices(struct demo *d, const struct review *v, const struct csv_table *reviews,
                        size_t review)
{
    struct csv_table t = demo_table(d, "voices");
    for (size_t r = 0; r < t.n_rows; r++) {
        struct review_voice voice;
        if (!belongs(&t, r, reviews, review))
            continue;
        demo_fill(d, &t, r, &entity_review_voice, &voice);
        voice.review = v->record.id;
        record_insert(d->tx, &entity_review_voice, &voice);
    }
}

/* Each is the one that was planned next, held in its month. */
static void load_reviews(struct demo *d)
{
    struct csv_table t = demo_table(d, "reviews");
    for (size_t r = 0; r < t.n_rows; r++) {
        struct review_next_row next;
        struct review v, planned;
        int64_t partnership = partnership_of(d, &t, r);
        REQUIRE(review_next(d->tx, &(struct review_next_in){ partnership }, &next) &&
                record_get(d->tx, &entity_review, next.id, &planned));
        demo_fill(d, &t, r, &entity_review, &v);
        v.record = planned.record;
        v.kind = planned.kind;
        v.state = planned.state;
        v.planned = planned.planned;
        v.held = month_of(d, partnership, cell(&t, r, "month"));
        d->tx->today = v.held;
        load_decisions(d, &v, &t, r);
        load_voices(d, &v, &t, r);
        REQUIRE(review_close(d->tx, &v, v.held));
    }
}

/* Begun, and the first few already told. */
static void load_endings(struct demo *d)
{
    struct csv_table t = demo_table(d, "endings");
    day today = d->tx->today;
    for (size_t r = 0; r < t.n_rows; r++) {
        struct partnership_ending e;
        struct ending_informed_of_row *rows;
        int64_t told = 0;
        demo_fill(d, &t, r, &entity_partnership_ending, &e);
        d->tx->today = demo_day(d, cell(&t, r, "day"));
        str_to_i64(cell(&t, r, "informed"), &told);
        int64_t id = ending_begin(d->tx, LANG_FR, &e);
        size_t n = ending_informed_of(d->tx, &(struct ending_informed_of_in){ id }, &rows);
        for (size_t i = 0; i < n && (int64_t)i < told; i++) {
            struct ending_informed x;
            REQUIRE(record_get(d->tx, &entity_ending_informed, rows[i].id, &x));
            x.done = d->tx->today;
            record_update(d->tx, &entity_ending_informed, &x);
        }
        d->tx->today = today;
    }
}

void demo_evaluation(struct demo *d)
{
    day today = d->tx->today;
    d->tx->actor = d->account[ROLE_COORDINATOR];
    load_indicators(d);
    load_measures(d);
    load_reviews(d);
    d->tx->today = today;
    load_endings(d);
    d->tx->actor = 0;
}
