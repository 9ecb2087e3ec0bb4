/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One round: answering, with an account or by a link, and giving those links. */
#include "app/partnership/condition/condition.h"
#include "condition_link.html.h"
#include "condition_round.html.h"
#include "core/fault.h"

#include <inttypes.h>

static bool find(struct req *q, struct res *r, enum capability what, struct condition_round *round,
                 struct condition_scope *scope)
{
    if (record_get(q->tx, &entity_condition_round, q->ids[0], round) &&
        round->record.archived == NUMBER_NONE)
        return condition_scope_of(q, r, round->partnership, what, scope);
    res_not_found(q, r);
    return false;
}

static bool has_answered(struct req *q, int64_t round)
{
    struct condition_turn_of_row row;
    return condition_turn_of(q->tx, &(struct condition_turn_of_in){ round, q->actor.account },
                             &row);
}

/* -- links
 * -------------------------------------------------------------------------------------------- */

static struct choices people_of(struct req *q, int64_t partnership)
{
    struct condition_people_row *rows;
    size_t n = condition_people(q->tx, &(struct condition_people_in){ partnership }, &rows);
    struct choice *list = arena_array(q->arena, struct choice, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct choice){ arena_fmt(q->arena, "%" PRId64, rows[i].id),
                                   arena_fmt(q->arena, "%.*s · %.*s", STR_ARG(rows[i].organization),
                                             STR_ARG(rows[i].name)) };
    return (struct choices){ list, n };
}

/* Each party by its name: a department is not its organization. */
static struct choices parties_of(struct req *q, int64_t partnership)
{
    struct partnership_side *sides;
    size_t n = partnership ? partnership_sides(q->tx, partnership, &sides) : 0;
    struct choice *list = arena_array(q->arena, struct choice, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct choice){ arena_fmt(q->arena, "%" PRId64 ":%" PRId64,
                                             sides[i].organization, sides[i].party),
                                   sides[i].said };
    return (struct choices){ list, n };
}

static struct answer_link_giving giving_of(struct req *q, const struct condition_round *round,
                                           const struct condition_scope *scope)
{
    bool open = condition_is_open(round, q->today);
    return (struct answer_link_giving){
        .of = { .purpose = CONDITION_PURPOSE,
                .entity = &entity_condition_round,
                .subject = round->record.id },
        .page = "conditions",
        .mail = "mail-conditions-request",
        .about = scope->title,
        .action = arena_fmt(q->arena, "/conditions/%" PRId64 "/links", round->record.id),
        .refused = open ? STR_NULL : text(q->lang, TEXT_condition_closed),
        .days = open ? (int)(round->closes - q->today) + 1 : 1,
        .people = people_of(q, round->partnership),
        .organizations = parties_of(q, round->partnership),
    };
}

/* -- with an account
 * ---------------------------------------------------------------------------------- */

static void draw(struct req *q, struct res *r, struct condition_round_view *m,
                 const struct condition_answers *answers)
{
    int64_t id = m->round->record.id;
    m->open = condition_is_open(m->round, q->today);
    m->answered = has_answered(q, id);
    m->until = text_day(q->arena, q->lang, m->round->closes, DAY_SHORT);
    m->form =
        (struct condition_form_view){ answers, arena_fmt(q->arena, "/conditions/%" PRId64, id) };
    if (m->scope.may_write && m->open) {
        struct answer_link_giving g = giving_of(q, m->round, &m->scope);
        answer_links_load(q, &g, &m->links);
    }
    m->title = text(q->lang, TEXT_condition_round);
    view_page(q, r, PAGE(.title = m->title, .nav = NAV_PARTNERSHIPS), condition_round_html, m);
}

void condition_round_page(struct req *q, struct res *r)
{
    struct condition_round round;
    struct condition_round_view m = { .round = &round };
    struct condition_answers answers;
    if (!find(q, r, CAP_PARTNERSHIP_READ, &round, &m.scope))
        return;
    condition_answers_read(q, &answers);
    draw(q, r, &m, &answers);
}

