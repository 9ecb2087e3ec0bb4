/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/knowledge/guide/guide.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/needs/needs.h"
#include "core/key.h"
#include "needs_guide.html.h"

#include <inttypes.h>

/* Where needs come from: one's own worksheet of needs, and the way that the method proposes. */

enum { NAME_MOST = 120 };

static size_t offered(struct req *q, struct needs_offered_row **ret)
{
    int64_t mine = interaction_agency(q->tx, &q->actor);
    return mine && guard_may(&q->actor, CAP_PARTNERSHIP_READ, mine)
               ? needs_offered(q->tx, &(struct needs_offered_in){ .organization = mine }, ret)
               : 0;
}

static bool is_on(const struct needs_view *m, struct str words)
{
    for (size_t i = 0; i < m->n_lanes; i++)
        for (size_t k = 0; k < m->lanes[i].n_cards; k++)
            if (str_eq(m->lanes[i].cards[k].row->name, words))
                return true;
    return false;
}

void needs_offers_read(struct req *q, struct needs_view *m)
{
    struct needs_offered_row *rows;
    size_t n = m->may_write && m->n_lanes ? offered(q, &rows) : 0;
    m->offers = arena_array(q->arena, struct need_offer, n);
    for (size_t i = 0; i < n; i++)
        if (!is_on(m, str_trim(rows[i].words)))
            m->offers[m->n_offers++] =
                (struct need_offer){ rows[i].words, arena_fmt(q->arena,
                                                              "/needs/new?partnership=%" PRId64
                                                              "&offered=%" PRId64,
                                                              m->p->record.id, rows[i].cell) };
}

struct str needs_offered_name(struct req *q, int64_t cell)
{
    struct needs_offered_row *rows;
    size_t n = cell ? offered(q, &rows) : 0;
    for (size_t i = 0; i < n; i++)
        if (rows[i].cell == cell) {
            struct str words = str_trim(rows[i].words);
            return key_length(words) <= NAME_MOST ? words : STR_NULL;
        }
    return STR_NULL;
}

void needs_guide(struct req *q, struct res *r)
{
    const struct content *texts = said_texts(q);
    struct guide_parts_view m = {
        .page = guide_page_of(q, "/guide/sheets", content_find(texts, STR("needs_way"))),
        .parts = guide_entries(q, texts, CONTENT_STAGE, NULL, CONTENT_NEED),
    };
    struct crumb *crumbs = arena_array(q->arena, struct crumb, 3);
    crumbs[0] = (struct crumb){ text(q->lang, TEXT_guide_title), STR("/guide") };
    crumbs[1] = (struct crumb){ text(q->lang, TEXT_sheet_title), STR("/guide/sheets") };
    m.page.crumbs = crumbs;
    view_page(q, r, PAGE(.title = m.page.head.title, .nav = NAV_KNOWLEDGE), needs_guide_html, &m);
}
