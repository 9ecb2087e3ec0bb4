/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/organization/compare.h"

#include "organization_compare.html.h"
#include "program.ent.h"
#include "store/vocabulary.h"

#include <inttypes.h>

/* -- words in common
 * ------------------------------------------------------------------------------------------ */

static void word_add(struct compare_words *w, struct str label)
{
    for (size_t i = 0; i < w->n; i++)
        if (str_eq(w->list[i].label, label))
            return;
    if (!str_is_blank(label) && w->n < COMPARE_WORDS)
        w->list[w->n++] = (struct compare_word){ .label = label };
}

static struct str joined(struct arena *a, struct str all, struct str more)
{
    return all.p ? arena_fmt(a, "%.*s, %.*s", STR_ARG(all), STR_ARG(more)) : more;
}

/* Which words both have. */
static void line_read(struct req *q, struct compare_line *line)
{
    struct compare_words *x = &line->side[0], *y = &line->side[1];
    for (size_t i = 0; i < x->n; i++)
        for (size_t k = 0; k < y->n; k++)
            if (str_eq(x->list[i].label, y->list[k].label)) {
                x->list[i].shared = y->list[k].shared = true;
                line->common = joined(q->arena, line->common, x->list[i].label);
            }
    line->reading = !x->n || !y->n   ? COMPARE_UNKNOWN
                    : line->common.p ? COMPARE_SHARED
                                     : COMPARE_APART;
}

static void codes_add(struct req *q, struct compare_words *w, const char *vocabulary,
                      struct str codes)
{
    struct str code;
    while (str_next(&codes, ' ', &code))
        if (code.n)
            word_add(w, vocabulary_label(q->tx, q->lang, vocabulary, code));
}

static void lines_fill(struct req *q, struct compare_view *m, int s)
{
    const struct organization_view *o = &m->side[s];
    for (size_t i = 0; i < o->n_programs; i++) {
        codes_add(q, &m->lines[0].side[s], "population", o->programs[i].row->populations);
        word_add(&m->lines[1].side[s], o->programs[i].type);
    }
    codes_add(q, &m->lines[0].side[s], "population", o->organization->populations);
    codes_add(q, &m->lines[2].side[s], "territory", o->organization->territories);
    word_add(&m->lines[2].side[s], o->organization->city);
    for (size_t i = 0; i < o->n_locations; i++) {
        word_add(&m->lines[2].side[s], o->locations[i].city);
        word_add(&m->lines[3].side[s], o->locations[i].hours);
    }
}

static void lines_read(struct req *q, struct compare_view *m)
{
    static const enum text_id labels[COMPARE_LINES] = { TEXT_organization_same_clients,
                                                        TEXT_organization_same_services,
                                                        TEXT_organization_same_place,
                                                        TEXT_organization_same_days };
    int shared = 0;
    for (int s = 0; s < 2; s++)
        lines_fill(q, m, s);
    for (int i = 0; i < COMPARE_LINES; i++) {
        m->lines[i].label = labels[i];
        line_read(q, &m->lines[i]);
        shared += m->lines[i].reading == COMPARE_SHARED;
    }
    /* Hours are what people wrote: only equal words are surely the same. */
    if (m->lines[3].reading == COMPARE_APART)
        m->lines[3].reading = COMPARE_READ;
    m->summary = text_with(q->arena, q->lang, TEXT_organization_shared_points,
                           TEXT_ARGS({ "count", .number = shared }));
}

/* -- the rest
 * ------------------------------------------------------------------------------------------ */

static void fact_add(struct compare_view *m, enum text_id label, struct str a, struct str b)
{
    if (m->n_facts < COMPARE_FACTS && !(str_is_blank(a) && str_is_blank(b)))
        m->facts[m->n_facts++] = (struct compare_fact){ .label = label, .side = { a, b } };
}

/* Words of a vocabulary are alike or not; names and numbers of two organizations are their own. */
static void fact_judge(struct compare_view *m, enum text_id label, struct str a, struct str b)
{
    fact_add(m, label, a, b);
    if (str_is_blank(a) || str_is_blank(b))
        return;
    m->facts[m->n_facts - 1].judged = true;
    m->facts[m->n_facts - 1].same = str_eq(a, b);
}

/* “44 lits et chambres dans 2 programmes”: places that are counted by night. */
static struct str capacity_of(struct req *q, const struct organization_view *o)
{
    int64_t places = 0;
    for (size_t i = 0; i < o->n_programs; i++)
        if (str_is(o->programs[i].row->capacity_type, "bed") ||
            str_is(o->programs[i].row->capacity_type, "room"))
            places += o->programs[i].places;
    return places ? text_with(q->arena, q->lang, TEXT_organization_beds,
                              TEXT_ARGS({ "count", .number = places }))
                  : STR_NULL;
}

