/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/audit_search.h"

#include "core/key.h"
#include "guard/account.h"

#include <inttypes.h>

enum { RECORDS = 20, PERSONS = 10 };

static void add_records(struct req *q, struct audit_view *m, struct audit_found *list)
{
    struct search_hit *hits;
    size_t n = search_find(q->tx, m->search, 0, RECORDS, &hits);
    for (size_t i = 0; i < n; i++) {
        const struct module_entity *e = module_entity_of_kind(hits[i].kind);
        if (!e || !module_may_read(q, e, hits[i].id))
            continue;
        list[m->n_found++] = (struct audit_found){
            .label = module_record_title(q->tx, e->entity, hits[i].id),
            .kind = e->entity->one[q->lang],
            .href =
                arena_fmt(q->arena, "/audit?kind=%s&record=%" PRId64, e->entity->name, hits[i].id),
        };
    }
}

static void add_persons(struct req *q, struct audit_view *m, struct audit_found *list)
{
    struct member *members;
    struct str words = key_sort(q->arena, m->search);
    size_t n = account_members(q->home, q->community->id, &members), found = 0;
    for (size_t i = 0; i < n && found < PERSONS; i++) {
        if (str_find(key_sort(q->arena, members[i].name), words) < 0 &&
            str_find(key_sort(q->arena, members[i].email), words) < 0)
            continue;
        list[m->n_found++] = (struct audit_found){
            .label = members[i].name,
            .kind = text(q->lang, TEXT_audit_person),
            .href = arena_fmt(q->arena, "/audit?person=%" PRId64, members[i].account),
        };
        found++;
    }
}

void audit_search(struct req *q, struct audit_view *m)
{
    if (str_is_blank(m->search))
        return;
    struct audit_found *list = arena_array(q->arena, struct audit_found, RECORDS + PERSONS);
    add_persons(q, m, list);
    add_records(q, m, list);
    m->found = list;
}
