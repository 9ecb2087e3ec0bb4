/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include "http/http.h"
#include "view/tpl.h"

/* The frame of every page. A handler fills a struct page and its model, then says
 *
 *     view_page(q, r, &page, organization_show_html, &model);
 *
 * The frame brings: language, title, skip link, header with the areas that the actor may open,
 * search, account menu, language switch that keeps the page, notices after a redirect, <main>,
 * footer. */

/* The areas of the product, in the order of the navigation. */
enum nav { NAV_NONE, NAV_DAY, NAV_NETWORK, NAV_PARTNERSHIPS, NAV_KNOWLEDGE, NAV_COUNT };

enum page_frame {
    FRAME_PLAIN, /* header, navigation, <main class="wrap">, footer */
    FRAME_DOOR,  /* signing in: a form beside the woven net, no navigation */
    FRAME_LINK,  /* who holds a link and has no account: brand and language only */
};

struct page {
    struct str title; /* of the browser's tab: “Title — Maillage” */
    enum nav nav;
    enum page_frame frame;
    /* Where the Undo button of a notice posts ("/organizations/42/undo", fields csrf and version);
     * NULL: the notice has no button. */
    struct str undo;
};

/* After a change: res_redirect(r, "/organizations/%" PRId64 "?done=saved&version=%" PRId64, …). The
 * page that is shown then says the text "done.saved" of po/ and, when it has an undo address and
 * the query a version, offers to undo it. A `done` without text in po/ shows nothing. */

/* A page without a name of its own: view_page(q, r, PAGE(.title = title, .nav = NAV_DAY), …). */
#define PAGE(...) (&(const struct page){ __VA_ARGS__ })

#define view_page(q, r, page, template, ...)                                                       \
    do {                                                                                           \
        struct view view_;                                                                         \
        page_begin(&view_, (q), (r), (page));                                                      \
        template(&view_, ##__VA_ARGS__);                                                           \
        page_end(&view_);                                                                          \
    } while (0)

/* The answers of the router: 404, 500, refusals, and what to do when nobody is signed in (pages.h).
 */
extern const struct http_pages view_pages;

/* Writes into r->body; sets the type, and the status to 200 when none was chosen. `page` must live
 * until page_end. */
void page_begin(struct view *v, const struct req *q, struct res *r, const struct page *page);
void page_end(struct view *v);

/* -- pieces for templates: {{call …}}
 * ---------------------------------------------------------------- */

/* The hidden fields that every form with method="post" needs. */
void view_csrf(struct view *v);

/* The way here, above the h1; the list ends with a NULL label; a NULL href is no link. */
struct crumb {
    struct str label, href;
};
void view_crumbs(struct view *v, const struct crumb *crumbs); /* NULL: nothing */
/* A page's head without buttons: crumbs, h1, and the lede when it is not NULL. */
void view_head(struct view *v, const struct crumb *crumbs, struct str title, struct str lede);

/* What will appear here, why it helps, one action (NULL href: none). The icon is a name of
 * icons.svg. */
struct empty {
    const char *icon;
    struct str title, text;
    struct str href, action;
};
void view_empty(struct view *v, const struct empty *e);

#endif
