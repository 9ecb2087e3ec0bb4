/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SHEET_WORDS_H
#define APP_SHEET_WORDS_H

#include "format/content.h"
#include "text/text.h"

/* A worksheet as the texts of the method describe it (content/README.md): what it asks, of whom,
 * where. Each theme of the reflection is a sheet too; its questions are the rows. */
enum sheet_type {
    SHEET_TEXT,
    SHEET_WHO, /* an organization or a person, in words */
    SHEET_CHOICE,
    SHEET_NUMBER,
    SHEET_MONEY,
    SHEET_DAY,
    SHEET_SCALE, /* 0 to 10 by halves */
    SHEET_TERM,  /* short, medium, long */
};

enum sheet_answers {
    SHEET_TEAM,  /* members of the organization, alone first; then an agreed version */
    SHEET_APART, /* each party for itself; the others never read it */
    SHEET_EACH,  /* each party, side by side */
    SHEET_BOTH,  /* each party, side by side, then an agreed version */
};

enum sheet_rows { SHEET_GIVEN, SHEET_FREE, SHEET_RANKED };

struct sheet_option {
    struct str code, title;
};

struct sheet_ask {
    struct str code, title, hint;
    enum sheet_type type;
    struct sheet_option *options; /* of a choice or a term */
    size_t n_options;
};

struct sheet_given {
    struct str code, title, text;
};

struct sheet_section {
    struct str code, title, text;
    enum sheet_rows rows;
    struct sheet_ask *asks;
    size_t n_asks;
    struct sheet_given *givens;
    size_t n_givens;
};

struct sheet_words {
    struct str code, title, text;
    enum sheet_answers answers;
    bool own, shared; /* where it may be filled: by an organization alone, in a partnership */
    const struct content_entry *entry; /* of the sheet */
    const struct content_entry *theme; /* the theme that it asks; NULL */
    struct sheet_section *sections;
    size_t n_sections;
};

/* The sheet of a code, all of it, in `a`. False when there is none. */
bool sheet_words_of(struct arena *a, enum lang l, const struct content *c, struct str code,
                    struct sheet_words *ret);
/* Every sheet in its order, without sections; themes one after the other. */
size_t sheet_words_all(struct arena *a, const struct content *c, struct sheet_words **ret);
bool sheet_serves(const struct sheet_words *w, struct str phase); /* a code: "preparation" */

const struct sheet_section *sheet_section_of(const struct sheet_words *w, struct str code);
const struct sheet_ask *sheet_ask_of(const struct sheet_section *s, struct str code);

/* -- values: what is kept is canonical (2026-11-25, 3.5, an option's code, cents) -- */
enum {
    SHEET_WORDS_MOST = 4000,
    SHEET_OTHER_MOST = 20000, /* of the texts that wait beside it */
    SHEET_WHO_MOST = 200
};
/* What was typed; *ret is STR_NULL when it is blank. TEXT_NONE, else what is wrong with it. */
enum text_id sheet_value_read(struct arena *a, enum lang l, const struct sheet_ask *ask,
                              struct str typed, struct str *ret);
/* For people, and as an input takes it. An option that is no more gives its code. */
struct str sheet_value_said(struct arena *a, enum lang l, const struct sheet_ask *ask,
                            struct str kept);
struct str sheet_value_typed(struct arena *a, enum lang l, const struct sheet_ask *ask,
                             struct str kept);

#endif
