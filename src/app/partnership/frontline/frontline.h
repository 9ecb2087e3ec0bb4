/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_FRONTLINE_H
#define APP_FRONTLINE_H

#include "app/partnership/kept/kept.h"
#include "app/record/link.h"
#include "briefing.ent.h"
#include "briefing.sql.h"
#include "guard/account.h"
#include "view/status.h"

/* What a partnership changes for the front line: written in plain words, told to people of the
 * parties, who say that they have read it and may ask. */
extern const struct module module_frontline;
extern const struct record_pages briefing_pages;

#define FRONTLINE_PURPOSE "frontline"
enum { FRONTLINE_REMIND_DAYS = 7, FRONTLINE_LINK_DAYS = 90 };

/* Somebody asked, and is answered. */
struct frontline_event {
    int64_t account, briefing; /* who is to know: who told it, or who asked */
};
extern const struct event_type frontline_asked, frontline_answered;

/* First words about an agreement, from its sides and clauses; in `a`'s memory, at most 4,000
 * characters. NULL: the actor may not read it, or it is of another partnership. */
struct str frontline_words(struct req *q, int64_t partnership, int64_t agreement);

/* -- who may be told -- */
struct front_person {
    struct str value; /* "a12": an account, "c34": a contact */
    int64_t id, organization;
    struct str name, line, email;
    bool account, usual; /* usual: ticked at first */
};
/* Those of the parties who were not told of this one yet, by party. */
size_t front_people(struct req *q, const struct briefing *b, struct front_person **ret);

/* -- telling -- */
/* A link that no message carried: to be given by hand, seen once. */
struct front_link {
    struct str name, href;
};
struct front_sending {
    struct tx *tx;
    enum lang lang;
    struct str community, slug, origin, sender;
    const struct member *members; /* for the addresses of accounts */
    size_t n_members;
    int64_t account;
};
/* Writes to one reader, of the note or, again, of its reminder. A reader without address gets a
 * link, returned in *ret; true when there is one. */
bool front_send(const struct front_sending *s, const struct briefing *b,
                const struct briefing_reader *r, bool again, struct front_link *ret);
/* Those who have not read after the days of their note, each once. Returns how many were written
 * to. */
size_t front_remind(struct tx *tx, struct tx *home, const struct community *c);

void frontline_tell(struct req *q, struct res *r);
void frontline_remind(struct req *q, struct res *r);
void frontline_untell(struct req *q, struct res *r);
void frontline_read(struct req *q, struct res *r);
void frontline_ask(struct req *q, struct res *r);
void frontline_answer(struct req *q, struct res *r);
void frontline_csv(struct req *q, struct res *r);
void frontline_link_page(struct req *q, struct res *r);
void frontline_link_answer(struct req *q, struct res *r);

/* -- pages -- */
struct front_question {
    const struct briefing_questions_of_row *row;
    struct str who; /* for who answers; NULL for readers */
    struct input answer;
};
struct front_reader {
    const struct briefing_readers_of_row *row;
    struct str name, said;
    enum status status;
};
struct front_group {
    struct str name, said; /* of an organization: “3 sur 4” */
    struct front_reader *readers;
    size_t n_readers;
};
struct front_choices { /* of one organization */
    struct str name;
    struct front_person *people;
    size_t n_people;
};
struct front_view {
    struct record_tools tools;
    const struct briefing *b;
    const struct crumb *crumbs;
    struct str base, from, agreement, agreement_href, by, community, partnership;
    /* of who reads */
    bool is_reader, is_unread, by_link;
    struct str read_said, action; /* action: where their forms post */
    struct input question;
    struct front_question *questions;
    size_t n_questions;
    /* of who tells */
    int64_t answering; /* the question whose answer came back with an error */
    struct str answer_error;
    struct str said; /* “12 personnes sur 15 ont lu.” */
    struct front_group *groups;
    size_t n_groups, n_readers, n_unread;
    struct front_choices *choices;
    size_t n_choices;
    struct str nobody; /* the error: nobody was chosen */
    struct input name, email, organization;
    const struct front_link *links;
    size_t n_links;
};
/* What was typed wrong, and what was made: the rest is read anew. */
void front_draw(struct req *q, struct res *r, const struct briefing *b, struct front_view *m);
void front_show(struct req *q, struct res *r, const void *record);
/* What readers see: the words, the questions. */
void front_reading(struct req *q, const struct briefing *b, struct front_view *m);

struct front_line {
    const struct briefings_of_row *row;
    struct str said, from;
    enum status status;
};
struct front_part_view {
    const struct partnership *p;
    const struct crumb *crumbs;
    struct str said;
    struct front_line *lines;
    size_t n_lines;
    const struct briefing_agreements_row *untold;
    size_t n_untold;
    bool may_write;
};

#endif
