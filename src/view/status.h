/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VIEW_STATUS_H
#define VIEW_STATUS_H

#include "view/tpl.h"

/* Small marks. A status always has its sign and its word: colour alone tells nothing. */
enum status {
    STATUS_OFF,  /* muted, a dash: not concerned, waived */
    STATUS_DUE,  /* a clock: to come */
    STATUS_LATE, /* rust, a warning: look here */
    STATUS_MET,  /* green, a tick: done */
};
void status_mark(struct view *v, enum status status, struct str words);
/* A due day said in words: “12 jours de retard”, “aujourd’hui”, “dans 3 jours”. Late only before
 * today. */
void status_due(struct view *v, day due, day today);

/* A fact about something; never a link. */
enum tone { TONE_PLAIN, TONE_ON, TONE_OK, TONE_WARN };
void tag(struct view *v, enum tone tone, struct str words);

/* Initials in a circle, the name, a line below it that may be NULL. The tint comes from the name,
 * so that a person looks the same everywhere. */
void person(struct view *v, struct str name, struct str line);
void person_mark(struct view *v,
                 struct str name); /* the circle alone, hidden from screen readers */
struct str person_initials(struct arena *a, struct str name);

/* A number as a link that dials it. What a directory writes after the number (« poste 202 »,
 * “ext. 202”) is dialled after a pause: a telephone would turn its letters into digits. */
void phone_link(struct view *v, struct str number);
struct str phone_href(struct arena *a, struct str number);
/* A text whose numbers, as 418-555-0152 or 418-555-0152 poste 202, dial too. */
void text_dialled(struct view *v, struct str s);

/* <time> with the ISO day, said as “il y a 3 jours”; nothing for DAY_NONE. */
void day_near(struct view *v, day d, day today);
void day_short(struct view *v, day d);

/* A job under way: what is done in words, and a bar. `poll` is the address where the same id is
 * drawn again (our script asks it by itself); NULL when the job is over. */
struct progress {
    const char *id;
    struct str words;
    int64_t done, total;
    struct str poll;
};
void progress(struct view *v, const struct progress *m);

/* A sum of 1 234, grouped as the language does. */
void number(struct view *v, int64_t n);

#endif
