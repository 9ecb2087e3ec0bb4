/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/obligation/obligation.h"
#include "app/evaluation/indicator/indicator.h"
#include "app/home/home.h"
#include "app/network/organization/organization.h"
#include "app/partnership/action/action.h"
#include "app/partnership/application/application.h"
#include "app/partnership/frontline/frontline.h"
#include "app/partnership/partnership/partnership.h"
#include "interaction.ent.h"

#include <inttypes.h>

/* What is to be done: obligations, next steps, actions, parts of applications, measures,
 * signatures, notes to read. */

enum { MOST = 40, AHEAD_DAYS = 7, PATIENCE_DAYS = 7 };

static const struct home_look {
    const char *icon;
    enum text_id button;
    bool dated;
} looks[] = {
    [HOME_CALL] = { "phone", TEXT_home_log, true },
    [HOME_CONFIRM] = { "clock", TEXT_home_see, true },
    [HOME_STEP] = { "hands", TEXT_home_step_done, true },
    [HOME_DO] = { "flag", TEXT_home_action_done, true },
    [HOME_GIVE] = { "doc", TEXT_application_give, true },
    [HOME_MEASURE] = { "flag", TEXT_home_measure_do, true },
    [HOME_SIGN] = { "sign", TEXT_home_sign, false },
    [HOME_WAIT] = { "clock", TEXT_home_see, false },
    [HOME_READ] = { "talk", TEXT_frontline_to_read, false },
};

static void item_add(struct req *q, struct home_view *m, struct home_item item)
{
    const struct home_look *look = &looks[item.verb];
    enum home_group g = item.verb == HOME_WAIT || item.due > q->today ? HOME_WEEK
                        : item.due == q->today                        ? HOME_TODAY
                                                                      : HOME_LATE;
    struct home_group_view *group = &m->groups[g];
    if (!group->items)
        group->items = arena_array(q->arena, struct home_item, 6 * MOST);
    item.icon = look->icon;
    item.button = item.may ? look->button : TEXT_home_see;
    item.dated = look->dated;
    if (!item.may || !item.go.p)
        item.go = item.href;
    item.number = (int)++m->n_items;
    group->items[group->n_items++] = item;
}

/* -- obligations
 * -------------------------------------------------------------------------------------- */

static struct str call_why(struct req *q, const struct obligation_line *o,
                           const struct home_last_row *last, size_t n_last)
{
    for (size_t i = 0; i < n_last; i++)
        if (last[i].organization == o->with_organization)
            return text_with(q->arena, q->lang, TEXT_home_call_why_last,
                             TEXT_ARGS({ "promise", .value = o->promise },
                                       { "agreement", .value = o->agreement_title },
                                       { "day", .value = text_day(q->arena, q->lang, last[i].day,
                                                                  DAY_NO_YEAR) }));
    return text_with(q->arena, q->lang, TEXT_home_call_why,
                     TEXT_ARGS({ "promise", .value = o->promise },
                               { "agreement", .value = o->agreement_title }));
}

static void obligation_add(struct req *q, struct home_view *m, const struct obligation_line *o,
                           struct str why)
{
    bool theirs = o->owes && o->owes == o->with_organization;
    m->late_calls += o->days_late > 0;
    m->today_calls += o->due == q->today;
    item_add(q, m,
             (struct home_item){
                 .verb = HOME_CALL,
                 .title = text_with(q->arena, q->lang, theirs ? TEXT_home_remind : TEXT_home_call,
                                    TEXT_ARGS({ "name", .value = o->with })),
                 .href = arena_fmt(q->arena, "/agreements/%" PRId64, o->agreement),
                 .go = arena_fmt(q->arena,
                                 "/interactions/new?organization=%" PRId64 "&partnership=%" PRId64
                                 "&back=/",
                                 o->with_organization, o->partnership),
                 .why = why,
                 .organization = o->with_organization,
                 .partnership = o->partnership,
                 .due = o->due,
                 .may = m->may_log,
             });
}

