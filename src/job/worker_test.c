/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/fault.h"
#include "guard/audit.h"
#include "job/queue.h"
#include "support/request.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static struct test_site *site;

/* -- kinds of jobs that tests watch
 * ---------------------------------------------------------------------------- */

static atomic_int ran, together, most_together;
static enum job_result answer;
static void (*on_the_way)(struct job *j);

static void setting_add(struct tx *tx, const char *name)
{
    int64_t n = 0;
    str_to_i64(setting_get(tx, name), &n);
    setting_set(tx, name, arena_fmt(tx->arena, "%lld", (long long)n + 1));
}

static enum job_result whole(struct job *j)
{
    ran++;
    setting_add(j->tx, "whole");
    job_tell(j, STR("dit"));
    if (on_the_way)
        on_the_way(j);
    return answer;
}

static enum job_result steps(struct job *j)
{
    ran++;
    for (int i = 0; i < 3; i++) {
        struct tx tx;
        job_begin(j, &tx);
        setting_add(&tx, "steps");
        tx_commit(&tx);
        job_progress(j, i + 1, 3);
        if (on_the_way)
            on_the_way(j);
    }
    job_tell(j, STR("fini"));
    return answer;
}

static enum job_result alone(struct job *j)
{
    int here = ++together;
    if (here > most_together)
        most_together = here;
    setting_add(j->tx, arena_fmt(j->arena, "alone-%.*s", STR_ARG(j->payload)).p);
    usleep(2000);
    together--;
    ran++;
    return JOB_DONE;
}

static enum job_result nightly(struct job *j)
{
    (void)j;
    ran++;
    return answer;
}

enum { EVERY = 24 * 3600 * 1000 };
static const struct job_kind kinds[] = {
    { .name = "whole", .run = whole },
    { .name = "steps", .run = steps, .steps = true },
    { .name = "alone", .run = alone },
    { .name = "nightly", .run = nightly, .every_ms = EVERY },
};

static int open_site(void **state)
{
    static bool registered;
    (void)state;
    if (!registered)
        job_register(kinds, sizeof kinds / sizeof *kinds);
    registered = true;
    site = test_site_open(NULL);
    ran = together = most_together = 0;
    answer = JOB_DONE;
    on_the_way = NULL;
    worker_once(&site->installation, &site->community, 1); /* the nightly one */
    ran = 0;
    return 0;
}

static int close_site(void **state)
{
    (void)state;
    test_site_close(site);
    return 0;
}

/* -- looking and pushing
 * ----------------------------------------------------------------------------------------- */

static int64_t add(const char *kind, const char *payload)
{
    struct tx tx;
    test_site_tx(site, &tx, true);
    tx.actor = 31;
    int64_t id = job_add(&tx, kind, str_of(payload), 0);
    tx_commit(&tx);
    return id;
}

static struct job_status status_of(int64_t id)
{
    struct tx tx;
    struct job_status s;
    test_site_tx(site, &tx, false);
    assert_true(job_status(&tx, id, &s));
    tx_rollback(&tx);
    return s;
}

static int64_t count_of(const char *name)
{
    struct tx tx;
    int64_t n = 0;
    test_site_tx(site, &tx, false);
    str_to_i64(setting_get(&tx, name), &n);
    tx_rollback(&tx);
    return n;
}

static void sql(const char *text)
{
    struct tx tx;
    test_site_tx(site, &tx, true);
    store_script(&tx, str_of(text));
    tx_commit(&tx);
}

static size_t work(void)
{
    return worker_once(&site->installation, &site->community, 20);
}

/* As if the time of the next try had come. */
static void time_passes(void)
{
    sql("update job set run_at = 0, lease_until = case when lease_until is null then null else 1 "
        "end where recurring = 0");
}

/* -- tests
 * ------------------------------------------------------------------------------------------------------
 */

static void a_job_happens_once_with_its_completion(void **state)
{
    (void)state;
    int64_t id = add("whole", "x");
    assert_int_equal(status_of(id).state, JOB_STATE_QUEUED);
    assert_int_equal(work(), 1);
    struct job_status s = status_of(id);
    assert_int_equal(s.state, JOB_STATE_DONE);
    assert_int_equal(s.actor, 31);
    assert_true(str_is(s.kind, "whole") && str_is(s.result, "dit"));
    assert_int_equal(count_of("whole"), 1);
    assert_int_equal(work(), 0);
}

