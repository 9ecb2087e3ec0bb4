/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What partnerships keep: their needs map and who answers for what, deliverables, contributions. */
#include "app/agreement/agreement/draft.h"
#include "app/agreement/commitment/commitment.h"
#include "app/demo/demo_table.h"
#include "app/knowledge/texts.h"
#include "app/partnership/needs/needs.h"
#include "contribution.ent.h"
#include "core/fault.h"
#include "deliverable.ent.h"
#include "partnership.ent.h"
#include "training.ent.h"

static int64_t need_of(struct demo *d, int64_t partnership, struct str code)
{
    const struct content *texts = texts_of(LANG_FR);
    const struct content_entry *e = content_find(texts, code);
    struct needs_of_row *rows;
    needs_start(d->tx, texts, partnership);
    size_t n = needs_of(d->tx, &(struct needs_of_in){ .partnership = partnership }, &rows);
    for (size_t i = 0; e && i < n; i++)
        if (str_eq(rows[i].name, content_text(e, CONTENT_TITLE)))
            return rows[i].id;
    fault_raise(FAULT_INVARIANT, "demo: no need %.*s", STR_ARG(code));
}

static void load_pledges(struct demo *d)
{
    struct csv_table t = demo_table(d, "pledges");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct pledge p;
        demo_fill(d, &t, i, &entity_pledge, &p);
        p.need = need_of(d, p.partnership, csv_cell(&t, i, "answers"));
        demo_insert(d, &t, i, &entity_pledge, &p);
    }
}

void demo_commitments(struct demo *d, struct str partnership, int64_t agreement)
{
    struct csv_table t = demo_table(d, "pledges");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct agreement_whole w;
        struct clause_commitment c;
        struct pledge p;
        struct need n;
        if (!str_eq(csv_cell(&t, i, "partnership"), partnership))
            continue;
        int64_t id = demo_id(d, &entity_pledge, csv_cell(&t, i, "code"));
        REQUIRE(agreement_load(d->tx, agreement, &w) && record_get(d->tx, &entity_pledge, id, &p) &&
                record_get(d->tx, &entity_need, p.need, &n));
        entity_init(&entity_clause_commitment, &c);
        c.owes = p.organization;
        c.need = n.name;
        c.moment = p.moment;
        c.days = p.days;
        c.how = p.how;
        c.every_days = NEEDS_CONFIRMED_EVERY;
        p.clause = draft_clause_add(d->tx, &w, clause_type_find(STR("commitment")), &c);
        REQUIRE(p.clause && record_update(d->tx, &entity_pledge, &p) == RECORD_SAVED);
    }
}

/* What somebody said of a commitment; it is the evidence of its clause. */
static void load_checks(struct demo *d)
{
    struct csv_table t = demo_table(d, "commitment_checks");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct commitment_check k;
        struct agreement_clause c;
        struct agreement a;
        struct pledge p;
        demo_fill(d, &t, i, &entity_commitment_check, &k);
        int64_t id = demo_id(d, &entity_pledge, csv_cell(&t, i, "pledge"));
        REQUIRE(record_get(d->tx, &entity_pledge, id, &p) &&
                record_get(d->tx, &entity_agreement_clause, p.clause, &c) &&
                record_get(d->tx, &entity_agreement, c.agreement, &a));
        k.clause = p.clause;
        k.account = d->account[ROLE_COORDINATOR];
        record_insert(d->tx, &entity_commitment_check, &k);
        event_post(d->tx, &commitment_checked,
                   &(struct commitment_event){ .check = k.record.id,
                                               .agreement = a.record.id,
                                               .clause = p.clause,
                                               .organization = p.organization,
                                               .partnership = a.partnership,
                                               .day = k.day,
                                               .counts = k.answer == COMMITMENT_ANSWER_KEPT });
    }
}

void demo_kept(struct demo *d)
{
    load_pledges(d);
    demo_load_all(d, "deliverables", &entity_deliverable);
    demo_load_all(d, "contributions", &entity_contribution);
    demo_load_all(d, "trainings", &entity_training);
}

void demo_kept_after(struct demo *d)
{
    load_checks(d);
}
