/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A service as people read it: on its page, on the sheet for the public, in lists of others. */
#include "app/network/service/service.h"

#include "app/network/program/types.h"
#include "organization.ent.h"
#include "program.ent.h"
#include "service.sql.h"
#include "store/vocabulary.h"

#include <inttypes.h>

/* -- facts
 * ------------------------------------------------------------------------------------------------
 */

static struct str age_words(struct req *q, const struct service *s)
{
    bool from = s->minimum_age != NUMBER_NONE && s->minimum_age > 0,
         to = s->maximum_age != NUMBER_NONE;
    if (from && to)
        return text_with(
            q->arena, q->lang, TEXT_service_age_between,
            TEXT_ARGS({ "from", .number = s->minimum_age }, { "to", .number = s->maximum_age }));
    if (from)
        return text_with(q->arena, q->lang, TEXT_service_age_from,
                         TEXT_ARGS({ "count", .number = s->minimum_age }));
    return to ? text_with(q->arena, q->lang, TEXT_service_age_to,
                          TEXT_ARGS({ "count", .number = s->maximum_age }))
              : STR_NULL;
}

static struct str waiting_words(struct req *q, const struct service *s)
{
    struct str said = program_waiting(q->arena, q->lang, s->waiting_list, s->waiting_people, 0);
    if (s->wait_days == NUMBER_NONE)
        return said;
    struct str days = text_with(q->arena, q->lang, TEXT_service_wait_days,
                                TEXT_ARGS({ "count", .number = s->wait_days }));
    return said.p ? arena_fmt(q->arena, "%.*s. %.*s", STR_ARG(said), STR_ARG(days)) : days;
}

/* “Liste ouverte”, of the code that a row holds. */
static struct str waiting_state(struct req *q, struct str code)
{
    for (int i = 1; i < enumeration_waiting_list.n_values; i++)
        if (str_is(code, enumeration_waiting_list.values[i].code))
            return program_waiting(q->arena, q->lang, i, 0, 0);
    return STR_NULL;
}

static struct str capacity_words(struct req *q, const struct service *s)
{
    struct str unit = enumeration_capacity_type.values[s->capacity_type].label[q->lang];
    if (s->capacity == NUMBER_NONE)
        return STR_NULL;
    return arena_fmt(q->arena, "%.*s %.*s", STR_ARG(text_number(q->arena, q->lang, s->capacity)),
                     STR_ARG(unit));
}

static void add_fact(struct service_view *m, struct str label, struct str value, struct str href)
{
    if (!str_is_blank(value))
        m->facts[m->n_facts++] = (struct record_fact){ label, value, href, false };
}

static void add_field(struct req *q, struct service_view *m, int field)
{
    const struct field *f = &entity_service.fields[field];
    add_fact(m, f->label[q->lang], field_shown(q->tx, q->lang, f, m->service),
             record_href(q, f, m->service));
}

/* In the order in which somebody asks: is it for me, what do I need, how do I get it, whom do I
 * call. */
static void facts_fill(struct req *q, struct service_view *m)
{
    static const int first[] = { SERVICE_ELIGIBILITY, SERVICE_ELIGIBILITY_DESCRIPTION,
                                 SERVICE_REQUIRED_DOCUMENT, SERVICE_FEES,
                                 SERVICE_APPLICATION_PROCESS };
    static const int last[] = { SERVICE_PHONE,         SERVICE_EMAIL,       SERVICE_URL,
                                SERVICE_LANGUAGES,     SERVICE_TERRITORIES, SERVICE_ACCESSIBILITY,
                                SERVICE_ALTERNATE_NAME };
    const struct service *s = m->service;
    m->facts = arena_array(q->arena, struct record_fact, 20);
    add_fact(m, text(q->lang, TEXT_service_age), age_words(q, s), STR_NULL);
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        add_field(q, m, first[i]);
    add_fact(m, entity_service.fields[SERVICE_WAITING_LIST].label[q->lang], waiting_words(q, s),
             STR_NULL);
    add_fact(m, entity_service.fields[SERVICE_CAPACITY].label[q->lang], capacity_words(q, s),
             STR_NULL);
    for (size_t i = 0; i < sizeof last / sizeof *last; i++)
        add_field(q, m, last[i]);
}

/* -- places
 * -----------------------------------------------------------------------------------------------
 */

static void places_fill(struct req *q, struct service_view *m)
{
    struct service_places_row *rows;
    m->n_places =
        service_places(q->tx,
                       &(struct service_places_in){ .service = m->service->record.id,
                                                    .organization = m->service->organization },
                       &rows);
    m->places = arena_array(q->arena, struct service_place, m->n_places);
    for (size_t i = 0; i < m->n_places; i++) {
        struct service_place *p = &m->places[i];
        *p = (struct service_place){ .id = rows[i].id,
                                     .name = rows[i].name,
                                     .address = rows[i].address,
                                     .city = rows[i].city,
                                     .postal_code = rows[i].postal_code,
                                     .phone = rows[i].phone,
                                     .accessibility = rows[i].accessibility,
                                     .is_here = rows[i].link && !rows[i].off };
        if (!p->is_here)
            continue;
        p->hours =
            hours_section_read(q, (struct hours_place){ .location = p->id }, rows[i].hours, false);
        m->n_here++;
    }
}

struct service_view service_view_of(struct req *q, const struct service *s)
{
    struct service_view m = { .service = s,
                              .organization =
                                  record_title(q->tx, &entity_organization, s->organization) };
    struct str other = q->lang == LANG_FR ? s->description_en : s->description;
    m.description = q->lang == LANG_FR ? s->description : s->description_en;
    if (str_is_blank(m.description))
        m.description = other;
    if (s->program)
        m.program = record_title(q->tx, &entity_program, s->program);
    m.categories = field_shown(q->tx, q->lang, &entity_service.fields[SERVICE_CATEGORIES], s);
    m.populations = field_shown(q->tx, q->lang, &entity_service.fields[SERVICE_POPULATIONS], s);
    facts_fill(q, &m);
    places_fill(q, &m);
    return m;
}

/* -- in the pages of others
 * ------------------------------------------------------------------------------- */

static struct services_section section_of(struct req *q, const struct services_of_in *of,
                                          struct str add)
{
    struct services_of_row *rows;
    struct services_section m = { .add = add };
    m.n_lines = services_of(q->tx, of, &rows);
    m.lines = arena_array(q->arena, struct services_line, m.n_lines);
    for (size_t i = 0; i < m.n_lines; i++)
        m.lines[i] =
            (struct services_line){ rows[i].id, rows[i].name,
                                    vocabulary_labels(q->tx, q->arena, q->lang, "service_category",
                                                      rows[i].categories, ", "),
                                    waiting_state(q, rows[i].waiting_list) };
    return m;
}

struct services_section services_of_organization(struct req *q, int64_t organization,
                                                 bool may_write)
{
    struct str add = may_write
                         ? arena_fmt(q->arena, "/services/new?organization=%" PRId64, organization)
                         : STR_NULL;
    return section_of(q, &(struct services_of_in){ .organization = organization }, add);
}

struct services_section services_of_program(struct req *q, int64_t program, int64_t organization,
                                            bool may_write)
{
    struct str add =
        may_write ? arena_fmt(q->arena, "/services/new?organization=%" PRId64 "&program=%" PRId64,
                              organization, program)
                  : STR_NULL;
    return section_of(q, &(struct services_of_in){ .program = program }, add);
}
