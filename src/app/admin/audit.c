/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/audit.h"

#include "admin_audit.html.h"
#include "app/admin/audit_search.h"
#include "core/fault.h"
#include "guard/account.h"

#include <inttypes.h>

enum { CSV_PAGE = 1000 };

/* -- words
 * ---------------------------------------------------------------------------------------------- */

struct str audit_action_words(enum lang l, struct arena *a, struct str action)
{
    enum text_id id;
    if (text_find(arena_fmt(a, "audit.action.%.*s", STR_ARG(action)), &id) ||
        text_find(arena_fmt(a, "view.history.%.*s", STR_ARG(action)), &id))
        return text(l, id);
    return action;
}

struct str audit_kind_words(enum lang l, struct arena *a, struct str entity)
{
    enum text_id id;
    const struct module_entity *e = module_entity_named(entity);
    if (e)
        return e->entity->one[l];
    return text_find(arena_fmt(a, "audit.kind.%.*s", STR_ARG(entity)), &id) ? text(l, id) : entity;
}

static struct str person_words(struct req *q, int64_t account)
{
    struct str name = account ? account_name(q->home, account) : text(q->lang, TEXT_audit_program);
    return name.p ? name : text(q->lang, TEXT_audit_no_account);
}

/* -- what is asked
 * -------------------------------------------------------------------------------------- */

static bool day_asked(struct req *q, const char *name, int later, instant *ret)
{
    day d;
    if (!day_parse(req_query(q, name), &d))
        return false;
    *ret = zone_instant(q->community->zone, d + later, 0);
    return true;
}

/* "instant~id": the last row of the page before. */
static void place_read(struct req *q, struct audit_filter *f)
{
    struct str at, id;
    int64_t number;
    if (str_cut(req_query(q, "after"), '~', &at, &id) && str_to_i64(id, &f->last_id) &&
        str_to_i64(at, &number))
        f->last_at = number;
}

static void filter_read(struct req *q, struct audit_filter *f)
{
    int64_t person;
    audit_filter_init(f);
    day_asked(q, "from", 0, &f->from);
    day_asked(q, "until", 1, &f->until);
    if (str_to_i64(req_query(q, "person"), &person) && person >= 0)
        f->actor = person;
    f->action = req_query(q, "action");
    f->entity = req_query(q, "kind");
    f->record = str_is_blank(f->entity) ? 0 : req_query_id(q, "record");
    place_read(q, f);
}

/* The address with what was asked, another value in place of one of them, and from the newest. */
static struct str address(struct req *q, const char *path, const char *name, struct str value)
{
    static const char *const names[] = { "from", "until", "person", "action", "kind", "record" };
    struct out o;
    char sep = '?';
    out_init(&o, q->arena, OUT_SPOOL);
    out_str(&o, str_of(path));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str v = name && str_is(str_of(names[i]), name) ? value : req_query(q, names[i]);
        if (str_is_blank(v))
            continue;
        out_char(&o, sep);
        out_fmt(&o, "%s=", names[i]);
        out_url_part(&o, v);
        sep = '&';
    }
    if (name && str_is(str_of(name), "after"))
        out_fmt(&o, "%cafter=%.*s", sep, STR_ARG(value));
    return out_view(&o);
}

/* -- rows
 * -------------------------------------------------------------------------------------------------
 */

static struct str title_of(struct req *q, const struct audit_line *line, struct str *ret_href)
{
    const struct module_entity *e = module_entity_named(line->entity);
    *ret_href = STR_NULL;
    if (str_is(line->entity, "account") && line->record)
        return person_words(q, line->record);
    if (!e || !line->record || !module_may_read(q, e, line->record))
        return STR_NULL;
    struct str title = module_record_title(q->tx, e->entity, line->record);
    if (e->path)
        *ret_href = arena_fmt(q->arena, "%s/%" PRId64, e->path, line->record);
    return title;
}

static struct audit_row row_of(struct req *q, const struct audit_line *line)
{
    struct audit_row row = {
        .line = line,
        .when = text_instant(q->arena, q->lang, q->community->zone, line->at),
        .who = person_words(q, line->actor),
        .action = audit_action_words(q->lang, q->arena, line->action),
        .kind = audit_kind_words(q->lang, q->arena, line->entity),
    };
    row.title = title_of(q, line, &row.href);
    row.who_href = address(q, "/audit", "person", arena_fmt(q->arena, "%" PRId64, line->actor));
    if (line->record)
        row.record_href = arena_fmt(q->arena, "/audit?kind=%.*s&record=%" PRId64,
                                    STR_ARG(line->entity), line->record);
    return row;
}

static void rows_read(struct req *q, struct audit_filter *f, struct audit_view *m)
{
    struct audit_line *lines;
    int wanted = f->limit++;
    size_t n = audit_list(q->tx, f, &lines);
    bool more = n > (size_t)wanted;
    m->n_rows = more ? (size_t)wanted : n;
    struct audit_row *rows = arena_array(q->arena, struct audit_row, m->n_rows);
    for (size_t i = 0; i < m->n_rows; i++)
        rows[i] = row_of(q, &lines[i]);
    m->rows = rows;
    if (!more)
        return;
    const struct audit_line *last = &lines[wanted - 1];
    struct str place = arena_fmt(q->arena, "%" PRId64 "~%" PRId64, last->at, last->id);
    m->older = address(q, "/audit", "after", place);
}

/* -- choices
 * -------------------------------------------------------------------------------------------------
 */

