/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/organization/organization.h"
#include "organization_brief.html.h"

/* The sheet one takes to a meeting: what waits, what to ask, and all we know on two pages. */

enum { QUESTIONS = 10, OF_A_KIND = 2 };

static void ask(struct organization_view *m, struct str question)
{
    if (m->n_questions < QUESTIONS)
        m->questions[m->n_questions++] = question;
}

static bool has_hours(const struct organization_view *m)
{
    for (size_t i = 0; i < m->n_locations; i++)
        if (!str_is_blank(m->locations[i].hours))
            return true;
    return false;
}

static bool is_counted_by_night(const struct organization_program *p)
{
    return str_is(p->row->capacity_type, "bed") || str_is(p->row->capacity_type, "room");
}

static void ask_of_program(struct req *q, struct organization_view *m, enum text_id question,
                           const struct organization_program *p)
{
    ask(m, text_with(q->arena, q->lang, question, TEXT_ARGS({ "program", p->row->name, 0 })));
}

/* What is not known of its programs, two of each kind at most. */
static void ask_of_programs(struct req *q, struct organization_view *m)
{
    int nights = 0, waiting = 0;
    for (size_t i = 0; i < m->n_programs; i++) {
        const struct organization_program *p = &m->programs[i];
        if (is_counted_by_night(p) && !p->has_nights && nights++ < OF_A_KIND)
            ask_of_program(q, m, TEXT_organization_ask_nights, p);
        if (p->places > 0 && !p->waiting.p && waiting++ < OF_A_KIND)
            ask_of_program(q, m, TEXT_organization_ask_waiting, p);
    }
}

static void questions_read(struct req *q, struct organization_view *m)
{
    static const enum text_id always[] = { TEXT_organization_ask_with_whom,
                                           TEXT_organization_ask_well, TEXT_organization_ask_stop };
    m->questions = arena_array(q->arena, struct str, QUESTIONS);
    if (!m->has_liaison)
        ask(m, text(q->lang, TEXT_organization_ask_liaison));
    if (!has_hours(m))
        ask(m, text(q->lang, TEXT_organization_ask_hours));
    if (str_is_blank(m->organization->populations))
        ask(m, text(q->lang, TEXT_organization_ask_whom));
    ask_of_programs(q, m);
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        ask(m, text(q->lang, always[i]));
}

void organization_brief(struct req *q, struct res *r)
{
    struct organization o;
    struct organization_view m;
    if (!record_find(q, r, &organization_pages, CAP_DIRECTORY_READ, &o))
        return;
    organization_read(q, &o, &m);
    questions_read(q, &m);
    struct page page = { .title = text_with(q->arena, q->lang, TEXT_organization_brief_title,
                                            TEXT_ARGS({ "name", o.name, 0 })),
                         .nav = NAV_NETWORK };
    view_page(q, r, &page, organization_brief_html, &m);
}
