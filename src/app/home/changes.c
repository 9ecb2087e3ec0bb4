/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/home/home.h"
#include "core/key.h"
#include "guard/account.h"

#include <inttypes.h>

/* What others did in the last week to what the actor may see, a line for each record. */

enum { SHOWN = 8, NAMES = 16 };
#define WEEK_MS (7 * INT64_C(86400000))

/* Few people do what is shown: each name is asked for once. */
struct names {
    int64_t account[NAMES];
    struct str name[NAMES];
    size_t n;
};

static struct str name_of(struct req *q, struct names *names, int64_t account)
{
    for (size_t i = 0; i < names->n; i++)
        if (names->account[i] == account)
            return names->name[i];
    struct str name = account_name(q->home, account);
    if (names->n < NAMES) {
        names->account[names->n] = account;
        names->name[names->n++] = name;
    }
    return name;
}

/* “Partenariat, modification par Marc-André Dion” */
static struct str change_said(struct req *q, const struct home_changes_row *row,
                              const struct entity *e, struct str who, bool made)
{
    if (made && str_is(row->entity, "interaction"))
        return text_with(q->arena, q->lang, TEXT_home_did_log, TEXT_ARGS({ "who", .value = who }));
    enum text_id said = made                             ? TEXT_home_did_add
                        : str_is(row->action, "archive") ? TEXT_home_did_archive
                        : str_is(row->action, "restore") ? TEXT_home_did_restore
                                                         : TEXT_home_did_change;
    struct str noun = key_capital(q->arena, e->one[q->lang]);
    return text_with(q->arena, q->lang, said,
                     TEXT_ARGS({ "noun", .value = noun }, { "who", .value = who }));
}

static bool is_log(const struct home_changes_row *row)
{
    return row->made && str_is(row->entity, "interaction");
}

static bool change_read(struct req *q, struct names *names, const struct home_changes_row *row,
                        struct home_change *ret)
{
    const struct module_entity *e = module_entity_named(row->entity);
    if (!e || !e->path || !module_may_read(q, e, row->record))
        return false;
    struct str title = module_record_title(q->tx, e->entity, row->record);
    struct str who = name_of(q, names, row->actor);
    if (!title.p || !who.p)
        return false;
    *ret = (struct home_change){
        .title = title,
        .text = change_said(q, row, e->entity, who, row->made),
        .href = arena_fmt(q->arena, "%s/%" PRId64, e->path, row->record),
        .day = zone_day(q->community->zone, row->at + q->community->civil_offset),
    };
    return true;
}

/* Who logged many exchanges is told once, by those that the reader may see. */
static bool logs_read(struct req *q, struct names *names, const struct home_changes_row *row,
                      struct home_change *ret)
{
    const struct module_entity *e = module_entity_named(STR("interaction"));
    struct home_logged_row logged = { 0 };
    struct home_logged_in in = { .actor = row->actor,
                                 .account = q->actor.account,
                                 .since = q->now - WEEK_MS,
                                 .agency = guard_agency(&q->actor, CAP_INTERACTION_READ) };
    if (!e || !module_may_read(q, e, row->record))
        return false;
    home_logged(q->tx, &in, &logged);
    struct str who = name_of(q, names, row->actor);
    if (logged.n < 2 || !who.p)
        return change_read(q, names, row, ret);
    *ret = (struct home_change){
        .title = text_with(q->arena, q->lang, TEXT_home_did_logs,
                           TEXT_ARGS({ "count", .number = logged.n })),
        .text = text_with(q->arena, q->lang, TEXT_home_did_by, TEXT_ARGS({ "who", .value = who })),
        .href = str_of(e->path),
        .day = zone_day(q->community->zone, row->at + q->community->civil_offset),
    };
    return true;
}

/* Eight lines at most name eight at most who logged. */
static bool is_told(const int64_t told[SHOWN], size_t n, int64_t actor)
{
    for (size_t i = 0; i < n; i++)
        if (told[i] == actor)
            return true;
    return false;
}

/* Page by page until there is enough to show, however much was done that the reader may not see. */
void changes_read(struct req *q, struct home_view *m)
{
    struct home_changes_row *rows;
    struct names names = { 0 };
    int64_t told[SHOWN];
    size_t n_told = 0, n = 1;
    struct home_changes_in in = { .account = q->actor.account,
                                  .since = q->now - WEEK_MS,
                                  .before = INT64_MAX,
                                  .agency = guard_agency(&q->actor, CAP_INTERACTION_READ) };
    m->changes = arena_array(q->arena, struct home_change, SHOWN);
    while (n > 0 && m->n_changes < SHOWN) {
        n = home_changes(q->tx, &in, &rows);
        for (size_t i = 0; i < n && m->n_changes < SHOWN; i++) {
            struct home_change *change = &m->changes[m->n_changes];
            in.before = rows[i].id;
            if (!is_log(&rows[i])) {
                m->n_changes += change_read(q, &names, &rows[i], change);
            } else if (!is_told(told, n_told, rows[i].actor) &&
                       logs_read(q, &names, &rows[i], change)) {
                told[n_told++] = rows[i].actor;
                m->n_changes++;
            }
        }
    }
}