static struct choices persons(struct req *q)
{
    int64_t *actors;
    size_t n = audit_actors(q->tx, &actors);
    struct choice *list = arena_array(q->arena, struct choice, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct choice){ arena_fmt(q->arena, "%" PRId64, actors[i]),
                                   person_words(q, actors[i]) };
    return (struct choices){ list, n };
}

static struct choices words(struct req *q, size_t (*of)(struct tx *, struct str **),
                            struct str (*say)(enum lang, struct arena *, struct str))
{
    struct str *codes;
    size_t n = of(q->tx, &codes);
    struct choice *list = arena_array(q->arena, struct choice, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct choice){ codes[i], say(q->lang, q->arena, codes[i]) };
    return (struct choices){ list, n };
}

static void asked_fill(struct req *q, const struct audit_filter *f, struct audit_view *m)
{
    m->persons = persons(q);
    m->actions = words(q, audit_actions, audit_action_words);
    m->kinds = words(q, audit_entities, audit_kind_words);
    m->from = f->from ? req_query(q, "from") : STR_NULL;
    m->until = f->until != NUMBER_NONE ? req_query(q, "until") : STR_NULL;
    m->person = f->actor == AUDIT_ANYBODY ? STR_NULL : req_query(q, "person");
    m->action = f->action;
    m->kind = f->entity;
    m->record = f->record;
    m->narrowed = f->from || f->until != NUMBER_NONE || f->actor != AUDIT_ANYBODY ||
                  !str_is_blank(f->action) || !str_is_blank(f->entity);
    if (f->record) {
        struct str href;
        struct audit_line line = { .entity = f->entity, .record = f->record };
        m->record_title = title_of(q, &line, &href);
        m->without_record = address(q, "/audit", "record", STR_NULL);
    }
    m->newest = f->last_at == NUMBER_NONE ? STR_NULL : address(q, "/audit", NULL, STR_NULL);
    m->csv = address(q, "/audit.csv", NULL, STR_NULL);
}

static void verified_fill(struct req *q, struct audit_view *m)
{
    struct module_sign sign = audit_verified_sign(q);
    m->verified = sign.text;
    m->verified_status = sign.status;
}

static void audit_page(struct req *q, struct res *r)
{
    struct audit_filter f;
    struct audit_view m = { .search = req_query(q, "q") };
    filter_read(q, &f);
    rows_read(q, &f, &m);
    asked_fill(q, &f, &m);
    audit_search(q, &m);
    verified_fill(q, &m);
    req_note(q, "read", "audit", 0);
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_audit_title)), admin_audit_html, &m,
              admin_crumbs(q));
}

/* -- CSV: all that the page would show, one page of memory at a time
 * ----------------------------------------- */

static void csv_row(struct req *q, struct out *o, const struct audit_line *line)
{
    struct str href, title = title_of(q, line, &href);
    out_csv(o, text_instant(q->arena, q->lang, q->community->zone, line->at));
    out_char(o, ',');
    out_csv(o, person_words(q, line->actor));
    out_char(o, ',');
    out_csv(o, audit_action_words(q->lang, q->arena, line->action));
    out_char(o, ',');
    out_csv(o, audit_kind_words(q->lang, q->arena, line->entity));
    out_char(o, ',');
    out_csv(o, title);
    out_fmt(o, ",%" PRId64 ",%" PRId64 ",", line->record, line->version);
    out_csv(o, line->request);
    out_fmt(o, ",%" PRId64 "\r\n", line->id);
}

static bool csv_page(struct req *q, struct audit_filter *f, struct out *o)
{
    struct audit_line *lines;
    size_t n = audit_list(q->tx, f, &lines);
    for (size_t i = 0; i < n; i++)
        csv_row(q, o, &lines[i]);
    if (n == 0)
        return false;
    f->last_at = lines[n - 1].at;
    f->last_id = lines[n - 1].id;
    return n == (size_t)f->limit;
}

static void audit_csv(struct req *q, struct res *r)
{
    struct audit_filter f;
    filter_read(q, &f);
    f.limit = CSV_PAGE;
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, STR("audit.csv"));
    out_lit(&r->body, "\xEF\xBB\xBF");
    out_str(&r->body, text(q->lang, TEXT_audit_csv_head));
    out_lit(&r->body, "\r\n");
    struct arena *own = q->arena, *page = arena_new(64 << 20);
    arena_defer(own, (void (*)(void *))arena_free, page);
    for (bool more = true; more; arena_reset(page)) {
        q->arena = q->tx->arena = q->home->arena = page;
        more = csv_page(q, &f, &r->body);
    }
    q->arena = q->tx->arena = q->home->arena = own;
    req_note(q, "export", "audit", 0);
}

/* -- the module
 * --------------------------------------------------------------------------------------------- */

static void verify_now(struct req *q, struct res *r)
{
    job_add(q->tx, audit_jobs[0].name, STR_NULL, 0);
    res_redirect(r, "/audit?done=verifying");
}

static size_t signs(struct req *q, struct module_sign *ret, size_t most)
{
    if (most > 0)
        ret[0] = audit_verified_sign(q);
    return most > 0;
}

static const struct module_door doors[] = {
    { "/audit", "history", TEXT_audit_title, TEXT_audit_door },
};
static const struct route routes[] = {
    { METHOD_GET, "/audit", CAP_ADMIN, audit_page },
    { METHOD_GET, "/audit.csv", CAP_ADMIN, audit_csv },
    { METHOD_POST, "/audit/verify", CAP_ADMIN, verify_now },
};

const struct module module_audit = {
    .name = "audit",
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .jobs = audit_jobs,
    .n_jobs = 1,
    .doors = doors,
    .n_doors = 1,
    .signs = signs,
};
