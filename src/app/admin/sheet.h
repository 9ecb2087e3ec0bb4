/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SHEET_H
#define APP_SHEET_H

#include "core/secret.h"

/* A key on paper: eight numbered lines of two groups of four signs. Each line has its own check, so
 * that a slip of the pen is found where it is, and two lines in each other's place too. The signs
 * are those that are hard to mistake (Crockford's base 32); small letters, spaces, O for 0, I and L
 * for 1 are understood. */
enum { SHEET_LINES = 8 };

struct str sheet_line(struct arena *a, const unsigned char key[SECRET_KEY_BYTES], int line);
/* Reads what was typed for this line; false when it is not right. The number in front may be there.
 */
bool sheet_read_line(struct str typed, int line, unsigned char key[SECRET_KEY_BYTES]);

#endif
