/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/agreement/draft.h"
#include "app/agreement/agreement/sign.h"
#include "app/demo/demo_table.h"
#include "app/home/notes.h"
#include "clause_contact.ent.h"
#include "clause_notice.ent.h"
#include "clause_review.ent.h"
#include "clause_sharing.ent.h"
#include "core/fault.h"
#include "partnership.ent.h"

/* Agreements go the way that people make them go, each step on its day: drafted, sent, signed by
 * both, under notice. What is due, met and late then comes from the exchanges, as it always does.
 */

static struct str cell(const struct csv_table *t, size_t row, const char *column)
{
    return csv_cell(t, row, column);
}

static void fill_draft(struct demo *d, const struct csv_table *t, size_t i, int64_t id)
{
    struct agreement_whole w;
    REQUIRE(agreement_load(d->tx, id, &w) && w.n_sides == 2);
    w.a.title = cell(t, i, "title");
    w.a.purpose = cell(t, i, "purpose");
    w.a.effective = demo_day(d, cell(t, i, "effective"));
    w.a.ends = demo_day(d, cell(t, i, "end"));
    record_update(d->tx, &entity_agreement, &w.a);
    static const char *const columns[2][3] = {
        { "provides_us", "signed_us_name", "signed_us_title" },
        { "provides_them", "signed_them_name", "signed_them_title" },
    };
    for (size_t s = 0; s < 2; s++) {
        struct agreement_party *p = &w.sides[s].row;
        p->provides = cell(t, i, columns[s][0]);
        p->signer_name = cell(t, i, columns[s][1]);
        p->signer_title = cell(t, i, columns[s][2]);
        record_update(d->tx, &entity_agreement_party, p);
    }
}

/* Its codes are its fields; who shares is said by "us", "them" or "both". */
static void add_sharing(struct demo *d, const struct csv_table *t, size_t i, int64_t id)
{
    struct agreement_whole w;
    struct clause_sharing p;
    struct str by = cell(t, i, "shared_by"), code;
    struct str codes = arena_fmt(d->tx->arena, "%.*s %.*s", STR_ARG(cell(t, i, "shared_classes")),
                                 STR_ARG(cell(t, i, "shared_purposes")));
    if (!by.n)
        return;
    REQUIRE(agreement_load(d->tx, id, &w));
    entity_init(&entity_clause_sharing, &p);
    while (str_next(&codes, ' ', &code))
        REQUIRE(
            entity_set_raw(d->tx->arena, entity_field(&entity_clause_sharing, code), &p, STR("1")));
    if (!str_is(by, "both"))
        p.from_organization = w.sides[str_is(by, "them")].row.organization;
    p.words = cell(t, i, "shared_words");
    draft_clause_add(d->tx, &w, clause_type_find(STR("sharing")), &p);
}

static void add_review(struct demo *d, const struct csv_table *t, size_t i, int64_t id)
{
    struct agreement_whole w;
    struct clause_review review;
    entity_init(&entity_clause_review, &review);
    if (!str_to_i64(cell(t, i, "review_months"), &review.every_months))
        return;
    REQUIRE(agreement_load(d->tx, id, &w));
    draft_clause_add(d->tx, &w, clause_type_find(STR("review")), &review);
}

static void add_clauses(struct demo *d, const struct csv_table *t, size_t i, int64_t id)
{
    struct agreement_whole w;
    struct clause_contact contact;
    struct clause_notice notice;
    struct str owes = cell(t, i, "contact_owed_by");
    REQUIRE(agreement_load(d->tx, id, &w));
    entity_init(&entity_clause_contact, &contact);
    entity_init(&entity_clause_notice, &notice);
    REQUIRE(str_to_i64(cell(t, i, "contact_days"), &contact.every_days));
    REQUIRE(str_to_i64(cell(t, i, "notice_days"), &notice.days));
    if (str_is(owes, "us"))
        contact.owes = w.sides[0].row.organization;
    else if (str_is(owes, "them"))
        contact.owes = w.sides[1].row.organization;
    draft_clause_add(d->tx, &w, clause_type_find(STR("contact")), &contact);
    add_sharing(d, t, i, id);
    add_review(d, t, i, id);
    REQUIRE(agreement_load(d->tx, id, &w));
    draft_clause_add(d->tx, &w, clause_type_find(STR("notice")), &notice);
}

