/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/partnership/show.h"

#include "agreement.ent.h"
#include "app/partnership/interaction/interaction.h"
#include "contact.ent.h"
#include "partnership_show.html.h"

/* -- who takes part
 * ----------------------------------------------------------------------------------- */

static void parties_read(struct req *q, struct partnership_view *m)
{
    int64_t mine = interaction_agency(q->tx, &q->actor);
    m->n_parties = partnership_parties(
        q->tx, &(struct partnership_parties_in){ .partnership = m->p->record.id }, &m->parties);
    m->sectors = arena_array(q->arena, struct str, m->n_parties);
    m->from = partnership_guide_from(q, m->p->record.id);
    for (size_t i = 0; i < m->n_parties; i++) {
        if (m->parties[i].organization == mine)
            continue;
        m->sectors[m->n_sectors++] = m->parties[i].sector;
        if (!m->other)
            m->other = m->parties[i].organization;
    }
    if (!m->other && m->n_parties > 0) /* departments of one's own */
        m->other = mine;
    m->facts_parties = text_with(q->arena, q->lang, TEXT_partnership_n_parties,
                                 TEXT_ARGS({ "count", .number = (int64_t)m->n_parties }));
}

/* Where an organization has several parties: who speaks for which. */
static void sides_read(struct req *q, struct partnership_view *m)
{
    struct partnership_side *sides;
    struct party_speakers_row *rows;
    const struct party_speakers_in in = { m->p->record.id };
    size_t n = partnership_sides(q->tx, m->p->record.id, &sides);
    size_t n_rows = party_speakers(q->tx, &in, &rows);
    m->choice = side_choice_of(q, m->p->record.id, sides, n, m->base);
    m->speakers = arena_array(q->arena, struct str, m->n_parties);
    for (size_t i = 0; i < m->n_parties; i++)
        m->speakers[i] = side_speakers_said(q, rows, n_rows, m->parties[i].id);
}

static void people_read(struct req *q, struct partnership_view *m)
{
    struct partnership_people_row *rows;
    int64_t mine = interaction_agency(q->tx, &q->actor);
    m->n_people = partnership_people(
        q->tx, &(struct partnership_people_in){ .partnership = m->p->record.id, .agency = mine },
        &rows);
    m->people = arena_array(q->arena, struct person_line, m->n_people);
    for (size_t i = 0; i < m->n_people; i++) {
        struct str role = enumeration_label(&enumeration_contact_role, q->lang, rows[i].role);
        m->people[i].row = &rows[i];
        m->people[i].line =
            str_is_blank(rows[i].title)
                ? role
                : arena_fmt(q->arena, "%.*s · %.*s", STR_ARG(rows[i].title), STR_ARG(role));
    }
}

static void owner_read(struct req *q, struct partnership_view *m)
{
    m->n_members = account_members(q->home, q->community->id, &m->members);
    for (size_t i = 0; i < m->n_members; i++)
        if (m->members[i].account == m->p->owner)
            m->owner = m->members[i].name;
}

/* -- agreements, and what is late
 * --------------------------------------------------------------------- */

static void agreement_said(struct req *q, struct agreement_line *line)
{
    const struct partnership_agreements_row *row = line->row;
    line->state = enumeration_label(&enumeration_agreement_state, q->lang, row->state);
    bool understood = str_is(row->state, "in_force") && str_is(row->basis, "understood");
    if (understood)
        line->state = enumeration_label(&enumeration_agreement_basis, q->lang, row->basis);
    line->tone = understood                       ? TONE_ON
                 : str_is(row->state, "in_force") ? TONE_OK
                 : str_is(row->state, "notice")   ? TONE_WARN
                 : str_is(row->state, "sent")     ? TONE_ON
                                                  : TONE_PLAIN;
    day until = row->notice_ends != DAY_NONE ? row->notice_ends : row->ends;
    if (until != DAY_NONE && !str_is(row->state, "draft"))
        line->when =
            text_with(q->arena, q->lang, TEXT_partnership_until,
                      TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, until, DAY_SHORT) }));
}

