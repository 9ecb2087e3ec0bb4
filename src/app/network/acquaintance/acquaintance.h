/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ACQUAINTANCE_H
#define APP_ACQUAINTANCE_H

#include "acquaintance.ent.h"
#include "acquaintance.sql.h"
#include "app/record/record.h"

/* Who knows whom: people of the network and of the organizations, so that the best placed makes the
 * call. Who reads the directory reads it; the notes are for those who wrote them and who
 * coordinates. */
extern const struct record_pages acquaintance_pages;

/* Whether the actor may record whom they know. */
bool acquaintance_may_add(const struct req *q);

/* One who knows a contact, as it is shown on their page. */
struct known_line {
    int64_t id;
    struct str name, href;     /* href NULL: an account has no page */
    struct str organization;   /* NULL of an account */
    struct str strength, note; /* note NULL: none, or not for the actor */
    day since;
    bool may_write;
};
/* Those who know a contact and those whom the contact knows, the strongest ties first. */
size_t acquaintance_lines(struct req *q, int64_t contact, struct known_line **ret);

/* -- GET /acquaintances: the way to a person or an organization, and whom one knows -- */
struct path_line {
    struct str words; /* “Vous travaillez avec …” */
    struct str name, href, organization, organization_href;
    bool has_left;
};
struct acquaintance_view {
    struct input contact, organization; /* of the form that looks for a way */
    struct str target, target_href;     /* NULL: nobody was asked for */
    struct str answer;
    struct path_line *steps;
    size_t n_steps;
    struct mine_line {
        const struct acquaintance_mine_row *row;
        bool may_write;
    } * mine;
    size_t n_mine;
    bool may_add;
};
struct str acquaintance_strength(enum lang l, struct str code);
/* The way from the actor to a person, or to anybody of an organization (the other is 0): fills
 * target, answer and steps, which stay NULL when there is no such record. */
void acquaintance_way(struct req *q, int64_t contact, int64_t organization,
                      struct acquaintance_view *m);
void acquaintance_page(struct req *q, struct res *r);

#endif
