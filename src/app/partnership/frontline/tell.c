/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who is told, and how: a message to an account, a personal link to who has none. */
#include "app/partnership/frontline/frontline.h"
#include "contact.ent.h"
#include "core/fault.h"
#include "job/mail.h"
#include "job/queue.h"

#include <inttypes.h>

/* -- who may be told
 * ---------------------------------------------------------------------------------- */

static bool was_told(const struct briefing_readers_of_row *rows, size_t n, int64_t account,
                     struct str email)
{
    for (size_t i = 0; i < n; i++)
        if ((account && rows[i].account == account) ||
            (!account && !str_is_blank(email) && str_eq(rows[i].email, email)))
            return true;
    return false;
}

/* Accounts of one party, of roles that may open the note. */
static size_t accounts_add(struct req *q, int64_t organization, const struct member *members,
                           size_t n_members, struct front_person *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < n_members; i++) {
        const struct member *m = &members[i];
        struct actor who = { .account = m->account, .role = m->role, .organization = organization };
        if (m->organization != organization || !guard_may(&who, CAP_PARTNERSHIP_READ, organization))
            continue;
        ret[n++] = (struct front_person){
            .value = arena_fmt(q->arena, "a%" PRId64, m->account),
            .id = m->account,
            .organization = organization,
            .name = m->name,
            .line = enumeration_role.values[m->role].label[q->lang],
            .email = m->email,
            .account = true,
            .usual = m->account != q->actor.account,
        };
    }
    return n;
}

static struct front_person contact_of(struct req *q, const struct briefing_contacts_row *row)
{
    return (struct front_person){
        .value = arena_fmt(q->arena, "c%" PRId64, row->id),
        .id = row->id,
        .organization = row->organization,
        .name = row->name,
        .line = !str_is_blank(row->title)
                    ? row->title
                    : enumeration_label(&enumeration_contact_role, q->lang, row->role),
        .email = row->email,
        .usual = str_is(row->role, "front_line"),
    };
}

static bool is_member(const struct member *members, size_t n, struct str email)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(members[i].email, email))
            return true;
    return false;
}

size_t front_people(struct req *q, const struct briefing *b, struct front_person **ret)
{
    struct briefing_readers_of_row *told;
    struct briefing_contacts_row *contacts;
    struct member *members;
    int64_t parties[PARTNERSHIP_PARTIES];
    size_t n_parties = kept_owners(q->tx, b, parties, PARTNERSHIP_PARTIES), n = 0;
    size_t n_told =
        briefing_readers_of(q->tx, &(struct briefing_readers_of_in){ b->record.id }, &told);
    size_t n_contacts =
        briefing_contacts(q->tx, &(struct briefing_contacts_in){ b->partnership }, &contacts);
    size_t n_members = account_members(q->home, q->community->id, &members);
    *ret = arena_array(q->arena, struct front_person, n_members + n_contacts);
    for (size_t i = 0; i < n_parties; i++) {
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again = again || parties[k] == parties[i];
        if (again)
            continue;
        n += accounts_add(q, parties[i], members, n_members, *ret + n);
        for (size_t k = 0; k < n_contacts; k++)
            if (contacts[k].organization == parties[i] &&
                !is_member(members, n_members, account_email(q->arena, contacts[k].email)))
                (*ret)[n++] = contact_of(q, &contacts[k]);
    }
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!was_told(told, n_told, (*ret)[i].account ? (*ret)[i].id : 0, (*ret)[i].email))
            (*ret)[kept++] = (*ret)[i];
    return kept;
}

/* -- messages
 * ----------------------------------------------------------------------------------------- */

static const struct member *member_of(const struct front_sending *s, int64_t account)
{
    for (size_t i = 0; account > 0 && i < s->n_members; i++)
        if (s->members[i].account == account)
            return &s->members[i];
    return NULL;
}

