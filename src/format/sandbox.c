/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/sandbox.h"

#include "core/clock.h"
#include "core/fault.h"
#include "format/calls.h"
#include "format/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

bool sandbox_has_landlock(void)
{
    return landlock_version() > 0;
}

static bool files_shut(const char *folder)
{
    const unsigned run = LANDLOCK_READ | LANDLOCK_RUN;
    const struct landlock_path paths[] = {
        { folder, run | LANDLOCK_WRITE },
        { "/dev/null", LANDLOCK_READ | LANDLOCK_WRITE },
        { "/dev/urandom", LANDLOCK_READ },
        { "/usr", run },
        { "/bin", run },
        { "/lib", run },
        { "/lib64", run },
        { "/etc", run },
        { "/opt", run },
        { "/var/cache/fontconfig", run },
    };
    return !sandbox_has_landlock() || landlock_shut(paths, sizeof paths / sizeof *paths, true);
}

/* -- seccomp: made before the fork, because making it takes memory -- */

enum { FILTER_MOST = 4096 };
struct filter {
    struct sock_filter code[FILTER_MOST / sizeof(struct sock_filter)];
    struct sock_fprog program;
};

static bool filter_rules(scmp_filter_ctx ctx)
{
    static const int network[] = {
        SCMP_SYS(socket),  SCMP_SYS(socketpair), SCMP_SYS(connect),
        SCMP_SYS(bind),    SCMP_SYS(listen),     SCMP_SYS(accept),
        SCMP_SYS(accept4), SCMP_SYS(sendto),     SCMP_SYS(sendmsg),
    };
    return calls_refuse(ctx, network, sizeof network / sizeof *network) &&
           calls_refuse_dangerous(ctx);
}

/* Gives the context back. */
static bool filter_export(scmp_filter_ctx ctx, bool fine, struct filter *ret)
{
    int fd = memfd_create("filter", MFD_CLOEXEC);
    ssize_t n = -1;
    if (fine && fd >= 0 && seccomp_export_bpf(ctx, fd) == 0)
        n = pread(fd, ret->code, sizeof ret->code, 0);
    if (ctx)
        seccomp_release(ctx);
    if (fd >= 0)
        close(fd);
    ret->program =
        (struct sock_fprog){ .len = (unsigned short)(n > 0 ? (size_t)n / sizeof *ret->code : 0),
                             .filter = ret->code };
    return n > 0 && (size_t)n < sizeof ret->code;
}

static bool filter_make(struct filter *ret)
{
    scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
    return filter_export(ctx, ctx && filter_rules(ctx), ret);
}

/* -- the child -- */

static bool limit(__rlimit_resource_t what, int64_t value)
{
    struct rlimit l = { (rlim_t)value, (rlim_t)value };
    return setrlimit(what, &l) == 0;
}

static void outputs_to(const char *path)
{
    int log = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600), none = open("/dev/null", O_RDONLY);
    dup2(none, STDIN_FILENO);
    dup2(log, STDOUT_FILENO);
    dup2(log, STDERR_FILENO);
}

static _Noreturn void child(const struct sandbox *s, const struct filter *f,
                            const char *const *environment)
{
    setsid();
    bool fine = chdir(s->folder) == 0;
    outputs_to("log");
    close_range(3, ~0U, 0);
    fine = fine && limit(RLIMIT_CPU, s->seconds) && limit(RLIMIT_AS, s->memory) &&
           limit(RLIMIT_FSIZE, s->file) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, 256) &&
           prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && files_shut(s->folder) &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &f->program) == 0;
    if (fine)
        execve(s->argv[0], (char *const *)(uintptr_t)s->argv,
               (char *const *)(uintptr_t)environment);
    _exit(126);
}

/* The status that waitpid gave; -1: it had to be stopped. */
static int wait_for(pid_t pid, int seconds)
{
    instant until = clock_monotonic_us() + (instant)seconds * 1000000;
    for (int status;;) {
        pid_t ended = waitpid(pid, &status, WNOHANG);
        if (ended == pid) {
            kill(-pid, SIGKILL); /* what it may have left behind */
            return status;
        }
        if (ended < 0 && errno != EINTR)
            return 1;
        if (clock_monotonic_us() > until) {
            kill(-pid, SIGKILL);
            kill(pid, SIGKILL);
            waitpid(pid, &status, 0);
            return -1;
        }
        nanosleep(&(struct timespec){ .tv_nsec = 10 * 1000000 }, NULL);
    }
}

