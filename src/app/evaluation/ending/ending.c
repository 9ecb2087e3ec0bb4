/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/ending/ending.h"

#include "core/fault.h"

#include <inttypes.h>

/* -- its life
 * ------------------------------------------------------------------------------------------ */

bool ending_read(struct tx *tx, int64_t partnership, struct partnership_ending *ret)
{
    struct ending_of_row row;
    return ending_of(tx, &(struct ending_of_in){ partnership }, &row) &&
           record_get(tx, &entity_partnership_ending, row.id, ret);
}

static void to_inform(struct tx *tx, int64_t ending, enum informed_kind kind, struct str who)
{
    struct ending_informed i;
    entity_init(&entity_ending_informed, &i);
    i.ending = ending;
    i.kind = (int)kind;
    i.who = who;
    record_insert(tx, &entity_ending_informed, &i);
}

/* What belongs to an earlier end: it was told, tried and announced then. */
static void begin_again(struct tx *tx, struct partnership_ending *e)
{
    struct ending_informed_of_row *rows;
    e->opened = tx->today;
    e->closed = e->told_partner = e->told_funders = e->met = e->third_on = DAY_NONE;
    e->told_how = e->met_outcome = e->amended = e->third = STR_NULL;
    size_t n = ending_informed_of(tx, &(struct ending_informed_of_in){ e->record.id }, &rows);
    for (size_t i = 0; i < n; i++)
        record_archive(tx, &entity_ending_informed, rows[i].id, true);
}

static void inform_usual(struct tx *tx, enum lang l, const struct partnership_ending *e)
{
    struct ending_parties_row *parties;
    size_t n = ending_parties(tx, &(struct ending_parties_in){ e->partnership }, &parties);
    for (size_t i = 0; i < n; i++)
        to_inform(tx, e->record.id, INFORMED_KIND_STAFF,
                  text_with(tx->arena, l, TEXT_ending_staff_of,
                            TEXT_ARGS({ "name", .value = parties[i].name })));
    to_inform(tx, e->record.id, INFORMED_KIND_OUTSIDE, text(l, TEXT_ending_people));
    to_inform(tx, e->record.id, INFORMED_KIND_OUTSIDE, text(l, TEXT_ending_outside_workers));
    to_inform(tx, e->record.id, INFORMED_KIND_OUTSIDE, text(l, TEXT_ending_funders));
}

int64_t ending_begin(struct tx *tx, enum lang l, struct partnership_ending *e)
{
    struct ending_informed_of_row *rows;
    if (e->closed != DAY_NONE)
        begin_again(tx, e);
    if (!e->record.id) {
        e->opened = tx->today;
        record_insert(tx, &entity_partnership_ending, e);
    } else {
        REQUIRE(record_update(tx, &entity_partnership_ending, e) != RECORD_CONFLICT);
    }
    if (e->kind != ENDING_KIND_NEVER &&
        !ending_informed_of(tx, &(struct ending_informed_of_in){ e->record.id }, &rows))
        inform_usual(tx, l, e);
    return e->record.id;
}

bool ending_may_skip(struct tx *tx, const struct partnership *p)
{
    struct ending_ran_row row;
    return p->phase < PARTNERSHIP_PHASE_CONSOLIDATION &&
           !(ending_ran(tx, &(struct ending_ran_in){ p->record.id }, &row) && row.n);
}

static bool has_lesson(const struct partnership_ending *e)
{
    const struct str all[] = { e->successes, e->contributions, e->adaptation, e->communication,
                               e->process,   e->differently,   e->lessons };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!str_is_blank(all[i]))
            return true;
    return false;
}

/* What a notice would end is not left running under a partnership that is over. */
static bool is_running(struct tx *tx, int64_t partnership)
{
    struct ending_agreements_row *rows;
    size_t n = ending_agreements(tx, &(struct ending_agreements_in){ partnership }, &rows);
    for (size_t i = 0; i < n; i++)
        if (str_is(rows[i].state, "sent") || (str_is(rows[i].state, "in_force") && rows[i].notice))
            return true;
    return false;
}

