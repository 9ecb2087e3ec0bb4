/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/training/training.h"

#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/part.h"
#include "app/partnership/training/seat.h"
#include "format/icalendar.h"
#include "organization.ent.h"
#include "training_page.html.h"

#include <inttypes.h>

/* -- the common pages: one calendar of all, told on the page of its partnership -- */

static struct str home(struct req *q, const void *record)
{
    return kept_home(q, &entity_training, record, "/trainings", "/trainings");
}

static struct crumb *crumbs(struct req *q, const void *record)
{
    return kept_list_crumbs(q, &training_pages, record, "/trainings", TEXT_training_title);
}

static void prefill(struct req *q, void *record)
{
    struct training *t = record;
    kept_list_prefill(q, record);
    t->kind = TRAINING_KIND_TRAINING;
    t->priority = TRAINING_PRIORITY_MEDIUM;
    t->state = TRAINING_STATE_ASKED;
}

static void error_at(struct req *q, struct form_errors *errors, int field, enum text_id why)
{
    form_error_add(q->arena, errors, &entity_training.fields[field], text(q->lang, why));
}

static void check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct training *t = record;
    bool dated = t->state == TRAINING_STATE_PLANNED || t->state == TRAINING_STATE_HELD;
    kept_list_check(q, &entity_training, record, t->organization, errors);
    if (dated && t->day == DAY_NONE)
        error_at(q, errors, TRAINING_DAY, TEXT_training_no_day);
    if (t->state == TRAINING_STATE_HELD && t->day != DAY_NONE && t->day > q->today)
        error_at(q, errors, TRAINING_DAY, TEXT_deliverable_to_come);
    if (t->sign_up_by != DAY_NONE && t->day != DAY_NONE && t->sign_up_by > t->day)
        error_at(q, errors, TRAINING_SIGN_UP_BY, TEXT_seat_late_deadline);
    if (t->until != DAY_NONE && t->day != DAY_NONE && t->until < t->day)
        error_at(q, errors, TRAINING_UNTIL, TEXT_deliverable_order);
}

/* More seats: those who wait take them. */
static void updated(struct tx *tx, const struct req *q, const void *before, void *record)
{
    const struct training *t = record;
    struct training_seat *moved;
    (void)before;
    if (training_is_open(t, q->today))
        training_move_up(tx, t, &moved);
}

static const void *list_in(struct req *q)
{
    struct training_list_in *in = arena_make(q->arena, struct training_list_in);
    in->agency = partnership_reach(q);
    in->account = q->actor.account;
    return in;
}

static const struct list_column columns[] = {
    { .name = "name", .flags = COLUMN_TITLE, .below = "partnership_title" },
    { .name = "kind" },
    { .name = "state" },
    { .name = "organization" },
    { .name = "day" },
};
static const char *const facets[] = { "state", "kind", NULL };

const struct record_pages training_pages = {
    .entity = &entity_training,
    .path = "/trainings",
    .nav = NAV_PARTNERSHIPS,
    .read = CAP_PARTNERSHIP_READ,
    .write = CAP_PARTNERSHIP_WRITE,
    .list = &statement_training_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_training_title,
    .lede = TEXT_training_lede,
    .add = TEXT_training_add,
    .placeholder = TEXT_training_placeholder,
    .tabs = partnership_tabs,
    .empty_icon = "people",
    .empty_title = TEXT_training_empty,
    .empty_text = TEXT_training_empty_text,
    .owners = kept_owners,
    .responsible = kept_responsible,
    .owners_are = TEXT_partnership_owners_are,
    .choices = kept_choices_of,
    .prefill = prefill,
    .check = check,
    .updated = updated,
    .beside = kept_beside,
    .home = home,
    .crumbs = crumbs,
    .list_in = list_in,
    .order = "day",
    .has_xlsx = true,
    .own_adds = true,
    .form = "partnership name kind:half priority:half need asked_by:half state:half "
            "organization:half place:half day:half begins:half until:half seats:half "
            "sign_up_by:half came:half "
            "learned",
};

