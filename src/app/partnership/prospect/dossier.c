/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The dossier of one prospect: what the directory knows already, what we noted, what is to ask. */
#include "app/knowledge/texts.h"
#include "app/partnership/partnership/partnership.h"
#include "app/partnership/prospect/pages.h"
#include "guard/account.h"
#include "prospect_brief.html.h"
#include "prospect_show.html.h"
#include "store/vocabulary.h"

#include <inttypes.h>

enum { ALIKE = 4 };

/* -- topics
 * ------------------------------------------------------------------------------------------- */

static const struct {
    int known, ask; /* ask -1: ours to say */
    enum text_id hint;
} topics[] = {
    { PROSPECT_WHY, -1, TEXT_prospect_ask_why },
    { PROSPECT_SEEK, -1, TEXT_prospect_ask_seek },
    { PROSPECT_DOES, PROSPECT_DOES_ASK, TEXT_prospect_ask_does },
    { PROSPECT_OVERLAP, PROSPECT_OVERLAP_ASK, TEXT_prospect_ask_overlap },
    { PROSPECT_VISION, PROSPECT_VISION_ASK, TEXT_prospect_ask_vision },
    { PROSPECT_PLAN, PROSPECT_PLAN_ASK, TEXT_prospect_ask_plan },
    { PROSPECT_PARTNERSHIPS, PROSPECT_PARTNERSHIPS_ASK, TEXT_prospect_ask_partnerships },
    { PROSPECT_JOINED, PROSPECT_JOINED_ASK, TEXT_prospect_ask_joined },
    { PROSPECT_ACTIONS, PROSPECT_ACTIONS_ASK, TEXT_prospect_ask_actions },
};
enum { TOPICS = sizeof topics / sizeof *topics };

static struct str words_of(const struct prospect *p, const struct field *f)
{
    struct str s = *(const struct str *)((const char *)p + f->offset);
    return s.p ? s : STR("");
}

static void topics_read(struct req *q, struct prospect_view *m)
{
    m->n_topics = TOPICS;
    m->topics = arena_array(q->arena, struct dossier_topic, TOPICS);
    for (size_t i = 0; i < TOPICS; i++) {
        const struct field *known = &entity_prospect.fields[topics[i].known];
        struct dossier_topic *t = &m->topics[i];
        *t = (struct dossier_topic){ .name = known->name,
                                     .label = known->label[q->lang],
                                     .known = words_of(m->p, known),
                                     .hint = text(q->lang, topics[i].hint) };
        if (topics[i].ask < 0)
            continue;
        const struct field *ask = &entity_prospect.fields[topics[i].ask];
        t->ask = ask->name;
        t->to_ask = words_of(m->p, ask);
    }
}

/* -- what is known of it besides
 * ------------------------------------------------------------------------ */

static enum status status_of(int outcome)
{
    return outcome == INTERACTION_OUTCOME_DECLINED            ? STATUS_LATE
           : outcome && outcome <= INTERACTION_OUTCOME_AGREED ? STATUS_MET
                                                              : STATUS_OFF;
}

static void thread_read(struct req *q, struct prospect_view *m)
{
    struct prospect_thread_row *rows;
    if (!m->has_organization || guard_reach(&q->actor, CAP_INTERACTION_READ) == REACH_NONE)
        return;
    m->n_thread = prospect_thread(
        q->tx,
        &(struct prospect_thread_in){ .agency = m->p->agency, .organization = m->p->organization },
        &rows);
    m->thread = arena_array(q->arena, struct thread_item, m->n_thread);
    for (size_t i = 0; i < m->n_thread; i++) {
        struct interaction x = { 0 };
        entity_set_raw(q->arena, &entity_interaction.fields[INTERACTION_OUTCOME], &x,
                       rows[i].outcome);
        m->thread[i] = (struct thread_item){
            .row = &rows[i],
            .kind = enumeration_label(&enumeration_interaction_kind, q->lang, rows[i].kind),
            .outcome = enumeration_interaction_outcome.values[x.outcome].label[q->lang],
            .status = status_of(x.outcome),
        };
    }
    if (m->n_thread)
        m->last = rows[0].day;
}

static void silence_read(struct req *q, struct prospect_view *m)
{
    m->silent = prospect_is_silent(m->p->state, m->last, q->today);
    m->again = m->p->state == PROSPECT_STATE_NOT_NOW && m->p->again_on != DAY_NONE &&
               m->p->again_on <= q->today;
    if (m->silent)
        m->silence = text_with(q->arena, q->lang, TEXT_prospect_silent,
                               TEXT_ARGS({ "count", .number = (int64_t)q->today - m->last }));
}

/* Organizations that may be meant by a name that was told. */
static void alike_read(struct req *q, struct prospect_view *m)
{
    struct search_hit *hits;
    size_t n = search_find(q->tx, m->p->name, &entity_organization, ALIKE, &hits);
    m->alike = arena_array(q->arena, struct found_line, n);
    for (size_t i = 0; i < n; i++)
        if (hits[i].id != m->p->agency)
            m->alike[m->n_alike++] = (struct found_line){
                .id = hits[i].id,
                .name = record_title(q->tx, &entity_organization, hits[i].id),
            };
}

