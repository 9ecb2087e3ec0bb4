/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/exchange.h"

struct router *router_new(const struct installation *in, const struct http_pages *pages)
{
    struct arena *a = arena_new(4 << 20);
    struct router *rt = arena_make(a, struct router);
    rt->arena = a;
    rt->in = in;
    if (pages)
        rt->pages = *pages;
    rt->routes = route_root(a);
    return rt;
}

void router_add(struct router *rt, const struct route *routes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        route_add(rt->arena, rt->routes, &routes[i]);
}

void router_free(struct router *rt)
{
    if (rt)
        arena_free(rt->arena);
}

static void serve(struct exchange *x, struct http_worker *w)
{
    enum exchange_next next = exchange_read(x, w);
    if (next == EXCHANGE_PREPARE)
        next = exchange_prepare(x, w);
    if (next == EXCHANGE_WRITE)
        exchange_write_alone(x, w);
    exchange_finish(x);
}

void router_run(struct router *rt, struct http_worker *w, struct arena *a,
                const struct http_message *m, struct res *ret)
{
    struct exchange *x = arena_make(a, struct exchange);
    x->arena = a;
    x->router = rt;
    x->q.address = STR("127.0.0.1");
    x->head.method = m->method;
    x->head.target = m->target;
    x->head.version = STR("HTTP/1.1");
    x->head.headers[x->head.n_headers++] = (struct header){ STR("Host"), STR("localhost") };
    for (size_t i = 0; i < m->n_headers; i++) {
        if (x->head.n_headers == HEAD_LINES) {
            x->head.too_many = true;
            break;
        }
        x->head.headers[x->head.n_headers++] =
            (struct header){ m->headers[i].name, m->headers[i].value };
    }
    if (m->body.n > 0) {
        REQUIRE(x->head.n_headers < HEAD_LINES);
        x->head.headers[x->head.n_headers++] =
            (struct header){ STR("Content-Length"), arena_fmt(a, "%zu", m->body.n) };
    }
    exchange_begin(x);
    exchange_body(x, m->body);
    serve(x, w);
    *ret = x->r;
}
