/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/viewer.h"

#include "core/fault.h"
#include "store.sql.h"
#include "store/list_sql.h"

#include <string.h>

/* -- what is bound --------------------------------------------------------------------------- */

/* Who is not signed in, or of no agency, matches no row. */
static int64_t account_of(const struct viewer *v)
{
    return v->account ? v->account : -1;
}

static int64_t organization_of(const struct viewer *v)
{
    return v->account && v->organization ? v->organization : -1;
}

static struct str number(struct tx *tx, int64_t n)
{
    return arena_fmt(tx->arena, "%lld", (long long)n);
}

/* The second wall, PostgreSQL's row-level security, judges by the same: once a transaction, and
 * again when the viewer is another one or a savepoint has taken the words back. */
void viewer_wall(struct tx *tx)
{
    const struct viewer *v = &tx->viewer;
    struct viewer_tell_row *told;
    if (tx->db->engine != ENGINE_POSTGRES ||
        (tx->db->told && !memcmp(&tx->db->viewer, v, sizeof *v)))
        return;
    struct viewer_tell_in in = { .organization = number(tx, organization_of(v)),
                                 .account = number(tx, account_of(v)),
                                 .purposes = number(tx, v->purposes),
                                 .classes = number(tx, v->classes),
                                 .today = day_iso(tx->arena, tx->today),
                                 .now = number(tx, tx->now) };
    store_all(tx, &statement_viewer_tell, &in, &told); /* never from once.c: it does something */
    tx->db->viewer = *v;
    tx->db->told = true;
}

/* In this order, each time the predicate stands in a statement. */
void viewer_cells(struct tx *tx, struct composed *c, size_t times)
{
    const struct viewer *v = &tx->viewer;
    struct cell cells[VIEWER_CELLS] = { cell_int(organization_of(v)),
                                        cell_int(account_of(v)),
                                        cell_int(v->purposes),
                                        cell_int(v->classes),
                                        cell_int(tx->now),
                                        cell_text(day_iso(tx->arena, tx->today)) };
    viewer_wall(tx);
    REQUIRE(c->n + times * VIEWER_CELLS <= CELLS_MOST);
    for (size_t i = 0; i < times; i++, c->n += VIEWER_CELLS)
        memcpy(&c->cells[c->n], cells, sizeof cells);
}

/* -- the predicate --------------------------------------------------------------------------- */

enum { ORGANIZATION = 1, ACCOUNT, PURPOSES, CLASSES, NOW, TODAY }; /* what is bound, from `base` */

struct predicate {
    struct composed *c;
    char sign;
    size_t base; /* how many were bound before */
};

static struct predicate predicate_begin(struct tx *tx, struct composed *c)
{
    struct predicate p = { c, c->engine == ENGINE_SQLITE ? '?' : '$', c->n };
    viewer_cells(tx, c, 1);
    return p;
}

/* Each part is a line: tests/mutation/run takes them away one by one, and the matrix must see it.
 * The + keeps SQLite from looking in the index once for each account: agency and person leave a row
 * or two, and to read those costs less. */
static void parts_write(const struct predicate *p, unsigned classes)
{
    static const struct {
        const char *before;
        size_t bound;
        const char *after;
    } parts[] = {
        { "a_.organization = ", ORGANIZATION, "" },                  /* part */
        { "+a_.account in (0, ", ACCOUNT, ")" },                     /* part */
        { "0 <> (a_.purposes & ", PURPOSES, ")" },                   /* part */
        { "a_.starts <= ", TODAY, "" },                              /* part */
        { "a_.last >= ", TODAY, "" },                                /* part */
        { "a_.until > ", NOW, "" },                                  /* part */
        { "0 = (~(a_.classes & (a_.beyond | ", CLASSES, ")) & ?)" }, /* part */
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct str after = str_of(parts[i].after), rest;
        out_fmt(&p->c->sql, " and %s%c%zu", parts[i].before, p->sign, p->base + parts[i].bound);
        if (str_cut(after, '?', &after, &rest))
            out_fmt(&p->c->sql, "%.*s%u%.*s", STR_ARG(after), classes, STR_ARG(rest));
        else
            out_str(&p->c->sql, after);
    }
}

