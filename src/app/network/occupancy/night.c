/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/occupancy/occupancy.h"

#include "core/fault.h"
#include "occupancy_night.html.h"
#include "occupancy_program.html.h"
#include "occupancy_tonight.html.h"
#include "organization.ent.h"
#include "program.ent.h"
#include "view/history.h"

#include <inttypes.h>

/* The nights of one program: a year at a time, one corrected by hand, tonight's from a phone. */

enum { HISTORY = 30, ORGANIZATIONS = 2000 };

static bool program_find(struct req *q, struct res *r, bool writing, struct program *ret)
{
    if (record_get(q->tx, &entity_program, q->ids[0], ret) &&
        (!writing || guard_may(&q->actor, CAP_NIGHT_WRITE, ret->organization)))
        return true;
    res_not_found(q, r);
    return false;
}

static struct str base_of(struct req *q, int64_t program)
{
    return arena_fmt(q->arena, "/programs/%" PRId64 "/nights", program);
}

/* -- a year
 * ------------------------------------------------------------------------------------------------------
 */

static size_t between(struct req *q, int64_t program, day first, day last,
                      struct occupancy_between_row **ret)
{
    return occupancy_between(
        q->tx, &(struct occupancy_between_in){ .program = program, .first = first, .last = last },
        ret);
}

static day newest_of(struct req *q, int64_t program)
{
    struct occupancy_of_program_row *rows;
    size_t n = occupancy_of_program(
        q->tx, &(struct occupancy_of_program_in){ .program = program, .most = 1 }, &rows);
    return n ? rows[0].day : DAY_NONE;
}

static void year_read(struct req *q, struct program_nights_view *m, struct str unit)
{
    struct occupancy_between_row *rows, *before;
    struct measure *x = &m->measure;
    size_t n = between(q, m->program, m->first, m->last, &rows);
    *x = (struct measure){ .id = "nights", .is_long = true };
    if (n) /* nothing was known before */
        m->first = rows[0].day;
    span_init(q->arena, &x->span, m->first, m->last, unit);
    m->rows = arena_array(q->arena, struct occupancy_between_row, n);
    m->n_rows = n;
    for (size_t i = 0; i < n; i++) {
        m->rows[n - 1 - i] = rows[i];
        span_add(&x->span, rows[i].day, rows[i].occupied, rows[i].capacity_actual,
                 rows[i].capacity_funding);
    }
    struct str base = m->may_write ? arena_fmt(q->arena, "%.*s/", STR_ARG(m->base)) : STR_NULL;
    if (n) {
        trend_make(q->arena, q->lang, &x->span, &x->trend);
        calendar_make(q->arena, q->lang, &x->span, base, &x->calendar);
        x->sentence = x->trend.sentence;
    }
    day begin = m->last - OCCUPANCY_YEAR + 1;
    if (between(q, m->program, begin - OCCUPANCY_YEAR, begin - 1, &before))
        m->earlier = req_here(q, "until", day_iso(q->arena, begin - 1));
}

void program_nights_page(struct req *q, struct res *r)
{
    struct program p;
    day asked;
    if (!program_find(q, r, false, &p))
        return;
    day newest = newest_of(q, p.record.id), last = newest == DAY_NONE ? q->today : newest;
    struct program_nights_view m = {
        .program = p.record.id,
        .name = p.name,
        .base = base_of(q, p.record.id),
        .organization = p.organization,
        .organization_name = record_title(q->tx, &entity_organization, p.organization),
        .may_write = guard_may(&q->actor, CAP_NIGHT_WRITE, p.organization),
    };
    m.last = day_parse(req_query(q, "until"), &asked) && asked < last ? asked : last;
    m.first = m.last - OCCUPANCY_YEAR + 1;
    if (m.last < last)
        m.later = req_here(
            q, "until",
            day_iso(q->arena, m.last + OCCUPANCY_YEAR < last ? m.last + OCCUPANCY_YEAR : last));
    m.tonight =
        arena_fmt(q->arena, "%.*s/%.*s", STR_ARG(m.base), STR_ARG(day_iso(q->arena, q->today)));
    year_read(q, &m,
              enumeration_label(&enumeration_capacity_type, q->lang,
                                str_of(p.capacity_type == CAPACITY_TYPE_ROOM ? "room" : "bed")));
    struct page page = { .title = p.name, .nav = NAV_NETWORK };
    view_page(q, r, &page, occupancy_program_html, &m);
}

