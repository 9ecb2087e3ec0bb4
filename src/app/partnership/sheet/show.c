/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/sheet/show.h"

#include "guard/account.h"
#include "sheet_show.html.h"

#include <inttypes.h>
#include <stdlib.h>

const char *const sheet_scale[SHEET_SCALE_STEPS] = { "0", "0.5", "1", "1.5", "2", "2.5", "3", "3.5",
                                                     "4", "4.5", "5", "5.5", "6", "6.5", "7", "7.5",
                                                     "8", "8.5", "9", "9.5", "10" };

struct str sheet_row_called(const struct view *v, const struct sheet_row_view *row)
{
    if (row->title.n)
        return row->title;
    for (size_t i = 0; i < row->n_cells; i++)
        if (row->cells[i].said.n)
            return row->cells[i].said;
    return text(v->lang, TEXT_sheet_row);
}

/* -- cells
 * --------------------------------------------------------------------------------------------- */

static int lines_of(struct str words)
{
    int n = 1 + (int)(words.n / 60);
    for (size_t i = 0; i < words.n; i++)
        n += words.p[i] == '\n';
    return n < 2 ? 2 : n > 12 ? 12 : n;
}

static void error_set(struct req *q, struct sheet_cell_view *c, enum text_id wrong)
{
    if (wrong == TEXT_NONE)
        return;
    c->error = text(q->lang, wrong);
    c->describes = arena_fmt(q->arena, "e-%.*s", STR_ARG(c->id));
}

static void typed_back(struct req *q, const struct worksheet_cells_row *kept,
                       struct sheet_cell_view *c)
{
    struct str typed = req_form(q, arena_z(q->arena, c->name)), value;
    if (!typed.p)
        return;
    enum text_id wrong = sheet_value_read(q->arena, q->lang, c->ask, typed, &value);
    c->value = typed;
    c->seen = req_form(q, arena_z(q->arena, c->seen_name));
    if (wrong == TEXT_NONE && sheet_cell_full(q->arena, kept, value, c->seen))
        wrong = TEXT_sheet_full;
    error_set(q, c, wrong);
}

/* A step that could not be taken there says so there. */
static enum text_id step_wrong(struct req *q, const struct worksheet_cells_row *kept)
{
    if (kept->id == req_query_id(q, "long"))
        return TEXT_sheet_both_long;
    return kept->id == req_query_id(q, "full") ? TEXT_sheet_full : TEXT_NONE;
}

static struct sheet_cell_view cell_view(struct req *q, const struct sheet_page_view *m,
                                        const struct sheet_ask *ask, struct str place)
{
    const struct worksheet_cells_row *kept =
        m->of ? sheet_cell(m->s, m->of, place, ask->code) : NULL;
    struct str words = kept && kept->words.p ? kept->words : STR("");
    struct sheet_cell_view c = {
        .ask = ask,
        .id = arena_fmt(q->arena, "c-%.*s-%.*s", STR_ARG(place), STR_ARG(ask->code)),
        .name = arena_fmt(q->arena, "c.%.*s.%.*s", STR_ARG(place), STR_ARG(ask->code)),
        .seen_name = arena_fmt(q->arena, "v.%.*s.%.*s", STR_ARG(place), STR_ARG(ask->code)),
        .seen = sheet_seen(q->arena, kept),
        .value = sheet_value_typed(q->arena, q->lang, ask, words),
        .said = sheet_value_said(q->arena, q->lang, ask, words),
        .other = kept ? sheet_value_said(q->arena, q->lang, ask, kept->other) : STR_NULL,
        .id_kept = kept ? kept->id : 0,
        .kept = kept && !m->s->former ? arena_fmt(q->arena, "%" PRId64, kept->id) : STR_NULL,
    };
    if (m->wrong)
        typed_back(q, kept, &c);
    else if (kept)
        error_set(q, &c, step_wrong(q, kept));
    c.lines = lines_of(c.value);
    return c;
}

/* -- what the others say
 * ----------------------------------------------------------------------------------- */

