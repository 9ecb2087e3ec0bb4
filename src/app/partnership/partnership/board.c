/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/partnership/board.h"

#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/board_by.h"
#include "core/fault.h"
#include "partnership_board.html.h"

#include <inttypes.h>
#include <stdlib.h>

enum { COLUMN_MOST = 40, SAMPLES_LEAST = 3, SEARCH_MOST = 500 };

/* -- order, and what is usual
 * ------------------------------------------------------------------------- */

int board_compare(const void *a, const void *b)
{
    const struct board_card *x = *(struct board_card *const *)a;
    const struct board_card *y = *(struct board_card *const *)b;
    day dx = x->row->next_step_due, dy = y->row->next_step_due;
    if (x->late_days != y->late_days)
        return x->late_days > y->late_days ? -1 : 1;
    if (dx != dy) {
        if (dx == DAY_NONE || dy == DAY_NONE)
            return dx == DAY_NONE ? 1 : -1;
        return dx < dy ? -1 : 1;
    }
    return x->place < y->place ? -1 : x->place > y->place;
}

struct str board_purpose(enum lang l, int phase)
{
    static const enum text_id said[] = {
        TEXT_NONE,
        TEXT_partnership_board_preparation,
        TEXT_partnership_board_identification,
        TEXT_partnership_board_agreement,
        TEXT_partnership_board_consolidation,
        TEXT_partnership_board_evaluation,
    };
    REQUIRE(phase > 0 && phase <= PARTNERSHIP_PHASES);
    return text(l, said[phase]);
}

static int number_compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

int64_t board_median(int64_t *days, size_t n)
{
    if (n < SAMPLES_LEAST)
        return 0;
    qsort(days, n, sizeof *days, number_compare);
    return n % 2 ? days[n / 2] : (days[n / 2 - 1] + days[n / 2]) / 2;
}

static int phase_of(struct str code)
{
    struct partnership p = { 0 };
    entity_set_raw(NULL, &entity_partnership.fields[PARTNERSHIP_PHASE], &p, code);
    return p.phase;
}

/* The time from each move to the next one of the same partnership. */
static void usual_read(struct req *q, struct board_view *m)
{
    struct board_moves_row *rows;
    size_t n = board_moves(q->tx,
                           &(struct board_moves_in){ .agency = partnership_reach(q),
                                                     .account = q->actor.account },
                           &rows),
           count[PARTNERSHIP_PHASES] = { 0 };
    int64_t *spans[PARTNERSHIP_PHASES];
    for (int i = 0; i < PARTNERSHIP_PHASES; i++)
        spans[i] = arena_array(q->arena, int64_t, n);
    for (size_t i = 0; i + 1 < n; i++) {
        int phase = phase_of(rows[i].to_phase);
        if (!phase || rows[i].partnership != rows[i + 1].partnership)
            continue;
        spans[phase - 1][count[phase - 1]++] = (int64_t)rows[i + 1].day - rows[i].day;
    }
    for (int i = 0; i < PARTNERSHIP_PHASES; i++) {
        m->columns[i].usual = board_median(spans[i], count[i]);
        m->has_usual = m->has_usual || m->columns[i].usual > 0;
    }
}

/* -- cards
 * -------------------------------------------------------------------------------------------- */

static struct str member_name(const struct member *members, size_t n, int64_t account)
{
    for (size_t i = 0; i < n; i++)
        if (members[i].account == account)
            return members[i].name;
    return STR_NULL;
}

static const struct board_late_row *late_find(const struct board_late_row *rows, size_t n,
                                              int64_t partnership)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i].partnership == partnership)
            return &rows[i];
    return NULL;
}

static int64_t silence_of(const struct req *q, const struct board_silent_row *rows, size_t n,
                          int64_t partnership)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i].partnership == partnership)
            return (int64_t)q->today - rows[i].day;
    return 0;
}

/* What order and filters need, of every card. */
static void card_count(struct req *q, struct board_card *c, const struct board_late_row *late)
{
    day due = c->row->next_step_due;
    if (due != DAY_NONE && due < q->today)
        c->late_days = (int64_t)q->today - due;
    if (late) {
        c->n_late = late->n;
        if ((int64_t)q->today - late->first > c->late_days)
            c->late_days = (int64_t)q->today - late->first;
    }
    c->days = c->row->phase_since == DAY_NONE ? 0 : (int64_t)q->today - c->row->phase_since;
    int from = phase_of(c->row->from_phase);
    if (from > c->phase && phase_of(c->row->to_phase) == c->phase)
        c->back_from = from;
}

