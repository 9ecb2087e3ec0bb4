/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/sheet/sheet.h"

/* A line for each answer that the actor may read: who, where, what. */

struct writing {
    struct req *q;
    const struct sheet *s;
    struct out *o;
};

static void cell(struct writing *w, struct str value, const char *after)
{
    out_csv(w->o, value.p ? value : STR(""));
    out_str(w->o, str_of(after));
}

static void row(struct writing *w, const struct sheet_voice *v, const struct sheet_section *section,
                struct str place, struct str title)
{
    for (size_t i = 0; i < section->n_asks; i++) {
        const struct sheet_ask *ask = &section->asks[i];
        const struct worksheet_cells_row *c = sheet_cell(w->s, v, place, ask->code);
        if (!c || !c->words.n)
            continue;
        cell(w, section->title, ",");
        cell(w, title, ",");
        cell(w, ask->title, ",");
        cell(w, v->name, ",");
        cell(w, sheet_value_said(w->q->arena, w->q->lang, ask, c->words), ",");
        cell(w, day_iso(w->q->arena, v->handed), "\r\n");
    }
}

static void section_of(struct writing *w, const struct sheet_voice *v,
                       const struct sheet_section *section)
{
    int64_t number = 0;
    for (size_t i = 0; i < section->n_givens; i++)
        row(w, v, section, section->givens[i].code, section->givens[i].title);
    for (size_t i = 0; i < w->s->n_rows; i++)
        if (w->s->rows[i].voice == v->id && str_eq(w->s->rows[i].section, section->code))
            row(w, v, section, sheet_row_place(w->q->arena, w->s->rows[i].id),
                text_number(w->q->arena, w->q->lang, ++number));
}

void sheet_csv(struct req *q, struct res *r)
{
    static const enum text_id heads[] = { TEXT_sheet_section, TEXT_sheet_row,
                                          TEXT_sheet_column,  TEXT_sheet_who,
                                          TEXT_sheet_answer,  TEXT_sheet_handed_day };
    enum { HEADS = sizeof heads / sizeof *heads };
    struct sheet s;
    if (!sheet_find(q, r, &s))
        return;
    struct writing w = { q, &s, &r->body };
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, arena_fmt(q->arena, "%.*s.csv", STR_ARG(s.words.code)));
    out_lit(&r->body, "\xEF\xBB\xBF");
    for (size_t i = 0; i < HEADS; i++)
        cell(&w, text(q->lang, heads[i]), i + 1 < HEADS ? "," : "\r\n");
    for (size_t i = 0; i < s.n_voices; i++)
        for (size_t k = 0; k < s.words.n_sections && s.voices[i].id && s.voices[i].shown; k++)
            section_of(&w, &s.voices[i], &s.words.sections[k]);
}
