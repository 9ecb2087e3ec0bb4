/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/application/application.h"
#include "app/partnership/interaction/interaction.h"

#define READ CAP_PARTNERSHIP_READ
#define WRITE CAP_PARTNERSHIP_WRITE

/* -- applications
 * ------------------------------------------------------------------------------------- */

/* Who leads it, then who has a part. */
static size_t owners(struct tx *tx, const void *record, int64_t *ret, size_t most)
{
    const struct application *a = record;
    struct application_owners_row *rows;
    size_t n = application_owners(tx, &(struct application_owners_in){ a->record.id }, &rows),
           k = 0;
    ret[k++] = a->lead;
    for (size_t i = 0; i < n && k < most; i++)
        ret[k++] = rows[i].organization;
    return k;
}

static void check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct application *a = record;
    if (a->lead && !guard_may(&q->actor, WRITE, a->lead))
        form_error_add(q->arena, errors, &entity_application.fields[APPLICATION_LEAD],
                       text(q->lang, TEXT_application_error_lead));
    if (a->state == APPLICATION_STATE_GRANTED && a->obtained == NUMBER_NONE)
        form_error_add(q->arena, errors, &entity_application.fields[APPLICATION_OBTAINED],
                       text(q->lang, TEXT_application_error_obtained));
}

static void prefill(struct req *q, void *record)
{
    struct application *a = record;
    a->state = APPLICATION_STATE_PREPARING;
    if (guard_reach(&q->actor, WRITE) == REACH_OWN)
        a->lead = q->actor.organization;
}

static const void *list_in(struct req *q)
{
    struct application_list_in *in = arena_make(q->arena, struct application_list_in);
    in->agency = guard_agency(&q->actor, READ);
    return in;
}

static const struct list_column columns[] = {
    { .name = "title", .flags = COLUMN_TITLE },
    { .name = "funder" },
    { .name = "lead" },
    { .name = "deadline" },
    { .name = "late", .label = TEXT_application_missing, .flags = COLUMN_NUMBER },
    { .name = "state" },
};
static const char *const facets[] = { "state", NULL };

const struct record_pages application_pages = {
    .entity = &entity_application,
    .path = "/applications",
    .nav = NAV_PARTNERSHIPS,
    .read = READ,
    .write = WRITE,
    .list = &statement_application_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_application_title,
    .lede = TEXT_application_lede,
    .add = TEXT_application_add,
    .placeholder = TEXT_application_placeholder,
    .tabs = partnership_tabs,
    .empty_icon = "doc",
    .empty_title = TEXT_application_empty,
    .empty_text = TEXT_application_empty_text,
    .owners = owners,
    .owners_are = TEXT_application_owners_are,
    .check = check,
    .prefill = prefill,
    .show = application_show,
    .list_in = list_in,
    .order = "deadline",
    .own_adds = true,
    .has_xlsx = true,
};

/* -- parts
 * -------------------------------------------------------------------------------------------- */

static size_t part_owners(struct tx *tx, const void *record, int64_t *ret, size_t most)
{
    const struct application_part *p = record;
    struct application a;
    (void)most;
    ret[0] = p->organization;
    if (!record_get(tx, &entity_application, p->application, &a))
        return 1;
    ret[1] = a.lead;
    return 2;
}

/* Parts are given out by who leads the application; of one that is there, record_save asks. */
static void part_check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct application_part *p = record;
    struct application a;
    bool leads = record_get(q->tx, &entity_application, p->application, &a) &&
                 guard_may(&q->actor, WRITE, a.lead);
    if (p->application && !leads && !p->record.id)
        form_error_add(q->arena, errors,
                       &entity_application_part.fields[APPLICATION_PART_APPLICATION],
                       text(q->lang, TEXT_application_error_part));
}

static void part_prefill(struct req *q, void *record)
{
    struct application_part *p = record;
    struct application a;
    p->application = req_query_id(q, "application");
    if (record_get(q->tx, &entity_application, p->application, &a) && a.deadline > q->today &&
        record_mine(q, &application_pages, READ, &a)) /* the day says something of another's */
        p->due = a.deadline - 7 > q->today ? a.deadline - 7 : a.deadline;
}

/* Only applications that one sees may be named. */
static struct choices part_choices_for(void *ctx, const struct field *f)
{
    struct req *q = ctx;
    if (f != &entity_application_part.fields[APPLICATION_PART_APPLICATION]) {
        struct choice_source all = record_choices(q);
        return all.of(all.ctx, f);
    }
    struct application_list_in in = { .agency = guard_agency(&q->actor, READ) };
    struct list_query lq = { .entity = &entity_application, .limit = LIST_LIMIT };
    struct list_page page;
    struct application_list_row *rows;
    store_list(q->tx, &statement_application_list, &in, &lq, &rows, &page);
    struct choice *list = arena_array(q->arena, struct choice, page.n + 1);
    for (size_t i = 0; i < page.n; i++)
        list[i] =
            (struct choice){ arena_fmt(q->arena, "%lld", (long long)rows[i].id), rows[i].title };
    return (struct choices){ list, page.n };
}

