/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef SQLC_SQLC_H
#define SQLC_SQLC_H

#include "core/out.h"

/* sqlc turns a file of named SQL statements into C: one struct for what goes in, one for a row that
 * comes out, the constant text for each engine, and a typed function. It makes data, never logic.
 */

enum { SLOTS = 64, STATEMENTS = 256, INCLUDES = 16, GUARDED = 32 };

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

enum result { RESULT_MANY, RESULT_ONE, RESULT_RUN };

struct named {
    struct str name;
    enum result result;
    int line;
    struct str entity, alias; /* of a list; NULL otherwise */
    struct slots in, out;
    struct str sqlite, postgres; /* NULL until its variant was read */
};

struct file {
    struct arena *arena;
    const char *path;
    struct str stem; /* "organization" of "src/…/organization.sql" */
    struct str includes[INCLUDES];
    size_t n_includes;
    struct str guarded[GUARDED]; /* tables that only a statement with :guard( may touch */
    size_t n_guarded;
    struct named *statements;
    size_t n_statements;
};

/* Reads the whole text, or says "path:line: error: …" and ends the program. */
void file_parse(struct file *f, struct str text);
/* Reads one statement up to its ";": writes it for the engines asked for (either may be NULL) and
 * returns how many bytes it took. */
size_t body_parse(struct file *f, struct named *s, struct str text, int *line, struct out *sqlite,
                  struct out *postgres);
void write_header(const struct file *f, struct out *o);
void write_source(const struct file *f, struct out *o);

_Noreturn void refuse(const struct file *f, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
