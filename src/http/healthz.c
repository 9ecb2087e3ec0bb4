/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/log.h"
#include "http/exchange.h"

/* For whoever watches the service: is the database there? */
static bool database_answers(struct http_worker *w, struct str request)
{
    struct fault f;
    if (FAULT_CAUGHT(&f)) {
        log_line(LOG_ERROR, request.p, "healthz: %s", f.what);
        worker_close(w);
        return false;
    }
    bool there = store_schema_version(worker_home(w, false)) > 0;
    fault_done(&f);
    return there;
}

void exchange_health(struct exchange *x, struct http_worker *w)
{
    bool there = database_answers(w, x->q.id);
    exchange_again(x);
    res_status(&x->r, there ? 200 : 503, "application/json");
    out_fmt(&x->r.body, "{\"status\":\"%s\",\"version\":\"%s\",\"database\":\"%s\"}\n",
            there ? "ok" : "fault", MAILLAGE_VERSION, there ? "ok" : "unreachable");
}
