/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ENTC_ENTC_H
#define ENTC_ENTC_H

#include "core/arena.h"
#include "core/out.h"

/* entc IN.ent OUT.h OUT.c: records described once, to a struct, enums and tables of fields.
 * lex.c cuts the file into lines of tokens, parse.c (enums, entities) and field.c (columns) make
 * the model below, check.c looks at it as a whole, write.c prints it. Whatever is malformed is an
 * error on standard error, "file:line: error: …"; nothing is written then. */

enum { FRENCH, ENGLISH, LANGUAGES };

struct entc {
    const char *path;
    struct arena *arena;
    int errors;
};

void entc_error(struct entc *c, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* -- lex.c ----------------------------------------------------------------------------------------
 */
struct token {
    bool quoted;
    struct str text; /* without its quotes */
    int line;
};
struct line {
    int number;
    bool indented;
    bool broken; /* already refused */
    const struct token *tokens;
    size_t n;
};
/* Empty lines and comments are left out; a line that ends with a lone backslash goes on. */
size_t lex(struct entc *c, struct str source, struct line **ret);

/* A place in a line. */
struct cursor {
    struct entc *c;
    const struct line *line;
    size_t at;
};
const struct token *cursor_peek(const struct cursor *k); /* NULL at the end */
bool cursor_word(struct cursor *k, const char *word);    /* takes it when it is next */
bool cursor_name(struct cursor *k, const char *what, struct str *ret);
bool cursor_number(struct cursor *k, const char *what, int64_t *ret);
bool cursor_label(struct cursor *k, int language,
                  struct str *ret); /* a quoted text, well written */

/* -- names.c --------------------------------------------------------------------------------------
 */
bool name_is_well_formed(struct str name);
bool name_is_reserved(struct str name); /* by C, by SQL or by the columns that every record has */

/* -- the model ------------------------------------------------------------------------------------
 */
/* In the order of enum field_type and enum field_flag of entity/entity.h. */
enum type {
    TYPE_TEXT,
    TYPE_EMAIL,
    TYPE_PHONE,
    TYPE_URL,
    TYPE_INT,
    TYPE_MONEY,
    TYPE_BOOL,
    TYPE_DATE,
    TYPE_TIME,
    TYPE_INSTANT,
    TYPE_ENUM,
    TYPE_LIST,
    TYPE_SET,
    TYPE_REF,
};
enum flag {
    REQUIRED = 1 << 0,
    UNIQUE = 1 << 1,
    SEARCH = 1 << 2,
    SORT = 1 << 3,
    FILTER = 1 << 4,
    SHOWN = 1 << 5,
    LONG = 1 << 6,
    PRIVATE = 1 << 7,
    INDEX = 1 << 8,
    HIDDEN = 1 << 9,
    TITLE = 1 << 10,
    CASCADE = 1 << 11,
};
#define TYPE_BIT(type) (1u << (type))
#define TYPES_TEXT                                                                                 \
    (TYPE_BIT(TYPE_TEXT) | TYPE_BIT(TYPE_EMAIL) | TYPE_BIT(TYPE_PHONE) | TYPE_BIT(TYPE_URL))
#define TYPES_NUMBER (TYPE_BIT(TYPE_INT) | TYPE_BIT(TYPE_MONEY))

struct type_rule {
    const char *word, *constant, *c_type;
    const char *target; /* what follows the type: the name of an enum… */
    int64_t max;        /* of a text, when not said */
};
struct flag_rule {
    const char *word, *constant;
    unsigned types; /* that may bear it */
};
extern const struct type_rule type_rules[];
extern const struct flag_rule flag_rules[];
extern const size_t n_type_rules, n_flag_rules;

struct labels {
    struct str text[LANGUAGES]; /* NULL when missing */
};
struct model_value {
    int line;
    struct str code;
    struct labels label;
};
struct model_enum {
    int line;
    struct str name;
    struct model_value *values;
    size_t n;
};
struct model_field {
    int line;
    struct str name;
    enum type type;
    struct str target;
    unsigned flags;
    int64_t min, max;
    bool has_min, has_max;
    struct str data_class; /* NULL when not said */
    struct str was;        /* its former name; NULL when not said */
    struct labels label, help;
};
enum { GROUP_FIELDS = 8 };
struct model_group {
    int line;
    bool unique;
    size_t fields[GROUP_FIELDS];
    size_t n;
};
struct model_entity {
    int line;
    struct str name;
    struct labels one, many;
    char gender;
    int64_t search;
    bool person, of_person; /* the record of a person, or one that belongs to a person */
    struct model_field *fields;
    size_t n_fields;
    struct model_group *groups;
    size_t n_groups;
    ptrdiff_t title; /* -1 for none */
};
struct model {
    size_t room; /* of each array below: the number of lines */
    struct str *uses;
    struct model_enum *enums;
    struct model_entity *entities;
    size_t n_uses, n_enums, n_entities;
};

void parse(struct entc *c, const struct line *lines, size_t n, struct model *ret);
void parse_field(struct cursor *k, struct model_field *ret);
/* Takes fr "…" or en "…" off the line; false when something else is next. */
bool parse_label(struct cursor *k, struct labels *labels);
void labels_complete(struct entc *c, int line, const struct labels *labels, const char *what);
void check(struct entc *c, struct model *m);

/* -- write.c ----- */
void write_header(struct entc *c, const struct model *m, const char *name, struct out *o);
void write_source(struct entc *c, const struct model *m, const char *name, struct out *o);
struct str upper(struct arena *a, struct str name);

#endif
