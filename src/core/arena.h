/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include "core/str.h"

#include <stdarg.h>

/* Memory that lives as long as one request (or one job, one run of a tool): zeroed, capped,
 * poisoned for ASan outside what was handed out. Nothing is freed by hand. Every allocation either
 * succeeds or raises FAULT_MEMORY. Not for two threads at once. */
struct arena;

struct arena *arena_new(size_t cap_bytes); /* aborts when the machine has no memory */
struct arena *arena_try(size_t cap_bytes); /* NULL then: for a server, which must go on */
void arena_free(struct arena *a);          /* runs the clean-up list; NULL is fine */
void arena_reset(struct arena *a); /* the same, and keeps half a megabyte for the next use */
size_t arena_used(const struct arena *a);

void *arena_alloc(struct arena *a, size_t bytes); /* aligned for any type */
#define arena_make(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, type, n) ((type *)arena_array_of((a), (n), sizeof(type)))
void *arena_array_of(struct arena *a, size_t n, size_t size); /* raises on overflow */

/* Grows the newest allocation in place when it can, else copies it. */
void *arena_grow(struct arena *a, void *old, size_t old_bytes, size_t new_bytes);

struct str arena_str(struct arena *a,
                     struct str s);           /* a copy; a zero byte follows it; NULL stays NULL */
char *arena_z(struct arena *a, struct str s); /* a zero-terminated copy */
struct str arena_fmt(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct str arena_vfmt(struct arena *a, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Runs fn(arg) at arena_reset or arena_free, newest first. */
void arena_defer(struct arena *a, void (*fn)(void *), void *arg);

#endif
