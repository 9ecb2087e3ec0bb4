/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/fault.h"
#include "store.sql.h"
#include "store/event.h"
#include "store/history.h"
#include "store/mark.h"
#include "store/owned.h"
#include "store/record_sql.h"
#include "store/refer.h"
#include "store/search.h"
#include "store/viewer.h"

#include <string.h>

const struct event_type record_written = { "record.written" };

/* All that is kept beside a record. */
static void written(struct tx *tx, const struct entity *e, const char *action, const void *before,
                    const void *after)
{
    const struct record *head = after;
    history_keep(tx, e, head->id, head->version, action, before);
    search_index(tx, e, before, after);
    mark_index(tx, e, before, after);
    event_post(tx, &record_written, &(struct record_written){ e, before, after });
    history_tell(tx, e, action, before, after);
}

int64_t record_insert(struct tx *tx, const struct entity *e, void *record)
{
    struct record *head = record;
    head->version = 1;
    head->created = head->updated = tx->now;
    head->archived = NUMBER_NONE;
    head->id = row_insert(tx, e, record);
    written(tx, e, "insert", NULL, record);
    return head->id;
}

bool record_get(struct tx *tx, const struct entity *e, int64_t id, void *ret_record)
{
    if (!row_find(tx, e, id, ret_record))
        return false;
    if (e->person && !viewer_mask(tx, e, ret_record)) /* part */
        return false;
    return true;
}

size_t record_all_of(struct tx *tx, const struct entity *e, const struct field *ref, int64_t id,
                     int limit, void **ret_list)
{
    REQUIRE(!e->person && ref->type == FIELD_REF && limit > 0);
    return rows_of(tx, e, ref, id, limit, ret_list);
}

/* As it is, for a change: of a person's record only for who sees all of it, else what they do not
 * see would be lost. */
static bool find_whole(struct tx *tx, const struct entity *e, int64_t id, void *ret_record)
{
    if (!row_find(tx, e, id, ret_record))
        return false;
    if (e->person && !viewer_sees_all(tx, e, ret_record)) /* part */
        return false;
    return true;
}

bool record_whole(struct tx *tx, const struct entity *e, int64_t id)
{
    return !e->person || find_whole(tx, e, id, arena_alloc(tx->arena, e->size));
}

/* Writes `record` over `stored`, which it was made from. */
static enum record_result save(struct tx *tx, const struct entity *e, const void *stored,
                               void *record, const char *action)
{
    const struct record *was = stored;
    struct record *head = record;
    head->id = was->id;
    head->created = was->created;
    head->version = was->version + 1;
    head->updated = tx->now;
    if (!row_update(tx, e, record, was->version)) {
        head->version = was->version;
        return RECORD_CONFLICT;
    }
    written(tx, e, action, stored, record);
    return RECORD_SAVED;
}

enum record_result record_update(struct tx *tx, const struct entity *e, void *record)
{
    struct record *head = record;
    void *stored = arena_alloc(tx->arena, e->size);
    if (!find_whole(tx, e, head->id, stored))
        return RECORD_ABSENT;
    const struct record *was = stored;
    if (was->version != head->version)
        return RECORD_CONFLICT;
    if (entity_same(e, stored, record))
        return RECORD_SAME;
    head->archived = was->archived;
    return save(tx, e, stored, record, "update");
}

enum record_result record_archive(struct tx *tx, const struct entity *e, int64_t id, bool archived)
{
    void *stored = arena_alloc(tx->arena, e->size), *record = arena_alloc(tx->arena, e->size);
    if (!find_whole(tx, e, id, stored))
        return RECORD_ABSENT;
    memcpy(record, stored, e->size);
    struct record *head = record;
    if ((head->archived != NUMBER_NONE) == archived)
        return RECORD_SAME;
    head->archived = archived ? tx->now : NUMBER_NONE;
    return save(tx, e, stored, record, archived ? "archive" : "restore");
}

enum record_result record_save_as(struct tx *tx, const struct entity *e, void *record,
                                  const char *action)
{
    struct record *head = record;
    void *stored = arena_alloc(tx->arena, e->size);
    REQUIRE(record_is_part(str_of(action)));
    if (!find_whole(tx, e, head->id, stored))
        return RECORD_ABSENT;
    if (((const struct record *)stored)->version != head->version)
        return RECORD_CONFLICT;
    return save(tx, e, stored, record, action);
}

/* -- undo ------------------------------------------------------------------------------------ */

static size_t field_size(const struct field *f)
{
    if (field_is_text(f) || f->type == FIELD_LIST || f->type == FIELD_SET)
        return sizeof(struct str);
    if (f->type == FIELD_DATE)
        return sizeof(day);
    if (f->type == FIELD_ENUM)
        return sizeof(int);
    return f->type == FIELD_BOOL ? sizeof(bool) : sizeof(int64_t);
}

