/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/route.h"

#include "core/log.h"
#include "http/form.h"

#include <stdlib.h>

struct route_node {
    struct str literal;
    struct route_node *next; /* sibling */
    struct route_node *literals, *id, *name;
    const struct route *routes[METHOD_POST + 1];
    atomic_uint *usual; /* as many */
};

struct route_node *route_root(struct arena *a)
{
    return arena_make(a, struct route_node);
}

static bool is_field(struct str segment)
{
    return segment.n > 2 && segment.p[0] == '{' && segment.p[segment.n - 1] == '}';
}

static struct route_node *child(struct arena *a, struct route_node *node, struct str segment)
{
    if (is_field(segment)) {
        struct route_node **place = str_is(segment, "{id}") ? &node->id : &node->name;
        if (!*place)
            *place = arena_make(a, struct route_node);
        return *place;
    }
    for (struct route_node *n = node->literals; n; n = n->next)
        if (str_eq(n->literal, segment))
            return n;
    struct route_node *made = arena_make(a, struct route_node);
    made->literal = segment;
    made->next = node->literals;
    return node->literals = made;
}

/* The path without its first slash. */
static struct str inner(struct str path)
{
    return str_sub(path, 1, path.n);
}

static const char *objection(const struct route *route)
{
    if (!route->path || route->path[0] != '/')
        return "has no path";
    if (!route->handler)
        return "has no handler";
    if (route->method != METHOD_GET && route->method != METHOD_POST)
        return "has no method";
    if (route->capability <= CAP_NONE || route->capability >= CAP_COUNT)
        return "has no capability";
    struct str path = str_of(route->path), rest = inner(path), segment;
    size_t segments = 0, ids = 0;
    while (str_next(&rest, '/', &segment)) {
        segments++;
        ids += str_is(segment, "{id}");
    }
    if (segments > ROUTE_SEGMENTS || ids > ROUTE_IDS)
        return "has too many segments";
    if (route->capability == CAP_LINK && str_find(path, STR("/{slug}/")) < 0)
        return "is a link without {slug}";
    return NULL;
}

void route_add(struct arena *a, struct route_node *root, const struct route *route)
{
    const char *wrong = objection(route);
    struct route_node *node = root;
    struct str rest = wrong ? STR_NULL : inner(str_of(route->path)), segment;
    while (str_next(&rest, '/', &segment))
        node = child(a, node, segment);
    if (!wrong && node->routes[route->method])
        wrong = "is there twice";
    if (wrong) {
        log_line(LOG_ERROR, NULL, "the route %s %s %s",
                 route->method == METHOD_POST ? "POST" : "GET", route->path ? route->path : "",
                 wrong);
        abort();
    }
    node->routes[route->method] = route;
    if (!node->usual)
        node->usual = arena_array(a, atomic_uint, METHOD_POST + 1);
}

/* One way to write each number: no sign, no leading zero. */
static bool read_id(struct str s, int64_t *ret)
{
    if (s.n < 1 || s.n > 18 || s.p[0] < '1' || s.p[0] > '9')
        return false;
    return str_to_i64(s, ret);
}

static const struct route_node *walk(const struct route_node *node, const struct str *segments,
                                     size_t n, enum method method)
{
    if (n == 0)
        return node->routes[METHOD_GET] || node->routes[METHOD_POST] ? node : NULL;
    const struct route_node *found = NULL;
    int64_t id;
    for (const struct route_node *c = node->literals; c && !found; c = c->next)
        if (str_eq(c->literal, segments[0]))
            found = walk(c, segments + 1, n - 1, method);
    if (!found && node->id && read_id(segments[0], &id))
        found = walk(node->id, segments + 1, n - 1, method);
    if (!found && node->name && segments[0].n > 0)
        found = walk(node->name, segments + 1, n - 1, method);
    return found;
}

/* Ids and names, by the route's own words. False when a segment is not text. */
static bool read_fields(struct arena *a, const struct str *segments, struct route_match *ret)
{
    struct str rest = inner(str_of(ret->route->path)), word;
    for (size_t i = 0; str_next(&rest, '/', &word); i++) {
        if (!is_field(word))
            continue;
        if (str_is(word, "{id}")) {
            if (!read_id(segments[i], &ret->ids[ret->n_ids++]))
                return false;
            continue;
        }
        struct value *v = &ret->segments[ret->n_segments++];
        struct str plain = form_unescape(a, segments[i], false);
        v->name = str_sub(word, 1, word.n - 2);
        if (!form_clean(a, plain, &v->value) || !str_eq(v->value, plain))
            return false; /* what is not in normal form is nobody's name */
    }
    return true;
}

void route_find(struct arena *a, const struct route_node *root, struct str path, enum method method,
                struct route_match *ret)
{
    struct str segments[ROUTE_SEGMENTS], rest = inner(path);
    size_t n = 0;
    *ret = (struct route_match){ 0 };
    if (rest.n > 0 && rest.p[rest.n - 1] == '/')
        return;
    while (rest.n > 0) {
        if (n == ROUTE_SEGMENTS)
            return;
        str_next(&rest, '/', &segments[n++]);
    }
    const struct route_node *node = walk(root, segments, n, method);
    if (!node)
        return;
    ret->route = node->routes[method];
    ret->usual = &node->usual[method];
    ret->other_method = !ret->route;
    if (ret->route && !read_fields(a, segments, ret))
        *ret = (struct route_match){ 0 };
}
