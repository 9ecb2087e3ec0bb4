/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_BACKUP_H
#define APP_BACKUP_H

#include "app/admin/archive.h"
#include "guard/installation.h"
#include "store/copy.h"

/* What is in a backup: for each database a part, the installation's first.
 *     'D' slug (NULL: the installation's) · schema version · published head of its audit
 *     'T' table · number of columns · their names and types · last id given out
 *     'R' values …        'E' number of rows          (of that table)
 *     'Z'                                             (the end of all)
 */
enum backup_mark { MARK_DATABASE = 'D', MARK_TABLE = 'T', MARK_ROW = 'R', MARK_ROWS = 'E' };
enum { MARK_END = 'Z' };

struct backup_count {
    int64_t communities, rows, bytes;
};
/* One snapshot of each database, taken while others write. */
void backup_write(const struct installation *in, struct arena *a, struct str path,
                  struct backup_count *ret);

/* -- reading, in backup_read.c: what it meets is told to the functions of `to`, any of which may be
 * NULL. False when the file is damaged or one of them says false. */
struct backup_table {
    struct copy_table table;
    int64_t last;
};
struct backup_sink {
    void *ctx;
    bool (*database)(void *ctx, struct str slug, int64_t version, struct str head);
    bool (*table)(void *ctx, const struct backup_table *t);
    bool (*row)(void *ctx, const struct backup_table *t, const struct copy_value *values);
    bool (*rows)(void *ctx, const struct backup_table *t, int64_t n); /* the table's end */
};
bool backup_read(struct archive_reader *r, struct arena *a, const struct backup_sink *to);

#endif
