/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/agreement/agreement.h"

#include "agreement.sql.h"
#include "app/agreement/obligation/obligation.h"
#include "app/agreement/sharing/sharing.h"
#include "app/partnership/partnership/partnership.h"
#include "core/fault.h"

const struct event_type agreement_in_force = { "agreement.in_force" };
const struct event_type agreement_noticed = { "agreement.noticed" };
const struct event_type agreement_ended = { "agreement.ended" };
const struct event_type agreement_ending = { "agreement.ending" };
const struct event_type signature_requested = { "agreement.signature_requested" };

/* -- states -- */

static const bool allowed[AGREEMENT_STATE_ENDED + 1][ACTION_COUNT] = {
    [AGREEMENT_STATE_DRAFT] = { [ACTION_EDIT] = true, [ACTION_SEND] = true },
    [AGREEMENT_STATE_SENT] = { [ACTION_RECALL] = true, [ACTION_SIGN] = true },
    [AGREEMENT_STATE_IN_FORCE] = { [ACTION_NOTICE] = true,
                                   [ACTION_WAIVE] = true,
                                   [ACTION_END] = true },
    [AGREEMENT_STATE_NOTICE] = { [ACTION_WITHDRAW] = true,
                                 [ACTION_WAIVE] = true,
                                 [ACTION_END] = true },
};

bool agreement_allows(enum agreement_state state, enum agreement_action action)
{
    REQUIRE(state >= AGREEMENT_STATE_NONE && state <= AGREEMENT_STATE_ENDED);
    REQUIRE(action >= ACTION_EDIT && action < ACTION_COUNT);
    return allowed[state][action];
}

bool agreement_is_understood(const struct agreement *a)
{
    return a->basis == AGREEMENT_BASIS_UNDERSTOOD;
}

bool agreement_can(const struct agreement *a, enum agreement_action action)
{
    if (agreement_is_understood(a) && a->state == AGREEMENT_STATE_IN_FORCE) {
        bool sent = a->sha256.p != NULL;
        if (action == ACTION_SEND || action == ACTION_SIGN)
            return sent == (action == ACTION_SIGN);
        if (action == ACTION_RECALL)
            return true;
    }
    return agreement_allows((enum agreement_state)a->state, action);
}

/* -- loading -- */

/* What binds an organization with several sides here is of all of them: it goes by its own name. */
static void party_add(struct agreement_whole *w, const struct agreement_side *side,
                      struct str organization)
{
    for (size_t i = 0; i < w->n_parties; i++)
        if (w->parties[i].organization == side->row.organization) {
            w->parties[i].name = organization;
            return;
        }
    w->parties[w->n_parties++] =
        (struct clause_party){ side->row.organization, side->name, organization };
}

static void load_sides(struct tx *tx, struct agreement_whole *w)
{
    struct agreement_sides_row *rows;
    w->n_sides =
        agreement_sides(tx, &(struct agreement_sides_in){ .agreement = w->a.record.id }, &rows);
    w->sides = arena_array(tx->arena, struct agreement_side, w->n_sides);
    w->parties = arena_array(tx->arena, struct clause_party, w->n_sides);
    for (size_t i = 0; i < w->n_sides; i++) {
        REQUIRE(record_get(tx, &entity_agreement_party, rows[i].id, &w->sides[i].row));
        w->sides[i].name =
            partnership_side_said(tx->arena, rows[i].name, w->sides[i].row.department);
        party_add(w, &w->sides[i], rows[i].name);
    }
}

static void load_clauses(struct tx *tx, struct agreement_whole *w)
{
    struct agreement_clauses_row *ids;
    size_t n =
        agreement_clauses(tx, &(struct agreement_clauses_in){ .agreement = w->a.record.id }, &ids);
    w->rows = arena_array(tx->arena, struct agreement_clause, n);
    w->clauses = arena_array(tx->arena, struct clause, n);
    w->n_clauses = n;
    for (size_t i = 0; i < n; i++) {
        struct agreement_clause *row = &w->rows[i];
        REQUIRE(record_get(tx, &entity_agreement_clause, ids[i].id, row));
        const struct clause_type *type = clause_type_find(row->type);
        if (!type)
            fault_raise(FAULT_INVARIANT, "unknown type of clause: %.*s", STR_ARG(row->type));
        w->clauses[i] = (struct clause){
            .type = type, .id = row->record.id, .parties = w->parties, .n_parties = w->n_parties
        };
        w->clauses[i].parameters = arena_alloc(tx->arena, type->parameters->size);
        REQUIRE(record_get(tx, type->parameters, row->parameters, w->clauses[i].parameters));
    }
}

bool agreement_load(struct tx *tx, int64_t id, struct agreement_whole *ret)
{
    *ret = (struct agreement_whole){ 0 };
    if (!record_get(tx, &entity_agreement, id, &ret->a) || ret->a.record.archived != NUMBER_NONE)
        return false;
    load_sides(tx, ret);
    load_clauses(tx, ret);
    return true;
}

const struct clause_type *clause_type_find(struct str name)
{
    for (size_t i = 0; i < n_clause_types; i++)
        if (str_is(name, clause_types[i]->name))
            return clause_types[i];
    return NULL;
}

const struct clause_party *clause_party_find(const struct clause *c, int64_t organization)
{
    for (size_t i = 0; i < c->n_parties; i++)
        if (c->parties[i].organization == organization)
            return &c->parties[i];
    return NULL;
}

