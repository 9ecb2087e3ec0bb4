/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef SUPPORT_CLIENT_H
#define SUPPORT_CLIENT_H

#include "core/arena.h"

/* A client that sends what it is told, byte by byte if need be. */
int client_connect(int port);               /* ends the test when nobody listens */
int client_try(int port);                   /* -1 when nobody listens */
bool client_send(int fd, struct str bytes); /* false when the other side has closed */

struct reply {
    struct str all;        /* everything that came */
    int status;            /* of the first answer; 0: none */
    struct str head, body; /* of the first answer */
    bool closed;           /* by the server; else the time was up */
    bool whole;            /* the body is as long as the head says */
};
/* Reads until the server closes or nothing more comes for so long. */
struct reply client_read(struct arena *a, int fd, int quiet_ms);
/* Reads one answer, as its head says, and leaves the connection open. */
struct reply client_read_one(struct arena *a, int fd);
struct reply client_talk(struct arena *a, int port, struct str request); /* and closes */
struct str reply_header(const struct reply *r, const char *name);        /* NULL when absent */

#endif
