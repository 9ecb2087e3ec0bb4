/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef POC_POC_H
#define POC_POC_H

#include "core/arena.h"
#include "core/out.h"

/* poc reads the .po files of both languages and writes the texts as C: an enum of identities and
 * one table. Mistakes are collected, so that a translator sees all of them at once. */
enum { FRENCH, ENGLISH, LANGUAGES, FORMS = 2 };

struct message {
    struct str key; /* organization.add */
    struct str id;  /* organization_add */
    const char *path;
    int file, language, line;
    bool plural, broken;    /* broken: told already, not to be compared */
    struct str form[FORMS]; /* without plural: only the first */
    int form_line[FORMS];
};

struct mistake {
    const char *path;
    int file, line, order;
    struct str what;
};

struct poc {
    struct arena *arena;
    struct message *messages;
    size_t n_messages;
    struct mistake *mistakes;
    size_t n_mistakes;
    const char *path; /* of the file being read */
    int file, language;
};

void poc_mistake(struct poc *poc, const struct message *m, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5))); /* m NULL: in the file being read */

/* Adds the messages of one file. */
void po_read(struct poc *poc, struct str source);

/* What one text must hold by itself: its fields, French typography. */
void form_check(struct poc *poc, const struct message *m, int form);

/* Sorts the messages by key, the languages beside each other, and compares them. */
void messages_check(struct poc *poc);

/* The next {field} from *at on; false at the end. */
bool field_next(struct str text, size_t *at, struct str *ret_name);

/* Both expect checked and sorted messages. */
struct str header_write(const struct poc *poc);
struct str table_write(const struct poc *poc);

#endif
