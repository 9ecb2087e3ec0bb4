/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_VOCABULARY_PAGES_H
#define APP_VOCABULARY_PAGES_H

#include "app/network/vocabulary/term_merge.h"
#include "app/record/record.h"
#include "store/vocabulary.h"
#include "vocabulary.sql.h"

/* The vocabularies as people see and change them. Settings of the network: CAP_ADMIN. */

/* One that a field of some record uses. */
struct vocabulary_kind {
    const char *name;
    enum text_id title;
};
extern const struct vocabulary_kind vocabulary_kinds[];
extern const size_t n_vocabulary_kinds;
/* NULL when there is none of that name. */
const struct vocabulary_kind *vocabulary_kind_named(struct str name);

/* A field whose values are its codes. */
struct vocabulary_use {
    const struct entity *entity;
    const struct field *field;
    const char *path;          /* of the list; NULL: none */
    struct str many;           /* “Organismes” */
    struct list_facet *counts; /* of the records in use */
    size_t n_counts;
};
/* All of them; `counts` only when asked for. */
size_t vocabulary_uses(struct tx *tx, enum lang l, const char *vocabulary, bool counted,
                       struct vocabulary_use **ret);

/* How many records of a kind have a term, and where they are. */
struct term_count {
    struct str many, href; /* href NULL: no list to go to */
    int64_t n;
};
struct term_line {
    const struct term_list_row *row;
    struct str said, other; /* in the reader's language, and in the other one */
    struct term_count *counts;
    bool offered;
};
struct vocabulary_line {
    const struct vocabulary_kind *kind;
    int64_t n_terms, n_untold; /* offered; without their translation */
    struct str used;           /* “Organismes (Secteur)” */
};
struct vocabularies_view {
    struct vocabulary_line *lines;
    size_t n;
};
struct vocabulary_view {
    const struct vocabulary_kind *kind;
    struct str here; /* "/vocabularies/sector" */
    struct str typed;
    struct vocabulary_use *uses;
    size_t n_uses;
    struct term_line *lines;
    size_t n;
    int64_t n_offered;
};
struct term_other {
    int64_t id;
    struct str label;
};
struct term_view {
    const struct term *term;
    const struct vocabulary_kind *kind;
    struct str title;
    struct term_count *counts;
    size_t n_counts;
    struct term_other *others; /* that it may be merged into */
    size_t n_others;
    struct mergings_of_record_row *merges;
    size_t n_merges;
    struct record_tools tools;
    bool offered;
};
struct term_merge_view {
    const struct vocabulary_kind *kind;
    struct str kept, absorbed, here;
    int64_t kept_id;
    struct term_count *changes; /* n: those that change, archived ones included */
    size_t n_changes;
};
struct term_left {
    struct str what, href;
};
enum { TERM_LEFT_SHOWN = 60 };
struct term_merged_view {
    const struct vocabulary_kind *kind;
    const struct merging *m;
    struct str kept, absorbed, who, here, kept_href, absorbed_href;
    int64_t moved, n_more; /* n_more: left alone and not named here */
    struct term_left *left;
    size_t n_left;
    int64_t first; /* another merge, to be undone before; 0: none */
    bool may;
};

extern const struct record_pages term_pages;

void vocabularies_page(struct req *q, struct res *r);
void vocabulary_page(struct req *q, struct res *r);
void vocabulary_csv(struct req *q, struct res *r);
void term_new(struct req *q, struct res *r);
void term_create(struct req *q, struct res *r);
void term_merge_page(struct req *q, struct res *r);
void term_merge_post(struct req *q, struct res *r);
void term_merged_page(struct req *q, struct res *r);
void term_merged_reverse(struct req *q, struct res *r);

/* What a term is called, in the reader's language or the other. */
struct str term_called(enum lang l, const struct term *t);
struct str vocabulary_path(struct arena *a, const struct vocabulary_kind *k);
int64_t term_count_of(const struct vocabulary_use *use, struct str code);

#endif
