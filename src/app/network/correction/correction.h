/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_CORRECTION_H
#define APP_CORRECTION_H

#include "app/network/network.h"
#include "app/record/link.h"
#include "correction.ent.h"
#include "correction.sql.h"
#include "organization.ent.h"
#include "store/event.h"
#include "view/status.h"

/* A partner's contact person opens a personal link, sees the sheet of their organization and of
 * nothing else, says that it is right, or proposes what should change. Proposals wait until
 * somebody who may write that sheet accepts each field or refuses it. */

/* A proposal has come in; `account` made the link. */
struct correction_event {
    int64_t correction, organization, account;
};
extern const struct event_type correction_sent;

#define CORRECTION_PURPOSE "correction" /* of its links */

/* -- the sheet: what a partner sees of their own -------------------------------------------------
 */
struct sheet_field {
    const struct field *field;
    const char *name;         /* of the input: "contact.12.phone" */
    struct str shown;         /* for people; NULL when absent */
    struct str typed;         /* what the input holds */
    struct str before, after; /* raw; after: as proposed */
    struct choices words;     /* of a set: those to choose among */
    struct str error;
    bool changed;
};
struct sheet_part {
    const struct entity *entity;
    void *record;
    struct str title;
    struct sheet_field *fields;
    size_t n_fields;
    const char *over; /* of the box "this is no longer so"; NULL: none */
    enum text_id over_label;
    bool is_over, open; /* open: something of it is wrong */
};
struct partner_sheet {
    struct sheet_part *parts;
    size_t n_parts;
    size_t changes, errors;
};
/* Everything of the organization that is in use; never its notes. */
struct partner_sheet partner_sheet_load(struct req *q, const struct organization *o);
void partner_sheet_read(struct req *q, struct partner_sheet *s); /* what was posted */
/* All of it is still right, says `name`. */
void partner_sheet_confirm(struct tx *tx, const struct partner_sheet *s, int64_t organization,
                           struct str name);
/* The field of an entity as the sheet offers it; NULL when it does not. "archived" is no field. */
const struct field *partner_sheet_field_named(const struct entity *e, struct str name);
const struct entity *
partner_sheet_entity_named(struct str name); /* NULL when it is not of a sheet */
void partner_sheet_input(struct view *v,
                         const struct sheet_field *f); /* one input, with its error */
struct str partner_sheet_title(struct req *q, const struct entity *e, const void *record);

/* -- pages ---------------------------------------------------------------------------------------
 */
struct links_view {
    struct str base, organization;
    struct answer_links links;
};
void links_page(struct req *q, struct res *r);
void links_make(struct req *q, struct res *r);
void links_end(struct req *q, struct res *r);

/* What became of the last proposal, for who made it. */
struct partner_answer {
    struct str title, label, after, reason; /* of what was refused; title of the record */
};
struct partner_answers {
    struct partner_answer *refused;
    size_t n_refused;
    int64_t n_accepted;
    day decided; /* DAY_NONE: none was reviewed */
};
struct partner_answers partner_answers_read(struct req *q, int64_t link);

struct partner_view {
    struct partner_answers answers;
    const struct partner_sheet *sheet;
    const struct organization *organization;
    struct str community, name;
    struct input message;
    struct str thanks, waiting; /* NULL: nothing to say */
    struct str wrong;
};
void partner_page(struct req *q, struct res *r);
void partner_send(struct req *q, struct res *r);

struct review_row {
    int64_t id;
    struct str label, before, now, after; /* shown */
    bool clash;                           /* it is not as it was when this was proposed */
    bool asked;                           /* an answer is missing */
    enum correction_answer answer;
    struct str reason;
};
struct review_group {
    struct str kind, title, href;
    struct review_row *rows;
    size_t n_rows;
};
struct review_view {
    const struct correction *correction;
    struct str organization, state, base;
    struct review_group *groups;
    size_t n_groups;
    bool may, failed;
    struct str wrong;
};
extern const struct record_pages correction_pages;
void review_show(struct req *q, struct res *r, const void *record);
void review_decide(struct req *q, struct res *r);

#endif
