/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/sheet/list.h"

#include "app/knowledge/adapt/said.h"
#include "guard/account.h"
#include "sheet_alone.html.h"
#include "sheet_list.html.h"

#include <inttypes.h>

/* -- how far each sheet is
 * ------------------------------------------------------------------------------- */

/* The rows of both statements are alike. */
typedef struct worksheets_of_partnership_row begun_row;

static size_t begun_read(struct req *q, const struct sheet_place *p, begun_row **ret)
{
    struct worksheets_of_organization_row *own;
    if (p->shared)
        return worksheets_of_partnership(
            q->tx, &(struct worksheets_of_partnership_in){ .partnership = p->p.record.id }, ret);
    size_t n = worksheets_of_organization(
        q->tx, &(struct worksheets_of_organization_in){ .organization = p->organization }, &own);
    *ret = arena_array(q->arena, begun_row, n);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = (begun_row){ own[i].sheet, own[i].opened, own[i].kind,  own[i].account,
                                 own[i].party, own[i].handed, own[i].filled };
    return n;
}

struct names {
    const struct sheet_place *place;
    struct member *members;
    size_t n_members;
};

static struct str name_of(const struct names *names, const begun_row *row)
{
    for (size_t i = 0; i < names->n_members && row->account != NUMBER_NONE; i++)
        if (names->members[i].account == row->account)
            return names->members[i].name;
    for (size_t i = 0; i < names->place->n_parties; i++)
        if (names->place->parties[i].party == row->party)
            return names->place->parties[i].said;
    return STR_NULL;
}

static void state_add(struct req *q, const struct names *names, const begun_row *row,
                      struct sheet_state *s)
{
    bool handed = row->handed != DAY_NONE;
    s->opened |= row->opened != DAY_NONE;
    if (str_is(row->kind, "together")) {
        s->agreed = row->handed;
        return;
    }
    bool mine =
        names->place->shared ? row->party == names->place->side : row->account == q->actor.account;
    s->mine_begun |= mine && row->filled > 0;
    s->mine_handed |= mine && handed;
    s->n_begun += row->filled > 0;
    struct str name = name_of(names, row);
    s->n_handed += handed;
    if (handed && name.n && s->n_names < SHEET_MARKS)
        s->handed[s->n_names++] = name;
}

size_t sheet_states(struct req *q, const struct sheet_place *p, struct sheet_state **ret)
{
    begun_row *rows;
    struct names names = { .place = p };
    size_t n_rows = begun_read(q, p, &rows), n = 0;
    if (n_rows && !p->shared)
        names.n_members = account_members(q->home, q->community->id, &names.members);
    *ret = arena_array(q->arena, struct sheet_state, n_rows + 1);
    for (size_t i = 0; i < n_rows; i++) {
        if (!n || !str_eq((*ret)[n - 1].sheet, rows[i].sheet))
            (*ret)[n++] = (struct sheet_state){ .sheet = rows[i].sheet, .agreed = DAY_NONE };
        state_add(q, &names, &rows[i], &(*ret)[n - 1]);
    }
    return n;
}

/* -- lines
 * --------------------------------------------------------------------------------------------- */

static struct str state_said(struct req *q, const struct sheet_state *s, enum status *ret)
{
    *ret = STATUS_OFF;
    if (!s || (!s->n_begun && !s->n_handed && s->agreed == DAY_NONE))
        return text(q->lang, TEXT_sheet_not_begun);
    *ret = STATUS_MET;
    if (s->agreed != DAY_NONE)
        return text_with(
            q->arena, q->lang, TEXT_sheet_agreed_on,
            TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, s->agreed, DAY_NO_YEAR) }));
    *ret = STATUS_DUE;
    if (s->n_handed)
        return text_with(q->arena, q->lang, TEXT_sheet_n_handed,
                         TEXT_ARGS({ "count", .number = s->n_handed }));
    return text_with(q->arena, q->lang, TEXT_sheet_n_begun,
                     TEXT_ARGS({ "count", .number = s->n_begun }));
}

