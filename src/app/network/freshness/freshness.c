/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/freshness/freshness.h"

#include "core/key.h"
#include "freshness_ask.html.h"
#include "freshness_name.html.h"
#include "freshness_show.html.h"
#include "freshness_when.html.h"
#include "guard/account.h"
#include "organization.ent.h"

#include <inttypes.h>

enum {
    DAY_MS = 24 * 60 * 60 * 1000,
    WALK_FROM = 5000, /* waiting records: an organization with one is then soon met */
};

static const enum text_id kind_counts[FRESHNESS_KINDS] = {
    TEXT_freshness_organizations, TEXT_freshness_locations, TEXT_freshness_programs,
    TEXT_freshness_services,      TEXT_freshness_contacts,
};

const struct event_type freshness_due = { "freshness.due" };

struct freshness_limits freshness_limits_of(struct tx *tx, const struct community *c)
{
    struct freshness_limits l;
    l.before = day_add_months(tx->today, -confirmation_months(tx, false));
    l.contact_before = day_add_months(tx->today, -confirmation_months(tx, true));
    l.before_at = zone_instant(c->zone, l.before, 0) - c->civil_offset;
    l.contact_before_at = zone_instant(c->zone, l.contact_before, 0) - c->civil_offset;
    return l;
}

/* -- the list
 * --------------------------------------------------------------------------------------------- */

/* “2 services, 1 personne-ressource” */
static struct str what_words(struct arena *a, enum lang l, const struct freshness_list_row *row)
{
    const int64_t n[FRESHNESS_KINDS] = { 0, row->locations, row->programs, row->services,
                                         row->contacts };
    struct str said = row->own ? text(l, TEXT_freshness_own) : STR_NULL;
    for (int i = 1; i < FRESHNESS_KINDS; i++) {
        if (n[i] == 0)
            continue;
        struct str one = text_with(a, l, kind_counts[i], TEXT_ARGS({ "count", .number = n[i] }));
        said = said.p ? arena_fmt(a, "%.*s, %.*s", STR_ARG(said), STR_ARG(one)) : one;
    }
    return key_capital(a, said);
}

static void name_cell(struct view *v, const struct list *l, const void *row)
{
    (void)l;
    freshness_name_html(v, row);
}

static void what_cell(struct view *v, const struct list *l, const void *row)
{
    (void)l;
    tpl_text(v, what_words(v->arena, v->lang, row));
}

static void when_cell(struct view *v, const struct list *l, const void *row)
{
    (void)l;
    freshness_when_html(v, row, v->q->today);
}

static void ask_cell(struct view *v, const struct list *l, const void *row)
{
    (void)l;
    freshness_ask_html(v, row);
}

static const struct list_column columns[] = {
    { .name = "name", .flags = COLUMN_TITLE, .cell = name_cell },
    { .name = "locations", .label = TEXT_freshness_what, .cell = what_cell },
    { .name = "day", .label = TEXT_freshness_last, .cell = when_cell },
    { .name = "liaison", .label = TEXT_freshness_next, .cell = ask_cell },
};

static struct input months_input(struct req *q, bool of_contacts)
{
    return (struct input){
        .name = of_contacts ? "months_contact" : "months",
        .label = text(q->lang, of_contacts ? TEXT_freshness_months_contact : TEXT_freshness_months),
        .type = "number",
        .value = arena_fmt(q->arena, "%d", confirmation_months(q->tx, of_contacts)),
        .required = true,
        .max = 2
    };
}

/* How many of each kind wait, of all organizations or of one. */
static void counts_of(struct tx *tx, const struct freshness_limits *l, int64_t agency,
                      int64_t ret[FRESHNESS_KINDS])
{
    struct freshness_counts_row *all;
    struct freshness_counts_of_row *own;
    struct freshness_counts_in in = { l->before, l->before_at, l->contact_before,
                                      l->contact_before_at };
    struct freshness_counts_of_in of = { l->before, l->before_at, l->contact_before,
                                         l->contact_before_at, agency };
    size_t n = agency ? freshness_counts_of(tx, &of, &own) : freshness_counts(tx, &in, &all);
    for (size_t k = 0; k < FRESHNESS_KINDS; k++) {
        ret[k] = 0;
        for (size_t i = 0; i < n; i++)
            if (str_is(agency ? own[i].kind : all[i].kind, freshness_kinds[k]->name))
                ret[k] = agency ? own[i].n : all[i].n;
    }
}

static int64_t sum(const int64_t n[FRESHNESS_KINDS])
{
    int64_t all = 0;
    for (size_t k = 0; k < FRESHNESS_KINDS; k++)
        all += n[k];
    return all;
}