bool front_send(const struct front_sending *s, const struct briefing *b,
                const struct briefing_reader *r, bool again, struct front_link *ret)
{
    struct arena *a = s->tx->arena;
    const struct member *m = member_of(s, r->account);
    struct str name = m ? m->name : r->name, email = m ? m->email : r->email, href;
    if (r->account > 0) {
        href = arena_fmt(a, "%.*s/briefings/%" PRId64, STR_ARG(s->origin), b->record.id);
    } else {
        const struct answer_link_for of = { .purpose = FRONTLINE_PURPOSE,
                                            .entity = &entity_briefing_reader,
                                            .subject = r->record.id,
                                            .organization = r->organization };
        struct str token =
            answer_link_new(s->tx, &of, name, email, s->account, FRONTLINE_LINK_DAYS);
        href = arena_fmt(a, "%.*s/l/%.*s/frontline/%.*s", STR_ARG(s->origin), STR_ARG(s->slug),
                         STR_ARG(token));
    }
    *ret = (struct front_link){ name, href };
    if (str_is_blank(email) || !job_kind_named(STR("mail")))
        return r->account <= 0;
    mail_send(s->tx, email, s->lang, again ? "mail-frontline-again" : "mail-frontline",
              MAIL_FIELDS({ "name", name }, { "sender", s->sender }, { "about", b->name },
                          { "community", s->community }, { "link", href }));
    return false;
}

static struct front_sending sending_of(struct req *q)
{
    struct member *members;
    struct front_sending s = { .tx = q->tx,
                               .lang = q->lang,
                               .community = q->community->name,
                               .slug = q->community->slug,
                               .origin = q->origin,
                               .sender = q->actor.name,
                               .account = q->actor.account };
    s.n_members = account_members(q->home, q->community->id, &members);
    s.members = members;
    return s;
}

/* -- telling
 * ------------------------------------------------------------------------------------------ */

static bool is_chosen(const struct req *q, struct str value)
{
    for (size_t i = 0; i < q->n_form; i++)
        if (str_is(q->form[i].name, "who") && str_eq(q->form[i].value, value))
            return true;
    return false;
}

/* What the note says of itself once it was told: by whom, and of which version of its agreement. */
static void mark_told(struct req *q, struct briefing *b)
{
    struct briefing_agreements_row *rows;
    size_t n =
        briefing_agreements(q->tx, &(struct briefing_agreements_in){ b->partnership, 0, 0 }, &rows);
    for (size_t i = 0; i < n; i++)
        if (rows[i].id == b->agreement)
            b->stamp = rows[i].stamp;
    b->told = q->today;
    b->account = q->actor.account;
    b->origin = q->origin.n <= 200 ? q->origin : STR_NULL;
    b->lang = q->lang == LANG_FR ? STR("fr") : STR("en");
    REQUIRE(record_update(q->tx, &entity_briefing, b) != RECORD_CONFLICT);
}

static void reader_add(struct req *q, const struct briefing *b, const struct front_person *p,
                       const struct front_sending *s, struct front_link *links, size_t *n_links)
{
    struct briefing_reader r;
    entity_init(&entity_briefing_reader, &r);
    r.briefing = b->record.id;
    r.organization = p->organization;
    r.told = q->today;
    if (p->account)
        r.account = p->id;
    else
        r.name = p->name;
    if (!p->account && !str_is_blank(p->email))
        r.email = p->email;
    record_insert(q->tx, &entity_briefing_reader, &r);
    *n_links += front_send(s, b, &r, false, &links[*n_links]);
}

/* Somebody who is in no list: a name, of which party, perhaps an address. False: there is none. */
static bool other_read(struct req *q, const struct briefing *b, struct front_view *m,
                       struct front_person *ret)
{
    *ret = (struct front_person){ .name = str_trim(req_form(q, "name")),
                                  .email = str_trim(req_form(q, "email")),
                                  .organization = req_form_id(q, "organization") };
    if (str_is_blank(ret->name)) {
        if (!str_is_blank(ret->email))
            m->name.error = text(q->lang, TEXT_link_error_name);
        return false;
    }
    if (!kept_is_party(q->tx, b->partnership, ret->organization))
        m->organization.error = text(q->lang, TEXT_kept_not_a_party);
    if (ret->name.n > 120)
        m->name.error = text(q->lang, TEXT_link_error_name);
    if (!str_is_blank(ret->email) && !mail_address_good(ret->email))
        m->email.error = text(q->lang, TEXT_link_error_email);
    return true;
}

