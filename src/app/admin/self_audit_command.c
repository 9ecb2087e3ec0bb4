/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/command.h"
#include "app/admin/self_audit.h"
#include "core/out.h"

#include <inttypes.h>
#include <stdlib.h>

static const char *const names[] = { [STATUS_OFF] = "unknown",
                                     [STATUS_DUE] = "improve",
                                     [STATUS_LATE] = "mend",
                                     [STATUS_MET] = "good" };

static void line_json(struct out *o, const struct finding *f)
{
    out_json(o, str_of(f->code));
    out_fmt(o, ":{\"state\":\"%s\",\"value\":", names[f->status]);
    if (f->kind == FINDING_PLAIN)
        out_json(o, f->value);
    else
        out_i64(o, f->number);
    out_char(o, '}');
}

static struct str words(struct cli *c, const char *code, const char *which)
{
    enum text_id id;
    return text_find(arena_fmt(c->arena, "self.%s.%s", code, which), &id) ? text(c->lang, id)
                                                                          : str_of(code);
}

static void line_words(struct cli *c, struct out *o, const struct finding *f,
                       const struct community *of)
{
    struct str title = words(c, f->code, "title");
    const char *sign = f->status == STATUS_MET ? "+" : f->status == STATUS_LATE ? "!" : "-";
    struct str value = f->kind == FINDING_INSTANT
                           ? text_instant(c->arena, c->lang, of->zone, f->number)
                       : f->kind == FINDING_NUMBER ? text_number(c->arena, c->lang, f->number)
                                                   : f->value;
    out_fmt(o, "%s %.*s%s%.*s\n", sign, STR_ARG(title), value.n ? ": " : "", STR_ARG(value));
    if (f->status != STATUS_MET)
        out_fmt(o, "    %.*s\n", STR_ARG(words(c, f->code, "mend")));
}

/* The exit status says whether something has to be mended. */
static int run(struct cli *c)
{
    struct community of;
    struct tx home, tx;
    struct out o;
    if (!cli_community(c, &of))
        return EXIT_FAILURE;
    cli_begin(c, &home, cli_home(c), NULL, false);
    cli_begin(c, &tx, cli_open(c, &of), &of, false);
    struct self_audit s = { .in = c->installation, .arena = c->arena, .home = &home, .tx = &tx };
    s.community = of.id;
    self_audit_run(&s);
    int64_t late = 0;
    out_init(&o, c->arena, OUT_SPOOL);
    out_str(&o, c->json ? STR("{") : STR(""));
    for (size_t i = 0; i < s.n; i++) {
        out_str(&o, c->json && i ? STR(",") : STR(""));
        if (c->json)
            line_json(&o, &s.list[i]);
        else
            line_words(c, &o, &s.list[i], &of);
        late += s.list[i].status == STATUS_LATE;
    }
    out_str(&o, c->json ? STR("}") : STR(""));
    cli_print(out_view(&o));
    tx_rollback(&tx);
    tx_rollback(&home);
    return late ? EXIT_FAILURE : EXIT_SUCCESS;
}

static const struct command_option options[] = { { "--community", "SLUG" } };

const struct command command_self_audit = {
    .name = "self-audit",
    .summary = TEXT_cli_summary_self_audit,
    .options = options,
    .n_options = 1,
    .run = run,
};
