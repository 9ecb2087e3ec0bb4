/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/obligation/obligation.h"

#include "app/agreement/agreement/agreement.h"
#include "app/agreement/commitment/commitment.h"
#include "app/evaluation/review/review.h"
#include "app/partnership/interaction/interaction.h"
#include "app/record/merge.h"
#include "core/fault.h"
#include "obligation.sql.h"

const struct event_type obligation_late = { "obligation.late" };

/* -- evidence: what other modules tell -- */

static void sync_all_of(struct tx *tx, int64_t organization)
{
    struct evidence_touches_row *rows;
    size_t n =
        evidence_touches(tx, &(struct evidence_touches_in){ .organization = organization }, &rows);
    for (size_t i = 0; i < n; i++)
        obligation_sync(tx, rows[i].agreement);
}

static bool interaction_counts(const struct interaction_event *e)
{
    return !e->archived &&
           (e->outcome == INTERACTION_OUTCOME_REACHED || e->outcome == INTERACTION_OUTCOME_AGREED);
}

static void sync_together(struct tx *tx, int64_t partnership)
{
    struct evidence_touches_together_row *rows;
    size_t n =
        evidence_touches_together(tx, &(struct evidence_touches_together_in){ partnership }, &rows);
    for (size_t i = 0; i < n; i++)
        obligation_sync(tx, rows[i].agreement);
}

/* What the source says now takes the place of what it said before; what never counted is not kept.
 */
static void take(struct tx *tx, const struct evidence *now)
{
    struct evidence e = *now;
    struct evidence_by_source_row found;
    int64_t before = 0;
    bool together = str_is(now->source, "review");
    if (evidence_by_source(tx, &(struct evidence_by_source_in){ now->source, now->source_id },
                           &found)) {
        struct evidence old;
        REQUIRE(record_get(tx, &entity_evidence, found.id, &old));
        before = old.organization;
        e.record = old.record;
        if (record_update(tx, &entity_evidence, &e) == RECORD_SAME)
            return;
    } else if (now->counts) {
        record_insert(tx, &entity_evidence, &e);
    } else {
        return;
    }
    if (together) {
        sync_together(tx, e.partnership);
        return;
    }
    sync_all_of(tx, e.organization);
    if (before && before != e.organization)
        sync_all_of(tx, before);
}

static void take_interaction(struct tx *tx, const void *data)
{
    const struct interaction_event *event = data;
    struct evidence e;
    entity_init(&entity_evidence, &e);
    e.source = STR("interaction");
    e.source_id = event->interaction;
    e.organization = event->organization;
    e.agency = event->agency;
    e.partnership = event->partnership;
    e.day = event->day;
    e.counts = interaction_counts(event);
    take(tx, &e);
}

/* A review is of all parties: it stands under the names of the first two. */
static void take_review(struct tx *tx, const void *data)
{
    const struct review_event *event = data;
    struct record partnership = { .id = event->partnership };
    int64_t parties[2] = { 0, 0 };
    struct evidence e;
    if (event->held == DAY_NONE || partnership_owners(tx, &partnership, parties, 2) < 2)
        return;
    entity_init(&entity_evidence, &e);
    e.source = STR("review");
    e.source_id = event->review;
    e.organization = parties[1];
    e.agency = parties[0];
    e.partnership = event->partnership;
    e.day = event->held;
    e.counts = event->closed;
    take(tx, &e);
}

static void take_commitment(struct tx *tx, const void *data)
{
    const struct commitment_event *event = data;
    struct evidence e;
    struct evidence_by_source_row found;
    struct evidence_by_source_in in = { STR("commitment_check"), event->check };
    entity_init(&entity_evidence, &e);
    if (evidence_by_source(tx, &in, &found))
        REQUIRE(record_get(tx, &entity_evidence, found.id, &e));
    e.source = in.source;
    e.source_id = in.source_id;
    e.organization = event->organization;
    e.partnership = event->partnership;
    e.clause = event->clause;
    e.day = event->day;
    e.counts = event->counts;
    if (!e.record.id)
        record_insert(tx, &entity_evidence, &e);
    else
        REQUIRE(record_update(tx, &entity_evidence, &e) != RECORD_CONFLICT);
    obligation_sync(tx, event->agreement);
}

