/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VIEW_TPL_H
#define VIEW_TPL_H

#include "assets.h" /* generated from web/: asset_url */
#include "core/out.h"
#include "text/text.h"

#include <string.h>

/* What the code that tplc makes from a template stands on. A handler calls a template as
 * organization_list_html(v, &model); a component written in C writes with the same macros. */
struct req;
struct page;
struct view {
    struct out *out;
    struct arena *arena;
    enum lang lang;
    const struct req *q;     /* the request that is answered; NULL in mail and papers */
    const struct page *page; /* the frame's; NULL outside of a page */
};

/* Markup from C: string literals only, so that no value can get here. */
#define tpl_raw(v, literal) tpl_raw_bytes((v)->out, "" literal, sizeof("" literal) - 1)
/* Its quick path: the length is known, so the copy needs no call. */
static inline void tpl_raw_bytes(struct out *o, const char *p, size_t n)
{
    if (n > o->cap - o->n) {
        out_bytes(o, p, n);
        return;
    }
    memcpy(o->p + o->n, p, n);
    o->n += n;
}

/* A text that has something to show. */
static inline bool has(struct str s)
{
    return s.p && s.n > 0;
}

/* One writer per type; anything else (a bool, a double, a struct) does not compile. */
#define TPL_WRITE(writer, v, x)                                                                    \
    _Generic((x),                                                                                  \
        struct str: writer##_str,                                                                  \
        char *: writer##_z,                                                                        \
        const char *: writer##_z,                                                                  \
        short: writer##_i64,                                                                       \
        int: writer##_i64,                                                                         \
        long: writer##_i64,                                                                        \
        long long: writer##_i64,                                                                   \
        unsigned short: writer##_u64,                                                              \
        unsigned: writer##_u64,                                                                    \
        unsigned long: writer##_u64,                                                               \
        unsigned long long: writer##_u64)((v), (x))

/* {{= x}} between tags or in a plain attribute. NULL writes nothing. */
#define tpl_text(v, x) TPL_WRITE(tpl_text, v, x)
static inline void tpl_text_str(struct view *v, struct str s)
{
    out_html(v->out, s);
}
static inline void tpl_text_z(struct view *v, const char *z)
{
    out_html(v->out, str_of(z));
}
static inline void tpl_text_i64(struct view *v, int64_t n)
{
    out_i64(v->out, n);
}
void tpl_text_u64(struct view *v, uint64_t n);

/* {{= x}} as a part of an address: the path and the query are encoded whole, numbers are safe. */
#define tpl_url_part(v, x) TPL_WRITE(tpl_url_part, v, x)
static inline void tpl_url_part_str(struct view *v, struct str s)
{
    out_url_part(v->out, s);
}
static inline void tpl_url_part_z(struct view *v, const char *z)
{
    out_url_part(v->out, str_of(z));
}
#define tpl_url_part_i64 tpl_text_i64
#define tpl_url_part_u64 tpl_text_u64

/* {{= x}} as a whole address; a scheme that could run code gives "#". */
#define tpl_url(v, x)                                                                              \
    _Generic((x), struct str : tpl_url_str, char * : tpl_url_z, const char * : tpl_url_z)((v), (x))
static inline void tpl_url_str(struct view *v, struct str s)
{
    out_url(v->out, s);
}
static inline void tpl_url_z(struct view *v, const char *z)
{
    out_url(v->out, str_of(z));
}

/* {{= x}} after mailto: or tel: : as a part of an address, with @ and + left alone. */
#define tpl_url_address(v, x)                                                                      \
    _Generic((x),                                                                                  \
        struct str: tpl_url_address_str,                                                           \
        char *: tpl_url_address_z,                                                                 \
        const char *: tpl_url_address_z)((v), (x))
void tpl_url_address_str(struct view *v, struct str s);
static inline void tpl_url_address_z(struct view *v, const char *z)
{
    tpl_url_address_str(v, str_of(z));
}

/* A field of {{t key name=x}}: a text (NULL is shown empty) or a whole number. */
#define tpl_arg(name, x)                                                                           \
    _Generic((x),                                                                                  \
        struct str: tpl_arg_str,                                                                   \
        char *: tpl_arg_z,                                                                         \
        const char *: tpl_arg_z,                                                                   \
        short: tpl_arg_i64,                                                                        \
        int: tpl_arg_i64,                                                                          \
        long: tpl_arg_i64,                                                                         \
        long long: tpl_arg_i64,                                                                    \
        unsigned short: tpl_arg_i64,                                                               \
        unsigned: tpl_arg_i64,                                                                     \
        unsigned long: tpl_arg_i64,                                                                \
        unsigned long long: tpl_arg_i64)((name), (x))
static inline struct text_arg tpl_arg_str(const char *name, struct str s)
{
    return (struct text_arg){ .name = name, .value = s.p ? s : STR("") };
}
static inline struct text_arg tpl_arg_z(const char *name, const char *z)
{
    return tpl_arg_str(name, str_of(z));
}
static inline struct text_arg tpl_arg_i64(const char *name, int64_t n)
{
    return (struct text_arg){ .name = name, .number = n };
}

/* The count of a {{for}}: a negative one is none. */
static inline size_t tpl_count(int64_t n)
{
    return n > 0 ? (size_t)n : 0;
}

/* An icon of web/icons.svg, hidden from screen readers: words stand beside it. */
void tpl_icon(struct view *v, const char *name);

#endif
