/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/deliverable/deliverable.h"

#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/part.h"
#include "core/fault.h"
#include "core/key.h"
#include "deliverable_goal.html.h"
#include "deliverable_timeline.html.h"

#include <inttypes.h>

/* -- the common pages: a list of all, told on the timeline of its partnership -- */

static struct str home(struct req *q, const void *record)
{
    return kept_home(q, &entity_deliverable, record, "/timeline", "/deliverables");
}

static struct crumb *crumbs(struct req *q, const void *record)
{
    return kept_list_crumbs(q, &deliverable_pages, record, "/timeline", TEXT_timeline_title);
}

/* As much of `words` as the field takes, cut after a word. */
static struct str cut_to(struct req *q, const struct field *f, struct str words)
{
    size_t most = f->max > 1 ? (size_t)f->max - 1 : 0, at = 0, end = 0, n = 0;
    words = str_trim(words);
    if (key_length(words) <= most)
        return words;
    for (; at < words.n && n < most; at++) {
        n += (words.p[at] & 0xC0) != 0x80;
        if (words.p[at] == ' ' || words.p[at] == '\n')
            end = at;
    }
    return arena_fmt(q->arena, "%.*s…", (int)(end ? end : at), words.p);
}

/* The goal that the address or the form names, of this partnership's agreed version. */
static void goal_take(struct req *q, struct deliverable *d)
{
    struct deliverable_goals_row *rows;
    bool sent = q->method == METHOD_POST; /* what was sent is not read yet */
    int64_t asked = sent ? req_form_id(q, "goal") : req_query_id(q, "goal");
    int64_t partnership = sent ? req_form_id(q, "partnership") : d->partnership;
    size_t n = asked && partnership && kept_may_write(q, partnership)
                   ? deliverable_goals(
                         q->tx, &(struct deliverable_goals_in){ .partnership = partnership }, &rows)
                   : 0;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].cell != asked)
            continue;
        d->goal = asked;
        if (sent)
            continue;
        d->name = cut_to(q, &entity_deliverable.fields[DELIVERABLE_NAME], rows[i].words);
        d->priority = cut_to(q, &entity_deliverable.fields[DELIVERABLE_PRIORITY], rows[i].words);
        if (rows[i].term.n)
            entity_set_raw(q->arena, &entity_deliverable.fields[DELIVERABLE_TERM], d, rows[i].term);
    }
}

static void prefill(struct req *q, void *record)
{
    struct deliverable *d = record;
    kept_list_prefill(q, record);
    d->state = DELIVERABLE_STATE_PLANNED;
    d->term = DELIVERABLE_TERM_SHORT;
    goal_take(q, d);
}

static void beside(struct view *v, struct req *q, const struct form *f)
{
    const struct deliverable *d = f->record;
    kept_beside(v, q, f);
    deliverable_goal_html(v, d->goal == NUMBER_NONE ? 0 : d->goal);
}

static void error_at(struct req *q, struct form_errors *errors, int field, enum text_id why)
{
    form_error_add(q->arena, errors, &entity_deliverable.fields[field], text(q->lang, why));
}

static void check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct deliverable *d = record;
    kept_list_check(q, &entity_deliverable, record, d->organization, errors);
    if (d->starts != DAY_NONE && d->due != DAY_NONE && d->starts > d->due)
        error_at(q, errors, DELIVERABLE_DUE, TEXT_deliverable_order);
    if (d->done != DAY_NONE && d->done > q->today)
        error_at(q, errors, DELIVERABLE_DONE, TEXT_deliverable_to_come);
}

static const void *list_in(struct req *q)
{
    struct deliverable_list_in *in = arena_make(q->arena, struct deliverable_list_in);
    in->agency = partnership_reach(q);
    in->account = q->actor.account;
    return in;
}

static const struct list_column columns[] = {
    { .name = "name", .flags = COLUMN_TITLE, .below = "partnership_title" },
    { .name = "organization" },
    { .name = "term" },
    { .name = "state" },
    { .name = "due" },
};
static const char *const facets[] = { "state", "term", NULL };