struct str clause_others(struct arena *a, enum lang l, const struct clause *c, int64_t one)
{
    struct str name = STR_NULL;
    for (size_t i = 0; one && i < c->n_parties; i++) {
        if (c->parties[i].organization == one)
            continue;
        if (name.p)
            return text(l, TEXT_clause_the_others);
        name = c->parties[i].name;
    }
    return name.p ? arena_str(a, name) : text(l, TEXT_clause_the_other);
}

const struct clause_party *agreement_party_named(const struct agreement_whole *w,
                                                 int64_t organization)
{
    for (size_t i = 0; i < w->n_parties; i++)
        if (w->parties[i].organization == organization)
            return &w->parties[i];
    return NULL;
}

size_t agreement_owners(const struct agreement_whole *w, int64_t *ret, size_t most)
{
    size_t n = w->n_sides < most ? w->n_sides : most;
    for (size_t i = 0; i < n; i++)
        ret[i] = w->sides[i].row.organization;
    return n;
}

/* -- days -- */

day agreement_last_day(const struct agreement *a)
{
    if (a->notice_ends != DAY_NONE && (a->ends == DAY_NONE || a->notice_ends < a->ends))
        return a->notice_ends;
    return a->ends;
}

int64_t agreement_notice_days(const struct agreement_whole *w)
{
    for (size_t i = 0; i < w->n_clauses; i++)
        if (w->clauses[i].type->notice_days)
            return w->clauses[i].type->notice_days(&w->clauses[i]);
    return 0;
}

struct str agreement_duration(struct arena *a, enum lang l, const struct agreement *agreement)
{
    if (agreement->ends == DAY_NONE)
        return text(l, TEXT_agreement_no_end);
    int from_year, from_month, to_year, to_month, mday;
    day from = agreement->effective, to = agreement->ends + 1;
    day_to_ymd(from, &from_year, &from_month, &mday);
    day_to_ymd(to, &to_year, &to_month, &mday);
    int months = (to_year - from_year) * 12 + to_month - from_month;
    if (months > 0 && day_add_months(from, months) == to)
        return text_with(a, l, TEXT_agreement_months, TEXT_ARGS({ "count", .number = months }));
    return text_with(a, l, TEXT_agreement_days, TEXT_ARGS({ "count", .number = to - from }));
}

/* -- notice and end -- */

void agreement_run(struct tx *tx, int64_t agreement)
{
    obligation_sync(tx, agreement);
    sharing_sync(tx, agreement);
}

static void save(struct tx *tx, struct agreement *a)
{
    REQUIRE(record_update(tx, &entity_agreement, a) == RECORD_SAVED);
    agreement_run(tx, a->record.id);
}

static void tell(struct tx *tx, const struct event_type *type, const struct agreement *a,
                 int64_t days)
{
    event_post(tx, type, &(struct agreement_event){ a->record.id, a->partnership, days });
}

bool agreement_notice(struct tx *tx, struct agreement_whole *w, int64_t by, struct str reason)
{
    int64_t days = agreement_notice_days(w);
    if (!agreement_can(&w->a, ACTION_NOTICE) || days == 0 || !agreement_party_named(w, by))
        return false;
    w->a.state = AGREEMENT_STATE_NOTICE;
    w->a.notice_by = by;
    w->a.notice_on = tx->today;
    w->a.notice_ends = tx->today + (day)days;
    w->a.notice_reason = reason;
    save(tx, &w->a);
    tell(tx, &agreement_noticed, &w->a, days);
    return true;
}

bool agreement_withdraw(struct tx *tx, struct agreement_whole *w)
{
    if (!agreement_can(&w->a, ACTION_WITHDRAW))
        return false;
    w->a.state = AGREEMENT_STATE_IN_FORCE;
    w->a.notice_by = 0;
    w->a.notice_on = w->a.notice_ends = DAY_NONE;
    w->a.notice_reason = STR_NULL;
    save(tx, &w->a);
    return true;
}

static void end_what_is_over(struct tx *tx)
{
    struct agreement_over_row *rows;
    size_t n = agreement_over(tx, &(struct agreement_over_in){ .today = tx->today }, &rows);
    for (size_t i = 0; i < n; i++) {
        struct agreement a;
        REQUIRE(record_get(tx, &entity_agreement, rows[i].id, &a));
        a.state = AGREEMENT_STATE_ENDED;
        save(tx, &a);
        tell(tx, &agreement_ended, &a, 0);
    }
}

enum { FIRST_RECALL = 60, SECOND_RECALL = 30 };

static void recall_ends(struct tx *tx)
{
    struct agreement_ending_soon_row *rows;
    size_t n = agreement_ending_soon(
        tx,
        &(struct agreement_ending_soon_in){ .today = tx->today,
                                            .in_thirty = tx->today + SECOND_RECALL,
                                            .in_sixty = tx->today + FIRST_RECALL },
        &rows);
    for (size_t i = 0; i < n; i++) {
        struct agreement a;
        day left = rows[i].ends - tx->today;
        bool told = rows[i].reminded != DAY_NONE &&
                    (left > SECOND_RECALL || rows[i].ends - rows[i].reminded <= SECOND_RECALL);
        if (told)
            continue;
        REQUIRE(record_get(tx, &entity_agreement, rows[i].id, &a));
        a.reminded = tx->today;
        REQUIRE(record_update(tx, &entity_agreement, &a) == RECORD_SAVED);
        tell(tx, &agreement_ending, &a, left);
    }
}

void agreement_night(struct tx *tx)
{
    end_what_is_over(tx);
    recall_ends(tx);
    obligation_remind(tx);
}
