/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/home/home.h"

enum text_id home_group_title(size_t group)
{
    static const enum text_id titles[] = { TEXT_home_group_late, TEXT_home_group_today,
                                           TEXT_home_group_week };
    return titles[group];
}

static size_t mine(const struct home_view *m, enum home_group g)
{
    size_t n = 0;
    for (size_t i = 0; i < m->n_items[g]; i++)
        n += !m->items[g][i].waiting;
    return n;
}

/* The most pressing first, in strong; then at most one other thing. A day without anything says so.
 */
void home_sentence(struct arena *a, enum lang l, struct home_view *m, int64_t late_obligations)
{
    int64_t late = (int64_t)m->n_items[HOME_LATE], steps = late - late_obligations;
    int64_t today = (int64_t)mine(m, HOME_TODAY), week = (int64_t)mine(m, HOME_WEEK);
    struct {
        enum text_id text;
        int64_t n;
    } parts[] = { { TEXT_home_day_late, late_obligations },
                  { TEXT_home_day_steps, steps },
                  { TEXT_home_day_today, today },
                  { TEXT_home_day_week, week } };
    m->strong = m->rest = STR_NULL;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].n <= 0)
            continue;
        struct str said =
            text_with(a, l, parts[i].text, TEXT_ARGS({ "count", .number = parts[i].n }));
        if (!m->strong.p)
            m->strong = said;
        else if (!m->rest.p)
            m->rest = said;
    }
    if (!m->strong.p)
        m->strong = text(l, m->empty ? TEXT_home_day_empty : TEXT_home_day_calm);
}
