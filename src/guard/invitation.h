/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GUARD_INVITATION_H
#define GUARD_INVITATION_H

#include "guard/account.h"
#include "guard/capability.h"

/* Invitations, in the installation's database: single use, 72 hours, bound to an address, a role
 * and an agency. Reading one does not use it up. */
enum { INVITATION_HOURS = 72 };

struct invitation {
    struct str key; /* the token's SHA-256, to cancel it by */
    struct str email, name;
    enum lang lang;
    int64_t community, organization, made_by;
    enum role role;
    instant created, until;
};

/* The token; an earlier invitation of the same address to the same community no longer opens. */
struct str invitation_make(struct tx *home, const struct invitation *i);
bool invitation_find(struct tx *home, struct str token, struct invitation *ret);
/* Makes the account when there is none, gives it the role. False when it is spent or too
 * old, or when the address belongs to the community already. */
bool invitation_accept(struct tx *home, struct str token, struct str name, int64_t *ret_account);
bool invitation_by_key(struct tx *home, int64_t community, struct str key, struct invitation *ret);
void invitation_cancel(struct tx *home, int64_t community, struct str key);
void invitation_sweep(struct tx *home); /* forgets what was over a month ago */
size_t invitation_open(struct tx *home, int64_t community,
                       struct invitation **ret); /* newest first */

/* -- who may change whose account ------------------------------------------------------------- */

/* The roles that an agency gives to its own people; the others are the network's to give. */
bool role_is_of_agency(enum role role);
/* May this actor give this role in that agency, or take it away? The network's administrators all,
 * an agency's its own people and the roles of an agency. */
bool guard_may_give(const struct actor *who, enum role role, int64_t organization);

#endif
