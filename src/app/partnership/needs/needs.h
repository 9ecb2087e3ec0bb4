/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_NEEDS_H
#define APP_NEEDS_H

#include "app/partnership/kept/kept.h"
#include "clause_commitment.ent.h"
#include "format/content.h"
#include "needs.ent.h"
#include "needs.sql.h"
#include "view/status.h"

/* The needs map of a partnership: the way of the person served from arrival to a home of their own,
 * step by step; under each step what is needed, and which party answers for it. */
extern const struct module module_needs;

enum {
    NEEDS_CONFIRMED_EVERY = 90, /* days: somebody says whether a commitment is kept */
    NEEDS_PROVIDED_MOST = 3900, /* bytes of what a party provides */
};

/* Copies the steps and needs of `texts` (content/LANG, as the community says them); false when the
 * partnership has some already. */
bool needs_start(struct tx *tx, const struct content *texts, int64_t partnership);
/* Puts a step, or a need, one place up or down; a need at the end of its step goes to the next. */
void needs_step_move(struct tx *tx, const struct need_step *s, int by);
void needs_move(struct tx *tx, const struct need *n, int by);

/* -- the page -- */
struct need_pledge {
    const struct pledges_of_row *row;
    struct str who, when, state, href; /* state NULL: in no agreement */
    enum status status;
};
struct need_card {
    const struct needs_of_row *row;
    struct need_pledge *pledges;
    size_t n_pledges;
};
struct need_lane {
    const struct need_steps_of_row *row;
    int64_t no;
    struct need_card *cards;
    size_t n_cards, n_covered;
    struct str said;
};
struct needs_view {
    const struct partnership *p;
    const struct crumb *crumbs;
    struct str base; /* "/partnerships/4/needs" */
    struct need_lane *lanes;
    size_t n_lanes;
    int64_t n_needs, n_covered;
    int64_t n_free; /* pledges in no agreement */
    struct str covered_said, free_said;
    bool may_write, may_agree, arrange, may_adapt; /* may_adapt: the texts of the method */
    struct need_offer {
        struct str words, href;
    } * offers; /* of one's own worksheet of needs, and not on the map yet */
    size_t n_offers;
    const struct need_lane *usual; /* what one may begin with, while there are none */
    size_t n_usual;
};
/* Everything the page and its CSV show: four queries. */
void needs_read(struct req *q, const struct partnership *p, struct needs_view *ret);

/* What one's own team agreed that it needs, and the map has not; only for who may write it. */
void needs_offers_read(struct req *q, struct needs_view *m);
/* The words of one of them, as a need's name; NULL: not of one's own. */
struct str needs_offered_name(struct req *q, int64_t cell);
void needs_guide(struct req *q, struct res *r); /* offer.c: what is shipped, to be adapted */
void needs_agree(struct req *q, struct res *r); /* agree.c: then=draft or understand */

extern const struct record_pages need_step_pages, need_pages, pledge_pages;

#endif
