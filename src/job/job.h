/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef JOB_JOB_H
#define JOB_JOB_H

#include "guard/installation.h"

/* Work that a page must not wait for: papers, mail, imports, nightly rounds. A queue in the
 * community's database; the worker process takes jobs under a lease (token checked at completion),
 * runs them, retries with a growing delay. A job must be safe to run twice. */
struct job {
    int64_t id;
    struct tx
        *tx; /* one transaction for the whole job, committed with its completion; NULL when steps */
    struct db *db; /* for the transactions of a job with steps: see job_begin */
    struct arena *arena;
    const struct installation *installation;
    const struct community *community;
    struct str payload;       /* as given to job_add */
    int64_t actor;            /* account that asked; 0: nobody in particular */
    bool last_try;            /* JOB_AGAIN will be taken for JOB_FAILED */
    struct str token;         /* of the lease: who has not its token any more changes nothing */
    struct str told;          /* by job_tell, until it is written */
    const volatile int *stop; /* the program is asked to end; may be NULL */
    day today;
};

enum job_result { JOB_DONE, JOB_AGAIN /* later, with back-off */, JOB_FAILED /* for good */ };

struct job_kind {
    const char *name; /* "paper", "mail", "import" */
    enum job_result (*run)(struct job *j);
    bool steps;       /* makes its own transactions: long jobs with progress */
    int64_t every_ms; /* > 0: runs by itself this often (nightly rounds) */
};

void job_register(const struct job_kind *kinds, size_t n); /* at start only */
/* Queued with the transaction; the actor is the transaction's. */
int64_t job_add(struct tx *tx, const char *kind, struct str payload, instant not_before);

/* A job that still waits is put off until then, or withdrawn (0). False: a worker has begun it. */
bool job_put_off(struct tx *tx, int64_t id, instant until);

/* For jobs with steps: a writing transaction of the job, watched by the audit. End with tx_commit.
 * Renews the lease; a fault when another worker has taken the job meanwhile. */
void job_begin(struct job *j, struct tx *tx);
/* Seen by who waits; also renews the lease. In a transaction of its own: not between job_begin and
 * commit. Leaves the job by a fault when the program is asked to stop: it goes on from the start,
 * later. */
void job_progress(struct job *j, int64_t done, int64_t total);
/* What who waits is told at the end, also of a job that fails; with steps, at once. */
void job_tell(struct job *j, struct str result);
/* A reading transaction on the installation (accounts), to be ended with tx_rollback. */
void job_home(const struct job *j, struct tx *ret);

enum job_state { JOB_STATE_QUEUED, JOB_STATE_RUNNING, JOB_STATE_DONE, JOB_STATE_FAILED };
struct job_status {
    enum job_state state;
    struct str kind;
    int64_t actor, done, total;
    struct str result; /* NULL while none */
};
bool job_status(struct tx *tx, int64_t id, struct job_status *ret);

/* The worker process: runs the jobs of every community, and seals audits, until *stop. */
void worker_run(const struct installation *in, const volatile int *stop);
/* Runs what is due now in one community, at most `most` jobs; how many it ran. */
size_t worker_once(const struct installation *in, const struct community *c, size_t most);

#endif
