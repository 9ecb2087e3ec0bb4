/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/home/home.h"

#include "app/agreement/obligation/obligation.h"
#include "app/home/notes.h"
#include "core/fault.h"
#include "guard/account.h"
#include "home_show.html.h"

#include <inttypes.h>

enum { MOST = 40, AHEAD_DAYS = 7, QUARTER_DAYS = 91, SILENT_DAYS = 42, CHANGES = 8 };

/* Whose day: 0 for all of the community, else one agency's. */
static int64_t scope_of(const struct req *q)
{
    return guard_reach(&q->actor, CAP_PARTNERSHIP_READ) == REACH_ALL ? 0 : q->actor.organization;
}

static void item_add(struct req *q, struct home_view *m, struct home_item item)
{
    enum home_group g = item.due < q->today    ? HOME_LATE
                        : item.due == q->today ? HOME_TODAY
                                               : HOME_WEEK;
    if (item.waiting)
        g = HOME_WEEK;
    if (!m->items[g])
        m->items[g] = arena_array(q->arena, struct home_item, 3 * MOST);
    if (m->n_items[g] < 3 * MOST)
        m->items[g][m->n_items[g]++] = item;
}

/* -- what is to be done
 * --------------------------------------------------------------------------------------- */

static int64_t obligations_read(struct req *q, struct home_view *m)
{
    struct obligation_line *lines;
    int64_t late = 0;
    size_t n = obligation_lines(q->tx, q->lang, scope_of(q), q->today + AHEAD_DAYS, MOST, &lines);
    for (size_t i = 0; i < n; i++) {
        const struct obligation_line *o = &lines[i];
        late += o->days_late > 0;
        struct str log = arena_fmt(
            q->arena, "/interactions/new?organization=%" PRId64 "&partnership=%" PRId64 "&back=/",
            o->with_organization, o->partnership);
        item_add(q, m,
                 (struct home_item){
                     .icon = "phone",
                     .title = text_with(q->arena, q->lang, TEXT_home_call,
                                        TEXT_ARGS({ "name", .value = o->with })),
                     .href = arena_fmt(q->arena, "/agreements/%" PRId64, o->agreement),
                     .why = text_with(q->arena, q->lang, TEXT_home_call_why,
                                      TEXT_ARGS({ "promise", .value = o->promise },
                                                { "agreement", .value = o->agreement_title })),
                     .action = text(q->lang, TEXT_home_log),
                     .action_href = m->may_log ? log : STR_NULL,
                     .due = o->due,
                 });
    }
    return late;
}

static void steps_read(struct req *q, struct home_view *m)
{
    struct home_steps_row *rows;
    size_t n = home_steps(q->tx,
                          &(struct home_steps_in){ .account = q->actor.account,
                                                   .orphans = scope_of(q) == 0,
                                                   .until = q->today + AHEAD_DAYS },
                          &rows);
    for (size_t i = 0; i < n; i++)
        item_add(q, m,
                 (struct home_item){
                     .icon = "hands",
                     .title = rows[i].next_step,
                     .href = arena_fmt(q->arena, "/partnerships/%" PRId64, rows[i].id),
                     .why = text_with(q->arena, q->lang, TEXT_home_step_why,
                                      TEXT_ARGS({ "title", .value = rows[i].title })),
                     .action = text(q->lang, TEXT_home_step),
                     .action_href = arena_fmt(q->arena, "/partnerships/%" PRId64, rows[i].id),
                     .due = rows[i].due,
                 });
}

static void unsigned_read(struct req *q, struct home_view *m)
{
    struct home_unsigned_row *rows;
    size_t n =
        home_unsigned(q->tx, &(struct home_unsigned_in){ .organization = scope_of(q) }, &rows);
    for (size_t i = 0; i < n; i++) {
        bool mine = guard_may(&q->actor, CAP_AGREEMENT_SIGN, rows[i].organization);
        struct str href = arena_fmt(q->arena, "/agreements/%" PRId64, rows[i].id);
        item_add(q, m,
                 (struct home_item){
                     .icon = "doc",
                     .title = rows[i].title,
                     .href = href,
                     .why = text_with(q->arena, q->lang,
                                      mine ? TEXT_home_sign_why : TEXT_home_unsigned_why,
                                      TEXT_ARGS({ "name", .value = rows[i].name })),
                     .action = text(q->lang, mine ? TEXT_home_sign : TEXT_home_see),
                     .action_href = href,
                     .due = mine ? q->today : q->today + 1,
                     .waiting = !mine,
                 });
    }
}

/* -- whom we have not seen
 * --------------------------------------------------------------------------------------- */

static void weeks_read(struct req *q, struct home_view *m)
{
    int64_t id[HOME_SILENT] = { 0 };
    struct home_exchanges_row *rows;
    for (size_t i = 0; i < m->n_silences; i++)
        id[i] = m->silences[i].id;
    size_t n = home_exchanges(q->tx,
                              &(struct home_exchanges_in){ .a = id[0],
                                                           .b = id[1],
                                                           .c = id[2],
                                                           .d = id[3],
                                                           .e = id[4],
                                                           .f = id[5],
                                                           .g = id[6],
                                                           .first = m->first_week },
                              &rows);
    for (size_t r = 0; r < n; r++)
        for (size_t i = 0; i < m->n_silences; i++)
            if (m->silences[i].id == rows[r].organization &&
                rows[r].day < m->first_week + 7 * HOME_WEEKS)
                m->silences[i].weeks[(rows[r].day - m->first_week) / 7]++;
}

