/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_LOAD_H
#define APP_LOAD_H

#include "app/admin/backup.h"

/* Putting the rows of a file into a new database: for restoring, and for a community that comes
 * from elsewhere. */

/* Makes the database at that version of the schema, or opens one that is newer. */
struct db *load_database(struct arena *a, const struct db_address *at, const char *kind,
                         int64_t version);
/* Whether this program knows that version. */
bool load_knows(struct arena *a, const char *kind, int64_t version);
const struct copy_table *load_table_named(const struct copy_table *list, size_t n, struct str name);
bool load_is_empty(struct tx *tx, const struct copy_table *list, size_t n);
/* Whether every column of `from` is in `there`. */
bool load_fits(const struct copy_table *there, const struct copy_table *from);
void load_search(struct arena *a, struct db *db, const struct community *c);
/* Brings a community's database up to what this program makes: its migrations, then what SQL alone
 * cannot do, once: the words that a community begins with, texts that became words of a vocabulary,
 * the search. False, and the reason, when it was made by a newer program. */
bool load_up_to_date(struct arena *a, const struct installation *in, const struct community *c,
                     char **ret_error);
/* False when the audit that is there now is not whole. */
bool load_verify(struct arena *a, struct db *db, const struct installation *in,
                 const struct community *c);

#endif