static void commitment_add(struct req *q, struct home_view *m, const struct obligation_line *o)
{
    item_add(q, m,
             (struct home_item){
                 .verb = HOME_CONFIRM,
                 .title = text_with(q->arena, q->lang, TEXT_home_confirm,
                                    TEXT_ARGS({ "name", .value = o->with })),
                 .href = arena_fmt(q->arena, "/agreements/%" PRId64, o->agreement),
                 .why = text_with(q->arena, q->lang, TEXT_home_call_why,
                                  TEXT_ARGS({ "promise", .value = o->promise },
                                            { "agreement", .value = o->agreement_title })),
                 .organization = o->with_organization,
                 .partnership = o->partnership,
                 .due = o->due,
             });
}

static void obligations_read(struct req *q, struct home_view *m)
{
    struct obligation_line *lines;
    struct home_last_row *last = NULL;
    day until = q->today + AHEAD_DAYS;
    if (guard_reach(&q->actor, CAP_AGREEMENT_READ) == REACH_NONE)
        return;
    size_t n = obligation_lines(q->tx, q->lang, m->scope, until, MOST, &lines), n_last = 0;
    if (n > 0)
        n_last = home_last(
            q->tx, &(struct home_last_in){ .until = until, .organization = m->scope }, &last);
    for (size_t i = 0; i < n; i++)
        if (lines[i].confirmed)
            commitment_add(q, m, &lines[i]);
        else
            obligation_add(q, m, &lines[i], call_why(q, &lines[i], last, n_last));
}

/* -- next steps
 * --------------------------------------------------------------------------------------- */

static void steps_read(struct req *q, struct home_view *m)
{
    struct home_steps_row *rows;
    size_t n = home_steps(q->tx,
                          &(struct home_steps_in){ .account = q->actor.account,
                                                   .orphans = m->scope == 0,
                                                   .until = q->today + AHEAD_DAYS },
                          &rows);
    for (size_t i = 0; i < n; i++) {
        m->late_steps += rows[i].due < q->today;
        m->today_steps += rows[i].due == q->today;
        item_add(q, m,
                 (struct home_item){
                     .verb = HOME_STEP,
                     .title = rows[i].next_step,
                     .href = arena_fmt(q->arena, "/partnerships/%" PRId64, rows[i].id),
                     .why = text_with(q->arena, q->lang, TEXT_home_step_why,
                                      TEXT_ARGS({ "title", .value = rows[i].title })),
                     .go = arena_fmt(q->arena, "/partnerships/%" PRId64 "#step", rows[i].id),
                     .partnership = rows[i].id,
                     .seen = partnership_step_seen(q->arena, rows[i].next_step, rows[i].due),
                     .due = rows[i].due,
                     .may = guard_reach(&q->actor, CAP_PARTNERSHIP_WRITE) != REACH_NONE,
                 });
    }
}

/* -- actions
 * ------------------------------------------------------------------------------------------ */

/* Who has no agency stands for the network; nobody's: 0. */
static int64_t own_organization(struct req *q, const struct home_view *m)
{
    if (q->actor.organization)
        return q->actor.organization;
    return m->scope == 0 ? organization_host(q->tx) : 0;
}

static void actions_read(struct req *q, struct home_view *m)
{
    struct action_mine_row *rows;
    if (guard_reach(&q->actor, CAP_INTERACTION_WRITE) == REACH_NONE)
        return;
    size_t n = action_mine(q->tx,
                           &(struct action_mine_in){
                               .account = q->actor.account,
                               .organization = own_organization(q, m),
                               .until = q->today + AHEAD_DAYS,
                               .all = guard_reach(&q->actor, CAP_PARTNERSHIP_READ) == REACH_ALL },
                           &rows);
    for (size_t i = 0; i < n; i++) {
        m->late_actions += rows[i].due < q->today;
        m->today_actions += rows[i].due == q->today;
        item_add(q, m,
                 (struct home_item){
                     .verb = HOME_DO,
                     .title = rows[i].title,
                     .href = arena_fmt(q->arena, "/actions/%" PRId64, rows[i].id),
                     .why = rows[i].together.p
                                ? text_with(q->arena, q->lang, TEXT_home_step_why,
                                            TEXT_ARGS({ "title", .value = rows[i].together }))
                                : text(q->lang, TEXT_home_action_alone),
                     .post = arena_fmt(q->arena, "/actions/%" PRId64 "/done", rows[i].id),
                     .due = rows[i].due,
                     .may = true,
                 });
    }
}

