/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/mediation/mediation.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/part.h"

#include <inttypes.h>

/* Directions of the two sides, who is responsible, the coordination: front lines do not read it. */
#define READ CAP_PARTNERSHIP_WRITE
#define WRITE CAP_PARTNERSHIP_WRITE

static size_t owners(struct tx *tx, const void *record, int64_t *ret, size_t most)
{
    const struct mediation *m = record;
    (void)tx, (void)most;
    ret[0] = m->raised_by;
    ret[1] = m->about;
    return 2;
}

static int64_t responsible(struct tx *tx, const void *record)
{
    return partnership_responsible(tx, ((const struct mediation *)record)->partnership);
}

static const void *list_in(struct req *q)
{
    struct mediation_list_in *in = arena_make(q->arena, struct mediation_list_in);
    *in =
        (struct mediation_list_in){ guard_agency(&q->actor, READ), guard_account(&q->actor, READ) };
    req_note(q, "list", "mediation", 0);
    return in;
}

/* -- its form
 * ----------------------------------------------------------------------------------------- */

struct context {
    struct req *q;
    const struct mediation *m;
};

static struct choices partnership_choices(struct req *q, int64_t now)
{
    struct mediation_partnerships_row *rows;
    size_t n = mediation_partnerships(q->tx,
                                      &(struct mediation_partnerships_in){
                                          guard_agency(&q->actor, WRITE), q->actor.account, now },
                                      &rows);
    struct choice *list = arena_array(q->arena, struct choice, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct choice){ arena_fmt(q->arena, "%" PRId64, rows[i].id), rows[i].title };
    return (struct choices){ list, n };
}

static struct choices party_choices(struct req *q, int64_t partnership)
{
    struct mediation_parties_row *rows;
    size_t n = mediation_parties(q->tx, &(struct mediation_parties_in){ partnership }, &rows);
    struct choice *list = arena_array(q->arena, struct choice, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct choice){ arena_fmt(q->arena, "%" PRId64, rows[i].id), rows[i].name };
    return (struct choices){ list, n };
}

/* The sides are among the parties as soon as the partnership is known. */
static struct choices choices_for(void *ctx, const struct field *f)
{
    struct context *c = ctx;
    if (f == &entity_mediation.fields[MEDIATION_PARTNERSHIP])
        return partnership_choices(c->q, c->m->partnership);
    if (c->m->partnership)
        return party_choices(c->q, c->m->partnership);
    struct choice_source all = record_choices(c->q);
    return all.of(all.ctx, f);
}

static struct choice_source choices(struct req *q, const void *record)
{
    struct context *c = arena_make(q->arena, struct context);
    *c = (struct context){ q, record };
    return (struct choice_source){ choices_for, c };
}

static bool offers(struct choices c, int64_t id)
{
    int64_t one;
    for (size_t i = 0; i < c.n; i++)
        if (str_to_i64(c.list[i].value, &one) && one == id)
            return true;
    return false;
}

static void wrong(struct req *q, struct form_errors *errors, int field, enum text_id why)
{
    form_error_add(q->arena, errors, &entity_mediation.fields[field], text(q->lang, why));
}

static bool is_closed(const struct mediation *m)
{
    return m->state == MEDIATION_STATE_SETTLED || m->state == MEDIATION_STATE_UNSETTLED;
}

static void check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct mediation *m = record;
    struct choices parties = party_choices(q, m->partnership);
    struct partnership p;
    bool mine = m->partnership && record_get(q->tx, &entity_partnership, m->partnership, &p) &&
                record_mine(q, &partnership_pages, WRITE, &p);
    if (m->partnership && !mine)
        wrong(q, errors, MEDIATION_PARTNERSHIP, TEXT_mediation_error_partnership);
    else if (m->raised_by && !offers(parties, m->raised_by))
        wrong(q, errors, MEDIATION_RAISED_BY, TEXT_mediation_error_party);
    else if (m->about && !offers(parties, m->about))
        wrong(q, errors, MEDIATION_ABOUT, TEXT_mediation_error_party);
    if (m->raised_by && m->raised_by == m->about)
        wrong(q, errors, MEDIATION_ABOUT, TEXT_mediation_error_same);
    if (m->raised != DAY_NONE && m->raised > q->today)
        wrong(q, errors, MEDIATION_RAISED, TEXT_mediation_error_day);
    if (is_closed(m) && str_is_blank(m->outcome))
        wrong(q, errors, MEDIATION_OUTCOME, TEXT_mediation_error_outcome);
    struct holders of = { .organizations = (const int64_t[]){ m->raised_by, m->about },
                          .n = 2,
                          .responsible = responsible(q->tx, m) };
    if (m->raised_by && guard_why(&q->actor, WRITE, &of) == WHY_NOT)
        wrong(q, errors, MEDIATION_RAISED_BY, TEXT_mediation_error_own);
}

static void prefill(struct req *q, void *record)
{
    struct mediation *m = record;
    m->raised = q->today;
    m->state = MEDIATION_STATE_OPEN;
    m->account = q->actor.account;
    if (guard_reach(&q->actor, WRITE) == REACH_OWN)
        m->raised_by = q->actor.organization;
}

static void keep_closed(struct tx *tx, struct mediation *m)
{
    day closed = !is_closed(m) ? DAY_NONE : m->closed == DAY_NONE ? tx->today : m->closed;
    if (closed == m->closed)
        return;
    m->closed = closed;
    record_update(tx, &entity_mediation, m);
}

static void inserted(struct tx *tx, const struct req *q, void *record)
{
    (void)q;
    keep_closed(tx, record);
}

static void updated(struct tx *tx, const struct req *q, const void *before, void *record)
{
    (void)q, (void)before;
    keep_closed(tx, record);
}

