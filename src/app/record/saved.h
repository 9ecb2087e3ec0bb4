/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_RECORD_SAVED_H
#define APP_RECORD_SAVED_H

#include "saved.ent.h"
#include "view/form.h"
#include "view/history.h"

struct saved_view {
    const struct saved_list *list;
    struct form form;
    struct str title, path, address; /* the address shows the list itself */
    struct str base, undo;           /* "/lists/4" */
    bool may_share, archived;
    struct history_item *items;
    size_t n_items;
};

#endif
