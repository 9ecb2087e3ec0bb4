/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_RECORD_PICK_H
#define APP_RECORD_PICK_H

#include "app/module.h"
#include "view/choice.h"

/* The records of a kind that a reference may name, of those that the actor may see: all of them by
 * title when they are few, else a way to search among them (view/choice.h). */
struct choices pick_choices(struct req *q, const char *ref);
/* What our script asks while somebody types: [{"id":4,"title":"…"}], best first. */
void pick_found(struct req *q, struct res *r);

#endif
