/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/partnership/checklists.h"

#include "assets.h"
#include "core/fault.h"
#include "partnership.ent.h"

#include <pthread.h>

/* Kept for the life of the program: it is the same for every request. */
static struct checklist lists[LANG_COUNT];
static struct str mistake; /* said at each use, not only at the first */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void phases_check(struct arena *a, const char *path, const struct checklist *c)
{
    const struct enumeration *e = &enumeration_partnership_phase;
    for (int i = 1; i < e->n_values && !mistake.p; i++)
        if ((size_t)i > c->n_phases || !str_is(c->phases[i - 1].code, e->values[i].code))
            mistake = arena_fmt(a, "%s: phase %d is not %s", path, i, e->values[i].code);
}

static void lists_read(void)
{
    static const char *const paths[LANG_COUNT] = {
        [LANG_FR] = "content/fr/checklist.txt", [LANG_EN] = "content/en/checklist.txt"
    };
    static char room[512];
    struct arena *a = arena_new(1 << 20);
    for (int l = 0; l < LANG_COUNT && !mistake.p; l++) {
        const struct asset *file = asset_find(paths[l]);
        if (!file)
            mistake = arena_fmt(a, "%s is not there", paths[l]);
        else if (checklist_read(a, paths[l], file->bytes, &lists[l], &mistake))
            phases_check(a, paths[l], &lists[l]);
    }
    if (!mistake.p)
        mistake = checklist_differs(a, &lists[LANG_FR], &lists[LANG_EN]);
    if (mistake.p) {
        mistake.n = mistake.n < sizeof room ? mistake.n : sizeof room;
        for (size_t i = 0; i < mistake.n; i++)
            room[i] = mistake.p[i];
        mistake.p = room;
    }
    arena_free(a);
}

const struct checklist *checklists_of(enum lang l)
{
    pthread_once(&once, lists_read);
    if (mistake.p)
        fault_raise(FAULT_INVARIANT, "%.*s", STR_ARG(mistake));
    return &lists[l];
}
