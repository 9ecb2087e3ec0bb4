/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/confine.h"
#include "format/landlock.h"
#include "format/sandbox.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* Each test shuts a child in and looks from inside: what it finds is its exit status, a bit a
 * question, so that a question wrongly answered shows which. */

static char top[64], data[96], outside[96];
static int version; /* of Landlock: from inside it cannot be asked */

static int begin(void **test_state)
{
    (void)test_state;
    strcpy(top, "/tmp/maillage-confine.XXXXXX");
    if (!mkdtemp(top))
        return -1;
    snprintf(data, sizeof data, "%s/data", top);
    snprintf(outside, sizeof outside, "%s/outside", top);
    FILE *f = fopen(outside, "w");
    fputs("a secret of somebody else\n", f);
    fclose(f);
    return mkdir(data, 0700);
}

static int finish(void **test_state)
{
    (void)test_state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", top);
    return system(command);
}

static int inside(int (*look)(void), bool network)
{
    pid_t pid = fork();
    if (pid == 0) {
        struct confine_web w = { .data = data, .spool = data, .network = network };
        confine_web(&w);
        _exit(look());
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static bool may_open(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static bool may_open_in(const char *folder, const char *name, int flags)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return may_open(path, flags);
}

/* -- what the tests look at -- */

static int programs(void)
{
    static char *const none[] = { NULL };
    char *const argv[] = { "true", NULL };
    int found = 0;
    execve("/bin/true", argv, none);
    found |= errno == EPERM ? 0 : 1;
    int self = open("/dev/null", O_RDONLY);
    syscall(SYS_execveat, self, "", argv, none, 0x1000 /* AT_EMPTY_PATH */);
    found |= errno == EPERM ? 0 : 2;
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    found |= pid < 0 ? 0 : 4;
    found |= kill(getppid(), 0) == 0 ? 8 : 0;
    found |= memfd_create("code", 0) >= 0 ? 16 : 0;
    return found;
}

static void *thread(void *arg)
{
    *(int *)arg = may_open(outside, O_RDONLY) ? 1 : 2;
    return arg;
}

static int threads(void)
{
    int found = 0;
    pthread_t one;
    if (pthread_create(&one, NULL, thread, &found) != 0)
        return 4;
    pthread_join(one, NULL);
    return found;
}

static int identity(void)
{
    int found = 0;
    found |= setuid(1) == 0 ? 1 : 0;
    found |= setresgid(1, 1, 1) == 0 ? 2 : 0;
    found |= ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 ? 4 : 0;
    found |= mount("none", data, "tmpfs", 0, NULL) == 0 ? 8 : 0;
    found |= unshare(CLONE_NEWUSER) == 0 ? 16 : 0;
    found |= chroot(data) == 0 ? 32 : 0;
    struct rlimit core;
    getrlimit(RLIMIT_CORE, &core);
    found |= core.rlim_max != 0 ? 64 : 0;
    return found;
}

static int memory(void)
{
    void *both =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    void *plain = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (plain == MAP_FAILED)
        return 4;
    return (both != MAP_FAILED ? 1 : 0) | (mprotect(plain, 4096, PROT_READ | PROT_EXEC) ? 0 : 2);
}

static int files(void)
{
    int found = 0;
    found |= may_open_in(data, "mine", O_RDWR | O_CREAT) ? 0 : 1;
    found |= may_open_in(top, "not-mine", O_WRONLY | O_CREAT) ? 2 : 0;
    found |= may_open(outside, O_RDONLY) ? 4 : 0;
    found |= may_open("/etc/shadow", O_RDONLY) || may_open("/etc/passwd", O_RDONLY) ? 8 : 0;
    found |= may_open("/usr/share/zoneinfo/America/Toronto", O_RDONLY) ? 0 : 16;
    found |= may_open(data, O_TMPFILE | O_RDWR) ? 0 : 32;
    found |= truncate(outside, 0) == 0 ? 64 : 0;
    return found;
}

static bool may_socket(int family)
{
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0)
        close(fd);
    return fd >= 0;
}

static int sockets(void)
{
    return (may_socket(AF_INET) ? 1 : 0) | (may_socket(AF_UNIX) ? 2 : 0) |
           (may_socket(AF_NETLINK) ? 4 : 0);
}

static int sockets_of_postgres(void)
{
    struct sockaddr_in any = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int found = bind(fd, (struct sockaddr *)&any, sizeof any) == 0 ? 8 : 0;
    found |= connect(fd, (struct sockaddr *)&any, sizeof any) != 0 && errno == EPERM ? 16 : 0;
    return found | sockets();
}

static int what_it_says(void)
{
    const struct confinement *k = confinement_state();
    return (k->calls ? 0 : 1) | (k->files == version ? 0 : 2) |
           (k->no_privileges && k->no_core ? 0 : 4) | (k->root == (geteuid() == 0) ? 0 : 8);
}

/* -- the tests -- */

static void a_web_process_starts_no_program_and_no_process(void **test_state)
{
    (void)test_state;
    assert_int_equal(inside(programs, false), 0);
    assert_int_equal(inside(programs, true), 0);
}

static void its_threads_are_shut_in_as_well(void **test_state)
{
    (void)test_state;
    if (version == 0)
        skip();
    assert_int_equal(inside(threads, false), 2);
}

static void it_becomes_nobody_else_and_changes_nothing_of_the_machine(void **test_state)
{
    (void)test_state;
    assert_int_equal(inside(identity, false), 0);
}

static void it_runs_no_code_that_it_wrote(void **test_state)
{
    (void)test_state;
    assert_int_equal(inside(memory, false), 0);
}

static void it_writes_in_its_folder_and_reads_little_else(void **test_state)
{
    (void)test_state;
    if (version == 0)
        skip();
    assert_int_equal(inside(files, false), 0);
    char path[160], line[64] = "";
    FILE *f = fopen(outside, "r");
    assert_non_null(fgets(line, sizeof line, f)); /* nothing was cut off */
    fclose(f);
    snprintf(path, sizeof path, "%s/mine", data);
    assert_int_equal(access(path, F_OK), 0);
}

static void it_opens_a_socket_only_towards_a_database_server(void **test_state)
{
    (void)test_state;
    assert_int_equal(inside(sockets, false), 0);
    assert_int_equal(inside(sockets_of_postgres, true), 1 | 2);
}

static void it_says_what_holds(void **test_state)
{
    (void)test_state;
    assert_int_equal(inside(what_it_says, false), 0);
    assert_false(confinement_state()->calls); /* of this process, which is not shut in */
}

/* The worker must still start helpers, and they must still be able to shut themselves in. */
static void a_worker_keeps_its_helpers_and_loses_the_rest(void **test_state)
{
    (void)test_state;
    pid_t pid = fork();
    if (pid == 0) {
        const char *const argv[] = { "/bin/sh", "-c", "echo kept > here", NULL };
        struct sandbox s = { argv, data, 5, 1LL << 30, 1 << 20 };
        confine_worker();
        int found = sandbox_run(&s) == SANDBOX_DONE ? 0 : 1;
        found |= may_socket(AF_INET) ? 0 : 2;
        found |= confinement_state()->calls && confinement_state()->files == 0 ? 0 : 4;
        _exit(found | (identity() & ~64));
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

/* The questions themselves: without any of it they find what they look for. */
static void a_process_that_is_not_shut_in_does_all_of_that(void **test_state)
{
    (void)test_state;
    assert_int_equal(memory() & 1, 1);
    assert_int_equal(files() & (2 | 4 | 8), 2 | 4 | 8);
    assert_int_equal(sockets() & 3, 3);
    assert_false(confinement_state()->no_core);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, finish)

int main(void)
{
    version = landlock_version();
    const struct CMUnitTest tests[] = {
        TEST(a_web_process_starts_no_program_and_no_process),
        TEST(its_threads_are_shut_in_as_well),
        TEST(it_becomes_nobody_else_and_changes_nothing_of_the_machine),
        TEST(it_runs_no_code_that_it_wrote),
        TEST(it_writes_in_its_folder_and_reads_little_else),
        TEST(it_opens_a_socket_only_towards_a_database_server),
        TEST(it_says_what_holds),
        TEST(a_worker_keeps_its_helpers_and_loses_the_rest),
        TEST(a_process_that_is_not_shut_in_does_all_of_that),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
