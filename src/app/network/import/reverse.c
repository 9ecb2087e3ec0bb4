/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/reverse.h"

#include "app/module.h"
#include "core/fault.h"
#include "import.sql.h"
#include "store/history.h"
#include "term.ent.h"

#include <inttypes.h>
#include <string.h>

enum {
    BATCH_US = 40000,
    BATCH_ARENA = 64 << 20,
    BATCH_ROWS = 200,
    KEPT = 40,
    KINDS = 16,
    SHOWN = 160,
    DETAILS_MOST = 60000,
};

struct reversing {
    struct job *j;
    struct arena *arena; /* of the whole; batch: of one transaction */
    struct arena *batch;
    struct tx tx;
    int64_t run, target;
    int64_t done, total;
    struct {
        const struct entity *entity;
        int64_t n;
    } kinds[KINDS]; /* how many records were taken back */
    size_t n_kinds;
    struct import_changes kept;
};

/* -- transactions
 * -----------------------------------------------------------------------------------------------
 */

static void begin(struct reversing *x)
{
    struct arena *own = x->j->arena;
    arena_reset(x->batch);
    x->j->arena = x->batch;
    job_begin(x->j, &x->tx);
    x->j->arena = own;
    x->tx.import = x->run;
}

static void commit(struct reversing *x)
{
    tx_commit(&x->tx);
    job_progress(x->j, x->done, x->total);
}

/* -- one change
 * --------------------------------------------------------------------------------------------------
 */

static const struct entity *entity_of(struct str name)
{
    const struct module_entity *m = module_entity_named(name);
    return m ? m->entity : str_is(name, "term") ? &entity_term : NULL;
}

static void count(struct reversing *x, const struct entity *e)
{
    size_t i = 0;
    while (i < x->n_kinds && x->kinds[i].entity != e)
        i++;
    if (i == KINDS)
        return;
    x->kinds[i].entity = e;
    x->kinds[i].n++;
    x->n_kinds = i == x->n_kinds ? i + 1 : x->n_kinds;
}

static struct str shortened(struct arena *a, struct str s)
{
    s = str_sub(s, 0, SHOWN);
    while (s.n && !str_is_utf8(s))
        s.n--;
    return arena_str(a, s);
}

/* Somebody has changed this since: it stays. */
static void keep(struct reversing *x, const struct entity *e, const struct field *f,
                 const void *now, const void *before)
{
    const struct field *title = entity_title(e);
    if (x->kept.n++ >= KEPT)
        return;
    x->kept.list[x->kept.n - 1] = (struct import_change){
        .title = title ? shortened(x->arena, entity_raw(x->batch, title, now)) : e->one[LANG_FR],
        .field = f,
        .entity = e,
        .id = ((const struct record *)now)->id,
        .before = shortened(x->arena, entity_raw(x->batch, f, now)),
        .after = before ? shortened(x->arena, entity_raw(x->batch, f, before)) : STR_NULL,
    };
}

/* What the change that made `version` left. */
static bool state_after(struct reversing *x, const struct entity *e, int64_t version,
                        const void *now, void *ret)
{
    const struct record *head = now;
    bool inserted;
    if (version < head->version)
        return history_before(&x->tx, e, head->id, version + 1, ret, &inserted);
    memcpy(ret, now, e->size);
    return true;
}

static void insertion_back(struct reversing *x, const struct entity *e, const void *now,
                           const void *after)
{
    const struct record *head = now;
    if (head->archived != NUMBER_NONE)
        return;
    for (size_t i = 0; i < e->n_fields; i++)
        if (!field_same(&e->fields[i], now, after)) {
            keep(x, e, &e->fields[i], now, NULL);
            return;
        }
    if (record_archive(&x->tx, e, head->id, true) == RECORD_SAVED)
        count(x, e);
}

static bool taken(struct tx *tx, const struct entity *e, const void *record)
{
    for (size_t i = 0; i < e->n_fields; i++)
        if (record_taken(tx, e, &e->fields[i], record))
            return true;
    return false;
}

/* Each field that still is as the change left it goes back; and so does being archived. */
static void change_back(struct reversing *x, const struct entity *e, const void *before,
                        const void *after, void *now)
{
    const struct record *was = before, *became = after, *head = now;
    bool archived = (was->archived == NUMBER_NONE) != (became->archived == NUMBER_NONE);
    bool saved = false;
    for (size_t i = 0; i < e->n_fields; i++) {
        const struct field *f = &e->fields[i];
        if (field_same(f, before, after) || field_same(f, now, before))
            continue;
        if (field_same(f, now, after))
            REQUIRE(entity_set_raw(x->batch, f, now, entity_raw(x->batch, f, before)));
        else
            keep(x, e, f, now, before);
    }
    if (!taken(&x->tx, e, now))
        saved = record_update(&x->tx, e, now) == RECORD_SAVED;
    if (archived && (head->archived == NUMBER_NONE) == (became->archived == NUMBER_NONE))
        saved = record_archive(&x->tx, e, head->id, was->archived != NUMBER_NONE) == RECORD_SAVED;
    if (saved)
        count(x, e);
}

