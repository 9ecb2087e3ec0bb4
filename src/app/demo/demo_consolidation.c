/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the fourth phase holds: notes to the front line. */
#include "app/demo/demo_table.h"
#include "app/partnership/frontline/frontline.h"

/* The version of the agreement that was told. */
static struct str stamp_of(struct demo *d, const struct briefing *b)
{
    struct briefing_agreements_row *rows;
    size_t n =
        briefing_agreements(d->tx, &(struct briefing_agreements_in){ b->partnership, 0, 0 }, &rows);
    for (size_t i = 0; i < n; i++)
        if (rows[i].id == b->agreement)
            return rows[i].stamp;
    return STR_NULL;
}

static void load_briefings(struct demo *d)
{
    struct csv_table t = demo_table(d, "briefings");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct briefing b;
        demo_fill(d, &t, i, &entity_briefing, &b);
        b.account = d->account[demo_role(csv_cell(&t, i, "by"))];
        b.stamp = stamp_of(d, &b);
        demo_insert(d, &t, i, &entity_briefing, &b);
    }
    t = demo_table(d, "briefing_readers");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct briefing_reader r;
        struct str role = csv_cell(&t, i, "account");
        demo_fill(d, &t, i, &entity_briefing_reader, &r);
        if (role.n)
            r.account = d->account[demo_role(role)];
        demo_insert(d, &t, i, &entity_briefing_reader, &r);
    }
    t = demo_table(d, "briefing_questions");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct briefing_question x;
        struct str by = csv_cell(&t, i, "by");
        demo_fill(d, &t, i, &entity_briefing_question, &x);
        if (by.n)
            x.answerer = d->account[demo_role(by)];
        record_insert(d->tx, &entity_briefing_question, &x);
    }
}

void demo_consolidation(struct demo *d)
{
    load_briefings(d);
}
