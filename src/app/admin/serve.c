/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/command.h"
#include "app/admin/load.h"
#include "app/admin/self_audit.h"

#include "core/log.h"
#include "format/confine.h"
#include "http/peers.h"
#include "view/pages.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
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

/* Plain HTTP stays on this machine: elsewhere a proxy of ours, which brings TLS, stands before us.
 */
static bool check_edge(struct cli *c, const struct server_options *o)
{
    struct str rest = str_of(o->proxies), one;
    size_t n = 0;
    for (; str_next(&rest, ' ', &one); n += one.n > 0) {
        unsigned char binary[16];
        const char *z = arena_z(c->arena, one);
        if (one.n > 0 && inet_pton(AF_INET, z, binary) != 1 && inet_pton(AF_INET6, z, binary) != 1)
            return cli_fail(c, TEXT_cli_bad_proxy, TEXT_ARGS({ "proxy", .value = one })) == 0;
    }
    bool here = str_is(o->address, "localhost") || peers_is_loopback(arena_z(c->arena, o->address));
    return here || n > 0 ||
           cli_fail(c, TEXT_cli_direct_is_loopback,
                    TEXT_ARGS({ "address", .value = o->address })) == 0;
}

/* For the self-audit, which another process makes. */
static void remember_listen(struct cli *c, struct db *db)
{
    struct tx home;
    const char *listen = cli_option(c, "--listen");
    cli_begin(c, &home, db, NULL, true);
    setting_set(&home, "serve.listen", str_of(listen ? listen : "127.0.0.1:8080"));
    setting_set(&home, "serve.proxy", str_of(cli_option(c, "--proxy")));
    tx_commit(&home);
}

static bool migrate_all(struct cli *c)
{
    struct tx home;
    struct community *all;
    char *error = NULL;
    struct db *db = cli_home(c);
    if (db_wall(db) == DB_WALL_MISSING) /* it is served all the same: the first wall stands */
        cli_fail(c, TEXT_cli_wall_missing, NULL, 0);
    remember_listen(c, db);
    cli_begin(c, &home, db, NULL, false);
    size_t n = community_all(&home, c->installation, &all);
    tx_rollback(&home);
    for (size_t i = 0; i < n; i++)
        if (!load_up_to_date(c->arena, c->installation, &all[i], &error)) {
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

/* -- the two children, each shut in
 * -----------------------------------------------------------------------------------------------
 */

static void say_confinement(const char *who, bool limits_files)
{
    const struct confinement *k = confinement_state();
    bool whole = k->calls && k->no_privileges && k->no_core && !k->root;
    char files[64] = "files not limited";
    if (k->files > 0)
        snprintf(files, sizeof files, "files limited (Landlock %d)", k->files);
    else if (limits_files)
        snprintf(files, sizeof files, "files NOT limited: this kernel has no Landlock");
    log_line(whole && (k->files > 0 || !limits_files) ? LOG_INFO : LOG_WARN, NULL,
             "the %s process: system calls %s, %s, new rights %s, core file %s%s", who,
             k->calls ? "limited (seccomp)" : "NOT limited: no seccomp here", files,
             k->no_privileges ? "none" : "NOT refused", k->no_core ? "none" : "NOT refused",
             k->root ? ", runs as ROOT: give it a user of its own" : "");
}

/* Unnamed files (large answers, uploads) go where the person said with TMPDIR, else beside the
 * data, so that nothing outside has to be writable. */
static const char *spool_choose(struct cli *c)
{
    const char *said = getenv("TMPDIR");
    if (said && said[0] == '/')
        return said;
    char real[PATH_MAX];
    const char *spool =
        realpath(c->data.p, real) ? arena_fmt(c->arena, "%s/spool", real).p : "/var/tmp";
    if (mkdir(spool, 0700) != 0 && errno != EEXIST)
        spool = "/var/tmp";
    setenv("TMPDIR", spool, 1);
    return spool;
}

static void shut_web_in(void *ctx)
{
    enum { MOST = 16 };
    const char *also[MOST + 1] = { NULL };
    struct cli *c = ctx;
    struct confine_web w = { .data = c->data.p,
                             .spool = spool_choose(c),
                             .network = c->installation->home.engine == ENGINE_POSTGRES,
                             .also_read = also };
    db_files(&c->installation->home, c->arena, also, MOST);
    if (!cli_option(c, "--unconfined"))
        confine_web(&w);
    say_confinement("web", true);
    const char *kept = arena_fmt(c->arena, "%.*s/%s", STR_ARG(c->data), CONFINEMENT_FILE).p;
    if (!confinement_keep(kept)) /* the self-audit then says that it does not know */
        log_line(LOG_WARN, NULL, "%s cannot be written", kept);
}

static int web_main(struct cli *c, const struct server_options *options)
{
    char *error = NULL;
    mallopt(M_ARENA_MAX, 2);
    struct server_options confined = *options;
    confined.before_threads = shut_web_in;
    confined.ctx = c;
    struct router *router = router_new(c->installation, &view_pages);
    module_routes(router);
    struct server *server = server_start(router, &confined, &error);
    if (!server) {
        cli_fail(c, TEXT_cli_cannot_listen, TEXT_ARGS({ "why", .value = cli_why(c, error) }));
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
    if (!cli_option(c, "--unconfined"))
        confine_worker();
    say_confinement("worker", false);
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
    struct server_options options = { .proxies = cli_option(c, "--proxy"),
                                      .hosts = cli_option(c, "--host") };
    struct child children[] = { { "worker", worker_main, 0 }, { "web", web_main, 0 } };
    size_t n = sizeof children / sizeof *children;
    if (!read_listen(cli_option(c, "--listen"), &options))
        return cli_fail(c, TEXT_cli_bad_listen, NULL, 0);
    if (!check_edge(c, &options))
        return EXIT_USAGE;
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
                                                       { "--proxy", "ADDRESS" },
                                                       { "--host", "NAME" },
                                                       /* valgrind writes code as it goes */
                                                       { "--unconfined" } };

const struct command command_serve = {
    .name = "serve",
    .summary = TEXT_cli_summary_serve,
    .options = serve_options,
    .n_options = sizeof serve_options / sizeof *serve_options,
    .creates = true,
    .run = serve_run,
};
const struct command command_worker = {
    .name = "worker",
    .summary = TEXT_cli_summary_worker,
    .run = worker_command,
};
