/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/backup_plan.h"

#include "app/admin/backup.h"
#include "backup_run.sql.h"
#include "core/fault.h"
#include "core/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROUND_MS = 10 * 60 * 1000, HOUR_MS = 3600 * 1000, TOO_LONG_MS = 4 * HOUR_MS };
static const int64_t DAY_MS = 24 * HOUR_MS;

/* -- settings
 * -------------------------------------------------------------------------------------------- */

void backup_settings_get(struct tx *home, const struct installation *in,
                         struct backup_settings *ret)
{
    struct str folder = setting_get(home, "backup.folder");
    *ret = (struct backup_settings){ .hour = BACKUP_HOUR, .keep = BACKUP_KEEP_DAYS };
    str_to_i64(setting_get(home, "backup.hour"), &ret->hour);
    str_to_i64(setting_get(home, "backup.keep"), &ret->keep);
    ret->own_folder = folder.n > 0;
    ret->folder =
        ret->own_folder ? folder : arena_fmt(home->arena, "%.*s/backups", STR_ARG(in->data));
}

instant backup_last(struct tx *home)
{
    struct backup_run_last_row row;
    return backup_run_last(home, &(struct backup_run_last_in){ .state = STR("done") }, &row)
               ? row.started
               : NUMBER_NONE;
}

static instant scheduled(const struct backup_settings *s, const struct zone *z, day d)
{
    return zone_instant(z, d, (int)s->hour * 60);
}

instant backup_next(const struct backup_settings *s, const struct zone *z, instant now)
{
    day today = zone_day(z, now);
    return scheduled(s, z, today) > now ? scheduled(s, z, today) : scheduled(s, z, today + 1);
}

/* Due once the hour has passed since the last good one. A new installation waits for its first
 * night; after a failure there is an hour of patience. */
static bool is_due(struct tx *home, const struct backup_settings *s, const struct zone *z)
{
    day today = zone_day(z, home->now);
    instant hour = scheduled(s, z, today), last = backup_last(home), since;
    struct backup_run_last_row failed;
    if (hour > home->now)
        hour = scheduled(s, z, today - 1);
    if (last == NUMBER_NONE && str_to_i64(setting_get(home, "backup.since"), &since))
        last = since;
    if (last == NUMBER_NONE || last >= hour)
        return false;
    return !backup_run_last(home, &(struct backup_run_last_in){ .state = STR("failed") },
                            &failed) ||
           failed.started < home->now - HOUR_MS;
}

/* -- one backup
 * ------------------------------------------------------------------------------------------ */

struct making {
    struct job *job;
    struct db *home;
    struct backup_settings settings;
    int64_t id;
    struct str path;
};

static void home_begin(struct making *m, struct tx *tx, bool writing)
{
    tx_begin(tx, m->home, m->job->arena, writing, ISOLATION_DEFAULT);
    tx->actor = m->job->actor;
    tx->request = arena_fmt(m->job->arena, "job-%" PRId64, m->job->id);
}

static void close_db(void *db)
{
    db_close(db);
}

static void home_open(struct making *m)
{
    char *error = NULL;
    m->home = db_open(&m->job->installation->home, DB_WRITE, &error);
    if (!m->home)
        fault_raise(FAULT_STORE, "%s", error ? error : "the installation cannot be opened");
    arena_defer(m->job->arena, close_db, m->home);
}

/* maillage-20261125T080000123Z.backup */
static struct str path_of(struct making *m, instant now)
{
    int y, mo, d;
    int64_t s = now / 1000 % 86400;
    day_to_ymd(zone_day(NULL, now), &y, &mo, &d);
    return arena_fmt(m->job->arena, "%.*s/maillage-%04d%02d%02dT%02d%02d%02d%03dZ.backup",
                     STR_ARG(m->settings.folder), y, mo, d, (int)(s / 3600), (int)(s / 60 % 60),
                     (int)(s % 60), (int)(now % 1000));
}

/* False when another is under way. */
static bool claim(struct making *m)
{
    struct tx tx;
    struct backup_run_begin_row row;
    home_begin(m, &tx, true);
    m->path = path_of(m, tx.now);
    bool mine = backup_run_begin(&tx,
                                 &(struct backup_run_begin_in){ .now = tx.now,
                                                                .account = m->job->actor,
                                                                .file = m->path,
                                                                .since = tx.now - TOO_LONG_MS },
                                 &row);
    m->id = mine ? row.id : 0;
    tx_commit(&tx);
    return mine;
}

static void end(struct making *m, const struct backup_count *n, struct str sha256, struct str error)
{
    struct tx tx;
    home_begin(m, &tx, true);
    backup_run_end(&tx, &(struct backup_run_end_in){ .id = m->id,
                                                     .now = tx.now,
                                                     .state = error.p ? STR("failed") : STR("done"),
                                                     .bytes = error.p ? NUMBER_NONE : n->bytes,
                                                     .rows = error.p ? NUMBER_NONE : n->rows,
                                                     .sha256 = sha256,
                                                     .verified = error.p ? NUMBER_NONE : tx.now,
                                                     .error = error });
    tx_commit(&tx);
}

