/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_PROSPECT_H
#define APP_PROSPECT_H

#include "app/partnership/interaction/interaction.h"
#include "app/record/record.h"
#include "partnership.ent.h"
#include "prospect.ent.h"
#include "prospect.sql.h"

/* Organizations that could become partners: of a partnership that looks for some, or of the
 * network. What an agency notes of them is its own, as its exchanges are: who reaches only their
 * agency's sees no other's, and the organization itself never does. */
extern const struct module module_prospect;
extern const struct record_pages prospect_pages;

enum { PROSPECT_SILENT = 7 /* days without an answer */, PROSPECT_STATES = PROSPECT_STATE_NOT_NOW };

/* Inserts what *p says, in the name of its agency, unless the same search has that organization, or
 * that name, already: returns the number of the one there is, *ret_new tells which it is. The name
 * is the organization's when it has one. */
int64_t prospect_add(struct tx *tx, struct prospect *p, bool *ret_new);

/* The organization that people call so, by its name or its short name, whatever its capitals and
 * accents; 0: none, or several. */
int64_t prospect_organization(struct tx *tx, struct str name);

/* How long since the last exchange of one that waits: silent, or not yet. */
bool prospect_is_silent(int state, day last, day today);
int prospect_state(struct str code);
struct str prospect_state_said(enum lang l, int state);
/* “Nommé par Le Passage”, “Secteur absent”. */
struct str prospect_origin_said(struct arena *a, enum lang l, struct str origin,
                                struct str named_by);

/* Before the partnership's own pages: the search of the address, or of the network when the address
 * has none. False: answered 404. */
bool prospect_search(struct req *q, struct res *r, enum capability what, int64_t *ret_partnership,
                     struct str *ret_title);
struct str prospect_board_path(struct arena *a, int64_t partnership);
/* The partnership that it is sought for, as far as the actor may read it: an agency may have left
 * it since. */
bool prospect_sought(struct req *q, const struct prospect *p, struct partnership *ret);

#endif