static void a_job_of_a_transaction_taken_back_never_was(void **state)
{
    (void)state;
    struct tx tx;
    test_site_tx(site, &tx, true);
    job_add(&tx, "whole", STR_NULL, 0);
    tx_rollback(&tx);
    assert_int_equal(work(), 0);
}

static void a_job_waits_for_its_time(void **state)
{
    (void)state;
    struct tx tx;
    test_site_tx(site, &tx, true);
    job_add(&tx, "whole", STR_NULL, tx.now + 3600000);
    tx_commit(&tx);
    assert_int_equal(work(), 0);
    time_passes();
    assert_int_equal(work(), 1);
}

static void breaks(struct job *j)
{
    (void)j;
    fault_raise(FAULT_STORE, "as planned");
}

static void a_fault_takes_back_and_tries_again(void **state)
{
    (void)state;
    int64_t id = add("whole", "");
    on_the_way = breaks;
    assert_int_equal(work(), 1);
    assert_int_equal(count_of("whole"), 0);
    assert_int_equal(status_of(id).state, JOB_STATE_QUEUED);
    assert_int_equal(work(), 0); /* not at once */
    time_passes();
    on_the_way = NULL;
    assert_int_equal(work(), 1);
    assert_int_equal(count_of("whole"), 1);
    assert_int_equal(status_of(id).state, JOB_STATE_DONE);
}

static void again_takes_back_and_waits_longer_each_time(void **state)
{
    (void)state;
    int64_t id = add("whole", ""), waited = 0;
    answer = JOB_AGAIN;
    for (int i = 0; i < JOB_MOST_ATTEMPTS - 1; i++) {
        struct tx tx;
        assert_int_equal(work(), 1);
        assert_int_equal(status_of(id).state, JOB_STATE_QUEUED);
        instant now = clock_machine();
        test_site_tx(site, &tx, true); /* sooner than before by a minute: it would run now */
        store_script(&tx, arena_fmt(site->arena,
                                    "insert into setting (name, value) select 'due-%d', "
                                    "cast(run_at - %lld as text) from job where id = %lld",
                                    i, (long long)now, (long long)id));
        tx_commit(&tx);
        int64_t wait = count_of(arena_fmt(site->arena, "due-%d", i).p);
        assert_true(wait > waited - 3000 && wait <= 3600000);
        waited = wait;
        time_passes();
    }
    assert_true(waited > 3000000);
    assert_int_equal(work(), 1); /* the last try */
    assert_int_equal(status_of(id).state, JOB_STATE_FAILED);
    assert_int_equal(count_of("whole"), 0);
    time_passes();
    assert_int_equal(work(), 0);
}

static void a_job_that_fails_says_why_and_changes_nothing(void **state)
{
    (void)state;
    int64_t id = add("whole", "");
    answer = JOB_FAILED;
    assert_int_equal(work(), 1);
    assert_int_equal(status_of(id).state, JOB_STATE_FAILED);
    assert_true(str_is(status_of(id).result, "dit"));
    assert_int_equal(count_of("whole"), 0);
}

static void steps_show_their_progress(void **state)
{
    (void)state;
    int64_t id = add("steps", "");
    assert_int_equal(work(), 1);
    struct job_status s = status_of(id);
    assert_int_equal(s.state, JOB_STATE_DONE);
    assert_int_equal(s.done, 3);
    assert_int_equal(s.total, 3);
    assert_true(str_is(s.result, "fini"));
    assert_int_equal(count_of("steps"), 3);
}

static void an_unknown_kind_fails_for_good(void **state)
{
    (void)state;
    int64_t id = add("whole", "");
    sql("update job set kind = 'of a later version' where recurring = 0");
    assert_int_equal(work(), 1);
    assert_int_equal(status_of(id).state, JOB_STATE_FAILED);
}

/* -- workers that die, and those that come late
 * ---------------------------------------------------------------- */

