/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_OBLIGATION_H
#define APP_OBLIGATION_H

#include "app/module.h"
#include "obligation.ent.h"

/* What clauses make due. The table is recomputed from the clauses and the evidence, so that what is
 * logged late, corrected or put away gives the state it would have given at once. */

extern const struct module module_obligation; /* it takes evidence from events */

/* A reminder is due: the day after, then every week while it stays late. */
struct obligation_event {
    int64_t obligation, agreement;
    int64_t organization; /* who owes; 0: any party */
    int64_t days;         /* of lateness */
};
extern const struct event_type obligation_late;

/* Makes the table say what the clauses say; nothing is written when it already does. */
void obligation_sync(struct tx *tx, int64_t agreement);

/* Of an agreement that runs no more: what is still due is not. */
void obligation_forget_open(struct tx *tx, int64_t agreement);

/* Lifts one that is open, with the reason; false when it is not open or the agreement not in force.
 */
bool obligation_waive(struct tx *tx, int64_t id, struct str reason);
bool obligation_unwaive(struct tx *tx, int64_t id);
void obligation_remind(struct tx *tx); /* part of agreement_night */

/* -- what others show: one query each -- */
struct obligation_kept {
    int64_t id, clause, owes; /* owes 0: either */
    enum obligation_state state;
    day opened, due, met_on;
    struct str evidence, note;
    int64_t evidence_id;
};
/* All of one agreement, by the day they began. */
size_t obligation_all(struct tx *tx, int64_t agreement, struct obligation_kept **ret);

struct obligation_line {
    int64_t id, agreement, partnership;
    struct str promise; /* “Un contact en 30 jours” */
    struct str agreement_title;
    struct str with; /* the other party's name */
    int64_t with_organization;
    int64_t owes; /* organization that owes; 0: either */
    day opened, due;
    int64_t days_late; /* 0 when not late */
    int64_t clause;
    bool confirmed; /* of a clause that somebody confirms */
};
/* Open ones due until `until`, the latest first, at most `limit`. `organization` 0: of all; else
 * those of its agreements, and of the partnerships that the actor of `tx` is responsible for. */
size_t obligation_lines(struct tx *tx, enum lang l, int64_t organization, day until, int limit,
                        struct obligation_line **ret);

#endif
