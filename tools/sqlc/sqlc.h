/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef SQLC_SQLC_H
#define SQLC_SQLC_H

#include "core/out.h"

/* sqlc turns a file of named SQL statements into C: one struct for what goes in, one for a row that
 * comes out, the constant text for each engine, and a typed function. It makes data, never logic.
 */

enum { SLOTS = 64, STATEMENTS = 256, INCLUDES = 16 };
enum { PERSONS = 32, CLASSED = 512, GUARDS = 8, GUARD_CLASSES = 16, GUARD_WORDS = 2000 };

struct slot_type {
    const char *word;     /* in the .sql file */
    const char *c;        /* in the struct */
    const char *constant; /* enum sql_type */
    const char *postgres; /* the cast that types a NULL */
};

struct slot {
    struct str name;
    const struct slot_type *type;
    int line;
    bool used;
};

struct slots {
    struct slot list[SLOTS];
    size_t n;
    bool declared;
};

/* -- persons' records (guard.c) ---- */
struct person_table {
    struct str table, person; /* the column with the person's id */
};
struct person_column {
    struct str table, name, class;
};
struct person_use { /* in the statement at hand */
    const struct person_table *table;
    struct str alias;
    int line;
};
struct guard_word {
    struct str qualifier, word; /* the qualifier of "p.name"; NULL of "name" */
    int line;
};
struct guard_call { /* :guard(p, identity) */
    struct str alias, classes[GUARD_CLASSES];
    size_t n;
    int line;
};
struct guard {
    const struct person_table *table;
    struct guard_call call;
};
struct guarding { /* what one statement says of persons */
    struct person_use uses[GUARDS];
    struct guard_call calls[GUARDS];
    struct guard_word words[GUARD_WORDS];
    size_t n_uses, n_calls, n_words;
    bool named_last; /* such a table was the last word */
};

enum result { RESULT_MANY, RESULT_ONE, RESULT_RUN };

struct named {
    struct str name;
    enum result result;
    int line;
    struct str entity, alias; /* of a list; NULL otherwise */
    struct slots in, out;
    struct str sqlite, postgres; /* NULL until its variant was read */
    struct guard guards[GUARDS]; /* in the order of their places in the text */
    size_t n_guards;
};

struct file {
    struct arena *arena;
    const char *path;
    struct str stem; /* "organization" of "src/…/organization.sql" */
    struct str includes[INCLUDES];
    size_t n_includes;
    struct person_table persons[PERSONS];
    struct person_column classed[CLASSED];
    size_t n_persons, n_classed;
    struct named *statements;
    size_t n_statements;
};

/* Reads the whole text, or says "path:line: error: …" and ends the program. */
void file_parse(struct file *f, struct str text);
/* Reads one statement up to its ";": writes it for the engines asked for (either may be NULL) and
 * returns how many bytes it took. */
size_t body_parse(struct file *f, struct named *s, struct str text, int *line, struct out *sqlite,
                  struct out *postgres);
void persons_read(struct file *f, struct str text);
void guard_word(struct file *f, struct guarding *g, struct str qualifier, struct str word,
                int line);
void guard_call_read(struct file *f, struct guarding *g, struct str inside, int line);
/* Refuses what reads more than its guards open; else tells the statement its guards. */
void guard_check(struct file *f, struct named *s, const struct guarding *g);
void write_header(const struct file *f, struct out *o);
void write_source(const struct file *f, struct out *o);

_Noreturn void refuse(const struct file *f, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
