/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The results of a partnership or of the network, and the rounds that are opened there. */
#include "app/partnership/condition/condition.h"
#include "app/partnership/interaction/interaction.h"
#include "condition_scope.html.h"
#include "core/key.h"

#include <inttypes.h>

enum { DAYS_USUAL = 14 };

/* -- whose they are
 * ----------------------------------------------------------------------------------- */

static bool network_scope(struct req *q, enum capability what, struct condition_scope *ret)
{
    enum reach reach = guard_reach(&q->actor, what);
    struct crumb *crumbs = arena_array(q->arena, struct crumb, 2);
    crumbs[0] = (struct crumb){ text(q->lang, TEXT_partnership_title), STR("/partnerships") };
    ret->title = text(q->lang, TEXT_condition_network);
    ret->base = STR("/conditions");
    ret->crumbs = crumbs;
    ret->may_write = guard_reach(&q->actor, CAP_PARTNERSHIP_WRITE) == REACH_ALL;
    return what == CAP_PARTNERSHIP_READ ? reach != REACH_NONE : reach == REACH_ALL;
}

static bool partnership_scope(struct req *q, enum capability what, int64_t id,
                              struct condition_scope *ret)
{
    struct partnership p;
    struct crumb *crumbs = arena_array(q->arena, struct crumb, 3);
    if (!record_get(q->tx, &entity_partnership, id, &p) ||
        !record_mine(q, &partnership_pages, what, &p))
        return false;
    ret->partnership = id;
    ret->title = p.title;
    ret->base = arena_fmt(q->arena, "/partnerships/%" PRId64 "/conditions", id);
    crumbs[0] = (struct crumb){ text(q->lang, TEXT_partnership_title), STR("/partnerships") };
    crumbs[1] = (struct crumb){ p.title, arena_fmt(q->arena, "/partnerships/%" PRId64, id) };
    ret->crumbs = crumbs;
    ret->may_write = p.record.archived == NUMBER_NONE &&
                     record_mine(q, &partnership_pages, CAP_PARTNERSHIP_WRITE, &p);
    return true;
}

bool condition_scope_of(struct req *q, struct res *r, int64_t partnership, enum capability what,
                        struct condition_scope *ret)
{
    *ret = (struct condition_scope){ 0 };
    if (partnership ? partnership_scope(q, what, partnership, ret) : network_scope(q, what, ret))
        return true;
    res_not_found(q, r);
    return false;
}

/* -- the page
 * ----------------------------------------------------------------------------------------- */

/* The round that is open now, when there is one. */
static const struct condition_rounds_row *open_round(struct req *q, int64_t partnership)
{
    struct condition_rounds_row *rows;
    size_t n = condition_rounds(q->tx, &(struct condition_rounds_in){ partnership }, &rows);
    return n && rows[n - 1].closes >= q->today ? &rows[n - 1] : NULL;
}

static void inputs_fill(struct req *q, struct condition_scope_view *m)
{
    bool again = q->method == METHOD_POST;
    m->closes.name = "closes";
    m->closes.label = entity_condition_round.fields[CONDITION_ROUND_CLOSES].label[q->lang];
    m->closes.type = "date";
    m->closes.required = true;
    m->closes.value = again ? req_form(q, "closes") : day_iso(q->arena, q->today + DAYS_USUAL);
    m->message.name = "message";
    m->message.label = entity_condition_round.fields[CONDITION_ROUND_MESSAGE].label[q->lang];
    m->message.type = "textarea";
    m->message.max = CONDITION_WORDS;
    m->message.optional_said = true;
    m->message.value = again ? req_form(q, "message") : STR_NULL;
}

