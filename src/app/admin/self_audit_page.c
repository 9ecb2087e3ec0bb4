/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/self_audit.h"

#include "admin_self_audit.html.h"
#include "self_audit.sql.h"

#include <inttypes.h>
#include <string.h>

enum { A_DAY_MS = 24 * 3600 * 1000 };
#define SETTING "self_audit"
#define JOB "self-audit"

/* -- as it is kept: the instant, then "code status kind number value" on a line each
 * -------------------------- */

struct str self_audit_write(struct arena *a, const struct self_audit *s, instant now)
{
    struct out o;
    out_init(&o, a, OUT_SPOOL);
    out_fmt(&o, "%" PRId64 "\n", now);
    for (size_t i = 0; i < s->n; i++) {
        const struct finding *f = &s->list[i];
        out_fmt(&o, "%s %d %d %" PRId64 " %.*s\n", f->code, (int)f->status, (int)f->kind, f->number,
                STR_ARG(f->value));
    }
    return out_view(&o);
}

static bool number_next(struct str *rest, int64_t *ret)
{
    struct str piece;
    return str_next(rest, ' ', &piece) && str_to_i64(piece, ret);
}

static bool finding_read(struct arena *a, struct str line, struct finding *ret)
{
    struct str code;
    int64_t status, kind;
    if (!str_next(&line, ' ', &code) || !number_next(&line, &status) ||
        !number_next(&line, &kind) || !number_next(&line, &ret->number) || status < STATUS_OFF ||
        status > STATUS_MET || kind < 0 || kind > FINDING_INSTANT)
        return false;
    ret->code = arena_z(a, code);
    ret->status = (enum status)status;
    ret->kind = (enum finding_kind)kind;
    ret->value = line.n ? line : STR_NULL;
    return true;
}

bool self_audit_read(struct arena *a, struct str kept, struct self_audit *ret, instant *ret_at)
{
    struct str line;
    ret->n = 0;
    if (!str_next(&kept, '\n', &line) || !str_to_i64(line, ret_at))
        return false;
    while (str_next(&kept, '\n', &line) && ret->n < FINDINGS)
        ret->n += finding_read(a, line, &ret->list[ret->n]);
    return true;
}

/* -- by the worker
 * ------------------------------------------------------------------------------------------- */

static enum job_result run(struct job *j)
{
    struct tx home;
    job_home(j, &home);
    struct self_audit s = { .in = j->installation, .arena = j->arena, .home = &home, .tx = j->tx };
    s.community = j->community->id;
    self_audit_run(&s);
    setting_set(j->tx, SETTING, self_audit_write(j->arena, &s, j->tx->now));
    tx_rollback(&home);
    return JOB_DONE;
}

static const struct job_kind jobs[] = {
    { .name = JOB, .run = run, .every_ms = A_DAY_MS },
};

/* -- the page
 * -----------------------------------------------------------------------------------------------
 */

static struct str words(struct req *q, const char *code, const char *which)
{
    enum text_id id;
    return text_find(arena_fmt(q->arena, "self.%s.%s", code, which), &id) ? text(q->lang, id)
                                                                          : str_of(code);
}

static struct str state_words(struct req *q, enum status status)
{
    switch (status) {
    case STATUS_MET:
        return text(q->lang, TEXT_self_state_met);
    case STATUS_LATE:
        return text(q->lang, TEXT_self_state_late);
    case STATUS_DUE:
        return text(q->lang, TEXT_self_state_due);
    case STATUS_OFF:
        break;
    }
    return text(q->lang, TEXT_self_state_off);
}

static struct str value_words(struct req *q, const struct finding *f)
{
    if (f->kind == FINDING_NUMBER)
        return text_number(q->arena, q->lang, f->number);
    if (f->kind == FINDING_INSTANT)
        return text_instant(q->arena, q->lang, q->community->zone, f->number);
    return f->value;
}

static struct str way(const char *code)
{
    static const struct {
        const char *code, *href;
    } ways[] = { { "officer", "/incidents/officer" },
                 { "backup_age", "/admin/backups" },
                 { "audit", "/audit" },
                 { "factor", "/people" },
                 { "dormant", "/people" },
                 { "mail", "/outbox" } };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (!strcmp(ways[i].code, code))
            return str_of(ways[i].href);
    return STR_NULL;
}

