/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/interaction/interaction.h"

#include "app/network/organization/organization.h"
#include "app/partnership/interaction/log.h"
#include "contact.ent.h"
#include "core/fault.h"
#include "guard/account.h"
#include "interaction_show.html.h"
#include "organization.ent.h"
#include "partnership.ent.h"

/* -- events
 * ------------------------------------------------------------------------------------------- */

const struct event_type interaction_logged = { "interaction.logged" };
const struct event_type interaction_changed = { "interaction.changed" };
const struct event_type interaction_named = { "interaction.named" };

static void post(struct tx *tx, const struct event_type *type, const struct interaction *i)
{
    event_post(tx, type,
               &(struct interaction_event){
                   .interaction = i->record.id,
                   .organization = i->organization,
                   .partnership = i->partnership,
                   .agency = i->agency,
                   .day = i->day,
                   .outcome = (enum interaction_outcome)i->outcome,
                   .archived = i->record.archived != NUMBER_NONE,
               });
}

int64_t interaction_log(struct tx *tx, struct interaction *record)
{
    int64_t id = record_insert(tx, &entity_interaction, record);
    post(tx, &interaction_logged, record);
    return id;
}

int64_t interaction_agency(struct tx *tx, const struct actor *who)
{
    return who->organization ? who->organization : organization_host(tx);
}

bool interaction_may_log(const struct req *q)
{
    return guard_may(&q->actor, CAP_INTERACTION_WRITE, interaction_agency(q->tx, &q->actor));
}

/* -- the common pages
 * --------------------------------------------------------------------------------- */

static size_t owners(struct tx *tx, const void *record, int64_t *ret, size_t most)
{
    const struct interaction *i = record;
    (void)tx;
    REQUIRE(most > 0);
    ret[0] = i->agency;
    return 1;
}

static void updated(struct tx *tx, const struct req *q, const void *before, void *record)
{
    (void)q, (void)before;
    post(tx, &interaction_changed, record);
}

static const void *list_in(struct req *q)
{
    struct interaction_list_in *in = arena_make(q->arena, struct interaction_list_in);
    in->agency = guard_agency(&q->actor, CAP_INTERACTION_READ);
    return in;
}

static void show(struct req *q, struct res *r, const void *record);

static const struct list_column columns[] = {
    { .name = "with_name",
      .label = TEXT_interaction_with,
      .flags = COLUMN_TITLE,
      .below = "contact_name" },
    { .name = "day" },
    { .name = "kind" },
    { .name = "outcome" },
    { .name = "summary" },
};
static const char *const facets[] = { "kind", "outcome", NULL };

const struct record_tab partnership_tabs[] = {
    { "/partnerships", TEXT_partnership_title, CAP_PARTNERSHIP_READ },
    { "/prospects", TEXT_prospect_title, CAP_PARTNERSHIP_READ },
    { "/agreements", TEXT_agreement_title, CAP_AGREEMENT_READ },
    { "/interactions", TEXT_interaction_title, CAP_INTERACTION_READ },
    { "/actions", TEXT_action_title, CAP_INTERACTION_READ, .opens = "/actions?state=open" },
    { "/conditions", TEXT_condition_tab, CAP_PARTNERSHIP_READ, .more = true },
    { "/deliverables", TEXT_deliverable_title, CAP_PARTNERSHIP_READ, .more = true },
    { "/contributions", TEXT_contribution_title, CAP_PARTNERSHIP_READ, .more = true },
    { "/trainings", TEXT_training_title, CAP_PARTNERSHIP_READ, .more = true },
    { "/plans", TEXT_plan_title, CAP_DIRECTORY_READ, .more = true },
    { "/applications", TEXT_application_title, CAP_PARTNERSHIP_READ, .more = true },
    { "/mediations", TEXT_mediation_title, CAP_PARTNERSHIP_WRITE, .more = true },
    { "/indicators", TEXT_indicator_title, CAP_PARTNERSHIP_READ, .more = true },
    { "/reviews", TEXT_review_title, CAP_PARTNERSHIP_READ, .more = true },
    { NULL, TEXT_NONE },
};

