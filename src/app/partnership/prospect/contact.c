/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A call: what to say before, what was said after. Made for a telephone. */
#include "app/partnership/interaction/log.h"
#include "app/partnership/prospect/pages.h"
#include "core/fault.h"
#include "core/key.h"
#include "entity/read.h"
#include "prospect_call.html.h"

#include <inttypes.h>

enum { STEP_MOST = 200, REFRAME_MOST = 1000, SCRIPT_MOST = 4000 };

/* -- what comes next when nothing else was said: an outcome never leaves one without a next step
 * -------- */

static const struct {
    enum text_id words;
    int days;
} usual[] = {
    [INTERACTION_OUTCOME_REACHED] = { TEXT_prospect_step_reached, 7 },
    [INTERACTION_OUTCOME_AGREED] = { TEXT_prospect_step_agreed, 3 },
    [INTERACTION_OUTCOME_MESSAGE] = { TEXT_prospect_step_message, PROSPECT_SILENT },
    [INTERACTION_OUTCOME_NO_ANSWER] = { TEXT_prospect_step_no_answer, 2 },
    [INTERACTION_OUTCOME_DECLINED] = { TEXT_prospect_step_declined, 180 },
    [INTERACTION_OUTCOME_NOT_NOW] = { TEXT_prospect_step_not_now, 60 },
};

/* -- the page
 * ------------------------------------------------------------------------------------------ */

static struct str or_null(struct str s)
{
    return has(s) ? s : STR_NULL;
}

static void inputs_make(struct req *q, struct prospect_call *m)
{
    const struct prospect *p = m->of->p;
    m->step.name = "next_step";
    m->step.label = text(q->lang, TEXT_prospect_next_step);
    m->step.hint = text(q->lang, TEXT_prospect_next_hint);
    m->step.max = STEP_MOST;
    m->due.name = "next_step_due";
    m->due.label = text(q->lang, TEXT_prospect_due);
    m->due.type = "date";
    m->reframe.name = "reframe";
    m->reframe.label = text(q->lang, TEXT_prospect_reframe);
    m->reframe.type = "textarea";
    m->reframe.max = REFRAME_MOST;
    m->reframe.value = p->reframe;
    m->again.name = "again_on";
    m->again.label = text(q->lang, TEXT_prospect_again_on);
    m->again.type = "date";
    m->names = (struct input){ .name = "names",
                               .label = text(q->lang, TEXT_prospect_with_whom),
                               .hint = text(q->lang, TEXT_prospect_names_hint),
                               .type = "textarea",
                               .max = 2000 };
}

static void script_read(struct req *q, struct prospect_call *m)
{
    static const char *const names[] = { "same", "other" };
    enum prospect_words which = prospect_words_best(q, m->of, false);
    struct str asked = req_query(q, "words");
    m->kept = has(m->of->p->script) && !has(asked);
    for (int i = 0; i < 2; i++) {
        if (str_is(asked, names[i]))
            which = i ? WORDS_CALL_OTHER : WORDS_CALL_SAME;
        m->choices[i].label = prospect_words_label(q->lang, WORDS_CALL_SAME + i);
        m->choices[i].href =
            arena_fmt(q->arena, "%.*s/call?words=%s", STR_ARG(m->of->base), names[i]);
    }
    m->choices[which - WORDS_CALL_SAME].current = !m->kept;
    int64_t contact = m->of->of.n_people ? m->of->of.people[0].id : 0;
    m->script = m->kept ? m->of->p->script : prospect_words(q, m->of, which, q->lang, contact);
    m->words = (struct input){ .name = "script",
                               .label = text(q->lang, TEXT_prospect_script),
                               .type = "textarea",
                               .max = SCRIPT_MOST,
                               .value = m->script };
}

static void draw(struct req *q, struct res *r, struct prospect_view *of,
                 const struct interaction *record, const struct form_errors *errors,
                 struct prospect_call *m)
{
    m->of = of;
    form_init(&m->form, &entity_interaction, record, q->method == METHOD_POST ? q : NULL, errors);
    m->form.action = arena_fmt(q->arena, "%.*s/contact", STR_ARG(of->base));
    m->form.submit = TEXT_interaction_save;
    m->form.choices = log_choices(q, record);
    m->form.back = of->base;
    inputs_make(q, m);
    script_read(q, m);
    view_page(q, r,
              PAGE(.title = text_with(q->arena, q->lang, TEXT_prospect_call_title,
                                      TEXT_ARGS({ "name", of->name, 0 })),
                   .nav = NAV_PARTNERSHIPS),
              prospect_call_html, m);
}

/* One whom somebody may call: of an organization that is known. */
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

/* Today, a call to the person one would ask for. */
static void prefill(struct req *q, const struct prospect_view *of, struct interaction *ret)
{
    entity_init(&entity_interaction, ret);
    ret->organization = of->p->organization;
    ret->agency = of->p->agency;
    ret->account = q->actor.account;
    ret->kind = INTERACTION_KIND_CALL;
    ret->outcome = INTERACTION_OUTCOME_REACHED;
    ret->day = q->today;
}

