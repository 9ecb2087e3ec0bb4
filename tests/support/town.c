/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/town.h"

#include "app/partnership/partnership/partnership.h"
#include "contact.ent.h"
#include "core/fault.h"
#include "organization.ent.h"
#include "view/pages.h"
#include "worksheet.ent.h"

int64_t town_organization(struct test_town *t, const char *name)
{
    struct tx tx;
    struct organization o;
    test_site_tx(t->site, &tx, true);
    entity_init(&entity_organization, &o);
    o.name = str_of(name);
    record_insert(&tx, &entity_organization, &o);
    tx_commit(&tx);
    return o.record.id;
}

int64_t town_contact(struct test_town *t, const char *name, int64_t organization)
{
    struct tx tx;
    struct contact c;
    test_site_tx(t->site, &tx, true);
    entity_init(&entity_contact, &c);
    c.name = str_of(name);
    c.organization = organization;
    c.role = CONTACT_ROLE_LIAISON;
    record_insert(&tx, &entity_contact, &c);
    tx_commit(&tx);
    return c.record.id;
}

int64_t town_partnership(struct test_town *t, const char *title, int64_t one, int64_t other,
                         int64_t owner)
{
    struct tx tx;
    struct partnership p;
    struct partnership_party parties[2];
    test_site_tx(t->site, &tx, true);
    entity_init(&entity_partnership, &p);
    p.title = str_of(title);
    p.started = tx.today - 10;
    p.owner = owner ? owner : NUMBER_NONE;
    for (int i = 0; i < 2; i++) {
        entity_init(&entity_partnership_party, &parties[i]);
        parties[i].organization = i ? other : one;
    }
    partnership_open(&tx, &p, parties, 2);
    tx_commit(&tx);
    return p.record.id;
}

int64_t town_party(struct test_town *t, int64_t partnership, int64_t organization,
                   const char *department)
{
    struct tx tx;
    struct str name = department ? str_of(department) : STR_NULL;
    test_site_tx(t->site, &tx, true);
    int64_t party = partnership_party_of(&tx, partnership, organization, name);
    if (!party) {
        REQUIRE(partnership_party_join(&tx, partnership, organization, name));
        party = partnership_party_of(&tx, partnership, organization, name);
    }
    tx_commit(&tx);
    return party;
}

int64_t town_agreed(struct test_town *t, const char *sheet, int64_t partnership,
                    int64_t organization, const char *section, const char *ask, const char *words)
{
    struct tx tx;
    struct worksheet w;
    struct worksheet_voice v;
    struct worksheet_row row;
    struct worksheet_cell c;
    test_site_tx(t->site, &tx, true);
    entity_init(&entity_worksheet, &w);
    w.sheet = str_of(sheet);
    w.partnership = partnership;
    w.organization = organization;
    entity_init(&entity_worksheet_voice, &v);
    v.worksheet = record_insert(&tx, &entity_worksheet, &w);
    v.kind = VOICE_KIND_TOGETHER;
    v.handed = tx.today;
    entity_init(&entity_worksheet_row, &row);
    row.voice = record_insert(&tx, &entity_worksheet_voice, &v);
    row.section = str_of(section);
    row.position = 0;
    record_insert(&tx, &entity_worksheet_row, &row);
    entity_init(&entity_worksheet_cell, &c);
    c.voice = v.record.id;
    c.place = arena_fmt(tx.arena, "r%lld", (long long)row.record.id);
    c.ask = str_of(ask);
    c.words = str_of(words);
    record_insert(&tx, &entity_worksheet_cell, &c);
    tx_commit(&tx);
    return c.record.id;
}

void town_record(struct test_town *t, const struct entity *e, int64_t id, void *ret_record)
{
    struct tx tx;
    test_site_tx(t->site, &tx, false);
    REQUIRE(record_get(&tx, e, id, ret_record));
    tx_rollback(&tx);
}

void town_save(struct test_town *t, const struct entity *e, void *record)
{
    struct tx tx;
    test_site_tx(t->site, &tx, true);
    if (((struct record *)record)->id)
        REQUIRE(record_update(&tx, e, record) != RECORD_CONFLICT);
    else
        record_insert(&tx, e, record);
    tx_commit(&tx);
}

day town_today(struct test_town *t)
{
    return community_today(&t->site->community, clock_machine());
}

struct str town_day(struct test_town *t, int days_from_today)
{
    return day_iso(t->site->arena, town_today(t) + days_from_today);
}

struct str town_id(struct test_town *t, int64_t id)
{
    return arena_fmt(t->site->arena, "%lld", (long long)id);
}

const char *town_path(struct test_town *t, const char *path, int64_t id)
{
    struct str head, tail;
    str_cut(str_of(path), '#', &head, &tail);
    return arena_z(t->site->arena, arena_fmt(t->site->arena, "%.*s%lld%.*s", STR_ARG(head),
                                             (long long)id, STR_ARG(tail)));
}

bool town_says(struct test_town *t, const struct res *r, struct str words)
{
    return str_find(test_body(t->site, r), words) >= 0;
}

void town_open(struct test_town *t, const struct module *const *modules)
{
    struct tx tx;
    *t = (struct test_town){ .site = test_site_open(&view_pages) };
    module_start(modules);
    module_routes(t->site->router);
    t->network = town_organization(t, "Réseau de Port-Laurier");
    t->shelter = town_organization(t, "Refuge Le Passage");
    t->clinic = town_organization(t, "Clinique Saint-Rémi");
    t->at_shelter = town_contact(t, "Louise Vollant", t->shelter);
    t->at_clinic = town_contact(t, "Camille Harvey", t->clinic);
    test_site_tx(t->site, &tx, true);
    setting_set(&tx, "host_organization", town_id(t, t->network));
    tx_commit(&tx);
    t->coordinator = test_person_new(t->site, ROLE_COORDINATOR, 0);
    t->director = test_person_new(t->site, ROLE_DIRECTOR, t->shelter);
    t->worker = test_person_new(t->site, ROLE_WORKER, t->shelter);
    t->stranger = test_person_new(t->site, ROLE_DIRECTOR, t->clinic);
    t->lost = test_person_new(t->site, ROLE_WORKER, 0);
}

void town_close(struct test_town *t)
{
    test_site_close(t->site);
}
