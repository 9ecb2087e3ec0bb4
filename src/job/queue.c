/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "job/queue.h"

#include "core/fault.h"
#include "guard/audit.h"
#include "job.sql.h"

enum { LISTS = 32 };

static struct {
    const struct job_kind *kinds;
    size_t n;
} lists[LISTS];
static size_t n_lists;

void job_register(const struct job_kind *kinds, size_t n)
{
    if (n == 0)
        return;
    REQUIRE(n_lists < LISTS);
    lists[n_lists].kinds = kinds;
    lists[n_lists++].n = n;
}

const struct job_kind *job_kind_named(struct str name)
{
    for (size_t l = 0; l < n_lists; l++)
        for (size_t i = 0; i < lists[l].n; i++)
            if (str_is(name, lists[l].kinds[i].name))
                return &lists[l].kinds[i];
    return NULL;
}

void job_plan(struct tx *tx)
{
    for (size_t l = 0; l < n_lists; l++)
        for (size_t i = 0; i < lists[l].n; i++)
            if (lists[l].kinds[i].every_ms > 0)
                job_insert_recurring(
                    tx, &(struct job_insert_recurring_in){ .kind = str_of(lists[l].kinds[i].name),
                                                           .run_at = tx->now });
}

int64_t job_add(struct tx *tx, const char *kind, struct str payload, instant not_before)
{
    struct job_insert_row row;
    REQUIRE(job_kind_named(str_of(kind)));
    job_insert(tx,
               &(struct job_insert_in){ .kind = str_of(kind),
                                        .payload = payload.p ? payload : STR(""),
                                        .actor = tx->actor,
                                        .run_at = not_before > tx->now ? not_before : tx->now },
               &row);
    return row.id;
}

bool job_put_off(struct tx *tx, int64_t id, instant until)
{
    if (until == 0)
        return job_withdraw(tx, &(struct job_withdraw_in){ .id = id }) == 1;
    return job_delay(tx, &(struct job_delay_in){ .id = id, .run_at = until }) == 1;
}

bool job_status(struct tx *tx, int64_t id, struct job_status *ret)
{
    static const char *const names[] = { "queued", "running", "done", "failed" };
    struct job_read_row row;
    if (!job_read(tx, &(struct job_read_in){ .id = id }, &row))
        return false;
    *ret = (struct job_status){ .kind = row.kind,
                                .actor = row.actor,
                                .done = row.done,
                                .total = row.total,
                                .result = row.result };
    for (int i = 0; i < 4; i++)
        if (str_is(row.state, names[i]))
            ret->state = (enum job_state)i;
    return true;
}

void job_begin(struct job *j, struct tx *tx)
{
    tx_begin(tx, j->db, j->arena, true, ISOLATION_DEFAULT);
    tx->actor = j->actor;
    tx->request = arena_fmt(j->arena, "job-%lld", (long long)j->id);
    tx->today = j->today;
    audit_watch(tx, j->community);
    struct job_renew_in renew = { .id = j->id,
                                  .token = j->token,
                                  .lease_until = tx->now + JOB_LEASE_MS };
    if (job_renew(tx, &renew) != 1)
        fault_raise(FAULT_CONFLICT, "job %lld: another worker has taken it", (long long)j->id);
}

void job_progress(struct job *j, int64_t done, int64_t total)
{
    struct tx tx;
    if (j->stop && *j->stop)
        fault_raise(FAULT_CONFLICT, "job %lld: stopped on the way", (long long)j->id);
    job_begin(j, &tx);
    job_set_progress(&tx,
                     &(struct job_set_progress_in){ .id = j->id, .done = done, .total = total });
    tx_commit(&tx);
}

void job_tell(struct job *j, struct str result)
{
    struct tx tx;
    j->told = arena_str(j->arena, result);
    if (j->tx)
        return;
    job_begin(j, &tx);
    job_write_told(j, &tx);
    tx_commit(&tx);
}

void job_write_told(const struct job *j, struct tx *tx)
{
    if (j->told.p)
        job_set_result(tx, &(struct job_set_result_in){ .id = j->id, .result = j->told });
}
