/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record/merge.h"

#include "app/record/entities.h"
#include "core/fault.h"
#include "store/record_sql.h"
#include "store/refer.h"

#include <inttypes.h>
#include <string.h>

const struct event_type record_merged = { "record.merged" };

enum { SCRATCH = 8 << 20, NAMES_MOST = 200, CHAIN_MOST = 16 };
#define HOST "host_organization"

/* Facts that say whose records of persons an organization holds or may see. */
static const char *const of_persons[] = { "holding", "access_grant", "consent_recipient" };
/* What has two organizations that are two, and the field that says which. */
static const char *const ties[][2] = { { "agreement_party", "agreement" },
                                       { "partnership_party", "partnership" } };

static bool is_of_persons(const struct entity *e)
{
    for (size_t i = 0; i < sizeof of_persons / sizeof *of_persons; i++)
        if (str_is(str_of(e->name), of_persons[i]))
            return true;
    return false;
}

static const struct field *tie_of(const struct entity *e)
{
    for (size_t i = 0; i < sizeof ties / sizeof *ties; i++)
        if (str_is(str_of(e->name), ties[i][0]))
            return entity_field(e, str_of(ties[i][1]));
    return NULL;
}

static int64_t *ref_of(const struct field *f, void *record)
{
    return (int64_t *)((char *)record + f->offset);
}

/* Rows of many sizes are read one by one: the memory of each is given back. */
struct scratch {
    struct tx *tx;
    struct arena *own, *rows;
    struct vocabulary_cache *vocabularies; /* what is read meanwhile goes with the rows */
};

static void scratch_begin(struct scratch *s, struct tx *tx)
{
    *s = (struct scratch){
        .tx = tx, .own = tx->arena, .rows = arena_new(SCRATCH), .vocabularies = tx->vocabularies
    };
    arena_defer(tx->arena, (void (*)(void *))arena_free, s->rows);
    tx->arena = s->rows;
    tx->vocabularies = NULL;
}

static void scratch_next(struct scratch *s)
{
    s->tx->vocabularies = NULL;
    arena_reset(s->rows);
}

static void scratch_end(struct scratch *s)
{
    arena_reset(s->rows);
    s->tx->arena = s->own;
    s->tx->vocabularies = s->vocabularies;
}

/* -- what it would do
 * ------------------------------------------------------------------------------------------------
 */

static bool is_itself(const struct merge_plan *p, const struct entity *e, int64_t id)
{
    return e == p->entity && (id == p->kept || id == p->absorbed);
}

/* The row as it would be; false when it stays where it is. */
static bool row_moves(struct tx *tx, const struct entity *e, const struct field *f, int64_t id,
                      int64_t to, void *ret)
{
    REQUIRE(record_get(tx, e, id, ret));
    *ref_of(f, ret) = to;
    return !record_clashes(tx, e, f, ret);
}

static bool refer_look(struct tx *tx, const struct merge_plan *p, const struct entity *e,
                       const struct field *f, struct merge_refer *ret)
{
    int64_t *ids;
    struct scratch s;
    size_t n = record_referring(tx, e, f, p->absorbed, &ids);
    const struct field *tie = tie_of(e);
    *ret = (struct merge_refer){ .entity = e,
                                 .field = f,
                                 .held = arena_array(tx->arena, int64_t, MERGE_HELD) };
    scratch_begin(&s, tx);
    for (size_t i = 0; i < n; i++, scratch_next(&s)) {
        if (is_itself(p, e, ids[i]))
            continue;
        void *row = arena_alloc(tx->arena, e->size);
        bool moves = row_moves(tx, e, f, ids[i], p->kept, row);
        ret->tied |=
            tie && row_same_elsewhere(tx, e, (const struct field *const[]){ tie, f }, 2, row);
        if (moves)
            ret->n++;
        else if (ret->clashes++ < MERGE_HELD)
            ret->held[ret->clashes - 1] = ids[i];
    }
    scratch_end(&s);
    return ret->n + ret->clashes > 0;
}

static enum merge_refusal refusal_of(const struct merge_plan *p)
{
    enum merge_refusal found = MERGE_OK;
    for (size_t i = 0; i < p->n_refers; i++) {
        const struct merge_refer *r = &p->refers[i];
        if (is_of_persons(r->entity))
            return MERGE_PERSONS;
        if (r->tied)
            found = MERGE_TIED;
    }
    return found;
}

static bool is_in_use(struct tx *tx, const struct entity *e, int64_t id)
{
    void *record = arena_alloc(tx->arena, e->size);
    return record_get(tx, e, id, record) &&
           ((const struct record *)record)->archived == NUMBER_NONE;
}

static bool is_host(struct tx *tx, const struct entity *e, int64_t id)
{
    int64_t host;
    return str_is(str_of(e->name), "organization") && str_to_i64(setting_get(tx, HOST), &host) &&
           host == id;
}

void merge_plan(struct tx *tx, const struct entity *e, int64_t kept, int64_t absorbed,
                struct merge_plan *ret)
{
    struct externals_of_row *externals;
    size_t most = 0;
    *ret = (struct merge_plan){ .entity = e, .kept = kept, .absorbed = absorbed };
    if (kept == absorbed || !is_in_use(tx, e, kept) || !is_in_use(tx, e, absorbed)) {
        ret->refusal = MERGE_ABSENT;
        return;
    }
    for (size_t i = 0; i < n_entity_all; i++)
        most += entity_all[i]->n_fields;
    ret->refers = arena_array(tx->arena, struct merge_refer, most);
    for (size_t i = 0; i < n_entity_all; i++)
        for (size_t k = 0; k < entity_all[i]->n_fields; k++) {
            const struct field *f = &entity_all[i]->fields[k];
            if (f->type == FIELD_REF && str_is(str_of(f->ref), e->name) &&
                refer_look(tx, ret, entity_all[i], f, &ret->refers[ret->n_refers]))
                ret->n_refers++;
        }
    ret->n_external = (int64_t)externals_of(
        tx, &(struct externals_of_in){ str_of(e->name), absorbed }, &externals);
    ret->host = is_host(tx, e, absorbed);
    ret->refusal = refusal_of(ret);
}

