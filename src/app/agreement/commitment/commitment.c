/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/commitment/view.h"

#include "commitment_form.html.h"
#include "core/fault.h"

#include <inttypes.h>

const struct event_type commitment_checked = { "commitment.checked" };

/* The one who owes it, as its parameters say. */
static int64_t owes_of(const struct clause *c)
{
    const struct field *f = entity_field(c->type->parameters, STR("owes"));
    return f ? *(const int64_t *)((const char *)c->parameters + f->offset) : 0;
}

static void post(struct req *q, const struct agreement_whole *w, const struct clause *c,
                 const struct commitment_check *k)
{
    int64_t owes = owes_of(c);
    event_post(
        q->tx, &commitment_checked,
        &(struct commitment_event){
            .check = k->record.id,
            .agreement = w->a.record.id,
            .clause = c->id,
            .organization = owes ? owes : w->sides[0].row.organization,
            .partnership = w->a.partnership,
            .day = k->day,
            .counts = k->answer == COMMITMENT_ANSWER_KEPT && k->record.archived == NUMBER_NONE,
        });
}

/* A clause of the agreement of the address that people confirm, while it runs. */
static struct clause *clause_open(struct req *q, struct res *r, struct agreement_whole *w,
                                  int64_t clause)
{
    if (!agreement_open(q, r, CAP_AGREEMENT_WRITE, w))
        return NULL;
    struct clause *c = draft_clause_find(w, clause);
    if (c && c->type->confirmed && agreement_can(&w->a, ACTION_WAIVE))
        return c;
    res_not_found(q, r);
    return NULL;
}

static void draw(struct req *q, struct res *r, const struct agreement_whole *w,
                 const struct clause *c, const struct commitment_check *k,
                 const struct form_errors *errors)
{
    struct obligation_kept *list;
    struct check_view m = { .crumbs = agreement_crumbs(q, w, true) };
    m.promise = c->type->called(q->arena, c);
    size_t n = obligation_all(q->tx, w->a.record.id, &list);
    for (size_t i = 0; i < n; i++)
        if (list[i].clause == c->id && list[i].state == OBLIGATION_STATE_OPEN)
            m.due = text_day(q->arena, q->lang, list[i].due, DAY_LONG);
    form_init(&m.form, &entity_commitment_check, k, errors ? q : NULL, errors);
    m.form.back = arena_fmt(q->arena, "/agreements/%" PRId64, w->a.record.id);
    if (errors)
        r->status = 422;
    struct str title = text(q->lang, TEXT_commitment_title);
    view_page(q, r, PAGE(.title = title, .nav = NAV_PARTNERSHIPS), commitment_form_html, &m);
}

static void check_page(struct req *q, struct res *r)
{
    struct agreement_whole w;
    struct commitment_check k;
    struct clause *c = clause_open(q, r, &w, q->ids[1]);
    if (!c)
        return;
    entity_init(&entity_commitment_check, &k);
    k.day = q->today;
    draw(q, r, &w, c, &k, NULL);
}

static void day_check(struct req *q, const struct agreement_whole *w,
                      const struct commitment_check *k, struct form_errors *errors)
{
    const struct field *f = &entity_commitment_check.fields[COMMITMENT_CHECK_DAY];
    if (k->day != DAY_NONE && k->day > q->today)
        form_error_add(q->arena, errors, f, text(q->lang, TEXT_commitment_to_come));
    else if (k->day != DAY_NONE && k->day < w->a.effective)
        form_error_add(q->arena, errors, f, text(q->lang, TEXT_commitment_before));
}

static void check_say(struct req *q, struct res *r)
{
    struct agreement_whole w;
    struct commitment_check k;
    struct form_errors errors = { 0 };
    struct clause *c = clause_open(q, r, &w, q->ids[1]);
    if (!c)
        return;
    entity_init(&entity_commitment_check, &k);
    entity_parse(q->arena, &entity_commitment_check, q->lang, q->form, q->n_form, &k, &errors);
    k.clause = c->id;
    k.account = q->actor.account;
    entity_check(q->arena, &entity_commitment_check, q->lang, &k, &errors);
    day_check(q, &w, &k, &errors);
    if (errors.n) {
        draw(q, r, &w, c, &k, &errors);
        return;
    }
    int64_t id = record_insert(q->tx, &entity_commitment_check, &k);
    post(q, &w, c, &k);
    res_redirect(r, "/agreements/%" PRId64 "?done=commitment_said&version=1&check=%" PRId64,
                 w.a.record.id, id);
}

static void check_undo(struct req *q, struct res *r)
{
    struct agreement_whole w;
    struct commitment_check k;
    if (!record_get(q->tx, &entity_commitment_check, q->ids[1], &k)) {
        res_not_found(q, r);
        return;
    }
    struct clause *c = clause_open(q, r, &w, k.clause);
    if (!c)
        return;
    record_archive(q->tx, &entity_commitment_check, k.record.id, true);
    REQUIRE(record_get(q->tx, &entity_commitment_check, q->ids[1], &k));
    post(q, &w, c, &k);
    agreement_back(r, w.a.record.id, "undone");
}

#define AT "/agreements/{id}"
static const struct route routes[] = {
    { METHOD_GET, AT "/clauses/{id}/check", CAP_AGREEMENT_WRITE, check_page },
    { METHOD_POST, AT "/clauses/{id}/check", CAP_AGREEMENT_WRITE, check_say },
    { METHOD_POST, AT "/checks/{id}/undo", CAP_AGREEMENT_WRITE, check_undo },
};
static const struct module_entity entities[] = {
    { &entity_commitment_check, NULL, CAP_AGREEMENT_READ },
};
static const struct statement *const *const statements[] = { statements_commitment, NULL };

const struct module module_commitment = {
    .name = "commitment",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
