/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "guard/capability.h"
#include "guard/installation.h"
#include "store/store.h"

/* What a handler sees. The router has done the rest before: session, community, capability, origin and
 * token of unsafe methods, limits, decoding, transaction. */

enum method { METHOD_GET = 1, METHOD_POST }; /* HEAD is answered as GET without its body */

struct req;
struct res;

enum route_flag {
    ROUTE_HOME = 1 << 0,      /* its transaction is on the installation (accounts, sessions) */
    ROUTE_UPLOAD = 1 << 1,    /* takes multipart/form-data, files spooled, up to 10 MiB */
    ROUTE_IMPORT = 1 << 2,    /* the same, up to 128 MiB */
    ROUTE_PERSONAL = 1 << 3,  /* no-store, short idle time */
    ROUTE_FORGET_FORM = 1 << 4, /* never gives a posted form back after signing in (passwords) */
};

struct route {
    enum method method;
    const char *path; /* "/organizations/{id}/edit"; {id} is a number, other {names} any one segment;
                         with CAP_LINK the first segment after the word is {slug}, the community */
    enum capability capability;
    void (*handler)(struct req *q, struct res *r);
    enum isolation isolation;                      /* of a POST */
    unsigned flags;
    void (*prepare)(struct req *q, struct res *r); /* runs first, without transaction: slow hashing; an
                                                      answer set here (status != 0) is final */
    const char *help;                              /* anchor in the user guide */
    const void *data;                              /* for handlers that serve several routes */
};

struct upload {
    struct str field, filename, type;
    int fd; /* unnamed file, at its start; closed with the request */
    int64_t size;
};

struct req {
    struct arena *arena;
    enum method method;
    struct str id; /* for logs and history: 16 hex digits */
    struct str path, query_string;
    struct str address; /* the client's, for throttling only */
    const struct route *route;
    int64_t ids[3]; /* the {id} segments in order */
    size_t n_ids;
    const struct value *query, *form, *segments;
    size_t n_query, n_form, n_segments;
    const struct upload *uploads;
    size_t n_uploads;

    enum lang lang;
    struct actor actor;
    struct str csrf;    /* goes in every form as the field "csrf" */
    struct str session; /* key of the session (guard/session.h); NULL when nobody is signed in */
    const struct community *community; /* NULL when the actor has none */
    const struct installation *installation;
    struct tx *tx;   /* the community's: writing in a POST, unless ROUTE_HOME; NULL in prepare */
    struct tx *home; /* the installation's: writing in a ROUTE_HOME POST, reading in prepare */
    instant now;     /* machine clock */
    day today;       /* civil day of the community */
    void *prepared;  /* from prepare to the handler */
    bool part;       /* our script asked for a part of the page (header X-Part) */
};

struct str req_query(const struct req *q, const char *name); /* the first; NULL when absent */
struct str req_form(const struct req *q, const char *name);
struct str req_segment(const struct req *q, const char *name);
int64_t req_query_id(const struct req *q, const char *name); /* 0 when absent or no number */
int64_t req_form_id(const struct req *q, const char *name);
/* The present address with one query field set (NULL value: taken away). */
struct str req_here(const struct req *q, const char *name, struct str value);
bool req_may(const struct req *q, enum capability what, int64_t organization);

struct res_header {
    struct str name, value;
    struct res_header *next;
};

struct res {
    struct arena *arena;
    int status; /* 0 until an answer is chosen */
    struct str type; /* "text/html; charset=utf-8" */
    struct out body;
    struct str location;
    struct res_header *headers;
    bool immutable;        /* may be kept for a year: assets */
};

void res_redirect(struct res *r, const char *format, ...) __attribute__((format(printf, 2, 3))); /* 303 */
void res_status(struct res *r, int status, const char *type);
void res_header(struct res *r, const char *name, struct str value);
void res_attachment(struct res *r, struct str filename); /* also sets the language-safe filename* */
void res_cookie(struct res *r, const char *name, struct str value, int64_t max_age_seconds);
/* Absent and forbidden look alike: 404, with the page that the view layer registered. */
void res_not_found(struct req *q, struct res *r);

/* Pages that the layers above draw for answers the router gives by itself. */
struct http_pages {
    void (*not_found)(struct req *q, struct res *r);
    void (*fault)(struct req *q, struct res *r);         /* 500, 503 */
    void (*refused)(struct req *q, struct res *r, int status); /* 400, 403, 405, 413 … */
    /* Nobody is signed in or the session ended: to sign-in for a GET; for a POST a page that keeps the
     * form and posts it again after signing in. */
    void (*sign_in)(struct req *q, struct res *r);
};

/* -- the router: used by the server's threads and, in process, by handler tests --------------------- */
struct router;
struct router *router_new(const struct installation *in, const struct http_pages *pages);
/* Aborts with a message on a route without capability or handler, or two equal routes. */
void router_add(struct router *rt, const struct route *routes, size_t n);
void router_free(struct router *rt);
/* One request from its parsed head to its answer, in the calling thread. The caller gives connections
 * (one to the installation, one to the community chosen by router_open) in a struct http_worker. */

/* -- the server -------------------------------------------------------------------------------------- */
struct server_options {
    struct str address; /* "127.0.0.1" */
    int port;           /* 0: any free one */
    const char *proxies;/* addresses whose X-Forwarded-For is believed; NULL none */
    int readers;        /* worker threads; 0: as many as cores, 8 on PostgreSQL */
};
struct server;
struct server *server_start(struct router *rt, const struct server_options *o, char **ret_error);
int server_port(const struct server *s);
void server_stop(struct server *s); /* answers what is under way, then closes */

#endif
