/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/demo/demo.h"

#include "acquaintance.ent.h"
#include "app/demo/demo_table.h"
#include "app/partnership/action/action.h"
#include "app/partnership/interaction/interaction.h"
#include "contact.ent.h"
#include "content_text.ent.h"
#include "core/fault.h"
#include "guard/access/access.h"
#include "guard/account.h"
#include "incident.ent.h"
#include "location.ent.h"
#include "occupancy.ent.h"
#include "organization.ent.h"
#include "partnership.ent.h"
#include "program.ent.h"
#include "saved.ent.h"
#include "store/vocabulary.h"

/* -- vocabularies, organizations and what belongs to them
 * ---------------------------------------------------- */

static void load_vocabularies(struct demo *d)
{
    struct csv_table t = demo_table(d, "vocabularies");
    for (size_t i = 0; i < t.n_rows; i++) {
        int64_t position = 0;
        str_to_i64(csv_cell(&t, i, "position"), &position);
        vocabulary_add(d->tx, arena_z(d->tx->arena, csv_cell(&t, i, "vocabulary")),
                       csv_cell(&t, i, "code"), csv_cell(&t, i, "fr"), csv_cell(&t, i, "en"),
                       position);
    }
}

enum { FORTNIGHTS = 8 };

/* The same fortnight before, a little less full each time; here and there nobody noted it. */
static void load_nights_before(struct demo *d, const struct occupancy *night, int64_t row)
{
    for (int k = 1; k <= FORTNIGHTS; k++) {
        struct occupancy o = *night;
        int64_t less = (row * 7 + k * 5) % 6;
        if ((row + k * 3) % 41 == 0)
            continue;
        o.day -= 14 * k;
        o.occupied -= less < o.occupied ? less : o.occupied;
        o.service_users = o.occupied;
        o.unoccupied = o.capacity_actual - o.occupied;
        record_insert(d->tx, &entity_occupancy, &o);
    }
}

/* In the order of the nights, so that a program's capacity type is known. */
static void load_occupancy(struct demo *d)
{
    struct csv_table t = demo_table(d, "occupancy");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct occupancy o;
        struct program p;
        demo_fill(d, &t, i, &entity_occupancy, &o);
        REQUIRE(str_to_i64(csv_cell(&t, i, "capacity"), &o.capacity_actual));
        REQUIRE(record_get(d->tx, &entity_program, o.program, &p));
        o.capacity_funding = o.capacity_actual;
        o.capacity_type = p.capacity_type;
        o.service_users = o.occupied;
        o.unoccupied = o.capacity_actual - o.occupied;
        o.unavailable = 0;
        load_nights_before(d, &o, (int64_t)i);
        record_insert(d->tx, &entity_occupancy, &o);
    }
}

/* -- accounts
 * ----------------------------------------------------------------------------------------------------
 */

static void load_accounts(struct demo *d)
{
    struct csv_table t = demo_table(d, "accounts");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct membership m;
        demo_fill(d, &t, i, &entity_membership, &m);
        int64_t organization = demo_id(d, &entity_organization, csv_cell(&t, i, "organization"));
        int64_t id = account_join(d->home, csv_cell(&t, i, "email"), csv_cell(&t, i, "name"),
                                  d->community->id, m.role, organization);
        if (!d->account[m.role]) {
            d->account[m.role] = id;
            d->agency[m.role] = organization;
        }
    }
}

enum role demo_role(struct str code)
{
    struct membership m = { 0 };
    entity_set_raw(NULL, &entity_membership.fields[MEMBERSHIP_ROLE], &m, code);
    return m.role;
}

/* -- partnerships
 * --------------------------------------------------------------------------------------------------
 */

static void party_add(struct demo *d, int64_t partnership, int64_t organization,
                      struct str department, int position)
{
    struct partnership_party p;
    entity_init(&entity_partnership_party, &p);
    p.partnership = partnership;
    p.organization = organization;
    p.department = department.n ? department : STR_NULL;
    p.position = position;
    record_insert(d->tx, &entity_partnership_party, &p);
}

/* The day an earlier phase was reopened, and which phase was left for it; DAY_NONE: never. */
static day reopened_on(struct demo *d, struct str code, int *ret_from)
{
    struct csv_table t = demo_table(d, "reopenings");
    for (size_t i = 0; i < t.n_rows; i++)
        if (str_eq(csv_cell(&t, i, "partnership"), code)) {
            struct phase_change c = { 0 };
            const struct field *from = entity_field(&entity_phase_change, STR("from_phase"));
            REQUIRE(entity_set_raw(d->tx->arena, from, &c, csv_cell(&t, i, "from_phase")));
            *ret_from = c.from_phase;
            return demo_day(d, csv_cell(&t, i, "day"));
        }
    return DAY_NONE;
}

/* How it came to its phase: one after the other, the days in between spread out. */
static void load_way(struct demo *d, const struct partnership *p, struct str code)
{
    int last = p->phase, parts = last - 1;
    day end = p->phase_since, back = reopened_on(d, code, &last);
    if (back != DAY_NONE) {
        end = back;
        parts = last;
    }
    day before = p->started;
    for (int phase = 1; phase <= last; phase++) {
        struct phase_change c;
        entity_init(&entity_phase_change, &c);
        c.partnership = p->record.id;
        c.from_phase = phase - 1;
        c.to_phase = phase;
        c.day = parts > 0 ? p->started + (end - p->started) * (phase - 1) / parts : p->started;
        record_insert(d->tx, &entity_phase_change, &c);
        if (phase > 1)
            demo_checks(d, p->record.id, code, phase - 1, before, c.day);
        before = c.day;
    }
}

