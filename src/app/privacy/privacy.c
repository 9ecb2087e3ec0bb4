/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/privacy/privacy.h"

#include "format/mail.h"
#include "guard/access/access.h"
#include "guard/account.h"
#include "job/mail.h"
#include "job/queue.h"
#include "privacy.sql.h"
#include "privacy_emergencies.html.h"
#include "view/view.h"

enum { SHOWN = 200 };

/* The account that the community named, else its coordinators. */
static bool is_officer(struct req *q)
{
    int64_t officers[GLASS_TOLD];
    size_t n = access_officers(q->home, q->tx, q->community->id, officers);
    for (size_t i = 0; i < n; i++)
        if (officers[i] == q->actor.account)
            return true;
    return false;
}

static struct emergency emergency_of(struct req *q, const struct emergencies_row *row)
{
    struct str name = account_name(q->home, row->account);
    if (!name.p)
        name = text(q->lang, TEXT_locks_gone);
    return (struct emergency){
        .record = text_with(q->arena, q->lang, TEXT_privacy_number,
                            TEXT_ARGS({ "number", .number = row->person })),
        .who = row->organization.p
                   ? arena_fmt(q->arena, "%.*s, %.*s", STR_ARG(name), STR_ARG(row->organization))
                   : name,
        .when = text_instant(q->arena, q->lang, q->community->zone, row->made),
        .until = text_instant(q->arena, q->lang, q->community->zone, row->ends),
        .reason = row->reason,
        .is_open = row->ends > q->now,
    };
}

static void emergencies_page(struct req *q, struct res *r)
{
    struct emergencies_row *rows;
    if (!q->community || !is_officer(q)) {
        res_not_found(q, r);
        return;
    }
    struct emergencies_view m = { .n_list = emergencies(q->tx, &(struct emergencies_in){ SHOWN },
                                                        &rows) };
    struct emergency *list = arena_array(q->arena, struct emergency, m.n_list);
    for (size_t i = 0; i < m.n_list; i++)
        list[i] = emergency_of(q, &rows[i]);
    m.list = list;
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_privacy_emergencies)),
              privacy_emergencies_html, &m);
}

/* Who answers for privacy and has no account is told by mail: when, and nothing of the person. */
static void on_emergency(struct tx *tx, const void *data)
{
    struct privacy_officer officer;
    (void)data;
    if (!access_officer(NULL, tx, 0, &officer) || !mail_address_good(officer.email) ||
        !job_kind_named(STR("mail")))
        return;
    mail_send(tx, officer.email, officer.lang, "mail-emergency",
              MAIL_FIELDS({ "name", officer.name },
                          { "day", text_day(tx->arena, officer.lang, tx->today, DAY_LONG) }));
}

static const struct subscription subscriptions[] = { { &access_glass, on_emergency } };

static const struct route routes[] = {
    { METHOD_GET, EMERGENCIES_PATH, CAP_SIGNED_IN, emergencies_page },
};
static const struct module_entity entities[] = {
    { &entity_holding, NULL, CAP_ADMIN },     { &entity_access_grant, NULL, CAP_ADMIN },
    { &entity_consent, NULL, CAP_ADMIN },     { &entity_consent_recipient, NULL, CAP_ADMIN },
    { &entity_restriction, NULL, CAP_ADMIN }, { &entity_restriction_reader, NULL, CAP_ADMIN },
    { &entity_break_glass, NULL, CAP_ADMIN },
};
static const struct statement *const *const statements[] = { statements_access, statements_privacy,
                                                             NULL };

const struct module module_privacy = {
    .name = "privacy",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .subscriptions = subscriptions,
    .n_subscriptions = 1,
};
