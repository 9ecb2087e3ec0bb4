/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/people.h"

#include "guard/migrations.h"
#include "organization.ent.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* -- the town -------------------------------------------------------------------------------- */

enum { ALL_TIME = 20260101, SPRING = 20260308, AUTUMN = 20261101 };

const struct oracle_grant people_grants[GRANTS] = {
    { HOLDERS + 1, PARTNER, 'r', "icnhHjso", ALL_TIME, 0 },
    { HOLDERS + 2, PARTNER, 'r', "icnhHjso", SPRING, AUTUMN },
    { HOLDERS + 3, OTHER, 'r', "icnhHjso", ALL_TIME, 0 },
    { HOLDERS + 4, PARTNER, 'r', "in", ALL_TIME, 0 },
    { PARTNER, HOLDERS + 5, 'r', "icnhHjso", ALL_TIME, 0 }, /* the other way */
    { HOLDERS + 6, PARTNER, 'f', "icnhHjso", ALL_TIME, 0 },
    { HOLDERS + 8, PARTNER, 'r', "in", ALL_TIME, 0 },
    { HOLDERS + 7, PARTNER, 'r', "icnhHjso", ALL_TIME, 20260614 }, /* ended by a notice */
    { HOLDERS + 8, PARTNER, 'm', "nHo", SPRING, 0 },
    { HOLDERS + 8, OTHER, 'r', "i", ALL_TIME, 0 },
};

static const struct consent_case {
    enum consent_state state; /* in the end */
    int to;
    const char *purposes, *classes;
    int first, last;
} consents[CONSENTS] = {
    { CONSENT_STATE_NONE, 0, "", "", 0, 0 },
    { CONSENT_STATE_GIVEN, PARTNER, "rfm", "icnhHjso", ALL_TIME, 20261231 },
    { CONSENT_STATE_GIVEN, PARTNER, "rfm", "icnhHjso", 20260309, 20261031 },
    { CONSENT_STATE_GIVEN, PARTNER, "r", "ic", ALL_TIME, AUTUMN },
    { CONSENT_STATE_GIVEN, PARTNER, "m", "nhHo", SPRING, 20261231 },
    { CONSENT_STATE_GIVEN, OTHER, "rfm", "icnhHjso", ALL_TIME, 20261231 },
    { CONSENT_STATE_RENEWED, PARTNER, "rf", "icn", ALL_TIME, 20261231 },
    { CONSENT_STATE_REQUESTED, PARTNER, "rfm", "icnhHjso", ALL_TIME, 20261231 },
    { CONSENT_STATE_REFUSED, PARTNER, "rfm", "icnhHjso", ALL_TIME, 20261231 },
    { CONSENT_STATE_WITHDRAWN, PARTNER, "rfm", "icnhHjso", ALL_TIME, 20261231 },
    { CONSENT_STATE_REVOKED, PARTNER, "rfm", "icnhHjso", ALL_TIME, 20261231 },
    { CONSENT_STATE_EXPIRED, PARTNER, "rfm", "icnhHjso", ALL_TIME, 20261231 },
    { CONSENT_STATE_INVALIDATED, PARTNER, "rfm", "icnhHjso", ALL_TIME, 20261231 },
    { CONSENT_STATE_UNKNOWN, PARTNER, "rfm", "icnhHjso", ALL_TIME, 20261231 },
};

enum { READER = 70, GLASS_PARTNER = 21, GLASS_NETWORK = 31 };
const struct people_actor people_actors[ACTORS] = {
    { GLASS_PARTNER, ROLE_WORKER, "worker", PARTNER, NULL },
    { 22, ROLE_WORKER, "worker", PARTNER, "r" },
    { 23, ROLE_WORKER, "worker", PARTNER, "m" },
    { 24, ROLE_DIRECTOR, "director", PARTNER, NULL },
    { 25, ROLE_COORDINATOR, "coordinator", PARTNER, NULL },
    { 26, ROLE_NONE, "nobody", PARTNER, NULL },
    { 50, ROLE_LOCATOR, "locator", PARTNER, NULL },
    { 51, ROLE_LOCATOR, "locator", HOLDERS + 1, "m" },
    { 52, ROLE_ADMINISTRATOR, "administrator", HOLDERS, NULL },
    { 53, ROLE_FUNDER, "funder", PARTNER, NULL },
    { 27, (enum role)1000, "unheard of", PARTNER, NULL },
    { 0, ROLE_WORKER, "worker", PARTNER, NULL }, /* nobody is signed in */
    { 28, ROLE_WORKER, "worker", OTHER, NULL },
    { 29, ROLE_WORKER, "worker", 0, NULL }, /* of no agency */
    { GLASS_NETWORK, ROLE_COORDINATOR, "coordinator", NETWORK, NULL },
    { 40, ROLE_WORKER, "worker", HOLDERS, NULL },
    { READER, ROLE_WORKER, "worker", HOLDERS, NULL },
    { READER, ROLE_COORDINATOR, "coordinator", HOLDERS + 1, NULL },
    { 41, ROLE_DIRECTOR, "director", HOLDERS + 2, "m" },
    { READER, ROLE_DIRECTOR, "director", HOLDERS + 3, NULL },
    { 42, ROLE_WORKER, "worker", HOLDERS + 5, NULL },
    { READER, ROLE_NONE, "nobody", HOLDERS + 8, NULL },
};

