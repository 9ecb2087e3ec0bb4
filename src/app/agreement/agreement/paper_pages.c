/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agreement_paper.html.h"
#include "agreement_wait.html.h"
#include "app/agreement/agreement/paper.h"
#include "app/agreement/agreement/sign_view.h"
#include "app/record/attach.h"
#include "core/fault.h"
#include "core/log.h"
#include "format/sandbox.h"

#include <inttypes.h>

static int64_t *paper_of(struct agreement *a, enum lang l)
{
    return l == LANG_FR ? &a->paper_fr : &a->paper_en;
}

static bool is_sealed(const struct agreement_whole *w)
{
    return w->a.sha256.p != NULL;
}

/* -- reading -- */

void paper_page(struct req *q, struct res *r)
{
    struct agreement_whole w;
    if (!agreement_open(q, r, CAP_AGREEMENT_READ, &w))
        return;
    struct paper_view m = { .crumbs = agreement_crumbs(q, &w, true) };
    m.base = arena_fmt(q->arena, "/agreements/%" PRId64, w.a.record.id);
    m.paper = paper_preview(q->tx, q->lang, &w);
    m.sealed = is_sealed(&w);
    if (m.sealed) {
        m.fingerprint = paper_fingerprint_short(q->arena, w.a.sha256);
        m.paper = arena_fmt(q->arena, "%.*s\n\n%.*s", STR_ARG(m.paper),
                            STR_ARG(paper_signatures(q->arena, q->lang, q->community->zone, &w)));
    }
    if (*paper_of(&w.a, q->lang) > 0)
        m.pdf = arena_fmt(q->arena, "%.*s/paper/pdf", STR_ARG(m.base));
    view_page(q, r, PAGE(.title = w.a.title, .nav = NAV_PARTNERSHIPS), agreement_paper_html, &m);
}

void paper_file(struct req *q, struct res *r)
{
    struct agreement_whole w;
    if (!agreement_open(q, r, CAP_AGREEMENT_READ, &w))
        return;
    attach_send(q, r, *paper_of(&w.a, q->lang));
}

/* -- making the PDF, in the worker -- */

void paper_make(struct req *q, struct res *r)
{
    struct agreement_whole w;
    if (!agreement_open(q, r, CAP_AGREEMENT_READ, &w))
        return;
    if (!is_sealed(&w)) {
        agreement_back(r, w.a.record.id, "agreement_not_sent");
        return;
    }
    struct str payload =
        arena_fmt(q->arena, "%" PRId64 ":%.*s", w.a.record.id, STR_ARG(lang_code(q->lang)));
    int64_t job = job_add(q->tx, "paper", payload, q->now);
    res_redirect(r, "/agreements/%" PRId64 "/paper/wait?job=%" PRId64, w.a.record.id, job);
}

/* Whether the job makes a paper of this agreement. */
static bool is_paper_job(struct req *q, int64_t job, struct job_status *ret)
{
    return job > 0 && job_status(q->tx, job, ret) && str_is(ret->kind, "paper") &&
           ret->actor == q->actor.account;
}

void paper_wait(struct req *q, struct res *r)
{
    struct agreement_whole w;
    struct job_status status;
    int64_t job = req_query_id(q, "job");
    if (!agreement_open(q, r, CAP_AGREEMENT_READ, &w))
        return;
    if (!is_paper_job(q, job, &status)) {
        res_not_found(q, r);
        return;
    }
    struct paper_view m = { .crumbs = agreement_crumbs(q, &w, true) };
    m.base = arena_fmt(q->arena, "/agreements/%" PRId64, w.a.record.id);
    m.failed = status.state == JOB_STATE_FAILED;
    m.waiting = status.state == JOB_STATE_QUEUED || status.state == JOB_STATE_RUNNING;
    if (!m.waiting && !m.failed)
        m.pdf = arena_fmt(q->arena, "%.*s/paper/pdf", STR_ARG(m.base));
    m.progress = (struct progress){
        .id = "paper",
        .words = text(q->lang, m.waiting  ? TEXT_agreement_pdf_waiting
                               : m.failed ? TEXT_agreement_pdf_failed
                                          : TEXT_agreement_pdf_ready),
        .done = status.done,
        .total = status.total,
        .poll = m.waiting
                    ? arena_fmt(q->arena, "%.*s/paper/wait?job=%" PRId64, STR_ARG(m.base), job)
                    : STR_NULL,
    };
    struct str title = text(q->lang, TEXT_agreement_pdf_title);
    view_page(q, r, PAGE(.title = title, .nav = NAV_PARTNERSHIPS), agreement_wait_html, &m);
}

/* "42:fr" */
static bool payload_read(struct str payload, int64_t *ret_id, enum lang *ret_lang)
{
    struct str id, lang;
    return str_cut(payload, ':', &id, &lang) && str_to_i64(id, ret_id) &&
           lang_parse(lang, ret_lang);
}

static struct str page_of(struct job *j, enum lang l, const struct agreement_whole *w)
{
    struct str text = l == LANG_FR ? w->a.text_fr : w->a.text_en;
    struct str markdown = arena_fmt(j->arena, "%.*s\n\n%.*s", STR_ARG(text),
                                    STR_ARG(paper_signatures(j->arena, l, j->community->zone, w)));
    return document_page(j->arena, l, w->a.title, markdown);
}

/* Keeps the file unless the agreement has changed while it was made. */
static void paper_keep(struct job *j, const struct agreement *made_of, enum lang l, struct str pdf)
{
    struct tx tx;
    struct agreement a;
    job_begin(j, &tx);
    if (record_get(&tx, &entity_agreement, made_of->record.id, &a) &&
        a.record.version == made_of->record.version) {
        struct str name =
            arena_fmt(j->arena, "entente-%.*s-%.*s.pdf", STR_ARG(a.number), STR_ARG(lang_code(l)));
        *paper_of(&a, l) = file_put(&tx, name, STR("application/pdf"), pdf);
        REQUIRE(record_update(&tx, &entity_agreement, &a) == RECORD_SAVED);
    }
    tx_commit(&tx);
}

enum job_result paper_job(struct job *j)
{
    int64_t id;
    enum lang l;
    struct tx tx;
    struct agreement_whole w;
    struct str pdf, why;
    if (!payload_read(j->payload, &id, &l))
        return JOB_FAILED;
    tx_begin(&tx, j->db, j->arena, false, ISOLATION_DEFAULT);
    bool there = agreement_load(&tx, id, &w) && is_sealed(&w);
    tx_commit(&tx);
    if (!there)
        return JOB_FAILED;
    if (!sandbox_has_landlock())
        log_line(LOG_WARN, NULL, "papers are made without Landlock: this kernel has none");
    if (!document_pdf(j->arena, page_of(j, l, &w), &pdf, &why)) {
        log_line(LOG_ERROR, NULL, "paper of agreement %" PRId64 ": %.*s", id, STR_ARG(why));
        return JOB_FAILED;
    }
    paper_keep(j, &w.a, l, pdf);
    return JOB_DONE;
}
