/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/frontline/frontline.h"

#include "app/partnership/partnership/part.h"
#include "frontline_part.html.h"

#include <inttypes.h>

enum { DAY_MS = 24 * 60 * 60 * 1000 };

const struct event_type frontline_asked = { "frontline.asked" };
const struct event_type frontline_answered = { "frontline.answered" };

/* -- the common pages
 * ----------------------------------------------------------------------------------- */

static struct crumb *crumbs(struct req *q, const void *record)
{
    return kept_crumbs(q, kept_partnership(record), "/frontline", TEXT_frontline_title);
}

/* Of an agreement: its title, its first day, its words. */
static void prefill(struct req *q, void *record)
{
    struct briefing *b = record;
    kept_prefill(q, record);
    b->remind_days = FRONTLINE_REMIND_DAYS;
    b->ask = q->actor.name;
    if (q->method != METHOD_GET)
        return;
    b->starts = q->today;
    if (!b->agreement)
        return;
    b->changes = frontline_words(q, b->partnership, b->agreement);
    if (!b->changes.p) {
        b->agreement = 0;
        return;
    }
    b->name =
        text_with(q->arena, q->lang, TEXT_frontline_about_agreement,
                  TEXT_ARGS({ "title", .value = module_record_title(
                                           q->tx, module_entity_named(STR("agreement"))->entity,
                                           b->agreement) }));
}

static size_t agreements(struct req *q, int64_t partnership, struct briefing_agreements_row **ret)
{
    return guard_reach(&q->actor, CAP_AGREEMENT_READ) == REACH_NONE
               ? 0
               : briefing_agreements(
                     q->tx,
                     &(struct briefing_agreements_in){ .partnership = partnership,
                                                       .agency = partnership_reach(q),
                                                       .account = q->actor.account },
                     ret);
}

struct choosing {
    struct req *q;
    int64_t partnership;
};

static struct choices choices_for(void *ctx, const struct field *f)
{
    struct choosing *c = ctx;
    struct briefing_agreements_row *rows;
    (void)f; /* the agreement is all that is chosen */
    size_t n = agreements(c->q, c->partnership, &rows);
    struct choice *list = arena_array(c->q->arena, struct choice, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct choice){ arena_fmt(c->q->arena, "%" PRId64, rows[i].id), rows[i].title };
    return (struct choices){ list, n };
}

static struct choice_source choices(struct req *q, const void *record)
{
    struct choosing *c = arena_make(q->arena, struct choosing);
    *c = (struct choosing){ q, kept_partnership(record) };
    return (struct choice_source){ choices_for, c };
}

static void check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct briefing *b = record;
    struct briefing_agreements_row *rows;
    size_t n = b->agreement ? agreements(q, b->partnership, &rows) : 0;
    bool offered = !b->agreement;
    for (size_t i = 0; i < n; i++)
        offered = offered || rows[i].id == b->agreement;
    struct briefing before;
    if (!offered && b->record.id && record_get(q->tx, &entity_briefing, b->record.id, &before))
        offered = before.agreement == b->agreement; /* it has ended since */
    if (!offered)
        form_error_add(q->arena, errors, &entity_briefing.fields[BRIEFING_AGREEMENT],
                       text(q->lang, TEXT_entity_error_choice));
}

const struct record_pages briefing_pages = {
    .entity = &entity_briefing,
    .path = "/briefings",
    .nav = NAV_PARTNERSHIPS,
    .read = CAP_PARTNERSHIP_READ,
    .write = CAP_PARTNERSHIP_WRITE,
    .title = TEXT_frontline_title,
    .add = TEXT_frontline_add,
    .owners = kept_owners,
    .responsible = kept_responsible,
    .owners_are = TEXT_partnership_owners_are,
    .seen_also = TEXT_frontline_seen_also,
    .choices = choices,
    .prefill = prefill,
    .check = check,
    .beside = kept_beside,
    .show = front_show,
    .crumbs = crumbs,
    .form = "name changes agreement starts:half ask:half remind_days:half",
};

