/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ENTITY_ENTITY_H
#define ENTITY_ENTITY_H

#include "core/clock.h"
#include "core/out.h"
#include "text/text.h"

/* A record described once, in a .ent file. entc turns the file into a struct, enums and one table
 * of fields; everything else (tables, forms, lists, JSON, CSV, differences) is done here from the
 * table. */

#define NUMBER_NONE INT64_MIN /* an absent int, money or instant; 0 for an absent ref */

enum field_type {
    FIELD_TEXT,    /* struct str; one line unless FIELD_LONG is set */
    FIELD_EMAIL,   /* struct str */
    FIELD_PHONE,   /* struct str */
    FIELD_URL,     /* struct str */
    FIELD_INT,     /* int64_t */
    FIELD_MONEY,   /* int64_t, cents */
    FIELD_BOOL,    /* bool; stored as 0 or 1 */
    FIELD_DATE,    /* day; stored as ISO text */
    FIELD_TIME,    /* int64_t, minutes after local midnight */
    FIELD_INSTANT, /* int64_t, ms */
    FIELD_ENUM,    /* int: 0 none, then in the file's order; stored as its code */
    FIELD_LIST,    /* struct str: a code of a vocabulary that the community extends */
    FIELD_SET,     /* struct str: several codes of a vocabulary, as set_read makes them */
    FIELD_REF,     /* int64_t: id of another record, 0 none; stored NULL when none */
};

enum field_flag {
    FIELD_REQUIRED = 1 << 0,
    FIELD_UNIQUE = 1 << 1,
    FIELD_SEARCH = 1 << 2,  /* its words go to the search table */
    FIELD_SORT = 1 << 3,    /* lists sort by it: text has a <name>_key column, indexed with id */
    FIELD_FILTER = 1 << 4,  /* lists filter by it: indexed together with the first sort key */
    FIELD_SHOWN = 1 << 5,   /* "list": a column of the list */
    FIELD_LONG = 1 << 6,    /* several lines */
    FIELD_PRIVATE = 1 << 7, /* sealed in history, masked in differences and in CSV for outsiders */
    FIELD_INDEX = 1 << 8,
    FIELD_HIDDEN = 1 << 9, /* never in a form: set by the code */
    FIELD_TITLE = 1 << 10, /* what the record is called; the first search sort text when not said */
    FIELD_CASCADE =
        1 << 11, /* FIELD_REF: goes when the other goes; otherwise the other must stay */
    FIELD_PERSONAL = 1 << 12, /* says something about a person: src/app/admin/mine_tables.c */
    FIELD_LAST = 1 << 13,     /* a date to sort by: without one comes after all days, not before */
};

struct enum_value {
    const char *code;
    struct str label[LANG_COUNT];
};

struct enumeration {
    const char *name;
    const struct enum_value *values; /* values[0] is none: code "" */
    int n_values;                    /* with none */
};

/* The label of a stored code; NULL when it is none of them. */
struct str enumeration_label(const struct enumeration *e, enum lang l, struct str code);

/* A data class or a purpose as a bit of a set. */
#define BIT_OF(value) (1u << ((value)-1))

/* "identity contact": the codes as a set of bits, those that are none left out; and back. */
unsigned enumeration_bits(const struct enumeration *e, struct str codes);
struct str enumeration_codes(struct arena *a, const struct enumeration *e, unsigned bits);
/* “Identité, Coordonnées”. */
struct str enumeration_labels(struct arena *a, const struct enumeration *e, enum lang l,
                              unsigned bits);

struct field {
    const char *name;
    enum field_type type;
    unsigned flags;
    int64_t max;   /* characters of a text (never 0: the default is 200), codes of a set, else the
                      greatest number */
    int64_t min;   /* the smallest number; of money both are cents */
    size_t offset; /* in the struct */
    const struct enumeration *enumeration; /* FIELD_ENUM */
    const char *vocabulary;                /* FIELD_LIST, FIELD_SET */
    const char *ref;                       /* FIELD_REF: the entity's name */
    const char *was;     /* what rows of the history may still call it; NULL: never otherwise */
    unsigned data_class; /* of a person's record: one bit, BIT_OF(DATA_CLASS_…); 0 otherwise */
    struct str label[LANG_COUNT];
    struct str help[LANG_COUNT]; /* NULL when there is none */
};

/* Several columns together, from a line "unique a b" or "index a b" of the entity. */
struct field_group {
    const struct field *const *fields;
    size_t n_fields;
    bool unique;
};

/* The first member of every generated struct. */
struct record {
    int64_t id;
    int64_t version; /* 1 when made, one more at each change */
    instant created; /* machine time */
    instant updated;
    instant archived; /* NUMBER_NONE while in use */
};

struct entity {
    const char *name;           /* table name, in Open Referral's spelling */
    struct str one[LANG_COUNT]; /* "organisme", "organization" */
    struct str many[LANG_COUNT];
    char gender[LANG_COUNT]; /* 'm' or 'f'; 'n' in English */
    const struct field *fields;
    size_t n_fields;
    size_t size;               /* of the struct */
    const struct field *title; /* NULL when it has none */
    const struct field_group *groups;
    size_t n_groups;
    int search_kind; /* 1..255, its place in the search table; 0 when not searched */
    /* A person's record ("person", "of person"): the column that holds the person's id. Only the
     * guard's predicate opens such a row (store/viewer.h). NULL for all others. */
    const char *person;
    unsigned data_classes; /* of all its fields */
};

