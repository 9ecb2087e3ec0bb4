/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/occupancy/occupancy.h"

#include "app/network/network.h"
#include "occupancy_show.html.h"
#include "program.ent.h"
#include "view/view.h"

/* What the community held each night: thirty nights at a time, and all of them as CSV. */

static day newest(struct tx *tx)
{
    struct occupancy_newest_row *rows;
    return occupancy_newest(tx, &(struct occupancy_newest_in){ .most = 1 }, &rows) ? rows[0].day
                                                                                   : DAY_NONE;
}

static void read_days(struct req *q, day last, struct occupancy_view *m)
{
    struct occupancy_days_in in = { .first = last - OCCUPANCY_NIGHTS + 1, .last = last };
    struct occupancy_days_row *rows;
    m->first = in.first;
    m->last = last;
    m->n_days = occupancy_days(q->tx, &in, &rows);
    m->days = arena_array(q->arena, struct occupancy_days_row, m->n_days);
    occupancy_run_init(&m->beds, last);
    occupancy_run_init(&m->rooms, last);
    for (size_t i = 0; i < m->n_days; i++) {
        m->days[m->n_days - 1 - i] = rows[i];
        if (rows[i].bed_actual > 0)
            occupancy_run_add(&m->beds, rows[i].day, rows[i].bed_occupied, rows[i].bed_actual);
        if (rows[i].room_actual > 0)
            occupancy_run_add(&m->rooms, rows[i].day, rows[i].room_occupied, rows[i].room_actual);
    }
    if (m->n_days > 0) {
        m->first = rows[0].day;
        occupancy_run_begin(&m->beds, m->first);
        occupancy_run_begin(&m->rooms, m->first);
    }
    occupancy_run_say(q->arena, q->lang, &m->beds,
                      enumeration_label(&enumeration_capacity_type, q->lang, STR("bed")));
    occupancy_run_say(q->arena, q->lang, &m->rooms,
                      enumeration_label(&enumeration_capacity_type, q->lang, STR("room")));
}

static struct str until(struct req *q, day d)
{
    return req_here(q, "until", day_iso(q->arena, d));
}

static void occupancy_page(struct req *q, struct res *r)
{
    struct occupancy_view m = { .may_import =
                                    guard_reach(&q->actor, CAP_DIRECTORY_IMPORT) != REACH_NONE };
    day last = newest(q->tx), asked;
    struct occupancy_days_row *before;
    m.tabs = network_tabs;
    while (network_tabs[m.n_tabs].path)
        m.n_tabs++;
    if (last != DAY_NONE) {
        day end = day_parse(req_query(q, "until"), &asked) && asked < last ? asked : last;
        read_days(q, end, &m);
        struct occupancy_days_in earlier = { .first = day_from_ymd(1, 1, 1),
                                             .last = end - OCCUPANCY_NIGHTS };
        if (occupancy_days(q->tx, &earlier, &before) > 0)
            m.earlier = until(q, end - OCCUPANCY_NIGHTS);
        if (end < last)
            m.later = until(q, end + OCCUPANCY_NIGHTS < last ? end + OCCUPANCY_NIGHTS : last);
    }
    struct page page = { .title = text(q->lang, TEXT_occupancy_title), .nav = NAV_NETWORK };
    view_page(q, r, &page, occupancy_show_html, &m);
}

static void occupancy_csv(struct req *q, struct res *r)
{
    static const enum text_id heads[] = {
        TEXT_occupancy_night,         TEXT_occupancy_programs,    TEXT_occupancy_users,
        TEXT_occupancy_bed_actual,    TEXT_occupancy_bed_funding, TEXT_occupancy_bed_occupied,
        TEXT_occupancy_bed_free,      TEXT_occupancy_room_actual, TEXT_occupancy_room_funding,
        TEXT_occupancy_room_occupied, TEXT_occupancy_room_free,
    };
    struct occupancy_days_row *rows;
    struct occupancy_days_in all = { .first = day_from_ymd(1, 1, 1),
                                     .last = day_from_ymd(9999, 12, 31) };
    size_t n = occupancy_days(q->tx, &all, &rows);
    struct out *o = &r->body;
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, STR("occupancy.csv"));
    out_lit(o, "\xEF\xBB\xBF");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (i)
            out_char(o, ',');
        out_csv(o, text(q->lang, heads[i]));
    }
    out_lit(o, "\r\n");
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
    { METHOD_GET, "/occupancy", CAP_DIRECTORY_READ, occupancy_page },
    { METHOD_GET, "/occupancy.csv", CAP_DIRECTORY_READ, occupancy_csv },
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
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
