/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/sharing/sharing.h"

#include "guard/access/access.h"
#include "sharing.sql.h"

/* -- what its clauses ask -- */

/* What is only understood opens no person's record (docs/decisions/0093). */
static bool binds(const struct agreement *a)
{
    return (a->state == AGREEMENT_STATE_IN_FORCE ||
            a->state == AGREEMENT_STATE_NOTICE) && /* lock */
           !agreement_is_understood(a);
}

struct wanted {
    int64_t clause;
    struct clause_grant grant;
    bool there; /* a grant says so already */
};

static size_t wanted_of(struct tx *tx, const struct agreement_whole *w, struct wanted **ret)
{
    struct clause_term term = { .from = w->a.effective,
                                .last = agreement_last_day(&w->a),
                                .noticed = w->a.notice_on };
    struct clause_grant *list;
    size_t n = 0, most = 0;
    for (size_t i = 0; i < w->n_clauses; i++)
        if (w->clauses[i].type->grants)
            most += w->clauses[i].type->grants(tx->arena, &w->clauses[i], &term, &list);
    *ret = arena_array(tx->arena, struct wanted, most);
    for (size_t i = 0; i < w->n_clauses; i++) {
        const struct clause *c = &w->clauses[i];
        size_t of_it = c->type->grants ? c->type->grants(tx->arena, c, &term, &list) : 0;
        for (size_t k = 0; k < of_it; k++)
            (*ret)[n++] = (struct wanted){ .clause = c->id, .grant = list[k] };
    }
    return n;
}

/* -- and what the grants say -- */

static bool row_says(const struct tx *tx, const struct sharing_grants_row *row,
                     const struct wanted *w)
{
    const struct clause_grant *g = &w->grant;
    bool begun = row->starts <= tx->today && g->starts <= tx->today;
    return row->clause == w->clause && row->from_organization == g->from &&
           row->to_organization == g->to && (begun || row->starts == g->starts) &&
           enumeration_bits(&enumeration_purpose, row->purpose) == BIT_OF(g->purpose) &&
           enumeration_bits(&enumeration_data_class, row->classes) == g->classes;
}

/* It never opens what is past: it begins today at the earliest. */
static struct access_grant grant_of(struct tx *tx, int64_t agreement, const struct wanted *w)
{
    struct access_grant g;
    entity_init(&entity_access_grant, &g);
    g.from_organization = w->grant.from;
    g.to_organization = w->grant.to;
    g.purpose = w->grant.purpose;
    g.classes = enumeration_codes(tx->arena, &enumeration_data_class, w->grant.classes);
    g.starts = w->grant.starts > tx->today ? w->grant.starts : tx->today;
    g.ends = w->grant.last;
    g.agreement = agreement;
    g.clause = w->clause;
    return g;
}

void sharing_sync(struct tx *tx, int64_t agreement)
{
    struct agreement_whole w;
    struct sharing_grants_row *rows;
    struct wanted *wanted = NULL;
    size_t n_wanted = 0, n_open = 0, n_ends = 0;
    size_t n = sharing_grants(tx, &(struct sharing_grants_in){ agreement, tx->today }, &rows);
    if (agreement_load(tx, agreement, &w) && binds(&w.a))
        n_wanted = wanted_of(tx, &w, &wanted);
    struct access_grant_last *ends = arena_array(tx->arena, struct access_grant_last, n);
    struct access_grant *open = arena_array(tx->arena, struct access_grant, n_wanted);
    for (size_t i = 0; i < n; i++) {
        day last = tx->today - 1;
        for (size_t k = 0; k < n_wanted; k++)
            if (!wanted[k].there && row_says(tx, &rows[i], &wanted[k])) {
                wanted[k].there = true;
                last = wanted[k].grant.last;
                break;
            }
        if (rows[i].ends != last)
            ends[n_ends++] = (struct access_grant_last){ rows[i].id, last };
    }
    for (size_t k = 0; k < n_wanted; k++)
        if (!wanted[k].there &&
            (wanted[k].grant.last == DAY_NONE || wanted[k].grant.last >= tx->today))
            open[n_open++] = grant_of(tx, agreement, &wanted[k]);
    access_grants_change(tx, open, n_open, ends, n_ends);
}

void sharing_sync_organization(struct tx *tx, int64_t organization)
{
    struct sharing_agreements_row *rows;
    struct sharing_agreements_in in = { organization };
    size_t n = sharing_agreements(tx, &in, &rows);
    for (size_t i = 0; i < n; i++)
        sharing_sync(tx, rows[i].agreement);
}

/* -- for its page -- */

size_t sharing_lines(struct tx *tx, const struct agreement_whole *w, struct sharing_line **ret)
{
    struct wanted *wanted;
    size_t n = 0, n_wanted = wanted_of(tx, w, &wanted);
    *ret = arena_array(tx->arena, struct sharing_line, n_wanted);
    for (size_t i = 0; i < n_wanted; i++) {
        const struct clause_grant *g = &wanted[i].grant;
        struct sharing_line *last = n ? &(*ret)[n - 1] : NULL;
        if (!last || last->clause != wanted[i].clause || last->from->organization != g->from ||
            last->to->organization != g->to) {
            last = &(*ret)[n++];
            *last = (struct sharing_line){ .clause = wanted[i].clause,
                                           .classes = g->classes,
                                           .starts = g->starts,
                                           .last = g->last };
            for (size_t k = 0; k < w->n_parties; k++) {
                if (w->parties[k].organization == g->from)
                    last->from = &w->parties[k];
                if (w->parties[k].organization == g->to)
                    last->to = &w->parties[k];
            }
        }
        last->purposes |= BIT_OF(g->purpose);
    }
    return n;
}

static const struct statement *const *const statements[] = { statements_sharing, NULL };

const struct module module_sharing = { .name = "sharing", .statements = statements };
