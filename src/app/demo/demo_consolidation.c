/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the fourth phase holds: notes to the front line, who coordinates and who pays for it, the
 * circle, who signed up for trainings. */
#include "app/demo/demo_table.h"
#include "app/partnership/frontline/frontline.h"
#include "circle.ent.h"
#include "coordinator.ent.h"
#include "organization.ent.h"
#include "seat.ent.h"

/* It explains the agreement that runs, as it is signed. */
static void explain(struct demo *d, struct briefing *b)
{
    struct briefing_agreements_row *rows;
    if (briefing_agreements(d->tx, &(struct briefing_agreements_in){ b->partnership, 0, 0 },
                            &rows) == 0)
        return;
    b->agreement = rows[0].id;
    b->stamp = rows[0].stamp;
}

static void load_briefings(struct demo *d)
{
    struct csv_table t = demo_table(d, "briefings");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct briefing b;
        demo_fill(d, &t, i, &entity_briefing, &b);
        b.account = d->account[demo_role(csv_cell(&t, i, "by"))];
        explain(d, &b);
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

/* Who is of the directory is called as it is there. */
static void load_circle(struct demo *d)
{
    struct csv_table t = demo_table(d, "circle_members");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct circle_member m;
        demo_fill(d, &t, i, &entity_circle_member, &m);
        if (m.organization)
            m.name = record_title(d->tx, &entity_organization, m.organization);
        demo_insert(d, &t, i, &entity_circle_member, &m);
    }
    demo_load_all(d, "circle_moves", &entity_circle_move);
}

static void load_seats(struct demo *d)
{
    struct csv_table t = demo_table(d, "training_seats");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct training_seat s;
        struct str role = csv_cell(&t, i, "account");
        demo_fill(d, &t, i, &entity_training_seat, &s);
        if (role.n)
            s.account = d->account[demo_role(role)];
        record_insert(d->tx, &entity_training_seat, &s);
    }
}

void demo_consolidation(struct demo *d)
{
    load_briefings(d);
    demo_load_all(d, "coordinators", &entity_coordinator);
    demo_load_all(d, "cost_shares", &entity_cost_share);
    load_circle(d);
    load_seats(d);
}
