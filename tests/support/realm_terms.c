/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/vocabulary/term_merge.h"
#include "core/fault.h"
#include "store/vocabulary.h"
#include "support/realm_making.h"

static int64_t term_new(struct making *m, struct str label)
{
    static int codes;
    struct str code = arena_fmt(m->tx.arena, "place_%d", ++codes);
    return vocabulary_add(&m->tx, "territory", code, label, STR_NULL, NUMBER_NONE);
}

int64_t add_term(struct making *m)
{
    m->party = term_new(m, STR("Un lieu"));
    return term_new(m, m->mark);
}

int64_t add_term_merge(struct making *m)
{
    struct merging x;
    struct term_merge plan;
    int64_t kept = term_new(m, STR("Un lieu"));
    REQUIRE(term_merge_look(&m->tx, kept, term_new(m, STR("Ce lieu")), &plan));
    REQUIRE(record_get(&m->tx, &entity_merging, term_merge_do(&m->tx, &plan), &x));
    x.names = m->mark;
    REQUIRE(record_update(&m->tx, &entity_merging, &x) == RECORD_SAVED);
    return x.record.id;
}
