/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_AGREEMENT_SIGN_VIEW_H
#define APP_AGREEMENT_SIGN_VIEW_H

#include "app/agreement/agreement/pages.h"

/* The page where one signs, with an account or by link. */
struct sign_view {
    const struct agreement_whole *w;
    const struct agreement_side *side;
    const struct crumb *crumbs; /* NULL by link */
    struct str action, back;
    struct str paper;                      /* Markdown, in the page's language */
    struct str sha256, fingerprint, error; /* error NULL: all is well */
    struct str consent;                    /* the sentence one agrees to */
    struct input name, title, code;
    bool by_link, agreed;
    struct str done; /* by link: signed, what now; NULL: not yet */
};
/* The link and the code, shown once. */
struct link_view {
    const struct agreement_side *side;
    const struct crumb *crumbs;
    struct str href, code, expires, base;
    struct str mailed; /* the address it was sent to; NULL: to nobody */
};
struct notice_view {
    const struct crumb *crumbs;
    struct str base, ends;
    int64_t days;
    struct input reason, by;
    bool choose; /* several parties could be the one who gives it */
};
struct waive_view {
    const struct crumb *crumbs;
    struct str action, base, promise, due;
    struct input reason;
};
/* Who said yes for one side. */
struct yes_view {
    struct str name;
    struct input who, title, on;
};
struct understand_view {
    const struct crumb *crumbs;
    struct str base, from, error; /* error: what the draft lacks; NULL */
    struct yes_view *sides;
    size_t n_sides;
};
struct paper_view {
    const struct crumb *crumbs;
    struct str base, paper, fingerprint, pdf; /* pdf NULL: not made yet */
    bool sealed;
    struct progress progress;
    bool waiting, failed;
};

#endif
