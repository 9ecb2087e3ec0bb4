/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/answer.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *const always[][2] = {
    { "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action "
      "'self'; "
      "font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'" },
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "same-origin" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
    { "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
};

/* Of the header list only what is short: values are checked when they are set. */
static void add(struct MHD_Response *m, const char *name, struct str value)
{
    char line[4096];
    if (value.n < sizeof line && value.n > 0) {
        memcpy(line, value.p, value.n);
        line[value.n] = '\0';
        MHD_add_response_header(m, name, line);
    }
}

static void add_common(struct MHD_Response *m, bool https, bool immutable)
{
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        MHD_add_response_header(m, always[i][0], always[i][1]);
    if (https) /* over plain HTTP browsers would have to ignore it (RFC 6797) */
        MHD_add_response_header(m, "Strict-Transport-Security",
                                "max-age=63072000; includeSubDomains");
    MHD_add_response_header(m, "Cache-Control",
                            immutable ? "public, max-age=31536000, immutable" : "no-store");
}

/* What is in memory is sent from there: it lives until the library is done with the request. */
static struct MHD_Response *with_body(const struct out *body)
{
    if (body->fd < 0)
        return MHD_create_response_from_buffer(body->n, body->p ? body->p : (void *)"",
                                               MHD_RESPMEM_PERSISTENT);
    int fd = fcntl(body->fd, F_DUPFD_CLOEXEC, 3);
    struct MHD_Response *m = fd < 0 ? NULL : MHD_create_response_from_fd64(out_total(body), fd);
    if (fd >= 0 && !m)
        close(fd);
    return m;
}

struct MHD_Response *answer_make(const struct exchange *x)
{
    struct MHD_Response *m = with_body(&x->r.body);
    if (!m)
        return NULL;
    add_common(m, x->https, x->r.immutable);
    add(m, "Content-Type", x->r.type);
    add(m, "Location", x->r.location);
    for (const struct res_header *h = x->r.headers; h; h = h->next)
        add(m, h->name.p, h->value);
    return m;
}

struct MHD_Response *answer_asset(const struct asset *asset, bool https)
{
    struct MHD_Response *m = MHD_create_response_from_buffer(
        asset->bytes.n, (void *)(uintptr_t)asset->bytes.p, MHD_RESPMEM_PERSISTENT);
    if (!m)
        return NULL;
    add_common(m, https, true);
    add(m, "Content-Type", str_of(asset->type));
    return m;
}

struct MHD_Response *answer_busy(bool https)
{
    static char line[] = "Busy. Please try again in a moment.\n";
    struct MHD_Response *m =
        MHD_create_response_from_buffer(strlen(line), line, MHD_RESPMEM_PERSISTENT);
    if (!m)
        return NULL;
    add_common(m, https, false);
    add(m, "Content-Type", STR("text/plain; charset=utf-8"));
    add(m, "Connection", STR("close"));
    add(m, "Retry-After", STR("2"));
    return m;
}
