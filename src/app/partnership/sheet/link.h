/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SHEET_LINK_H
#define APP_SHEET_LINK_H

#include "app/partnership/sheet/sheet.h"
#include "view/status.h"

/* The page where one party is asked to answer without an account. */
struct sheet_links_view {
    const struct crumb *crumbs;
    struct str title, lede;
    struct answer_links links;
};

struct answer_link_giving sheet_giving(struct req *q, const struct sheet *s,
                                       const struct sheet_voice *v);

/* The page where all parties are asked at once. */
struct ask_party {
    const struct sheet_voice *voice;
    struct str whom, said; /* whom: who gets it, and how; NULL: nobody can */
    struct str link;       /* where a link is given by hand */
    enum status status;
    bool again; /* was asked already */
};
struct sheet_ask_view {
    const struct crumb *crumbs;
    struct str title, action;
    struct ask_party *parties;
    size_t n_parties, n_may; /* n_may: that can be asked */
};

#endif
