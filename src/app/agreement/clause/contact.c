/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/obligation/rhythm.h"
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

/* An exchange counts when the one who owes took part in it; a review is evidence for other
 * clauses. */
static bool keeps(const struct clause *c, const struct clause_evidence *e)
{
    const struct clause_contact *p = c->parameters;
    return !str_is(e->source, "review") && !e->clause &&
           (!p->owes || e->with == p->owes || e->by == p->owes);
}

static size_t obligations(struct arena *a, const struct clause *c, const struct clause_term *t,
                          struct clause_due **ret)
{
    const struct clause_contact *p = c->parameters;
    struct rhythm r = { .every_days = p->every_days, .owes = p->owes, .keeps = keeps };
    return rhythm_obligations(a, c, &r, t, ret);
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
