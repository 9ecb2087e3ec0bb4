/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Seats and the waiting list. */
#include "app/partnership/training/seat.h"
#include "core/fault.h"
#include "guard/account.h"
#include "job/mail.h"
#include "job/queue.h"

bool training_is_open(const struct training *t, day today)
{
    return t->state == TRAINING_STATE_PLANNED && t->record.archived == NUMBER_NONE &&
           t->day != DAY_NONE && t->day >= today &&
           (t->sign_up_by == DAY_NONE || t->sign_up_by >= today);
}

static bool has_room(struct tx *tx, const struct training *t)
{
    struct training_taken_row row;
    if (t->seats == NUMBER_NONE)
        return true;
    training_taken(tx, &(struct training_taken_in){ t->record.id }, &row);
    return row.taken < t->seats;
}

void training_sign_up(struct tx *tx, const struct training *t, struct training_seat *s)
{
    s->training = t->record.id;
    s->signed_on = tx->today;
    s->place = has_room(tx, t) ? TRAINING_PLACE_IN : TRAINING_PLACE_WAITING;
    record_insert(tx, &entity_training_seat, s);
}

size_t training_move_up(struct tx *tx, const struct training *t, struct training_seat **ret_moved)
{
    struct training_first_waiting_row row;
    struct training_taken_row all;
    size_t n = 0;
    training_taken(tx, &(struct training_taken_in){ t->record.id }, &all);
    *ret_moved = arena_array(tx->arena, struct training_seat, (size_t)all.waiting);
    while (n < (size_t)all.waiting && has_room(tx, t) &&
           training_first_waiting(tx, &(struct training_first_waiting_in){ t->record.id }, &row)) {
        struct training_seat *s = &(*ret_moved)[n++];
        REQUIRE(record_get(tx, &entity_training_seat, row.id, s));
        s->place = TRAINING_PLACE_IN;
        s->moved_up = tx->today;
        REQUIRE(record_update(tx, &entity_training_seat, s) == RECORD_SAVED);
    }
    return n;
}

static void tell_one(struct req *q, const struct training *t, const struct training_seat *s,
                     const struct member *members, size_t n_members)
{
    struct str name = s->name, email = s->email;
    for (size_t i = 0; i < n_members; i++)
        if (s->account > 0 && members[i].account == s->account) {
            name = members[i].name;
            email = members[i].email;
        }
    if (str_is_blank(email))
        return;
    mail_send(q->tx, email, q->lang, "mail-training-seat",
              MAIL_FIELDS({ "name", name }, { "about", t->name },
                          { "when", text_day(q->arena, q->lang, t->day, DAY_LONG) },
                          { "community", q->community->name }));
}

void training_tell_moved(struct req *q, const struct training *t, const struct training_seat *moved,
                         size_t n)
{
    struct member *members;
    if (!n || !job_kind_named(STR("mail")))
        return;
    size_t n_members = account_members(q->home, q->community->id, &members);
    for (size_t i = 0; i < n; i++)
        tell_one(q, t, &moved[i], members, n_members);
}
