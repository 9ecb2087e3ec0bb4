/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/plan/plan.h"
#include "app/partnership/interaction/interaction.h"

#include <inttypes.h>

#define READ CAP_DIRECTORY_READ
#define WRITE CAP_DIRECTORY_WRITE

/* -- plans: the network's
 * ----------------------------------------------------------------------------- */

static void plan_check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct plan *p = record;
    if (p->starts != DAY_NONE && p->ends != DAY_NONE && p->ends <= p->starts)
        form_error_add(q->arena, errors, &entity_plan.fields[PLAN_ENDS],
                       text(q->lang, TEXT_plan_error_ends));
}

static const struct list_column plan_columns[] = {
    { .name = "title", .flags = COLUMN_TITLE },
    { .name = "starts" },
    { .name = "ends" },
    { .name = "actions", .label = TEXT_plan_actions, .flags = COLUMN_NUMBER },
    { .name = "done", .label = TEXT_plan_done, .flags = COLUMN_NUMBER },
};

const struct record_pages plan_pages = {
    .entity = &entity_plan,
    .path = "/plans",
    .nav = NAV_PARTNERSHIPS,
    .read = READ,
    .write = WRITE,
    .list = &statement_plan_list,
    .columns = plan_columns,
    .n_columns = sizeof plan_columns / sizeof *plan_columns,
    .title = TEXT_plan_title,
    .lede = TEXT_plan_lede,
    .add = TEXT_plan_add,
    .placeholder = TEXT_plan_placeholder,
    .tabs = partnership_tabs,
    .empty_icon = "flag",
    .empty_title = TEXT_plan_empty,
    .empty_text = TEXT_plan_empty_text,
    .check = plan_check,
    .show = plan_show,
    .order = "-starts",
    .has_xlsx = true,
};

/* -- actions: of who leads them
 * ----------------------------------------------------------------------- */

static void action_prefill(struct req *q, void *record)
{
    struct plan_action *a = record;
    a->plan = req_query_id(q, "plan");
    a->goal = req_query(q, "goal");
    a->term = PLAN_TERM_SHORT;
    a->progress = PLAN_PROGRESS_WAITING;
    if (guard_reach(&q->actor, WRITE) == REACH_OWN)
        a->organization = q->actor.organization;
}

static const struct list_column action_columns[] = {
    { .name = "title", .flags = COLUMN_TITLE, .below = "plan" },
    { .name = "organization" },
    { .name = "term" },
    { .name = "due" },
    { .name = "progress" },
};
static const char *const facets[] = { "term", "progress", NULL };

static const struct record_pages action_pages = {
    .entity = &entity_plan_action,
    .path = "/plan-actions",
    .nav = NAV_PARTNERSHIPS,
    .read = READ,
    .write = WRITE,
    .list = &statement_plan_action_list,
    .columns = action_columns,
    .n_columns = sizeof action_columns / sizeof *action_columns,
    .facets = facets,
    .title = TEXT_plan_actions_title,
    .lede = TEXT_plan_actions_lede,
    .add = TEXT_plan_add_action,
    .placeholder = TEXT_plan_actions_placeholder,
    .tabs = partnership_tabs,
    .empty_icon = "flag",
    .empty_title = TEXT_plan_no_action,
    .empty_text = TEXT_plan_no_action_text,
    .prefill = action_prefill,
    .order = "due",
    .own_adds = true,
    .has_xlsx = true,
};

/* -- the module
 * --------------------------------------------------------------------------------------- */

#define ROUTES(at, pages)                                                                          \
    { METHOD_GET, at, READ, record_list, .data = (pages) },                                        \
        { METHOD_GET, at ".csv", READ, record_csv, .data = (pages) },                              \
        { METHOD_GET, at ".xlsx", READ, record_xlsx, .data = (pages) },                            \
        { METHOD_GET, at "/new", WRITE, record_new, .data = (pages) },                             \
        { METHOD_POST, at, WRITE, record_create, .data = (pages) },                                \
        { METHOD_GET, at "/{id}", READ, record_show, .data = (pages) },                            \
        { METHOD_GET, at "/{id}/edit", WRITE, record_edit, .data = (pages) },                      \
        { METHOD_POST, at "/{id}", WRITE, record_save, .data = (pages) },                          \
        { METHOD_POST, at "/{id}/archive", WRITE, record_put_away, .data = (pages) },              \
        { METHOD_POST, at "/{id}/restore", WRITE, record_bring_back, .data = (pages) },            \
        { METHOD_POST, at "/{id}/undo", WRITE, record_take_back, .data = (pages) },                \
        { METHOD_GET, at "/{id}/history", READ, record_history_page, .data = (pages) },            \
    {                                                                                              \
        METHOD_GET, at "/{id}/access", READ, record_access_page, .data = (pages)                   \
    }

static const struct route routes[] = {
    ROUTES("/plans", &plan_pages),
    ROUTES("/plan-actions", &action_pages),
    { METHOD_POST, "/plans/{id}/next", WRITE, plan_next, .isolation = ISOLATION_SERIALIZABLE },
    { METHOD_GET, "/plans/{id}/actions.csv", READ, plan_actions_csv },
};
static const struct module_entity entities[] = {
    { &entity_plan, "/plans", READ },
    { &entity_plan_action, "/plan-actions", READ },
};
static const struct statement *const *const statements[] = { statements_plan, NULL };

const struct module module_plan = {
    .name = "plan",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
