/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GUARD_CAPABILITY_H
#define GUARD_CAPABILITY_H

#include "guard/membership.h"

/* What a route asks for. Each role has a reach for each: nothing, its own agency's, or all. The
 * table is in capability.c; a route without a capability is refused when the program starts. */
enum capability {
    CAP_NONE,
    CAP_PUBLIC,    /* anybody, signed in or not */
    CAP_LINK,      /* who holds a link of the community; the handler finds what the link opens */
    CAP_SIGNED_IN, /* any role */
    CAP_DIRECTORY_READ,
    CAP_DIRECTORY_WRITE,
    CAP_DIRECTORY_IMPORT,
    CAP_NIGHT_WRITE, /* what a program held in a night */
    CAP_PARTNERSHIP_READ,
    CAP_PARTNERSHIP_WRITE,
    CAP_AGREEMENT_READ,
    CAP_AGREEMENT_WRITE,
    CAP_AGREEMENT_SIGN,
    CAP_INTERACTION_READ,
    CAP_INTERACTION_WRITE,
    CAP_PEOPLE, /* accounts: invite, change, disable; own: people of one's agency */
    CAP_ADMIN,  /* settings of the network, its mail */
    CAP_COUNT,
};

enum reach { REACH_NONE, REACH_OWN, REACH_ALL };

/* Who asks. account 0: nobody is signed in. */
struct actor {
    int64_t account, membership;
    enum role role;
    int64_t organization; /* the agency in this community; 0 when none */
    struct str name;
};

/* Whose a record is: of any of these organizations, and in the charge of one person. */
struct holders {
    const int64_t *organizations;
    size_t n;
    int64_t responsible; /* an account; 0: nobody */
};
enum why {
    WHY_NOT,
    WHY_ALL,         /* the role reaches all records of this kind */
    WHY_AGENCY,      /* the record is their agency's */
    WHY_RESPONSIBLE, /* they are responsible for it */
};

enum reach guard_reach(const struct actor *who, enum capability what);
/* Whether an own reach has something to reach with: an agency of one's own. All reach needs none.
 */
bool guard_with_agency(const struct actor *who, enum capability what);
/* The one function that says yes, and why: may this actor do this to that record? */
enum why guard_why(const struct actor *who, enum capability what, const struct holders *of);
/* The same of one organization (0: a record of nobody in particular, for those who reach all), and
 * of several: any of them. */
bool guard_may(const struct actor *who, enum capability what, int64_t organization);
bool guard_may_any(const struct actor *who, enum capability what, const int64_t *organizations,
                   size_t n);
/* What a statement takes as :agency to leave out what this actor may not see: 0 (no condition) for
 * who reaches all, else their agency, -1 when they see none. */
int64_t guard_agency(const struct actor *who, enum capability what);
/* And as :account, for whose records they are responsible for; 0 when that opens nothing to them.
 */
int64_t guard_account(const struct actor *who, enum capability what);

#endif
