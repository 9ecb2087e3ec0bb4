/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_INTERACTION_LOG_H
#define APP_INTERACTION_LOG_H

#include "app/partnership/interaction/interaction.h"
#include "app/record/record.h"
#include "interaction.sql.h"
#include "view/status.h"

/* The page that logs: short enough for a call that has just ended. */
struct log_view {
    struct form form;
    struct str with; /* name of the organization; NULL while it is not chosen */
    int64_t organization;
    struct str back;
    struct interaction_recent_row *recent;
    size_t n_recent;
    struct interaction_partnerships_row *partnerships;
    size_t n_partnerships;
    bool may_step; /* say the next step of the partnership */
    struct input step, due;
    struct input names; /* with whom they work */
    bool may_name;
};

struct interaction_view {
    struct record_tools tools;
    const struct interaction *interaction;
    struct str title, with, outcome, contact, partnership, by; /* NULL when there is none */
    enum status status;
    day today;
};

/* What an interaction may name: people of its organization, partnerships with it. */
struct choice_source log_choices(struct req *q, const void *record);
/* What the form cannot see: a day to come, a contact or a partnership of somebody else. */
void log_check(struct req *q, const void *record, struct form_errors *errors);

void log_page(struct req *q, struct res *r);   /* GET /interactions/new */
void log_create(struct req *q, struct res *r); /* POST /interactions */

#endif