static struct choice_source part_choices(struct req *q, const void *record)
{
    (void)record;
    return (struct choice_source){ part_choices_for, q };
}

static const void *part_list_in(struct req *q)
{
    struct application_part_list_in *in = arena_make(q->arena, struct application_part_list_in);
    in->agency = guard_agency(&q->actor, READ);
    return in;
}

static const struct list_column part_columns[] = {
    { .name = "title", .flags = COLUMN_TITLE, .below = "application" },
    { .name = "organization" },
    { .name = "due" },
    { .name = "done" },
};

static const char *const part_unsaid[] = { "file", NULL }; /* a number that says nothing */

const struct record_pages application_part_pages = {
    .entity = &entity_application_part,
    .path = "/application-parts",
    .nav = NAV_PARTNERSHIPS,
    .read = READ,
    .write = WRITE,
    .list = &statement_application_part_list,
    .columns = part_columns,
    .n_columns = sizeof part_columns / sizeof *part_columns,
    .title = TEXT_application_parts_title,
    .lede = TEXT_application_parts_lede,
    .add = TEXT_application_add_part,
    .tabs = partnership_tabs,
    .empty_icon = "doc",
    .empty_title = TEXT_application_no_part,
    .empty_text = TEXT_application_no_part_text,
    .owners = part_owners,
    .owners_are = TEXT_application_owners_are,
    .choices = part_choices,
    .check = part_check,
    .prefill = part_prefill,
    .list_in = part_list_in,
    .unsaid = part_unsaid,
    .order = "due",
    .own_adds = true,
    .has_xlsx = true,
};

/* -- the module
 * --------------------------------------------------------------------------------------- */

#define ROUTES(at, pages)                                                                          \
    { METHOD_GET, at, READ, record_list, .data = (pages) },                                        \
        { METHOD_GET, at ".csv", READ, record_csv, .data = (pages) },                              \
        { METHOD_GET, at ".xlsx", READ, record_xlsx, .data = (pages) },                            \
        { METHOD_GET, at "/new", WRITE, record_new, .data = (pages) },                             \
        { METHOD_POST, at, WRITE, record_create, .data = (pages) },                                \
        { METHOD_GET, at "/{id}", READ, record_show, .data = (pages) },                            \
        { METHOD_GET, at "/{id}/edit", WRITE, record_edit, .data = (pages) },                      \
        { METHOD_POST, at "/{id}", WRITE, record_save, .data = (pages) },                          \
        { METHOD_POST, at "/{id}/archive", WRITE, record_put_away, .data = (pages) },              \
        { METHOD_POST, at "/{id}/restore", WRITE, record_bring_back, .data = (pages) },            \
        { METHOD_POST, at "/{id}/undo", WRITE, record_take_back, .data = (pages) },                \
        { METHOD_GET, at "/{id}/history", READ, record_history_page, .data = (pages) },            \
    {                                                                                              \
        METHOD_GET, at "/{id}/access", READ, record_access_page, .data = (pages)                   \
    }

static const struct route routes[] = {
    ROUTES("/applications", &application_pages),
    ROUTES("/application-parts", &application_part_pages),
    { METHOD_POST, "/application-parts/{id}/done", WRITE, application_part_done },
    { METHOD_POST, "/applications/{id}/paper", WRITE, application_paper_add },
    { METHOD_POST, "/applications/{id}/paper/{id}/got", WRITE, application_paper_got },
    { METHOD_POST, "/applications/{id}/paper/{id}/remove", WRITE, application_paper_remove },
    { METHOD_GET, "/applications/{id}/paper/{id}/file", READ, application_paper_file },
    { METHOD_POST, "/applications/{id}/paper/{id}/file", WRITE, application_paper_file_give,
      .flags = ROUTE_UPLOAD },
    { METHOD_GET, "/applications/{id}/parts/{id}/file", READ, application_part_file },
    { METHOD_POST, "/applications/{id}/parts/{id}/file", WRITE, application_part_file_give,
      .flags = ROUTE_UPLOAD },
};

static const struct module_entity entities[] = {
    { &entity_application, "/applications", READ, .pages = &application_pages },
    { &entity_application_part, "/application-parts", READ, .pages = &application_part_pages },
    { &entity_application_paper, NULL, READ },
};
static const struct statement *const *const statements[] = { statements_application, NULL };

const struct module module_application = {
    .name = "application",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
