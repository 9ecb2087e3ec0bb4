/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/partnership/side.h"
#include "app/partnership/interaction/interaction.h"
#include "core/fault.h"
#include "guard/account.h"

#include <inttypes.h>

const struct partnership_side *side_find(const struct partnership_side *sides, size_t n,
                                         int64_t party)
{
    for (size_t i = 0; i < n && party; i++)
        if (sides[i].party == party)
            return &sides[i];
    return NULL;
}

static size_t speakers_of(struct req *q, int64_t partnership, struct party_speakers_row **ret)
{
    return party_speakers(q->tx, &(struct party_speakers_in){ .partnership = partnership }, ret);
}

/* The organization that the actor speaks for in partnerships; 0: none. */
static int64_t own_organization(struct req *q)
{
    int64_t own = interaction_agency(q->tx, &q->actor);
    return own && guard_may(&q->actor, CAP_PARTNERSHIP_READ, own) ? own : 0;
}

struct side_own side_own_of(struct req *q, int64_t partnership,
                            const struct partnership_side *sides, size_t n)
{
    struct side_own own = { 0 };
    struct party_speakers_row *rows;
    int64_t organization = own_organization(q);
    for (size_t i = 0; i < n && organization; i++)
        if (sides[i].organization == organization) {
            own.mine = sides[i].party;
            own.n++;
        }
    if (own.n < 2)
        return own;
    own.mine = 0;
    size_t n_rows = speakers_of(q, partnership, &rows);
    for (size_t i = 0; i < n_rows; i++) {
        const struct partnership_side *side = side_find(sides, n, rows[i].party);
        if (rows[i].account == q->actor.account && rows[i].until == DAY_NONE && side &&
            side->organization == organization)
            own.mine = rows[i].party;
    }
    own.choose = !own.mine;
    return own;
}

struct side_choice side_choice_of(struct req *q, int64_t partnership,
                                  const struct partnership_side *sides, size_t n, struct str back)
{
    struct side_choice c = { .own = side_own_of(q, partnership, sides, n),
                             .partnership = partnership,
                             .back = back };
    struct partnership_side *list = arena_array(q->arena, struct partnership_side, c.own.n);
    const struct partnership_side *mine = side_find(sides, n, c.own.mine);
    int64_t organization = own_organization(q);
    size_t k = 0;
    for (size_t i = 0; i < n && k < c.own.n; i++)
        if (sides[i].organization == organization)
            list[k++] = sides[i];
    c.list = list;
    c.mine = mine ? mine->said : STR_NULL;
    return c;
}

/* -- taking one
 * --------------------------------------------------------------------------------------- */

static void speaker_set(struct req *q, int64_t id, day since, day until)
{
    struct party_speaker s;
    REQUIRE(record_get(q->tx, &entity_party_speaker, id, &s));
    s.since = since;
    s.until = until;
    REQUIRE(record_update(q->tx, &entity_party_speaker, &s) != RECORD_CONFLICT);
}

static void speaks_for(struct req *q, int64_t partnership, int64_t party)
{
    struct party_speakers_row *rows;
    struct party_speaker s;
    bool known = false;
    size_t n = speakers_of(q, partnership, &rows);
    for (size_t i = 0; i < n; i++) {
        if (rows[i].account != q->actor.account)
            continue;
        bool it = rows[i].party == party, ended = rows[i].until != DAY_NONE;
        known |= it;
        if (it && ended)
            speaker_set(q, rows[i].id, rows[i].since, DAY_NONE);
        else if (!it && !ended)
            speaker_set(q, rows[i].id, rows[i].since, q->today);
    }
    if (known)
        return;
    entity_init(&entity_party_speaker, &s);
    s.party = party;
    s.account = q->actor.account;
    s.since = q->today;
    record_insert(q->tx, &entity_party_speaker, &s);
}

void side_take(struct req *q, struct res *r)
{
    struct partnership p;
    struct partnership_side *sides;
    if (!record_find(q, r, &partnership_pages, CAP_PARTNERSHIP_READ, &p))
        return;
    size_t n = partnership_sides(q->tx, p.record.id, &sides);
    const struct partnership_side *side = side_find(sides, n, req_form_id(q, "party"));
    struct side_own own = side_own_of(q, p.record.id, sides, n);
    if (!side || own.n < 2 || side->organization != own_organization(q)) {
        res_not_found(q, r);
        return;
    }
    speaks_for(q, p.record.id, side->party);
    record_go_back(q, r, arena_fmt(q->arena, "/partnerships/%" PRId64 "#parties", p.record.id),
                   "side_taken", 0);
}

/* -- who does
 * ----------------------------------------------------------------------------------------- */

struct str side_speakers_said(struct req *q, const struct party_speakers_row *rows, size_t n,
                              int64_t party)
{
    struct str said = STR_NULL;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].party != party)
            continue;
        struct str name = account_name(q->home, rows[i].account);
        if (rows[i].until != DAY_NONE)
            name = text_with(q->arena, q->lang, TEXT_side_until,
                             TEXT_ARGS({ "name", .value = name },
                                       { "day", .value = text_day(q->arena, q->lang, rows[i].until,
                                                                  DAY_NO_YEAR) }));
        said = said.n ? arena_fmt(q->arena, "%.*s, %.*s", STR_ARG(said), STR_ARG(name)) : name;
    }
    return said;
}

bool side_speaks_elsewhere(const struct party_speakers_row *rows, size_t n, int64_t account,
                           int64_t party)
{
    for (size_t i = 0; i < n; i++)
        if (rows[i].account == account && rows[i].until == DAY_NONE)
            return rows[i].party != party;
    return false;
}
