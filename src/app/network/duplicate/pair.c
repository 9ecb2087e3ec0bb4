/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/duplicate/pair.h"

#include "core/fault.h"
#include "core/key.h"
#include "duplicate_pair.html.h"
#include "entity/slot.h"
#include "guard/account.h"
#include "guard/invitation.h"

#include <inttypes.h>
#include <string.h>

const char *const pair_choices[3] = { "first", "second", "both" };
enum { HELD_SAID = 3 };

struct str duplicate_path(struct arena *a, enum duplicate_kind kind, int64_t id)
{
    const struct module_entity *e = duplicate_entity(kind);
    return e && e->path ? arena_fmt(a, "%s/%" PRId64, e->path, id) : STR_NULL;
}

struct str duplicate_kind_said(enum lang l, struct str code)
{
    return enumeration_label(&enumeration_duplicate_kind, l, code);
}

/* -- the fields
 * --------------------------------------------------------------------------------------------------
 */

static bool is_blank(const struct field *f, const void *record)
{
    if (f->type == FIELD_BOOL)
        return !slot_bool(f, record);
    return field_is_absent(f, record) ||
           (field_slot(f) == SLOT_TEXT && str_is_blank(slot_text(f, record)));
}

/* Long texts lose nothing when they stand one under the other, nor words side by side. */
static bool may_join(const struct field *f)
{
    return f->type == FIELD_SET || (field_is_text(f) && (f->flags & FIELD_LONG));
}

static enum pair_choice proposed(const struct field *f, void *const records[2], int keep)
{
    bool blank[2] = { is_blank(f, records[0]), is_blank(f, records[1]) };
    if (!blank[0] && !blank[1] && may_join(f) && !field_same(f, records[0], records[1]))
        return PAIR_BOTH;
    int other = 1 - keep;
    return (enum pair_choice)(blank[keep] && !blank[other] ? other : keep);
}

static enum pair_choice choice_of(struct req *q, const struct pair_field *p, void *const records[2],
                                  int keep)
{
    struct str said = q->method == METHOD_POST ? req_form(q, p->name.p) : STR_NULL;
    for (int i = 0; i < 3; i++)
        if (str_is(said, pair_choices[i]) && (i != PAIR_BOTH || p->may_both))
            return (enum pair_choice)i;
    return proposed(p->field, records, keep);
}

static struct str joined(struct req *q, const struct field *f, void *const records[2], int keep)
{
    struct str all;
    if (f->type == FIELD_SET) {
        struct str codes = arena_fmt(q->arena, "%.*s %.*s", STR_ARG(slot_text(f, records[0])),
                                     STR_ARG(slot_text(f, records[1])));
        REQUIRE(set_read(q->arena, codes, &all));
        return all;
    }
    return arena_fmt(q->arena, "%.*s\n\n%.*s", STR_ARG(slot_text(f, records[keep])),
                     STR_ARG(slot_text(f, records[1 - keep])));
}

static void field_choose(struct req *q, const struct pair_field *p, void *const records[2],
                         int keep, void *result)
{
    const struct field *f = p->field;
    struct str value = p->chosen == PAIR_BOTH ? joined(q, f, records, keep)
                                              : entity_raw(q->arena, f, records[p->chosen]);
    REQUIRE(entity_set_raw(q->arena, f, result, value));
}

static void fields_read(struct req *q, struct pair_view *m, const struct entity *e,
                        void *const records[2], void *result)
{
    m->fields = arena_array(q->arena, struct pair_field, e->n_fields);
    memcpy(result, records[m->keep], e->size);
    for (size_t i = 0; i < e->n_fields; i++) {
        const struct field *f = &e->fields[i];
        struct pair_field p = { .field = f,
                                .name = arena_fmt(q->arena, "f_%s", f->name),
                                .same = field_same(f, records[0], records[1]) };
        if (f->flags & FIELD_HIDDEN || (is_blank(f, records[0]) && is_blank(f, records[1])))
            continue;
        for (int side = 0; side < 2; side++)
            p.shown[side] =
                is_blank(f, records[side]) ? STR_NULL : record_shown(q, f, records[side]);
        p.may_both = !p.same && may_join(f) && p.shown[0].p && p.shown[1].p;
        p.chosen = choice_of(q, &p, records, m->keep);
        field_choose(q, &p, records, m->keep, result);
        m->fields[m->n_fields++] = p;
    }
}

/* -- what follows
 * ------------------------------------------------------------------------------------------------
 */

/* “Nuit du 2 février 2024”: the title, else the first day that it has. */
static struct str row_said(struct req *q, const struct entity *e, int64_t id)
{
    void *row = arena_alloc(q->arena, e->size);
    if (!record_get(q->tx, e, id, row))
        return STR_NULL;
    if (entity_title(e))
        return record_shown(q, entity_title(e), row);
    for (size_t i = 0; i < e->n_fields; i++)
        if (e->fields[i].type == FIELD_DATE && !field_is_absent(&e->fields[i], row))
            return entity_shown(q->arena, q->lang, &e->fields[i], row);
    return STR_NULL;
}

