/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/sheet/paper.h"

#include "format/handout.h"

#include <inttypes.h>

enum { EMPTY_LINES = 6, WIDE_FROM = 4 /* columns */, PAPER_MOST = 16 << 20 };

void paper_begin(struct paper *p, struct arena *a, enum lang l, struct str title)
{
    *p = (struct paper){ .arena = a, .lang = l };
    out_init(&p->o, a, PAPER_MOST);
    handout_begin(&p->o, l, title);
}

struct str paper_end(struct paper *p)
{
    handout_end(&p->o);
    return out_view(&p->o);
}

static void sheet_begin(struct paper *p, const struct sheet_words *w)
{
    size_t most = 0;
    for (size_t i = 0; i < w->n_sections; i++)
        most = w->sections[i].n_asks > most ? w->sections[i].n_asks : most;
    handout_part_begin(&p->o, most >= WIDE_FROM, w->title, w->text);
}

static void section_begin(struct paper *p, const struct sheet_section *s)
{
    handout_heading(&p->o, 2, s->title);
    handout_note(&p->o, s->text);
}

static void table_begin(struct paper *p, const struct sheet_section *s)
{
    handout_table_begin(&p->o, s->rows != SHEET_GIVEN);
    for (size_t i = 0; i < s->n_asks; i++)
        handout_head(&p->o, s->asks[i].title, s->asks[i].hint);
    handout_heads_end(&p->o);
}

static struct str number_said(const struct paper *p, size_t n)
{
    return text_number(p->arena, p->lang, (int64_t)n);
}

/* -- blank
 * ---------------------------------------------------------------------------------------------- */

static void choices(struct paper *p, const struct sheet_section *s)
{
    for (size_t i = 0; i < s->n_asks; i++) {
        const struct sheet_ask *ask = &s->asks[i];
        if (!ask->n_options)
            continue;
        handout_choices_begin(&p->o, text_with(p->arena, p->lang, TEXT_sheet_options,
                                               TEXT_ARGS({ "column", .value = ask->title })));
        for (size_t k = 0; k < ask->n_options; k++)
            handout_choice(&p->o, ask->options[k].title);
        handout_choices_end(&p->o);
    }
}

static void empty_row(struct paper *p, const struct sheet_section *s, struct str title,
                      struct str text)
{
    handout_row_begin(&p->o, true, title, text);
    for (size_t i = 0; i < s->n_asks; i++) {
        handout_cell_begin(&p->o);
        handout_cell_end(&p->o);
    }
    handout_row_end(&p->o);
}

static void blank_section(struct paper *p, const struct sheet_section *s)
{
    bool plain = s->rows == SHEET_GIVEN && s->n_asks == 1;
    section_begin(p, s);
    if (!plain)
        table_begin(p, s);
    for (size_t i = 0; i < s->n_givens; i++) {
        if (plain) {
            handout_heading(&p->o, 3, s->givens[i].title);
            handout_lines(&p->o, s->givens[i].text);
        } else {
            empty_row(p, s, s->givens[i].title, s->givens[i].text);
        }
    }
    for (size_t i = 0; i < EMPTY_LINES && s->rows != SHEET_GIVEN; i++)
        empty_row(p, s, number_said(p, i + 1), STR_NULL);
    if (!plain)
        handout_table_end(&p->o);
    choices(p, s);
}

void paper_blank(struct paper *p, const struct sheet_words *w)
{
    sheet_begin(p, w);
    handout_line(&p->o, text(p->lang, TEXT_sheet_blank_who));
    for (size_t i = 0; i < w->n_sections; i++)
        blank_section(p, &w->sections[i]);
    handout_part_end(&p->o);
}

/* -- filled
 * --------------------------------------------------------------------------------------------- */

/* What a voice says in a cell, and what waits there for somebody to choose. */
static void cell(struct paper *p, const struct sheet *s, const struct sheet_voice *v,
                 const struct sheet_ask *ask, struct str place, bool label)
{
    const struct worksheet_cells_row *c = sheet_cell(s, v, place, ask->code);
    if (!c || !(c->words.n || c->other.n))
        return;
    handout_said(&p->o, label ? ask->title : STR_NULL,
                 sheet_value_said(p->arena, p->lang, ask, c->words));
    if (c->other.n && (v->mine || v == s->together))
        handout_said(&p->o, text(p->lang, TEXT_sheet_twice),
                     sheet_value_said(p->arena, p->lang, ask, c->other));
}