static void take_back(struct reversing *x, const struct import_history_row *row)
{
    const struct entity *e = entity_of(row->entity);
    bool inserted = false;
    if (!e)
        return;
    void *now = arena_alloc(x->batch, e->size), *before = arena_alloc(x->batch, e->size);
    void *after = arena_alloc(x->batch, e->size);
    entity_init(e, before);
    if (!record_get(&x->tx, e, row->record, now) ||
        !history_before(&x->tx, e, row->record, row->version, before, &inserted) ||
        !state_after(x, e, row->version, now, after))
        return; /* erased since */
    if (inserted)
        insertion_back(x, e, now, after);
    else
        change_back(x, e, before, after, now);
}

/* The newest change first; a change that was taken back already is as it should be. */
static void records_back(struct reversing *x)
{
    struct import_history_row *rows;
    for (int64_t last = INT64_MAX;;) {
        begin(x);
        instant until = clock_monotonic_us() + BATCH_US;
        size_t n = import_history(
            &x->tx,
            &(struct import_history_in){ .import = x->target, .last = last, .most = BATCH_ROWS },
            &rows);
        for (size_t i = 0; i < n && clock_monotonic_us() < until; i++) {
            take_back(x, &rows[i]);
            last = rows[i].id;
            x->done++;
        }
        commit(x);
        if (n == 0)
            return;
    }
}

/* -- what sources said
 * ------------------------------------------------------------------------------------------- */

static bool in_use(struct reversing *x, struct str entity, int64_t id)
{
    const struct entity *e = entity_of(entity);
    void *record = e ? arena_alloc(x->batch, e->size) : NULL;
    return e && record_get(&x->tx, e, id, record) &&
           ((struct record *)record)->archived == NUMBER_NONE;
}

static void value_back(struct reversing *x, const struct import_values_row *v)
{
    bool first = v->before_run == 0;
    const struct entity *e = entity_of(v->entity);
    if (first && in_use(x, v->entity, v->record)) /* it was kept */
        return;
    bool dropped = first && e &&
                   external_find(&x->tx, arena_z(x->batch, v->source), e, v->external) == v->record;
    import_aside_put(&x->tx, &(struct import_aside_put_in){ .undone_by = x->run,
                                                            .source = v->source,
                                                            .entity = v->entity,
                                                            .external = v->external,
                                                            .record = v->record,
                                                            .said = v->said,
                                                            .run = v->run,
                                                            .how = v->how,
                                                            .before = v->before,
                                                            .before_run = v->before_run,
                                                            .dropped = dropped });
    if (first)
        import_value_drop(&x->tx,
                          &(struct import_value_drop_in){ v->source, v->entity, v->external });
    else
        import_value_restore(&x->tx, &(struct import_value_restore_in){ .source = v->source,
                                                                        .entity = v->entity,
                                                                        .external = v->external,
                                                                        .said = v->before,
                                                                        .run = v->before_run });
    if (dropped)
        import_external_drop(&x->tx, &(struct import_external_drop_in){ v->source, v->entity,
                                                                        v->external, v->record });
}

static void values_back(struct reversing *x)
{
    struct import_values_row *rows;
    struct import_values_in in = { .run = x->target,
                                   .source = STR(""),
                                   .entity = STR(""),
                                   .external = STR(""),
                                   .most = BATCH_ROWS };
    for (;;) {
        begin(x);
        size_t n = import_values(&x->tx, &in, &rows);
        for (size_t i = 0; i < n; i++) {
            value_back(x, &rows[i]);
            in.source = arena_str(x->arena, rows[i].source);
            in.entity = arena_str(x->arena, rows[i].entity);
            in.external = arena_str(x->arena, rows[i].external);
            x->done++;
        }
        commit(x);
        if (n == 0)
            return;
    }
}

/* Puts back what the reversal that is now taken back had put aside, unless a later import has
 * spoken since. */
