/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/agreement/edit.h"

#include "agreement_edit.html.h"
#include "app/agreement/agreement/paper.h"
#include "core/fault.h"

#include <inttypes.h>

/* What is edited, and what came back from its form. */
struct edit_at {
    enum edit_part part;
    int64_t id; /* of the party or clause */
    const void *record;
    const struct form_errors *errors;
    struct form_clash *clash;
};

static bool edit_open(struct req *q, struct res *r, struct agreement_whole *w)
{
    if (!agreement_open(q, r, CAP_AGREEMENT_WRITE, w))
        return false;
    if (agreement_can(&w->a, ACTION_EDIT))
        return true;
    agreement_back(r, w->a.record.id, "agreement_not_draft");
    return false;
}

static struct agreement_side *side_find(const struct agreement_whole *w, int64_t party)
{
    for (size_t i = 0; i < w->n_sides; i++)
        if (w->sides[i].row.record.id == party)
            return &w->sides[i];
    return NULL;
}

/* -- the outline and what is missing -- */

static struct str part_href(struct req *q, const struct edit_view *m, enum edit_part part,
                            int64_t id)
{
    static const char *const names[] = { "terms", "party", "clause", "add" };
    return arena_fmt(q->arena, "%.*s/edit?part=%s&id=%" PRId64, STR_ARG(m->base), names[part], id);
}

static void missing_read(struct req *q, struct edit_view *m)
{
    struct draft_missing *list;
    m->n_missing = draft_missing(q->arena, q->lang, m->w, &list);
    m->missing = arena_array(q->arena, struct edit_missing, m->n_missing);
    for (size_t i = 0; i < m->n_missing; i++) {
        enum edit_part part = list[i].part == DRAFT_TERMS   ? EDIT_TERMS
                              : list[i].part == DRAFT_PARTY ? EDIT_PARTY
                                                            : EDIT_ADD;
        m->missing[i] = (struct edit_missing){ list[i].what, part_href(q, m, part, list[i].party) };
    }
}

static bool part_fine(const struct edit_view *m, struct str href)
{
    for (size_t i = 0; i < m->n_missing; i++)
        if (str_eq(m->missing[i].href, href))
            return false;
    return true;
}

static void outline_add(struct req *q, struct edit_view *m, const struct edit_at *at,
                        enum edit_part part, int64_t id, struct str label)
{
    struct edit_entry *e = &m->outline[m->n_outline++];
    e->no = (int64_t)m->n_outline;
    e->label = label;
    e->href = part_href(q, m, part, id);
    e->current = at->part == part && at->id == id;
    e->fine = part_fine(m, e->href);
    e->adds = part == EDIT_ADD;
}

static struct str clause_called(struct req *q, const struct clause *c)
{
    struct str called = c->type->called ? c->type->called(q->arena, c) : STR_NULL;
    return called.p ? called : text(q->lang, c->type->label);
}

static void outline_read(struct req *q, struct edit_view *m, const struct edit_at *at)
{
    m->outline = arena_array(q->arena, struct edit_entry, m->w->n_sides + m->w->n_clauses + 2);
    outline_add(q, m, at, EDIT_TERMS, 0, text(q->lang, TEXT_agreement_edit_terms));
    for (size_t i = 0; i < m->w->n_sides; i++)
        outline_add(q, m, at, EDIT_PARTY, m->w->sides[i].row.record.id, m->w->sides[i].name);
    for (size_t i = 0; i < m->w->n_clauses; i++)
        outline_add(q, m, at, EDIT_CLAUSE, m->w->clauses[i].id,
                    clause_called(q, &m->w->clauses[i]));
    outline_add(q, m, at, EDIT_ADD, 0, text(q->lang, TEXT_agreement_edit_add));
}

/* -- one part -- */

/* A party as a choice of a parameter: only those of this agreement. */
static struct choices party_choices(void *ctx, const struct field *f)
{
    struct edit_view *m = ctx;
    struct arena *a = m->arena;
    REQUIRE(str_is(str_of(f->ref), "organization"));
    struct choice *list = arena_array(a, struct choice, m->w->n_parties);
    for (size_t i = 0; i < m->w->n_parties; i++)
        list[i] = (struct choice){ arena_fmt(a, "%" PRId64, m->w->parties[i].organization),
                                   m->w->parties[i].name };
    return (struct choices){ list, m->w->n_parties };
}

