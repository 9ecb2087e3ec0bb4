/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef JOB_JOB_H
#define JOB_JOB_H

#include "guard/installation.h"

/* Work that a page must not wait for: papers, mail, imports, nightly rounds. A queue in the community's
 * database; the worker process takes jobs under a lease (token checked at completion), runs them, retries
 * with a growing delay. A job must be safe to run twice. */
struct job {
    int64_t id;
    struct tx *tx;                 /* one transaction for the whole job, NULL when kind->steps */
    struct db *db;
    struct arena *arena;
    const struct installation *installation;
    const struct community *community;
    struct str payload;            /* JSON */
    int64_t actor;                 /* who asked */
    day today;
};

enum job_result { JOB_DONE, JOB_AGAIN /* later, with back-off */, JOB_FAILED /* for good */ };

struct job_kind {
    const char *name;             /* "paper", "mail", "import" */
    enum job_result (*run)(struct job *j);
    bool steps;                   /* makes its own transactions: long jobs with progress */
    int64_t every_ms;             /* > 0: also runs by itself this often (nightly rounds, sealing) */
};

void job_register(const struct job_kind *kinds, size_t n); /* at start only */
int64_t job_add(struct tx *tx, const char *kind, struct str payload, instant not_before);
/* Progress, seen by who waits. */
void job_progress(struct job *j, int64_t done, int64_t total);
void job_result_text(struct job *j, struct str json);
enum job_state { JOB_STATE_QUEUED, JOB_STATE_RUNNING, JOB_STATE_DONE, JOB_STATE_FAILED };
struct job_status {
    enum job_state state;
    int64_t done, total;
    struct str result; /* JSON of the job; NULL while none */
};
bool job_status(struct tx *tx, int64_t id, struct job_status *ret);

/* The worker process: runs jobs of every community until *stop. */
void worker_run(const struct installation *in, const volatile int *stop);
/* Runs what is due now in one community and returns how many: tests and the command line. */
size_t worker_once(const struct installation *in, const struct community *c);

#endif
