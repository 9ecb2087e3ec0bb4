/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "view/history.h"

#include "core/diff.h"
#include "view_changed.html.h"
#include "view_history.html.h"

/* -- differences
 * -------------------------------------------------------------------------------------- */

/* Codes and ids become words. */
static void change_name(struct arena *a, enum lang l, const struct choice_source *choices,
                        struct change *c)
{
    if (!choice_is_code(c->field))
        return;
    struct choices all = choices_of(a, l, choices, c->field);
    if (has(c->before))
        c->before = choice_said(a, &all, c->field, c->before);
    if (has(c->after))
        c->after = choice_said(a, &all, c->field, c->after);
}

/* A text that became a set of the same words is no change to anybody. */
static size_t changes_name(struct arena *a, enum lang l, const struct choice_source *choices,
                           struct change *list, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        struct change c = list[i];
        change_name(a, l, choices, &c);
        if (!c.before.p || !c.after.p || !str_eq(c.before, c.after) || c.field->type != FIELD_SET)
            list[kept++] = c;
    }
    return kept;
}

struct history_item *history_items(struct arena *a, enum lang l, const struct entity *e,
                                   const struct history_entry *entries, size_t n, const void *now,
                                   bool show_private, const struct choice_source *choices)
{
    struct history_item *items = arena_array(a, struct history_item, n + 1);
    const void *after = now;
    for (size_t i = 0; i < n; i++) {
        const struct history_entry *h = &entries[i];
        struct history_item *item = &items[i];
        *item = (struct history_item){
            .version = h->version, .actor = h->actor_name, .action = h->action, .at = h->at
        };
        void *before = NULL;
        if (h->before.p) {
            before = arena_alloc(a, e->size);
            if (!entity_from_json(a, e, h->before, before))
                before = NULL;
        }
        struct change *changes;
        item->n_changes = entity_diff(a, l, e, before, after, show_private, &changes);
        item->n_changes = changes_name(a, l, choices, changes, item->n_changes);
        item->changes = changes;
        if (before)
            after = before;
    }
    return items;
}

/* -- words
 * ---------------------------------------------------------------------------------------------- */

struct str history_action(const struct view *v, const struct history_item *h)
{
    enum text_id id;
    if (!text_find(arena_fmt(v->arena, "view.history.%s", h->action), &id))
        return str_of(h->action);
    return text(v->lang, id);
}

struct str history_who(const struct view *v, const struct history_item *h)
{
    return has(h->actor) ? h->actor : text(v->lang, TEXT_view_history_program);
}

struct str history_when(const struct view *v, const struct history_item *h)
{
    const struct zone *zone = v->q && v->q->community ? v->q->community->zone : NULL;
    return text_instant(v->arena, v->lang, zone, h->at);
}

void history_difference(struct view *v, struct str before, struct str after)
{
    struct diff_run *runs = NULL;
    size_t n = has(before) && has(after) ? diff_words(v->arena, before, after, &runs) : 0;
    view_changed_html(v, before, after, runs, n);
}

void history_list(struct view *v, const struct entity *e, const struct history_item *items,
                  size_t n, struct str undo)
{
    view_history_html(v, e, items, n, undo);
}