/* Two organizations became one, or two again: what counted for one counts for the other. */
static void take_merge(struct tx *tx, const void *data)
{
    const struct record_merged_event *event = data;
    if (!str_is(str_of(event->entity->name), "organization"))
        return;
    sync_all_of(tx, event->kept);
    if (event->reversed)
        sync_all_of(tx, event->absorbed);
}

/* -- making the table say what a clause says -- */

struct sync {
    struct tx *tx;
    const struct agreement_whole *w;
    const struct clause *clause;
    struct obligations_of_clause_row *rows; /* what the table says */
    bool *used;
    size_t n_rows;
};

static int state_of(const struct sync *s, const struct clause_due *d)
{
    if (d->waived)
        return OBLIGATION_STATE_WAIVED;
    if (d->met != DAY_NONE)
        return OBLIGATION_STATE_MET;
    bool over = s->w->a.state == AGREEMENT_STATE_ENDED && !s->clause->type->outlives;
    return over ? OBLIGATION_STATE_CLOSED : OBLIGATION_STATE_OPEN;
}

static bool row_says(const struct obligations_of_clause_row *row, const struct clause_due *d,
                     int state)
{
    return str_is(row->state, enumeration_obligation_state.values[state].code) &&
           row->opened == d->opened && row->due == d->due && row->met_on == d->met &&
           row->organization == d->organization &&
           (d->met == DAY_NONE ||
            (str_eq(row->evidence, d->source) && row->evidence_id == d->source_id));
}

static void fill(const struct sync *s, const struct clause_due *d, struct obligation *o)
{
    if (o->due != d->due)
        o->reminded = DAY_NONE;
    o->agreement = s->w->a.record.id;
    o->clause = s->clause->id;
    o->organization = d->organization;
    o->state = state_of(s, d);
    o->opened = d->opened;
    o->due = d->due;
    o->met_on = d->met;
    o->evidence = d->met == DAY_NONE ? STR_NULL : d->source;
    o->evidence_id = d->met == DAY_NONE ? NUMBER_NONE : d->source_id;
}

/* The row that stands for this obligation: the lifted one by its id, else the one that began on the
 * same day. */
static size_t row_find(const struct sync *s, const struct clause_due *d)
{
    size_t i = 0;
    for (; i < s->n_rows; i++) {
        bool same = d->waived
                        ? s->rows[i].id == d->waived
                        : s->rows[i].opened == d->opened && !str_is(s->rows[i].state, "waived");
        if (same && !s->used[i])
            break;
    }
    return i;
}

static void row_sync(struct sync *s, const struct clause_due *d)
{
    struct obligation o;
    size_t i = row_find(s, d);
    if (i == s->n_rows) {
        entity_init(&entity_obligation, &o);
        fill(s, d, &o);
        record_insert(s->tx, &entity_obligation, &o);
        return;
    }
    s->used[i] = true;
    if (row_says(&s->rows[i], d, state_of(s, d)))
        return;
    REQUIRE(record_get(s->tx, &entity_obligation, s->rows[i].id, &o));
    fill(s, d, &o);
    REQUIRE(record_update(s->tx, &entity_obligation, &o) != RECORD_CONFLICT);
}

static size_t waivers_of(struct sync *s, struct clause_waiver **ret)
{
    size_t n = 0;
    *ret = arena_array(s->tx->arena, struct clause_waiver, s->n_rows);
    for (size_t i = 0; i < s->n_rows; i++) {
        if (!str_is(s->rows[i].state, "waived"))
            continue;
        size_t at = n++;
        for (; at > 0 && (*ret)[at - 1].due > s->rows[i].due; at--)
            (*ret)[at] = (*ret)[at - 1];
        (*ret)[at] = (struct clause_waiver){ s->rows[i].id, s->rows[i].opened, s->rows[i].due };
    }
    return n;
}

