/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/duplicate/pair.h"
#include "app/network/import/run.h"
#include "app/network/network.h"
#include "core/fault.h"
#include "duplicate_found.html.h"
#include "view/status.h"

#include <inttypes.h>

enum { A_DAY_MS = 24 * 3600 * 1000 };
#define LAST_JOB "duplicates_job"

/* -- the list
 * ----------------------------------------------------------------------------------------------------
 */

/* Of a pair that is settled, first what was said of it. */
static void why_cell(struct view *v, const struct list *l, const void *row)
{
    struct str codes = list_value(v->arena, v->lang, l, "reasons", row);
    struct str state = list_value(v->arena, v->lang, l, "state", row);
    if (l->query->archived)
        tag(v, TONE_PLAIN, enumeration_label(&enumeration_duplicate_state, v->lang, state));
    tpl_text(v, like_words(v->arena, v->lang, like_reasons(codes)));
}

static void score_cell(struct view *v, const struct list *l, const void *row)
{
    struct str score = list_value(v->arena, v->lang, l, "score", row);
    tpl_text(v, text_with(v->arena, v->lang, TEXT_duplicate_percent,
                          TEXT_ARGS({ "score", .value = score })));
}

static const struct list_column columns[] = {
    { .name = "names", .flags = COLUMN_TITLE, .below = "kind" },
    { .name = "reasons", .cell = why_cell },
    { .name = "score", .flags = COLUMN_NUMBER, .cell = score_cell },
};
static const char *const facets[] = { "kind", NULL };

static void after(struct view *v, struct req *q, const struct list *l);

static const struct record_pages pages = {
    .entity = &entity_duplicate,
    .path = "/duplicates",
    .nav = NAV_NETWORK,
    .read = CAP_DIRECTORY_IMPORT,
    .write = CAP_DIRECTORY_IMPORT,
    .list = &statement_duplicate_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_duplicate_title,
    .lede = TEXT_duplicate_lede,
    .placeholder = TEXT_duplicate_placeholder,
    .empty_icon = "copy",
    .empty_title = TEXT_duplicate_empty,
    .empty_text = TEXT_duplicate_empty_text,
    .tabs = network_tabs,
    .after = after,
    .order = "-score",
};

struct csv {
    struct req *q;
    struct out *o;
};

static bool csv_row(void *ctx, const void *data)
{
    const struct duplicate_list_row *row = data;
    struct csv *c = ctx;
    enum lang l = c->q->lang;
    const struct str cells[] = { row->names, duplicate_kind_said(l, row->kind),
                                 like_words(c->q->arena, l, like_reasons(row->reasons)),
                                 enumeration_label(&enumeration_duplicate_state, l, row->state) };
    out_i64(c->o, row->id);
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        out_char(c->o, ',');
        out_csv(c->o, cells[i]);
    }
    out_fmt(c->o, ",%" PRId64 "\r\n", row->score);
    return true;
}

static void duplicates_csv(struct req *q, struct res *r)
{
    static const int heads[] = { DUPLICATE_NAMES, DUPLICATE_KIND, DUPLICATE_REASONS,
                                 DUPLICATE_STATE, DUPLICATE_SCORE };
    struct list_query lq;
    list_parse(q->arena, q->query, q->n_query, &entity_duplicate, &lq);
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, STR("duplicates.csv"));
    out_lit(&r->body, "\xEF\xBB\xBF"
                      "id");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        out_char(&r->body, ',');
        out_csv(&r->body, entity_duplicate.fields[heads[i]].label[q->lang]);
    }
    out_lit(&r->body, "\r\n");
    store_list_each(q->tx, &statement_duplicate_list, NULL, &lq, csv_row,
                    &(struct csv){ q, &r->body });
}

/* -- looking for them now
 * ---------------------------------------------------------------------------------------- */

static struct str told(struct req *q, const struct job_status *s)
{
    struct str open, added;
    int64_t n;
    if (s->state == JOB_STATE_QUEUED || s->state == JOB_STATE_RUNNING)
        return text(q->lang, TEXT_duplicate_searching);
    if (s->state == JOB_STATE_FAILED || !str_cut(s->result, ' ', &open, &added) ||
        !str_to_i64(added, &n))
        return text(q->lang, TEXT_duplicate_search_failed);
    return text_with(q->arena, q->lang, TEXT_duplicate_searched,
                     TEXT_ARGS({ "count", .number = n }));
}

