/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_RECORD_H
#define APP_RECORD_H

#include "app/module.h"
#include "app/record/merge.h"
#include "view/form.h"
#include "view/history.h"
#include "view/list.h"
#include "view/view.h"

/* The pages of a kind of record: list, CSV, page, form, edit, archive, restore, undo, history. A
 * module describes itself in a struct record_pages and writes RECORD_ROUTES; what it does otherwise
 * than the rest, it says with a function. */
struct record_tab {
    const char *path;
    enum text_id label;
    enum capability needs; /* shown to who has it; CAP_NONE: to all */
    const char *opens;     /* where its link goes when not to the whole list; NULL: path */
    bool more;             /* kept under "More", unless it is the one that is open */
};
/* Is it shown to this actor? */
bool record_tab_shown(const struct view *v, const struct record_tab *tab);
/* The row of tabs, which ends with a NULL path; `path` is the one that is open. */
void record_tabs(struct view *v, const struct record_tab *tabs, struct str path);

struct record_pages;
/* One that a new record resembles. */
struct record_like {
    struct str title, href, below, why; /* the last two may be NULL */
};
enum { RECORD_LIKES = 5 };

struct record_pages {
    const struct entity *entity;
    const char *path; /* "/contacts" */
    enum nav nav;
    enum capability read, write;
    /* The statement of the list: name: … many list ENTITY o, selecting o.id as id, :key as key and
     * what the columns name. */
    const struct statement *list;
    const struct list_column *columns;
    size_t n_columns;
    const char *const *facets; /* names of filter fields whose counts are shown; ends with NULL */
    enum text_id title;        /* of the list: “Organismes” */
    enum text_id lede;         /* one sentence with {count}, or TEXT_NONE */
    enum text_id add;          /* the button: “Ajouter un organisme” */
    enum text_id placeholder;  /* of the search box */
    const char *empty_icon;
    enum text_id empty_title, empty_text;

    /* -- all below may be NULL -- */
    /* The organizations whose record it is, for capabilities that reach only one's own: the field
     * "organization" (or the record itself, of an organization) when NULL. */
    size_t (*owners)(struct tx *tx, const void *record, int64_t *ret, size_t most);
    /* In whose charge it is besides: an account; 0: nobody's. */
    int64_t (*responsible)(struct tx *tx, const void *record);
    /* Why the people of those organizations see it (“Partie au partenariat”), and who else does, in
     * words, without being a person of the community. */
    enum text_id owners_are, seen_also;
    /* Choices of list and ref fields in its form; record_choices when NULL. */
    struct choice_source (*choices)(struct req *q, const void *record);
    /* Fills a new record from the address: /contacts/new?organization=42. Fields named so are
     * already set. */
    void (*prefill)(struct req *q, void *record);
    /* A new record that is right, before it is written: what its form leaves open. */
    void (*complete)(struct req *q, void *record);
    /* What the form cannot see: adds errors. */
    void (*check)(struct req *q, const void *record, struct form_errors *errors);
    void (*inserted)(struct tx *tx, const struct req *q,
                     void *record); /* in the same transaction */
    /* also after archiving, restoring and undoing */
    void (*updated)(struct tx *tx, const struct req *q, const void *before, void *record);
    /* Those that a new record may be: shown before it is added, which then takes a second word. */
    size_t (*resembling)(struct req *q, const struct record_pages *p, const void *record,
                         struct record_like ret[RECORD_LIKES]);
    void (*show)(struct req *q, struct res *r, const void *record); /* the record's page */
    struct str (*called)(struct req *q, const void *record); /* its name; its title when NULL */
    const char *form; /* names for form_fields; NULL: every field */
    /* Under the fields of its form: explanations, inputs of its own (then `form` is there). */
    void (*beside)(struct view *v, struct req *q, const struct form *f);
    void (*after)(struct view *v, struct req *q,
                  const struct list *l); /* under the head of the list */
    const struct record_tab *tabs;       /* the lists beside this one; ends with a NULL path */
    const char *compare; /* where two that are ticked are seen side by side: ?a=&b= */
    enum text_id import; /* a second button of the list, to /import; TEXT_NONE: none */
    /* What the list's statement takes ("in:"). A statement that leaves out what an own reach may
     * not see takes the agency here; such an actor is then shown no counts. */
    const void *(*list_in)(struct req *q);
    /* Filters that keep those that are so at this moment: their words, and the statement's inputs
     * for the bits that are asked for; then list_in is NULL. Two together keep those of either. */
    enum text_id now[LIST_NOWS];
    const void *(*now_in)(struct req *q, unsigned now);
    /* What cells of its columns need besides, of all rows at once: list.own. */
    const void *(*own)(struct req *q, const struct list *l);
    const char *order;         /* "-day": of the list when none is asked; NULL: by title */
    bool no_undo;              /* changes have their own ways back: history offers none */
    const char *const *unsaid; /* fields that history leaves out; ends with NULL */
    bool grows_old;            /* somebody says now and then that it is still right */
    bool own_adds;             /* the add button is for those too whose reach is their own */
    /* Records without a list and a page of their own, shown among their like on a page of something
     * else: that page, with their anchor ("/partnerships/4/needs#need-7"), and the way to it. What
     * is done to one is told there. The record may be new. */
    struct str (*home)(struct req *q, const void *record);
    struct crumb *(*crumbs)(struct req *q, const void *record);
    bool has_xlsx; /* without RECORD_ROUTES: there is a route of record_xlsx all the same */
};

