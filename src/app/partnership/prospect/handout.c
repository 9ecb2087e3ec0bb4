/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The sheet that stays on the table after a meeting: who we are, the purpose, what both could gain
 * and whom to call. Its words are the community's own (a tool of phase 2). */
#include "app/partnership/prospect/pages.h"
#include "prospect_handout.html.h"

enum { LINES = 40 };

static void langs_make(struct req *q, struct prospect_handout *m)
{
    for (int i = 0; i < LANG_COUNT; i++)
        m->langs[i] = (struct words_choice){
            .label = text((enum lang)i, TEXT_prospect_in_language),
            .href = arena_fmt(q->arena, "%.*s/handout?text=%.*s", STR_ARG(m->of->base),
                              STR_ARG(lang_code((enum lang)i))),
            .current = i == (int)m->lang,
        };
}

void prospect_handout_page(struct req *q, struct res *r)
{
    struct prospect p;
    struct prospect_view of;
    struct prospect_handout m = { .of = &of, .lang = q->lang };
    if (!record_find(q, r, &prospect_pages, CAP_PARTNERSHIP_READ, &p))
        return;
    if (has(req_query(q, "text")))
        lang_parse(req_query(q, "text"), &m.lang);
    dossier_read(q, &p, &of);
    struct str words = prospect_words(q, &of, WORDS_HANDOUT, m.lang, 0), line;
    m.lacks = str_find(words, STR("[")) >= 0;
    m.lines = arena_array(q->arena, struct str, LINES);
    str_next(&words, '\n', &m.title);
    while (m.n_lines < LINES && str_next(&words, '\n', &line))
        if (!str_is_blank(line))
            m.lines[m.n_lines++] = line;
    langs_make(q, &m);
    view_page(q, r,
              PAGE(.title = text_with(q->arena, q->lang, TEXT_prospect_handout_title,
                                      TEXT_ARGS({ "name", .value = of.name })),
                   .nav = NAV_PARTNERSHIPS),
              prospect_handout_html, &m);
}
