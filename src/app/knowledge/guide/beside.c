/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/knowledge/guide/beside.h"

enum { TIPS_BESIDE = 3, CASES_BESIDE = 1, RESOURCES_BESIDE = 2, DAYS_A_WEEK = 7 };

/* Some of a list, from a place that moves on every week, around its end. */
static struct guide_list some_of(struct req *q, struct guide_list all, size_t most)
{
    struct guide_entry *list = arena_array(q->arena, struct guide_entry, most);
    size_t n = all.n < most ? all.n : most;
    size_t week = q->today > 0 ? (size_t)(q->today / DAYS_A_WEEK) : 0;
    for (size_t i = 0; i < n; i++)
        list[i] = all.list[(week * most + i) % all.n];
    return (struct guide_list){ list, n };
}

struct guide_beside guide_beside_of(struct req *q, const struct content *texts, struct str phase,
                                    const struct str *sectors, size_t n_sectors)
{
    const struct content_entry *e = content_find(texts, phase);
    if (!e)
        return (struct guide_beside){ .phase = phase };
    return (struct guide_beside){
        .phase = phase,
        .tips = some_of(q, guide_entries(q, texts, CONTENT_TIP, e, CONTENT_KINDS), TIPS_BESIDE),
        .cases = some_of(q, guide_entries(q, texts, CONTENT_CASE, e, CONTENT_KINDS), CASES_BESIDE),
        .resources = guide_resources(
            q, texts,
            &(struct guide_wish){ .phase = phase, .sectors = sectors, .n_sectors = n_sectors },
            RESOURCES_BESIDE),
    };
}
