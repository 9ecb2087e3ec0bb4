/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VIEW_LIST_H
#define VIEW_LIST_H

#include "view/choice.h"
#include "view/view.h"

/* A list of records: what was asked (in the address, so that it can be kept and sent), and what is
 * shown. Without a line of code per module: search, filters with counts, removable chips, sortable
 * headings, pages, CSV, empty states; rows become cards on a phone. */

/* Reads q (search), sort=name or -name, archived=1, size=25|50|100, after=KEY~ID, before=KEY~ID,
 * cols=name.city and one parameter named as each filterable field, repeated. Names that are not
 * declared so, and cursors that are not ours, are passed over: any address shows a list. Texts are
 * copied to the arena. */
void list_parse(struct arena *a, const struct value *query, size_t n_query, const struct entity *e,
                struct list_query *ret);
/* The place of the first row, as the links between pages carry it (from=51); 1 on the first page, 0
 * when it is not known. */
int64_t list_first(const struct value *query, size_t n_query, const struct list_query *q);
bool list_is_narrowed(const struct list_query *q); /* by a search or a filter */

/* The address of a list: path?… as list_parse reads it back. */
struct str list_address(struct arena *a, const char *path, const struct list_query *q);

enum column_flag {
    COLUMN_TITLE = 1 << 0,  /* names the row and links to path/id */
    COLUMN_NUMBER = 1 << 1, /* to the right */
    COLUMN_PLAIN = 1 << 2,  /* no label on a phone: the cell speaks for itself */
};

struct list;
struct list_column {
    const char *name; /* a column of the statement; when the entity has such a field it gives label,
                         kind and sorting */
    enum text_id label; /* TEXT_NONE: the field's */
    unsigned flags;
    const char *sort;  /* field to sort by when it is not `name` */
    const char *below; /* COLUMN_TITLE: a column shown small under the name; NULL: none */
    void (*cell)(struct view *v, const struct list *l, const void *row); /* NULL: the value shown */
    /* Beside the statement: the value of each row, as people read it; NULL: the statement's. */
    const struct str *values;
};

/* What stands around a list whose records can be chosen, acted on, and whose address can be kept.
 */
struct list_column_choice {
    struct str name, label;
    bool shown;
};
struct list_saved { /* a list kept under a name */
    struct str name, href, edit;
    bool current, shared;
};
struct list_act { /* something to do with those chosen: a button, or a choice and its button */
    const char *act, *icon;
    enum text_id label;
    const char *field; /* NULL: a button alone */
    struct choices choices;
};
struct list_tools {
    struct str query; /* the list as it is shown, without its page: q=…&cols=… */
    const struct list_column_choice *columns;
    size_t n_columns;
    bool columns_usual;
    const struct list_saved *saved;
    size_t n_saved;
    bool may_save, may_share;
    const struct list_act *acts;
    size_t n_acts;
};

/* The values of one filter and their counts, in the order they are shown. */
struct list_facets {
    const struct field *field;
    const struct list_facet *values;
    size_t n_values;
};

enum { LIST_NOWS = 2 };          /* filters of the list's own statement: now=1, now=2 */
enum { LIST_COUNT_MOST = 1000 }; /* for store_list_count: beyond it “plus de 1 000” */

struct list {
    const struct list_query *query;
    const struct statement *statement; /* describes the rows */
    const void *rows;
    struct list_page page;
    int64_t total;    /* LIST_COUNT_MOST + 1: more than that; -1: not counted */
    int64_t first;    /* 1 on the first page, 0 when the place is not known */
    const char *path; /* "/organizations": the list; a row is at path/id */
    const struct list_column *columns;
    size_t n_columns;
    const struct list_facets *facets;
    size_t n_facets;
    struct choice_source choices;
    struct empty nothing_yet; /* shown when there is no record at all */
    struct str placeholder;   /* of the search box; NULL: none */
    bool no_csv, no_xlsx;
    const struct list_tools *tools; /* NULL: none of them */
    struct str now[LIST_NOWS];      /* words of the bits `now` of the query; NULL: there is none */
    const void *own;                /* of the module, for its cells */
    bool no_archived;               /* what is put away has no place in it */
    bool bare; /* nothing yet, and nothing put away: there is nothing to seek or to filter */
};

/* Search, chips, table, pages beside the filters: all that comes under the page's head. */
void list_view(struct view *v, const struct list *l);
/* The value of one column of a row, as text for people; NULL when absent. */
struct str list_value(struct arena *a, enum lang l, const struct list *list, const char *column,
                      const void *row);
int64_t list_row_id(const struct list *list, const void *row);
const void *list_row(const struct list *list, size_t i);

#endif
