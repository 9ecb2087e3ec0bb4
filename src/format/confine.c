/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/confine.h"

#include "core/str.h"
#include "format/calls.h"
#include "format/landlock.h"

#include <asm/termbits.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED true
#elif defined(__has_feature)
#define SANITIZED __has_feature(address_sanitizer)
#else
#define SANITIZED false
#endif

static struct confinement state;

const struct confinement *confinement_state(void)
{
    return &state;
}

/* -- told to another process: a number may be given again, a number and its start may not -- */

static struct str file_read(const char *path, char *room, size_t size)
{
    FILE *f = fopen(path, "r");
    size_t n = f ? fread(room, 1, size, f) : 0;
    if (f)
        fclose(f);
    return (struct str){ room, n };
}

/* When a process started, in ticks of the kernel since it did itself; 0: there is none. */
static int64_t start_of(int process)
{
    enum { AFTER_NAME = 20 }; /* the start is the twentieth word after the name */
    char path[40], room[1024];
    struct str word = STR_NULL;
    int64_t start;
    snprintf(path, sizeof path, "/proc/%d/stat", process);
    struct str rest = file_read(path, room, sizeof room);
    const char *name_ends = rest.n ? memrchr(rest.p, ')', rest.n) : NULL; /* it may hold anything */
    if (!name_ends)
        return 0;
    rest = str_trim(str_sub(rest, (size_t)(name_ends + 1 - rest.p), rest.n));
    for (int i = 0; i < AFTER_NAME; i++)
        if (!str_next(&rest, ' ', &word))
            return 0;
    return str_to_i64(word, &start) ? start : 0;
}

static int64_t started; /* read before /proc is out of reach */

bool confinement_keep(const char *path)
{
    int64_t start = started ? started : start_of(getpid());
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
    if (!f) {
        if (fd >= 0)
            close(fd);
        return false;
    }
    fprintf(f, "%d %" PRId64 " %d %d %d %d %d\n", (int)getpid(), start, state.calls, state.files,
            state.no_privileges, state.no_core, state.root);
    return fclose(f) == 0;
}

bool confinement_read(const char *path, struct confinement *ret)
{
    enum { PROCESS, START, CALLS, FILES, NO_PRIVILEGES, NO_CORE, ROOT, WORDS };
    char room[256];
    int64_t n[WORDS];
    struct str word, rest = str_trim(file_read(path, room, sizeof room));
    for (int i = 0; i < WORDS; i++)
        if (!str_next(&rest, ' ', &word) || !str_to_i64(word, &n[i]))
            return false;
    if (n[START] == 0 || start_of((int)n[PROCESS]) != n[START])
        return false;
    *ret = (struct confinement){ .calls = n[CALLS],
                                 .files = (int)n[FILES],
                                 .no_privileges = n[NO_PRIVILEGES],
                                 .no_core = n[NO_CORE],
                                 .root = n[ROOT] };
    return true;
}

/* -- system calls of the web process: what it uses, and nothing else. What is on no list answers
 * ENOSYS, as on an older kernel, for which the C library has another way. -- */

static const int usual[] = {
    /* files */
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(readv),
    SCMP_SYS(writev),
    SCMP_SYS(pread64),
    SCMP_SYS(pwrite64),
    SCMP_SYS(preadv),
    SCMP_SYS(pwritev),
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(close),
    SCMP_SYS(lseek),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
    SCMP_SYS(statfs),
    SCMP_SYS(fstatfs),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getdents64),
    SCMP_SYS(getcwd),
    SCMP_SYS(fcntl),
    SCMP_SYS(flock),
    SCMP_SYS(fsync),
    SCMP_SYS(fdatasync),
    SCMP_SYS(fallocate),
    SCMP_SYS(ftruncate),
    SCMP_SYS(mkdir),
    SCMP_SYS(mkdirat),
    SCMP_SYS(rmdir),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(fchmod),
    SCMP_SYS(fchown),
    SCMP_SYS(umask),
    SCMP_SYS(dup),
    SCMP_SYS(sendfile),
    /* waiting, and who is connected */
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(select),
    SCMP_SYS(pselect6),
    SCMP_SYS(epoll_create1),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(eventfd2),
    SCMP_SYS(pipe2),
    SCMP_SYS(accept),
    SCMP_SYS(accept4),
    SCMP_SYS(shutdown),
    SCMP_SYS(sendto),
    SCMP_SYS(sendmsg),
    SCMP_SYS(sendmmsg),
    SCMP_SYS(recvfrom),
    SCMP_SYS(recvmsg),
    SCMP_SYS(getsockname),
    SCMP_SYS(getpeername),
    SCMP_SYS(getsockopt),
    SCMP_SYS(setsockopt),
    /* memory and threads */
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(mlock),
    SCMP_SYS(munlock),
    SCMP_SYS(futex),
    SCMP_SYS(membarrier),
    SCMP_SYS(rseq),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(getcpu),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    /* signals */
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    /* the hour, chance, and who one is */
    SCMP_SYS(nanosleep),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(getppid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(getrlimit),
    SCMP_SYS(getrusage),
    SCMP_SYS(sysinfo),
    SCMP_SYS(uname),
};

/* Refused by name rather than unknown, so that what fails says why. */
static const int never[] = {
    SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork),    SCMP_SYS(vfork),
    SCMP_SYS(kill),   SCMP_SYS(bind),     SCMP_SYS(listen),  SCMP_SYS(socketpair),
    SCMP_SYS(link),   SCMP_SYS(symlink),  SCMP_SYS(seccomp), SCMP_SYS(memfd_create),
};

