/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/history.h"

#include "core/fault.h"
#include "store.sql.h"
#include "store/refer.h"
#include "store/viewer.h"

#include <sodium.h>
#include <string.h>

/* The row as it was is kept as JSON. When it holds private values, these are left out of the plain
 * object, and the whole object is sealed in its last member. */

enum { JSON_MOST = 16 << 20 };
#define SEALED ",\"_sealed\":\""

static bool has_private(const struct entity *e, const void *record)
{
    for (size_t i = 0; i < e->n_fields; i++)
        if ((e->fields[i].flags & FIELD_PRIVATE) && !field_is_absent(&e->fields[i], record))
            return true;
    return false;
}

static struct str json_of(struct arena *a, const struct entity *e, const void *record, bool private)
{
    struct out o;
    out_init(&o, a, OUT_SPOOL); /* a row is far smaller */
    entity_json(&o, e, record, private);
    REQUIRE(out_total(&o) == o.n);
    return out_view(&o);
}

static struct str base64(struct arena *a, struct str bytes)
{
    size_t room = sodium_base64_encoded_len(bytes.n, sodium_base64_VARIANT_ORIGINAL);
    char *p = arena_alloc(a, room);
    sodium_bin2base64(p, room, (const unsigned char *)bytes.p, bytes.n,
                      sodium_base64_VARIANT_ORIGINAL);
    return (struct str){ p, room - 1 };
}

