/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VIEW_FORM_H
#define VIEW_FORM_H

#include "view/choice.h"
#include "view/view.h"

/* An accessible form from the fields of an entity: labels, hints, the right kind of input, what was
 * typed shown again as it was typed, an error under its field and all of them at the top, with
 * links. Between form_begin and form_end a template may put its own headings and inputs:
 *
 *     {{call form_begin(&m->form)}}
 *     <fieldset class="sheet"><legend>{{t organization.who}}</legend>
 *     {{call form_fields(&m->form, "name sector:half email:half")}}
 *     </fieldset>
 *     {{call form_end(&m->form)}}
 */
struct form {
    const struct entity *entity;
    const void *record;               /* what is shown where nothing was typed */
    const struct req *typed;          /* the POST that came back with errors; NULL at first */
    const struct form_errors *errors; /* may be NULL */
    struct choice_source choices;     /* of list and ref fields */
    struct str action;                /* where it posts; NULL: the present path */
    struct str back;                  /* where Cancel leads; NULL: no such link */
    enum text_id submit;              /* the button's verb; TEXT_NONE: “Enregistrer” */
    const char *mark;                 /* in the ids of its inputs, where a page has several forms */
    bool multipart;                   /* takes files */
    struct form_clash *clash;         /* somebody has saved since; NULL otherwise */
};

/* Fills `ret` for a record shown for the first time, or that came back: `errors` may be NULL. */
void form_init(struct form *ret, const struct entity *e, const void *record,
               const struct req *typed, const struct form_errors *errors);

void form_begin(struct view *v, const struct form *f);
void form_end(struct view *v, const struct form *f); /* buttons, </form> */
/* One field; NULL takes its value from the record or from what was typed. */
void form_field(struct view *v, const struct form *f, const struct field *field);
/* Several by name, in this order, two columns on a wide screen where the name says so: "name
 * phone:half email:half". Faults on an unknown name. */
void form_fields(struct view *v, const struct form *f, const char *names);
/* The whole form with every field that is not hidden: no template needed. */
void form_all(struct view *v, const struct form *f);

/* An input that belongs to no entity (a reason, a password), with the same care. */
struct input {
    const char *name;
    const char *mark; /* of its form; NULL: none */
    struct str label, hint;
    struct str value; /* shown in it; what was typed wins */
    struct str error; /* NULL when all is well */
    const char
        *type; /* NULL: "text"; also "textarea", "select", "checkbox", "password", "file", … */
    const char *autocomplete; /* NULL: none said */
    const char *accept;       /* of a file */
    struct choices choices;   /* of a select */
    bool required, optional_said;
    int64_t max; /* characters; 0: none */
};
void form_input(struct view *v, const struct input *in);
const char *form_field_type(const struct field *f); /* the type of such an input for a field */

/* Before a form is read: a value whose box was emptied is taken out of it. True when it is to be
 * shown again as it is, because what was typed in the box of a reference is to be searched for. */
bool form_searches(struct req *q);

/* -- somebody has saved since
 * ------------------------------------------------------------------------ */
/* For each field that both changed: theirs, yours, one to keep. Fields that only they changed are
 * taken as they are; nothing that was typed is lost. */
struct clash_field {
    const struct field *field;
    struct str theirs, yours;             /* shown */
    struct str theirs_typed, yours_typed; /* what the form would post */
};
struct form_clash {
    struct str who; /* NULL when not known */
    instant at;
    int64_t version; /* the present one: posted when the choice is made */
    struct clash_field *fields;
    size_t n;
};
/* Compares three states of a record: as this person opened it, as it is now, as they want it. In
 * `mine` what only they changed is replaced by theirs. */
struct form_clash *form_clash_find(struct arena *a, enum lang l, const struct entity *e,
                                   const void *base, const void *theirs, void *mine);

#endif
