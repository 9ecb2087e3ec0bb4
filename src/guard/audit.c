/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/audit.h"

#include "audit.sql.h"
#include "core/fault.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH = 1000, LOOK_BACK = 10000 };

/* What the HMAC covers: every column, each with its length, so that no two rows read alike. */
struct str audit_mac(struct arena *a, const unsigned char key[SECRET_KEY_BYTES],
                     const struct audit_said *r)
{
    struct str line =
        arena_fmt(a, "%lld|%lld|%zu:%.*s|%zu:%.*s|%zu:%.*s|%lld|%lld|%zu:%.*s", (long long)r->at,
                  (long long)r->actor, r->request.n, STR_ARG(r->request), r->action.n,
                  STR_ARG(r->action), r->entity.n, STR_ARG(r->entity), (long long)r->record,
                  (long long)r->version, r->diff.n, STR_ARG(r->diff));
    return hash_hex(a, hash_hmac(a, key, line));
}

static struct str row_mac(struct arena *a, const unsigned char key[SECRET_KEY_BYTES],
                          const struct audit_insert_in *r)
{
    return audit_mac(a, key,
                     &(struct audit_said){ .at = r->at,
                                           .actor = r->actor,
                                           .request = r->request,
                                           .action = r->action,
                                           .entity = r->entity,
                                           .record = r->record,
                                           .version = r->version,
                                           .diff = r->diff });
}

static void write_row(struct tx *tx, const unsigned char *key, const char *action,
                      const char *entity, int64_t record, int64_t version, struct str diff)
{
    struct audit_insert_in row = {
        .at = tx->now,
        .actor = tx->actor,
        .request = tx->request.p ? tx->request : STR(""),
        .action = str_of(action),
        .entity = str_of(entity),
        .record = record,
        .version = version,
        .diff = diff.p ? diff : STR(""),
    };
    row.mac = row_mac(tx->arena, key, &row);
    audit_insert(tx, &row);
}

static void changed(struct tx *tx, const struct tx_change *c)
{
    write_row(tx, tx->audit_key, c->action, c->entity->name, c->id, c->version,
              hash_hex(tx->arena, c->diff_sha256));
}

void audit_watch(struct tx *tx, const struct community *c)
{
    tx->key = c->key;
    tx->audit_key = c->audit_key;
    tx->changed = changed;
}

void audit_note(struct tx *tx, const struct community *c, const char *action, const char *entity,
                int64_t record)
{
    write_row(tx, c->audit_key, action, entity, record, 0, STR_NULL);
}

/* "read", "list", and what an emergency opened marked as such. */
static const char *read_action(const struct tx_read *r)
{
    bool glass = r->lock.name && !strcmp(r->lock.name, "glass");
    if (r->action)
        return r->action;
    if (r->record == 0)
        return glass ? "list_emergency" : "list";
    return glass ? "read_emergency" : "read";
}

static struct str read_lock(struct arena *a, const struct tx_read *r)
{
    if (r->action)
        return STR_NULL;
    if (r->record == 0)
        return arena_fmt(a, "rows %lld", (long long)r->rows);
    if (r->lock.consent)
        return arena_fmt(a, "%s %lld %lld", r->lock.name, (long long)r->lock.reason,
                         (long long)r->lock.consent);
    return arena_fmt(a, "%s %lld", r->lock.name, (long long)r->lock.reason);
}

void audit_reads(struct tx *tx, const struct community *c, const struct tx_read *reads, size_t n)
{
    for (size_t i = 0; i < n; i++)
        write_row(tx, c->audit_key, read_action(&reads[i]), reads[i].entity, reads[i].record, 0,
                  read_lock(tx->arena, &reads[i]));
}

struct str audit_chain(struct arena *a, const unsigned char key[SECRET_KEY_BYTES], struct str chain,
                       int64_t row, struct str mac)
{
    struct str line = arena_fmt(a, "%.*s|%lld|%.*s", STR_ARG(chain), (long long)row, STR_ARG(mac));
    return hash_hex(a, hash_hmac(a, key, line));
}

static struct str chain_next(struct arena *a, const struct community *c, struct str chain,
                             int64_t row, struct str mac)
{
    return audit_chain(a, c->audit_key, chain, row, mac);
}

/* -- the head outside: one line, "position chain", replaced as a whole
 * --------------------------------- */

static const char *head_path(const struct installation *in, const struct community *c,
                             struct arena *a, const char *ending)
{
    return arena_fmt(a, "%.*s/audit/%.*s.head%s", STR_ARG(in->data), STR_ARG(c->slug), ending).p;
}

/* Two sealers may come here at once: each writes a file of its own. Should the older head win, it
 * is still a head of this chain, and the next one puts it right. */
