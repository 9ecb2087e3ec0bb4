/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/partnership/part.h"

#include "store/once.h"

#include <inttypes.h>
#include <stdlib.h>

/* Those that the actor may read, in the modules’ order. */
static size_t parts_readable(struct req *q, const struct partnership_part ***ret)
{
    size_t most = 0, n = 0;
    for (const struct module *const *m = module_all(); *m; m++)
        most += (*m)->n_parts;
    *ret = arena_array(q->arena, const struct partnership_part *, most);
    for (const struct module *const *m = module_all(); *m; m++)
        for (size_t i = 0; i < (*m)->n_parts; i++)
            if (guard_reach(&q->actor, (*m)->parts[i].read) != REACH_NONE)
                (*ret)[n++] = &(*m)->parts[i];
    return n;
}

static struct part_line line_of(struct req *q, int64_t partnership,
                                const struct partnership_part *part)
{
    struct part_line line = {
        .part = part,
        .title = text(q->lang, part->title),
        .href = arena_fmt(q->arena, "/partnerships/%" PRId64 "%s", partnership, part->path),
    };
    line.said = part->said(q, partnership, &line.late);
    line.begun = line.said.p;
    if (!line.begun)
        line.said = text(q->lang, part->text);
    return line;
}

size_t partnership_parts_of(struct req *q, int64_t partnership, int phase, struct part_line **ret)
{
    const struct partnership_part **parts;
    size_t all = parts_readable(q, &parts), n = 0;
    *ret = arena_array(q->arena, struct part_line, all);
    tx_ask_once(q->tx, true);
    for (size_t i = 0; i < all; i++)
        if (parts[i]->phases & 1u << phase)
            (*ret)[n++] = line_of(q, partnership, parts[i]);
    tx_ask_once(q->tx, false);
    return n;
}

static int heavier(const void *a, const void *b)
{
    const struct partnership_suggestion *x = a, *y = b;
    return (x->weight < y->weight) - (x->weight > y->weight);
}

size_t partnership_suggestions(struct req *q, const struct partnership *p,
                               struct partnership_suggestion **ret)
{
    const struct partnership_part **parts;
    size_t all = parts_readable(q, &parts);
    *ret = arena_array(q->arena, struct partnership_suggestion,
                       PARTNERSHIP_OWN_SUGGESTIONS + all * PARTNERSHIP_SUGGESTIONS);
    tx_ask_once(q->tx, true); /* where it stands may have been asked for its line */
    size_t n = partnership_suggest(q, p, *ret);
    for (size_t i = 0; i < all; i++)
        if (parts[i]->suggest)
            n += parts[i]->suggest(q, p, *ret + n);
    tx_ask_once(q->tx, false);
    qsort(*ret, n, sizeof **ret, heavier);
    return n;
}
