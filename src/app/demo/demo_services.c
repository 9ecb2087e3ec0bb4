/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Services, where they are offered, when, and who said lately that it is still right. */
#include "app/demo/demo_table.h"

#include "app/module.h"
#include "app/record/confirmation.h"
#include "core/fault.h"
#include "location.ent.h"
#include "organization.ent.h"
#include "program.ent.h"
#include "schedule.ent.h"
#include "service.ent.h"

static void load_services(struct demo *d)
{
    struct csv_table t = demo_table(d, "services");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct service s;
        struct str rest = csv_cell(&t, i, "locations"), code;
        demo_fill(d, &t, i, &entity_service, &s);
        int64_t id = demo_insert(d, &t, i, &entity_service, &s);
        while (rest.n && str_next(&rest, '|', &code)) {
            struct service_at_location at;
            entity_init(&entity_service_at_location, &at);
            at.service = id;
            at.location = demo_id(d, &entity_location, code);
            record_insert(d->tx, &entity_service_at_location, &at);
        }
    }
}

/* "11-01/03-31": from this year's first day to the last that follows. */
static void season_fill(struct demo *d, struct schedule *s, struct str season)
{
    struct str from, to;
    int year, month, mday;
    if (!str_cut(season, '/', &from, &to))
        return;
    day_to_ymd(d->tx->today, &year, &month, &mday);
    struct str first = arena_fmt(d->tx->arena, "%04d-%.*s", year, STR_ARG(from));
    struct str last =
        arena_fmt(d->tx->arena, "%04d-%.*s", year + (str_cmp(to, from) < 0), STR_ARG(to));
    REQUIRE(day_parse(first, &s->valid_from) && day_parse(last, &s->valid_to));
}

static int64_t owner_of(struct demo *d, const struct schedule *s)
{
    struct location l;
    struct service of;
    struct program p;
    if (s->location && record_get(d->tx, &entity_location, s->location, &l))
        return l.organization;
    if (s->service && record_get(d->tx, &entity_service, s->service, &of))
        return of.organization;
    REQUIRE(record_get(d->tx, &entity_program, s->program, &p));
    return p.organization;
}

static void load_schedules(struct demo *d)
{
    struct csv_table t = demo_table(d, "schedules");
    for (size_t i = 0; i < t.n_rows; i++) {
        struct schedule s;
        demo_fill(d, &t, i, &entity_schedule, &s);
        season_fill(d, &s, csv_cell(&t, i, "season"));
        s.organization = owner_of(d, &s);
        record_insert(d->tx, &entity_schedule, &s);
    }
}

static void load_confirmations(struct demo *d)
{
    struct csv_table t = demo_table(d, "confirmations");
    day today = d->tx->today;
    for (size_t i = 0; i < t.n_rows; i++) {
        const struct entity *e = module_entity_named(csv_cell(&t, i, "entity"))->entity;
        int64_t id = demo_id(d, e, csv_cell(&t, i, "code"));
        void *record = arena_alloc(d->tx->arena, e->size);
        REQUIRE(record_get(d->tx, e, id, record));
        const struct field *of = entity_field(e, STR("organization"));
        int64_t organization = of ? *(int64_t *)((char *)record + of->offset) : id;
        d->tx->today = demo_day(d, csv_cell(&t, i, "days"));
        confirmation_put(d->tx, e, id, organization, csv_cell(&t, i, "name"),
                         d->account[ROLE_COORDINATOR]);
        d->tx->today = today;
    }
}

void demo_services(struct demo *d)
{
    load_services(d);
    load_schedules(d);
    load_confirmations(d);
}