static void clause_sync(struct tx *tx, const struct agreement_whole *w, const struct clause *c,
                        struct clause_term *term)
{
    struct sync s = { .tx = tx, .w = w, .clause = c };
    struct clause_waiver *waivers;
    struct clause_due *dues;
    s.n_rows =
        obligations_of_clause(tx, &(struct obligations_of_clause_in){ .clause = c->id }, &s.rows);
    s.used = arena_array(tx->arena, bool, s.n_rows);
    term->n_waivers = waivers_of(&s, &waivers);
    term->waivers = waivers;
    size_t n = c->type->obligations(tx->arena, c, term, &dues);
    for (size_t i = 0; i < n; i++)
        row_sync(&s, &dues[i]);
    for (size_t i = 0; i < s.n_rows; i++) /* no longer so, in the light of what is known now */
        if (!s.used[i] && !str_is(s.rows[i].state, "waived"))
            record_archive(tx, &entity_obligation, s.rows[i].id, true);
}

static void evidence_read(struct tx *tx, const struct agreement_whole *w, struct clause_term *ret)
{
    struct evidence_of_agreement_row *rows;
    size_t n = evidence_of_agreement(
        tx,
        &(struct evidence_of_agreement_in){
            .agreement = w->a.record.id, .partnership = w->a.partnership, .first = w->a.effective },
        &rows);
    struct clause_evidence *list = arena_array(tx->arena, struct clause_evidence, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct clause_evidence){ rows[i].day,
                                            rows[i].source,
                                            rows[i].source_id,
                                            rows[i].with_organization,
                                            rows[i].by_organization,
                                            rows[i].clause };
    ret->evidence = list;
    ret->n_evidence = n;
}

void obligation_sync(struct tx *tx, int64_t agreement)
{
    struct agreement_whole w;
    if (!agreement_load(tx, agreement, &w) || w.a.state < AGREEMENT_STATE_IN_FORCE)
        return;
    struct clause_term term = { .from = w.a.effective, .last = agreement_last_day(&w.a) };
    evidence_read(tx, &w, &term);
    for (size_t i = 0; i < w.n_clauses; i++)
        if (w.clauses[i].type->obligations)
            clause_sync(tx, &w, &w.clauses[i], &term);
}

void obligation_forget_open(struct tx *tx, int64_t agreement)
{
    struct obligation_kept *list;
    size_t n = obligation_all(tx, agreement, &list);
    for (size_t i = 0; i < n; i++)
        if (list[i].state == OBLIGATION_STATE_OPEN)
            record_archive(tx, &entity_obligation, list[i].id, true);
}

/* -- lifting one -- */

static bool obligation_open(struct tx *tx, int64_t id, struct obligation *o, struct agreement *a)
{
    return record_get(tx, &entity_obligation, id, o) && o->record.archived == NUMBER_NONE &&
           record_get(tx, &entity_agreement, o->agreement, a) && agreement_can(a, ACTION_WAIVE);
}

bool obligation_waive(struct tx *tx, int64_t id, struct str reason)
{
    struct obligation o;
    struct agreement a;
    if (!obligation_open(tx, id, &o, &a) || o.state != OBLIGATION_STATE_OPEN ||
        str_is_blank(reason))
        return false;
    o.state = OBLIGATION_STATE_WAIVED;
    o.note = reason;
    REQUIRE(record_update(tx, &entity_obligation, &o) == RECORD_SAVED);
    obligation_sync(tx, o.agreement);
    return true;
}

bool obligation_unwaive(struct tx *tx, int64_t id)
{
    struct obligation o;
    struct agreement a;
    if (!obligation_open(tx, id, &o, &a) || o.state != OBLIGATION_STATE_WAIVED)
        return false;
    o.state = OBLIGATION_STATE_OPEN;
    o.note = STR_NULL;
    REQUIRE(record_update(tx, &entity_obligation, &o) == RECORD_SAVED);
    obligation_sync(tx, o.agreement);
    return true;
}

