/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H

#include "core/fault.h"
#include "guard/session.h"
#include "http/head.h"
#include "http/route.h"
#include "http/worker.h"

/* One request and its answer, on their way through the threads: begun and fed by the one that reads
 * the socket, then read, prepared and written by workers. At any moment one thread holds it. */
enum { EXCHANGE_MEMORY = 48 << 20, EXCHANGE_BODY_OUT = 1 << 30, CONFLICT_TRIES = 5 };

struct router {
    struct arena *arena;
    const struct installation *in;
    struct http_pages pages;
    struct route_node *routes;
    const char *hosts, *proxies;
};

struct exchange {
    struct exchange *next; /* in the queue where it waits */
    struct arena *arena;
    struct router *router;

    struct head head;
    struct route_match match;
    int refused; /* decided before the body was read; 0 while nothing speaks against it */
    bool https;
    int64_t limit, received; /* of the body */
    struct multipart *multipart;
    char *body;
    size_t room;

    struct str token; /* of the session */
    struct session session;
    bool signed_in;
    bool stale;     /* the session was too old for a person's record: its cookie goes */
    struct str pre; /* stands for a session in the forms of who is not signed in */
    bool pre_is_new;
    struct community community;
    bool has_community;

    struct tx tx, home;
    bool tx_open, home_open;
    /* Persons' records that the answer tells of: written to the audit before it is sent. */
    struct tx_read reads[TX_READS];
    size_t n_reads;
    struct req q;
    struct res r;
};

enum exchange_next {
    EXCHANGE_ANSWERED,
    EXCHANGE_PREPARE, /* then exchange_prepare, where slow work harms nobody */
    EXCHANGE_WRITE,   /* then a transaction: exchange_write_alone, or the write queue; also of a
                         GET, when there is something to audit */
};

/* From x->arena, router, head.method, target, version, headers and q.address: checks the head,
 * finds the route and how much may follow. Sets x->refused. Raises only FAULT_MEMORY. */
void exchange_begin(struct exchange *x);
/* The next bytes of the body; what passes the limit is not kept. Raises only FAULT_MEMORY. */
void exchange_body(struct exchange *x, struct str bytes);

/* None of these raises: a fault becomes the answer. exchange_finish comes last, before it is sent.
 */
enum exchange_next exchange_read(struct exchange *x, struct http_worker *w);
enum exchange_next exchange_prepare(struct exchange *x, struct http_worker *w);
void exchange_write_alone(struct exchange *x, struct http_worker *w);
void exchange_finish(struct exchange *x);
void exchange_fault(struct exchange *x, const struct fault *f);
bool exchange_is_home(const struct exchange *x); /* does it write to the installation? */

/* An answer is there, and what it tells of persons is to be audited: exchange_run does that. */
bool exchange_owes_audit(const struct exchange *x);

/* Inside the caller's boundary and transactions (`home` is writing for a ROUTE_HOME route and `tx`
 * then for reading; tx may be NULL): checks the session again, runs the handler. False when what it
 * wrote must be taken back. */
bool exchange_run(struct exchange *x, struct tx *tx, struct tx *home);
/* Before the handler runs again. */
void exchange_again(struct exchange *x);
/* Tells a transaction whose request this is. */
void exchange_mark(struct exchange *x, struct tx *tx, bool of_community);

/* The parts of exchange_read. */
void exchange_health(struct exchange *x, struct http_worker *w); /* healthz.c */
bool exchange_read_form(struct exchange *x);                     /* body.c; false: answered */
void exchange_refuse(struct exchange *x, int status);            /* pages.c */
void exchange_sign_in(struct exchange *x);
void exchange_find_person(struct exchange *x);     /* person.c */
bool exchange_allowed(struct exchange *x);         /* false: answered */
enum lang exchange_lang(const struct exchange *x); /* language.c */
bool exchange_switch_lang(struct exchange *x);     /* true: answered */

#endif
