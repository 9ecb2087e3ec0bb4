/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/sheet/history.h"

#include "core/fault.h"
#include "sheet_history.html.h"

#include <inttypes.h>

enum { SHOWN = 100 };

/* The cell of the address, when it is in this sheet and the actor may read it. */
static const struct sheet_voice *cell_find(struct req *q, struct res *r, struct sheet *s,
                                           struct worksheet_cell *ret)
{
    if (!sheet_find(q, r, s))
        return NULL;
    int64_t id = q->ids[q->n_ids - 1];
    if (record_get(q->tx, &entity_worksheet_cell, id, ret))
        for (size_t i = 0; i < s->n_voices; i++)
            if (s->voices[i].id == ret->voice && s->voices[i].shown)
                return &s->voices[i];
    res_not_found(q, r);
    return NULL;
}

static const struct sheet_ask *asked(const struct sheet *s, struct str ask)
{
    const struct sheet_ask *found = NULL;
    for (size_t i = 0; i < s->words.n_sections && !found; i++)
        found = sheet_ask_of(&s->words.sections[i], ask);
    return found;
}

/* Only words, said as people read them: where the cell stands is known. */
static void words_only(struct req *q, const struct sheet_ask *ask, struct history_item *items,
                       size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct change *kept = arena_array(q->arena, struct change, items[i].n_changes);
        size_t n_kept = 0;
        for (size_t k = 0; k < items[i].n_changes; k++) {
            struct change c = items[i].changes[k];
            if (!str_is(str_of(c.field->name), "words") && !str_is(str_of(c.field->name), "other"))
                continue;
            c.before = sheet_value_said(q->arena, q->lang, ask, c.before);
            c.after = sheet_value_said(q->arena, q->lang, ask, c.after);
            kept[n_kept++] = c;
        }
        items[i].changes = kept;
        items[i].n_changes = n_kept;
    }
}

static struct str row_said(struct req *q, const struct sheet *s, struct str place)
{
    for (size_t i = 0; i < s->words.n_sections; i++)
        for (size_t k = 0; k < s->words.sections[i].n_givens; k++)
            if (str_eq(s->words.sections[i].givens[k].code, place))
                return s->words.sections[i].givens[k].title;
    return text(q->lang, TEXT_sheet_row);
}

void sheet_history(struct req *q, struct res *r)
{
    struct sheet s;
    struct worksheet_cell cell;
    struct history_entry *entries;
    const struct sheet_voice *v = cell_find(q, r, &s, &cell);
    const struct sheet_ask *ask = v ? asked(&s, cell.ask) : NULL;
    if (!v)
        return;
    if (!ask) {
        res_not_found(q, r);
        return;
    }
    size_t n = record_history(q->tx, &entity_worksheet_cell, cell.record.id, SHOWN, &entries);
    for (size_t i = 0; i < n; i++)
        entries[i].actor_name = record_account_said(q, entries[i].actor);
    struct history_item *items =
        history_items(q->arena, q->lang, &entity_worksheet_cell, entries, n, &cell, true, NULL);
    words_only(q, ask, items, n);
    struct crumb *crumbs = arena_array(q->arena, struct crumb, 3);
    crumbs[0] =
        (struct crumb){ text(q->lang, s.place.shared ? TEXT_sheet_title : TEXT_sheet_own_title),
                        s.place.base };
    crumbs[1] = (struct crumb){ s.words.title, arena_fmt(q->arena, "%.*s?view=%s", STR_ARG(s.href),
                                                         v == s.together ? "beside" : "mine") };
    struct sheet_history_view m = {
        .crumbs = crumbs,
        .title = ask->title,
        .row = row_said(q, &s, cell.place),
        .items = items,
        .n_items = n,
        .undo = sheet_may_write(&s, v) ? arena_fmt(q->arena, "%.*s/cell/%" PRId64 "/undo",
                                                   STR_ARG(s.href), cell.record.id)
                                       : STR_NULL,
    };
    struct page page = { .title = ask->title, .nav = NAV_PARTNERSHIPS };
    view_page(q, r, &page, sheet_history_html, &m);
}

void sheet_cell_undo(struct req *q, struct res *r)
{
    struct sheet s;
    struct worksheet_cell cell;
    int64_t version = req_form_id(q, "version");
    const struct sheet_voice *v = cell_find(q, r, &s, &cell);
    if (!v)
        return;
    if (!sheet_may_write(&s, v) || !asked(&s, cell.ask)) {
        res_not_found(q, r);
        return;
    }
    enum record_result done = record_undo(q->tx, &entity_worksheet_cell, cell.record.id, version);
    if (done == RECORD_SAVED) { /* a cell that is undone to nothing stays, empty */
        REQUIRE(record_get(q->tx, &entity_worksheet_cell, cell.record.id, &cell));
        if (cell.record.archived != NUMBER_NONE) {
            record_archive(q->tx, &entity_worksheet_cell, cell.record.id, false);
            REQUIRE(record_get(q->tx, &entity_worksheet_cell, cell.record.id, &cell));
            cell.words = STR_NULL;
            record_update(q->tx, &entity_worksheet_cell, &cell);
        }
    }
    res_redirect(r, "%.*s/cell/%" PRId64 "/history?done=%s", STR_ARG(s.href), cell.record.id,
                 done == RECORD_SAVED ? "undone" : "not_undone");
}

void sheet_row_undo(struct req *q, struct res *r)
{
    struct sheet s;
    struct worksheet_row row;
    if (!sheet_find(q, r, &s))
        return;
    int64_t id = q->ids[q->n_ids - 1];
    const struct sheet_voice *v = NULL;
    if (record_get(q->tx, &entity_worksheet_row, id, &row))
        for (size_t i = 0; i < s.n_voices; i++)
            if (s.voices[i].id == row.voice)
                v = &s.voices[i];
    if (!sheet_may_write(&s, v)) {
        res_not_found(q, r);
        return;
    }
    enum record_result done =
        record_undo(q->tx, &entity_worksheet_row, id, req_form_id(q, "version"));
    res_redirect(r, "%.*s?view=%s&done=%s#row-r%" PRId64, STR_ARG(s.href),
                 v == s.together ? "beside" : "mine",
                 done == RECORD_SAVED ? "undone" : "not_undone", id);
}
