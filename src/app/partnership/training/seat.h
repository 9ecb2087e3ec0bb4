/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_TRAINING_SEAT_H
#define APP_TRAINING_SEAT_H

#include "app/partnership/training/training.h"
#include "app/record/link.h"
#include "seat.ent.h"
#include "seat.sql.h"

/* Signing up for a training: by oneself, for one's people, or by a personal link. Seats are given
 * in the order of sign-up; who comes after the last one waits, and moves up when a seat is freed.
 */

#define TRAINING_PURPOSE "training"

/* May one still sign up: it is planned, and neither its day nor its deadline has passed. */
bool training_is_open(const struct training *t, day today);
/* Inserts *s in a seat, or on the waiting list. */
void training_sign_up(struct tx *tx, const struct training *t, struct training_seat *s);
/* Those who wait take the seats that are free, first come first; each is told in *ret_moved (the
 * tx's memory). Returns how many. */
size_t training_move_up(struct tx *tx, const struct training *t, struct training_seat **ret_moved);
/* Tells them by mail: in the words of the request's language. */
void training_tell_moved(struct req *q, const struct training *t, const struct training_seat *moved,
                         size_t n);

struct seat_line {
    const struct training_seats_of_row *row;
    struct str name, said;
    enum status status;
    bool may_withdraw, shown;
};
struct seats_view {
    const struct training *t;
    const struct crumb *crumbs;
    struct str title, base, when, place, said, until; /* until: the deadline; NULL: none */
    bool open, over, may_write, may_add, signed_up;
    int64_t own; /* the actor's seat; 0: none */
    struct str own_said;
    struct seat_line *lines;
    size_t n_lines, n_in, n_shown;
    struct input name, email, organization;
    struct answer_links links;
    /* of a link */
    struct str community, partnership, action;
};

void training_people(struct req *q, struct res *r);
void training_people_csv(struct req *q, struct res *r);
void training_event(struct req *q, struct res *r);
void training_sign_up_post(struct req *q, struct res *r);
void training_withdraw(struct req *q, struct res *r);
void training_attendance(struct req *q, struct res *r);
void training_links_make(struct req *q, struct res *r);
void training_links_end(struct req *q, struct res *r);
void training_link_page(struct req *q, struct res *r);
void training_link_answer(struct req *q, struct res *r);

#endif
