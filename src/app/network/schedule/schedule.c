/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/schedule/schedule.h"

#include "app/network/network.h"
#include "core/fault.h"
#include "schedule_show.html.h"

static void show(struct req *q, struct res *r, const void *record)
{
    const struct schedule *s = record;
    struct schedule_view m = { .tools = record_tools_of(q, &schedule_pages, s),
                               .schedule = s,
                               .words = schedule_words(q->arena, q->lang, s),
                               .note = schedule_note(q->lang, s) };
    REQUIRE(schedule_belongs(q, s, &m.at));
    struct page page = { .title = m.words,
                         .nav = NAV_NETWORK,
                         .undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(m.tools.base)) };
    view_page(q, r, &page, schedule_show_html, &m);
}

/* No list of its own: hours are read where they belong. */
const struct record_pages schedule_pages = {
    .entity = &entity_schedule,
    .path = "/schedules",
    .nav = NAV_NETWORK,
    .read = CAP_DIRECTORY_READ,
    .write = CAP_DIRECTORY_WRITE,
    .title = TEXT_schedule_hours,
    .show = show,
};

/* A new one, of a record whose field in the schedule is `field`. */
#define OF_PLACE(at, field)                                                                        \
    { METHOD_GET, at "/{id}/schedules/new", CAP_DIRECTORY_WRITE, schedule_new, .data = field },    \
    {                                                                                              \
        METHOD_POST, at "/{id}/schedules", CAP_DIRECTORY_WRITE, schedule_create, .data = field     \
    }

static const struct route routes[] = {
    OF_PLACE("/locations", "location"),
    OF_PLACE("/services", "service"),
    OF_PLACE("/programs", "program"),
    { METHOD_GET, "/schedules/{id}", CAP_DIRECTORY_READ, record_show, .data = &schedule_pages },
    { METHOD_GET, "/schedules/{id}/edit", CAP_DIRECTORY_WRITE, schedule_edit },
    { METHOD_POST, "/schedules/{id}", CAP_DIRECTORY_WRITE, schedule_save },
    { METHOD_POST, "/schedules/{id}/archive", CAP_DIRECTORY_WRITE, record_put_away,
      .data = &schedule_pages },
    { METHOD_POST, "/schedules/{id}/restore", CAP_DIRECTORY_WRITE, record_bring_back,
      .data = &schedule_pages },
    { METHOD_POST, "/schedules/{id}/undo", CAP_DIRECTORY_WRITE, record_take_back,
      .data = &schedule_pages },
    { METHOD_GET, "/schedules/{id}/history", CAP_DIRECTORY_READ, record_history_page,
      .data = &schedule_pages },
    { METHOD_GET, "/schedules/{id}/access", CAP_DIRECTORY_READ, record_access_page,
      .data = &schedule_pages },
};
static const struct module_entity entities[] = { { &entity_schedule, "/schedules",
                                                   CAP_DIRECTORY_READ } };

const struct module module_schedule = {
    .name = "schedule",
    .entities = entities,
    .n_entities = 1,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
