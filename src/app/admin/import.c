/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/command.h"
#include "app/network/import/run.h"
#include "core/fault.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* maillage import PROFILE FILE: what the page does, for who has a terminal or a nightly task. */

enum { BEGINNING = 64 << 10, REJECTS_SHOWN = 20 };

struct importing {
    struct cli *cli;
    struct db *db;
    const struct community *community;
};

static void begin(void *ctx, struct arena *a, struct tx *tx, bool writing)
{
    struct importing *x = ctx;
    struct arena *own = x->cli->arena;
    x->cli->arena = a;
    cli_begin(x->cli, tx, x->db, x->community, writing);
    x->cli->arena = own;
}

static void progress(void *ctx, int64_t done, int64_t total)
{
    (void)ctx;
    if (isatty(STDERR_FILENO) || done == total)
        fprintf(stderr, "\r%lld / %lld%s", (long long)done, (long long)total,
                done == total ? "\n" : "");
}

static void close_file(void *bytes)
{
    struct str *mapped = bytes;
    munmap((void *)mapped->p, mapped->n);
}

/* The bytes of the file, and the file open at its start; false after a message. */
static bool file_open(struct cli *c, const char *path, int *ret_fd, struct str *ret_bytes)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        *ret_fd = fd;
        *ret_bytes = STR("");
        if (st.st_size == 0)
            return true;
        void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (p != MAP_FAILED) {
            struct str *kept = arena_make(c->arena, struct str);
            *ret_bytes = *kept = (struct str){ p, (size_t)st.st_size };
            arena_defer(c->arena, close_file, kept);
            return true;
        }
    }
    cli_fail(c, TEXT_import_cli_no_file,
             TEXT_ARGS({ "file", .value = str_of(path) },
                       { "why", .value = str_of(fd < 0 ? strerror(errno) : "") }));
    return false;
}

static const struct import_profile *profile_of(struct cli *c, const char *name)
{
    const struct import_profile *found = import_profile_named(str_of(name));
    struct out known;
    if (found)
        return found;
    out_init(&known, c->arena, 1 << 16);
    for (const struct import_profile *const *p = import_profiles; *p; p++)
        out_fmt(&known, "%s%s", known.n ? ", " : "", (*p)->name);
    cli_fail(
        c, TEXT_import_cli_no_profile,
        TEXT_ARGS({ "profile", .value = str_of(name) }, { "known", .value = out_view(&known) }));
    return NULL;
}

static void print_rejects(struct cli *c, const struct import *im)
{
    for (size_t i = 0; i < im->n_rejects && i < REJECTS_SHOWN; i++) {
        const struct import_reject *r = &im->rejects[i];
        fprintf(stderr, "%lld: %.*s%s%.*s%s%.*s\n", (long long)r->line, STR_ARG(r->column),
                r->column.p ? " « " : "", STR_ARG(r->value), r->column.p ? " » " : "",
                STR_ARG(r->reason[c->lang]));
    }
}

static void print_result(struct cli *c, const struct import *im, bool dry)
{
    const int64_t *counts = import_rows(im)->counts;
    print_rejects(c, im);
    if (c->json)
        cli_print(import_counts_json(c->arena, im));
    else
        cli_print(text_with(c->arena, c->lang, dry ? TEXT_import_cli_checked : TEXT_import_cli_done,
                            TEXT_ARGS({ "new", .number = counts[IMPORT_NEW] },
                                      { "changed", .number = counts[IMPORT_CHANGED] },
                                      { "same", .number = counts[IMPORT_SAME] },
                                      { "rejected", .number = im->rejected })));
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Looks first: when there is nothing to write, nothing is, not even that there was an import. */
static void write_all(struct importing *x, struct import *im, struct str name, struct str bytes,
                      bool dry)
{
    struct tx tx;
    struct import_writer w = { .ctx = x, .begin = begin, .dry = true };
    import_write(im, &w);
    if (dry || im->to_write == 0)
        return;
    begin(x, x->cli->arena, &tx, true);
    w = (struct import_writer){ .ctx = x, .begin = begin, .progress = progress };
    w.run = import_run_start(&tx, im->profile, IMPORT_STATE_RUNNING, name,
                             hash_hex(tx.arena, hash_sha256(tx.arena, bytes)), 0);
    tx_commit(&tx);
    import_write(im, &w);
    begin(x, x->cli->arena, &tx, true);
    import_run_end(&tx, w.run, IMPORT_STATE_DONE, im);
    tx_commit(&tx);
}

static int import_run_command(struct cli *c)
{
    int fd;
    struct str bytes;
    struct community community;
    const struct import_profile *profile = profile_of(c, c->arguments[0]);
    if (!profile || !cli_community(c, &community) || !file_open(c, c->arguments[1], &fd, &bytes))
        return EXIT_FAILURE;
    char separator;
    if (!import_profile_guess(c->arena, str_sub(bytes, 0, BEGINNING), &separator))
        separator = ',';
    struct import *im = arena_make(c->arena, struct import);
    bool read = import_read(c->arena, profile, fd, separator, im);
    close(fd);
    if (!read)
        return cli_fail(c, TEXT_import_cli_refused, TEXT_ARGS({ "missing", .value = im->missing }));
    struct importing x = { c, cli_open(c, &community), &community };
    bool dry = cli_option(c, "--dry-run") != NULL;
    write_all(&x, im, str_of(base_name(c->arguments[1])), bytes, dry);
    print_result(c, im, dry);
    return EXIT_SUCCESS;
}

static const struct command_option options[] = { { "--community", "SLUG" }, { "--dry-run", NULL } };

const struct command command_import = {
    .name = "import",
    .arguments = "PROFILE FILE",
    .summary = TEXT_import_cli_summary,
    .options = options,
    .n_options = 2,
    .least_arguments = 2,
    .most_arguments = 2,
    .run = import_run_command,
};
