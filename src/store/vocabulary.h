/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORE_VOCABULARY_H
#define STORE_VOCABULARY_H

#include "store/store.h"

/* The words a community chooses among (fields of type `list` or `set`): codes with a label in both
 * languages, kept as records of their own. Read once per transaction and vocabulary. */
struct vocabulary_term {
    struct str code;
    struct str label[LANG_COUNT];
};
size_t vocabulary_terms(struct tx *tx, const char *vocabulary, const struct vocabulary_term **ret);
/* The label; the code itself when the vocabulary does not know it (an import may bring new ones).
 */
struct str vocabulary_label(struct tx *tx, enum lang l, const char *vocabulary, struct str code);
/* The labels of a set's codes, in the order of the vocabulary, with `between` them; in the arena
 * given. */
struct str vocabulary_labels(struct tx *tx, struct arena *a, enum lang l, const char *vocabulary,
                             struct str codes, const char *between);
/* What a person reads for any field: the label of a list's code, those of a set's with ", " between
 * them, else entity_shown. */
struct str field_shown(struct tx *tx, enum lang l, const struct field *f, const void *record);
/* Adds the term when its code is new; returns its id. */
int64_t vocabulary_add(struct tx *tx, const char *vocabulary, struct str code, struct str fr,
                       struct str en, int64_t position);

/* Whether the code is taken, by an archived term too. */
bool vocabulary_has(struct tx *tx, const char *vocabulary, struct str code);
/* A code made of words: "Premières Nations" -> "premieres_nations"; "other" when no letter is left.
 */
struct str vocabulary_code(struct arena *a, struct str words);

#endif
