/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SHEET_STEPS_H
#define APP_SHEET_STEPS_H

#include "app/partnership/sheet/sheet.h"

/* Does what the button of the form says (its field "do": "hand", "up:12", …) after its cells were
 * saved, and leads back to the page; `clash`: some cell has two texts now. */
void sheet_step(struct req *q, struct res *r, struct sheet *s, struct sheet_voice *v, bool clash);

int64_t sheet_row_add(struct tx *tx, const struct sheet *s, const struct sheet_voice *v,
                      struct str section);

#endif
