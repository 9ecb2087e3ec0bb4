/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record/record.h"
#include "guard/account.h"
#include "record_history.html.h"

#include <inttypes.h>

enum { SHOWN = 100 };

static bool is_unsaid(const struct record_pages *p, const struct field *f)
{
    for (const char *const *name = p->unsaid; name && *name; name++)
        if (str_is(str_of(f->name), *name))
            return true;
    return false;
}

/* Takes out what the program made and nobody reads in a list of changes. */
static void leave_unsaid(struct req *q, const struct record_pages *p, struct history_item *items,
                         size_t n)
{
    for (size_t i = 0; p->unsaid && i < n; i++) {
        struct change *kept = arena_array(q->arena, struct change, items[i].n_changes);
        size_t n_kept = 0;
        for (size_t k = 0; k < items[i].n_changes; k++)
            if (!is_unsaid(p, items[i].changes[k].field))
                kept[n_kept++] = items[i].changes[k];
        items[i].changes = kept;
        items[i].n_changes = n_kept;
    }
}

struct str record_account_said(struct req *q, int64_t account)
{
    struct str name = account > 0 ? account_name(q->home, account) : STR_NULL;
    return name.p || account == 0 ? name : text(q->lang, TEXT_audit_no_account);
}

/* A number as it is shown, in groups of three digits. */
static struct str number_named(struct req *q, struct str shown)
{
    int64_t id = 0;
    if (!has(shown))
        return shown;
    for (size_t i = 0; i < shown.n; i++)
        if (shown.p[i] >= '0' && shown.p[i] <= '9')
            id = id * 10 + shown.p[i] - '0';
    return record_account_said(q, shown.p[0] >= '0' && shown.p[0] <= '9' ? id : -id);
}

void record_accounts_named(struct req *q, struct history_item *items, size_t n)
{
    const unsigned account = FIELD_HIDDEN | FIELD_PERSONAL;
    for (size_t i = 0; i < n; i++) {
        struct change *named = arena_array(q->arena, struct change, items[i].n_changes);
        for (size_t k = 0; k < items[i].n_changes; k++) {
            struct change c = items[i].changes[k];
            if (c.field->type == FIELD_INT && (c.field->flags & account) == account) {
                c.before = number_named(q, c.before);
                c.after = number_named(q, c.after);
            }
            named[k] = c;
        }
        items[i].changes = named;
    }
}

/* What came from a partner's proposal says so to those who may read it. */
static void say_proposals(struct req *q, struct history_item *items,
                          const struct history_entry *entries, size_t n)
{
    struct str what, id;
    for (size_t i = 0; i < n; i++) {
        if (!entries[i].request.p || !str_cut(entries[i].request, ':', &what, &id) ||
            !str_is(what, "correction") ||
            guard_reach(&q->actor, CAP_DIRECTORY_WRITE) == REACH_NONE)
            continue;
        items[i].from = text(q->lang, TEXT_record_from_partner);
        items[i].from_href = arena_fmt(q->arena, "/corrections/%.*s", STR_ARG(id));
    }
}

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
        entries[i].actor_name = record_account_said(q, entries[i].actor);
    struct record_history_view m = { .tools = record_tools_of(q, p, record) };
    struct history_item *items = history_items(q->arena, q->lang, p->entity, entries, n, record,
                                               m.tools.may_write, &choices);
    leave_unsaid(q, p, items, n);
    record_accounts_named(q, items, n);
    say_proposals(q, items, entries, n);
    m.items = items;
    m.n_items = n;
    m.title = record_called(q, p, record);
    m.undo = m.tools.may_write && !p->no_undo
                 ? arena_fmt(q->arena, "%.*s/undo", STR_ARG(m.tools.base))
                 : STR_NULL;
    if (guard_reach(&q->actor, CAP_ADMIN) == REACH_ALL)
        m.audit = arena_fmt(q->arena, "/audit?kind=%s&record=%" PRId64, p->entity->name, q->ids[0]);
    if (guard_reach(&q->actor, CAP_DIRECTORY_IMPORT) == REACH_ALL)
        m.n_merges = mergings_of_record(
            q->tx, &(struct mergings_of_record_in){ str_of(p->entity->name), q->ids[0] },
            &m.merges);
    struct str title = text_with(q->arena, q->lang, TEXT_record_history_title,
                                 TEXT_ARGS({ "title", .value = m.title }));
    struct page page = { .title = title, .nav = p->nav };
    view_page(q, r, &page, record_history_html, &m);
}
