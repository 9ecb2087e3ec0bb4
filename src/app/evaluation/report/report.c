/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/report/report.h"

#include "app/partnership/partnership/handover.h"
#include "app/record/attach.h"
#include "core/fault.h"
#include "core/log.h"
#include "format/book.h"
#include "format/document.h"
#include "report_page.html.h"
#include "report_wait.html.h"

#include <inttypes.h>

/* -- which report the address asks for: of one partnership, or of all that one reaches
 * ---------------- */

struct asked {
    struct partnership p; /* its id is 0: all */
    enum report_kind kind;
    struct str base, query;
};

static bool find(struct req *q, struct res *r, struct asked *ret)
{
    *ret = (struct asked){ .kind = REPORT_KIND_FUNDER,
                           .base = STR("/evaluation/report"),
                           .query = STR("") };
    if (!q->n_ids) { /* of all: for who reaches all */
        if (guard_reach(&q->actor, CAP_PARTNERSHIP_READ) == REACH_ALL)
            return true;
        res_not_found(q, r);
        return false;
    }
    if (!kept_open(q, r, CAP_PARTNERSHIP_READ, &ret->p))
        return false;
    ret->base = arena_fmt(q->arena, "/partnerships/%" PRId64 "/report", ret->p.record.id);
    struct str kind = req_query(q, "kind");
    if (str_is(kind.p ? kind : STR(""), "closing")) {
        ret->kind = REPORT_KIND_CLOSING;
        ret->query = STR("?kind=closing");
    } else if (str_is(kind.p ? kind : STR(""), "handover")) {
        ret->kind = REPORT_KIND_HANDOVER;
        ret->query = STR("?kind=handover");
    }
    return true;
}

static bool last_made(struct req *q, const struct asked *of, struct report_last_row *ret)
{
    return report_last(q->tx,
                       &(struct report_last_in){
                           of->p.record.id, str_of(enumeration_report_kind.values[of->kind].code),
                           lang_code(q->lang),
                           of->kind == REPORT_KIND_HANDOVER ? q->actor.account : NUMBER_NONE },
                       ret);
}

static struct str title_of(enum lang l, enum report_kind kind)
{
    return text(l, kind == REPORT_KIND_HANDOVER ? TEXT_handover_title : TEXT_report_title);
}

static struct report_view view_of(struct req *q, const struct asked *of)
{
    struct report_view m = {
        .here = arena_fmt(q->arena, "%.*s%.*s", STR_ARG(of->base), STR_ARG(of->query)),
        .pdf_at = arena_fmt(q->arena, "%.*s/pdf%.*s", STR_ARG(of->base), STR_ARG(of->query)),
        .title = title_of(q->lang, of->kind),
    };
    struct report_last_row made;
    bool figures = of->kind != REPORT_KIND_HANDOVER; /* else there are none to take away */
    if (figures)
        m.xlsx_at = arena_fmt(q->arena, "%.*s.xlsx", STR_ARG(of->base));
    if (of->p.record.id) {
        m.crumbs = kept_crumbs(q, of->p.record.id, NULL, TEXT_NONE);
        if (figures && guard_reach(&q->actor, CAP_PARTNERSHIP_READ) == REACH_ALL)
            m.all = STR("/evaluation/report");
    } else {
        struct crumb *c = arena_array(q->arena, struct crumb, 2);
        c[0] = (struct crumb){ text(q->lang, TEXT_partnership_title), STR("/partnerships") };
        m.crumbs = c;
    }
    if (last_made(q, of, &made)) {
        m.pdf = made.id;
        m.made_said = text_with(
            q->arena, q->lang, TEXT_report_pdf_made,
            TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, made.made_on, DAY_SHORT) }));
    }
    return m;
}

/* A hand-over holds what who asks for it may read; a report, what all of its readers may. */
static struct str words_of(struct req *q, const struct asked *of)
{
    return of->kind == REPORT_KIND_HANDOVER
               ? handover_text(q, &of->p)
               : report_text(q->tx, q->lang, of->p.record.id, of->kind);
}

