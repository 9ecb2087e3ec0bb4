/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SAID_H
#define APP_SAID_H

#include "app/knowledge/texts.h"
#include "http/http.h"

/* The texts of the method as this community says them, in the language of the request: those that
 * are shipped, with what it has adapted in their place. One query: ask once a request. */
const struct content *said_texts(struct req *q);
/* The same in another language. */
const struct content *said_texts_in(struct req *q, enum lang l);

/* What somebody wrote, a text a line; blank lines go. One line more than may be, when there are
 * too many. */
struct content_value said_lines(struct arena *a, struct str words);

#endif
