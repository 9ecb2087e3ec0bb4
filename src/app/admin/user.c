/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/command.h"

#include "core/out.h"
#include "guard/account.h"
#include "guard/session.h"

#include <stdlib.h>

static int community_add_run(struct cli *c)
{
    const char *zone = cli_option(c, "--zone");
    struct tx home;
    struct community made;
    cli_begin(c, &home, cli_home(c), NULL, true);
    enum community_added added =
        community_add(&home, c->installation, str_of(c->arguments[0]), str_of(c->arguments[1]),
                      zone ? str_of(zone) : STR("America/Toronto"), &made);
    tx_commit(&home);
    if (added == COMMUNITY_BAD_ZONE)
        return cli_fail(c, TEXT_cli_bad_zone, TEXT_ARGS({ "zone", .value = str_of(zone) }));
    if (added != COMMUNITY_ADDED)
        return cli_fail(c,
                        added == COMMUNITY_EXISTS ? TEXT_cli_community_exists : TEXT_cli_bad_slug,
                        TEXT_ARGS({ "slug", .value = str_of(c->arguments[0]) }));
    cli_open(c, &made); /* it gets the words that a community begins with */
    if (c->json)
        cli_print(arena_fmt(c->arena, "{\"community\":\"%.*s\"}", STR_ARG(made.slug)));
    else
        cli_print(text_with(c->arena, c->lang, TEXT_cli_community_added,
                            TEXT_ARGS({ "name", .value = made.name })));
    return EXIT_SUCCESS;
}

static bool is_email(struct cli *c, struct str typed)
{
    struct account account;
    struct form_errors errors = { 0 };
    entity_init(&entity_account, &account);
    account.email = typed;
    entity_check(c->arena, &entity_account, c->lang, &account, &errors);
    for (size_t i = 0; i < errors.n; i++)
        if (str_is(str_of(errors.list[i].field->name), "email"))
            return false;
    return true;
}

static int user_add_run(struct cli *c)
{
    struct community community;
    enum role role = role_named(str_of(cli_option(c, "--role")));
    int64_t organization = 0;
    if (role == ROLE_NONE)
        return cli_fail(c, TEXT_cli_bad_role, NULL, 0);
    if (!is_email(c, str_of(c->arguments[0])))
        return cli_fail(c, TEXT_cli_bad_email,
                        TEXT_ARGS({ "email", .value = str_of(c->arguments[0]) }));
    if (!cli_community(c, &community))
        return EXIT_FAILURE;
    const char *agency = cli_option(c, "--organization"), *name = cli_option(c, "--name");
    if (agency && !str_to_i64(str_of(agency), &organization))
        return cli_fail(c, TEXT_cli_bad_organization, NULL, 0);
    struct tx home;
    cli_begin(c, &home, cli_home(c), NULL, true);
    int64_t id = account_join(&home, str_of(c->arguments[0]), str_of(name), community.id, role,
                              organization);
    tx_commit(&home);
    if (c->json)
        cli_print(arena_fmt(c->arena, "{\"account\":%lld}", (long long)id));
    else
        cli_print(text_with(c->arena, c->lang, TEXT_cli_user_added,
                            TEXT_ARGS({ "email", .value = str_of(c->arguments[0]) })));
    return EXIT_SUCCESS;
}

/* The path only: who prints it knows under which address the program answers. */
static int user_link_run(struct cli *c)
{
    struct tx home;
    struct account account;
    cli_begin(c, &home, cli_home(c), NULL, true);
    if (!account_by_email(&home, str_of(c->arguments[0]), &account)) {
        tx_rollback(&home);
        return cli_fail(c, TEXT_cli_no_user,
                        TEXT_ARGS({ "email", .value = str_of(c->arguments[0]) }));
    }
    struct str token = link_create(&home, account.record.id, home.now + LINK_SIGN_IN_MS);
    tx_commit(&home);
    const char *base = cli_option(c, "--base");
    struct str link =
        arena_fmt(c->arena, "%s/enter/%.*s", base ? base : "http://localhost:8080", STR_ARG(token));
    cli_print(c->json ? arena_fmt(c->arena, "{\"link\":\"%.*s\"}", STR_ARG(link)) : link);
    return EXIT_SUCCESS;
}

static const struct command_option community_options[] = { { "--zone", "ZONE" } };
static const struct command_option user_options[] = { { "--role", "ROLE" },
                                                      { "--community", "SLUG" },
                                                      { "--name", "NAME" },
                                                      { "--organization", "ID" } };
static const struct command_option link_options[] = { { "--base", "URL" } };

const struct command command_community_add = {
    .name = "community add",
    .arguments = "SLUG NAME",
    .summary = TEXT_cli_summary_community_add,
    .options = community_options,
    .n_options = 1,
    .least_arguments = 2,
    .most_arguments = 2,
    .creates = true,
    .run = community_add_run,
};
const struct command command_user_add = {
    .name = "user add",
    .arguments = "EMAIL",
    .summary = TEXT_cli_summary_user_add,
    .options = user_options,
    .n_options = 4,
    .least_arguments = 1,
    .most_arguments = 1,
    .run = user_add_run,
};
const struct command command_user_link = {
    .name = "user link",
    .arguments = "EMAIL",
    .summary = TEXT_cli_summary_user_link,
    .options = link_options,
    .n_options = 1,
    .least_arguments = 1,
    .most_arguments = 1,
    .run = user_link_run,
};
