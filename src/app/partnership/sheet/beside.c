/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/knowledge/adapt/said.h"
#include "app/partnership/sheet/sheet.h"

#include <inttypes.h>

/* What the page of a partnership says of its worksheets. */

struct str sheet_part_said(struct req *q, int64_t partnership, bool *ret_late)
{
    struct worksheets_counted_row n;
    struct worksheets_counted_in in = { .partnership = partnership };
    *ret_late = false;
    if (!worksheets_counted(q->tx, &in, &n) || !n.begun)
        return STR_NULL;
    struct str begun = text_with(q->arena, q->lang, TEXT_sheet_part_begun,
                                 TEXT_ARGS({ "count", .number = n.begun }));
    if (!n.agreed)
        return begun;
    struct str agreed = text_with(q->arena, q->lang, TEXT_sheet_part_agreed,
                                  TEXT_ARGS({ "count", .number = n.agreed }));
    return arena_fmt(q->arena, "%.*s, %.*s", STR_ARG(begun), STR_ARG(agreed));
}

size_t sheet_part_suggest(struct req *q, const struct partnership *p,
                          struct partnership_suggestion *ret)
{
    enum { WEIGHT = 60 }; /* somebody waits for us */
    struct worksheets_waiting_row *rows;
    struct partnership_side *sides;
    size_t n_sides = partnership_sides(q->tx, p->record.id, &sides);
    struct worksheets_waiting_in in = { .partnership = p->record.id,
                                        .party =
                                            side_own_of(q, p->record.id, sides, n_sides).mine };
    size_t n = in.party ? worksheets_waiting(q->tx, &in, &rows) : 0, n_ret = 0;
    const struct content *texts = n ? said_texts(q) : NULL;
    for (size_t i = 0; i < n && n_ret < PARTNERSHIP_SUGGESTIONS; i++) {
        const struct content_entry *e = content_find(texts, rows[i].sheet);
        const struct partnership_side *other = side_find(sides, n_sides, rows[i].party);
        if (!e || !other || str_is(content_text(e, CONTENT_ANSWERS), "apart"))
            continue;
        ret[n_ret++] = (struct partnership_suggestion){
            .what = text_with(q->arena, q->lang, TEXT_sheet_suggest,
                              TEXT_ARGS({ "title", .value = content_text(e, CONTENT_TITLE) })),
            .why = text_with(q->arena, q->lang, TEXT_sheet_suggest_why,
                             TEXT_ARGS({ "name", .value = other->said })),
            .href = arena_fmt(q->arena, "/partnerships/%" PRId64 "/sheets/%.*s", p->record.id,
                              STR_ARG(rows[i].sheet)),
            .weight = WEIGHT,
        };
    }
    return n_ret;
}
