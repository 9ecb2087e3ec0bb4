/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/clause/clause.h"
#include "clause_review.ent.h"

/* Every N months the parties review what they do. The days count from the first one, so that a late
 * review does not push the others away; a review that is closed meets the oldest that waits. */

static void propose(const struct clause *c)
{
    struct clause_review *p = c->parameters;
    p->every_months = 3;
    p->at_quarter = true;
}

static size_t fields(struct arena *a, enum lang l, const struct clause *c,
                     struct merge_field ret[CLAUSE_FIELDS])
{
    const struct clause_review *p = c->parameters;
    ret[0] = merge_line("months", text_with(a, l, TEXT_clause_review_months,
                                            TEXT_ARGS({ "count", .number = p->every_months })));
    ret[1] = merge_line("quarter", text(l, p->at_quarter ? TEXT_clause_review_quarter
                                                         : TEXT_clause_review_dates_only));
    return 2;
}

static struct str runs(struct arena *a, enum lang l, const struct clause *c)
{
    const struct clause_review *p = c->parameters;
    return text_with(
        a, l, TEXT_clause_review_runs,
        TEXT_ARGS(
            { "months", .value = text_with(a, l, TEXT_clause_review_months,
                                           TEXT_ARGS({ "count", .number = p->every_months })) }));
}

static const struct clause_evidence *next_review(const struct clause_term *t, size_t *at, day from)
{
    for (; *at < t->n_evidence; (*at)++) {
        const struct clause_evidence *e = &t->evidence[*at];
        if (str_is(e->source, "review") && e->day >= from)
            return &t->evidence[(*at)++];
    }
    return NULL;
}

static const struct clause_waiver *waiver_of(const struct clause_term *t, day opened)
{
    for (size_t i = 0; i < t->n_waivers; i++)
        if (t->waivers[i].opened == opened)
            return &t->waivers[i];
    return NULL;
}

static size_t obligations(struct arena *a, const struct clause *c, const struct clause_term *t,
                          struct clause_due **ret)
{
    const struct clause_review *p = c->parameters;
    size_t at = 0, n = 0;
    day opened = t->from;
    *ret = arena_array(a, struct clause_due, t->n_evidence + t->n_waivers + 1);
    for (int k = 1;; k++) {
        struct clause_due *d = &(*ret)[n];
        const struct clause_waiver *waiver = waiver_of(t, opened);
        *d = (struct clause_due){ .opened = opened,
                                  .due = day_add_months(t->from, k * (int)p->every_months),
                                  .met = DAY_NONE };
        if (t->last != DAY_NONE && d->due > t->last)
            return n;
        const struct clause_evidence *e = waiver ? NULL : next_review(t, &at, opened);
        if (waiver) {
            d->waived = waiver->obligation;
        } else if (e) {
            d->met = e->day;
            d->source = e->source;
            d->source_id = e->source_id;
        } else {
            return n + 1;
        }
        opened = d->due;
        n++;
    }
}

static struct str promise(struct arena *a, enum lang l, day opened, day due)
{
    return text_with(a, l, TEXT_clause_review_promise,
                     TEXT_ARGS({ "count", .number = due - opened }));
}

const struct clause_type clause_type_review = {
    .name = "review",
    .parameters = &entity_clause_review,
    .label = TEXT_clause_review_label,
    .help = TEXT_clause_review_help,
    .propose = propose,
    .fields = fields,
    .runs = runs,
    .obligations = obligations,
    .promise = promise,
};
