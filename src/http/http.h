/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "guard/capability.h"
#include "guard/installation.h"
#include "http/multipart.h"
#include "store/store.h"

/* What a handler sees. The router has done the rest before: session, community, capability, origin
 * and token of unsafe methods, limits, decoding, transaction. */

enum method { METHOD_GET = 1, METHOD_POST }; /* HEAD is answered as GET without its body */

struct req;
struct res;
struct http_pages;

enum route_flag {
    ROUTE_HOME = 1 << 0,        /* its transaction is on the installation (accounts, sessions) */
    ROUTE_UPLOAD = 1 << 1,      /* takes multipart/form-data, files spooled, up to 10 MiB */
    ROUTE_IMPORT = 1 << 2,      /* the same, up to 128 MiB */
    ROUTE_PERSONAL = 1 << 3,    /* a person's record: 15 minutes of idle time */
    ROUTE_FORGET_FORM = 1 << 4, /* passwords: values exactly as typed, never given back */
};

/* Of the whole body; files are a little smaller than their form. */
enum { BODY_FORM = 1 << 20, BODY_UPLOAD = 10 << 20, BODY_IMPORT = 128 << 20 };

struct route {
    enum method method;
    const char *path; /* "/organizations/{id}/edit"; {id} is a number, other {names} any one
                         segment; with CAP_LINK {slug} is the community */
    enum capability capability;
    /* Sets an answer. What a POST wrote is kept when its answer is under 400, else taken back: an
     * answer that refuses has changed nothing. After a conflict it runs again. */
    void (*handler)(struct req *q, struct res *r);
    enum isolation isolation; /* of a POST */
    unsigned flags;
    /* Of a POST; runs first, in threads of its own, with q->home for reading and without q->tx:
     * slow hashing. An answer set here (status != 0) is final. */
    void (*prepare)(struct req *q, struct res *r);
    const char *help; /* anchor in the user guide */
    const void *data; /* for handlers that serve several routes */
};

struct req {
    struct arena *arena;
    enum method method;
    struct str id;                 /* for logs and history: 16 hex digits */
    struct str path, query_string; /* as sent: not decoded */
    struct str origin;             /* "https://maillage.example": for links that leave the site */
    struct str address;            /* the client's, for throttling only */
    const struct route *route;
    int64_t ids[3]; /* the {id} segments in order */
    size_t n_ids;
    const struct value *query, *form, *segments; /* decoded, in normal form (core/key.h) */
    size_t n_query, n_form, n_segments;
    const struct upload *uploads;
    size_t n_uploads;

    enum lang lang;
    struct actor actor; /* nobody on a CAP_LINK route, whoever is signed in */
    struct str session; /* its key (guard/session.h); NULL when nobody is signed in */
    int64_t pending;    /* account of a session that still lacks its second factor; else 0 */
    bool several;       /* the actor belongs to several communities */
    struct str known;   /* cookie __Host-known: the account that signed in here before (guess.h) */
    struct str agent;   /* as the browser calls itself */
    struct str host;    /* as the request names us, with its port */
    struct str csrf;    /* goes in every form as the field "csrf" */
    const struct community *community; /* NULL when the actor has none */
    const struct installation *installation;
    struct tx *tx; /* the community's: writing in a POST, reading with ROUTE_HOME; NULL in prepare,
                      and when there is no community */
    struct tx *home; /* the installation's: writing in a ROUTE_HOME POST, reading in prepare */
    instant now;     /* machine clock */
    day today;       /* civil day of the community */
    void *prepared;  /* from prepare to the handler */
    bool part;       /* our script asked for a part of the page (header X-Part) */
    const struct http_pages *pages;
};

/* Notes in the audit of the community what is no change: read, exported. A list is one note, with
 * record 0. In a POST it is a part of the transaction; in a GET it is written before the answer
 * leaves, like every reading of a person's record, and an answer whose notes cannot be written does
 * not leave. */
void req_note(struct req *q, const char *action, const char *entity, int64_t record);

