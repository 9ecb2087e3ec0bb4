/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/knowledge/adapt/said.h"
#include "app/partnership/sheet/paper.h"
#include "app/record/attach.h"
#include "core/log.h"
#include "format/document.h"
#include "sheet_wait.html.h"

#include <inttypes.h>

/* A PDF of one worksheet, or of all of a place, blank or filled: written now, as only the request
 * knows what its reader may read, and made into a PDF by the worker. It is its maker's alone. */

#define JOB "sheet.paper"
enum { WORDS_MOST = 16 << 20 };

struct str sheet_paper_at(struct arena *a, const struct sheet_place *p)
{
    return p->shared ? arena_fmt(a, "/partnerships/%" PRId64 "/sheet-papers", p->p.record.id)
                     : STR("/sheet-papers");
}

/* -- what is asked for
 * ---------------------------------------------------------------------------------- */

static size_t blanks_write(struct req *q, struct paper *p, const struct sheet_place *place,
                           struct str code)
{
    const struct content *texts = said_texts(q);
    struct sheet_words *all, words;
    size_t n_all = sheet_words_all(q->arena, texts, &all), n = 0;
    for (size_t i = 0; i < n_all; i++) {
        bool wanted = code.n ? str_eq(all[i].code, code) : !place->shared || all[i].shared;
        if (!wanted || !sheet_words_of(q->arena, q->lang, texts, all[i].code, &words))
            continue;
        paper_blank(p, &words);
        n++;
    }
    return n;
}

/* Of all those that somebody has begun; one that is named, also before. */
static size_t filled_write(struct req *q, struct paper *p, const struct sheet_place *place,
                           struct str code)
{
    const struct content *texts = said_texts(q);
    struct sheet_words *all;
    struct sheet s;
    size_t n_all = sheet_words_all(q->arena, texts, &all), n = 0;
    for (size_t i = 0; i < n_all; i++) {
        bool wanted = code.n          ? str_eq(all[i].code, code)
                      : place->shared ? all[i].shared
                                      : all[i].own;
        if (!wanted || !sheet_load(q, place, texts, all[i].code, &s) || (!code.n && !s.id))
            continue;
        paper_filled(p, &s);
        n++;
    }
    return n;
}

static bool place_of(struct req *q, struct res *r, bool blank, struct sheet_place *ret)
{
    *ret = (struct sheet_place){ 0 };
    return (blank && !q->route->data) || sheet_place_find(q, r, ret);
}

void sheet_paper_make(struct req *q, struct res *r)
{
    struct sheet_place place;
    struct paper p;
    struct str code = req_form(q, "sheet");
    bool blank = str_is(req_form(q, "blank"), "1");
    if (!place_of(q, r, blank, &place))
        return;
    paper_begin(&p, q->arena, q->lang,
                place.shared ? place.p.title : text(q->lang, TEXT_sheet_title));
    struct str at = place.base.n ? place.base : STR("/guide/sheets");
    if (!(blank ? blanks_write : filled_write)(q, &p, &place, code)) {
        res_redirect(r, "%.*s?done=paper_none", STR_ARG(at));
        return;
    }
    int64_t file = file_put(q->tx, STR("sheets.html"), STR("text/html"), paper_end(&p));
    struct str payload = arena_fmt(q->arena, "%" PRId64 ":%.*s", file, STR_ARG(lang_code(q->lang)));
    int64_t job = job_add(q->tx, JOB, payload, q->now);
    res_redirect(r, "/sheet-papers/wait?job=%" PRId64 "&at=%.*s%s%.*s", job, STR_ARG(at),
                 code.n ? "/" : "", STR_ARG(code));
}

/* -- waiting for it
 * ------------------------------------------------------------------------------------- */

/* The actor's own job that the address names; else answers 404, false. */
static bool job_find(struct req *q, struct res *r, int64_t *ret_id, struct job_status *ret)
{
    *ret_id = req_query_id(q, "job");
    if (*ret_id > 0 && job_status(q->tx, *ret_id, ret) && str_is(ret->kind, JOB) &&
        ret->actor == q->actor.account)
        return true;
    res_not_found(q, r);
    return false;
}

void sheet_paper_wait(struct req *q, struct res *r)
{
    int64_t job;
    struct job_status status;
    if (!job_find(q, r, &job, &status))
        return;
    bool failed = status.state == JOB_STATE_FAILED, done = status.state == JOB_STATE_DONE;
    struct crumb *crumbs = arena_array(q->arena, struct crumb, 2);
    struct str at = req_query(q, "at");
    struct str back = at.p && path_is_local(at) ? at : STR("/guide/sheets");
    crumbs[0] = (struct crumb){ text(q->lang, TEXT_sheet_title), back };
    struct sheet_wait_view m = {
        .crumbs = crumbs,
        .back = back,
        .pdf = done ? arena_fmt(q->arena, "/sheet-papers/pdf?job=%" PRId64, job) : STR_NULL,
        .progress = { .id = "paper",
                      .words = text(q->lang, failed ? TEXT_sheet_paper_failed
                                             : done ? TEXT_sheet_paper_ready
                                                    : TEXT_sheet_paper_waiting),
                      .done = status.done,
                      .total = status.total,
                      .poll = done || failed
                                  ? STR_NULL
                                  : req_here(q, "job", arena_fmt(q->arena, "%" PRId64, job)) },
    };
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_sheet_paper), .nav = NAV_PARTNERSHIPS),
              sheet_wait_html, &m);
}

void sheet_paper_pdf(struct req *q, struct res *r)
{
    int64_t job, file;
    struct job_status status;
    if (!job_find(q, r, &job, &status))
        return;
    bool made = status.state == JOB_STATE_DONE && str_to_i64(status.result, &file);
    attach_send(q, r, made ? file : 0);
}

/* -- the worker
 * ----------------------------------------------------------------------------------------- */

/* The PDF is kept, what it was made of is not. */
static int64_t keep(struct job *j, enum lang l, int64_t html, struct str pdf)
{
    struct tx tx;
    struct str name = arena_fmt(j->arena, "%.*s-%.*s.pdf", STR_ARG(text(l, TEXT_sheet_file)),
                                STR_ARG(day_iso(j->arena, j->today)));
    job_begin(j, &tx);
    int64_t file = file_put(&tx, name, STR("application/pdf"), pdf);
    sheet_paper_bytes_drop(&tx, &(struct sheet_paper_bytes_drop_in){ .file = html });
    sheet_paper_drop(&tx, &(struct sheet_paper_drop_in){ .file = html });
    tx_commit(&tx);
    return file;
}

enum job_result sheet_paper_job(struct job *j)
{
    struct str id, lang, pdf, why;
    int64_t html;
    enum lang l;
    struct tx tx;
    struct out o;
    if (!str_cut(j->payload, ':', &id, &lang) || !str_to_i64(id, &html) || !lang_parse(lang, &l))
        return JOB_FAILED;
    out_init(&o, j->arena, WORDS_MOST);
    tx_begin(&tx, j->db, j->arena, false, ISOLATION_DEFAULT);
    bool there = file_read(&tx, html, &o);
    tx_commit(&tx);
    if (!there || !document_pdf(j->arena, out_view(&o), &pdf, &why)) {
        log_line(LOG_ERROR, NULL, "worksheets on paper: %.*s",
                 STR_ARG(there ? why : STR("no text")));
        return JOB_FAILED;
    }
    job_tell(j, arena_fmt(j->arena, "%" PRId64, keep(j, l, html, pdf)));
    return JOB_DONE;
}
