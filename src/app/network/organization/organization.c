/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/organization/organization.h"

#include "agreement.ent.h"
#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/partnership.h"
#include "contact.ent.h"
#include "interaction.ent.h"
#include "organization_show.html.h"
#include "partnership.ent.h"
#include "program.ent.h"
#include "store/vocabulary.h"

static const struct list_column columns[] = {
    { .name = "name", .flags = COLUMN_TITLE, .below = "sector" },
    { .name = "city" },
    { .name = "phase", .label = TEXT_organization_phase },
    { .name = "liaison", .label = TEXT_organization_liaison },
    { .name = "last_day", .label = TEXT_organization_last, .flags = COLUMN_NUMBER },
};
static const char *const facets[] = { "sector",      "relations", "territories",
                                      "populations", "languages", NULL };

static void show(struct req *q, struct res *r, const void *record);

static const void *list_in(struct req *q)
{
    struct organization_list_in *in = arena_make(q->arena, struct organization_list_in);
    in->agency = partnership_reach(q);
    in->account = guard_account(&q->actor, CAP_PARTNERSHIP_READ);
    in->exchanges = guard_agency(&q->actor, CAP_INTERACTION_READ);
    return in;
}

const struct record_pages organization_pages = {
    .entity = &entity_organization,
    .path = "/organizations",
    .nav = NAV_NETWORK,
    .read = CAP_DIRECTORY_READ,
    .write = CAP_DIRECTORY_WRITE,
    .list = &statement_organization_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_organization_title,
    .lede = TEXT_organization_lede,
    .add = TEXT_organization_add,
    .placeholder = TEXT_organization_placeholder,
    .tabs = network_tabs,
    .empty_icon = "net",
    .empty_title = TEXT_organization_empty,
    .empty_text = TEXT_organization_empty_text,
    .import = TEXT_organization_import,
    .form = "name short_name:half sector:half relations description populations languages "
            "territories phone:half email:half website address city:half postal_code:half notes",
    .show = show,
    .list_in = list_in,
};

struct str organization_phase(enum lang l, struct str code)
{
    return enumeration_label(&enumeration_partnership_phase, l, code);
}

struct str organization_role(enum lang l, struct str code)
{
    return enumeration_label(&enumeration_contact_role, l, code);
}

struct str organization_state(enum lang l, struct str code)
{
    return enumeration_label(&enumeration_agreement_state, l, code);
}

struct str organization_kind(enum lang l, struct str code)
{
    return enumeration_label(&enumeration_interaction_kind, l, code);
}

/* -- programs and their last nights
 * ------------------------------------------------------------------------ */

static void nights_in_words(struct req *q, struct organization_program *p)
{
    int least = INT32_MAX, most = -1, last = -1;
    for (int i = 0; i < ORGANIZATION_NIGHTS; i++)
        if (p->taken[i] >= 0) {
            last = p->taken[i];
            least = last < least ? last : least;
            most = last > most ? last : most;
        }
    p->has_nights = last >= 0;
    if (!p->has_nights)
        return;
    p->sentence = text_with(q->arena, q->lang, TEXT_organization_nights,
                            TEXT_ARGS({ "least", .number = least }, { "most", .number = most },
                                      { "places", .number = p->places }));
    p->last = text_with(q->arena, q->lang, TEXT_organization_last_night,
                        TEXT_ARGS({ "count", .number = last }));
}

static void programs_read(struct req *q, struct organization_view *m)
{
    struct organization_programs_row *rows;
    int64_t id = m->organization->record.id;
    m->n_programs = organization_programs(
        q->tx, &(struct organization_programs_in){ .organization = id }, &rows);
    m->programs = arena_array(q->arena, struct organization_program, m->n_programs);
    struct organization_last_night_row last = { .day = DAY_NONE };
    if (m->n_programs)
        organization_last_night(q->tx, &(struct organization_last_night_in){ .organization = id },
                                &last);
    m->last_night = last.day;
    struct organization_nights_row *nights = NULL;
    size_t n_nights = 0;
    if (last.day != DAY_NONE)
        n_nights = organization_nights(
            q->tx,
            &(struct organization_nights_in){ .organization = id,
                                              .first = last.day - ORGANIZATION_NIGHTS + 1 },
            &nights);
    for (size_t i = 0; i < m->n_programs; i++) {
        struct organization_program *p = &m->programs[i];
        p->row = &rows[i];
        p->type = enumeration_label(&enumeration_program_type, q->lang, rows[i].program_type);
        p->unit = enumeration_label(&enumeration_capacity_type, q->lang, rows[i].capacity_type);
        p->populations =
            vocabulary_labels(q->tx, q->arena, q->lang, "population", rows[i].populations, ", ");
        p->places = rows[i].capacity == NUMBER_NONE ? 0 : (int)rows[i].capacity;
        for (int k = 0; k < ORGANIZATION_NIGHTS; k++)
            p->taken[k] = -1;
        for (size_t k = 0; k < n_nights; k++) {
            if (nights[k].program != rows[i].id || nights[k].occupied == NUMBER_NONE)
                continue;
            p->taken[nights[k].day - last.day + ORGANIZATION_NIGHTS - 1] = (int)nights[k].occupied;
            if (nights[k].actual != NUMBER_NONE)
                p->places = (int)nights[k].actual;
        }
        nights_in_words(q, p);
    }
}

