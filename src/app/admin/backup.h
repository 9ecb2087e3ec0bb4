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
struct backup_watch { /* told now and then, between rows */
    void (*progress)(void *ctx, int64_t done, int64_t total);
    void *ctx;
};
/* One snapshot of each database, taken while others write. */
void backup_write(const struct installation *in, struct arena *a, struct str path,
                  struct backup_count *ret);
void backup_write_watched(const struct installation *in, struct arena *a, struct str path,
                          const struct backup_watch *watch, struct backup_count *ret);
/* Reads a backup of this installation to its sealed end: its SHA-256 in hexadecimal, NULL when it
 * is damaged. Counts what is in it. */
struct str backup_read_back(const struct installation *in, struct arena *a, struct str path,
                            struct backup_count *ret);
/* One table, for what is made of tables beside a backup: its rows. */
int64_t backup_table_write(struct archive_writer *w, struct tx *tx, const struct copy_table *t,
                           const struct copy_pick *pick);
void backup_database_begin(struct archive_writer *w, struct str slug, int version, struct str head);
void backup_end(struct archive_writer *w);

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