static void counts_say(struct req *q, const int64_t n[FRESHNESS_KINDS], struct freshness_view *m)
{
    int64_t all = sum(n);
    for (size_t k = 0; k < FRESHNESS_KINDS; k++) {
        if (n[k] == 0)
            continue;
        m->kinds[m->n_kinds].label = key_capital(q->arena, freshness_kinds[k]->many[q->lang]);
        m->kinds[m->n_kinds++].n = n[k];
    }
    m->lede = text_with(q->arena, q->lang, all ? TEXT_freshness_lede : TEXT_freshness_all_fresh,
                        &(struct text_arg){ .name = "count", .number = all }, all ? 1 : 0);
}

static void draw(struct req *q, struct res *r, struct freshness_view *m)
{
    struct list_query lq;
    struct freshness_limits at = freshness_limits_of(q->tx, q->community);
    int64_t agency = guard_agency(&q->actor, CAP_DIRECTORY_WRITE), waiting[FRESHNESS_KINDS];
    counts_of(q->tx, &at, agency, waiting);
    list_parse(q->arena, q->method == METHOD_GET ? q->query : NULL,
               q->method == METHOD_GET ? q->n_query : 0, &entity_organization, &lq);
    lq.n_filters = 0;
    lq.archived = false;
    struct freshness_list_in in = { .before = at.before,
                                    .before_at = at.before_at,
                                    .contact_before = at.contact_before,
                                    .contact_before_at = at.contact_before_at,
                                    .agency = agency,
                                    .walk = agency || sum(waiting) > WALK_FROM };
    struct list l = { .query = &lq,
                      .statement = &statement_freshness_list,
                      .path = "/network/freshness",
                      .columns = columns,
                      .n_columns = sizeof columns / sizeof *columns,
                      .total = -1,
                      .no_archived = true,
                      .no_xlsx = true,
                      .placeholder = text(q->lang, TEXT_freshness_placeholder),
                      .nothing_yet = { .icon = "check",
                                       .title = text(q->lang, TEXT_freshness_empty),
                                       .text = text(q->lang, TEXT_freshness_empty_text) } };
    store_list(q->tx, l.statement, &in, &lq, &l.rows, &l.page);
    l.first = list_first(q->query, q->n_query, &lq);
    m->list = &l;
    m->may_set = guard_reach(&q->actor, CAP_DIRECTORY_WRITE) == REACH_ALL;
    counts_say(q, waiting, m);
    struct str title = text(q->lang, TEXT_freshness_title);
    view_page(q, r, PAGE(.title = title, .nav = NAV_NETWORK), freshness_show_html, m, title);
}

/* Who writes their own agency's records and has no agency sees nothing. */
static bool sees_some(struct req *q, struct res *r)
{
    if (guard_agency(&q->actor, CAP_DIRECTORY_WRITE) >= 0)
        return true;
    res_not_found(q, r);
    return false;
}

static void page(struct req *q, struct res *r)
{
    struct freshness_view m = { .months = months_input(q, false),
                                .months_contact = months_input(q, true) };
    if (sees_some(q, r))
        draw(q, r, &m);
}

/* -- the settings
 * ----------------------------------------------------------------------------------------- */

static bool months_read(struct req *q, struct input *in, int *ret)
{
    int64_t n;
    bool good = str_to_i64(str_trim(req_form(q, in->name)), &n) && n >= 1 && n <= FRESH_MONTHS_MOST;
    if (good)
        *ret = (int)n;
    else
        in->error = text_with(q->arena, q->lang, TEXT_freshness_error_months,
                              TEXT_ARGS({ "count", .number = FRESH_MONTHS_MOST }));
    return good;
}

static void save(struct req *q, struct res *r)
{
    int months = 0, of_contacts = 0;
    struct freshness_view m = { .months = months_input(q, false),
                                .months_contact = months_input(q, true) };
    if (guard_reach(&q->actor, CAP_DIRECTORY_WRITE) != REACH_ALL) {
        res_not_found(q, r);
        return;
    }
    bool good = months_read(q, &m.months, &months);
    if (!months_read(q, &m.months_contact, &of_contacts) || !good) {
        r->status = 422;
        draw(q, r, &m);
        return;
    }
    confirmation_set_months(q->tx, false, months);
    confirmation_set_months(q->tx, true, of_contacts);
    req_note(q, "freshness", "setting", 0);
    res_redirect(r, "/network/freshness?done=saved");
}

/* -- the file: a line for each record
 * --------------------------------------------------------------------- */

struct file {
    struct out *out;
    struct arena *arena;
    enum lang lang;
};