const struct record_pages deliverable_pages = {
    .entity = &entity_deliverable,
    .path = "/deliverables",
    .nav = NAV_PARTNERSHIPS,
    .read = CAP_PARTNERSHIP_READ,
    .write = CAP_PARTNERSHIP_WRITE,
    .list = &statement_deliverable_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_deliverable_title,
    .lede = TEXT_deliverable_lede,
    .add = TEXT_deliverable_add,
    .placeholder = TEXT_deliverable_placeholder,
    .tabs = partnership_tabs,
    .empty_icon = "cal",
    .empty_title = TEXT_timeline_empty,
    .empty_text = TEXT_timeline_empty_text,
    .owners = kept_owners,
    .responsible = kept_responsible,
    .owners_are = TEXT_partnership_owners_are,
    .choices = kept_choices_of,
    .prefill = prefill,
    .check = check,
    .beside = beside,
    .home = home,
    .crumbs = crumbs,
    .list_in = list_in,
    .order = "due",
    .has_xlsx = true,
    .own_adds = true,
    .form = "partnership name priority organization:half term:half starts:half due:half state:half "
            "done:half proof",
};

/* -- the timeline -- */

static struct str stand_said(struct req *q, int64_t partnership, bool *ret_late)
{
    struct deliverables_stand_row row;
    deliverables_stand(
        q->tx, &(struct deliverables_stand_in){ .partnership = partnership, .today = q->today },
        &row);
    *ret_late = row.late > 0;
    if (!row.n)
        return STR_NULL;
    struct str all = text_number(q->arena, q->lang, row.n);
    struct str said = text_with(q->arena, q->lang, TEXT_timeline_delivered,
                                TEXT_ARGS({ "count", .number = row.delivered }, { "all", all, 0 }));
    if (!row.late)
        return said;
    return arena_fmt(q->arena, "%.*s %.*s", STR_ARG(said),
                     STR_ARG(text_with(q->arena, q->lang, TEXT_timeline_late,
                                       TEXT_ARGS({ "count", .number = row.late }))));
}

static void goals_read(struct req *q, const struct partnership *p, struct timeline_view *m)
{
    struct deliverable_goals_row *rows;
    m->n_goals = deliverable_goals(
        q->tx, &(struct deliverable_goals_in){ .partnership = p->record.id }, &rows);
    m->goals = arena_array(q->arena, struct timeline_goal, m->n_goals);
    m->goals_at = arena_fmt(q->arena, "/partnerships/%" PRId64 "/sheets/s_goals", p->record.id);
    for (size_t i = 0; i < m->n_goals; i++)
        m->goals[i] = (struct timeline_goal){
            .row = &rows[i],
            .said = text_with(q->arena, q->lang, TEXT_timeline_of_goal,
                              TEXT_ARGS({ "count", .number = rows[i].n })),
            .href = arena_fmt(q->arena, "/deliverables/new?partnership=%" PRId64 "&goal=%" PRId64,
                              p->record.id, rows[i].cell),
        };
}

static void timeline_page(struct req *q, struct res *r)
{
    struct partnership p;
    struct timeline_view m;
    if (!kept_open(q, r, CAP_PARTNERSHIP_READ, &p))
        return;
    timeline_read(q, &p, &m);
    m.said = stand_said(q, p.record.id, &m.late);
    m.crumbs = kept_crumbs(q, p.record.id, NULL, TEXT_NONE);
    goals_read(q, &p, &m);
    struct page page = { .title = text(q->lang, TEXT_timeline_title),
                         .nav = NAV_PARTNERSHIPS,
                         .undo = record_home_undo(q) };
    view_page(q, r, &page, deliverable_timeline_html, &m);
}

