/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Personal links to an organization's own sheet: made, sent, taken back. */
#include "app/network/correction/correction.h"
#include "app/network/organization/organization.h"
#include "correction_links.html.h"

#include <inttypes.h>

static struct answer_link_giving giving_of(struct req *q, const struct organization *o)
{
    return (struct answer_link_giving){
        .of = { .purpose = CORRECTION_PURPOSE, .organization = o->record.id },
        .page = "sheet",
        .mail = "mail-correction-request",
        .action = arena_fmt(q->arena, "/organizations/%" PRId64 "/links", o->record.id),
        .refused =
            o->record.archived == NUMBER_NONE ? STR_NULL : text(q->lang, TEXT_correction_archived),
    };
}

static void draw(struct req *q, struct res *r, const struct organization *o,
                 const struct answer_link_giving *g, struct links_view *m)
{
    m->base = arena_fmt(q->arena, "/organizations/%" PRId64, o->record.id);
    m->organization = o->name;
    answer_links_load(q, g, &m->links);
    struct str title = text(q->lang, TEXT_correction_links_title);
    view_page(q, r, PAGE(.title = title, .nav = NAV_NETWORK), correction_links_html, m, title);
}

void links_page(struct req *q, struct res *r)
{
    struct organization o;
    struct links_view m = { 0 };
    if (!record_find(q, r, &organization_pages, CAP_DIRECTORY_WRITE, &o))
        return;
    struct answer_link_giving g = giving_of(q, &o);
    draw(q, r, &o, &g, &m);
}

void links_make(struct req *q, struct res *r)
{
    struct organization o;
    struct links_view m = { 0 };
    if (!record_find(q, r, &organization_pages, CAP_DIRECTORY_WRITE, &o))
        return;
    struct answer_link_giving g = giving_of(q, &o);
    answer_links_make(q, r, &g, &m.links);
    draw(q, r, &o, &g, &m);
}

void links_end(struct req *q, struct res *r)
{
    struct organization o;
    if (!record_find(q, r, &organization_pages, CAP_DIRECTORY_WRITE, &o))
        return;
    struct answer_link_giving g = giving_of(q, &o);
    bool ended = answer_links_end(q, &g);
    res_redirect(r, "/organizations/%" PRId64 "/links?done=%s", o.record.id,
                 ended ? "link_ended" : "same");
}
