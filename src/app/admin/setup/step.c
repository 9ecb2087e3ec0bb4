/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/setup/step.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FILE_MOST = 1 << 20 };

const char *step_path(const struct setup *s, const char *path)
{
    return arena_fmt(s->c->arena, "%s%s", s->root, path).p;
}

struct str step_fill(struct arena *a, struct str text, const struct step_value *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct str name = arena_fmt(a, "@%s@", values[i].name);
        for (ptrdiff_t at; (at = str_find(text, name)) >= 0;) {
            struct str after = str_sub(text, (size_t)at + name.n, text.n);
            text = arena_fmt(a, "%.*s%.*s%.*s", (int)at, text.p, STR_ARG(values[i].value),
                             STR_ARG(after));
        }
    }
    return text;
}

/* -- saying -- */

enum mark { MARK_WOULD, MARK_DONE, MARK_ALREADY, MARK_ELSEWHERE };

static void say(struct setup *s, enum mark mark, enum text_id what, struct str how)
{
    static const enum text_id marks[] = { TEXT_setup_mark_would, TEXT_setup_mark_done,
                                          TEXT_setup_mark_already, TEXT_setup_mark_elsewhere };
    static const char *const codes[] = { "would", "done", "already", "elsewhere" };
    struct str mark_text = text(s->c->lang, marks[mark]), sentence = text(s->c->lang, what);
    if (s->c->json) {
        out_fmt(&s->json, "%s{\"state\":\"%s\",\"what\":", s->n_steps > 0 ? "," : "", codes[mark]);
        out_json(&s->json, sentence);
        out_lit(&s->json, ",\"how\":");
        out_json(&s->json, how);
        out_lit(&s->json, "}");
    } else {
        cli_print(arena_fmt(s->c->arena, "[%.*s] %.*s\n    %.*s", STR_ARG(mark_text),
                            STR_ARG(sentence), STR_ARG(how)));
    }
    s->n_steps++;
}

static void fail(struct setup *s, struct str how, const char *why)
{
    s->failed = true;
    cli_fail(s->c, TEXT_setup_failed,
             TEXT_ARGS({ "what", .value = how }, { "why", .value = str_of(why) }));
}

void step_already(struct setup *s, enum text_id what, struct str which)
{
    if (!s->failed)
        say(s, MARK_ALREADY, what, which);
}

/* -- programs -- */

static struct str command_line(struct arena *a, const char *const *argv)
{
    struct out o;
    out_init(&o, a, 1 << 16);
    for (; *argv; argv++)
        out_fmt(&o, strchr(*argv, ' ') ? "\"%s\" " : "%s ", *argv);
    return str_trim(out_view(&o));
}

static struct str read_to_end(struct arena *a, int fd)
{
    struct out o;
    char buffer[4096];
    out_init(&o, a, FILE_MOST);
    for (ssize_t n; (n = read(fd, buffer, sizeof buffer)) > 0;)
        out_bytes(&o, buffer, (size_t)n);
    return out_view(&o);
}

