/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/knowledge/guide/guide.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/checklists.h"
#include "app/partnership/partnership/part.h"
#include "partnership.sql.h"

#include <inttypes.h>

struct guide_from partnership_guide_from(struct req *q, int64_t partnership)
{
    int64_t mine = interaction_agency(q->tx, &q->actor);
    return (struct guide_from){ partnership,
                                mine && guard_may(&q->actor, CAP_PARTNERSHIP_READ, mine) };
}

/* What the partnership itself suggests: from its next step, its silence, its phase. */

enum { STEP = 70, SILENCE = 65, OWNER = 30, MOVE = 40, ITEM = 35 };

static struct partnership_suggestion simple(struct req *q, const struct partnership *p,
                                            const char *anchor, enum text_id what, enum text_id why,
                                            int weight)
{
    return (struct partnership_suggestion){
        .what = text(q->lang, what),
        .why = text(q->lang, why),
        .href = arena_fmt(q->arena, "/partnerships/%" PRId64 "#%s", p->record.id, anchor),
        .weight = weight,
    };
}

/* -- a word that nobody answered
 * ----------------------------------------------------------------------------------- */

static bool silence(struct req *q, const struct partnership *p, struct partnership_suggestion *ret)
{
    struct partnership_last_row last;
    struct partnership_last_in in = { .partnership = p->record.id,
                                      .agency = guard_agency(&q->actor, CAP_INTERACTION_READ) };
    if (guard_reach(&q->actor, CAP_INTERACTION_READ) == REACH_NONE ||
        !partnership_last(q->tx, &in, &last))
        return false;
    bool waits = str_is(last.outcome, "message") || str_is(last.outcome, "no_answer");
    if (!waits || q->today - last.day < PARTNERSHIP_SILENCE)
        return false;
    *ret = (struct partnership_suggestion){
        .what = text_with(q->arena, q->lang, TEXT_partnership_suggest_silence,
                          TEXT_ARGS({ "name", .value = last.name })),
        .why = text_with(q->arena, q->lang, TEXT_partnership_suggest_silence_why,
                         TEXT_ARGS({ "count", .number = q->today - last.day })),
        .href = arena_fmt(q->arena,
                          "/interactions/new?organization=%" PRId64 "&partnership=%" PRId64
                          "&back=%%2Fpartnerships%%2F%" PRId64,
                          last.organization, p->record.id, p->record.id),
        .weight = SILENCE,
    };
    return true;
}

/* -- the work of the phase
 * ----------------------------------------------------------------------------------------- */

static bool is_seen(const struct partnership_checks_row *rows, size_t n, struct str item)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(rows[i].item, item))
            return rows[i].done != DAY_NONE;
    return false;
}

static struct partnership_suggestion next_phase(struct req *q, const struct partnership *p,
                                                size_t n_items)
{
    return (struct partnership_suggestion){
        .what = text_with(
            q->arena, q->lang, TEXT_partnership_forward,
            TEXT_ARGS({ "phase", .value = partnership_phase_label(q->lang, p->phase + 1) })),
        .why = text_with(q->arena, q->lang, TEXT_partnership_suggest_forward_why,
                         TEXT_ARGS({ "count", .number = (int64_t)n_items })),
        .href = arena_fmt(q->arena, "/partnerships/%" PRId64 "#phases", p->record.id),
        .weight = MOVE,
    };
}

/* The first item of the checklist that nobody has seen, where it is done; when all are seen, the
 * next phase. */
static bool work(struct req *q, const struct partnership *p, struct partnership_suggestion *ret)
{
    struct partnership_checks_row *rows;
    const struct content *texts = said_texts(q);
    const struct checklist_phase *words =
        &checklists_said(q->arena, q->lang, texts)->phases[p->phase - 1];
    const struct guide_from from = partnership_guide_from(q, p->record.id);
    size_t n = partnership_checks(
        q->tx, &(struct partnership_checks_in){ .partnership = p->record.id }, &rows);
    size_t at = 0;
    while (at < words->n_items && is_seen(rows, n, words->items[at].code))
        at++;
    if (at == words->n_items && p->phase == PARTNERSHIP_PHASES)
        return false;
    if (at == words->n_items) {
        *ret = next_phase(q, p, words->n_items);
        return true;
    }
    const struct checklist_item *item = &words->items[at];
    struct guide_way way = guide_way_of(q, texts, item->entry, &from);
    *ret = (struct partnership_suggestion){
        .what = item->label,
        .why = text_with(q->arena, q->lang, TEXT_partnership_suggest_item_why,
                         TEXT_ARGS({ "number", .number = (int64_t)at + 1 },
                                   { "total", .number = (int64_t)words->n_items })),
        .href = way.href.p ? way.href
                           : arena_fmt(q->arena, "/partnerships/%" PRId64 "#item-%.*s",
                                       p->record.id, STR_ARG(item->code)),
        .weight = ITEM,
    };
    return true;
}

size_t partnership_suggest(struct req *q, const struct partnership *p,
                           struct partnership_suggestion *ret)
{
    size_t n = 0;
    if (str_is_blank(p->next_step))
        ret[n++] = simple(q, p, "step", TEXT_partnership_suggest_step,
                          TEXT_partnership_suggest_step_why, STEP);
    if (p->owner == NUMBER_NONE || p->owner == 0)
        ret[n++] = simple(q, p, "people", TEXT_partnership_suggest_owner,
                          TEXT_partnership_suggest_owner_why, OWNER);
    n += silence(q, p, &ret[n]);
    n += work(q, p, &ret[n]);
    return n;
}
