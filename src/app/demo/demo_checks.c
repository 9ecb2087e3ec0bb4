/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/demo/demo_table.h"
#include "app/partnership/partnership/checklists.h"
#include "partnership.ent.h"

/* What was seen to in the phases that a partnership has left behind, where the file checks.csv
 * does not say it: all but some points, for nobody ticks everything. */

static bool is_told(struct demo *d, struct str partnership, struct str item)
{
    struct csv_table t = demo_table(d, "checks");
    for (size_t i = 0; i < t.n_rows; i++)
        if (str_eq(csv_cell(&t, i, "partnership"), partnership) &&
            str_eq(csv_cell(&t, i, "item"), item))
            return true;
    return false;
}

void demo_checks(struct demo *d, int64_t partnership, struct str code, int phase, day from,
                 day until)
{
    const struct checklist_phase *of = &checklists_of(LANG_FR)->phases[phase - 1];
    for (size_t i = 0; i < of->n_items; i++) {
        bool passed_over = (str_hash(of->items[i].code) ^ str_hash(code)) % 5 == 0;
        if (passed_over || is_told(d, code, of->items[i].code))
            continue;
        struct partnership_check c;
        entity_init(&entity_partnership_check, &c);
        c.partnership = partnership;
        c.item = of->items[i].code;
        c.done = from + (until - from) * (day)(i + 1) / (day)(of->n_items + 1);
        record_insert(d->tx, &entity_partnership_check, &c);
    }
}
