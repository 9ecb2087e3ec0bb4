/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/archive.h"

#include "core/fault.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char magic[16] = "Maillage backup1";

enum {
    HEAD = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    MORE = crypto_secretstream_xchacha20poly1305_ABYTES,
    SEALED = ARCHIVE_PIECE + MORE,
};

/* What stands before the stream: says which key opens it, and nothing about the key. */
struct opening {
    char magic[sizeof magic];
    unsigned char check[HASH_BYTES];
    unsigned char head[HEAD];
};

static void key_and_check(struct arena *a, const unsigned char master[SECRET_KEY_BYTES],
                          unsigned char ret_key[SECRET_KEY_BYTES], unsigned char *ret_check)
{
    secret_derive(master, "backup", ret_key);
    struct str check = hash_hmac(a, ret_key, STR("which key"));
    memcpy(ret_check, check.p, HASH_BYTES);
}

/* -- writing
 * ---------------------------------------------------------------------------------------------- */

struct archive_writer {
    struct arena *arena;
    int fd;
    const char *path, *fresh;
    crypto_secretstream_xchacha20poly1305_state stream;
    unsigned char piece[ARCHIVE_PIECE], sealed[SEALED];
    size_t n;
    int64_t total;
};

static void write_all(struct archive_writer *w, const void *bytes, size_t n)
{
    const char *p = bytes;
    for (size_t done = 0; done < n;) {
        ssize_t k = write(w->fd, p + done, n - done);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            fault_raise(FAULT_STORE, "%.300s: %s", w->fresh, strerror(k < 0 ? errno : ENOSPC));
        done += (size_t)k;
    }
    w->total += (int64_t)n;
}

/* Whatever happens, no half of a file stays behind. */
static void writer_close(void *ctx)
{
    struct archive_writer *w = ctx;
    sodium_memzero(&w->stream, sizeof w->stream);
    if (w->fd < 0)
        return;
    close(w->fd);
    unlink(w->fresh);
}

