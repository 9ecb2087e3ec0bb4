/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/document.h"
#include "format/sandbox.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena *arena;
static char folder[64];

static int begin(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/maillage-sandbox.XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int finish(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static enum sandbox_end shell(const char *script)
{
    const char *const argv[] = { "/bin/sh", "-c", script, NULL };
    struct sandbox s = { argv, folder, 2, 1LL << 30, 1 << 20 };
    return sandbox_run(&s);
}

static enum sandbox_end python(const char *script)
{
    if (access("/usr/bin/python3", X_OK) != 0)
        skip();
    const char *const argv[] = { "/usr/bin/python3", "-c", script, NULL };
    struct sandbox s = { argv, folder, 10, 1LL << 30, 1 << 20 };
    return sandbox_run(&s);
}

static void a_program_writes_in_its_folder_only(void **state)
{
    (void)state;
    assert_int_equal(shell("echo kept > here && cat here"), SANDBOX_DONE);
    assert_int_equal(shell("exit 3"), SANDBOX_FAILED);
    if (!sandbox_has_landlock())
        skip();
    assert_int_equal(shell("echo no > ../maillage-outside"), SANDBOX_FAILED);
    assert_int_equal(shell("cat /proc/version"), SANDBOX_FAILED);
    assert_int_equal(access("/tmp/maillage-outside", F_OK), -1);
}

static void a_program_has_no_network(void **state)
{
    (void)state;
    assert_int_equal(python("print(1)"), SANDBOX_DONE);
    assert_int_equal(python("import socket; socket.socket()"), SANDBOX_FAILED);
    assert_int_equal(python("import socket\n"
                            "try: socket.socket()\nexcept PermissionError: raise SystemExit(0)\n"
                            "raise SystemExit(1)"),
                     SANDBOX_DONE);
}

static void a_program_that_takes_too_long_is_stopped(void **state)
{
    (void)state;
    assert_int_equal(shell("sleep 20"), SANDBOX_TIME);
}

static void a_file_has_a_largest_size(void **state)
{
    (void)state;
    assert_int_equal(shell("yes | head -c 3000000 > big"), SANDBOX_FAILED);
}

static void a_program_that_is_not_there_fails(void **state)
{
    (void)state;
    const char *const argv[] = { "/usr/bin/no-such-program", NULL };
    struct sandbox s = { argv, folder, 2, 1LL << 30, 1 << 20 };
    assert_int_equal(sandbox_run(&s), SANDBOX_FAILED);
}

static void a_paper_becomes_a_tagged_pdf(void **state)
{
    (void)state;
    char command[256], line[4096];
    struct str pdf, why;
    if (access("/usr/bin/weasyprint", X_OK) != 0 || access("/usr/bin/pdftotext", X_OK) != 0)
        skip();
    struct str page = document_page(arena, LANG_FR, STR("Protocole d’entente"),
                                    STR("# Protocole d’entente\n\nAvec François Nguyễn.\n"));
    if (!document_pdf(arena, page, &pdf, &why))
        fail_msg("%.*s", STR_ARG(why));
    assert_true(str_starts(pdf, STR("%PDF-")));
    assert_true(str_find(pdf, STR("StructTreeRoot")) > 0);
    snprintf(command, sizeof command, "%s/paper.pdf", folder);
    FILE *f = fopen(command, "wb");
    assert_int_equal(fwrite(pdf.p, 1, pdf.n, f), pdf.n);
    fclose(f);
    snprintf(command, sizeof command, "pdftotext '%s/paper.pdf' - && pdffonts '%s/paper.pdf'",
             folder, folder);
    f = popen(command, "r");
    size_t n = fread(line, 1, sizeof line - 1, f);
    pclose(f);
    struct str text = { line, n };
    assert_true(str_find(text, STR("Protocole d’entente")) >= 0);
    assert_true(str_find(text, STR("François Nguyễn")) > 0);
    assert_true(str_find(text, STR("Source-Sans")) > 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, finish)

/* -- a child of the same program -- */

static int tries_to_leave(void *ctx)
{
    int *pipes = ctx;
    char c = 'x';
    bool shut = open("/etc/passwd", O_RDONLY) < 0 && socket(AF_INET, SOCK_STREAM, 0) < 0 &&
                open("made", O_WRONLY | O_CREAT, 0600) < 0 && fork() < 0;
    return shut && write(pipes[1], &c, 1) == 1 ? 7 : 8;
}

static int never_ends(void *ctx)
{
    for (volatile int *n = ctx; *n >= 0;)
        *n = (*n + 1) % 1000;
    return 0;
}

static int breaks(void *ctx)
{
    (void)ctx;
    raise(SIGKILL);
    return 0;
}

static void a_child_apart_reaches_only_what_it_is_given(void **state)
{
    (void)state;
    int pipes[2];
    char c = 0;
    struct sandbox_limits l = { .seconds = 5, .memory = 64 << 20, .file = 1 << 20 };
    assert_int_equal(pipe(pipes), 0);
    assert_int_equal(sandbox_apart(tries_to_leave, pipes, pipes, 2, &l), 7);
    assert_int_equal(read(pipes[0], &c, 1), 1);
    assert_int_equal(c, 'x');
    assert_int_equal(sandbox_apart(breaks, NULL, pipes, 2, &l), -1);
    l.seconds = 1;
    assert_int_equal(sandbox_apart(never_ends, &(int){ 0 }, pipes, 2, &l), -1);
    close(pipes[0]);
    close(pipes[1]);
}

int main(void)
{
    arena = arena_new(64 << 20);
    const struct CMUnitTest tests[] = {
        TEST(a_program_writes_in_its_folder_only),         TEST(a_program_has_no_network),
        TEST(a_program_that_takes_too_long_is_stopped),    TEST(a_file_has_a_largest_size),
        TEST(a_program_that_is_not_there_fails),           TEST(a_paper_becomes_a_tagged_pdf),
        TEST(a_child_apart_reaches_only_what_it_is_given),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
