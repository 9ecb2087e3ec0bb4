/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/occupancy/occupancy.h"

#include "app/network/network.h"
#include "occupancy_show.html.h"
#include "program.ent.h"
#include "store/vocabulary.h"
#include "view/view.h"

#include <inttypes.h>

/* What the community held each night: thirty nights, three months or a year at a time; of all
 * programs, or of some. */

enum { ORGANIZATIONS = 2000 };
static const int64_t periods[] = { OCCUPANCY_NIGHTS, 92, OCCUPANCY_YEAR };

static day newest(struct tx *tx)
{
    struct occupancy_newest_row *rows;
    return occupancy_newest(tx, &(struct occupancy_newest_in){ .most = 1 }, &rows) ? rows[0].day
                                                                                   : DAY_NONE;
}

/* -- what is asked
 * ------------------------------------------------------------------------------------------------
 */

static int64_t nights_asked(const struct req *q)
{
    int64_t n = req_query_id(q, "nights");
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
        if (periods[i] == n)
            return n;
    return OCCUPANCY_NIGHTS;
}

static struct str given(const struct req *q, const char *name)
{
    struct str s = req_query(q, name);
    return str_is_blank(s) ? STR_NULL : s;
}

bool occupancy_asked_read(struct req *q, struct occupancy_asked *ret)
{
    day last = newest(q->tx), until;
    *ret = (struct occupancy_asked){ .nights = nights_asked(q),
                                     .organization = req_query_id(q, "organization"),
                                     .population = given(q, "population"),
                                     .type = given(q, "type") };
    if (last == DAY_NONE)
        return false;
    ret->last = day_parse(req_query(q, "until"), &until) && until < last ? until : last;
    ret->first = ret->last - (day)ret->nights + 1;
    return true;
}

static bool is_narrowed(const struct occupancy_asked *asked)
{
    return asked->organization || asked->population.p || asked->type.p;
}

static size_t days_between(struct req *q, const struct occupancy_asked *asked, day first, day last,
                           struct occupancy_days_row **ret)
{
    struct occupancy_days_in all = { .first = first, .last = last };
    struct occupancy_days_of_in some = { .first = first,
                                         .last = last,
                                         .organization = asked->organization,
                                         .population = asked->population,
                                         .program_type = asked->type };
    struct occupancy_days_of_row *rows;
    if (!is_narrowed(asked))
        return occupancy_days(q->tx, &all, ret);
    size_t n = occupancy_days_of(q->tx, &some, &rows);
    *ret = arena_array(q->arena, struct occupancy_days_row, n);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = (struct occupancy_days_row){
            rows[i].day,          rows[i].programs,      rows[i].users,     rows[i].bed_actual,
            rows[i].bed_funding,  rows[i].bed_occupied,  rows[i].bed_free,  rows[i].room_actual,
            rows[i].room_funding, rows[i].room_occupied, rows[i].room_free,
        };
    return n;
}

/* -- the page
 * ------------------------------------------------------------------------------------------------------
 */

static struct str unit(struct req *q, const char *code)
{
    return enumeration_label(&enumeration_capacity_type, q->lang, str_of(code));
}

static void measure_init(struct req *q, struct measure *m, const char *id, enum text_id title,
                         const char *code, const struct occupancy_asked *asked, day first)
{
    *m = (struct measure){ .id = id,
                           .title = text(q->lang, title),
                           .is_long = asked->nights > OCCUPANCY_NIGHTS };
    span_init(q->arena, &m->span, first, asked->last, unit(q, code));
    occupancy_run_init(&m->run, asked->last);
}

static void measure_add(struct measure *m, day night, int64_t taken, int64_t open, int64_t funded)
{
    if (open <= 0)
        return;
    span_add(&m->span, night, taken, open, funded);
    occupancy_run_add(&m->run, night, taken, open);
}

static void measure_end(struct req *q, struct measure *m, day first)
{
    struct str base = STR("/occupancy?nights=30&until=");
    occupancy_run_begin(&m->run, first);
    occupancy_run_say(q->arena, q->lang, &m->run, m->span.unit);
    m->sentence = m->run.sentence;
    if (!m->is_long || m->span.known == 0)
        return;
    trend_make(q->arena, q->lang, &m->span, &m->trend);
    calendar_make(q->arena, q->lang, &m->span, base, &m->calendar);
    m->sentence = m->trend.sentence;
}

