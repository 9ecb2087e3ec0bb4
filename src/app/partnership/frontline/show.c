/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The page of a note: for who reads it, and for who told it. */
#include "agreement.ent.h"
#include "app/partnership/frontline/frontline.h"
#include "core/fault.h"
#include "core/key.h"
#include "frontline_link.html.h"
#include "frontline_show.html.h"
#include "organization.ent.h"

#include <inttypes.h>

enum { QUESTION_MOST = 1000, ANSWER_MOST = 2000 };

/* -- what readers see
 * --------------------------------------------------------------------------------- */

static struct str day_said(struct req *q, day d, enum text_id words)
{
    if (d == DAY_NONE)
        return STR_NULL;
    return text_with(q->arena, q->lang, words,
                     TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, d, DAY_SHORT) }));
}

static struct str member_name(const struct member *members, size_t n, int64_t account)
{
    for (size_t i = 0; i < n; i++)
        if (members[i].account == account)
            return members[i].name;
    return STR_NULL;
}

static struct input words_input(struct req *q, int field, int64_t most)
{
    const struct field *f = &entity_briefing_question.fields[field];
    return (struct input){ .name = f->name,
                           .label = f->label[q->lang],
                           .hint = f->help[q->lang],
                           .type = "textarea",
                           .required = true,
                           .max = most };
}

static void questions_read(struct req *q, const struct briefing *b, struct front_view *m)
{
    struct briefing_questions_of_row *rows;
    struct member *members = NULL;
    size_t n_members = 0;
    m->n_questions =
        briefing_questions_of(q->tx, &(struct briefing_questions_of_in){ b->record.id }, &rows);
    m->questions = arena_array(q->arena, struct front_question, m->n_questions);
    if (m->tools.may_write && m->n_questions)
        n_members = account_members(q->home, q->community->id, &members);
    for (size_t i = 0; i < m->n_questions; i++) {
        struct front_question *x = &m->questions[i];
        x->row = &rows[i];
        x->answer = words_input(q, BRIEFING_QUESTION_ANSWER, ANSWER_MOST);
        if (rows[i].id == m->answering) {
            x->answer.error = m->answer_error;
            x->answer.value = req_form(q, "answer");
        }
        if (!m->tools.may_write)
            continue;
        struct str name =
            rows[i].account > 0 ? member_name(members, n_members, rows[i].account) : rows[i].name;
        x->who = arena_fmt(q->arena, "%.*s · %.*s", STR_ARG(name), STR_ARG(rows[i].agency));
    }
}

void front_reading(struct req *q, const struct briefing *b, struct front_view *m)
{
    struct str error = m->question.error;
    m->b = b;
    m->from = day_said(q, b->starts, TEXT_frontline_from);
    m->by = b->account > 0 ? account_name(q->home, b->account) : STR_NULL;
    m->question = words_input(q, BRIEFING_QUESTION_QUESTION, QUESTION_MOST);
    m->question.error = error;
    m->question.value = error.p ? req_form(q, "question") : STR_NULL;
    questions_read(q, b, m);
}

static void reader_said(struct req *q, const struct briefing_reader *reader, struct front_view *m)
{
    m->is_reader = true;
    m->is_unread = reader->read_on == DAY_NONE;
    m->read_said = day_said(q, reader->read_on, TEXT_frontline_read_on);
}

/* -- who has read
 * ------------------------------------------------------------------------------------- */

static void group_end(struct req *q, struct front_group *g)
{
    int64_t reads = 0;
    for (size_t i = 0; i < g->n_readers; i++)
        reads += g->readers[i].row->read_on != DAY_NONE;
    g->said = text_with(
        q->arena, q->lang, TEXT_frontline_reads,
        TEXT_ARGS({ "count", .number = reads },
                  { "all", .value = text_number(q->arena, q->lang, (int64_t)g->n_readers) }));
}

static struct str waits_said(struct req *q, const struct briefing_readers_of_row *row)
{
    return row->reminded != DAY_NONE ? day_said(q, row->reminded, TEXT_frontline_reminded_on)
                                     : day_said(q, row->told, TEXT_frontline_told_on);
}

