/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/lossy.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

enum { FILES = 4, BYTES = 8 << 20, SECTOR = 512, SECTORS = BYTES / SECTOR, PATH = 256 };

/* A file as programs see it and as it would be found after a cut. */
struct image {
    char path[PATH];
    unsigned char *seen, *kept, *saved;
    sqlite3_int64 seen_n, kept_n, saved_n;
    size_t top; /* sectors that may hold something */
    unsigned char dirty[SECTORS];
};

struct lossy_file {
    sqlite3_file base; /* first */
    struct image *image;
    sqlite3_file *real; /* behind this one: for locks and shared memory */
};

static struct {
    sqlite3_vfs vfs, *real;
    struct image images[FILES];
    int n_images;
    uint64_t chance;
    int64_t operations, cut_at;
    bool cut;
    enum lossy_fault fault;
    int64_t fault_in, fired; /* fault_in: 0 none */
} l;

static uint64_t draw(void)
{
    l.chance ^= l.chance << 13;
    l.chance ^= l.chance >> 7;
    l.chance ^= l.chance << 17;
    return l.chance;
}

/* -- images -- */

static void keep_sector(struct image *m, size_t sector)
{
    size_t at = sector * SECTOR;
    memcpy(m->kept + at, m->seen + at, SECTOR);
    m->dirty[sector] = 0;
}

static void keep_all(struct image *m)
{
    for (size_t i = 0; i < m->top; i++)
        if (m->dirty[i])
            keep_sector(m, i);
    m->kept_n = m->seen_n;
}

static void set_size(struct image *m, sqlite3_int64 n)
{
    if (n < m->seen_n)
        memset(m->seen + n, 0, (size_t)(m->seen_n - n));
    m->seen_n = n;
}

/* Which of the sectors that were not synced yet got to the disk by themselves is chance: none, all,
 * or some. */
static void lose(struct image *m)
{
    uint64_t kind = draw() % 4;
    bool grown = false;
    for (size_t i = 0; i < m->top; i++) {
        if (m->dirty[i] && kind != 0 && (kind == 1 || draw() % 2)) {
            keep_sector(m, i);
            grown = grown || (sqlite3_int64)(i * SECTOR) >= m->kept_n;
        }
    }
    if (grown || draw() % 2)
        m->kept_n = m->seen_n;
    size_t all = m->top * SECTOR, n = (size_t)m->kept_n;
    memset(m->kept + n, 0, all > n ? all - n : 0);
    memcpy(m->seen, m->kept, all);
    memset(m->dirty, 0, sizeof m->dirty);
    m->seen_n = m->kept_n;
}

static void put(struct image *m, const void *p, int n, sqlite3_int64 at)
{
    memcpy(m->seen + at, p, (size_t)n);
    if (at + n > m->seen_n)
        m->seen_n = at + n;
    for (sqlite3_int64 i = at / SECTOR; i <= (at + n - 1) / SECTOR; i++)
        m->dirty[i] = 1;
    size_t top = (size_t)(at + n + SECTOR - 1) / SECTOR;
    m->top = top > m->top ? top : m->top;
    if (draw() % 8 == 0) /* a system writes back when it likes */
        keep_sector(m, (size_t)(at / SECTOR));
}

void lossy_cut(void)
{
    l.cut = true;
    for (int i = 0; i < l.n_images; i++)
        lose(&l.images[i]);
}

/* Counts; true when the current is gone, or goes with this operation. */
static bool gone(void)
{
    if (l.cut)
        return true;
    l.operations++;
    if (l.cut_at == 0 || --l.cut_at > 0)
        return false;
    lossy_cut();
    return true;
}

static bool fails(bool sync)
{
    if (l.fault_in == 0 || sync != (l.fault == LOSSY_SYNC_EIO) || --l.fault_in > 0)
        return false;
    l.fault_in = l.fault == LOSSY_FULL; /* a full disk stays full */
    l.fired++;
    return true;
}

/* -- what SQLite calls for a file -- */

static struct image *of(sqlite3_file *f)
{
    return ((struct lossy_file *)f)->image;
}

static sqlite3_file *real(sqlite3_file *f)
{
    return ((struct lossy_file *)f)->real;
}

static int f_close(sqlite3_file *f)
{
    return real(f)->pMethods ? real(f)->pMethods->xClose(real(f)) : SQLITE_OK;
}

