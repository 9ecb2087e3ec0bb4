/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ORGANIZATION_COMPARE_H
#define APP_ORGANIZATION_COMPARE_H

#include "app/network/organization/organization.h"

/* Two organizations side by side: what they have in common and what each has alone, never whether
 * that is good. */

enum compare_reading {
    COMPARE_UNKNOWN, /* of one of them nothing is known */
    COMPARE_SHARED,  /* something in common: « recoupement » */
    COMPARE_APART,   /* nothing in common: « complément » */
    COMPARE_READ,    /* words of two people: to be read side by side */
};

struct compare_word {
    struct str label;
    bool shared; /* the other has it too */
};
enum { COMPARE_WORDS = 48 };
struct compare_words {
    struct compare_word list[COMPARE_WORDS];
    size_t n;
};

/* The four questions, then the rest. */
struct compare_line {
    enum text_id label;
    struct compare_words side[2];
    enum compare_reading reading;
    struct str common; /* what is shared, in words */
};
struct compare_fact {
    enum text_id label;
    struct str side[2]; /* NULL: not known */
    bool judged, same;  /* words that can be alike; they are */
};
enum { COMPARE_LINES = 4, COMPARE_FACTS = 10 };

struct compare_view {
    struct input a, b; /* of the form that chooses */
    bool chosen;       /* both are there */
    struct organization_view side[2];
    struct compare_line lines[COMPARE_LINES];
    struct compare_fact facts[COMPARE_FACTS];
    size_t n_facts;
    struct str summary, prepared;
};

#endif