/* -- apart: a child of the same program -- */

/* What reading, counting and writing take; all others answer EPERM. */
static bool filter_apart(struct filter *ret)
{
    static const int calls[] = {
        SCMP_SYS(read),          SCMP_SYS(write),
        SCMP_SYS(pread64),       SCMP_SYS(pwrite64),
        SCMP_SYS(writev),        SCMP_SYS(lseek),
        SCMP_SYS(fstat),         SCMP_SYS(newfstatat),
        SCMP_SYS(statx),         SCMP_SYS(close),
        SCMP_SYS(dup),           SCMP_SYS(fcntl),
        SCMP_SYS(mmap),          SCMP_SYS(munmap),
        SCMP_SYS(mremap),        SCMP_SYS(mprotect),
        SCMP_SYS(madvise),       SCMP_SYS(brk),
        SCMP_SYS(futex),         SCMP_SYS(getrandom),
        SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),
        SCMP_SYS(getpid),        SCMP_SYS(gettid),
        SCMP_SYS(rt_sigaction),  SCMP_SYS(rt_sigprocmask),
        SCMP_SYS(rt_sigreturn),  SCMP_SYS(tgkill),
        SCMP_SYS(exit),          SCMP_SYS(exit_group),
        SCMP_SYS(sched_yield),   SCMP_SYS(sigaltstack),
    };
    scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    bool fine = ctx && calls_allow(ctx, calls, sizeof calls / sizeof *calls);
    return filter_export(ctx, fine, ret);
}

/* Closes all but the n that are given, which are at most 8. */
static void keep_only(const int *descriptors, size_t n)
{
    unsigned from = 0;
    for (size_t done = 0; done < n; done++) {
        unsigned next = ~0U;
        for (size_t i = 0; i < n; i++)
            if ((unsigned)descriptors[i] >= from && (unsigned)descriptors[i] < next)
                next = (unsigned)descriptors[i];
        if (next > from)
            close_range(from, next - 1, 0);
        from = next + 1;
    }
    close_range(from, ~0U, 0);
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__ /* reserves terabytes that it never uses */
static const bool measured = false;
#else
static const bool measured = true;
#endif

static _Noreturn void child_apart(int (*fn)(void *), void *ctx, const int *descriptors, size_t n,
                                  const struct sandbox_limits *l, const struct filter *f)
{
    setsid();
    keep_only(descriptors, n);
    bool fine = limit(RLIMIT_CPU, l->seconds) && limit(RLIMIT_FSIZE, l->file) &&
                limit(RLIMIT_CORE, 0) && (!measured || limit(RLIMIT_DATA, l->memory)) &&
                prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                (!sandbox_has_landlock() || landlock_shut(NULL, 0, true)) &&
                prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &f->program) == 0;
    _exit(fine ? fn(ctx) : 126);
}

int sandbox_apart(int (*fn)(void *ctx), void *ctx, const int *descriptors, size_t n,
                  const struct sandbox_limits *limits)
{
    struct filter filter;
    if (!filter_apart(&filter))
        return -1;
    pid_t pid = fork();
    if (pid < 0)
        return -1;
    if (pid == 0)
        child_apart(fn, ctx, descriptors, n, limits, &filter);
    int status = wait_for(pid, limits->seconds);
    return status >= 0 && WIFEXITED(status) && WEXITSTATUS(status) <= 100 ? WEXITSTATUS(status)
                                                                          : -1;
}

enum sandbox_end sandbox_run(const struct sandbox *s)
{
    struct filter filter;
    char home[512], temporary[512];
    const char *environment[] = {
        "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "PYTHONDONTWRITEBYTECODE=1", home, temporary, NULL
    };
    int a = snprintf(home, sizeof home, "HOME=%s", s->folder);
    int b = snprintf(temporary, sizeof temporary, "TMPDIR=%s", s->folder);
    if (a >= (int)sizeof home || b >= (int)sizeof temporary || !filter_make(&filter))
        return SANDBOX_FAILED;
    pid_t pid = fork();
    if (pid < 0)
        return SANDBOX_FAILED;
    if (pid == 0)
        child(s, &filter, environment);
    int status = wait_for(pid, s->seconds);
    if (status < 0)
        return SANDBOX_TIME;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? SANDBOX_DONE : SANDBOX_FAILED;
}
