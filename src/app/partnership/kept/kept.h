/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_KEPT_H
#define APP_KEPT_H

#include "app/partnership/partnership/partnership.h"

/* What is kept for one partnership (its needs, what is to be delivered, its trainings): records
 * whose first field is the ref `partnership`. They are read and written as the partnership is. */

int64_t kept_partnership(const void *record);
size_t kept_owners(struct tx *tx, const void *record, int64_t *ret, size_t most);
int64_t kept_responsible(struct tx *tx, const void *record);

/* The partnership of the address when the actor may do this to it; else answers 404, false. */
bool kept_open(struct req *q, struct res *r, enum capability what, struct partnership *ret);
/* May the actor write this partnership? */
bool kept_may_write(struct req *q, int64_t partnership);
/* And has an agency to add with, as pages of a part ask before they show the way to a form. */
bool kept_may_add(struct req *q, int64_t partnership);

/* Partnerships, this one, and the page of it that is named; with a path of NULL only the first two.
 */
struct crumb *kept_crumbs(struct req *q, int64_t partnership, const char *path, enum text_id label);

/* Of a record whose form asks for the partnership: as long as it names none that the actor may
 * write, the way to the list of all. */
struct crumb *kept_list_crumbs(struct req *q, const struct record_pages *p, const void *record,
                               const char *path, enum text_id label);

/* The parties' organizations, each once, as choices of a ref; other fields: as record_choices. */
struct choice_source kept_choices(struct req *q, const void *record);
/* The same for a form that asks for the partnership too: all organizations until one is named that
 * the actor may write. */
struct choice_source kept_choices_of(struct req *q, const void *record);
bool kept_is_party(struct tx *tx, int64_t partnership, int64_t organization);
/* The error of a field `organization` that names no party. */
void kept_check_party(struct req *q, const struct entity *e, int64_t partnership,
                      int64_t organization, struct form_errors *errors);

/* For records whose form asks for the partnership. Of a new one: a partnership that the actor may
 * not write is forgotten, as its title is not for them. */
void kept_list_prefill(struct req *q, void *record);
/* Adds the errors of such a partnership, and of an organization that is no party to it. */
void kept_list_check(struct req *q, const struct entity *e, const void *record,
                     int64_t organization, struct form_errors *errors);

/* Where it is told: at its anchor of the page `path` of its partnership ("#need-7"); of one without
 * a partnership yet: `list`. */
struct str kept_home(struct req *q, const struct entity *e, const void *record, const char *path,
                     const char *list);
/* One row of a CSV. */
void kept_csv_line(struct out *o, const struct str *cells, size_t n);

/* -- records with `home`, whose partnership no form changes -- */
/* Adding one: the partnership is the field "partnership" of the address or of the form. */
void kept_new(struct req *q, struct res *r);
void kept_create(struct req *q, struct res *r);
void kept_prefill(struct req *q, void *record);
void kept_beside(struct view *v, struct req *q, const struct form *f);

#define KEPT_ONE(pages, at)                                                                        \
    { METHOD_GET, at "/{id}", CAP_PARTNERSHIP_READ, record_show, .data = (pages) },                \
        { METHOD_GET, at "/{id}/edit", CAP_PARTNERSHIP_WRITE, record_edit, .data = (pages) },      \
        { METHOD_POST, at "/{id}", CAP_PARTNERSHIP_WRITE, record_save, .data = (pages) },          \
        { METHOD_POST, at "/{id}/archive", CAP_PARTNERSHIP_WRITE, record_put_away,                 \
          .data = (pages) },                                                                       \
        { METHOD_POST, at "/{id}/undo", CAP_PARTNERSHIP_WRITE, record_take_back,                   \
          .data = (pages) },                                                                       \
    {                                                                                              \
        METHOD_GET, at "/{id}/history", CAP_PARTNERSHIP_READ, record_history_page, .data = (pages) \
    }
#define KEPT_ROUTES(pages, at)                                                                     \
    { METHOD_GET, at "/new", CAP_PARTNERSHIP_WRITE, kept_new, .data = (pages) },                   \
        { METHOD_POST, at, CAP_PARTNERSHIP_WRITE, kept_create, .data = (pages) },                  \
        KEPT_ONE(pages, at)

/* -- records with a list of all beside their home, whose form asks for the partnership -- */
#define KEPT_LIST_ROUTES(pages, at)                                                                \
    { METHOD_GET, at, CAP_PARTNERSHIP_READ, record_list, .data = (pages) },                        \
        { METHOD_GET, at ".csv", CAP_PARTNERSHIP_READ, record_csv, .data = (pages) },              \
        { METHOD_GET, at ".xlsx", CAP_PARTNERSHIP_READ, record_xlsx, .data = (pages) },            \
        { METHOD_GET, at "/new", CAP_PARTNERSHIP_WRITE, record_new, .data = (pages) },             \
        { METHOD_POST, at, CAP_PARTNERSHIP_WRITE, record_create, .data = (pages) },                \
        KEPT_ONE(pages, at)

#endif
