/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef SUPPORT_REALM_MAKING_H
#define SUPPORT_REALM_MAKING_H

#include "support/realm.h"

/* A record on its way: in which transaction, of whom. */
struct making {
    struct realm_side *side;
    struct tx tx;
    enum realm_whose whose, marked;
    int64_t account, organization;
    struct str mark, state;
    int64_t party; /* of a partnership: one that may leave; else what a form names beside it */
    int64_t side_own, side_other; /* the parties that the first and `other` are */
    struct str token;             /* of a link */
    int64_t job;                  /* that was asked for; 0: none */
    int64_t clause, obligation;   /* more that a form names */
};

bool making_own(const struct making *m); /* is it of `own`? */

/* Records of the directory (realm_directory.c): each inserts one and returns its number. */
int64_t organization_new(struct making *m); /* one that nobody belongs to */
int64_t add_organization(struct making *m);
int64_t add_program(struct making *m);
int64_t add_location(struct making *m);
/* realm_sheet.c; of an organization "link": a link of its, in party */
int64_t add_schedule(struct making *m);
int64_t add_service(struct making *m); /* and a location, in party */
int64_t add_correction(struct making *m);
int64_t add_link(struct making *m, int64_t organization);
int64_t add_contact(struct making *m);
int64_t add_role(struct making *m);
int64_t add_acquaintance(struct making *m);
int64_t add_shelter_group(struct making *m);
int64_t add_import(struct making *m);
int64_t add_duplicate(struct making *m);
int64_t add_merging(struct making *m);
int64_t add_term(struct making *m); /* and another that it may be merged into, in party */
int64_t add_term_merge(struct making *m);
int64_t add_content_text(struct making *m);
/* realm_worksheet.c: of a partnership "cell" or "row", that of a worksheet of its, in party;
 * "handed": `own` has handed in; "sheet", "agreed": rows and cells of two who answer */
void add_worksheet(struct making *m, int64_t partnership);
int64_t add_worksheet_cell(struct making *m); /* of an organization's own */
int64_t add_worksheet_row(struct making *m);

int64_t add_interaction(struct making *m); /* realm_said.c */
int64_t add_action(struct making *m);
int64_t add_action_of_other(struct making *m, int64_t partnership, const struct entity *e,
                            int64_t id);
int64_t add_prospect(struct making *m);

/* Partnerships and what is kept for them (realm.c, realm_life.c). */
int64_t add_partnership(struct making *m);
int64_t add_condition(struct making *m);
int64_t add_mediation(struct making *m); /* and a step, in party */
int64_t add_plan(struct making *m);
int64_t add_plan_action(struct making *m);
int64_t add_application(struct making *m); /* and a document, in party */
int64_t add_application_part(struct making *m);
int64_t add_saved_list(struct making *m); /* theirs who asks, or somebody else's */
int64_t add_list_action(struct making *m);

int64_t add_partnership(struct making *m);
/* realm_evaluation.c */
int64_t add_indicator(struct making *m);
int64_t add_review(struct making *m);
void add_evaluation(struct making *m, int64_t partnership);

/* What is kept for a partnership (realm_kept.c), which add_partnership of realm.c makes. */
int64_t add_partnership(struct making *m);
/* One of theirs that is there already, else a new one. */
int64_t partnership_of(struct making *m);
/* "beside" of a partnership: a pledge that this clause holds, of an agreement between the others,
 * and a note with a question. */
void add_beside(struct making *m, int64_t partnership, int64_t clause);
void commitment_add(struct making *m, int64_t agreement);
void obligation_keep(struct making *m, int64_t id); /* the one that waits, met on its day */
int64_t commitment_check_add(struct making *m, int64_t clause);
int64_t add_need_step(struct making *m);
int64_t add_need(struct making *m);
int64_t add_pledge(struct making *m);
int64_t add_deliverable(struct making *m);
int64_t add_contribution(struct making *m);
int64_t add_training(struct making *m);
int64_t add_circle_member(struct making *m);
int64_t add_coordinator(struct making *m);
int64_t add_cost_share(struct making *m);
int64_t add_briefing(struct making *m); /* its reader in party; "asked": the question */

#endif