static void dies(struct job *j)
{
    (void)j;
    _exit(9);
}

static void in_a_process_that_dies(void)
{
    pid_t child = fork();
    if (child == 0) {
        on_the_way = dies;
        work();
        _exit(0);
    }
    int status;
    waitpid(child, &status, 0);
    assert_int_equal(WEXITSTATUS(status), 9);
}

static void a_job_whose_worker_died_runs_again_after_its_lease(void **state)
{
    (void)state;
    int64_t id = add("steps", "");
    in_a_process_that_dies();
    assert_int_equal(status_of(id).state, JOB_STATE_RUNNING);
    assert_int_equal(status_of(id).done, 1);
    assert_int_equal(work(), 0); /* the lease still runs */
    time_passes();
    assert_int_equal(work(), 1);
    assert_int_equal(status_of(id).state, JOB_STATE_DONE);
    assert_int_equal(count_of("steps"), 4);
}

static void a_job_that_kills_its_worker_is_given_up(void **state)
{
    (void)state;
    int64_t id = add("whole", "");
    sql(arena_fmt(site->arena, "update job set attempts = %d where recurring = 0",
                  JOB_MOST_ATTEMPTS)
            .p);
    assert_int_equal(work(), 1);
    assert_int_equal(ran, 0);
    assert_int_equal(status_of(id).state, JOB_STATE_FAILED);
}

static void is_overtaken(struct job *j)
{
    (void)j;
    on_the_way = NULL;
    time_passes(); /* the lease ran out, and another worker does it all */
    assert_int_equal(work(), 1);
}

static void a_stale_worker_changes_nothing_any_more(void **state)
{
    (void)state;
    int64_t id = add("steps", "");
    on_the_way = is_overtaken;
    assert_int_equal(work(), 1);
    assert_int_equal(ran, 2);
    assert_int_equal(count_of("steps"), 1 + 3); /* its one step before, then the other's */
    assert_int_equal(status_of(id).state, JOB_STATE_DONE);
    assert_int_equal(status_of(id).done, 3);
    assert_int_equal(add("whole", "") > 0 ? work() : 0, 1); /* and the worker goes on */
}

/* -- recurring
 * --------------------------------------------------------------------------------------------------
 */

static void recurring(int64_t rows, int64_t least, int64_t most)
{
    struct tx tx;
    test_site_tx(site, &tx, true);
    store_script(&tx, arena_fmt(site->arena,
                                "delete from setting where name in ('rows', 'next');"
                                "insert into setting (name, value) select 'rows', "
                                "cast(count(*) as text) from job where kind = 'nightly';"
                                "insert into setting (name, value) select 'next', "
                                "cast(run_at - %lld as text) from job where kind = 'nightly'",
                                (long long)clock_machine()));
    tx_commit(&tx);
    assert_int_equal(count_of("rows"), rows);
    assert_in_range(count_of("next"), least, most);
}

static void a_recurring_kind_is_there_once_and_comes_back(void **state)
{
    (void)state;
    recurring(1, EVERY - 60000, EVERY);
    assert_int_equal(work(), 0);
    for (int i = 0; i < 3; i++) {
        sql("update job set run_at = 0 where recurring = 1");
        assert_int_equal(work(), 1);
        recurring(1, EVERY - 60000, EVERY);
    }
    answer = JOB_FAILED; /* never for good */
    sql("update job set run_at = 0 where recurring = 1");
    assert_int_equal(work(), 1);
    recurring(1, 1000, 60000);
}

/* -- several workers on one queue
 * -------------------------------------------------------------------------------- */

enum { WORKERS = 3, JOBS = 30 };

static void *one_worker(void *ctx)
{
    (void)ctx;
    worker_once(&site->installation, &site->community, JOBS);
    return NULL;
}

static void several_workers_do_each_job_once(void **state)
{
    (void)state;
    pthread_t threads[WORKERS];
    for (int i = 0; i < JOBS; i++)
        add("alone", arena_fmt(site->arena, "%d", i).p);
    for (int i = 0; i < WORKERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, one_worker, NULL), 0);
    for (int i = 0; i < WORKERS; i++)
        pthread_join(threads[i], NULL);
    while (work() > 0) /* those that met a conflict wait for their next try */
        time_passes();
    for (int i = 0; i < JOBS; i++)
        assert_int_equal(count_of(arena_fmt(site->arena, "alone-%d", i).p), 1);
    assert_true(ran >= JOBS);
}