/* The words, of those that are shown. */
static void card_said(struct req *q, struct board_card *c)
{
    const struct board_cards_row *row = c->row;
    c->days_said = text_with(q->arena, q->lang, TEXT_partnership_board_days,
                             TEXT_ARGS({ "count", .number = c->days }));
    if (c->n_late)
        c->late_said = text_with(q->arena, q->lang, TEXT_partnership_board_obligations,
                                 TEXT_ARGS({ "count", .number = c->n_late }));
    if (row->next_step_due != DAY_NONE) {
        struct str due = text_day(q->arena, q->lang, row->next_step_due, DAY_NO_YEAR);
        c->due_said = row->next_step_due < q->today
                          ? text_with(q->arena, q->lang, TEXT_partnership_board_planned,
                                      TEXT_ARGS({ "day", .value = due }))
                          : due;
    }
    if (c->silent)
        c->silent_said = text_with(q->arena, q->lang, TEXT_partnership_suggest_silence_why,
                                   TEXT_ARGS({ "count", .number = c->silent }));
    if (c->back_from)
        c->back = text_with(q->arena, q->lang, TEXT_partnership_board_back,
                            TEXT_ARGS({ "number", .number = c->back_from }));
    if (str_is(row->agreement, "sent"))
        c->unsigned_said = text(q->lang, TEXT_partnership_board_to_sign);
    else if (str_is(row->agreement, "understood"))
        c->unsigned_said = text(q->lang, TEXT_partnership_board_unsigned);
}

static void cards_read(struct req *q, struct board_view *m, const struct member *members,
                       size_t n_members)
{
    struct board_cards_row *rows;
    struct board_late_row *late = NULL;
    struct board_silent_row *silent = NULL;
    size_t n_late = 0, n_silent = 0;
    m->n_cards = board_cards(
        q->tx,
        &(struct board_cards_in){ .agency = partnership_reach(q), .account = q->actor.account },
        &rows);
    if (guard_reach(&q->actor, CAP_AGREEMENT_READ) != REACH_NONE)
        n_late = board_late(
            q->tx,
            &(struct board_late_in){ .today = q->today,
                                     .agency = guard_agency(&q->actor, CAP_AGREEMENT_READ),
                                     .account = guard_account(&q->actor, CAP_AGREEMENT_READ) },
            &late);
    if (guard_reach(&q->actor, CAP_INTERACTION_READ) != REACH_NONE)
        n_silent = board_silent(
            q->tx,
            &(struct board_silent_in){ .until = q->today - PARTNERSHIP_SILENCE,
                                       .agency = guard_agency(&q->actor, CAP_INTERACTION_READ) },
            &silent);
    m->cards = arena_array(q->arena, struct board_card, m->n_cards);
    for (size_t i = 0; i < m->n_cards; i++) {
        struct board_card *c = &m->cards[i];
        c->row = &rows[i];
        c->place = i;
        c->phase = phase_of(rows[i].phase);
        c->owner = member_name(members, n_members, rows[i].owner);
        card_count(q, c, late_find(late, n_late, rows[i].id));
        c->silent = silence_of(q, silent, n_silent, rows[i].id);
        m->n_mine += rows[i].owner == q->actor.account;
        m->n_late += c->late_days > 0;
        m->n_back += c->back_from > 0;
    }
}

/* -- what was asked
 * ----------------------------------------------------------------------------------- */

static void asked_read(struct req *q, struct board_view *m)
{
    m->search = str_trim(req_query(q, "q"));
    m->scope = str_trim(req_query(q, "scope"));
    m->owner = req_query_id(q, "owner");
    m->is_late = str_is(req_query(q, "late"), "1");
    m->is_ended = str_is(req_query(q, "ended"), "1");
    m->by = str_is(req_query(q, "by"), "sector") ? STR("sector")
            : str_is(req_query(q, "by"), "kind") ? STR("kind")
                                                 : STR("");
    m->is_mine = m->owner == q->actor.account;
    m->is_narrowed = has(m->search) || has(m->scope) || m->owner || m->is_late;
}

static bool is_hit(const struct search_hit *hits, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (hits[i].id == id)
            return true;
    return false;
}

static bool is_wanted(const struct board_view *m, const struct board_card *c)
{
    return (!m->owner || c->row->owner == m->owner) && (!m->is_late || c->late_days > 0) &&
           (!has(m->scope) || str_eq(c->row->scope.p ? c->row->scope : STR(""), m->scope));
}

