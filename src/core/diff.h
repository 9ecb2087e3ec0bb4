/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CORE_DIFF_H
#define CORE_DIFF_H

#include "core/arena.h"

/* One text and what became of it, as runs of words: what stayed, what went, what came. */
enum diff_kind { DIFF_SAME, DIFF_GONE, DIFF_NEW };
struct diff_run {
    enum diff_kind kind;
    struct str words; /* a part of before (GONE) or of after, with the space that follows */
};
/* In the order of reading, in the arena. 0 when the two are better shown whole: less than half of
 * their words are common, or they are longer than some pages. */
size_t diff_words(struct arena *a, struct str before, struct str after, struct diff_run **ret);

#endif