/* -- the common pages
 * --------------------------------------------------------------------------------- */

static const struct list_column columns[] = {
    { .name = "title", .flags = COLUMN_TITLE, .below = "partnership" },
    { .name = "raised_by" },
    { .name = "about" },
    { .name = "raised" },
    { .name = "state" },
};
static const char *const facets[] = { "state", NULL };

const struct record_pages mediation_pages = {
    .entity = &entity_mediation,
    .path = "/mediations",
    .nav = NAV_PARTNERSHIPS,
    .read = READ,
    .write = WRITE,
    .list = &statement_mediation_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_mediation_title,
    .lede = TEXT_mediation_lede,
    .add = TEXT_mediation_add,
    .tabs = partnership_tabs,
    .empty_icon = "knot",
    .empty_title = TEXT_mediation_empty,
    .empty_text = TEXT_mediation_empty_text,
    .owners = owners,
    .responsible = responsible,
    .owners_are = TEXT_mediation_owners_are,
    .choices = choices,
    .check = check,
    .prefill = prefill,
    .inserted = inserted,
    .updated = updated,
    .show = mediation_show,
    .list_in = list_in,
    .order = "-raised",
    .own_adds = true,
    .has_xlsx = true,
};

/* -- on the partnership's page
 * --------------------------------------------------------------------------- */

enum { WEIGHT_LATE = 80, WEIGHT_OPEN = 60 };

static size_t rows_of(struct req *q, int64_t partnership, struct mediation_of_partnership_row **ret)
{
    return mediation_of_partnership(
        q->tx,
        &(struct mediation_of_partnership_in){ partnership, guard_agency(&q->actor, READ),
                                               guard_account(&q->actor, READ) },
        ret);
}

static struct str said(struct req *q, int64_t partnership, bool *ret_late)
{
    struct mediation_of_partnership_row *rows;
    size_t n = rows_of(q, partnership, &rows), open = 0;
    for (size_t i = 0; i < n; i++) {
        open += rows[i].closed == DAY_NONE;
        if (rows[i].closed == DAY_NONE && rows[i].due != DAY_NONE && rows[i].due < q->today)
            *ret_late = true;
    }
    if (!n)
        return STR_NULL;
    return open ? text_with(q->arena, q->lang, TEXT_mediation_part_open,
                            TEXT_ARGS({ "count", .number = (int64_t)open }))
                : text(q->lang, TEXT_mediation_part_closed);
}

static size_t suggest(struct req *q, const struct partnership *p,
                      struct partnership_suggestion *ret)
{
    struct mediation_of_partnership_row *rows;
    size_t n = rows_of(q, p->record.id, &rows), k = 0;
    for (size_t i = 0; i < n && k < PARTNERSHIP_SUGGESTIONS; i++) {
        bool late = rows[i].due != DAY_NONE && rows[i].due < q->today;
        if (rows[i].closed != DAY_NONE || (!late && rows[i].steps > 0))
            continue;
        ret[k++] = (struct partnership_suggestion){
            .what = text_with(q->arena, q->lang, TEXT_mediation_suggest,
                              TEXT_ARGS({ "title", .value = rows[i].title })),
            .why = text(q->lang, late ? TEXT_mediation_why_late : TEXT_mediation_why_new),
            .href = arena_fmt(q->arena, "/mediations/%" PRId64, rows[i].id),
            .weight = late ? WEIGHT_LATE : WEIGHT_OPEN,
        };
    }
    return k;
}

static const struct partnership_part parts[] = {
    { .path = "/mediation",
      .icon = "knot",
      .title = TEXT_mediation_title,
      .text = TEXT_mediation_part_text,
      .phases = PART_PHASE(AGREEMENT) | PART_PHASE(CONSOLIDATION) | PART_PHASE(EVALUATION),
      .read = READ,
      .said = said,
      .suggest = suggest },
};

/* -- the module
 * --------------------------------------------------------------------------------------- */

#define PAGES .data = &mediation_pages

static const struct route routes[] = {
    { METHOD_GET, "/mediations", READ, record_list, PAGES },
    { METHOD_GET, "/mediations.csv", READ, record_csv, PAGES },
    { METHOD_GET, "/mediations.xlsx", READ, record_xlsx, PAGES },
    { METHOD_GET, "/mediations/new", WRITE, record_new, PAGES },
    { METHOD_POST, "/mediations", WRITE, record_create, PAGES },
    { METHOD_GET, "/mediations/{id}", READ, record_show, PAGES },
    { METHOD_GET, "/mediations/{id}/edit", WRITE, record_edit, PAGES },
    { METHOD_POST, "/mediations/{id}", WRITE, record_save, PAGES },
    { METHOD_POST, "/mediations/{id}/archive", WRITE, record_put_away, PAGES },
    { METHOD_POST, "/mediations/{id}/restore", WRITE, record_bring_back, PAGES },
    { METHOD_POST, "/mediations/{id}/undo", WRITE, record_take_back, PAGES },
    { METHOD_GET, "/mediations/{id}/history", READ, record_history_page, PAGES },
    { METHOD_GET, "/mediations/{id}/access", READ, record_access_page, PAGES },
    { METHOD_POST, "/mediations/{id}/step", WRITE, mediation_step_add },
    { METHOD_POST, "/mediations/{id}/step/{id}/remove", WRITE, mediation_step_remove },
    { METHOD_GET, "/partnerships/{id}/mediation", READ, mediation_part_page },
};

static const struct module_entity entities[] = {
    { &entity_mediation, "/mediations", READ, .pages = &mediation_pages },
    { &entity_mediation_step, NULL, READ },
};
static const struct statement *const *const statements[] = { statements_mediation, NULL };

const struct module module_mediation = {
    .name = "mediation",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .parts = parts,
    .n_parts = 1,
};
