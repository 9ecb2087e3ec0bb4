/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ACCOUNT_PEOPLE_H
#define APP_ACCOUNT_PEOPLE_H

#include "app/account/account.h"
#include "guard/invitation.h"
#include "view/status.h"

/* The people of a community, for who keeps accounts: all of them, or those of one's agency. */
struct person_line {
    const struct person *p;
    struct str role, organization, seen;
    enum status status; /* of the second factor, or of the account when it is closed */
    struct str factor;
};

struct invitation_line {
    const struct invitation *i;
    struct str role, organization, until;
};

struct people_view {
    struct people_query query;
    struct str typed, shown_state;
    const struct person_line *lines;
    size_t n_lines;
    const struct invitation_line *invitations;
    size_t n_invitations;
    struct choices roles, states, organizations;
    bool network;     /* of all agencies */
    int64_t shown_of; /* lines left out for want of room */
};

/* In which language a person is written to: the field "lang", each language in its own words. */
struct input people_lang_input(struct req *q, enum lang chosen);

struct invite_view {
    struct input email, name, role, organization, lang;
    const struct role_said *said;
    size_t n_said;
    struct str error;
};

struct person_view {
    struct person_line line;
    struct factor factor;
    struct input role, organization;
    const struct role_said *said;
    size_t n_said;
    bool may, self; /* change it; it is one's own account */
    bool may_factor;
    struct str error;
};

#endif
