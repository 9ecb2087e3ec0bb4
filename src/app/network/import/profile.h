/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_IMPORT_PROFILE_H
#define APP_IMPORT_PROFILE_H

#include "entity/entity.h"
#include "format/sheet.h"
#include "store/store.h"

/* A kind of file that can be imported, described: which columns it has, which records its rows
 * become, which column goes to which field. To add one: a file like shelter_occupancy.c and its
 * line in profile.c.
 *
 * Every row becomes one record of the last kind, and names records of the kinds before it, which
 * many rows share. Of what the rows say about a shared record the latest wins, by the profile's
 * day, then by the order of the file: so importing twice gives the same. */

enum { IMPORT_KINDS = 8, IMPORT_FIELDS = 24, IMPORT_COLUMNS = 200 };

struct import_row;
struct import;
struct import_item;

/* How days are written in a column. The first says itself which of the others it is. */
enum import_days {
    DAYS_ANY,         /* 2026-11-23, 23 novembre 2026, November 23, 2026, 46349 of a workbook */
    DAYS_DAY_FIRST,   /* 23/11/2026 as well */
    DAYS_MONTH_FIRST, /* 11/23/2026 as well */
};

struct import_field {
    const char *field; /* of the entity */
    /* One of these says where the value comes from: */
    int column;                                  /* of the file: its place in profile->columns */
    struct str (*value)(struct import_row *row); /* canonical, as entity_raw; NULL: absent */
    int refers;                                  /* the kind before it that a ref field names */
    enum { IMPORT_CELL, IMPORT_VALUE, IMPORT_REF, IMPORT_TYPED } from;
    enum import_days days; /* of IMPORT_TYPED: a cell as people write it (typed.h) */
    bool required;         /* the cell must not be empty */
    bool once;             /* the first row wins, and a record that exists keeps what it has */
    bool first;            /* the first row wins */
    bool shown;            /* in the preview of the first rows; of the last kind */
};
#define IMPORT_FROM_CELL(name, at) .field = name, .from = IMPORT_CELL, .column = (at)
#define IMPORT_FROM_TYPED(name, at) .field = name, .from = IMPORT_TYPED, .column = (at)
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
    int64_t (*find)(struct tx *tx, struct import *im, const struct import_item *item,
                    const void *record);
    bool keeps_id; /* external_put: other programs know these ids */
    bool known;    /* never made: a row that names one that is not there is rejected */
};

struct import_profile {
    const char *name;    /* "shelter-occupancy" */
    const char *source;  /* of the ids: "toronto" */
    const char *said_as; /* what its files said is kept apart from other files of the same source;
                            NULL: the source's name */
    enum text_id title, text;
    const char *const *columns;         /* names in the heading, all needed; ends with NULL */
    const size_t *places;               /* where they are in the file; NULL: as the heading says */
    day (*day)(struct import_row *row); /* orders what rows say; after the row's cells are read */
    const struct import_kind *kinds;
    size_t n_kinds;
    bool shares; /* several rows may speak of one record of the last kind */
    /* The code of a word that the vocabulary of f lacks; NULL: a new term of that name. */
    struct str (*word)(struct import_row *row, const struct field *f, struct str word);
    const void *data; /* of a profile that is made, not written: mapping.h */
};

extern const struct import_profile import_shelter_occupancy, import_non_market_housing,
    import_community_places, import_directory_211, import_ohana_organizations,
    import_ohana_locations, import_ohana_addresses, import_ohana_programs, import_ohana_services,
    import_ohana_contacts, import_ohana_phones, import_ohana_schedules, import_cards;

/* All there are; the list ends with NULL. */
extern const struct import_profile *const import_profiles[];
const struct import_profile *import_profile_named(struct str name); /* NULL */
/* The one whose columns are all in the heading, the most of them; NULL when there is none. */
const struct import_profile *import_profile_of(const struct str *heading, size_t n);
/* The first row of the sheet; *ret_n is 0 when there is none. */
struct str *import_heading(struct arena *a, const struct sheet *s, size_t *ret_n);

/* -- for the functions of a profile: cells are trimmed, NULL when blank -- */
struct str import_cell(struct import_row *row, int column);
struct arena *import_row_arena(struct import_row *row); /* until the next row */
struct import *import_of(struct import_row *row);
struct tx *import_look(struct import_row *row); /* for reading; NULL: nothing is there */
/* The id of a cell without what a spreadsheet makes of it: 1103.0 is 1103. NULL when blank. */
struct str import_id(struct import_row *row, int column);
/* The same, and the row is rejected when it is blank. */
struct str import_id_needed(struct import_row *row, int column);
/* A row is rejected as a whole; the first reason counts. `args` as for text_with. */
void import_reject(struct import_row *row, int column, enum text_id reason,
                   const struct text_arg *args, size_t n_args);
/* The row is kept, and people are told. */
void import_remark(struct import_row *row, int column, enum text_id reason,
                   const struct text_arg *args, size_t n_args);
/* The code of a word of a vocabulary, made when the import is written. */
struct str import_term(struct import_row *row, const char *vocabulary, struct str code,
                       struct str fr, struct str en);

#endif
