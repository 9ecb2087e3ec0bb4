/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef SUPPORT_ORACLE_H
#define SUPPORT_ORACLE_H

#include <stdbool.h>
#include <stdint.h>

/* Who may see what, worked out from the raw facts in the plainest way: one question at a time,
 * dates as numbers like 20260308, classes and purposes as letters. It shares nothing with the
 * program: not its tables, nor its rows, nor its clock. The matrix compares the two. */

struct oracle_grant {
    int from, to;        /* agencies */
    char purpose;        /* one letter */
    const char *classes; /* letters */
    int first, last;     /* days; last 0: no end */
};

struct oracle_consent {
    bool is_there, is_given; /* given or renewed, now */
    int to;
    const char *purposes, *classes;
    int first, last;
};

enum oracle_restriction { FREE, SHELTER, STAFF, FAMOUS, LIFTED };

struct oracle_person {
    int holder;
    struct oracle_consent consent;
    enum oracle_restriction restriction;
    int64_t reader; /* of STAFF: the account that may still open it */
    struct {
        int64_t account; /* 0: nobody broke the glass */
        int agency;
        int64_t until;
    } glass;
};

struct oracle_reader {
    int64_t account;
    const char *role; /* "worker" */
    int agency;
    const char *purposes; /* why it is asked: letters; NULL: anything */
};

/* The day in Montréal in 2026, by hand. */
int oracle_day(int64_t ms);
/* Letters: i identity, c contact, n housing need, h housing history, H health, j justice, s service
 * use, o notes; those open to the reader at that instant. The text lives until the next call. */
const char *oracle_open(const struct oracle_person *p, const struct oracle_grant *grants,
                        int n_grants, const struct oracle_reader *r, int64_t ms);

#endif
