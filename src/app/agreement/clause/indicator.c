/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/clause/clause.h"
#include "clause_indicator.ent.h"

/* What the parties expect, with a figure: measured against what really happens. */

static void propose(const struct clause *c)
{
    struct clause_indicator *p = c->parameters;
    p->unit = INDICATOR_UNIT_PERCENT;
    p->direction = INDICATOR_DIRECTION_AT_LEAST;
    p->period = INDICATOR_PERIOD_QUARTER;
    p->months = 6;
}

static void check(struct arena *a, enum lang l, const struct clause *c, struct form_errors *errors)
{
    const struct clause_indicator *p = c->parameters;
    if (p->unit == INDICATOR_UNIT_SCORE && p->target > 10)
        form_error_add(a, errors, entity_field(&entity_clause_indicator, STR("target")),
                       text(l, TEXT_indicator_score_most));
    if (p->period == INDICATOR_PERIOD_ONCE && p->months == NUMBER_NONE)
        form_error_add(a, errors, entity_field(&entity_clause_indicator, STR("months")),
                       text(l, TEXT_indicator_once_when));
}

/* “au plus 10 %, dans les 6 mois” */
static struct str target_said(struct arena *a, enum lang l, const struct clause_indicator *p)
{
    struct str figure = p->target == NUMBER_NONE ? STR("…")
                        : p->unit == INDICATOR_UNIT_PERCENT
                            ? text_percent(a, l, (double)p->target / 100, 0)
                        : p->unit == INDICATOR_UNIT_MONEY ? text_money(a, l, p->target * 100)
                        : str_is_blank(p->unit_words)
                            ? text_number(a, l, p->target)
                            : arena_fmt(a, "%.*s %.*s", STR_ARG(text_number(a, l, p->target)),
                                        STR_ARG(p->unit_words));
    struct str value =
        text_with(a, l,
                  p->direction == INDICATOR_DIRECTION_AT_MOST ? TEXT_indicator_at_most
                                                              : TEXT_indicator_at_least,
                  TEXT_ARGS({ "value", .value = figure }));
    if (p->months == NUMBER_NONE)
        return value;
    return text_with(a, l, TEXT_clause_indicator_within,
                     TEXT_ARGS({ "target", .value = value }, { "count", .number = p->months }));
}

static size_t fields(struct arena *a, enum lang l, const struct clause *c,
                     struct merge_field ret[CLAUSE_FIELDS])
{
    const struct clause_indicator *p = c->parameters;
    ret[0] = merge_line("name", str_is_blank(p->name) ? STR("…") : p->name);
    ret[1] = merge_line("target", target_said(a, l, p));
    return 2;
}

static struct str runs(struct arena *a, enum lang l, const struct clause *c)
{
    return text_with(a, l, TEXT_clause_indicator_runs,
                     TEXT_ARGS({ "target", .value = target_said(a, l, c->parameters) }));
}

const struct clause_type clause_type_indicator = {
    .name = "indicator",
    .parameters = &entity_clause_indicator,
    .label = TEXT_clause_indicator_label,
    .help = TEXT_clause_indicator_help,
    .propose = propose,
    .check = check,
    .fields = fields,
    .runs = runs,
};