static void field_copy(const struct field *f, const void *from, void *to)
{
    memcpy((char *)to + f->offset, (const char *)from + f->offset, field_size(f));
}

/* Whether an old row says this of the field in a way that can be put back: a text that became a set
 * since says words that are no codes. */
static bool is_sayable(struct arena *a, const struct field *f, const void *record)
{
    struct str said, codes;
    if (f->type != FIELD_SET)
        return true;
    said = *(const struct str *)((const char *)record + f->offset);
    return set_read(a, said, &codes) && str_eq(said, codes);
}

/* Takes each field that the change touched back to `before`. False when `now` is not what the
 * change left: somebody has touched the same field since. */
static bool fields_undo(struct arena *a, const struct entity *e, const void *before,
                        const void *after, void *now)
{
    for (size_t i = 0; i < e->n_fields; i++) {
        const struct field *f = &e->fields[i];
        if (field_same(f, before, after) || !is_sayable(a, f, before))
            continue;
        if (!field_same(f, now, after))
            return false;
        field_copy(f, before, now);
    }
    instant was = ((const struct record *)before)->archived;
    instant became = ((const struct record *)after)->archived;
    struct record *head = now;
    if ((was == NUMBER_NONE) == (became == NUMBER_NONE))
        return true;
    if ((head->archived == NUMBER_NONE) != (became == NUMBER_NONE))
        return false;
    head->archived = was;
    return true;
}

static bool any_taken(struct tx *tx, const struct entity *e, const void *record)
{
    for (size_t i = 0; i < e->n_fields; i++)
        if (record_taken(tx, e, &e->fields[i], record))
            return true;
    return false;
}

/* What the change that made `version` left: the state before the next one, or what is stored now.
 */
static bool state_after(struct tx *tx, const struct entity *e, int64_t version, const void *stored,
                        void *ret_record)
{
    const struct record *head = stored;
    bool inserted;
    if (version < head->version)
        return history_before(tx, e, head->id, version + 1, ret_record, &inserted);
    memcpy(ret_record, stored, e->size);
    return version == head->version;
}

static enum record_result insertion_undo(struct tx *tx, const struct entity *e, const void *stored,
                                         void *record)
{
    struct record *head = record;
    if (head->archived != NUMBER_NONE)
        return RECORD_SAME;
    head->archived = tx->now;
    return save(tx, e, stored, record, "undo");
}

enum record_result record_undo(struct tx *tx, const struct entity *e, int64_t id, int64_t version)
{
    struct arena *a = tx->arena;
    void *stored = arena_alloc(a, e->size), *record = arena_alloc(a, e->size);
    void *before = arena_alloc(a, e->size), *after = arena_alloc(a, e->size);
    bool inserted;
    if (!find_whole(tx, e, id, stored) || !history_before(tx, e, id, version, before, &inserted))
        return RECORD_ABSENT;
    if (!inserted && history_is_part(tx, e, id, version))
        return RECORD_CONFLICT;
    memcpy(record, stored, e->size);
    if (inserted)
        return insertion_undo(tx, e, stored, record);
    if (!state_after(tx, e, version, stored, after) || !fields_undo(a, e, before, after, record))
        return RECORD_CONFLICT;
    bool same = ((struct record *)record)->archived == ((struct record *)stored)->archived;
    if (same && entity_same(e, stored, record))
        return RECORD_SAME;
    return any_taken(tx, e, record) ? RECORD_CONFLICT : save(tx, e, stored, record, "undo");
}

/* -- questions ------------------------------------------------------------------------------- */

bool record_taken(struct tx *tx, const struct entity *e, const struct field *f, const void *record)
{
    if ((f->flags & FIELD_UNIQUE) && row_same_elsewhere(tx, e, &f, 1, record))
        return true;
    for (size_t i = 0; i < e->n_groups; i++) {
        const struct field_group *g = &e->groups[i];
        if (g->unique && g->fields[0] == f &&
            row_same_elsewhere(tx, e, g->fields, g->n_fields, record))
            return true;
    }
    return false;
}

struct str record_title(struct tx *tx, const struct entity *e, int64_t id)
{
    const struct field *title = entity_title(e);
    struct composed c;
    struct cell cell = { .type = SQL_TEXT };
    REQUIRE(title);
    composed_init(&c, tx);
    out_fmt(&c.sql, "select o.%s from %s o where o.id = ", title->name, e->name);
    composed_bind(&c, cell_int(id));
    names_guard(tx, &c, e); /* part */
    if (!composed_one(tx, &c, &cell, 1))
        return STR_NULL;
    return cell.absent ? STR("") : cell.s;
}
