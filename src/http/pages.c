/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/log.h"
#include "http/exchange.h"

#include <stdio.h>
#include <string.h>

/* Answers that the router gives by itself: drawn by the layers above, or one plain line. */

static void plain(struct res *r, int status, const char *line)
{
    res_status(r, status, "text/plain; charset=utf-8");
    out_str(&r->body, str_of(line));
}

static void begin_answer(struct res *r, struct arena *a)
{
    *r = (struct res){ .arena = a };
    out_init(&r->body, a, EXCHANGE_BODY_OUT);
}

void exchange_again(struct exchange *x)
{
    begin_answer(&x->r, x->arena);
}

static const char *reason(int status)
{
    switch (status) {
    case 403:
        return "Refused: this form did not come from this page.\n";
    case 405:
        return "This address does not take that method.\n";
    case 411:
        return "The length of what is sent must be said first.\n";
    case 413:
        return "Too large.\n";
    case 421:
        return "Another host is asked for.\n";
    case 501:
        return "Not known here.\n";
    case 503:
        return "Busy. Please try again in a moment.\n";
    default:
        return "The request cannot be understood.\n";
    }
}

void res_refused(struct req *q, struct res *r, int status)
{
    begin_answer(r, q->arena);
    if (q->pages->refused)
        q->pages->refused(q, r, status);
    else
        plain(r, status, reason(status));
    r->status = status;
}

void res_not_found(struct req *q, struct res *r)
{
    begin_answer(r, q->arena);
    if (q->pages->not_found)
        q->pages->not_found(q, r);
    else
        plain(r, 404, "There is nothing here.\n");
    r->status = 404;
}

void exchange_refuse(struct exchange *x, int status)
{
    res_refused(&x->q, &x->r, status);
    if (status == 405)
        res_header(&x->r, "Allow", STR("GET, HEAD, POST"));
}

void exchange_sign_in(struct exchange *x)
{
    begin_answer(&x->r, x->arena);
    if (x->match.route && x->match.route->flags & ROUTE_FORGET_FORM)
        x->q.n_form = 0;
    if (x->router->pages.sign_in)
        x->router->pages.sign_in(&x->q, &x->r);
    else
        res_redirect(&x->r, "%.*s", STR_ARG(req_sign_in(&x->q)));
}

/* Without memory: the arena may be what is full. */
static void last_resort(struct exchange *x, int status)
{
    static char line[] = "Something went wrong here. Please try again in a moment.\n";
    x->r = (struct res){ .arena = x->arena, .status = status };
    x->r.type = STR("text/plain; charset=utf-8");
    x->r.body = (struct out){ .arena = x->arena, .p = line, .n = strlen(line), .fd = -1 };
}

static void draw_fault(struct exchange *x, int status)
{
    struct fault again;
    if (FAULT_CAUGHT(&again)) {
        log_line(LOG_ERROR, x->q.id.p, "the page of the fault failed too: %s", again.what);
        last_resort(x, status);
        return;
    }
    begin_answer(&x->r, x->arena);
    x->r.status = status;
    x->router->pages.fault(&x->q, &x->r);
    x->r.status = status;
    fault_done(&again);
}

void exchange_fault(struct exchange *x, const struct fault *f)
{
    int status = f->kind == FAULT_MEMORY ? 503 : 500;
    log_line(LOG_ERROR, x->q.id.p, "%.*s %.*s: %s", STR_ARG(x->head.method), STR_ARG(x->head.path),
             f->what);
    x->q.tx = x->q.home = NULL;
    if (x->router->pages.fault)
        draw_fault(x, status);
    else
        last_resort(x, status);
}
