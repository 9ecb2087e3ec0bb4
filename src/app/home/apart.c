/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/home/home.h"
#include "core/key.h"
#include "home_apart.html.h"

/* The day of those who follow no partnership: where they may go, and what their role opens. */

static const struct {
    enum capability asks;
    const char *href, *icon;
    enum text_id title, text;
} doors[] = {
    { CAP_DIRECTORY_READ, "/organizations", "net", TEXT_home_apart_directory,
      TEXT_home_apart_directory_text },
    { CAP_PEOPLE, "/people", "people", TEXT_home_apart_people, TEXT_home_apart_people_text },
    { CAP_ADMIN, "/outbox", "mail", TEXT_home_apart_outbox, TEXT_home_apart_outbox_text },
    { CAP_SIGNED_IN, "/account", "key", TEXT_home_apart_account, TEXT_home_apart_account_text },
};
enum { DOORS = sizeof doors / sizeof *doors };

void home_apart(struct req *q, struct res *r)
{
    struct home_view changed = { .today = q->today };
    struct home_apart_view m = {
        .date = key_capital(q->arena, text_day(q->arena, q->lang, q->today, DAY_LONG)),
        .said = role_said(q->arena, q->lang, q->actor.role),
        .doors = arena_array(q->arena, struct home_door, DOORS),
    };
    for (size_t i = 0; i < DOORS; i++)
        if (guard_reach(&q->actor, doors[i].asks) != REACH_NONE)
            m.doors[m.n_doors++] = (struct home_door){ .href = doors[i].href,
                                                       .icon = doors[i].icon,
                                                       .title = text(q->lang, doors[i].title),
                                                       .text = text(q->lang, doors[i].text) };
    changes_read(q, &changed);
    m.changes = changed.changes;
    m.n_changes = changed.n_changes;
    struct page page = { .title = text(q->lang, TEXT_home_title), .nav = NAV_DAY };
    view_page(q, r, &page, home_apart_html, &m);
}
