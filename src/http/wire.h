/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HTTP_WIRE_H
#define HTTP_WIRE_H

#include "http/head.h"

#include <microhttpd.h>

/* Copies the request's lines into `h` (views that live as long as the request) and looks at the
 * bytes between them: libmicrohttpd before 0.9.76 cannot be told to refuse a bare LF, a folded line
 * or a zero byte. `target` is the request's address where it stands in the library's memory, of
 * which h->target is a copy. */
void wire_read(struct MHD_Connection *connection, const char *method, const char *target,
               const char *version, struct head *h);

#endif