void prospect_call_page(struct req *q, struct res *r)
{
    struct prospect_view of;
    struct prospect_call m = { 0 };
    struct interaction i;
    if (!find(q, r, &of))
        return;
    prefill(q, &of, &i);
    draw(q, r, &of, &i, NULL, &m);
}

/* -- logging
 * ------------------------------------------------------------------------------------------- */

/* A day that was typed, or DAY_NONE; what cannot be read is said under its input. */
static day day_typed(struct req *q, struct input *in, const char *name, bool *ret_good)
{
    day d = DAY_NONE;
    struct str typed = req_form(q, name);
    if (!str_is_blank(typed) && read_day(q->lang, typed, &d) != DAY_READ) {
        in->error = text(q->lang, TEXT_interaction_not_a_day);
        *ret_good = false;
    }
    return d;
}

/* What was typed of the next step, else what usually comes after such an outcome. */
static bool next_read(struct req *q, int outcome, struct prospect_call *m, struct prospect *p)
{
    bool good = true,
         no = outcome == INTERACTION_OUTCOME_DECLINED || outcome == INTERACTION_OUTCOME_NOT_NOW;
    struct str step = str_trim(req_form(q, "next_step"));
    struct str reframe = str_trim(req_form(q, "reframe"));
    day due = day_typed(q, &m->due, "next_step_due", &good);
    day again = day_typed(q, &m->again, "again_on", &good);
    if (key_length(step) > STEP_MOST)
        m->step.error = text(q->lang, TEXT_interaction_step_long);
    if (key_length(reframe) > REFRAME_MOST)
        m->reframe.error = text(q->lang, TEXT_prospect_error_long);
    m->no_open = no || m->reframe.error.p || m->again.error.p;
    if (no) {
        p->again_on = again != DAY_NONE ? again : q->today + usual[outcome].days;
        due = due != DAY_NONE ? due : p->again_on;
    }
    if (req_form(q, "reframe").p)
        p->reframe = or_null(reframe);
    p->next_step = has(step) ? step : text(q->lang, usual[outcome].words);
    p->next_step_due = due != DAY_NONE ? due : q->today + usual[outcome].days;
    return good && !m->step.error.p && !m->reframe.error.p;
}

/* The names that were told, in the name of whom one spoke with. */
static void names_tell(struct req *q, const struct interaction *i)
{
    if (!str_is_blank(req_form(q, "names")))
        event_post(q->tx, &interaction_named,
                   &(struct interaction_names){ .interaction = i->record.id,
                                                .organization = i->organization,
                                                .partnership = i->partnership,
                                                .agency = i->agency,
                                                .account = q->actor.account,
                                                .names = req_form(q, "names") });
}

/* The exchange moves the prospect (named.c); the next step is said after. */
void prospect_contact(struct req *q, struct res *r)
{
    struct prospect_view of;
    struct prospect_call m = { 0 };
    struct form_errors errors;
    struct interaction i;
    struct prospect p;
    if (!find(q, r, &of))
        return;
    prefill(q, &of, &i);
    entity_parse(q->arena, &entity_interaction, q->lang, q->form, q->n_form, &i, &errors);
    i.organization = of.p->organization;
    i.partnership = 0;
    entity_check(q->arena, &entity_interaction, q->lang, &i, &errors);
    log_check(q, &i, &errors);
    p = *of.p;
    bool good = next_read(q, i.outcome ? i.outcome : INTERACTION_OUTCOME_REACHED, &m, &p);
    if (errors.n > 0 || !good) {
        r->status = 422;
        draw(q, r, &of, &i, &errors, &m);
        return;
    }
    i.partnership = of.p->partnership;
    interaction_log(q->tx, &i);
    names_tell(q, &i);
    struct prospect now;
    REQUIRE(record_get(q->tx, &entity_prospect, p.record.id, &now));
    now.next_step = p.next_step;
    now.next_step_due = p.next_step_due;
    now.again_on = p.again_on;
    now.reframe = p.reframe;
    REQUIRE(record_update(q->tx, &entity_prospect, &now) != RECORD_CONFLICT);
    record_go_back(q, r, of.base, "logged", 0);
}

/* The agency's own wording; empty: the community's again. */
void prospect_script(struct req *q, struct res *r)
{
    struct prospect_view of;
    if (!find(q, r, &of))
        return;
    struct prospect p = *of.p;
    struct str words = str_trim(req_form(q, "script"));
    if (key_length(words) > SCRIPT_MOST) {
        res_refused(q, r, 400);
        return;
    }
    p.script = str_is(req_form(q, "forget"), "1") ? STR_NULL : or_null(words);
    REQUIRE(record_update(q->tx, &entity_prospect, &p) != RECORD_CONFLICT);
    res_redirect(r, "%.*s/call?done=saved", STR_ARG(of.base));
}
