/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_COMMAND_H
#define APP_COMMAND_H

#include "app/module.h"

/* The command line: one struct command a subcommand, one file each. Results go to standard output
 * (one JSON object with --json), progress and errors to standard error; the exit status is 0 only
 * on success. */
struct command_option {
    const char *name;  /* "--community" */
    const char *value; /* what to write for it, "SLUG"; NULL for a switch */
};

struct cli {
    struct arena *arena;
    enum lang lang;                      /* of the messages: --lang, LANG, else French */
    const struct module *const *modules; /* ends with NULL */
    const struct command *const *commands;
    struct str data, database;
    bool json;
    const char *arguments[8]; /* without options */
    size_t n_arguments;
    const struct command *command;
    const char
        *values[16]; /* of the command's options, in its order; "" for a switch that is given */
    struct installation *installation; /* open unless the command says otherwise */
};

enum { EXIT_USAGE = 2 };

struct command {
    const char *name;      /* "community add" */
    const char *arguments; /* "SLUG NAME" */
    enum text_id summary;
    const struct command_option *options;
    size_t n_options;
    size_t least_arguments, most_arguments;
    bool creates; /* makes the installation when there is none */
    bool closed;  /* opens none */
    int (*run)(struct cli *c);
};

/* Finds the command, reads the options, opens the installation, runs. Returns the exit status. */
int command_main(int argc, char **argv, const struct command *const *commands,
                 const struct module *const *modules);

const char *cli_option(const struct cli *c, const char *name); /* NULL when not given */
/* A message to standard error; returns EXIT_FAILURE. */
int cli_fail(struct cli *c, enum text_id id, const struct text_arg *args, size_t n_args);
/* What a layer below said of a failure, in the language of the messages. */
struct str cli_why(const struct cli *c, const char *message);
/* The community of --community, or the only one there is; false after a message. */
bool cli_community(struct cli *c, struct community *ret);
/* Connections for a command's own transactions; closed with the arena. */
struct db *cli_home(struct cli *c);
struct db *cli_open(struct cli *c, const struct community *of);
void cli_begin(struct cli *c, struct tx *tx, struct db *db, const struct community *of,
               bool writing);
/* Prints the object built by the command, or with --json its JSON. */
void cli_print(struct str text);

/* Reads a key of eight lines (sheet.h) from standard input; false after a message. */
bool cli_key_read(struct cli *c, unsigned char ret[SECRET_KEY_BYTES]);

extern const struct command command_serve, command_setup, command_demo, command_community_add,
    command_community_export, command_community_import, command_community_remove, command_user_add,
    command_user_link, command_user_invite, command_user_role, command_user_disable,
    command_user_enable, command_user_reset_factor, command_user_list, command_import,
    command_count, command_backup, command_backup_schedule, command_restore, command_recovery_sheet,
    command_audit_verify, command_audit_list, command_self_audit, command_schema, command_worker,
    command_help;

#endif
