/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_LINK_H
#define APP_LINK_H

#include "app/module.h"
#include "link.ent.h"
#include "link.sql.h"
#include "view/form.h"
#include "view/view.h"

/* Personal links for people without an account: 256 random bits in an address, of which only the
 * hash is kept. A link opens one page, about one record, for one person, until a day. Opening it
 * changes nothing, as mail scanners open links too: only an answer is noted. */
extern const struct module module_link;

/* What a link opens. */
struct answer_link_for {
    const char *purpose;         /* "correction": a link opens nothing of another purpose */
    const struct entity *entity; /* NULL: the organization itself */
    int64_t subject;             /* a record of `entity`; 0: the organization itself */
    int64_t organization;        /* whose person answers; 0: nobody's */
    int64_t party;               /* for which party of a partnership; 0: none is meant */
};
enum { ANSWER_LINK_DAYS = 30 };

/* The token of a new link, given by `account` (0: the program). `days` until it is over. */
struct str answer_link_new(struct tx *tx, const struct answer_link_for *f, struct str name,
                           struct str email, int64_t account, int days);

enum answer_link_state { ANSWER_LINK_ABSENT, ANSWER_LINK_OPEN, ANSWER_LINK_OVER };
/* One that was taken back, or that is of another purpose, is absent. Over: past its time, or its
 * organization or its record is put away. The same work whatever it finds. */
enum answer_link_state answer_link_find(struct tx *tx, const char *purpose, struct str token,
                                        struct answer_link *ret);
void answer_link_answered(struct tx *tx, struct answer_link *link); /* now */

/* -- for handlers of /l/{slug}/PAGE/{token} ------------------------------------------------------
 */
/* The link of the address; else answers by itself: 404, 410, or 429 to who tries many. Sets the
 * headers of a page that nobody keeps, names or finds. The page is drawn in FRAME_LINK. */
bool answer_link_open(struct req *q, struct res *r, const char *purpose, struct answer_link *ret);

/* -- giving them: a form and the list of those given, for the page of a record -------------------
 */
struct answer_link_giving {
    struct answer_link_for of;
    const char *page; /* "sheet": the address is /l/SLUG/sheet/TOKEN */
    const char *mail; /* "mail-correction-request": a text of content/ */
    struct str side; /* its field {{organization}} where a party is meant; NULL: the organization */
    struct str about;   /* its field {{about}}: a record's name; may be empty */
    struct str action;  /* "/organizations/4/links" makes one, "…/links/end" takes one back */
    struct str refused; /* why none can be made now; NULL: they can */
    int days;           /* 0: ANSWER_LINK_DAYS */
    /* Whom one may choose: ids of contacts; an empty list takes those of of.organization. */
    struct choices people;
    /* Of whom somebody else may be, when there are several: "7", an organization; "7:12", the party
     * 12 that it, or a department of it, is in a partnership. */
    struct choices organizations;
};
struct answer_link_row { /* one that was given */
    int64_t id;
    struct str name, email, organization, until, answered; /* answered NULL: not yet */
    bool over;
};
struct answer_links {
    struct str action;
    struct answer_link_row *rows;
    size_t n_rows;
    struct input contact, organization, name, email;
    struct str href, expires, mailed; /* of a link just made; href NULL: none */
};
/* What answer_links_html shows. */
void answer_links_load(struct req *q, const struct answer_link_giving *g, struct answer_links *ret);
/* What was posted to `action`: makes the link, and sends it when that was asked. False: something
 * was wrong, is said in `ret`, and the status is 422. To be followed by answer_links_load. */
bool answer_links_make(struct req *q, struct res *r, const struct answer_link_giving *g,
                       struct answer_links *ret);
/* What was posted to `action`/end: true when a link of this record was taken back. */
bool answer_links_end(struct req *q, const struct answer_link_giving *g);
/* Makes one and sends it, without a form: the address of its page. `mail` false: is not sent. */
struct str answer_link_give(struct req *q, const struct answer_link_giving *g, int64_t organization,
                            struct str name, struct str email, bool mail);

#endif
