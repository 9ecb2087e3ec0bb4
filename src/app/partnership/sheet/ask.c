/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/sheet/link.h"
#include "core/fault.h"
#include "core/key.h"
#include "guard/account.h"
#include "job/mail.h"
#include "sheet_ask.html.h"

#include <inttypes.h>

/* All parties are asked at once: who has an account is written to, the liaison of the others gets a
 * personal link. */

struct asking {
    struct req *q;
    struct sheet s;
    struct member *members;
    struct worksheet_people_row *people;
    struct worksheet_links_row *links;
    struct party_speakers_row *speakers;
    size_t n_members, n_people, n_links, n_speakers;
};

static bool asking_find(struct req *q, struct res *r, struct asking *a)
{
    *a = (struct asking){ .q = q };
    if (!sheet_find(q, r, &a->s))
        return false;
    if (!a->s.place.may_lead || a->s.place.closed || a->s.words.answers == SHEET_APART) {
        res_not_found(q, r);
        return false;
    }
    const struct worksheet_people_in in = { .partnership = a->s.place.p.record.id };
    a->n_members = account_members(q->home, q->community->id, &a->members);
    a->n_people = worksheet_people(q->tx, &in, &a->people);
    a->n_speakers =
        party_speakers(q->tx, &(struct party_speakers_in){ in.partnership }, &a->speakers);
    if (a->s.id)
        a->n_links =
            worksheet_links(q->tx, &(struct worksheet_links_in){ .worksheet = a->s.id }, &a->links);
    return true;
}

/* One of the party who has an account that opens the sheet, and who asks nobody but others. */
static bool answers(const struct asking *a, const struct member *m, const struct sheet_voice *v)
{
    return m->organization == v->organization && m->account != a->q->actor.account &&
           !side_speaks_elsewhere(a->speakers, a->n_speakers, m->account, v->party) &&
           guard_reach(&(struct actor){ .role = m->role }, CAP_PARTNERSHIP_READ) != REACH_NONE;
}

/* Of a department, somebody whose title names it; else who answers for the organization. */
static const struct worksheet_people_row *liaison(const struct asking *a,
                                                  const struct sheet_voice *v)
{
    struct arena *arena = a->q->arena;
    const struct partnership_side *side =
        side_find(a->s.place.parties, a->s.place.n_parties, v->party);
    const struct worksheet_people_row *first = NULL;
    for (size_t i = 0; i < a->n_people; i++) {
        const struct worksheet_people_row *p = &a->people[i];
        if (p->party != v->party)
            continue;
        if (has(p->title) && side && has(side->department) &&
            str_find(key_sort(arena, p->title), key_sort(arena, side->department)) >= 0)
            return p;
        first = first ? first : p;
    }
    return first;
}

static bool is_asked(const struct sheet_voice *v)
{
    return v->kind == VOICE_KIND_ORGANIZATION && !v->mine && v->handed == DAY_NONE;
}

/* -- the page
 * ------------------------------------------------------------------------------------------- */

static struct str whom(const struct asking *a, const struct sheet_voice *v)
{
    struct req *q = a->q;
    struct str names = STR_NULL;
    for (size_t i = 0; i < a->n_members; i++)
        if (answers(a, &a->members[i], v))
            names = names.n ? arena_fmt(q->arena, "%.*s, %.*s", STR_ARG(names),
                                        STR_ARG(a->members[i].name))
                            : a->members[i].name;
    if (names.n)
        return text_with(q->arena, q->lang, TEXT_sheet_ask_account,
                         TEXT_ARGS({ "names", .value = names }));
    const struct worksheet_people_row *p = liaison(a, v);
    return p ? text_with(q->arena, q->lang, TEXT_sheet_ask_link,
                         TEXT_ARGS({ "name", .value = p->name }, { "email", .value = p->email }))
             : STR_NULL;
}

static struct str on(struct req *q, enum text_id id, day d)
{
    return text_with(q->arena, q->lang, id,
                     TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, d, DAY_NO_YEAR) }));
}

