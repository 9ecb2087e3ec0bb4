/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/sheet/blank.h"
#include "app/partnership/interaction/interaction.h"

#include "app/partnership/sheet/sheet.h"
#include "sheet_blank.html.h"
#include "sheet_blanks.html.h"

static const int numbers[] = { 1, 2, 3, 4, 5, 6 };

struct str blank_adapt(const struct view *v, const struct blank_view *m, struct str code)
{
    return m->page.adapting && code.n ? arena_fmt(v->arena, "/guide/text/%.*s", STR_ARG(code))
                                      : STR_NULL;
}

void sheet_blanks(struct req *q, struct res *r)
{
    const struct content *texts = said_texts(q);
    struct sheet_words *all;
    size_t n_all = sheet_words_all(q->arena, texts, &all);
    struct blank_list_view m = {
        .page = guide_page_of(q, "/guide/sheets", content_find(texts, STR("sheets"))),
        .phases =
            arena_array(q->arena, struct blank_phase, content_count(texts, CONTENT_PHASE, NULL)),
    };
    for (const struct content_entry *e = NULL; (e = content_next(texts, CONTENT_PHASE, NULL, e));) {
        struct blank_phase *x = &m.phases[m.n_phases++];
        *x = (struct blank_phase){ .title = content_text(e, CONTENT_TITLE),
                                   .lines = arena_array(q->arena, struct blank_line, n_all) };
        for (size_t i = 0; i < n_all; i++)
            if (sheet_serves(&all[i], e->code))
                x->lines[x->n_lines++] =
                    (struct blank_line){ &all[i], arena_fmt(q->arena, "/guide/sheets/%.*s",
                                                            STR_ARG(all[i].code)) };
    }
    struct page page = { .title = m.page.head.title, .nav = NAV_KNOWLEDGE };
    view_page(q, r, &page, sheet_blanks_html, &m);
}

void sheet_blank(struct req *q, struct res *r)
{
    const struct content *texts = said_texts(q);
    struct sheet_words words;
    if (!sheet_words_of(q->arena, q->lang, texts, req_segment(q, "sheet"), &words)) {
        res_not_found(q, r);
        return;
    }
    struct crumb *crumbs = arena_array(q->arena, struct crumb, 3);
    crumbs[0] = (struct crumb){ text(q->lang, TEXT_guide_title), STR("/guide") };
    crumbs[1] = (struct crumb){ text(q->lang, TEXT_sheet_title), STR("/guide/sheets") };
    struct blank_view m = {
        .page = guide_page_of(q, "/guide/sheets", words.theme ? words.theme : words.entry),
        .words = &words,
        .numbers = numbers,
        .n_numbers = sizeof numbers / sizeof *numbers,
    };
    m.page.crumbs = crumbs;
    int64_t ours = interaction_agency(q->tx, &q->actor);
    bool answers = ours && guard_may(&q->actor, CAP_PARTNERSHIP_READ, ours);
    if (words.own && answers)
        m.fill = arena_fmt(q->arena, "/sheets/%.*s", STR_ARG(words.code));
    struct str title = arena_fmt(q->arena, "%.*s%.*s%.*s", STR_ARG(text(q->lang, TEXT_sheet_blank)),
                                 STR_ARG(text(q->lang, TEXT_view_colon)), STR_ARG(words.title));
    struct page page = { .title = title, .nav = NAV_KNOWLEDGE }; /* not that of the filled one */
    view_page(q, r, &page, sheet_blank_html, &m);
}
