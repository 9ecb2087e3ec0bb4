/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/service/service.h"

#include "app/network/network.h"
#include "app/record/confirmation.h"
#include "organization.ent.h"
#include "service_open_sheet.html.h"
#include "service_sheet.html.h"

#include <inttypes.h>

/* The sheet of a service for the public: on paper, and at an address of its own when the community
 * has decided that its sheets are open to everybody. */

#define OPEN_SETTING "services.public"

bool service_sheets_are_public(struct tx *tx)
{
    return str_is(setting_get(tx, OPEN_SETTING), "1");
}

/* What is printed is read on other days too. */
static void week_of_no_day(struct hours_section *h)
{
    for (int i = 0; i < 7; i++)
        h->week[i].today = false;
}

static struct service_view sheet_view(struct req *q, const struct service *s)
{
    struct organization o;
    struct service_view m = service_view_of(q, s);
    struct confirmed c = confirmation_read(q->tx, q->community, &entity_service, &s->record);
    if (c.day != DAY_NONE) /* nobody's name goes out */
        m.checked =
            text_with(q->arena, q->lang, TEXT_confirmation_on,
                      TEXT_ARGS({ "day", text_day(q->arena, q->lang, c.day, DAY_SHORT), 0 }));
    m.hours =
        hours_section_read(q, (struct hours_place){ .service = s->record.id }, STR_NULL, false);
    if (record_get(q->tx, &entity_organization, s->organization, &o))
        m.organization_phone = o.phone;
    m.now = m.hours.now;
    m.mark = m.hours.mark;
    for (size_t i = 0; i < m.n_places; i++) {
        if (m.places[i].is_here && m.n_here == 1 && m.hours.n_lines == 0) {
            m.now = m.places[i].hours.now;
            m.mark = m.places[i].hours.mark;
        }
        week_of_no_day(&m.places[i].hours);
    }
    week_of_no_day(&m.hours);
    m.printed = text_day(q->arena, q->lang, q->today, DAY_SHORT);
    m.community = q->community->name;
    return m;
}

static struct str open_path(struct req *q, int64_t id)
{
    return arena_fmt(q->arena, "/l/%.*s/services/%" PRId64, STR_ARG(q->community->slug), id);
}

/* In the language asked for, whichever the program speaks to this person. */
static struct req *speaking(struct req *q)
{
    enum lang in = q->lang;
    if (req_query(q, "in").p)
        lang_parse(req_query(q, "in"), &in);
    struct req *mine = arena_make(q->arena, struct req);
    *mine = *q;
    mine->lang = in;
    return mine;
}

static struct str other_language(struct req *q, struct str path)
{
    return arena_fmt(q->arena, "%.*s?in=%s", STR_ARG(path), q->lang == LANG_FR ? "en" : "fr");
}

/* GET /services/{id}/sheet */
void service_sheet(struct req *q, struct res *r)
{
    struct service s;
    if (!record_find(q, r, &service_pages, CAP_DIRECTORY_READ, &s))
        return;
    struct req *mine = speaking(q);
    struct service_view m = sheet_view(mine, &s);
    m.tools = record_tools_of(mine, &service_pages, &s);
    m.now = STR_NULL;
    m.other = other_language(mine, arena_fmt(q->arena, "%.*s/sheet", STR_ARG(m.tools.base)));
    m.is_public = service_sheets_are_public(q->tx);
    m.may_open = guard_reach(&q->actor, CAP_ADMIN) == REACH_ALL;
    if (m.is_public)
        m.open_href =
            arena_fmt(q->arena, "%.*s%.*s", STR_ARG(q->origin), STR_ARG(open_path(q, s.record.id)));
    struct page page = { .title = s.name, .nav = NAV_NETWORK };
    view_page(mine, r, &page, service_sheet_html, &m);
}

/* GET /l/{slug}/services/{id}: nobody is signed in. */
void service_open_sheet(struct req *q, struct res *r)
{
    struct service s;
    struct organization o;
    bool there = service_sheets_are_public(q->tx) &&
                 record_get(q->tx, &entity_service, q->ids[0], &s) &&
                 s.record.archived == NUMBER_NONE &&
                 record_get(q->tx, &entity_organization, s.organization, &o) &&
                 o.record.archived == NUMBER_NONE;
    if (!there) {
        res_not_found(q, r);
        return;
    }
    struct req *mine = speaking(q);
    struct service_view m = sheet_view(mine, &s);
    m.other = other_language(mine, open_path(q, s.record.id));
    view_page(mine, r, PAGE(.title = s.name, .frame = FRAME_LINK), service_open_sheet_html, &m);
}

/* POST /services/public: whether the sheets are open to everybody. */
void service_sheets_open(struct req *q, struct res *r)
{
    bool open = str_is(req_form(q, "open"), "1");
    setting_set(q->tx, OPEN_SETTING, open ? STR("1") : STR_NULL);
    req_note(q, "services_public", "setting", 0);
    record_go_back(q, r, STR("/services"), open ? "sheets_open" : "sheets_closed", 0);
}
