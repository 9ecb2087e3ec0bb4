/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/import_view.h"
#include "app/network/network.h"
#include "core/fault.h"
#include "guard/account.h"
#include "import.sql.h"
#include "import_run.html.h"
#include "import_start.html.h"

#include <inttypes.h>
#include <unistd.h>

/* A file is given, checked by the worker, shown as it would become, confirmed, written by the
 * worker; each step can be left and come back to. */

enum { BEGINNING = 64 << 10, PAST = 20, NAME_MOST = 190 };

/* -- giving a file
 * ------------------------------------------------------------------------------------------------
 */

static void past_read(struct req *q, struct import_start_view *m)
{
    struct import_runs_row *rows;
    m->n_past = import_runs(q->tx, &(struct import_runs_in){ .most = PAST }, &rows);
    m->past = arena_array(q->arena, struct import_past, m->n_past);
    for (size_t i = 0; i < m->n_past; i++) {
        const struct import_runs_row *row = &rows[i];
        const struct import_profile *p = import_profile_named(row->profile);
        m->past[i] = (struct import_past){
            .id = row->id,
            .file_name = row->file_name,
            .profile = p ? text(q->lang, p->title) : row->profile,
            .state = enumeration_label(&enumeration_import_state, q->lang, row->state),
            .when = text_instant(q->arena, q->lang, q->community->zone, row->started),
            .over = str_is(row->state, "done"),
            .added = row->added,
            .changed = row->changed,
            .same = row->same,
            .rejected = row->rejected,
        };
        if (row->account != NUMBER_NONE && row->account)
            m->past[i].who = account_name(q->home, row->account);
    }
}

static void start_show(struct req *q, struct res *r, struct str error)
{
    struct import_start_view m = { .error = error };
    past_read(q, &m);
    if (error.p)
        r->status = 422;
    struct page page = { .title = text(q->lang, TEXT_import_title), .nav = NAV_NETWORK };
    view_page(q, r, &page, import_start_html, &m);
}

static void start_page(struct req *q, struct res *r)
{
    start_show(q, r, STR_NULL);
}

static const struct upload *file_given(const struct req *q)
{
    for (size_t i = 0; i < q->n_uploads; i++)
        if (str_is(q->uploads[i].field, "file") && q->uploads[i].size > 0)
            return &q->uploads[i];
    return NULL;
}

static const struct import_profile *profile_of(struct req *q, const struct upload *u)
{
    char separator, *beginning = arena_alloc(q->arena, BEGINNING);
    ssize_t n = pread(u->fd, beginning, BEGINNING, 0);
    return import_profile_guess(q->arena, (struct str){ beginning, n > 0 ? (size_t)n : 0 },
                                &separator);
}

/* Without the folders that some browsers send. */
static struct str plain_name(struct str name)
{
    for (size_t i = name.n; i > 0; i--)
        if (name.p[i - 1] == '/' || name.p[i - 1] == '\\') {
            name = str_sub(name, i, name.n);
            break;
        }
    name = str_trim(name);
    if (name.n > NAME_MOST) {
        name.n = NAME_MOST;
        while (name.n && ((unsigned char)name.p[name.n] & 0xC0) == 0x80)
            name.n--;
    }
    return name.n ? name : STR("fichier.csv");
}

static void queue(struct req *q, struct import_run *run, const char *what)
{
    run->job =
        job_add(q->tx, IMPORT_JOB, arena_fmt(q->arena, "%" PRId64 " %s", run->record.id, what), 0);
    enum record_result saved = record_update(q->tx, &entity_import_run, run);
    REQUIRE(saved == RECORD_SAVED);
}

static void give(struct req *q, struct res *r)
{
    const struct upload *u = file_given(q);
    const struct import_profile *p = u ? profile_of(q, u) : NULL;
    struct import_run run;
    if (!p) {
        start_show(q, r, text(q->lang, u ? TEXT_import_unknown : TEXT_import_no_file));
        return;
    }
    struct str name = plain_name(u->filename);
    struct file_info info;
    int64_t file = file_put_fd(q->tx, name, STR("text/csv"), u->fd);
    REQUIRE(file_info(q->tx, file, &info));
    int64_t id = import_run_start(q->tx, p, IMPORT_STATE_CHECKING, name, info.sha256, file);
    REQUIRE(record_get(q->tx, &entity_import_run, id, &run));
    queue(q, &run, "check");
    res_redirect(r, "/import/%" PRId64, id);
}