/* -- reminders -- */

enum { WEEK = 7 };

void obligation_remind(struct tx *tx)
{
    struct obligations_to_recall_row *rows;
    size_t n = obligations_to_recall(
        tx, &(struct obligations_to_recall_in){ .today = tx->today, .week_ago = tx->today - WEEK },
        &rows);
    for (size_t i = 0; i < n; i++) {
        struct obligation o;
        REQUIRE(record_get(tx, &entity_obligation, rows[i].id, &o));
        o.reminded = tx->today;
        REQUIRE(record_update(tx, &entity_obligation, &o) == RECORD_SAVED);
        event_post(tx, &obligation_late,
                   &(struct obligation_event){ o.record.id, o.agreement, o.organization,
                                               tx->today - o.due });
    }
}

/* -- what others show -- */

static enum obligation_state state_parse(struct str code)
{
    enum obligation_state state = OBLIGATION_STATE_NONE;
    while (!str_is(code, enumeration_obligation_state.values[state].code)) {
        state++;
        REQUIRE(state <= OBLIGATION_STATE_CLOSED);
    }
    return state;
}

size_t obligation_all(struct tx *tx, int64_t agreement, struct obligation_kept **ret)
{
    struct obligations_of_agreement_row *rows;
    size_t n = obligations_of_agreement(
        tx, &(struct obligations_of_agreement_in){ .agreement = agreement }, &rows);
    *ret = arena_array(tx->arena, struct obligation_kept, n);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = (struct obligation_kept){
            .id = rows[i].id,
            .clause = rows[i].clause,
            .owes = rows[i].organization,
            .state = state_parse(rows[i].state),
            .opened = rows[i].opened,
            .due = rows[i].due,
            .met_on = rows[i].met_on,
            .evidence = rows[i].evidence,
            .note = rows[i].note,
            .evidence_id = rows[i].evidence_id,
        };
    return n;
}

size_t obligation_lines(struct tx *tx, enum lang l, int64_t organization, day until, int limit,
                        struct obligation_line **ret)
{
    struct obligations_due_row *rows;
    size_t n = obligations_due(
        tx,
        &(struct obligations_due_in){
            .organization = organization, .account = tx->actor, .until = until, .limit = limit },
        &rows);
    *ret = arena_array(tx->arena, struct obligation_line, n);
    for (size_t i = 0; i < n; i++) {
        const struct clause_type *type = clause_type_find(rows[i].type);
        REQUIRE(type && type->promise);
        (*ret)[i] = (struct obligation_line){
            .id = rows[i].id,
            .agreement = rows[i].agreement,
            .partnership = rows[i].partnership,
            .promise = type->promise(tx->arena, l, rows[i].opened, rows[i].due),
            .agreement_title = rows[i].agreement_title,
            .with = rows[i].with_name,
            .with_organization = rows[i].with_organization,
            .owes = rows[i].owes,
            .opened = rows[i].opened,
            .due = rows[i].due,
            .clause = rows[i].clause,
            .confirmed = type->confirmed,
            .days_late = rows[i].due < tx->today ? tx->today - rows[i].due : 0,
        };
    }
    return n;
}

/* -- the module -- */

static const struct module_entity entities[] = {
    { &entity_obligation, NULL, CAP_AGREEMENT_READ },
    { &entity_evidence, NULL, CAP_AGREEMENT_READ },
};

static const struct statement *const *const statements[] = { statements_obligation, NULL };

static const struct subscription subscriptions[] = {
    { &interaction_logged, take_interaction },
    { &interaction_changed, take_interaction },
    { &review_closed, take_review },
    { &commitment_checked, take_commitment },
    { &record_merged, take_merge },
};

const struct module module_obligation = {
    .name = "obligation",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .subscriptions = subscriptions,
    .n_subscriptions = sizeof subscriptions / sizeof *subscriptions,
};
