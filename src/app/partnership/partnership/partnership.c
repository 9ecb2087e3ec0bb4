/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/partnership/partnership.h"
#include "app/partnership/interaction/interaction.h"

#include "app/partnership/partnership/board.h"
#include "app/partnership/partnership/change.h"
#include "app/partnership/partnership/open.h"
#include "app/partnership/partnership/show.h"
#include "app/partnership/partnership/side.h"
#include "app/partnership/partnership/standing.h"
#include "core/fault.h"

#include <inttypes.h>

struct str partnership_step_seen(struct arena *a, struct str step, day due)
{
    return arena_fmt(a, "%" PRIx64 ".%d", str_hash(step.p ? step : STR("")), due);
}

struct str partnership_phase_label(enum lang l, int phase)
{
    REQUIRE(phase >= 0 && phase <= PARTNERSHIP_PHASES);
    return enumeration_partnership_phase.values[phase].label[l];
}

/* -- its life
 * ----------------------------------------------------------------------------------------- */

static void change_add(struct tx *tx, const struct partnership *p, int from, struct str reason)
{
    struct phase_change c;
    entity_init(&entity_phase_change, &c);
    c.partnership = p->record.id;
    c.from_phase = from;
    c.to_phase = p->phase;
    c.day = p->phase_since;
    c.reason = reason;
    record_insert(tx, &entity_phase_change, &c);
}

int64_t partnership_open(struct tx *tx, struct partnership *p, struct partnership_party *parties,
                         size_t n_parties)
{
    p->phase = PARTNERSHIP_PHASE_PREPARATION;
    if (p->started == DAY_NONE)
        p->started = tx->today;
    p->phase_since = p->started;
    record_insert(tx, &entity_partnership, p);
    for (size_t i = 0; i < n_parties; i++) {
        parties[i].partnership = p->record.id;
        parties[i].position = (int64_t)i;
        record_insert(tx, &entity_partnership_party, &parties[i]);
    }
    change_add(tx, p, PARTNERSHIP_PHASE_NONE, STR_NULL);
    return p->record.id;
}

enum partnership_moved partnership_move(struct tx *tx, struct partnership *p, int to,
                                        struct str reason)
{
    int from = p->phase;
    bool back = to < from;
    if (to < 1 || to > PARTNERSHIP_PHASES || to == from || to > from + 1 || p->ended != DAY_NONE)
        return PARTNERSHIP_NO_WAY;
    if (back && str_is_blank(reason))
        return PARTNERSHIP_NO_REASON;
    p->phase = to;
    p->phase_since = tx->today;
    if (record_update(tx, &entity_partnership, p) != RECORD_SAVED)
        return PARTNERSHIP_CHANGED;
    change_add(tx, p, from, back ? str_trim(reason) : STR_NULL);
    return PARTNERSHIP_MOVED;
}

enum partnership_moved partnership_end(struct tx *tx, struct partnership *p, bool end,
                                       struct str reason)
{
    if (end == (p->ended != DAY_NONE))
        return PARTNERSHIP_NO_WAY;
    if (end && str_is_blank(reason))
        return PARTNERSHIP_NO_REASON;
    p->ended = end ? tx->today : DAY_NONE;
    p->end_reason = end ? str_trim(reason) : STR_NULL;
    return record_update(tx, &entity_partnership, p) == RECORD_SAVED ? PARTNERSHIP_MOVED
                                                                     : PARTNERSHIP_CHANGED;
}

int64_t partnership_party_of(struct tx *tx, int64_t partnership, int64_t organization,
                             struct str department)
{
    struct partnership_party_find_row row;
    const struct partnership_party_find_in in = { partnership, organization, department };
    return partnership_party_find(tx, &in, &row) ? row.id : 0;
}

