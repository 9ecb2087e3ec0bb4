/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VIEW_CHOICE_H
#define VIEW_CHOICE_H

#include "entity/entity.h"

/* What a field may be, for people: codes of a vocabulary, records that a ref may name. Forms,
 * filters and cells ask the module for them; enums need nobody. */
struct choice {
    struct str value, label; /* raw value: a code, an id */
    bool kept_only;          /* read where it is, offered to none that has it not */
};
struct choices {
    const struct choice *list;
    size_t n;
    /* Too many for a list: they are searched for. NULL when the list has them all. */
    const struct choice_search *search;
};
struct choice_search {
    const char *path; /* "/pick/organization": answers the same to our script */
    /* Those that match what was typed, best first, few; and the label of one value, NULL when it is
     * none that the actor may see. */
    struct choices (*find)(void *ctx, const char *ref, struct str typed);
    struct str (*label)(void *ctx, const char *ref, struct str value);
    const char *ref; /* the entity's name */
    void *ctx;
};

/* Gives the choices of a field of type list, set or ref; ctx is the module's. May be asked several
 * times. */
struct choice_source {
    struct choices (*of)(void *ctx, const struct field *f);
    void *ctx;
};

/* The choices of any field: enums and bools from the description, others from the source, which may
 * be NULL. */
struct choices choices_of(struct arena *a, enum lang l, const struct choice_source *s,
                          const struct field *f);
/* The label of a raw value; the value itself when it is no longer among the choices. */
struct str choice_label(const struct choices *c, struct str value);

bool choice_among(const struct choices *c, struct str value);
/* Whether the field holds a code or an id that only a source knows the words of. */
bool choice_is_code(const struct field *f);
/* The label of what the field holds; of a set all labels, in the order of the choices. What was
 * said in free words before the field was a set is given as it is. */
struct str choice_said(struct arena *a, const struct choices *c, const struct field *f,
                       struct str value);

#endif
