/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GUARD_ACCOUNT_H
#define GUARD_ACCOUNT_H

#include "guard/membership.h"
#include "store/store.h"

/* Accounts and who belongs where; in the installation's database. */
bool account_by_email(struct tx *home, struct str email,
                      struct account *ret); /* case does not count */
/* Finds or makes the account, and gives it this role in this community, also when either had been
 * archived. Returns its id. */
int64_t account_join(struct tx *home, struct str email, struct str name, int64_t community,
                     enum role role, int64_t organization);
/* The password in PHC form, NULL when there is none. It is no field of the account: the history of
 * records must not keep it. */
struct str account_password(struct tx *home, int64_t account);
void account_set_password(struct tx *home, int64_t account, struct str phc); /* ends its sessions */
void account_rehash(struct tx *home, int64_t account, struct str phc);       /* the same password */
void account_set_lang(struct tx *home, int64_t account, enum lang lang);

bool account_belongs(struct tx *home, int64_t account, int64_t community);

struct member {
    int64_t account;
    struct str email, name;
    enum role role;
    int64_t organization;
};
size_t account_members(struct tx *home, int64_t community, struct member **ret); /* by name */
struct str account_name(struct tx *home, int64_t account); /* NULL when absent */

#endif
