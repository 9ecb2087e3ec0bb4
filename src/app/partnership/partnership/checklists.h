/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_CHECKLISTS_H
#define APP_CHECKLISTS_H

#include "format/content.h"
#include "text/text.h"

/* What the pages of a partnership take from the texts of the method: its phases with their
 * checklist and tips, and the three standing questions. Codes are what is stored (what was ticked,
 * what was answered). */
enum { CHECKLIST_PHASES = 5, CHECKLIST_QUESTIONS = 3, CHECKLIST_ITEMS = 40 };

struct checklist_item {
    struct str code, label, help;
    const struct content_entry *entry; /* its points, and where it is done */
};

struct checklist_phase {
    struct str code, title, purpose;
    struct checklist_item items[CHECKLIST_ITEMS];
    size_t n_items;
};

struct checklist {
    struct checklist_phase phases[CHECKLIST_PHASES];
    size_t n_phases;
    struct checklist_item questions[CHECKLIST_QUESTIONS]; /* without help */
    size_t n_questions;
};

/* Made once of content/LANG. A phase that is missing or more entries than there is room for are a
 * fault that says so. */
const struct checklist *checklists_of(enum lang l);
/* The same as a community says it: of its texts (app/knowledge/adapt/said.h), in `a`. */
const struct checklist *checklists_said(struct arena *a, enum lang l, const struct content *said);

/* NULL when there is no phase, item or question of that code. */
const struct checklist_phase *checklist_phase(const struct checklist *c, struct str code);
const struct checklist_item *checklist_item(const struct checklist *c, struct str code);
const struct checklist_item *checklist_question(const struct checklist *c, struct str code);

#endif