/* -- parts of joint applications
 * ------------------------------------------------------------------------------------------ */

static void part_add(struct req *q, struct home_view *m, const struct application_due_row *row,
                     bool own)
{
    struct str title = own ? row->title
                           : text_with(q->arena, q->lang, TEXT_home_remind,
                                       TEXT_ARGS({ "name", .value = row->agency }));
    bool may = own && guard_may(&q->actor, CAP_PARTNERSHIP_WRITE, row->organization);
    m->late_actions += row->due < q->today;
    m->today_actions += row->due == q->today;
    item_add(q, m,
             (struct home_item){
                 .verb = HOME_GIVE,
                 .title = title,
                 .href = arena_fmt(q->arena, "/applications/%" PRId64 "#parts", row->application),
                 .why = own ? text_with(q->arena, q->lang, TEXT_home_part_why,
                                        TEXT_ARGS({ "title", .value = row->of }))
                            : text_with(q->arena, q->lang, TEXT_home_call_why,
                                        TEXT_ARGS({ "promise", .value = row->title },
                                                  { "agreement", .value = row->of })),
                 .post = may ? arena_fmt(q->arena, "/application-parts/%" PRId64 "/done", row->id)
                             : STR_NULL,
                 .gives = "given",
                 .due = row->due,
                 .may = may,
             });
}

static void parts_read(struct req *q, struct home_view *m)
{
    struct application_due_row *rows;
    int64_t own = own_organization(q, m);
    if (own <= 0)
        return;
    size_t n = application_due(q->tx,
                               &(struct application_due_in){ .organization = own,
                                                             .today = q->today,
                                                             .until = q->today + AHEAD_DAYS },
                               &rows);
    for (size_t i = 0; i < n; i++)
        part_add(q, m, &rows[i], rows[i].organization == own);
}

/* -- measures
 * ---------------------------------------------------------------------------------------------- */

static void measure_add(struct req *q, struct home_view *m, const struct indicator_due_row *row,
                        bool theirs)
{
    struct str together = text_with(q->arena, q->lang, TEXT_home_step_why,
                                    TEXT_ARGS({ "title", .value = row->title }));
    m->late_actions += row->due < q->today;
    m->today_actions += row->due == q->today;
    item_add(q, m,
             (struct home_item){
                 .verb = HOME_MEASURE,
                 .title = theirs ? text_with(q->arena, q->lang, TEXT_home_remind,
                                             TEXT_ARGS({ "name", .value = row->collector_name }))
                                 : text_with(q->arena, q->lang, TEXT_home_measure,
                                             TEXT_ARGS({ "name", .value = row->name })),
                 .href = arena_fmt(q->arena, "/indicators/%" PRId64 "#measures", row->id),
                 .why = theirs ? text_with(q->arena, q->lang, TEXT_home_call_why,
                                           TEXT_ARGS({ "promise", .value = row->name },
                                                     { "agreement", .value = row->title }))
                               : together,
                 .due = row->due,
                 .may = !theirs && guard_reach(&q->actor, CAP_PARTNERSHIP_WRITE) != REACH_NONE,
             });
}

static void measures_read(struct req *q, struct home_view *m)
{
    struct indicator_due_row *rows;
    int64_t own = own_organization(q, m);
    size_t n = indicator_due(
        q->tx,
        &(struct indicator_due_in){ .organization = own > 0 ? own : NUMBER_NONE,
                                    .agency = guard_agency(&q->actor, CAP_PARTNERSHIP_READ),
                                    .account = q->actor.account,
                                    .today = q->today,
                                    .until = q->today + AHEAD_DAYS },
        &rows);
    for (size_t i = 0; i < n; i++)
        measure_add(q, m, &rows[i], rows[i].collector > 0 && rows[i].collector != own);
}

/* -- signatures
 * --------------------------------------------------------------------------------------- */

