/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The people of a training: who signed up, who waits, who came. */
#include "app/partnership/training/seat.h"
#include "core/fault.h"
#include "core/key.h"
#include "format/icalendar.h"
#include "guard/account.h"
#include "job/mail.h"
#include "organization.ent.h"
#include "training_link.html.h"
#include "training_people.html.h"

#include <inttypes.h>

enum { NAME_MOST = 120 };

static struct str day_in(struct req *q, enum text_id words, day d)
{
    return d == DAY_NONE
               ? STR_NULL
               : text_with(
                     q->arena, q->lang, words,
                     TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, d, DAY_SHORT) }));
}

static struct str when_said(struct req *q, const struct training *t)
{
    struct str day_said = text_day(q->arena, q->lang, t->day, DAY_LONG);
    if (t->day == DAY_NONE || t->begins == NUMBER_NONE)
        return t->day == DAY_NONE ? STR_NULL : day_said;
    return text_with(q->arena, q->lang, TEXT_training_at,
                     TEXT_ARGS({ "day", day_said, 0 },
                               { "time", text_time(q->arena, q->lang, (int)t->begins), 0 }));
}

/* “12 places prises sur 14, 3 personnes attendent.” */
static struct str taken_said(struct req *q, const struct training *t)
{
    struct training_taken_row row;
    training_taken(q->tx, &(struct training_taken_in){ t->record.id }, &row);
    struct str taken =
        t->seats == NUMBER_NONE
            ? text_with(q->arena, q->lang, TEXT_seat_taken,
                        TEXT_ARGS({ "count", .number = row.taken }))
            : text_with(q->arena, q->lang, TEXT_seat_taken_of,
                        TEXT_ARGS({ "count", .number = row.taken },
                                  { "all", .value = text_number(q->arena, q->lang, t->seats) }));
    if (!row.waiting)
        return taken;
    return arena_fmt(q->arena, "%.*s %.*s", STR_ARG(taken),
                     STR_ARG(text_with(q->arena, q->lang, TEXT_seat_waiting,
                                       TEXT_ARGS({ "count", .number = row.waiting }))));
}

static void facts_fill(struct req *q, const struct training *t, struct seats_view *m)
{
    m->t = t;
    m->when = when_said(q, t);
    m->place = !str_is_blank(t->place) ? t->place
               : t->organization       ? record_title(q->tx, &entity_organization, t->organization)
                                       : STR_NULL;
    m->until = day_in(q, TEXT_seat_until, t->sign_up_by);
    m->open = training_is_open(t, q->today);
    m->over = t->day != DAY_NONE && t->day <= q->today;
    m->said = taken_said(q, t);
}

/* -- the list
 * ----------------------------------------------------------------------------------------- */

static struct str name_of(struct req *q, const struct training_seats_of_row *row,
                          const struct member *members, size_t n)
{
    for (size_t i = 0; row->account > 0 && i < n; i++)
        if (members[i].account == row->account)
            return members[i].name;
    return str_is_blank(row->name) ? text(q->lang, TEXT_frontline_gone) : row->name;
}

static struct seat_line line_of(struct req *q, const struct seats_view *m,
                                const struct training_seats_of_row *row)
{
    bool in = str_is(row->place, "in"), waits = str_is(row->place, "waiting");
    bool own = row->account == q->actor.account ||
               (q->actor.organization && row->organization == q->actor.organization);
    return (struct seat_line){
        .row = row,
        .said = in && row->came
                    ? text(q->lang, TEXT_seat_came)
                    : enumeration_label(&enumeration_training_place, q->lang, row->place),
        .status = in && row->came ? STATUS_MET
                  : in            ? STATUS_MET
                  : waits         ? STATUS_DUE
                                  : STATUS_OFF,
        .shown = m->may_write || own,
        .may_withdraw = (in || waits) && !m->over && (m->may_write || own),
    };
}

static void lines_read(struct req *q, struct seats_view *m)
{
    struct training_seats_of_row *rows;
    struct member *members = NULL;
    m->n_lines = training_seats_of(q->tx, &(struct training_seats_of_in){ m->t->record.id }, &rows);
    size_t n = m->n_lines ? account_members(q->home, q->community->id, &members) : 0;
    m->lines = arena_array(q->arena, struct seat_line, m->n_lines);
    for (size_t i = 0; i < m->n_lines; i++) {
        m->lines[i] = line_of(q, m, &rows[i]);
        m->lines[i].name = name_of(q, &rows[i], members, n);
        m->n_shown += m->lines[i].shown;
        m->n_in += str_is(rows[i].place, "in");
        if (rows[i].account == q->actor.account && !str_is(rows[i].place, "withdrawn")) {
            m->own = rows[i].id;
            m->own_said = m->lines[i].said;
        }
    }
}

