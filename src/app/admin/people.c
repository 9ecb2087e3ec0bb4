/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/account/keep.h"
#include "app/admin/command.h"
#include "format/mail.h"

#include <stdio.h>
#include <stdlib.h>

/* Accounts from the command line: whoever has it owns the machine, and may everything. */

static const char BASE[] = "http://localhost:8080";

static struct keep keep_of(struct cli *c, struct tx *home, const struct community *community)
{
    const char *base = cli_option(c, "--base");
    return (struct keep){ .home = home,
                          .in = c->installation,
                          .community = community,
                          .origin = str_of(base ? base : BASE) };
}

static bool person_find(struct cli *c, struct tx *home, const struct community *community,
                        struct person *ret)
{
    struct person *all;
    struct str email = account_email(c->arena, str_of(c->arguments[0]));
    size_t n = account_people(home, community->id, &(struct people_query){ 0 }, &all);
    for (size_t i = 0; i < n; i++)
        if (str_eq(all[i].email, email)) {
            *ret = all[i];
            return true;
        }
    cli_fail(c, TEXT_cli_no_user, TEXT_ARGS({ "email", .value = str_of(c->arguments[0]) }));
    return false;
}

/* --role and --organization; false after a message. */
static bool place_read(struct cli *c, enum role *ret_role, int64_t *ret_organization)
{
    const char *agency = cli_option(c, "--organization");
    *ret_role = role_named(str_of(cli_option(c, "--role")));
    *ret_organization = 0;
    if (*ret_role == ROLE_NONE)
        cli_fail(c, TEXT_cli_bad_role, NULL, 0);
    else if (agency && !str_to_i64(str_of(agency), ret_organization))
        cli_fail(c, TEXT_cli_bad_organization, NULL, 0);
    else
        return true;
    return false;
}

static int done(struct cli *c, const struct person *p)
{
    if (c->json)
        cli_print(arena_fmt(c->arena, "{\"account\":%lld}", (long long)p->account));
    else
        cli_print(text_with(c->arena, c->lang, TEXT_cli_user_changed,
                            TEXT_ARGS({ "email", .value = p->email })));
    return EXIT_SUCCESS;
}

/* Runs a change of one person in a transaction of its own. */
static int change(struct cli *c, bool (*fn)(struct cli *, const struct keep *, struct person *))
{
    struct community community;
    struct person p;
    struct tx home;
    if (!cli_community(c, &community))
        return EXIT_FAILURE;
    cli_begin(c, &home, cli_home(c), NULL, true);
    struct keep keep = keep_of(c, &home, &community);
    if (!person_find(c, &home, &community, &p) || !fn(c, &keep, &p)) {
        tx_rollback(&home);
        return EXIT_FAILURE;
    }
    tx_commit(&home);
    return done(c, &p);
}

/* -- the commands
 * --------------------------------------------------------------------------- */

static int invite_run(struct cli *c)
{
    struct community community;
    struct tx home;
    struct invitation i = { .email = str_of(c->arguments[0]), .lang = c->lang };
    if (!place_read(c, &i.role, &i.organization) || !cli_community(c, &community))
        return EXIT_FAILURE;
    if (!mail_address_good(i.email))
        return cli_fail(c, TEXT_cli_bad_email, TEXT_ARGS({ "email", .value = i.email }));
    i.name = str_of(cli_option(c, "--name"));
    i.community = community.id;
    cli_begin(c, &home, cli_home(c), NULL, true);
    struct keep keep = keep_of(c, &home, &community);
    struct str link = keep_invite(&keep, &i);
    tx_commit(&home);
    cli_print(c->json ? arena_fmt(c->arena, "{\"link\":\"%.*s\"}", STR_ARG(link)) : link);
    return EXIT_SUCCESS;
}

static bool disable(struct cli *c, const struct keep *k, struct person *p)
{
    (void)c;
    keep_close(k, p, true);
    return true;
}

static bool enable(struct cli *c, const struct keep *k, struct person *p)
{
    (void)c;
    keep_close(k, p, false);
    return true;
}

static bool reset_factor(struct cli *c, const struct keep *k, struct person *p)
{
    (void)c;
    keep_reset_factor(k, p);
    return true;
}

