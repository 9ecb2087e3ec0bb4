/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_DUPLICATE_PAIR_H
#define APP_DUPLICATE_PAIR_H

#include "app/network/duplicate/duplicate.h"

/* Two records side by side, field by field, and what follows when they become one. */

enum pair_choice { PAIR_FIRST, PAIR_SECOND, PAIR_BOTH };
extern const char *const pair_choices[3]; /* as forms send them */

struct pair_side {
    int64_t id, version;
    struct str title, href, edit; /* edit: where it is kept; NULL: put away */
    struct str since;             /* when it was made */
    bool there;
};
struct pair_field {
    const struct field *field;
    struct str name;     /* of the input: "f_city" */
    struct str shown[2]; /* NULL: blank */
    bool same, may_both; /* both texts, one under the other */
    enum pair_choice chosen;
    struct str error;
};
/* What moves to the record that stays, in words. */
struct pair_move {
    struct str label;
    int64_t n, clashes;
    struct str held; /* the first that stay where they are, in words; NULL: not said */
};
struct pair_view {
    const struct duplicate *duplicate;
    struct str kind, why, here;
    struct pair_side sides[2];
    int keep; /* 0 or 1: which side stays */
    struct pair_field *fields;
    size_t n_fields;
    struct pair_move *moves;
    size_t n_moves;
    struct str refusal, refusal_href, refusal_link; /* NULL: nothing in the way */
    struct str error;                               /* of the whole form */
    bool open;                                      /* still to be looked at */
    bool may;                                       /* merging is possible */
    bool shows_private;
    struct str state;
};

/* Reads both records, and what the form says of them when it was posted; false when either is not
 * there any more (then only titles are known). `result`: the record that stays, as chosen. */
bool pair_read(struct req *q, const struct duplicate *d, struct pair_view *ret, void **ret_result,
               struct merge_plan *ret_plan);

void pair_page(struct req *q, struct res *r);
void pair_merge(struct req *q, struct res *r);
void pair_apart(struct req *q, struct res *r);
void pair_reopen(struct req *q, struct res *r);

/* -- what was merged -- */
struct merged_left {
    struct str what, href;
};
struct merged_view {
    const struct merging *m;
    struct str kind, kept, kept_href, absorbed, absorbed_href, who, here;
    int64_t moved;
    struct merged_left *left, *fields;
    size_t n_left, n_fields;
    struct str first; /* another merging, to be reversed before: its page; NULL: none */
    bool may;
};
extern const struct record_pages merged_pages;
void merged_page(struct req *q, struct res *r);
void merged_reverse(struct req *q, struct res *r);

struct str duplicate_path(struct arena *a, enum duplicate_kind kind, int64_t id);
struct str duplicate_kind_said(enum lang l, struct str code);

#endif
