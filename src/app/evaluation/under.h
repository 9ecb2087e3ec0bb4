/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_UNDER_H
#define APP_UNDER_H

#include "app/partnership/kept/kept.h"

/* Records kept for a partnership (partnership/kept), whose field "partnership" comes first as
 * UNDER_PARTNERSHIP checks; their parts, and the form of a new one. */
struct under {
    struct record record;
    int64_t partnership;
};
#define UNDER_PARTNERSHIP(type)                                                                    \
    _Static_assert(offsetof(struct type, partnership) == offsetof(struct under, partnership),      \
                   "the partnership comes first")

/* The record of the address (its n-th number) when it is one of this parent, in use; else 404. The
 * parent's number is in the field at `parent_at`. */
bool under_part(struct req *q, struct res *r, const struct entity *e, size_t n, size_t parent_at,
                void *ret_record);
/* A new record of a partnership: GET /partnerships/{id}/PATH/new and POST /partnerships/{id}/PATH,
 * with a struct under_form as the route's data. */
struct under_form {
    const struct record_pages *pages;
    enum text_id add;   /* “Ajouter une revue” */
    const char *fields; /* of the new one */
    /* Between them and these: inputs of its own, at most UNDER_INPUTS. NULL: none. */
    size_t (*inputs)(struct req *q, const void *record, const struct form_errors *errors,
                     struct input *ret);
    const char *fields_after;
    /* What the fields do not give; adds errors. `typed` false: first values. May be NULL. */
    void (*fill)(struct req *q, void *record, bool typed, struct form_errors *errors);
    void (*inserted)(struct req *q, void *record); /* may be NULL */
};
enum { UNDER_INPUTS = 4 };
struct under_view {
    struct form form;
    struct str title;
    const struct crumb *crumbs;
    const struct under_form *of;
    struct input inputs[UNDER_INPUTS];
    size_t n_inputs;
};
void under_new(struct req *q, struct res *r);
void under_create(struct req *q, struct res *r);

/* The form of a part (a measure, a decision) that is posted to its parent's page: reads it into
 * *record, which entity_init has made. False when it has errors. */
bool under_read(struct req *q, const struct entity *e, void *record, struct form_errors *errors);
/* Such a form, empty or as it came back. */
void under_form_init(struct req *q, struct form *ret, const struct entity *e, const void *record,
                     struct str action, enum text_id submit, const struct form_errors *errors);

#endif
