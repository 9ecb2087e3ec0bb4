/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account.ent.h"
#include "account.sql.h"
#include "core/fault.h"
#include "guard/installation.h"
#include "guard/migrations.h"

static void derive(const struct installation *in, struct arena *a, struct str slug,
                   const char *purpose, unsigned char ret[SECRET_KEY_BYTES])
{
    secret_derive(in->master, arena_fmt(a, "%s:%.*s", purpose, STR_ARG(slug)).p, ret);
}

void community_of(struct arena *a, const struct installation *in,
                  const struct registered_community *from, struct community *ret)
{
    *ret = (struct community){
        .id = from->record.id,
        .slug = from->slug,
        .name = from->name,
        .at = installation_community_address(in, a, from->slug),
        .zone = zone_find(from->zone), /* was there when it was added; NULL is UTC */
        .civil_offset = from->offset_ms == NUMBER_NONE ? 0 : from->offset_ms,
    };
    derive(in, a, from->slug, "private", ret->key);
    derive(in, a, from->slug, "audit", ret->audit_key);
}

bool community_get(struct tx *home, const struct installation *in, int64_t id,
                   struct community *ret)
{
    struct registered_community found;
    if (!record_get(home, &entity_registered_community, id, &found) ||
        found.record.archived != NUMBER_NONE)
        return false;
    community_of(home->arena, in, &found, ret);
    return true;
}

bool community_find(struct tx *home, const struct installation *in, struct str slug,
                    struct community *ret)
{
    struct registered_community_by_slug_row row;
    return registered_community_by_slug(
               home, &(struct registered_community_by_slug_in){ .slug = slug }, &row) &&
           community_get(home, in, row.id, ret);
}

size_t community_all(struct tx *home, const struct installation *in, struct community **ret)
{
    struct registered_communities_row *rows;
    size_t n = registered_communities(home, &rows), kept = 0;
    *ret = arena_array(home->arena, struct community, n);
    for (size_t i = 0; i < n; i++)
        kept += community_get(home, in, rows[i].id, &(*ret)[kept]);
    return kept;
}

static bool is_taken(struct tx *home, struct str slug)
{
    struct registered_community_by_slug_row row;
    return registered_community_by_slug(
        home, &(struct registered_community_by_slug_in){ .slug = slug }, &row);
}

static bool slug_good(struct str s)
{
    if (s.n < 2 || s.n > 40 || s.p[0] < 'a' || s.p[0] > 'z')
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') ||
              s.p[i] == '-'))
            return false;
    return true;
}

bool community_migrate(const struct installation *in, const struct community *c, struct arena *a,
                       char **ret_error)
{
    (void)in;
    struct db *db = db_open(&c->at, DB_CREATE, ret_error);
    if (!db)
        return false;
    struct migration *list;
    size_t n = migrations_of(a, "community", &list);
    bool fine = store_migrate(db, list, n) == MIGRATE_DONE;
    if (!fine)
        *ret_error =
            arena_z(a, arena_fmt(a, "%.*s: made by a newer version of Maillage", STR_ARG(c->slug)));
    db_close(db);
    return fine;
}

enum community_added community_add(struct tx *home, const struct installation *in, struct str slug,
                                   struct str name, struct str zone_name, struct community *ret)
{
    if (!slug_good(slug))
        return COMMUNITY_BAD_SLUG;
    if (!zone_find(zone_name))
        return COMMUNITY_BAD_ZONE;
    /* archived ones too: their database is still there */
    if (community_find(home, in, slug, ret) || is_taken(home, slug))
        return COMMUNITY_EXISTS;
    struct registered_community made;
    entity_init(&entity_registered_community, &made);
    made.slug = arena_str(home->arena, slug);
    made.name = arena_str(home->arena, name);
    made.zone = arena_str(home->arena, zone_name);
    record_insert(home, &entity_registered_community, &made);
    community_of(home->arena, in, &made, ret);
    char *error;
    if (!community_migrate(in, ret, home->arena, &error))
        fault_raise(FAULT_STORE, "%s", error);
    return COMMUNITY_ADDED;
}

void community_set_offset(struct tx *home, int64_t id, int64_t offset_ms)
{
    struct registered_community found;
    REQUIRE(record_get(home, &entity_registered_community, id, &found));
    found.offset_ms = offset_ms;
    REQUIRE(record_update(home, &entity_registered_community, &found) != RECORD_CONFLICT);
}

day community_today(const struct community *c, instant machine_now)
{
    return zone_day(c->zone, machine_now + c->civil_offset);
}
