/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_IMPORT_PROFILE_H
#define APP_IMPORT_PROFILE_H

#include "entity/entity.h"
#include "store/store.h"

/* A kind of file that can be imported, described: which columns it has, which records its rows
 * become, which column goes to which field. To add one: a file like shelter_occupancy.c and its
 * line in profile.c.
 *
 * Every row becomes one record of the last kind, and names records of the kinds before it, which
 * many rows share. Of what the rows say about a shared record the latest wins, by the profile's
 * day, then by the order of the file: so importing twice gives the same. */

enum { IMPORT_KINDS = 8, IMPORT_FIELDS = 16 };

struct import_row;

struct import_field {
    const char *field; /* of the entity */
    /* One of these says where the value comes from: */
    int column;                                  /* of the file: its place in profile->columns */
    struct str (*value)(struct import_row *row); /* canonical, as entity_raw; NULL: absent */
    int refers;                                  /* the kind before it that a ref field names */
    enum { IMPORT_CELL, IMPORT_VALUE, IMPORT_REF } from;
    bool required; /* the cell must not be empty */
    bool once;     /* the first row wins, and a record that exists keeps what it has */
    bool shown;    /* in the preview of the first rows; of the last kind */
};
#define IMPORT_FROM_CELL(name, at) .field = name, .from = IMPORT_CELL, .column = (at)
#define IMPORT_FROM_VALUE(name, fn) .field = name, .from = IMPORT_VALUE, .value = (fn)
#define IMPORT_FROM_REF(name, kind) .field = name, .from = IMPORT_REF, .refers = (kind)

struct import_kind {
    const struct entity *entity;
    /* What the source calls it. NULL: the row has no such record. */
    struct str (*external)(struct import_row *row);
    const struct import_field *fields;
    size_t n_fields;
    /* The record that is the same without having come from this source; 0 when there is none.
     * NULL: only what came from it is known again. */
    int64_t (*find)(struct tx *tx, const void *record);
    bool keeps_id; /* external_put: other programs know these ids */
};

struct import_profile {
    const char *name;   /* "shelter-occupancy" */
    const char *source; /* of the ids: "toronto" */
    enum text_id title, text;
    const char *const *columns;         /* names in the heading, all needed; ends with NULL */
    day (*day)(struct import_row *row); /* orders what rows say; after the row's cells are read */
    const struct import_kind *kinds;
    size_t n_kinds;
};

extern const struct import_profile import_shelter_occupancy;

/* All there are; the list ends with NULL. */
extern const struct import_profile *const import_profiles[];
const struct import_profile *import_profile_named(struct str name); /* NULL */
/* The profile whose columns are all in the first line, and the separator; NULL when there is none.
 */
const struct import_profile *import_profile_guess(struct arena *a, struct str beginning,
                                                  char *ret_separator);

/* -- for the functions of a profile: cells are trimmed, NULL when blank -- */
struct str import_cell(struct import_row *row, int column);
struct arena *import_row_arena(struct import_row *row); /* as long as the import */
/* A row is rejected as a whole; the first reason counts. `args` as for text_with. */
void import_reject(struct import_row *row, int column, enum text_id reason,
                   const struct text_arg *args, size_t n_args);
/* The code of a word of a vocabulary, made when the import is written. */
struct str import_term(struct import_row *row, const char *vocabulary, struct str code,
                       struct str fr, struct str en);

#endif
