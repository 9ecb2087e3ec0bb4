/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/acquaintance/path.h"

#include <stdlib.h>

/* Breadth first, a step at a time: who is reached at a step keeps the best way of that many steps,
 * by the sum of what its ties cost; of two that cost the same, the one found first in the order of
 * keys. */
static const int costs[] = {
    [TIE_TRUSTS] = 0, [TIE_WORKS_WITH] = 1, [TIE_COLLEAGUES] = 2, [TIE_MET] = 4
};

struct node {
    int64_t key; /* a contact's id, or minus an account's */
    int64_t organization;
    size_t first, n; /* its ties, in graph.ends */
    int step;        /* at which it was reached; -1: not yet */
    int cost;
    size_t before; /* from whom */
    enum tie_kind kind;
    bool target;
};
struct end {
    size_t to;
    enum tie_kind kind;
};
struct graph {
    struct node *nodes; /* by key */
    size_t n;
    struct end *ends;
    size_t *by_organization; /* the nodes that have one, by it */
    size_t n_organized;
};

static int64_t key_of(const struct path_person *p)
{
    return p->contact ? p->contact : -p->account;
}

static int by_key(const void *a, const void *b)
{
    const struct node *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

static size_t index_of(const struct graph *g, int64_t key)
{
    size_t low = 0, high = g->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (g->nodes[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* -- the graph
 * ------------------------------------------------------------------------------------------ */

static void person_add(struct graph *g, const struct path_person *p)
{
    g->nodes[g->n++] =
        (struct node){ .key = key_of(p), .organization = p->organization, .step = -1 };
}

/* Each once; where somebody is said with an organization and without, with it. */
static void people_sort(struct graph *g)
{
    size_t n = 0;
    qsort(g->nodes, g->n, sizeof *g->nodes, by_key);
    for (size_t i = 0; i < g->n; i++) {
        if (n && g->nodes[n - 1].key == g->nodes[i].key) {
            if (!g->nodes[n - 1].organization)
                g->nodes[n - 1].organization = g->nodes[i].organization;
            continue;
        }
        g->nodes[n++] = g->nodes[i];
    }
    g->n = n;
}

static void ties_place(struct graph *g, struct arena *a, const struct path_tie *ties, size_t n)
{
    g->ends = arena_array(a, struct end, 2 * n + 1);
    for (size_t i = 0; i < n; i++) {
        g->nodes[index_of(g, key_of(&ties[i].one))].n++;
        g->nodes[index_of(g, key_of(&ties[i].other))].n++;
    }
    for (size_t i = 1; i < g->n; i++)
        g->nodes[i].first = g->nodes[i - 1].first + g->nodes[i - 1].n;
    for (size_t i = 0; i < g->n; i++)
        g->nodes[i].n = 0;
    for (size_t i = 0; i < n; i++) {
        size_t x = index_of(g, key_of(&ties[i].one)), y = index_of(g, key_of(&ties[i].other));
        g->ends[g->nodes[x].first + g->nodes[x].n++] = (struct end){ y, ties[i].kind };
        g->ends[g->nodes[y].first + g->nodes[y].n++] = (struct end){ x, ties[i].kind };
    }
}

static int by_organization(const void *a, const void *b, void *ctx)
{
    const struct graph *g = ctx;
    size_t i = *(const size_t *)a, k = *(const size_t *)b;
    int64_t x = g->nodes[i].organization, y = g->nodes[k].organization;
    return x != y ? (x > y) - (x < y) : (i > k) - (i < k);
}

static void organizations_group(struct graph *g, struct arena *a)
{
    g->by_organization = arena_array(a, size_t, g->n);
    for (size_t i = 0; i < g->n; i++)
        if (g->nodes[i].organization)
            g->by_organization[g->n_organized++] = i;
    qsort_r(g->by_organization, g->n_organized, sizeof *g->by_organization, by_organization, g);
}

/* -- the way
 * ------------------------------------------------------------------------------------------ */

static void reach(struct graph *g, size_t from, size_t to, enum tie_kind kind)
{
    struct node *x = &g->nodes[from], *y = &g->nodes[to];
    int cost = x->cost + costs[kind];
    bool better = y->step < 0 || (y->step == x->step + 1 && cost < y->cost);
    if (!better)
        return;
    y->step = x->step + 1;
    y->cost = cost;
    y->before = from;
    y->kind = kind;
}

/* All in one organization know each other: the cheapest of those reached at this step leads to the
 * others, so that a large one is gone through once a step. */
static void colleagues_reach(struct graph *g, int step)
{
    for (size_t i = 0, end; i < g->n_organized; i = end) {
        int64_t organization = g->nodes[g->by_organization[i]].organization;
        size_t best = g->n;
        for (end = i;
             end < g->n_organized && g->nodes[g->by_organization[end]].organization == organization;
             end++) {
            size_t k = g->by_organization[end];
            if (g->nodes[k].step == step &&
                (best == g->n || g->nodes[k].cost < g->nodes[best].cost))
                best = k;
        }
        for (size_t k = i; best < g->n && k < end; k++)
            reach(g, best, g->by_organization[k], TIE_COLLEAGUES);
    }
}

static size_t best_target(const struct graph *g, int step)
{
    size_t best = g->n;
    for (size_t i = 0; i < g->n; i++)
        if (g->nodes[i].target && g->nodes[i].step == step &&
            (best == g->n || g->nodes[i].cost < g->nodes[best].cost))
            best = i;
    return best;
}

static size_t search(struct graph *g, size_t from)
{
    g->nodes[from].step = 0;
    for (int step = 0; step < PATH_STEPS; step++) {
        for (size_t i = 0; i < g->n; i++)
            for (size_t k = 0; g->nodes[i].step == step && k < g->nodes[i].n; k++) {
                const struct end *e = &g->ends[g->nodes[i].first + k];
                reach(g, i, e->to, e->kind);
            }
        colleagues_reach(g, step);
        size_t found = best_target(g, step + 1);
        if (found < g->n)
            return found;
    }
    return g->n;
}

size_t path_find(struct arena *a, const struct path_tie *ties, size_t n_ties,
                 struct path_person from, const struct path_person *targets, size_t n_targets,
                 struct path_step ret[PATH_STEPS])
{
    struct graph g = { .nodes = arena_array(a, struct node, 2 * n_ties + n_targets + 1) };
    for (size_t i = 0; i < n_ties; i++) {
        person_add(&g, &ties[i].one);
        person_add(&g, &ties[i].other);
    }
    for (size_t i = 0; i < n_targets; i++)
        person_add(&g, &targets[i]);
    person_add(&g, &from);
    people_sort(&g);
    ties_place(&g, a, ties, n_ties);
    organizations_group(&g, a);
    for (size_t i = 0; i < n_targets; i++)
        g.nodes[index_of(&g, key_of(&targets[i]))].target = true;
    size_t start = index_of(&g, key_of(&from));
    size_t at = g.nodes[start].target ? g.n : search(&g, start);
    if (at == g.n)
        return 0;
    size_t n = (size_t)g.nodes[at].step;
    for (size_t i = n; i > 0; i--, at = g.nodes[at].before) {
        int64_t key = g.nodes[at].key;
        ret[i - 1] = (struct path_step){
            .to = { key > 0 ? key : 0, key < 0 ? -key : 0, g.nodes[at].organization },
            .kind = g.nodes[at].kind,
        };
    }
    return n;
}