static bool says(const struct sheet *s, const struct sheet_voice *v,
                 const struct sheet_section *section, struct str place)
{
    for (size_t i = 0; i < section->n_asks; i++) {
        const struct worksheet_cells_row *c = sheet_cell(s, v, place, section->asks[i].code);
        if (c && (c->words.n || c->other.n))
            return true;
    }
    return false;
}

static void given_row(struct paper *p, const struct sheet *s, const struct sheet_section *section,
                      const struct sheet_given *g)
{
    bool any = false;
    handout_heading(&p->o, 3, g->title);
    handout_note(&p->o, g->text);
    for (size_t i = 0; i < s->n_voices; i++) {
        const struct sheet_voice *v = &s->voices[i];
        if (!v->shown || !says(s, v, section, g->code))
            continue;
        any = true;
        handout_group_begin(&p->o, v == s->together, v->name);
        for (size_t k = 0; k < section->n_asks; k++)
            cell(p, s, v, &section->asks[k], g->code, section->n_asks > 1);
        handout_group_end(&p->o);
    }
    if (!any)
        handout_note(&p->o, text(p->lang, TEXT_sheet_no_answer));
}

/* The rows that one voice wrote itself; false: none. */
static bool free_rows(struct paper *p, const struct sheet *s, const struct sheet_section *section,
                      const struct sheet_voice *v)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_rows; i++) {
        const struct worksheet_rows_row *row = &s->rows[i];
        struct str place = sheet_row_place(p->arena, row->id);
        if (row->voice != v->id || !str_eq(row->section, section->code) ||
            !says(s, v, section, place))
            continue;
        if (n++ == 0) {
            handout_heading(&p->o, 3, v->name);
            table_begin(p, section);
        }
        handout_row_begin(&p->o, false, number_said(p, n), STR_NULL);
        for (size_t k = 0; k < section->n_asks; k++) {
            handout_cell_begin(&p->o);
            cell(p, s, v, &section->asks[k], place, false);
            handout_cell_end(&p->o);
        }
        handout_row_end(&p->o);
    }
    if (n)
        handout_table_end(&p->o);
    return n > 0;
}

static void filled_section(struct paper *p, const struct sheet *s,
                           const struct sheet_section *section)
{
    bool any = false;
    section_begin(p, section);
    for (size_t i = 0; i < section->n_givens; i++)
        given_row(p, s, section, &section->givens[i]);
    if (section->rows == SHEET_GIVEN)
        return;
    for (size_t i = 0; i < s->n_voices; i++)
        if (s->voices[i].shown && s->voices[i].id)
            any |= free_rows(p, s, section, &s->voices[i]);
    if (any)
        return;
    table_begin(p, section); /* its columns are part of what it asks */
    handout_table_end(&p->o);
    handout_note(&p->o, text(p->lang, TEXT_sheet_no_answer));
}

/* Who has answered, and since when it is agreed on. */
static void who(struct paper *p, const struct sheet *s)
{
    for (size_t i = 0; i < s->n_voices; i++) {
        const struct sheet_voice *v = &s->voices[i];
        bool handed = v->handed != DAY_NONE;
        if (v == s->together && !handed)
            continue;
        struct str since = handed ? text_day(p->arena, p->lang, v->handed, DAY_SHORT) : STR_NULL;
        enum text_id id = v == s->together ? TEXT_sheet_agreed_on
                          : handed         ? TEXT_sheet_handed_on
                          : v->id          ? TEXT_sheet_writing
                                           : TEXT_sheet_not_begun;
        struct str state =
            handed ? text_with(p->arena, p->lang, id, TEXT_ARGS({ "day", .value = since }))
                   : text(p->lang, id);
        handout_note(&p->o, v == s->together ? state
                                             : arena_fmt(p->arena, "%.*s, %.*s", STR_ARG(v->name),
                                                         STR_ARG(state)));
    }
}

void paper_filled(struct paper *p, const struct sheet *s)
{
    sheet_begin(p, &s->words);
    if (s->place.shared)
        handout_heading(&p->o, 3, s->place.p.title);
    who(p, s);
    for (size_t i = 0; i < s->words.n_sections; i++)
        filled_section(p, s, &s->words.sections[i]);
    handout_part_end(&p->o);
}
