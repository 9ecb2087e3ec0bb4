/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/audit.h"
#include "app/admin/command.h"
#include "core/out.h"
#include "guard/account.h"
#include "guard/audit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { SHOWN = 100, MOST = 100000 };

static bool bad(struct cli *c, const char *option)
{
    cli_fail(c, TEXT_cli_bad_option, TEXT_ARGS({ "option", .value = str_of(option) }));
    return false;
}

static bool day_read(struct cli *c, const struct community *of, const char *option, int later,
                     instant *ret)
{
    const char *typed = cli_option(c, option);
    day d;
    if (!typed)
        return true;
    if (!day_parse(str_of(typed), &d))
        return bad(c, option);
    *ret = zone_instant(of->zone, d + later, 0);
    return true;
}

static bool person_read(struct cli *c, struct tx *home, struct audit_filter *f)
{
    const char *typed = cli_option(c, "--person");
    struct account account;
    if (!typed)
        return true;
    if (!account_by_email(home, str_of(typed), &account)) {
        cli_fail(c, TEXT_cli_no_user, TEXT_ARGS({ "email", .value = str_of(typed) }));
        return false;
    }
    f->actor = account.record.id;
    return true;
}

static bool filter_read(struct cli *c, struct tx *home, const struct community *of,
                        struct audit_filter *f)
{
    int64_t limit = SHOWN;
    const char *record = cli_option(c, "--record"), *most = cli_option(c, "--limit");
    audit_filter_init(f);
    f->action = str_of(cli_option(c, "--action"));
    f->entity = str_of(cli_option(c, "--kind"));
    if (record && (!f->entity.p || !str_to_i64(str_of(record), &f->record)))
        return bad(c, "--record");
    if (most && (!str_to_i64(str_of(most), &limit) || limit < 1 || limit > MOST))
        return bad(c, "--limit");
    f->limit = (int)limit;
    return day_read(c, of, "--from", 0, &f->from) && day_read(c, of, "--until", 1, &f->until) &&
           person_read(c, home, f);
}

static struct str person_words(struct cli *c, struct tx *home, int64_t account)
{
    struct str name = account ? account_name(home, account) : text(c->lang, TEXT_audit_program);
    return name.p ? name : text(c->lang, TEXT_audit_no_account);
}

static void line_json(struct out *o, struct tx *home, const struct audit_line *l)
{
    out_fmt(o, "{\"id\":%" PRId64 ",\"at\":%" PRId64 ",\"account\":%" PRId64 ",\"name\":", l->id,
            l->at, l->actor);
    out_json(o, l->actor ? account_name(home, l->actor) : STR_NULL);
    out_lit(o, ",\"action\":");
    out_json(o, l->action);
    out_lit(o, ",\"kind\":");
    out_json(o, l->entity);
    out_fmt(o, ",\"record\":%" PRId64 ",\"version\":%" PRId64 ",\"request\":", l->record,
            l->version);
    out_json(o, l->request);
    out_char(o, '}');
}

static void line_words(struct cli *c, struct out *o, struct tx *home, const struct community *of,
                       const struct audit_line *l)
{
    struct str name = person_words(c, home, l->actor);
    struct str when = text_instant(c->arena, c->lang, of->zone, l->at);
    struct str action = audit_action_words(c->lang, c->arena, l->action);
    struct str kind = audit_kind_words(c->lang, c->arena, l->entity);
    out_fmt(o, "%.*s  %.*s  %.*s  %.*s", STR_ARG(when), STR_ARG(name), STR_ARG(action),
            STR_ARG(kind));
    if (l->record)
        out_fmt(o, " %" PRId64, l->record);
    if (l->record && str_is(l->entity, "account"))
        out_fmt(o, " (%.*s)", STR_ARG(person_words(c, home, l->record)));
    out_char(o, '\n');
}

static void print_lines(struct cli *c, struct tx *home, const struct community *of,
                        const struct audit_line *lines, size_t n)
{
    struct out o;
    out_init(&o, c->arena, OUT_SPOOL);
    if (c->json)
        out_lit(&o, "{\"rows\":[");
    for (size_t i = 0; i < n; i++) {
        if (c->json && i > 0)
            out_char(&o, ',');
        if (c->json)
            line_json(&o, home, &lines[i]);
        else
            line_words(c, &o, home, of, &lines[i]);
        fwrite(o.p, 1, o.n, stdout); /* a line at a time: the log may be long */
        o.n = 0;
    }
    out_str(&o, c->json ? STR("]}") : n == 0 ? text(c->lang, TEXT_audit_none) : STR(""));
    if (o.n > 0)
        cli_print(out_view(&o));
    fflush(stdout);
}

static int run(struct cli *c)
{
    struct community of;
    struct audit_filter f;
    struct audit_line *lines;
    struct tx home, tx;
    if (!cli_community(c, &of))
        return EXIT_FAILURE;
    cli_begin(c, &home, cli_home(c), NULL, false);
    if (!filter_read(c, &home, &of, &f)) {
        tx_rollback(&home);
        return EXIT_FAILURE;
    }
    cli_begin(c, &tx, cli_open(c, &of), &of, true);
    size_t n = audit_list(&tx, &f, &lines);
    audit_note(&tx, &of, "read", "audit", 0);
    tx_commit(&tx);
    print_lines(c, &home, &of, lines, n);
    tx_rollback(&home);
    return EXIT_SUCCESS;
}

static const struct command_option options[] = {
    { "--community", "SLUG" }, { "--from", "YYYY-MM-DD" }, { "--until", "YYYY-MM-DD" },
    { "--person", "EMAIL" },   { "--action", "ACTION" },   { "--kind", "ENTITY" },
    { "--record", "ID" },      { "--limit", "N" },
};

const struct command command_audit_list = {
    .name = "audit list",
    .summary = TEXT_cli_summary_audit_list,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .run = run,
};
