/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Runs the build's own tools over tests/tools/NAME, as its README says. The tools are in the folder
 * that MAILLAGE_BUILD names. */
#include "core/arena.h"
#include "core/out.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { MOST_INPUTS = 16, MOST_ENTRIES = 2000 };

struct tool_case {
    const char *tool, *folder; /* absolute paths */
    const char *stem;          /* of the two files of the case */
    bool refused;
};

static struct arena *arena;
static char scratch[] = "/tmp/maillage-tools-XXXXXX";

static const char *format(const char *f, ...) __attribute__((format(printf, 1, 2)));
static const char *format(const char *f, ...)
{
    va_list args;
    va_start(args, f);
    struct str s = arena_vfmt(arena, f, args);
    va_end(args);
    return s.p;
}

static struct str file_text(const char *path)
{
    struct out o;
    char piece[4096];
    out_init(&o, arena, OUT_SPOOL);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return STR_NULL;
    for (ssize_t n; (n = read(fd, piece, sizeof piece)) > 0;)
        out_bytes(&o, piece, (size_t)n);
    close(fd);
    return out_view(&o);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in a folder, sorted. */
static size_t folder_names(const char *path, const char **ret, size_t most)
{
    DIR *folder = opendir(path);
    size_t n = 0;
    if (!folder)
        return 0;
    for (struct dirent *e; n < most && (e = readdir(folder));)
        if (e->d_name[0] != '.')
            ret[n++] = format("%s", e->d_name);
    closedir(folder);
    qsort(ret, n, sizeof *ret, by_name);
    return n;
}

static void add_inputs(const char *folder, const char *path, const char **inputs, size_t *n)
{
    const char *names[MOST_INPUTS];
    struct stat st;
    assert_int_equal(stat(format("%s/%s", folder, path), &st), 0);
    if (!S_ISDIR(st.st_mode)) {
        assert_true(*n < MOST_INPUTS);
        inputs[(*n)++] = path;
        return;
    }
    size_t count = folder_names(format("%s/%s", folder, path), names, MOST_INPUTS);
    for (size_t i = 0; i < count; i++)
        add_inputs(folder, format("%s/%s", path, names[i]), inputs, n);
}

/* CASE.EXT beside CASE.expect or CASE.refused; all the files in it when it is a folder. */
static size_t find_inputs(const struct tool_case *c, const char **ret_main, const char **inputs)
{
    const char *names[MOST_ENTRIES];
    size_t count = folder_names(c->folder, names, MOST_ENTRIES), n = 0;
    struct str wanted = str_of(format("%s.", c->stem));
    *ret_main = NULL;
    for (size_t i = 0; i < count; i++) {
        struct str name = str_of(names[i]);
        if (!str_starts(name, wanted) || str_ends(name, STR(".expect")) ||
            str_ends(name, STR(".refused")) || strchr(names[i] + wanted.n, '.'))
            continue;
        *ret_main = names[i];
        add_inputs(c->folder, names[i], inputs, &n);
    }
    if (n == 0)
        fail_msg("%s: no input", c->stem);
    return n;
}

static _Noreturn void become_tool(const struct tool_case *c, const char *const *argv,
                                  const char *stderr_path)
{
    int fd = open(stderr_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (chdir(c->folder) != 0 || fd < 0 || dup2(fd, STDERR_FILENO) < 0)
        _exit(126);
    execv(c->tool, (char *const *)(uintptr_t)argv);
    _exit(127);
}

static int run_tool(const struct tool_case *c, const char *const *argv, const char *stderr_path)
{
    int status = 0;
    pid_t child = fork();
    if (child == 0)
        become_tool(c, argv, stderr_path);
    assert_true(child > 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/* Every line of `expected` is found in `made`, in this order. */
static void check_lines(struct str expected, struct str made)
{
    struct str wanted, line = STR("(the first)"), previous = line;
    while (str_next(&expected, '\n', &wanted)) {
        wanted = str_trim(wanted);
        if (wanted.n == 0)
            continue;
        bool found = false;
        while (!found && str_next(&made, '\n', &line))
            found = str_eq(str_trim(line), wanted);
        if (!found)
            fail_msg("not made: %.*s\n  after: %.*s", STR_ARG(wanted), STR_ARG(previous));
        previous = wanted;
    }
}

static void a_case_of_a_tool(void **state)
{
    const struct tool_case *c = *state;
    const char *name, *inputs[MOST_INPUTS], *argv[MOST_INPUTS + 4] = { c->tool };
    size_t count = find_inputs(c, &name, inputs), n = 1;
    const char *header = format("%s/%s.h", scratch, name), *code = format("%s/%s.c", scratch, name);
    bool one_output = str_ends(str_of(c->tool), STR("/content"));
    bool outputs_first = one_output || str_ends(str_of(c->tool), STR("/poc")); /* any inputs */
    if (outputs_first) {
        if (!one_output)
            argv[n++] = header;
        argv[n++] = code;
    }
    for (size_t i = 0; i < count; i++)
        argv[n++] = inputs[i];
    if (!outputs_first) {
        argv[n++] = header;
        argv[n++] = code;
    }
    const char *errors = format("%s/stderr", scratch);
    int status = run_tool(c, argv, errors);
    const char *said = arena_z(arena, file_text(errors));
    if (c->refused) {
        struct str expected = file_text(format("%s/%s.refused", c->folder, c->stem));
        assert_string_equal(said, arena_z(arena, expected));
        assert_int_equal(status, 1);
        assert_int_equal(access(code, F_OK), -1); /* a refused input leaves nothing behind */
        assert_int_equal(access(header, F_OK), -1);
    } else {
        assert_string_equal(said, "");
        assert_int_equal(status, 0);
        struct str made = arena_fmt(arena, "%s\n%s", arena_z(arena, file_text(header)),
                                    arena_z(arena, file_text(code)));
        check_lines(file_text(format("%s/%s.expect", c->folder, c->stem)), made);
    }
    unlink(header);
    unlink(code);
    unlink(errors);
}

static void add_cases(const char *tool, const char *folder, struct CMUnitTest *tests, size_t *n)
{
    const char *names[MOST_ENTRIES];
    size_t count = folder_names(folder, names, MOST_ENTRIES);
    for (size_t i = 0; i < count; i++) {
        struct str name = str_of(names[i]), stem, kind;
        bool refused = str_ends(name, STR(".refused"));
        if ((!refused && !str_ends(name, STR(".expect"))) || *n == MOST_ENTRIES)
            continue;
        str_cut(name, '.', &stem, &kind);
        struct tool_case *c = arena_make(arena, struct tool_case);
        *c = (struct tool_case){ tool, folder, arena_z(arena, stem), refused };
        tests[(*n)++] =
            (struct CMUnitTest){ .name = format("%s: %s", strrchr(folder, '/') + 1, c->stem),
                                 .test_func = a_case_of_a_tool,
                                 .initial_state = c };
    }
}

int main(void)
{
    arena = arena_new(256 << 20);
    const char *build = getenv("MAILLAGE_BUILD"), *here = realpath("tests/tools", NULL);
    if (!build || !here || !mkdtemp(scratch)) {
        fprintf(stderr, "MAILLAGE_BUILD is not set, or tests/tools is not here\n");
        return 1;
    }
    static struct CMUnitTest tests[MOST_ENTRIES];
    const char *names[16];
    size_t tools = folder_names(here, names, 16), n = 0;
    for (size_t i = 0; i < tools; i++) {
        const char *tool = format("%s/%s", build, names[i]);
        if (access(tool, X_OK) == 0)
            add_cases(tool, format("%s/%s", here, names[i]), tests, &n);
    }
    int failed = _cmocka_run_group_tests("tools", tests, n, NULL, NULL);
    rmdir(scratch);
    free((void *)(uintptr_t)here);
    arena_free(arena);
    return failed;
}
