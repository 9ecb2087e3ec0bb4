/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ADMIN_AUDIT_H
#define APP_ADMIN_AUDIT_H

#include "app/admin/admin.h"
#include "guard/audit_list.h"
#include "view/choice.h"

/* The audit log as people read it: the page, its CSV, the command. Never a value of a record. */

struct str audit_action_words(enum lang l, struct arena *a, struct str action);
struct str audit_kind_words(enum lang l, struct arena *a, struct str entity);

/* When the chain was last verified, and what came of it: by the nightly round. */
struct audit_verified {
    instant at; /* NUMBER_NONE: never yet */
    int64_t rows;
    struct str what; /* NULL: intact */
    int64_t first_bad;
};
void audit_verified_get(struct tx *tx, struct audit_verified *ret);
struct module_sign audit_verified_sign(struct req *q);
extern const struct job_kind audit_jobs[1];

struct audit_row {
    struct str when, who, action, kind, title;
    struct str href; /* of the record, when it may be read */
    struct str who_href, record_href;
    const struct audit_line *line;
};
struct audit_found { /* by the search: narrows to one record or person */
    struct str label, kind, href;
};
struct audit_view {
    const struct audit_row *rows;
    size_t n_rows;
    struct choices persons, actions, kinds;
    struct str from, until, person, action, kind; /* as asked; blank: any */
    int64_t record;
    struct str record_title, without_record;
    bool narrowed;
    struct str newest, older, csv; /* addresses; NULL: none */
    struct str search;
    const struct audit_found *found;
    size_t n_found;
    struct str verified;
    enum status verified_status;
    struct str csrf;
};

#endif
