/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HTTP_HEAD_H
#define HTTP_HEAD_H

#include "core/arena.h"

/* What comes before a request's body, and what of it is refused. The library that reads the wire is
 * tolerant; whatever two programs could understand differently is refused here. */
enum { HEAD_LINES = 64, HEAD_BYTES = 16 * 1024, HEAD_TARGET = 8 * 1024 };

struct header {
    struct str name, value;
};

struct head {
    struct str method, target, version;
    struct header headers[HEAD_LINES];
    size_t n_headers;
    bool too_many; /* there were more */
    bool bad_wire; /* a bare LF, a folded line or a zero byte was seen */
    /* found by head_check */
    struct str path, query; /* of the target, not decoded; a NULL query: no question mark */
    struct str host;
    int64_t length; /* of the body; 0 none */
};

/* 0, or the status of the refusal: 400, 405, 411, 431, 501 or 505. */
int head_check(struct head *h);
struct str head_find(const struct head *h, const char *name); /* the first; NULL when absent */
/* The value of a cookie; NULL when absent. */
struct str head_cookie(const struct head *h, const char *name);
/* Is the origin that a browser states (Origin, else Referer) this very host? True when it states
 * none: then the token alone decides. */
bool head_same_origin(const struct head *h);
/* May the name that the browser asked for be ours: a loopback name, or one in the list (separated
 * by spaces, without port; NULL for none)? Against rebinding of names. */
bool head_host_known(const struct head *h, const char *hosts);

#endif
