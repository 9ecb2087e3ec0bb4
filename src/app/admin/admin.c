/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/admin.h"

#include "admin_admin.html.h"

enum { SIGNS = 24 };

const struct crumb *admin_crumbs(struct req *q)
{
    struct crumb *c = arena_array(q->arena, struct crumb, 2);
    c[0] = (struct crumb){ text(q->lang, TEXT_admin_title), STR("/admin") };
    return c;
}

/* What is wrong comes first, else in the modules' order. */
static void sort_signs(struct module_sign *list, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t j = i;
             j > 0 && list[j].status == STATUS_LATE && list[j - 1].status != STATUS_LATE; j--) {
            struct module_sign other = list[j - 1];
            list[j - 1] = list[j];
            list[j] = other;
        }
}

static void signs_read(struct req *q, struct admin_view *m)
{
    struct module_sign *list = arena_array(q->arena, struct module_sign, SIGNS);
    for (const struct module *const *k = module_all(); *k; k++)
        if ((*k)->signs)
            m->n_signs += (*k)->signs(q, list + m->n_signs, SIGNS - m->n_signs);
    sort_signs(list, m->n_signs);
    for (size_t i = 0; i < m->n_signs; i++)
        m->n_late += list[i].status == STATUS_LATE;
    m->signs = list;
}

/* What is told of above has its way there. */
static bool has_sign(const struct admin_view *m, const char *path)
{
    for (size_t i = 0; i < m->n_signs; i++) {
        struct str href = m->signs[i].href, rest;
        str_cut(href, '?', &href, &rest);
        if (str_is(href, path))
            return true;
    }
    return false;
}

static void doors_read(struct req *q, struct admin_view *m)
{
    size_t n = 0;
    for (const struct module *const *k = module_all(); *k; k++)
        n += (*k)->n_doors;
    m->doors = arena_array(q->arena, const struct module_door *, n);
    for (const struct module *const *k = module_all(); *k; k++)
        for (size_t i = 0; i < (*k)->n_doors; i++)
            if (!has_sign(m, (*k)->doors[i].path))
                m->doors[m->n_doors++] = &(*k)->doors[i];
}

static void admin_page(struct req *q, struct res *r)
{
    struct admin_view m = { 0 };
    signs_read(q, &m);
    doors_read(q, &m);
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_admin_title)), admin_admin_html, &m);
}

static const struct route routes[] = {
    { METHOD_GET, "/admin", CAP_ADMIN, admin_page },
};

const struct module module_admin = {
    .name = "admin",
    .routes = routes,
    .n_routes = 1,
};