void viewer_condition(struct tx *tx, struct composed *c, const char *person, unsigned classes)
{
    struct predicate p = predicate_begin(tx, c);
    REQUIRE(classes);
    out_fmt(&c->sql, "exists (select 1 from access a_ where a_.person = %s", person);
    parts_write(&p, classes);
    /* PostgreSQL knows nothing of how many a set of bits lets through and would rather read all of
     * access first; with an offset it asks for each row, by the index. */
    out_str(&c->sql, c->engine == ENGINE_POSTGRES ? STR(" offset 0)") : STR(")"));
}

enum { FEW = 1000 };

/* Does the agency see more than a few? Remembered until the database changes. */
static bool sees_many(struct tx *tx)
{
    struct composed c;
    composed_init(&c, tx);
    out_lit(&c.sql, "select count(*) from (select 1 from access where organization = ");
    composed_bind(&c, cell_int(organization_of(&tx->viewer)));
    out_fmt(&c.sql, " limit %d) as few", FEW);
    return list_counted(tx, &c) == FEW;
}

/* To the few that the agency sees, or along the list's order, where a page is soon full. */
void viewer_list_condition(struct tx *tx, struct composed *c, const char *person, unsigned classes)
{
    if (sees_many(tx)) {
        viewer_condition(tx, c, person, classes);
        return;
    }
    struct predicate p = predicate_begin(tx, c);
    REQUIRE(classes);
    out_fmt(&c->sql, "%s in (select a_.person from access a_ where 1 = 1", person);
    parts_write(&p, classes);
    out_char(&c->sql, ')');
}

void viewer_complete(struct tx *tx, struct composed *c, const struct statement *s, const char *sql)
{
    size_t n = 0;
    for (; *sql; sql++) {
        if (*sql == MARK_GUARD) {
            REQUIRE(n < s->n_guards);
            viewer_condition(tx, c, s->guards[n].person, s->guards[n].classes);
            n++;
        } else {
            out_char(&c->sql, *sql);
        }
    }
    REQUIRE(n == s->n_guards);
}

/* -- one person ------------------------------------------------------------------------------ */

struct opened { /* by the rows of one person */
    unsigned classes;
    int rank;
    struct viewer_lock lock;
};

/* Of several locks the plainest is told; of break-glass always, when it opened anything more. */
static void opened_add(struct opened *o, struct str source, unsigned classes, int64_t reason,
                       int64_t consent)
{
    static const char *const ranked[] = { "own", "named", "shared", "glass" };
    enum { GLASS = 4 };
    for (int rank = 1; rank <= GLASS; rank++) {
        if (!str_is(source, ranked[rank - 1]))
            continue;
        bool more = (classes & ~o->classes) != 0;
        if (more && (!o->rank || rank < o->rank || rank == GLASS)) {
            o->rank = rank;
            o->lock = (struct viewer_lock){ ranked[rank - 1], reason, consent };
        }
    }
    o->classes |= classes;
}

unsigned viewer_open(struct tx *tx, int64_t person, struct viewer_lock *ret_lock)
{
    struct composed c;
    struct cursor cursor;
    struct opened opened = { 0 };
    composed_init(&c, tx);
    struct predicate p = predicate_begin(tx, &c);
    out_fmt(&c.sql, "select a_.source, a_.classes & (a_.beyond | %c%d), a_.reason, a_.consent",
            p.sign, CLASSES);
    out_lit(&c.sql, " from access a_ where a_.person = ");
    composed_bind(&c, cell_int(person));
    parts_write(&p, 0);
    out_lit(&c.sql, " order by a_.beyond, a_.source, a_.reason, a_.consent"); /* glass last */
    composed_start(tx, &c, false, &cursor);
    while (tx->db->driver->next(&cursor)) {
        struct cell cells[] = {
            { .type = SQL_TEXT }, { .type = SQL_INT }, { .type = SQL_ID }, { .type = SQL_ID }
        };
        for (int i = 0; i < 4; i++)
            tx->db->driver->column(&cursor, i, &cells[i]);
        opened_add(&opened, cells[0].s, (unsigned)cells[1].i, cells[2].absent ? 0 : cells[2].i,
                   cells[3].absent ? 0 : cells[3].i);
    }
    tx->db->driver->finish(&cursor);
    *ret_lock = opened.lock;
    return opened.classes;
}

