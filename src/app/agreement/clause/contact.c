/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/clause/clause.h"
#include "clause_contact.ent.h"

/* At least every N days, the parties talk. The count starts again at each exchange. */

static void propose(const struct clause *c)
{
    ((struct clause_contact *)c->parameters)->every_days = 30;
}

static void check(struct arena *a, enum lang l, const struct clause *c, struct form_errors *errors)
{
    const struct clause_contact *p = c->parameters;
    if (p->owes && !clause_party_find(c, p->owes))
        form_error_add(a, errors, entity_field(&entity_clause_contact, STR("owes")),
                       text(l, TEXT_clause_contact_not_a_party));
}

static size_t fields(struct arena *a, enum lang l, const struct clause *c,
                     struct merge_field ret[CLAUSE_FIELDS])
{
    const struct clause_contact *p = c->parameters;
    const struct clause_party *owes = clause_party_find(c, p->owes);
    ret[0] = merge_line("days", text_number(a, l, p->every_days));
    ret[1] = merge_line("who", owes ? owes->name : text(l, TEXT_clause_contact_one));
    ret[2] = merge_line("with", clause_others(a, l, c, owes ? p->owes : 0));
    return 3;
}

static struct str runs(struct arena *a, enum lang l, const struct clause *c)
{
    const struct clause_contact *p = c->parameters;
    const struct clause_party *owes = clause_party_find(c, p->owes);
    if (owes)
        return text_with(
            a, l, TEXT_clause_contact_runs_one,
            TEXT_ARGS({ "count", .number = p->every_days }, { "name", .value = owes->name }));
    return text_with(a, l, TEXT_clause_contact_runs,
                     TEXT_ARGS({ "count", .number = p->every_days }));
}

/* An exchange counts when it falls within the term and the one who owes took part in it; a review
 * is evidence for other clauses. */
static bool counts(const struct clause_contact *p, const struct clause_term *t,
                   const struct clause_evidence *e)
{
    if (str_is(e->source, "review") || e->day < t->from ||
        (t->last != DAY_NONE && e->day > t->last))
        return false;
    return !p->owes || e->with == p->owes || e->by == p->owes;
}

struct walk {
    const struct clause_contact *parameters;
    const struct clause_term *term;
    day since; /* the last exchange, or the start */
    bool first;
    size_t exchange, waiver; /* the next of each: they come by day, so does the walk */
};

/* The next exchange: later than the last one, or on the very first day. */
static const struct clause_evidence *next_exchange(struct walk *w)
{
    for (; w->exchange < w->term->n_evidence; w->exchange++) {
        const struct clause_evidence *e = &w->term->evidence[w->exchange];
        if (counts(w->parameters, w->term, e) &&
            (e->day > w->since || (w->first && e->day == w->since)))
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

static size_t obligations(struct arena *a, const struct clause *c, const struct clause_term *t,
                          struct clause_due **ret)
{
    const struct clause_contact *p = c->parameters;
    struct walk w = { p, t, t->from, true, 0, 0 };
    *ret = arena_array(a, struct clause_due, t->n_evidence + t->n_waivers + 1);
    for (size_t n = 0;;) {
        struct clause_due *d = &(*ret)[n];
        const struct clause_evidence *e = next_exchange(&w);
        const struct clause_waiver *waiver = next_waiver(&w);
        *d = (struct clause_due){ .opened = w.since,
                                  .due = w.since + (day)p->every_days,
                                  .met = DAY_NONE,
                                  .organization = p->owes };
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

static struct str promise(struct arena *a, enum lang l, day opened, day due)
{
    return text_with(a, l, TEXT_clause_contact_promise,
                     TEXT_ARGS({ "count", .number = due - opened }));
}

const struct clause_type clause_type_contact = {
    .name = "contact",
    .parameters = &entity_clause_contact,
    .label = TEXT_clause_contact_label,
    .help = TEXT_clause_contact_help,
    .propose = propose,
    .check = check,
    .fields = fields,
    .runs = runs,
    .obligations = obligations,
    .promise = promise,
};
