/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/contribution/contribution.h"

#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/part.h"
#include "contribution_ledger.html.h"
#include "core/fault.h"

#include <inttypes.h>

/* -- the common pages: a list of all, told in the ledger of its partnership -- */

static struct str home(struct req *q, const void *record)
{
    return kept_home(q, &entity_contribution, record, "/contributions", "/contributions");
}

static struct crumb *crumbs(struct req *q, const void *record)
{
    return kept_list_crumbs(q, &contribution_pages, record, "/contributions",
                            TEXT_contribution_title);
}

static void prefill(struct req *q, void *record)
{
    struct contribution *c = record;
    kept_list_prefill(q, record);
    c->kind = CONTRIBUTION_KIND_IN_KIND;
}

static void check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct contribution *c = record;
    const struct field *fields = entity_contribution.fields;
    kept_list_check(q, &entity_contribution, record, c->organization, errors);
    if (c->received != DAY_NONE && c->received > q->today)
        form_error_add(q->arena, errors, &fields[CONTRIBUTION_RECEIVED],
                       text(q->lang, TEXT_deliverable_to_come));
}

static const void *list_in(struct req *q)
{
    struct contribution_list_in *in = arena_make(q->arena, struct contribution_list_in);
    in->agency = partnership_reach(q);
    in->account = q->actor.account;
    return in;
}

static const struct list_column columns[] = {
    { .name = "name", .flags = COLUMN_TITLE, .below = "partnership_title" },
    { .name = "organization" },
    { .name = "kind" },
    { .name = "worth", .flags = COLUMN_NUMBER },
    { .name = "due" },
    { .name = "received" },
};
static const char *const facets[] = { "kind", NULL };

const struct record_pages contribution_pages = {
    .entity = &entity_contribution,
    .path = "/contributions",
    .nav = NAV_PARTNERSHIPS,
    .read = CAP_PARTNERSHIP_READ,
    .write = CAP_PARTNERSHIP_WRITE,
    .list = &statement_contribution_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_contribution_title,
    .lede = TEXT_contribution_lede,
    .add = TEXT_contribution_add,
    .placeholder = TEXT_contribution_placeholder,
    .tabs = partnership_tabs,
    .empty_icon = "hands",
    .empty_title = TEXT_contribution_empty,
    .empty_text = TEXT_contribution_empty_text,
    .owners = kept_owners,
    .responsible = kept_responsible,
    .owners_are = TEXT_partnership_owners_are,
    .choices = kept_choices_of,
    .prefill = prefill,
    .check = check,
    .beside = kept_beside,
    .home = home,
    .crumbs = crumbs,
    .list_in = list_in,
    .order = "due",
    .has_xlsx = true,
    .own_adds = true,
    .form = "partnership name kind:half organization:half worth:half due:half received:half note",
};

/* -- the ledger -- */

static struct str stand_said(struct req *q, int64_t partnership, bool *ret_late)
{
    struct contributions_stand_row row;
    contributions_stand(
        q->tx, &(struct contributions_stand_in){ .partnership = partnership, .today = q->today },
        &row);
    *ret_late = row.late > 0;
    if (!row.n)
        return STR_NULL;
    return text_with(q->arena, q->lang, TEXT_contribution_stand,
                     TEXT_ARGS({ "count", .number = row.received },
                               { "all", .value = text_number(q->arena, q->lang, row.n) }));
}

static void ledger_page(struct req *q, struct res *r)
{
    struct partnership p;
    struct ledger_view m;
    bool late;
    if (!kept_open(q, r, CAP_PARTNERSHIP_READ, &p))
        return;
    ledger_read(q, &p, &m);
    m.said = stand_said(q, p.record.id, &late);
    m.crumbs = kept_crumbs(q, p.record.id, NULL, TEXT_NONE);
    struct page page = { .title = text(q->lang, TEXT_contribution_title),
                         .nav = NAV_PARTNERSHIPS,
                         .undo = record_home_undo(q) };
    view_page(q, r, &page, contribution_ledger_html, &m);
}

static void ledger_csv(struct req *q, struct res *r)
{
    static const int fields[] = { CONTRIBUTION_ORGANIZATION, CONTRIBUTION_NAME,
                                  CONTRIBUTION_KIND,         CONTRIBUTION_WORTH,
                                  CONTRIBUTION_DUE,          CONTRIBUTION_RECEIVED,
                                  CONTRIBUTION_NOTE };
    enum { FIELDS = sizeof fields / sizeof *fields };
    struct partnership p;
    struct ledger_view m;
    struct str cells[FIELDS];
    if (!kept_open(q, r, CAP_PARTNERSHIP_READ, &p))
        return;
    ledger_read(q, &p, &m);
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, STR("contributions.csv"));
    for (size_t i = 0; i < FIELDS; i++)
        cells[i] = entity_contribution.fields[fields[i]].label[q->lang];
    kept_csv_line(&r->body, cells, FIELDS);
    for (size_t i = 0; i < m.n_parties; i++)
        for (size_t k = 0; k < m.parties[i].n_lines; k++) {
            const struct contributions_of_row *row = m.parties[i].lines[k].row;
            struct str worth = row->worth == NUMBER_NONE
                                   ? STR_NULL
                                   : arena_fmt(q->arena, "%" PRId64 ".%02d", row->worth / 100,
                                               (int)(row->worth % 100));
            kept_csv_line(&r->body,
                          (struct str[]){ row->who, row->name, m.parties[i].lines[k].kind, worth,
                                          day_iso(q->arena, row->due),
                                          day_iso(q->arena, row->received), row->note },
                          FIELDS);
        }
}

/* It came today: one press. */
static void receive(struct req *q, struct res *r)
{
    struct contribution c;
    if (!record_find(q, r, &contribution_pages, CAP_PARTNERSHIP_WRITE, &c))
        return;
    if (c.received == DAY_NONE)
        c.received = q->today;
    enum record_result saved = record_update(q->tx, &entity_contribution, &c);
    REQUIRE(saved == RECORD_SAVED || saved == RECORD_SAME);
    record_tell(q, r, &contribution_pages, &c, "saved", c.record.version);
}

/* -- the module -- */

static const struct partnership_part parts[] = {
    { .path = "/contributions",
      .icon = "box",
      .title = TEXT_contribution_title,
      .text = TEXT_contribution_about,
      .phases = PART_PHASE(AGREEMENT) | PART_PHASE(CONSOLIDATION) | PART_PHASE(EVALUATION),
      .read = CAP_PARTNERSHIP_READ,
      .said = stand_said },
};

static const struct route routes[] = {
    { METHOD_GET, "/partnerships/{id}/contributions", CAP_PARTNERSHIP_READ, ledger_page },
    { METHOD_GET, "/partnerships/{id}/contributions.csv", CAP_PARTNERSHIP_READ, ledger_csv },
    KEPT_LIST_ROUTES(&contribution_pages, "/contributions"),
    { METHOD_POST, "/contributions/{id}/received", CAP_PARTNERSHIP_WRITE, receive },
};

static const struct module_entity entities[] = {
    { &entity_contribution, "/contributions", CAP_PARTNERSHIP_READ, .pages = &contribution_pages },
};
static const struct statement *const *const statements[] = { statements_contribution, NULL };

const struct module module_contribution = {
    .name = "contribution",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .parts = parts,
    .n_parts = 1,
};