static void row_add(struct req *q, struct self_view *m, const struct finding *f)
{
    m->rows[m->n_rows++] = (struct self_row){
        .status = f->status,
        .title = words(q, f->code, "title"),
        .state = state_words(q, f->status),
        .value = value_words(q, f),
        .mend = f->status == STATUS_MET ? STR_NULL : words(q, f->code, "mend"),
        .href = f->status == STATUS_MET ? STR_NULL : way(f->code),
    };
    m->n_late += f->status == STATUS_LATE;
    m->n_due += f->status == STATUS_DUE;
}

/* Whether this very page came over a way that nobody can listen to. */
static struct finding https_of(struct req *q)
{
    bool sure = str_starts(q->origin, STR("https://"));
    bool here = str_starts(q->origin, STR("http://localhost")) ||
                str_starts(q->origin, STR("http://127.")) ||
                str_starts(q->origin, STR("http://[::1]"));
    return (struct finding){ .code = "https",
                             .status = sure   ? STATUS_MET
                                       : here ? STATUS_DUE
                                              : STATUS_LATE };
}

/* What is to be mended first. */
static void sort_rows(struct self_view *m)
{
    static const int rank[] = {
        [STATUS_LATE] = 0, [STATUS_DUE] = 1, [STATUS_OFF] = 2, [STATUS_MET] = 3
    };
    for (size_t i = 1; i < m->n_rows; i++)
        for (size_t j = i; j > 0 && rank[m->rows[j].status] < rank[m->rows[j - 1].status]; j--) {
            struct self_row other = m->rows[j - 1];
            m->rows[j - 1] = m->rows[j];
            m->rows[j] = other;
        }
}

static bool view_fill(struct req *q, struct self_view *m)
{
    struct self_audit s;
    instant at;
    m->rows = arena_array(q->arena, struct self_row, FINDINGS + 1);
    if (!self_audit_read(q->arena, setting_get(q->tx, SETTING), &s, &at))
        return false;
    m->when = text_instant(q->arena, q->lang, q->community->zone, at);
    struct finding https = https_of(q);
    row_add(q, m, &https);
    for (size_t i = 0; i < s.n; i++)
        row_add(q, m, &s.list[i]);
    sort_rows(m);
    return true;
}

static void page(struct req *q, struct res *r)
{
    struct self_view m = { 0 };
    view_fill(q, &m);
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_self_title)), admin_self_audit_html, &m,
              admin_crumbs(q));
}

static void again(struct req *q, struct res *r)
{
    job_add(q->tx, JOB, STR_NULL, 0);
    res_redirect(r, "/admin/self-audit?done=looking");
}

static size_t signs(struct req *q, struct module_sign *ret, size_t most)
{
    struct self_view m = { 0 };
    bool known = view_fill(q, &m);
    if (most == 0)
        return 0;
    ret[0] = (struct module_sign){
        .status = m.n_late            ? STATUS_LATE
                  : m.n_due || !known ? STATUS_DUE
                                      : STATUS_MET,
        .title = text(q->lang, TEXT_self_title),
        .href = STR("/admin/self-audit"),
        .action = text(q->lang, TEXT_self_look),
        .text = !known     ? text(q->lang, TEXT_self_never)
                : m.n_late ? text_with(q->arena, q->lang, TEXT_self_late,
                                       TEXT_ARGS({ "count", .number = m.n_late }))
                : m.n_due  ? text_with(q->arena, q->lang, TEXT_self_due,
                                       TEXT_ARGS({ "count", .number = m.n_due }))
                           : text(q->lang, TEXT_self_fine),
    };
    return 1;
}

static const struct module_door doors[] = {
    { "/admin/self-audit", "eye", TEXT_self_title, TEXT_self_door },
};
static const struct route routes[] = {
    { METHOD_GET, "/admin/self-audit", CAP_ADMIN, page },
    { METHOD_POST, "/admin/self-audit", CAP_ADMIN, again },
};
static const struct statement *const *const statements[] = { statements_self_audit, NULL };

const struct module module_self_audit = {
    .name = "self_audit",
    .statements = statements,
    .routes = routes,
    .n_routes = 2,
    .jobs = jobs,
    .n_jobs = 1,
    .doors = doors,
    .n_doors = 1,
    .signs = signs,
};
