/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/command.h"
#include "app/network/import/mapping.h"
#include "app/network/import/run.h"
#include "core/fault.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* maillage import FILE: what the page does, for who has a terminal or a nightly task. Its status is
 * 3 when good rows were written and others rejected. */

enum { REJECTS_SHOWN = 20, EXIT_PARTLY = 3, LOOK_ARENA = 256 << 20 };

/* Should this process die, the worker finishes what it began: the file and a job are there. */
enum { TAKEN_OVER_MS = 60000, PUT_OFF_MS = 10000 };

struct importing {
    struct cli *cli;
    struct db *db;
    const struct community *community;
    struct str plan, answers; /* of --mapping; NULL: of a profile */
    int64_t job;
    instant put_off;
};

static void begin(void *ctx, struct arena *a, struct tx *tx, bool writing)
{
    struct importing *x = ctx;
    struct arena *own = x->cli->arena;
    x->cli->arena = a;
    cli_begin(x->cli, tx, x->db, x->community, writing);
    x->cli->arena = own;
}

/* The job that would finish it waits a little longer. */
static void put_off(struct importing *x)
{
    struct tx tx;
    instant now = clock_machine();
    if (now - x->put_off < PUT_OFF_MS)
        return;
    begin(x, x->cli->arena, &tx, true);
    bool mine = job_put_off(&tx, x->job, now + TAKEN_OVER_MS);
    tx_commit(&tx);
    if (!mine)
        fault_raise(FAULT_CONFLICT, "the worker has taken this import over");
    x->put_off = now;
}

static void progress(void *ctx, int64_t done, int64_t total)
{
    put_off(ctx);
    if (isatty(STDERR_FILENO) || done == total)
        fprintf(stderr, "\r%lld / %lld%s", (long long)done, (long long)total,
                done == total ? "\n" : "");
}

static void close_file(void *fd)
{
    close((int)(intptr_t)fd);
}

/* The file open at its start; -1 after a message. */
static int file_open(struct cli *c, const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0)
        arena_defer(c->arena, close_file, (void *)(intptr_t)fd);
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        return fd;
    cli_fail(c, TEXT_import_cli_no_file,
             TEXT_ARGS({ "file", .value = str_of(path) },
                       { "why", .value = str_of(fd < 0 ? strerror(errno) : "") }));
    return -1;
}

static int no_profile(struct cli *c, struct str name)
{
    struct out known;
    out_init(&known, c->arena, 1 << 16);
    for (const struct import_profile *const *p = import_profiles; *p; p++)
        out_fmt(&known, "%s%s", known.n ? ", " : "", (*p)->name);
    return cli_fail(
        c, TEXT_import_cli_no_profile,
        TEXT_ARGS({ "profile", .value = name }, { "known", .value = out_view(&known) }));
}

/* The kept mapping of --mapping; NULL after a message. */
static const struct import_profile *mapping_of(struct importing *x, const char *name)
{
    struct import_mapping kept;
    struct tx tx;
    begin(x, x->cli->arena, &tx, false);
    bool there = import_mapping_find(&tx, str_of(name), &kept);
    tx_rollback(&tx);
    if (there) {
        x->plan = kept.plan;
        x->answers = kept.answers;
        return import_plan_profile(x->cli->arena, kept.plan, kept.answers);
    }
    cli_fail(x->cli, TEXT_import_cli_no_mapping, TEXT_ARGS({ "mapping", .value = str_of(name) }));
    return NULL;
}

/* What was asked, else what the heading says; NULL after a message. */
static const struct import_profile *profile_of(struct importing *x, const struct sheet *s)
{
    struct cli *c = x->cli;
    const char *mapping = cli_option(c, "--mapping");
    const struct import_profile *found;
    size_t n;
    if (mapping)
        return mapping_of(x, mapping);
    if (c->n_arguments == 2) {
        found = import_profile_named(str_of(c->arguments[0]));
        if (!found)
            no_profile(c, str_of(c->arguments[0]));
        return found;
    }
    struct str *heading = import_heading(c->arena, s, &n);
    found = import_profile_of(heading, n);
    if (!found)
        cli_fail(c, TEXT_import_cli_unknown, NULL, 0);
    return found;
}

static void print_rejects(struct cli *c, const struct import *im)
{
    for (size_t i = 0; i < im->rejected.n && i < REJECTS_SHOWN; i++) {
        const struct import_reject *r = &im->rejected.list[i];
        fprintf(stderr, "%lld: %.*s%s%.*s%s%.*s\n", (long long)r->line, STR_ARG(r->column),
                r->column.p ? " « " : "", STR_ARG(r->value), r->column.p ? " » " : "",
                STR_ARG(r->reason[c->lang]));
    }
}

