/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/report/report.h"

#include <inttypes.h>

/* What the partnership's page says of measuring, reviewing and ending, and what it would do now. */

enum { SOON = 14, WEIGHT_LATE = 80, WEIGHT_SOON = 60, WEIGHT_PHASE = 40 };

static struct str under(struct req *q, int64_t partnership, const char *path)
{
    return arena_fmt(q->arena, "/partnerships/%" PRId64 "%s", partnership, path);
}

static struct str with_day(struct req *q, enum text_id words, day d)
{
    return text_with(q->arena, q->lang, words,
                     TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, d, DAY_SHORT) }));
}

/* -- indicators
 * ----------------------------------------------------------------------------------------- */

static struct str indicators_said(struct req *q, int64_t partnership, bool *ret_late)
{
    struct indicator_counts_row row;
    struct indicator_counts_in in = { .partnership = partnership, .today = q->today };
    if (!indicator_counts(q->tx, &in, &row) || !row.n)
        return STR_NULL;
    *ret_late = row.late > 0;
    if (row.late)
        return text_with(q->arena, q->lang, TEXT_indicator_part_late,
                         TEXT_ARGS({ "count", .number = row.n }, { "late", .number = row.late }));
    return text_with(q->arena, q->lang, TEXT_indicator_part_said,
                     TEXT_ARGS({ "count", .number = row.n }));
}

static size_t indicators_suggest(struct req *q, const struct partnership *p,
                                 struct partnership_suggestion *ret)
{
    struct indicators_late_row *late;
    struct indicator_counts_row row;
    struct indicator_counts_in in = { .partnership = p->record.id, .today = q->today };
    size_t n = indicators_late(
        q->tx, &(struct indicators_late_in){ .partnership = p->record.id, .today = q->today },
        &late);
    for (size_t i = 0; i < n; i++)
        ret[i] = (struct partnership_suggestion){
            text_with(q->arena, q->lang, TEXT_indicator_suggest_measure,
                      TEXT_ARGS({ "name", .value = late[i].name })),
            with_day(q, TEXT_indicator_suggest_measure_why, late[i].next_due),
            arena_fmt(q->arena, "/indicators/%" PRId64 "#measures", late[i].id),
            WEIGHT_LATE,
        };
    if (p->phase < PARTNERSHIP_PHASE_AGREEMENT || !indicator_counts(q->tx, &in, &row) || row.n)
        return n;
    ret[n] = (struct partnership_suggestion){ text(q->lang, TEXT_indicator_suggest_first),
                                              text(q->lang, TEXT_indicator_suggest_first_why),
                                              under(q, p->record.id, "/indicators"), WEIGHT_PHASE };
    return n + 1;
}

const struct partnership_part indicator_part = {
    .path = "/indicators",
    .icon = "flag",
    .title = TEXT_indicator_title,
    .text = TEXT_indicator_part_text,
    .phases = PART_PHASE(AGREEMENT) | PART_PHASE(CONSOLIDATION) | PART_PHASE(EVALUATION),
    .read = CAP_PARTNERSHIP_READ,
    .said = indicators_said,
    .suggest = indicators_suggest,
};

/* -- reviews
 * -------------------------------------------------------------------------------------------- */

static struct str reviews_said(struct req *q, int64_t partnership, bool *ret_late)
{
    struct review_next_row next;
    struct review_counts_row counts;
    if (review_next(q->tx, &(struct review_next_in){ partnership }, &next)) {
        *ret_late = next.planned < q->today;
        return with_day(q, *ret_late ? TEXT_review_part_late : TEXT_review_part_next, next.planned);
    }
    if (!review_counts(q->tx, &(struct review_counts_in){ partnership }, &counts) || !counts.closed)
        return STR_NULL;
    return text_with(q->arena, q->lang, TEXT_review_part_held,
                     TEXT_ARGS({ "count", .number = counts.closed }));
}

static size_t reviews_suggest(struct req *q, const struct partnership *p,
                              struct partnership_suggestion *ret)
{
    struct review_next_row next;
    struct review_plan_of_row plan;
    int64_t id = p->record.id;
    if (review_next(q->tx, &(struct review_next_in){ id }, &next)) {
        bool late = next.planned < q->today;
        if (next.planned > q->today + SOON)
            return 0;
        ret[0] = (struct partnership_suggestion){
            with_day(q, TEXT_review_suggest_hold, next.planned),
            text(q->lang, late ? TEXT_review_suggest_late : TEXT_review_suggest_soon),
            arena_fmt(q->arena, "/reviews/%" PRId64, next.id),
            late ? WEIGHT_LATE : WEIGHT_SOON,
        };
        return 1;
    }
    if (p->phase < PARTNERSHIP_PHASE_CONSOLIDATION ||
        review_plan_of(q->tx, &(struct review_plan_of_in){ id }, &plan))
        return 0;
    ret[0] = (struct partnership_suggestion){ text(q->lang, TEXT_review_suggest_plan),
                                              text(q->lang, TEXT_review_suggest_plan_why),
                                              under(q, id, "/reviews#plan"), WEIGHT_PHASE };
    return 1;
}

const struct partnership_part review_part = {
    .path = "/reviews",
    .icon = "cal",
    .title = TEXT_review_title,
    .text = TEXT_review_part_text,
    .phases = PART_PHASE(AGREEMENT) | PART_PHASE(CONSOLIDATION) | PART_PHASE(EVALUATION),
    .read = CAP_PARTNERSHIP_READ,
    .said = reviews_said,
    .suggest = reviews_suggest,
};

/* -- the report
 * ---------------------------------------------------------------------------------------------- */

enum { REPORT_DAYS = 365 };

