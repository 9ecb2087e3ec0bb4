/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* “With whom do you work?”: names become prospects, and exchanges move them along. */
#include "app/partnership/partnership/partnership.h"
#include "app/partnership/prospect/pages.h"
#include "core/fault.h"
#include "core/key.h"

enum { LOOKED_AT = 12, NAMES_MOST = 30, NAME_MOST = 200 };

/* -- the organization that is called so
 * ----------------------------------------------------------------- */

static bool is_called(struct arena *a, const struct organization *o, struct str key)
{
    return str_eq(key_sort(a, o->name), key) ||
           (!str_is_blank(o->short_name) && str_eq(key_sort(a, o->short_name), key));
}

int64_t prospect_organization(struct tx *tx, struct str name)
{
    struct search_hit *hits;
    int64_t ids[LOOKED_AT], found = 0;
    const void *rows[LOOKED_AT];
    struct str key = key_sort(tx->arena, name);
    size_t n = search_find(tx, name, &entity_organization, LOOKED_AT, &hits);
    for (size_t i = 0; i < n; i++)
        ids[i] = hits[i].id;
    record_many(tx, &entity_organization, ids, n, rows);
    for (size_t i = 0; i < n; i++) {
        if (!rows[i] || !is_called(tx->arena, rows[i], key))
            continue;
        if (found)
            return 0;
        found = ids[i];
    }
    return found;
}

/* -- names, a line each
 * ----------------------------------------------------------------------------------- */

size_t prospect_names(struct tx *tx, struct str names, const struct prospect *like)
{
    struct str line;
    size_t n = 0, read = 0;
    while (read < NAMES_MOST && str_next(&names, '\n', &line)) {
        struct prospect p = *like;
        bool is_new;
        p.name = str_trim(line);
        if (str_is_blank(p.name) || key_length(p.name) > NAME_MOST)
            continue;
        read++;
        p.organization = prospect_organization(tx, p.name);
        if (p.organization && (p.organization == p.agency || p.organization == p.named_by))
            continue;
        prospect_add(tx, &p, &is_new);
        n += is_new;
    }
    return n;
}

void prospect_hear_names(struct tx *tx, const void *event)
{
    const struct interaction_names *e = event;
    struct prospect p;
    entity_init(&entity_prospect, &p);
    p.state = PROSPECT_STATE_STUDY;
    p.origin = PROSPECT_ORIGIN_NAMED;
    p.named_by = e->organization;
    p.named_at = e->interaction;
    p.partnership = e->partnership;
    p.agency = e->agency;
    p.account = e->account;
    prospect_names(tx, e->names, &p);
}

/* From the page that looks for partners. */
void prospect_names_add(struct req *q, struct res *r)
{
    struct prospect p;
    struct partnership sought;
    struct organization by;
    entity_init(&entity_prospect, &p);
    p.partnership = req_form_id(q, "partnership");
    p.named_by = req_form_id(q, "named_by");
    p.agency = interaction_agency(q->tx, &q->actor);
    if (!guard_may(&q->actor, CAP_PARTNERSHIP_WRITE, p.agency) ||
        (p.named_by && !record_get(q->tx, &entity_organization, p.named_by, &by)) ||
        (p.partnership && (!record_get(q->tx, &entity_partnership, p.partnership, &sought) ||
                           !record_mine(q, &partnership_pages, CAP_PARTNERSHIP_READ, &sought)))) {
        res_not_found(q, r);
        return;
    }
    p.state = PROSPECT_STATE_STUDY;
    p.origin = p.named_by ? PROSPECT_ORIGIN_NAMED : PROSPECT_ORIGIN_DIRECTORY;
    p.account = q->actor.account;
    size_t n = prospect_names(q->tx, req_form(q, "names"), &p);
    record_go_back(q, r, prospect_board_path(q->arena, p.partnership),
                   n ? "prospect_added" : "prospect_there", 0);
}

/* -- what an exchange says of those it is with
 * ------------------------------------------------------------ */

/* Where one is after an exchange. What is further on stays: a message left with somebody whom we
 * meet on Tuesday takes nothing back, nor does a call with a partner. */
static int state_after(int state, enum interaction_outcome outcome)
{
    bool early = state == PROSPECT_STATE_STUDY || state == PROSPECT_STATE_CALL ||
                 state == PROSPECT_STATE_WAITING || state == PROSPECT_STATE_NOT_NOW;
    switch (outcome) {
    case INTERACTION_OUTCOME_AGREED:
        return early ? PROSPECT_STATE_MEETING : state;
    case INTERACTION_OUTCOME_REACHED:
    case INTERACTION_OUTCOME_MESSAGE:
        return early ? PROSPECT_STATE_WAITING : state;
    case INTERACTION_OUTCOME_NO_ANSWER:
        return early ? PROSPECT_STATE_CALL : state;
    case INTERACTION_OUTCOME_DECLINED:
    case INTERACTION_OUTCOME_NOT_NOW:
        return state == PROSPECT_STATE_PARTNER ? state : PROSPECT_STATE_NOT_NOW;
    case INTERACTION_OUTCOME_NONE:
        break;
    }
    return state;
}

void prospect_hear(struct tx *tx, const void *event)
{
    const struct interaction_event *e = event;
    struct prospect_heard_row *rows;
    size_t n = prospect_heard(
        tx, &(struct prospect_heard_in){ .agency = e->agency, .organization = e->organization },
        &rows);
    for (size_t i = 0; i < n; i++) {
        struct prospect p;
        /* A call about another partnership says nothing of this search. */
        if (e->partnership && rows[i].partnership && rows[i].partnership != e->partnership)
            continue;
        REQUIRE(record_get(tx, &entity_prospect, rows[i].id, &p));
        int after = state_after(p.state, e->outcome);
        if (after == p.state)
            continue;
        p.state = after;
        REQUIRE(record_update(tx, &entity_prospect, &p) == RECORD_SAVED);
    }
}
