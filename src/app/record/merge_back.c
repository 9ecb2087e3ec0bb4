/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record/entities.h"
#include "app/record/merge.h"
#include "core/fault.h"
#include "store/history.h"
#include "store/refer.h"

#include <inttypes.h>
#include <string.h>

/* From one record back to two, days later. */

enum { SCRATCH = 8 << 20 };

struct back {
    struct tx *tx;
    struct merging m;
    const struct entity *entity;
    struct arena *arena; /* of what is told */
    bool look;
    struct merge_back *ret;
};

static const struct entity *entity_of(struct str name)
{
    for (size_t i = 0; i < n_entity_all; i++)
        if (str_is(name, entity_all[i]->name))
            return entity_all[i];
    return NULL;
}

static void left_add(struct back *b, struct merge_left **list, size_t *n, struct merge_left left)
{
    *list = arena_grow(b->arena, *list, *n * sizeof **list, (*n + 1) * sizeof **list);
    (*list)[(*n)++] = left;
}

static void left_behind(struct back *b, const struct entity *e, int64_t id, const struct field *f)
{
    left_add(b, &b->ret->left, &b->ret->n_left, (struct merge_left){ e, id, f });
}

/* -- what had moved
 * ------------------------------------------------------------------------------------------------
 */

/* A row whose ref people have pointed elsewhere since stays there. */
static void row_back(struct back *b, const struct merging_moves_row *move)
{
    const struct entity *e = entity_of(move->kind);
    const struct field *f = e ? entity_field(e, move->field) : NULL;
    if (!f) /* of a module that is no more */
        return;
    void *row = arena_alloc(b->tx->arena, e->size);
    if (!record_get(b->tx, e, move->record, row)) {
        left_behind(b, e, move->record, f);
        return;
    }
    int64_t *ref = (int64_t *)((char *)row + f->offset);
    if (*ref != b->m.kept) {
        left_behind(b, e, move->record, f);
        return;
    }
    *ref = b->m.absorbed;
    if (record_clashes(b->tx, e, f, row)) {
        left_behind(b, e, move->record, f);
        return;
    }
    b->ret->moved++;
    if (!b->look)
        REQUIRE(record_save_as(b->tx, e, row, "moved_back") == RECORD_SAVED);
}

static void external_back(struct back *b, const struct merging_moves_row *move)
{
    struct str kind = str_of(b->entity->name);
    struct external_id_move_in id = { kind, move->field, move->external, b->m.kept, b->m.absorbed };
    struct external_value_move_in value = { kind, move->field, move->external, b->m.kept,
                                            b->m.absorbed };
    b->ret->moved++;
    if (b->look)
        return;
    bool is_id = str_is(move->kind, "external_id");
    if ((is_id ? external_id_move(b->tx, &id) : external_value_move(b->tx, &value)) != 1) {
        b->ret->moved--;
        left_behind(b, b->entity, 0, NULL);
    }
}

static void setting_back(struct back *b, const struct merging_moves_row *move)
{
    char *name = arena_z(b->tx->arena, move->field);
    struct str now = arena_fmt(b->tx->arena, "%" PRId64, b->m.kept);
    if (!str_eq(setting_get(b->tx, name), now))
        return;
    b->ret->moved++;
    if (!b->look)
        setting_set(b->tx, name, arena_fmt(b->tx->arena, "%" PRId64, b->m.absorbed));
}

static void moves_back(struct back *b)
{
    struct merging_moves_row *moves;
    struct arena *own = b->tx->arena, *scratch = arena_new(SCRATCH);
    size_t n = merging_moves(b->tx, &(struct merging_moves_in){ b->m.record.id }, &moves);
    arena_defer(own, (void (*)(void *))arena_free, scratch);
    b->tx->arena = scratch;
    for (size_t i = n; i-- > 0; arena_reset(scratch)) {
        if (str_is(moves[i].kind, "setting"))
            setting_back(b, &moves[i]);
        else if (moves[i].external.p)
            external_back(b, &moves[i]);
        else
            row_back(b, &moves[i]);
    }
    b->tx->arena = own;
}

/* -- the two records
 * -----------------------------------------------------------------------------------------------
 */

/* The kept record as the merge left it. */
static bool state_left(struct back *b, const void *now, void *ret)
{
    bool inserted;
    memcpy(ret, now, b->entity->size);
    if (((const struct record *)now)->version == b->m.made)
        return true;
    return history_before(b->tx, b->entity, b->m.kept, b->m.made + 1, ret, &inserted) && !inserted;
}

/* Each field that the merge changed goes back, unless somebody has changed it since. */
static void kept_back(struct back *b)
{
    const struct entity *e = b->entity;
    struct arena *a = b->tx->arena;
    void *before = arena_alloc(a, e->size), *after = arena_alloc(a, e->size);
    void *now = arena_alloc(a, e->size);
    bool inserted;
    if (!record_get(b->tx, e, b->m.kept, now))
        return;
    bool known = history_before(b->tx, e, b->m.kept, b->m.made, before, &inserted) && !inserted &&
                 state_left(b, now, after);
    for (size_t i = 0; known && i < e->n_fields; i++) {
        const struct field *f = &e->fields[i];
        if (field_same(f, before, after))
            continue;
        if (field_same(f, now, after))
            REQUIRE(entity_set_raw(a, f, now, entity_raw(a, f, before)));
        else
            left_add(b, &b->ret->fields, &b->ret->n_fields, (struct merge_left){ e, b->m.kept, f });
    }
    if (!b->look)
        REQUIRE(record_save_as(b->tx, e, now, "unmerge") == RECORD_SAVED);
}

static void absorbed_back(struct back *b)
{
    void *record = arena_alloc(b->tx->arena, b->entity->size);
    if (b->look || !record_get(b->tx, b->entity, b->m.absorbed, record))
        return;
    ((struct record *)record)->archived = NUMBER_NONE;
    REQUIRE(record_save_as(b->tx, b->entity, record, "unmerged") == RECORD_SAVED);
}

void merge_reverse(struct tx *tx, int64_t merging, bool look, struct merge_back *ret)
{
    struct back b = { .tx = tx, .arena = tx->arena, .look = look, .ret = ret };
    struct merging_of_absorbed_row later;
    *ret = (struct merge_back){ .done = true };
    if (!record_get(tx, &entity_merging, merging, &b.m))
        return;
    ret->entity = b.entity = entity_of(b.m.kind);
    ret->done = b.m.reversed != DAY_NONE || b.m.record.archived != NUMBER_NONE || !b.entity;
    if (ret->done)
        return;
    /* What it absorbed has been absorbed further with it: that comes apart first. */
    if (merging_of_absorbed(tx, &(struct merging_of_absorbed_in){ b.m.kind, b.m.kept }, &later)) {
        ret->first = later.id;
        return;
    }
    moves_back(&b);
    kept_back(&b);
    absorbed_back(&b);
    if (look)
        return;
    b.m.reversed = tx->today;
    REQUIRE(record_update(tx, &entity_merging, &b.m) == RECORD_SAVED);
    event_post(tx, &record_merged,
               &(struct record_merged_event){ merging, b.entity, b.m.kept, b.m.absorbed, true });
}
