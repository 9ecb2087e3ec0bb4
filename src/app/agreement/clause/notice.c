/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/clause/clause.h"
#include "clause_notice.ent.h"

/* Any party may end the agreement by a notice of N days. */

static int64_t days(const struct clause *c)
{
    return ((const struct clause_notice *)c->parameters)->days;
}

static void propose(const struct clause *c)
{
    ((struct clause_notice *)c->parameters)->days = 60;
}

static size_t fields(struct arena *a, enum lang l, const struct clause *c,
                     struct merge_field ret[CLAUSE_FIELDS])
{
    ret[0] = merge_line("days", text_number(a, l, days(c)));
    return 1;
}

static struct str runs(struct arena *a, enum lang l, const struct clause *c)
{
    return text_with(a, l, TEXT_clause_notice_runs, TEXT_ARGS({ "count", .number = days(c) }));
}

const struct clause_type clause_type_notice = {
    .name = "notice",
    .parameters = &entity_clause_notice,
    .label = TEXT_clause_notice_label,
    .help = TEXT_clause_notice_help,
    .propose = propose,
    .fields = fields,
    .runs = runs,
    .notice_days = days,
};