static bool unbase64(struct arena *a, struct str text, struct str *ret)
{
    unsigned char *p = arena_alloc(a, text.n);
    size_t n = 0;
    if (sodium_base642bin(p, text.n, text.p, text.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return false;
    *ret = (struct str){ (const char *)p, n };
    return true;
}

static struct str row_json(struct tx *tx, const struct entity *e, const void *record)
{
    struct str full = json_of(tx->arena, e, record, true);
    if (!tx->key || !has_private(e, record))
        return full;
    struct str open = json_of(tx->arena, e, record, false);
    struct str sealed = base64(tx->arena, secret_seal(tx->arena, tx->key, full));
    struct out o;
    out_init(&o, tx->arena, JSON_MOST);
    out_str(&o, str_sub(open, 0, open.n - 1));
    out_lit(&o, SEALED);
    out_str(&o, sealed);
    out_lit(&o, "\"}");
    REQUIRE(out_total(&o) == o.n);
    return out_view(&o);
}

/* Where the sealed member begins; -1 when nothing is sealed. */
static ptrdiff_t sealed_at(struct str kept)
{
    ptrdiff_t at = -1, more = str_find(kept, STR(SEALED));
    while (more >= 0) { /* the last one: a text cannot hold it, its quotes are escaped */
        at += 1 + more;
        more = str_find(str_sub(kept, (size_t)at + 1, kept.n), STR(SEALED));
    }
    return at;
}

static struct str unsealed(struct arena *a, const unsigned char *key, struct str kept, size_t at)
{
    size_t from = at + strlen(SEALED);
    struct str sealed, plain;
    if (!key || from + 2 > kept.n ||
        !unbase64(a, str_sub(kept, from, kept.n - from - 2), &sealed) ||
        !secret_unseal(a, key, sealed, &plain))
        return STR_NULL;
    return plain;
}

/* The whole row; as it is kept when nothing is sealed; NULL when the key does not open it. */
static struct str row_open(struct tx *tx, struct str kept)
{
    ptrdiff_t at = sealed_at(kept);
    return at < 0 ? kept : unsealed(tx->arena, tx->key, kept, (size_t)at);
}

struct str history_carry(struct arena *a, struct str kept, const unsigned char *from,
                         const unsigned char *to, struct str (*change)(void *ctx, struct str json),
                         void *ctx)
{
    ptrdiff_t at = sealed_at(kept);
    if (at < 0)
        return change(ctx, kept);
    struct str full = unsealed(a, from, kept, (size_t)at);
    if (!full.p)
        return STR_NULL;
    struct str open = change(ctx, arena_fmt(a, "%.*s}", STR_ARG(str_sub(kept, 0, (size_t)at))));
    struct str sealed = base64(a, secret_seal(a, to, change(ctx, full)));
    return arena_fmt(a, "%.*s" SEALED "%.*s\"}", STR_ARG(str_sub(open, 0, open.n - 1)),
                     STR_ARG(sealed));
}

void history_keep(struct tx *tx, const struct entity *e, int64_t id, int64_t version,
                  const char *action, const void *before)
{
    struct history_add_in in = { .entity = str_of(e->name),
                                 .record = id,
                                 .version = version,
                                 .action = str_of(action),
                                 .actor = tx->actor,
                                 .request = tx->request,
                                 .at = tx->now,
                                 .import = tx->import,
                                 .before = before ? row_json(tx, e, before) : STR_NULL };
    history_add(tx, &in);
}

bool history_before(struct tx *tx, const struct entity *e, int64_t id, int64_t version,
                    void *ret_record, bool *ret_inserted)
{
    struct history_at_row row;
    if (!history_at(tx, &(struct history_at_in){ str_of(e->name), id, version }, &row))
        return false;
    *ret_inserted = str_is(row.action, "insert");
    if (*ret_inserted)
        return true;
    struct str json = row.before.p ? row_open(tx, row.before) : STR_NULL;
    return json.p && entity_from_json(tx->arena, e, json, ret_record);
}

bool history_is_part(struct tx *tx, const struct entity *e, int64_t id, int64_t version)
{
    struct history_at_row row;
    return history_at(tx, &(struct history_at_in){ str_of(e->name), id, version }, &row) &&
           record_is_part(row.action);
}

/* Of a person's record: what is open of the row as it was. */
static struct str masked(struct tx *tx, const struct entity *e, unsigned open, struct str json)
{
    void *record = arena_alloc(tx->arena, e->size);
    if (!entity_from_json(tx->arena, e, json, record))
        return STR_NULL;
    entity_mask(e, record, open); /* part */
    return json_of(tx->arena, e, record, true);
}

size_t record_history(struct tx *tx, const struct entity *e, int64_t id, int limit,
                      struct history_entry **ret)
{
    struct history_of_row *rows;
    unsigned open = 0;
    *ret = NULL;
    if (e->person)
        open = viewer_open_record(tx, e, id);
    if (e->person && !open) /* part */
        return 0;
    size_t n = history_of(tx, &(struct history_of_in){ str_of(e->name), id, limit }, &rows);
    struct history_entry *list = arena_array(tx->arena, struct history_entry, n);
    for (size_t i = 0; i < n; i++) {
        struct str opened = rows[i].before.p ? row_open(tx, rows[i].before) : STR_NULL;
        if (e->person) /* never as it is kept */
            rows[i].before = opened = opened.p ? masked(tx, e, open, opened) : STR_NULL;
        list[i] = (struct history_entry){ .version = rows[i].version,
                                          .action = rows[i].action.p,
                                          .actor = rows[i].actor,
                                          .at = rows[i].at,
                                          .request = rows[i].request,
                                          .before = opened.p ? opened : rows[i].before };
    }
    *ret = list;
    return n;
}

static void difference_write(struct out *o, const struct field *f, const void *before,
                             const void *after)
{
    out_json(o, str_of(f->name));
    out_char(o, ':');
    out_json(o, before ? entity_raw(o->arena, f, before) : STR_NULL);
    out_char(o, '>');
    out_json(o, after ? entity_raw(o->arena, f, after) : STR_NULL);
    out_char(o, '\n');
}

static void instant_write(struct out *o, instant at)
{
    if (at != NUMBER_NONE)
        out_i64(o, at);
}

/* name:before>after of every field that differs, a line each, and of the archived instant. */
static struct str difference(struct tx *tx, const struct entity *e, const void *before,
                             const void *after)
{
    const struct record *was = before, *is = after;
    instant archived_before = was ? was->archived : NUMBER_NONE;
    struct out o;
    out_init(&o, tx->arena, OUT_SPOOL);
    for (size_t i = 0; i < e->n_fields; i++) {
        const struct field *f = &e->fields[i];
        if (before ? !field_same(f, before, after) : !field_is_absent(f, after))
            difference_write(&o, f, before, after);
    }
    if (archived_before != is->archived) {
        out_lit(&o, "archived:");
        instant_write(&o, archived_before);
        out_char(&o, '>');
        instant_write(&o, is->archived);
        out_char(&o, '\n');
    }
    REQUIRE(out_total(&o) == o.n);
    return out_view(&o);
}

void history_tell(struct tx *tx, const struct entity *e, const char *action, const void *before,
                  const void *after)
{
    if (!tx->changed)
        return;
    const struct record *head = after;
    struct str text = difference(tx, e, before, after);
    struct tx_change change = { .entity = e,
                                .id = head->id,
                                .version = head->version,
                                .action = action,
                                .diff_sha256 = tx->audit_key
                                                   ? hash_hmac(tx->arena, tx->audit_key, text)
                                                   : hash_sha256(tx->arena, text) };
    tx->changed(tx, &change);
}