static void clause_read(struct req *q, struct edit_view *m, const struct edit_at *at)
{
    struct clause *c = draft_clause_find(m->w, at->id);
    struct str bad;
    m->clause = c->id;
    m->first = c == m->w->clauses;
    m->last = c == &m->w->clauses[m->w->n_clauses - 1];
    m->runs = c->type->runs(q->arena, q->lang, c);
    m->parts = c->type->parts;
    while (m->parts && m->parts[m->n_parts].fields)
        m->n_parts++;
    m->heading = text(q->lang, c->type->label);
    for (enum lang l = LANG_FR; l < LANG_COUNT; l++)
        REQUIRE(paper_clause(q->arena, l, c, &m->title[l], &m->text[l], &bad));
    form_init(&m->form, c->type->parameters, at->record ? at->record : c->parameters,
              at->errors || at->clash ? q : NULL, at->errors);
    m->form.action = arena_fmt(q->arena, "%.*s/clauses/%" PRId64, STR_ARG(m->base), c->id);
}

static void party_read(struct req *q, struct edit_view *m, const struct edit_at *at)
{
    struct agreement_side *s = side_find(m->w, at->id);
    m->heading = s->name;
    form_init(&m->form, &entity_agreement_party, at->record ? at->record : &s->row,
              at->errors || at->clash ? q : NULL, at->errors);
    m->form.action = arena_fmt(q->arena, "%.*s/parties/%" PRId64, STR_ARG(m->base), at->id);
}

static void types_read(struct req *q, struct edit_view *m)
{
    m->heading = text(q->lang, TEXT_agreement_edit_add);
    m->types = arena_array(q->arena, struct edit_type, n_clause_types);
    for (size_t i = 0; i < n_clause_types; i++)
        m->types[m->n_types++] =
            (struct edit_type){ clause_types[i]->name, text(q->lang, clause_types[i]->label),
                                text(q->lang, clause_types[i]->help) };
}

static void terms_read(struct req *q, struct edit_view *m, const struct edit_at *at)
{
    m->heading = text(q->lang, TEXT_agreement_edit_terms);
    form_init(&m->form, &entity_agreement, at->record ? at->record : &m->w->a,
              at->errors || at->clash ? q : NULL, at->errors);
    m->form.action = arena_fmt(q->arena, "%.*s/terms", STR_ARG(m->base));
}

static void edit_draw(struct req *q, struct res *r, const struct agreement_whole *w,
                      const struct edit_at *at)
{
    struct edit_view m = { .w = w, .part = at->part, .crumbs = agreement_crumbs(q, w, false) };
    m.arena = q->arena;
    m.base = arena_fmt(q->arena, "/agreements/%" PRId64, w->a.record.id);
    missing_read(q, &m);
    outline_read(q, &m, at);
    if (at->part == EDIT_CLAUSE)
        clause_read(q, &m, at);
    else if (at->part == EDIT_PARTY)
        party_read(q, &m, at);
    else if (at->part == EDIT_ADD)
        types_read(q, &m);
    else
        terms_read(q, &m, at);
    m.form.choices = (struct choice_source){ party_choices, &m };
    m.form.clash = at->clash;
    if (at->errors || at->clash)
        r->status = at->clash ? 409 : 422;
    view_page(q, r, PAGE(.title = w->a.title, .nav = NAV_PARTNERSHIPS), agreement_edit_html, &m);
}

void edit_page(struct req *q, struct res *r)
{
    struct agreement_whole w;
    struct str part = req_query(q, "part");
    struct edit_at at = { .id = req_query_id(q, "id") };
    if (!edit_open(q, r, &w))
        return;
    if (str_is(part, "party") && side_find(&w, at.id))
        at.part = EDIT_PARTY;
    else if (str_is(part, "clause") && draft_clause_find(&w, at.id))
        at.part = EDIT_CLAUSE;
    else if (str_is(part, "add"))
        at = (struct edit_at){ .part = EDIT_ADD };
    else
        at = (struct edit_at){ .part = EDIT_TERMS };
    edit_draw(q, r, &w, &at);
}

/* -- saving a part -- */

/* Reads, checks and saves `record`, whose present state is `now`; draws the part again when it
 * cannot. True when it was saved. */
static bool part_save(struct req *q, struct res *r, const struct agreement_whole *w,
                      const struct entity *e, const void *now, void *record, struct edit_at *at,
                      const struct clause *clause)
{
    struct form_errors errors = { 0 };
    int64_t opened = req_form_id(q, "version");
    entity_parse(q->arena, e, q->lang, q->form, q->n_form, record, &errors);
    entity_check(q->arena, e, q->lang, record, &errors);
    if (clause && clause->type->check)
        clause->type->check(q->arena, q->lang, clause, &errors);
    at->record = record;
    if (errors.n)
        at->errors = &errors;
    else if (opened != ((const struct record *)now)->version && !entity_same(e, now, record))
        at->clash = record_clash(q, e, now, record, opened);
    if (at->errors || at->clash) {
        edit_draw(q, r, w, at);
        return false;
    }
    return record_update(q->tx, e, record) != RECORD_ABSENT;
}

