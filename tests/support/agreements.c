/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/agreements.h"

#include "clause_commitment.ent.h"
#include "clause_contact.ent.h"
#include "clause_notice.ent.h"
#include "clause_sharing.ent.h"
#include "commitment.ent.h"
#include "contact.ent.h"
#include "core/fault.h"
#include "location.ent.h"
#include "organization.ent.h"
#include "partnership.ent.h"
#include "view/view.h"

#include <inttypes.h>

day test_day(const char *iso)
{
    day d;
    REQUIRE(day_parse(str_of(iso), &d));
    return d;
}

/* In the order of their references; those that migrations have made already are left alone. */
static const struct entity *const tables[] = {
    &entity_organization,   &entity_location,          &entity_contact,
    &entity_partnership,    &entity_partnership_party, &entity_interaction,
    &entity_agreement,      &entity_agreement_party,   &entity_agreement_clause,
    &entity_signature_link, &entity_clause_contact,    &entity_clause_notice,
    &entity_clause_sharing, &entity_clause_commitment, &entity_commitment_check,
    &entity_obligation,     &entity_evidence,
};

static int64_t organization_new(struct tx *tx, const char *name, const char *city)
{
    struct organization o;
    entity_init(&entity_organization, &o);
    o.name = str_of(name);
    o.city = str_of(city);
    return record_insert(tx, &entity_organization, &o);
}

static void partner(struct tx *tx, int64_t partnership, int64_t organization, int64_t position)
{
    struct partnership_party p;
    entity_init(&entity_partnership_party, &p);
    p.partnership = partnership;
    p.organization = organization;
    p.position = position;
    record_insert(tx, &entity_partnership_party, &p);
}

static int64_t partnership_new(struct test_agreements *t, struct tx *tx)
{
    struct partnership p;
    entity_init(&entity_partnership, &p);
    p.title = STR("Toit d’abord et l’Office");
    p.phase = PARTNERSHIP_PHASE_AGREEMENT;
    p.phase_since = p.started = t->today;
    int64_t id = record_insert(tx, &entity_partnership, &p);
    partner(tx, id, t->us, 0);
    partner(tx, id, t->them, 1);
    return id;
}

void test_agreements_open(struct test_agreements *t, const char *today)
{
    static bool subscribed;
    *t = (struct test_agreements){ .site = test_site_open(&view_pages), .today = test_day(today) };
    if (!subscribed)
        event_subscribe(module_obligation.subscriptions, module_obligation.n_subscriptions);
    subscribed = true;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        test_site_entity(t->site, tables[i]);
    struct tx *tx = test_agreements_tx(t);
    t->us = organization_new(tx, "Toit d’abord", "Port-Laurier");
    t->them = organization_new(tx, "Office d’habitation", NULL);
    t->stranger = organization_new(tx, "La Huche", NULL);
    t->partnership = partnership_new(t, tx);
    test_agreements_done(t);
}

void test_agreements_close(struct test_agreements *t)
{
    test_site_close(t->site);
}

struct tx *test_agreements_tx(struct test_agreements *t)
{
    test_site_tx(t->site, &t->tx, true);
    t->tx.today = t->today;
    return &t->tx;
}

void test_agreements_done(struct test_agreements *t)
{
    tx_commit(&t->tx);
}

struct agreement_whole test_agreement(struct test_agreements *t, int64_t id)
{
    struct agreement_whole w;
    REQUIRE(agreement_load(&t->tx, id, &w));
    return w;
}

static void side_fill(struct tx *tx, struct agreement_side *s, const char *provides,
                      const char *name)
{
    s->row.provides = str_of(provides);
    s->row.signer_name = str_of(name);
    s->row.signer_title = STR("Directrice");
    REQUIRE(record_update(tx, &entity_agreement_party, &s->row) == RECORD_SAVED);
}

int64_t test_draft(struct test_agreements *t, const char *effective, const char *ends, int days)
{
    struct tx *tx = &t->tx;
    int64_t id = draft_new(tx, LANG_FR, t->partnership, 0);
    REQUIRE(id);
    struct agreement_whole w = test_agreement(t, id);
    w.a.purpose = STR("Loger d’abord, puis accompagner.");
    w.a.effective = test_day(effective);
    w.a.ends = ends ? test_day(ends) : DAY_NONE;
    REQUIRE(record_update(tx, &entity_agreement, &w.a) == RECORD_SAVED);
    side_fill(tx, &w.sides[0], "Une visite par semaine.", "Hélène Côté-Lavoie");
    side_fill(tx, &w.sides[1], "La liste des logements.", "François Nguyễn");
    struct clause_contact c;
    entity_init(&entity_clause_contact, &c);
    c.every_days = days;
    REQUIRE(draft_clause_add(tx, &w, clause_type_find(STR("contact")), &c));
    w = test_agreement(t, id);
    REQUIRE(draft_clause_add(tx, &w, clause_type_find(STR("notice")), NULL));
    return id;
}

struct signature test_signature(const struct agreement_whole *w, const char *name)
{
    return (struct signature){ .name = str_of(name),
                               .title = STR("Directrice"),
                               .agreed = true,
                               .consent = STR("Je signe."),
                               .sha256 = w->a.sha256,
                               .at = 1000,
                               .account = 7 };
}

void test_sign_all(struct test_agreements *t, int64_t id)
{
    struct agreement_whole w = test_agreement(t, id);
    REQUIRE(draft_send(&t->tx, &w) == DRAFT_SENT);
    for (size_t i = 0; i < w.n_sides; i++) {
        struct signature s = test_signature(&w, arena_z(t->tx.arena, w.sides[i].row.signer_name));
        REQUIRE(sign_side(&t->tx, &w, &w.sides[i].row, &s) == SIGN_DONE);
    }
}

int64_t test_signed(struct test_agreements *t, const char *effective, const char *ends, int days)
{
    int64_t id = test_draft(t, effective, ends, days);
    test_sign_all(t, id);
    return id;
}

int64_t test_exchange(struct test_agreements *t, int64_t number, const char *on, int64_t with,
                      int64_t by, bool archived)
{
    static int64_t last;
    struct interaction_event e = { .interaction = number ? number : ++last,
                                   .organization = with,
                                   .agency = by,
                                   .day = test_day(on),
                                   .outcome = INTERACTION_OUTCOME_REACHED,
                                   .archived = archived };
    event_post(&t->tx, number ? &interaction_changed : &interaction_logged, &e);
    return e.interaction;
}

/* Reads through what others show: open ones, then what the table keeps. */
struct str test_obligations(struct test_agreements *t, int64_t agreement)
{
    struct obligation_kept *rows;
    size_t n = obligation_all(&t->tx, agreement, &rows);
    struct out o;
    out_init(&o, t->tx.arena, 1 << 16);
    for (size_t i = 0; i < n; i++) {
        out_fmt(&o, "%s%.*s..%.*s %s", i ? ", " : "", STR_ARG(day_iso(o.arena, rows[i].opened)),
                STR_ARG(day_iso(o.arena, rows[i].due)),
                enumeration_obligation_state.values[rows[i].state].code);
        if (rows[i].met_on != DAY_NONE)
            out_fmt(&o, " %.*s", STR_ARG(day_iso(o.arena, rows[i].met_on)));
    }
    return out_view(&o);
}
