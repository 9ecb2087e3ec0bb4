/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/exchange.h"
#include "http/form.h"

#include <string.h>
#include <strings.h>

static bool is_urlencoded(struct str type)
{
    struct str kind, rest;
    str_cut(type, ';', &kind, &rest);
    kind = str_trim(kind);
    return kind.n == 33 && strncasecmp(kind.p, "application/x-www-form-urlencoded", 33) == 0;
}

static int64_t body_limit(const struct exchange *x)
{
    unsigned flags = x->match.route ? x->match.route->flags : 0;
    if (flags & ROUTE_IMPORT && x->multipart)
        return BODY_IMPORT;
    return flags & ROUTE_UPLOAD && x->multipart ? BODY_UPLOAD : BODY_FORM;
}

/* 0, or why a body of this kind is not read at all. */
static int begin_body(struct exchange *x)
{
    struct str type = head_find(&x->head, "Content-Type");
    struct str coding = head_find(&x->head, "Content-Encoding");
    if (coding.p && !str_is(coding, "identity"))
        return 415;
    if (x->head.length != 0 && !is_urlencoded(type)) {
        unsigned flags = x->match.route ? x->match.route->flags : 0;
        if (flags & (ROUTE_UPLOAD | ROUTE_IMPORT))
            x->multipart = multipart_new(x->arena, type);
        if (!x->multipart)
            return x->match.route ? 415 : 404;
    }
    x->limit = body_limit(x);
    if (x->head.length > x->limit)
        return 413;
    if (!x->multipart && x->head.length > 0) {
        x->room = (size_t)x->head.length; /* pages that nothing is written to cost nothing */
        x->body = arena_alloc(x->arena, x->room);
    }
    return 0;
}

void exchange_begin(struct exchange *x)
{
    x->refused = head_check(&x->head);
    if (x->refused == 0 && !head_host_known(&x->head, x->router->hosts))
        x->refused = 421;
    if (x->refused != 0)
        return;
    x->q.method = str_is(x->head.method, "POST") ? METHOD_POST : METHOD_GET;
    route_find(x->arena, x->router->routes, x->head.path, x->q.method, &x->match);
    if (x->q.method == METHOD_POST)
        x->refused = begin_body(x);
}

static void keep(struct exchange *x, struct str bytes)
{
    size_t n = (size_t)x->received;
    if (n + bytes.n > x->room) {
        size_t room = x->room * 2 > n + bytes.n ? x->room * 2 : n + bytes.n;
        x->body = arena_grow(x->arena, x->body, x->room, room);
        x->room = room;
    }
    memcpy(x->body + n, bytes.p, bytes.n);
}

void exchange_body(struct exchange *x, struct str bytes)
{
    if (x->refused != 0 || bytes.n == 0)
        return;
    if ((int64_t)bytes.n > x->limit - x->received) {
        x->refused = 413;
        return;
    }
    if (x->multipart) {
        enum multipart_result result = multipart_feed(x->multipart, bytes);
        if (result != MULTIPART_GOOD)
            x->refused = result == MULTIPART_BAD ? 400 : result == MULTIPART_TOO_LARGE ? 413 : 503;
    } else {
        keep(x, bytes);
    }
    x->received += (int64_t)bytes.n;
}

bool exchange_read_form(struct exchange *x)
{
    int status = 0;
    if (x->multipart) {
        if (multipart_end(x->multipart, &x->q.form, &x->q.n_form, &x->q.uploads, &x->q.n_uploads) !=
            MULTIPART_GOOD)
            status = 400;
    } else {
        struct value *form;
        bool exact = x->match.route && x->match.route->flags & ROUTE_FORGET_FORM;
        enum form_result result = form_read(x->arena, (struct str){ x->body, (size_t)x->received },
                                            exact, &form, &x->q.n_form);
        x->q.form = form;
        status = result == FORM_READ ? 0 : result == FORM_BAD ? 400 : 413;
    }
    if (status != 0)
        exchange_refuse(x, status);
    return status == 0;
}