static bool allow_if(scmp_filter_ctx ctx, int call, unsigned argument, enum scmp_compare how,
                     uint64_t a, uint64_t b)
{
    struct scmp_arg_cmp when = { argument, how, a, b };
    return seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW, call, 1, &when) == 0;
}

static bool allow_partly(scmp_filter_ctx ctx)
{
    static const int memory[] = { SCMP_SYS(mmap), SCMP_SYS(mprotect) };
    static const uint64_t questions[] = { FIONBIO, FIONREAD, TCGETS };
    const uint64_t wx = PROT_WRITE | PROT_EXEC;
    bool fine = true;
    for (size_t i = 0; i < sizeof memory / sizeof *memory; i++)
        fine = fine && allow_if(ctx, memory[i], 2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0);
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        fine = fine && allow_if(ctx, SCMP_SYS(ioctl), 1, SCMP_CMP_EQ, questions[i], 0);
    return fine && /* code is mapped from a library's file, and never written */
           allow_if(ctx, SCMP_SYS(mmap), 2, SCMP_CMP_MASKED_EQ, wx, PROT_EXEC) &&
           allow_if(ctx, SCMP_SYS(clone), 0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD) &&
           allow_if(ctx, SCMP_SYS(tgkill), 0, SCMP_CMP_EQ, (uint64_t)getpid(), 0) &&
           allow_if(ctx, SCMP_SYS(prlimit64), 2, SCMP_CMP_EQ, 0, 0) &&
           allow_if(ctx, SCMP_SYS(prctl), 0, SCMP_CMP_EQ, PR_SET_NAME, 0);
}

static bool allow_network(scmp_filter_ctx ctx, bool network)
{
    static const int none[] = { SCMP_SYS(socket), SCMP_SYS(connect) }, reach = SCMP_SYS(connect);
    static const uint64_t families[] = { AF_UNIX, AF_INET, AF_INET6 };
    if (!network)
        return calls_refuse(ctx, none, sizeof none / sizeof *none);
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (!allow_if(ctx, SCMP_SYS(socket), 0, SCMP_CMP_EQ, families[i], 0))
            return false;
    return calls_allow(ctx, &reach, 1);
}

static bool web_rules(scmp_filter_ctx ctx, bool network)
{
    return calls_allow(ctx, usual, sizeof usual / sizeof *usual) &&
           calls_refuse(ctx, never, sizeof never / sizeof *never) && calls_refuse_dangerous(ctx) &&
           allow_partly(ctx) && allow_network(ctx, network);
}

static bool web_filter(bool network)
{
    scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    if (!ctx)
        return false;
    seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a tree: hundreds of rules cost little */
    bool fine = web_rules(ctx, network) && seccomp_load(ctx) == 0;
    seccomp_release(ctx);
    return fine;
}

static bool worker_filter(void)
{
    scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
    if (!ctx)
        return false;
    bool fine = calls_refuse_dangerous(ctx) && seccomp_load(ctx) == 0;
    seccomp_release(ctx);
    return fine;
}

/* -- files of the web process -- */

enum { PATHS_MOST = 48 };

static bool web_files(const struct confine_web *w)
{
    static const char *const always[] = {
        "/usr/share/zoneinfo",
        "/etc/localtime",
        "/dev/urandom",
        "/sys/devices/system/cpu",
    };
    /* libraries that the C library loads when it looks up a name, and what it reads then */
    static const char *const names[] = {
        "/usr/lib",
        "/usr/lib64",
        "/lib",
        "/lib64",
        "/etc/ld.so.cache",
        "/etc/hosts",
        "/etc/host.conf",
        "/etc/resolv.conf",
        "/etc/nsswitch.conf",
        "/etc/services",
        "/etc/gai.conf",
        "/etc/passwd",
        "/etc/ssl",
        "/etc/postgresql-common",
        "/usr/share/ca-certificates",
        "/usr/local/share/ca-certificates",
        "/run/systemd/resolve",
        "/run/resolvconf",
        "/run/NetworkManager",
    };
    const unsigned both = LANDLOCK_READ | LANDLOCK_WRITE;
    struct landlock_path paths[PATHS_MOST] = {
        { w->data, both },
        { w->spool, both },
        { "/dev/null", both },
    };
    int n = 3;
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        paths[n++] = (struct landlock_path){ always[i], LANDLOCK_READ };
    for (size_t i = 0; w->network && i < sizeof names / sizeof *names; i++)
        paths[n++] = (struct landlock_path){ names[i], LANDLOCK_READ };
    if (getenv("TZDIR"))
        paths[n++] = (struct landlock_path){ getenv("TZDIR"), LANDLOCK_READ };
    if (SANITIZED) /* its reports read the map of the memory */
        paths[n++] = (struct landlock_path){ "/proc", LANDLOCK_READ };
    for (const char *const *p = w->also_read; p && *p && n < PATHS_MOST; p++)
        paths[n++] = (struct landlock_path){ *p, LANDLOCK_READ };
    return landlock_shut(paths, n, true);
}

/* -- both -- */

static void begin(void)
{
    struct rlimit none = { 0, 0 };
    state = (struct confinement){ .root = geteuid() == 0 };
    state.no_core = setrlimit(RLIMIT_CORE, &none) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
    state.no_privileges = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

void confine_web(const struct confine_web *w)
{
    started = start_of(getpid());
    begin();
    state.files = web_files(w) ? landlock_version() : 0;
    state.calls = web_filter(w->network);
}

void confine_worker(void)
{
    begin();
    state.calls = worker_filter();
}
