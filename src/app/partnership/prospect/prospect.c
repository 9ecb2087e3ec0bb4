/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/prospect/prospect.h"

#include "app/partnership/partnership/partnership.h"
#include "app/partnership/prospect/pages.h"
#include "core/fault.h"
#include "core/key.h"
#include "prospect_ways.html.h"
#include "suggest.sql.h"

#include <inttypes.h>

/* -- words
 * --------------------------------------------------------------------------------------------- */

int prospect_state(struct str code)
{
    struct prospect p = { 0 };
    entity_set_raw(NULL, &entity_prospect.fields[PROSPECT_STATE], &p, code);
    return p.state;
}

struct str prospect_state_said(enum lang l, int state)
{
    return enumeration_prospect_state.values[state].label[l];
}

struct str prospect_origin_said(struct arena *a, enum lang l, struct str origin,
                                struct str named_by)
{
    if (str_is(origin, "named") && has(named_by))
        return text_with(a, l, TEXT_prospect_named_by, TEXT_ARGS({ "name", named_by, 0 }));
    return enumeration_label(&enumeration_prospect_origin, l, origin);
}

bool prospect_is_silent(int state, day last, day today)
{
    return state == PROSPECT_STATE_WAITING && last != DAY_NONE && last + PROSPECT_SILENT <= today;
}

/* -- a new one
 * ----------------------------------------------------------------------------------------- */

int64_t prospect_add(struct tx *tx, struct prospect *p, bool *ret_new)
{
    struct prospect_same_row same;
    if (p->organization)
        p->name = record_title(tx, &entity_organization, p->organization);
    *ret_new = !prospect_same(tx,
                              &(struct prospect_same_in){ .agency = p->agency,
                                                          .partnership = p->partnership,
                                                          .organization = p->organization,
                                                          .name = key_sort(tx->arena, p->name),
                                                          .except = p->record.id },
                              &same);
    return *ret_new ? record_insert(tx, &entity_prospect, p) : same.id;
}

/* -- whose it is
 * ---------------------------------------------------------------------------------------- */

static size_t owners(struct tx *tx, const void *record, int64_t *ret, size_t most)
{
    (void)tx;
    REQUIRE(most > 0);
    ret[0] = ((const struct prospect *)record)->agency;
    return 1;
}

bool prospect_search(struct req *q, struct res *r, enum capability what, int64_t *ret_partnership,
                     struct str *ret_title)
{
    struct partnership p;
    *ret_partnership = 0;
    *ret_title = STR_NULL;
    if (q->n_ids == 0) {
        bool there = guard_reach(&q->actor, what) == REACH_ALL || q->actor.organization;
        if (!there)
            res_not_found(q, r);
        return there;
    }
    if (!record_find(q, r, &partnership_pages, what, &p))
        return false;
    *ret_partnership = p.record.id;
    *ret_title = p.title;
    return true;
}

struct str prospect_board_path(struct arena *a, int64_t partnership)
{
    return partnership ? arena_fmt(a, "/partnerships/%" PRId64 "/prospects", partnership)
                       : STR("/prospects/board");
}

/* -- the common pages
 * ----------------------------------------------------------------------------------- */

/* An agency that reaches only its own searches for the partnerships that it may see. */
static void check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct prospect *p = record;
    const struct field *fields = entity_prospect.fields;
    struct prospect_same_row same;
    if (!p->organization && str_is_blank(p->name))
        form_error_add(q->arena, errors, &fields[PROSPECT_NAME],
                       text(q->lang, TEXT_prospect_error_who));
    if (p->organization && p->organization == p->agency)
        form_error_add(q->arena, errors, &fields[PROSPECT_ORGANIZATION],
                       text(q->lang, TEXT_prospect_error_own));
    bool named = p->organization || !str_is_blank(p->name);
    if (named && prospect_same(q->tx,
                               &(struct prospect_same_in){
                                   .agency = p->agency,
                                   .partnership = p->partnership,
                                   .organization = p->organization,
                                   .name = key_sort(q->arena, p->organization ? STR("") : p->name),
                                   .except = p->record.id },
                               &same))
        form_error_add(q->arena, errors,
                       &fields[p->organization ? PROSPECT_ORGANIZATION : PROSPECT_NAME],
                       text(q->lang, TEXT_prospect_error_there));
}