static void aside_back(struct reversing *x)
{
    struct import_asides_row *rows;
    for (;;) {
        begin(x);
        size_t n = import_asides(
            &x->tx, &(struct import_asides_in){ .undone_by = x->target, .most = BATCH_ROWS },
            &rows);
        for (size_t i = 0; i < n; i++) {
            const struct import_asides_row *v = &rows[i];
            struct import_value_find_row now = { .record = 0 };
            import_value_find(
                &x->tx, &(struct import_value_find_in){ v->source, v->entity, v->external }, &now);
            if (now.run == v->before_run)
                import_value_again(&x->tx,
                                   &(struct import_value_again_in){ .source = v->source,
                                                                    .entity = v->entity,
                                                                    .external = v->external,
                                                                    .record = v->record,
                                                                    .said = v->said,
                                                                    .run = v->run,
                                                                    .how = v->how,
                                                                    .before = v->before,
                                                                    .before_run = v->before_run });
            const struct entity *e = entity_of(v->entity);
            if (v->dropped && e &&
                external_find(&x->tx, arena_z(x->batch, v->source), e, v->external) == 0)
                external_put(&x->tx, arena_z(x->batch, v->source), e, v->external, v->record);
            import_aside_drop(&x->tx, &(struct import_aside_drop_in){ x->target, v->source,
                                                                      v->entity, v->external });
        }
        commit(x);
        if (n == 0)
            return;
    }
}

/* -- the whole
 * ---------------------------------------------------------------------------------------------------
 */

static void save(struct tx *tx, struct import_run *run)
{
    enum record_result saved = record_update(tx, &entity_import_run, run);
    REQUIRE(saved == RECORD_SAVED || saved == RECORD_SAME);
}

static struct str details(struct reversing *x)
{
    struct out o;
    out_init(&o, x->batch, DETAILS_MOST);
    out_lit(&o, "{\"records\":{");
    for (size_t i = 0; i < x->n_kinds; i++)
        out_fmt(&o, "%s\"%s\":%" PRId64, i ? "," : "", x->kinds[i].entity->name, x->kinds[i].n);
    out_char(&o, '}');
    import_changes_write(&o, "kept", &x->kept);
    out_char(&o, '}');
    return out_view(&o);
}

static void finish(struct reversing *x)
{
    struct import_run run, target, first;
    begin(x);
    x->tx.import = 0;
    REQUIRE(record_get(&x->tx, &entity_import_run, x->run, &run) &&
            record_get(&x->tx, &entity_import_run, x->target, &target));
    run.state = IMPORT_STATE_DONE;
    run.details = details(x);
    save(&x->tx, &run);
    target.state = IMPORT_STATE_UNDONE;
    save(&x->tx, &target);
    event_post(&x->tx, &import_finished, NULL); /* records have changed once more */
    if (target.undoes != NUMBER_NONE &&
        record_get(&x->tx, &entity_import_run, target.undoes, &first)) {
        first.state = IMPORT_STATE_DONE; /* it stands again */
        first.undone_by = NUMBER_NONE;
        save(&x->tx, &first);
    }
    commit(x);
}

static int64_t steps(struct reversing *x)
{
    struct import_touched_row row;
    begin(x);
    import_touched(&x->tx, &(struct import_touched_in){ x->target }, &row);
    tx_commit(&x->tx);
    return row.changes + row.said;
}

void import_reverse(struct job *j, const struct import_run *reversal)
{
    struct reversing *x = arena_make(j->arena, struct reversing);
    x->j = j;
    x->arena = j->arena;
    x->batch = arena_new(BATCH_ARENA);
    arena_defer(j->arena, (void (*)(void *))arena_free, x->batch);
    x->run = reversal->record.id;
    x->target = reversal->undoes;
    x->total = steps(x);
    records_back(x);
    values_back(x);
    aside_back(x);
    finish(x);
}

bool import_reversible(const struct import_run *run)
{
    return run->state == (int)IMPORT_STATE_DONE && run->undone_by == NUMBER_NONE;
}

int64_t import_reversal_start(struct tx *tx, int64_t target)
{
    struct import_run run, made;
    if (!record_get(tx, &entity_import_run, target, &run) || !import_reversible(&run))
        return 0;
    entity_init(&entity_import_run, &made);
    made.file_name = run.file_name;
    made.profile = STR(IMPORT_REVERSAL);
    made.state = IMPORT_STATE_RUNNING;
    made.started = tx->now;
    made.undoes = target;
    if (tx->actor)
        made.account = tx->actor;
    int64_t id = record_insert(tx, &entity_import_run, &made);
    made.job = job_add(tx, IMPORT_JOB, arena_fmt(tx->arena, "%" PRId64 " undo", id), 0);
    save(tx, &made);
    run.state = IMPORT_STATE_UNDOING;
    run.undone_by = id;
    save(tx, &run);
    return id;
}
