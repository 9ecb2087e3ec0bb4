/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_HOME_H
#define APP_HOME_H

#include "app/module.h"
#include "home.sql.h"
#include "view/view.h"

/* "My day": what is late, what is due, who waits for me, whom we have not seen, what changed. */
extern const struct module module_home, module_search;

enum home_group { HOME_LATE, HOME_TODAY, HOME_WEEK, HOME_GROUPS };
enum { HOME_WEEKS = 13, HOME_SILENT = 7 };

/* One thing to do, with its reason and one verb. */
struct home_item {
    const char *icon;
    struct str title, href, why, action, action_href;
    day due;
    bool waiting; /* for somebody else: shown, not counted as mine */
};

struct home_silence {
    int64_t id;
    struct str name, sentence;
    day last;
    int weeks[HOME_WEEKS];
    bool late; /* six weeks and more */
};

struct home_news_item {
    struct str text, href;
    day day;
};

struct home_change {
    struct str who, text, href;
    instant at;
};

struct home_view {
    day today, first_week;
    struct str date, strong,
        rest; /* the day in one sentence: “Deux engagements en retard”, the rest */
    struct home_item *items[HOME_GROUPS];
    size_t n_items[HOME_GROUPS];
    struct home_silence *silences;
    size_t n_silences;
    struct home_news_item *news;
    size_t n_news;
    struct home_change *changes;
    size_t n_changes;
    int64_t partnerships, kept, kept_of, beds, beds_of;
    double rhythm[HOME_WEEKS]; /* exchanges a week */
    int64_t this_week;
    day beds_day;
    struct str rhythm_sentence;
    bool empty; /* a community that begins */
    bool may_log, may_import;
};

enum text_id home_group_title(size_t group);
/* The day in one sentence, from what was found. */
void home_sentence(struct arena *a, enum lang l, struct home_view *m, int64_t late_obligations);

#endif
