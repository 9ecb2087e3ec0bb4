/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "assets.h"
#include "core/fault.h"
#include "format/document.h"
#include "format/sandbox.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECONDS = 60, LOG_MOST = 400 };
#define MEMORY (2LL << 30)
#define PDF_MOST (20LL << 20)

static const char *const command[] = { "/usr/bin/weasyprint", "--pdf-variant", "pdf/ua-1",
                                       "--optimize-size",     "fonts",         "--quiet",
                                       "paper.html",          "paper.pdf",     NULL };

static bool file_write(struct arena *a, const char *folder, const char *name, struct str bytes)
{
    const char *path = arena_fmt(a, "%s/%s", folder, name).p;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    size_t done = 0;
    while (fd >= 0 && done < bytes.n) {
        ssize_t n = write(fd, bytes.p + done, bytes.n - done);
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    return fd >= 0 && close(fd) == 0 && done == bytes.n;
}

/* Only a file of its own: a helper may leave anything there. */
static struct str file_read_all(struct arena *a, const char *folder, const char *name, size_t most)
{
    struct stat st;
    const char *path = arena_fmt(a, "%s/%s", folder, name).p;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return STR_NULL;
    bool fine = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    size_t size = fine ? (size_t)st.st_size : 0, done = 0;
    size = size < most ? size : most;
    char *p = arena_alloc(a, size + 1);
    while (done < size) {
        ssize_t n = read(fd, p + done, size - done);
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    close(fd);
    return (struct str){ p, done };
}

static int entry_remove(const char *path, const struct stat *st, int flag, struct FTW *w)
{
    (void)st, (void)flag, (void)w;
    return remove(path);
}

static bool folder_fill(struct arena *a, const char *folder, struct str html)
{
    const struct asset *normal = asset_find("web/fonts/source-sans-3-latin-wght-normal.woff2"),
                       *italic = asset_find("web/fonts/source-sans-3-latin-wght-italic.woff2"),
                       *wide = asset_find("web/fonts/source-sans-3-latin-ext-wght-normal.woff2"),
                       *more = asset_find("web/fonts/source-sans-3-vietnamese-wght-normal.woff2");
    REQUIRE(normal && italic && wide && more);
    return file_write(a, folder, "paper.html", html) &&
           file_write(a, folder, "normal.woff2", normal->bytes) &&
           file_write(a, folder, "italic.woff2", italic->bytes) &&
           file_write(a, folder, "wide.woff2", wide->bytes) &&
           file_write(a, folder, "more.woff2", more->bytes);
}

static bool make(struct arena *a, const char *folder, struct str html, struct str *ret_pdf,
                 struct str *ret_why)
{
    static const char *const ends[] = { "no PDF", "weasyprint failed", "weasyprint took too long" };
    struct sandbox s = { command, folder, SECONDS, MEMORY, PDF_MOST };
    *ret_why = STR("no place for temporary files");
    if (!folder_fill(a, folder, html))
        return false;
    enum sandbox_end end = sandbox_run(&s);
    if (end == SANDBOX_DONE)
        *ret_pdf = file_read_all(a, folder, "paper.pdf", (size_t)PDF_MOST);
    if (end == SANDBOX_DONE && str_starts(*ret_pdf, STR("%PDF-")))
        return true;
    struct str log = file_read_all(a, folder, "log", LOG_MOST);
    *ret_why = arena_fmt(a, "%s: %.*s", ends[end], STR_ARG(log));
    return false;
}

bool document_pdf(struct arena *a, struct str html, struct str *ret_pdf, struct str *ret_why)
{
    const char *where = getenv("TMPDIR");
    char *folder = arena_z(
        a, arena_fmt(a, "%s/maillage-paper.XXXXXX", where && where[0] == '/' ? where : "/tmp"));
    *ret_pdf = STR_NULL;
    *ret_why = STR("weasyprint is not installed");
    if (access(command[0], X_OK) != 0)
        return false;
    *ret_why = STR("no place for temporary files");
    if (!mkdtemp(folder))
        return false;
    bool fine = make(a, folder, html, ret_pdf, ret_why);
    nftw(folder, entry_remove, 16, FTW_DEPTH | FTW_PHYS);
    return fine;
}