static struct str held_said(struct req *q, const struct merge_refer *r)
{
    struct str said = STR_NULL;
    for (int64_t i = 0; i < r->clashes && i < HELD_SAID; i++) {
        struct str row = row_said(q, r->entity, r->held[i]);
        if (row.p)
            said = said.p ? arena_fmt(q->arena, "%.*s, %.*s", STR_ARG(said), STR_ARG(row)) : row;
    }
    return said.p && r->clashes > HELD_SAID ? arena_fmt(q->arena, "%.*s…", STR_ARG(said)) : said;
}

static void moves_read(struct req *q, struct pair_view *m, const struct merge_plan *plan)
{
    m->moves = arena_array(q->arena, struct pair_move, plan->n_refers + 2);
    for (size_t i = 0; i < plan->n_refers; i++) {
        const struct merge_refer *r = &plan->refers[i];
        struct str kind = key_capital(q->arena, r->entity->many[q->lang]);
        m->moves[m->n_moves++] = (struct pair_move){
            .label = text_with(q->arena, q->lang, TEXT_duplicate_move,
                               TEXT_ARGS({ "kind", .value = kind },
                                         { "field", .value = r->field->label[q->lang] })),
            .n = r->n,
            .clashes = r->clashes,
            .held = held_said(q, r),
        };
    }
    if (plan->n_external)
        m->moves[m->n_moves++] =
            (struct pair_move){ .label = text(q->lang, TEXT_duplicate_move_external),
                                .n = plan->n_external };
    if (plan->host)
        m->moves[m->n_moves++] =
            (struct pair_move){ .label = text(q->lang, TEXT_duplicate_move_host), .n = 1 };
}

/* People who sign in for the absorbed organization would lose their agency: memberships live in
 * the installation's database, which this transaction does not write. */
static int64_t accounts_of(struct req *q, int64_t organization)
{
    struct person *people;
    struct invitation *open;
    struct people_query of = { .organization = organization };
    int64_t n = (int64_t)account_people(q->home, q->community->id, &of, &people);
    size_t n_open = invitation_open(q->home, q->community->id, &open);
    for (size_t i = 0; i < n_open; i++)
        n += open[i].organization == organization;
    return n;
}

static void refusal_read(struct req *q, struct pair_view *m, const struct merge_plan *plan)
{
    static const enum text_id said[] = { [MERGE_ABSENT] = TEXT_duplicate_no_absent,
                                         [MERGE_PERSONS] = TEXT_duplicate_no_persons,
                                         [MERGE_TIED] = TEXT_duplicate_no_tied };
    bool agency = m->duplicate->kind == DUPLICATE_KIND_ORGANIZATION;
    int64_t accounts = agency ? accounts_of(q, plan->absorbed) : 0;
    if (plan->refusal != MERGE_OK) {
        m->refusal = text(q->lang, said[plan->refusal]);
    } else if (accounts) {
        m->refusal = text_with(q->arena, q->lang, TEXT_duplicate_no_accounts,
                               TEXT_ARGS({ "count", .number = accounts }));
        m->refusal_href = arena_fmt(q->arena, "/people?organization=%" PRId64, plan->absorbed);
        m->refusal_link = text(q->lang, TEXT_duplicate_see_accounts);
    }
}

/* -- both records
 * ------------------------------------------------------------------------------------------------
 */

static struct pair_side side_of(struct req *q, const struct duplicate *d, const struct entity *e,
                                int64_t id, void *record)
{
    const struct record *head = record;
    struct pair_side s = { .id = id };
    struct str path = duplicate_path(q->arena, (enum duplicate_kind)d->kind, id);
    s.there = record_get(q->tx, e, id, record) && head->archived == NUMBER_NONE;
    s.title = module_record_title(q->tx, e, id);
    s.href = path;
    if (!s.there)
        return s;
    s.version = head->version;
    s.edit = path.p ? arena_fmt(q->arena, "%.*s/edit", STR_ARG(path)) : STR_NULL;
    s.since = text_day(q->arena, q->lang, community_today(q->community, head->created), DAY_SHORT);
    return s;
}

static int side_kept(struct req *q, const struct duplicate *d)
{
    int64_t keep = q->method == METHOD_POST ? req_form_id(q, "keep") : req_query_id(q, "keep");
    return keep == d->second_id;
}