static struct str report_said(struct req *q, int64_t partnership, bool *ret_late)
{
    struct report_told_row row;
    (void)ret_late;
    if (!report_told(q->tx, &(struct report_told_in){ partnership }, &row) ||
        row.made_on == DAY_NONE)
        return STR_NULL;
    return with_day(q, TEXT_report_part_made, row.made_on);
}

/* After each review, and once a year at least. */
static size_t report_suggest(struct req *q, const struct partnership *p,
                             struct partnership_suggestion *ret)
{
    struct report_told_row row;
    if (!report_told(q->tx, &(struct report_told_in){ p->record.id }, &row))
        return 0;
    bool held = row.held != DAY_NONE && (row.made_on == DAY_NONE || row.made_on < row.held);
    bool old = row.made_on != DAY_NONE && row.made_on + REPORT_DAYS <= q->today;
    if (!held && !old)
        return 0;
    ret[0] = (struct partnership_suggestion){
        text(q->lang, TEXT_report_suggest),
        held ? with_day(q, TEXT_report_suggest_held, row.held)
             : with_day(q, TEXT_report_suggest_old, row.made_on),
        under(q, p->record.id, "/report"),
        old ? WEIGHT_SOON : WEIGHT_PHASE,
    };
    return 1;
}

const struct partnership_part report_part = {
    .path = "/report",
    .icon = "doc",
    .title = TEXT_report_title,
    .text = TEXT_report_part_text,
    .phases = PART_PHASE(EVALUATION),
    .read = CAP_PARTNERSHIP_READ,
    .said = report_said,
    .suggest = report_suggest,
};

/* -- the end
 * -------------------------------------------------------------------------------------------------
 */

static struct str ending_said(struct req *q, int64_t partnership, bool *ret_late)
{
    struct ending_of_row row;
    (void)ret_late;
    if (!ending_of(q->tx, &(struct ending_of_in){ partnership }, &row))
        return STR_NULL;
    return text(q->lang, row.closed == DAY_NONE ? TEXT_ending_part_begun : TEXT_ending_part_done);
}

/* The first step that lacks something, else the last word. */
static struct partnership_suggestion ending_next(struct req *q, const struct partnership_ending *e)
{
    static const struct {
        enum text_id what, why;
        const char *at;
    } steps[ENDING_STEPS] = {
        { TEXT_ending_tell, TEXT_ending_lacks_told, "/ending#tell" },
        { TEXT_ending_meet, TEXT_ending_lacks_met, "/ending#meet" },
        { TEXT_ending_notice, TEXT_ending_lacks_notice, "/ending#notice" },
        { TEXT_ending_inform, TEXT_ending_lacks_informed, "/ending#inform" },
        { TEXT_ending_learn, TEXT_ending_lacks_lessons, "/ending#learn" },
    };
    unsigned missing = ending_missing(q->tx, e);
    for (int i = 0; i < ENDING_STEPS; i++) {
        if (!(missing & 1u << i))
            continue;
        bool told = i == 1 && e->met == DAY_NONE && e->told_partner != DAY_NONE;
        return (struct partnership_suggestion){
            text(q->lang, steps[i].what),
            told ? with_day(q, TEXT_ending_suggest_told, e->told_partner)
                 : text(q->lang, steps[i].why),
            under(q, e->partnership, steps[i].at),
            WEIGHT_SOON,
        };
    }
    return (struct partnership_suggestion){ text(q->lang, TEXT_ending_close_do),
                                            text(q->lang, TEXT_ending_suggest_ready),
                                            under(q, e->partnership, "/ending#close"),
                                            WEIGHT_SOON };
}

/* Every goal that has a day is reached. */
static bool goals_reached(struct tx *tx, int64_t partnership)
{
    struct indicator_whole *list;
    size_t n = indicator_all(tx, partnership, &list), goals = 0;
    for (size_t i = 0; i < n; i++) {
        if (list[i].row->due == DAY_NONE)
            continue;
        if (list[i].standing != STANDING_REACHED)
            return false;
        goals++;
    }
    return goals > 0;
}

static size_t ending_suggest(struct req *q, const struct partnership *p,
                             struct partnership_suggestion *ret)
{
    struct partnership_ending e;
    struct ending_agreements_row *rows;
    int64_t id = p->record.id;
    if (ending_read(q->tx, id, &e) && e.closed == DAY_NONE) {
        ret[0] = ending_next(q, &e);
        return 1;
    }
    size_t n = ending_agreements(q->tx, &(struct ending_agreements_in){ id }, &rows);
    for (size_t i = 0; i < n; i++)
        if (str_is(rows[i].state, "notice")) {
            ret[0] = (struct partnership_suggestion){ text(q->lang, TEXT_ending_suggest_notice),
                                                      with_day(q, TEXT_ending_suggest_notice_why,
                                                               rows[i].notice_ends),
                                                      under(q, id, "/ending"), WEIGHT_SOON };
            return 1;
        }
    if (p->phase != PARTNERSHIP_PHASE_EVALUATION || !goals_reached(q->tx, id))
        return 0;
    ret[0] = (struct partnership_suggestion){ text(q->lang, TEXT_ending_suggest_goal),
                                              text(q->lang, TEXT_ending_suggest_goal_why),
                                              under(q, id, "/ending"), WEIGHT_PHASE };
    return 1;
}

const struct partnership_part ending_part = {
    .path = "/ending",
    .icon = "flag",
    .title = TEXT_ending_title,
    .text = TEXT_ending_part_text,
    .phases = PART_PHASE(EVALUATION),
    .read = CAP_PARTNERSHIP_READ,
    .said = ending_said,
    .suggest = ending_suggest,
};
