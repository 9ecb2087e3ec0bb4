/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/command.h"

#include "core/log.h"
#include "view/pages.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { POLL_US = 100000 };

static volatile sig_atomic_t asked_to_stop;

static void ask_to_stop(int signal)
{
    (void)signal;
    asked_to_stop = 1;
}

static void listen_to_signals(void)
{
    struct sigaction stop = { .sa_handler = ask_to_stop };
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
    signal(SIGPIPE, SIG_IGN);
}

/* "127.0.0.1:8080" */
static bool read_listen(const char *listen, struct server_options *ret)
{
    struct str all = str_of(listen ? listen : "127.0.0.1:8080");
    const char *colon = memrchr(all.p, ':', all.n);
    int64_t port;
    if (!colon || !str_to_i64(str_sub(all, (size_t)(colon - all.p) + 1, all.n), &port) ||
        port < 0 || port > 65535)
        return false;
    ret->address = str_sub(all, 0, (size_t)(colon - all.p));
    ret->port = (int)port;
    return true;
}

static bool migrate_all(struct cli *c)
{
    struct tx home;
    struct community *all;
    char *error = NULL;
    cli_begin(c, &home, cli_home(c), NULL, false);
    size_t n = community_all(&home, c->installation, &all);
    tx_rollback(&home);
    for (size_t i = 0; i < n; i++)
        if (!community_migrate(c->installation, &all[i], c->arena, &error)) {
            fprintf(stderr, "maillage: %s\n", error);
            return false;
        }
    return true;
}

/* Every database gets its migrations before anybody is answered; its connections are closed again
 * before the fork: neither SQLite nor libpq bears being carried across. */
static bool bring_up_to_date(struct cli *c)
{
    struct arena *own = c->arena;
    c->arena = arena_new(64 << 20);
    bool fine = migrate_all(c);
    arena_free(c->arena);
    c->arena = own;
    return fine;
}

static int web_main(struct cli *c, const struct server_options *options)
{
    char *error = NULL;
    mallopt(M_ARENA_MAX, 2);
    struct router *router = router_new(c->installation, &view_pages);
    module_routes(router);
    struct server *server = server_start(router, options, &error);
    if (!server) {
        cli_fail(c, TEXT_cli_cannot_listen, TEXT_ARGS({ "why", .value = str_of(error) }));
        return EXIT_USAGE;
    }
    printf("http://%.*s:%d\n", STR_ARG(options->address), server_port(server));
    fflush(stdout);
    while (!asked_to_stop)
        usleep(POLL_US);
    server_stop(server);
    router_free(router);
    return EXIT_SUCCESS;
}

static int worker_main(struct cli *c, const struct server_options *options)
{
    (void)options;
    worker_run(c->installation, (const volatile int *)&asked_to_stop);
    return EXIT_SUCCESS;
}

/* -- the supervisor: no threads, no databases; it only keeps the two others alive
 * -------------------------- */

struct child {
    const char *name;
    int (*main)(struct cli *, const struct server_options *);
    pid_t pid;
};

static void child_start(struct child *child, struct cli *c, const struct server_options *options)
{
    fflush(NULL);
    pid_t parent = getpid();
    child->pid = fork();
    if (child->pid != 0)
        return;
    prctl(PR_SET_PDEATHSIG, SIGTERM); /* ends with the supervisor, whatever ends it */
    if (getppid() != parent)
        _exit(EXIT_FAILURE);
    int status = child->main(c, options);
    fflush(NULL);
    _exit(status);
}

/* A child that ends by itself is started again after a second; one that could not start ends us
 * all. */
static int keep_alive(struct child *children, size_t n, struct cli *c,
                      const struct server_options *options)
{
    while (!asked_to_stop) {
        int status;
        pid_t ended = waitpid(-1, &status, WNOHANG);
        if (ended <= 0)
            usleep(POLL_US);
        for (size_t i = 0; i < n && !asked_to_stop; i++) {
            if (children[i].pid != ended)
                continue;
            if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_USAGE)
                return EXIT_FAILURE;
            log_line(LOG_ERROR, NULL, "the %s process ended (status %d): started again",
                     children[i].name, status);
            sleep(1);
            child_start(&children[i], c, options);
        }
    }
    return EXIT_SUCCESS;
}

static int serve_run(struct cli *c)
{
    struct server_options options = { .proxies = cli_option(c, "--proxy") };
    struct child children[] = { { "worker", worker_main, 0 }, { "web", web_main, 0 } };
    size_t n = sizeof children / sizeof *children;
    if (!read_listen(cli_option(c, "--listen"), &options))
        return cli_fail(c, TEXT_cli_bad_listen, NULL, 0);
    if (!bring_up_to_date(c))
        return EXIT_FAILURE;
    listen_to_signals();
    for (size_t i = 0; i < n; i++)
        child_start(&children[i], c, &options);
    int status = keep_alive(children, n, c, &options);
    for (size_t i = 0; i < n; i++)
        kill(children[i].pid, SIGTERM);
    while (wait(NULL) > 0 || errno == EINTR)
        ;
    return status;
}

static int worker_command(struct cli *c)
{
    listen_to_signals();
    return worker_main(c, NULL);
}

static const struct command_option serve_options[] = { { "--listen", "ADDRESS:PORT" },
                                                       { "--proxy", "ADDRESS" } };

const struct command command_serve = {
    .name = "serve",
    .summary = TEXT_cli_summary_serve,
    .options = serve_options,
    .n_options = 2,
    .creates = true,
    .run = serve_run,
};
const struct command command_worker = {
    .name = "worker",
    .summary = TEXT_cli_summary_worker,
    .run = worker_command,
};
