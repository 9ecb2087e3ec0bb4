/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VIEW_PAGES_H
#define VIEW_PAGES_H

#include "view/frame.h"

/* Pages that belong to no module: answers of the router, signing in, a form that comes back. */

struct answer {
    struct str title, text;
    struct str request; /* id to quote when asking for help; NULL: not said */
};
void answer_page(const struct req *q, struct res *r, int status, const struct answer *m);

/* The sign-in page: fields email, password, and "to" when the address is one of ours. It posts to
 * /sign-in. A form posted after the session ended travels inside it (view_keep). */
struct door {
    struct str email, error; /* what was typed, what was wrong; NULL at first */
    struct str to;           /* where to go afterwards; NULL: the day */
    bool over;               /* a session has ended and a form is kept */
};
void door_page(const struct req *q, struct res *r, int status, const struct door *m);
/* The button of the passkey, which our script shows where the browser knows passkeys. */
void door_passkey(struct view *v, struct str to);
/* The field "to" of the query or the form when it is an address of ours, else NULL. */
struct str door_to(const struct req *q);

/* The posted form as hidden fields, or those that already travel: in door_page. */
void view_keep(struct view *v);

struct resume {
    struct str to, csrf;
    struct value *fields;
    size_t n_fields;
};
/* The form that travelled, when there was one. */
bool door_kept(const struct req *q, struct resume *ret, struct str csrf);
/* After signing in: when a form travelled, answers with a page whose button posts it again, with
 * the token of the new session. False when there was none. */
bool door_resume(const struct req *q, struct res *r, struct str csrf);

#endif
