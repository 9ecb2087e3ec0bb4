/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_CONTRIBUTION_H
#define APP_CONTRIBUTION_H

#include "app/partnership/kept/kept.h"
#include "contribution.ent.h"
#include "contribution.sql.h"
#include "view/status.h"

/* The ledger of a partnership: what each party promised to bring, in money or otherwise, and what
 * has come. */
extern const struct module module_contribution;
extern const struct record_pages contribution_pages;

struct ledger_line {
    const struct contributions_of_row *row;
    struct str kind, worth, said; /* worth NULL: not known */
    enum status status;
};
struct ledger_party {
    struct str name, said; /* “2 apports reçus sur 3” */
    struct ledger_line *lines;
    size_t n_lines;
    int64_t promised, received; /* cents, of what has a worth */
    struct str promised_said, received_said;
};
struct ledger_view {
    const struct partnership *p;
    const struct crumb *crumbs;
    struct str base, said, promised_said, received_said;
    struct ledger_party *parties;
    size_t n_parties;
    int64_t promised, received;
    bool may_write;
};
void ledger_read(struct req *q, const struct partnership *p, struct ledger_view *ret);

#endif
