/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/head.h"

#include <string.h>
#include <strings.h>

static bool same_name(struct str a, const char *b)
{
    return a.n == strlen(b) && strncasecmp(a.p, b, a.n) == 0;
}

struct str head_find(const struct head *h, const char *name)
{
    for (size_t i = 0; i < h->n_headers; i++)
        if (same_name(h->headers[i].name, name))
            return h->headers[i].value;
    return STR_NULL;
}

static size_t count(const struct head *h, const char *name)
{
    size_t n = 0;
    for (size_t i = 0; i < h->n_headers; i++)
        n += same_name(h->headers[i].name, name);
    return n;
}

static bool is_token(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!letter && (c == '\0' || !strchr("!#$%&'*+-.^_`|~", c)))
            return false;
    }
    return s.n > 0;
}

static bool is_value(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c < 0x20 && c != '\t') || c == 0x7F)
            return false;
    }
    return true;
}

static int check_method(struct str method)
{
    static const char *const ours[] = { "GET", "HEAD", "POST" };
    static const char *const known[] = { "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT" };
    for (size_t i = 0; i < 3; i++)
        if (str_is(method, ours[i]))
            return 0;
    for (size_t i = 0; i < 6; i++)
        if (str_is(method, known[i]))
            return 405;
    return is_token(method) ? 501 : 400;
}

/* Only /path?query: an absolute address, "*" and what browsers never send are refused; a path that
 * begins with // would be another host in a Location. */
static int check_target(struct head *h)
{
    struct str t = h->target;
    if (t.n == 0 || t.n > HEAD_TARGET || t.p[0] != '/')
        return 400;
    for (size_t i = 0; i < t.n; i++) {
        unsigned char c = (unsigned char)t.p[i];
        if (c <= ' ' || c >= 0x7F || c == '#')
            return 400;
    }
    str_cut(t, '?', &h->path, &h->query);
    if (memchr(h->path.p, '\\', h->path.n) || str_starts(h->path, STR("//")))
        return 400;
    return 0;
}

static int check_host(struct head *h, bool old)
{
    size_t n = count(h, "Host");
    h->host = head_find(h, "Host");
    if (n > 1 || (n == 0 && !old))
        return 400;
    if (n == 1 && h->host.n == 0)
        return 400;
    for (size_t i = 0; i < h->host.n; i++) {
        char c = h->host.p[i];
        bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!letter && (c == '\0' || !strchr(".-:[]_", c)))
            return 400;
    }
    return 0;
}

/* Where the body ends must be said once, in one way, and before it begins: a body in chunks is
 * refused, since nothing shows us how the library read their lines (docs/decisions/0041). */
static int check_length(struct head *h, bool old)
{
    size_t lengths = count(h, "Content-Length"), codings = count(h, "Transfer-Encoding");
    h->length = 0;
    if (lengths > 1 || codings > 1 || (lengths > 0 && codings > 0) || (codings > 0 && old))
        return 400;
    if (codings > 0)
        return same_name(head_find(h, "Transfer-Encoding"), "chunked") ? 411 : 501;
    if (lengths == 0)
        return 0;
    struct str length = head_find(h, "Content-Length");
    for (size_t i = 0; i < length.n; i++)
        if (length.p[i] < '0' || length.p[i] > '9')
            return 400;
    return length.n <= 18 && str_to_i64(length, &h->length) ? 0 : 400;
}

static int check_lines(const struct head *h)
{
    size_t bytes = h->method.n + h->target.n + 12;
    for (size_t i = 0; i < h->n_headers; i++) {
        if (!is_token(h->headers[i].name) || !is_value(h->headers[i].value))
            return 400;
        bytes += h->headers[i].name.n + h->headers[i].value.n + 4;
    }
    if (h->too_many || bytes > HEAD_BYTES)
        return 431;
    return h->bad_wire || count(h, "Content-Type") > 1 || count(h, "Origin") > 1 ? 400 : 0;
}

int head_check(struct head *h)
{
    bool old = str_is(h->version, "HTTP/1.0");
    h->path = h->query = h->host = STR_NULL;
    h->length = 0;
    int status = check_lines(h);
    if (status == 0)
        status = check_length(h, old);
    if (status == 0 && !old && !str_is(h->version, "HTTP/1.1"))
        status = 505;
    if (status == 0)
        status = check_host(h, old);
    if (status == 0)
        status = check_method(h->method);
    if (status == 0)
        status = check_target(h);
    if (status == 0 && h->length != 0 && !str_is(h->method, "POST"))
        status = 400;
    return status;
}

static struct str find_cookie(struct str line, const char *name)
{
    struct str pair, key, value;
    while (str_next(&line, ';', &pair))
        if (str_cut(pair, '=', &key, &value) && str_is(str_trim(key), name)) {
            value = str_trim(value);
            bool in_quotes = value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"';
            return in_quotes ? str_sub(value, 1, value.n - 2) : value;
        }
    return STR_NULL;
}

struct str head_cookie(const struct head *h, const char *name)
{
    for (size_t i = 0; i < h->n_headers; i++) {
        if (!same_name(h->headers[i].name, "Cookie"))
            continue;
        struct str value = find_cookie(h->headers[i].value, name);
        if (value.p)
            return value;
    }
    return STR_NULL;
}

/* host[:port] of an address; NULL when it is none. */
static struct str host_of(struct str address)
{
    ptrdiff_t at = str_find(address, STR("://"));
    if (at <= 0)
        return STR_NULL;
    struct str host = str_sub(address, (size_t)at + 3, address.n), tail;
    str_cut(host, '/', &host, &tail);
    str_cut(host, '?', &host, &tail);
    return host;
}

bool head_same_origin(const struct head *h)
{
    if (str_is(head_find(h, "Sec-Fetch-Site"), "cross-site"))
        return false;
    struct str stated = head_find(h, "Origin");
    if (!stated.p)
        stated = head_find(h, "Referer");
    if (!stated.p)
        return true;
    struct str host = host_of(stated);
    return host.n > 0 && host.n == h->host.n && strncasecmp(host.p, h->host.p, host.n) == 0;
}

/* Without the port: "[::1]:8080" is "[::1]". */
static struct str without_port(struct str host)
{
    struct str name, tail;
    if (host.n > 0 && host.p[0] == '[') {
        ptrdiff_t end = str_find(host, STR("]"));
        return end > 0 ? str_sub(host, 0, (size_t)end + 1) : host;
    }
    str_cut(host, ':', &name, &tail);
    return name;
}

bool head_host_known(const struct head *h, const char *hosts)
{
    struct str name = without_port(h->host), rest = str_of(hosts), one;
    if (!h->host.p) /* HTTP/1.0: a browser always says it */
        return true;
    if (same_name(name, "localhost") || same_name(name, "127.0.0.1") || same_name(name, "[::1]"))
        return true;
    while (str_next(&rest, ' ', &one))
        if (one.n > 0 && one.n == name.n && strncasecmp(one.p, name.p, name.n) == 0)
            return true;
    return false;
}
