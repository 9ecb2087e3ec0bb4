/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_AUDIT_STREAM_H
#define APP_AUDIT_STREAM_H

#include "guard/audit.h"
#include "store/copy.h"

/* The audit of a community verified from the rows of a file, in whatever order they come, without a
 * database: the same verdict as audit_verify. */
struct audit_stream;
struct audit_stream *audit_stream_begin(struct arena *a,
                                        const unsigned char audit_key[SECRET_KEY_BYTES]);
/* Any row of the file; those of other tables are passed over. */
void audit_stream_row(struct audit_stream *s, const struct copy_table *t,
                      const struct copy_value *values);
/* `head`: as it was published, "position chain"; NULL when there was none. */
void audit_stream_end(struct audit_stream *s, struct str head, struct audit_verdict *ret);

/* What a copied row of the audit says, and the order of its seals: for a community that moves. */
struct audit_said audit_said_of(const struct copy_table *t, const struct copy_value *values);
size_t audit_stream_order(struct audit_stream *s, const int64_t **ret_rows); /* by position */

#endif