int64_t viewer_person(const struct entity *e, const void *record)
{
    const struct field *f = entity_field(e, str_of(e->person));
    return f ? *(const int64_t *)((const char *)record + f->offset)
             : ((const struct record *)record)->id;
}

bool viewer_mask(struct tx *tx, const struct entity *e, void *record)
{
    struct viewer_lock lock;
    unsigned open = viewer_open(tx, viewer_person(e, record), &lock) & e->data_classes;
    if (!open) /* part */
        return false;
    entity_mask(e, record, open); /* part */
    viewer_note(tx, e->name, ((const struct record *)record)->id, 1, &lock);
    return true;
}

unsigned viewer_open_record(struct tx *tx, const struct entity *e, int64_t id)
{
    struct viewer_lock lock;
    void *record = arena_alloc(tx->arena, e->size);
    if (!row_find(tx, e, id, record))
        return 0;
    unsigned open = viewer_open(tx, viewer_person(e, record), &lock) & e->data_classes;
    if (open)
        viewer_note(tx, e->name, id, 1, &lock);
    return open;
}

bool viewer_sees_all(struct tx *tx, const struct entity *e, const void *record)
{
    struct viewer_lock lock;
    return !(e->data_classes & ~viewer_open(tx, viewer_person(e, record), &lock));
}

/* -- what was read --------------------------------------------------------------------------- */

static bool is_glass(const struct viewer_lock *lock)
{
    return lock->name && !strcmp(lock->name, "glass");
}

static bool reads_alike(const struct tx_read *a, const struct tx_read *b)
{
    return a->action == b->action && !strcmp(a->entity, b->entity) &&
           is_glass(&a->lock) == is_glass(&b->lock);
}

static struct viewer_lock list_lock(const struct viewer_lock *lock)
{
    return (struct viewer_lock){ .name = is_glass(lock) ? "glass" : NULL };
}

/* Makes one list of all reads that are like the first, so that there is room again. */
static void reads_fold(struct tx *tx)
{
    struct tx_read list = tx->reads[0];
    size_t kept = 1;
    list.record = list.rows = 0;
    list.lock = list_lock(&list.lock);
    for (size_t i = 0; i < tx->n_reads; i++) {
        if (reads_alike(&tx->reads[i], &list))
            list.rows += tx->reads[i].rows;
        else
            tx->reads[kept++] = tx->reads[i];
    }
    tx->reads[0] = list;
    REQUIRE(kept < TX_READS);
    tx->n_reads = kept;
}

void viewer_note(struct tx *tx, const char *entity, int64_t record, int64_t rows,
                 const struct viewer_lock *lock)
{
    struct tx_read read = { .entity = entity, .record = record, .rows = rows, .lock = *lock };
    if (tx->as_list) {
        read.record = 0;
        read.lock = list_lock(lock);
    }
    for (size_t i = 0; i < tx->n_reads; i++) {
        if (tx->reads[i].record != read.record || !reads_alike(&tx->reads[i], &read))
            continue;
        if (record == 0) /* the records of a list are in its rows */
            tx->reads[i].rows += rows;
        return;
    }
    if (rows == 0)
        return;
    if (tx->n_reads == TX_READS)
        reads_fold(tx);
    tx->reads[tx->n_reads++] = read;
}

void viewer_note_list(struct tx *tx, const char *entity, int64_t rows)
{
    viewer_note(tx, entity, 0, rows, &(struct viewer_lock){ 0 });
}