/* -- columns
 * ------------------------------------------------------------------------------------------ */

static void columns_start(struct req *q, struct board_view *m)
{
    const struct checklist *words = checklists_of(q->lang);
    for (int i = 0; i < PARTNERSHIP_PHASES; i++) {
        struct board_column *column = &m->columns[i];
        column->phase = i + 1;
        column->code = words->phases[i].code;
        column->title = partnership_phase_label(q->lang, i + 1);
        column->cards = arena_array(q->arena, struct board_card *, m->n_cards);
    }
}

static void column_finish(struct req *q, struct board_column *column)
{
    qsort(column->cards, column->n_all, sizeof(struct board_card *), board_compare);
    column->longest = 2 * column->usual;
    for (size_t i = 0; i < column->n_all; i++)
        if (column->cards[i]->days > column->longest)
            column->longest = column->cards[i]->days;
    column->n_cards = column->n_all < COLUMN_MOST ? column->n_all : COLUMN_MOST;
    for (size_t i = 0; i < column->n_cards; i++)
        card_said(q, column->cards[i]);
    column->n_more = column->n_all - column->n_cards;
    if (column->n_more > 0)
        column->more =
            arena_fmt(q->arena, "/partnerships?view=list&phase=%.*s", STR_ARG(column->code));
}

static void columns_fill(struct req *q, struct board_view *m)
{
    struct search_hit *hits = NULL;
    size_t n_hits = 0;
    if (has(m->search))
        n_hits = search_find(q->tx, m->search, &entity_partnership, SEARCH_MOST, &hits);
    columns_start(q, m);
    for (size_t i = 0; i < m->n_cards; i++) {
        struct board_card *c = &m->cards[i];
        struct board_column *column = &m->columns[c->phase - 1];
        if (!is_wanted(m, c) || (has(m->search) && !is_hit(hits, n_hits, c->row->id)))
            continue;
        column->cards[column->n_all++] = c;
        m->n_shown++;
    }
    usual_read(q, m);
    for (int i = 0; i < PARTNERSHIP_PHASES; i++)
        column_finish(q, &m->columns[i]);
}

static void ended_read(struct req *q, struct board_view *m)
{
    struct board_ended_row *rows;
    m->n_ended = board_ended(
        q->tx,
        &(struct board_ended_in){ .agency = partnership_reach(q), .account = q->actor.account },
        &rows);
    m->ended = arena_array(q->arena, struct board_ended_line, m->n_ended);
    for (size_t i = 0; i < m->n_ended; i++) {
        m->ended[i].row = &rows[i];
        m->ended[i].phase = partnership_phase_label(q->lang, phase_of(rows[i].phase));
        m->ended[i].when = text_day(q->arena, q->lang, rows[i].ended, DAY_SHORT);
    }
}

static void filters_make(struct req *q, struct board_view *m, const struct member *members,
                         size_t n_members)
{
    struct choice *list = arena_array(q->arena, struct choice, n_members);
    for (size_t i = 0; i < n_members; i++)
        list[i] =
            (struct choice){ arena_fmt(q->arena, "%" PRId64, members[i].account), members[i].name };
    m->owners = (struct choices){ list, n_members };
    m->scopes = choices_of(q->arena, q->lang, NULL, &entity_partnership.fields[PARTNERSHIP_SCOPE]);
}

static void board_draw(struct req *q, struct res *r)
{
    struct board_view m = { .today = q->today, .may_add = partnership_may_open(q) };
    struct member *members;
    size_t n_members = account_members(q->home, q->community->id, &members);
    asked_read(q, &m);
    cards_read(q, &m, members, n_members);
    ended_read(q, &m);
    if (m.by.n) {
        board_by_draw(q, r, &m, str_is(m.by, "kind"));
        return;
    }
    columns_fill(q, &m);
    filters_make(q, &m, members, n_members);
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_partnership_title), .nav = NAV_PARTNERSHIPS),
              partnership_board_html, &m);
}

void board_page(struct req *q, struct res *r)
{
    /* The list's own addresses (sorted, filtered, paged) are lists too. */
    static const char *const of_list[] = { "sort", "phase", "after", "before", "size", "archived" };
    bool list = str_is(req_query(q, "view"), "list");
    for (size_t i = 0; i < sizeof of_list / sizeof *of_list && !list; i++)
        list = req_query(q, of_list[i]).p != NULL;
    if (list)
        record_list(q, r);
    else
        board_draw(q, r);
}