static void directory_read(struct req *q, struct prospect_view *m, struct organization *o)
{
    m->has_organization =
        m->p->organization && record_get(q->tx, &entity_organization, m->p->organization, o);
    if (!m->has_organization) {
        alike_read(q, m);
        return;
    }
    organization_read(q, o, &m->of);
    m->name = o->name;
    m->common = prospect_common(q, m->p->agency, m->p->partnership, o);
    acquaintance_way(q, 0, o->record.id, &m->way);
}

static void origin_read(struct req *q, struct prospect_view *m)
{
    struct str by =
        m->p->named_by ? record_title(q->tx, &entity_organization, m->p->named_by) : STR_NULL;
    m->origin = prospect_origin_said(
        q->arena, q->lang, str_of(enumeration_prospect_origin.values[m->p->origin].code), by);
    if (m->p->named_at)
        m->named_href = arena_fmt(q->arena, "/interactions/%" PRId64, m->p->named_at);
    if (m->p->account != NUMBER_NONE && m->p->account > 0)
        m->by = account_name(q->home, m->p->account);
}

/* How each sees itself and us, and whether we go together: worksheets of the partnership, where
 * this version of the method has them. */
static void sheets_read(struct req *q, struct prospect_view *m)
{
    static const char *const codes[] = { "s_perceptions", "s_compat" };
    for (size_t i = 0; i < 2 && m->board_title.p; i++) { /* of one that the actor reads */
        const struct content_entry *e = content_find(texts_of(q->lang), str_of(codes[i]));
        if (e)
            m->sheets[m->n_sheets++] = (struct words_choice){
                .label = content_text(e, CONTENT_TITLE),
                .href = arena_fmt(q->arena, "/partnerships/%" PRId64 "/sheets/%s",
                                  m->p->partnership, codes[i]),
            };
    }
}

/* One becomes a party of its partnership, or of a new one: who writes dossiers writes the
 * partnerships that they read. */
static void rights_read(struct req *q, struct prospect_view *m)
{
    struct partnership p;
    bool sought = prospect_sought(q, m->p, &p);
    m->board = prospect_board_path(q->arena, sought ? p.record.id : 0);
    m->board_title = sought ? p.title : STR_NULL;
    m->joins = sought && p.ended == DAY_NONE;
    m->may_log = m->has_organization && !m->tools.archived &&
                 record_mine(q, &prospect_pages, CAP_INTERACTION_WRITE, m->p);
    m->may_join = m->tools.may_write && m->has_organization &&
                  m->p->state != PROSPECT_STATE_PARTNER &&
                  (m->joins || (!m->p->partnership && m->p->agency));
    m->may_add_organization = m->tools.may_write && !m->has_organization &&
                              guard_reach(&q->actor, CAP_DIRECTORY_WRITE) == REACH_ALL;
}

void dossier_read(struct req *q, const struct prospect *p, struct prospect_view *ret)
{
    struct organization *o = arena_make(q->arena, struct organization);
    *ret = (struct prospect_view){
        .tools = record_tools_of(q, &prospect_pages, p),
        .p = p,
        .name = p->name,
        .today = q->today,
        .last = DAY_NONE,
        .state_code = p->state,
        .state = prospect_state_said(q->lang, p->state),
        .states = choices_of(q->arena, q->lang, NULL, &entity_prospect.fields[PROSPECT_STATE]),
    };
    ret->base = ret->tools.base;
    ret->prepared =
        text_with(q->arena, q->lang, TEXT_organization_prepared,
                  TEXT_ARGS({ "name", q->actor.name, 0 },
                            { "day", text_day(q->arena, q->lang, q->today, DAY_LONG), 0 }));
    topics_read(q, ret);
    directory_read(q, ret, o);
    thread_read(q, ret);
    silence_read(q, ret);
    origin_read(q, ret);
    rights_read(q, ret);
    sheets_read(q, ret);
}

/* -- the pages
 * ---------------------------------------------------------------------------------------- */

void prospect_show(struct req *q, struct res *r, const void *record)
{
    struct prospect_view m;
    dossier_read(q, record, &m);
    struct page page = { .title = m.name,
                         .nav = NAV_PARTNERSHIPS,
                         .undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(m.base)) };
    view_page(q, r, &page, prospect_show_html, &m);
}

void prospect_brief(struct req *q, struct res *r)
{
    struct prospect p;
    struct prospect_view m;
    if (!record_find(q, r, &prospect_pages, CAP_PARTNERSHIP_READ, &p))
        return;
    dossier_read(q, &p, &m);
    view_page(q, r,
              PAGE(.title = text_with(q->arena, q->lang, TEXT_prospect_brief_title,
                                      TEXT_ARGS({ "name", m.name, 0 })),
                   .nav = NAV_PARTNERSHIPS),
              prospect_brief_html, &m);
}