static void part_saved(struct req *q, struct res *r, const char *part, int64_t id, const char *done)
{
    res_redirect(r, "/agreements/%" PRId64 "/edit?part=%s&id=%" PRId64 "&done=%s", q->ids[0], part,
                 id, done);
}

void edit_terms(struct req *q, struct res *r)
{
    struct agreement_whole w;
    if (!edit_open(q, r, &w))
        return;
    struct agreement record = w.a;
    if (part_save(q, r, &w, &entity_agreement, &w.a, &record,
                  &(struct edit_at){ .part = EDIT_TERMS }, NULL))
        part_saved(q, r, "terms", 0, "saved");
}

void edit_party(struct req *q, struct res *r)
{
    struct agreement_whole w;
    if (!edit_open(q, r, &w))
        return;
    struct agreement_side *s = side_find(&w, q->ids[1]);
    if (!s) {
        res_not_found(q, r);
        return;
    }
    struct agreement_party record = s->row;
    struct edit_at at = { .part = EDIT_PARTY, .id = q->ids[1] };
    if (!part_save(q, r, &w, &entity_agreement_party, &s->row, &record, &at, NULL))
        return;
    REQUIRE(record.organization == s->row.organization && record.agreement == s->row.agreement);
    part_saved(q, r, "party", q->ids[1], "saved");
}

void edit_clause(struct req *q, struct res *r)
{
    struct agreement_whole w, before;
    if (!edit_open(q, r, &w))
        return;
    REQUIRE(agreement_load(q->tx, q->ids[0], &before));
    struct clause *c = draft_clause_find(&w, q->ids[1]),
                  *now = draft_clause_find(&before, q->ids[1]);
    if (!c) {
        res_not_found(q, r);
        return;
    }
    struct edit_at at = { .part = EDIT_CLAUSE, .id = c->id };
    if (part_save(q, r, &w, c->type->parameters, now->parameters, c->parameters, &at, c))
        part_saved(q, r, "clause", c->id, "saved");
}

void edit_clause_add(struct req *q, struct res *r)
{
    struct agreement_whole w;
    const struct clause_type *type = clause_type_find(req_form(q, "type"));
    if (!edit_open(q, r, &w))
        return;
    if (type)
        part_saved(q, r, "clause", draft_clause_add(q->tx, &w, type, NULL), "added");
    else
        res_not_found(q, r);
}

void edit_clause_move(struct req *q, struct res *r)
{
    struct agreement_whole w;
    if (!edit_open(q, r, &w))
        return;
    if (!draft_clause_find(&w, q->ids[1])) {
        res_not_found(q, r);
        return;
    }
    draft_clause_move(q->tx, &w, q->ids[1], str_is(req_form(q, "way"), "up") ? -1 : 1);
    part_saved(q, r, "clause", q->ids[1], "saved");
}

void edit_clause_remove(struct req *q, struct res *r)
{
    struct agreement_whole w;
    if (!edit_open(q, r, &w))
        return;
    if (draft_clause_remove(q->tx, &w, q->ids[1]))
        part_saved(q, r, "terms", 0, "agreement_clause_removed");
    else
        res_not_found(q, r);
}

/* -- sending -- */

void edit_send(struct req *q, struct res *r)
{
    struct agreement_whole w;
    if (!agreement_open(q, r, CAP_AGREEMENT_WRITE, &w))
        return;
    enum draft_sent sent = draft_send(q->tx, &w);
    if (sent == DRAFT_SENT)
        agreement_back(r, w.a.record.id, "agreement_sent");
    else if (sent == DRAFT_NOT_A_DRAFT)
        agreement_back(r, w.a.record.id, "agreement_not_draft");
    else
        part_saved(q, r, "terms", 0, "agreement_incomplete");
}

void edit_recall(struct req *q, struct res *r)
{
    struct agreement_whole w;
    if (!agreement_open(q, r, CAP_AGREEMENT_WRITE, &w))
        return;
    agreement_back(r, w.a.record.id,
                   draft_recall(q->tx, &w) ? "agreement_recalled" : "agreement_not_sent");
}

/* The parameters of a clause, in its own form. */
void form_parameters(struct view *v, const struct form *f)
{
    for (size_t i = 0; i < f->entity->n_fields; i++)
        if (!(f->entity->fields[i].flags & FIELD_HIDDEN))
            form_field(v, f, &f->entity->fields[i]);
}