static void after(struct view *v, struct req *q, const struct list *l)
{
    int64_t job = 0;
    struct job_status s = { .state = JOB_STATE_DONE };
    struct progress p = { .id = "search" };
    (void)l;
    bool asked = str_to_i64(setting_get(q->tx, LAST_JOB), &job) && job_status(q->tx, job, &s);
    bool waits = asked && (s.state == JOB_STATE_QUEUED || s.state == JOB_STATE_RUNNING);
    if (asked) {
        p.words = told(q, &s);
        p.done = s.done;
        p.total = s.total;
        p.poll = waits ? STR("/duplicates") : STR_NULL;
    }
    duplicate_found_html(v, asked ? &p : NULL, waits);
}

static void search(struct req *q, struct res *r)
{
    int64_t job = job_add(q->tx, DUPLICATE_JOB, STR_NULL, 0);
    setting_set(q->tx, LAST_JOB, arena_fmt(q->arena, "%" PRId64, job));
    res_redirect(r, "/duplicates");
}

/* -- what others tell
 * -------------------------------------------------------------------------------------------------
 */

static void on_import(struct tx *tx, const void *data)
{
    (void)data;
    job_add(tx, DUPLICATE_JOB, STR_NULL, 0);
}

static void settle_pair(struct tx *tx, const struct record_merged_event *m,
                        enum duplicate_state state)
{
    struct duplicate_of_pair_row row;
    struct duplicate_of_pair_in in = { .kind = str_of(m->entity->name),
                                       .first = m->kept < m->absorbed ? m->kept : m->absorbed,
                                       .second = m->kept < m->absorbed ? m->absorbed : m->kept };
    if (duplicate_of_pair(tx, &in, &row))
        duplicate_settle(tx, row.id, state);
}

/* Other pairs with a record that is put away are looked at no more. */
static void on_merged(struct tx *tx, const void *data)
{
    const struct record_merged_event *m = data;
    struct duplicates_with_row *rows;
    settle_pair(tx, m, m->reversed ? DUPLICATE_STATE_NOT_SAME : DUPLICATE_STATE_MERGED);
    if (m->reversed)
        return;
    struct duplicates_with_in in = { str_of(m->entity->name), m->absorbed };
    size_t n = duplicates_with(tx, &in, &rows);
    for (size_t i = 0; i < n; i++)
        duplicate_settle(tx, rows[i].id, DUPLICATE_STATE_GONE);
}

/* -- the module
 * --------------------------------------------------------------------------------------------------
 */

#define MAY CAP_DIRECTORY_IMPORT

static const struct route routes[] = {
    { METHOD_GET, "/duplicates", MAY, record_list, .data = &pages, .help = "duplicates" },
    { METHOD_GET, "/duplicates.csv", MAY, duplicates_csv },
    { METHOD_POST, "/duplicates/search", MAY, search },
    { METHOD_GET, "/duplicates/{id}", MAY, pair_page, .help = "duplicates" },
    { METHOD_POST, "/duplicates/{id}/merge", MAY, pair_merge, .isolation = ISOLATION_SERIALIZABLE },
    { METHOD_POST, "/duplicates/{id}/apart", MAY, pair_apart },
    { METHOD_POST, "/duplicates/{id}/reopen", MAY, pair_reopen },
    { METHOD_GET, "/duplicates/merged", MAY, record_list, .data = &merged_pages },
    { METHOD_GET, "/duplicates/merged.csv", MAY, record_csv, .data = &merged_pages },
    { METHOD_GET, "/duplicates/merged/{id}", MAY, merged_page, .help = "duplicates" },
    { METHOD_POST, "/duplicates/merged/{id}/reverse", MAY, merged_reverse,
      .isolation = ISOLATION_SERIALIZABLE },
};
static const struct module_entity entities[] = {
    { &entity_duplicate, "/duplicates", MAY },
    { &entity_merging, "/duplicates/merged", MAY },
};
static const struct statement *const *const statements[] = { statements_duplicate, statements_merge,
                                                             NULL };
static const struct subscription subscriptions[] = {
    { &import_finished, on_import },
    { &record_merged, on_merged },
};
static const struct job_kind jobs[] = {
    { .name = DUPLICATE_JOB, .run = duplicate_job, .steps = true, .every_ms = A_DAY_MS },
};

const struct module module_duplicate = {
    .name = "duplicate",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .subscriptions = subscriptions,
    .n_subscriptions = sizeof subscriptions / sizeof *subscriptions,
    .jobs = jobs,
    .n_jobs = sizeof jobs / sizeof *jobs,
};
