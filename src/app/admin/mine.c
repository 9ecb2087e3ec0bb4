/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/mine.h"

#include "admin_mine.html.h"
#include "core/fault.h"
#include "guard/account.h"
#include "view/view.h"

#include <string.h>

enum { ROWS = 400 };
const enum mine_origin mine_origins[2] = { MINE_GIVEN, MINE_MADE };

/* -- walking
 * ---------------------------------------------------------------------------------------------- */

static const struct copy_table *copy_named(const struct copy_table *list, size_t n,
                                           const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(list[i].name, name))
            return &list[i];
    return NULL;
}

static struct copy_pick pick_of(const struct mine_table *t, int64_t account, struct str email)
{
    bool by_address = str_is(str_of(t->column), "recipient");
    return (struct copy_pick){
        .column = str_of(t->column),
        .value = { .type = by_address ? SQL_TEXT : SQL_INT, .i = account, .s = email },
        .entity = str_of(t->entity),
    };
}

struct walk {
    struct req *q;
    struct str email;
    void (*fn)(void *ctx, const struct mine_part *p);
    void *ctx;
};

static void database(struct walk *w, struct tx *tx, const char *kind, const struct community *c)
{
    struct copy_table *tables;
    size_t n = copy_tables(tx, &tables);
    for (size_t i = 0; i < mine_n_tables; i++) {
        const struct mine_table *t = &mine_tables[i];
        if (!t->column || strcmp(t->kind, kind) != 0)
            continue;
        struct mine_part p = { .table = t,
                               .community = c,
                               .copy = copy_named(tables, n, t->table),
                               .pick = pick_of(t, w->q->actor.account, w->email),
                               .tx = tx };
        REQUIRE(p.copy);
        p.rows = copy_count_of(tx, p.copy, &p.pick);
        if (p.rows > 0)
            w->fn(w->ctx, &p);
    }
}

static void close_db(void *db)
{
    db_close(db);
}

/* Each community by a connection of its own: the request has one to the present community only. */
static void community(struct walk *w, const struct community *c)
{
    char *error = NULL;
    struct tx tx;
    struct db *db = db_open(&c->at, DB_READ, &error);
    if (!db)
        fault_raise(FAULT_STORE, "%s", error ? error : "a community cannot be opened");
    arena_defer(w->q->arena, close_db, db);
    tx_begin(&tx, db, w->q->arena, false, ISOLATION_DEFAULT);
    tx.key = c->key;
    database(w, &tx, "community", c);
    tx_rollback(&tx);
}

void mine_each(struct req *q, void (*fn)(void *ctx, const struct mine_part *p), void *ctx)
{
    struct community *all;
    struct account account;
    REQUIRE(record_get(q->home, &entity_account, q->actor.account, &account));
    struct walk w = { .q = q, .email = account.email, .fn = fn, .ctx = ctx };
    database(&w, q->home, "installation", NULL);
    size_t n = community_all(q->home, q->installation, &all);
    for (size_t i = 0; i < n; i++)
        if (account_belongs(q->home, q->actor.account, all[i].id))
            community(&w, &all[i]);
}

/* -- words
 * ------------------------------------------------------------------------------------------------
 */

struct str mine_table_words(enum lang l, struct arena *a, const char *table)
{
    enum text_id id;
    if (text_find(arena_fmt(a, "mine.table.%s", table), &id))
        return text(l, id);
    const struct module_entity *e = module_entity_named(str_of(table));
    return e ? e->entity->many[l] : str_of(table);
}

static const struct entity *entity_of(const char *table)
{
    static const struct entity *const home[] = { &entity_account, &entity_membership };
    for (size_t i = 0; i < 2; i++)
        if (strcmp(home[i]->name, table) == 0)
            return home[i];
    const struct module_entity *e = module_entity_named(str_of(table));
    return e ? e->entity : NULL;
}

struct str mine_column_words(enum lang l, struct arena *a, const char *table, struct str column)
{
    enum text_id id;
    const struct entity *e = entity_of(table);
    const struct field *f = e ? entity_field(e, column) : NULL;
    if (f)
        return f->label[l];
    return text_find(arena_fmt(a, "mine.column.%.*s", STR_ARG(column)), &id) ? text(l, id) : column;
}

/* -- the page and the file
 * --------------------------------------------------------------------------------- */

struct listing {
    struct req *q;
    struct mine_view *m;
    struct mine_row *rows;
};

static void list_part(void *ctx, const struct mine_part *p)
{
    struct listing *l = ctx;
    if (l->m->n_rows == ROWS)
        return;
    l->rows[l->m->n_rows++] = (struct mine_row){
        .what = mine_table_words(l->q->lang, l->q->arena, p->table->table),
        .where = p->community ? p->community->name : STR_NULL,
        .origin = p->table->origin,
        .n = p->rows,
    };
}

static void page(struct req *q, struct res *r)
{
    struct mine_view m = { 0 };
    struct listing l = { q, &m, arena_array(q->arena, struct mine_row, ROWS) };
    mine_each(q, list_part, &l);
    m.rows = l.rows;
    struct crumb *crumbs = arena_array(q->arena, struct crumb, 2);
    crumbs[0] = (struct crumb){ text(q->lang, TEXT_view_account_page), STR("/account") };
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_mine_title)), admin_mine_html, &m, crumbs);
}

static void file(struct req *q, struct res *r)
{
    res_status(r, 200, "application/zip");
    res_attachment(r, text(q->lang, TEXT_mine_file));
    mine_zip(q, &r->body);
    if (q->community)
        req_note(q, "export", "account", q->actor.account);
}

static const struct route routes[] = {
    { METHOD_GET, "/account/data", CAP_SIGNED_IN, page },
    { METHOD_GET, "/account/data/zip", CAP_SIGNED_IN, file },
};

const struct module module_mine = {
    .name = "mine",
    .routes = routes,
    .n_routes = 2,
};