static void print_result(struct cli *c, const struct import *im, bool dry)
{
    const int64_t *counts = im->counts;
    print_rejects(c, im);
    if (c->json)
        cli_print(import_counts_json(c->arena, im));
    else
        cli_print(text_with(c->arena, c->lang, dry ? TEXT_import_cli_checked : TEXT_import_cli_done,
                            TEXT_ARGS({ "new", .number = counts[IMPORT_NEW] },
                                      { "changed", .number = counts[IMPORT_CHANGED] },
                                      { "same", .number = counts[IMPORT_SAME] },
                                      { "rejected", .number = im->rejected.all })));
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* The rejected rows, ready to be mended and imported again; false after a message. */
static bool rejects_save(struct cli *c, const struct import *im)
{
    const char *path = cli_option(c, "--rejects");
    struct out o;
    if (!path)
        return true;
    import_rejects_csv(&o, c->lang, im);
    FILE *f = fopen(path, "w");
    bool fine = f && import_out_copy(&o, fileno(f));
    if (f && fclose(f) != 0)
        fine = false;
    if (!fine)
        cli_fail(c, TEXT_import_cli_no_file,
                 TEXT_ARGS({ "file", .value = str_of(path) },
                           { "why", .value = str_of(strerror(errno)) }));
    return fine;
}

/* The run, its file, and the job that finishes it should this process die. */
static int64_t run_begin(struct importing *x, const struct import *im, const struct sheet *s,
                         struct str name)
{
    struct tx tx;
    struct import_run run;
    struct file_info info;
    REQUIRE(lseek(s->fd, 0, SEEK_SET) == 0);
    begin(x, x->cli->arena, &tx, true);
    int64_t file = file_put_fd(&tx, name, STR("application/octet-stream"), s->fd);
    REQUIRE(file_info(&tx, file, &info));
    int64_t id = import_run_start(&tx, im->profile, IMPORT_STATE_RUNNING, name, info.sha256, file);
    REQUIRE(record_get(&tx, &entity_import_run, id, &run));
    run.mode = im->rejected.all ? IMPORT_MODE_GOOD_ROWS : IMPORT_MODE_ALL;
    run.shape = import_shape_write(tx.arena, s);
    run.plan = x->plan;
    run.answers = x->answers;
    x->put_off = tx.now;
    run.job = x->job = job_add(&tx, IMPORT_JOB, arena_fmt(tx.arena, "%lld write", (long long)id),
                               tx.now + TAKEN_OVER_MS);
    REQUIRE(record_update(&tx, &entity_import_run, &run) == RECORD_SAVED);
    tx_commit(&tx);
    return id;
}

/* Looks first: when there is nothing to write, nothing is, not even that there was an import. */
static void write_all(struct importing *x, struct import *im, struct str name,
                      const struct sheet *s, bool dry)
{
    struct tx tx;
    struct import_writer w = { .ctx = x, .begin = begin, .dry = true };
    import_write(im, &w);
    if (dry || im->to_write == 0)
        return;
    w = (struct import_writer){ .ctx = x, .begin = begin, .progress = progress };
    w.run = run_begin(x, im, s, name);
    import_write(im, &w);
    begin(x, x->cli->arena, &tx, true);
    if (!job_put_off(&tx, x->job, 0))
        fault_raise(FAULT_CONFLICT, "the worker has taken this import over");
    import_run_end(&tx, w.run, IMPORT_STATE_DONE, im);
    tx_commit(&tx);
}

static bool read_all(struct importing *x, const struct import_profile *p, const struct sheet *s,
                     struct import *im)
{
    struct tx tx;
    struct arena *seen = arena_new(LOOK_ARENA);
    arena_defer(x->cli->arena, (void (*)(void *))arena_free, seen);
    begin(x, seen, &tx, false);
    bool read = import_read(x->cli->arena, p, s, &tx, im);
    tx_rollback(&tx);
    return read;
}

static int refused(struct cli *c, const struct import *im)
{
    bool missing;
    struct str why = import_refusal(c->lang, import_why(im), &missing);
    return missing ? cli_fail(c, TEXT_import_cli_refused, TEXT_ARGS({ "missing", .value = why }))
                   : cli_fail(c, TEXT_import_cli_bad, TEXT_ARGS({ "why", .value = why }));
}

static int import_run_command(struct cli *c)
{
    struct sheet s;
    struct community community;
    const char *path = c->arguments[c->n_arguments - 1];
    int fd = cli_community(c, &community) ? file_open(c, path) : -1;
    if (fd < 0)
        return EXIT_FAILURE;
    struct importing x = { .cli = c, .db = cli_open(c, &community), .community = &community };
    struct import *im = arena_make(c->arena, struct import);
    im->result = sheet_guess(c->arena, fd, &s);
    const struct import_profile *profile = im->result == SHEET_READ ? profile_of(&x, &s) : NULL;
    if (!profile)
        return im->result == SHEET_READ ? EXIT_FAILURE : refused(c, im);
    bool read = read_all(&x, profile, &s, im);
    if (!read)
        return refused(c, im);
    bool partly = im->rejected.all > 0, dry = cli_option(c, "--dry-run") != NULL;
    bool stops = partly && !cli_option(c, "--good-rows");
    write_all(&x, im, str_of(base_name(path)), &s, dry || stops);
    print_result(c, im, dry || stops);
    if (!rejects_save(c, im))
        return EXIT_FAILURE;
    if (stops && !dry)
        return cli_fail(c, TEXT_import_cli_stopped, NULL, 0);
    return partly ? EXIT_PARTLY : EXIT_SUCCESS;
}

static const struct command_option options[] = {
    { "--community", "SLUG" }, { "--mapping", "NAME" }, { "--good-rows", NULL },
    { "--dry-run", NULL },     { "--rejects", "FILE" },
};

const struct command command_import = {
    .name = "import",
    .arguments = "[PROFILE] FILE",
    .summary = TEXT_import_cli_summary,
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .least_arguments = 1,
    .most_arguments = 2,
    .run = import_run_command,
};
