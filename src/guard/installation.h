/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GUARD_INSTALLATION_H
#define GUARD_INSTALLATION_H

#include "guard/membership.h"
#include "store/store.h"

/* Where everything is: a small database for accounts, sessions and the list of communities, and one
 * database for each community. SQLite: DATA/installation.db and DATA/communities/SLUG.db.
 * PostgreSQL: the schemas "installation" and "c_SLUG" of one server. The master key is always a
 * file: DATA/master.key (mode 0600), never in a database and never in a backup. */
struct installation {
    struct arena *arena; /* its own */
    struct str data;     /* folder of the key, and of the databases on SQLite */
    struct str database; /* PostgreSQL connection string, else NULL */
    unsigned char master[SECRET_KEY_BYTES];
    struct db_address home;
    int64_t password_ops; /* argon2id passes, measured when the installation was made */
};

struct community {
    int64_t id;
    struct str slug, name;
    struct db_address at;
    const struct zone *zone;
    int64_t civil_offset;                /* ms that the civil clock is ahead (the demo's advance) */
    unsigned char key[SECRET_KEY_BYTES]; /* for private values of this community */
    unsigned char audit_key[SECRET_KEY_BYTES];
};

/* Opens, and with `create` makes the folder, the key and the installation's database. Migrates.
 * NULL and *ret_error when it cannot: a newer schema, no folder, a database without its key or with
 * another one (what is sealed in it would be lost without a word). */
struct installation *installation_open(struct str data, struct str database, bool create,
                                       char **ret_error);
/* For restoring: makes the folders, reads the master key, which must be there already; touches no
 * database. password_ops stays 0. */
struct installation *installation_place(struct str data, struct str database, char **ret_error);
/* To read a backup: touches nothing. With the key of the folder, or `key` when it is not NULL. */
struct installation *installation_look(struct str data, struct str database,
                                       const unsigned char *key, char **ret_error);
/* Makes the folder and puts the master key there, from its recovery sheet; never over another. */
bool installation_put_key(struct str data, const unsigned char key[SECRET_KEY_BYTES],
                          char **ret_error);
void installation_close(struct installation *in);

/* Communities, read with a transaction on the installation. */
bool community_find(struct tx *home, const struct installation *in, struct str slug,
                    struct community *ret);
bool community_get(struct tx *home, const struct installation *in, int64_t id,
                   struct community *ret);
/* What its row, already read, says. */
void community_of(struct arena *a, const struct installation *in,
                  const struct registered_community *row, struct community *ret);
size_t community_all(struct tx *home, const struct installation *in, struct community **ret);
enum community_added {
    COMMUNITY_ADDED,
    COMMUNITY_EXISTS,
    COMMUNITY_BAD_SLUG,
    COMMUNITY_BAD_ZONE,
};
/* Makes its database too. slug: [a-z][a-z0-9-]{1,39}. */
enum community_added community_add(struct tx *home, const struct installation *in, struct str slug,
                                   struct str name, struct str zone_name, struct community *ret);
void community_set_offset(struct tx *home, int64_t id, int64_t offset_ms);
day community_today(const struct community *c, instant machine_now);

/* Where the database of a community is; text in `a`. */
struct db_address installation_community_address(const struct installation *in, struct arena *a,
                                                 struct str slug);
/* Makes the database when there is none, and brings its schema up to date. */
bool community_migrate(const struct installation *in, const struct community *c, struct arena *a,
                       char **ret_error);

#endif
