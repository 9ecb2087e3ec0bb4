/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whom the town thinks of approaching: after the exchanges, which would move them. */
#include "app/demo/demo_table.h"

#include "app/partnership/prospect/prospect.h"

void demo_prospects(struct demo *d)
{
    struct csv_table t = demo_table(d, "prospects");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct prospect p;
        bool is_new;
        enum role by = demo_role(csv_cell(&t, i, "by"));
        demo_fill(d, &t, i, &entity_prospect, &p);
        p.account = d->account[by];
        p.agency = d->agency[by];
        d->tx->actor = p.account;
        prospect_add(d->tx, &p, &is_new);
    }
    d->tx->actor = d->account[ROLE_COORDINATOR];
}
