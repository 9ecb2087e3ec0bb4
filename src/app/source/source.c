/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/source/source.h"

static void source(struct req *q, struct res *r)
{
    res_status(r, 200, "application/x-xz");
    res_attachment(r, arena_fmt(q->arena, "maillage-%s.tar.xz", MAILLAGE_VERSION));
    out_str(&r->body, source_archive);
}

static const struct route routes[] = {
    { METHOD_GET, "/source", CAP_PUBLIC, source },
};

const struct module module_source = {
    .name = "source",
    .routes = routes,
    .n_routes = 1,
};
