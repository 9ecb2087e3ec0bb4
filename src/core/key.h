/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CORE_KEY_H
#define CORE_KEY_H

#include "core/arena.h"

/* Made here and stored, so that SQLite and PostgreSQL order and find alike. */

/* For sorting: accents, case and ligatures folded, punctuation and runs of space to one space,
 * numbers padded so that "2" sorts before "10"; at most 120 bytes. */
struct str key_sort(struct arena *a, struct str text);

/* For searching: words of letters and digits, folded as above, a plural's s or x off (four letters
 * and more), each once, separated by single spaces, each at most 64 bytes. */
struct str key_tokens(struct arena *a, struct str text);

/* Input's normal form: NFC, CRLF to LF, trailing white space off. False when it is not UTF-8 or
 * holds a control character other than tab and line feed; then *ret_bad is that character (0xFFFD
 * for bad UTF-8). *ret may be a part of text itself. */
bool key_normalize(struct arena *a, struct str text, struct str *ret, int32_t *ret_bad);

/* The same text with its first letter as a capital: labels that begin a heading. */
struct str key_capital(struct arena *a, struct str text);
/* And as a small one: labels inside a sentence. */
struct str key_small(struct arena *a, struct str text);

size_t key_length(struct str text); /* characters, not bytes */

#endif
