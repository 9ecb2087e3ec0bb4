/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/obligation/rhythm.h"
#include "app/partnership/partnership/partnership.h"
#include "clause_commitment.ent.h"

/* What one party does about a need of the person served. Nobody can count it from elsewhere: now
 * and then somebody says whether it is kept, and that answer is the evidence. */

static void propose(const struct clause *c)
{
    struct clause_commitment *p = c->parameters;
    p->need = p->how = STR("");
    p->moment = COMMITMENT_MOMENT_ARRIVAL;
    p->every_days = 90;
}

static void check(struct arena *a, enum lang l, const struct clause *c, struct form_errors *errors)
{
    const struct clause_commitment *p = c->parameters;
    if (!clause_party_find(c, p->owes))
        form_error_add(a, errors, &entity_clause_commitment.fields[CLAUSE_COMMITMENT_OWES],
                       text(l, TEXT_clause_contact_not_a_party));
    if (str_is_blank(p->need) || str_is_blank(p->how))
        form_error_add(a, errors, &entity_clause_commitment.fields[CLAUSE_COMMITMENT_NEED],
                       text(l, TEXT_clause_commitment_empty));
    if (p->moment == COMMITMENT_MOMENT_WITHIN && p->days == NUMBER_NONE)
        form_error_add(a, errors, &entity_clause_commitment.fields[CLAUSE_COMMITMENT_DAYS],
                       text(l, TEXT_clause_commitment_no_days));
}

static struct str when(struct arena *a, enum lang l, const struct clause_commitment *p)
{
    if (p->moment == COMMITMENT_MOMENT_WITHIN && p->days != NUMBER_NONE)
        return text_with(a, l, TEXT_clause_commitment_within,
                         TEXT_ARGS({ "count", .number = p->days }));
    return enumeration_commitment_moment.values[p->moment].label[l];
}

static struct str who(struct arena *a, enum lang l, const struct clause *c)
{
    const struct clause_commitment *p = c->parameters;
    const struct clause_party *owes = clause_party_find(c, p->owes);
    if (owes && has(p->department) && has(owes->whole))
        return partnership_side_said(a, owes->whole, p->department);
    return owes ? arena_str(a, owes->name) : text(l, TEXT_clause_contact_one);
}

static struct str or_to_write(enum lang l, struct str s)
{
    return str_is_blank(s) ? text(l, TEXT_agreement_paper_to_write) : s;
}

static size_t fields(struct arena *a, enum lang l, const struct clause *c,
                     struct merge_field ret[CLAUSE_FIELDS])
{
    const struct clause_commitment *p = c->parameters;
    ret[0] = merge_line("who", who(a, l, c));
    ret[1] = merge_line("need", or_to_write(l, p->need));
    ret[2] = merge_line("when", when(a, l, p));
    ret[3] = merge_block("how", or_to_write(l, p->how));
    ret[4] = merge_line("days", text_number(a, l, p->every_days));
    return 5;
}

static struct str runs(struct arena *a, enum lang l, const struct clause *c)
{
    const struct clause_commitment *p = c->parameters;
    return text_with(a, l, TEXT_clause_commitment_runs,
                     TEXT_ARGS({ "count", .number = p->every_days }));
}

static bool keeps(const struct clause *c, const struct clause_evidence *e)
{
    return e->clause == c->id;
}

static size_t obligations(struct arena *a, const struct clause *c, const struct clause_term *t,
                          struct clause_due **ret)
{
    const struct clause_commitment *p = c->parameters;
    struct rhythm r = { .every_days = p->every_days, .owes = p->owes, .keeps = keeps };
    return rhythm_obligations(a, c, &r, t, ret);
}

static struct str promise(struct arena *a, enum lang l, day opened, day due)
{
    return text_with(a, l, TEXT_clause_commitment_promise,
                     TEXT_ARGS({ "count", .number = due - opened }));
}

static struct str called(struct arena *a, const struct clause *c)
{
    const struct clause_commitment *p = c->parameters;
    if (str_is_blank(p->need) || !has(p->department))
        return str_is_blank(p->need) ? STR_NULL : arena_str(a, p->need);
    return partnership_side_said(a, p->need, p->department);
}

const struct clause_type clause_type_commitment = {
    .name = "commitment",
    .parameters = &entity_clause_commitment,
    .label = TEXT_clause_commitment_label,
    .help = TEXT_clause_commitment_help,
    .propose = propose,
    .check = check,
    .fields = fields,
    .runs = runs,
    .obligations = obligations,
    .promise = promise,
    .called = called,
    .confirmed = true,
};