static void csv_number(struct out *o, int64_t n)
{
    out_char(o, ',');
    if (n != NUMBER_NONE)
        out_i64(o, n);
}

void program_nights_csv(struct req *q, struct res *r)
{
    static const int heads[] = { OCCUPANCY_DAY,
                                 OCCUPANCY_SERVICE_USERS,
                                 OCCUPANCY_CAPACITY_TYPE,
                                 OCCUPANCY_CAPACITY_ACTUAL,
                                 OCCUPANCY_CAPACITY_FUNDING,
                                 OCCUPANCY_OCCUPIED,
                                 OCCUPANCY_UNOCCUPIED,
                                 OCCUPANCY_UNAVAILABLE };
    struct program p;
    struct occupancy_between_row *rows;
    if (!program_find(q, r, false, &p))
        return;
    size_t n = between(q, p.record.id, day_from_ymd(1, 1, 1), day_from_ymd(9999, 12, 31), &rows);
    struct out *o = &r->body;
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, arena_fmt(q->arena, "program-%" PRId64 "-nights.csv", p.record.id));
    out_lit(o, "\xEF\xBB\xBF");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (i)
            out_char(o, ',');
        out_csv(o, entity_occupancy.fields[heads[i]].label[q->lang]);
    }
    for (size_t i = 0; i < n; i++) {
        out_fmt(o, "\r\n%.*s", STR_ARG(day_iso(q->arena, rows[i].day)));
        csv_number(o, rows[i].service_users);
        out_char(o, ',');
        out_csv(o, enumeration_label(&enumeration_capacity_type, q->lang, rows[i].capacity_type));
        csv_number(o, rows[i].capacity_actual);
        csv_number(o, rows[i].capacity_funding);
        csv_number(o, rows[i].occupied);
        csv_number(o, rows[i].unoccupied);
        csv_number(o, rows[i].unavailable);
    }
    out_lit(o, "\r\n");
}

/* -- one night
 * ---------------------------------------------------------------------------------------------------
 */

/* The night as it is kept; else a new one, with the places of the last one noted before. */
static bool night_read(struct req *q, const struct program *p, day d, struct occupancy *ret)
{
    struct occupancy_night_row row;
    struct occupancy_between_row *last;
    if (occupancy_night(q->tx, &(struct occupancy_night_in){ p->record.id, d }, &row) &&
        record_get(q->tx, &entity_occupancy, row.id, ret))
        return ret->record.archived == NUMBER_NONE;
    entity_init(&entity_occupancy, ret);
    ret->program = p->record.id;
    ret->day = d;
    ret->capacity_type = p->capacity_type ? p->capacity_type : CAPACITY_TYPE_BED;
    ret->capacity_actual = ret->capacity_funding = p->capacity;
    size_t n = between(q, p->record.id, d - OCCUPANCY_NIGHTS, d - 1, &last);
    if (n && last[n - 1].capacity_actual != NUMBER_NONE) {
        ret->capacity_actual = last[n - 1].capacity_actual;
        ret->capacity_funding = last[n - 1].capacity_funding;
    }
    return false;
}

/* What follows from what was typed, where nothing was said of it. */
static void night_complete(struct occupancy *o)
{
    if (o->occupied != NUMBER_NONE && o->capacity_actual != NUMBER_NONE)
        o->unoccupied = o->capacity_actual > o->occupied ? o->capacity_actual - o->occupied : 0;
    if (o->service_users == NUMBER_NONE && o->capacity_type == CAPACITY_TYPE_BED)
        o->service_users = o->occupied;
}