static void draw(struct req *q, struct res *r, struct condition_scope_view *m)
{
    struct condition_turn_of_row turn;
    const struct condition_rounds_row *open = open_round(q, m->scope.partnership);
    condition_results_load(q, m->scope.partnership, &m->results);
    m->from = m->results.n_rounds > CONDITION_ROUNDS_SEEN
                  ? m->results.n_rounds - CONDITION_ROUNDS_SEEN
                  : 0;
    if (open) {
        m->open = open->id;
        m->until = text_day(q->arena, q->lang, open->closes, DAY_SHORT);
        m->answered_said = text_with(q->arena, q->lang, TEXT_condition_answered_count,
                                     TEXT_ARGS({ "count", .number = open->turns + open->links }));
        m->answered = condition_turn_of(
            q->tx, &(struct condition_turn_of_in){ open->id, q->actor.account }, &turn);
    }
    m->today = q->today;
    m->may_log = interaction_may_log(q);
    if (m->results.last)
        m->n_actions = action_of(q, "condition_round", m->results.last, &m->actions);
    inputs_fill(q, m);
    struct str title = text(q->lang, TEXT_condition_title);
    view_page(q, r, PAGE(.title = title, .nav = NAV_PARTNERSHIPS), condition_scope_html, m);
}

void condition_page(struct req *q, struct res *r)
{
    struct condition_scope_view m = { 0 };
    if (condition_scope_of(q, r, q->n_ids ? q->ids[0] : 0, CAP_PARTNERSHIP_READ, &m.scope))
        draw(q, r, &m);
}

void condition_csv(struct req *q, struct res *r)
{
    struct condition_scope scope;
    struct condition_results res;
    if (!condition_scope_of(q, r, q->n_ids ? q->ids[0] : 0, CAP_PARTNERSHIP_READ, &scope))
        return;
    condition_results_load(q, scope.partnership, &res);
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, STR("conditions.csv"));
    out_lit(&r->body, "\xEF\xBB\xBF");
    out_csv(&r->body, text(q->lang, TEXT_condition_condition));
    for (size_t k = 0; k < res.n_rounds; k++) {
        out_char(&r->body, ',');
        out_csv(&r->body, text_with(q->arena, q->lang, TEXT_condition_csv_round,
                                    TEXT_ARGS({ "day", .value = res.rounds[k] },
                                              { "count", .number = res.answers[k] })));
    }
    out_lit(&r->body, "\r\n");
    for (size_t i = 0; i < res.n; i++) {
        out_csv(&r->body, res.list[i].title);
        for (size_t k = 0; k < res.n_rounds; k++) {
            out_char(&r->body, ',');
            out_csv(&r->body, res.list[i].means[k]);
        }
        out_lit(&r->body, "\r\n");
    }
}

/* -- a round is opened
 * -------------------------------------------------------------------------------- */

void condition_start(struct req *q, struct res *r)
{
    struct condition_scope_view m = { 0 };
    struct condition_round round;
    day closes;
    if (!condition_scope_of(q, r, q->n_ids ? q->ids[0] : 0, CAP_PARTNERSHIP_WRITE, &m.scope))
        return;
    struct str message = str_trim(req_form(q, "message"));
    if (!day_parse(str_trim(req_form(q, "closes")), &closes) || closes < q->today ||
        closes > q->today + CONDITION_DAYS_MOST)
        m.closes.error = text(q->lang, TEXT_condition_error_closes);
    else if (open_round(q, m.scope.partnership))
        m.closes.error = text(q->lang, TEXT_condition_error_already);
    if (key_length(message) > CONDITION_WORDS)
        m.message.error = text(q->lang, TEXT_condition_error_words);
    if (m.closes.error.p || m.message.error.p) {
        r->status = 422;
        draw(q, r, &m);
        return;
    }
    entity_init(&entity_condition_round, &round);
    round.partnership = m.scope.partnership;
    round.opened = q->today;
    round.closes = closes;
    round.message = str_is_blank(message) ? STR_NULL : message;
    round.account = q->actor.account;
    record_insert(q->tx, &entity_condition_round, &round);
    res_redirect(r, "/conditions/%" PRId64 "?done=condition_opened", round.record.id);
}
