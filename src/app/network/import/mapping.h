/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_IMPORT_MAPPING_H
#define APP_IMPORT_MAPPING_H

#include "app/network/import/import.h"
#include "import_mapping.ent.h"
#include "view/choice.h"

/* A sheet of no known kind: which record each of its rows becomes, and which field each column. A
 * plan is guessed from the heading, mended by a person, kept under a name as an import_mapping, and
 * proposed again for the same heading. */

/* What a row may become: organization, location, program, service, contact, schedule, occupancy.
 * Ends with NULL. */
extern const struct entity *const import_targets[];
const struct entity *import_target_named(struct str name); /* NULL */

/* What a column may say, besides the fields of the target. */
#define PLAN_ID "id"                           /* what the source calls the record */
#define PLAN_ORGANIZATION "organization"       /* the name of its organization */
#define PLAN_ORGANIZATION_ID "organization_id" /* what the source calls that */
#define PLAN_PROGRAM "program"                 /* of a night: the name of the program */
#define PLAN_LOCATION "location"               /* of hours: the name of the place */
#define PLAN_SERVICE "service"                 /* of hours: the name of the service */
#define PLAN_WEEKDAYS "byday"                  /* of hours: days of the week, in words */

struct import_plan {
    const struct entity *target;
    struct str source; /* of outside ids */
    size_t n;          /* columns of the file, in its order */
    struct import_plan_column {
        struct str code; /* PLAN_…, or a field of the target; "" leaves it out */
        enum import_days days;
    } columns[IMPORT_COLUMNS];
};

struct str import_plan_write(struct arena *a, const struct import_plan *p);
bool import_plan_read(struct arena *a, struct str json, struct import_plan *ret);
/* Fills `ret` from the heading, and from the cells below for the order of days. */
void import_plan_guess(struct arena *a, const struct sheet *s, const struct str *heading, size_t n,
                       struct import_plan *ret);
/* The columns guessed again for another target. */
void import_plan_columns(struct arena *a, const struct str *heading, size_t n,
                         struct import_plan *plan);
/* The target may have them; the same for every language but their labels. */
size_t import_plan_choices(struct arena *a, enum lang l, const struct entity *target,
                           struct choice **ret);
/* What fills columns of hours in a row: mapping_hours.c. */
struct import_kind;
void import_plan_hours(struct arena *a, const struct import_plan *p, struct import_kind *ret);
int import_plan_column_of(const struct import_plan *p, const char *code); /* -1: none says it */
const struct import_plan *import_plan_of(const struct import *im); /* of a profile made of one */
/* What keeps the plan from being used; NULL when nothing does. */
struct str import_plan_fault(struct arena *a, enum lang l, const struct import_plan *p);
/* A hash of the headings as they are compared: folded, without what a file of rejected rows adds.
 */
struct str import_headings(struct arena *a, const struct str *heading, size_t n);
bool import_heading_added(struct str heading);

/* The heading and some cells, for the page where columns are mapped: JSON for import_run.details.
 */
struct str import_seen_write(struct arena *a, const struct sheet *s, const struct str *heading,
                             size_t n);
/* Gives the run the kept mapping of the same heading, else a guess. */
struct import_run;
void import_plan_propose(struct tx *tx, const struct sheet *s, const struct str *heading, size_t n,
                         struct import_run *run);
/* The profile that a plan makes. `answers`: {"organizations":{"KEY":ID},"words":{"VOCABULARY:KEY":
 * "CODE"}}, ID 0 for a new one; may be NULL. NULL when the plan cannot be read. */
const struct import_profile *import_plan_profile(struct arena *a, struct str plan,
                                                 struct str answers);
/* Adds to the answers what a form says: "o:KEY" an organization's id or 0, "w:VOCABULARY:CODE" a
 * code or nothing. */
struct str import_answers(struct arena *a, struct str before, const struct value *form, size_t n);
/* The kept mapping of that name; false when there is none. */
bool import_mapping_find(struct tx *tx, struct str name, struct import_mapping *ret);

#endif
