/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GUARD_ACCOUNT_H
#define GUARD_ACCOUNT_H

#include "guard/membership.h"
#include "store/store.h"

/* Accounts and who belongs where; in the installation's database. */
struct str account_email(struct arena *a, struct str typed); /* as it is kept: in lower case */
enum role role_named(struct str code);                       /* ROLE_NONE when there is none */
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

/* The people of a community as those see them who keep accounts: closed ones too. */
struct person {
    int64_t membership, account;
    struct str email, name, key; /* key: sorts and searches by name */
    enum role role;
    int64_t organization; /* 0: none */
    instant seen;         /* NUMBER_NONE: never */
    bool off, elsewhere;  /* closed here; belongs to another community too */
    bool has_password;
    int factors; /* second factors enrolled: a code, passkeys */
};
enum people_state { PEOPLE_ALL, PEOPLE_ON, PEOPLE_OFF };
struct people_query {
    enum role role;       /* ROLE_NONE: any */
    int64_t organization; /* 0: any */
    enum people_state state;
    bool without_factor;
    struct str search; /* folded as key_search does; NULL: none */
};
size_t account_people(struct tx *home, int64_t community, const struct people_query *q,
                      struct person **ret); /* by name */
bool account_person(struct tx *home, int64_t community, int64_t membership, struct person *ret);
bool account_change_role(struct tx *home, int64_t membership, enum role role,
                         int64_t organization); /* false: absent, or saved by another meanwhile */
/* Closes a membership and ends every session of its account at once; or opens it again. */
void account_close(struct tx *home, int64_t membership, bool closed);
bool account_has_place(struct tx *home, int64_t account);     /* belongs to a community, still */
void account_drop_password(struct tx *home, int64_t account); /* ends its sessions */
struct str account_name(struct tx *home, int64_t account);    /* NULL when absent */

#endif
