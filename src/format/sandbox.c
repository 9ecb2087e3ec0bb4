/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/sandbox.h"

#include "core/clock.h"
#include "core/fault.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* -- Landlock: by system call, the C library has no names for it -- */

static int landlock_abi(void)
{
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

bool sandbox_has_landlock(void)
{
    return landlock_abi() >= 1;
}

enum {
    READ = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
    /* The thirteen rights of the first version: bits 0 to 12. */
    ALL = (1 << 13) - 1,
    ON_FILES =
        LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE,
};

/* A path that is not there needs no rule. */
static bool allow(int rules, const char *path, uint64_t rights)
{
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT;
    struct landlock_path_beneath_attr beneath = { .allowed_access = rights, .parent_fd = fd };
    long done = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
    close(fd);
    return done == 0;
}

static bool landlock_shut(const char *folder)
{
    static const char *const readable[] = {
        "/usr", "/bin", "/lib", "/lib64", "/etc", "/opt", "/var/cache/fontconfig"
    };
    struct landlock_ruleset_attr attr = { .handled_access_fs = ALL };
    if (landlock_abi() < 1)
        return true;
    int rules = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
    bool fine =
        rules >= 0 && allow(rules, folder, ALL) &&
        allow(rules, "/dev/null", LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE) &&
        allow(rules, "/dev/urandom", LANDLOCK_ACCESS_FS_READ_FILE);
    for (size_t i = 0; fine && i < sizeof readable / sizeof *readable; i++)
        fine = allow(rules, readable[i], READ);
    return fine && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
}

/* -- seccomp: made before the fork, because making it takes memory -- */

enum { FILTER_MOST = 4096 };
struct filter {
    struct sock_filter code[FILTER_MOST / sizeof(struct sock_filter)];
    struct sock_fprog program;
};

static bool filter_rules(scmp_filter_ctx ctx)
{
    static const int refused[] = {
        SCMP_SYS(socket),
        SCMP_SYS(socketpair),
        SCMP_SYS(connect),
        SCMP_SYS(bind),
        SCMP_SYS(listen),
        SCMP_SYS(accept),
        SCMP_SYS(accept4),
        SCMP_SYS(sendto),
        SCMP_SYS(sendmsg),
        SCMP_SYS(ptrace),
        SCMP_SYS(mount),
        SCMP_SYS(umount2),
        SCMP_SYS(bpf),
        SCMP_SYS(unshare),
        SCMP_SYS(setns),
        SCMP_SYS(io_uring_setup),
        SCMP_SYS(keyctl),
        SCMP_SYS(add_key),
        SCMP_SYS(reboot),
        SCMP_SYS(kexec_load),
        SCMP_SYS(process_vm_readv),
        SCMP_SYS(process_vm_writev),
        SCMP_SYS(userfaultfd),
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), refused[i], 0) != 0)
            return false;
    return true;
}

static bool filter_make(struct filter *ret)
{
    scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
    int fd = memfd_create("filter", MFD_CLOEXEC);
    ssize_t n = -1;
    if (ctx && fd >= 0 && filter_rules(ctx) && seccomp_export_bpf(ctx, fd) == 0)
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
           prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && landlock_shut(s->folder) &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &f->program) == 0;
    if (fine)
        execve(s->argv[0], (char *const *)(uintptr_t)s->argv,
               (char *const *)(uintptr_t)environment);
    _exit(126);
}

static enum sandbox_end wait_for(pid_t pid, int seconds)
{
    instant until = clock_monotonic_us() + (instant)seconds * 1000000;
    for (int status;;) {
        pid_t ended = waitpid(pid, &status, WNOHANG);
        if (ended == pid) {
            kill(-pid, SIGKILL); /* what it may have left behind */
            return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? SANDBOX_DONE : SANDBOX_FAILED;
        }
        if (ended < 0 && errno != EINTR)
            return SANDBOX_FAILED;
        if (clock_monotonic_us() > until) {
            kill(-pid, SIGKILL);
            kill(pid, SIGKILL);
            waitpid(pid, &status, 0);
            return SANDBOX_TIME;
        }
        nanosleep(&(struct timespec){ .tv_nsec = 10 * 1000000 }, NULL);
    }
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
    return wait_for(pid, s->seconds);
}