static void days_read(struct req *q, const struct occupancy_asked *asked, struct occupancy_view *m)
{
    struct occupancy_days_row *rows;
    m->first = asked->first;
    m->last = asked->last;
    m->n_days = days_between(q, asked, asked->first, asked->last, &rows);
    m->days = arena_array(q->arena, struct occupancy_days_row, m->n_days);
    if (m->n_days > 0) /* nothing was known before */
        m->first = rows[0].day;
    measure_init(q, &m->beds, "beds", TEXT_occupancy_beds, "bed", asked, m->first);
    measure_init(q, &m->rooms, "rooms", TEXT_occupancy_rooms, "room", asked, m->first);
    for (size_t i = 0; i < m->n_days; i++) {
        const struct occupancy_days_row *d = &rows[i];
        m->days[m->n_days - 1 - i] = *d;
        measure_add(&m->beds, d->day, d->bed_occupied, d->bed_actual, d->bed_funding);
        measure_add(&m->rooms, d->day, d->room_occupied, d->room_actual, d->room_funding);
    }
    if (m->n_days == 0)
        return;
    m->missing = m->last - m->first + 1 - (int64_t)m->n_days;
    measure_end(q, &m->beds, m->first);
    measure_end(q, &m->rooms, m->first);
}

static struct str until(struct req *q, day d)
{
    return req_here(q, "until", day_iso(q->arena, d));
}

static void around_read(struct req *q, const struct occupancy_asked *asked,
                        struct occupancy_view *m)
{
    struct occupancy_last_before_row before;
    day last = newest(q->tx), step = (day)asked->nights;
    if (occupancy_last_before(q->tx, &(struct occupancy_last_before_in){ asked->first }, &before))
        m->earlier = until(q, asked->last - step);
    if (asked->last < last)
        m->later = until(q, asked->last + step < last ? asked->last + step : last);
}

static struct choices terms(struct req *q, const char *vocabulary)
{
    const struct vocabulary_term *list;
    size_t n = vocabulary_terms(q->tx, vocabulary, &list);
    struct choice *choices = arena_array(q->arena, struct choice, n);
    for (size_t i = 0; i < n; i++)
        choices[i] = (struct choice){ list[i].code, list[i].label[q->lang] };
    return (struct choices){ choices, n };
}

static struct choices organizations(struct req *q)
{
    struct occupancy_organizations_row *rows;
    size_t n = occupancy_organizations(
        q->tx, &(struct occupancy_organizations_in){ .most = ORGANIZATIONS }, &rows);
    struct choice *choices = arena_array(q->arena, struct choice, n);
    for (size_t i = 0; i < n; i++)
        choices[i] = (struct choice){ arena_fmt(q->arena, "%" PRId64, rows[i].id), rows[i].name };
    return (struct choices){ choices, n };
}

static void filters_read(struct req *q, const struct occupancy_asked *asked,
                         struct occupancy_view *m)
{
    const struct field *type = entity_field(&entity_program, STR("program_type"));
    m->populations = terms(q, "population");
    m->types = choices_of(q->arena, q->lang, NULL, type);
    m->organizations = organizations(q);
    m->population = asked->population;
    m->type = asked->type;
    if (asked->organization)
        m->organization = arena_fmt(q->arena, "%" PRId64, asked->organization);
    m->narrowed = is_narrowed(asked);
}

static void occupancy_page(struct req *q, struct res *r)
{
    struct occupancy_view m = {
        .may_import = guard_reach(&q->actor, CAP_DIRECTORY_IMPORT) != REACH_NONE,
        .may_write = guard_reach(&q->actor, CAP_NIGHT_WRITE) == REACH_ALL ||
                     guard_may(&q->actor, CAP_NIGHT_WRITE, q->actor.organization),
    };
    struct occupancy_asked asked;
    m.tabs = network_tabs;
    bool any = occupancy_asked_read(q, &asked);
    m.nights = asked.nights;
    if (any) {
        days_read(q, &asked, &m);
        filters_read(q, &asked, &m);
        around_read(q, &asked, &m);
        breakdowns_read(q, &asked, m.parts);
        m.csv = arena_fmt(q->arena, "/occupancy.csv%s%.*s", q->query_string.n ? "?" : "",
                          STR_ARG(q->query_string));
        m.parts_csv = arena_fmt(q->arena, "/occupancy/parts.csv%s%.*s",
                                q->query_string.n ? "?" : "", STR_ARG(q->query_string));
    }
    struct page page = { .title = text(q->lang, TEXT_occupancy_title), .nav = NAV_NETWORK };
    view_page(q, r, &page, occupancy_show_html, &m);
}

