/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/run.h"

#include "app/network/import/mapping.h"
#include "app/network/import/reverse.h"
#include "core/fault.h"
#include "import.sql.h"

#include <jansson.h>
#include <unistd.h>

const struct event_type import_finished = { "import.finished" };

enum {
    FILE_MOST = 128 << 20,
    GUESS_ARENA = 64 << 20,
    LOOK_ARENA = 256 << 20,
    SHAPE_MOST = 1500,
    LOOKED_AT = 50
};

int64_t import_run_start(struct tx *tx, const struct import_profile *p, enum import_state state,
                         struct str file_name, struct str sha256, int64_t file)
{
    struct import_run run;
    entity_init(&entity_import_run, &run);
    run.file_name = file_name;
    run.profile = p ? str_of(p->name) : STR(IMPORT_SHEET);
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

static int64_t rejects_put(struct tx *tx, const struct import *im)
{
    struct out o;
    import_rejects_json(&o, im);
    if (o.fd < 0)
        return file_put(tx, STR("rejects.json"), STR("application/json"), out_view(&o));
    REQUIRE(lseek(o.fd, 0, SEEK_SET) == 0);
    return file_put_fd(tx, STR("rejects.json"), STR("application/json"), o.fd);
}

void import_run_end(struct tx *tx, int64_t id, enum import_state state, const struct import *im)
{
    struct import_run run;
    REQUIRE(record_get(tx, &entity_import_run, id, &run));
    run.state = (int)state;
    run.added = im->counts[IMPORT_NEW];
    run.changed = im->counts[IMPORT_CHANGED];
    run.same = im->counts[IMPORT_SAME];
    run.rejected = im->rejected.all;
    run.remarked = im->remarked.all;
    run.details = import_details(tx->arena, im);
    run.rejects = im->rejected.n || im->remarked.n ? rejects_put(tx, im) : NUMBER_NONE;
    save(tx, &run);
    if (state == IMPORT_STATE_DONE && run.added + run.changed > 0)
        event_post(tx, &import_finished, NULL);
}

static void refuse(struct tx *tx, int64_t id, struct str why)
{
    struct import_run run;
    REQUIRE(record_get(tx, &entity_import_run, id, &run));
    run.state = IMPORT_STATE_REFUSED;
    run.details = why;
    save(tx, &run);
}

static struct str result_word(enum sheet_result result)
{
    return result == SHEET_TOO_LARGE ? STR("!large") : STR("!bad");
}

struct str import_why(const struct import *im)
{
    return im->missing.p ? im->missing : result_word(im->result);
}

void import_run_refuse(struct tx *tx, int64_t id, const struct import *im)
{
    refuse(tx, id, import_why(im));
}

struct str import_refusal(enum lang l, struct str details, bool *ret_missing)
{
    *ret_missing = false;
    if (str_is(details, "!large"))
        return text(l, TEXT_import_refused_large);
    if (str_is(details, "!bad"))
        return text(l, TEXT_import_refused_bad);
    if (str_is(details, "!failed"))
        return text(l, TEXT_import_refused_failed);
    if (str_is(details, "!empty"))
        return text(l, TEXT_import_refused_empty);
    *ret_missing = true;
    return details;
}

/* -- the shape of a file
 * ------------------------------------------------------------------------------------------ */

struct str import_shape_write(struct arena *a, const struct sheet *s)
{
    struct out o;
    out_init(&o, a, 1 << 16);
    out_fmt(&o, "{\"form\":%d,\"encoding\":%d,\"separator\":%d,\"skip\":%d,\"chosen\":%zu",
            (int)s->form, (int)s->encoding, s->separator, s->skip, s->chosen);
    out_lit(&o, ",\"names\":[");
    for (size_t i = 0; i < s->n_names && o.n < SHAPE_MOST; i++) {
        if (i)
            out_char(&o, ',');
        out_json(&o, s->names[i]);
    }
    out_lit(&o, "]}");
    return out_view(&o);
}

static int number(const json_t *object, const char *name)
{
    return (int)json_integer_value(json_object_get(object, name));
}

void import_shape_read(struct arena *a, struct str json, struct sheet *ret)
{
    json_t *shape = json_loadb(json.p ? json.p : "", json.n, 0, NULL);
    const json_t *names = json_object_get(shape, "names"), *name;
    size_t i;
    ret->form = (enum sheet_form)number(shape, "form");
    ret->encoding = (enum encoding)number(shape, "encoding");
    ret->separator = (char)number(shape, "separator");
    ret->skip = number(shape, "skip");
    ret->chosen = (size_t)number(shape, "chosen");
    ret->n_names = 0;
    json_array_foreach(names, i, name) if (ret->n_names < SHEET_SHEETS) ret->names[ret->n_names++] =
        arena_str(a, str_of(json_string_value(name)));
    json_decref(shape);
}

const struct import_profile *import_run_profile(struct arena *a, const struct import_run *run)
{
    if (!str_is(run->profile, IMPORT_SHEET))
        return import_profile_named(run->profile);
    return run->plan.p ? import_plan_profile(a, run->plan, run->answers) : NULL;
}

/* -- given up on the way
 * ----------------------------------------------------------------------------------------- */

bool import_stopped(const struct import_run *run)
{
    return (run->state == (int)IMPORT_STATE_UNDOING || run->state == (int)IMPORT_STATE_UNDONE) &&
           str_is(run->details, "!stopped");
}

static void mend(struct tx *tx, int64_t id)
{
    struct import_run run;
    if (!record_get(tx, &entity_import_run, id, &run) || str_is(run.profile, IMPORT_REVERSAL))
        return;
    if (run.state != (int)IMPORT_STATE_RUNNING) {
        refuse(tx, id, STR("!failed"));
        return;
    }
    run.state = IMPORT_STATE_DONE;
    run.details = STR("!stopped");
    save(tx, &run);
    import_reversal_start(tx, id);
}

/* A job that is tried again is left alone: it goes on where it was. */
enum job_result import_mend(struct job *j)
{
    struct import_given_up_row *rows;
    size_t n = import_given_up(j->tx, &(struct import_given_up_in){ .most = LOOKED_AT }, &rows);
    for (size_t i = 0; i < n; i++)
        mend(j->tx, rows[i].id);
    return JOB_DONE;
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

static bool run_get(struct job *j, int64_t id, struct import_run *ret)
{
    struct tx tx;
    begin(j, j->arena, &tx, false);
    bool there = record_get(&tx, &entity_import_run, id, ret);
    tx_rollback(&tx);
    return there;
}

/* Finds out what the file is. True: it is of a known kind, to be checked at once. */
static bool look(struct job *j, struct import_run *run, struct sheet *s)
{
    struct arena *guess = arena_new(GUESS_ARENA);
    struct tx tx;
    size_t n = 0;
    arena_defer(j->arena, (void (*)(void *))arena_free, guess);
    enum sheet_result result = run->shape.p ? SHEET_READ : sheet_guess(guess, s->fd, s);
    struct str *heading = result == SHEET_READ ? import_heading(guess, s, &n) : NULL;
    const struct import_profile *p = n ? import_profile_of(heading, n) : NULL;
    begin(j, j->arena, &tx, true);
    if (n == 0) {
        refuse(&tx, run->record.id, result == SHEET_READ ? STR("!empty") : result_word(result));
        tx_commit(&tx);
        return false;
    }
    run->shape = import_shape_write(j->arena, s);
    run->state = (int)(p ? IMPORT_STATE_CHECKING : IMPORT_STATE_MAPPING);
    if (p)
        run->profile = str_of(p->name);
    else {
        run->details = import_seen_write(guess, s, heading, n);
        import_plan_propose(&tx, s, heading, n, run);
    }
    save(&tx, run);
    tx_commit(&tx);
    return p != NULL;
}

/* Reads the file, then writes it or counts what it would write; the end is written down. */
static void read_and_write(struct job *j, const struct import_run *run, const struct sheet *s,
                           bool dry)
{
    struct tx tx;
    struct import *im = arena_make(j->arena, struct import);
    struct import_writer w = {
        .ctx = j, .begin = begin, .progress = progress, .run = run->record.id, .dry = dry
    };
    struct arena *seen = arena_new(LOOK_ARENA);
    arena_defer(j->arena, (void (*)(void *))arena_free, seen);
    begin(j, seen, &tx, false);
    bool read = import_read(j->arena, import_run_profile(j->arena, run), s, &tx, im);
    tx_rollback(&tx);
    bool whole = run->mode != (int)IMPORT_MODE_ALL || im->rejected.all == 0;
    if (read && (dry || whole))
        import_write(im, &w);
    begin(j, j->arena, &tx, true);
    if (!read)
        import_run_refuse(&tx, run->record.id, im);
    else
        import_run_end(&tx, run->record.id,
                       dry || !whole ? IMPORT_STATE_CHECKED : IMPORT_STATE_DONE, im);
    tx_commit(&tx);
}

static enum import_state state_of(struct str what)
{
    return str_is(what, "look")    ? IMPORT_STATE_LOOKING
           : str_is(what, "check") ? IMPORT_STATE_CHECKING
                                   : IMPORT_STATE_RUNNING;
}

enum job_result import_job(struct job *j)
{
    struct str number, what;
    struct import_run run;
    struct sheet s = { 0 };
    int64_t id;
    if (!str_cut(j->payload, ' ', &number, &what) || !str_to_i64(number, &id) ||
        !run_get(j, id, &run))
        return JOB_FAILED;
    /* Confirmed twice, or run again after its end was written. */
    bool looks = str_is(what, "look");
    if (run.state != (int)state_of(what) && !(looks && run.state == (int)IMPORT_STATE_CHECKING))
        return JOB_DONE;
    if (str_is(run.profile, IMPORT_REVERSAL)) {
        import_reverse(j, &run);
        return JOB_DONE;
    }
    import_shape_read(j->arena, run.shape, &s);
    s.fd = file_out(j, &run);
    if (looks && run.state == (int)IMPORT_STATE_LOOKING && !look(j, &run, &s))
        return JOB_DONE;
    if (!import_run_profile(j->arena, &run))
        return JOB_FAILED;
    read_and_write(j, &run, &s, !str_is(what, "write"));
    return JOB_DONE;
}