static void agreements_read(struct req *q, struct partnership_view *m)
{
    struct partnership_agreements_row *rows;
    int64_t id = m->p->record.id, agency = partnership_reach(q);
    m->may_see_agreements = guard_reach(&q->actor, CAP_AGREEMENT_READ) != REACH_NONE;
    if (!m->may_see_agreements)
        return;
    m->may_start_agreement = guard_reach(&q->actor, CAP_AGREEMENT_WRITE) != REACH_NONE &&
                             m->tools.may_write && m->p->ended == DAY_NONE;
    m->n_agreements = partnership_agreements(
        q->tx,
        &(struct partnership_agreements_in){
            .partnership = id, .agency = agency, .account = q->actor.account },
        &rows);
    m->agreements = arena_array(q->arena, struct agreement_line, m->n_agreements);
    for (size_t i = 0; i < m->n_agreements; i++) {
        m->agreements[i].row = &rows[i];
        agreement_said(q, &m->agreements[i]);
    }
    m->n_late = partnership_late(
        q->tx,
        &(struct partnership_late_in){
            .partnership = id, .agency = agency, .account = q->actor.account, .today = q->today },
        &m->late);
}

/* -- what other modules keep for it
 * --------------------------------------------------------------------- */

enum { SUGGESTIONS = 4 };

static void parts_read(struct req *q, struct partnership_view *m)
{
    m->n_parts = partnership_parts_of(q, m->p->record.id, m->p->phase, &m->parts);
    m->n_suggestions = partnership_suggestions(q, m->p, &m->suggestions);
    m->n_first = m->n_suggestions < SUGGESTIONS ? m->n_suggestions : SUGGESTIONS;
}

/* -- the page
 * ----------------------------------------------------------------------------------------- */

static struct str or_empty(struct str s)
{
    return s.p ? s : STR("");
}

/* What the small forms show: what was typed when one came back, else what is stored. */
static void typed_read(struct req *q, struct partnership_view *m)
{
    bool step = m->retry.form == FORM_STEP;
    m->typed_step = step ? or_empty(req_form(q, "next_step")) : or_empty(m->p->next_step);
    m->typed_due = step ? or_empty(req_form(q, "next_step_due"))
                        : or_empty(day_iso(q->arena, m->p->next_step_due));
    if (m->retry.form == FORM_PHASE)
        m->typed_reason = or_empty(req_form(q, "reason"));
    if (m->retry.form == FORM_NOTE) {
        m->typed_item = or_empty(req_form(q, "item"));
        m->typed_note = or_empty(req_form(q, "note"));
    }
}

static void step_said(struct req *q, struct partnership_view *m)
{
    if (m->p->next_step_due != DAY_NONE)
        m->due_said = text_day(q->arena, q->lang, m->p->next_step_due, DAY_LONG);
}

static struct str scope_said(enum lang l, int scope)
{
    static const enum text_id said[] = { TEXT_NONE, TEXT_partnership_scope_local,
                                         TEXT_partnership_scope_regional,
                                         TEXT_partnership_scope_national };
    return scope ? text(l, said[scope]) : STR_NULL;
}

static void draw(struct req *q, struct res *r, const struct partnership *p, struct retry retry)
{
    struct partnership_view m = { .tools = record_tools_of(q, &partnership_pages, p),
                                  .p = p,
                                  .today = q->today,
                                  .retry = retry };
    m.base = m.tools.base;
    m.scope = scope_said(q->lang, p->scope);
    m.may_log = interaction_may_log(q);
    typed_read(q, &m);
    step_said(q, &m);
    parties_read(q, &m);
    sides_read(q, &m);
    owner_read(q, &m);
    m.texts = said_texts(q);
    m.words = checklists_said(q->arena, q->lang, m.texts);
    show_phases(q, &m);
    m.beside = guide_beside_of(q, m.texts, m.now->words->code, m.sectors, m.n_sectors);
    show_questions(q, &m);
    if (guard_reach(&q->actor, CAP_INTERACTION_READ) != REACH_NONE)
        show_thread(q, &m);
    if (p->ended == DAY_NONE)
        parts_read(q, &m);
    people_read(q, &m);
    agreements_read(q, &m);
    if (m.tools.may_write) {
        struct choice_source all = record_choices(q);
        m.organizations =
            all.of(all.ctx, &entity_partnership_party.fields[PARTNERSHIP_PARTY_ORGANIZATION]);
    }
    struct page page = { .title = p->title,
                         .nav = NAV_PARTNERSHIPS,
                         .undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(m.base)) };
    view_page(q, r, &page, partnership_show_html, &m);
}

void partnership_show(struct req *q, struct res *r, const void *record)
{
    draw(q, r, record, (struct retry){ 0 });
}

void partnership_show_again(struct req *q, struct res *r, const struct partnership *p, int status,
                            enum partnership_form form, enum text_id why)
{
    r->status = status;
    draw(q, r, p, (struct retry){ .form = form, .why = text(q->lang, why) });
}
