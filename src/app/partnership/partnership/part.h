/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_PARTNERSHIP_PART_H
#define APP_PARTNERSHIP_PART_H

#include "app/knowledge/guide/guide.h"
#include "app/partnership/partnership/partnership.h"

/* What other modules keep for a partnership: worksheets, prospects, a needs map, indicators… Each
 * module gives its parts in its struct module; the partnership's page shows them in the phases
 * where they help, and never asks which module they are of. */

/* What one could do now, and why: “Relancer deux organismes” because “sans nouvelles depuis sept
 * jours”. The heavier comes first. */
struct partnership_suggestion {
    struct str what, why, href;
    int weight; /* 0–100: late 80, due this week 60, this phase asks for it 40, would help 20 */
};

enum { PARTNERSHIP_SUGGESTIONS = 3 }; /* at most, of a part */

struct partnership_part {
    const char *path, *icon;  /* path: under the partnership's page: "/needs" */
    enum text_id title, text; /* its name; what it is for, in a line */
    unsigned phases;          /* PART_PHASE(…) | …: where it is work of the phase */
    enum capability read;
    /* Where it stands today in one short line, by one indexed query; STR_NULL: nothing yet. */
    struct str (*said)(struct req *q, int64_t partnership, bool *ret_late);
    /* What it would do now: fills at most PARTNERSHIP_SUGGESTIONS, returns how many. May be NULL.
     */
    size_t (*suggest)(struct req *q, const struct partnership *p,
                      struct partnership_suggestion *ret);
};
#define PART_PHASE(phase) (1u << PARTNERSHIP_PHASE_##phase)

/* A part as the page shows it. */
/* From where texts of the guide lead to the work of a partnership. */
struct guide_from partnership_guide_from(struct req *q, int64_t partnership);

struct part_line {
    const struct partnership_part *part;
    struct str title, said, href; /* said: where it stands, else what it is for */
    bool begun, late;
};
/* Those of a phase that the actor may read, in the modules' order. */
size_t partnership_parts_of(struct req *q, int64_t partnership, int phase, struct part_line **ret);
enum { PARTNERSHIP_OWN_SUGGESTIONS = 4 };
/* What it suggests itself, whatever its parts; returns how many. */
size_t partnership_suggest(struct req *q, const struct partnership *p,
                           struct partnership_suggestion *ret);
/* The same with what all parts suggest, the heaviest first. */
size_t partnership_suggestions(struct req *q, const struct partnership *p,
                               struct partnership_suggestion **ret);

#endif