bool field_is_text(const struct field *f); /* text, email, phone, url: not list, not set */
bool field_has_key(const struct field *f); /* a sorted text: its order is in the column <name>_key,
                                              which is never NULL: '' when the text is absent */
const struct field *entity_field(const struct entity *e, struct str name); /* NULL when unknown */
const struct field *entity_title(const struct entity *e); /* NULL when it has none */
void entity_init(const struct entity *e, void *record);   /* zeroes, then sets the absent values */
bool field_is_absent(const struct field *f, const void *record); /* a bool never is */
bool field_same(const struct field *f, const void *a, const void *b);
/* Takes out the fields whose class of data is not in `open`. */
void entity_mask(const struct entity *e, void *record, unsigned open);
bool entity_same(const struct entity *e, const void *a,
                 const void *b); /* the head is not compared */

/* A set's codes as they are kept: in the order of their bytes, each once, one space between; NULL
 * when there is none. `words` may have them in any order. False when one is no code (small letters,
 * digits, underscores, at most 40). */
bool set_read(struct arena *a, struct str words, struct str *ret);
bool set_has(struct str codes, struct str code);
size_t set_count(struct str codes);

/* One value. `raw` is the canonical text that CSV, filters and history carry (2026-11-23, 4125000
 * for 41 250,00 $, 09:30, the code of an enum, 1 or 0, an instant's ms); `typed` is what the input
 * of a form holds, entity_parse reads it back (41250,00 in French); `shown` is for people: of a
 * list or set the codes and of a ref the id, which the caller replaces. NULL when absent. */
struct str entity_raw(struct arena *a, const struct field *f, const void *record);
/* False, and the record as it was, when `raw` is not canonical. A blank one is absent. Texts are
 * not copied: `raw` lives as long as the record. */
bool entity_set_raw(struct arena *a, const struct field *f, void *record, struct str raw);
struct str entity_typed(struct arena *a, enum lang l, const struct field *f, const void *record);
struct str entity_shown(struct arena *a, enum lang l, const struct field *f, const void *record);
/* The same, with instants in that zone instead of UTC. */
struct str entity_shown_in(struct arena *a, enum lang l, const struct zone *z,
                           const struct field *f, const void *record);

/* What a person typed. */
struct value {
    struct str name, value;
    int32_t control; /* a control character that was left out of the value; 0: none */
};
struct field_error {
    const struct field *field;
    struct str message; /* in the form's language */
};
struct form_errors {
    struct field_error *list;
    size_t n;
};
/* Reads every field that is present in `values` into `record`, in the form's language; absent
 * fields stay (an absent checkbox whose name is in a value "_present" is false, an absent set
 * empty; a set's name comes once for each code). Hidden fields are never read. What cannot be read
 * stays as it was. Empties *ret_errors first; false when it then has one. Texts may point into
 * `values`. A text that a control character was left
 * out of is refused, by its number. Follow it with entity_check: a required field may be absent. */
bool entity_parse(struct arena *a, const struct entity *e, enum lang l, const struct value *values,
                  size_t n_values, void *record, struct form_errors *ret_errors);
/* Required, lengths, ranges, addresses, of the whole record; parse does the same for what it read.
 * Adds to `errors` (zeroed, or as parse left them) for the fields that have none yet; true when it
 * holds none in the end. */
bool entity_check(struct arena *a, const struct entity *e, enum lang l, const void *record,
                  struct form_errors *errors);
void form_error_add(struct arena *a, struct form_errors *errors, const struct field *f,
                    struct str message);

struct change {
    const struct field *field;
    struct str before, after; /* shown texts; NULL when absent; masked when private */
};
/* What differs, in the order of the fields. A NULL `before` is a record not made yet. */
size_t entity_diff(struct arena *a, enum lang l, const struct entity *e, const void *before,
                   const void *after, bool show_private, struct change **ret);

/* One object: the head, then what is not absent, under the fields' names. */
void entity_json(struct out *o, const struct entity *e, const void *record, bool with_private);
/* Reads what entity_json wrote; unknown names are passed over (a column that is gone). False when
 * it is not JSON or a value is of the wrong kind. Texts live in the arena. */
bool entity_from_json(struct arena *a, const struct entity *e, struct str json, void *ret_record);

/* Words for the search table, from the fields marked so. NULL when the entity is not searched.
 * `words` gives the text that stands for a set, in the arena; NULL: its codes. */
struct word_source {
    struct str (*of)(void *ctx, struct arena *a, const struct field *f, struct str codes);
    void *ctx;
};
struct str entity_tokens(struct arena *a, const struct entity *e, const void *record,
                         const struct word_source *words);

/* SQL, from names that entc has checked: letters, digits and underscore only. */
enum engine { ENGINE_SQLITE, ENGINE_POSTGRES };
void entity_ddl(struct out *o, const struct entity *e,
                enum engine engine); /* table and its indexes */
/* What lists order by, as it is indexed together with id for records in use; never NULL:
 * <name>_key, the column, or coalesce(column, lowest) when it may be absent. The alias may be NULL.
 */
void entity_order_by(struct out *o, const char *alias, const struct field *f);

#endif
