/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/vocabulary/term_merge.h"

#include "app/record/entities.h"
#include "core/fault.h"
#include "store/refer.h"
#include "store/vocabulary.h"

#define KIND STR("term")
#define BOTH STR("both") /* the record had the kept term too */

static struct str codes_of(const struct field *f, const void *record)
{
    return *(const struct str *)((const char *)record + f->offset);
}

/* The codes without `from`, when it is not NULL, and with `to`. */
static void codes_put(struct tx *tx, const struct field *f, void *record, struct str from,
                      struct str to)
{
    struct str rest = codes_of(f, record), code, codes, all = to;
    while (f->type == FIELD_SET && str_next(&rest, ' ', &code))
        if (!from.p || !str_eq(code, from))
            all = arena_fmt(tx->arena, "%.*s %.*s", STR_ARG(all), STR_ARG(code));
    REQUIRE(set_read(tx->arena, all, &codes));
    REQUIRE(entity_set_raw(tx->arena, f, record, codes));
}

/* -- one of two
 * ------------------------------------------------------------------------------------------ */

static bool is_in_use(const struct term *t)
{
    return t->record.archived == NUMBER_NONE;
}

static void changes_look(struct tx *tx, struct term_merge *m, const struct entity *e)
{
    for (size_t i = 0; i < e->n_fields; i++) {
        const struct field *f = &e->fields[i];
        if (!f->vocabulary || !str_is(m->absorbed.vocabulary, f->vocabulary))
            continue;
        int64_t n = coded_count(tx, e, f, m->absorbed.code);
        if (n)
            m->changes[m->n_changes++] = (struct term_change){ e, f, n };
    }
}

bool term_merge_look(struct tx *tx, int64_t kept, int64_t absorbed, struct term_merge *ret)
{
    size_t most = 0;
    *ret = (struct term_merge){ .n_changes = 0 };
    if (kept == absorbed || !record_get(tx, &entity_term, kept, &ret->kept) ||
        !record_get(tx, &entity_term, absorbed, &ret->absorbed) ||
        !str_eq(ret->kept.vocabulary, ret->absorbed.vocabulary) || !is_in_use(&ret->kept) ||
        !is_in_use(&ret->absorbed))
        return false;
    for (size_t i = 0; i < n_entity_all; i++)
        most += entity_all[i]->n_fields;
    ret->changes = arena_array(tx->arena, struct term_change, most);
    for (size_t i = 0; i < n_entity_all; i++)
        changes_look(tx, ret, entity_all[i]);
    return true;
}

struct doing {
    const struct term_merge *m;
    const struct term_change *change;
    int64_t merging;
};

static void change_one(void *ctx, struct tx *tx, size_t i, void *record)
{
    const struct doing *d = ctx;
    const struct field *f = d->change->field;
    (void)i;
    REQUIRE(record);
    bool both = set_has(codes_of(f, record), d->m->kept.code);
    codes_put(tx, f, record, d->m->absorbed.code, d->m->kept.code);
    REQUIRE(record_update(tx, d->change->entity, record) == RECORD_SAVED);
    merging_move_add(tx, &(struct merging_move_add_in){
                             .merging = d->merging,
                             .kind = str_of(d->change->entity->name),
                             .record = ((const struct record *)record)->id,
                             .field = str_of(f->name),
                             .external = both ? BOTH : STR_NULL,
                         });
}

static struct str label(const struct term *t)
{
    return t->fr.n ? t->fr : t->en;
}

static int64_t merging_add(struct tx *tx, const struct term_merge *m)
{
    struct merging x;
    entity_init(&entity_merging, &x);
    x.names =
        arena_fmt(tx->arena, "%.*s ← %.*s", STR_ARG(label(&m->kept)), STR_ARG(label(&m->absorbed)));
    x.kind = KIND;
    x.kept = m->kept.record.id;
    x.absorbed = m->absorbed.record.id;
    x.made = m->kept.record.version;
    x.day = tx->today;
    if (tx->actor)
        x.account = tx->actor;
    return record_insert(tx, &entity_merging, &x);
}

static void term_save(struct tx *tx, struct term *t, instant archived, const char *action)
{
    t->record.archived = archived;
    REQUIRE(record_save_as(tx, &entity_term, t, action) == RECORD_SAVED);
    vocabulary_forget(tx);
}

