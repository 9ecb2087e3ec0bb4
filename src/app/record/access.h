/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_RECORD_ACCESS_H
#define APP_RECORD_ACCESS_H

#include "app/record/record.h"

/* What the page “who can see this, and why” shows. */
struct access_person {
    struct str name, role, organization;
    bool may_write;
};
/* Those who may for the same reason. */
struct access_group {
    struct str title, why, nobody; /* nobody: what is said when there is none */
    struct access_person *people;
    size_t n_people;
};
struct access_rule { /* what a role may do with this kind of record */
    struct str role, may;
};
struct record_access_view {
    struct record_tools tools;
    struct str title, lede;
    bool writers_only; /* the groups are those who write: the role alone says who reads */
    struct access_group *groups;
    size_t n_groups;
    struct access_rule *rules;
    size_t n_rules;
    struct str others; /* those of the community who may not; NULL: none */
    struct str also;   /* who sees it besides, without an account; NULL: nobody */
    bool has_private;
};

#endif