static bool set_role(struct cli *c, const struct keep *k, struct person *p)
{
    enum role role;
    int64_t organization;
    if (!place_read(c, &role, &organization))
        return false;
    if (!cli_option(c, "--organization"))
        organization = p->organization;
    return keep_role(k, p, role, organization);
}

static int disable_run(struct cli *c)
{
    return change(c, disable);
}

static int enable_run(struct cli *c)
{
    return change(c, enable);
}

static int reset_factor_run(struct cli *c)
{
    return change(c, reset_factor);
}

static int role_run(struct cli *c)
{
    return change(c, set_role);
}

static void list_json(struct out *o, const struct person *p)
{
    out_lit(o, "{\"account\":");
    out_i64(o, p->account);
    out_lit(o, ",\"email\":");
    out_json(o, p->email);
    out_lit(o, ",\"name\":");
    out_json(o, p->name);
    out_lit(o, ",\"role\":");
    out_json(o, str_of(enumeration_role.values[p->role].code));
    out_fmt(o, ",\"organization\":%lld,\"closed\":%s,\"password\":%s,\"factors\":%d,\"seen\":",
            (long long)p->organization, p->off ? "true" : "false",
            p->has_password ? "true" : "false", p->factors);
    if (p->seen == NUMBER_NONE)
        out_lit(o, "null");
    else
        out_i64(o, p->seen);
    out_lit(o, "}");
}

static void list_line(const struct cli *c, struct out *o, const struct person *p)
{
    out_str(o, p->email);
    out_lit(o, "\t");
    out_str(o, p->name);
    out_lit(o, "\t");
    out_str(o, enumeration_role.values[p->role].label[c->lang]);
    out_lit(o, "\t");
    out_str(o, text(c->lang, p->off       ? TEXT_people_closed
                             : p->factors ? TEXT_people_with_factor
                                          : TEXT_people_without_factor));
    out_lit(o, "\n");
}

static int list_run(struct cli *c)
{
    struct community community;
    struct tx home;
    struct person *all;
    struct out o;
    if (!cli_community(c, &community))
        return EXIT_FAILURE;
    out_init(&o, c->arena, 64 << 20);
    cli_begin(c, &home, cli_home(c), NULL, false);
    size_t n = account_people(&home, community.id, &(struct people_query){ 0 }, &all);
    tx_rollback(&home);
    if (c->json)
        out_lit(&o, "{\"people\":[");
    for (size_t i = 0; i < n; i++) {
        if (c->json && i > 0)
            out_char(&o, ',');
        if (c->json)
            list_json(&o, &all[i]);
        else
            list_line(c, &o, &all[i]);
    }
    if (c->json)
        out_lit(&o, "]}");
    cli_print(out_view(&o));
    return EXIT_SUCCESS;
}

static const struct command_option invite_options[] = { { "--role", "ROLE" },
                                                        { "--community", "SLUG" },
                                                        { "--name", "NAME" },
                                                        { "--organization", "ID" },
                                                        { "--base", "URL" } };
static const struct command_option role_options[] = { { "--role", "ROLE" },
                                                      { "--community", "SLUG" },
                                                      { "--organization", "ID" } };
static const struct command_option one_options[] = { { "--community", "SLUG" },
                                                     { "--base", "URL" } };

#define COMMAND(id, words, what, options_of, function)                                             \
    const struct command id = {                                                                    \
        .name = words,                                                                             \
        .arguments = "EMAIL",                                                                      \
        .summary = what,                                                                           \
        .options = options_of,                                                                     \
        .n_options = sizeof options_of / sizeof *options_of,                                       \
        .least_arguments = 1,                                                                      \
        .most_arguments = 1,                                                                       \
        .run = function,                                                                           \
    }

COMMAND(command_user_invite, "user invite", TEXT_cli_summary_user_invite, invite_options,
        invite_run);
COMMAND(command_user_role, "user role", TEXT_cli_summary_user_role, role_options, role_run);
COMMAND(command_user_disable, "user disable", TEXT_cli_summary_user_disable, one_options,
        disable_run);
COMMAND(command_user_enable, "user enable", TEXT_cli_summary_user_enable, one_options, enable_run);
COMMAND(command_user_reset_factor, "user reset-factor", TEXT_cli_summary_user_reset_factor,
        one_options, reset_factor_run);

const struct command command_user_list = {
    .name = "user list",
    .summary = TEXT_cli_summary_user_list,
    .options = one_options,
    .n_options = 1,
    .run = list_run,
};
