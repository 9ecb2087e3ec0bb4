/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VIEW_CHART_H
#define VIEW_CHART_H

#include "view/tpl.h"

/* Charts as inline SVG: marks in percent, so that a chart fills its width and nothing is stretched.
 * Each has role="img" and a sentence with its figures, that the caller gives; a NULL sentence hides
 * it from screen readers because the words stand beside it. */

/* Rhythm over weeks: one cell each, 0 nothing to 4 and more. */
void chart_heat(struct view *v, const int *counts, size_t n, struct str sentence);

/* One cell a period, usually a month. */
enum cell { CELL_NONE /* nothing due */, CELL_MET, CELL_LATE, CELL_DUE };
void chart_cells(struct view *v, const enum cell *cells, size_t n, struct str sentence);
void chart_cells_key(struct view *v); /* the legend of chart_cells, once a page */

/* A curve with its last point; the lowest value at the bottom. `attention` paints the point rust.
 */
void chart_spark(struct view *v, const double *values, size_t n, bool attention,
                 struct str sentence);

/* How full: one cell for each night, `taken` of `places`; a negative `taken` is not known. */
void chart_nights(struct view *v, const int *taken, size_t n, int places, struct str sentence);

/* Day by day, from zero: what was taken, below a dotted mark for the places there were. A negative
 * value is not known; 0 places: no mark. A column that reaches its mark is darker. `most_said`
 * names the height of the highest mark or column (“34 lits”); NULL: nothing. */
struct column {
    int64_t value, places;
};
void chart_columns(struct view *v, const struct column *list, size_t n, day first,
                   struct str most_said, struct str sentence);
int64_t columns_highest(const struct column *list, size_t n); /* 1 at least */

/* Curves over the same points, from zero to `top`; a value under 0 is not known and leaves a gap.
 * `top_said` names the height of the top (“34 lits”), `first` and `last` the ends; NULL: nothing.
 */
enum curve_look { CURVE_MAIN, CURVE_MARK /* dotted: places */, CURVE_QUIET };
struct curve {
    enum curve_look look;
    const double *values;
};
void chart_curves(struct view *v, const struct curve *list, size_t n_curves, size_t n_points,
                  double top, struct str top_said, struct str first, struct str last,
                  struct str sentence);

/* A share of a whole: parts side by side in the order given, thicker than text. */
enum part_tone { PART_MAIN, PART_HALF, PART_REST, PART_WARN, PART_DONE };
struct part {
    enum part_tone tone;
    int64_t n;
};
void chart_parts(struct view *v, const struct part *parts, size_t n, struct str sentence);
void chart_swatch(struct view *v, enum part_tone tone); /* beside a figure that names a part */

/* Time spent (of a phase, of a term) against a usual time, all in days; longest is the right edge.
 */
void chart_age(struct view *v, int64_t days, int64_t usual, int64_t longest);

/* The phases of a way: done, now, to come. */
struct step {
    struct str label, href; /* NULL href: no link */
    struct str line, line2; /* below the label; may be NULL */
    enum { STEP_LATER, STEP_DONE, STEP_NOW } state;
};
void stepper(struct view *v, const struct step *steps, size_t n);

#endif
