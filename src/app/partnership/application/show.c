/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An application with its parts and the documents it needs. */
#include "app/partnership/application/application.h"
#include "app/record/attach.h"
#include "application_show.html.h"
#include "core/fault.h"
#include "core/key.h"
#include "organization.ent.h"

#include <inttypes.h>

enum { TITLE_MOST = 200 };

/* What could not be taken: at which part or document, or else the title of a new one. */
struct wrong {
    int64_t part, paper;
    struct str why; /* NULL: nothing */
};

static struct application_file file_of(struct req *q, int64_t application, const char *kind,
                                       int64_t id, struct str name, int64_t size, struct str wrong)
{
    struct str mark = arena_fmt(q->arena, "%s%" PRId64, kind, id);
    return (struct application_file){
        .href = arena_fmt(q->arena, "/applications/%" PRId64 "/%s/%" PRId64 "/file", application,
                          kind, id),
        .name = name,
        .size = name.p ? attach_size(q->arena, q->lang, size) : STR_NULL,
        .input = attach_input(q, mark.p, wrong),
        .open = wrong.p != NULL,
    };
}

static struct str money(struct req *q, int64_t cents)
{
    return cents == NUMBER_NONE ? STR_NULL : text_money(q->arena, q->lang, cents);
}

static void parts_fill(struct req *q, struct application_view *m, const struct wrong *wrong)
{
    struct application_parts_row *rows;
    int64_t shared = 0;
    m->n_lines = application_parts(q->tx, &(struct application_parts_in){ m->a->record.id }, &rows);
    m->lines = arena_array(q->arena, struct application_line, m->n_lines + 1);
    for (size_t i = 0; i < m->n_lines; i++) {
        const int64_t whose[] = { rows[i].organization, m->a->lead };
        bool late = m->open && rows[i].done == DAY_NONE && rows[i].due < q->today;
        m->lines[i] = (struct application_line){
            .row = &rows[i],
            .amount = money(q, rows[i].amount),
            .late = late,
            .opens = guard_may_any(&q->actor, CAP_PARTNERSHIP_READ, whose, 2),
            .may = !m->tools.archived && guard_may_any(&q->actor, CAP_PARTNERSHIP_WRITE, whose, 2),
            .file = file_of(q, m->a->record.id, "parts", rows[i].id, rows[i].file_name,
                            rows[i].size, rows[i].id == wrong->part ? wrong->why : STR_NULL),
        };
        m->lines[i].file.may = m->lines[i].may;
        m->n_done += rows[i].done != DAY_NONE;
        m->n_late += late;
        shared += rows[i].amount == NUMBER_NONE ? 0 : rows[i].amount;
    }
    m->shared = shared ? money(q, shared) : STR_NULL;
    m->parts_said = text_with(q->arena, q->lang, TEXT_application_parts_said,
                              TEXT_ARGS({ "count", .number = (int64_t)m->n_done },
                                        { "of", .number = (int64_t)m->n_lines }));
}

static void papers_fill(struct req *q, struct application_view *m, const struct wrong *wrong)
{
    struct application_papers_row *rows;
    m->n_papers =
        application_papers(q->tx, &(struct application_papers_in){ m->a->record.id }, &rows);
    m->papers = arena_array(q->arena, struct application_paper_line, m->n_papers + 1);
    for (size_t i = 0; i < m->n_papers; i++) {
        m->n_got += rows[i].got != DAY_NONE;
        m->papers[i].row = &rows[i];
        m->papers[i].file =
            file_of(q, m->a->record.id, "paper", rows[i].id, rows[i].file_name, rows[i].size,
                    rows[i].id == wrong->paper ? wrong->why : STR_NULL);
        m->papers[i].file.may = m->tools.may_write && !m->tools.archived;
    }
    m->papers_said = text_with(q->arena, q->lang, TEXT_application_papers_said,
                               TEXT_ARGS({ "count", .number = (int64_t)m->n_got },
                                         { "of", .number = (int64_t)m->n_papers }));
}

