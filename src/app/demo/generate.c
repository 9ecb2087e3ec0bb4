/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/demo/demo.h"
#include "contact.ent.h"
#include "organization.ent.h"

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
    }
}