/* -- doing it
 * -----------------------------------------------------------------------------------------------------
 */

static void move_note(struct tx *tx, int64_t merging, struct str kind, int64_t record,
                      struct str field, struct str external)
{
    merging_move_add(tx, &(struct merging_move_add_in){ .merging = merging,
                                                        .kind = kind,
                                                        .record = record,
                                                        .field = field,
                                                        .external = external });
}

static void refer_move(struct tx *tx, const struct merge_plan *p, int64_t merging,
                       const struct merge_refer *r)
{
    int64_t *ids;
    struct scratch s;
    size_t n = record_referring(tx, r->entity, r->field, p->absorbed, &ids);
    scratch_begin(&s, tx);
    for (size_t i = 0; i < n; i++, scratch_next(&s)) {
        void *row = arena_alloc(tx->arena, r->entity->size);
        if (is_itself(p, r->entity, ids[i]) ||
            !row_moves(tx, r->entity, r->field, ids[i], p->kept, row))
            continue;
        REQUIRE(record_save_as(tx, r->entity, row, "moved") == RECORD_SAVED);
        move_note(tx, merging, str_of(r->entity->name), ids[i], str_of(r->field->name), STR_NULL);
    }
    scratch_end(&s);
}

static bool external_move(struct tx *tx, const struct entity *e, struct str holder,
                          struct str source, struct str external, int64_t from, int64_t to)
{
    struct external_id_move_in id = { str_of(e->name), source, external, from, to };
    struct external_value_move_in value = { str_of(e->name), source, external, from, to };
    return str_is(holder, "external_id") ? external_id_move(tx, &id) == 1
                                         : external_value_move(tx, &value) == 1;
}

static void externals_move(struct tx *tx, const struct merge_plan *p, int64_t merging)
{
    struct externals_of_row *rows;
    size_t n =
        externals_of(tx, &(struct externals_of_in){ str_of(p->entity->name), p->absorbed }, &rows);
    for (size_t i = 0; i < n; i++) {
        external_move(tx, p->entity, rows[i].holder, rows[i].source, rows[i].external, p->absorbed,
                      p->kept);
        move_note(tx, merging, rows[i].holder, 0, rows[i].source, rows[i].external);
    }
}

static void host_set(struct tx *tx, int64_t organization)
{
    setting_set(tx, HOST, arena_fmt(tx->arena, "%" PRId64, organization));
}

static struct str called(struct tx *tx, const struct entity *e, int64_t id)
{
    return str_clip(record_title(tx, e, id), NAMES_MOST);
}

static int64_t merging_add(struct tx *tx, const struct merge_plan *p, int64_t version)
{
    struct merging m;
    entity_init(&entity_merging, &m);
    m.names = arena_fmt(tx->arena, "%.*s ← %.*s", STR_ARG(called(tx, p->entity, p->kept)),
                        STR_ARG(called(tx, p->entity, p->absorbed)));
    m.kind = str_of(p->entity->name);
    m.kept = p->kept;
    m.absorbed = p->absorbed;
    m.made = version;
    m.day = tx->today;
    if (tx->actor)
        m.account = tx->actor;
    return record_insert(tx, &entity_merging, &m);
}

int64_t merge_do(struct tx *tx, const struct merge_plan *p, void *result)
{
    struct record *head = result;
    void *absorbed = arena_alloc(tx->arena, p->entity->size);
    void *stored = arena_alloc(tx->arena, p->entity->size);
    if (p->refusal != MERGE_OK || head->id != p->kept ||
        !record_get(tx, p->entity, p->absorbed, absorbed) ||
        !record_get(tx, p->entity, p->kept, stored) ||
        ((const struct record *)stored)->version != head->version)
        return 0;
    head->archived = NUMBER_NONE;
    int64_t merging = merging_add(tx, p, head->version + 1);
    REQUIRE(record_save_as(tx, p->entity, result, "merge") == RECORD_SAVED);
    for (size_t i = 0; i < p->n_refers; i++)
        refer_move(tx, p, merging, &p->refers[i]);
    externals_move(tx, p, merging);
    if (p->host) {
        host_set(tx, p->kept);
        move_note(tx, merging, STR("setting"), 0, STR(HOST), STR_NULL);
    }
    ((struct record *)absorbed)->archived = tx->now;
    REQUIRE(record_save_as(tx, p->entity, absorbed, "merged") == RECORD_SAVED);
    event_post(tx, &record_merged,
               &(struct record_merged_event){ merging, p->entity, p->kept, p->absorbed, false });
    return merging;
}

/* -- where it went
 * ------------------------------------------------------------------------------------------------
 */

static int64_t merging_into(struct tx *tx, struct str kind, int64_t id, int64_t *ret_kept)
{
    struct merging_of_absorbed_row row;
    if (!merging_of_absorbed(tx, &(struct merging_of_absorbed_in){ kind, id }, &row))
        return 0;
    *ret_kept = row.kept;
    return row.id;
}

int64_t merge_into(struct tx *tx, const struct entity *e, int64_t id)
{
    int64_t at = 0;
    for (int i = 0; i < CHAIN_MOST && merging_into(tx, str_of(e->name), at ? at : id, &at); i++)
        ;
    return at;
}
