/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/client.h"

#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PATIENCE_MS = 20000 };

int client_try(int port)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port) };
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)(void *)&at, sizeof at) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

int client_connect(int port)
{
    int fd = client_try(port);
    if (fd < 0) {
        fprintf(stderr, "nobody listens at port %d\n", port);
        abort();
    }
    return fd;
}

bool client_send(int fd, struct str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        bytes = str_sub(bytes, (size_t)n, bytes.n);
    }
    return true;
}

struct str reply_header(const struct reply *r, const char *name)
{
    struct str rest = r->head, line, key, value;
    while (str_next(&rest, '\n', &line))
        if (str_cut(line, ':', &key, &value) && key.n == strlen(name) &&
            strncasecmp(key.p, name, key.n) == 0)
            return str_trim(value);
    return STR_NULL;
}

static void split(struct reply *r)
{
    ptrdiff_t end = str_find(r->all, STR("\r\n\r\n"));
    int64_t status = 0, length = -1;
    if (end < 0 || r->all.n < 12)
        return;
    r->head = str_sub(r->all, 0, (size_t)end);
    str_to_i64(str_sub(r->all, 9, 3), &status);
    r->status = (int)status;
    str_to_i64(reply_header(r, "Content-Length"), &length);
    r->body = str_sub(r->all, (size_t)end + 4, r->all.n);
    r->whole = length >= 0 && r->body.n >= (size_t)length;
    if (r->whole)
        r->body.n = (size_t)length;
}

static struct reply read_until(struct arena *a, int fd, int quiet_ms, bool one)
{
    struct reply r = { 0 };
    size_t room = 1 << 16, n = 0;
    char *p = arena_alloc(a, room);
    while (!(one && r.whole)) {
        struct pollfd wait = { .fd = fd, .events = POLLIN };
        if (poll(&wait, 1, quiet_ms) <= 0)
            break;
        ssize_t got = recv(fd, p + n, room - n, 0);
        r.closed = got <= 0;
        if (r.closed)
            break;
        n += (size_t)got;
        if (n == room) {
            p = arena_grow(a, p, room, room * 2);
            room *= 2;
        }
        r.all = (struct str){ p, n };
        split(&r);
    }
    r.all = (struct str){ p, n };
    split(&r);
    return r;
}

struct reply client_read(struct arena *a, int fd, int quiet_ms)
{
    return read_until(a, fd, quiet_ms, false);
}

struct reply client_read_one(struct arena *a, int fd)
{
    return read_until(a, fd, PATIENCE_MS, true);
}

struct reply client_talk(struct arena *a, int port, struct str request)
{
    int fd = client_connect(port);
    client_send(fd, request);
    struct reply r = client_read_one(a, fd);
    close(fd);
    return r;
}