static void draw(struct req *q, struct res *r, const struct application *a, struct wrong wrong)
{
    static const enum tone tones[] = {
        TONE_PLAIN, TONE_ON, TONE_ON, TONE_OK, TONE_WARN, TONE_PLAIN
    };
    struct application_view m = { .a = a, .today = q->today };
    struct crumb *crumbs = arena_array(q->arena, struct crumb, 2);
    crumbs[0] = (struct crumb){ text(q->lang, TEXT_application_title), STR("/applications") };
    m.crumbs = crumbs;
    m.tools = record_tools_of(q, &application_pages, a);
    m.tools.may_write = guard_may(&q->actor, CAP_PARTNERSHIP_WRITE, a->lead);
    m.open = a->state == APPLICATION_STATE_PREPARING;
    m.state = enumeration_application_state.values[a->state].label[q->lang];
    m.tone = tones[a->state];
    m.lead = record_title(q->tx, &entity_organization, a->lead);
    m.asked = money(q, a->asked);
    m.obtained = money(q, a->obtained);
    parts_fill(q, &m, &wrong);
    papers_fill(q, &m, &wrong);
    m.paper = (struct input){ .name = "title",
                              .label = text(q->lang, TEXT_application_paper),
                              .value = q->method == METHOD_POST ? req_form(q, "title") : STR_NULL,
                              .error = wrong.part || wrong.paper ? STR_NULL : wrong.why,
                              .max = TITLE_MOST };
    struct page page = { .title = a->title,
                         .nav = NAV_PARTNERSHIPS,
                         .undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(m.tools.base)) };
    view_page(q, r, &page, application_show_html, &m);
}

void application_show(struct req *q, struct res *r, const void *record)
{
    draw(q, r, record, (struct wrong){ 0 });
}

/* Given, or not yet after all; one posts which, so that twice is as once. */
void application_part_done(struct req *q, struct res *r)
{
    struct application_part p;
    if (!record_find(q, r, &application_part_pages, CAP_PARTNERSHIP_WRITE, &p))
        return;
    bool given = str_is(req_form(q, "given"), "1");
    p.done = !given ? DAY_NONE : p.done == DAY_NONE ? q->today : p.done;
    enum record_result result = record_update(q->tx, &entity_application_part, &p);
    REQUIRE(result != RECORD_CONFLICT);
    record_go_back(q, r, arena_fmt(q->arena, "/applications/%" PRId64 "#parts", p.application),
                   result == RECORD_SAME ? "same" : "application_part", 0);
}

/* -- documents: of who leads the application
 * ----------------------------------------------------------- */

static bool find_own(struct req *q, struct res *r, struct application *a)
{
    if (!record_find(q, r, &application_pages, CAP_PARTNERSHIP_WRITE, a))
        return false;
    if (guard_may(&q->actor, CAP_PARTNERSHIP_WRITE, a->lead))
        return true;
    res_not_found(q, r);
    return false;
}

/* A document of the application that the actor leads; else answers 404. */
static bool find_paper(struct req *q, struct res *r, struct application *a,
                       struct application_paper *p)
{
    if (!find_own(q, r, a))
        return false;
    if (record_get(q->tx, &entity_application_paper, q->ids[1], p) &&
        p->application == a->record.id)
        return true;
    res_not_found(q, r);
    return false;
}

static void back(struct res *r, const struct application *a, const char *done)
{
    res_redirect(r, "/applications/%" PRId64 "?done=%s#papers", a->record.id, done);
}

void application_paper_add(struct req *q, struct res *r)
{
    struct application a;
    struct application_paper p;
    if (!find_own(q, r, &a))
        return;
    struct str title = str_trim(req_form(q, "title"));
    if (str_is_blank(title) || key_length(title) > TITLE_MOST) {
        r->status = 422;
        draw(q, r, &a, (struct wrong){ .why = text(q->lang, TEXT_application_error_paper) });
        return;
    }
    entity_init(&entity_application_paper, &p);
    p.application = a.record.id;
    p.title = title;
    record_insert(q->tx, &entity_application_paper, &p);
    back(r, &a, "application_paper");
}

