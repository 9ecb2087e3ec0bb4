/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/command.h"

#include "core/out.h"
#include "guard/audit.h"

#include <stdlib.h>

/* -- count: how many records of each kind
 * ------------------------------------------------------------------ */

static int count_run(struct cli *c)
{
    struct community community;
    if (!cli_community(c, &community))
        return EXIT_FAILURE;
    struct tx tx;
    struct out o;
    out_init(&o, c->arena, 1 << 20);
    cli_begin(c, &tx, cli_open(c, &community), &community, false);
    const struct module_entity **list;
    size_t n = module_entities(c->arena, &list);
    for (size_t i = 0; i < n; i++) {
        const char *name = list[i]->entity->name;
        int64_t count = record_count(&tx, list[i]->entity);
        out_fmt(&o, c->json ? "%s\"%s\":%lld" : "%s%-24s %8lld",
                c->json ? (i ? "," : "{") : (i ? "\n" : ""), name, (long long)count);
    }
    tx_rollback(&tx);
    if (c->json)
        out_char(&o, '}');
    cli_print(out_view(&o));
    return EXIT_SUCCESS;
}

/* -- audit verify
 * ------------------------------------------------------------------------------------------ */

static bool verify_one(struct cli *c, const struct community *of, struct out *o)
{
    struct tx tx;
    struct audit_verdict v;
    struct db *db = cli_open(c, of);
    while (audit_seal(db, c->arena, c->installation, of, true) > 0)
        ;
    cli_begin(c, &tx, db, of, false);
    audit_verify(&tx, c->installation, of, &v);
    tx_rollback(&tx);
    if (c->json)
        out_fmt(o,
                "\"%.*s\":{\"rows\":%lld,\"sealed\":%lld,\"intact\":%s,\"first_bad\":%lld,\"what\":"
                "\"%s\"}",
                STR_ARG(of->slug), (long long)v.rows, (long long)v.sealed,
                v.what ? "false" : "true", (long long)v.first_bad, v.what ? v.what : "");
    else
        out_str(o,
                text_with(c->arena, c->lang, v.what ? TEXT_cli_audit_broken : TEXT_cli_audit_intact,
                          v.what ? (const struct text_arg[]){ { "community", of->name, 0 },
                                                              { "row", STR_NULL, v.first_bad } }
                                 : (const struct text_arg[]){ { "community", of->name, 0 },
                                                              { "count", STR_NULL, v.rows } },
                          2));
    return !v.what;
}

static int audit_verify_run(struct cli *c)
{
    struct tx home;
    struct out o;
    struct community *all;
    const char *slug = cli_option(c, "--community");
    bool intact = true, any = false;
    cli_begin(c, &home, cli_home(c), NULL, false);
    size_t n = community_all(&home, c->installation, &all);
    tx_rollback(&home);
    out_init(&o, c->arena, 1 << 20);
    out_str(&o, c->json ? STR("{\"communities\":{") : STR(""));
    for (size_t i = 0; i < n; i++) {
        if (slug && !str_is(all[i].slug, slug))
            continue;
        if (any)
            out_char(&o, c->json ? ',' : '\n');
        intact &= verify_one(c, &all[i], &o);
        any = true;
    }
    if (slug && !any)
        return cli_fail(c, TEXT_cli_no_community, TEXT_ARGS({ "slug", .value = str_of(slug) }));
    if (c->json)
        out_fmt(&o, "},\"intact\":%s}", intact ? "true" : "false");
    cli_print(out_view(&o));
    return intact ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* -- schema: what the .ent files describe, for who writes a migration
 * ---------------------------------------- */

static int schema_run(struct cli *c)
{
    struct out o;
    const char *engine = cli_option(c, "--engine");
    bool postgres = engine && str_is(str_of(engine), "postgres");
    const struct module_entity **list;
    size_t n = module_entities(c->arena, &list);
    out_init(&o, c->arena, 1 << 20);
    for (size_t i = 0; i < n; i++)
        if (c->n_arguments == 0 || str_is(str_of(c->arguments[0]), list[i]->entity->name))
            entity_ddl(&o, list[i]->entity, postgres ? ENGINE_POSTGRES : ENGINE_SQLITE);
    cli_print(out_view(&o));
    return EXIT_SUCCESS;
}

static const struct command_option one_community[] = { { "--community", "SLUG" } };
static const struct command_option schema_options[] = { { "--engine", "sqlite|postgres" } };

const struct command command_count = {
    .name = "count",
    .summary = TEXT_cli_summary_count,
    .options = one_community,
    .n_options = 1,
    .run = count_run,
};
const struct command command_audit_verify = {
    .name = "audit verify",
    .summary = TEXT_cli_summary_audit_verify,
    .options = one_community,
    .n_options = 1,
    .run = audit_verify_run,
};
const struct command command_schema = {
    .name = "schema",
    .arguments = "[ENTITY]",
    .summary = TEXT_cli_summary_schema,
    .options = schema_options,
    .n_options = 1,
    .most_arguments = 1,
    .closed = true,
    .run = schema_run,
};
