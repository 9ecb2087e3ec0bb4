/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/backup_plan.h"
#include "app/admin/command.h"
#include "core/out.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { HOURS = 24, DAYS_MOST = 3650 };

static bool number_read(struct cli *c, const char *option, int64_t least, int64_t most,
                        int64_t *ret)
{
    const char *typed = cli_option(c, option);
    if (!typed || (str_to_i64(str_of(typed), ret) && *ret >= least && *ret <= most))
        return true;
    cli_fail(c, TEXT_cli_bad_number, TEXT_ARGS({ "number", .value = str_of(typed) }));
    return false;
}

static bool folder(struct cli *c, struct str *ret)
{
    const char *typed = cli_option(c, "--folder");
    struct stat st;
    if (!typed)
        return true;
    if (typed[0] != '/' || stat(typed, &st) != 0 || !S_ISDIR(st.st_mode)) {
        cli_fail(c, TEXT_cli_bad_folder, TEXT_ARGS({ "folder", .value = str_of(typed) }));
        return false;
    }
    *ret = str_of(typed);
    return true;
}

static void print(struct cli *c, const struct backup_settings *s)
{
    struct out o;
    out_init(&o, c->arena, OUT_SPOOL);
    if (c->json) {
        out_fmt(&o, "{\"hour\":%" PRId64 ",\"keep\":%" PRId64 ",\"folder\":", s->hour, s->keep);
        out_json(&o, s->folder);
        out_char(&o, '}');
        cli_print(out_view(&o));
        return;
    }
    cli_print(
        text_with(c->arena, c->lang, TEXT_cli_backup_scheduled,
                  TEXT_ARGS({ "hour", .value = text_time(c->arena, c->lang, (int)s->hour * 60) },
                            { "folder", .value = s->folder }, { "count", .number = s->keep })));
}

static int run(struct cli *c)
{
    struct tx home;
    struct backup_settings s;
    cli_begin(c, &home, cli_home(c), NULL, true);
    backup_settings_get(&home, c->installation, &s);
    struct str into = STR_NULL;
    if (!number_read(c, "--hour", 0, HOURS - 1, &s.hour) ||
        !number_read(c, "--keep", 1, DAYS_MOST, &s.keep) || !folder(c, &into)) {
        tx_rollback(&home);
        return EXIT_FAILURE;
    }
    setting_set(&home, "backup.hour", arena_fmt(c->arena, "%" PRId64, s.hour));
    setting_set(&home, "backup.keep", arena_fmt(c->arena, "%" PRId64, s.keep));
    if (into.p)
        setting_set(&home, "backup.folder", into);
    backup_settings_get(&home, c->installation, &s);
    tx_commit(&home);
    print(c, &s);
    return EXIT_SUCCESS;
}

static const struct command_option options[] = { { "--hour", "0-23" },
                                                 { "--folder", "PATH" },
                                                 { "--keep", "DAYS" } };

const struct command command_backup_schedule = {
    .name = "backup schedule",
    .summary = TEXT_cli_summary_backup_schedule,
    .options = options,
    .n_options = 3,
    .run = run,
};
