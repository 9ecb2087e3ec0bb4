/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/program/program.h"

#include "app/network/network.h"
#include "location.ent.h"
#include "organization.ent.h"
#include "program.sql.h"
#include "program_beside.html.h"
#include "program_show.html.h"
#include "shelter_group.ent.h"

static const struct list_column columns[] = {
    { .name = "name", .flags = COLUMN_TITLE },
    { .name = "organization" },
    { .name = "program_type" },
    { .name = "populations" },
    { .name = "capacity", .flags = COLUMN_NUMBER },
};
static const char *const facets[] = { "program_type", "populations", "tags", NULL };

static void show(struct req *q, struct res *r, const void *record);

/* What each type means, under the choice of one: a page without script cannot follow it. Then the
 * other fields. */
static void types_beside(struct view *v, struct req *q, const struct form *f)
{
    (void)q;
    const struct program *p = f->record;
    struct program_types_view m = program_type_lines(v->arena, v->lang);
    program_beside_html(v, f, &m, p->program_type);
}

static void check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct program *p = record;
    if (p->acuity_from && p->acuity_to && p->acuity_from > p->acuity_to)
        form_error_add(q->arena, errors, &entity_program.fields[PROGRAM_ACUITY_TO],
                       text(q->lang, TEXT_program_acuity_backwards));
}

static const struct record_pages pages = {
    .entity = &entity_program,
    .path = "/programs",
    .nav = NAV_NETWORK,
    .grows_old = true,
    .read = CAP_DIRECTORY_READ,
    .write = CAP_DIRECTORY_WRITE,
    .list = &statement_program_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_program_title,
    .lede = TEXT_program_lede,
    .add = TEXT_program_add,
    .placeholder = TEXT_program_placeholder,
    .form = "name organization program_type",
    .beside = types_beside,
    .check = check,
    .tabs = network_tabs,
    .empty_icon = "home",
    .empty_title = TEXT_program_empty,
    .empty_text = TEXT_program_empty_text,
    .show = show,
};

static void show(struct req *q, struct res *r, const void *record)
{
    const struct program *p = record;
    struct location where;
    struct program_view m = {
        .tools = record_tools_of(q, &pages, p),
        .program = p,
        .type =
            entity_shown(q->arena, q->lang, entity_field(&entity_program, STR("program_type")), p),
        .unit =
            entity_shown(q->arena, q->lang, entity_field(&entity_program, STR("capacity_type")), p),
        .populations = record_shown(q, &entity_program.fields[PROGRAM_POPULATIONS], p),
        .organization = record_title(q->tx, &entity_organization, p->organization),
    };
    m.reference = program_reference_of(q->lang, p->program_type);
    m.stay = p->typical_stay == NUMBER_NONE ? STR_NULL
                                            : program_stay(q->arena, q->lang, p->typical_stay);
    m.acuity = program_acuity(q->arena, q->lang, p->acuity_from, p->acuity_to);
    m.waiting =
        program_waiting(q->arena, q->lang, p->waiting_list, p->waiting_people, p->waiting_weeks);
    m.n_remarks = program_remarks(q->arena, q->lang, p, m.remarks);
    if (p->location && record_get(q->tx, &entity_location, p->location, &where)) {
        m.location = where.name;
        m.address = where.address;
    }
    if (p->shelter_group)
        m.group = record_title(q->tx, &entity_shelter_group, p->shelter_group);
    m.hours = hours_section_read(q, (struct hours_place){ .program = p->record.id }, STR_NULL,
                                 m.tools.may_write);
    m.services = services_of_program(q, p->record.id, p->organization, m.tools.may_write);
    m.has_nights = occupancy_program(q->tx, q->lang, p->record.id, &m.nights, &m.rows, &m.n_rows);
    struct page page = { .title = p->name,
                         .nav = NAV_NETWORK,
                         .undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(m.tools.base)) };
    view_page(q, r, &page, program_show_html, &m);
}

static const struct route routes[] = {
    { METHOD_GET, "/programs/types", CAP_DIRECTORY_READ, program_types_page },
    RECORD_ROUTES(&pages, "/programs", CAP_DIRECTORY_READ, CAP_DIRECTORY_WRITE),
    RECORD_CONFIRM_ROUTE(&pages, "/programs", CAP_DIRECTORY_WRITE),
};
static const struct module_entity entities[] = { { &entity_program, "/programs",
                                                   CAP_DIRECTORY_READ } };
static const struct statement *const *const statements[] = { statements_program, NULL };

const struct module module_program = {
    .name = "program",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