static int f_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    struct image *m = of(f);
    sqlite3_int64 there = m->seen_n > at ? m->seen_n - at : 0;
    there = there < n ? there : n;
    memcpy(p, m->seen + at, (size_t)there);
    memset((char *)p + there, 0, (size_t)(n - there));
    return there < n ? SQLITE_IOERR_SHORT_READ : SQLITE_OK;
}

static int f_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    if (l.cut)
        return SQLITE_IOERR_WRITE;
    if (at + n > BYTES)
        return SQLITE_FULL;
    bool failed = fails(false);
    if (failed && l.fault == LOSSY_FULL)
        return SQLITE_FULL;
    put(of(f), p, failed ? n / 2 : n, at);
    return gone() || failed ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

static int f_truncate(sqlite3_file *f, sqlite3_int64 n)
{
    if (gone())
        return SQLITE_IOERR_TRUNCATE;
    set_size(of(f), n);
    return SQLITE_OK;
}

static int f_sync(sqlite3_file *f, int flags)
{
    (void)flags;
    if (gone())
        return SQLITE_IOERR_FSYNC;
    if (fails(true)) { /* as Linux does: the next sync succeeds, and these bytes are on no disk */
        memset(of(f)->dirty, 0, sizeof of(f)->dirty);
        return SQLITE_IOERR_FSYNC;
    }
    keep_all(of(f));
    return SQLITE_OK;
}

static int f_size(sqlite3_file *f, sqlite3_int64 *ret)
{
    *ret = of(f)->seen_n;
    return SQLITE_OK;
}

static int f_lock(sqlite3_file *f, int kind)
{
    return real(f)->pMethods->xLock(real(f), kind);
}

static int f_unlock(sqlite3_file *f, int kind)
{
    return real(f)->pMethods->xUnlock(real(f), kind);
}

static int f_reserved(sqlite3_file *f, int *ret)
{
    return real(f)->pMethods->xCheckReservedLock(real(f), ret);
}

static int f_control(sqlite3_file *f, int what, void *p)
{
    (void)f, (void)what, (void)p;
    return SQLITE_NOTFOUND;
}

static int f_sector(sqlite3_file *f)
{
    (void)f;
    return 4096;
}

static int f_traits(sqlite3_file *f)
{
    (void)f;
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static int f_shm_map(sqlite3_file *f, int region, int size, int extend, void volatile **ret)
{
    return real(f)->pMethods->xShmMap(real(f), region, size, extend, ret);
}

static int f_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
    return real(f)->pMethods->xShmLock(real(f), at, n, flags);
}

static void f_shm_barrier(sqlite3_file *f)
{
    real(f)->pMethods->xShmBarrier(real(f));
}

static int f_shm_unmap(sqlite3_file *f, int remove)
{
    return real(f)->pMethods->xShmUnmap(real(f), remove);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = f_close,
    .xRead = f_read,
    .xWrite = f_write,
    .xTruncate = f_truncate,
    .xSync = f_sync,
    .xFileSize = f_size,
    .xLock = f_lock,
    .xUnlock = f_unlock,
    .xCheckReservedLock = f_reserved,
    .xFileControl = f_control,
    .xSectorSize = f_sector,
    .xDeviceCharacteristics = f_traits,
    .xShmMap = f_shm_map,
    .xShmLock = f_shm_lock,
    .xShmBarrier = f_shm_barrier,
    .xShmUnmap = f_shm_unmap,
};

/* -- what SQLite calls for files -- */

static struct image *find(const char *path)
{
    for (int i = 0; path && i < l.n_images; i++)
        if (strcmp(l.images[i].path, path) == 0)
            return &l.images[i];
    return NULL;
}