static struct ask_party party_of(const struct asking *a, const struct sheet_voice *v)
{
    struct req *q = a->q;
    bool handed = v->handed != DAY_NONE, again = v->asked != DAY_NONE;
    return (struct ask_party){
        .voice = v,
        .whom = is_asked(v) ? whom(a, v) : STR_NULL,
        .link = is_asked(v)
                    ? arena_fmt(q->arena, "%.*s/links/%" PRId64, STR_ARG(a->s.href), v->party)
                    : STR_NULL,
        .said = handed  ? on(q, TEXT_sheet_handed_on, v->handed)
                : again ? on(q, TEXT_sheet_asked_on, v->asked)
                : v->id ? text(q->lang, TEXT_sheet_writing)
                        : text(q->lang, TEXT_sheet_not_begun),
        .status = handed           ? STATUS_MET
                  : again || v->id ? STATUS_DUE
                                   : STATUS_OFF,
        .again = again,
    };
}

void sheet_ask(struct req *q, struct res *r)
{
    struct asking a;
    if (!asking_find(q, r, &a))
        return;
    struct crumb *crumbs = arena_array(q->arena, struct crumb, 3);
    crumbs[0] = (struct crumb){ text(q->lang, TEXT_sheet_title), a.s.place.base };
    crumbs[1] = (struct crumb){ a.s.words.title, a.s.href };
    struct sheet_ask_view m = {
        .crumbs = crumbs,
        .title = text(q->lang, TEXT_sheet_ask_title),
        .action = arena_fmt(q->arena, "%.*s/ask", STR_ARG(a.s.href)),
        .parties = arena_array(q->arena, struct ask_party, a.s.n_voices),
    };
    for (size_t i = 0; i < a.s.n_voices; i++) {
        if (a.s.voices[i].kind != VOICE_KIND_ORGANIZATION)
            continue;
        m.parties[m.n_parties] = party_of(&a, &a.s.voices[i]);
        m.n_may += m.parties[m.n_parties++].whom.n > 0;
    }
    view_page(q, r, PAGE(.title = m.title, .nav = NAV_PARTNERSHIPS), sheet_ask_html, &m);
}

/* -- sending
 * -------------------------------------------------------------------------------------------- */

static bool write_accounts(struct asking *a, const struct sheet_voice *v)
{
    struct req *q = a->q;
    bool any = false;
    struct str at = arena_fmt(q->arena, "%.*s%.*s", STR_ARG(q->origin), STR_ARG(a->s.href));
    for (size_t i = 0; i < a->n_members; i++) {
        if (!answers(a, &a->members[i], v))
            continue;
        any = true;
        mail_send(q->tx, a->members[i].email, q->lang, "mail-worksheet-turn",
                  MAIL_FIELDS({ "name", a->members[i].name }, { "community", q->community->name },
                              { "sender", q->actor.name }, { "organization", v->name },
                              { "about", a->s.words.title }, { "link", at }));
    }
    return any;
}

/* A new link takes the place of those that the same person has not answered by. */
static bool give_link(struct asking *a, const struct sheet_voice *v)
{
    const struct worksheet_people_row *p = liaison(a, v);
    if (!p)
        return false;
    for (size_t i = 0; i < a->n_links; i++)
        if (a->links[i].party == v->party && a->links[i].answered == NUMBER_NONE &&
            str_eq(a->links[i].email, p->email))
            record_archive(a->q->tx, &entity_answer_link, a->links[i].id, true);
    struct answer_link_giving g = sheet_giving(a->q, &a->s, v);
    answer_link_give(a->q, &g, v->organization, p->name, p->email, true);
    return true;
}

static bool is_ticked(struct req *q, int64_t party)
{
    int64_t id;
    for (size_t i = 0; i < q->n_form; i++)
        if (str_is(q->form[i].name, "party") && str_to_i64(q->form[i].value, &id) && id == party)
            return true;
    return false;
}

void sheet_ask_send(struct req *q, struct res *r)
{
    struct asking a;
    size_t n = 0;
    if (!asking_find(q, r, &a))
        return;
    for (size_t i = 0; i < a.s.n_voices; i++) {
        struct sheet_voice *v = &a.s.voices[i];
        struct worksheet_voice record;
        if (!is_asked(v) || !is_ticked(q, v->party) || !whom(&a, v).n)
            continue;
        sheet_voice_make(q->tx, &a.s, v);
        if (!write_accounts(&a, v) && !give_link(&a, v))
            continue;
        REQUIRE(record_get(q->tx, &entity_worksheet_voice, v->id, &record));
        record.asked = q->today;
        REQUIRE(record_update(q->tx, &entity_worksheet_voice, &record) != RECORD_CONFLICT);
        n++;
    }
    res_redirect(r, "%.*s/ask?done=%s", STR_ARG(a.s.href), n ? "sheet_asked" : "sheet_asked_none");
}
