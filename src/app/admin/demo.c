/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/command.h"

#include "app/demo/demo.h"

#include <stdio.h>
#include <stdlib.h>

enum { BATCH = 2000 };

static bool demo_make(struct cli *c, struct db *home_db, struct community *ret)
{
    struct tx home, tx;
    cli_begin(c, &home, home_db, NULL, true);
    enum community_added added =
        community_add(&home, c->installation, STR(DEMO_SLUG), STR("Réseau de Port-Laurier"),
                      STR("America/Toronto"), ret);
    if (added == COMMUNITY_ADDED) {
        cli_begin(c, &tx, cli_open(c, ret), ret, true);
        demo_load(&tx, &home, ret);
        tx_commit(&tx);
    }
    tx_commit(&home);
    return added == COMMUNITY_ADDED;
}

/* Moves the civil clock on: what was due is late, what ends has ended. */
static bool advance(struct cli *c, struct db *home_db, const struct community *of,
                    const char *period)
{
    struct tx home;
    day today = community_today(of, clock_machine()), then;
    if (!day_add_period(today, str_of(period), &then) || then < today) {
        cli_fail(c, TEXT_cli_bad_period, TEXT_ARGS({ "period", .value = str_of(period) }));
        return false;
    }
    cli_begin(c, &home, home_db, NULL, true);
    community_set_offset(&home, of->id,
                         of->civil_offset + (int64_t)(then - today) * 24 * 3600 * 1000);
    tx_commit(&home);
    return true;
}

static void generate(struct cli *c, const struct community *of, int64_t n)
{
    struct db *db = cli_open(c, of);
    struct arena *own = c->arena;
    for (int64_t done = 0; done < n; done += BATCH) {
        struct tx tx;
        c->arena = arena_new(256 << 20);
        cli_begin(c, &tx, db, of, true);
        demo_generate(&tx, done, n - done < BATCH ? n - done : BATCH);
        tx_commit(&tx);
        arena_free(c->arena);
        fprintf(stderr, "\r%lld / %lld", (long long)(done + BATCH < n ? done + BATCH : n),
                (long long)n);
    }
    fputc('\n', stderr);
    c->arena = own;
}

static int demo_run(struct cli *c)
{
    struct community of;
    struct db *home_db = cli_home(c);
    int64_t organizations = 0;
    const char *period = cli_option(c, "--advance"), *more = cli_option(c, "--organizations");
    if (more && (!str_to_i64(str_of(more), &organizations) || organizations < 0))
        return cli_fail(c, TEXT_cli_bad_number, TEXT_ARGS({ "number", .value = str_of(more) }));
    bool made = demo_make(c, home_db, &of);
    if (period && !advance(c, home_db, &of, period))
        return EXIT_FAILURE;
    if (organizations > 0)
        generate(c, &of, organizations);
    if (period) {
        struct tx home;
        cli_begin(c, &home, home_db, NULL, false);
        community_find(&home, c->installation, STR(DEMO_SLUG), &of);
        tx_rollback(&home);
        worker_once(c->installation, &of, 100);
    }
    struct str today = day_iso(c->arena, community_today(&of, clock_machine()));
    if (c->json)
        cli_print(arena_fmt(c->arena,
                            "{\"community\":\"" DEMO_SLUG "\",\"made\":%s,\"today\":\"%.*s\"}",
                            made ? "true" : "false", STR_ARG(today)));
    else
        cli_print(text_with(c->arena, c->lang, made ? TEXT_cli_demo_made : TEXT_cli_demo_there,
                            TEXT_ARGS({ "today", .value = today })));
    return EXIT_SUCCESS;
}

static const struct command_option options[] = { { "--advance", "P12M" },
                                                 { "--organizations", "N" } };

const struct command command_demo = {
    .name = "demo",
    .summary = TEXT_cli_summary_demo,
    .options = options,
    .n_options = 2,
    .creates = true,
    .run = demo_run,
};
