/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/demo/demo.h"
#include "contact.ent.h"
#include "location.ent.h"
#include "organization.ent.h"
#include "program.ent.h"

/* A small generator, seeded by the organization's number. */
static uint32_t next(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static const char *const kinds[] = { "Centre", "Maison",    "Refuge",    "Clinique",
                                     "Comité", "Carrefour", "Office",    "Relais",
                                     "Toit",   "Halte",     "Coalition", "Fondation" };
static const char *const purposes[] = { "de jour",       "d’hébergement", "de l’espoir",
                                        "jeunesse",      "des familles",  "de santé",
                                        "du quartier",   "d’entraide",    "alimentaire",
                                        "communautaire", "des femmes",    "des aînés" };
static const char *const places[] = { "Saint-Rémi",  "L’Escale",   "Sainte-Anne", "du Vieux-Port",
                                      "des Érables", "Laurier",    "de la Gare",  "Beauséjour",
                                      "du Phare",    "de la Rive", "Montcalm",    "des Ormes",
                                      "Champlain",   "de l’Anse",  "Tadoussac",   "du Nord" };
static const char *const sectors[] = { "housing", "shelter", "outreach",  "health", "youth",
                                       "women",   "food",    "addiction", "family", "education" };
static const char *const cities[] = { "Port-Laurier", "Baie-Sainte-Anne", "Lévis", "Rimouski",
                                      "Matane" };

#define PICK(list, state) str_of((list)[next(state) % (sizeof(list) / sizeof *(list))])

/* A program in a place of its own, of each. */
static void what_it_does(struct tx *tx, const struct organization *o, uint32_t *state, int64_t i)
{
    static const int types[] = { PROGRAM_TYPE_OUTREACH, PROGRAM_TYPE_PREVENTION,
                                 PROGRAM_TYPE_EMERGENCY_SHELTER, PROGRAM_TYPE_OTHER };
    struct location l;
    struct program p;
    entity_init(&entity_location, &l);
    entity_init(&entity_program, &p);
    struct str place = PICK(places, state), purpose = PICK(purposes, state);
    l.organization = p.organization = o->record.id;
    l.name = arena_fmt(tx->arena, "%.*s, porte %lld", STR_ARG(place), (long long)i % 90 + 1);
    l.city = o->city;
    p.location = record_insert(tx, &entity_location, &l);
    p.name = arena_fmt(tx->arena, "Service %.*s %lld", STR_ARG(purpose), (long long)i + 1);
    p.program_type = types[next(state) % (sizeof types / sizeof *types)];
    p.capacity = 4 + next(state) % 40;
    record_insert(tx, &entity_program, &p);
}

void demo_generate(struct tx *tx, int64_t from, int64_t n)
{
    for (int64_t i = from; i < from + n; i++) {
        uint32_t state = (uint32_t)i * 2654435761u + 2026u;
        struct organization o;
        entity_init(&entity_organization, &o);
        struct str kind = PICK(kinds, &state), purpose = PICK(purposes, &state);
        struct str place = PICK(places, &state); /* STR_ARG would pick twice */
        o.name = arena_fmt(tx->arena, "%.*s %.*s %.*s %lld", STR_ARG(kind), STR_ARG(purpose),
                           STR_ARG(place), (long long)i + 1);
        o.sector = PICK(sectors, &state);
        o.city = PICK(cities, &state);
        o.relations = STR("prospect");
        o.phone = STR("418-555-0100");
        struct contact c;
        entity_init(&entity_contact, &c);
        c.organization = record_insert(tx, &entity_organization, &o);
        c.name = arena_fmt(tx->arena, "Personne %lld", (long long)i + 1);
        c.role = CONTACT_ROLE_LIAISON;
        record_insert(tx, &entity_contact, &c);
        what_it_does(tx, &o, &state, i);
    }
}