static void load_partnerships(struct demo *d)
{
    struct csv_table t = demo_table(d, "partnerships");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct partnership p;
        demo_fill(d, &t, i, &entity_partnership, &p);
        p.owner = d->account[demo_role(csv_cell(&t, i, "owner"))];
        int64_t id = demo_insert(d, &t, i, &entity_partnership, &p);
        load_way(d, &p, csv_cell(&t, i, "code"));
        struct str with = csv_cell(&t, i, "with");
        party_add(d, id,
                  with.n ? demo_id(d, &entity_organization, with) : d->agency[ROLE_COORDINATOR],
                  csv_cell(&t, i, "with_department"), 0);
        party_add(d, id, demo_id(d, &entity_organization, csv_cell(&t, i, "organization")),
                  csv_cell(&t, i, "department"), 1);
    }
}

/* Who answers for which of the parties that their organization has in one partnership. */
static void load_speakers(struct demo *d)
{
    struct csv_table t = demo_table(d, "speakers");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct party_speaker s;
        int64_t partnership = demo_id(d, &entity_partnership, csv_cell(&t, i, "partnership"));
        entity_init(&entity_party_speaker, &s);
        s.party = demo_party(d, partnership, csv_cell(&t, i, "party"));
        s.account = d->account[demo_role(csv_cell(&t, i, "by"))];
        s.since = demo_day(d, csv_cell(&t, i, "since"));
        record_insert(d->tx, &entity_party_speaker, &s);
    }
}

static void load_interactions(struct demo *d)
{
    struct csv_table t = demo_table(d, "interactions");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct interaction x;
        enum role by = demo_role(csv_cell(&t, i, "by"));
        demo_fill(d, &t, i, &entity_interaction, &x);
        x.account = d->account[by];
        /* What is done under a partnership is done for the network, whoever does it. */
        x.agency = d->agency[x.partnership ? ROLE_COORDINATOR : by];
        d->tx->actor = x.account;
        interaction_log(d->tx, &x);
    }
}

/* Who knows whom; on whose behalf it was recorded, and whose account it is, are roles. */
static void load_acquaintances(struct demo *d)
{
    struct csv_table t = demo_table(d, "acquaintances");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct acquaintance k;
        enum role by = demo_role(csv_cell(&t, i, "by")),
                  who = demo_role(csv_cell(&t, i, "account"));
        demo_fill(d, &t, i, &entity_acquaintance, &k);
        if (who != ROLE_NONE)
            k.account = d->account[who];
        k.agency = d->agency[by];
        d->tx->actor = d->account[by];
        demo_insert(d, &t, i, &entity_acquaintance, &k);
    }
}

static void load_actions(struct demo *d)
{
    struct csv_table t = demo_table(d, "actions");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct action a;
        enum role by = demo_role(csv_cell(&t, i, "by"));
        demo_fill(d, &t, i, &entity_action, &a);
        const struct actor who = { .account = d->account[by], .organization = d->agency[by] };
        action_add(d->tx, &who, &a);
    }
}

/* Who looks after which sheets, and the lists that the community shares. */
static void load_stewards(struct demo *d)
{
    struct csv_table t = demo_table(d, "organizations");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct organization o;
        enum role by = demo_role(csv_cell(&t, i, "steward"));
        if (by == ROLE_NONE)
            continue;
        int64_t id = demo_id(d, &entity_organization, csv_cell(&t, i, "code"));
        REQUIRE(record_get(d->tx, &entity_organization, id, &o));
        o.steward = d->account[by];
        REQUIRE(record_update(d->tx, &entity_organization, &o) == RECORD_SAVED);
    }
}

static void load_lists(struct demo *d)
{
    struct csv_table t = demo_table(d, "lists");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct saved_list l;
        demo_fill(d, &t, i, &entity_saved_list, &l);
        l.account = d->account[demo_role(csv_cell(&t, i, "by"))];
        l.shared = true;
        record_insert(d->tx, &entity_saved_list, &l);
    }
}

void demo_load(struct tx *tx, struct tx *home, const struct community *c)
{
    struct demo d = { .tx = tx, .home = home, .community = c };
    load_vocabularies(&d);
    demo_load_all(&d, "organizations", &entity_organization);
    demo_load_all(&d, "locations", &entity_location);
    demo_load_all(&d, "programs", &entity_program);
    demo_load_all(&d, "contacts", &entity_contact);
    load_occupancy(&d);
    load_accounts(&d);
    demo_services(&d);
    setting_set(tx, "host_organization",
                arena_fmt(tx->arena, "%lld", (long long)d.agency[ROLE_COORDINATOR]));
    tx->actor = d.account[ROLE_COORDINATOR];
    load_stewards(&d);
    load_lists(&d);
    load_partnerships(&d);
    load_speakers(&d);
    demo_load_all(&d, "reopenings", &entity_phase_change);
    demo_load_all(&d, "checks", &entity_partnership_check);
    demo_load_all(&d, "roles", &entity_role_held);
    load_acquaintances(&d);
    tx->actor = d.account[ROLE_COORDINATOR];
    load_interactions(&d);
    load_actions(&d);
    demo_prospects(&d);
    demo_load_all(&d, "texts", &entity_content_text);
    demo_load_all(&d, "incidents", &entity_incident);
    access_officer_name(tx,
                        &(struct privacy_officer){ .account = d.account[ROLE_ADMINISTRATOR],
                                                   .contact = STR("lucie.fortin@example.org") });
    demo_sheets(&d);
    demo_kept(&d);
    demo_agreements(&d);
    demo_kept_after(&d);
    demo_consolidation(&d);
    demo_evaluation(&d);
    demo_life(&d);
}
