/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_VOCABULARY_H
#define APP_VOCABULARY_H

#include "store/store.h"

/* The words that a community begins with, from content/vocabularies.csv: those whose code it has
 * never had are added; what it changed or archived stays. */
void vocabulary_seed(struct tx *tx);

/* Free words, as "français, anglais et cri", as the codes of a set: a word is known by its code or
 * by its label in either language, whatever its case, accents or plural; one that is not known
 * becomes a term of the vocabulary. NULL when there is no word. */
struct str vocabulary_words(struct tx *tx, const char *vocabulary, struct str words);

/* A code made of the words that no term of the vocabulary has, or ever had. */
struct str vocabulary_new_code(struct tx *tx, const char *vocabulary, struct str words);

/* Fields that were free text before they became sets: their texts wait in the table said. Puts up
 * to `most` different ones where they belong; returns how many it did: 0 when none waits any more.
 */
size_t vocabulary_settle(struct tx *tx, int most);

#endif
