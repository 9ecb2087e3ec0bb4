/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_CLAUSE_H
#define APP_CLAUSE_H

#include "app/module.h"
#include "format/document.h"

/* What a clause does. Each .c file of this folder is one type and defines clause_type_STEM; the
 * build makes the list from the folder (tools/clause_list), so adding a type is adding a file, with
 * its parameters in clause_STEM.ent and its words in content/LANG/clause-STEM.md. */

struct clause_party {
    int64_t organization;
    struct str name;  /* of its department when that is the only side it has */
    struct str whole; /* of the organization; NULL: the same */
};

/* One clause of one agreement, loaded with what its type needs. */
struct clause {
    const struct clause_type *type;
    int64_t id;
    void *parameters; /* the struct of type->parameters */
    const struct clause_party *parties;
    size_t n_parties;
};

/* Something that happened between two organizations and counts. */
struct clause_evidence {
    day day;
    struct str source; /* entity and id of the proof: "interaction", 42 */
    int64_t source_id;
    int64_t with, by; /* organizations; by may be 0: not known */
    int64_t clause;   /* the one that somebody said was kept; 0: an exchange */
};

/* A period that somebody has lifted, as the obligation said it. */
struct clause_waiver {
    int64_t obligation;
    day opened, due;
};

/* What a clause knows when it says what is due. */
struct clause_term {
    day from, last; /* the first and the last day it binds; last may be DAY_NONE: no end */
    const struct clause_evidence *evidence; /* by day, oldest first; may reach beyond the term */
    size_t n_evidence;
    const struct clause_waiver *waivers; /* by due day */
    size_t n_waivers;
    day noticed; /* when notice to end was given; DAY_NONE: none was */
};

/* One obligation as it should be. */
struct clause_due {
    day opened, due;
    day met; /* DAY_NONE: not yet */
    struct str source;
    int64_t source_id;
    int64_t waived;       /* the obligation that was lifted; 0: none */
    int64_t organization; /* who owes; 0: any of the parties */
};

/* The records of persons that one organization opens to another, should the person consent; guard
 * keeps it as an access_grant. */
struct clause_grant {
    int64_t from, to;
    int purpose;      /* enum purpose */
    unsigned classes; /* bits of enum data_class */
    day starts, last; /* last may be DAY_NONE: no end */
};

/* Fields that belong together in the form. */
struct clause_part {
    enum text_id legend;
    const char *fields; /* as form_fields takes them; NULL ends the list */
};

/* Places for what later modules run: NULL until they are there. */
struct clause_constraint; /* what it asks of housing matching */
struct clause_indicator;  /* what it measures */

enum { CLAUSE_FIELDS = 8 };

struct clause_type {
    const char *name;                /* the stem; agreement_clause.type */
    const struct entity *parameters; /* has a ref `clause` and what a person fills in */
    enum text_id label, help;        /* “Contacts réguliers”, and what it is good for */
    void (*propose)(const struct clause *c); /* first values of the parameters */
    /* What the parameters alone cannot tell; adds errors. May be NULL. */
    void (*check)(struct arena *a, enum lang l, const struct clause *c, struct form_errors *errors);
    size_t (*fields)(struct arena *a, enum lang l, const struct clause *c,
                     struct merge_field ret[CLAUSE_FIELDS]);                  /* for its text */
    struct str (*runs)(struct arena *a, enum lang l, const struct clause *c); /* one sentence */
    /* Everything due within the term, oldest first, the one that waits included. NULL: nothing. */
    size_t (*obligations)(struct arena *a, const struct clause *c, const struct clause_term *t,
                          struct clause_due **ret);
    /* What is owed, in a few words, from the days of one obligation. NULL when there are none. */
    struct str (*promise)(struct arena *a, enum lang l, day opened, day due);
    /* What it is called beside others of its type: what was promised. NULL: its label is enough. */
    struct str (*called)(struct arena *a, const struct clause *c);
    bool confirmed; /* that it is kept is said by somebody (app/agreement/commitment) */
    bool outlives;  /* at the end: what is open stays open */
    int64_t (*notice_days)(const struct clause *c); /* how long a notice runs; NULL: not said */
    /* What it opens within the term, nothing that would begin after its end. NULL: no record. */
    size_t (*grants)(struct arena *a, const struct clause *c, const struct clause_term *t,
                     struct clause_grant **ret);
    const struct clause_part *parts; /* of its form; NULL: its fields as they come */
    const struct clause_constraint *constraint;
    const struct clause_indicator *indicator;
};

extern const struct clause_type *const clause_types[];
extern const size_t n_clause_types;
extern const struct module module_clause; /* their parameters */

const struct clause_type *clause_type_find(struct str name); /* NULL when unknown */
/* The party that is this organization; NULL: it is none. */
const struct clause_party *clause_party_find(const struct clause *c, int64_t organization);
/* Those besides `one`, in words: the other's name, “les autres parties”; 0: “l’autre”. */
struct str clause_others(struct arena *a, enum lang l, const struct clause *c, int64_t one);

#endif
