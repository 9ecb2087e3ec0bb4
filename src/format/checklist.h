/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_CHECKLIST_H
#define FORMAT_CHECKLIST_H

#include "core/arena.h"

/* The checklist of a partnership's phases, a text that a community may change:
 *
 *     # a comment
 *     question CODE | words
 *     phase CODE
 *     title words
 *     purpose words
 *     item CODE | label | explanation
 *     tip words
 *
 * Codes are what is stored (what was ticked, what was answered), so each is there once. */
enum { CHECKLIST_PHASES = 8, CHECKLIST_QUESTIONS = 8, CHECKLIST_ITEMS = 40, CHECKLIST_TIPS = 20 };

struct checklist_item {
    struct str code, label, help;
};

struct checklist_phase {
    struct str code, title, purpose;
    struct checklist_item items[CHECKLIST_ITEMS];
    size_t n_items;
    struct str tips[CHECKLIST_TIPS];
    size_t n_tips;
};

struct checklist {
    struct checklist_phase phases[CHECKLIST_PHASES];
    size_t n_phases;
    struct checklist_item questions[CHECKLIST_QUESTIONS]; /* without help */
    size_t n_questions;
};

/* Reads the whole text; the views in *ret point into it. False on the first mistake, then
 * *ret_error is "PATH:LINE: error: …", in `a`. */
bool checklist_read(struct arena *a, const char *path, struct str text, struct checklist *ret,
                    struct str *ret_error);

/* The first difference in codes or their order between two languages of one checklist; NULL when
 * there is none. */
struct str checklist_differs(struct arena *a, const struct checklist *one,
                             const struct checklist *other);

/* NULL when there is no phase, item or question of that code. */
const struct checklist_phase *checklist_phase(const struct checklist *c, struct str code);
const struct checklist_item *checklist_item(const struct checklist *c, struct str code);
const struct checklist_item *checklist_question(const struct checklist *c, struct str code);

#endif
