/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/agreement/draft.h"

#include "agreement.sql.h"
#include "app/agreement/agreement/paper.h"
#include "app/agreement/agreement/sign.h"
#include "app/agreement/obligation/obligation.h"
#include "core/fault.h"

/* -- a new one -- */

/* 2026-04: the fourth of the year. */
static struct str next_number(struct tx *tx)
{
    int year, month, mday;
    day_to_ymd(tx->today, &year, &month, &mday);
    struct str prefix = arena_fmt(tx->arena, "%04d-", year);
    struct agreement_number_last_row row;
    int64_t last = 0;
    if (agreement_number_last(tx, &(struct agreement_number_last_in){ .prefix = prefix }, &row))
        str_to_i64(str_sub(row.number, prefix.n, row.number.n), &last);
    return arena_fmt(tx->arena, "%.*s%02d", STR_ARG(prefix), (int)last + 1);
}

static void party_add(struct tx *tx, int64_t agreement, int64_t organization, struct str department,
                      int64_t position)
{
    struct agreement_party p;
    entity_init(&entity_agreement_party, &p);
    p.agreement = agreement;
    p.organization = organization;
    p.department = department;
    p.position = position;
    record_insert(tx, &entity_agreement_party, &p);
}

static void parties_add(struct tx *tx, int64_t agreement, int64_t partnership, int64_t own)
{
    struct agreement_partnership_parties_row *rows;
    size_t n = agreement_partnership_parties(
        tx, &(struct agreement_partnership_parties_in){ .partnership = partnership }, &rows);
    bool there = own == 0;
    for (size_t i = 0; i < n; i++)
        there = there || rows[i].organization == own;
    int64_t position = 0;
    if (!there && n < 2)
        party_add(tx, agreement, own, STR_NULL, position++);
    for (size_t i = 0; i < n; i++)
        party_add(tx, agreement, rows[i].organization, rows[i].department, position++);
}

int64_t draft_new(struct tx *tx, enum lang l, int64_t partnership, int64_t own)
{
    struct agreement_partnership_row row;
    int year, month, mday;
    if (!agreement_partnership(tx, &(struct agreement_partnership_in){ .partnership = partnership },
                               &row))
        return 0;
    struct agreement a;
    entity_init(&entity_agreement, &a);
    a.title = text_with(tx->arena, l, TEXT_agreement_first_title,
                        TEXT_ARGS({ "partnership", .value = row.title }));
    a.title = str_sub(a.title, 0, 200);
    while (!str_is_utf8(a.title))
        a.title.n--;
    a.partnership = partnership;
    a.number = next_number(tx);
    a.state = AGREEMENT_STATE_DRAFT;
    a.purpose = row.summary.p ? row.summary : STR("");
    day_to_ymd(tx->today, &year, &month, &mday);
    a.effective = day_add_months(day_from_ymd(year, month, 1), 1);
    a.ends = day_add_months(a.effective, 12) - 1;
    record_insert(tx, &entity_agreement, &a);
    parties_add(tx, a.record.id, partnership, own);
    return a.record.id;
}

/* -- clauses -- */

static void clause_ref_set(const struct clause_type *type, void *parameters, int64_t clause)
{
    const struct field *f = entity_field(type->parameters, STR("clause"));
    REQUIRE(f && f->type == FIELD_REF);
    *(int64_t *)((char *)parameters + f->offset) = clause;
}

int64_t draft_clause_add(struct tx *tx, const struct agreement_whole *w,
                         const struct clause_type *type, void *parameters)
{
    if (!agreement_can(&w->a, ACTION_EDIT))
        return 0;
    struct agreement_clause row;
    entity_init(&entity_agreement_clause, &row);
    row.agreement = w->a.record.id;
    row.type = str_of(type->name);
    row.position = w->n_clauses ? w->rows[w->n_clauses - 1].position + 1 : 0;
    record_insert(tx, &entity_agreement_clause, &row);
    if (!parameters) {
        parameters = arena_alloc(tx->arena, type->parameters->size);
        entity_init(type->parameters, parameters);
        type->propose(&(struct clause){ .type = type, .parameters = parameters });
    }
    clause_ref_set(type, parameters, row.record.id);
    row.parameters = record_insert(tx, type->parameters, parameters);
    REQUIRE(record_update(tx, &entity_agreement_clause, &row) == RECORD_SAVED);
    return row.record.id;
}

