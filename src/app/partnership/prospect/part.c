/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a search says on its partnership's page, and what it would do now. */
#include "app/partnership/partnership/part.h"

#include "app/partnership/prospect/pages.h"

#include <inttypes.h>

struct tally {
    int64_t seen, silent, refused, met; /* in sight, of them silent, not now, with a meeting set */
};

static struct tally tally_read(struct req *q, int64_t partnership)
{
    struct prospect_counts_row *rows;
    struct tally t = { 0 };
    size_t n = prospect_counts(
        q->tx,
        &(struct prospect_counts_in){ .partnership = partnership,
                                      .agency = guard_agency(&q->actor, CAP_PARTNERSHIP_READ),
                                      .silent = q->today - PROSPECT_SILENT },
        &rows);
    for (size_t i = 0; i < n; i++) {
        int state = prospect_state(rows[i].state);
        if (state == PROSPECT_STATE_PARTNER)
            continue;
        t.seen += rows[i].n;
        t.silent += rows[i].silent;
        t.refused += state == PROSPECT_STATE_NOT_NOW ? rows[i].n : 0;
        t.met += state == PROSPECT_STATE_MEETING ? rows[i].n : 0;
    }
    return t;
}

static struct str counted(struct req *q, enum text_id words, int64_t n)
{
    return text_with(q->arena, q->lang, words, TEXT_ARGS({ "count", .number = n }));
}

static struct str said(struct req *q, int64_t partnership, bool *ret_late)
{
    struct tally t = tally_read(q, partnership);
    if (!t.seen)
        return STR_NULL;
    struct str words = counted(q, TEXT_prospect_board_said, t.seen);
    *ret_late = t.silent > 0;
    if (t.silent)
        return arena_fmt(q->arena, "%.*s %.*s", STR_ARG(words),
                         STR_ARG(counted(q, TEXT_prospect_board_silent, t.silent)));
    if (t.met)
        return arena_fmt(q->arena, "%.*s %.*s", STR_ARG(words),
                         STR_ARG(counted(q, TEXT_prospect_part_met, t.met)));
    return words;
}

static size_t suggest(struct req *q, const struct partnership *p,
                      struct partnership_suggestion *ret)
{
    size_t n = 0;
    if (p->phase != PARTNERSHIP_PHASE_IDENTIFICATION)
        return 0;
    struct tally t = tally_read(q, p->record.id);
    struct str board = prospect_board_path(q->arena, p->record.id);
    if (t.silent)
        ret[n++] = (struct partnership_suggestion){
            .what = counted(q, TEXT_prospect_suggest_call, t.silent),
            .why = text(q->lang, TEXT_prospect_suggest_call_why),
            .href = board,
            .weight = 80,
        };
    if (!t.seen && record_mine(q, &partnership_pages, CAP_PARTNERSHIP_WRITE, p))
        ret[n++] = (struct partnership_suggestion){
            .what = text(q->lang, TEXT_prospect_suggest_find),
            .why = text(q->lang, TEXT_prospect_suggest_find_why),
            .href = arena_fmt(q->arena, "%.*s/find", STR_ARG(board)),
            .weight = 40,
        };
    if (t.seen && t.refused == t.seen)
        ret[n++] = (struct partnership_suggestion){
            .what = text(q->lang, TEXT_prospect_suggest_back),
            .why = text(q->lang, TEXT_prospect_suggest_back_why),
            .href = arena_fmt(q->arena, "%.*s#leave", STR_ARG(board)),
            .weight = 40,
        };
    return n;
}

const struct partnership_part prospect_part = {
    .path = "/prospects",
    .icon = "people",
    .title = TEXT_prospect_board_title,
    .text = TEXT_prospect_part_text,
    .phases = PART_PHASE(IDENTIFICATION) | PART_PHASE(AGREEMENT) | PART_PHASE(CONSOLIDATION),
    .read = CAP_PARTNERSHIP_READ,
    .said = said,
    .suggest = suggest,
};
