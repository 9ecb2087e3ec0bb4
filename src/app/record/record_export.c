/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record/lists.h"

#include "core/fault.h"
#include "core/key.h"
#include "format/book.h"
#include "store/vocabulary.h"

#include <string.h>

/* A list as a file: every field of every record that it would show, page by page; or of the records
 * that were ticked (pick=4.7.12). */

enum { PAGE_MEMORY = 64 << 20, TEXT_WIDTH = 26, LONG_WIDTH = 50 };

struct export
{
    struct req *q;
    const struct record_pages *p;
    const struct field **fields;
    size_t n_fields;
    struct out *csv;   /* one of the two */
    struct book *book; /* lives in the request's memory, not in a page's */
};

static bool is_coded(const struct field *f)
{
    return f->vocabulary || f->type == FIELD_REF || f->type == FIELD_ENUM;
}

static void fields_choose(struct req *q, const struct record_pages *p, struct export *x)
{
    bool outsider = guard_reach(&q->actor, p->write) == REACH_NONE;
    x->fields = arena_array(q->arena, const struct field *, p->entity->n_fields);
    for (size_t i = 0; i < p->entity->n_fields; i++)
        if (!outsider || !(p->entity->fields[i].flags & FIELD_PRIVATE))
            x->fields[x->n_fields++] = &p->entity->fields[i];
}

/* -- which records
 * ---------------------------------------------------------------------------------------- */

void lists_pages(struct req *q, const struct record_pages *p, struct list_query *lq,
                 bool (*fn)(void *ctx, const int64_t *ids, size_t n), void *ctx)
{
    char key[512];
    struct arena *own = q->arena, *page = arena_new(PAGE_MEMORY);
    arena_defer(own, (void (*)(void *))arena_free, page);
    const void *in = lists_in(q, p, lq);
    lq->limit = LIST_LIMIT;
    lq->before = false;
    lq->cursor_key = STR_NULL;
    for (bool more = true; more; arena_reset(page)) {
        struct list l = { .query = lq, .statement = p->list };
        int64_t ids[LIST_LIMIT];
        q->arena = q->tx->arena = page;
        q->tx->vocabularies = NULL;
        store_list(q->tx, p->list, in, lq, &l.rows, &l.page);
        for (size_t i = 0; i < l.page.n; i++)
            ids[i] = list_row_id(&l, list_row(&l, i));
        more = fn(ctx, ids, l.page.n) && l.page.has_next;
        struct str last = l.page.last_key; /* is needed when the page's memory is gone */
        REQUIRE(last.n < sizeof key);
        memcpy(key, last.p ? last.p : "", last.n);
        lq->cursor_key = (struct str){ key, last.n };
        lq->cursor_id = l.page.last_id;
    }
    q->arena = q->tx->arena = own;
    q->tx->vocabularies = NULL;
}

/* Those of them that are there and may be read, in the order asked. */
static size_t picked_ids(struct req *q, const struct record_pages *p, struct str names,
                         int64_t ids[LIST_LIMIT])
{
    struct str one;
    size_t n = 0;
    void *record = arena_alloc(q->arena, p->entity->size);
    while (n < LIST_LIMIT && str_next(&names, '.', &one))
        if (str_to_i64(one, &ids[n]) && record_get(q->tx, p->entity, ids[n], record) &&
            record_mine(q, p, p->read, record))
            n++;
    return n;
}

static const void **records_read(struct req *q, const struct entity *e, const int64_t *ids,
                                 size_t n)
{
    const void **records = arena_array(q->arena, const void *, n);
    if (!e->person)
        record_many(q->tx, e, ids, n, records);
    for (size_t i = 0; e->person && i < n; i++) {
        void *one = arena_alloc(q->arena, e->size);
        records[i] = record_get(q->tx, e, ids[i], one) ? one : NULL;
    }
    return records;
}

/* -- cells
 * ------------------------------------------------------------------------------------------------
 */

static void cell_typed(struct export *x, size_t column, const struct field *f, const void *record)
{
    struct book *w = x->book;
    const void *at = (const char *)record + f->offset;
    if (field_is_absent(f, record))
        return;
    switch (f->type) {
    case FIELD_INT:
        book_number(w, column, (double)*(const int64_t *)at);
        return;
    case FIELD_MONEY:
        book_money(w, column, *(const int64_t *)at);
        return;
    case FIELD_DATE:
        book_day(w, column, *(const day *)at);
        return;
    case FIELD_TIME:
        book_time(w, column, (int)*(const int64_t *)at);
        return;
    case FIELD_INSTANT:
        book_instant(w, column, x->q->community->zone, *(const int64_t *)at);
        return;
    case FIELD_BOOL:
        book_text(w, column, entity_shown(x->q->arena, x->q->lang, f, record));
        return;
    default:
        book_text(w, column, entity_raw(x->q->arena, f, record));
    }
}

