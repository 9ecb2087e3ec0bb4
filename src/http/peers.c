/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/peers.h"

#include "http/lane.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { REAPER_MS = 200 };

static void name_of(const struct sockaddr *from, char ret[PEER_NAME])
{
    ret[0] = '\0';
    if (from->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)from)->sin_addr, ret,
                  PEER_NAME);
    else if (from->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr, ret,
                  PEER_NAME);
    if (strncmp(ret, "::ffff:", 7) == 0 && strchr(ret, '.'))
        memmove(ret, ret + 7, strlen(ret + 7) + 1);
}

static bool listed(const char *list, struct str name)
{
    struct str rest = str_of(list), one;
    while (str_next(&rest, ' ', &one))
        if (one.n > 0 && str_eq(one, name))
            return true;
    return false;
}

bool peers_is_loopback(const char *address)
{
    return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0;
}

bool peers_welcome(const struct peers *p, const struct sockaddr *from)
{
    char name[PEER_NAME];
    name_of(from, name);
    return peers_is_loopback(name) || listed(p->proxies, str_of(name));
}

struct peer *peers_open(struct peers *p, int fd, const struct sockaddr *from)
{
    struct peer *free_place = NULL;
    pthread_mutex_lock(&p->lock);
    for (size_t i = 0; i < p->used && !free_place; i++)
        if (p->list[i].fd < 0)
            free_place = &p->list[i];
    if (!free_place && p->used < PEERS_MOST)
        free_place = &p->list[p->used++];
    if (free_place) {
        free_place->fd = fd;
        name_of(from, free_place->name);
        free_place->trusted = listed(p->proxies, str_of(free_place->name));
        atomic_store(&free_place->deadline_us, 0);
    }
    pthread_mutex_unlock(&p->lock);
    return free_place;
}

void peers_close(struct peers *p, struct peer *one)
{
    pthread_mutex_lock(&p->lock);
    one->fd = -1;
    atomic_store(&one->deadline_us, 0);
    pthread_mutex_unlock(&p->lock);
}

void peer_must_end(struct peer *one, int64_t within_ms)
{
    atomic_store(&one->deadline_us, within_ms > 0 ? clock_monotonic_us() + within_ms * 1000 : 0);
}

static void shut_the_late(struct peers *p)
{
    int64_t now = clock_monotonic_us();
    pthread_mutex_lock(&p->lock);
    for (size_t i = 0; i < p->used; i++) {
        struct peer *one = &p->list[i];
        int64_t deadline = atomic_load(&one->deadline_us);
        if (one->fd >= 0 && deadline != 0 && deadline < now) {
            atomic_store(&one->deadline_us, 0);
            shutdown(one->fd, SHUT_RDWR); /* the library sees the end and closes */
        }
    }
    pthread_mutex_unlock(&p->lock);
}

static void *reaper_thread(void *arg)
{
    struct peers *p = arg;
    struct timespec pause = { .tv_nsec = REAPER_MS * 1000000L };
    while (!atomic_load(&p->stopping)) {
        shut_the_late(p);
        nanosleep(&pause, NULL);
    }
    return NULL;
}

bool peers_start(struct peers *p, const char *proxies)
{
    for (size_t i = 0; i < PEERS_MOST; i++)
        p->list[i].fd = -1;
    p->proxies = proxies;
    pthread_mutex_init(&p->lock, NULL);
    return thread_start(&p->reaper, reaper_thread, p);
}

void peers_stop(struct peers *p)
{
    atomic_store(&p->stopping, true);
    pthread_join(p->reaper, NULL);
}

struct str peer_client(struct arena *a, const struct peers *p, const struct peer *one,
                       struct str forwarded_for)
{
    struct str best = arena_str(a, str_of(one->name)), hop;
    if (!one->trusted)
        return best;
    /* each proxy adds who asked it at the end: the last that is not a proxy of ours is the client
     */
    struct str rest = forwarded_for;
    while (str_next(&rest, ',', &hop)) {
        hop = str_trim(hop);
        if (hop.n > 0 && hop.n < PEER_NAME && !listed(p->proxies, hop))
            best = hop;
    }
    return best;
}
