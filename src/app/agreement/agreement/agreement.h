/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_AGREEMENT_H
#define APP_AGREEMENT_H

#include "agreement.ent.h"
#include "app/agreement/clause/clause.h"
#include "app/module.h"

/* Agreements between organizations: a paper that both sides sign, and clauses that run. The ways
 * through its states are in one table (agreement.c); what changes one is in draft.h, sign.h and
 * app/agreement/obligation/obligation.h. */

extern const struct module module_agreement;

/* -- events -- */
struct agreement_event {
    int64_t agreement, partnership;
    int64_t days; /* agreement_ending: days left */
};
extern const struct event_type agreement_in_force; /* everybody has signed */
extern const struct event_type agreement_noticed;  /* notice was given */
extern const struct event_type agreement_ended;
extern const struct event_type agreement_ending; /* 60 and 30 days before its planned end */

/* A signatory was given a link; `token` is the only place where it can be read. */
struct signature_event {
    int64_t agreement, party;
    struct str name, email, token;
    instant expires;
};
extern const struct event_type signature_requested;

/* -- one agreement with all that belongs to it -- */
struct agreement_side {
    struct agreement_party row;
    struct str name; /* “CLSC — Santé mentale”, of an organization its own */
};
struct agreement_whole {
    struct agreement a;
    struct agreement_side *sides; /* in their order: ours is the first */
    size_t n_sides;
    struct agreement_clause *rows; /* the same clauses twice: as stored, and ready to run */
    struct clause *clauses;
    struct clause_party
        *parties; /* the organizations of the sides, each once, as clauses see them */
    size_t n_parties;
    size_t n_clauses;
};
/* False when there is none, or it is archived. */
bool agreement_load(struct tx *tx, int64_t id, struct agreement_whole *ret);
/* An organization among the parties, whichever its sides; NULL: it is none. */
const struct clause_party *agreement_party_named(const struct agreement_whole *w,
                                                 int64_t organization);
/* The organizations of its sides, for guard_may_any. */
size_t agreement_owners(const struct agreement_whole *w, int64_t *ret, size_t most);

/* -- what may be done in which state -- */
enum agreement_action {
    ACTION_EDIT,
    ACTION_SEND,
    ACTION_RECALL, /* back to a draft: signatures and links are void */
    ACTION_SIGN,
    ACTION_NOTICE,
    ACTION_WITHDRAW, /* the notice */
    ACTION_WAIVE,    /* an obligation */
    ACTION_END,
    ACTION_COUNT,
};
bool agreement_allows(enum agreement_state state, enum agreement_action action);

/* The same of this one: what is understood, not signed, runs already, and is sent and signed while
 * it runs, or taken back to a draft. */
bool agreement_can(const struct agreement *a, enum agreement_action action);
/* Does it run on a yes that nobody has signed? */
bool agreement_is_understood(const struct agreement *a);

/* The last day it binds: the planned end, or the end of the notice when that comes first. DAY_NONE:
 * no end is known. */
day agreement_last_day(const struct agreement *a);
/* How many days a notice runs, from its clauses; 0 when none says so. */
int64_t agreement_notice_days(const struct agreement_whole *w);
/* “12 mois”, “45 jours”, “sans fin prévue”. */
struct str agreement_duration(struct arena *a, enum lang l, const struct agreement *agreement);

/* Makes what its clauses bring, obligations and sharing, what its state says: after each change of
 * its state, of its parties or of its clauses. */
void agreement_run(struct tx *tx, int64_t agreement);

/* -- notice and end -- */
/* False when its state does not allow it, no clause says how long a notice runs, or `by` is no
 * party. Obligations follow at once. */
bool agreement_notice(struct tx *tx, struct agreement_whole *w, int64_t by, struct str reason);
bool agreement_withdraw(struct tx *tx, struct agreement_whole *w);
/* What the night does, as often as one likes in a day: ends what is over, recalls ends and what is
 * late. */
void agreement_night(struct tx *tx);

#endif