/* -- the page of a partnership -- */

static struct str stand_said(struct req *q, int64_t partnership, bool *ret_late)
{
    struct trainings_stand_row row;
    trainings_stand(
        q->tx, &(struct trainings_stand_in){ .partnership = partnership, .today = q->today }, &row);
    *ret_late = row.unnoted > 0;
    if (!row.n)
        return STR_NULL;
    return text_with(q->arena, q->lang, TEXT_training_stand,
                     TEXT_ARGS({ "count", .number = row.ahead },
                               { "asked", .value = text_number(q->arena, q->lang, row.asked) }));
}

static void trainings_page(struct req *q, struct res *r)
{
    struct partnership p;
    struct trainings_view m;
    bool late;
    if (!kept_open(q, r, CAP_PARTNERSHIP_READ, &p))
        return;
    trainings_read(q, &p, &m);
    m.said = stand_said(q, p.record.id, &late);
    m.crumbs = kept_crumbs(q, p.record.id, NULL, TEXT_NONE);
    struct page page = { .title = text(q->lang, TEXT_training_title),
                         .nav = NAV_PARTNERSHIPS,
                         .undo = record_home_undo(q) };
    view_page(q, r, &page, training_page_html, &m);
}

/* -- the calendar -- */

static void event_write(struct req *q, struct res *r, const struct trainings_calendar_row *row)
{
    struct icalendar_event e = {
        .uid =
            arena_fmt(q->arena, "training-%" PRId64 "@%.*s", row->id, STR_ARG(q->community->slug)),
        .sequence = row->version,
        .summary = row->name,
        .place = row->place.p ? row->place : row->host,
        .description = row->partnership_title,
        .url = arena_fmt(q->arena, "%.*s/trainings/%" PRId64, STR_ARG(q->origin), row->id),
        .first = row->day,
        .last = row->until != DAY_NONE ? row->until : row->day,
        .begins = NUMBER_NONE,
    };
    if (row->begins != NUMBER_NONE && row->until == DAY_NONE)
        e.begins = zone_instant(q->community->zone, row->day, (int)row->begins);
    icalendar_event(&r->body, q->arena, row->updated, &e);
}

static void calendar_write(struct req *q, struct res *r, int64_t partnership)
{
    enum { SINCE = 90 };
    struct trainings_calendar_row *rows;
    size_t n = trainings_calendar(q->tx,
                                  &(struct trainings_calendar_in){ .agency = partnership_reach(q),
                                                                   .account = q->actor.account,
                                                                   .partnership = partnership,
                                                                   .first = q->today - SINCE },
                                  &rows);
    res_status(r, 200, "text/calendar; charset=utf-8");
    res_attachment(r, STR("maillage.ics"));
    icalendar_begin(&r->body, q->arena, text(q->lang, TEXT_training_title));
    for (size_t i = 0; i < n; i++)
        event_write(q, r, &rows[i]);
    icalendar_end(&r->body);
}

void training_ics(struct req *q, struct res *r, const struct training *t)
{
    const struct trainings_calendar_row row = {
        .id = t->record.id,
        .version = t->record.version,
        .updated = t->record.updated,
        .name = t->name,
        .partnership_title = record_title(q->tx, &entity_partnership, t->partnership),
        .day = t->day,
        .begins = t->begins,
        .until = t->until,
        .place = t->place,
        .host =
            t->organization ? record_title(q->tx, &entity_organization, t->organization) : STR_NULL,
    };
    res_status(r, 200, "text/calendar; charset=utf-8");
    res_attachment(r, STR("maillage.ics"));
    icalendar_begin(&r->body, q->arena, text(q->lang, TEXT_training_title));
    event_write(q, r, &row);
    icalendar_end(&r->body);
}

static void calendar_all(struct req *q, struct res *r)
{
    calendar_write(q, r, 0);
}

