/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_INDICATOR_H
#define APP_INDICATOR_H

#include "app/evaluation/evaluation.h"
#include "app/evaluation/under.h"
#include "indicator.ent.h"
#include "indicator.sql.h"
#include "view/chart.h"
#include "view/status.h"

/* What a partnership measures: where it began, where it should come, by when; each change of a
 * target is an event with its reason. */
extern const struct record_pages indicator_pages;

/* -- one with its targets and its measures, oldest first -- */
enum standing {
    STANDING_NONE, /* nothing is measured yet */
    STANDING_ON,   /* on the way */
    STANDING_RISK,
    STANDING_REACHED,
    STANDING_MISSED,
};
struct indicator_whole {
    const struct indicators_of_row *row;
    const struct indicator_targets_of_row *targets;
    size_t n_targets;
    const struct indicator_measures_of_row *measures;
    size_t n_measures;
    int unit; /* enum indicator_unit */
    bool at_most;
    enum standing standing;
};
/* Those of one partnership; of all with 0. */
size_t indicator_all(struct tx *tx, int64_t partnership, struct indicator_whole **ret);
/* One of a list; NULL when it is not there. */
const struct indicator_whole *indicator_in(const struct indicator_whole *list, size_t n,
                                           int64_t id);

/* Recorded under all that is derived: the last target, the next day to measure. */
void indicator_renew(struct tx *tx, int64_t indicator);
/* Inserts it, unless it is there, with its first target, from the day it is measured since. */
int64_t indicator_add(struct tx *tx, struct indicator *i);
/* A new target from `day` on; `review` 0: decided outside of one. Returns its number. */
int64_t indicator_retarget(struct tx *tx, struct indicator_target *target);
/* One day has one measure: what is said again of a day replaces it. Posts indicator_measured. */
int64_t indicator_measure(struct tx *tx, struct indicator_measure *measure);

/* What its form cannot see: adds errors. */
void indicator_measure_check(struct req *q, int unit, const struct indicator_measure *m,
                             struct form_errors *errors);
/* Out of how many: of a percentage only, 100 when it is not said. */
void indicator_measure_settle(int unit, struct indicator_measure *m);

struct indicator_event {
    int64_t indicator, partnership;
};
extern const struct event_type indicator_measured;

/* -- judging (judge.c): figures only -- */
/* The value of a measure: of a percentage the share of the whole, else the figure. */
double indicator_value(int unit, int64_t figure, int64_t whole);
/* The target that held on a day: the last one begun; the first one before any. */
const struct indicator_targets_of_row *indicator_target_on(const struct indicator_whole *w, day d);
enum standing indicator_judge(const struct indicator_whole *w, day today);
/* How far from the baseline to the target the last measure is, 0 to 1 and more; negative when that
 * is not said: no measure, or a limit that is to be kept rather than a goal to be reached. */
double indicator_progress(const struct indicator_whole *w);

/* As it stood in the morning of a day: what was measured until then, the target that was to be
 * reached before that day changed it. False when it was not there yet. */
bool indicator_as_of(struct arena *a, const struct indicator_whole *w, day d,
                     struct indicator_whole *ret);

/* -- words (words.c) -- */
struct str indicator_value_said(struct arena *a, enum lang l, const struct indicator_whole *w,
                                double value);
/* “18 %, 18 sur 100” and its change from the baseline. */
struct str indicator_measure_said(struct arena *a, enum lang l, const struct indicator_whole *w,
                                  const struct indicator_measures_of_row *m);
/* “au plus 10 %, d’ici le 1er juin 2026” */
struct str indicator_target_said(struct arena *a, enum lang l, const struct indicator_whole *w,
                                 int64_t figure, day due);
/* The same for who is outside: no number of people under INDICATOR_FEWEST, of a share or of people
 * counted by a trait (docs/decisions/0104). *ret_few tells that one was left out; may be NULL. */
enum { INDICATOR_FEWEST = 5 };
struct str indicator_measure_told(struct arena *a, enum lang l, const struct indicator_whole *w,
                                  const struct indicator_measures_of_row *m, bool *ret_few);
/* Makes the list fit for the outside: small baselines of people are gone from it. */
void indicator_all_told(struct arena *a, struct indicator_whole *list, size_t n);
struct str standing_said(enum lang l, enum standing s);
enum status standing_status(enum standing s);
/* Why it stands so: the rule with its figures. */
struct str indicator_rule_said(struct arena *a, enum lang l, const struct indicator_whole *w,
                               day today);

/* -- its curve (curve.c) -- */
struct indicator_curve {
    double *measured, *target; /* negative where not known */
    size_t n;
    double top;
    struct str top_said, first, last, sentence;
};
struct indicator_curve indicator_curve_of(struct arena *a, enum lang l,
                                          const struct indicator_whole *w, day today);

/* -- pages -- */
struct indicator_line {
    const struct indicator_whole *w;
    struct str name, kind, target, result, standing, measured_on, due_words;
    enum status status;
    struct indicator_curve curve;
    bool late; /* to be measured */
};
struct indicators_view {
    const struct partnership *p;
    const struct crumb *crumbs;
    struct str base, lede;
    bool may_write;
    struct indicator_line *lines;
    size_t n_lines;
};
struct target_line {
    const struct indicator_targets_of_row *row;
    struct str words, review;
    bool now;
};
struct measure_line {
    const struct indicator_measures_of_row *row;
    struct str words, target, by;
    bool good;
};
struct indicator_view {
    struct record_tools tools;
    const struct indicator *i;
    const struct crumb *crumbs;
    struct indicator_line line;
    struct str rule, period, collector, baseline, direction;
    struct target_line *targets;
    size_t n_targets;
    struct measure_line *measures;
    size_t n_measures;
    bool is_percent;
    struct form measure, target; /* to write */
    bool measure_open, target_open;
};
struct indicator_line indicator_line_of(struct req *q, const struct indicator_whole *w);
void indicator_show(struct req *q, struct res *r, const void *record);
void indicator_show_again(struct req *q, struct res *r, const struct indicator *i,
                          const struct form_errors *errors, const void *typed, bool is_target);
void indicators_page(struct req *q, struct res *r); /* GET /partnerships/{id}/indicators */
void indicator_measure_add(struct req *q, struct res *r);
void indicator_measure_drop(struct req *q, struct res *r);
void indicator_target_add(struct req *q, struct res *r);
void indicator_target_drop(struct req *q, struct res *r);
void indicator_measures_csv(struct req *q, struct res *r);

#endif
