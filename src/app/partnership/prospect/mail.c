/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A first message, and those after a silence or a no: filled, read over, changed, then sent by the
 * community's mail or by hand; logged like a call. */
#include "job/mail.h"
#include "app/partnership/prospect/pages.h"
#include "core/fault.h"
#include "core/key.h"
#include "entity/read.h"
#include "job/queue.h"
#include "prospect_mail.html.h"

#include <inttypes.h>

enum { STEP_MOST = 200, SUBJECT_MOST = 200, BODY_MOST = 8000, LETTERS = 4 };

static const char *const names[LETTERS] = { "same", "other", "silence", "no" };

/* -- the page
 * ------------------------------------------------------------------------------------------ */

static bool find(struct req *q, struct res *r, struct prospect_view *ret)
{
    struct prospect *p = arena_make(q->arena, struct prospect);
    if (!record_find(q, r, &prospect_pages, CAP_INTERACTION_WRITE, p))
        return false;
    dossier_read(q, p, ret);
    if (!ret->may_log)
        res_not_found(q, r);
    return ret->may_log;
}

static int which_asked(struct req *q, const struct prospect_view *of)
{
    struct str asked = req_query(q, "words");
    for (int i = 0; i < LETTERS; i++)
        if (str_is(asked, names[i]))
            return i;
    return (int)prospect_words_best(q, of, true) - WORDS_MAIL_SAME;
}

/* The language of the one who reads it, when we know that they have only the other. */
static enum lang lang_asked(struct req *q, const struct prospect_view *of)
{
    enum lang l;
    struct str spoken = of->of.organization->languages;
    if (has(req_query(q, "text")) && lang_parse(req_query(q, "text"), &l))
        return l;
    if (set_has(spoken, STR("en")) && !set_has(spoken, STR("fr")))
        return LANG_EN;
    return q->lang;
}

static void choices_make(struct req *q, struct prospect_mail *m, enum lang l)
{
    for (int i = 0; i < LETTERS; i++)
        m->choices[i] = (struct words_choice){
            .label = prospect_words_label(q->lang, WORDS_MAIL_SAME + i),
            .href = arena_fmt(q->arena, "%.*s/mail?words=%s&text=%.*s", STR_ARG(m->of->base),
                              names[i], STR_ARG(lang_code(l))),
            .current = i == m->which,
        };
    for (int i = 0; i < LANG_COUNT; i++)
        m->langs[i] = (struct words_choice){
            .label = text((enum lang)i, TEXT_prospect_in_language),
            .href = arena_fmt(q->arena, "%.*s/mail?words=%s&text=%.*s", STR_ARG(m->of->base),
                              names[m->which], STR_ARG(lang_code((enum lang)i))),
            .current = i == (int)l,
        };
}

static struct choices addressees(struct req *q, const struct prospect_view *of)
{
    struct prospect_addressees_row *rows;
    size_t kept = 0,
           n = prospect_addressees(
               q->tx, &(struct prospect_addressees_in){ .organization = of->p->organization },
               &rows);
    const struct organization *o = of->of.organization;
    struct choice *list = arena_array(q->arena, struct choice, n + 1);
    for (size_t i = 0; i < n; i++)
        if (mail_address_good(rows[i].email))
            list[kept++] =
                (struct choice){ arena_fmt(q->arena, "%" PRId64, rows[i].id),
                                 arena_fmt(q->arena, "%.*s (%.*s)", STR_ARG(rows[i].name),
                                           STR_ARG(rows[i].email)) };
    if (mail_address_good(o->email))
        list[kept++] = (struct choice){ STR("0"), arena_fmt(q->arena, "%.*s (%.*s)",
                                                            STR_ARG(o->name), STR_ARG(o->email)) };
    return (struct choices){ list, kept };
}

/* “Objet : …” on the first line; the rest is the letter. */
static void letter_cut(enum lang l, struct str words, struct str *ret_subject, struct str *ret_body)
{
    struct str first, rest, word = text(l, TEXT_prospect_subject_is);
    if (!str_cut(words, '\n', &first, &rest))
        rest = STR("");
    if (str_starts(first, word))
        first = str_sub(first, word.n, first.n);
    *ret_subject = str_trim(first);
    *ret_body = str_trim(rest);
}

static void inputs_make(struct req *q, struct prospect_mail *m)
{
    m->to.name = "to";
    m->to.label = text(q->lang, TEXT_prospect_to);
    m->to.type = "select";
    m->to.choices = addressees(q, m->of);
    m->to.required = true;
    if (m->to.choices.n)
        m->to.value = m->to.choices.list[0].value;
    m->subject.name = "subject";
    m->subject.label = text(q->lang, TEXT_prospect_subject);
    m->subject.max = SUBJECT_MOST;
    m->subject.required = true;
    m->body.name = "body";
    m->body.label = text(q->lang, TEXT_prospect_letter);
    m->body.hint = text(q->lang, TEXT_prospect_letter_hint);
    m->body.type = "textarea";
    m->body.max = BODY_MOST;
    m->body.required = true;
    m->step.name = "next_step";
    m->step.label = text(q->lang, TEXT_prospect_next_step);
    m->step.max = STEP_MOST;
    m->step.value = text(q->lang, TEXT_prospect_step_message);
    m->due.name = "next_step_due";
    m->due.label = text(q->lang, TEXT_prospect_due);
    m->due.type = "date";
    m->due.value = day_iso(q->arena, q->today + PROSPECT_SILENT);
}