void application_paper_got(struct req *q, struct res *r)
{
    struct application a;
    struct application_paper p;
    if (!find_paper(q, r, &a, &p))
        return;
    bool got = str_is(req_form(q, "got"), "1");
    p.got = !got ? DAY_NONE : p.got == DAY_NONE ? q->today : p.got;
    REQUIRE(record_update(q->tx, &entity_application_paper, &p) != RECORD_CONFLICT);
    back(r, &a, "saved");
}

void application_paper_remove(struct req *q, struct res *r)
{
    struct application a;
    struct application_paper p;
    if (!find_paper(q, r, &a, &p))
        return;
    record_archive(q->tx, &entity_application_paper, p.record.id, true);
    back(r, &a, "application_paper_removed");
}

/* -- files
 * ------------------------------------------------------------------------------------------- */

/* What the form asks for: a new file, none with "remove", or an error and false. */
static bool file_given(struct req *q, struct res *r, const struct application *a,
                       struct wrong wrong, int64_t *ret_file)
{
    enum text_id why;
    *ret_file = NUMBER_NONE;
    if (req_form(q, "remove").p)
        return true;
    *ret_file = attach_take(q, &why);
    if (*ret_file)
        return true;
    wrong.why = text(q->lang, why);
    r->status = 422;
    draw(q, r, a, wrong);
    return false;
}

static void file_kept(struct req *q, struct res *r, const struct application *a,
                      const struct entity *e, const void *record, bool given, const char *where)
{
    REQUIRE(record_update(q->tx, e, (void *)record) != RECORD_CONFLICT);
    res_redirect(r, "/applications/%" PRId64 "?done=%s#%s", a->record.id,
                 given ? "attached" : "attach_removed", where);
}

void application_paper_file(struct req *q, struct res *r)
{
    struct application a;
    struct application_paper p;
    if (!record_find(q, r, &application_pages, CAP_PARTNERSHIP_READ, &a))
        return;
    bool there =
        record_get(q->tx, &entity_application_paper, q->ids[1], &p) && p.application == a.record.id;
    attach_send(q, r, there ? p.file : 0);
}

void application_paper_file_give(struct req *q, struct res *r)
{
    struct application a;
    struct application_paper p;
    if (!find_paper(q, r, &a, &p) ||
        !file_given(q, r, &a, (struct wrong){ .paper = p.record.id }, &p.file))
        return;
    if (p.file != NUMBER_NONE && p.got == DAY_NONE)
        p.got = q->today;
    file_kept(q, r, &a, &entity_application_paper, &p, p.file != NUMBER_NONE, "papers");
}

void application_part_file(struct req *q, struct res *r)
{
    struct application a;
    struct application_part p;
    if (!record_find(q, r, &application_pages, CAP_PARTNERSHIP_READ, &a))
        return;
    bool there =
        record_get(q->tx, &entity_application_part, q->ids[1], &p) && p.application == a.record.id;
    attach_send(q, r, there ? p.file : 0);
}

/* Of who gives the part, or leads the application. */
void application_part_file_give(struct req *q, struct res *r)
{
    struct application a;
    struct application_part p;
    if (!record_find(q, r, &application_pages, CAP_PARTNERSHIP_WRITE, &a))
        return;
    if (!record_get(q->tx, &entity_application_part, q->ids[1], &p) ||
        p.application != a.record.id ||
        !record_mine(q, &application_part_pages, CAP_PARTNERSHIP_WRITE, &p)) {
        res_not_found(q, r);
        return;
    }
    if (!file_given(q, r, &a, (struct wrong){ .part = p.record.id }, &p.file))
        return;
    if (p.file != NUMBER_NONE && p.done == DAY_NONE)
        p.done = q->today;
    file_kept(q, r, &a, &entity_application_part, &p, p.file != NUMBER_NONE, "parts");
}
