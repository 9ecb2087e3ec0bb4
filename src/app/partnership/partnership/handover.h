/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_HANDOVER_H
#define APP_HANDOVER_H

#include "app/partnership/partnership/partnership.h"

/* What somebody needs who takes a partnership over: where it is, what presses, who is called, what
 * was said last. As Markdown, what people typed escaped; of what the actor may read. */
struct str handover_text(struct req *q, const struct partnership *p);

#endif