static void readers_read(struct req *q, const struct briefing *b, struct front_view *m)
{
    struct briefing_readers_of_row *rows;
    struct member *members;
    size_t n = briefing_readers_of(q->tx, &(struct briefing_readers_of_in){ b->record.id }, &rows);
    size_t n_members = n ? account_members(q->home, q->community->id, &members) : 0;
    struct front_reader *readers = arena_array(q->arena, struct front_reader, n);
    m->groups = arena_array(q->arena, struct front_group, n);
    m->n_readers = n;
    for (size_t i = 0; i < n; i++) {
        bool read = rows[i].read_on != DAY_NONE;
        bool late = !read && q->today - rows[i].told >= FRONTLINE_REMIND_DAYS;
        readers[i] = (struct front_reader){
            .row = &rows[i],
            .name = rows[i].account > 0 ? member_name(members, n_members, rows[i].account)
                                        : rows[i].name,
            .said = read ? day_said(q, rows[i].read_on, TEXT_frontline_read_on)
                         : waits_said(q, &rows[i]),
            .status = read   ? STATUS_MET
                      : late ? STATUS_LATE
                             : STATUS_DUE,
        };
        if (!readers[i].name.p)
            readers[i].name = text(q->lang, TEXT_frontline_gone);
        m->n_unread += !read;
        if (i == 0 || rows[i].organization != rows[i - 1].organization)
            m->groups[m->n_groups++] =
                (struct front_group){ .name = rows[i].agency, .readers = &readers[i] };
        m->groups[m->n_groups - 1].n_readers++;
    }
    for (size_t i = 0; i < m->n_groups; i++)
        group_end(q, &m->groups[i]);
    m->said =
        n ? text_with(q->arena, q->lang, TEXT_frontline_have_read,
                      TEXT_ARGS({ "count", .number = (int64_t)(n - m->n_unread) },
                                { "all", .value = text_number(q->arena, q->lang, (int64_t)n) }))
          : STR_NULL;
}

/* -- whom to tell
 * ------------------------------------------------------------------------------------- */

static bool was_ticked(const struct req *q, const struct front_view *m, struct front_person *p)
{
    if (q->method != METHOD_POST || m->n_links)
        return p->usual && m->n_readers == 0;
    for (size_t i = 0; i < q->n_form; i++)
        if (str_is(q->form[i].name, "who") && str_eq(q->form[i].value, p->value))
            return true;
    return false;
}

static void other_inputs(struct req *q, const struct briefing *b, struct front_view *m)
{
    struct str errors[] = { m->name.error, m->email.error, m->organization.error };
    bool again = errors[0].p || errors[1].p || errors[2].p || m->nobody.p;
    struct choice_source of = kept_choices(q, b);
    m->name = (struct input){ .name = "name",
                              .label = text(q->lang, TEXT_link_name),
                              .max = 120,
                              .value = again ? req_form(q, "name") : STR_NULL };
    m->email = (struct input){ .name = "email",
                               .label = text(q->lang, TEXT_link_email),
                               .type = "email",
                               .max = 254,
                               .value = again ? req_form(q, "email") : STR_NULL };
    m->organization = (struct input){
        .name = "organization",
        .label = text(q->lang, TEXT_link_organization),
        .type = "select",
        .choices = of.of(of.ctx, entity_field(&entity_briefing_reader, STR("organization"))),
        .value = again ? req_form(q, "organization") : STR_NULL,
    };
    m->name.error = errors[0];
    m->email.error = errors[1];
    m->organization.error = errors[2];
}

static void choices_read(struct req *q, const struct briefing *b, struct front_view *m)
{
    struct front_person *people;
    size_t n = front_people(q, b, &people);
    m->choices = arena_array(q->arena, struct front_choices, n);
    for (size_t i = 0; i < n; i++) {
        people[i].usual = was_ticked(q, m, &people[i]);
        if (i == 0 || people[i].organization != people[i - 1].organization)
            m->choices[m->n_choices++] =
                (struct front_choices){ .name = record_title(q->tx, &entity_organization,
                                                             people[i].organization),
                                        .people = &people[i] };
        m->choices[m->n_choices - 1].n_people++;
    }
    other_inputs(q, b, m);
}

/* -- the page
 * ----------------------------------------------------------------------------------------- */

static void agreement_named(struct req *q, const struct briefing *b, struct front_view *m)
{
    const struct module_entity *e = module_entity_named(STR("agreement"));
    if (!b->agreement || !e || !module_may_read(q, e, b->agreement))
        return;
    m->agreement = record_title(q->tx, &entity_agreement, b->agreement);
    m->agreement_href = arena_fmt(q->arena, "/agreements/%" PRId64, b->agreement);
}