/* -- forms
 * -------------------------------------------------------------------------------------------- */

static struct choices parties_of(struct req *q, const struct training *t)
{
    struct choice_source of = kept_choices(q, t);
    return of.of(of.ctx, entity_field(&entity_training_seat, STR("organization")));
}

static void inputs_fill(struct req *q, struct seats_view *m)
{
    struct str errors[] = { m->name.error, m->email.error, m->organization.error };
    bool again = errors[0].p || errors[1].p || errors[2].p;
    m->name = (struct input){ .name = "name",
                              .mark = "seat",
                              .label = text(q->lang, TEXT_link_name),
                              .max = NAME_MOST,
                              .value = again ? req_form(q, "name") : STR_NULL,
                              .error = errors[0] };
    m->email = (struct input){ .name = "email",
                               .mark = "seat",
                               .label = text(q->lang, TEXT_link_email),
                               .type = "email",
                               .max = 254,
                               .value = again ? req_form(q, "email") : STR_NULL,
                               .error = errors[1] };
    m->organization = (struct input){
        .name = "organization",
        .mark = "seat",
        .label = text(q->lang, TEXT_link_organization),
        .type = "select",
        .choices = parties_of(q, m->t),
        .value = again ? req_form(q, "organization")
                       : arena_fmt(q->arena, "%" PRId64, q->actor.organization),
        .error = errors[2],
    };
}

static struct answer_link_giving giving_of(struct req *q, const struct training *t)
{
    bool open = training_is_open(t, q->today);
    day last = t->sign_up_by != DAY_NONE ? t->sign_up_by : t->day;
    return (struct answer_link_giving){
        .of = { .purpose = TRAINING_PURPOSE, .entity = &entity_training, .subject = t->record.id },
        .page = "training",
        .mail = "mail-training-request",
        .about = t->name,
        .action = arena_fmt(q->arena, "/trainings/%" PRId64 "/links", t->record.id),
        .refused = open ? STR_NULL : text(q->lang, TEXT_seat_closed),
        .days = open ? (int)(last - q->today) + 1 : 1,
        .organizations = parties_of(q, t),
    };
}

static void draw(struct req *q, struct res *r, const struct training *t, struct seats_view *m)
{
    m->may_write = kept_may_write(q, t->partnership) && t->record.archived == NUMBER_NONE;
    m->base = arena_fmt(q->arena, "/trainings/%" PRId64, t->record.id);
    m->crumbs = kept_crumbs(q, t->partnership, "/trainings", TEXT_training_title);
    m->may_add = m->may_write || kept_is_party(q->tx, t->partnership, q->actor.organization);
    facts_fill(q, t, m);
    lines_read(q, m);
    inputs_fill(q, m);
    if (m->may_write && m->open) {
        struct answer_link_giving g = giving_of(q, t);
        answer_links_load(q, &g, &m->links);
    }
    view_page(q, r, PAGE(.title = t->name, .nav = NAV_PARTNERSHIPS), training_people_html, m);
}

void training_people(struct req *q, struct res *r)
{
    struct training t;
    struct seats_view m = { 0 };
    if (record_find(q, r, &training_pages, CAP_PARTNERSHIP_READ, &t))
        draw(q, r, &t, &m);
}

/* -- signing up, withdrawing
 * ---------------------------------------------------------------------------- */

static void back(struct res *r, const struct training *t, const char *done)
{
    res_redirect(r, "/trainings/%" PRId64 "/people?done=%s", t->record.id, done);
}

/* Somebody of one's own agency; who writes the partnership signs up people of any party. */
static bool other_read(struct req *q, const struct training *t, struct seats_view *m,
                       struct training_seat *s)
{
    s->name = str_trim(req_form(q, "name"));
    s->email = str_trim(req_form(q, "email"));
    s->organization = req_form_id(q, "organization");
    bool own = s->organization && s->organization == q->actor.organization;
    if (str_is_blank(s->name) || key_length(s->name) > NAME_MOST)
        m->name.error = text(q->lang, TEXT_link_error_name);
    if (!kept_is_party(q->tx, t->partnership, s->organization) ||
        !(own || kept_may_write(q, t->partnership)))
        m->organization.error = text(q->lang, TEXT_kept_not_a_party);
    if (str_is_blank(s->email))
        s->email = STR_NULL;
    else if (!mail_address_good(s->email))
        m->email.error = text(q->lang, TEXT_link_error_email);
    return !m->name.error.p && !m->email.error.p && !m->organization.error.p;
}

