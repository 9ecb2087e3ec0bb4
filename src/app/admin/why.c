/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/command.h"

/* What the layers below and the system say of a failure ends with one of these; they speak English,
 * the language of the log. */
static const struct {
    const char *said;
    enum text_id text;
} known[] = {
    { "the master key is missing; put it back, from the recovery sheet", TEXT_cli_why_no_key },
    { "this is not the master key of this database", TEXT_cli_why_other_key },
    { "not a master key", TEXT_cli_why_bad_key },
    { "others may read it: chmod 600", TEXT_cli_why_open_key },
    { "made by a newer version of Maillage", TEXT_cli_why_newer },
    { "not an address", TEXT_cli_why_not_address },
    { "Address already in use", TEXT_cli_why_address_in_use },
    { "Cannot assign requested address", TEXT_cli_why_address_elsewhere },
    { "Permission denied", TEXT_cli_why_denied },
    { "No such file or directory", TEXT_cli_why_absent },
    { "unable to open database file", TEXT_cli_why_absent },
    { "Not a directory", TEXT_cli_why_no_folder },
    { "Read-only file system", TEXT_cli_why_read_only },
    { "No space left on device", TEXT_cli_why_full },
};

struct str cli_why(const struct cli *c, const char *message)
{
    struct str all = str_of(message ? message : "");
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct str said = str_of(known[i].said);
        if (str_ends(all, said))
            return arena_fmt(c->arena, "%.*s%.*s", (int)(all.n - said.n), all.p,
                             STR_ARG(text(c->lang, known[i].text)));
    }
    return all;
}