/* -- of a partnership
 * ----------------------------------------------------------------------------------- */

static bool is_slow(struct req *q, const struct briefing_stand_row *row)
{
    return q->today - row->told >= FRONTLINE_REMIND_DAYS && row->reads * 2 < row->readers;
}

static struct str reads_said(struct req *q, int64_t reads, int64_t readers)
{
    return text_with(q->arena, q->lang, TEXT_frontline_have_read,
                     TEXT_ARGS({ "count", .number = reads },
                               { "all", .value = text_number(q->arena, q->lang, readers) }));
}

static struct str said(struct req *q, int64_t partnership, bool *ret_late)
{
    struct briefing_stand_row row;
    *ret_late = false;
    if (!briefing_stand(q->tx, &(struct briefing_stand_in){ partnership }, &row))
        return STR_NULL;
    *ret_late = is_slow(q, &row) || row.open > 0;
    return reads_said(q, row.reads, row.readers);
}

static size_t suggest_telling(struct req *q, const struct partnership *p,
                              struct partnership_suggestion *ret)
{
    struct briefing_agreements_row *rows;
    size_t n = agreements(q, p->record.id, &rows);
    for (size_t i = 0; i < n; i++) {
        if (rows[i].said)
            continue;
        *ret = (struct partnership_suggestion){
            .what = text(q->lang, TEXT_frontline_do_tell),
            .why = text_with(q->arena, q->lang,
                             rows[i].before ? TEXT_frontline_why_changed : TEXT_frontline_why_tell,
                             TEXT_ARGS({ "title", .value = rows[i].title })),
            .href = arena_fmt(q->arena, "/briefings/new?partnership=%" PRId64 "&agreement=%" PRId64,
                              p->record.id, rows[i].id),
            .weight = 60,
        };
        return 1;
    }
    return 0;
}

static size_t suggest(struct req *q, const struct partnership *p,
                      struct partnership_suggestion *ret)
{
    struct briefing_stand_row row;
    if (!kept_may_write(q, p->record.id))
        return 0;
    size_t n = partnership_may_open(q) ? suggest_telling(q, p, ret) : 0;
    if (!briefing_stand(q->tx, &(struct briefing_stand_in){ p->record.id }, &row))
        return n;
    if (row.open)
        ret[n++] = (struct partnership_suggestion){
            text(q->lang, TEXT_frontline_do_answer),
            text_with(q->arena, q->lang, TEXT_frontline_why_answer,
                      TEXT_ARGS({ "count", .number = row.open })),
            arena_fmt(q->arena, "/partnerships/%" PRId64 "/frontline", p->record.id), 80
        };
    if (is_slow(q, &row))
        ret[n++] = (struct partnership_suggestion){
            text(q->lang, TEXT_frontline_do_remind), reads_said(q, row.reads, row.readers),
            arena_fmt(q->arena, "/briefings/%" PRId64 "#readers", row.id), 60
        };
    return n;
}

static struct front_line line_of(struct req *q, const struct briefings_of_row *row)
{
    bool told = row->told != DAY_NONE, all = row->reads == row->readers;
    bool late = row->open || (told && q->today - row->told >= FRONTLINE_REMIND_DAYS &&
                              row->reads * 2 < row->readers);
    return (struct front_line){
        .row = row,
        .said =
            told ? reads_said(q, row->reads, row->readers) : text(q->lang, TEXT_frontline_draft),
        .from = row->starts == DAY_NONE
                    ? STR_NULL
                    : text_with(q->arena, q->lang, TEXT_frontline_from,
                                TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, row->starts,
                                                                     DAY_SHORT) })),
        .status = !told  ? STATUS_OFF
                  : late ? STATUS_LATE
                  : all  ? STATUS_MET
                         : STATUS_DUE,
    };
}