void training_sign_up_post(struct req *q, struct res *r)
{
    struct training t;
    struct training_seat s;
    struct training_seat_of_row row;
    struct seats_view m = { 0 };
    if (!record_find(q, r, &training_pages, CAP_PARTNERSHIP_READ, &t))
        return;
    if (!training_is_open(&t, q->today)) {
        back(r, &t, "seat_closed");
        return;
    }
    entity_init(&entity_training_seat, &s);
    s.signed_by = q->actor.account;
    if (req_form(q, "mine").p) {
        bool there = training_seat_of(
            q->tx, &(struct training_seat_of_in){ t.record.id, q->actor.account }, &row);
        if (there || !kept_is_party(q->tx, t.partnership, q->actor.organization)) {
            back(r, &t, "same");
            return;
        }
        s.account = q->actor.account;
        s.organization = q->actor.organization;
    } else if (!other_read(q, &t, &m, &s)) {
        r->status = 422;
        draw(q, r, &t, &m);
        return;
    }
    training_sign_up(q->tx, &t, &s);
    back(r, &t, s.place == TRAINING_PLACE_IN ? "seat_in" : "seat_waiting");
}

static void withdraw(struct req *q, const struct training *t, struct training_seat *s)
{
    struct training_seat *moved;
    s->place = TRAINING_PLACE_WITHDRAWN;
    REQUIRE(record_update(q->tx, &entity_training_seat, s) == RECORD_SAVED);
    size_t n = training_is_open(t, q->today) || t->day >= q->today
                   ? training_move_up(q->tx, t, &moved)
                   : 0;
    if (n)
        training_tell_moved(q, t, moved, n);
}

void training_withdraw(struct req *q, struct res *r)
{
    struct training t;
    struct training_seat s;
    if (!record_find(q, r, &training_pages, CAP_PARTNERSHIP_READ, &t))
        return;
    bool there = record_get(q->tx, &entity_training_seat, req_form_id(q, "seat"), &s) &&
                 s.training == t.record.id && s.record.archived == NUMBER_NONE &&
                 s.place != TRAINING_PLACE_WITHDRAWN;
    bool own = there && (s.account == q->actor.account ||
                         (q->actor.organization && s.organization == q->actor.organization));
    if (!there || !(own || kept_may_write(q, t.partnership))) {
        back(r, &t, "same");
        return;
    }
    withdraw(q, &t, &s);
    back(r, &t, "seat_withdrawn");
}

/* -- who came
 * ----------------------------------------------------------------------------------------- */

static bool is_ticked(const struct req *q, int64_t seat)
{
    int64_t one;
    for (size_t i = 0; i < q->n_form; i++)
        if (str_is(q->form[i].name, "came") && str_to_i64(q->form[i].value, &one) && one == seat)
            return true;
    return false;
}

/* Those who are ticked came, the others did not; the training was held. */
void training_attendance(struct req *q, struct res *r)
{
    struct training t;
    struct training_seats_of_row *rows;
    int64_t came = 0;
    if (!record_find(q, r, &training_pages, CAP_PARTNERSHIP_WRITE, &t))
        return;
    if (t.day == DAY_NONE || t.day > q->today) {
        back(r, &t, "same");
        return;
    }
    size_t n = training_seats_of(q->tx, &(struct training_seats_of_in){ t.record.id }, &rows);
    for (size_t i = 0; i < n; i++) {
        struct training_seat s;
        if (!str_is(rows[i].place, "in"))
            continue;
        REQUIRE(record_get(q->tx, &entity_training_seat, rows[i].id, &s));
        s.came = is_ticked(q, rows[i].id);
        came += s.came;
        REQUIRE(record_update(q->tx, &entity_training_seat, &s) != RECORD_CONFLICT);
    }
    t.came = came;
    t.state = TRAINING_STATE_HELD;
    REQUIRE(record_update(q->tx, &entity_training, &t) != RECORD_CONFLICT);
    back(r, &t, "seat_attendance");
}

/* -- files
 * -------------------------------------------------------------------------------------------- */