void frontline_tell(struct req *q, struct res *r)
{
    struct briefing b;
    struct front_person *people, other;
    struct front_view m = { 0 };
    size_t chosen = 0;
    if (!record_find(q, r, &briefing_pages, CAP_PARTNERSHIP_WRITE, &b))
        return;
    size_t n = front_people(q, &b, &people), n_links = 0;
    bool has_other = other_read(q, &b, &m, &other);
    for (size_t i = 0; i < n; i++)
        if (is_chosen(q, people[i].value))
            people[chosen++] = people[i];
    bool wrong = m.name.error.p || m.email.error.p || m.organization.error.p;
    if (!wrong && !chosen && !has_other)
        m.nobody = text(q->lang, TEXT_frontline_error_nobody);
    if (wrong || m.nobody.p) {
        r->status = 422;
        front_draw(q, r, &b, &m);
        return;
    }
    struct front_sending s = sending_of(q);
    struct front_link *links = arena_array(q->arena, struct front_link, chosen + 1);
    mark_told(q, &b);
    for (size_t i = 0; i < chosen; i++)
        reader_add(q, &b, &people[i], &s, links, &n_links);
    if (has_other)
        reader_add(q, &b, &other, &s, links, &n_links);
    if (!n_links) {
        res_redirect(r, "/briefings/%" PRId64 "?done=frontline_told#readers", b.record.id);
        return;
    }
    m.links = links;
    m.n_links = n_links;
    front_draw(q, r, &b, &m);
}

/* One who is named in the form, else all who have not read. */
void frontline_remind(struct req *q, struct res *r)
{
    struct briefing b;
    struct briefing_readers_of_row *rows;
    struct front_view m = { 0 };
    if (!record_find(q, r, &briefing_pages, CAP_PARTNERSHIP_WRITE, &b))
        return;
    int64_t one = req_form_id(q, "reader");
    size_t n = briefing_readers_of(q->tx, &(struct briefing_readers_of_in){ b.record.id }, &rows);
    size_t n_links = 0, reminded = 0;
    struct front_sending s = sending_of(q);
    struct front_link *links = arena_array(q->arena, struct front_link, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct briefing_reader reader;
        if (rows[i].read_on != DAY_NONE || (one && rows[i].id != one))
            continue;
        REQUIRE(record_get(q->tx, &entity_briefing_reader, rows[i].id, &reader));
        reader.reminded = q->today;
        REQUIRE(record_update(q->tx, &entity_briefing_reader, &reader) != RECORD_CONFLICT);
        n_links += front_send(&s, &b, &reader, true, &links[n_links]);
        reminded++;
    }
    if (!n_links) {
        res_redirect(r, "/briefings/%" PRId64 "?done=%s#readers", b.record.id,
                     reminded ? "frontline_reminded" : "same");
        return;
    }
    m.links = links;
    m.n_links = n_links;
    front_draw(q, r, &b, &m);
}

void frontline_untell(struct req *q, struct res *r)
{
    struct briefing b;
    struct briefing_reader reader;
    if (!record_find(q, r, &briefing_pages, CAP_PARTNERSHIP_WRITE, &b))
        return;
    bool there = record_get(q->tx, &entity_briefing_reader, req_form_id(q, "reader"), &reader) &&
                 reader.briefing == b.record.id && reader.record.archived == NUMBER_NONE;
    if (there)
        record_archive(q->tx, &entity_briefing_reader, reader.record.id, true);
    res_redirect(r, "/briefings/%" PRId64 "?done=%s#readers", b.record.id,
                 there ? "frontline_untold" : "same");
}

/* -- by itself
 * ---------------------------------------------------------------------------------------- */

static bool remind_one(struct tx *tx, struct tx *home, const struct briefing *b,
                       struct front_sending *s, int64_t id)
{
    struct briefing_reader reader;
    struct front_link link;
    if (str_is_blank(b->origin) || !record_get(tx, &entity_briefing_reader, id, &reader))
        return false;
    s->origin = b->origin;
    s->lang = str_is(b->lang, "en") ? LANG_EN : LANG_FR;
    s->account = b->account;
    s->sender = account_name(home, b->account);
    reader.reminded = tx->today;
    REQUIRE(record_update(tx, &entity_briefing_reader, &reader) != RECORD_CONFLICT);
    if (reader.account <= 0 && str_is_blank(reader.email))
        return false; /* nobody would see the link */
    front_send(s, b, &reader, true, &link);
    return true;
}

size_t front_remind(struct tx *tx, struct tx *home, const struct community *c)
{
    struct briefing_waiting_row *rows;
    struct member *members;
    struct briefing b = { .record.id = 0 };
    struct front_sending s = { .tx = tx, .community = c->name, .slug = c->slug };
    size_t n = briefing_waiting(tx, &rows), reminded = 0;
    s.n_members = n ? account_members(home, c->id, &members) : 0;
    s.members = n ? members : NULL;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].told + rows[i].remind_days > tx->today)
            continue;
        if (b.record.id != rows[i].briefing)
            REQUIRE(record_get(tx, &entity_briefing, rows[i].briefing, &b));
        reminded += remind_one(tx, home, &b, &s, rows[i].id);
    }
    return reminded;
}