static void row_write(struct export *x, const void *record, struct str *const *coded, size_t i)
{
    bool with_private = record_mine(x->q, x->p, x->p->write, record);
    if (x->csv)
        out_i64(x->csv, ((const struct record *)record)->id);
    else
        book_row(x->book);
    if (x->book)
        book_number(x->book, 0, (double)((const struct record *)record)->id);
    for (size_t k = 0; k < x->n_fields; k++) {
        const struct field *f = x->fields[k];
        bool open = !(f->flags & FIELD_PRIVATE) || with_private;
        if (x->csv)
            out_char(x->csv, ',');
        if (!open)
            continue;
        if (x->csv)
            out_csv(x->csv, coded[k] ? coded[k][i] : entity_raw(x->q->arena, f, record));
        else if (coded[k])
            book_text(x->book, k + 1, coded[k][i]);
        else
            cell_typed(x, k + 1, f, record);
    }
    if (x->csv)
        out_lit(x->csv, "\r\n");
}

/* Several words with "; " between, so that a comma in a label parts nothing. */
static void sets_said(struct req *q, const struct field *f, const void *const *records, size_t n,
                      struct str *ret)
{
    for (size_t i = 0; i < n; i++)
        if (records[i])
            ret[i] = vocabulary_labels(q->tx, q->arena, q->lang, f->vocabulary,
                                       entity_raw(q->arena, f, records[i]), "; ");
}

static bool page_write(void *ctx, const int64_t *ids, size_t n)
{
    struct export *x = ctx;
    const void **records = records_read(x->q, x->p->entity, ids, n);
    struct str **coded = arena_array(x->q->arena, struct str *, x->n_fields + 1);
    for (size_t k = 0; k < x->n_fields; k++) {
        if (!is_coded(x->fields[k]))
            continue;
        coded[k] = arena_array(x->q->arena, struct str, n + 1);
        if (x->fields[k]->vocabulary) /* one code is a set of one */
            sets_said(x->q, x->fields[k], records, n, coded[k]);
        else
            lists_shown(x->q, x->fields[k], records, n, coded[k]);
    }
    for (size_t i = 0; i < n; i++)
        if (records[i])
            row_write(x, records[i], coded, i);
    return true;
}

static void export_run(struct req *q, const struct record_pages *p, struct export *x)
{
    struct list_query lq;
    struct str picked = req_query(q, "pick");
    q->tx->as_list = true; /* one row of the audit, however many persons */
    if (picked.p) {
        int64_t ids[LIST_LIMIT];
        page_write(x, ids, picked_ids(q, p, picked, ids));
    } else {
        lists_query(q, p, q->query, q->n_query, &lq);
        lists_pages(q, p, &lq, page_write, x);
    }
    q->tx->as_list = false;
}

void record_csv(struct req *q, struct res *r)
{
    const struct record_pages *p = q->route->data;
    struct export x = { .q = q, .p = p, .csv = &r->body };
    fields_choose(q, p, &x);
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, arena_fmt(q->arena, "%s.csv", p->entity->name));
    out_lit(&r->body, "\xEF\xBB\xBF"
                      "id");
    for (size_t k = 0; k < x.n_fields; k++) {
        out_char(&r->body, ',');
        out_csv(&r->body, x.fields[k]->label[q->lang]);
    }
    out_lit(&r->body, "\r\n");
    export_run(q, p, &x);
}

static int width_of(const struct field *f)
{
    if (f->flags & FIELD_LONG)
        return LONG_WIDTH;
    return field_is_text(f) || is_coded(f) ? TEXT_WIDTH : 0;
}

void record_xlsx(struct req *q, struct res *r)
{
    const struct record_pages *p = q->route->data;
    struct export x = { .q = q, .p = p };
    fields_choose(q, p, &x);
    struct book_column *columns = arena_array(q->arena, struct book_column, x.n_fields + 1);
    columns[0].label = STR("id");
    for (size_t k = 0; k < x.n_fields; k++)
        columns[k + 1] = (struct book_column){ x.fields[k]->label[q->lang], width_of(x.fields[k]) };
    x.book = book_new(q->arena, key_capital(q->arena, p->entity->many[q->lang]), q->today, columns,
                      x.n_fields + 1);
    export_run(q, p, &x);
    res_status(r, 200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    res_attachment(r, arena_fmt(q->arena, "%s.xlsx", p->entity->name));
    book_finish(x.book, &r->body);
}
