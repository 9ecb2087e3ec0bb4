/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/import_view.h"
#include "app/network/import/reverse.h"
#include "app/network/network.h"
#include "core/fault.h"
#include "format/book.h"
#include "guard/account.h"
#include "import.sql.h"
#include "import_run.html.h"
#include "import_start.html.h"
#include "store/vocabulary.h"

#include <inttypes.h>
#include <unistd.h>

/* A file is given, checked by the worker, shown as it would become, confirmed, written by the
 * worker; each step can be left and come back to. */

enum { PAST = 20 };

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
            .profile = p ? text(q->lang, p->title)
                       : str_is(row->profile, IMPORT_REVERSAL)
                           ? text(q->lang, TEXT_import_reversal_title)
                           : text(q->lang, TEXT_import_sheet_title),
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

static void queue(struct req *q, struct import_run *run, const char *what)
{
    run->job =
        job_add(q->tx, IMPORT_JOB, arena_fmt(q->arena, "%" PRId64 " %s", run->record.id, what), 0);
    enum record_result saved = record_update(q->tx, &entity_import_run, run);
    REQUIRE(saved == RECORD_SAVED);
}

/* All or nothing, unless the good rows alone are asked for. */
static int mode_asked(const struct req *q)
{
    return str_is(req_form(q, "mode"), "good_rows") ? IMPORT_MODE_GOOD_ROWS : IMPORT_MODE_ALL;
}