static void part_page(struct req *q, struct res *r)
{
    struct partnership p;
    struct briefings_of_row *rows;
    struct briefing_agreements_row *untold;
    struct front_part_view m = { .p = &p };
    bool late;
    if (!kept_open(q, r, CAP_PARTNERSHIP_READ, &p))
        return;
    /* Who answers for it without an agency writes none: they answer, and remind. */
    m.may_write = kept_may_add(q, p.record.id);
    m.n_lines = briefings_of(q->tx, &(struct briefings_of_in){ p.record.id }, &rows);
    m.lines = arena_array(q->arena, struct front_line, m.n_lines);
    for (size_t i = 0; i < m.n_lines; i++)
        m.lines[i] = line_of(q, &rows[i]);
    size_t n = m.may_write ? agreements(q, p.record.id, &untold) : 0;
    for (size_t i = 0; i < n; i++)
        if (!untold[i].said)
            untold[m.n_untold++] = untold[i];
    m.untold = n ? untold : NULL;
    m.said = said(q, p.record.id, &late);
    m.crumbs = kept_crumbs(q, p.record.id, NULL, TEXT_NONE);
    struct page page = { .title = text(q->lang, TEXT_frontline_title),
                         .nav = NAV_PARTNERSHIPS,
                         .undo = record_home_undo(q) };
    view_page(q, r, &page, frontline_part_html, &m);
}

/* -- the module
 * ----------------------------------------------------------------------------------------- */

static enum job_result remind(struct job *j)
{
    struct tx home;
    job_home(j, &home);
    front_remind(j->tx, &home, j->community);
    tx_rollback(&home);
    return JOB_DONE;
}

static const struct job_kind jobs[] = {
    { .name = "frontline.remind", .run = remind, .every_ms = DAY_MS },
};

static const struct partnership_part parts[] = {
    { .path = "/frontline",
      .icon = "talk",
      .title = TEXT_frontline_title,
      .text = TEXT_frontline_about,
      .phases = PART_PHASE(AGREEMENT) | PART_PHASE(CONSOLIDATION) | PART_PHASE(EVALUATION),
      .read = CAP_PARTNERSHIP_READ,
      .said = said,
      .suggest = suggest },
};

#define READ CAP_PARTNERSHIP_READ
#define WRITE CAP_PARTNERSHIP_WRITE

static const struct route routes[] = {
    { METHOD_GET, "/partnerships/{id}/frontline", READ, part_page },
    KEPT_ROUTES(&briefing_pages, "/briefings"),
    { METHOD_GET, "/briefings/{id}/access", READ, record_access_page, .data = &briefing_pages },
    { METHOD_GET, "/briefings/{id}/readers.csv", WRITE, frontline_csv },
    { METHOD_POST, "/briefings/{id}/tell", WRITE, frontline_tell },
    { METHOD_POST, "/briefings/{id}/untell", WRITE, frontline_untell },
    { METHOD_POST, "/briefings/{id}/remind", WRITE, frontline_remind },
    { METHOD_POST, "/briefings/{id}/read", READ, frontline_read },
    { METHOD_POST, "/briefings/{id}/ask", READ, frontline_ask },
    { METHOD_POST, "/briefings/{id}/answer", WRITE, frontline_answer },
    { METHOD_GET, "/l/{slug}/frontline/{token}", CAP_LINK, frontline_link_page },
    { METHOD_POST, "/l/{slug}/frontline/{token}", CAP_LINK, frontline_link_answer },
};

static const struct module_entity entities[] = {
    { &entity_briefing, "/briefings", READ, .pages = &briefing_pages },
    { &entity_briefing_reader, NULL, READ },
    { &entity_briefing_question, NULL, READ },
};
static const struct statement *const *const statements[] = { statements_briefing, NULL };

const struct module module_frontline = {
    .name = "frontline",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .jobs = jobs,
    .n_jobs = 1,
    .parts = parts,
    .n_parts = 1,
};
