/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/partnership/checklists.h"

#include "app/knowledge/texts.h"
#include "core/fault.h"
#include "partnership.ent.h"

#include <pthread.h>

static struct checklist lists[LANG_COUNT];
static const char *mistake; /* said at each use, not only at the first */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static size_t entries_of(const struct content *c, enum content_kind kind,
                         const struct content_entry *phase, struct checklist_item *ret, size_t most)
{
    size_t n = 0;
    for (const struct content_entry *e = NULL; (e = content_next(c, kind, phase, e));) {
        if (n == most) {
            mistake = "more entries in the checklist than there is room for";
            break;
        }
        ret[n++] = (struct checklist_item){ e->code, content_text(e, CONTENT_TITLE),
                                            content_text(e, CONTENT_TEXT), e };
    }
    return n;
}

static void list_make(const struct content *c, struct checklist *to)
{
    const struct enumeration *phases = &enumeration_partnership_phase;
    to->n_questions = entries_of(c, CONTENT_STANDING, NULL, to->questions, CHECKLIST_QUESTIONS);
    for (const struct content_entry *e = NULL; (e = content_next(c, CONTENT_PHASE, NULL, e));) {
        int place = (int)to->n_phases + 1; /* the first value is “none” */
        if (place >= phases->n_values || !str_is(e->code, phases->values[place].code)) {
            mistake = "the phases of the content are not those of the program";
            return;
        }
        struct checklist_phase *p = &to->phases[to->n_phases++];
        p->code = e->code;
        p->title = content_text(e, CONTENT_TITLE);
        p->purpose = content_text(e, CONTENT_TEXT);
        p->n_items = entries_of(c, CONTENT_ITEM, e, p->items, CHECKLIST_ITEMS);
    }
    if ((int)to->n_phases + 1 != phases->n_values)
        mistake = "a phase is missing in the content";
}

static void lists_make(void)
{
    for (int l = 0; l < LANG_COUNT; l++)
        list_make(texts_of((enum lang)l), &lists[l]);
}

const struct checklist *checklists_of(enum lang l)
{
    texts_of(l); /* what is wrong with the texts themselves is told there */
    pthread_once(&once, lists_make);
    if (mistake)
        fault_raise(FAULT_INVARIANT, "content: %s", mistake);
    return &lists[l];
}

const struct checklist *checklists_said(struct arena *a, enum lang l, const struct content *said)
{
    const struct checklist *shipped = checklists_of(l);
    if (said == texts_of(l))
        return shipped;
    struct checklist *c = arena_make(a, struct checklist);
    list_make(said, c);
    return c;
}

/* -- finding
 * ------------------------------------------------------------------------------------------ */

static const struct checklist_item *item_in(const struct checklist_item *items, size_t n,
                                            struct str code)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(items[i].code, code))
            return &items[i];
    return NULL;
}

const struct checklist_phase *checklist_phase(const struct checklist *c, struct str code)
{
    for (size_t i = 0; i < c->n_phases; i++)
        if (str_eq(c->phases[i].code, code))
            return &c->phases[i];
    return NULL;
}

const struct checklist_item *checklist_item(const struct checklist *c, struct str code)
{
    const struct checklist_item *found = NULL;
    for (size_t i = 0; i < c->n_phases && !found; i++)
        found = item_in(c->phases[i].items, c->phases[i].n_items, code);
    return found;
}

const struct checklist_item *checklist_question(const struct checklist *c, struct str code)
{
    return item_in(c->questions, c->n_questions, code);
}
