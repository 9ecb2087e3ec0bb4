/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_CONTACT_H
#define APP_CONTACT_H

#include "app/network/acquaintance/acquaintance.h"
#include "app/record/record.h"
#include "contact.ent.h"
#include "contact.sql.h"

/* People of the organizations. Each has one main role and any number beside it or before it
 * (role_held); who leaves stays, with what was said with them. */
extern const struct record_pages contact_pages, role_pages;

/* -- one liaison person for each organization -- */
/* The name of somebody else who is; NULL when nobody is, or `contact` alone. */
struct str contact_liaison_else(struct tx *tx, int64_t organization, int64_t contact);
/* From today on only `contact` is: the others keep what they were in their roles. */
void contact_liaison_only(struct tx *tx, int64_t organization, int64_t contact);

/* A role that ends today, kept; one that began again today has not ended. For changes of `before`
 * to `now`. */
void contact_role_keep(struct tx *tx, const struct contact *before, const struct contact *now);

/* -- the page of one -- */
struct contact_view {
    struct record_tools tools;
    const struct contact *contact;
    struct str organization, role, languages;
    struct contact_roles_row *roles; /* beside the main one and before; those that hold first */
    size_t n_roles;
    struct contact_exchanges_row *exchanges;
    size_t n_exchanges;
    struct known_line *known;
    size_t n_known;
    struct contact_others_row *others; /* who may take over */
    size_t n_others;
    struct str successor, before;
    int64_t before_id;
    day today;
    bool may_log, may_know, is_liaison, sees_exchanges;
    struct str typed_day, left_wrong; /* of the form of leaving that came back */
    int64_t typed_successor;
};
void contact_show(struct req *q, struct res *r, const void *record);
struct str contact_role(enum lang l, struct str code); /* labels of stored codes */
struct str contact_exchange_kind(enum lang l, struct str code);

/* To the page of the person that a role or an acquaintance belongs to, which says what was done and
 * offers to undo it: `what` is "role" or "acquaintance". */
void contact_told(struct req *q, struct res *r, int64_t contact, const char *what, int64_t id);

/* POST /contacts/{id}/leave and /return. */
void contact_leave(struct req *q, struct res *r);
void contact_return(struct req *q, struct res *r);

#endif
