/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORE_VOCABULARY_H
#define STORE_VOCABULARY_H

#include "store/store.h"

/* The words a community chooses among (fields of type `list` or `set`): codes with a label in both
 * languages, kept as records of their own; where one is missing, the other stands for it. Read once
 * per transaction and vocabulary. */
struct vocabulary_term {
    struct str code;
    struct str label[LANG_COUNT];
    bool offered; /* false: put away, still read where a record has it */
};
size_t vocabulary_terms(struct tx *tx, const char *vocabulary, const struct vocabulary_term **ret);
/* Those put away come last. */
size_t vocabulary_all(struct tx *tx, const char *vocabulary, const struct vocabulary_term **ret);
/* After a term was changed: this transaction reads the vocabularies again. */
void vocabulary_forget(struct tx *tx);
/* The label, also of a term put away; the code itself when the vocabulary does not know it (an
 * import may bring new ones). */
struct str vocabulary_label(struct tx *tx, enum lang l, const char *vocabulary, struct str code);
/* The labels of a set's codes, in the order of the vocabulary, with `between` them; in the arena
 * given. */
struct str vocabulary_labels(struct tx *tx, struct arena *a, enum lang l, const char *vocabulary,
                             struct str codes, const char *between);
/* The label as people read it, with a mark when it is no longer offered; in the arena given. */
struct str vocabulary_said(struct arena *a, enum lang l, const struct vocabulary_term *t);
/* What a person reads for any field: the label of a list's code, those of a set's with ", " between
 * them, each with its mark when it is no longer offered; else entity_shown. */
struct str field_shown(struct tx *tx, enum lang l, const struct field *f, const void *record);
/* Adds the term when its code is new; returns its id. */
int64_t vocabulary_add(struct tx *tx, const char *vocabulary, struct str code, struct str fr,
                       struct str en, int64_t position);

/* -- the records that hold a code, in a filtered list or set ----------------------------------- */

/* How many, archived ones included; along the index of marks. */
int64_t coded_count(struct tx *tx, const struct entity *e, const struct field *f, struct str code);
/* Their ids, in their order. */
size_t coded_ids(struct tx *tx, const struct entity *e, const struct field *f, struct str code,
                 int64_t **ret);
/* Reads each record and gives it, with its place among `ids`, to `fn`, which may change and save
 * it; NULL when it is not there. The record and its texts live until fn returns. */
void coded_each(struct tx *tx, const struct entity *e, const int64_t *ids, size_t n,
                void (*fn)(void *ctx, struct tx *tx, size_t i, void *record), void *ctx);
/* Makes anew the searched words of the records that hold the code: its label has changed. */
void coded_reword(struct tx *tx, const struct entity *e, const struct field *f, struct str code);

/* Whether the code is taken, by an archived term too. */
bool vocabulary_has(struct tx *tx, const char *vocabulary, struct str code);
/* A code made of words: "Premières Nations" -> "premieres_nations"; "other" when no letter is left.
 */
struct str vocabulary_code(struct arena *a, struct str words);

#endif