static void give(struct req *q, struct res *r)
{
    const struct upload *u = req_upload(q, "file");
    struct import_run run;
    if (!u) {
        start_show(q, r, text(q->lang, TEXT_import_no_file));
        return;
    }
    struct str name = upload_name(u);
    if (!name.n)
        name = STR("fichier.csv");
    struct file_info info;
    int64_t file = file_put_fd(q->tx, name, STR("application/octet-stream"), u->fd);
    REQUIRE(file_info(q->tx, file, &info));
    int64_t id = import_run_start(q->tx, NULL, IMPORT_STATE_LOOKING, name, info.sha256, file);
    REQUIRE(record_get(q->tx, &entity_import_run, id, &run));
    run.mode = mode_asked(q);
    queue(q, &run, "look");
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

static void run_show(struct req *q, struct res *r, const struct import_run *run,
                     const struct import_plan *plan, struct str fault)
{
    struct import_run_view m;
    import_view_fill(q, run, &m);
    struct page page = { .title = run->file_name, .nav = NAV_NETWORK };
    if (fault.p)
        r->status = 422;
    if (plan)
        import_plan_view_fill(q, run, plan, fault, &m.plan);
    view_page(q, r, &page, import_run_html, &m);
}

static void run_page(struct req *q, struct res *r)
{
    struct import_run run;
    struct import_plan plan;
    if (!run_find(q, r, &run))
        return;
    bool mapping =
        run.state == (int)IMPORT_STATE_MAPPING && import_plan_read(q->arena, run.plan, &plan);
    run_show(q, r, &run, mapping ? &plan : NULL, STR_NULL);
}

/* -- mapping its columns
 * ----------------------------------------------------------------------------------------- */

/* What was posted: c0, d0, c1… */
static void plan_posted(struct req *q, const struct import_seen *seen, struct import_plan *ret)
{
    const struct entity *target = import_target_named(req_form(q, "target"));
    *ret = (struct import_plan){ .target = target ? target : import_targets[0], .source = STR("") };
    for (size_t i = 0; i < seen->n && i < IMPORT_COLUMNS; i++) {
        struct str code = req_form(q, arena_fmt(q->arena, "c%zu", i).p);
        int64_t days = req_form_id(q, arena_fmt(q->arena, "d%zu", i).p);
        ret->columns[ret->n++] = (struct import_plan_column){
            .code = code.p ? code : STR(""),
            .days = days == DAYS_DAY_FIRST || days == DAYS_MONTH_FIRST ? (enum import_days)days
                                                                       : DAYS_ANY,
        };
    }
}

/* Codes that the target does not have are left out. */
static void plan_clean(struct req *q, struct import_plan *plan)
{
    struct choice *choices;
    size_t n = import_plan_choices(q->arena, q->lang, plan->target, &choices);
    for (size_t i = 0; i < plan->n; i++) {
        size_t k = 0;
        while (k < n && !str_eq(choices[k].value, plan->columns[i].code))
            k++;
        if (k == n)
            plan->columns[i].code = STR("");
    }
}

/* Read the file again with another sheet, separator, encoding or line of the heading. */
static void look_again(struct req *q, struct import_run *run)
{
    struct sheet s = { 0 };
    import_shape_read(q->arena, run->shape, &s);
    int64_t heading = req_form_id(q, "heading"), separator = req_form_id(q, "separator");
    int64_t encoding = req_form_id(q, "encoding"), sheet = req_form_id(q, "sheet");
    if (heading > 0 && heading <= 1000)
        s.skip = (int)heading - 1;
    if (separator == ',' || separator == ';' || separator == '\t' || separator == '|')
        s.separator = (char)separator;
    if (encoding >= ENCODING_UTF8 && encoding <= ENCODING_WINDOWS_1252)
        s.encoding = (enum encoding)encoding;
    if (sheet >= 0 && (size_t)sheet < s.n_names)
        s.chosen = (size_t)sheet;
    run->shape = import_shape_write(q->arena, &s);
    run->state = IMPORT_STATE_LOOKING;
    run->mapping = NUMBER_NONE;
    queue(q, run, "look");
}

/* Under its name; the same name again is the same mapping, mended. */
static void mapping_keep(struct req *q, const struct import_seen *seen, struct import_plan *plan,
                         struct import_run *run)
{
    struct import_mapping kept;
    struct str name = str_trim(req_form(q, "name"));
    bool there = name.n && import_mapping_find(q->tx, name, &kept);
    if (!name.n)
        name = run->file_name;
    name = str_clip(name, 100);
    plan->source = vocabulary_code(q->arena, name);
    if (!there)
        entity_init(&entity_import_mapping, &kept);
    kept.name = name;
    kept.headings = import_headings(q->arena, seen->heading, seen->n);
    kept.plan = import_plan_write(q->arena, plan);
    if (there)
        record_update(q->tx, &entity_import_mapping, &kept);
    else
        record_insert(q->tx, &entity_import_mapping, &kept);
    run->mapping = kept.record.id;
    run->plan = kept.plan;
    if (!run->answers.p)
        run->answers = kept.answers;
}

static void map_columns(struct req *q, struct res *r)
{
    struct import_run run;
    struct import_seen seen;
    struct import_plan plan;
    if (!run_find(q, r, &run))
        return;
    if (run.state != (int)IMPORT_STATE_MAPPING) {
        res_redirect(r, "/import/%" PRId64, q->ids[0]);
        return;
    }
    import_seen_read(q->arena, &run, &seen);
    plan_posted(q, &seen, &plan);
    struct str step = req_form(q, "step");
    if (str_is(step, "read")) {
        look_again(q, &run);
    } else if (str_is(step, "target")) {
        import_plan_columns(q->arena, seen.heading, seen.n, &plan);
        run.plan = import_plan_write(q->arena, &plan);
        record_update(q->tx, &entity_import_run, &run);
    } else {
        plan_clean(q, &plan);
        struct str fault = import_plan_fault(q->arena, q->lang, &plan);
        if (fault.p) {
            run_show(q, r, &run, &plan, fault);
            return;
        }
        mapping_keep(q, &seen, &plan, &run);
        run.state = IMPORT_STATE_CHECKING;
        queue(q, &run, "check");
    }
    res_redirect(r, "/import/%" PRId64, q->ids[0]);
}

/* Back to the columns of a sheet that was checked. */
static void remap(struct req *q, struct res *r)
{
    struct import_run run;
    if (!run_find(q, r, &run))
        return;
    if (run.state == (int)IMPORT_STATE_CHECKED && str_is(run.profile, IMPORT_SHEET)) {
        run.state = IMPORT_STATE_LOOKING;
        queue(q, &run, "look");
    }
    res_redirect(r, "/import/%" PRId64, q->ids[0]);
}

/* Which organization a name is, which word a word: kept with the mapping as well. */
static void answer(struct req *q, struct res *r)
{
    struct import_run run;
    struct import_mapping kept;
    if (!run_find(q, r, &run))
        return;
    if (run.state == (int)IMPORT_STATE_CHECKED && str_is(run.profile, IMPORT_SHEET)) {
        run.answers = import_answers(q->arena, run.answers, q->form, q->n_form);
        if (run.mapping != NUMBER_NONE &&
            record_get(q->tx, &entity_import_mapping, run.mapping, &kept)) {
            kept.answers = run.answers;
            record_update(q->tx, &entity_import_mapping, &kept);
        }
        run.state = IMPORT_STATE_CHECKING;
        queue(q, &run, "check");
    }
    res_redirect(r, "/import/%" PRId64, q->ids[0]);
}

static void confirm(struct req *q, struct res *r)
{
    struct import_run run;
    if (!run_find(q, r, &run))
        return;
    if (run.state == (int)IMPORT_STATE_CHECKED) { /* pressed twice: once is enough */
        run.state = (int)IMPORT_STATE_RUNNING;
        run.mode = mode_asked(q);
        queue(q, &run, "write");
    }
    res_redirect(r, "/import/%" PRId64, q->ids[0]);
}

static void undo(struct req *q, struct res *r)
{
    struct import_run run;
    if (!run_find(q, r, &run))
        return;
    int64_t id = import_reversal_start(q->tx, q->ids[0]);
    res_redirect(r, "/import/%" PRId64, id ? id : q->ids[0]);
}

static void discard(struct req *q, struct res *r)
{
    struct import_run run;
    if (!run_find(q, r, &run))
        return;
    if (run.state == (int)IMPORT_STATE_CHECKED || run.state == (int)IMPORT_STATE_REFUSED ||
        run.state == (int)IMPORT_STATE_MAPPING)
        record_archive(q->tx, &entity_import_run, q->ids[0], true);
    res_redirect(r, "/import");
}

static void problems_csv(struct req *q, struct res *r)
{
    struct import_run run;
    struct import_problems problems;
    if (!run_find(q, r, &run))
        return;
    import_problems(q, &run, IMPORT_REJECTS, &problems);
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, arena_fmt(q->arena, "import-%" PRId64 ".csv", q->ids[0]));
    struct import_csv csv = { .out = &r->body, .lang = q->lang };
    import_csv_heading(&csv, problems.heading, problems.n_heading);
    for (size_t i = 0; i < problems.n_rejected; i++) {
        const struct import_problem *p = &problems.rejected[i];
        import_csv_row(&csv, p->cells, p->n_cells, p->line, p->column, p->reason);
    }
}