static const struct record_pages pages = {
    .entity = &entity_interaction,
    .path = "/interactions",
    .nav = NAV_PARTNERSHIPS,
    .read = CAP_INTERACTION_READ,
    .write = CAP_INTERACTION_WRITE,
    .list = &statement_interaction_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_interaction_title,
    .lede = TEXT_interaction_lede,
    .add = TEXT_interaction_add,
    .placeholder = TEXT_interaction_placeholder,
    .tabs = partnership_tabs,
    .empty_icon = "talk",
    .empty_title = TEXT_interaction_empty,
    .empty_text = TEXT_interaction_empty_text,
    .owners = owners,
    .choices = log_choices,
    .check = log_check,
    .updated = updated,
    .show = show,
    .form = "partnership contact kind:half day:half outcome summary",
    .list_in = list_in,
    .order = "-day",
    .has_xlsx = true,
    .own_adds = true,
    .owners_are = TEXT_interaction_owners_are,
};

/* -- the page of one
 * ---------------------------------------------------------------------------------- */

static void show(struct req *q, struct res *r, const void *record)
{
    const struct interaction *i = record;
    struct interaction_view m = {
        .tools = record_tools_of(q, &pages, i),
        .interaction = i,
        .with = record_title(q->tx, &entity_organization, i->organization),
        .today = q->today,
    };
    m.title = text_with(
        q->arena, q->lang, TEXT_interaction_show_title,
        TEXT_ARGS({ "kind", .value = enumeration_interaction_kind.values[i->kind].label[q->lang] },
                  { "organization", .value = m.with.p ? m.with : STR("") }));
    m.outcome = enumeration_interaction_outcome.values[i->outcome].label[q->lang];
    m.status = i->outcome == INTERACTION_OUTCOME_DECLINED ? STATUS_LATE
               : i->outcome <= INTERACTION_OUTCOME_AGREED ? STATUS_MET
                                                          : STATUS_OFF;
    if (i->contact)
        m.contact = record_title(q->tx, &entity_contact, i->contact);
    if (i->partnership)
        m.partnership = record_title(q->tx, &entity_partnership, i->partnership);
    if (i->account != NUMBER_NONE && i->account > 0)
        m.by = account_name(q->home, i->account);
    struct page page = { .title = m.title,
                         .nav = NAV_PARTNERSHIPS,
                         .undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(m.tools.base)) };
    view_page(q, r, &page, interaction_show_html, &m);
}

/* -- the module
 * --------------------------------------------------------------------------------------- */

#define READ CAP_INTERACTION_READ
#define WRITE CAP_INTERACTION_WRITE

static const struct route routes[] = {
    { METHOD_GET, "/interactions", READ, record_list, .data = &pages },
    { METHOD_GET, "/interactions.csv", READ, record_csv, .data = &pages },
    { METHOD_GET, "/interactions.xlsx", READ, record_xlsx, .data = &pages },
    { METHOD_GET, "/interactions/new", WRITE, log_page, .help = "interactions" },
    { METHOD_POST, "/interactions", WRITE, log_create, .help = "interactions" },
    { METHOD_GET, "/interactions/{id}", READ, record_show, .data = &pages },
    { METHOD_GET, "/interactions/{id}/edit", WRITE, record_edit, .data = &pages },
    { METHOD_POST, "/interactions/{id}", WRITE, record_save, .data = &pages },
    { METHOD_POST, "/interactions/{id}/archive", WRITE, record_put_away, .data = &pages },
    { METHOD_POST, "/interactions/{id}/restore", WRITE, record_bring_back, .data = &pages },
    { METHOD_POST, "/interactions/{id}/undo", WRITE, record_take_back, .data = &pages },
    { METHOD_GET, "/interactions/{id}/history", READ, record_history_page, .data = &pages },
    { METHOD_GET, "/interactions/{id}/access", READ, record_access_page, .data = &pages },
};
static const struct module_entity entities[] = {
    { &entity_interaction, "/interactions", READ, .pages = &pages },
};
static const struct statement *const *const statements[] = { statements_interaction, NULL };

const struct module module_interaction = {
    .name = "interaction",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
