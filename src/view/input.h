/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VIEW_INPUT_H
#define VIEW_INPUT_H

#include "view/form.h"

/* One labelled input, ready to be drawn by input.html. */
enum input_kind { INPUT_LINE, INPUT_LONG, INPUT_SELECT, INPUT_TICK, INPUT_PICK };

struct input_model {
    const struct input *in;
    enum input_kind kind;
    const char *class;
    const char *type, *mode;  /* of an INPUT_LINE */
    struct str id, described; /* ids of the hint and of the error */
    struct str value;
    int rows;
    bool wrong, ticked, known; /* known: the value is among the choices */
    bool present;              /* an absent tick means no: says that it was asked */
    bool many;                 /* too many choices for a list to pick from */
    bool secret;               /* never shown again */
    struct picker {            /* of an INPUT_PICK */
        struct str typed, now; /* what the box holds; what the present value is called */
        bool searched;         /* somebody asked for what matches */
        struct choices found;
    } pick;
};

/* A set: a box for each word, those seen at once first. */
struct set_choice {
    struct str value, label;
    bool chosen;
};
struct set_model {
    const struct input *in;
    struct str id, described;
    struct set_choice *list;
    size_t n, n_open; /* the first n_open are seen at once */
};
void set_draw(struct view *v, const struct input *in, struct str codes);
void set_choice(struct view *v, const struct set_model *m, const struct set_choice *c);

/* What the box of a searched reference shows. */
void picker_fill(struct view *v, const struct input *in, struct str value, struct picker *ret);
/* Unique in a page: `mark` tells the forms of one apart, NULL where there is one. */
struct str input_id(struct arena *a, const char *mark, const char *name);
/* The ids of its hint and of its error, for aria-describedby; empty when it has neither. */
struct str input_described(struct arena *a, const struct input *in, struct str id);
/* `class` is one of our own; `present` as above. */
void input_draw(struct view *v, const struct input *in, struct str value, const char *class,
                bool present);

#endif