static struct sheet_answer answer_of(struct req *q, const struct sheet *s,
                                     const struct sheet_section *section,
                                     const struct sheet_voice *v, struct str place, bool bring)
{
    struct sheet_answer x = { .name = v->name,
                              .parts = arena_array(q->arena, struct sheet_part, section->n_asks) };
    for (size_t i = 0; i < section->n_asks; i++) {
        const struct sheet_ask *ask = &section->asks[i];
        const struct worksheet_cells_row *c = sheet_cell(s, v, place, ask->code);
        if (!c || !c->words.n)
            continue;
        x.parts[x.n_parts++] = (struct sheet_part){
            .label = section->n_asks > 1 ? ask->title : STR_NULL,
            .said = sheet_value_said(q->arena, q->lang, ask, c->words),
            .bring = bring ? arena_fmt(q->arena, "bring:%" PRId64, c->id) : STR_NULL,
            .act = s->place.by_link || s->place.closed
                       ? STR_NULL
                       : arena_fmt(q->arena, "%.*s?view=beside&act=%" PRId64 "#act",
                                   STR_ARG(s->href), c->id),
            .cell = c->id,
        };
    }
    return x;
}

static bool is_read_beside(const struct sheet *s, const struct sheet_voice *v)
{
    return v->shown && v->id && v != s->together;
}

static void answers_fill(struct req *q, const struct sheet_page_view *m,
                         const struct sheet_section *section, struct sheet_row_view *row)
{
    row->answers = arena_array(q->arena, struct sheet_answer, m->s->n_voices);
    for (size_t i = 0; i < m->s->n_voices; i++) {
        const struct sheet_voice *v = &m->s->voices[i];
        if (!is_read_beside(m->s, v))
            continue;
        struct sheet_answer x = answer_of(q, m->s, section, v, row->place, m->editing);
        if (x.n_parts)
            row->answers[row->n_answers++] = x;
    }
}

static void lists_fill(struct req *q, const struct sheet_page_view *m,
                       const struct sheet_section *section, struct sheet_section_view *to)
{
    const struct sheet *s = m->s;
    to->lists = arena_array(q->arena, struct sheet_answers_list, s->n_voices);
    for (size_t i = 0; i < s->n_voices; i++) {
        const struct sheet_voice *v = &s->voices[i];
        if (!is_read_beside(s, v))
            continue;
        struct sheet_answers_list *list = &to->lists[to->n_lists];
        *list = (struct sheet_answers_list){
            .name = v->name, .rows = arena_array(q->arena, struct sheet_answer, s->n_rows)
        };
        for (size_t k = 0; k < s->n_rows; k++) {
            if (s->rows[k].voice != v->id || !str_eq(s->rows[k].section, section->code))
                continue;
            struct str place = sheet_row_place(q->arena, s->rows[k].id);
            struct sheet_answer x = answer_of(q, s, section, v, place, false);
            if (m->editing)
                x.bring = arena_fmt(q->arena, "bring_row:%" PRId64, s->rows[k].id);
            if (x.n_parts)
                list->rows[list->n_rows++] = x;
        }
        to->n_lists += list->n_rows > 0;
    }
}

/* -- rows and sections
 * ----------------------------------------------------------------------------------------- */

static void row_fill(struct req *q, const struct sheet_page_view *m,
                     const struct sheet_section *section, const struct sheet_given *given,
                     struct sheet_row_view *row)
{
    row->id = arena_fmt(q->arena, "row-%.*s", STR_ARG(row->place));
    row->cells = arena_array(q->arena, struct sheet_cell_view, section->n_asks);
    row->n_cells = section->n_asks;
    for (size_t i = 0; i < section->n_asks; i++) {
        row->cells[i] = cell_view(q, m, &section->asks[i], row->place);
        row->cells[i].given = given;
        row->has_more |= (row->row && m->editing) || (row->cells[i].kept.p && !m->by_link);
        row->has_words |= row->cells[i].said.n > 0 || row->cells[i].other.n > 0;
    }
}

static void givens_fill(struct req *q, const struct sheet_page_view *m,
                        const struct sheet_section *section, struct sheet_section_view *to)
{
    to->rows = arena_array(q->arena, struct sheet_row_view, section->n_givens);
    to->n_rows = section->n_givens;
    to->plain = section->n_asks == 1;
    for (size_t i = 0; i < section->n_givens; i++) {
        const struct sheet_given *g = &section->givens[i];
        to->rows[i] =
            (struct sheet_row_view){ .place = g->code, .title = g->title, .text = g->text };
        row_fill(q, m, section, g, &to->rows[i]);
        if (m->beside)
            answers_fill(q, m, section, &to->rows[i]);
    }
}

