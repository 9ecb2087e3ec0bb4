/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_CHECKLISTS_H
#define APP_CHECKLISTS_H

#include "format/checklist.h"
#include "text/text.h"

/* The checklist of content/LANG/checklist.txt, read once. A mistake in it, a phase that is missing
 * or two languages that differ are a fault that says where. */
const struct checklist *checklists_of(enum lang l);

#endif