bool pair_read(struct req *q, const struct duplicate *d, struct pair_view *ret, void **ret_result,
               struct merge_plan *ret_plan)
{
    const struct entity *e = duplicate_entity((enum duplicate_kind)d->kind)->entity;
    void *records[2] = { arena_alloc(q->arena, e->size), arena_alloc(q->arena, e->size) };
    int keep = side_kept(q, d);
    *ret_result = arena_alloc(q->arena, e->size);
    *ret = (struct pair_view){
        .duplicate = d,
        .kind = key_capital(q->arena, e->one[q->lang]),
        .why = like_words(q->arena, q->lang, like_reasons(d->reasons)),
        .here = arena_fmt(q->arena, "/duplicates/%" PRId64, d->record.id),
        .sides = { side_of(q, d, e, d->first_id, records[0]),
                   side_of(q, d, e, d->second_id, records[1]) },
        .keep = keep,
        .open = d->record.archived == NUMBER_NONE,
        .state = enumeration_duplicate_state.values[d->state].label[q->lang],
    };
    if (!ret->sides[0].there || !ret->sides[1].there)
        return false;
    fields_read(q, ret, e, records, *ret_result);
    merge_plan(q->tx, e, ret->sides[keep].id, ret->sides[1 - keep].id, ret_plan);
    moves_read(q, ret, ret_plan);
    refusal_read(q, ret, ret_plan);
    ret->may = !ret->refusal.p;
    return true;
}

/* -- pages
 * -------------------------------------------------------------------------------------------------------
 */

static bool pair_find(struct req *q, struct res *r, struct duplicate *ret)
{
    if (record_get(q->tx, &entity_duplicate, q->ids[0], ret) &&
        duplicate_entity((enum duplicate_kind)ret->kind))
        return true;
    res_not_found(q, r);
    return false;
}

static void pair_show(struct req *q, struct res *r, struct pair_view *m)
{
    struct page page = { .title = m->duplicate->names, .nav = NAV_NETWORK };
    view_page(q, r, &page, duplicate_pair_html, m);
}

void pair_page(struct req *q, struct res *r)
{
    struct duplicate d;
    struct pair_view m;
    struct merge_plan plan;
    void *result;
    if (!pair_find(q, r, &d))
        return;
    pair_read(q, &d, &m, &result, &plan);
    pair_show(q, r, &m);
}

/* What is wrong with the record as chosen, at its field. */
static bool errors_said(struct req *q, struct pair_view *m, const struct entity *e,
                        const void *result)
{
    struct form_errors errors = { 0 };
    entity_check(q->arena, e, q->lang, result, &errors);
    for (size_t i = 0; i < e->n_fields; i++)
        if (e->fields[i].flags & FIELD_UNIQUE && record_taken(q->tx, e, &e->fields[i], result))
            form_error_add(q->arena, &errors, &e->fields[i], text(q->lang, TEXT_record_taken));
    for (size_t i = 0; i < errors.n; i++) {
        m->error = text(q->lang, TEXT_duplicate_errors);
        for (size_t k = 0; k < m->n_fields; k++)
            if (m->fields[k].field == errors.list[i].field)
                m->fields[k].error = errors.list[i].message;
    }
    return errors.n > 0;
}

static bool is_as_seen(struct req *q, const struct pair_view *m)
{
    return req_form_id(q, "version_first") == m->sides[0].version &&
           req_form_id(q, "version_second") == m->sides[1].version;
}

void pair_merge(struct req *q, struct res *r)
{
    struct duplicate d;
    struct pair_view m;
    struct merge_plan plan;
    void *result;
    if (!pair_find(q, r, &d))
        return;
    if (!pair_read(q, &d, &m, &result, &plan)) { /* pressed twice, or put away meanwhile */
        res_redirect(r, "%.*s", STR_ARG(m.here));
        return;
    }
    if (!is_as_seen(q, &m)) {
        m.error = text(q->lang, TEXT_duplicate_changed);
        r->status = 409;
    } else if (errors_said(q, &m, plan.entity, result) || !m.may) {
        r->status = 422;
    } else {
        int64_t merging = merge_do(q->tx, &plan, result);
        REQUIRE(merging);
        res_redirect(r, "/duplicates/merged/%" PRId64 "?done=merged", merging);
        return;
    }
    pair_show(q, r, &m);
}

void pair_apart(struct req *q, struct res *r)
{
    struct duplicate d;
    if (!pair_find(q, r, &d))
        return;
    if (d.record.archived == NUMBER_NONE)
        duplicate_settle(q->tx, d.record.id, DUPLICATE_STATE_NOT_SAME);
    res_redirect(r, "/duplicates?done=told_apart");
}

void pair_reopen(struct req *q, struct res *r)
{
    struct duplicate d;
    if (!pair_find(q, r, &d))
        return;
    if (d.record.archived != NUMBER_NONE && d.state == DUPLICATE_STATE_NOT_SAME) {
        d.state = DUPLICATE_STATE_OPEN;
        REQUIRE(record_update(q->tx, &entity_duplicate, &d) == RECORD_SAVED);
        record_archive(q->tx, &entity_duplicate, d.record.id, false);
    }
    res_redirect(r, "/duplicates/%" PRId64, d.record.id);
}