bool partnership_party_join(struct tx *tx, int64_t partnership, int64_t organization,
                            struct str department)
{
    struct partnership_party_ids_row *rows;
    struct partnership_party party;
    size_t n = partnership_party_ids(
        tx, &(struct partnership_party_ids_in){ .partnership = partnership }, &rows);
    if (n >= PARTNERSHIP_PARTIES)
        return false;
    int64_t old = partnership_party_of(tx, partnership, organization, department);
    if (old) {
        record_archive(tx, &entity_partnership_party, old, false);
        return true;
    }
    entity_init(&entity_partnership_party, &party);
    party.partnership = partnership;
    party.organization = organization;
    party.department = department.n ? department : STR_NULL;
    party.position = (int64_t)n;
    record_insert(tx, &entity_partnership_party, &party);
    return true;
}

/* A move that is undone leaves no trace in the phases: history keeps it. */
static void updated(struct tx *tx, const struct req *q, const void *was, void *record)
{
    const struct partnership *before = was, *p = record;
    struct partnership_changes_row *rows;
    (void)q;
    if (before->phase == p->phase)
        return;
    size_t n = partnership_changes(
        tx, &(struct partnership_changes_in){ .partnership = p->record.id }, &rows);
    const char *left = enumeration_partnership_phase.values[p->phase].code;
    const char *entered = enumeration_partnership_phase.values[before->phase].code;
    if (n > 0 && str_is(rows[n - 1].from_phase, left) && str_is(rows[n - 1].to_phase, entered))
        record_archive(tx, &entity_phase_change, rows[n - 1].id, true);
    else
        change_add(tx, p, before->phase, STR_NULL);
}

/* -- whose it is
 * -------------------------------------------------------------------------------------- */

size_t partnership_owners(struct tx *tx, const void *record, int64_t *ret, size_t most)
{
    struct partnership_party_ids_row *rows;
    size_t n = partnership_party_ids(
        tx,
        &(struct partnership_party_ids_in){ .partnership = ((const struct record *)record)->id },
        &rows);
    n = n < most ? n : most;
    for (size_t i = 0; i < n; i++)
        ret[i] = rows[i].organization;
    return n;
}

size_t partnership_sides(struct tx *tx, int64_t id, struct partnership_side **ret)
{
    struct partnership_parties_row *rows;
    size_t n =
        partnership_parties(tx, &(struct partnership_parties_in){ .partnership = id }, &rows);
    *ret = arena_array(tx->arena, struct partnership_side, n);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = (struct partnership_side){
            rows[i].id, rows[i].organization, rows[i].name, rows[i].department,
            partnership_side_said(tx->arena, rows[i].name, rows[i].department)
        };
    return n;
}

struct str partnership_side_said(struct arena *a, struct str name, struct str department)
{
    return has(department) ? arena_fmt(a, "%.*s \u2014 %.*s", STR_ARG(name), STR_ARG(department))
                           : name;
}

static int64_t responsible(struct tx *tx, const void *record)
{
    const struct partnership *p = record;
    (void)tx;
    return p->owner == NUMBER_NONE ? 0 : p->owner;
}

int64_t partnership_responsible(struct tx *tx, int64_t id)
{
    struct partnership p;
    return record_get(tx, &entity_partnership, id, &p) ? responsible(tx, &p) : 0;
}

int64_t partnership_reach(const struct req *q)
{
    return guard_agency(&q->actor, CAP_PARTNERSHIP_READ);
}

bool partnership_may_open(const struct req *q)
{
    return guard_with_agency(&q->actor, CAP_PARTNERSHIP_WRITE);
}

static const void *list_in(struct req *q)
{
    struct partnership_list_in *in = arena_make(q->arena, struct partnership_list_in);
    *in =
        (struct partnership_list_in){ .agency = partnership_reach(q), .account = q->actor.account };
    return in;
}

/* -- the common pages
 * --------------------------------------------------------------------------------- */

static const struct list_column columns[] = {
    { .name = "title", .flags = COLUMN_TITLE },
    { .name = "phase" },
    { .name = "next_step" },
    { .name = "next_step_due" },
    { .name = "started" },
    { .name = "ended" },
};
static const char *const facets[] = { "phase", "scope", NULL };

