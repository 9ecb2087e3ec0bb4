/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account_account.html.h"
#include "app/account/account.h"
#include "guard/session.h"

/* One's own account: who one is, where one belongs, how one signs in, where one is signed in. */

/* “Firefox sur Windows”, from the two codes that session_device keeps. */
static struct str device_said(const struct req *q, struct str device)
{
    struct str browser, system;
    enum text_id first = TEXT_device_browser_other, second = TEXT_device_system_other;
    if (!device.p || !str_cut(device, ' ', &browser, &system))
        return text(q->lang, TEXT_device_unknown);
    text_find(arena_fmt(q->arena, "device.browser_%.*s", STR_ARG(browser)), &first);
    text_find(arena_fmt(q->arena, "device.system_%.*s", STR_ARG(system)), &second);
    return text_with(q->arena, q->lang, TEXT_device_said,
                     TEXT_ARGS({ "browser", .value = text(q->lang, first) },
                               { "system", .value = text(q->lang, second) }));
}

static struct str when_said(const struct req *q, instant at)
{
    int64_t minutes = (q->now - at) / 60000;
    if (minutes < 2)
        return text(q->lang, TEXT_account_now);
    if (minutes < 60)
        return text_with(q->arena, q->lang, TEXT_account_minutes_ago,
                         TEXT_ARGS({ "count", .number = minutes }));
    return text_instant(q->arena, q->lang, q->community ? q->community->zone : NULL, at);
}

static void sessions_read(struct req *q, struct account_view *m)
{
    struct session_row *rows;
    size_t n = session_list(q->home, q->actor.account, &rows);
    struct session_shown *shown = arena_array(q->arena, struct session_shown, n);
    for (size_t i = 0; i < n; i++)
        shown[i] = (struct session_shown){ .key = rows[i].key,
                                           .device = device_said(q, rows[i].device),
                                           .seen = rows[i].seen,
                                           .when = when_said(q, rows[i].seen),
                                           .here = str_eq(rows[i].key, q->session) };
    m->sessions = shown;
    m->n_sessions = n;
}

static struct str day_of(const struct req *q, instant at)
{
    const struct zone *zone = q->community ? q->community->zone : NULL;
    return text_day(q->arena, q->lang, zone_day(zone, at), DAY_SHORT);
}

static void factors_read(struct req *q, struct account_view *m)
{
    struct passkey *list;
    factor_of(q->home, q->actor.account, &m->factor);
    if (m->factor.code)
        m->code_since = day_of(q, m->factor.since);
    m->n_passkeys = passkey_list(q->home, q->actor.account, &list);
    struct passkey_said *said = arena_array(q->arena, struct passkey_said, m->n_passkeys);
    for (size_t i = 0; i < m->n_passkeys; i++)
        said[i] = (struct passkey_said){ list[i].id, list[i].name, day_of(q, list[i].created) };
    m->passkeys = said;
}

static void communities_read(struct req *q, struct account_view *m)
{
    struct community *all;
    size_t n = community_all(q->home, q->installation, &all), mine = 0;
    for (size_t i = 0; i < n; i++)
        if (account_belongs(q->home, q->actor.account, all[i].id))
            all[mine++] = all[i];
    m->communities = all;
    m->n_communities = mine;
}

void account_draw(struct req *q, struct res *r, int status, enum text_id present,
                  enum text_id fresh)
{
    struct account_view m = { .community = q->community ? q->community->id : 0 };
    if (!record_get(q->home, &entity_account, q->actor.account, &m.account)) {
        res_not_found(q, r);
        return;
    }
    m.to = door_to(q);
    communities_read(q, &m);
    factors_read(q, &m);
    sessions_read(q, &m);
    m.has_password = account_password(q->home, q->actor.account).n > 0;
    m.may_administer = guard_reach(&q->actor, CAP_ADMIN) == REACH_ALL;
    m.may_people = guard_reach(&q->actor, CAP_PEOPLE) != REACH_NONE;
    m.role = role_said(q->arena, q->lang, q->actor.role);
    m.error_present = present ? text(q->lang, present) : STR_NULL;
    m.error_new = fresh ? text(q->lang, fresh) : STR_NULL;
    r->status = status;
    struct page page = { .title = text(q->lang, TEXT_account_title) };
    view_page(q, r, &page, account_account_html, &m);
}

void account_page(struct req *q, struct res *r)
{
    account_draw(q, r, 200, TEXT_NONE, TEXT_NONE);
}
