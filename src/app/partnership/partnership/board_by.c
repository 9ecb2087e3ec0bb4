/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/partnership/board_by.h"

#include "app/knowledge/guide/guide.h"
#include "app/network/organization/organization.h"
#include "core/fault.h"
#include "partnership_board_by.html.h"
#include "store/vocabulary.h"

#include <inttypes.h>
#include <stdlib.h>

/* -- groups
 * ------------------------------------------------------------------------------------------- */

static void group_start(struct req *q, struct board_group *g, struct str code, struct str title)
{
    *g = (struct board_group){ .code = code, .title = title };
    g->absent = arena_fmt(q->arena, "/organizations?sector=%.*s", STR_ARG(code));
}

/* One for each sector in use, and one for organizations that have none. */
static void sectors_start(struct req *q, struct board_by_view *m)
{
    const struct vocabulary_term *terms;
    size_t n = vocabulary_terms(q->tx, "sector", &terms);
    m->groups = arena_array(q->arena, struct board_group, n + 1);
    for (size_t i = 0; i < n; i++)
        group_start(q, &m->groups[m->n_groups++], terms[i].code, terms[i].label[q->lang]);
}

/* The guide's kinds of partners; each names its sectors. */
static void kinds_start(struct req *q, const struct content *texts, struct board_by_view *m)
{
    size_t n = content_count(texts, CONTENT_PARTNER_KIND, NULL);
    m->groups = arena_array(q->arena, struct board_group, n + 1);
    for (const struct content_entry *e = NULL;
         (e = content_next(texts, CONTENT_PARTNER_KIND, NULL, e));) {
        struct board_group *g = &m->groups[m->n_groups++];
        group_start(q, g, e->code, content_text(e, CONTENT_TITLE));
        g->absent = arena_fmt(q->arena, "/guide/partners#%.*s", STR_ARG(e->code));
    }
}

static struct board_group *group_of(const struct content *texts, struct board_by_view *m,
                                    struct str sector)
{
    struct board_group *others = &m->groups[m->n_groups];
    for (struct board_group *g = m->groups; sector.n && g < others; g++)
        if (texts ? content_names(content_find(texts, g->code), CONTENT_SECTOR, sector)
                  : str_eq(g->code, sector))
            return g;
    return others;
}

/* -- cards
 * -------------------------------------------------------------------------------------------- */

static int card_by_id(const void *key, const void *card)
{
    int64_t id = *(const int64_t *)key, own = (*(struct board_card *const *)card)->row->id;
    return id < own ? -1 : id > own;
}

static int cards_by_id(const void *a, const void *b)
{
    return card_by_id(&(*(struct board_card *const *)a)->row->id, b);
}

static void card_add(struct req *q, struct board_group *g, struct board_card *c)
{
    struct board_cell *cell = &g->phases[c->phase - 1];
    for (size_t i = 0; i < cell->n; i++)
        if (cell->cards[i] == c)
            return;
    if (cell->n % 16 == 0) {
        struct board_card **more = arena_array(q->arena, struct board_card *, cell->n + 16);
        for (size_t i = 0; i < cell->n; i++)
            more[i] = cell->cards[i];
        cell->cards = more;
    }
    cell->cards[cell->n++] = c;
    g->n++;
}

/* In the order of the partners' rows, so that two partners of one group count once. */
static void cards_share_out(struct req *q, const struct content *texts, struct board_by_view *m)
{
    const struct board_view *b = m->board;
    struct board_sectors_row *rows;
    struct board_card **cards = arena_array(q->arena, struct board_card *, b->n_cards);
    for (size_t i = 0; i < b->n_cards; i++)
        cards[i] = &b->cards[i];
    qsort(cards, b->n_cards, sizeof *cards, cards_by_id);
    size_t n =
        board_sectors(q->tx, &(struct board_sectors_in){ .host = organization_host(q->tx) }, &rows);
    for (size_t i = 0; i < n; i++) {
        struct board_card **c =
            bsearch(&rows[i].partnership, cards, b->n_cards, sizeof *cards, card_by_id);
        if (c)
            card_add(q, group_of(texts, m, rows[i].sector), *c);
    }
}

/* What is late first in each cell; groups without a partnership at the end. */
static void groups_finish(struct req *q, struct board_by_view *m)
{
    struct board_group *all = arena_array(q->arena, struct board_group, m->n_groups + 1);
    size_t n = 0, with_others = m->n_groups + (m->groups[m->n_groups].n > 0);
    m->groups[m->n_groups].title = text(q->lang, TEXT_partnership_board_other_group);
    for (size_t i = 0; i < with_others; i++)
        if (m->groups[i].n > 0)
            all[n++] = m->groups[i];
    m->n_present = n;
    for (size_t i = 0; i < m->n_groups; i++)
        if (m->groups[i].n == 0)
            all[n++] = m->groups[i];
    for (size_t i = 0; i < m->n_present; i++)
        for (int k = 0; k < PARTNERSHIP_PHASES; k++) {
            struct board_cell *cell = &all[i].phases[k];
            if (cell->n > 1)
                qsort(cell->cards, cell->n, sizeof *cell->cards, board_compare);
            cell->n_shown = cell->n > BOARD_BY_SHOWN + 1 ? BOARD_BY_SHOWN : cell->n;
        }
    m->groups = all;
    m->n_groups = n;
}

void board_by_draw(struct req *q, struct res *r, const struct board_view *board, bool by_kind)
{
    struct board_by_view m = { .board = board, .by_kind = by_kind };
    const struct content *texts = by_kind ? said_texts(q) : NULL;
    for (int i = 0; i < PARTNERSHIP_PHASES; i++)
        m.phases[i] = partnership_phase_label(q->lang, i + 1);
    if (by_kind)
        kinds_start(q, texts, &m);
    else
        sectors_start(q, &m);
    cards_share_out(q, texts, &m);
    groups_finish(q, &m);
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_partnership_title), .nav = NAV_PARTNERSHIPS),
              partnership_board_by_html, &m);
}
