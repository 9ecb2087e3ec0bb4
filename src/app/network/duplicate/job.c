/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "job/job.h"
#include "app/network/duplicate/duplicate.h"
#include "core/fault.h"
#include "store/record_sql.h"

#include <inttypes.h>
#include <stdlib.h>

enum { WORK = 1 << 30, BATCH = 200, NAME_MOST = 200 };

const struct module_entity *duplicate_entity(enum duplicate_kind kind)
{
    return module_entity_named(str_of(enumeration_duplicate_kind.values[kind].code));
}

/* -- the two records, in words
 * --------------------------------------------------------------------------------------- */

static struct str names_of(struct tx *tx, const struct entity *e, const struct similar *s)
{
    struct str first = str_clip(module_record_title(tx, e, s->first), NAME_MOST);
    struct str second = str_clip(module_record_title(tx, e, s->second), NAME_MOST);
    return arena_fmt(tx->arena, "%.*s · %.*s", STR_ARG(first), STR_ARG(second));
}

/* -- what was found, against what was known
 * ---------------------------------------------------------------- */

static void put(struct tx *tx, struct duplicate *d, const struct duplicates_of_kind_row *known)
{
    if (!known) {
        record_insert(tx, &entity_duplicate, d);
        return;
    }
    struct duplicate now;
    REQUIRE(record_get(tx, &entity_duplicate, known->id, &now));
    d->record = now.record;
    enum record_result saved = record_update(tx, &entity_duplicate, d);
    REQUIRE(saved == RECORD_SAVED || saved == RECORD_SAME);
    if (known->archived != NUMBER_NONE)
        record_archive(tx, &entity_duplicate, known->id, false);
}

static bool is_settled(const struct duplicates_of_kind_row *known, int score)
{
    return known && !str_is(known->state, "open") && !str_is(known->state, "gone") &&
           score < known->score + DUPLICATE_NEARER;
}

static void propose(struct tx *tx, enum duplicate_kind kind, const struct similar *s,
                    const struct duplicates_of_kind_row *known, struct duplicate_counts *ret)
{
    struct duplicate d;
    if (is_settled(known, s->score))
        return;
    ret->open++;
    entity_init(&entity_duplicate, &d);
    d.kind = (int)kind;
    d.first_id = s->first;
    d.second_id = s->second;
    d.score = s->score;
    d.reasons = like_codes(tx->arena, s->reasons);
    d.state = DUPLICATE_STATE_OPEN;
    d.names = names_of(tx, duplicate_entity(kind)->entity, s);
    ret->added += !known || known->archived != NUMBER_NONE;
    put(tx, &d, known);
}

void duplicate_settle(struct tx *tx, int64_t id, enum duplicate_state state)
{
    struct duplicate d;
    REQUIRE(record_get(tx, &entity_duplicate, id, &d));
    d.state = (int)state;
    enum record_result saved = record_update(tx, &entity_duplicate, &d);
    REQUIRE(saved == RECORD_SAVED || saved == RECORD_SAME);
    record_archive(tx, &entity_duplicate, id, true);
}

static int pair_compare(int64_t a1, int64_t a2, int64_t b1, int64_t b2)
{
    if (a1 != b1)
        return a1 < b1 ? -1 : 1;
    return a2 < b2 ? -1 : a2 > b2;
}

static int by_pair(const void *a, const void *b)
{
    const struct similar *x = a, *y = b;
    return pair_compare(x->first, x->second, y->first, y->second);
}

/* Both in the order of the pairs, side by side. */
void duplicate_write(struct tx *tx, enum duplicate_kind kind, const struct similar *found, size_t n,
                     struct duplicate_counts *ret)
{
    struct duplicates_of_kind_row *known;
    struct duplicates_of_kind_in in = { str_of(enumeration_duplicate_kind.values[kind].code) };
    size_t n_known = duplicates_of_kind(tx, &in, &known), at = 0;
    struct similar *sorted = arena_array(tx->arena, struct similar, n + 1);
    for (size_t i = 0; i < n; i++)
        sorted[i] = found[i];
    qsort(sorted, n, sizeof *sorted, by_pair);
    for (size_t i = 0; i < n || at < n_known;) {
        int order = i == n          ? 1
                    : at == n_known ? -1
                                    : pair_compare(sorted[i].first, sorted[i].second,
                                                   known[at].first, known[at].second);
        if (order <= 0)
            propose(tx, kind, &sorted[i++], order == 0 ? &known[at] : NULL, ret);
        else if (str_is(known[at].state, "open")) {
            duplicate_settle(tx, known[at].id, DUPLICATE_STATE_GONE);
            ret->gone++;
        }
        at += order >= 0;
    }
}

/* -- the job
 * ------------------------------------------------------------------------------------------------------
 */

struct reading {
    struct similar_set *set;
    const struct entity *entity;
};

static void read_one(void *ctx, const void *record)
{
    struct reading *r = ctx;
    if (((const struct record *)record)->archived == NUMBER_NONE)
        likeness_of(r->set->arena, r->entity, record, similar_add(r->set));
}

static size_t find_kind(struct job *j, struct arena *work, enum duplicate_kind kind,
                        struct similar **ret)
{
    struct tx tx;
    struct similar_set set;
    const struct entity *e = duplicate_entity(kind)->entity;
    size_t left;
    similar_init(&set, work, like_kind_of(e));
    tx_begin(&tx, j->db, work, false, ISOLATION_DEFAULT);
    row_each(&tx, e, read_one, &(struct reading){ &set, e });
    tx_rollback(&tx);
    return similar_find(&set, DUPLICATE_MOST, ret, &left);
}

static void write_kind(struct job *j, struct arena *work, enum duplicate_kind kind,
                       const struct similar *found, size_t n, struct duplicate_counts *ret)
{
    struct tx tx;
    struct arena *own = j->arena;
    j->arena = work;
    job_begin(j, &tx);
    duplicate_write(&tx, kind, found, n, ret);
    tx_commit(&tx);
    j->arena = own;
}

enum job_result duplicate_job(struct job *j)
{
    struct arena *work = arena_new(WORK);
    struct duplicate_counts counts = { 0 };
    const int kinds = enumeration_duplicate_kind.n_values - 1;
    arena_defer(j->arena, (void (*)(void *))arena_free, work);
    for (int kind = 1; kind <= kinds; kind++, arena_reset(work)) {
        struct similar *found;
        if (!duplicate_entity((enum duplicate_kind)kind))
            continue;
        size_t n = find_kind(j, work, (enum duplicate_kind)kind, &found);
        job_progress(j, 2 * kind - 1, 2 * kinds);
        write_kind(j, work, (enum duplicate_kind)kind, found, n, &counts);
        job_progress(j, 2 * kind, 2 * kinds);
    }
    job_tell(j, arena_fmt(j->arena, "%" PRId64 " %" PRId64, counts.open, counts.added));
    return JOB_DONE;
}