/* -- the process
 * ------------------------------------------------------------------------------------------------
 */

static void *a_process(void *stop)
{
    worker_run(&site->installation, stop);
    return NULL;
}

static bool comes_true(bool (*is)(int64_t id), int64_t id)
{
    for (int i = 0; i < 200; i++, usleep(50000))
        if (is(id))
            return true;
    return false;
}

static bool is_done(int64_t id)
{
    return status_of(id).state == JOB_STATE_DONE;
}

static bool is_under_way(int64_t id)
{
    return status_of(id).done > 0;
}

static bool is_sealed(int64_t id)
{
    struct tx tx;
    struct audit_verdict v;
    (void)id;
    test_site_tx(site, &tx, false);
    audit_verify(&tx, &site->installation, &site->community, &v);
    tx_rollback(&tx);
    return !v.what && v.rows > 0 && v.sealed == v.rows;
}

static void dawdles(struct job *j)
{
    for (int i = 0; i < 1000 && !*j->stop; i++)
        usleep(10000);
}

static void the_process_works_seals_and_stops_soon(void **state)
{
    (void)state;
    volatile int stop = 0;
    pthread_t thread;
    struct tx tx;
    int64_t id = add("whole", "");
    test_site_tx(site, &tx, true);
    audit_note(&tx, &site->community, "read", "organization", 1);
    tx_commit(&tx);
    assert_int_equal(pthread_create(&thread, NULL, a_process, (void *)(uintptr_t)&stop), 0);
    assert_true(comes_true(is_done, id));
    assert_true(comes_true(is_sealed, 0));
    on_the_way = dawdles;
    int64_t slow = add("steps", "");
    assert_true(comes_true(is_under_way, slow));
    instant asked = clock_monotonic_us();
    stop = 1;
    pthread_join(thread, NULL);
    assert_true(clock_monotonic_us() - asked < 5000000);
    assert_int_equal(status_of(slow).state, JOB_STATE_QUEUED); /* put back: it runs again at once */
    on_the_way = NULL;
    assert_int_equal(work(), 1);
    assert_int_equal(status_of(slow).state, JOB_STATE_DONE);
}

static void a_broken_community_keeps_no_other_waiting(void **state)
{
    (void)state;
    volatile int stop = 0;
    pthread_t thread;
    struct community other = test_site_community(site);
    struct tx tx;
    char *error = NULL;
    struct db *db = db_open(&other.at, DB_OWNER, &error);
    tx_begin(&tx, db, site->arena, true, ISOLATION_DEFAULT);
    store_script(&tx, STR("alter table job rename to no_job"));
    tx_commit(&tx);
    db_close(db);
    int64_t id = add("whole", "");
    assert_int_equal(pthread_create(&thread, NULL, a_process, (void *)(uintptr_t)&stop), 0);
    assert_true(comes_true(is_done, id));
    stop = 1;
    pthread_join(thread, NULL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_site, close_site)
    const struct CMUnitTest tests[] = {
        TEST(a_job_happens_once_with_its_completion),
        TEST(a_job_of_a_transaction_taken_back_never_was),
        TEST(a_job_waits_for_its_time),
        TEST(a_fault_takes_back_and_tries_again),
        TEST(again_takes_back_and_waits_longer_each_time),
        TEST(a_job_that_fails_says_why_and_changes_nothing),
        TEST(steps_show_their_progress),
        TEST(an_unknown_kind_fails_for_good),
        TEST(a_job_whose_worker_died_runs_again_after_its_lease),
        TEST(a_job_that_kills_its_worker_is_given_up),
        TEST(a_stale_worker_changes_nothing_any_more),
        TEST(a_recurring_kind_is_there_once_and_comes_back),
        TEST(several_workers_do_each_job_once),
        TEST(the_process_works_seals_and_stops_soon),
        TEST(a_broken_community_keeps_no_other_waiting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