struct archive_writer *archive_create(struct arena *a, struct str path,
                                      const unsigned char master[SECRET_KEY_BYTES])
{
    struct archive_writer *w = arena_make(a, struct archive_writer);
    struct opening opening;
    unsigned char key[SECRET_KEY_BYTES];
    w->arena = a;
    w->path = arena_z(a, path);
    w->fresh = arena_fmt(a, "%s.new", w->path).p;
    unlink(w->fresh);
    w->fd = open(w->fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (w->fd < 0)
        fault_raise(FAULT_STORE, "%.300s: %s", w->fresh, strerror(errno));
    arena_defer(a, writer_close, w);
    memcpy(opening.magic, magic, sizeof magic);
    key_and_check(a, master, key, opening.check);
    crypto_secretstream_xchacha20poly1305_init_push(&w->stream, opening.head, key);
    sodium_memzero(key, sizeof key);
    write_all(w, &opening, sizeof opening);
    return w;
}

static void piece_write(struct archive_writer *w, unsigned char tag)
{
    unsigned long long n = 0;
    crypto_secretstream_xchacha20poly1305_push(&w->stream, w->sealed, &n, w->piece, w->n, NULL, 0,
                                               tag);
    write_all(w, w->sealed, (size_t)n);
    w->n = 0;
}

void archive_put(struct archive_writer *w, const void *bytes, size_t n)
{
    const char *p = bytes;
    while (n > 0) {
        size_t room = ARCHIVE_PIECE - w->n, take = n < room ? n : room;
        memcpy(w->piece + w->n, p, take);
        w->n += take;
        p += take;
        n -= take;
        if (w->n == ARCHIVE_PIECE) /* the last piece is never full: its end is its own */
            piece_write(w, crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
    }
}

void archive_put_i64(struct archive_writer *w, int64_t v)
{
    uint64_t wide = htole64((uint64_t)v);
    archive_put(w, &wide, sizeof wide);
}

void archive_put_str(struct archive_writer *w, struct str s)
{
    archive_put_i64(w, s.p ? (int64_t)s.n : -1);
    if (s.p)
        archive_put(w, s.p, s.n);
}

static void folder_sync(struct arena *a, const char *path)
{
    char *folder = arena_z(a, str_of(path)), *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder] = '\0';
    int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    fsync(fd);
    close(fd);
}

int64_t archive_finish(struct archive_writer *w)
{
    piece_write(w, crypto_secretstream_xchacha20poly1305_TAG_FINAL);
    if (fsync(w->fd) != 0 || rename(w->fresh, w->path) != 0)
        fault_raise(FAULT_STORE, "%.300s: %s", w->path, strerror(errno));
    close(w->fd);
    w->fd = -1;
    folder_sync(w->arena, w->path);
    return w->total;
}

/* -- reading
 * ---------------------------------------------------------------------------------------------- */

struct archive_reader {
    int fd;
    crypto_secretstream_xchacha20poly1305_state stream;
    unsigned char piece[ARCHIVE_PIECE], sealed[SEALED];
    size_t n, at;
    bool last, bad;
};

static void reader_close(void *ctx)
{
    struct archive_reader *r = ctx;
    close(r->fd);
    sodium_memzero(&r->stream, sizeof r->stream);
}

/* Fewer bytes than asked only at the end of the file. */
static size_t read_all(int fd, void *ret, size_t n)
{
    size_t done = 0;
    while (done < n) {
        ssize_t k = read(fd, (char *)ret + done, n - done);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            break;
        done += (size_t)k;
    }
    return done;
}

enum archive_opened archive_open(struct arena *a, struct str path,
                                 const unsigned char master[SECRET_KEY_BYTES],
                                 struct archive_reader **ret)
{
    struct opening opening;
    unsigned char key[SECRET_KEY_BYTES], check[HASH_BYTES];
    int fd = open(arena_z(a, path), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return ARCHIVE_UNREADABLE;
    struct archive_reader *r = arena_make(a, struct archive_reader);
    r->fd = fd;
    arena_defer(a, reader_close, r);
    if (read_all(fd, &opening, sizeof opening) != sizeof opening ||
        memcmp(opening.magic, magic, sizeof magic) != 0)
        return ARCHIVE_OTHER;
    key_and_check(a, master, key, check);
    bool fits = sodium_memcmp(check, opening.check, sizeof check) == 0;
    bool fine =
        fits && crypto_secretstream_xchacha20poly1305_init_pull(&r->stream, opening.head, key) == 0;
    sodium_memzero(key, sizeof key);
    *ret = r;
    return fine ? ARCHIVE_OPENED : ARCHIVE_OTHER_KEY;
}

static bool piece_read(struct archive_reader *r)
{
    unsigned char tag;
    unsigned long long n = 0;
    size_t got = r->last ? 0 : read_all(r->fd, r->sealed, SEALED);
    if (got < MORE || crypto_secretstream_xchacha20poly1305_pull(&r->stream, r->piece, &n, &tag,
                                                                 r->sealed, got, NULL, 0) != 0)
        return false;
    r->last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    r->n = (size_t)n;
    r->at = 0;
    return true;
}

bool archive_get(struct archive_reader *r, void *ret, size_t n)
{
    char *p = ret;
    while (n > 0 && !r->bad) {
        if (r->at == r->n && !piece_read(r)) {
            r->bad = true;
            break;
        }
        size_t there = r->n - r->at, take = n < there ? n : there;
        memcpy(p, r->piece + r->at, take);
        r->at += take;
        p += take;
        n -= take;
    }
    return !r->bad;
}

bool archive_get_i64(struct archive_reader *r, int64_t *ret)
{
    uint64_t wide = 0;
    bool fine = archive_get(r, &wide, sizeof wide);
    *ret = (int64_t)le64toh(wide);
    return fine;
}

bool archive_get_str(struct archive_reader *r, struct arena *a, struct str *ret)
{
    int64_t n;
    *ret = STR_NULL;
    if (!archive_get_i64(r, &n))
        return false;
    if (n < -1 || n > ARCHIVE_TEXT)
        r->bad = true;
    if (n < 0 || r->bad)
        return !r->bad;
    char *p = arena_alloc(a, (size_t)n + 1);
    *ret = (struct str){ p, (size_t)n };
    return archive_get(r, p, (size_t)n);
}

bool archive_ended(struct archive_reader *r)
{
    char more;
    while (!r->bad && !r->last && r->at == r->n) /* an end of its own */
        if (!piece_read(r))
            r->bad = true;
    return !r->bad && r->last && r->at == r->n && read(r->fd, &more, 1) == 0;
}
