/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_TEXTS_H
#define APP_TEXTS_H

#include "format/content.h"
#include "text/text.h"

/* The texts of the method in content/LANG, as they are shipped: read once, kept for the life of the
 * program. A mistake in them is a fault that says where. */
const struct content *texts_of(enum lang l);

/* The names of their files, without ".txt"; the list ends with NULL. */
extern const char *const texts_files[];

/* Reads both languages in `a`, each file given by `find` (NULL: it is not there). False on the
 * first mistake, told in *ret_error. */
bool texts_read(struct arena *a, struct str (*find)(void *ctx, const char *path), void *ctx,
                struct content ret[LANG_COUNT], struct str *ret_error);
struct str texts_shipped(void *ctx, const char *path); /* a `find`: what the program carries */

#endif
