/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agreement.ent.h"
#include "app/agreement/clause/clause.h"
#include "app/network/organization/organization.h"
#include "app/network/program/types.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/partnership.h"
#include "contact.ent.h"
#include "core/fault.h"
#include "core/key.h"
#include "guard/account.h"
#include "store/owned.h"
#include "store/vocabulary.h"

#include <inttypes.h>

/* Everything that the page of an organization, and its sheet for a meeting, say of it. */

enum {
    AHEAD_DAYS = 14,
    ENDING_DAYS = 60,
    NOW_MOST = 64,
    NOW_SEEN = 8,
    NAMES = 16,
    SCHEDULES_MOST = 200
};

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

static int enum_of(const struct enumeration *e, struct str code)
{
    int found = 0;
    for (int i = 1; i < e->n_values && code.n; i++)
        found = str_is(code, e->values[i].code) ? i : found;
    return found;
}

/* Its stay beside what is usual for its type, and its list. */
static void usual_read(struct req *q, struct organization_program *p)
{
    const struct organization_programs_row *row = p->row;
    const struct program_reference *ref =
        program_reference_of(q->lang, enum_of(&enumeration_program_type, row->program_type));
    if (row->typical_stay != NUMBER_NONE)
        p->stay = program_stay(q->arena, q->lang, row->typical_stay);
    if (ref && ref->stay.p)
        p->usual = ref->stay;
    p->waiting =
        program_waiting(q->arena, q->lang, enum_of(&enumeration_waiting_list, row->waiting_list),
                        row->waiting_people, row->waiting_weeks);
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
        usual_read(q, p);
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

/* -- people
 * ------------------------------------------------------------------------------------------ */

static struct organization_person *person_of(struct organization_view *m, int64_t id)
{
    for (size_t i = 0; i < m->n_people; i++)
        if (m->people[i].id == id)
            return &m->people[i];
    return NULL;
}

static void role_add(struct req *q, struct organization_view *m, struct organization_person *p,
                     struct str code)
{
    m->has_liaison = m->has_liaison || str_is(code, "liaison");
    struct str label = organization_role(q->lang, code);
    p->roles = p->roles.p ? arena_fmt(q->arena, "%.*s, %.*s", STR_ARG(p->roles),
                                      STR_ARG(key_small(q->arena, label)))
                          : label;
}

static void roles_read(struct req *q, struct organization_view *m)
{
    struct organization_roles_row *rows;
    size_t n = organization_roles(
        q->tx, &(struct organization_roles_in){ .organization = m->tools.id }, &rows);
    for (size_t i = 0; i < n; i++) {
        struct organization_person *p = person_of(m, rows[i].contact);
        if (!p && m->n_people < ORGANIZATION_PEOPLE) {
            p = &m->people[m->n_people++];
            *p = (struct organization_person){ .id = rows[i].contact,
                                               .name = rows[i].name,
                                               .title = rows[i].title,
                                               .phone = rows[i].phone,
                                               .email = rows[i].email,
                                               .elsewhere = rows[i].elsewhere };
        }
        if (p)
            role_add(q, m, p, rows[i].role);
    }
}

/* Few accounts are named on one page: each is asked for once. */
struct names {
    int64_t account[NAMES];
    struct str name[NAMES];
    size_t n;
};

static struct str account_named(struct req *q, struct names *names, int64_t account)
{
    for (size_t i = 0; i < names->n; i++)
        if (names->account[i] == account)
            return names->name[i];
    if (names->n == NAMES)
        return STR_NULL;
    names->account[names->n] = account;
    return names->name[names->n++] = account == q->actor.account
                                         ? text(q->lang, TEXT_organization_known_you)
                                         : account_name(q->home, account);
}

static void known_read(struct req *q, struct organization_view *m)
{
    struct organization_known_row *rows;
    struct names names = { 0 };
    size_t n = organization_known(
        q->tx, &(struct organization_known_in){ .organization = m->tools.id }, &rows);
    for (size_t i = 0; i < n; i++) {
        struct organization_person *p = person_of(m, rows[i].contact);
        struct str name =
            rows[i].account ? account_named(q, &names, rows[i].account) : rows[i].name;
        if (!p || !name.p)
            continue;
        p->known_by = p->known_by.p
                          ? arena_fmt(q->arena, "%.*s, %.*s", STR_ARG(p->known_by), STR_ARG(name))
                          : name;
    }
}

static void people_read(struct req *q, struct organization_view *m)
{
    struct organization_contacts_row *rows;
    size_t n = organization_contacts(
        q->tx, &(struct organization_contacts_in){ .organization = m->tools.id }, &rows);
    m->people = arena_array(q->arena, struct organization_person, ORGANIZATION_PEOPLE);
    for (size_t i = 0; i < n; i++) {
        struct organization_person *p = &m->people[m->n_people++];
        *p = (struct organization_person){ .id = rows[i].id,
                                           .name = rows[i].name,
                                           .title = rows[i].title,
                                           .phone = rows[i].phone,
                                           .email = rows[i].email,
                                           .champion = rows[i].champion,
                                           .in_shadow = rows[i].in_shadow && m->shows_private };
        role_add(q, m, p, rows[i].role);
    }
    roles_read(q, m);
    if (m->n_people)
        known_read(q, m);
}

/* -- what waits
 * ------------------------------------------------------------------------------------------ */

static void now_add(struct organization_view *m, day today, struct organization_now item)
{
    if (m->n_now == NOW_MOST)
        return;
    item.status = item.due != DAY_NONE && item.due < today ? STATUS_LATE : STATUS_DUE;
    m->n_late += item.status == STATUS_LATE;
    m->now[m->n_now++] = item;
}

static void owed_read(struct req *q, struct organization_view *m, int64_t agency)
{
    struct organization_due_row *rows;
    size_t n = organization_due(q->tx,
                                &(struct organization_due_in){ .organization = m->tools.id,
                                                               .agency = agency,
                                                               .account = q->actor.account,
                                                               .until = q->today + AHEAD_DAYS },
                                &rows);
    for (size_t i = 0; i < n; i++) {
        const struct clause_type *type = clause_type_find(rows[i].type);
        REQUIRE(type && type->promise);
        enum text_id who = !rows[i].owes                 ? TEXT_organization_owed_either
                           : rows[i].owes == m->tools.id ? TEXT_organization_owed_them
                                                         : TEXT_organization_owed_us;
        now_add(m, q->today,
                (struct organization_now){
                    .due = rows[i].due,
                    .icon = "phone",
                    .title = type->promise(q->arena, q->lang, rows[i].opened, rows[i].due),
                    .why = text_with(q->arena, q->lang, who,
                                     TEXT_ARGS({ "agreement", rows[i].title, 0 })),
                    .href = arena_fmt(q->arena, "/agreements/%" PRId64, rows[i].agreement) });
    }
}

static void agreements_wait(struct req *q, struct organization_view *m)
{
    for (size_t i = 0; i < m->n_agreements; i++) {
        const struct organization_agreements_row *a = &m->agreements[i];
        struct str href = arena_fmt(q->arena, "/agreements/%" PRId64, a->id);
        day ends = a->notice_ends != DAY_NONE ? a->notice_ends : a->ends;
        if (str_is(a->state, "sent") && !a->has_signed)
            now_add(m, q->today,
                    (struct organization_now){ .due = DAY_NONE,
                                               .icon = "sign",
                                               .title = a->title,
                                               .why = text(q->lang, TEXT_organization_unsigned),
                                               .href = href });
        else if (ends != DAY_NONE && ends >= q->today && ends <= q->today + ENDING_DAYS &&
                 !str_is(a->state, "draft"))
            now_add(m, q->today,
                    (struct organization_now){ .due = ends,
                                               .icon = "flag",
                                               .title = a->title,
                                               .why = text(q->lang, TEXT_organization_ending),
                                               .href = href });
    }
}

static void steps_wait(struct req *q, struct organization_view *m)
{
    for (size_t i = 0; i < m->n_partnerships; i++) {
        const struct organization_partnerships_row *p = &m->partnerships[i];
        if (!str_is_blank(p->next_step))
            now_add(m, q->today,
                    (struct organization_now){
                        .due = p->next_step_due,
                        .icon = "hands",
                        .title = p->next_step,
                        .why = p->title,
                        .href = arena_fmt(q->arena, "/partnerships/%" PRId64, p->id) });
    }
}

static day day_rank(day d)
{
    return d == DAY_NONE ? INT32_MAX : d;
}

/* By day; what has none comes last, in the order found. */
static void now_sort(struct organization_view *m)
{
    for (size_t i = 1; i < m->n_now; i++) {
        struct organization_now item = m->now[i];
        size_t k = i;
        for (; k > 0 && day_rank(m->now[k - 1].due) > day_rank(item.due); k--)
            m->now[k] = m->now[k - 1];
        m->now[k] = item;
    }
}

/* -- ties and history
 * ------------------------------------------------------------------------------------------ */

static void ties_read(struct req *q, struct organization_view *m)
{
    int64_t id = m->tools.id, account = q->actor.account, agency = partnership_reach(q);
    m->now = arena_array(q->arena, struct organization_now, NOW_MOST);
    if (guard_reach(&q->actor, CAP_PARTNERSHIP_READ) != REACH_NONE) {
        m->sees_ties = true;
        m->n_partnerships = organization_partnerships(
            q->tx,
            &(struct organization_partnerships_in){
                .organization = id, .agency = agency, .account = account },
            &m->partnerships);
    }
    if (guard_reach(&q->actor, CAP_AGREEMENT_READ) != REACH_NONE) {
        agency = guard_agency(&q->actor, CAP_AGREEMENT_READ);
        m->n_agreements =
            organization_agreements(q->tx,
                                    &(struct organization_agreements_in){
                                        .organization = id, .agency = agency, .account = account },
                                    &m->agreements);
        if (m->n_agreements)
            owed_read(q, m, agency);
    }
    steps_wait(q, m);
    agreements_wait(q, m);
    now_sort(m);
    m->n_first = m->n_now < NOW_SEEN ? m->n_now : NOW_SEEN;
}

static void history_read(struct req *q, struct organization_view *m)
{
    int64_t agency = guard_agency(&q->actor, CAP_INTERACTION_READ);
    m->sees_exchanges = agency >= 0;
    if (!m->sees_exchanges)
        return;
    m->n_interactions = organization_interactions(
        q->tx,
        &(struct organization_interactions_in){ .organization = m->tools.id, .agency = agency },
        &m->interactions);
    if (m->n_interactions)
        m->last_contact = text_with(
            q->arena, q->lang, TEXT_organization_last_contact,
            TEXT_ARGS(
                { "day", text_day_near(q->arena, q->lang, m->interactions[0].day, q->today), 0 }));
    rhythm_read(q, m, agency);
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

/* Where it is, and when each place is open. */
static void where_read(struct req *q, struct organization_view *m)
{
    void *schedules;
    m->n_locations = organization_locations(
        q->tx, &(struct organization_locations_in){ .organization = m->tools.id }, &m->locations);
    m->hours = arena_array(q->arena, struct hours_section, m->n_locations);
    size_t n =
        record_all_of(q->tx, &entity_schedule, &entity_schedule.fields[SCHEDULE_ORGANIZATION],
                      m->tools.id, SCHEDULES_MOST, &schedules);
    struct schedule *its = arena_array(q->arena, struct schedule, n);
    for (size_t i = 0; i < m->n_locations; i++) {
        size_t k = 0;
        for (size_t j = 0; j < n; j++)
            if (((struct schedule *)schedules)[j].location == m->locations[i].id)
                its[k++] = ((struct schedule *)schedules)[j];
        if (k > 0)
            m->hours[i] = hours_section_of(q, its, k);
    }
}

void organization_read(struct req *q, const struct organization *o, struct organization_view *ret)
{
    const struct field *fields = entity_organization.fields;
    *ret = (struct organization_view){
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
    if (o->steward != NUMBER_NONE)
        ret->steward = account_name(q->home, o->steward);
    ret->shows_private = ret->tools.may_write;
    ret->is_own = o->record.id == q->actor.organization;
    ret->prepared =
        text_with(q->arena, q->lang, TEXT_organization_prepared,
                  TEXT_ARGS({ "name", q->actor.name, 0 },
                            { "day", text_day(q->arena, q->lang, q->today, DAY_LONG), 0 }));
    relations_read(q, ret);
    programs_read(q, ret);
    ret->services = services_of_organization(q, ret->tools.id, ret->tools.may_write);
    ties_read(q, ret);
    history_read(q, ret);
    people_read(q, ret);
    where_read(q, ret);
}