static const struct sheet_state *state_of(const struct sheet_state *states, size_t n,
                                          struct str code)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(states[i].sheet, code))
            return &states[i];
    return NULL;
}

static void phase_fill(struct req *q, const struct sheet_place *p, const struct sheet_words *all,
                       size_t n_all, const struct sheet_state *states, size_t n_states,
                       struct sheet_phase_view *x)
{
    x->lines = arena_array(q->arena, struct sheet_line, n_all);
    x->themes = arena_array(q->arena, struct sheet_line, n_all);
    for (size_t i = 0; i < n_all; i++) {
        const struct sheet_words *w = &all[i];
        if (!(p->shared ? w->shared : w->own) || !sheet_serves(w, x->code))
            continue;
        const struct sheet_state *s = state_of(states, n_states, w->code);
        struct sheet_line *line = w->theme ? &x->themes[x->n_themes++] : &x->lines[x->n_lines++];
        line->words = w;
        line->href = arena_fmt(q->arena, "%.*s/%.*s", STR_ARG(p->base), STR_ARG(w->code));
        line->said = state_said(q, s, &line->status);
        line->handed = s ? s->handed : NULL;
        line->n_handed = s ? s->n_names : 0;
        line->n_more = s ? s->n_handed - (int64_t)s->n_names : 0;
        x->n_themes_begun += w->theme && s && s->n_begun > 0;
        x->n_begun += !w->theme && s && s->n_begun > 0;
    }
}

static const struct crumb *crumbs_of(struct req *q, const struct sheet_place *p)
{
    struct crumb *c = arena_array(q->arena, struct crumb, 3);
    c[0] = (struct crumb){ text(q->lang, TEXT_partnership_title), STR("/partnerships") };
    if (p->shared)
        c[1] = (struct crumb){ p->p.title,
                               arena_fmt(q->arena, "/partnerships/%" PRId64, p->p.record.id) };
    return c;
}

void sheet_list(struct req *q, struct res *r)
{
    struct sheet_place place;
    struct sheet_words *all;
    struct sheet_state *states;
    if (!q->route->data && !sheet_own(q)) {
        struct page alone = { .title = text(q->lang, TEXT_sheet_own_title),
                              .nav = NAV_PARTNERSHIPS };
        view_page(q, r, &alone, sheet_alone_html);
        return;
    }
    if (!sheet_place_find(q, r, &place))
        return;
    const struct content *texts = said_texts(q);
    size_t n_all = sheet_words_all(q->arena, texts, &all);
    size_t n_states = sheet_states(q, &place, &states);
    struct sheet_list_view m = {
        .place = &place,
        .crumbs = crumbs_of(q, &place),
        .pdf = sheet_paper_at(q->arena, &place),
        .title = text(q->lang, place.shared ? TEXT_sheet_title : TEXT_sheet_own_title),
        .lede = text(q->lang, place.shared ? TEXT_sheet_lede : TEXT_sheet_own_lede),
        .phases = arena_array(q->arena, struct sheet_phase_view,
                              content_count(texts, CONTENT_PHASE, NULL)),
    };
    int number = 0;
    if (place.shared)
        m.choice = side_choice_of(q, place.p.record.id, place.parties, place.n_parties, place.base);
    for (const struct content_entry *e = NULL; (e = content_next(texts, CONTENT_PHASE, NULL, e));) {
        struct sheet_phase_view *x = &m.phases[m.n_phases];
        number++;
        *x = (struct sheet_phase_view){ .code = e->code,
                                        .title = content_text(e, CONTENT_TITLE),
                                        .now = place.shared && place.p.phase == number };
        phase_fill(q, &place, all, n_all, states, n_states, x);
        x->open = x->now || !place.shared;
        m.n_phases += x->n_lines + x->n_themes > 0;
    }
    struct page page = { .title = m.title, .nav = NAV_PARTNERSHIPS };
    view_page(q, r, &page, sheet_list_html, &m);
}