static void frees_fill(struct req *q, const struct sheet_page_view *m,
                       const struct sheet_section *section, struct sheet_section_view *to)
{
    const struct sheet *s = m->s;
    to->rows = arena_array(q->arena, struct sheet_row_view, s->n_rows + 1);
    for (size_t k = 0; k < s->n_rows && m->of; k++) {
        if (s->rows[k].voice != m->of->id || !m->of->id ||
            !str_eq(s->rows[k].section, section->code))
            continue;
        struct sheet_row_view *row = &to->rows[to->n_rows++];
        *row =
            (struct sheet_row_view){ .place = sheet_row_place(q->arena, s->rows[k].id),
                                     .row = s->rows[k].id,
                                     .number = section->rows == SHEET_RANKED ? (int)to->n_rows : 0,
                                     .first = to->n_rows == 1 };
        row_fill(q, m, section, NULL, row);
    }
    if (to->n_rows)
        to->rows[to->n_rows - 1].last = true;
    if (m->editing) {
        struct sheet_row_view *row = &to->rows[to->n_rows++];
        *row = (struct sheet_row_view){ .place =
                                            arena_fmt(q->arena, "new-%.*s", STR_ARG(section->code)),
                                        .fresh = true };
        row_fill(q, m, section, NULL, row);
    }
    if (m->beside)
        lists_fill(q, m, section, to);
}

/* -- the curve of marks from 0 to 10
 * -------------------------------------------------------------------------------- */

struct mark {
    day day;
    double value;
};

static int by_day(const void *a, const void *b)
{
    return ((const struct mark *)a)->day - ((const struct mark *)b)->day;
}

static const struct sheet_ask *ask_typed(const struct sheet_section *s, enum sheet_type type)
{
    for (size_t i = 0; i < s->n_asks; i++)
        if (s->asks[i].type == type)
            return &s->asks[i];
    return NULL;
}

static size_t marks_read(struct req *q, const struct sheet_page_view *m,
                         const struct sheet_section_view *x, struct mark *ret)
{
    const struct sheet_ask *at = ask_typed(x->section, SHEET_DAY);
    const struct sheet_ask *scale = ask_typed(x->section, SHEET_SCALE);
    size_t n = 0;
    for (size_t i = 0; i < x->n_rows && at && scale && m->of; i++) {
        const struct worksheet_cells_row *d = sheet_cell(m->s, m->of, x->rows[i].place, at->code);
        const struct worksheet_cells_row *c =
            sheet_cell(m->s, m->of, x->rows[i].place, scale->code);
        day when;
        if (d && c && c->words.n && day_parse(d->words, &when))
            ret[n++] = (struct mark){ when, strtod(arena_z(q->arena, c->words), NULL) };
    }
    qsort(ret, n, sizeof *ret, by_day);
    return n;
}

static void curve_fill(struct req *q, const struct sheet_page_view *m, struct sheet_section_view *x)
{
    struct mark *marks = arena_array(q->arena, struct mark, x->n_rows + 1);
    size_t n = marks_read(q, m, x, marks);
    double *values = arena_array(q->arena, double, n + 1);
    if (n < 2)
        return;
    for (size_t i = 0; i < n; i++)
        values[i] = marks[i].value;
    x->curve = (struct curve){ CURVE_MAIN, values };
    x->n_points = n;
    x->curve_first = text_day(q->arena, q->lang, marks[0].day, DAY_SHORT);
    x->curve_last = text_day(q->arena, q->lang, marks[n - 1].day, DAY_SHORT);
    x->curve_said =
        text_with(q->arena, q->lang, TEXT_sheet_curve,
                  TEXT_ARGS({ "from", .value = text_decimal(q->arena, q->lang, values[0], 1) },
                            { "first", .value = x->curve_first },
                            { "to", .value = text_decimal(q->arena, q->lang, values[n - 1], 1) },
                            { "last", .value = x->curve_last }));
}

