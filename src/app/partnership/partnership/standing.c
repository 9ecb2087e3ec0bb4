/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/partnership/standing.h"

#include "app/knowledge/adapt/said.h"
#include "core/fault.h"
#include "partnership.sql.h"
#include "partnership_standing.html.h"
#include "view/history.h"

#include <inttypes.h>
#include <stdlib.h>

enum { KEPT_EACH = 100, LEAST_ROWS = 64 };

/* -- what was answered, day after day
 * ------------------------------------------------------------------------------ */

struct telling {
    struct req *q;
    struct standing_view *m;
    size_t room;
};

static struct standing_row *row_at(struct telling *t, day d, struct str milestone)
{
    struct standing_view *m = t->m;
    for (size_t i = 0; i < m->n_rows; i++)
        if (m->rows[i].day == d && str_eq(m->rows[i].milestone, milestone))
            return &m->rows[i];
    if (m->n_rows == t->room) {
        size_t more = t->room ? 2 * t->room : LEAST_ROWS;
        struct standing_row *rows = arena_array(t->q->arena, struct standing_row, more);
        for (size_t i = 0; i < m->n_rows; i++)
            rows[i] = m->rows[i];
        m->rows = rows;
        t->room = more;
    }
    struct standing_row *row = &m->rows[m->n_rows++];
    *row = (struct standing_row){ .day = d, .milestone = milestone };
    row->when = text_day(t->q->arena, t->q->lang, d, DAY_SHORT);
    return row;
}

/* The newest words of a day stand for it. */
static void words_put(struct standing_row *row, size_t question, struct str words)
{
    if (!str_is_blank(words) && !row->words[question].n)
        row->words[question] = words;
}

/* "question.need.agreement": of which question, at which phase. */
static bool item_read(const struct checklist *c, struct str item, size_t *ret_question,
                      int *ret_phase)
{
    struct str head, code, phase, rest;
    struct partnership p = { 0 };
    if (!str_cut(item, '.', &head, &rest) || !str_cut(rest, '.', &code, &phase))
        return false;
    entity_set_raw(NULL, &entity_partnership.fields[PARTNERSHIP_PHASE], &p, phase);
    *ret_phase = p.phase;
    for (*ret_question = 0; *ret_question < c->n_questions; ++*ret_question)
        if (str_eq(c->questions[*ret_question].code, code))
            return p.phase > 0;
    return false;
}

/* Each version of an answer, as it was written. */
static void versions_tell(struct telling *t, int64_t id, size_t question, int phase)
{
    struct req *q = t->q;
    struct partnership_check c;
    struct history_entry *entries;
    struct str milestone = partnership_phase_label(q->lang, phase);
    REQUIRE(record_get(q->tx, &entity_partnership_check, id, &c));
    size_t n = record_history(q->tx, &entity_partnership_check, id, KEPT_EACH, &entries);
    struct history_item *items =
        history_items(q->arena, q->lang, &entity_partnership_check, entries, n, &c, true, NULL);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < items[i].n_changes; k++) {
            const struct change *x = &items[i].changes[k];
            if (x->field != &entity_partnership_check.fields[PARTNERSHIP_CHECK_NOTE] ||
                str_is_blank(x->after))
                continue;
            day d = zone_day(q->community->zone, items[i].at);
            words_put(row_at(t, d, milestone), question, x->after);
        }
}

static void phases_tell(struct telling *t, int64_t partnership)
{
    struct standing_checks_row *rows;
    size_t question,
        n = standing_checks(t->q->tx, &(struct standing_checks_in){ .partnership = partnership },
                            &rows);
    int phase;
    for (size_t i = 0; i < n; i++)
        if (item_read(t->m->words, rows[i].item, &question, &phase))
            versions_tell(t, rows[i].id, question, phase);
}

