/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VIEW_HISTORY_H
#define VIEW_HISTORY_H

#include "store/store.h"
#include "view/choice.h"
#include "view/view.h"

/* Who changed what, in words, newest first, each change with its difference and a button to undo
 * it. */
struct history_item {
    int64_t version;
    struct str actor;   /* NULL: the program itself */
    const char *action; /* insert, update, archive, restore, undo */
    instant at;
    const struct change *changes;
    size_t n_changes;
    struct str from, from_href; /* what it came from (“Proposée par le partenaire”); NULL: itself */
};

/* The differences between the states that record_history gave; `now` is the record as it is. */
struct history_item *history_items(struct arena *a, enum lang l, const struct entity *e,
                                   const struct history_entry *entries, size_t n, const void *now,
                                   bool show_private, const struct choice_source *choices);

/* `undo` is where the buttons post ("/organizations/42/undo"); NULL: no buttons. */
void history_list(struct view *v, const struct entity *e, const struct history_item *items,
                  size_t n, struct str undo);

/* Of a long text the words that went and came among those that stayed, else both whole. Either may
 * be NULL. */
void history_difference(struct view *v, struct str before, struct str after);

/* The words of one item. */
struct str history_action(const struct view *v, const struct history_item *h);
struct str history_who(const struct view *v, const struct history_item *h);
struct str history_when(const struct view *v, const struct history_item *h);

#endif