static void page(struct req *q, struct res *r)
{
    struct asked of;
    if (!find(q, r, &of))
        return;
    struct report_view m = view_of(q, &of);
    m.text = words_of(q, &of);
    view_page(q, r, PAGE(.title = m.title, .nav = NAV_PARTNERSHIPS), report_page_html, &m);
}

/* -- the workbook: a row a measure, with the target that held on its day
 * ------------------------------------------ */

enum {
    AT_PARTNERSHIP,
    AT_NAME,
    AT_KIND,
    AT_BASELINE,
    AT_DAY,
    AT_FIGURE,
    AT_WHOLE,
    AT_VALUE,
    AT_TARGET,
    AT_DUE,
    AT_REASON,
    AT_STANDING,
    AT_COUNT
};

static void columns_make(enum lang l, struct book_column ret[AT_COUNT])
{
    static const struct {
        int cell, field, width;
    } of_indicator[] = { { AT_PARTNERSHIP, INDICATOR_PARTNERSHIP, 30 },
                         { AT_NAME, INDICATOR_NAME, 40 },
                         { AT_KIND, INDICATOR_KIND, 24 },
                         { AT_BASELINE, INDICATOR_BASELINE, 0 },
                         { AT_TARGET, INDICATOR_TARGET, 0 },
                         { AT_DUE, INDICATOR_DUE, 0 } };
    for (size_t i = 0; i < sizeof of_indicator / sizeof *of_indicator; i++)
        ret[of_indicator[i].cell] =
            (struct book_column){ entity_indicator.fields[of_indicator[i].field].label[l],
                                  of_indicator[i].width };
    ret[AT_DAY].label = entity_indicator_measure.fields[INDICATOR_MEASURE_DAY].label[l];
    ret[AT_FIGURE].label = entity_indicator_measure.fields[INDICATOR_MEASURE_FIGURE].label[l];
    ret[AT_WHOLE].label = entity_indicator_measure.fields[INDICATOR_MEASURE_WHOLE].label[l];
    ret[AT_VALUE].label = text(l, TEXT_report_value);
    ret[AT_REASON] =
        (struct book_column){ entity_indicator_target.fields[INDICATOR_TARGET_REASON].label[l],
                              50 };
    ret[AT_STANDING].label = text(l, TEXT_report_standing);
}

static void number_cell(struct book *b, size_t at, int64_t n)
{
    if (n != NUMBER_NONE)
        book_number(b, at, (double)n);
}

static void row_begin(struct req *q, struct book *b, const struct indicator_whole *w,
                      struct str title, const struct indicator_targets_of_row *t)
{
    book_row(b);
    book_text(b, AT_PARTNERSHIP, title);
    book_text(b, AT_NAME, w->row->name);
    book_text(b, AT_KIND, enumeration_label(&enumeration_indicator_kind, q->lang, w->row->kind));
    number_cell(b, AT_BASELINE, w->row->baseline);
    if (!t)
        return;
    number_cell(b, AT_TARGET, t->figure);
    if (t->due != DAY_NONE)
        book_day(b, AT_DUE, t->due);
    book_text(b, AT_REASON, t->reason);
}

static void rows_of(struct req *q, struct book *b, const struct indicator_whole *w,
                    struct str title)
{
    for (size_t i = 0; i < w->n_measures; i++) {
        const struct indicator_measures_of_row *m = &w->measures[i];
        row_begin(q, b, w, title, indicator_target_on(w, m->day));
        book_day(b, AT_DAY, m->day);
        bool few;
        struct str told = indicator_measure_told(q->arena, q->lang, w, m, &few);
        if (few) {
            book_text(b, AT_FIGURE, told);
        } else {
            number_cell(b, AT_FIGURE, m->figure);
            number_cell(b, AT_WHOLE, m->whole);
            book_number(b, AT_VALUE, indicator_value(w->unit, m->figure, m->whole));
        }
        if (i + 1 == w->n_measures)
            book_text(b, AT_STANDING, standing_said(q->lang, w->standing));
    }
    if (w->n_measures)
        return;
    row_begin(q, b, w, title, indicator_target_on(w, q->today));
    book_text(b, AT_STANDING, standing_said(q->lang, w->standing));
}

