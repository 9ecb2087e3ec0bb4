/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pack/pack.h"

static int line_at(struct str s, size_t at)
{
    int line = 1;
    for (size_t i = 0; i < at; i++)
        line += s.p[i] == '\n';
    return line;
}

static struct str folder_of(struct str path)
{
    size_t n = path.n;
    while (n > 0 && path.p[n - 1] != '/')
        n--;
    return str_sub(path, 0, n);
}

static const struct file *file_find(const struct pack *p, struct str path)
{
    for (size_t i = 0; i < p->n_files; i++)
        if (str_eq(p->files[i].path, path))
            return &p->files[i];
    return NULL;
}

/* The name in url("name"), without its quotes. */
static struct str unquoted(struct str name)
{
    name = str_trim(name);
    bool quoted =
        name.n >= 2 && (name.p[0] == '"' || name.p[0] == '\'') && name.p[name.n - 1] == name.p[0];
    return quoted ? str_sub(name, 1, name.n - 2) : name;
}

static void reference_write(const struct pack *p, const struct file *css, struct out *o,
                            struct str name, int line)
{
    struct str file, fragment;
    str_cut(name, '#', &file, &fragment);
    if (file.n == 0) { /* url(#mask): in the page itself */
        out_str(o, name);
        return;
    }
    if (str_find(name, STR(":")) >= 0 || str_starts(name, STR("/")))
        refuse(css->given, line, "url(%.*s): only files beside the style sheet", STR_ARG(name));
    struct str folder = folder_of(css->path);
    struct str path = arena_fmt(p->arena, "%.*s%.*s", STR_ARG(folder), STR_ARG(file));
    const struct file *other = file_find(p, path);
    if (!other || !other->url.p)
        refuse(css->given, line, "url(%.*s): there is no %.*s", STR_ARG(name), STR_ARG(path));
    out_str(o, other->url);
    if (fragment.p)
        out_fmt(o, "#%.*s", STR_ARG(fragment));
}

struct str css_link(const struct pack *p, const struct file *css)
{
    struct str s = css->bytes;
    struct out o;
    out_init(&o, p->arena, OUT_SPOOL);
    size_t at = 0;
    for (;;) {
        struct str tail = str_sub(s, at, s.n);
        ptrdiff_t url = str_find(tail, STR("url("));
        if (url < 0)
            break;
        size_t from = (size_t)url + 4;
        int line = line_at(s, at + from);
        ptrdiff_t n = str_find(str_sub(tail, from, tail.n), STR(")"));
        if (n < 0)
            refuse(css->given, line, "url( has no )");
        out_bytes(&o, tail.p, from);
        reference_write(p, css, &o, unquoted(str_sub(tail, from, (size_t)n)), line);
        at += from + (size_t)n;
    }
    out_str(&o, str_sub(s, at, s.n));
    return out_view(&o);
}