const struct record_pages partnership_pages = {
    .entity = &entity_partnership,
    .path = "/partnerships",
    .nav = NAV_PARTNERSHIPS,
    .read = CAP_PARTNERSHIP_READ,
    .write = CAP_PARTNERSHIP_WRITE,
    .list = &statement_partnership_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_partnership_title,
    .lede = TEXT_partnership_lede,
    .add = TEXT_partnership_add,
    .placeholder = TEXT_partnership_placeholder,
    .tabs = partnership_tabs,
    .empty_icon = "hands",
    .empty_title = TEXT_partnership_empty,
    .empty_text = TEXT_partnership_empty_text,
    .owners = partnership_owners,
    .responsible = responsible,
    .owners_are = TEXT_partnership_owners_are,
    .updated = updated,
    .show = partnership_show,
    .form = "title scope:half summary",
    .list_in = list_in,
    .order = "title",
    .has_xlsx = true,
    .own_adds = true,
};

/* -- the module
 * --------------------------------------------------------------------------------------- */

#define READ CAP_PARTNERSHIP_READ
#define WRITE CAP_PARTNERSHIP_WRITE
#define PAGES .data = &partnership_pages

static const struct route routes[] = {
    { METHOD_GET, "/partnerships", READ, board_page, PAGES },
    { METHOD_GET, "/partnerships.csv", READ, record_csv, PAGES },
    { METHOD_GET, "/partnerships.xlsx", READ, record_xlsx, PAGES },
    { METHOD_GET, "/partnerships/new", WRITE, open_page, PAGES },
    { METHOD_POST, "/partnerships", WRITE, open_create, PAGES },
    { METHOD_GET, "/partnerships/{id}", READ, record_show, PAGES },
    { METHOD_GET, "/partnerships/{id}/edit", WRITE, record_edit, PAGES },
    { METHOD_POST, "/partnerships/{id}", WRITE, record_save, PAGES },
    { METHOD_POST, "/partnerships/{id}/archive", WRITE, record_put_away, PAGES },
    { METHOD_POST, "/partnerships/{id}/restore", WRITE, record_bring_back, PAGES },
    { METHOD_POST, "/partnerships/{id}/undo", WRITE, record_take_back, PAGES },
    { METHOD_GET, "/partnerships/{id}/history", READ, record_history_page, PAGES },
    { METHOD_GET, "/partnerships/{id}/access", READ, record_access_page, PAGES },
    { METHOD_POST, "/partnerships/{id}/step", WRITE, change_step },
    { METHOD_POST, "/partnerships/{id}/phase", WRITE, change_phase },
    { METHOD_POST, "/partnerships/{id}/resume", WRITE, change_resume },
    { METHOD_POST, "/partnerships/{id}/owner", WRITE, change_owner },
    { METHOD_POST, "/partnerships/{id}/check", WRITE, change_check },
    { METHOD_POST, "/partnerships/{id}/question", WRITE, change_question },
    { METHOD_GET, "/partnerships/{id}/questions", READ, standing_page },
    { METHOD_POST, "/partnerships/{id}/side", READ, side_take },
    { METHOD_POST, "/partnerships/{id}/party", WRITE, change_party_add },
    { METHOD_POST, "/partnerships/{id}/party/{id}/remove", WRITE, change_party_remove },
};
static const struct module_entity entities[] = {
    { &entity_partnership, "/partnerships", READ, .pages = &partnership_pages },
    { &entity_partnership_party, NULL, READ },
    { &entity_party_speaker, NULL, READ },
    { &entity_phase_change, NULL, READ },
    { &entity_partnership_check, NULL, READ },
};
static const struct statement *const *const statements[] = { statements_partnership,
                                                             statements_board, NULL };

const struct module module_partnership = {
    .name = "partnership",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .parts = &standing_part,
    .n_parts = 1,
};
