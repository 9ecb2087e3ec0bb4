/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "acquaintance_page.html.h"
#include "app/network/acquaintance/acquaintance.h"
#include "app/network/acquaintance/path.h"
#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "contact.ent.h"
#include "core/fault.h"
#include "guard/account.h"
#include "organization.ent.h"

#include <inttypes.h>
#include <stdlib.h>

/* The way to a person or an organization, in words; and whom one knows. */

struct people {
    struct member *list; /* by account */
    size_t n;
};

static int by_account(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    return (x->account > y->account) - (x->account < y->account);
}

static const struct member *member_of(const struct people *p, int64_t account)
{
    struct member key = { .account = account };
    return p->n ? bsearch(&key, p->list, p->n, sizeof key, by_account) : NULL;
}

/* -- ties
 * ------------------------------------------------------------------------------------------ */

static enum tie_kind kind_of(struct str strength)
{
    if (str_is(strength, "trusts"))
        return TIE_TRUSTS;
    return str_is(strength, "works_with") ? TIE_WORKS_WITH : TIE_MET;
}

/* All there are; those of an account that left the community lead nowhere. */
static size_t ties_read(struct req *q, const struct people *people, struct path_tie **ret)
{
    struct acquaintance_ties_row *rows;
    size_t n = acquaintance_ties(q->tx, &rows), kept = 0;
    *ret = arena_array(q->arena, struct path_tie, n);
    for (size_t i = 0; i < n; i++) {
        struct path_person one = { .contact = rows[i].knower,
                                   .organization = rows[i].knower_organization };
        if (rows[i].account) {
            const struct member *m = member_of(people, rows[i].account);
            if (!m)
                continue;
            one = (struct path_person){ .account = m->account, .organization = m->organization };
        }
        (*ret)[kept++] = (struct path_tie){
            .one = one,
            .other = { .contact = rows[i].contact, .organization = rows[i].organization },
            .kind = kind_of(rows[i].strength),
        };
    }
    return kept;
}

/* -- words
 * ------------------------------------------------------------------------------------------ */

static struct str said(struct req *q, enum tie_kind kind, struct str from, struct str to)
{
    static const enum text_id you[] = { TEXT_acquaintance_you_trust, TEXT_acquaintance_you_work,
                                        TEXT_acquaintance_you_colleague,
                                        TEXT_acquaintance_you_met };
    static const enum text_id they[] = { TEXT_acquaintance_they_trust, TEXT_acquaintance_they_work,
                                         TEXT_acquaintance_they_colleagues,
                                         TEXT_acquaintance_they_met };
    if (!from.p)
        return text_with(q->arena, q->lang, you[kind], TEXT_ARGS({ "to", to, 0 }));
    return text_with(q->arena, q->lang, they[kind],
                     TEXT_ARGS({ "from", from, 0 }, { "to", to, 0 }));
}

static void steps_say(struct req *q, const struct people *people, const struct path_step *steps,
                      size_t n, struct acquaintance_view *m)
{
    struct str from = STR_NULL;
    m->steps = arena_array(q->arena, struct path_line, n);
    m->n_steps = n;
    for (size_t i = 0; i < n; i++) {
        struct path_line *line = &m->steps[i];
        struct acquaintance_person_row row;
        if (steps[i].to.account) {
            line->name = member_of(people, steps[i].to.account)->name;
        } else {
            REQUIRE(acquaintance_person(
                q->tx, &(struct acquaintance_person_in){ .contact = steps[i].to.contact }, &row));
            line->name = row.name;
            line->has_left = row.has_left;
            line->href = arena_fmt(q->arena, "/contacts/%" PRId64, row.id);
            line->organization = row.organization_name;
            line->organization_href =
                arena_fmt(q->arena, "/organizations/%" PRId64, row.organization);
        }
        line->words = said(q, steps[i].kind, from, line->name);
        from = line->name;
    }
}

static void answer_say(struct req *q, struct acquaintance_view *m)
{
    if (m->n_steps == 0)
        m->answer = text(q->lang, TEXT_acquaintance_no_way);
    else if (m->n_steps == 1)
        m->answer = text_with(q->arena, q->lang, TEXT_acquaintance_straight,
                              TEXT_ARGS({ "name", m->steps[0].name, 0 }));
    else
        m->answer = text_with(
            q->arena, q->lang, TEXT_acquaintance_ask,
            TEXT_ARGS({ "name", m->steps[0].name, 0 }, { "count", .number = (int64_t)m->n_steps }));
}

