/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "view/frame.h"

#include "view_brand.html.h"
#include "view_crumbs.html.h"
#include "view_door_side.html.h"
#include "view_empty.html.h"
#include "view_footer.html.h"
#include "view_free.html.h"
#include "view_head.html.h"
#include "view_header.html.h"
#include "view_notice.html.h"
#include "view_top.html.h"

/* -- the areas that exist -------------------------------------------------------------------------
 */

static const struct area {
    const char *path;
    enum text_id label;
    const char *icon;
    enum capability capability;
} areas[NAV_COUNT] = {
    [NAV_DAY] = { "/", TEXT_view_nav_day, "sun", CAP_SIGNED_IN },
    [NAV_NETWORK] = { "/organizations", TEXT_view_nav_network, "net", CAP_DIRECTORY_READ },
    [NAV_PARTNERSHIPS] = { "/partnerships", TEXT_view_nav_partnerships, "hands",
                           CAP_PARTNERSHIP_READ },
    [NAV_KNOWLEDGE] = { "/guide", TEXT_view_nav_knowledge, "idea", CAP_SIGNED_IN },
};

static bool may(const struct req *q, enum capability what)
{
    return q->actor.account != 0 && guard_reach(&q->actor, what) != REACH_NONE;
}

void frame_nav(struct view *v)
{
    for (size_t i = NAV_NONE + 1; i < NAV_COUNT; i++) {
        if (!may(v->q, areas[i].capability))
            continue;
        tpl_raw(v, "<a href=\"");
        tpl_url(v, areas[i].path);
        tpl_raw(v, "\"");
        if (v->page->nav == (enum nav)i)
            tpl_raw(v, " aria-current=\"page\"");
        tpl_raw(v, ">");
        tpl_icon(v, areas[i].icon);
        tpl_text(v, text(v->lang, areas[i].label));
        tpl_raw(v, "</a>");
    }
}

bool frame_may_search(const struct view *v)
{
    return may(v->q, CAP_DIRECTORY_READ);
}

struct str frame_role(const struct view *v)
{
    int role = (int)v->q->actor.role;
    return role > 0 && role < enumeration_role.n_values
               ? enumeration_role.values[role].label[v->lang]
               : STR_NULL;
}

struct str frame_community(const struct view *v)
{
    return v->q->community ? v->q->community->name : STR_NULL;
}

/* -- the other language
 * ----------------------------------------------------------------------------- */

static enum lang other_lang(const struct view *v)
{
    return v->lang == LANG_FR ? LANG_EN : LANG_FR;
}

void frame_lang_link(struct view *v, bool button)
{
    enum lang other = other_lang(v);
    /* A page that answers a POST has no address of its own to come back to. */
    struct str here =
        v->q->method == METHOD_GET ? req_here(v->q, "lang", lang_code(other)) : v->q->path;
    tpl_raw(v, "<a href=\"");
    tpl_url(v, here);
    tpl_raw(v, "\" lang=\"");
    tpl_text(v, lang_code(other));
    tpl_raw(v, "\" hreflang=\"");
    tpl_text(v, lang_code(other));
    tpl_raw(v, "\"");
    if (button)
        tpl_raw(v, " class=\"btn t\"");
    tpl_raw(v, ">");
    tpl_text(v, text(other, TEXT_view_language_name));
    tpl_raw(v, "</a>");
}

/* -- notices
 * ---------------------------------------------------------------------------------------- */

/* What the last request did (“done.saved”), or why it did nothing (“undone.same”), said once on the
 * page it led to. */
static void notice(struct view *v)
{
    struct str done = req_query(v->q, "done");
    enum text_id id = TEXT_NONE;
    if (!has(done) || done.n > 60)
        return;
    bool is_done = text_find(arena_fmt(v->arena, "done.%.*s", STR_ARG(done)), &id);
    if (!is_done && !text_find(arena_fmt(v->arena, "undone.%.*s", STR_ARG(done)), &id))
        return;
    int64_t version = v->page->undo.p ? req_query_id(v->q, "version") : 0;
    view_notice_html(v, is_done, text(v->lang, id), v->page->undo, version);
}

/* -- the frame
 * -------------------------------------------------------------------------------------- */

static void main_open(struct view *v)
{
    switch (v->page->frame) {
    case FRAME_DOOR:
        tpl_raw(v, "<div class=\"door\"><main id=\"main\" class=\"form\">"
                   "<div class=\"line between\">");
        tpl_raw(v, "<span class=\"brand\">");
        view_brand_html(v);
        tpl_raw(v, "</span>");
        frame_lang_link(v, true);
        tpl_raw(v, "</div><div class=\"inner\">");
        break;
    case FRAME_PLAIN:
    case FRAME_LINK:
        view_header_html(v, v->page->frame == FRAME_PLAIN && v->q->actor.account != 0);
        tpl_raw(v, "<main id=\"main\" class=\"wrap\">");
        notice(v);
        break;
    }
}

void page_begin(struct view *v, const struct req *q, struct res *r, const struct page *page)
{
    res_status(r, r->status ? r->status : 200, "text/html; charset=utf-8");
    *v = (struct view){ .out = &r->body, .arena = q->arena, .lang = q->lang, .q = q, .page = page };
    tpl_raw(v, "<!doctype html>\n<html lang=\"");
    tpl_text(v, lang_code(v->lang));
    tpl_raw(v, "-CA\">\n");
    view_top_html(v);
    tpl_raw(v, "<body>\n<a class=\"skip\" href=\"#main\">");
    tpl_text(v, text(v->lang, TEXT_view_skip));
    tpl_raw(v, "</a>\n");
    main_open(v);
}

void page_end(struct view *v)
{
    if (v->page->frame == FRAME_DOOR) {
        tpl_raw(v, "</div><p class=\"small muted\">");
        view_free_html(v);
        tpl_raw(v, "</p></main>\n");
        view_door_side_html(v);
        tpl_raw(v, "</div>\n");
    } else {
        tpl_raw(v, "</main>\n");
        view_footer_html(v);
    }
    tpl_raw(v, "</body>\n</html>\n");
}

/* -- pieces
 * ------------------------------------------------------------------------------------------ */

void view_csrf(struct view *v)
{
    tpl_raw(v, "<input type=\"hidden\" name=\"csrf\" value=\"");
    tpl_text(v, v->q->csrf);
    tpl_raw(v, "\">");
}

void view_crumbs(struct view *v, const struct crumb *crumbs)
{
    size_t n = 0;
    while (crumbs && crumbs[n].label.p)
        n++;
    if (n > 0)
        view_crumbs_html(v, crumbs, n);
}

void view_head(struct view *v, const struct crumb *crumbs, struct str title, struct str lede)
{
    view_head_html(v, crumbs, title, lede);
}

void view_empty(struct view *v, const struct empty *e)
{
    view_empty_html(v, e);
}