/* The same as a workbook, for who gave one. */
static void problems_xlsx(struct req *q, struct res *r)
{
    enum { WIDTH = 20, REASON_WIDTH = 60 };
    struct import_run run;
    struct import_problems m;
    if (!run_find(q, r, &run))
        return;
    import_problems(q, &run, IMPORT_REJECTS, &m);
    struct book_column *columns = arena_array(q->arena, struct book_column, m.n_heading + 2);
    size_t n = 0;
    for (size_t i = 0; i < m.n_heading; i++)
        if (!import_heading_added(m.heading[i])) {
            columns[i] = (struct book_column){ m.heading[i], WIDTH };
            n = i + 1;
        }
    columns[n] = (struct book_column){ text(q->lang, TEXT_import_file_line), 0 };
    columns[n + 1] = (struct book_column){ text(q->lang, TEXT_import_file_reason), REASON_WIDTH };
    struct book *book = book_new(q->arena, STR("import"), q->today, columns, n + 2);
    for (size_t i = 0; i < m.n_rejected; i++) {
        const struct import_problem *p = &m.rejected[i];
        book_row(book);
        for (size_t k = 0; k < n && k < p->n_cells; k++)
            book_text(book, k, p->cells[k]);
        book_number(book, n, (double)p->line);
        book_text(book, n + 1, import_reason_said(q->arena, q->lang, p->column, p->reason));
    }
    res_status(r, 200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    res_attachment(r, arena_fmt(q->arena, "import-%" PRId64 ".xlsx", q->ids[0]));
    book_finish(book, &r->body);
}

static const struct route routes[] = {
    { METHOD_GET, "/import", CAP_DIRECTORY_IMPORT, start_page },
    { METHOD_POST, "/import", CAP_DIRECTORY_IMPORT, give, .flags = ROUTE_IMPORT },
    { METHOD_GET, "/import/{id}", CAP_DIRECTORY_IMPORT, run_page },
    { METHOD_GET, "/import/{id}/rejected.csv", CAP_DIRECTORY_IMPORT, problems_csv },
    { METHOD_GET, "/import/{id}/rejected.xlsx", CAP_DIRECTORY_IMPORT, problems_xlsx },
    { METHOD_POST, "/import/{id}/mapping", CAP_DIRECTORY_IMPORT, map_columns },
    { METHOD_POST, "/import/{id}/remap", CAP_DIRECTORY_IMPORT, remap },
    { METHOD_POST, "/import/{id}/answers", CAP_DIRECTORY_IMPORT, answer },
    { METHOD_POST, "/import/{id}/confirm", CAP_DIRECTORY_IMPORT, confirm },
    { METHOD_POST, "/import/{id}/undo", CAP_DIRECTORY_IMPORT, undo },
    { METHOD_POST, "/import/{id}/discard", CAP_DIRECTORY_IMPORT, discard },
};
static const struct job_kind jobs[] = {
    { .name = IMPORT_JOB, .run = import_job, .steps = true },
    { .name = IMPORT_MEND_JOB, .run = import_mend, .every_ms = 60000 },
};
static const struct module_entity entities[] = {
    { &entity_import_run, "/import", CAP_DIRECTORY_IMPORT },
    { &entity_import_mapping, NULL, CAP_DIRECTORY_IMPORT },
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
