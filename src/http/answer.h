/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HTTP_ANSWER_H
#define HTTP_ANSWER_H

#include "core/asset.h"
#include "http/exchange.h"

#include <microhttpd.h>

/* The library's form of an answer, with the headers that every answer carries. A body of up to
 * OUT_SPOOL bytes is copied, a longer one goes out from its file: nothing of the exchange is needed
 * afterwards. NULL when there is no memory. */
struct MHD_Response *answer_make(const struct exchange *x);
struct MHD_Response *answer_asset(const struct asset *asset, bool https);
struct MHD_Response *answer_busy(bool https); /* 503: the server stops, or too many wait */

#endif