static struct people *town;

/* -- making it ------------------------------------------------------------------------------- */

static day day_of(int ymd)
{
    return ymd ? day_from_ymd(ymd / 10000, ymd / 100 % 100, ymd % 100) : DAY_NONE;
}

static struct str codes(const char *letters)
{
    static const struct {
        char letter;
        const char *code;
    } known[] = { { 'i', "identity" },        { 'c', "contact" },         { 'n', "housing_need" },
                  { 'h', "housing_history" }, { 'H', "health" },          { 'j', "justice" },
                  { 's', "service_use" },     { 'o', "notes" },           { 'r', "referral" },
                  { 'f', "follow_up" },       { 'm', "housing_matching" } };
    struct str made = STR("");
    for (; *letters; letters++)
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (known[i].letter == *letters)
                made = arena_fmt(town->t->arena, "%.*s%s%s", STR_ARG(made), made.n ? " " : "",
                                 known[i].code);
    return made;
}

static enum purpose purpose_of(char letter)
{
    return letter == 'r'   ? PURPOSE_REFERRAL
           : letter == 'f' ? PURPOSE_FOLLOW_UP
                           : PURPOSE_HOUSING_MATCHING;
}

static unsigned purpose_bits(const char *letters)
{
    unsigned bits = 0;
    for (; *letters; letters++)
        bits |= BIT_OF(purpose_of(*letters));
    return bits;
}

static void agencies_add(struct tx *tx)
{
    for (int i = 1; i < AGENCIES; i++) {
        struct organization o;
        entity_init(&entity_organization, &o);
        o.name = arena_fmt(town->t->arena, "Organisme %d", i);
        town->agencies[i] = record_insert(tx, &entity_organization, &o);
    }
}

static void grant_add(struct tx *tx, const struct oracle_grant *g)
{
    struct access_grant grant;
    entity_init(&entity_access_grant, &grant);
    grant.from_organization = town->agencies[g->from];
    grant.to_organization = town->agencies[g->to];
    grant.purpose = (int)purpose_of(g->purpose);
    grant.classes = codes(g->classes);
    grant.starts = day_of(g->first);
    bool noticed = g->last == 20260614;
    grant.ends = noticed ? DAY_NONE : day_of(g->last);
    int64_t id = access_grant_open(tx, &grant);
    if (noticed)
        access_grant_end(tx, id, day_of(g->last));
}

static void consent_add(struct tx *tx, int64_t person, const struct consent_case *c,
                        struct oracle_consent *ret)
{
    struct consent consent;
    if (c->state == CONSENT_STATE_NONE)
        return;
    entity_init(&entity_consent, &consent);
    consent.person = person;
    consent.state = CONSENT_STATE_GIVEN;
    consent.purposes = codes(c->purposes);
    consent.classes = codes(c->classes);
    consent.starts = day_of(c->first);
    consent.ends = day_of(c->last);
    consent.way = CONSENT_WAY_SIGNED;
    int64_t id = consent_give(tx, &consent, &town->agencies[c->to], 1);
    if (c->state != CONSENT_STATE_GIVEN)
        assert_true(consent_set_state(tx, id, c->state));
    *ret = (struct oracle_consent){ .is_there = true,
                                    .is_given = c->state == CONSENT_STATE_GIVEN ||
                                                c->state == CONSENT_STATE_RENEWED,
                                    .to = c->to,
                                    .purposes = c->purposes,
                                    .classes = c->classes,
                                    .first = c->first,
                                    .last = c->last };
}

static void restriction_add(struct tx *tx, int64_t person, struct oracle_person *p)
{
    static const int64_t reader = READER;
    static const enum restriction_kind kinds[] = { [SHELTER] = RESTRICTION_KIND_VIOLENCE_SHELTER,
                                                   [STAFF] = RESTRICTION_KIND_STAFF,
                                                   [FAMOUS] = RESTRICTION_KIND_PUBLIC_FIGURE,
                                                   [LIFTED] = RESTRICTION_KIND_VIOLENCE_SHELTER };
    if (p->restriction == FREE)
        return;
    p->reader = p->restriction == STAFF ? reader : 0;
    int64_t id =
        access_restrict(tx, person, kinds[p->restriction], &reader, p->restriction == STAFF);
    if (p->restriction == LIFTED)
        access_unrestrict(tx, id);
}

/* Every third person's record is opened in an emergency, where that may be. */
static void glass_break(struct tx *tx, int number, int64_t person, struct oracle_person *p,
                        bool restricted)
{
    static const int64_t told = 99;
    bool by_partner = number % 2;
    struct actor who = { .account = by_partner ? GLASS_PARTNER : GLASS_NETWORK,
                         .role = by_partner ? ROLE_WORKER : ROLE_COORDINATOR,
                         .organization = town->agencies[by_partner ? PARTNER : NETWORK] };
    if (number % 3)
        return;
    enum glass_result result =
        access_break_glass(tx, &who, person, STR("Personne inconsciente."), &told, 1);
    assert_int_equal(result, restricted ? GLASS_ABSENT : GLASS_OPENED);
    if (p->restriction == SHELTER) /* and what was opened before is closed by it */
        return;
    p->glass.account = who.account;
    p->glass.agency = by_partner ? PARTNER : NETWORK;
    p->glass.until = tx->now + 3600 * 1000;
}