#define RECORD_ROUTES(pages, at, reading, writing)                                                 \
    { METHOD_GET, at, reading, record_directory, .data = (pages) },                                \
        { METHOD_GET, at ".csv", reading, record_csv, .data = (pages) },                           \
        { METHOD_GET, at ".xlsx", reading, record_xlsx, .data = (pages) },                         \
        { METHOD_POST, at "/columns", reading, record_columns, .data = (pages) },                  \
        { METHOD_POST, at "/saved", reading, record_list_save, .data = (pages) },                  \
        { METHOD_POST, at "/act", reading, record_act, .data = (pages) },                          \
        { METHOD_POST, at "/act/undo", reading, record_act_undo, .data = (pages) },                \
        { METHOD_GET, at "/new", writing, record_new, .data = (pages) },                           \
        { METHOD_POST, at, writing, record_create, .data = (pages) },                              \
        { METHOD_GET, at "/{id}", reading, record_show, .data = (pages) },                         \
        { METHOD_GET, at "/{id}/edit", writing, record_edit, .data = (pages) },                    \
        { METHOD_POST, at "/{id}", writing, record_save, .data = (pages) },                        \
        { METHOD_POST, at "/{id}/archive", writing, record_put_away, .data = (pages) },            \
        { METHOD_POST, at "/{id}/restore", writing, record_bring_back, .data = (pages) },          \
        { METHOD_POST, at "/{id}/undo", writing, record_take_back, .data = (pages) },              \
        { METHOD_GET, at "/{id}/history", reading, record_history_page, .data = (pages) },         \
    {                                                                                              \
        METHOD_GET, at "/{id}/access", reading, record_access_page, .data = (pages)                \
    }

/* Of records that grow old: the button “still right”. */
#define RECORD_CONFIRM_ROUTE(pages, at, writing)                                                   \
    {                                                                                              \
        METHOD_POST, at "/{id}/confirm", writing, record_confirm, .data = (pages)                  \
    }

void record_list(struct req *q, struct res *r);
/* The same with all that the other routes of RECORD_ROUTES do: columns chosen, lists kept, acts on
 * many. */
void record_directory(struct req *q, struct res *r);
/* Every field of every record that the list would show, or of those of pick=4.7.12. */
void record_csv(struct req *q, struct res *r);
void record_xlsx(struct req *q, struct res *r);
void record_columns(struct req *q, struct res *r);   /* which of them this person sees */
void record_list_save(struct req *q, struct res *r); /* the present list, under a name */
void record_act(struct req *q, struct res *r);       /* on the records that were ticked */
void record_act_undo(struct req *q, struct res *r);
extern const struct module module_lists; /* what RECORD_ROUTES needs besides */
void record_new(struct req *q, struct res *r);
void record_create(struct req *q, struct res *r);
void record_show(struct req *q, struct res *r);
void record_edit(struct req *q, struct res *r);
void record_save(struct req *q, struct res *r);
void record_put_away(struct req *q, struct res *r);
void record_bring_back(struct req *q, struct res *r);
void record_take_back(struct req *q, struct res *r);
void record_history_page(struct req *q, struct res *r);
/* An account's name, or that it is no longer there; NULL of the program, which is 0. */
struct str record_account_said(struct req *q, int64_t account);
/* Where a change shows the number of an account (a hidden one that is personal), its name instead.
 */
