/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/partnership/open.h"

#include "app/partnership/interaction/interaction.h"
#include "core/fault.h"
#include "core/key.h"
#include "entity/read.h"
#include "organization.ent.h"
#include "partnership_open.html.h"

#include <inttypes.h>

enum { STEP_MOST = 200, DEPARTMENT_MOST = 120 };

/* One input's name a party: organization_1, department_1, … */
static const char *const organization_names[OPEN_PARTIES] = { "organization_1", "organization_2",
                                                              "organization_3", "organization_4" };
static const char *const department_names[OPEN_PARTIES] = { "department_1", "department_2",
                                                            "department_3", "department_4" };

/* Whose side one is on: an own reach can be on no other. */
static bool is_bound(const struct req *q)
{
    return guard_reach(&q->actor, CAP_PARTNERSHIP_WRITE) != REACH_ALL;
}

/* -- the page
 * ----------------------------------------------------------------------------------------- */

static void inputs_make(struct req *q, struct open_view *m, const int64_t *parties)
{
    struct choice_source all = record_choices(q);
    struct choices organizations =
        all.of(all.ctx, &entity_partnership_party.fields[PARTNERSHIP_PARTY_ORGANIZATION]);
    m->shown = 2;
    for (int i = 0; i < OPEN_PARTIES; i++) {
        m->organizations[i] = (struct input){
            .name = organization_names[i],
            .label = text_with(q->arena, q->lang, TEXT_partnership_party_n,
                               TEXT_ARGS({ "number", .number = i + 1 })),
            .type = "select",
            .choices = organizations,
            .required = i < 2,
            .value = parties[i] ? arena_fmt(q->arena, "%" PRId64, parties[i]) : STR_NULL,
        };
        m->departments[i] = (struct input){ .name = department_names[i],
                                            .label = text(q->lang, TEXT_partnership_department),
                                            .max = DEPARTMENT_MOST };
        if (parties[i])
            m->shown = i + 1 > m->shown ? i + 1 : m->shown;
    }
    m->step.name = "next_step";
    m->step.label = text(q->lang, TEXT_partnership_step_words);
    m->step.hint = text(q->lang, TEXT_partnership_first_step_hint);
    m->step.max = STEP_MOST;
    m->due.name = "next_step_due";
    m->due.label = text(q->lang, TEXT_partnership_due);
    m->due.type = "date";
}

static void draw(struct req *q, struct res *r, const struct partnership *p, const int64_t *parties,
                 const struct form_errors *errors, struct open_view *m)
{
    struct str step_error = m->step.error, due_error = m->due.error;
    form_init(&m->form, &entity_partnership, p, q->method == METHOD_POST ? q : NULL, errors);
    m->form.choices = record_choices(q);
    m->form.action = STR("/partnerships");
    m->form.back = STR("/partnerships");
    m->form.submit = TEXT_partnership_add;
    inputs_make(q, m, parties);
    m->step.error = step_error;
    m->due.error = due_error;
    const struct choices *all = &m->organizations[1].choices;
    m->lacks = !all->search && all->n < 2;
    m->may_add = guard_reach(&q->actor, CAP_DIRECTORY_WRITE) == REACH_ALL;
    if (is_bound(q)) {
        m->our_id = q->actor.organization;
        m->ours = record_title(q->tx, &entity_organization, m->our_id);
    }
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_partnership_add), .nav = NAV_PARTNERSHIPS),
              partnership_open_html, m);
}

void open_page(struct req *q, struct res *r)
{
    struct open_view m = { 0 };
    struct partnership p;
    struct organization with;
    entity_init(&entity_partnership, &p);
    int64_t parties[OPEN_PARTIES] = { interaction_agency(q->tx, &q->actor),
                                      req_query_id(q, "organization") };
    if (!partnership_may_open(q)) {
        res_not_found(q, r);
        return;
    }
    if (parties[1] == parties[0])
        parties[1] = 0;
    if (parties[1] && record_get(q->tx, &entity_organization, parties[1], &with))
        p.title = with.name;
    p.scope = PARTNERSHIP_SCOPE_LOCAL;
    draw(q, r, &p, parties, NULL, &m);
}

/* -- opening
 * ------------------------------------------------------------------------------------------ */

/* The parties that were typed, one after the other; false when two are not there, or one is there
 * twice with the same department. */
static bool parties_read(struct req *q, struct partnership_party *ret, size_t *ret_n)
{
    struct organization o;
    *ret_n = 0;
    for (int i = 0; i < OPEN_PARTIES; i++) {
        int64_t id =
            i == 0 && is_bound(q) ? q->actor.organization : req_form_id(q, organization_names[i]);
        struct str department = str_trim(req_form(q, department_names[i]));
        if (!id)
            continue;
        if (!record_get(q->tx, &entity_organization, id, &o) ||
            key_length(department) > DEPARTMENT_MOST)
            return false;
        struct partnership_party *party = &ret[*ret_n];
        entity_init(&entity_partnership_party, party);
        party->organization = id;
        party->department = department.n ? department : STR_NULL;
        for (size_t k = 0; k < *ret_n; k++)
            if (ret[k].organization == id &&
                str_eq(ret[k].department.p ? ret[k].department : STR(""), department))
                return false;
        (*ret_n)++;
    }
    return *ret_n >= 2;
}

static bool step_read(struct req *q, struct partnership *p, struct open_view *m)
{
    struct str due = req_form(q, "next_step_due");
    p->next_step = str_trim(req_form(q, "next_step"));
    if (key_length(p->next_step) > STEP_MOST)
        m->step.error = text(q->lang, TEXT_partnership_step_long);
    if (!str_is_blank(due) && read_day(q->lang, due, &p->next_step_due) != DAY_READ)
        m->due.error = text(q->lang, TEXT_partnership_not_a_day);
    else if (p->next_step_due != DAY_NONE && !p->next_step.n)
        m->step.error = text(q->lang, TEXT_partnership_step_missing);
    if (!p->next_step.n)
        p->next_step = STR_NULL;
    return !m->step.error.p && !m->due.error.p;
}

void open_create(struct req *q, struct res *r)
{
    struct open_view m = { 0 };
    struct form_errors errors = { 0 };
    struct partnership p;
    struct partnership_party parties[OPEN_PARTIES];
    size_t n;
    if (!partnership_may_open(q)) {
        res_not_found(q, r);
        return;
    }
    bool searches = form_searches(q);
    int64_t typed[OPEN_PARTIES];
    for (int i = 0; i < OPEN_PARTIES; i++)
        typed[i] = req_form_id(q, organization_names[i]);
    entity_init(&entity_partnership, &p);
    p.phase = PARTNERSHIP_PHASE_PREPARATION;
    entity_parse(q->arena, &entity_partnership, q->lang, q->form, q->n_form, &p, &errors);
    p.next_step_due = DAY_NONE;
    if (searches) {
        draw(q, r, &p, typed, NULL, &m);
        return;
    }
    bool good = step_read(q, &p, &m);
    entity_check(q->arena, &entity_partnership, q->lang, &p, &errors);
    if (!parties_read(q, parties, &n))
        m.parties_error = text(q->lang, TEXT_partnership_parties_wrong);
    if (errors.n > 0 || !good || m.parties_error.p) {
        r->status = 422;
        draw(q, r, &p, typed, &errors, &m);
        return;
    }
    p.owner = q->actor.account;
    partnership_open(q->tx, &p, parties, n);
    res_redirect(r, "/partnerships/%" PRId64 "?done=opened&version=1", p.record.id);
}
