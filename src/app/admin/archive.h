/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ARCHIVE_H
#define APP_ARCHIVE_H

#include "core/secret.h"

/* The file of a backup: a head that says for which master key it is, then one stream sealed in
 * pieces (libsodium's secretstream): a change, a piece taken out, or a missing end is noticed. The
 * master key itself is never in it. */
enum { ARCHIVE_PIECE = 64 * 1024, ARCHIVE_TEXT = 64 << 20 };

/* -- writing: to PATH.new, which becomes PATH when all of it is on disk. A fault when the disk says
 * no. */
struct archive_writer;
struct archive_writer *archive_create(struct arena *a, struct str path,
                                      const unsigned char master[SECRET_KEY_BYTES]);
void archive_put(struct archive_writer *w, const void *bytes, size_t n);
void archive_put_i64(struct archive_writer *w, int64_t v);
void archive_put_str(struct archive_writer *w, struct str s); /* NULL stays NULL */
int64_t archive_finish(struct archive_writer *w);             /* bytes of the file */

/* -- reading */
enum archive_opened {
    ARCHIVE_OPENED,
    ARCHIVE_UNREADABLE, /* errno */
    ARCHIVE_OTHER,      /* not a backup, or of a version that is not known */
    ARCHIVE_OTHER_KEY,
};
struct archive_reader;
enum archive_opened archive_open(struct arena *a, struct str path,
                                 const unsigned char master[SECRET_KEY_BYTES],
                                 struct archive_reader **ret);
/* False at the first damage, and from then on. */
bool archive_get(struct archive_reader *r, void *ret, size_t n);
bool archive_get_i64(struct archive_reader *r, int64_t *ret);
bool archive_get_str(struct archive_reader *r, struct arena *a, struct str *ret);
bool archive_ended(struct archive_reader *r); /* everything was read, up to the sealed end */

#endif