static void timeline_csv(struct req *q, struct res *r)
{
    static const int fields[] = { DELIVERABLE_PRIORITY, DELIVERABLE_NAME, DELIVERABLE_ORGANIZATION,
                                  DELIVERABLE_STARTS,   DELIVERABLE_DUE,  DELIVERABLE_TERM,
                                  DELIVERABLE_STATE,    DELIVERABLE_PROOF };
    enum { FIELDS = sizeof fields / sizeof *fields };
    struct partnership p;
    struct timeline_view m;
    struct str cells[FIELDS];
    if (!kept_open(q, r, CAP_PARTNERSHIP_READ, &p))
        return;
    timeline_read(q, &p, &m);
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, STR("timeline.csv"));
    for (size_t i = 0; i < FIELDS; i++)
        cells[i] = entity_deliverable.fields[fields[i]].label[q->lang];
    kept_csv_line(&r->body, cells, FIELDS);
    for (size_t i = 0; i < m.n_rows; i++) {
        const struct deliverables_of_row *row = m.rows[i].row;
        kept_csv_line(&r->body,
                      (struct str[]){ row->priority, row->name, row->who,
                                      day_iso(q->arena, row->starts), day_iso(q->arena, row->due),
                                      m.rows[i].term, m.rows[i].state_said, row->proof },
                      FIELDS);
    }
}

/* Delivered today: one press. */
static void deliver(struct req *q, struct res *r)
{
    struct deliverable d;
    if (!record_find(q, r, &deliverable_pages, CAP_PARTNERSHIP_WRITE, &d))
        return;
    d.state = DELIVERABLE_STATE_DONE;
    if (d.done == DAY_NONE)
        d.done = q->today;
    enum record_result saved = record_update(q->tx, &entity_deliverable, &d);
    REQUIRE(saved == RECORD_SAVED || saved == RECORD_SAME);
    record_tell(q, r, &deliverable_pages, &d, "saved", d.record.version);
}

/* -- the module -- */

static size_t suggest(struct req *q, const struct partnership *p,
                      struct partnership_suggestion *ret)
{
    struct deliverables_stand_row row;
    struct str href = arena_fmt(q->arena, "/partnerships/%" PRId64 "/timeline", p->record.id);
    deliverables_stand(
        q->tx, &(struct deliverables_stand_in){ .partnership = p->record.id, .today = q->today },
        &row);
    if (row.late)
        ret[0] =
            (struct partnership_suggestion){ text(q->lang, TEXT_timeline_do_late),
                                             text_with(q->arena, q->lang, TEXT_timeline_late,
                                                       TEXT_ARGS({ "count", .number = row.late })),
                                             href, 80 };
    else if (!row.n && p->phase == PARTNERSHIP_PHASE_AGREEMENT)
        ret[0] =
            (struct partnership_suggestion){ text(q->lang, TEXT_timeline_do_begin),
                                             text(q->lang, TEXT_timeline_why_begin), href, 40 };
    else
        return 0;
    return 1;
}

static const struct partnership_part parts[] = {
    { .path = "/timeline",
      .icon = "cal",
      .title = TEXT_timeline_title,
      .text = TEXT_timeline_lede,
      .phases = PART_PHASE(AGREEMENT) | PART_PHASE(CONSOLIDATION) | PART_PHASE(EVALUATION),
      .read = CAP_PARTNERSHIP_READ,
      .said = stand_said,
      .suggest = suggest },
};

static const struct route routes[] = {
    { METHOD_GET, "/partnerships/{id}/timeline", CAP_PARTNERSHIP_READ, timeline_page },
    { METHOD_GET, "/partnerships/{id}/timeline.csv", CAP_PARTNERSHIP_READ, timeline_csv },
    KEPT_LIST_ROUTES(&deliverable_pages, "/deliverables"),
    { METHOD_POST, "/deliverables/{id}/done", CAP_PARTNERSHIP_WRITE, deliver },
};

static const struct module_entity entities[] = {
    { &entity_deliverable, "/deliverables", CAP_PARTNERSHIP_READ, .pages = &deliverable_pages },
};
static const struct statement *const *const statements[] = { statements_deliverable, NULL };

const struct module module_deliverable = {
    .name = "deliverable",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .parts = parts,
    .n_parts = 1,
};