static bool file_line(void *ctx, const void *row)
{
    const struct freshness_records_row *x = row;
    struct file *f = ctx;
    struct str kind = x->kind;
    for (size_t k = 0; k < FRESHNESS_KINDS; k++)
        if (str_is(x->kind, freshness_kinds[k]->name))
            kind = freshness_kinds[k]->one[f->lang];
    const struct str cells[] = { kind, x->name, x->organization, day_iso(f->arena, x->day),
                                 x->confirmed_by };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        if (i)
            out_char(f->out, ',');
        out_csv(f->out, cells[i]);
    }
    out_lit(f->out, "\r\n");
    return true;
}

static void csv(struct req *q, struct res *r)
{
    static const enum text_id heads[] = { TEXT_freshness_kind, TEXT_freshness_name,
                                          TEXT_freshness_organization, TEXT_freshness_last,
                                          TEXT_freshness_by };
    struct freshness_limits at = freshness_limits_of(q->tx, q->community);
    struct freshness_records_in in = { .before = at.before,
                                       .before_at = at.before_at,
                                       .contact_before = at.contact_before,
                                       .contact_before_at = at.contact_before_at,
                                       .agency = guard_agency(&q->actor, CAP_DIRECTORY_WRITE) };
    if (!sees_some(q, r))
        return;
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, STR("freshness.csv"));
    out_lit(&r->body, "\xEF\xBB\xBF");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (i)
            out_char(&r->body, ',');
        out_csv(&r->body, text(q->lang, heads[i]));
    }
    out_lit(&r->body, "\r\n");
    struct file f = { &r->body, q->arena, q->lang };
    store_each(q->tx, &statement_freshness_records, &in, file_line, &f);
}

/* -- reminders
 * -------------------------------------------------------------------------------------------- */

static bool has_something(struct tx *tx, const struct freshness_limits *at, int64_t organization)
{
    int64_t waiting[FRESHNESS_KINDS];
    counts_of(tx, at, organization, waiting);
    return sum(waiting) > 0;
}

/* One person of one organization's sheets, unless told of them lately. */
static bool remind_of(struct tx *tx, const struct freshness_limits *at, int64_t account,
                      int64_t organization)
{
    struct freshness_told_row before;
    freshness_told(tx,
                   &(struct freshness_told_in){ .account = account,
                                                .organization = organization,
                                                .since = tx->today - FRESHNESS_REMIND_DAYS + 1 },
                   &before);
    if (before.n > 0 || !has_something(tx, at, organization))
        return false;
    event_post(tx, &freshness_due, &(struct freshness_event){ account, organization });
    return true;
}

/* Those that somebody was asked to look after. */
static size_t remind_of_looked_after(struct tx *tx, const struct freshness_limits *at,
                                     const struct actor *who)
{
    struct freshness_looked_after_row *rows;
    size_t told = 0, n = freshness_looked_after(
                         tx, &(struct freshness_looked_after_in){ .account = who->account }, &rows);
    for (size_t i = 0; i < n; i++)
        if (rows[i].id != who->organization)
            told += remind_of(tx, at, who->account, rows[i].id);
    return told;
}

size_t freshness_remind(struct tx *tx, struct tx *home, const struct community *c)
{
    struct member *members;
    struct freshness_limits at = freshness_limits_of(tx, c);
    size_t told = 0, n = account_members(home, c->id, &members);
    for (size_t i = 0; i < n; i++) {
        struct actor who = { .account = members[i].account,
                             .role = members[i].role,
                             .organization = members[i].organization };
        enum reach reach = guard_reach(&who, CAP_DIRECTORY_WRITE);
        if (who.organization && reach == REACH_OWN)
            told += remind_of(tx, &at, who.account, who.organization);
        if (reach == REACH_ALL)
            told += remind_of_looked_after(tx, &at, &who);
    }
    return told;
}

static enum job_result night(struct job *j)
{
    struct tx home;
    job_home(j, &home);
    freshness_remind(j->tx, &home, j->community);
    tx_rollback(&home);
    return JOB_DONE;
}

static const struct job_kind jobs[] = {
    { .name = "freshness.remind", .run = night, .every_ms = DAY_MS },
};
static const struct route routes[] = {
    { METHOD_GET, "/network/freshness", CAP_DIRECTORY_WRITE, page },
    { METHOD_POST, "/network/freshness", CAP_DIRECTORY_WRITE, save },
    { METHOD_GET, "/network/freshness.csv", CAP_DIRECTORY_WRITE, csv },
};
static const struct statement *const *const statements[] = { statements_freshness, NULL };

const struct module module_freshness = {
    .name = "freshness",
    .statements = statements,
    .subscriptions = freshness_subscriptions,
    .n_subscriptions = 1,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .jobs = jobs,
    .n_jobs = sizeof jobs / sizeof *jobs,
};
