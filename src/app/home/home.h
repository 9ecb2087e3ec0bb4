/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_HOME_H
#define APP_HOME_H

#include "app/account/roles.h"
#include "app/module.h"
#include "home.sql.h"
#include "view/chart.h"
#include "view/choice.h"
#include "view/status.h"
#include "view/view.h"

/* "My day": what is late, what is due, who waits for me, whom we have not seen, what changed. */
extern const struct module module_home, module_search;

enum home_group { HOME_LATE, HOME_TODAY, HOME_WEEK, HOME_GROUPS };
enum { HOME_WEEKS = 13, HOME_SILENT = 7, HOME_NIGHTS = 14 };
enum { HOME_SHOWN = 8, HOME_SHOWN_AHEAD = 3 }; /* of a group; the others unfold */

/* One thing to do, with its reason and one verb, done where it is seen. */
enum home_verb {
    HOME_CALL,    /* an obligation: log the exchange */
    HOME_CONFIRM, /* a commitment: say whether it is kept */
    HOME_STEP,    /* a next step: done, and the one after */
    HOME_DO,      /* an action: done */
    HOME_GIVE,    /* a part of a joint application: given */
    HOME_MEASURE, /* a figure that one's agency collects */
    HOME_SIGN,    /* my side has not signed */
    HOME_WAIT,    /* the other side has not */
    HOME_READ,    /* a note to the front line */
};
struct home_item {
    enum home_verb verb;
    struct str title, href, why;
    struct str go;                     /* where its button leads; href when NULL */
    struct str post;                   /* what one press of it does instead */
    const char *gives;                 /* a field of that whose value is 1; NULL: none */
    int64_t organization, partnership; /* HOME_CALL, HOME_STEP */
    struct str seen;                   /* HOME_STEP */
    day due;
    bool may; /* do it here; else the button only leads there */
    /* -- said by its verb -- */
    const char *icon;
    enum text_id button;
    bool dated; /* its due day is shown */
    int number; /* on the page, for ids */
};

struct home_silence {
    int64_t id;
    struct str name, sentence, since;
    day last;
    enum status status; /* late: after the contact clause, or six weeks */
    int weeks[HOME_WEEKS];
};

struct home_news_item {
    struct str text, href;
    day day;
};

struct home_change {
    struct str title, text, href;
    day day;
};

struct home_group_view {
    enum text_id title;
    struct home_item *items;
    size_t n_items, n_open; /* the rest is folded */
};

struct home_view {
    day today, first_week;
    int64_t scope; /* 0: all of the community; else one agency; -1: nobody's */
    /* The day in one sentence: “Deux engagements en retard”, “, une étape …”. */
    struct str date, strong, rest;
    struct home_group_view groups[HOME_GROUPS];
    int64_t n_items;
    struct home_stepless_row *stepless; /* partnerships without a next step */
    size_t n_stepless;
    bool may_host; /* nobody has said which organization coordinates, and one may */
    /* for the sentence */
    int64_t late_calls, late_steps, late_actions, today_calls, today_steps, today_actions, to_sign,
        to_read;
    struct choices outcomes;
    struct home_silence *silences;
    size_t n_silences;
    struct str axis[2]; /* the first week, the middle one */
    struct home_news_item *news;
    size_t n_news;
    struct home_change *changes;
    size_t n_changes;

    int64_t partnerships, kept, kept_of, beds, beds_of, this_week;
    double by_week[4][HOME_WEEKS]; /* partnerships, kept (in percent), exchanges */
    double by_night[HOME_NIGHTS];
    size_t n_nights;
    struct str phases_said, kept_share, beds_said, rhythm_said;
    day beds_day;
    bool few_beds;

    bool empty, no_organization; /* a community that begins */
    bool may_log, may_import, may_open, may_add;
};
enum { HOME_BY_PARTNERSHIP, HOME_BY_KEPT, HOME_BY_EXCHANGE };

/* Where somebody may go who follows no partnership. */
struct home_door {
    const char *href, *icon;
    struct str title, text;
};
struct home_apart_view {
    struct str date;
    struct role_said said;
    struct home_door *doors;
    size_t n_doors;
    struct home_change *changes;
    size_t n_changes;
};
void home_apart(struct req *q, struct res *r);

/* The day in one sentence, from what was counted. */
void home_sentence(struct arena *a, enum lang l, struct home_view *m);

/* -- parts, in files of their own -- */
void todo_read(struct req *q, struct home_view *m);
void silences_read(struct req *q, struct home_view *m);
void figures_read(struct req *q, struct home_view *m);
void changes_read(struct req *q, struct home_view *m);

#endif
