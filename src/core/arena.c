/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/arena.h"

#include "core/fault.h"
#include "core/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
/* A strip that stays poisoned after every allocation, so that running over its end is found. */
enum { FENCE = 16 };
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
enum { FENCE = 0 };
#endif

enum { ALIGN = 16, FIRST_BLOCK = 64 << 10, LARGEST_STEP = 4 << 20, PAGE = 4096 };

/* What a reset keeps: fresh pages cost the kernel more than clearing used ones. */
enum { KEEP_BYTES = 512 << 10 };

struct block {
    struct block *older;
    size_t size; /* of the whole mapping */
    size_t used; /* from the start of the mapping, this header included */
};

struct deferred {
    struct deferred *older;
    void (*fn)(void *);
    void *arg;
};

struct arena {
    size_t cap, used;
    struct block *newest;
    struct block *spare; /* kept by a reset, smallest first; linked by `older` */
    char *last;          /* the newest allocation: the one that may grow in place */
    struct deferred *deferred;
};

static size_t round_up(size_t n, size_t step)
{
    return (n + step - 1) / step * step;
}

static const size_t HEADER = (sizeof(struct block) + ALIGN - 1) / ALIGN * ALIGN;

static struct block *block_new(size_t size, struct block *older)
{
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | (size <= KEEP_BYTES ? MAP_POPULATE : 0);
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);
    if (p == MAP_FAILED)
        return NULL;
    struct block *b = p;
    *b = (struct block){ .older = older, .size = size, .used = HEADER };
    ASAN_POISON_MEMORY_REGION((char *)b + HEADER, size - HEADER);
    return b;
}

static void block_free(struct block *b)
{
    size_t size = b->size;
    ASAN_UNPOISON_MEMORY_REGION(b, size);
    munmap(b, size);
}

struct arena *arena_try(size_t cap_bytes)
{
    struct arena *a = calloc(1, sizeof *a);
    struct block *first = a ? block_new(FIRST_BLOCK, NULL) : NULL;
    if (!first) {
        free(a);
        return NULL;
    }
    a->cap = cap_bytes;
    a->newest = first;
    return a;
}

struct arena *arena_new(size_t cap_bytes)
{
    struct arena *a = arena_try(cap_bytes);
    if (!a) {
        log_line(LOG_ERROR, NULL, "no memory for an arena");
        abort();
    }
    return a;
}

static void run_deferred(struct arena *a)
{
    while (a->deferred) {
        struct deferred *d = a->deferred;
        a->deferred = d->older;
        d->fn(d->arg);
    }
}

static void block_clear(struct block *b)
{
    char *data = (char *)b + HEADER;
    ASAN_UNPOISON_MEMORY_REGION(data, b->used - HEADER);
    memset(data, 0, b->used - HEADER);
    ASAN_POISON_MEMORY_REGION(data, b->size - HEADER);
    b->used = HEADER;
}

static void free_blocks(struct block *b)
{
    for (struct block *older; b; b = older) {
        older = b->older;
        block_free(b);
    }
}

static size_t blocks_size(const struct block *b)
{
    size_t total = 0;
    for (; b; b = b->older)
        total += b->size;
    return total;
}

/* Puts all blocks but the first aside; frees the newest ones while there are too many. */
static void keep_some(struct arena *a)
{
    size_t total = blocks_size(a->newest) + blocks_size(a->spare);
    while (a->newest->older) {
        struct block *b = a->newest;
        a->newest = b->older;
        if (total > KEEP_BYTES) {
            total -= b->size;
            block_free(b);
        } else {
            block_clear(b);
            b->older = a->spare;
            a->spare = b;
        }
    }
}

void arena_reset(struct arena *a)
{
    run_deferred(a);
    keep_some(a);
    block_clear(a->newest);
    a->used = 0;
    a->last = NULL;
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    run_deferred(a);
    free_blocks(a->newest);
    free_blocks(a->spare);
    free(a);
}

size_t arena_used(const struct arena *a)
{
    return a->used;
}