static void silences_read(struct req *q, struct home_view *m)
{
    struct home_silent_row *rows;
    int64_t host = 0;
    str_to_i64(setting_get(q->tx, "host_organization"), &host);
    m->n_silences =
        home_silent(q->tx,
                    &(struct home_silent_in){
                        .organization = scope_of(q), .host = host, .own = q->actor.organization },
                    &rows);
    m->silences = arena_array(q->arena, struct home_silence, m->n_silences);
    for (size_t i = 0; i < m->n_silences; i++) {
        struct home_silence *s = &m->silences[i];
        *s = (struct home_silence){ .id = rows[i].id, .name = rows[i].name, .last = rows[i].last };
        s->late = s->last == DAY_NONE || q->today - s->last >= SILENT_DAYS;
    }
    if (m->n_silences)
        weeks_read(q, m);
    for (size_t i = 0; i < m->n_silences; i++) {
        int64_t sum = 0;
        for (int w = 0; w < HOME_WEEKS; w++)
            sum += m->silences[i].weeks[w];
        m->silences[i].sentence = text_with(
            q->arena, q->lang, TEXT_home_strip,
            TEXT_ARGS({ "name", .value = m->silences[i].name }, { "count", .number = sum }));
    }
}

/* -- figures
 * --------------------------------------------------------------------------------------------------------
 */

static int64_t known(int64_t n)
{
    return n == NUMBER_NONE ? 0 : n;
}

static void rhythm_read(struct req *q, struct home_view *m)
{
    struct home_days_row *rows;
    size_t n = home_days(
        q->tx, &(struct home_days_in){ .first = m->first_week, .organization = scope_of(q) },
        &rows);
    for (size_t i = 0; i < n; i++)
        if (rows[i].day < m->first_week + 7 * HOME_WEEKS)
            m->rhythm[(rows[i].day - m->first_week) / 7] += (double)rows[i].n;
    m->this_week = (int64_t)m->rhythm[HOME_WEEKS - 1];
    m->rhythm_sentence =
        text_with(q->arena, q->lang, TEXT_home_rhythm,
                  TEXT_ARGS({ "count", .number = m->this_week },
                            { "before", .number = (int64_t)m->rhythm[HOME_WEEKS - 2] }));
}

static void figures_read(struct req *q, struct home_view *m)
{
    struct home_partnerships_row partnerships = { 0 };
    struct home_kept_row kept = { 0 };
    struct home_beds_row beds = { 0 };
    int64_t scope = scope_of(q);
    home_partnerships(q->tx, &(struct home_partnerships_in){ .organization = scope },
                      &partnerships);
    home_kept(q->tx,
              &(struct home_kept_in){
                  .first = q->today - QUARTER_DAYS, .today = q->today, .organization = scope },
              &kept);
    m->partnerships = partnerships.n;
    m->kept = known(kept.kept);
    m->kept_of = known(kept.due);
    m->beds_day = DAY_NONE;
    if (home_beds(q->tx, &beds)) {
        m->beds_day = beds.day;
        m->beds = known(beds.free);
        m->beds_of = known(beds.places);
    }
    rhythm_read(q, m);
}

/* -- what changed
 * ------------------------------------------------------------------------------------------------------
 */

static bool change_read(struct req *q, const struct home_changes_row *row, struct home_change *ret)
{
    const struct module_entity *e = module_entity_named(row->entity);
    if (!e || !e->path || guard_reach(&q->actor, e->read) != REACH_ALL)
        return false;
    struct str title = module_record_title(q->tx, e->entity, row->record);
    struct str who = account_name(q->home, row->actor);
    if (!title.p || !who.p)
        return false;
    enum text_id said = str_is(row->action, "insert")    ? TEXT_home_change_insert
                        : str_is(row->action, "archive") ? TEXT_home_change_archive
                                                         : TEXT_home_change_update;
    *ret = (struct home_change){
        .who = who,
        .text = text_with(q->arena, q->lang, said, TEXT_ARGS({ "title", .value = title })),
        .href = arena_fmt(q->arena, "%s/%" PRId64, e->path, row->record),
        .at = row->at,
    };
    return true;
}

/* Several changes of one record by one person are told once. */
static void changes_read(struct req *q, struct home_view *m)
{
    struct home_changes_row *rows;
    size_t n = home_changes(q->tx, &(struct home_changes_in){ .account = q->actor.account }, &rows);
    m->changes = arena_array(q->arena, struct home_change, CHANGES);
    for (size_t i = 0; i < n && m->n_changes < CHANGES; i++) {
        bool told = q->now - rows[i].at > 7 * INT64_C(86400000);
        for (size_t k = 0; k < i && !told; k++)
            told = rows[k].record == rows[i].record && str_eq(rows[k].entity, rows[i].entity);
        if (!told)
            m->n_changes += change_read(q, &rows[i], &m->changes[m->n_changes]);
    }
}

static void home_show(struct req *q, struct res *r)
{
    struct home_view m = {
        .today = q->today,
        .first_week = q->today - day_weekday(q->today) + 1 - 7 * (HOME_WEEKS - 1),
        .date = text_day(q->arena, q->lang, q->today, DAY_LONG),
        .may_log = guard_reach(&q->actor, CAP_INTERACTION_WRITE) != REACH_NONE,
        .may_import = guard_reach(&q->actor, CAP_DIRECTORY_IMPORT) != REACH_NONE,
    };
    if (!q->community) {
        res_redirect(r, "/account");
        return;
    }
    int64_t late = obligations_read(q, &m);
    steps_read(q, &m);
    unsigned_read(q, &m);
    silences_read(q, &m);
    figures_read(q, &m);
    notes_read(q, &m);
    changes_read(q, &m);
    m.empty = m.partnerships == 0;
    home_sentence(q->arena, q->lang, &m, late);
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