static size_t clause_index(const struct agreement_whole *w, int64_t clause)
{
    size_t i = 0;
    while (i < w->n_clauses && w->clauses[i].id != clause)
        i++;
    return i;
}

struct clause *draft_clause_find(const struct agreement_whole *w, int64_t clause)
{
    size_t i = clause_index(w, clause);
    return i < w->n_clauses ? &w->clauses[i] : NULL;
}

bool draft_clause_remove(struct tx *tx, const struct agreement_whole *w, int64_t clause)
{
    if (!agreement_can(&w->a, ACTION_EDIT) || !draft_clause_find(w, clause))
        return false;
    return record_archive(tx, &entity_agreement_clause, clause, true) == RECORD_SAVED;
}

static void place(struct tx *tx, struct agreement_clause *row, int64_t position)
{
    row->position = position;
    REQUIRE(record_update(tx, &entity_agreement_clause, row) != RECORD_CONFLICT);
}

bool draft_clause_move(struct tx *tx, const struct agreement_whole *w, int64_t clause, int by)
{
    size_t i = clause_index(w, clause);
    if (!agreement_can(&w->a, ACTION_EDIT) || i == w->n_clauses ||
        (by < 0 ? i == 0 : i + 1 == w->n_clauses))
        return false;
    size_t other = by < 0 ? i - 1 : i + 1;
    for (size_t k = 0; k < w->n_clauses; k++) {
        size_t at = k == i ? other : k == other ? i : k;
        place(tx, &w->rows[k], (int64_t)at);
    }
    return true;
}

/* -- what is missing -- */

struct missing_list {
    struct draft_missing *list;
    size_t n;
};

static void missing_add(struct missing_list *m, enum draft_part part, int64_t party,
                        struct str what)
{
    m->list[m->n++] = (struct draft_missing){ part, party, what, false };
}

static void missing_of_side(struct arena *a, enum lang l, const struct agreement_side *s,
                            struct missing_list *m)
{
    int64_t id = s->row.record.id;
    const struct text_arg name = { "name", .value = s->name };
    if (str_is_blank(s->row.provides))
        missing_add(m, DRAFT_PARTY, id, text_with(a, l, TEXT_agreement_missing_provides, &name, 1));
    if (str_is_blank(s->row.signer_name))
        m->list[m->n++] = (struct draft_missing){
            DRAFT_PARTY, id, text_with(a, l, TEXT_agreement_missing_signer, &name, 1), true
        };
    else if (str_is_blank(s->row.signer_title))
        m->list[m->n++] = (struct draft_missing){
            DRAFT_PARTY, id, text_with(a, l, TEXT_agreement_missing_signer_title, &name, 1), true
        };
}

size_t draft_missing(struct arena *a, enum lang l, const struct agreement_whole *w,
                     struct draft_missing **ret)
{
    struct missing_list m = { arena_array(a, struct draft_missing, 8 + 2 * w->n_sides), 0 };
    if (str_is_blank(w->a.purpose))
        missing_add(&m, DRAFT_TERMS, 0, text(l, TEXT_agreement_missing_purpose));
    if (w->a.effective == DAY_NONE)
        missing_add(&m, DRAFT_TERMS, 0, text(l, TEXT_agreement_missing_effective));
    else if (w->a.ends != DAY_NONE && w->a.ends <= w->a.effective)
        missing_add(&m, DRAFT_TERMS, 0, text(l, TEXT_agreement_missing_order));
    if (w->n_sides < 2)
        missing_add(&m, DRAFT_TERMS, 0, text(l, TEXT_agreement_missing_parties));
    for (size_t i = 0; i < w->n_sides; i++)
        missing_of_side(a, l, &w->sides[i], &m);
    if (!w->n_clauses)
        missing_add(&m, DRAFT_CLAUSES, 0, text(l, TEXT_agreement_missing_clauses));
    for (size_t i = 0; i < w->n_clauses; i++) {
        struct form_errors errors = { 0 };
        if (w->clauses[i].type->check)
            w->clauses[i].type->check(a, l, &w->clauses[i], &errors);
        for (size_t k = 0; k < errors.n; k++)
            missing_add(&m, DRAFT_CLAUSES, 0, errors.list[k].message);
    }
    *ret = m.list;
    return m.n;
}