/* -- all nights as CSV; those of the page when it was narrowed
 * --------------------------------------------------- */

static void csv_heads(struct req *q, struct out *o)
{
    static const enum text_id heads[] = {
        TEXT_occupancy_night,         TEXT_occupancy_programs,    TEXT_occupancy_users,
        TEXT_occupancy_bed_actual,    TEXT_occupancy_bed_funding, TEXT_occupancy_bed_occupied,
        TEXT_occupancy_bed_free,      TEXT_occupancy_room_actual, TEXT_occupancy_room_funding,
        TEXT_occupancy_room_occupied, TEXT_occupancy_room_free,
    };
    out_lit(o, "\xEF\xBB\xBF");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (i)
            out_char(o, ',');
        out_csv(o, text(q->lang, heads[i]));
    }
    out_lit(o, "\r\n");
}

static void occupancy_csv(struct req *q, struct res *r)
{
    struct occupancy_asked asked;
    struct occupancy_days_row *rows;
    bool any = occupancy_asked_read(q, &asked);
    bool period = req_query(q, "until").p || req_query(q, "nights").p;
    size_t n = 0;
    if (any)
        n = days_between(q, &asked, period ? asked.first : day_from_ymd(1, 1, 1),
                         period ? asked.last : day_from_ymd(9999, 12, 31), &rows);
    struct out *o = &r->body;
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, STR("occupancy.csv"));
    csv_heads(q, o);
    for (size_t i = 0; i < n; i++) {
        const struct occupancy_days_row *d = &rows[i];
        const int64_t figures[] = { d->programs,      d->users,    d->bed_actual,  d->bed_funding,
                                    d->bed_occupied,  d->bed_free, d->room_actual, d->room_funding,
                                    d->room_occupied, d->room_free };
        out_str(o, day_iso(q->arena, d->day));
        for (size_t k = 0; k < sizeof figures / sizeof *figures; k++) {
            out_char(o, ',');
            out_i64(o, figures[k]);
        }
        out_lit(o, "\r\n");
    }
}

static const struct route routes[] = {
    { METHOD_GET, "/occupancy", CAP_DIRECTORY_READ, occupancy_page, .help = "occupancy" },
    { METHOD_GET, "/occupancy.csv", CAP_DIRECTORY_READ, occupancy_csv },
    { METHOD_GET, "/occupancy/parts.csv", CAP_DIRECTORY_READ, occupancy_parts_csv },
    { METHOD_GET, "/occupancy/tonight", CAP_NIGHT_WRITE, tonight_page, .help = "occupancy" },
    { METHOD_POST, "/occupancy/tonight", CAP_NIGHT_WRITE, tonight_save },
    { METHOD_GET, "/programs/{id}/nights", CAP_DIRECTORY_READ, program_nights_page,
      .help = "occupancy" },
    { METHOD_GET, "/programs/{id}/nights.csv", CAP_DIRECTORY_READ, program_nights_csv },
    { METHOD_GET, "/programs/{id}/nights/{day}", CAP_NIGHT_WRITE, night_page },
    { METHOD_POST, "/programs/{id}/nights/{day}", CAP_NIGHT_WRITE, night_save },
    { METHOD_POST, "/programs/{id}/nights/{day}/undo", CAP_NIGHT_WRITE, night_undo },
};
static const struct module_entity entities[] = {
    { &entity_occupancy, NULL, CAP_DIRECTORY_READ },
};
static const struct statement *const *const statements[] = { statements_occupancy, NULL };

const struct module module_occupancy = {
    .name = "occupancy",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .subscriptions = occupancy_subscriptions,
    .n_subscriptions = 1,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
