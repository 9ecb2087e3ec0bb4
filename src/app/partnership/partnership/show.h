/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_PARTNERSHIP_SHOW_H
#define APP_PARTNERSHIP_SHOW_H

#include "app/knowledge/guide/beside.h"
#include "app/partnership/partnership/checklists.h"
#include "app/partnership/partnership/part.h"
#include "app/partnership/partnership/partnership.h"
#include "app/partnership/partnership/side.h"
#include "guard/account.h"
#include "partnership.sql.h"
#include "view/chart.h"
#include "view/status.h"

/* The page of one partnership: the next step first, then the work of the present phase, and beside
 * it what helps. Its small forms are posted to change.h and come back to their place. */

/* An item of the checklist with what was noted. */
struct check_line {
    const struct checklist_item *item;
    day done; /* DAY_NONE: not yet */
    struct str note, done_said;
    struct guide_way way; /* where it is done */
    int64_t version;      /* of the note; 0: none yet */
    bool open;            /* its note is being written, and came back */
};

/* A phase with the days spent in it. */
struct phase_line {
    int phase;
    const struct checklist_phase *words;
    struct check_line *checks;
    size_t n_checks;
    int64_t n_done;
    day from, until;      /* DAY_NONE: not known, or not left */
    day reopened;         /* the last time it was entered from a later one */
    struct str reason;    /* why */
    bool open;            /* asked for by ?phase=CODE: its items can be changed */
    struct str progress;  /* “7 points vus sur 12” */
    struct str when, way; /* “Depuis le 1er oct.”, below it */
};

/* One of the three standing questions. */
struct question_line {
    const struct checklist_item *question;
    struct str answer, when; /* of the present phase, else the last one given; NULL: never */
    bool present;            /* answered in this phase */
    int64_t version;
    bool open;
};

/* A move kept with its reason. */
struct reopening {
    day day;
    struct str words; /* “Identification, puis retour à préparation” */
    struct str reason;
};

/* A mark of the thread's strip. */
struct thread_mark {
    int64_t x; /* percent */
    enum { MARK_TALK, MARK_TRY, MARK_NO, MARK_PLAN } kind;
    struct str above, below; /* words; NULL where there is no room */
    const char *anchor;
};

struct thread_line {
    const struct partnership_thread_row *row;
    struct str kind, outcome;
    enum status status;
};

struct agreement_line {
    const struct partnership_agreements_row *row;
    struct str state, when;
    enum tone tone;
};

struct person_line {
    const struct partnership_people_row *row;
    struct str line;
};

/* A small form that came back: which, and why. */
enum partnership_form { FORM_NONE, FORM_STEP, FORM_PHASE, FORM_PARTY, FORM_NOTE };
struct retry {
    enum partnership_form form;
    struct str why;
};

struct partnership_view {
    struct record_tools tools;
    const struct partnership *p;
    struct str base; /* "/partnerships/4" */
    day today;
    struct retry retry;
    struct str typed_step, typed_due, typed_reason, typed_item, typed_note;

    struct str scope, owner, facts_parties;
    struct partnership_parties_row *parties;
    size_t n_parties;
    struct str *speakers; /* of each party: who chose to speak for it; NULL: nobody */
    struct side_choice choice;
    struct str *sectors; /* of the others */
    size_t n_sectors;
    struct step steps[PARTNERSHIP_PHASES];
    struct phase_line phases[PARTNERSHIP_PHASES + 1]; /* by phase; [0] is not used */
    struct phase_line *now;
    const struct content *texts; /* as the community says them */
    const struct checklist *words;
    struct guide_from from;
    struct guide_beside beside;             /* what helps in the present phase */
    struct partnership_checks_row *checked; /* what was ticked, noted, answered */
    size_t n_checked;
    struct reopening *reopenings;
    size_t n_reopenings;
    struct question_line questions[CHECKLIST_QUESTIONS];
    size_t n_questions;

    struct str due_said;
    struct str next_phase; /* NULL after the last */
    struct choices earlier;

    struct partnership_late_row *late;
    size_t n_late;
    struct thread_line *thread;
    size_t n_thread, n_thread_open;
    struct thread_mark *marks;
    size_t n_marks;
    struct str thread_said;
    struct person_line *people;
    size_t n_people;
    struct agreement_line *agreements;
    size_t n_agreements;
    struct member *members;
    size_t n_members;
    struct choices organizations; /* to add as a party */

    bool may_log, may_see_agreements, may_start_agreement;
    struct part_line *parts; /* what other modules keep for it, of the present phase */
    size_t n_parts;
    struct partnership_suggestion *suggestions;
    size_t n_suggestions, n_first; /* the first ones are seen, the others folded */
    int64_t other;                 /* whom one calls: the first party that is not one's own */
};

void partnership_show(struct req *q, struct res *r, const void *record);
/* The page with a form that came back: 422, or 409 when somebody else was quicker. */
void partnership_show_again(struct req *q, struct res *r, const struct partnership *p, int status,
                            enum partnership_form form, enum text_id why);

/* -- parts, in files of their own -- */
void show_phases(struct req *q, struct partnership_view *m);
void show_questions(struct req *q, struct partnership_view *m);
void show_thread(struct req *q, struct partnership_view *m);

/* The item under which the answer to a question in a phase is kept. */
struct str question_item(struct arena *a, struct str question, int phase);

#endif