static enum record_result night_keep(struct req *q, struct occupancy *o)
{
    if (!o->record.id) {
        record_insert(q->tx, &entity_occupancy, o);
        return RECORD_SAVED;
    }
    enum record_result saved = record_update(q->tx, &entity_occupancy, o);
    if (o->record.archived == NUMBER_NONE)
        return saved;
    record_archive(q->tx, &entity_occupancy, o->record.id, false);
    return RECORD_SAVED;
}

static bool day_asked(struct req *q, struct res *r, day *ret)
{
    /* Nights to come are nobody's to count. */
    if (day_parse(req_segment(q, "day"), ret) && *ret <= q->today)
        return true;
    res_not_found(q, r);
    return false;
}

static void history_read(struct req *q, const struct occupancy *o, struct night_view *m)
{
    struct history_entry *entries;
    struct choice_source choices = record_choices(q);
    if (!o->record.id)
        return;
    size_t n = record_history(q->tx, &entity_occupancy, o->record.id, HISTORY, &entries);
    for (size_t i = 0; i < n; i++)
        entries[i].actor_name = record_account_said(q, entries[i].actor);
    struct occupancy now;
    REQUIRE(record_get(q->tx, &entity_occupancy, o->record.id, &now));
    m->history =
        history_items(q->arena, q->lang, &entity_occupancy, entries, n, &now, true, &choices);
    m->n_history = n;
    m->undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(m->here));
}

static void night_show(struct req *q, struct res *r, const struct program *p, day d,
                       const struct occupancy *o, const struct form_errors *errors,
                       struct form_clash *clash)
{
    struct night_view m = { .program = p->record.id,
                            .name = p->name,
                            .base = base_of(q, p->record.id),
                            .day = d,
                            .known = o->record.id && o->record.archived == NUMBER_NONE };
    m.here = arena_fmt(q->arena, "%.*s/%.*s", STR_ARG(m.base), STR_ARG(day_iso(q->arena, d)));
    m.yesterday =
        arena_fmt(q->arena, "%.*s/%.*s", STR_ARG(m.base), STR_ARG(day_iso(q->arena, d - 1)));
    if (d < q->today)
        m.tomorrow =
            arena_fmt(q->arena, "%.*s/%.*s", STR_ARG(m.base), STR_ARG(day_iso(q->arena, d + 1)));
    form_init(&m.form, &entity_occupancy, o, q->method == METHOD_POST ? q : NULL, errors);
    m.form.action = m.here;
    m.form.back = m.base;
    m.form.clash = clash;
    history_read(q, o, &m);
    if (errors && errors->n)
        r->status = 422;
    if (clash)
        r->status = 409;
    struct page page = { .title = p->name, .nav = NAV_NETWORK, .undo = m.undo };
    view_page(q, r, &page, occupancy_night_html, &m);
}

void night_page(struct req *q, struct res *r)
{
    struct program p;
    struct occupancy o;
    day d;
    if (!program_find(q, r, true, &p) || !day_asked(q, r, &d))
        return;
    night_read(q, &p, d, &o);
    night_show(q, r, &p, d, &o, NULL, NULL);
}

void night_save(struct req *q, struct res *r)
{
    struct program p;
    struct occupancy before, o;
    struct form_errors errors = { 0 };
    day d;
    if (!program_find(q, r, true, &p) || !day_asked(q, r, &d))
        return;
    night_read(q, &p, d, &before);
    o = before;
    entity_parse(q->arena, &entity_occupancy, q->lang, q->form, q->n_form, &o, &errors);
    o.program = p.record.id; /* the address says which night it is, whatever the form does */
    o.day = d;
    if (o.occupied == NUMBER_NONE && errors.n == 0)
        form_error_add(q->arena, &errors, &entity_occupancy.fields[OCCUPANCY_OCCUPIED],
                       text(q->lang, TEXT_occupancy_say_taken));
    night_complete(&o);
    entity_check(q->arena, &entity_occupancy, q->lang, &o, &errors);
    if (errors.n) {
        night_show(q, r, &p, d, &o, &errors, NULL);
        return;
    }
    int64_t opened = req_form_id(q, "version");
    if (o.record.id && opened != before.record.version &&
        !entity_same(&entity_occupancy, &before, &o)) {
        night_show(q, r, &p, d, &o, NULL, record_clash(q, &entity_occupancy, &before, &o, opened));
        return;
    }
    enum record_result saved = night_keep(q, &o);
    struct occupancy now;
    REQUIRE(record_get(q->tx, &entity_occupancy, o.record.id, &now));
    res_redirect(r, "%.*s/%.*s?done=%s&version=%" PRId64, STR_ARG(base_of(q, p.record.id)),
                 STR_ARG(day_iso(q->arena, d)), saved == RECORD_SAME ? "same" : "saved",
                 saved == RECORD_SAME ? (int64_t)0 : now.record.version);
}

