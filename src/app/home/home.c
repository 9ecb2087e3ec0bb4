/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/home/home.h"

#include "app/home/notes.h"
#include "app/network/organization/organization.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/partnership.h"
#include "core/key.h"
#include "home_show.html.h"

static bool may(const struct req *q, enum capability what)
{
    return guard_reach(&q->actor, what) != REACH_NONE;
}

static void home_show(struct req *q, struct res *r)
{
    if (!q->community) {
        res_redirect(r, "/account");
        return;
    }
    if (!may(q, CAP_PARTNERSHIP_READ)) {
        home_apart(q, r);
        return;
    }
    struct home_begins_row begins = { 0 };
    struct home_view m = {
        .today = q->today,
        .first_week = q->today - day_weekday(q->today) + 1 - 7 * (HOME_WEEKS - 1),
        .scope = guard_agency(&q->actor, CAP_PARTNERSHIP_READ),
        .date = key_capital(q->arena, text_day(q->arena, q->lang, q->today, DAY_LONG)),
        .may_log = interaction_may_log(q),
        .may_import = may(q, CAP_DIRECTORY_IMPORT),
        .may_open = partnership_may_open(q),
        .may_add = guard_reach(&q->actor, CAP_DIRECTORY_WRITE) == REACH_ALL,
    };
    todo_read(q, &m);
    silences_read(q, &m);
    figures_read(q, &m);
    notes_read(q, &m);
    changes_read(q, &m);
    m.empty = m.partnerships == 0;
    if (m.empty)
        home_begins(q->tx, &begins);
    m.no_organization = m.empty && begins.organizations == 0;
    m.may_host = !m.no_organization && req_may(q, CAP_ADMIN, 0) && !q->actor.organization &&
                 !organization_host(q->tx);
    m.n_stepless = home_stepless(q->tx, &(struct home_stepless_in){ .account = q->actor.account },
                                 &m.stepless);
    home_sentence(q->arena, q->lang, &m);
    struct page page = { .title = text(q->lang, TEXT_home_title), .nav = NAV_DAY };
    view_page(q, r, &page, home_show_html, &m);
}

static const struct route routes[] = {
    { METHOD_GET, "/", CAP_SIGNED_IN, home_show },
    { METHOD_POST, "/news/read", CAP_SIGNED_IN, notes_mark_read },
};
static const struct module_entity entities[] = { { &entity_notification, NULL, CAP_SIGNED_IN } };
static const struct statement *const *const statements[] = { statements_home, NULL };

const struct module module_home = {
    .name = "home",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .subscriptions = notes_subscriptions,
    .n_subscriptions = NOTES_SUBSCRIPTIONS,
};
