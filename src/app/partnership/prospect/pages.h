/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_PROSPECT_PAGES_H
#define APP_PROSPECT_PAGES_H

#include "app/network/acquaintance/acquaintance.h"
#include "app/network/organization/organization.h"
#include "app/partnership/prospect/prospect.h"
#include "view/status.h"

/* -- the board of one search: board.c -- */
struct prospect_card {
    const struct prospect_board_row *row;
    int state;
    bool silent, again;     /* no answer since a week; the day to try again has come */
    bool may_call;          /* a call is what comes next */
    struct str origin, why; /* where it came from; “Sans réponse depuis 9 jours” */
    struct str href, name;
};
struct prospect_column {
    int state;
    struct str code, title, hint;
    struct prospect_card **cards;
    size_t n_cards;
};
struct prospect_board {
    int64_t partnership;    /* 0: the network's */
    struct str title, base; /* of the partnership; "/partnerships/4/prospects" */
    struct str said;        /* the board in a sentence */
    struct prospect_card *cards;
    size_t n_cards, n_silent, n_partners;
    struct prospect_column columns[PROSPECT_STATES];
    bool may_write, may_log;
    bool may_leave; /* back to phase 1: it is in phase 2, and one's to move */
    bool nobody;    /* all that were tried say not now */
    day today;
};
void prospect_board_page(struct req *q, struct res *r);

/* -- where to find one: find.c -- */
struct found_line {
    int64_t id;
    struct str name, sector, reason;
};
struct prospect_find {
    int64_t partnership;
    struct str title, base, board; /* "/partnerships/4/prospects/find", and the board */
    struct str origin;             /* of who is added from the list below: a code */
    struct found_line *found;      /* by a word, or of a sector */
    size_t n_found;
    struct found_line *suggested;
    size_t n_suggested;
    struct choice *absent; /* sectors that have nobody at the table */
    size_t n_absent;
    struct str word, sector, sector_said;
    struct input names; /* what people named, a name a line */
    struct input named_by;
};
void prospect_find_page(struct req *q, struct res *r);
/* suggest.c: who serves the same people or places and offers something else, best first. */
size_t prospect_suggestions(struct req *q, int64_t partnership, struct found_line **ret);
size_t prospect_absent_sectors(struct req *q, int64_t partnership, struct choice **ret);
size_t prospect_of_a_sector(struct req *q, int64_t partnership, struct str sector,
                            struct found_line **ret);

/* -- the dossier: dossier.c -- */
struct dossier_topic {
    const char *name, *ask; /* fields; ask NULL: it is ours to say */
    struct str label, known, to_ask, hint;
};
struct words_choice {
    struct str label, href;
    bool current;
};
struct thread_item {
    const struct prospect_thread_row *row;
    struct str kind, outcome;
    enum status status;
};
struct prospect_view {
    struct record_tools tools;
    const struct prospect *p;
    struct str name, base, board, board_title;
    struct str origin, state, by;
    int state_code;
    bool silent, again, has_contact;
    day last, today;
    struct str silence;
    struct dossier_topic *topics;
    size_t n_topics;
    bool has_organization;
    struct organization_view of; /* what the directory says, when it has it */
    struct str common;           /* “Accueille aussi : …” */
    struct acquaintance_view way;
    struct thread_item *thread;
    size_t n_thread;
    struct found_line *alike; /* organizations that may be meant by the name */
    size_t n_alike;
    struct choices states;
    struct str named_href;
    bool may_log, may_add_organization, may_join, joins; /* joins: an existing partnership */
    struct str prepared;
    struct words_choice sheets[2]; /* worksheets for after the first meeting */
    size_t n_sheets;
};
void prospect_show(struct req *q, struct res *r, const void *record);
void prospect_brief(struct req *q, struct res *r);
/* Everything that the dossier and its sheets say. */
void dossier_read(struct req *q, const struct prospect *p, struct prospect_view *ret);
/* What we have in common with an organization, in words; NULL: nothing that the directory tells. */
struct str prospect_common(struct req *q, int64_t agency, int64_t partnership,
                           const struct organization *o);

/* Populations as a sentence names them: “femmes, familles”. */
struct str prospect_people_said(struct req *q, enum lang l, struct str codes);

/* -- the words of a first contact: words.c -- */
enum prospect_words {
    WORDS_CALL_SAME,
    WORDS_CALL_OTHER,
    WORDS_MAIL_SAME,
    WORDS_MAIL_OTHER,
    WORDS_MAIL_SILENCE,
    WORDS_MAIL_NO,
    WORDS_HANDOUT,
    WORDS_COUNT
};
/* The text of the community in a language, its fields filled with what is known; what is not stays
 * between brackets, to be filled by hand. `contact`: whom it is for, or 0. */
struct str prospect_words(struct req *q, const struct prospect_view *m, enum prospect_words which,
                          enum lang l, int64_t contact);
enum prospect_words prospect_words_best(struct req *q, const struct prospect_view *m, bool mail);
struct str prospect_words_label(enum lang l, enum prospect_words which);

/* -- what one leaves on the table: handout.c -- */
struct prospect_handout {
    struct prospect_view *of;
    struct str title;  /* its first line: who we are */
    struct str *lines; /* the others */
    size_t n_lines;
    bool lacks; /* a field stands between brackets still */
    struct words_choice langs[2];
    enum lang lang;
};
void prospect_handout_page(struct req *q, struct res *r);

/* -- calling, logging, writing: contact.c, mail.c -- */
struct prospect_call {
    struct prospect_view *of;
    struct form form; /* of the exchange */
    struct str script, error;
    struct words_choice choices[2];
    bool kept; /* the agency's own wording of this dossier */
    struct input words, step, due, reframe, again, names;
    bool no_open; /* what is said of a no stands open */
};
void prospect_call_page(struct req *q, struct res *r);
void prospect_contact(struct req *q, struct res *r);
void prospect_script(struct req *q, struct res *r);

struct prospect_mail {
    struct prospect_view *of;
    struct words_choice choices[4], langs[2];
    struct input to, subject, body, step, due;
    struct str lang;
    int which;
};
void prospect_mail_page(struct req *q, struct res *r);
void prospect_mail_send(struct req *q, struct res *r);

/* -- what becomes of it: join.c -- */
void prospect_join(struct req *q, struct res *r);
void prospect_to_directory(struct req *q, struct res *r);
void prospect_is_that_one(struct req *q, struct res *r);

/* -- names that were told: named.c -- */
/* A name a line, told by an organization: each becomes a prospect of the search, unless it is one
 * already. Returns how many are new. */
size_t prospect_names(struct tx *tx, struct str names, const struct prospect *like);
void prospect_names_add(struct req *q, struct res *r);
void prospect_hear(struct tx *tx, const void *event);
void prospect_hear_names(struct tx *tx, const void *event);
void prospect_create(struct req *q, struct res *r);

/* Of the partnership's page: part.c. */
struct partnership_part;
extern const struct partnership_part prospect_part;

#endif