static bool own_reader(struct req *q, const struct briefing *b, struct briefing_reader *ret)
{
    struct briefing_reader_find_row row;
    return briefing_reader_find(
               q->tx, &(struct briefing_reader_find_in){ b->record.id, q->actor.account }, &row) &&
           record_get(q->tx, &entity_briefing_reader, row.id, ret);
}

void front_draw(struct req *q, struct res *r, const struct briefing *b, struct front_view *m)
{
    struct briefing_reader own;
    m->tools = record_tools_of(q, &briefing_pages, b);
    m->base = m->tools.base;
    m->action = m->base;
    m->crumbs = kept_crumbs(q, b->partnership, "/frontline", TEXT_frontline_title);
    agreement_named(q, b, m);
    if (own_reader(q, b, &own))
        reader_said(q, &own, m);
    front_reading(q, b, m);
    readers_read(q, b, m);
    if (m->tools.may_write && !m->tools.archived)
        choices_read(q, b, m);
    if (m->n_links)
        res_header(r, "Cache-Control", STR("no-store"));
    struct page page = { .title = b->name,
                         .nav = NAV_PARTNERSHIPS,
                         .undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(m->base)) };
    view_page(q, r, &page, frontline_show_html, m);
}

void front_show(struct req *q, struct res *r, const void *record)
{
    struct front_view m = { 0 };
    front_draw(q, r, record, &m);
}

/* -- reading, asking, answering
 * ----------------------------------------------------------------------- */

static bool keep_read(struct req *q, struct briefing_reader *reader)
{
    if (reader->read_on != DAY_NONE)
        return false;
    reader->read_on = q->today;
    REQUIRE(record_update(q->tx, &entity_briefing_reader, reader) != RECORD_CONFLICT);
    return true;
}

/* The question of the form, kept; its error otherwise, when the page is to be drawn again. */
static bool keep_question(struct req *q, const struct briefing *b,
                          const struct briefing_reader *reader, struct front_view *m)
{
    struct briefing_question x;
    struct str words = str_trim(req_form(q, "question"));
    if (str_is_blank(words) || key_length(words) > QUESTION_MOST) {
        m->question.error = text(q->lang, TEXT_frontline_error_question);
        return false;
    }
    entity_init(&entity_briefing_question, &x);
    x.briefing = b->record.id;
    x.reader = reader->record.id;
    x.question = words;
    x.asked = q->today;
    record_insert(q->tx, &entity_briefing_question, &x);
    if (b->account > 0)
        event_post(q->tx, &frontline_asked, &(struct frontline_event){ b->account, b->record.id });
    return true;
}

void frontline_read(struct req *q, struct res *r)
{
    struct briefing b;
    struct briefing_reader own;
    if (!record_find(q, r, &briefing_pages, CAP_PARTNERSHIP_READ, &b))
        return;
    bool kept = own_reader(q, &b, &own) && keep_read(q, &own);
    res_redirect(r, "/briefings/%" PRId64 "?done=%s", b.record.id,
                 kept ? "frontline_read" : "same");
}

void frontline_ask(struct req *q, struct res *r)
{
    struct briefing b;
    struct briefing_reader own;
    struct front_view m = { 0 };
    if (!record_find(q, r, &briefing_pages, CAP_PARTNERSHIP_READ, &b))
        return;
    if (!own_reader(q, &b, &own)) {
        res_redirect(r, "/briefings/%" PRId64 "?done=same", b.record.id);
        return;
    }
    if (!keep_question(q, &b, &own, &m)) {
        r->status = 422;
        front_draw(q, r, &b, &m);
        return;
    }
    res_redirect(r, "/briefings/%" PRId64 "?done=frontline_asked#questions", b.record.id);
}