static void sections_fill(struct req *q, struct sheet_page_view *m)
{
    const struct sheet_words *w = &m->s->words;
    m->sections = arena_array(q->arena, struct sheet_section_view, w->n_sections);
    m->n_sections = w->n_sections;
    for (size_t i = 0; i < w->n_sections; i++) {
        struct sheet_section_view *x = &m->sections[i];
        x->section = &w->sections[i];
        if (w->sections[i].rows == SHEET_GIVEN)
            givens_fill(q, m, &w->sections[i], x);
        else
            frees_fill(q, m, &w->sections[i], x);
        curve_fill(q, m, x);
    }
}

/* -- around them
 * ----------------------------------------------------------------------------------------- */

static struct str here(struct req *q, const struct sheet_page_view *m, const char *view)
{
    return arena_fmt(q->arena, "%.*s?view=%s%.*s", STR_ARG(m->s->href), view, STR_ARG(m->side));
}

static void steps_fill(struct req *q, struct sheet_page_view *m)
{
    const struct sheet *s = m->s;
    bool handed = s->mine && s->mine->handed != DAY_NONE;
    bool agreed = s->together && s->together->handed != DAY_NONE;
    if (s->words.answers == SHEET_APART)
        return;
    m->steps[0] = (struct step){ .label = text(q->lang, TEXT_sheet_step_alone),
                                 .href = m->beside && s->mine ? here(q, m, "mine") : STR_NULL,
                                 .line = text(q->lang, handed ? TEXT_sheet_step_handed
                                                              : TEXT_sheet_step_writing),
                                 .state = !m->beside ? STEP_NOW : STEP_DONE };
    m->steps[1] = (struct step){ .label = text(q->lang, TEXT_sheet_step_beside),
                                 .href = s->beside && !m->beside ? here(q, m, "beside") : STR_NULL,
                                 .line = text(q->lang, s->beside ? TEXT_sheet_step_readable
                                                                 : TEXT_sheet_step_hidden),
                                 .state = agreed      ? STEP_DONE
                                          : m->beside ? STEP_NOW
                                                      : STEP_LATER };
    m->n_steps = 2;
    if (!s->together)
        return;
    m->steps[2] =
        (struct step){ .label = text(q->lang, TEXT_sheet_step_together),
                       .href = s->beside && !m->beside ? here(q, m, "beside") : STR_NULL,
                       .line = agreed ? text_day(q->arena, q->lang, s->together->handed, DAY_SHORT)
                                      : text(q->lang, TEXT_sheet_step_not_yet),
                       .state = agreed ? STEP_DONE : STEP_LATER };
    m->n_steps = 3;
}

static struct str noter_of(struct req *q, const struct sheet_voice *v)
{
    return v->noter == NUMBER_NONE ? STR_NULL : account_name(q->home, v->noter);
}

/* Whose cells are shown are told who else reads them. */
static void noting_fill(struct req *q, struct sheet_page_view *m)
{
    const struct sheet_voice *v = m->s->mine;
    if (!v || v->noter == NUMBER_NONE)
        return;
    m->notes = m->s->place.asked && !m->by_link && v->noter == q->actor.account;
    m->noting =
        text_with(q->arena, q->lang, m->notes ? TEXT_sheet_you_note : TEXT_sheet_noted_for_you,
                  TEXT_ARGS({ "name", .value = m->notes ? v->name : noter_of(q, v) },
                            { "day", .value = text_day(q->arena, q->lang, v->noted, DAY_SHORT) }));
}