unsigned ending_missing(struct tx *tx, const struct partnership_ending *e)
{
    struct ending_informed_of_row *informed;
    unsigned missing = 0;
    if (e->kind == ENDING_KIND_NEVER)
        return is_running(tx, e->partnership) ? ENDING_NOTICE : 0;
    if (e->kind == ENDING_KIND_DISSATISFACTION) {
        if (e->told_partner == DAY_NONE || e->told_funders == DAY_NONE)
            missing |= ENDING_TOLD;
        if (e->met == DAY_NONE || (str_is_blank(e->amended) && str_is_blank(e->third)))
            missing |= ENDING_MET;
    }
    if (is_running(tx, e->partnership))
        missing |= ENDING_NOTICE;
    size_t n = ending_informed_of(tx, &(struct ending_informed_of_in){ e->record.id }, &informed);
    for (size_t i = 0; i < n; i++)
        if (informed[i].done == DAY_NONE)
            missing |= ENDING_INFORMED;
    if (!has_lesson(e))
        missing |= ENDING_LESSONS;
    return missing;
}

bool ending_close(struct tx *tx, struct partnership_ending *e)
{
    struct partnership p;
    if (ending_missing(tx, e) || !record_get(tx, &entity_partnership, e->partnership, &p) ||
        partnership_end(tx, &p, true, e->why) != PARTNERSHIP_MOVED)
        return false;
    e->closed = tx->today;
    REQUIRE(record_update(tx, &entity_partnership_ending, e) != RECORD_CONFLICT);
    return true;
}

/* -- what its page posts
 * ------------------------------------------------------------------------------- */

static bool find(struct req *q, struct res *r, struct partnership *p, struct partnership_ending *e)
{
    if (!kept_open(q, r, CAP_PARTNERSHIP_WRITE, p))
        return false;
    if (ending_read(q->tx, p->record.id, e) && e->closed == DAY_NONE && p->ended == DAY_NONE)
        return true;
    res_not_found(q, r);
    return false;
}

static void back_to(struct req *q, struct res *r, const struct partnership *p, const char *anchor,
                    const char *done)
{
    record_go_back(q, r,
                   arena_fmt(q->arena, "/partnerships/%" PRId64 "/ending#%s", p->record.id, anchor),
                   done, 0);
}

static void again(struct req *q, struct res *r, const struct partnership *p, enum ending_form form,
                  const void *typed, const struct form_errors *errors)
{
    r->status = 422;
    ending_show(q, r, p, &(struct ending_again){ form, typed, errors });
}

/* POST /partnerships/{id}/ending: kind, why. Said again, it corrects them. */
void ending_begin_post(struct req *q, struct res *r)
{
    struct partnership p;
    struct partnership_ending e;
    struct form_errors errors = { 0 };
    if (!kept_open(q, r, CAP_PARTNERSHIP_WRITE, &p))
        return;
    if (p.ended != DAY_NONE) {
        res_not_found(q, r);
        return;
    }
    if (!ending_read(q->tx, p.record.id, &e)) {
        entity_init(&entity_partnership_ending, &e);
        e.partnership = p.record.id;
        e.opened = q->today;
    }
    under_read(q, &entity_partnership_ending, &e, &errors);
    if (e.kind == ENDING_KIND_NEVER && !ending_may_skip(q->tx, &p))
        form_error_add(q->arena, &errors,
                       &entity_partnership_ending.fields[PARTNERSHIP_ENDING_KIND],
                       text(q->lang, TEXT_ending_has_begun));
    if (errors.n > 0) {
        again(q, r, &p, ENDING_FORM_BEGIN, &e, &errors);
        return;
    }
    ending_begin(q->tx, q->lang, &e);
    back_to(q, r, &p, "main", "ending_begun");
}

static enum ending_form form_of(struct str step)
{
    return str_is(step, "tell")   ? ENDING_FORM_TELL
           : str_is(step, "meet") ? ENDING_FORM_MEET
                                  : ENDING_FORM_LEARN;
}

static void check_days(struct req *q, const struct partnership_ending *e,
                       struct form_errors *errors)
{
    static const int fields[] = { PARTNERSHIP_ENDING_TOLD_PARTNER, PARTNERSHIP_ENDING_TOLD_FUNDERS,
                                  PARTNERSHIP_ENDING_MET, PARTNERSHIP_ENDING_THIRD_ON };
    const day days[] = { e->told_partner, e->told_funders, e->met, e->third_on };
    for (size_t i = 0; i < 4; i++)
        if (days[i] != DAY_NONE && days[i] > q->today)
            form_error_add(q->arena, errors, &entity_partnership_ending.fields[fields[i]],
                           text(q->lang, TEXT_ending_day_to_come));
}

