/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_CARRY_H
#define APP_CARRY_H

#include "app/admin/backup.h"
#include "app/admin/command.h"

/* A community in one file, to go to another installation, server or engine with all it holds. The
 * file is a backup of that community alone, under a key of its own that is shown once; the master
 * key stays. docs/decisions/0031. */

#define CARRY_KEYS "carried_keys" /* a table of the file only: the keys that the community had */

/* The accounts that the community speaks of, members or not. */
size_t carry_accounts(struct tx *home, struct tx *tx, const struct community *c, int64_t **ret);

/* -- coming in: numbers of accounts there become those of the same people here */
struct carry_row { /* of a table, kept in memory */
    const struct copy_table *table;
    struct copy_value *values;
};
struct carry_rows {
    struct carry_row *list;
    size_t n, cap;
};
struct carry_person {
    int64_t there, here;
};
struct carry_people {
    struct carry_person *list;
    size_t n;
};
/* Below zero for an account that is not carried: nobody here. */
int64_t carry_person_here(const struct carry_people *people, int64_t there);
/* Numbers of accounts in a row of the community, and in what its history keeps. */
void carry_renumber(struct arena *a, const struct carry_people *people, const struct copy_table *t,
                    struct copy_value *values);
struct str carry_renumber_json(struct arena *a, const struct carry_people *people,
                               struct str entity, struct str json);
/* Adds the people, their memberships and the community to the installation. False when its slug is
 * taken; the new community in *ret. */
bool carry_home(struct tx *home, const struct installation *in, const struct carry_rows *rows,
                struct str slug, struct carry_people *ret_people, struct community *ret);

#endif
