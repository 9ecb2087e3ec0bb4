/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CORE_OUT_H
#define CORE_OUT_H

#include "core/arena.h"

/* A text that grows: pages, JSON, CSV, SQL. Kept in the arena up to OUT_SPOOL bytes, then written
 * to an unnamed temporary file (fd >= 0), so that a long export costs no memory. Raises
 * FAULT_MEMORY when `max` is passed and FAULT_STORE when the file cannot be written. */
enum { OUT_SPOOL = 1 << 20 };

struct out {
    struct arena *arena;
    char *p; /* what is in memory: [0, n) */
    size_t n, cap;
    size_t max;     /* of all bytes, spooled ones included */
    size_t spooled; /* bytes already in fd */
    int fd;         /* -1 until spooling starts; closed with the arena */
};

void out_init(struct out *o, struct arena *a, size_t max);
/* The first room, right after out_init, for a text whose length is about known: else it is 512
 * bytes. */
void out_expect(struct out *o, size_t bytes);
void out_bytes(struct out *o, const char *p, size_t n);
void out_char(struct out *o, char c);
void out_str(struct out *o, struct str s); /* as it is: no escaping */
#define out_lit(o, literal) out_bytes((o), "" literal, sizeof(literal) - 1)
void out_i64(struct out *o, int64_t v);
void out_fmt(struct out *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct str out_view(const struct out *o); /* what is in memory; all of it unless spooled */
size_t out_total(const struct out *o);
void out_flush(struct out *o); /* when spooling: writes the rest to fd */
/* An empty temporary file without a name, to write and read; -1 and errno when there is none. */
int out_unnamed_file(void);

/* One writer per context. The HTML ones escape & < > " ' and drop control characters. */
void out_html(struct out *o, struct str s);     /* text or quoted attribute */
void out_url_part(struct out *o, struct str s); /* percent-encodes all but unreserved characters */
void out_url(struct out *o, struct str s);      /* a whole address in an attribute: http, https,
                                                   mailto, tel or relative, else "#" */
void out_json(struct out *o, struct str s);     /* with its quotes; NULL gives null */
/* One cell: quoted when needed, a leading = + - @ tab or CR is preceded by an apostrophe; negative
 * numbers stay as they are. */
void out_csv(struct out *o, struct str s);

#endif
