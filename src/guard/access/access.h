/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GUARD_ACCESS_H
#define GUARD_ACCESS_H

#include "access.ent.h"
#include "guard/capability.h"
#include "store/event.h"

/* Four locks on a person's record, all of which must open, closed by default: an agreed sharing
 * between the two agencies, the person's consent, the reader's role, no restriction. What the first
 * two and the last say is kept in the table `access`, made anew for a person in the same
 * transaction whenever a fact changes (locks.c); the role comes with the reader. The one predicate
 * that reads the table is store/viewer.c's. */

/* Who reads, for tx->viewer: the role's classes, and all purposes; a page that has one purpose only
 * narrows them. */
struct viewer guard_viewer(const struct actor *who);
unsigned guard_classes(enum role role);       /* the most that the role ever sees */
unsigned guard_glass_classes(enum role role); /* and in an emergency; 0: it opens none */

/* -- facts: each change makes the access of those it concerns anew ---- */
void access_hold(struct tx *tx, int64_t person, int64_t organization, bool held);

int64_t access_grant_open(struct tx *tx, struct access_grant *grant);
void access_grant_end(struct tx *tx, int64_t grant, day last); /* the last day it holds */
/* Several at once: each person they concern is made anew once for each pair of agencies. */
struct access_grant_last {
    int64_t grant;
    day last; /* DAY_NONE: no end */
};
void access_grants_change(struct tx *tx, struct access_grant *open, size_t n_open,
                          const struct access_grant_last *end, size_t n_end);

/* What a preset says, for a consent that starts on consent->starts. */
void consent_propose(enum consent_preset preset, struct consent *ret);
int64_t consent_give(struct tx *tx, struct consent *consent, const int64_t *recipients, size_t n);
/* Withdrawing, refusing… acts at once. False when there is no such consent. */
bool consent_set_state(struct tx *tx, int64_t consent, enum consent_state state);

/* A violence shelter's: closed to all other agencies, in an emergency too. Staff, public figure: in
 * the agency that holds it to these readers only. */
int64_t access_restrict(struct tx *tx, int64_t person, enum restriction_kind kind,
                        const int64_t *readers, size_t n);
void access_unrestrict(struct tx *tx, int64_t restriction);

/* -- emergencies ---- */
enum { GLASS_MS = 3600 * 1000, GLASS_TOLD = 16 };
enum glass_result {
    GLASS_OPENED,
    GLASS_NO_REASON,
    GLASS_NOBODY_TOLD, /* no privacy officer and no coordinator: then nobody may */
    GLASS_ABSENT,      /* no such record, or none for this reader: it looks the same */
};
/* For one hour, for this account. Posts access_glass. */
enum glass_result access_break_glass(struct tx *tx, const struct actor *who, int64_t person,
                                     struct str reason, const int64_t *told, size_t n_told);
extern const struct event_type access_glass;
struct access_glass_event {
    int64_t glass, person, account;
    const int64_t *told; /* accounts */
    size_t n_told;
};
/* Who answers for personal information in a community: somebody with an account in it, who is told
 * in Maillage, or somebody outside of it, who is told by mail. */
struct privacy_officer {
    int64_t account; /* 0: outside */
    struct str name; /* of an account, its own; NULL: nobody is named */
    struct str contact, email;
    enum lang lang; /* of the mail */
};
#define OFFICER_ACCOUNT "officer.account" /* the setting that keeps it */
/* False when nobody is named, or only an account that has left the community. Without `home` only
 * who is outside is looked for. */
bool access_officer(struct tx *home, struct tx *tx, int64_t community, struct privacy_officer *ret);
void access_officer_name(struct tx *tx, const struct privacy_officer *officer);
/* The accounts to tell: the privacy officer's; when they have none, the coordinators too. */
size_t access_officers(struct tx *home, struct tx *tx, int64_t community, int64_t ret[GLASS_TOLD]);

/* -- who can see this, and why ---- */
struct access_line {
    const char *source;      /* "own", "named", "shared", "glass" */
    struct str organization; /* NULL of an account without agency */
    int64_t account;         /* 0: whoever has the role for it there */
    unsigned classes, purposes;
    day starts, last;     /* DAY_NONE: since ever, without end */
    instant until;        /* of "glass"; NUMBER_NONE otherwise */
    struct str agreement; /* its title, or the network standard's name */
    int64_t agreement_id; /* 0: a standard */
    day consented;        /* when the consent began */
    struct str way;       /* code of consent_way */
};
/* As of today, what begins later included. For who may know: the caller has opened the record. */
size_t access_why(struct tx *tx, int64_t person, struct access_line **ret);

/* Makes the rows of `access` for a person anew from the facts (locks.c). */
void access_refresh(struct tx *tx, int64_t person);

extern const struct statement *const statements_access[];

#endif
