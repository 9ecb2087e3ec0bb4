/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_RECORD_LISTS_H
#define APP_RECORD_LISTS_H

#include "app/record/record.h"

/* The parts of a list's page, which record_list puts together. */

/* What was asked in this address, in the module's own order when none was. */
void lists_query(struct req *q, const struct record_pages *p, const struct value *query, size_t n,
                 struct list_query *ret);
/* What the list's statement takes. */
const void *lists_in(struct req *q, const struct record_pages *p, const struct list_query *lq);
/* The address without its page, as it is kept: "q=rue&sort=-city"; and read back from the field
 * "query" of a form. */
struct str lists_kept(struct req *q, const struct list_query *lq);
void lists_kept_read(struct req *q, const struct record_pages *p, struct list_query *ret);
/* Rows, page by page, of all that is asked; `fn` is given each page's ids, and returns false to
 * stop. Memory of a page is used again for the next: what fn keeps it copies. */
void lists_pages(struct req *q, const struct record_pages *p, struct list_query *lq,
                 bool (*fn)(void *ctx, const int64_t *ids, size_t n), void *ctx);

/* -- columns (record_columns.c) -- */
struct lists_columns {
    struct list_column *list; /* those shown */
    size_t n;
    struct list_column_choice *choices; /* all there are */
    size_t n_choices;
    bool usual; /* nothing was chosen */
};
/* From the address, else `own` as this person left them, else the module's. */
void lists_columns(struct req *q, const struct record_pages *p, const struct list_query *lq,
                   bool own, struct lists_columns *ret);
/* Reads the values that the list's statement does not bring, in one statement a table. */
void lists_values(struct req *q, const struct record_pages *p, const struct list *l,
                  struct lists_columns *columns);
/* What people read of one field of each record, refs by the title of what they may read. */
void lists_shown(struct req *q, const struct field *f, const void *const *records, size_t n,
                 struct str *ret);

/* -- kept lists (saved.c) and what is done to many (record_act.c) -- */
size_t lists_saved(struct req *q, const struct record_pages *p, struct str kept,
                   struct list_saved **ret);
bool lists_may_share(const struct req *q);
size_t lists_acts(struct req *q, const struct record_pages *p, const struct list_act **ret);

/* What acted=ID of the address did, when it was this person's. */
bool lists_done(struct req *q, const struct record_pages *p, struct lists_done *ret);

#endif