static void count_bytes(struct arena *a, size_t bytes)
{
    if (bytes > a->cap - a->used)
        fault_raise(FAULT_MEMORY, "%zu bytes more would pass the arena's cap of %zu", bytes,
                    a->cap);
    a->used += bytes;
}

/* A block with room for `bytes`: a spare one, or twice the newest, up to a step that wastes little.
 */
static void add_block(struct arena *a, size_t bytes)
{
    if (a->spare && bytes <= a->spare->size - HEADER) {
        struct block *b = a->spare;
        a->spare = b->older;
        b->older = a->newest;
        a->newest = b;
        return;
    }
    size_t size = a->newest->size < LARGEST_STEP ? a->newest->size * 2 : LARGEST_STEP;
    if (size < bytes + HEADER)
        size = round_up(bytes + HEADER, PAGE);
    struct block *b = block_new(size, a->newest);
    if (!b)
        fault_raise(FAULT_MEMORY, "the machine has no block of %zu bytes", size);
    a->newest = b;
}

void *arena_alloc(struct arena *a, size_t bytes)
{
    if (bytes > a->cap)
        count_bytes(a, bytes); /* raises; what follows cannot overflow */
    size_t taken = round_up(bytes > 0 ? bytes : 1, ALIGN);
    count_bytes(a, taken);
    if (taken + FENCE > a->newest->size - a->newest->used)
        add_block(a, taken + FENCE);
    struct block *b = a->newest;
    char *p = (char *)b + b->used;
    b->used += taken + FENCE;
    a->last = p;
    ASAN_UNPOISON_MEMORY_REGION(p, bytes);
    return p;
}

void *arena_array_of(struct arena *a, size_t n, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes))
        fault_raise(FAULT_MEMORY, "an array of %zu times %zu bytes", n, size);
    return arena_alloc(a, bytes);
}

/* Moves the end of the newest allocation; false when its block has no room for that. */
static bool grow_in_place(struct arena *a, char *old, size_t new_bytes)
{
    struct block *b = a->newest;
    if (old != a->last || new_bytes > a->cap)
        return false;
    size_t from = (size_t)(old - (char *)b), taken = round_up(new_bytes, ALIGN);
    if (from + taken + FENCE > b->size)
        return false;
    size_t had = b->used - from - FENCE;
    if (taken > had)
        count_bytes(a, taken - had);
    else
        taken = had;
    b->used = from + taken + FENCE;
    ASAN_UNPOISON_MEMORY_REGION(old, new_bytes);
    return true;
}

void *arena_grow(struct arena *a, void *old, size_t old_bytes, size_t new_bytes)
{
    if (old && new_bytes <= old_bytes)
        return old;
    if (old && grow_in_place(a, old, new_bytes))
        return old;
    void *p = arena_alloc(a, new_bytes);
    if (old && old_bytes > 0) {
        memcpy(p, old, old_bytes);
        ASAN_POISON_MEMORY_REGION(old, old_bytes);
    }
    return p;
}

struct str arena_str(struct arena *a, struct str s)
{
    return s.p ? (struct str){ arena_z(a, s), s.n } : STR_NULL;
}

char *arena_z(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);
    if (s.n > 0)
        memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return p;
}

struct str arena_vfmt(struct arena *a, const char *format, va_list args)
{
    char small[256];
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(small, sizeof small, format, args);
    if (n < 0) {
        va_end(again);
        fault_raise(FAULT_INVARIANT, "a format that cannot be printed: %s", format);
    }
    char *p = arena_alloc(a, (size_t)n + 1);
    if ((size_t)n < sizeof small)
        memcpy(p, small, (size_t)n + 1);
    else
        vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return (struct str){ p, (size_t)n };
}

struct str arena_fmt(struct arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str s = arena_vfmt(a, format, args);
    va_end(args);
    return s;
}

void arena_defer(struct arena *a, void (*fn)(void *), void *arg)
{
    struct deferred *d = arena_make(a, struct deferred);
    *d = (struct deferred){ .older = a->deferred, .fn = fn, .arg = arg };
    a->deferred = d;
}