static void workbook(struct req *q, struct res *r)
{
    struct asked of;
    struct indicator_whole *list;
    struct report_partnerships_row *titles;
    struct book_column columns[AT_COUNT] = { 0 };
    if (!find(q, r, &of))
        return;
    int64_t id = of.p.record.id;
    size_t n_titles = report_partnerships(
        q->tx, &(struct report_partnerships_in){ id ? id : 1, id ? id : INT64_MAX }, &titles);
    size_t n = indicator_all(q->tx, id, &list);
    indicator_all_told(q->arena, list, n);
    struct str name = text(q->lang, TEXT_report_file);
    columns_make(q->lang, columns);
    struct book *b = book_new(q->arena, name, q->today, columns, AT_COUNT);
    for (size_t t = 0, i = 0; i < n; i++) { /* both come by partnership */
        while (t < n_titles && titles[t].id < list[i].row->partnership)
            t++;
        rows_of(q, b, &list[i], t < n_titles ? titles[t].title : STR_NULL);
    }
    res_status(r, 200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    res_attachment(r, arena_fmt(q->arena, "%.*s.xlsx", STR_ARG(name)));
    book_finish(b, &r->body);
}

enum { WORDS_MOST = 400000 };

/* -- the PDF, made by the worker
 * ------------------------------------------------------------------------- */

static void make(struct req *q, struct res *r)
{
    struct asked of;
    if (!find(q, r, &of))
        return;
    int64_t words = 0; /* the text itself, when only a request can write it */
    if (of.kind == REPORT_KIND_HANDOVER)
        words = file_put(q->tx, STR("handover.md"), STR("text/markdown"), words_of(q, &of));
    struct str payload =
        arena_fmt(q->arena, "%" PRId64 ":%s:%.*s:%" PRId64, of.p.record.id,
                  enumeration_report_kind.values[of.kind].code, STR_ARG(lang_code(q->lang)), words);
    int64_t job = job_add(q->tx, "evaluation.report", payload, q->now);
    res_redirect(r, "%.*s/wait%.*s%sjob=%" PRId64, STR_ARG(of.base), STR_ARG(of.query),
                 of.query.n ? "&" : "?", job);
}

static void wait(struct req *q, struct res *r)
{
    struct asked of;
    struct job_status status;
    int64_t job = req_query_id(q, "job");
    if (!find(q, r, &of))
        return;
    if (job <= 0 || !job_status(q->tx, job, &status) || !str_is(status.kind, "evaluation.report") ||
        status.actor != q->actor.account) {
        res_not_found(q, r);
        return;
    }
    struct report_view m = view_of(q, &of);
    bool failed = status.state == JOB_STATE_FAILED;
    bool waiting = status.state == JOB_STATE_QUEUED || status.state == JOB_STATE_RUNNING;
    m.ready = !failed && !waiting && m.pdf > 0;
    m.progress = (struct progress){
        .id = "paper",
        .words = text(q->lang, waiting  ? TEXT_report_waiting
                               : failed ? TEXT_report_failed
                                        : TEXT_report_ready),
        .done = status.done,
        .total = status.total,
        .poll = waiting ? req_here(q, "job", arena_fmt(q->arena, "%" PRId64, job)) : STR_NULL,
    };
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_report_wait), .nav = NAV_PARTNERSHIPS),
              report_wait_html, &m);
}

static void pdf(struct req *q, struct res *r)
{
    struct asked of;
    struct report_last_row made;
    if (find(q, r, &of))
        attach_send(q, r, last_made(q, &of, &made) ? made.file : 0);
}

