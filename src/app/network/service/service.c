/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/service/service.h"

#include "app/network/network.h"
#include "app/network/service/open.h"
#include "core/fault.h"
#include "location.ent.h"
#include "program.ent.h"
#include "service.sql.h"
#include "service_show.html.h"

#include <inttypes.h>

static const struct list_column columns[] = {
    { .name = "name", .flags = COLUMN_TITLE },
    { .name = "organization" },
    { .name = "categories" },
    { .name = "populations" },
    { .name = "open", .label = TEXT_service_open, .cell = service_open_cell },
    { .name = "waiting_list" },
};
static const char *const facets[] = { "categories", "populations", "waiting_list", NULL };

/* -- checks
 * -----------------------------------------------------------------------------------------------
 */

static void check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct service *s = record;
    struct program p;
    if (s->minimum_age != NUMBER_NONE && s->maximum_age != NUMBER_NONE &&
        s->maximum_age < s->minimum_age)
        form_error_add(q->arena, errors, &entity_service.fields[SERVICE_MAXIMUM_AGE],
                       text(q->lang, TEXT_service_error_age));
    if (s->program && record_get(q->tx, &entity_program, s->program, &p) &&
        p.organization != s->organization)
        form_error_add(q->arena, errors, &entity_service.fields[SERVICE_PROGRAM],
                       text(q->lang, TEXT_service_error_program));
}

/* -- where it is offered
 * ----------------------------------------------------------------------------------- */

static void offer(struct tx *tx, int64_t service, int64_t location)
{
    struct service_at_location at;
    entity_init(&entity_service_at_location, &at);
    at.service = service;
    at.location = location;
    record_insert(tx, &entity_service_at_location, &at);
}

/* An organization with one door offers it there. */
static void inserted(struct tx *tx, const struct req *q, void *record)
{
    const struct service *s = record;
    struct service_places_row *rows;
    (void)q;
    size_t n = service_places(
        tx, &(struct service_places_in){ .service = s->record.id, .organization = s->organization },
        &rows);
    if (n == 1)
        offer(tx, s->record.id, rows[0].id);
}

static bool is_ticked(const struct req *q, int64_t location)
{
    int64_t id;
    for (size_t i = 0; i < q->n_form; i++)
        if (str_is(q->form[i].name, "location") && str_to_i64(q->form[i].value, &id) &&
            id == location)
            return true;
    return false;
}

/* POST /services/{id}/locations: those that are ticked, of the organization's own. */
static void save_places(struct req *q, struct res *r)
{
    struct service s;
    struct service_places_row *rows;
    if (!record_find(q, r, &service_pages, CAP_DIRECTORY_WRITE, &s))
        return;
    size_t n = service_places(
        q->tx,
        &(struct service_places_in){ .service = s.record.id, .organization = s.organization },
        &rows);
    for (size_t i = 0; i < n; i++) {
        bool on = is_ticked(q, rows[i].id);
        if (!rows[i].link && on)
            offer(q->tx, s.record.id, rows[i].id);
        else if (rows[i].link && on == (rows[i].off != 0))
            record_archive(q->tx, &entity_service_at_location, rows[i].link, !on);
    }
    res_redirect(r, "/services/%" PRId64 "?done=saved#places", s.record.id);
}

/* -- the pages
 * -------------------------------------------------------------------------------------------- */

static void show(struct req *q, struct res *r, const void *record)
{
    const struct service *s = record;
    struct service_view m = service_view_of(q, s);
    m.tools = record_tools_of(q, &service_pages, s);
    m.hours = hours_section_read(q, (struct hours_place){ .service = s->record.id }, STR_NULL,
                                 m.tools.may_write);
    /* Without hours of its own it has those of the place, when there is one. */
    for (size_t i = 0; i < m.n_places && m.hours.n_lines == 0 && m.n_here == 1; i++)
        if (m.places[i].is_here && m.places[i].hours.n_lines > 0) {
            struct str own = m.hours.add;
            m.hours = m.places[i].hours;
            m.hours.add = own;
        }
    struct page page = { .title = s->name,
                         .nav = NAV_NETWORK,
                         .undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(m.tools.base)) };
    view_page(q, r, &page, service_show_html, &m);
}

const struct record_pages service_pages = {
    .entity = &entity_service,
    .path = "/services",
    .nav = NAV_NETWORK,
    .grows_old = true,
    .read = CAP_DIRECTORY_READ,
    .write = CAP_DIRECTORY_WRITE,
    .list = &statement_service_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_service_title,
    .lede = TEXT_service_lede,
    .add = TEXT_service_add,
    .placeholder = TEXT_service_placeholder,
    .form = "name alternate_name organization:half program:half categories description "
            "description_en populations eligibility minimum_age:half maximum_age:half "
            "eligibility_description required_document fees application_process waiting_list "
            "waiting_people:half wait_days:half phone:half email:half url languages territories "
            "accessibility capacity:half capacity_type:half notes",
    .tabs = network_tabs,
    .check = check,
    .inserted = inserted,
    .show = show,
    .now = { TEXT_service_open_now },
    .now_in = service_list_in,
    .own = service_list_own,
    .empty_icon = "hands",
    .empty_title = TEXT_service_empty,
    .empty_text = TEXT_service_empty_text,
};

static const struct route routes[] = {
    RECORD_ROUTES(&service_pages, "/services", CAP_DIRECTORY_READ, CAP_DIRECTORY_WRITE),
    RECORD_CONFIRM_ROUTE(&service_pages, "/services", CAP_DIRECTORY_WRITE),
    { METHOD_GET, "/services/{id}/sheet", CAP_DIRECTORY_READ, service_sheet },
    { METHOD_POST, "/services/public", CAP_ADMIN, service_sheets_open },
    { METHOD_GET, "/l/{slug}/services/{id}", CAP_LINK, service_open_sheet },
    { METHOD_POST, "/services/{id}/locations", CAP_DIRECTORY_WRITE, save_places },
};
static const struct module_entity entities[] = {
    { &entity_service, "/services", CAP_DIRECTORY_READ },
    { &entity_service_at_location, NULL, CAP_DIRECTORY_READ },
};
static const struct statement *const *const statements[] = { statements_service, NULL };

const struct module module_service = {
    .name = "service",
    .entities = entities,
    .n_entities = 2,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
