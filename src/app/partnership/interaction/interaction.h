/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_INTERACTION_H
#define APP_INTERACTION_H

#include "app/record/record.h"
#include "interaction.ent.h"

/* What was said with whom: calls, visits, letters. An agency's notes are its own: who reaches only
 * their agency's sees what their agency logged. */
extern const struct module module_interaction;

/* -- events: evidence for whoever counts contacts -- */
struct interaction_event {
    int64_t interaction, organization;
    int64_t partnership, agency; /* 0: none */
    day day;
    enum interaction_outcome outcome;
    bool archived;
};
extern const struct event_type interaction_logged;
extern const struct event_type interaction_changed; /* edited, archived, restored, undone */

/* Whom the other side works with, as they said: a name a line. */
struct interaction_names {
    int64_t interaction, organization;
    int64_t partnership, agency, account; /* 0: none */
    struct str names;
};
extern const struct event_type interaction_named;

/* Inserts and posts interaction_logged; fills the head of *record, returns its id. */
int64_t interaction_log(struct tx *tx, struct interaction *record);

/* In whose name this actor logs: their agency, else the community's own organization (setting
 * "host_organization"); 0 when there is none. */
int64_t interaction_agency(struct tx *tx, const struct actor *who);
bool interaction_may_log(const struct req *q); /* in that name */

/* The lists of what is done with partners, one beside the other: for record_pages.tabs. */

extern const struct record_tab partnership_tabs[];

#endif
