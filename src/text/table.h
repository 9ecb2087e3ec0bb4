/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TEXT_TABLE_H
#define TEXT_TABLE_H

#include <stdint.h>

/* What poc makes of po/: one long string and, for each text_id, where its pieces stand in it.
 * Numbers instead of pointers, so that the loader has nothing to relocate and no page of it is
 * written to. */
struct text_piece {
    uint32_t at, n;
};

enum text_piece_name { PIECE_KEY, PIECE_TEXT, PIECE_COUNT = 5 };

/* The key, then French singular and plural, then English; a text without plural has none. Rows are
 * sorted by key, after the empty one of TEXT_NONE. */
struct text_row {
    struct text_piece piece[PIECE_COUNT];
};

extern const char text_bytes[];
extern const struct text_row text_rows[];

#endif