static struct str taken_of(struct req *q, const struct organization_view *o)
{
    int64_t taken = 0;
    bool known = false;
    for (size_t i = 0; i < o->n_programs; i++)
        for (int k = ORGANIZATION_NIGHTS - 1; k >= 0; k--)
            if (o->programs[i].taken[k] >= 0) {
                taken += o->programs[i].taken[k];
                known = true;
                break;
            }
    return known ? text_with(q->arena, q->lang, TEXT_organization_last_night,
                             TEXT_ARGS({ "count", .number = taken }))
                 : STR_NULL;
}

static struct str programs_of(struct req *q, const struct organization_view *o)
{
    struct str all = STR_NULL;
    for (size_t i = 0; i < o->n_programs; i++)
        all = joined(q->arena, all, o->programs[i].row->name);
    return all;
}

static struct str funded_of(struct req *q, const struct organization_view *o)
{
    int64_t funded = 0;
    for (size_t i = 0; i < o->n_programs; i++)
        funded += o->programs[i].row->funded;
    return o->n_programs ? text_with(q->arena, q->lang, TEXT_organization_funded_of,
                                     TEXT_ARGS({ "funded", .number = funded },
                                               { "total", .number = (int64_t)o->n_programs }))
                         : STR_NULL;
}

static struct str ties_of(struct req *q, const struct organization_view *o)
{
    struct str all = STR_NULL;
    for (size_t i = 0; i < o->n_partnerships; i++)
        all = joined(q->arena, all, organization_phase(q->lang, o->partnerships[i].phase));
    return all;
}

static struct str agreements_of(struct req *q, const struct organization_view *o)
{
    struct str all = STR_NULL;
    for (size_t i = 0; i < o->n_agreements; i++)
        all = joined(q->arena, all,
                     arena_fmt(q->arena, "%.*s (%.*s)", STR_ARG(o->agreements[i].title),
                               STR_ARG(organization_state(q->lang, o->agreements[i].state))));
    return all;
}

static struct str liaison_of(const struct organization_view *o)
{
    return o->n_people && o->has_liaison ? o->people[0].name : STR_NULL;
}

static void facts_read(struct req *q, struct compare_view *m)
{
    const struct organization_view *a = &m->side[0], *b = &m->side[1];
    fact_judge(m, TEXT_organization_sector, a->sector, b->sector);
    fact_add(m, TEXT_organization_programs, programs_of(q, a), programs_of(q, b));
    fact_add(m, TEXT_organization_capacity, capacity_of(q, a), capacity_of(q, b));
    fact_add(m, TEXT_organization_occupied, taken_of(q, a), taken_of(q, b));
    fact_add(m, TEXT_organization_funding, funded_of(q, a), funded_of(q, b));
    fact_judge(m, TEXT_organization_languages, a->languages, b->languages);
    fact_add(m, TEXT_organization_ties, ties_of(q, a), ties_of(q, b));
    fact_add(m, TEXT_organization_agreements, agreements_of(q, a), agreements_of(q, b));
    fact_add(m, TEXT_organization_liaison, liaison_of(a), liaison_of(b));
}

/* -- the page
 * ------------------------------------------------------------------------------------------ */

static struct input choice_of(struct req *q, const char *name, enum text_id label)
{
    struct choice_source all = record_choices(q);
    const struct field *f = entity_field(&entity_program, STR("organization"));
    return (struct input){ .name = name,
                           .label = text(q->lang, label),
                           .type = "select",
                           .value = req_query(q, name),
                           .choices = all.of(all.ctx, f) };
}

/* False when an address names what is not there. */
static bool sides_read(struct req *q, struct compare_view *m)
{
    const int64_t ids[2] = { req_query_id(q, "a"), req_query_id(q, "b") };
    struct organization *o[2];
    for (int s = 0; s < 2; s++) {
        o[s] = arena_make(q->arena, struct organization);
        if (ids[s] && !record_get(q->tx, &entity_organization, ids[s], o[s]))
            return false;
    }
    m->chosen = ids[0] && ids[1] && ids[0] != ids[1];
    for (int s = 0; s < 2 && m->chosen; s++)
        organization_read(q, o[s], &m->side[s]);
    return true;
}

void organization_compare(struct req *q, struct res *r)
{
    struct compare_view *m = arena_make(q->arena, struct compare_view);
    if (!sides_read(q, m)) {
        res_not_found(q, r);
        return;
    }
    m->a = choice_of(q, "a", TEXT_organization_compare_one);
    m->b = choice_of(q, "b", TEXT_organization_compare_other);
    if (m->chosen) {
        lines_read(q, m);
        facts_read(q, m);
        m->prepared = m->side[0].prepared;
    }
    struct page page = { .title = text(q->lang, TEXT_organization_compare), .nav = NAV_NETWORK };
    view_page(q, r, &page, organization_compare_html, m);
}
