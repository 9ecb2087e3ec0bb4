/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/audit.h"

#include "guard/audit.h"

#include <inttypes.h>

/* The whole chain, every night: what the administration's page says of it. */

enum { A_DAY_MS = 24 * 3600 * 1000, STALE_DAYS = 2 };
#define SETTING "audit.verified"

static enum job_result verify(struct job *j)
{
    struct tx tx;
    struct audit_verdict v;
    tx_begin(&tx, j->db, j->arena, false, ISOLATION_DEFAULT);
    audit_verify(&tx, j->installation, j->community, &v);
    tx_rollback(&tx);
    job_begin(j, &tx);
    setting_set(&tx, SETTING,
                arena_fmt(j->arena, "%" PRId64 " %" PRId64 " %" PRId64 " %s", tx.now, v.rows,
                          v.first_bad, v.what ? v.what : "intact"));
    tx_commit(&tx);
    return JOB_DONE;
}

const struct job_kind audit_jobs[1] = {
    { .name = "audit-verify", .run = verify, .steps = true, .every_ms = A_DAY_MS },
};

void audit_verified_get(struct tx *tx, struct audit_verified *ret)
{
    struct str rest = setting_get(tx, SETTING), at, rows, bad;
    *ret = (struct audit_verified){ .at = NUMBER_NONE };
    if (!rest.p || !str_next(&rest, ' ', &at) || !str_next(&rest, ' ', &rows) ||
        !str_next(&rest, ' ', &bad) || !str_to_i64(at, &ret->at))
        return;
    str_to_i64(rows, &ret->rows);
    str_to_i64(bad, &ret->first_bad);
    ret->what = str_is(rest, "intact") ? STR_NULL : rest;
}

struct module_sign audit_verified_sign(struct req *q)
{
    struct audit_verified v;
    audit_verified_get(q->tx, &v);
    struct module_sign sign = { .status = STATUS_DUE,
                                .title = text(q->lang, TEXT_audit_title),
                                .text = text(q->lang, TEXT_audit_never_verified),
                                .href = STR("/audit"),
                                .action = text(q->lang, TEXT_audit_look) };
    if (v.at == NUMBER_NONE)
        return sign;
    struct str when = text_instant(q->arena, q->lang, q->community->zone, v.at);
    sign.status = v.what.p                                         ? STATUS_LATE
                  : q->now - v.at > STALE_DAYS * (instant)A_DAY_MS ? STATUS_DUE
                                                                   : STATUS_MET;
    sign.text =
        v.what.p ? text_with(q->arena, q->lang, TEXT_audit_broken,
                             TEXT_ARGS({ "when", .value = when }, { "row", .number = v.first_bad }))
                 : text_with(q->arena, q->lang, TEXT_audit_intact,
                             TEXT_ARGS({ "when", .value = when }, { "count", .number = v.rows }));
    return sign;
}
