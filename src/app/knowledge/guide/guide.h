/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_GUIDE_H
#define APP_GUIDE_H

#include "app/knowledge/adapt/said.h"
#include "app/knowledge/knowledge.h"
#include "view/chart.h"
#include "view/status.h"
#include "view/view.h"

/* The pages of the guide: what the templates are given. */

/* Where the work that a text speaks of is done; its page is named as that page names itself. */
struct guide_way {
    struct str href, label; /* href: NULL when there is none, or one may not go there */
};

/* A text of the method as a page shows it. */
struct guide_entry {
    const struct content_entry *e;
    struct str title, text;
    const struct str *points;
    size_t n_points;
    const struct str *lines; /* of a model to fill, or the paragraphs of a case */
    size_t n_lines;
    const struct guide_entry *below;
    size_t n_below;
    struct str adapt; /* where its words are changed; NULL unless the page was asked to say so */
    int number;       /* its place, from 1 */
    struct guide_way way;
};

struct guide_tab {
    const char *path;
    enum text_id label;
};
enum { GUIDE_TABS = 7 };
extern const struct guide_tab guide_tabs[GUIDE_TABS];

/* What every page of the guide has around its content. */
struct guide_page {
    struct guide_entry head; /* title, text and points of the page */
    const char *path;        /* of its tab */
    const struct crumb *crumbs;
    bool may_adapt, adapting;
    struct str adapt_href; /* turns the places where words are changed on, or off */
};

struct guide_list {
    const struct guide_entry *list;
    size_t n;
};

struct guide_home_view {
    struct guide_page page;
    struct guide_list phases, questions;
    const struct guide_counts {
        size_t components, tips, cases;
    } * counts; /* a phase each */
};

struct guide_table {
    const struct guide_entry *entry;
    const struct str *columns;
    size_t n_columns;
    bool ticked; /* its cells say what is usual; else they are blank, to fill */
};

struct guide_phase_view {
    struct guide_page page;
    struct step steps[5];
    struct guide_list components, items, tips, cases, tools, questions;
    struct guide_table *tables;
    size_t n_tables;
    struct guide_way *sheets; /* worksheets of the phase */
    size_t n_sheets;
    struct guide_list resources; /* of the library, that help here */
    struct str library;          /* where all of them are */
    struct str previous, next;   /* codes of phases; NULL at the ends */
    struct str previous_title, next_title;
};

struct guide_parts_view {
    struct guide_page page;
    struct guide_list parts;
    struct guide_way ways[2]; /* where one goes from here */
    struct guide_list resources;
};

struct guide_partners_view {
    struct guide_page page;
    struct guide_list kinds, aims, factors, inside, outside;
    bool may_find, may_board; /* look for a partner; see partnerships by kind */
};

struct guide_entry guide_entry_shown(struct req *q, const struct content_entry *e, int number);
/* All entries of a kind below `parent` (NULL: everywhere), with those of `children` below each
 * (CONTENT_KINDS: none). */
struct guide_list guide_entries(struct req *q, const struct content *texts, enum content_kind kind,
                                const struct content_entry *parent, enum content_kind children);
/* The frame of a page; `head` is the entry that says its title and text. */
struct guide_page guide_page_of(struct req *q, const char *path, const struct content_entry *head);
/* What one looks for in the library: what helps in a phase (empty: any), with partners of a kind
 * (empty: any; it is then wished, not required) or of these sectors. */
struct guide_wish {
    struct str phase, kind;
    const struct str *sectors;
    size_t n_sectors;
};
/* Those about such partners first, then those in the reader's language. */
struct guide_list guide_resources(struct req *q, const struct content *texts,
                                  const struct guide_wish *wish, size_t most);
/* “In English only”, of a resource that is not in the reader's language; else NULL. */
struct str guide_only_in(enum lang l, const struct content_entry *e);

/* -- ways, in a file of their own -- */
/* Whose work it would be: NULL for a reader of the guide. */
struct guide_from {
    int64_t partnership;
    bool ours; /* one has an organization whose own worksheets one fills */
};
/* Of what an entry `fill`s or `opens`. */
struct guide_way guide_way_of(struct req *q, const struct content *texts,
                              const struct content_entry *e, const struct guide_from *from);
/* The same of the name of a page (needs, timeline…). */
struct guide_way guide_way_to(struct req *q, struct str page, const struct guide_from *from);
/* Is this cell of a row usually ticked? Columns count from 1. */
bool guide_is_ticked(const struct guide_entry *row, size_t column);

#endif