int64_t term_merge_do(struct tx *tx, const struct term_merge *m)
{
    struct term absorbed = m->absorbed;
    struct doing d = { .m = m, .merging = merging_add(tx, m) };
    term_save(tx, &absorbed, tx->now, "merged");
    for (size_t i = 0; i < m->n_changes; i++) {
        int64_t *ids;
        d.change = &m->changes[i];
        size_t n = coded_ids(tx, d.change->entity, d.change->field, m->absorbed.code, &ids);
        coded_each(tx, d.change->entity, ids, n, change_one, &d);
    }
    return d.merging;
}

/* -- and two again
 * ------------------------------------------------------------------------------------------ */

struct back {
    struct arena *arena; /* of what is told */
    const struct merging_moves_row *moves;
    const struct entity *entity;
    const struct field *field;
    struct str kept, absorbed;
    bool look;
    struct merge_back *ret;
};

static void left_alone(struct back *b, int64_t id)
{
    struct merge_back *r = b->ret;
    r->left = arena_grow(b->arena, r->left, r->n_left * sizeof *r->left,
                         (r->n_left + 1) * sizeof *r->left);
    r->left[r->n_left++] = (struct merge_left){ b->entity, id, b->field };
}

static void back_one(void *ctx, struct tx *tx, size_t i, void *record)
{
    struct back *b = ctx;
    struct str codes = record ? codes_of(b->field, record) : STR_NULL;
    if (!set_has(codes, b->kept) || set_has(codes, b->absorbed)) {
        left_alone(b, b->moves[i].record);
        return;
    }
    b->ret->moved++;
    if (b->look)
        return;
    codes_put(tx, b->field, record, str_eq(b->moves[i].external, BOTH) ? STR_NULL : b->kept,
              b->absorbed);
    REQUIRE(record_update(tx, b->entity, record) == RECORD_SAVED);
}

static const struct entity *entity_of(struct str name)
{
    for (size_t i = 0; i < n_entity_all; i++)
        if (str_is(name, entity_all[i]->name))
            return entity_all[i];
    return NULL;
}

/* Those of one field of one kind of record, which stand together. */
static void run_back(struct tx *tx, struct back *b, const struct merging_moves_row *moves, size_t n)
{
    int64_t *ids = arena_array(tx->arena, int64_t, n);
    b->entity = entity_of(moves->kind);
    b->field = b->entity ? entity_field(b->entity, moves->field) : NULL;
    if (!b->field) /* of a module that is no more */
        return;
    b->moves = moves;
    for (size_t i = 0; i < n; i++)
        ids[i] = moves[i].record;
    coded_each(tx, b->entity, ids, n, back_one, b);
}

static void moves_back(struct tx *tx, struct back *b, int64_t merging)
{
    struct merging_moves_row *moves;
    size_t n = merging_moves(tx, &(struct merging_moves_in){ merging }, &moves);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && str_eq(moves[end].kind, moves[i].kind) &&
                      str_eq(moves[end].field, moves[i].field);)
            end++;
        run_back(tx, b, moves + i, end - i);
    }
}

void term_merge_reverse(struct tx *tx, const struct merging *m, bool look, struct merge_back *ret)
{
    struct term kept, absorbed;
    struct merging_of_absorbed_row later;
    *ret = (struct merge_back){ .entity = &entity_term, .done = true };
    if (!str_eq(m->kind, KIND) || m->reversed != DAY_NONE ||
        !record_get(tx, &entity_term, m->kept, &kept) ||
        !record_get(tx, &entity_term, m->absorbed, &absorbed))
        return;
    ret->done = false;
    if (merging_of_absorbed(tx, &(struct merging_of_absorbed_in){ KIND, m->kept }, &later)) {
        ret->first = later.id;
        return;
    }
    struct back b = {
        .arena = tx->arena, .kept = kept.code, .absorbed = absorbed.code, .look = look, .ret = ret
    };
    if (!look)
        term_save(tx, &absorbed, NUMBER_NONE, "unmerged");
    moves_back(tx, &b, m->record.id);
    if (look)
        return;
    struct merging done = *m;
    done.reversed = tx->today;
    REQUIRE(record_update(tx, &entity_merging, &done) == RECORD_SAVED);
}