static void reviews_tell(struct telling *t, int64_t partnership)
{
    enum { NEED, GAPS, CHANGE };
    struct standing_reviews_row *rows;
    struct req *q = t->q;
    size_t n =
        standing_reviews(q->tx, &(struct standing_reviews_in){ .partnership = partnership }, &rows);
    for (size_t i = 0; i < n; i++) {
        if (str_is_blank(rows[i].need) && str_is_blank(rows[i].gaps) &&
            str_is_blank(rows[i].evolve))
            continue;
        struct standing_row *row = row_at(t, rows[i].held, text(q->lang, TEXT_standing_review));
        row->href = arena_fmt(q->arena, "/reviews/%" PRId64, rows[i].id);
        words_put(row, NEED, rows[i].need);
        words_put(row, GAPS, rows[i].gaps);
        words_put(row, CHANGE, rows[i].evolve);
    }
}

static int newest_first(const void *a, const void *b)
{
    const struct standing_row *x = a, *y = b;
    return x->day != y->day ? (x->day < y->day ? 1 : -1) : str_cmp(x->milestone, y->milestone);
}

void standing_page(struct req *q, struct res *r)
{
    struct partnership p;
    if (!record_find(q, r, &partnership_pages, CAP_PARTNERSHIP_READ, &p))
        return;
    struct crumb *crumbs = arena_array(q->arena, struct crumb, 3);
    struct standing_view m = {
        .crumbs = crumbs,
        .base = arena_fmt(q->arena, "/partnerships/%" PRId64, p.record.id),
        .words = checklists_said(q->arena, q->lang, said_texts(q)),
        .may_write =
            p.ended == DAY_NONE && record_mine(q, &partnership_pages, CAP_PARTNERSHIP_WRITE, &p),
    };
    struct telling t = { .q = q, .m = &m };
    crumbs[0] = (struct crumb){ text(q->lang, TEXT_partnership_title), STR("/partnerships") };
    crumbs[1] = (struct crumb){ p.title, m.base };
    phases_tell(&t, p.record.id);
    reviews_tell(&t, p.record.id);
    if (m.n_rows)
        qsort(m.rows, m.n_rows, sizeof *m.rows, newest_first);
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_standing_title), .nav = NAV_PARTNERSHIPS),
              partnership_standing_html, &m);
}

/* -- on the partnership's page
 * ---------------------------------------------------------------------------------- */

static void answered(struct req *q, int64_t partnership, int phase, day since,
                     struct standing_answered_row *ret)
{
    const char *code = enumeration_partnership_phase.values[phase].code;
    standing_answered(
        q->tx,
        &(struct standing_answered_in){ .partnership = partnership,
                                        .item = arena_fmt(q->arena, "question.%%.%s", code),
                                        .since = since },
        ret);
}

static struct str said(struct req *q, int64_t partnership, bool *ret_late)
{
    struct standing_answered_row row;
    *ret_late = false;
    answered(q, partnership, PARTNERSHIP_PHASE_PREPARATION, DAY_NONE, &row);
    return row.last == DAY_NONE
               ? STR_NULL
               : text_with(q->arena, q->lang, TEXT_standing_said,
                           TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, row.last,
                                                                DAY_SHORT) }));
}

/* Each phase asks them anew: also one that was reopened. */
static size_t suggest(struct req *q, const struct partnership *p,
                      struct partnership_suggestion *ret)
{
    struct standing_answered_row row;
    answered(q, p->record.id, p->phase, p->phase_since, &row);
    if (row.now > 0)
        return 0;
    ret[0] = (struct partnership_suggestion){
        .what = text(q->lang, TEXT_standing_do),
        .why =
            text_with(q->arena, q->lang, TEXT_standing_why,
                      TEXT_ARGS({ "phase", .value = partnership_phase_label(q->lang, p->phase) })),
        .href = arena_fmt(q->arena, "/partnerships/%" PRId64 "#questions", p->record.id),
        .weight = p->phase == PARTNERSHIP_PHASE_PREPARATION ? 20 : 45,
    };
    return 1;
}

const struct partnership_part standing_part = {
    .path = "/questions",
    .icon = "talk",
    .title = TEXT_standing_title,
    .text = TEXT_standing_lede,
    .phases = PART_PHASE(PREPARATION) | PART_PHASE(IDENTIFICATION) | PART_PHASE(AGREEMENT) |
              PART_PHASE(CONSOLIDATION) | PART_PHASE(EVALUATION),
    .read = CAP_PARTNERSHIP_READ,
    .said = said,
    .suggest = suggest,
};