static unsigned char *bytes_new(void)
{
    void *p = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

/* With what the disk has: the file may have been made before. */
static struct image *image_new(const char *path, sqlite3_file *from)
{
    if (l.n_images == FILES || strlen(path) >= PATH)
        return NULL;
    struct image *m = &l.images[l.n_images];
    m->seen = bytes_new();
    m->kept = bytes_new();
    m->saved = bytes_new();
    if (!m->seen || !m->kept || !m->saved)
        return NULL;
    l.n_images++;
    snprintf(m->path, PATH, "%s", path);
    sqlite3_int64 n = 0;
    if (from->pMethods->xFileSize(from, &n) != SQLITE_OK || n > BYTES ||
        (n > 0 && from->pMethods->xRead(from, m->seen, (int)n, 0) != SQLITE_OK))
        return NULL;
    memcpy(m->kept, m->seen, (size_t)n);
    m->seen_n = m->kept_n = n;
    m->top = (size_t)(n + SECTOR - 1) / SECTOR;
    return m;
}

static int v_open(sqlite3_vfs *v, const char *path, sqlite3_file *f, int flags, int *ret_flags)
{
    (void)v;
    struct lossy_file *one = (struct lossy_file *)f;
    one->base.pMethods = NULL;
    if (!(flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)))
        return l.real->xOpen(l.real, path, f, flags, ret_flags);
    one->real = (sqlite3_file *)(one + 1);
    int code = l.real->xOpen(l.real, path, one->real, flags, ret_flags);
    if (code != SQLITE_OK)
        return code;
    one->image = find(path);
    if (!one->image)
        one->image = image_new(path, one->real);
    one->base.pMethods = &methods;
    if (one->image)
        return SQLITE_OK;
    f_close(f);
    one->base.pMethods = NULL;
    return SQLITE_CANTOPEN;
}

static int v_delete(sqlite3_vfs *v, const char *path, int sync)
{
    (void)v;
    struct image *m = find(path);
    if (gone())
        return SQLITE_IOERR_DELETE;
    if (m) {
        set_size(m, 0);
        m->kept_n = 0;
        memset(m->kept, 0, m->top * SECTOR);
        memset(m->dirty, 0, sizeof m->dirty);
    }
    return l.real->xDelete(l.real, path, sync);
}

static int v_access(sqlite3_vfs *v, const char *path, int flags, int *ret)
{
    (void)v;
    struct image *m = find(path);
    if (!m || flags != SQLITE_ACCESS_EXISTS)
        return l.real->xAccess(l.real, path, flags, ret);
    *ret = m->seen_n > 0;
    return SQLITE_OK;
}

/* -- for the tests -- */

void lossy_begin(void)
{
    memset(&l, 0, sizeof l);
    l.chance = 1;
    l.real = sqlite3_vfs_find(NULL);
    l.vfs = *l.real;
    l.vfs.pNext = NULL;
    l.vfs.zName = "lossy";
    l.vfs.szOsFile = (int)sizeof(struct lossy_file) + l.real->szOsFile;
    l.vfs.xOpen = v_open;
    l.vfs.xDelete = v_delete;
    l.vfs.xAccess = v_access;
    sqlite3_vfs_register(&l.vfs, 1);
}

void lossy_end(void)
{
    sqlite3_vfs_unregister(&l.vfs);
    sqlite3_vfs_register(l.real, 1);
    for (int i = 0; i < l.n_images; i++) {
        munmap(l.images[i].seen, BYTES);
        munmap(l.images[i].kept, BYTES);
        munmap(l.images[i].saved, BYTES);
    }
}

void lossy_snapshot(void)
{
    for (int i = 0; i < l.n_images; i++) {
        struct image *m = &l.images[i];
        keep_all(m);
        memcpy(m->saved, m->kept, m->top * SECTOR);
        m->saved_n = m->kept_n;
    }
}

void lossy_restore(uint64_t seed)
{
    for (int i = 0; i < l.n_images; i++) {
        struct image *m = &l.images[i];
        memcpy(m->kept, m->saved, m->top * SECTOR);
        memcpy(m->seen, m->saved, m->top * SECTOR);
        m->kept_n = m->seen_n = m->saved_n;
        memset(m->dirty, 0, sizeof m->dirty);
    }
    l.chance = seed * 0x9E3779B97F4A7C15u + 1;
    for (int i = 0; i < 8; i++)
        draw();
    l.operations = l.cut_at = l.fault_in = l.fired = 0;
    l.cut = false;
}

int64_t lossy_operations(void)
{
    return l.operations;
}

void lossy_cut_at(int64_t operation)
{
    l.cut_at = operation;
}

bool lossy_is_cut(void)
{
    return l.cut;
}

void lossy_mended(void)
{
    l.cut = false;
    l.cut_at = 0;
}

void lossy_fail(enum lossy_fault fault, int64_t nth)
{
    l.fault = fault;
    l.fault_in = nth;
}

int64_t lossy_fired(void)
{
    return l.fired;
}

void lossy_well(void)
{
    l.fault_in = 0;
}
