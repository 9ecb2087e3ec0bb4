/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/run.h"

#include "core/fault.h"

#include <unistd.h>

const struct event_type import_finished = { "import.finished" };

enum { BEGINNING = 64 << 10, FILE_MOST = 128 << 20 };

int64_t import_run_start(struct tx *tx, const struct import_profile *p, enum import_state state,
                         struct str file_name, struct str sha256, int64_t file)
{
    struct import_run run;
    entity_init(&entity_import_run, &run);
    run.file_name = file_name;
    run.profile = str_of(p->name);
    run.state = (int)state;
    run.sha256 = sha256;
    run.started = tx->now;
    if (file)
        run.file = file;
    if (tx->actor)
        run.account = tx->actor;
    return record_insert(tx, &entity_import_run, &run);
}

static void save(struct tx *tx, struct import_run *run)
{
    enum record_result saved = record_update(tx, &entity_import_run, run);
    REQUIRE(saved == RECORD_SAVED || saved == RECORD_SAME);
}

void import_run_end(struct tx *tx, int64_t id, enum import_state state, const struct import *im)
{
    struct import_run run;
    REQUIRE(record_get(tx, &entity_import_run, id, &run));
    const int64_t *counts = import_rows(im)->counts;
    run.state = (int)state;
    run.added = counts[IMPORT_NEW];
    run.changed = counts[IMPORT_CHANGED];
    run.same = counts[IMPORT_SAME];
    run.rejected = im->rejected;
    run.details = import_details(tx->arena, im);
    if (im->n_rejects)
        run.rejects = file_put(tx, STR("rejects.json"), STR("application/json"),
                               import_rejects_json(tx->arena, im));
    save(tx, &run);
    if (state == IMPORT_STATE_DONE && run.added + run.changed > 0)
        event_post(tx, &import_finished, NULL);
}

void import_run_refuse(struct tx *tx, int64_t id, struct str missing)
{
    struct import_run run;
    REQUIRE(record_get(tx, &entity_import_run, id, &run));
    run.state = IMPORT_STATE_REFUSED;
    run.details = missing;
    save(tx, &run);
}

/* -- in the worker
 * ------------------------------------------------------------------------------------------------
 */

static void begin(void *ctx, struct arena *a, struct tx *tx, bool writing)
{
    struct job *j = ctx;
    struct arena *own = j->arena;
    j->arena = a;
    if (writing) {
        job_begin(j, tx);
    } else {
        tx_begin(tx, j->db, a, false, ISOLATION_DEFAULT);
        tx->today = j->today;
    }
    j->arena = own;
}

static void progress(void *ctx, int64_t done, int64_t total)
{
    job_progress(ctx, done, total);
}

/* The file of the run, out of the database into an unnamed temporary file. */
static int file_out(struct job *j, const struct import_run *run)
{
    struct tx tx;
    struct out o;
    struct arena *a = arena_new(FILE_MOST);
    arena_defer(j->arena, (void (*)(void *))arena_free, a);
    begin(j, a, &tx, false);
    out_init(&o, j->arena, FILE_MOST);
    bool there = file_read(&tx, run->file, &o);
    tx_rollback(&tx);
    REQUIRE(there);
    int fd = o.fd;
    if (fd >= 0) {
        out_flush(&o);
    } else {
        fd = out_unnamed_file();
        REQUIRE(fd >= 0 && write(fd, o.p, o.n) == (ssize_t)o.n);
    }
    REQUIRE(lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

static char separator_of(struct arena *a, int fd)
{
    char *beginning = arena_alloc(a, BEGINNING), separator;
    ssize_t n = pread(fd, beginning, BEGINNING, 0);
    const struct import_profile *p =
        import_profile_guess(a, (struct str){ beginning, n > 0 ? (size_t)n : 0 }, &separator);
    return p ? separator : ',';
}

static bool run_get(struct job *j, int64_t id, struct import_run *ret)
{
    struct tx tx;
    begin(j, j->arena, &tx, false);
    bool there = record_get(&tx, &entity_import_run, id, ret);
    tx_rollback(&tx);
    return there;
}

enum job_result import_job(struct job *j)
{
    struct str number, what;
    struct import_run run;
    struct tx tx;
    int64_t id;
    if (!str_cut(j->payload, ' ', &number, &what) || !str_to_i64(number, &id) ||
        !run_get(j, id, &run))
        return JOB_FAILED;
    bool dry = str_is(what, "check");
    const struct import_profile *p = import_profile_named(run.profile);
    /* Confirmed twice, or run again after its end was written. */
    if (!p || run.state != (int)(dry ? IMPORT_STATE_CHECKING : IMPORT_STATE_RUNNING))
        return JOB_DONE;
    int fd = file_out(j, &run);
    struct import *im = arena_make(j->arena, struct import);
    bool read = import_read(j->arena, p, fd, separator_of(j->arena, fd), im);
    struct import_writer w = {
        .ctx = j, .begin = begin, .progress = progress, .run = id, .dry = dry
    };
    if (read)
        import_write(im, &w);
    begin(j, j->arena, &tx, true);
    if (read)
        import_run_end(&tx, id, dry ? IMPORT_STATE_CHECKED : IMPORT_STATE_DONE, im);
    else
        import_run_refuse(&tx, id, im->missing);
    tx_commit(&tx);
    return JOB_DONE;
}