/* "4:handover:fr:17": partnership, kind, language, the file of its text (0: to be written). */
static bool payload_read(struct str payload, int64_t *ret_id, enum report_kind *ret_kind,
                         enum lang *ret_lang, int64_t *ret_words)
{
    struct str id, rest, kind, lang, words;
    if (!str_cut(payload, ':', &id, &rest) || !str_cut(rest, ':', &kind, &rest) ||
        !str_cut(rest, ':', &lang, &words))
        return false;
    *ret_kind = str_is(kind, "closing")    ? REPORT_KIND_CLOSING
                : str_is(kind, "handover") ? REPORT_KIND_HANDOVER
                                           : REPORT_KIND_FUNDER;
    return str_to_i64(id, ret_id) && lang_parse(lang, ret_lang) && str_to_i64(words, ret_words);
}

static void keep(struct job *j, int64_t partnership, enum report_kind kind, enum lang l,
                 struct str bytes)
{
    struct tx tx;
    struct evaluation_report made;
    job_begin(j, &tx);
    entity_init(&entity_evaluation_report, &made);
    made.partnership = partnership;
    made.kind = (int)kind;
    made.language = lang_code(l);
    made.made_on = j->today;
    if (kind == REPORT_KIND_HANDOVER)
        made.account = j->actor;
    struct str begins =
        text(l, kind == REPORT_KIND_HANDOVER ? TEXT_handover_file : TEXT_report_file);
    struct str name =
        arena_fmt(j->arena, "%.*s-%.*s.pdf", STR_ARG(begins), STR_ARG(day_iso(j->arena, j->today)));
    made.file = file_put(&tx, name, STR("application/pdf"), bytes);
    record_insert(&tx, &entity_evaluation_report, &made);
    tx_commit(&tx);
}

static struct str words_written(struct tx *tx, enum lang l, int64_t partnership,
                                enum report_kind kind, int64_t file)
{
    struct out o;
    if (!file)
        return report_text(tx, l, partnership, kind);
    out_init(&o, tx->arena, WORDS_MOST);
    file_read(tx, file, &o);
    return out_view(&o);
}

enum job_result report_job(struct job *j)
{
    int64_t id, written;
    enum report_kind kind;
    enum lang l;
    struct tx tx;
    struct str bytes, why;
    if (!payload_read(j->payload, &id, &kind, &l, &written))
        return JOB_FAILED;
    tx_begin(&tx, j->db, j->arena, false, ISOLATION_DEFAULT);
    tx.today = j->today;
    struct str words = words_written(&tx, l, id, kind, written);
    tx_commit(&tx);
    if (!document_pdf(j->arena, document_page(j->arena, l, title_of(l, kind), words), &bytes,
                      &why)) {
        log_line(LOG_ERROR, NULL, "report of partnership %" PRId64 ": %.*s", id, STR_ARG(why));
        return JOB_FAILED;
    }
    keep(j, id, kind, l, bytes);
    return JOB_DONE;
}

/* -- the module
 * ----------------------------------------------------------------------------------------- */

#define READ CAP_PARTNERSHIP_READ
#define ONE "/partnerships/{id}/report"
#define ALL "/evaluation/report"

static const struct route routes[] = {
    { METHOD_GET, ONE, READ, page },
    { METHOD_GET, ONE ".xlsx", READ, workbook },
    { METHOD_POST, ONE, READ, make },
    { METHOD_GET, ONE "/wait", READ, wait },
    { METHOD_GET, ONE "/pdf", READ, pdf },
    { METHOD_GET, ALL, READ, page },
    { METHOD_GET, ALL ".xlsx", READ, workbook },
    { METHOD_POST, ALL, READ, make },
    { METHOD_GET, ALL "/wait", READ, wait },
    { METHOD_GET, ALL "/pdf", READ, pdf },
};
static const struct job_kind jobs[] = {
    { .name = "evaluation.report", .run = report_job, .steps = true },
};
static const struct module_entity entities[] = { { &entity_evaluation_report, NULL, READ } };
static const struct statement *const *const statements[] = { statements_report, NULL };

const struct module module_report = {
    .name = "report",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .jobs = jobs,
    .n_jobs = 1,
    .parts = &report_part,
    .n_parts = 1,
};