void condition_round_answer(struct req *q, struct res *r)
{
    struct condition_round round;
    struct condition_round_view m = { .round = &round };
    struct condition_answers answers;
    struct condition_turn turn;
    if (!find(q, r, CAP_PARTNERSHIP_READ, &round, &m.scope))
        return;
    if (!condition_is_open(&round, q->today) || has_answered(q, round.record.id)) {
        res_redirect(r, "%.*s?done=same", STR_ARG(m.scope.base));
        return;
    }
    condition_answers_read(q, &answers);
    if (!condition_answers_check(q, &answers)) {
        r->status = 422;
        draw(q, r, &m, &answers);
        return;
    }
    entity_init(&entity_condition_turn, &turn);
    turn.round = round.record.id;
    turn.account = q->actor.account;
    record_insert(q->tx, &entity_condition_turn, &turn);
    condition_answers_keep(q->tx, round.record.id, &answers);
    res_redirect(r, "%.*s?done=condition_answered", STR_ARG(m.scope.base));
}

/* It does not open again: what is shown afterwards could be compared with what was before. */
void condition_round_close(struct req *q, struct res *r)
{
    struct condition_round round;
    struct condition_scope scope;
    if (!find(q, r, CAP_PARTNERSHIP_WRITE, &round, &scope))
        return;
    bool open = condition_is_open(&round, q->today);
    if (open) {
        round.closes = q->today - 1;
        REQUIRE(record_update(q->tx, &entity_condition_round, &round) != RECORD_CONFLICT);
    }
    res_redirect(r, "%.*s?done=%s", STR_ARG(scope.base), open ? "condition_closed" : "same");
}

void condition_links_make(struct req *q, struct res *r)
{
    struct condition_round round;
    struct condition_round_view m = { .round = &round };
    struct condition_answers answers = { 0 };
    if (!find(q, r, CAP_PARTNERSHIP_WRITE, &round, &m.scope))
        return;
    struct answer_link_giving g = giving_of(q, &round, &m.scope);
    answer_links_make(q, r, &g, &m.links);
    condition_answers_read(q, &answers);
    draw(q, r, &m, &answers);
}

void condition_links_end(struct req *q, struct res *r)
{
    struct condition_round round;
    struct condition_scope scope;
    if (!find(q, r, CAP_PARTNERSHIP_WRITE, &round, &scope))
        return;
    struct answer_link_giving g = giving_of(q, &round, &scope);
    res_redirect(r, "/conditions/%" PRId64 "?done=%s", round.record.id,
                 answer_links_end(q, &g) ? "link_ended" : "same");
}

/* -- by a link
 * ---------------------------------------------------------------------------------------- */

static bool link_find(struct req *q, struct res *r, struct answer_link *link,
                      struct condition_round *round)
{
    if (!answer_link_open(q, r, CONDITION_PURPOSE, link))
        return false;
    return record_get(q->tx, &entity_condition_round, link->subject, round);
}

static void link_draw(struct req *q, struct res *r, const struct condition_round *round,
                      const struct answer_link *link, const struct condition_answers *answers)
{
    struct partnership p;
    struct condition_round_view m = { .round = round, .by_link = true };
    m.open = condition_is_open(round, q->today);
    m.answered = link->answered != NUMBER_NONE;
    m.until = text_day(q->arena, q->lang, round->closes, DAY_SHORT);
    m.community = q->community->name;
    m.title = text(q->lang, TEXT_condition_round);
    m.form = (struct condition_form_view){ answers, q->path };
    m.scope.title =
        round->partnership && record_get(q->tx, &entity_partnership, round->partnership, &p)
            ? p.title
            : text(q->lang, TEXT_condition_network);
    view_page(q, r, PAGE(.title = m.title, .frame = FRAME_LINK), condition_link_html, &m);
}

void condition_link_page(struct req *q, struct res *r)
{
    struct answer_link link;
    struct condition_round round;
    struct condition_answers answers;
    if (!link_find(q, r, &link, &round))
        return;
    condition_answers_read(q, &answers);
    link_draw(q, r, &round, &link, &answers);
}

void condition_link_answer(struct req *q, struct res *r)
{
    struct answer_link link;
    struct condition_round round;
    struct condition_answers answers;
    if (!link_find(q, r, &link, &round))
        return;
    bool late = !condition_is_open(&round, q->today) || link.answered != NUMBER_NONE;
    condition_answers_read(q, &answers);
    if (late || !condition_answers_check(q, &answers)) {
        if (!late)
            r->status = 422;
        link_draw(q, r, &round, &link, &answers);
        return;
    }
    answer_link_answered(q->tx, &link);
    condition_answers_keep(q->tx, round.record.id, &answers);
    res_redirect(r, "%.*s", STR_ARG(q->path));
}
