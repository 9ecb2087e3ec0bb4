/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/home/home.h"

#include "core/key.h"

/* A number as one says it: in letters up to nine, in French of the noun's gender. */
static struct str number_said(struct arena *a, enum lang l, int64_t n, bool feminine)
{
    static const enum text_id words[] = {
        TEXT_NONE,           TEXT_home_number_n1, TEXT_home_number_n2, TEXT_home_number_n3,
        TEXT_home_number_n4, TEXT_home_number_n5, TEXT_home_number_n6, TEXT_home_number_n7,
        TEXT_home_number_n8, TEXT_home_number_n9,
    };
    if (n == 1 && feminine)
        return text(l, TEXT_home_number_n1_feminine);
    return n > 0 && n < 10 ? text(l, words[n]) : text_number(a, l, n);
}

/* The most pressing first, in strong, then the rest as one goes on: “Deux engagements en retard,
 * une étape prévue aujourd’hui”. A day without anything says so. */
void home_sentence(struct arena *a, enum lang l, struct home_view *m)
{
    enum { MOST = 3 };
    const struct {
        enum text_id text;
        int64_t n;
        bool feminine;
    } parts[] = {
        { TEXT_home_day_late_calls, m->late_calls, false },
        { TEXT_home_day_late_steps, m->late_steps, true },
        { TEXT_home_day_late_actions, m->late_actions, true },
        { TEXT_home_day_to_sign, m->to_sign, true },
        { TEXT_home_day_to_read, m->to_read, true },
        { TEXT_home_day_today_calls, m->today_calls, false },
        { TEXT_home_day_today_steps, m->today_steps, true },
        { TEXT_home_day_today_actions, m->today_actions, true },
    };
    int shown = 0;
    struct out rest;
    out_init(&rest, a, 4096);
    m->strong = STR_NULL;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && shown < MOST; i++) {
        if (parts[i].n <= 0)
            continue;
        struct str number = number_said(a, l, parts[i].n, parts[i].feminine);
        struct str said =
            text_with(a, l, parts[i].text,
                      TEXT_ARGS({ "count", .number = parts[i].n }, { "number", .value = number }));
        if (shown++ == 0)
            m->strong = key_capital(a, said);
        else
            out_fmt(&rest, ", %.*s", STR_ARG(said));
    }
    if (!shown)
        m->strong = text(l, m->empty         ? TEXT_home_day_empty
                            : m->n_items > 0 ? TEXT_home_day_week
                                             : TEXT_home_day_calm);
    m->rest = out_view(&rest);
}
