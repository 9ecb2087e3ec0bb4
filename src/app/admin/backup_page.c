/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/backup_plan.h"

#include "admin_backup.html.h"
#include "backup_run.sql.h"
#include "guard/account.h"

#include <inttypes.h>

enum { SHOWN = 60, MIB = 1 << 20 };
static const int64_t DAY_MS = 24LL * 3600 * 1000;

struct module_sign backup_sign(struct req *q)
{
    struct backup_settings s;
    backup_settings_get(q->home, q->installation, &s);
    instant last = backup_last(q->home);
    const struct zone *z = q->community->zone;
    struct module_sign sign = { .status = STATUS_DUE,
                                .title = text(q->lang, TEXT_backup_title),
                                .href = STR("/admin/backups"),
                                .action = text(q->lang, TEXT_backup_look) };
    if (last == NUMBER_NONE) {
        sign.text =
            text_with(q->arena, q->lang, TEXT_backup_none_yet,
                      TEXT_ARGS({ "when", .value = text_instant(q->arena, q->lang, z,
                                                                backup_next(&s, z, q->now)) }));
        return sign;
    }
    int64_t days = (q->now - last) / DAY_MS;
    bool old = q->now - last > BACKUP_STALE_DAYS * DAY_MS;
    sign.status = old ? STATUS_LATE : STATUS_MET;
    sign.text =
        old ? text_with(q->arena, q->lang, TEXT_backup_old, TEXT_ARGS({ "count", .number = days }))
            : text_with(q->arena, q->lang, TEXT_backup_fine,
                        TEXT_ARGS({ "when", .value = text_instant(q->arena, q->lang, z, last) }));
    return sign;
}

static const struct {
    const char *code;
    enum text_id words;
    enum status status;
} states[] = { { "done", TEXT_backup_state_done, STATUS_MET },
               { "running", TEXT_backup_state_running, STATUS_DUE },
               { "failed", TEXT_backup_state_failed, STATUS_LATE },
               { "gone", TEXT_backup_state_gone, STATUS_OFF } };

static struct backup_row row_of(struct req *q, const struct backup_run_newest_row *from)
{
    struct backup_row row = {
        .when = text_instant(q->arena, q->lang, q->community->zone, from->started),
        .who = from->account ? account_name(q->home, from->account)
                             : text(q->lang, TEXT_backup_by_itself),
        .why = from->error,
    };
    if (from->bytes != NUMBER_NONE)
        row.size =
            text_with(q->arena, q->lang, TEXT_backup_size,
                      TEXT_ARGS({ "size", .value = text_decimal(q->arena, q->lang,
                                                                (double)from->bytes / MIB, 1) }));
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (str_is(from->state, states[i].code)) {
            row.state = text(q->lang, states[i].words);
            row.status = states[i].status;
        }
    return row;
}

static void rows_read(struct req *q, struct backup_view *m)
{
    struct backup_run_newest_row *list;
    size_t n = backup_run_newest(q->home, &(struct backup_run_newest_in){ .limit = SHOWN }, &list);
    struct backup_row *rows = arena_array(q->arena, struct backup_row, n);
    for (size_t i = 0; i < n; i++)
        rows[i] = row_of(q, &list[i]);
    m->rows = rows;
    m->n_rows = n;
}

/* The job that this page began, while it lasts. */
static void progress_read(struct req *q, struct backup_view *m)
{
    struct job_status job;
    int64_t id = req_query_id(q, "job");
    if (!id || !job_status(q->tx, id, &job) || !str_is(job.kind, BACKUP_JOB) ||
        job.state == JOB_STATE_DONE || job.state == JOB_STATE_FAILED)
        return;
    m->under_way = true;
    m->progress = (struct progress){
        .id = "backup",
        .words = job.total > 0 ? text_with(q->arena, q->lang, TEXT_backup_under_way,
                                           TEXT_ARGS({ "done", .number = job.done },
                                                     { "total", .number = job.total }))
                               : text(q->lang, TEXT_backup_waits),
        .done = job.done,
        .total = job.total,
        .poll = arena_fmt(q->arena, "/admin/backups?job=%" PRId64, id),
    };
}

static void page(struct req *q, struct res *r)
{
    struct backup_view m = { 0 };
    const struct zone *z = q->community->zone;
    backup_settings_get(q->home, q->installation, &m.settings);
    rows_read(q, &m);
    progress_read(q, &m);
    m.sign = backup_sign(q);
    m.next = text_instant(q->arena, q->lang, z, backup_next(&m.settings, z, q->now));
    m.erased =
        text_day(q->arena, q->lang, zone_day(z, q->now) + (day)m.settings.keep + 1, DAY_SHORT);
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_backup_title)), admin_backup_html, &m,
              admin_crumbs(q));
}

static void begin(struct req *q, struct res *r)
{
    int64_t job = job_add(q->tx, BACKUP_JOB, STR_NULL, 0);
    req_note(q, "backup", "backup", 0);
    res_redirect(r, "/admin/backups?job=%" PRId64, job);
}

static size_t signs(struct req *q, struct module_sign *ret, size_t most)
{
    if (most > 0)
        ret[0] = backup_sign(q);
    return most > 0;
}

static const struct module_door doors[] = {
    { "/admin/backups", "box", TEXT_backup_title, TEXT_backup_door },
};
static const struct route routes[] = {
    { METHOD_GET, "/admin/backups", CAP_ADMIN, page },
    { METHOD_POST, "/admin/backups", CAP_ADMIN, begin },
};
static const struct statement *const *const statements[] = { statements_backup_run, NULL };

const struct module module_backup = {
    .name = "backup",
    .statements = statements,
    .routes = routes,
    .n_routes = 2,
    .jobs = backup_jobs,
    .n_jobs = 2,
    .doors = doors,
    .n_doors = 1,
    .signs = signs,
};
