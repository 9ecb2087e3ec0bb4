/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record/record.h"
#include "guard/account.h"
#include "record_history.html.h"
#include "view/history.h"

enum { SHOWN = 100 };

void record_history_page(struct req *q, struct res *r)
{
    const struct record_pages *p = q->route->data;
    void *record = arena_alloc(q->arena, p->entity->size);
    if (!record_find(q, r, p, p->read, record))
        return;
    struct history_entry *entries;
    struct choice_source choices = record_choices(q);
    size_t n = record_history(q->tx, p->entity, q->ids[0], SHOWN, &entries);
    for (size_t i = 0; i < n; i++)
        entries[i].actor_name =
            entries[i].actor ? account_name(q->home, entries[i].actor) : STR_NULL;
    struct record_history_view m = { .tools = record_tools_of(q, p, record) };
    m.items = history_items(q->arena, q->lang, p->entity, entries, n, record, m.tools.may_write,
                            &choices);
    m.n_items = n;
    m.title = entity_title(p->entity) ? record_title(q->tx, p->entity, q->ids[0])
                                      : p->entity->one[q->lang];
    m.undo = m.tools.may_write ? arena_fmt(q->arena, "%.*s/undo", STR_ARG(m.tools.base)) : STR_NULL;
    struct str title = text_with(q->arena, q->lang, TEXT_record_history_title,
                                 TEXT_ARGS({ "title", .value = m.title }));
    struct page page = { .title = title, .nav = p->nav };
    view_page(q, r, &page, record_history_html, &m);
}
