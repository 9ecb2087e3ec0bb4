/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/profile.h"

#include "core/key.h"

const struct import_profile *const import_profiles[] = {
    &import_shelter_occupancy,
    &import_non_market_housing,
    &import_community_places,
    &import_directory_211,
    &import_cards,
    &import_ohana_organizations,
    &import_ohana_locations,
    &import_ohana_addresses,
    &import_ohana_programs,
    &import_ohana_services,
    &import_ohana_contacts,
    &import_ohana_phones,
    &import_ohana_schedules,
    NULL,
};

const struct import_profile *import_profile_named(struct str name)
{
    for (const struct import_profile *const *p = import_profiles; *p; p++)
        if (str_is(name, (*p)->name))
            return *p;
    return NULL;
}

static size_t known_columns(const struct import_profile *p, const struct str *heading, size_t n)
{
    size_t known = 0;
    for (const char *const *column = p->columns; *column; column++) {
        size_t i = 0;
        while (i < n && !str_is(str_trim(heading[i]), *column))
            i++;
        if (i == n)
            return 0;
        known++;
    }
    return known;
}

const struct import_profile *import_profile_of(const struct str *heading, size_t n)
{
    const struct import_profile *best = NULL;
    size_t most = 0;
    for (const struct import_profile *const *p = import_profiles; *p; p++) {
        size_t known = known_columns(*p, heading, n);
        if (known > most) {
            most = known;
            best = *p;
        }
    }
    return best;
}

struct heading {
    struct arena *arena;
    struct str *cells;
    size_t n;
};

static bool keep_heading(void *ctx, const struct csv_row *row)
{
    struct heading *h = ctx;
    int32_t bad;
    h->cells = arena_array(h->arena, struct str, row->n_cells);
    h->n = row->n_cells;
    for (size_t i = 0; i < h->n; i++)
        if (!key_normalize(h->arena, str_trim(row->cells[i]), &h->cells[i], &bad))
            h->cells[i] = STR("?");
        else
            h->cells[i] = arena_str(h->arena, h->cells[i]);
    return false; /* the first row is enough */
}

struct str *import_heading(struct arena *a, const struct sheet *s, size_t *ret_n)
{
    struct heading h = { .arena = a };
    sheet_read(a, s, keep_heading, &h);
    *ret_n = h.n;
    return h.cells;
}
