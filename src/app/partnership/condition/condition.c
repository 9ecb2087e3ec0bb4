/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/condition/condition.h"
#include "app/partnership/partnership/part.h"

#include <inttypes.h>

/* -- on the partnership's page
 * --------------------------------------------------------------------------- */

enum { MONTHS_BETWEEN = 6, WEIGHT_HELPS = 20, WEIGHT_OPEN = 60 };

static struct condition_last_row last_of(struct req *q, int64_t partnership)
{
    struct condition_last_row row = { DAY_NONE, DAY_NONE };
    condition_last(q->tx, &(struct condition_last_in){ partnership, q->today }, &row);
    return row;
}

static struct str said(struct req *q, int64_t partnership, bool *ret_late)
{
    struct condition_last_row last = last_of(q, partnership);
    bool open = last.open != DAY_NONE;
    *ret_late = false;
    if (!open && last.closed == DAY_NONE)
        return STR_NULL;
    struct str until = text_day(q->arena, q->lang, open ? last.open : last.closed, DAY_SHORT);
    return text_with(q->arena, q->lang, open ? TEXT_condition_part_open : TEXT_condition_part_last,
                     TEXT_ARGS({ "day", .value = until }));
}

static size_t suggest(struct req *q, const struct partnership *p,
                      struct partnership_suggestion *ret)
{
    struct condition_last_row last = last_of(q, p->record.id);
    bool old = last.closed == DAY_NONE || last.closed < day_add_months(q->today, -MONTHS_BETWEEN);
    bool late_phase = p->phase >= PARTNERSHIP_PHASE_CONSOLIDATION;
    if (p->ended != DAY_NONE || last.open != DAY_NONE || !old || !late_phase)
        return 0;
    ret[0] = (struct partnership_suggestion){
        .what = text(q->lang, TEXT_condition_suggest),
        .why = text(q->lang, last.closed == DAY_NONE ? TEXT_condition_suggest_never
                                                     : TEXT_condition_suggest_old),
        .href = arena_fmt(q->arena, "/partnerships/%" PRId64 "/conditions", p->record.id),
        .weight = WEIGHT_HELPS,
    };
    return 1;
}

static const struct partnership_part parts[] = {
    { .path = "/conditions",
      .icon = "hands",
      .title = TEXT_condition_title,
      .text = TEXT_condition_part_text,
      .phases = PART_PHASE(CONSOLIDATION) | PART_PHASE(EVALUATION),
      .read = CAP_PARTNERSHIP_READ,
      .said = said,
      .suggest = suggest },
};

/* -- the module
 * --------------------------------------------------------------------------------------- */

#define READ CAP_PARTNERSHIP_READ
#define WRITE CAP_PARTNERSHIP_WRITE
#define ONCE .isolation = ISOLATION_SERIALIZABLE

static const struct route routes[] = {
    { METHOD_GET, "/conditions", READ, condition_page },
    { METHOD_GET, "/conditions.csv", READ, condition_csv },
    { METHOD_POST, "/conditions", WRITE, condition_start, ONCE },
    { METHOD_GET, "/partnerships/{id}/conditions", READ, condition_page },
    { METHOD_GET, "/partnerships/{id}/conditions.csv", READ, condition_csv },
    { METHOD_POST, "/partnerships/{id}/conditions", WRITE, condition_start, ONCE },
    { METHOD_GET, "/conditions/{id}", READ, condition_round_page },
    { METHOD_POST, "/conditions/{id}", READ, condition_round_answer, ONCE },
    { METHOD_POST, "/conditions/{id}/close", WRITE, condition_round_close },
    { METHOD_POST, "/conditions/{id}/links", WRITE, condition_links_make },
    { METHOD_POST, "/conditions/{id}/links/end", WRITE, condition_links_end },
    { METHOD_GET, "/l/{slug}/conditions/{token}", CAP_LINK, condition_link_page },
    { METHOD_POST, "/l/{slug}/conditions/{token}", CAP_LINK, condition_link_answer, ONCE },
};
/* The network's rounds are for all who read partnerships. */
static bool may_read(struct req *q, int64_t id)
{
    struct condition_round round;
    struct partnership p;
    return record_get(q->tx, &entity_condition_round, id, &round) &&
           (!round.partnership || (record_get(q->tx, &entity_partnership, round.partnership, &p) &&
                                   record_mine(q, &partnership_pages, READ, &p)));
}

static const struct module_entity entities[] = {
    { &entity_condition_round, "/conditions", READ, .may_read = may_read },
    { &entity_condition_turn, NULL, READ },
    { &entity_condition_tally, NULL, READ },
    { &entity_condition_comment, NULL, READ },
};
static const struct statement *const *const statements[] = { statements_condition, NULL };

const struct module module_condition = {
    .name = "condition",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .parts = parts,
    .n_parts = 1,
};
