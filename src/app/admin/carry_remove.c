/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/command.h"
#include "carry.sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { LINE = 100 };

/* The address of the community, typed again. */
static bool is_meant(struct cli *c)
{
    char typed[LINE];
    if (isatty(STDIN_FILENO))
        cli_fail(c, TEXT_cli_remove_sure, TEXT_ARGS({ "slug", .value = str_of(c->arguments[0]) }));
    return fgets(typed, sizeof typed, stdin) &&
           str_eq(str_trim(str_of(typed)), str_of(c->arguments[0]));
}

/* Whoever belonged nowhere else goes with it. */
static void forget(struct tx *home, const struct community *of)
{
    struct carry_members_row *members;
    size_t n = carry_members(home, &(struct carry_members_in){ .community = of->id }, &members);
    carry_forget_sessions(home, &(struct carry_forget_sessions_in){ .community = of->id });
    for (size_t i = 0; i < n; i++)
        carry_forget_history(home, &(struct carry_forget_history_in){ .entity = STR("membership"),
                                                                      .record = members[i].id });
    carry_forget_members(home, &(struct carry_forget_members_in){ .community = of->id });
    for (size_t i = 0; i < n; i++) {
        if (carry_forget_account(
                home, &(struct carry_forget_account_in){ .account = members[i].account }) == 0)
            continue;
        carry_forget_session_of(
            home, &(struct carry_forget_session_of_in){ .account = members[i].account });
        carry_forget_link_of(home,
                             &(struct carry_forget_link_of_in){ .account = members[i].account });
        carry_forget_history(home, &(struct carry_forget_history_in){
                                       .entity = STR("account"), .record = members[i].account });
    }
    carry_forget_community(home, &(struct carry_forget_community_in){ .community = of->id });
    carry_forget_history(home, &(struct carry_forget_history_in){
                                   .entity = STR("registered_community"), .record = of->id });
}

static int run(struct cli *c)
{
    struct tx home;
    struct community of;
    char *error = NULL;
    cli_begin(c, &home, cli_home(c), NULL, true);
    bool found = community_find(&home, c->installation, str_of(c->arguments[0]), &of);
    if (!found || !is_meant(c)) {
        tx_rollback(&home);
        return cli_fail(c, found ? TEXT_cli_not_removed : TEXT_cli_no_community,
                        TEXT_ARGS({ "slug", .value = str_of(c->arguments[0]) }));
    }
    forget(&home, &of);
    tx_commit(&home); /* first: a community without database would be a fault for its members */
    if (!db_remove(&of.at, &error))
        return cli_fail(c, TEXT_cli_no_installation, TEXT_ARGS({ "why", .value = str_of(error) }));
    unlink(arena_fmt(c->arena, "%.*s/audit/%.*s.head", STR_ARG(c->installation->data),
                     STR_ARG(of.slug))
               .p);
    if (c->json)
        cli_print(arena_fmt(c->arena, "{\"removed\":\"%.*s\"}", STR_ARG(of.slug)));
    else
        cli_print(text_with(c->arena, c->lang, TEXT_cli_removed,
                            TEXT_ARGS({ "name", .value = of.name })));
    return EXIT_SUCCESS;
}

const struct command command_community_remove = {
    .name = "community remove",
    .arguments = "SLUG",
    .summary = TEXT_cli_summary_community_remove,
    .least_arguments = 1,
    .most_arguments = 1,
    .run = run,
};