/* POST /partnerships/{id}/ending/step: step=tell|meet|learn and its fields. */
void ending_step_post(struct req *q, struct res *r)
{
    struct partnership p;
    struct partnership_ending e;
    struct form_errors errors = { 0 };
    struct str step = req_form(q, "step");
    if (!find(q, r, &p, &e))
        return;
    under_read(q, &entity_partnership_ending, &e, &errors);
    check_days(q, &e, &errors);
    if (errors.n > 0) {
        again(q, r, &p, form_of(step), &e, &errors);
        return;
    }
    REQUIRE(record_update(q->tx, &entity_partnership_ending, &e) != RECORD_CONFLICT);
    enum ending_form form = form_of(step);
    back_to(q, r, &p,
            form == ENDING_FORM_TELL   ? "tell"
            : form == ENDING_FORM_MEET ? "meet"
                                       : "learn",
            "saved");
}

/* POST /partnerships/{id}/ending/informed: one more who is to be told. */
void ending_inform_post(struct req *q, struct res *r)
{
    struct partnership p;
    struct partnership_ending e;
    struct ending_informed i;
    struct form_errors errors = { 0 };
    if (!find(q, r, &p, &e))
        return;
    entity_init(&entity_ending_informed, &i);
    i.ending = e.record.id;
    if (!under_read(q, &entity_ending_informed, &i, &errors)) {
        again(q, r, &p, ENDING_FORM_INFORM, &i, &errors);
        return;
    }
    record_insert(q->tx, &entity_ending_informed, &i);
    back_to(q, r, &p, "inform", "saved");
}

/* POST /partnerships/{id}/ending/informed/{id}: done=1|0, or remove=1. */
void ending_tick_post(struct req *q, struct res *r)
{
    struct partnership p;
    struct partnership_ending e;
    struct ending_informed i;
    if (!find(q, r, &p, &e))
        return;
    if (q->n_ids < 2 || !record_get(q->tx, &entity_ending_informed, q->ids[1], &i) ||
        i.ending != e.record.id || i.record.archived != NUMBER_NONE) {
        res_not_found(q, r);
        return;
    }
    if (str_is(req_form(q, "remove"), "1")) {
        record_archive(q->tx, &entity_ending_informed, i.record.id, true);
    } else {
        i.done = str_is(req_form(q, "done"), "1") ? q->today : DAY_NONE;
        REQUIRE(record_update(q->tx, &entity_ending_informed, &i) != RECORD_CONFLICT);
    }
    back_to(q, r, &p, "inform", "saved");
}

void ending_close_post(struct req *q, struct res *r)
{
    struct partnership p;
    struct partnership_ending e;
    if (!find(q, r, &p, &e))
        return;
    if (!ending_close(q->tx, &e)) {
        again(q, r, &p, ENDING_FORM_CLOSE, NULL, NULL);
        return;
    }
    back_to(q, r, &p, "main", "ending_closed");
}

/* -- the module
 * ----------------------------------------------------------------------------------------- */

#define READ CAP_PARTNERSHIP_READ
#define WRITE CAP_PARTNERSHIP_WRITE
#define AT "/partnerships/{id}/ending"

static const struct route routes[] = {
    { METHOD_GET, AT, READ, ending_page },
    { METHOD_POST, AT, WRITE, ending_begin_post },
    { METHOD_POST, AT "/step", WRITE, ending_step_post },
    { METHOD_POST, AT "/informed", WRITE, ending_inform_post },
    { METHOD_POST, AT "/informed/{id}", WRITE, ending_tick_post },
    { METHOD_POST, AT "/close", WRITE, ending_close_post },
};
static const struct module_entity entities[] = {
    { &entity_partnership_ending, NULL, READ },
    { &entity_ending_informed, NULL, READ },
};
static const struct statement *const *const statements[] = { statements_ending, NULL };

const struct module module_ending = {
    .name = "ending",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .parts = &ending_part,
    .n_parts = 1,
};