void night_undo(struct req *q, struct res *r)
{
    struct program p;
    struct occupancy_night_row row;
    day d;
    if (!program_find(q, r, true, &p) || !day_asked(q, r, &d))
        return;
    enum record_result undone = RECORD_ABSENT;
    if (occupancy_night(q->tx, &(struct occupancy_night_in){ p.record.id, d }, &row))
        undone = record_undo(q->tx, &entity_occupancy, row.id, req_form_id(q, "version"));
    res_redirect(r, "%.*s/%.*s?done=%s", STR_ARG(base_of(q, p.record.id)),
                 STR_ARG(day_iso(q->arena, d)), undone == RECORD_SAVED ? "undone" : "not_undone");
}

/* -- tonight, all programs of an agency
 * -------------------------------------------------------------------------- */

/* Whose programs: one's own agency's; who writes for all chooses. 0: none. */
static int64_t agency_asked(struct req *q)
{
    int64_t asked =
        q->method == METHOD_POST ? req_form_id(q, "organization") : req_query_id(q, "organization");
    int64_t agency = asked ? asked : q->actor.organization;
    struct organization o;
    bool may = agency && guard_may(&q->actor, CAP_NIGHT_WRITE, agency) &&
               record_get(q->tx, &entity_organization, agency, &o);
    return may ? agency : 0;
}

static day night_asked(struct req *q)
{
    day d;
    struct str said = q->method == METHOD_POST ? req_form(q, "day") : req_query(q, "day");
    return day_parse(said, &d) && d <= q->today && d > q->today - OCCUPANCY_YEAR ? d : q->today;
}

static struct choices agencies(struct req *q)
{
    struct occupancy_organizations_row *rows;
    if (guard_reach(&q->actor, CAP_NIGHT_WRITE) != REACH_ALL)
        return (struct choices){ 0 };
    size_t n = occupancy_organizations(
        q->tx, &(struct occupancy_organizations_in){ .most = ORGANIZATIONS }, &rows);
    struct choice *list = arena_array(q->arena, struct choice, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct choice){ arena_fmt(q->arena, "%" PRId64, rows[i].id), rows[i].name };
    return (struct choices){ list, n };
}

static void lines_read(struct req *q, struct tonight_view *m)
{
    struct occupancy_tonight_row *rows;
    struct occupancy_tonight_in in = { .organization = m->organization, .day = m->day };
    size_t n = m->organization ? occupancy_tonight(q->tx, &in, &rows) : 0;
    m->lines = arena_array(q->arena, struct tonight_line, n);
    for (size_t i = 0; i < n; i++) {
        struct tonight_line *l = &m->lines[m->n_lines++];
        *l = (struct tonight_line){
            .row = &rows[i],
            .name = arena_fmt(q->arena, "n_%" PRId64, rows[i].id),
            .label = rows[i].name,
            .unit = enumeration_label(&enumeration_capacity_type, q->lang, rows[i].unit),
        };
        if (rows[i].occupied != NUMBER_NONE)
            l->value = arena_fmt(q->arena, "%" PRId64, rows[i].occupied);
        if (rows[i].before != NUMBER_NONE)
            l->before = text_with(
                q->arena, q->lang, TEXT_occupancy_before,
                TEXT_ARGS({ "number", .number = rows[i].before }, { "unit", .value = l->unit },
                          { "day", .value = text_day(q->arena, q->lang, rows[i].before_day,
                                                     DAY_NO_YEAR) }));
    }
}