/* -- one import
 * -------------------------------------------------------------------------------------------------
 */

static bool run_find(struct req *q, struct res *r, struct import_run *ret)
{
    if (record_get(q->tx, &entity_import_run, q->ids[0], ret) &&
        ret->record.archived == NUMBER_NONE)
        return true;
    res_not_found(q, r);
    return false;
}

static void run_page(struct req *q, struct res *r)
{
    struct import_run run;
    struct import_run_view m;
    if (!run_find(q, r, &run))
        return;
    import_view_fill(q, &run, &m);
    struct page page = { .title = run.file_name, .nav = NAV_NETWORK };
    view_page(q, r, &page, import_run_html, &m);
}

static void confirm(struct req *q, struct res *r)
{
    struct import_run run;
    if (!run_find(q, r, &run))
        return;
    if (run.state == (int)IMPORT_STATE_CHECKED) { /* pressed twice: once is enough */
        run.state = (int)IMPORT_STATE_RUNNING;
        queue(q, &run, "write");
    }
    res_redirect(r, "/import/%" PRId64, q->ids[0]);
}

static void discard(struct req *q, struct res *r)
{
    struct import_run run;
    if (!run_find(q, r, &run))
        return;
    if (run.state == (int)IMPORT_STATE_CHECKED || run.state == (int)IMPORT_STATE_REFUSED)
        record_archive(q->tx, &entity_import_run, q->ids[0], true);
    res_redirect(r, "/import");
}

static void problems_csv(struct req *q, struct res *r)
{
    struct import_run run;
    struct import_problem *list;
    if (!run_find(q, r, &run))
        return;
    size_t n = import_problems(q, &run, IMPORT_REJECTS, &list);
    const enum text_id head[] = { TEXT_import_line, TEXT_import_column, TEXT_import_value,
                                  TEXT_import_reason };
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, arena_fmt(q->arena, "import-%" PRId64 ".csv", q->ids[0]));
    out_lit(&r->body, "\xEF\xBB\xBF");
    for (size_t i = 0; i < 4; i++) {
        if (i)
            out_char(&r->body, ',');
        out_csv(&r->body, text(q->lang, head[i]));
    }
    for (size_t i = 0; i < n; i++) {
        out_fmt(&r->body, "\r\n%" PRId64 ",", list[i].line);
        out_csv(&r->body, list[i].column);
        out_char(&r->body, ',');
        out_csv(&r->body, list[i].value);
        out_char(&r->body, ',');
        out_csv(&r->body, list[i].reason);
    }
    out_lit(&r->body, "\r\n");
}

static const struct route routes[] = {
    { METHOD_GET, "/import", CAP_DIRECTORY_IMPORT, start_page },
    { METHOD_POST, "/import", CAP_DIRECTORY_IMPORT, give, .flags = ROUTE_IMPORT },
    { METHOD_GET, "/import/{id}", CAP_DIRECTORY_IMPORT, run_page },
    { METHOD_GET, "/import/{id}/rejected.csv", CAP_DIRECTORY_IMPORT, problems_csv },
    { METHOD_POST, "/import/{id}/confirm", CAP_DIRECTORY_IMPORT, confirm },
    { METHOD_POST, "/import/{id}/discard", CAP_DIRECTORY_IMPORT, discard },
};
static const struct job_kind jobs[] = { { .name = IMPORT_JOB, .run = import_job, .steps = true } };
static const struct module_entity entities[] = {
    { &entity_import_run, "/import", CAP_DIRECTORY_IMPORT },
};
static const struct statement *const *const statements[] = { statements_import, NULL };

const struct module module_import = {
    .name = "import",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .jobs = jobs,
    .n_jobs = sizeof jobs / sizeof *jobs,
};