/* Its name goes along with the organization that it turned out to be. */
static void updated(struct tx *tx, const struct req *q, const void *before, void *record)
{
    struct prospect *p = record;
    (void)q, (void)before;
    if (!p->organization || p->record.archived != NUMBER_NONE)
        return;
    struct str name = record_title(tx, &entity_organization, p->organization);
    if (!name.p || str_eq(name, p->name.p ? p->name : STR("")))
        return;
    p->name = name;
    REQUIRE(record_update(tx, &entity_prospect, p) == RECORD_SAVED);
}

static void prefill(struct req *q, void *record)
{
    struct prospect *p = record;
    p->agency = interaction_agency(q->tx, &q->actor);
    p->account = q->actor.account;
    if (!p->state)
        p->state = PROSPECT_STATE_STUDY;
    if (!p->origin)
        p->origin = p->named_by ? PROSPECT_ORIGIN_NAMED : PROSPECT_ORIGIN_DIRECTORY;
}

/* What a small form adds comes back to where it was; who is there already is shown, not added
 * twice. */
void prospect_create(struct req *q, struct res *r)
{
    struct prospect p;
    struct form_errors errors;
    bool is_new;
    if (!req_form(q, "back").p) {
        record_create(q, r);
        return;
    }
    entity_init(&entity_prospect, &p);
    prefill(q, &p);
    entity_parse(q->arena, &entity_prospect, q->lang, q->form, q->n_form, &p, &errors);
    entity_check(q->arena, &entity_prospect, q->lang, &p, &errors);
    struct partnership sought;
    struct organization o;
    bool good = (p.organization || !str_is_blank(p.name)) && p.organization != p.agency;
    if (errors.n > 0 || !good || !guard_may(&q->actor, CAP_PARTNERSHIP_WRITE, p.agency) ||
        (p.organization && !record_get(q->tx, &entity_organization, p.organization, &o)) ||
        (p.partnership && (!record_get(q->tx, &entity_partnership, p.partnership, &sought) ||
                           !record_mine(q, &partnership_pages, CAP_PARTNERSHIP_READ, &sought)))) {
        res_not_found(q, r);
        return;
    }
    int64_t id = prospect_add(q->tx, &p, &is_new);
    record_go_back(q, r, arena_fmt(q->arena, "/prospects/%" PRId64, id),
                   is_new ? "prospect_added" : "prospect_there", 0);
}

/* To the network's own search, for who has a side to search for. */
static void after(struct view *v, struct req *q, const struct list *l)
{
    (void)l;
    if (guard_reach(&q->actor, CAP_PARTNERSHIP_READ) == REACH_ALL || q->actor.organization)
        prospect_ways_html(v);
}

enum { SILENT = 1, LATE = 2 };

bool prospect_sought(struct req *q, const struct prospect *p, struct partnership *ret)
{
    if (p->partnership && record_get(q->tx, &entity_partnership, p->partnership, ret) &&
        record_mine(q, &partnership_pages, CAP_PARTNERSHIP_READ, ret))
        return true;
    *ret = (struct partnership){ 0 };
    return false;
}

/* Those to call again now: a week without an answer, a step that is late. */
static const void *list_in(struct req *q, unsigned now)
{
    struct prospect_list_in *in = arena_make(q->arena, struct prospect_list_in);
    in->agency = guard_agency(&q->actor, CAP_PARTNERSHIP_READ);
    in->account = q->actor.account;
    in->silent = now & SILENT ? q->today - PROSPECT_SILENT : DAY_NONE;
    in->late = now & LATE ? q->today : DAY_NONE;
    return in;
}

static const struct list_column columns[] = {
    { .name = "name", .flags = COLUMN_TITLE, .below = "sought" },
    { .name = "state" },
    { .name = "origin" },
    { .name = "next_step" },
    { .name = "next_step_due" },
    { .name = "last_day", .label = TEXT_prospect_last, .flags = COLUMN_NUMBER },
};
static const char *const facets[] = { "state", "origin", NULL };