/* -- sending and taking back -- */

static struct str frozen(struct tx *tx, enum lang l, const struct agreement_whole *w)
{
    struct str paper, bad;
    if (!paper_text(tx, l, w, &paper, &bad))
        fault_raise(FAULT_INVARIANT, "the text of agreements: field %.*s", STR_ARG(bad));
    return paper;
}

enum draft_sent draft_send(struct tx *tx, struct agreement_whole *w)
{
    struct draft_missing *missing;
    if (!agreement_can(&w->a, ACTION_SEND))
        return DRAFT_NOT_A_DRAFT;
    if (draft_missing(tx->arena, LANG_FR, w, &missing))
        return DRAFT_INCOMPLETE;
    w->a.text_fr = frozen(tx, LANG_FR, w);
    w->a.text_en = frozen(tx, LANG_EN, w);
    w->a.sha256 = paper_fingerprint(tx->arena, w->a.text_fr, w->a.text_en);
    w->a.sent_on = tx->today;
    if (!agreement_is_understood(&w->a)) /* what is understood runs on while it is signed */
        w->a.state = AGREEMENT_STATE_SENT;
    REQUIRE(record_update(tx, &entity_agreement, &w->a) == RECORD_SAVED);
    return DRAFT_SENT;
}

/* What it made due is no longer so; what was kept stays told. */
static void back_to_draft(struct tx *tx, struct agreement_whole *w)
{
    if (agreement_is_understood(&w->a))
        obligation_forget_open(tx, w->a.record.id);
    w->a.state = AGREEMENT_STATE_DRAFT;
    w->a.basis = AGREEMENT_BASIS_NONE;
}

bool draft_recall(struct tx *tx, struct agreement_whole *w)
{
    if (!agreement_can(&w->a, ACTION_RECALL))
        return false;
    bool runs_on = agreement_is_understood(&w->a) && w->a.sha256.p;
    if (!runs_on)
        back_to_draft(tx, w);
    w->a.text_fr = w->a.text_en = w->a.sha256 = STR_NULL;
    w->a.sent_on = DAY_NONE;
    w->a.paper_fr = w->a.paper_en = NUMBER_NONE;
    REQUIRE(record_update(tx, &entity_agreement, &w->a) == RECORD_SAVED);
    for (size_t i = 0; i < w->n_sides; i++) {
        struct agreement_party *p = &w->sides[i].row;
        sign_links_end(tx, p->record.id);
        p->signed_at = p->account = NUMBER_NONE;
        p->method = SIGNATURE_METHOD_NONE;
        p->consent = p->signed_sha256 = STR_NULL;
        if (!runs_on) {
            p->agreed_by = STR_NULL;
            p->agreed_on = DAY_NONE;
        }
        REQUIRE(record_update(tx, &entity_agreement_party, p) != RECORD_CONFLICT);
    }
    return true;
}

/* -- without a signature -- */

static bool all_said_yes(const struct agreement_whole *w)
{
    for (size_t i = 0; i < w->n_sides; i++)
        if (str_is_blank(w->sides[i].row.agreed_by) || w->sides[i].row.agreed_on == DAY_NONE)
            return false;
    return true;
}

bool draft_understand(struct tx *tx, struct agreement_whole *w)
{
    struct draft_missing *missing;
    size_t n = draft_missing(tx->arena, LANG_FR, w, &missing);
    for (size_t i = 0; i < n; i++)
        if (!missing[i].to_sign)
            return false;
    if (w->a.state != AGREEMENT_STATE_DRAFT || !all_said_yes(w))
        return false;
    for (size_t i = 0; i < w->n_sides; i++)
        REQUIRE(record_update(tx, &entity_agreement_party, &w->sides[i].row) != RECORD_CONFLICT);
    w->a.state = AGREEMENT_STATE_IN_FORCE;
    w->a.basis = AGREEMENT_BASIS_UNDERSTOOD;
    REQUIRE(record_update(tx, &entity_agreement, &w->a) == RECORD_SAVED);
    agreement_run(tx, w->a.record.id);
    event_post(tx, &agreement_in_force,
               &(struct agreement_event){ w->a.record.id, w->a.partnership, 0 });
    return true;
}