struct str req_query(const struct req *q, const char *name); /* the first; NULL when absent */
struct str req_form(const struct req *q, const char *name);
struct str req_segment(const struct req *q, const char *name);
int64_t req_query_id(const struct req *q, const char *name); /* 0 when absent or no number */
int64_t req_form_id(const struct req *q, const char *name);
/* The file that was given in a field; NULL when none was, or an empty one. */
const struct upload *req_upload(const struct req *q, const char *field);
/* The present address with one query field set (NULL value: taken away). */
struct str req_here(const struct req *q, const char *name, struct str value);
/* The address of the sign-in page that leads back here. */
struct str req_sign_in(const struct req *q);
bool req_may(const struct req *q, enum capability what, int64_t organization);
/* May one be sent there after signing in: a path of ours, not another host in disguise? */
bool path_is_local(struct str path);

struct res_header {
    struct str name, value;
    struct res_header *next;
};

struct res {
    struct arena *arena;
    int status;      /* 0 until an answer is chosen */
    struct str type; /* "text/html; charset=utf-8" */
    struct out body;
    struct str location;
    struct res_header *headers;
    bool immutable; /* may be kept for a year: assets */
};

/* 303; to "/" when the address is not a path of ours. */
void res_redirect(struct res *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
void res_status(struct res *r, int status, const char *type);
void res_header(struct res *r, const char *name, struct str value);
/* Also sets the language-safe filename*. */
void res_attachment(struct res *r, struct str filename);
/* For this host alone, out of reach for scripts. max_age 0: taken away; under 0: until the browser
 * closes. */
void res_cookie(struct res *r, const char *name, struct str value, int64_t max_age_seconds);
/* Absent and forbidden look alike: 404, with the page that the view layer registered. */
void res_not_found(struct req *q, struct res *r);
/* 400, 403, 409, 413, 429 … with the page for that. */
void res_refused(struct req *q, struct res *r, int status);

/* Pages that the layers above draw for answers the router gives by itself. Each may be NULL: then a
 * line of plain text. */
struct http_pages {
    void (*not_found)(struct req *q, struct res *r);
    void (*fault)(struct req *q, struct res *r);               /* r->status says 500 or 503 */
    void (*refused)(struct req *q, struct res *r, int status); /* 400, 403, 405, 413 … */
    /* Nobody is signed in or the session ended: to sign-in for a GET; for a POST a page that keeps
     * the form (q->form) and posts it again after signing in. */
    void (*sign_in)(struct req *q, struct res *r);
};

/* -- the router: used by the server's threads and, in process, by handler tests --------------- */
struct router;
struct router *router_new(const struct installation *in, const struct http_pages *pages);
/* Aborts with a message on a route without capability or handler, or two equal routes. */
void router_add(struct router *rt, const struct route *routes, size_t n);
void router_free(struct router *rt);

/* The connections of one thread: to the installation, and to the communities it served last. */
struct http_worker;
struct http_worker *http_worker_new(const struct installation *in);
void http_worker_free(struct http_worker *w);

struct http_message {
    struct str method, target; /* "POST", "/organizations/4?lang=fr" */
    const struct value *headers;
    size_t n_headers;
    struct str body;
};
/* One request from its head to its answer, in the calling thread, all checks included; a POST in a
 * transaction of its own. The answer lives in `a`. */
void router_run(struct router *rt, struct http_worker *w, struct arena *a,
                const struct http_message *m, struct res *ret);

/* -- the server ---------------------------------------------------------------------------------
 */
struct server_options {
    struct str address;   /* "127.0.0.1" */
    int port;             /* 0: any free one */
    const char *proxies;  /* addresses whose X-Forwarded-For and -Proto are believed; NULL none */
    const char *hosts;    /* names we answer to besides those of loopback; NULL none */
    int readers;          /* worker threads; 0: as many as cores, 8 on PostgreSQL */
    int head_ms, body_ms; /* total time for a request's head and body; 0: 10 s and 30 s */
    /* Called when the address is open and no thread has started: to shut the process in. */
    void (*before_threads)(void *ctx);
    void *ctx;
};
struct server;
/* NULL and *ret_error (in the router's memory) when it cannot listen there. The lists of the
 * options are separated by spaces and outlive the server. */
struct server *server_start(struct router *rt, const struct server_options *o, char **ret_error);
int server_port(const struct server *s);
void server_stop(struct server *s); /* answers what is under way, then closes */

#endif