/* Its exit status, or -1. Standard output goes to standard error, or to ret_out. */
static int run(struct arena *a, const char *const *argv, bool quiet, struct str *ret_out)
{
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int ends[2] = { -1, -1 }, status = -1;
    if (ret_out && pipe2(ends, O_CLOEXEC) != 0)
        return -1;
    posix_spawn_file_actions_init(&actions);
    if (quiet)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ret_out ? ends[1] : STDERR_FILENO, STDOUT_FILENO);
    bool started =
        posix_spawnp(&pid, argv[0], &actions, NULL, (char *const *)(uintptr_t)argv, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    if (ret_out) {
        close(ends[1]);
        *ret_out = started ? str_trim(read_to_end(a, ends[0])) : STR_NULL;
        close(ends[0]);
    }
    while (started && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return started && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

bool step_quiet(struct setup *s, const char *const *argv, struct str *ret_out)
{
    return !s->root[0] && run(s->c->arena, argv, true, ret_out) == 0;
}

bool step_run(struct setup *s, enum text_id what, const char *const *argv)
{
    struct str how = command_line(s->c->arena, argv);
    if (s->failed)
        return false;
    if (s->root[0] || s->dry) {
        say(s, s->dry ? MARK_WOULD : MARK_ELSEWHERE, what, how);
        return true;
    }
    fflush(NULL);
    int status = run(s->c->arena, argv, false, NULL);
    if (status != 0) {
        fail(s, how, status < 0 ? strerror(errno) : arena_fmt(s->c->arena, "%d", status).p);
        return false;
    }
    say(s, MARK_DONE, what, how);
    return true;
}

/* -- files -- */

static struct str content_of(struct setup *s, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return STR_NULL;
    struct str content = read_to_end(s->c->arena, fd);
    close(fd);
    return content;
}

/* Whole or not at all: what reads it meanwhile sees the old one. */
static bool content_write(struct setup *s, const char *path, struct str content)
{
    const char *fresh = arena_fmt(s->c->arena, "%s.new", path).p;
    struct stat st;
    mode_t mode = stat(path, &st) == 0 ? st.st_mode & 0777 : 0644;
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);
    if (fd < 0)
        return false;
    bool fine = fchmod(fd, mode) == 0 && write(fd, content.p, content.n) == (ssize_t)content.n &&
                fsync(fd) == 0;
    close(fd);
    return fine && rename(fresh, path) == 0;
}

static void make_parents(const char *path)
{
    char part[4096];
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        snprintf(part, sizeof part, "%.*s", (int)(slash - path), path);
        mkdir(part, 0755);
    }
}

void step_folder(struct setup *s, enum text_id what, const char *path)
{
    const char *full = step_path(s, path);
    if (s->failed)
        return;
    if (access(full, F_OK) == 0 || s->dry) {
        say(s, s->dry && access(full, F_OK) != 0 ? MARK_WOULD : MARK_ALREADY, what, str_of(full));
        return;
    }
    make_parents(full);
    if (mkdir(full, 0700) != 0)
        fail(s, str_of(full), strerror(errno));
    else
        say(s, MARK_DONE, what, str_of(full));
}

static void file_becomes(struct setup *s, enum text_id what, const char *full, struct str content,
                         struct str how)
{
    struct str before = content_of(s, full);
    if (before.p && str_eq(before, content)) {
        say(s, MARK_ALREADY, what, str_of(full));
    } else if (s->dry) {
        say(s, MARK_WOULD, what, how);
    } else {
        make_parents(full);
        if (!content_write(s, full, content))
            fail(s, str_of(full), strerror(errno));
        else
            say(s, MARK_DONE, what, str_of(full));
    }
}

/* A dry run shows the whole file, set in. */
static struct str shown(struct arena *a, const char *path, struct str content)
{
    struct out o;
    struct str line;
    out_init(&o, a, FILE_MOST);
    out_fmt(&o, "%s", path);
    content = str_trim(content);
    while (str_next(&content, '\n', &line))
        out_fmt(&o, "\n        %.*s", STR_ARG(line));
    return out_view(&o);
}

void step_file(struct setup *s, enum text_id what, const char *path, struct str content)
{
    const char *full = step_path(s, path);
    if (!s->failed)
        file_becomes(s, what, full, content, shown(s->c->arena, full, content));
}

void step_remove(struct setup *s, enum text_id what, const char *path)
{
    const char *full = step_path(s, path);
    bool there = access(full, F_OK) == 0;
    if (s->failed)
        return;
    if (there && !s->dry && unlink(full) != 0)
        fail(s, str_of(full), strerror(errno));
    else
        say(s, !there ? MARK_ALREADY : s->dry ? MARK_WOULD : MARK_DONE, what, str_of(full));
}

void step_line(struct setup *s, enum text_id what, const char *path, struct str line, bool there)
{
    const char *full = step_path(s, path);
    if (s->failed)
        return;
    struct str rest = content_of(s, full), one;
    struct out o;
    out_init(&o, s->c->arena, FILE_MOST);
    if (str_ends(rest, STR("\n")))
        rest.n--;
    while (rest.p && str_next(&rest, '\n', &one))
        if (!str_eq(str_trim(one), line))
            out_fmt(&o, "%.*s\n", STR_ARG(one));
    if (there)
        out_fmt(&o, "%.*s\n", STR_ARG(line));
    file_becomes(
        s, what, full, out_view(&o),
        arena_fmt(s->c->arena, "%s\n        %s %.*s", full, there ? "+" : "-", STR_ARG(line)));
}
