/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/sheet/link.h"

#include "sheet_links.html.h"

#include <inttypes.h>

/* Personal links by which a party answers a worksheet without an account. */

/* The party of the address, whom the actor may ask; NULL after a 404. */
static struct sheet_voice *asked_find(struct req *q, struct res *r, struct sheet *s)
{
    if (!sheet_find(q, r, s))
        return NULL;
    int64_t party = 0;
    bool may = str_to_i64(req_segment(q, "side"), &party) && s->place.may_lead &&
               !s->place.closed && s->words.answers != SHEET_APART;
    for (size_t i = 0; i < s->n_voices && may; i++)
        if (s->voices[i].kind == VOICE_KIND_ORGANIZATION && s->voices[i].party == party)
            return &s->voices[i];
    res_not_found(q, r);
    return NULL;
}

struct answer_link_giving sheet_giving(struct req *q, const struct sheet *s,
                                       const struct sheet_voice *v)
{
    return (struct answer_link_giving){
        .of = { .purpose = SHEET_PURPOSE,
                .entity = &entity_worksheet,
                .subject = s->id,
                .organization = v->organization,
                .party = v->party },
        .page = "worksheet",
        .mail = "mail-worksheet-request",
        .side = v->name,
        .about = s->words.title,
        .action = arena_fmt(q->arena, "%.*s/links/%" PRId64, STR_ARG(s->href), v->party),
    };
}

static void draw(struct req *q, struct res *r, const struct sheet *s, const struct sheet_voice *v,
                 struct sheet_links_view *m)
{
    struct answer_link_giving g = sheet_giving(q, s, v);
    answer_links_load(q, &g, &m->links);
    struct crumb *crumbs = arena_array(q->arena, struct crumb, 3);
    crumbs[0] = (struct crumb){ text(q->lang, TEXT_sheet_title), s->place.base };
    crumbs[1] = (struct crumb){ s->words.title, s->href };
    m->crumbs = crumbs;
    m->title = text_with(q->arena, q->lang, TEXT_sheet_links_title,
                         TEXT_ARGS({ "name", .value = v->name }));
    m->lede = text(q->lang, TEXT_sheet_links_lede);
    view_page(q, r, PAGE(.title = m->title, .nav = NAV_PARTNERSHIPS), sheet_links_html, m);
}

void sheet_links(struct req *q, struct res *r)
{
    struct sheet s;
    struct sheet_links_view m = { 0 };
    const struct sheet_voice *v = asked_find(q, r, &s);
    if (v)
        draw(q, r, &s, v, &m);
}

void sheet_links_make(struct req *q, struct res *r)
{
    struct sheet s;
    struct sheet_links_view m = { 0 };
    struct sheet_voice *v = asked_find(q, r, &s);
    if (!v)
        return;
    sheet_voice_make(q->tx, &s, v);
    struct answer_link_giving g = sheet_giving(q, &s, v);
    answer_links_make(q, r, &g, &m.links);
    draw(q, r, &s, v, &m);
}

void sheet_links_end(struct req *q, struct res *r)
{
    struct sheet s;
    const struct sheet_voice *v = asked_find(q, r, &s);
    if (!v)
        return;
    struct answer_link_giving g = sheet_giving(q, &s, v);
    res_redirect(r, "%.*s?done=%s", STR_ARG(g.action),
                 answer_links_end(q, &g) ? "link_ended" : "same");
}