static void tell_progress(void *ctx, int64_t done, int64_t total)
{
    struct making *m = ctx;
    job_progress(m->job, done, total);
}

/* Only the folder of our own is made: one that was set and is not there is a disk that is away. */
static void folder_ready(struct making *m)
{
    const char *folder = arena_z(m->job->arena, m->settings.folder);
    if (!m->settings.own_folder && mkdir(folder, 0700) != 0 && errno != EEXIST)
        fault_raise(FAULT_STORE, "%.300s: %s", folder, strerror(errno));
    if (access(folder, W_OK) != 0)
        fault_raise(FAULT_STORE, "%.300s: %s", folder, strerror(errno));
}

/* FILE.sha256, as sha256sum reads it. */
static void checksum_keep(struct making *m, struct str sha256)
{
    const char *name = arena_fmt(m->job->arena, "%.*s.sha256", STR_ARG(m->path)).p;
    const char *base = strrchr(m->path.p, '/') + 1;
    FILE *f = fopen(name, "we");
    bool written = f && fprintf(f, "%.*s  %s\n", STR_ARG(sha256), base) > 0;
    if (f && fclose(f) != 0)
        written = false;
    if (!written)
        fault_raise(FAULT_STORE, "%.300s: %s", name, strerror(errno));
}

static void make(struct making *m)
{
    struct backup_count n, back;
    struct backup_watch watch = { tell_progress, m };
    folder_ready(m);
    backup_write_watched(m->job->installation, m->job->arena, m->path, &watch, &n);
    struct str sha256 = backup_read_back(m->job->installation, m->job->arena, m->path, &back);
    if (!sha256.p || back.rows != n.rows || back.communities != n.communities)
        fault_raise(FAULT_STORE, "%.300s: it does not read back as it was written", m->path.p);
    checksum_keep(m, sha256);
    end(m, &n, sha256, STR_NULL);
}

static void remove_old(struct making *m)
{
    struct tx tx;
    struct backup_run_older_row *rows;
    home_begin(m, &tx, true);
    size_t n = backup_run_older(
        &tx, &(struct backup_run_older_in){ .before = tx.now - m->settings.keep * DAY_MS }, &rows);
    for (size_t i = 0; i < n; i++) {
        const char *path = arena_z(m->job->arena, rows[i].file);
        if (unlink(path) == 0 || errno == ENOENT) {
            unlink(arena_fmt(m->job->arena, "%s.sha256", path).p);
            backup_run_gone(&tx, &(struct backup_run_gone_in){ .id = rows[i].id });
        }
    }
    tx_commit(&tx);
}

static enum job_result made(struct making *m)
{
    struct fault fault;
    if (FAULT_CAUGHT(&fault)) {
        log_line(LOG_ERROR, "backup", "%s", fault.what);
        tx_rollback(&(struct tx){ .db = m->home });
        end(m, NULL, STR_NULL, arena_str(m->job->arena, str_of(fault.what)));
        return JOB_FAILED;
    }
    make(m);
    fault_done(&fault);
    remove_old(m);
    return JOB_DONE;
}

static bool ready(struct making *m, struct job *j)
{
    struct tx tx;
    m->job = j;
    home_open(m);
    home_begin(m, &tx, false);
    backup_settings_get(&tx, j->installation, &m->settings);
    bool due = is_due(&tx, &m->settings, j->community->zone);
    tx_rollback(&tx);
    return due;
}

static enum job_result run_now(struct job *j)
{
    struct making m = { 0 };
    ready(&m, j);
    return claim(&m) ? made(&m) : JOB_DONE;
}

/* So that the first one waits for the next hour and not for the next year. */
static void remember_since(struct making *m)
{
    struct tx tx;
    home_begin(m, &tx, true);
    if (!setting_get(&tx, "backup.since").p)
        setting_set(&tx, "backup.since", arena_fmt(tx.arena, "%" PRId64, tx.now));
    tx_commit(&tx);
}

/* Every community's worker comes by; whoever is first when it is due does it for all. */
static enum job_result run_round(struct job *j)
{
    struct making m = { 0 };
    bool due = ready(&m, j);
    if (due && claim(&m))
        made(&m); /* a failure is told by its own row, and tried again an hour later */
    else
        remember_since(&m);
    return JOB_DONE;
}

const struct job_kind backup_jobs[2] = {
    { .name = BACKUP_JOB, .run = run_now, .steps = true },
    { .name = "backup-round", .run = run_round, .steps = true, .every_ms = ROUND_MS },
};
