/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_MERGE_H
#define APP_MERGE_H

#include "merge.ent.h"
#include "merge.sql.h"
#include "store/event.h"

/* Two records that are the same thing become one, and can become two again. What points to the
 * absorbed one is found in the descriptions of all entities (app/record/entities.h), so that a new
 * module is covered by itself. The absorbed record stays, archived; its address leads to the other.
 */

enum merge_refusal {
    MERGE_OK,
    MERGE_ABSENT,  /* one is not there, put away, or both are the same */
    MERGE_PERSONS, /* records of persons are held, shared or consented for the absorbed one: another
                      organization would come to see them */
    MERGE_TIED,    /* an agreement or a partnership has both: they are two */
};

/* One field through which rows point to the absorbed record. */
struct merge_refer {
    const struct entity *entity;
    const struct field *field;
    int64_t n;       /* rows that will point to the one that stays */
    int64_t clashes; /* those that cannot, as it has the same already: they stay where they are */
    int64_t *held;   /* their ids, MERGE_HELD at most */
    bool tied;       /* one of them ties the two records to each other */
};
enum { MERGE_HELD = 60 };

struct merge_plan {
    const struct entity *entity;
    int64_t kept, absorbed;
    enum merge_refusal refusal;
    struct merge_refer *refers; /* those with rows only, in the order of entity_all */
    size_t n_refers;
    int64_t n_external;
    bool host; /* the absorbed one is the organization that runs the network */
};
/* What merging would do; writes nothing. */
void merge_plan(struct tx *tx, const struct entity *e, int64_t kept, int64_t absorbed,
                struct merge_plan *ret);

/* Does it, in the caller's transaction: `result` is the kept record with the values it shall have,
 * checked already. The id of the merging; 0 when the plan refuses or `result` is not the newest
 * version. Posts record_merged. */
int64_t merge_do(struct tx *tx, const struct merge_plan *plan, void *result);

/* What going back cannot do, because people have changed it since: told, and left as it is. */
struct merge_left {
    const struct entity *entity;
    int64_t id; /* of the row; 0 of an id of another system */
    const struct field *field;
};
struct merge_back {
    const struct entity *entity;
    int64_t moved; /* rows and ids that go back, or went */
    struct merge_left *left;
    size_t n_left;
    struct merge_left *fields; /* of the kept record */
    size_t n_fields;
    int64_t first; /* another merging that has to be reversed before this one; 0: none */
    bool done;     /* reversed already, or not there */
};
/* Reverses a merging; with `look`, only says what reversing would do. Nothing is changed when
 * ret->first or ret->done. Posts record_merged with `reversed`. */
void merge_reverse(struct tx *tx, int64_t merging, bool look, struct merge_back *ret);

/* Where the record is now: the one that it was merged into, following further merges; 0 when it
 * was not. */
int64_t merge_into(struct tx *tx, const struct entity *e, int64_t id);

extern const struct event_type record_merged;
struct record_merged_event {
    int64_t merging;
    const struct entity *entity;
    int64_t kept, absorbed;
    bool reversed;
};

#endif