/* -- the way
 * ------------------------------------------------------------------------------------------ */

/* Whom to reach: a contact, or anybody of an organization. 0: there is nobody. */
static size_t targets_read(struct req *q, int64_t contact, int64_t organization,
                           struct path_person **ret, struct acquaintance_view *m)
{
    struct acquaintance_person_row person;
    struct acquaintance_people_of_row *rows;
    struct organization o;
    if (contact && acquaintance_person(
                       q->tx, &(struct acquaintance_person_in){ .contact = contact }, &person)) {
        m->target = person.name;
        m->target_href = arena_fmt(q->arena, "/contacts/%" PRId64, contact);
        *ret = arena_make(q->arena, struct path_person);
        **ret = (struct path_person){ .contact = contact,
                                      .organization = person.has_left ? 0 : person.organization };
        return 1;
    }
    if (!organization || !record_get(q->tx, &entity_organization, organization, &o) ||
        o.record.archived != NUMBER_NONE)
        return 0;
    m->target = o.name;
    m->target_href = arena_fmt(q->arena, "/organizations/%" PRId64, organization);
    size_t n = acquaintance_people_of(
        q->tx, &(struct acquaintance_people_of_in){ .organization = organization }, &rows);
    *ret = arena_array(q->arena, struct path_person, n);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = (struct path_person){ .contact = rows[i].id, .organization = organization };
    return n;
}

void acquaintance_way(struct req *q, int64_t contact, int64_t organization,
                      struct acquaintance_view *m)
{
    struct people people;
    struct path_person *targets = NULL;
    struct path_tie *ties;
    struct path_step steps[PATH_STEPS];
    size_t n_targets = targets_read(q, contact, organization, &targets, m);
    if (!m->target.p)
        return;
    people.n = account_members(q->home, q->community->id, &people.list);
    qsort(people.list, people.n, sizeof *people.list, by_account);
    size_t n_ties = ties_read(q, &people, &ties);
    struct path_person me = { .account = q->actor.account,
                              .organization = interaction_agency(q->tx, &q->actor) };
    size_t n = n_targets ? path_find(q->arena, ties, n_ties, me, targets, n_targets, steps) : 0;
    steps_say(q, &people, steps, n, m);
    answer_say(q, m);
}

static struct input choice_of(struct req *q, const char *name, enum text_id label)
{
    const struct field *f = entity_field(&entity_acquaintance, STR("contact"));
    struct choice_source all = record_choices(q);
    if (str_is(str_of(name), "organization"))
        f = entity_field(&entity_contact, STR("organization"));
    return (struct input){ .name = name,
                           .label = text(q->lang, label),
                           .type = "select",
                           .value = req_query(q, name),
                           .choices = all.of(all.ctx, f) };
}

static void mine_read(struct req *q, struct acquaintance_view *m)
{
    struct acquaintance_mine_row *rows;
    m->n_mine = acquaintance_mine(
        q->tx, &(struct acquaintance_mine_in){ .account = q->actor.account }, &rows);
    m->mine = arena_array(q->arena, struct mine_line, m->n_mine);
    for (size_t i = 0; i < m->n_mine; i++)
        m->mine[i] = (struct mine_line){ &rows[i], guard_may(&q->actor, CAP_INTERACTION_WRITE,
                                                             rows[i].agency) };
}

void acquaintance_page(struct req *q, struct res *r)
{
    struct acquaintance_view m = { .may_add = acquaintance_may_add(q) };
    m.contact = choice_of(q, "contact", TEXT_acquaintance_to_person);
    m.organization = choice_of(q, "organization", TEXT_acquaintance_to_organization);
    acquaintance_way(q, req_query_id(q, "contact"), req_query_id(q, "organization"), &m);
    mine_read(q, &m);
    struct page page = { .title = text(q->lang, TEXT_acquaintance_title), .nav = NAV_NETWORK };
    view_page(q, r, &page, acquaintance_page_html, &m);
}