static void voices_fill(struct req *q, struct sheet_page_view *m)
{
    const struct sheet *s = m->s;
    bool may_ask =
        s->place.shared && s->place.may_lead && !s->place.closed && s->words.answers != SHEET_APART;
    if (may_ask && s->n_voices > 1)
        m->ask = arena_fmt(q->arena, "%.*s/ask", STR_ARG(s->href));
    struct party_speakers_row *speakers;
    const struct party_speakers_in in = { s->place.p.record.id };
    size_t n = s->place.shared ? party_speakers(q->tx, &in, &speakers) : 0;
    m->voices = arena_array(q->arena, struct sheet_voice_view, s->n_voices);
    for (size_t i = 0; i < s->n_voices; i++) {
        const struct sheet_voice *v = &s->voices[i];
        if (v == s->together)
            continue;
        bool handed = v->handed != DAY_NONE;
        m->voices[m->n_voices++] = (struct sheet_voice_view){
            .voice = v,
            .said = handed
                        ? text_with(q->arena, q->lang, TEXT_sheet_handed_on,
                                    TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang,
                                                                         v->handed, DAY_NO_YEAR) }))
                    : v->id ? text(q->lang, TEXT_sheet_writing)
                            : text(q->lang, TEXT_sheet_not_begun),
            .status = handed  ? STATUS_MET
                      : v->id ? STATUS_DUE
                              : STATUS_OFF,
            .side = s->place.any_side && !v->mine && v->noter == q->actor.account
                        ? arena_fmt(q->arena, "%.*s?side=%" PRId64, STR_ARG(s->href), v->party)
                        : STR_NULL,
            .noter = noter_of(q, v),
            .speakers = n ? side_speakers_said(q, speakers, n, v->party) : STR_NULL,
            .may_note = sheet_may_note(s, v) && v->noter != q->actor.account,
            .link = may_ask && !v->mine && !handed
                        ? arena_fmt(q->arena, "%.*s/links/%" PRId64, STR_ARG(s->href), v->party)
                        : STR_NULL,
            .here = v->mine,
        };
    }
}

static const struct crumb *crumbs_of(struct req *q, const struct sheet *s)
{
    struct crumb *c = arena_array(q->arena, struct crumb, 4);
    size_t n = 0;
    c[n++] = (struct crumb){ text(q->lang, TEXT_partnership_title), STR("/partnerships") };
    if (s->place.shared)
        c[n++] = (struct crumb){ s->place.p.title, arena_fmt(q->arena, "/partnerships/%" PRId64,
                                                             s->place.p.record.id) };
    c[n++] =
        (struct crumb){ text(q->lang, s->place.shared ? TEXT_sheet_title : TEXT_sheet_own_title),
                        s->place.base };
    return c;
}

static void may_fill(struct sheet_page_view *m)
{
    const struct sheet *s = m->s;
    bool lead = s->place.may_lead && !s->place.closed && s->words.answers != SHEET_APART;
    bool opened = s->id && s->record.opened != DAY_NONE;
    bool agreed = s->together && s->together->handed != DAY_NONE;
    m->may_hand = !m->beside && m->editing && s->words.answers != SHEET_APART;
    m->may_take_back = !m->beside && s->mine && s->mine->handed != DAY_NONE && !s->place.closed;
    bool all = true; /* have handed in: there is nothing to open */
    for (size_t i = 0; i < s->n_voices; i++)
        all &= s->voices[i].handed != DAY_NONE || &s->voices[i] == s->together;
    m->may_open = lead && s->id && !opened && !agreed && !all;
    m->may_close = lead && opened && !agreed && m->beside;
    m->may_agree = m->beside && m->editing;
    m->may_reopen = m->beside && lead && agreed;
}

static bool is_shown(const struct sheet *s, int64_t voice)
{
    for (size_t i = 0; i < s->n_voices; i++)
        if (s->voices[i].id == voice && s->voices[i].shown)
            return true;
    return false;
}

/* What came of an answer is told to who may read that answer. */
static void actions_shown(struct sheet_page_view *m)
{
    const struct sheet *s = m->s;
    size_t n = 0;
    for (size_t i = 0; i < m->n_actions; i++) {
        bool shown = m->actions[i].part == NUMBER_NONE;
        for (size_t k = 0; k < s->n_cells && !shown; k++)
            shown = s->cells[k].id == m->actions[i].part && is_shown(s, s->cells[k].voice);
        if (shown)
            m->actions[n++] = m->actions[i];
    }
    m->n_actions = n;
}

static struct str answer_said(struct req *q, const struct sheet *s,
                              const struct worksheet_cells_row *c)
{
    const struct sheet_ask *ask = NULL;
    for (size_t i = 0; i < s->words.n_sections && !ask; i++)
        ask = sheet_ask_of(&s->words.sections[i], c->ask);
    return ask ? sheet_value_said(q->arena, q->lang, ask, c->words) : c->words;
}