static void draw(struct req *q, struct res *r, struct prospect_mail *m, enum lang l)
{
    choices_make(q, m, l);
    m->lang = lang_code(l);
    view_page(q, r,
              PAGE(.title = text_with(q->arena, q->lang, TEXT_prospect_mail_title,
                                      TEXT_ARGS({ "name", m->of->name, 0 })),
                   .nav = NAV_PARTNERSHIPS),
              prospect_mail_html, m);
}

void prospect_mail_page(struct req *q, struct res *r)
{
    struct prospect_view of;
    struct prospect_mail m = { .of = &of };
    int64_t contact = 0;
    if (!find(q, r, &of))
        return;
    enum lang l = lang_asked(q, &of);
    m.which = which_asked(q, &of);
    inputs_make(q, &m);
    str_to_i64(m.to.value, &contact);
    letter_cut(l, prospect_words(q, &of, WORDS_MAIL_SAME + m.which, l, contact), &m.subject.value,
               &m.body.value);
    draw(q, r, &m, l);
}

/* -- sent, or sent by hand
 * -------------------------------------------------------------------------------- */

static struct str address_of(struct req *q, const struct prospect_view *of, int64_t contact)
{
    struct prospect_addressees_row *rows;
    size_t n = prospect_addressees(
        q->tx, &(struct prospect_addressees_in){ .organization = of->p->organization }, &rows);
    if (!contact)
        return of->of.organization->email;
    for (size_t i = 0; i < n; i++)
        if (rows[i].id == contact)
            return rows[i].email;
    return STR_NULL;
}

static bool letter_good(struct req *q, struct prospect_mail *m, struct str to, bool send, day *ret)
{
    struct str due = req_form(q, "next_step_due");
    *ret = q->today + PROSPECT_SILENT;
    if (send && !mail_address_good(to))
        m->to.error = text(q->lang, TEXT_prospect_error_address);
    if (str_is_blank(m->subject.value) || key_length(m->subject.value) > SUBJECT_MOST)
        m->subject.error = text(q->lang, TEXT_prospect_error_subject);
    if (str_is_blank(m->body.value) || key_length(m->body.value) > BODY_MOST)
        m->body.error = text(q->lang, TEXT_prospect_error_letter);
    else if (send && str_find(m->body.value, STR("[")) >= 0)
        m->body.error = text(q->lang, TEXT_prospect_error_brackets);
    if (key_length(m->step.value) > STEP_MOST)
        m->step.error = text(q->lang, TEXT_interaction_step_long);
    if (!str_is_blank(due) && read_day(q->lang, due, ret) != DAY_READ)
        m->due.error = text(q->lang, TEXT_interaction_not_a_day);
    return !m->to.error.p && !m->subject.error.p && !m->body.error.p && !m->step.error.p &&
           !m->due.error.p;
}

static void letter_log(struct req *q, const struct prospect_view *of, const struct prospect_mail *m,
                       int64_t contact, day due)
{
    struct interaction i;
    struct prospect p;
    entity_init(&entity_interaction, &i);
    i.organization = of->p->organization;
    i.partnership = of->p->partnership;
    i.contact = contact;
    i.kind = INTERACTION_KIND_EMAIL;
    i.outcome = INTERACTION_OUTCOME_MESSAGE;
    i.day = q->today;
    i.summary = m->subject.value;
    i.account = q->actor.account;
    i.agency = of->p->agency;
    interaction_log(q->tx, &i);
    REQUIRE(record_get(q->tx, &entity_prospect, of->p->record.id, &p));
    p.next_step = has(m->step.value) ? m->step.value : text(q->lang, TEXT_prospect_step_message);
    p.next_step_due = due;
    if (p.state == PROSPECT_STATE_NOT_NOW)
        p.state = PROSPECT_STATE_WAITING;
    REQUIRE(record_update(q->tx, &entity_prospect, &p) != RECORD_CONFLICT);
}

void prospect_mail_send(struct req *q, struct res *r)
{
    struct prospect_view of;
    struct prospect_mail m = { .of = &of };
    enum lang l = q->lang;
    day due;
    if (!find(q, r, &of))
        return;
    bool send = str_is(req_form(q, "how"), "send") && job_kind_named(STR("mail"));
    int64_t contact = req_form_id(q, "to");
    struct str to = address_of(q, &of, contact);
    inputs_make(q, &m);
    m.to.value = req_form(q, "to");
    m.subject.value = str_trim(req_form(q, "subject"));
    m.body.value = str_trim(req_form(q, "body"));
    m.step.value = str_trim(req_form(q, "next_step"));
    m.due.value = req_form(q, "next_step_due");
    lang_parse(req_form(q, "text"), &l);
    if (!letter_good(q, &m, to, send, &due)) {
        r->status = 422;
        m.which = which_asked(q, &of);
        draw(q, r, &m, l);
        return;
    }
    if (send)
        mail_send(q->tx, to, l, "mail-written",
                  MAIL_FIELDS({ "subject", m.subject.value }, { "body", m.body.value }));
    letter_log(q, &of, &m, to.p ? contact : 0, due);
    res_redirect(r, "%.*s?done=%s", STR_ARG(of.base), send ? "prospect_sent" : "logged");
}