static bool is_choice(const struct choices *c, int64_t id)
{
    int64_t n;
    for (size_t i = 0; i < c->n; i++)
        if (str_to_i64(c->list[i].value, &n) && n == id)
            return true;
    return false;
}

/* Who writes for all begins with their own agency, or with the first that has programs. */
static void tonight_fill(struct req *q, struct tonight_view *m)
{
    *m = (struct tonight_view){ .day = night_asked(q),
                                .today = q->today,
                                .organization = agency_asked(q),
                                .organizations = agencies(q) };
    bool asked = req_form_id(q, "organization") || req_query_id(q, "organization");
    if (!asked && m->organizations.n && !is_choice(&m->organizations, m->organization))
        str_to_i64(m->organizations.list[0].value, &m->organization);
    if (m->organization)
        m->organization_name = record_title(q->tx, &entity_organization, m->organization);
    lines_read(q, m);
}

static void tonight_show(struct req *q, struct res *r, struct tonight_view *m)
{
    struct page page = { .title = text(q->lang, TEXT_occupancy_tonight), .nav = NAV_NETWORK };
    view_page(q, r, &page, occupancy_tonight_html, m);
}

void tonight_page(struct req *q, struct res *r)
{
    struct tonight_view m;
    tonight_fill(q, &m);
    bool all = guard_reach(&q->actor, CAP_NIGHT_WRITE) == REACH_ALL;
    /* An agency that is not one's own looks like none at all. */
    if (!m.organization && (!all || req_query_id(q, "organization"))) {
        res_not_found(q, r);
        return;
    }
    tonight_show(q, r, &m);
}

/* What was typed for each program; true when all of it is numbers. */
static bool lines_typed(struct req *q, struct tonight_view *m, int64_t *ret_taken)
{
    bool good = true;
    for (size_t i = 0; i < m->n_lines; i++) {
        struct tonight_line *l = &m->lines[i];
        const struct field *f = &entity_occupancy.fields[OCCUPANCY_OCCUPIED];
        struct str typed = req_form(q, l->name.p);
        ret_taken[i] = NUMBER_NONE;
        if (str_is_blank(typed))
            continue;
        l->value = typed;
        if (text_read_decimal(q->lang, typed, 0, &ret_taken[i]) && ret_taken[i] >= 0 &&
            ret_taken[i] <= f->max)
            continue;
        l->error = text(q->lang, TEXT_occupancy_say_number);
        good = false;
    }
    return good;
}

void tonight_save(struct req *q, struct res *r)
{
    struct tonight_view m;
    int saved = 0;
    tonight_fill(q, &m);
    if (!m.organization) {
        res_not_found(q, r);
        return;
    }
    int64_t *taken = arena_array(q->arena, int64_t, m.n_lines + 1);
    if (!lines_typed(q, &m, taken)) {
        r->status = 422;
        m.error = text(q->lang, TEXT_occupancy_say_number);
        tonight_show(q, r, &m);
        return;
    }
    for (size_t i = 0; i < m.n_lines; i++) {
        struct program p;
        struct occupancy o;
        if (taken[i] == NUMBER_NONE || !record_get(q->tx, &entity_program, m.lines[i].row->id, &p))
            continue;
        night_read(q, &p, m.day, &o);
        if (o.occupied == taken[i] && o.record.id && o.record.archived == NUMBER_NONE)
            continue;
        bool people = o.service_users == NUMBER_NONE || o.service_users == o.occupied;
        o.occupied = taken[i];
        if (people && o.capacity_type == CAPACITY_TYPE_BED)
            o.service_users = taken[i];
        night_complete(&o);
        saved += night_keep(q, &o) == RECORD_SAVED;
    }
    res_redirect(r, "/occupancy/tonight?organization=%" PRId64 "&day=%.*s&done=%s", m.organization,
                 STR_ARG(day_iso(q->arena, m.day)), saved ? "saved" : "same");
}
