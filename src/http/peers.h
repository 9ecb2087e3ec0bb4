/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HTTP_PEERS_H
#define HTTP_PEERS_H

#include "core/clock.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>

/* The open connections: who is at the other end, and until when the present step must be over. The
 * library's time limit counts inactivity only, so that a client who sends a byte now and then would
 * stay for ever; here the socket is shut down when its time is up. */
enum { PEERS_MOST = 2048, PEER_NAME = INET6_ADDRSTRLEN };

struct peer {
    int fd; /* -1: no connection */
    char name[PEER_NAME];
    bool trusted;                /* a proxy of ours */
    _Atomic int64_t deadline_us; /* 0: none */
};

struct peers {
    pthread_mutex_t lock; /* a socket is not closed while it is shut down */
    struct peer list[PEERS_MOST];
    size_t used; /* no higher place was ever taken */
    const char *proxies;
    pthread_t reaper;
    atomic_bool stopping;
};

bool peers_start(struct peers *p, const char *proxies); /* with its thread */
void peers_stop(struct peers *p);
/* Only this machine and our proxies are answered, whatever address we listen on: what comes from
 * elsewhere came without TLS. */
bool peers_welcome(const struct peers *p, const struct sockaddr *from);
bool peers_is_loopback(const char *address); /* an IP address, as text */
struct peer *peers_open(struct peers *p, int fd, const struct sockaddr *from); /* NULL: full */
void peers_close(struct peers *p, struct peer *one);
void peer_must_end(struct peer *one, int64_t within_ms); /* 0: no limit */

/* The client's address: of the peer, or what a proxy of ours says. */
struct str peer_client(struct arena *a, const struct peers *p, const struct peer *one,
                       struct str forwarded_for);

#endif
