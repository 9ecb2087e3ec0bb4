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

/* The newest change of each record; that it was made this week says more than what came after. */
static bool is_first(const struct home_changes_row *rows, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (rows[i].record == rows[at].record && str_eq(rows[i].entity, rows[at].entity))
            return false;
    return true;
}

static bool was_made(const struct home_changes_row *rows, size_t n, size_t at)
{
    if (str_is(rows[at].action, "archive"))
        return false;
    for (size_t i = at; i < n; i++)
        if (rows[i].record == rows[at].record && str_eq(rows[i].entity, rows[at].entity) &&
            str_is(rows[i].action, "insert") && rows[i].actor == rows[at].actor)
            return true;
    return false;
}

static bool is_log(const struct home_changes_row *rows, size_t n, size_t at)
{
    return str_is(rows[at].entity, "interaction") && is_first(rows, at) && was_made(rows, n, at);
}

static bool change_read(struct req *q, struct names *names, const struct home_changes_row *row,
                        bool made, struct home_change *ret)
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
        .text = change_said(q, row, e->entity, who, made),
        .href = arena_fmt(q->arena, "%s/%" PRId64, e->path, row->record),
        .day = zone_day(q->community->zone, row->at + q->community->civil_offset),
    };
    return true;
}

/* Who logged many exchanges is told once, by those that the reader may see. */
static bool logs_read(struct req *q, struct names *names, const struct home_changes_row *rows,
                      size_t n, size_t at, struct home_change *ret)
{
    const struct module_entity *e = module_entity_named(STR("interaction"));
    int64_t count = 0, actor = rows[at].actor;
    if (!e || !module_may_read(q, e, rows[at].record))
        return false;
    for (size_t i = 0; i < n; i++)
        if (rows[i].actor == actor && is_log(rows, n, i) && module_may_read(q, e, rows[i].record)) {
            if (i < at)
                return false; /* told already */
            count++;
        }
    struct str who = name_of(q, names, actor);
    if (count < 2 || !who.p)
        return count == 1 && change_read(q, names, &rows[at], true, ret);
    *ret = (struct home_change){
        .title = text_with(q->arena, q->lang, TEXT_home_did_logs,
                           TEXT_ARGS({ "count", .number = count })),
        .text = text_with(q->arena, q->lang, TEXT_home_did_by, TEXT_ARGS({ "who", .value = who })),
        .href = str_of(e->path),
        .day = zone_day(q->community->zone, rows[at].at + q->community->civil_offset),
    };
    return true;
}

void changes_read(struct req *q, struct home_view *m)
{
    struct home_changes_row *rows;
    struct names names = { 0 };
    size_t n = home_changes(
        q->tx, &(struct home_changes_in){ .account = q->actor.account, .since = q->now - WEEK_MS },
        &rows);
    m->changes = arena_array(q->arena, struct home_change, SHOWN);
    for (size_t i = 0; i < n && m->n_changes < SHOWN; i++) {
        struct home_change *change = &m->changes[m->n_changes];
        if (!is_first(rows, i))
            continue;
        m->n_changes += is_log(rows, n, i)
                            ? logs_read(q, &names, rows, n, i, change)
                            : change_read(q, &names, &rows[i], was_made(rows, n, i), change);
    }
}