void record_accounts_named(struct req *q, struct history_item *items, size_t n);
void record_confirm(struct req *q, struct res *r);     /* confirmation.c */
void record_access_page(struct req *q, struct res *r); /* who can see it, and why */

/* -- for modules that draw their own page -- */
/* The record of the address, when there is one that the actor may see; else answers 404, returns
 * false. */
bool record_find(struct req *q, struct res *r, const struct record_pages *p, enum capability what,
                 void *ret_record);
/* Whose it is, as guard asks; the organizations are written to `room`. */
enum { RECORD_OWNERS = 16 };
struct holders record_holders(struct tx *tx, const struct record_pages *p, const void *record,
                              int64_t room[RECORD_OWNERS]);
bool record_mine(struct req *q, const struct record_pages *p, enum capability what,
                 const void *record);
/* After a small form: to its field "back" when that is a path of ours, else to `path`; there the
 * page says `done`, and offers to undo `version` when that is not 0. Keeps the anchor:
 * "/partnerships/4#thread". */
void record_go_back(struct req *q, struct res *r, struct str path, const char *done,
                    int64_t version);
/* After a change: its page, or its home, says `done` and offers to undo `version` when that is not
 * 0. A home is another path of ours when the form's field "back" says so. */
void record_tell(struct req *q, struct res *r, const struct record_pages *p, const void *record,
                 const char *done, int64_t version);
/* On a page that is the home of several kinds: where what was just done to one of them is undone
 * ("/needs/7/undo"), for struct page; NULL: nothing was. */
struct str record_home_undo(struct req *q);
/* Somebody has saved since this person opened the form at version `opened`: what to show of it.
 * `now` is the record as it is, `mine` as this person wants it. */
struct form_clash *record_clash(struct req *q, const struct entity *e, const void *now, void *mine,
                                int64_t opened);
/* Choices of list fields (vocabularies) and ref fields (titles of records, by title). */
struct choice_source record_choices(struct req *q);
/* What a person reads for a field: vocabulary labels, titles of the records that refs name. */
struct str record_shown(struct req *q, const struct field *f, const void *record);

/* Where a value leads: the record that a ref names, mailto:, tel:, an address; NULL: nowhere. */
struct str record_href(struct req *q, const struct field *f, const void *record);

/* What a page calls it: its title, else what kind of record it is. */
struct str record_called(struct req *q, const struct record_pages *p, const void *record);

/* What every record page has beside its own content. */
struct record_tools {
    const struct record_pages *pages;
    int64_t id, version;
    bool may_write, archived;
    struct str base; /* "/contacts/42" */
    struct str csrf;
    struct str confirmed; /* “Vérifié le 3 mars par …”; NULL when this kind does not grow old */
    bool is_stale;        /* it is to be confirmed */
};
struct record_tools record_tools_of(struct req *q, const struct record_pages *p,
                                    const void *record);

struct record_fact {
    struct str label, value, href; /* href NULL: no link */
    bool is_long;
};
struct record_view {
    struct record_tools tools;
    struct str title;
    const struct record_fact *facts;
    size_t n_facts;
};
/* What the last act on many did: said above the list, once. */
struct lists_done {
    struct str words, why; /* why NULL: all were changed */
    struct str undo;       /* where to take it back; NULL: it is, or cannot be */
    int64_t id;
};
struct record_list_view {
    struct str path;
    const struct record_pages *pages;
    const struct list *list;
    struct req *q;
    struct str title, lede, csv;
    bool may_write;
    bool has_done;
    struct lists_done done;
};
struct record_form_view {
    const struct record_pages *pages;
    struct req *q;
    struct form form;
    struct str title;
    const struct crumb *crumbs;
    struct record_like likes[RECORD_LIKES];
    size_t n_likes;
};
struct record_history_view {
    struct record_tools tools;
    struct str title;
    const struct history_item *items;
    size_t n_items;
    struct str undo;
    struct mergings_of_record_row *merges; /* for who may reverse them */
    size_t n_merges;
    struct str audit; /* the whole log of this record; NULL for who may not */
};

#endif