/* Who signs on paper is written in the file; an empty day: not yet. */
static void sign(struct demo *d, const struct csv_table *t, size_t i, int64_t id, size_t side)
{
    struct agreement_whole w;
    day on = demo_day(d, cell(t, i, side ? "signed_them_day" : "signed_us_day"));
    if (on == DAY_NONE)
        return;
    REQUIRE(agreement_load(d->tx, id, &w));
    struct agreement_party *p = &w.sides[side].row;
    struct signature s = {
        .name = p->signer_name,
        .title = p->signer_title,
        .agreed = true,
        .consent = STR("J’ai lu cette entente et je la signe au nom de mon organisme."),
        .sha256 = w.a.sha256,
        .at = zone_instant(d->community->zone, on, 10 * 60 + 12),
        .account = side ? NUMBER_NONE : d->account[ROLE_COORDINATOR],
    };
    d->tx->today = on;
    REQUIRE(sign_side(d->tx, &w, p, &s) == SIGN_DONE);
}

/* Both said yes on the days when others sign, and nobody signed. */
static void understand(struct demo *d, const struct csv_table *t, size_t i, int64_t id)
{
    struct agreement_whole w;
    REQUIRE(agreement_load(d->tx, id, &w));
    for (size_t side = 0; side < 2; side++) {
        struct agreement_party *p = &w.sides[side].row;
        p->agreed_by = p->signer_name;
        p->agreed_on = demo_day(d, cell(t, i, side ? "signed_them_day" : "signed_us_day"));
    }
    REQUIRE(draft_understand(d->tx, &w));
}

static void load_one(struct demo *d, const struct csv_table *t, size_t i, day today)
{
    struct agreement_whole w;
    struct str state = cell(t, i, "state");
    day begun = demo_day(d, cell(t, i, "signed_us_day")),
        noticed = demo_day(d, cell(t, i, "notice_given"));
    int64_t partnership = demo_id(d, &entity_partnership, cell(t, i, "partnership"));
    struct tx *tx = d->tx;
    tx->today = begun != DAY_NONE ? begun : today;
    int64_t id = draft_new(tx, LANG_FR, partnership, d->agency[ROLE_COORDINATOR]);
    tx->today = today;
    fill_draft(d, t, i, id);
    add_clauses(d, t, i, id);
    demo_commitments(d, cell(t, i, "partnership"), id);
    if (str_is(state, "understood"))
        understand(d, t, i, id);
    if (str_is(state, "draft") || str_is(state, "understood"))
        return;
    REQUIRE(agreement_load(tx, id, &w));
    tx->today = begun;
    REQUIRE(draft_send(tx, &w) == DRAFT_SENT);
    for (size_t side = 0; side < 2; side++) {
        tx->today = today;
        sign(d, t, i, id, side);
    }
    tx->today = today;
    if (noticed == DAY_NONE)
        return;
    REQUIRE(agreement_load(tx, id, &w));
    bool theirs = str_is(cell(t, i, "notice_by"), "them");
    tx->today = noticed;
    REQUIRE(agreement_notice(tx, &w, w.sides[theirs].row.organization,
                             STR("Le local est repris pour agrandir le service de repas.")));
    tx->today = today;
}

void demo_agreements(struct demo *d)
{
    struct csv_table t = demo_table(d, "agreements");
    day today = d->tx->today;
    for (size_t i = 0; i < t.n_rows; i++)
        load_one(d, &t, i, today);
    d->tx->actor = 0;
    agreement_night(d->tx);
    notes_forget_before(d->tx, today - 14);
}