/* An answer that the address names becomes an action or a point for a meeting. */
static void actions_fill(struct req *q, struct sheet_page_view *m)
{
    const struct sheet *s = m->s;
    int64_t wanted = req_query_id(q, "act");
    /* What stays with one party does not become everybody's. */
    bool together = s->place.shared && s->words.answers != SHEET_APART;
    if (m->by_link || !s->id)
        return;
    m->may_act = !s->place.closed;
    m->n_actions = action_of(q, entity_worksheet.name, s->id, &m->actions);
    actions_shown(m);
    for (size_t i = 0; i < s->n_cells && wanted && m->may_act; i++) {
        const struct worksheet_cells_row *c = &s->cells[i];
        if (c->id == wanted && c->words.n && is_shown(s, c->voice))
            m->act = (struct action_new){
                .origin = entity_worksheet.name,
                .origin_id = s->id,
                .part = c->id,
                .partnership = together ? s->place.p.record.id : 0,
                .hint = together ? text(q->lang, TEXT_sheet_act_read) : STR_NULL,
                .title = answer_said(q, s, c),
                .back = m->back,
                .number = 1,
            };
    }
}

static void formers_fill(struct req *q, struct sheet_page_view *m)
{
    const struct sheet *s = m->s;
    m->formers = arena_array(q->arena, struct str, s->n_formers);
    for (size_t i = 0; i < s->n_formers && !s->former; i++)
        m->formers[m->n_formers++] =
            arena_fmt(q->arena, "%.*s?former=%" PRId64, STR_ARG(s->href), s->formers[i]);
}

void sheet_draw(struct req *q, struct res *r, struct sheet *s, bool wrong)
{
    struct sheet_page_view m = { .s = s, .wrong = wrong, .title = s->words.title };
    struct str view = wrong ? str_is(req_form(q, "of"), "together") ? STR("beside") : STR("mine")
                            : req_query(q, "view");
    m.printing = !wrong && str_is(req_query(q, "print"), "1");
    m.beside = s->beside && (str_is(view, "beside") || !s->mine || s->former ||
                             (!view.p && s->mine->handed != DAY_NONE));
    m.of = m.beside ? s->together : s->mine;
    m.editing = !m.printing && sheet_may_write(s, m.of);
    m.side = sheet_side(q->arena, s);
    m.csv = arena_fmt(q->arena, "%.*s/answers.csv%s%.*s", STR_ARG(s->href), m.side.n ? "?" : "",
                      STR_ARG(str_sub(m.side, 1, m.side.n)));
    m.paper =
        arena_fmt(q->arena, "%.*s&print=1", STR_ARG(here(q, &m, m.beside ? "beside" : "mine")));
    m.pdf = m.by_link ? STR_NULL : sheet_paper_at(q->arena, &s->place);
    m.blank = arena_fmt(q->arena, "/guide/sheets/%.*s", STR_ARG(s->words.code));
    m.back = here(q, &m, m.beside ? "beside" : "mine");
    m.by_link = s->place.by_link;
    m.community = m.by_link ? q->community->name : STR_NULL;
    m.today = q->today;
    m.crumbs = m.by_link ? NULL : crumbs_of(q, s);
    if (s->place.shared && !m.by_link)
        m.choice =
            side_choice_of(q, s->place.p.record.id, s->place.parties, s->place.n_parties, s->href);
    noting_fill(q, &m);
    formers_fill(q, &m);
    actions_fill(q, &m);
    voices_fill(q, &m);
    steps_fill(q, &m);
    sections_fill(q, &m);
    may_fill(&m);
    struct page page = { .title = s->words.title,
                         .nav = m.by_link ? NAV_NONE : NAV_PARTNERSHIPS,
                         .frame = m.by_link ? FRAME_LINK : FRAME_PLAIN };
    int64_t row = req_query_id(q, "row");
    if (row)
        page.undo = arena_fmt(q->arena, "%.*s/row/%" PRId64 "/undo", STR_ARG(s->href), row);
    view_page(q, r, &page, sheet_show_html, &m);
}

void sheet_page(struct req *q, struct res *r)
{
    struct sheet s;
    if (sheet_find(q, r, &s))
        sheet_draw(q, r, &s, false);
}
