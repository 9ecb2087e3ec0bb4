/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where to find one: by name, in a sector that is absent, among those who complete us. */
#include "app/partnership/prospect/pages.h"
#include "prospect_find.html.h"
#include "store/vocabulary.h"

enum { FOUND = 12 };

static void found_by_word(struct req *q, struct prospect_find *m)
{
    struct search_hit *hits;
    int64_t ids[FOUND];
    const void *rows[FOUND];
    size_t n = search_find(q->tx, m->word, &entity_organization, FOUND, &hits);
    m->found = arena_array(q->arena, struct found_line, n);
    for (size_t i = 0; i < n; i++)
        ids[i] = hits[i].id;
    record_many(q->tx, &entity_organization, ids, n, rows);
    for (size_t i = 0; i < n; i++) {
        const struct organization *o = rows[i];
        if (o)
            m->found[m->n_found++] = (struct found_line){
                .id = ids[i],
                .name = o->name,
                .sector = vocabulary_label(q->tx, q->lang, "sector", o->sector),
            };
    }
}

static void inputs_make(struct req *q, struct prospect_find *m)
{
    struct choice_source all = record_choices(q);
    m->names = (struct input){ .name = "names",
                               .label = text(q->lang, TEXT_prospect_names),
                               .hint = text(q->lang, TEXT_prospect_names_hint),
                               .type = "textarea",
                               .max = 2000 };
    m->named_by =
        (struct input){ .name = "named_by",
                        .label = text(q->lang, TEXT_prospect_who_named),
                        .type = "select",
                        .choices = all.of(all.ctx, &entity_prospect.fields[PROSPECT_NAMED_BY]) };
}

void prospect_find_page(struct req *q, struct res *r)
{
    struct prospect_find m = { 0 };
    if (!prospect_search(q, r, CAP_PARTNERSHIP_WRITE, &m.partnership, &m.title))
        return;
    m.board = prospect_board_path(q->arena, m.partnership);
    m.base =
        m.partnership ? arena_fmt(q->arena, "%.*s/find", STR_ARG(m.board)) : STR("/prospects/find");
    m.word = str_trim(req_query(q, "q"));
    m.sector = str_trim(req_query(q, "sector"));
    m.origin = str_is_blank(m.sector) ? STR("directory") : STR("absent");
    if (!str_is_blank(m.sector)) {
        m.n_found = prospect_of_a_sector(q, m.partnership, m.sector, &m.found);
        m.sector_said = vocabulary_label(q->tx, q->lang, "sector", m.sector);
    } else if (!str_is_blank(m.word)) {
        found_by_word(q, &m);
    }
    m.n_suggested = prospect_suggestions(q, m.partnership, &m.suggested);
    m.n_absent = prospect_absent_sectors(q, m.partnership, &m.absent);
    inputs_make(q, &m);
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_prospect_find_title), .nav = NAV_PARTNERSHIPS),
              prospect_find_html, &m);
}
