/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_CONTENT_H
#define FORMAT_CONTENT_H

#include "core/arena.h"

/* The method as data: texts that a coordinator may edit, in one format of lines
 * (content/README.md).
 *
 *     # a comment
 *     KIND CODE | first text | second text …
 *     field words
 *
 * A line that begins with a kind begins an entry; what follows "|" are its texts, in the order of
 * its kind. A line that begins with the name of a field adds to the entry above it. Codes are what
 * is stored and linked to, so each stands once in a language; both languages have the same entries
 * in the same order, and facts (an address, a year) are written in French only. */
enum content_kind {
    CONTENT_PAGE,     /* the head of a page of the guide */
    CONTENT_STANDING, /* a question asked at each milestone */
    CONTENT_PHASE,
    CONTENT_COMPONENT,
    CONTENT_ITEM, /* of the checklist */
    CONTENT_TIP,
    CONTENT_CASE,
    CONTENT_TOOL,
    CONTENT_TABLE,
    CONTENT_ROW,
    CONTENT_PART, /* a group of themes */
    CONTENT_THEME,
    CONTENT_QUESTION,
    CONTENT_AIM,
    CONTENT_SUCCESS_FACTOR,
    CONTENT_PARTNER_KIND,
    CONTENT_INSIDE,  /* a partner within the same establishment */
    CONTENT_OUTSIDE, /* a partner of another sector */
    CONTENT_CONDITION,
    CONTENT_ACTION,
    CONTENT_LANDLORD,
    CONTENT_SHELF, /* a kind of resource of the library */
    CONTENT_TOPIC,
    CONTENT_LIBRARY,
    CONTENT_SHEET, /* a worksheet; what follows belongs to it */
    CONTENT_SECTION,
    CONTENT_ASK, /* a column of a section */
    CONTENT_OPTION,
    CONTENT_GIVEN, /* a row that is there already */
    CONTENT_STAGE, /* of the way from arrival to a home */
    CONTENT_NEED,
    CONTENT_KINDS
};

enum content_field {
    CONTENT_TITLE,
    CONTENT_TEXT,   /* of a case: a paragraph a line */
    CONTENT_POINT,  /* one a line */
    CONTENT_COLUMN, /* of a table, one a line */
    CONTENT_LINE,   /* of a model to fill: one a line */
    CONTENT_MARKS,  /* of a row: the numbers of the columns that are usually ticked */
    CONTENT_ON,     /* the code of the shelf */
    CONTENT_BY,
    CONTENT_YEAR,
    CONTENT_IN, /* fr, en, or both */
    CONTENT_LASTS,
    CONTENT_JOURNAL,
    CONTENT_AT,      /* an address */
    CONTENT_ABOUT,   /* codes of topics, one a line */
    CONTENT_HELPS,   /* codes of phases */
    CONTENT_PARTNER, /* codes of partner kinds */
    CONTENT_PLACE,   /* of a sheet: own, partnership, either */
    CONTENT_ANSWERS, /* of a sheet: team, apart, each, both */
    CONTENT_FROM,    /* of a sheet: "themes", a sheet each, whose questions are its rows */
    CONTENT_ROWS,    /* of a section without given rows: free, ranked */
    CONTENT_SECTOR,  /* codes of the vocabulary of sectors */
    CONTENT_TYPE,    /* of a column: text, who, choice, number, money, day, scale, term */
    CONTENT_FILL,    /* the code of the worksheet where this is done */
    CONTENT_OPENS,   /* the page where this is done: needs, timeline, prospects… */
    CONTENT_FIELDS
};

enum { CONTENT_NONE = -1, CONTENT_TEXT_MOST = 1200, CONTENT_LINES_MOST = 40 };

struct content_value {
    struct str *lines;
    size_t n;
};

struct content_entry {
    enum content_kind kind;
    struct str code;
    int parent; /* the place of the entry it belongs to; CONTENT_NONE */
    const char *path;
    int line; /* where it begins */
    struct content_value values[CONTENT_FIELDS];
};

struct content {
    struct content_entry *entries;
    size_t n;
};

/* Adds what a file holds to *io, whose first use is zeroed. Views point into `text`, the rest is in
 * `a`; `path` outlives it. False on the first mistake, then *ret_error is "PATH:LINE: error: …". */
bool content_read(struct arena *a, const char *path, struct str text, struct content *io,
                  struct str *ret_error);
/* When all files of a language are read, and English has its facts: what is required is there, and
 * codes that are named exist. */
bool content_check(struct arena *a, const struct content *c, struct str *ret_error);
/* Compares the two languages (same entries, same order, as many lines) and gives the facts of
 * French to English. */
bool content_pair(struct arena *a, const struct content *fr, struct content *en,
                  struct str *ret_error);

const struct content_entry *content_find(const struct content *c, struct str code); /* NULL: none */
/* The next of a kind after `after` (NULL: the first), below `parent` when that is not NULL; NULL at
 * the end. */
const struct content_entry *content_next(const struct content *c, enum content_kind kind,
                                         const struct content_entry *parent,
                                         const struct content_entry *after);
size_t content_count(const struct content *c, enum content_kind kind,
                     const struct content_entry *parent);
/* The first line; an empty text when there is none. */
struct str content_text(const struct content_entry *e, enum content_field f);
/* All lines, one below the other. */
struct str content_whole(struct arena *a, const struct content_entry *e, enum content_field f);
/* Does a list of codes (about, helps, partner) name this one? */
bool content_names(const struct content_entry *e, enum content_field f, struct str code);

/* -- what a kind holds -- */
const char *content_kind_name(enum content_kind kind);
const char *content_field_name(enum content_field f);
bool content_field_find(struct str name, enum content_field *ret);
bool content_has(enum content_kind kind, enum content_field f);
bool content_is_many(enum content_kind kind, enum content_field f); /* a text a line */
bool content_is_fact(enum content_kind kind, enum content_field f); /* the same in both languages */
bool content_is_required(enum content_kind kind, enum content_field f);

#endif