void audit_publish(const struct installation *in, const struct community *c, struct arena *a,
                   struct str head)
{
    const char *path = head_path(in, c, a, "");
    char *fresh = arena_z(a, str_of(head_path(in, c, a, ".XXXXXX")));
    int fd = mkostemp(fresh, O_CLOEXEC);
    bool written = fd >= 0 && write(fd, head.p, head.n) == (ssize_t)head.n && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    if (!written || rename(fresh, path) != 0)
        fault_raise(FAULT_STORE, "audit head of %.*s cannot be written", STR_ARG(c->slug));
}

static void head_write(const struct installation *in, const struct community *c, struct arena *a,
                       int64_t position, struct str chain)
{
    audit_publish(in, c, a, arena_fmt(a, "%lld %.*s\n", (long long)position, STR_ARG(chain)));
}

struct str audit_head(const struct installation *in, const struct community *c, struct arena *a)
{
    char line[256];
    int fd = open(head_path(in, c, a, ""), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return STR_NULL;
    ssize_t n = read(fd, line, sizeof line);
    close(fd);
    return arena_str(a, (struct str){ line, n > 0 ? (size_t)n : 0 });
}

static bool head_read(const struct installation *in, const struct community *c, struct arena *a,
                      int64_t *ret_position, struct str *ret_chain)
{
    struct str position, chain;
    if (!str_cut(audit_head(in, c, a), ' ', &position, &chain))
        return false;
    *ret_chain = str_trim(chain);
    return str_to_i64(position, ret_position);
}

/* Whether the chain still holds the head that is outside. Without one, only an empty chain does. */
static bool head_fits(struct tx *tx, const struct installation *in, const struct community *c,
                      int64_t last)
{
    int64_t position;
    struct str head;
    struct audit_seal_at_row at;
    if (!head_read(in, c, tx->arena, &position, &head)) {
        if (last == 0) /* so that a crash before the next one cannot look like a lost head */
            head_write(in, c, tx->arena, 0, STR(""));
        return last == 0;
    }
    if (position == 0 || position > last)
        return position == 0;
    return audit_seal_at(tx, &(struct audit_seal_at_in){ .position = position }, &at) &&
           hash_equal(at.chain, head);
}

static int64_t from_row(const struct audit_seal_last_row *last, bool all)
{
    return !all && last->row > LOOK_BACK ? last->row - LOOK_BACK : 0;
}

static bool some_unsealed(struct db *db, struct arena *a, bool all)
{
    struct tx tx;
    struct audit_seal_last_row last = { 0 };
    struct audit_unsealed_row *rows;
    tx_begin(&tx, db, a, false, ISOLATION_DEFAULT);
    audit_seal_last(&tx, &last);
    size_t n = audit_unsealed(
        &tx, &(struct audit_unsealed_in){ .from = from_row(&last, all), .limit = 1 }, &rows);
    tx_rollback(&tx);
    return n > 0;
}

static int64_t seal_batch(struct tx *tx, const struct installation *in, const struct community *c,
                          bool all, struct audit_seal_last_row *last)
{
    struct audit_unsealed_row *rows;
    audit_seal_lock(tx);
    audit_seal_last(tx, last);
    if (!head_fits(tx, in, c, last->position))
        return AUDIT_NOT_THE_HEAD;
    size_t n = audit_unsealed(
        tx, &(struct audit_unsealed_in){ .from = from_row(last, all), .limit = BATCH }, &rows);
    for (size_t i = 0; i < n; i++) {
        last->position++;
        last->chain = chain_next(tx->arena, c, last->chain, rows[i].id, rows[i].mac);
        audit_seal_insert(tx, &(struct audit_seal_insert_in){ .position = last->position,
                                                              .row = rows[i].id,
                                                              .chain = last->chain });
    }
    return (int64_t)n;
}

/* The head goes out after the commit: were it first, a crash between the two would look like a
 * truncation. */
int64_t audit_seal(struct db *db, struct arena *a, const struct installation *in,
                   const struct community *c, bool all)
{
    struct tx tx;
    struct audit_seal_last_row last = { .chain = STR("") };
    if (!some_unsealed(db, a, all)) /* looking costs no write */
        return 0;
    tx_begin(&tx, db, a, true, ISOLATION_DEFAULT);
    int64_t sealed = seal_batch(&tx, in, c, all, &last);
    if (sealed <= 0) {
        tx_rollback(&tx);
        return sealed;
    }
    tx_commit(&tx);
    head_write(in, c, a, last.position, last.chain);
    return sealed;
}

/* -- verification
 * --------------------------------------------------------------------------------------- */

static void bad(struct audit_verdict *v, const char *what, int64_t row)
{
    if (v->what)
        return;
    v->what = what;
    v->first_bad = row;
}

/* The log may be long: each batch is read into memory that the next one uses again. */
struct walk {
    struct tx *tx;
    struct arena *batch, *own;
};

static struct walk walk_begin(struct tx *tx)
{
    struct walk w = { .tx = tx, .batch = arena_new(16 << 20), .own = tx->arena };
    arena_defer(w.own, (void (*)(void *))arena_free, w.batch);
    tx->arena = w.batch;
    return w;
}

static void walk_end(struct walk *w)
{
    w->tx->arena = w->own;
    arena_reset(w->batch);
}

struct str audit_seal_again(struct tx *tx, const struct community *c, const int64_t *rows, size_t n)
{
    struct walk walk = walk_begin(tx);
    char last[2 * HASH_BYTES];
    struct str chain = STR("");
    for (size_t i = 0; i < n; i++) {
        struct audit_mac_of_row m;
        if (!audit_mac_of(tx, &(struct audit_mac_of_in){ .id = rows[i] }, &m))
            fault_raise(FAULT_STORE, "row %lld of the audit is not there", (long long)rows[i]);
        struct str next = chain_next(tx->arena, c, chain, rows[i], m.mac);
        memcpy(last, next.p, sizeof last);
        chain = (struct str){ last, sizeof last };
        audit_seal_insert(tx, &(struct audit_seal_insert_in){
                                  .position = (int64_t)i + 1, .row = rows[i], .chain = chain });
        if (i % BATCH == BATCH - 1)
            arena_reset(walk.batch);
    }
    walk_end(&walk);
    return arena_fmt(tx->arena, "%zu %.*s\n", n, STR_ARG(chain));
}

static void verify_rows(struct tx *tx, const struct community *c, struct audit_verdict *v)
{
    struct walk walk = walk_begin(tx);
    int64_t after = 0;
    for (size_t n = BATCH; n == BATCH; arena_reset(walk.batch)) {
        struct audit_rows_row *rows;
        n = audit_rows(tx, &(struct audit_rows_in){ .after = after, .limit = BATCH }, &rows);
        for (size_t i = 0; i < n; i++) {
            const struct audit_rows_row *r = &rows[i];
            struct audit_insert_in row = { .at = r->at,
                                           .actor = r->actor,
                                           .request = r->request,
                                           .action = r->action,
                                           .entity = r->entity,
                                           .record = r->record,
                                           .version = r->version,
                                           .diff = r->diff };
            if (!hash_equal(row_mac(tx->arena, c->audit_key, &row), r->mac))
                bad(v, "row", r->id);
            after = r->id;
            v->rows++;
        }
    }
    walk_end(&walk);
}

/* Returns the chain's value at the head's position; NULL when the chain does not reach it. */
static struct str verify_chain(struct tx *tx, const struct community *c, int64_t head_position,
                               struct audit_verdict *v)
{
    struct walk walk = walk_begin(tx);
    char last[2 * HASH_BYTES], *at_head = NULL;
    struct str chain = STR("");
    for (size_t n = BATCH; n == BATCH; arena_reset(walk.batch)) {
        struct audit_sealed_row *rows;
        n = audit_sealed(tx, &(struct audit_sealed_in){ .after = v->sealed, .limit = BATCH },
                         &rows);
        for (size_t i = 0; i < n; i++) {
            if (rows[i].position != v->sealed + 1 || !rows[i].mac.p)
                bad(v, "chain", rows[i].row);
            struct str next = chain_next(tx->arena, c, chain, rows[i].row, rows[i].mac);
            memcpy(last, next.p, sizeof last);
            chain = (struct str){ last, sizeof last };
            if (!hash_equal(chain, rows[i].chain))
                bad(v, "chain", rows[i].row);
            v->sealed = rows[i].position;
            if (v->sealed == head_position)
                at_head = arena_z(walk.own, chain);
        }
    }
    walk_end(&walk);
    return str_of(at_head);
}

void audit_verify(struct tx *tx, const struct installation *in, const struct community *c,
                  struct audit_verdict *ret)
{
    *ret = (struct audit_verdict){ 0 };
    int64_t position = 0;
    struct str head = STR_NULL;
    bool has_head = head_read(in, c, tx->arena, &position, &head);
    verify_rows(tx, c, ret);
    struct str at_head = verify_chain(tx, c, position, ret);
    if (has_head && position > ret->sealed)
        bad(ret, "truncated", 0);
    else if (has_head && position > 0 && (!at_head.p || !hash_equal(at_head, head)))
        bad(ret, "head", 0);
    else if (!has_head && ret->sealed > 0)
        bad(ret, "head", 0);
}
