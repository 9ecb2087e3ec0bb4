/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "http/http.h"

#include <stdatomic.h>

/* The routing table: a tree of path segments, compiled at start. */
enum { ROUTE_SEGMENTS = 12, ROUTE_IDS = 3 };

struct route_node;

struct route_match {
    const struct route *route; /* NULL: the path is unknown, or known with other methods only */
    bool other_method;
    int64_t ids[ROUTE_IDS];
    size_t n_ids;
    struct value segments[ROUTE_SEGMENTS];
    size_t n_segments;
    atomic_uint *usual; /* bytes of its last answer, so that the next one has room at once */
};

struct route_node *route_root(struct arena *a);
/* Logs and aborts when the route is not whole, or there is one like it. */
void route_add(struct arena *a, struct route_node *root, const struct route *route);
/* A literal segment goes before {id}, {id} before {name}. Segments are decoded into `a`. */
void route_find(struct arena *a, const struct route_node *root, struct str path, enum method method,
                struct route_match *ret);

#endif
