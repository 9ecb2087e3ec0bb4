/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_DUPLICATE_WORDS_H
#define APP_DUPLICATE_WORDS_H

#include "core/arena.h"

/* Words of names and addresses, so that "Maison Ste-Anne inc." and "St. Anne House" are the same
 * ones. All take words as key_tokens makes them: folded, singular. */

/* The word that stands for this one in both languages; NULL when it says nothing (articles, legal
 * forms). */
struct str word_same(struct str word);
bool word_is_street(struct str word); /* street, rue, av, nord: the kind of way, the direction */

/* Texts that should differ when what they name differs. */
struct str digits_of(struct arena *a, struct str text);    /* "418 555-0199" -> "4185550199" */
struct str phone_of(struct arena *a, struct str text);     /* ten digits, without the extension */
struct str extension_of(struct arena *a, struct str text); /* "poste 12" -> "12" */
struct str postal_of(struct arena *a, struct str text);    /* "G1R 2S5" -> "g1r2s5" */
struct str email_of(struct arena *a, struct str text);     /* in lower case; NULL when none */
struct str domain_of(struct str email);                    /* NULL of a provider for everybody */
struct str site_of(struct arena *a, struct str url);       /* host and path, without www. */

#endif
