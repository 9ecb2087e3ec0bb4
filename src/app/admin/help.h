/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_HELP_H
#define APP_HELP_H

#include "app/admin/command.h"
#include "core/out.h"

/* The help is made from the table of commands. What an option does is the text
 * cli.option.COMMAND.OPTION or, the same for all, cli.option.OPTION; words in capitals are
 * cli.value.WORD; what else there is to say of a command, if anything, is cli.more.COMMAND. In
 * keys, "--dry-run" is dry_run and "user add" is user_add. */

void help_all(struct out *o, const struct cli *c);
void help_usage(struct out *o, const struct cli *c, const struct command *k); /* one line */
void help_command(struct out *o, const struct cli *c, const struct command *k);
void help_man(struct out *o, const struct cli *c); /* for man(1) */
void help_json(struct out *o, const struct cli *c);
void help_bash(struct out *o, const struct cli *c); /* for bash's completion */

/* The texts, for who prints them otherwise. NULL when there is none. */
struct str help_option(const struct cli *c, const struct command *k, const char *option);
struct str help_more(const struct cli *c, const struct command *k);
struct str help_words(const struct cli *c, const char *words); /* "SLUG NAME" in the language */

/* Options that every command has. */
extern const struct command_option help_common[];
extern const size_t help_n_common;

/* What a command is for, in the order in which they are shown. */
enum help_group { HELP_SERVICE, HELP_PEOPLE, HELP_DATA, HELP_SAFETY, HELP_MAKERS, HELP_GROUPS };
enum help_group help_group_of(const struct command *k);
struct str help_group_title(const struct cli *c, enum help_group g);

#endif