static struct str wait_why(struct req *q, const struct home_unsigned_row *row, bool mine)
{
    struct str sent = row->sent_on == DAY_NONE
                          ? STR("—")
                          : text_day(q->arena, q->lang, row->sent_on, DAY_NO_YEAR);
    return text_with(q->arena, q->lang, mine ? TEXT_home_sign_why : TEXT_home_unsigned_why,
                     TEXT_ARGS({ "name", .value = row->name }, { "day", .value = sent }));
}

/* Mine at once; theirs after a week, when a word would help. */
static void unsigned_read(struct req *q, struct home_view *m)
{
    struct home_unsigned_row *rows;
    if (guard_reach(&q->actor, CAP_AGREEMENT_READ) == REACH_NONE)
        return;
    size_t n = home_unsigned(
        q->tx, &(struct home_unsigned_in){ .organization = m->scope, .account = q->actor.account },
        &rows);
    struct actor me = q->actor;
    if (n)
        me.organization = own_organization(q, m);
    for (size_t i = 0; i < n; i++) {
        bool mine = guard_may(&me, CAP_AGREEMENT_SIGN, rows[i].organization);
        if (!mine && rows[i].sent_on != DAY_NONE && q->today - rows[i].sent_on <= PATIENCE_DAYS)
            continue;
        m->to_sign += mine;
        item_add(q, m,
                 (struct home_item){
                     .verb = mine ? HOME_SIGN : HOME_WAIT,
                     .title = rows[i].title,
                     .href = arena_fmt(q->arena, "/agreements/%" PRId64, rows[i].id),
                     .why = wait_why(q, &rows[i], mine),
                     .due = q->today,
                     .may = true,
                 });
    }
}

/* -- notes to the front line
 * ------------------------------------------------------------------------------ */

static void notes_to_read(struct req *q, struct home_view *m)
{
    struct briefing_unread_row *rows;
    size_t n = briefing_unread(
        q->tx,
        &(struct briefing_unread_in){ .account = q->actor.account, .agency = partnership_reach(q) },
        &rows);
    m->to_read = (int64_t)n;
    for (size_t i = 0; i < n; i++)
        item_add(q, m,
                 (struct home_item){
                     .verb = HOME_READ,
                     .title = rows[i].name,
                     .href = arena_fmt(q->arena, "/briefings/%" PRId64, rows[i].id),
                     .why = text_with(
                         q->arena, q->lang, TEXT_frontline_home_why,
                         TEXT_ARGS({ "title", .value = rows[i].partnership },
                                   { "day", .value = text_day(q->arena, q->lang, rows[i].told,
                                                              DAY_NO_YEAR) })),
                     .due = q->today,
                     .may = true,
                 });
}

/* Late by lateness, then what is due by its day; of the same day, in the order found. */
static void group_sort(struct home_group_view *g)
{
    for (size_t i = 1; i < g->n_items; i++) {
        struct home_item item = g->items[i];
        size_t k = i;
        for (; k > 0 && g->items[k - 1].due > item.due; k--)
            g->items[k] = g->items[k - 1];
        g->items[k] = item;
    }
}

void todo_read(struct req *q, struct home_view *m)
{
    static const enum text_id titles[HOME_GROUPS] = { TEXT_home_group_late, TEXT_home_group_today,
                                                      TEXT_home_group_week };
    obligations_read(q, m);
    steps_read(q, m);
    actions_read(q, m);
    parts_read(q, m);
    measures_read(q, m);
    unsigned_read(q, m);
    notes_to_read(q, m);
    for (int g = 0; g < HOME_GROUPS; g++) {
        struct home_group_view *group = &m->groups[g];
        group->title = titles[g];
        size_t shown = g == HOME_WEEK ? HOME_SHOWN_AHEAD : HOME_SHOWN;
        group->n_open = group->n_items > shown + 1 ? shown : group->n_items;
        group_sort(group);
    }
    if (m->n_items > 0)
        m->outcomes =
            choices_of(q->arena, q->lang, NULL, &entity_interaction.fields[INTERACTION_OUTCOME]);
}