void frontline_answer(struct req *q, struct res *r)
{
    struct briefing b;
    struct briefing_question x;
    struct briefing_reader of;
    struct front_view m = { 0 };
    if (!record_find(q, r, &briefing_pages, CAP_PARTNERSHIP_WRITE, &b))
        return;
    struct str words = str_trim(req_form(q, "answer"));
    if (!record_get(q->tx, &entity_briefing_question, req_form_id(q, "question"), &x) ||
        x.briefing != b.record.id) {
        res_redirect(r, "/briefings/%" PRId64 "?done=same", b.record.id);
        return;
    }
    if (str_is_blank(words) || key_length(words) > ANSWER_MOST) {
        m.answering = x.record.id;
        m.answer_error = text(q->lang, TEXT_frontline_error_answer);
        r->status = 422;
        front_draw(q, r, &b, &m);
        return;
    }
    x.answer = words;
    x.answered = q->today;
    x.answerer = q->actor.account;
    REQUIRE(record_update(q->tx, &entity_briefing_question, &x) != RECORD_CONFLICT);
    if (record_get(q->tx, &entity_briefing_reader, x.reader, &of) && of.account > 0)
        event_post(q->tx, &frontline_answered,
                   &(struct frontline_event){ of.account, b.record.id });
    res_redirect(r, "/briefings/%" PRId64 "?done=frontline_answered#questions", b.record.id);
}

/* -- by a link
 * ---------------------------------------------------------------------------------------- */

static bool link_find(struct req *q, struct res *r, struct answer_link *link,
                      struct briefing_reader *reader, struct briefing *b)
{
    if (!answer_link_open(q, r, FRONTLINE_PURPOSE, link))
        return false;
    if (record_get(q->tx, &entity_briefing_reader, link->subject, reader) &&
        record_get(q->tx, &entity_briefing, reader->briefing, b) &&
        b->record.archived == NUMBER_NONE)
        return true;
    res_not_found(q, r);
    return false;
}

static void link_draw(struct req *q, struct res *r, const struct briefing *b,
                      const struct briefing_reader *reader, struct front_view *m)
{
    m->by_link = true;
    m->action = q->path;
    m->community = q->community->name;
    m->partnership = record_title(q->tx, &entity_partnership, b->partnership);
    reader_said(q, reader, m);
    front_reading(q, b, m);
    view_page(q, r, PAGE(.title = b->name, .frame = FRAME_LINK), frontline_link_html, m);
}

void frontline_link_page(struct req *q, struct res *r)
{
    struct answer_link link;
    struct briefing_reader reader;
    struct briefing b;
    struct front_view m = { 0 };
    if (link_find(q, r, &link, &reader, &b))
        link_draw(q, r, &b, &reader, &m);
}

/* “Read”, or a question: which, the form says. */
void frontline_link_answer(struct req *q, struct res *r)
{
    struct answer_link link;
    struct briefing_reader reader;
    struct briefing b;
    struct front_view m = { 0 };
    if (!link_find(q, r, &link, &reader, &b))
        return;
    if (req_form(q, "question").p) {
        if (!keep_question(q, &b, &reader, &m)) {
            r->status = 422;
            link_draw(q, r, &b, &reader, &m);
            return;
        }
    } else {
        keep_read(q, &reader);
    }
    answer_link_answered(q->tx, &link);
    res_redirect(r, "%.*s", STR_ARG(q->path));
}

/* -- the file
 * ----------------------------------------------------------------------------------------- */

void frontline_csv(struct req *q, struct res *r)
{
    static const enum text_id heads[] = { TEXT_frontline_csv_agency, TEXT_frontline_csv_name,
                                          TEXT_frontline_csv_told, TEXT_frontline_csv_read,
                                          TEXT_frontline_csv_reminded };
    enum { HEADS = sizeof heads / sizeof *heads };
    struct briefing b;
    struct front_view m = { 0 };
    struct str cells[HEADS];
    if (!record_find(q, r, &briefing_pages, CAP_PARTNERSHIP_WRITE, &b))
        return;
    readers_read(q, &b, &m);
    req_note(q, "export", "briefing", b.record.id);
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, STR("readers.csv"));
    out_lit(&r->body, "\xEF\xBB\xBF");
    for (size_t i = 0; i < HEADS; i++)
        cells[i] = text(q->lang, heads[i]);
    kept_csv_line(&r->body, cells, HEADS);
    for (size_t i = 0; i < m.n_groups; i++)
        for (size_t k = 0; k < m.groups[i].n_readers; k++) {
            const struct front_reader *x = &m.groups[i].readers[k];
            kept_csv_line(&r->body,
                          (struct str[]){ m.groups[i].name, x->name,
                                          day_iso(q->arena, x->row->told),
                                          day_iso(q->arena, x->row->read_on),
                                          day_iso(q->arena, x->row->reminded) },
                          HEADS);
        }
}