static void calendar_one(struct req *q, struct res *r)
{
    struct partnership p;
    if (kept_open(q, r, CAP_PARTNERSHIP_READ, &p))
        calendar_write(q, r, p.record.id);
}

/* -- the module -- */

static size_t suggest(struct req *q, const struct partnership *p,
                      struct partnership_suggestion *ret)
{
    size_t n = 0;
    struct str href = arena_fmt(q->arena, "/partnerships/%" PRId64 "/trainings", p->record.id);
    struct str few =
        p->phase == PARTNERSHIP_PHASE_CONSOLIDATION ? trainings_few(q, p->record.id) : STR_NULL;
    struct trainings_stand_row row;
    trainings_stand(q->tx,
                    &(struct trainings_stand_in){ .partnership = p->record.id, .today = q->today },
                    &row);
    if (few.p)
        ret[n++] =
            (struct partnership_suggestion){ text(q->lang, TEXT_training_do_meet), few, href, 60 };
    if (row.unnoted)
        ret[n++] =
            (struct partnership_suggestion){ text(q->lang, TEXT_training_do_note),
                                             text(q->lang, TEXT_training_why_note), href, 40 };
    if (row.asked && p->phase == PARTNERSHIP_PHASE_CONSOLIDATION)
        ret[n++] =
            (struct partnership_suggestion){ text(q->lang, TEXT_training_do_plan),
                                             text_with(q->arena, q->lang, TEXT_training_why_plan,
                                                       TEXT_ARGS({ "count", .number = row.asked })),
                                             href, 40 };
    return n;
}

static const struct partnership_part parts[] = {
    { .path = "/trainings",
      .icon = "people",
      .title = TEXT_training_title,
      .text = TEXT_training_about,
      .phases = PART_PHASE(CONSOLIDATION) | PART_PHASE(EVALUATION),
      .read = CAP_PARTNERSHIP_READ,
      .said = stand_said,
      .suggest = suggest },
};

static const struct route routes[] = {
    { METHOD_GET, "/partnerships/{id}/trainings", CAP_PARTNERSHIP_READ, trainings_page },
    { METHOD_GET, "/partnerships/{id}/trainings.ics", CAP_PARTNERSHIP_READ, calendar_one },
    { METHOD_GET, "/trainings.ics", CAP_PARTNERSHIP_READ, calendar_all },
    KEPT_LIST_ROUTES(&training_pages, "/trainings"),
    { METHOD_GET, "/trainings/{id}/people", CAP_PARTNERSHIP_READ, training_people },
    { METHOD_GET, "/trainings/{id}/people.csv", CAP_PARTNERSHIP_WRITE, training_people_csv },
    { METHOD_GET, "/trainings/{id}/event.ics", CAP_PARTNERSHIP_READ, training_event },
    { METHOD_POST, "/trainings/{id}/sign-up", CAP_PARTNERSHIP_READ, training_sign_up_post },
    { METHOD_POST, "/trainings/{id}/withdraw", CAP_PARTNERSHIP_READ, training_withdraw },
    { METHOD_POST, "/trainings/{id}/attendance", CAP_PARTNERSHIP_WRITE, training_attendance },
    { METHOD_POST, "/trainings/{id}/links", CAP_PARTNERSHIP_WRITE, training_links_make },
    { METHOD_POST, "/trainings/{id}/links/end", CAP_PARTNERSHIP_WRITE, training_links_end },
    { METHOD_GET, "/l/{slug}/training/{token}", CAP_LINK, training_link_page },
    { METHOD_POST, "/l/{slug}/training/{token}", CAP_LINK, training_link_answer },
};

static const struct module_entity entities[] = {
    { &entity_training, "/trainings", CAP_PARTNERSHIP_READ, .pages = &training_pages },
    { &entity_training_seat, NULL, CAP_PARTNERSHIP_READ },
};
static const struct statement *const *const statements[] = { statements_training, statements_seat,
                                                             NULL };

const struct module module_training = {
    .name = "training",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .parts = parts,
    .n_parts = 1,
};