void training_people_csv(struct req *q, struct res *r)
{
    static const enum text_id heads[] = { TEXT_frontline_csv_agency, TEXT_frontline_csv_name,
                                          TEXT_seat_csv_place, TEXT_seat_csv_signed,
                                          TEXT_seat_csv_came };
    enum { HEADS = sizeof heads / sizeof *heads };
    struct training t;
    struct seats_view m = { .may_write = true };
    struct str cells[HEADS];
    if (!record_find(q, r, &training_pages, CAP_PARTNERSHIP_WRITE, &t))
        return;
    m.t = &t;
    lines_read(q, &m);
    req_note(q, "export", "training", t.record.id);
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, STR("training.csv"));
    out_lit(&r->body, "\xEF\xBB\xBF");
    for (size_t i = 0; i < HEADS; i++)
        cells[i] = text(q->lang, heads[i]);
    kept_csv_line(&r->body, cells, HEADS);
    for (size_t i = 0; i < m.n_lines; i++) {
        const struct training_seats_of_row *x = m.lines[i].row;
        kept_csv_line(
            &r->body,
            (struct str[]){ x->agency, m.lines[i].name,
                            enumeration_label(&enumeration_training_place, q->lang, x->place),
                            day_iso(q->arena, x->signed_on), x->came ? STR("1") : STR_NULL },
            HEADS);
    }
}

/* For one's own calendar. */
void training_event(struct req *q, struct res *r)
{
    struct training t;
    if (!record_find(q, r, &training_pages, CAP_PARTNERSHIP_READ, &t))
        return;
    if (t.day == DAY_NONE) {
        res_not_found(q, r);
        return;
    }
    training_ics(q, r, &t);
}

/* -- links
 * -------------------------------------------------------------------------------------------- */

void training_links_make(struct req *q, struct res *r)
{
    struct training t;
    struct seats_view m = { 0 };
    if (!record_find(q, r, &training_pages, CAP_PARTNERSHIP_WRITE, &t))
        return;
    struct answer_link_giving g = giving_of(q, &t);
    answer_links_make(q, r, &g, &m.links);
    draw(q, r, &t, &m);
}

void training_links_end(struct req *q, struct res *r)
{
    struct training t;
    if (!record_find(q, r, &training_pages, CAP_PARTNERSHIP_WRITE, &t))
        return;
    struct answer_link_giving g = giving_of(q, &t);
    back(r, &t, answer_links_end(q, &g) ? "link_ended" : "same");
}

static bool link_find(struct req *q, struct res *r, struct answer_link *link, struct training *t)
{
    return answer_link_open(q, r, TRAINING_PURPOSE, link) &&
           record_get(q->tx, &entity_training, link->subject, t);
}

static bool seat_of_link(struct req *q, const struct answer_link *link, struct training_seat *ret)
{
    struct training_seat_by_link_row row;
    return training_seat_by_link(q->tx, &(struct training_seat_by_link_in){ link->record.id },
                                 &row) &&
           record_get(q->tx, &entity_training_seat, row.id, ret);
}

void training_link_page(struct req *q, struct res *r)
{
    struct answer_link link;
    struct training t;
    struct training_seat s;
    struct seats_view m = { 0 };
    if (!link_find(q, r, &link, &t))
        return;
    facts_fill(q, &t, &m);
    m.community = q->community->name;
    m.partnership = record_title(q->tx, &entity_partnership, t.partnership);
    m.title = link.name;
    m.action = q->path;
    m.signed_up = seat_of_link(q, &link, &s);
    if (m.signed_up)
        m.own_said = enumeration_training_place.values[s.place].label[q->lang];
    view_page(q, r, PAGE(.title = t.name, .frame = FRAME_LINK), training_link_html, &m);
}

/* Takes a seat, or gives it back: as the form says. */
void training_link_answer(struct req *q, struct res *r)
{
    struct answer_link link;
    struct training t;
    struct training_seat s;
    if (!link_find(q, r, &link, &t))
        return;
    bool there = seat_of_link(q, &link, &s), leaves = str_is(req_form(q, "do"), "withdraw");
    if (there && leaves && t.day >= q->today) {
        withdraw(q, &t, &s);
    } else if (!there && !leaves && training_is_open(&t, q->today) && link.organization) {
        entity_init(&entity_training_seat, &s);
        s.organization = link.organization;
        s.name = link.name;
        s.email = str_is_blank(link.email) ? STR_NULL : link.email;
        s.link = link.record.id;
        training_sign_up(q->tx, &t, &s);
        answer_link_answered(q->tx, &link);
    }
    res_redirect(r, "%.*s", STR_ARG(q->path));
}
