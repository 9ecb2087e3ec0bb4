/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/fault.h"
#include "http/http.h"

#include <string.h>

void res_redirect(struct res *r, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str to = arena_vfmt(r->arena, format, args);
    va_end(args);
    r->status = 303;
    r->location = path_is_local(to) ? to : STR("/");
}

void res_status(struct res *r, int status, const char *type)
{
    r->status = status;
    r->type = str_of(type);
}

void res_header(struct res *r, const char *name, struct str value)
{
    for (size_t i = 0; i < value.n; i++)
        REQUIRE((unsigned char)value.p[i] >= 0x20 && value.p[i] != 0x7F);
    struct res_header *h = arena_make(r->arena, struct res_header), **end = &r->headers;
    h->name = str_of(name);
    h->value = arena_str(r->arena, value);
    while (*end)
        end = &(*end)->next;
    *end = h;
}

/* Letters without their accents are no better than "_" here: filename* carries the name. */
static struct str plain_filename(struct arena *a, struct str name)
{
    char *p = arena_alloc(a, name.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if (c < 0x80)
            p[n++] = c < 0x20 || c == 0x7F || strchr("\"\\/%;", c) ? '_' : (char)c;
        else if (c >= 0xC0) /* one for each character */
            p[n++] = '_';
    }
    return (struct str){ p, n };
}

void res_attachment(struct res *r, struct str filename)
{
    struct out o;
    out_init(&o, r->arena, 4096);
    out_lit(&o, "attachment; filename=\"");
    out_str(&o, plain_filename(r->arena, filename));
    out_lit(&o, "\"; filename*=UTF-8''");
    out_url_part(&o, filename);
    res_header(r, "Content-Disposition", out_view(&o));
}

void res_cookie(struct res *r, const char *name, struct str value, int64_t max_age_seconds)
{
    struct str age = STR("");
    if (max_age_seconds >= 0)
        age = arena_fmt(r->arena, "; Max-Age=%lld", (long long)max_age_seconds);
    res_header(r, "Set-Cookie",
               arena_fmt(r->arena, "%s=%.*s; Path=/; Secure; HttpOnly; SameSite=Lax%.*s", name,
                         STR_ARG(value), STR_ARG(age)));
}
