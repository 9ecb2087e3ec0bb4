/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SHEET_SHOW_H
#define APP_SHEET_SHOW_H

#include "app/partnership/action/action.h"
#include "app/partnership/sheet/sheet.h"
#include "view/chart.h"
#include "view/status.h"
#include "view/view.h"

/* A worksheet as its page shows it. */

struct sheet_cell_view {
    const struct sheet_ask *ask;
    const struct sheet_given *given; /* of a row that is given */
    struct str id, name, seen_name, seen;
    struct str value; /* as the input takes it: what is kept, or was typed */
    struct str said;  /* for people */
    struct str error, other;
    int64_t id_kept;
    struct str kept; /* the same, for its buttons; NULL: nothing is kept yet */
    struct str describes;
    int lines; /* of its box */
};

/* What one of those who answer says in a row. */
struct sheet_answer {
    struct str name;
    struct sheet_part {
        struct str label, said, bring; /* bring: "bring:12", NULL: nothing to take over */
        struct str act;                /* where it becomes an action; NULL: nowhere */
        int64_t cell;
    } * parts;
    size_t n_parts;
    struct str bring; /* of a whole row: "bring_row:7" */
};

/* All that one says in a section with rows of their own. */
struct sheet_answers_list {
    struct str name;
    struct sheet_answer *rows;
    size_t n_rows;
};

struct sheet_row_view {
    struct str place, id; /* "r12", "row-r12" */
    struct str title, text;
    int64_t row;                       /* 0: given, or the empty line */
    int number;                        /* its rank; 0: none */
    bool fresh, first, last, has_more; /* has_more: it can be removed, or has a history */
    bool has_words;
    struct sheet_cell_view *cells;
    size_t n_cells;
    struct sheet_answer *answers;
    size_t n_answers;
};

struct sheet_section_view {
    const struct sheet_section *section;
    struct sheet_row_view *rows;
    size_t n_rows;
    bool plain; /* rows with one answer each: no table */
    struct sheet_answers_list *lists;
    size_t n_lists;
    /* Of marks from 0 to 10, day after day. */
    struct curve curve;
    size_t n_points;
    struct str curve_said, curve_first, curve_last;
};

struct sheet_voice_view {
    const struct sheet_voice *voice;
    struct str said;
    enum status status;
    struct str side;     /* where its answers are noted, for who notes them; NULL */
    struct str link;     /* where it is asked to answer without an account; NULL */
    struct str noter;    /* who notes for it; NULL: nobody */
    struct str speakers; /* who chose this side; NULL: nobody had to */
    bool here, may_note;
};

struct sheet_page_view {
    const struct sheet *s;
    const struct sheet_voice *of; /* whose cells are written; NULL: nobody's */
    const struct crumb *crumbs;
    struct step steps[3];
    size_t n_steps;
    struct sheet_voice_view *voices;
    size_t n_voices;
    struct sheet_section_view *sections;
    size_t n_sections;
    struct str title, csv, paper, blank, back, side;
    struct side_choice choice; /* where the actor's organization has several parties */
    struct str noting;         /* that somebody notes for the party shown, and since when; NULL */
    struct str ask;            /* where all parties are asked at once; NULL: nowhere */
    struct str pdf;            /* where a PDF is asked for; NULL: nowhere */
    bool notes;                /* the actor does */
    struct str *formers;       /* where the sheets of merged organizations are read */
    size_t n_formers;
    bool beside, editing, wrong, printing, by_link;
    struct str community;  /* of a link */
    struct action_new act; /* about one answer; origin NULL: not asked */
    struct action_line *actions;
    size_t n_actions;
    bool may_act;
    day today;
    bool may_hand, may_take_back, may_open, may_close, may_agree, may_reopen;
};

/* The marks of the scale, as they are kept. */
enum { SHEET_SCALE_STEPS = 21 };
extern const char *const sheet_scale[SHEET_SCALE_STEPS];
/* Of a row without a title, its number. */
struct str sheet_row_called(const struct view *v, const struct sheet_row_view *row);

#endif