/* So that there is a row as it was. */
static void person_change(struct tx *tx, struct participant *one, int64_t holder)
{
    struct actor who = { .account = 5, .role = ROLE_WORKER, .organization = holder };
    tx->viewer = guard_viewer(&who);
    one->household = 20;
    assert_int_equal(record_update(tx, &entity_participant, one), RECORD_SAVED);
    tx->n_reads = 0;
}

static void person_add(struct tx *tx, int number)
{
    struct oracle_person *p = &town->list[number];
    struct participant one;
    p->holder = HOLDERS + number % HOLDER_COUNT;
    p->restriction = (enum oracle_restriction)(number / HOLDER_COUNT / CONSENTS);
    entity_init(&entity_participant, &one);
    one.name = arena_fmt(town->t->arena, "Personne %04d", number);
    one.phone = STR("418 555-0142");
    one.household = 1 + number % 6;
    one.acuity = 1 + number % 3;
    one.diagnosis = STR("Asthme");
    one.notes = STR("Une note.");
    town->ids[number] = record_insert(tx, &entity_participant, &one);
    access_hold(tx, town->ids[number], town->agencies[p->holder], true);
    consent_add(tx, town->ids[number], &consents[number / HOLDER_COUNT % CONSENTS], &p->consent);
    person_change(tx, &one, town->agencies[p->holder]);
    if (p->restriction == SHELTER)
        glass_break(tx, number, town->ids[number], p, false);
    restriction_add(tx, town->ids[number], p);
    glass_break(tx, number, town->ids[number], p, p->restriction == SHELTER);
}

static void time_add(int ymd, int minutes, int64_t ms)
{
    town->times[town->n_times++] = zone_instant(town->zone, day_of(ymd), minutes) + ms;
}

static void times_make(void)
{
    static const int nights[] = { SPRING, 20260309, 20260615, AUTUMN, 20261101 + 1 };
    for (size_t i = 0; i < sizeof nights / sizeof *nights; i++) {
        time_add(nights[i], 0, -1);
        time_add(nights[i], 0, 0);
    }
    time_add(SPRING, 3 * 60, -1); /* clocks go forward here */
    time_add(SPRING, 3 * 60, 0);
    time_add(AUTUMN, 60, 0); /* the hour that comes twice */
    time_add(AUTUMN, 60, 3600 * 1000);
    time_add(20260710, 12 * 60, 0);               /* the glass breaks */
    time_add(20260710, 12 * 60, 3600 * 1000 - 1); /* its last instant */
    time_add(20260710, 12 * 60, 3600 * 1000);     /* closed */
    time_add(20261231, 24 * 60, -1);
    time_add(20261231, 24 * 60, 0);
}

static void town_make(void)
{
    struct tx tx;
    TEST_WRITE(town->t, &tx)
    {
        tx.now = zone_instant(town->zone, day_of(20260710), 12 * 60);
        tx.today = zone_day(town->zone, tx.now);
        agencies_add(&tx);
        for (int i = 0; i < GRANTS; i += 2)
            grant_add(&tx, &people_grants[i]);
        for (int i = 0; i < PERSONS; i++)
            person_add(&tx, i);
        for (int i = 1; i < GRANTS; i += 2) /* agreements that come after the consents */
            grant_add(&tx, &people_grants[i]);
    }
}

void people_make(struct people *p)
{
    struct migration *list;
    *p = (struct people){ .zone = zone_find(STR("America/Toronto")) };
    p->t = test_db_open_with(NULL);
    town = p;
    size_t n = migrations_of(p->t->arena, "community", &list);
    assert_int_equal(store_migrate(p->t->db, list, n), MIGRATE_DONE);
    test_db_entity(p->t, &entity_participant);
    test_db_entity(p->t, &entity_participant_stay);
    times_make();
    town_make();
    p->db = test_db_again(p->t, DB_WRITE);
}

void people_free(struct people *p)
{
    db_close(p->db);
    test_db_close(p->t);
}

void people_begin(struct people *p, struct tx *tx, struct arena *a, const struct people_actor *who,
                  instant at)
{
    struct actor actor = { .account = who->account,
                           .role = who->role,
                           .organization = who->agency ? p->agencies[who->agency] : 0 };
    tx_begin(tx, p->db, a, false, ISOLATION_DEFAULT);
    tx->now = at;
    tx->today = zone_day(p->zone, at);
    tx->viewer = guard_viewer(&actor);
    if (who->purposes)
        tx->viewer.purposes = purpose_bits(who->purposes);
}

int people_number(const struct people *p, int64_t id)
{
    for (int i = 0; i < PERSONS; i++)
        if (p->ids[i] == id)
            return i;
    fail_msg("a person that was never made");
    return 0;
}
