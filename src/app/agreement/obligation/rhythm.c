/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/obligation/rhythm.h"

struct walk {
    const struct clause *clause;
    const struct rhythm *rhythm;
    const struct clause_term *term;
    day since; /* when it was kept last, or the start */
    bool first;
    size_t evidence, waiver; /* the next of each: they come by day, so does the walk */
};

static bool counts(const struct walk *w, const struct clause_evidence *e)
{
    const struct clause_term *t = w->term;
    return e->day >= t->from && (t->last == DAY_NONE || e->day <= t->last) &&
           w->rhythm->keeps(w->clause, e);
}

/* The next that keeps it: later than the last one, or on the very first day. */
static const struct clause_evidence *next_kept(struct walk *w)
{
    for (; w->evidence < w->term->n_evidence; w->evidence++) {
        const struct clause_evidence *e = &w->term->evidence[w->evidence];
        if (counts(w, e) && (e->day > w->since || (w->first && e->day == w->since)))
            return e;
    }
    return NULL;
}

static const struct clause_waiver *next_waiver(struct walk *w)
{
    while (w->waiver < w->term->n_waivers && w->term->waivers[w->waiver].due <= w->since)
        w->waiver++;
    return w->waiver < w->term->n_waivers ? &w->term->waivers[w->waiver] : NULL;
}

/* What has been lifted stays so, whatever becomes known later: it holds for the period it was said
 * of, and the count starts again at its day. */
static bool is_waived(const struct clause_waiver *waiver, const struct clause_evidence *e, day due)
{
    return waiver && (!e || e->day > waiver->opened || waiver->due <= due);
}

size_t rhythm_obligations(struct arena *a, const struct clause *c, const struct rhythm *r,
                          const struct clause_term *t, struct clause_due **ret)
{
    struct walk w = { .clause = c, .rhythm = r, .term = t, .since = t->from, .first = true };
    *ret = arena_array(a, struct clause_due, t->n_evidence + t->n_waivers + 1);
    for (size_t n = 0;;) {
        struct clause_due *d = &(*ret)[n];
        const struct clause_evidence *e = next_kept(&w);
        const struct clause_waiver *waiver = next_waiver(&w);
        *d = (struct clause_due){ .opened = w.since,
                                  .due = w.since + (day)r->every_days,
                                  .met = DAY_NONE,
                                  .organization = r->owes };
        if (is_waived(waiver, e, d->due)) {
            d->due = waiver->due;
            d->waived = waiver->obligation;
            w.since = waiver->due;
        } else if (e) {
            d->met = w.since = e->day;
            d->source = e->source;
            d->source_id = e->source_id;
        } else {
            /* What would fall due after the end is never due. */
            return n + (t->last == DAY_NONE || d->due <= t->last);
        }
        w.first = false;
        n++;
    }
}
