/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/command.h"
#include "app/admin/sheet.h"
#include "core/out.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE = 200, TRIES = 200 };

/* A line at a time; on a terminal a slip is asked for again, else it ends the command. Lines that
 * are empty or begin with another number are passed over: a whole sheet may be given. */
bool cli_key_read(struct cli *c, unsigned char ret[SECRET_KEY_BYTES])
{
    char typed[LINE];
    bool asks = isatty(STDIN_FILENO);
    int line = 0;
    for (int tries = 0; line < SHEET_LINES && tries < TRIES; tries++) {
        if (asks)
            fprintf(stderr, "%d.  ", line + 1);
        if (!fgets(typed, sizeof typed, stdin))
            break;
        struct str s = str_trim(str_of(typed));
        if (str_is_blank(s))
            continue;
        if (sheet_read_line(s, line, ret))
            line++;
        else if (asks)
            cli_fail(c, TEXT_cli_sheet_line, TEXT_ARGS({ "number", .number = line + 1 }));
        else
            break;
    }
    sodium_memzero(typed, sizeof typed);
    if (line == SHEET_LINES)
        return true;
    cli_fail(c, TEXT_cli_sheet_line, TEXT_ARGS({ "number", .number = line + 1 }));
    return false;
}

/* When it was last printed is kept: the self-audit says so. */
static int run(struct cli *c)
{
    struct tx home;
    struct out o;
    if (c->json)
        return cli_fail(c, TEXT_cli_sheet_on_paper, NULL, 0);
    out_init(&o, c->arena, OUT_SPOOL);
    out_str(&o, text(c->lang, TEXT_cli_sheet_head));
    out_lit(&o, "\n\n");
    for (int i = 0; i < SHEET_LINES; i++) {
        struct str line = sheet_line(c->arena, c->installation->master, i);
        out_fmt(&o, "    %.*s\n", STR_ARG(line));
    }
    out_char(&o, '\n');
    out_str(&o, text(c->lang, TEXT_cli_sheet_what_to_do));
    fwrite(o.p, 1, o.n, stdout);
    fputc('\n', stdout);
    sodium_memzero(o.p, o.n);
    cli_begin(c, &home, cli_home(c), NULL, true);
    setting_set(&home, "recovery.printed", arena_fmt(c->arena, "%" PRId64, home.now));
    tx_commit(&home);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

const struct command command_recovery_sheet = {
    .name = "recovery-sheet",
    .summary = TEXT_cli_summary_recovery_sheet,
    .run = run,
};