const struct record_pages prospect_pages = {
    .entity = &entity_prospect,
    .path = "/prospects",
    .nav = NAV_PARTNERSHIPS,
    .read = CAP_PARTNERSHIP_READ,
    .write = CAP_PARTNERSHIP_WRITE,
    .list = &statement_prospect_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_prospect_title,
    .lede = TEXT_prospect_lede,
    .add = TEXT_prospect_add,
    .placeholder = TEXT_prospect_placeholder,
    .tabs = partnership_tabs,
    .after = after,
    .empty_icon = "people",
    .empty_title = TEXT_prospect_empty,
    .empty_text = TEXT_prospect_empty_text,
    .owners = owners,
    .owners_are = TEXT_prospect_owners_are,
    .prefill = prefill,
    .check = check,
    .updated = updated,
    .show = prospect_show,
    .form = "organization name partnership state:half origin:half named_by reason next_step:half "
            "next_step_due:half does does_ask overlap overlap_ask seek why vision vision_ask plan "
            "plan_ask partnerships partnerships_ask joined joined_ask actions actions_ask reframe "
            "again_on",
    .now = { TEXT_prospect_a_week_silent, TEXT_prospect_step_late },
    .now_in = list_in,
    .order = "next_step_due",
    .own_adds = true,
};

/* -- the module
 * ----------------------------------------------------------------------------------------- */

#define READ CAP_PARTNERSHIP_READ
#define WRITE CAP_PARTNERSHIP_WRITE
#define LOG CAP_INTERACTION_WRITE
#define PAGES .data = &prospect_pages

static const struct route routes[] = {
    { METHOD_GET, "/prospects", READ, record_directory, PAGES },
    { METHOD_GET, "/prospects.csv", READ, record_csv, PAGES },
    { METHOD_GET, "/prospects.xlsx", READ, record_xlsx, PAGES },
    { METHOD_POST, "/prospects/columns", READ, record_columns, PAGES },
    { METHOD_POST, "/prospects/saved", READ, record_list_save, PAGES },
    { METHOD_POST, "/prospects/act", READ, record_act, PAGES },
    { METHOD_POST, "/prospects/act/undo", READ, record_act_undo, PAGES },
    { METHOD_GET, "/prospects/new", WRITE, record_new, PAGES },
    { METHOD_POST, "/prospects", WRITE, prospect_create, PAGES },
    { METHOD_GET, "/prospects/{id}", READ, record_show, PAGES },
    { METHOD_GET, "/prospects/{id}/edit", WRITE, record_edit, PAGES },
    { METHOD_POST, "/prospects/{id}", WRITE, record_save, PAGES },
    { METHOD_POST, "/prospects/{id}/archive", WRITE, record_put_away, PAGES },
    { METHOD_POST, "/prospects/{id}/restore", WRITE, record_bring_back, PAGES },
    { METHOD_POST, "/prospects/{id}/undo", WRITE, record_take_back, PAGES },
    { METHOD_GET, "/prospects/{id}/history", READ, record_history_page, PAGES },
    { METHOD_GET, "/prospects/{id}/access", READ, record_access_page, PAGES },
    { METHOD_GET, "/prospects/board", READ, prospect_board_page },
    { METHOD_GET, "/prospects/find", WRITE, prospect_find_page },
    { METHOD_POST, "/prospects/names", WRITE, prospect_names_add },
    { METHOD_GET, "/prospects/{id}/brief", READ, prospect_brief },
    { METHOD_GET, "/prospects/{id}/handout", READ, prospect_handout_page },
    { METHOD_GET, "/prospects/{id}/call", LOG, prospect_call_page },
    { METHOD_POST, "/prospects/{id}/contact", LOG, prospect_contact },
    { METHOD_POST, "/prospects/{id}/script", LOG, prospect_script },
    { METHOD_GET, "/prospects/{id}/mail", LOG, prospect_mail_page },
    { METHOD_POST, "/prospects/{id}/mail", LOG, prospect_mail_send },
    { METHOD_POST, "/prospects/{id}/join", WRITE, prospect_join },
    { METHOD_POST, "/prospects/{id}/directory", WRITE, prospect_to_directory },
    { METHOD_POST, "/prospects/{id}/organization", WRITE, prospect_is_that_one },
    { METHOD_GET, "/partnerships/{id}/prospects", READ, prospect_board_page },
    { METHOD_GET, "/partnerships/{id}/prospects/find", WRITE, prospect_find_page },
};

static const struct module_entity entities[] = {
    { &entity_prospect, "/prospects", READ, .pages = &prospect_pages },
};
static const struct statement *const *const statements[] = { statements_prospect,
                                                             statements_suggest, NULL };
static const struct subscription subscriptions[] = {
    { &interaction_logged, prospect_hear },
    { &interaction_named, prospect_hear_names },
};

const struct module module_prospect = {
    .name = "prospect",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .subscriptions = subscriptions,
    .n_subscriptions = sizeof subscriptions / sizeof *subscriptions,
    .parts = &prospect_part,
    .n_parts = 1,
};