/* -- what we have done together
 * ------------------------------------------------------------------------------- */

static void rhythm_read(struct req *q, struct organization_view *m, int64_t agency)
{
    struct organization_days_row *days;
    day monday = q->today - day_weekday(q->today) + 1;
    day first = monday - 7 * (ORGANIZATION_WEEKS - 1);
    size_t n = organization_days(
        q->tx,
        &(struct organization_days_in){
            .organization = m->organization->record.id, .first = first, .agency = agency },
        &days);
    for (size_t i = 0; i < n; i++)
        if (days[i].day < first + 7 * ORGANIZATION_WEEKS)
            m->weeks[(days[i].day - first) / 7]++;
    m->rhythm = text_with(q->arena, q->lang, TEXT_organization_rhythm,
                          TEXT_ARGS({ "count", .number = (int64_t)n }));
}

static void ties_read(struct req *q, struct organization_view *m)
{
    int64_t id = m->organization->record.id;
    m->n_locations = organization_locations(
        q->tx, &(struct organization_locations_in){ .organization = id }, &m->locations);
    m->n_contacts = organization_contacts(
        q->tx, &(struct organization_contacts_in){ .organization = id }, &m->contacts);
    if (guard_may(&q->actor, CAP_PARTNERSHIP_READ, id))
        m->n_partnerships = organization_partnerships(
            q->tx, &(struct organization_partnerships_in){ .organization = id }, &m->partnerships);
    if (guard_may(&q->actor, CAP_AGREEMENT_READ, id))
        m->n_agreements = organization_agreements(
            q->tx, &(struct organization_agreements_in){ .organization = id }, &m->agreements);
    int64_t agency = guard_agency(&q->actor, CAP_INTERACTION_READ);
    if (agency >= 0) {
        m->n_interactions = organization_interactions(
            q->tx, &(struct organization_interactions_in){ .organization = id, .agency = agency },
            &m->interactions);
        rhythm_read(q, m, agency);
    }
}

/* Each a tag of its own. */
static void relations_read(struct req *q, struct organization_view *m)
{
    struct str codes = m->organization->relations, label;
    struct str rest = vocabulary_labels(q->tx, q->arena, q->lang, "relation", codes, "\n");
    m->relations = arena_array(q->arena, struct str, set_count(codes) + 1);
    while (str_next(&rest, '\n', &label))
        m->relations[m->n_relations++] = label;
}

static void show(struct req *q, struct res *r, const void *record)
{
    const struct organization *o = record;
    const struct field *fields = entity_organization.fields;
    struct organization_view m = {
        .tools = record_tools_of(q, &organization_pages, o),
        .organization = o,
        .sector = vocabulary_label(q->tx, q->lang, "sector", o->sector),
        .languages = record_shown(q, &fields[ORGANIZATION_LANGUAGES], o),
        .populations = record_shown(q, &fields[ORGANIZATION_POPULATIONS], o),
        .territories = record_shown(q, &fields[ORGANIZATION_TERRITORIES], o),
        .today = q->today,
        .may_log = interaction_may_log(q),
        .may_open = partnership_may_open(q),
    };
    m.shows_private = m.tools.may_write;
    relations_read(q, &m);
    programs_read(q, &m);
    ties_read(q, &m);
    struct page page = { .title = o->name,
                         .nav = NAV_NETWORK,
                         .undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(m.tools.base)) };
    view_page(q, r, &page, organization_show_html, &m);
}

static const struct route routes[] = {
    RECORD_ROUTES(&organization_pages, "/organizations", CAP_DIRECTORY_READ, CAP_DIRECTORY_WRITE),
};
static const struct module_entity entities[] = {
    { &entity_organization, "/organizations", CAP_DIRECTORY_READ },
};
static const struct statement *const *const statements[] = { statements_organization, NULL };

const struct module module_organization = {
    .name = "organization",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
