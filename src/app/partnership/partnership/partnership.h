/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_PARTNERSHIP_H
#define APP_PARTNERSHIP_H

#include "app/record/record.h"
#include "partnership.ent.h"

/* Partnerships go through five phases, and back when they must: an earlier phase is reopened with
 * its reason, which stays. */
extern const struct module module_partnership;
extern const struct record_pages partnership_pages;

enum { PARTNERSHIP_PHASES = PARTNERSHIP_PHASE_EVALUATION, PARTNERSHIP_PARTIES = 12 };
/* Days after which a word that nobody answered is a silence, and shows. */
enum { PARTNERSHIP_SILENCE = 7 };

/* Somebody else answers for it from now on. */
struct partnership_event {
    int64_t partnership, account;
};
extern const struct event_type partnership_handed;

struct str partnership_phase_label(enum lang l, int phase);

/* Inserts it in its first phase, and the parties (organization, department) in their order; the
 * days of start default to today. Returns its id. */
int64_t partnership_open(struct tx *tx, struct partnership *p, struct partnership_party *parties,
                         size_t n_parties);

enum partnership_moved {
    PARTNERSHIP_MOVED,
    PARTNERSHIP_NO_REASON, /* an earlier phase needs one */
    PARTNERSHIP_NO_WAY,    /* not the next phase nor an earlier one, or it has ended */
    PARTNERSHIP_CHANGED,   /* somebody else has saved since *p was read */
};
/* To the next phase, or back to an earlier one with its reason; changes *p. */
enum partnership_moved partnership_move(struct tx *tx, struct partnership *p, int to,
                                        struct str reason);
/* Ends it with its reason, or takes it up again (end false). */
enum partnership_moved partnership_end(struct tx *tx, struct partnership *p, bool end,
                                       struct str reason);

/* Adds a party, or brings back one that had left. False: there are as many as there may be. */
bool partnership_party_join(struct tx *tx, int64_t partnership, int64_t organization,
                            struct str department);

/* The party that an organization, or a department of it, is there, also one that left; 0: none. */
int64_t partnership_party_of(struct tx *tx, int64_t partnership, int64_t organization,
                             struct str department);

/* What the next step looked like when a form was made, posted as "seen" to
 * /partnerships/{id}/step: who has saved another since is told. */
struct str partnership_step_seen(struct arena *a, struct str step, day due);

/* The account of the person responsible for it; 0: nobody. */
int64_t partnership_responsible(struct tx *tx, int64_t id);
/* The organizations of its parties. */
size_t partnership_owners(struct tx *tx, const void *record, int64_t *ret, size_t most);

/* Its parties by their names, in their order: organizations, or departments of one. */
struct partnership_side {
    int64_t party, organization;
    struct str name, department;
    struct str said; /* “CLSC — Santé mentale”; without a department the name */
};
size_t partnership_sides(struct tx *tx, int64_t id, struct partnership_side **ret);
/* "CLSC — Santé mentale" */
struct str partnership_side_said(struct arena *a, struct str name, struct str department);

/* What statements need to leave out what is not one's own: 0 for who sees all. */
int64_t partnership_reach(const struct req *q);
/* Whether the actor may open one: with their agency on one side, unless they reach all. */
bool partnership_may_open(const struct req *q);

#endif
