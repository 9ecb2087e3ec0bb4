/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef PACK_PACK_H
#define PACK_PACK_H

#include "core/out.h"

/* One file that goes into the binary. */
struct file {
    const char *given; /* as it came on the command line: for reading and for errors */
    struct str path;   /* from the root of the sources: web/app.css */
    struct str url;    /* NULL outside of web/ */
    const char *type;
    struct str bytes; /* what is embedded: style sheets name the hashed addresses of others */
};

struct pack {
    struct arena *arena;
    struct file *files; /* sorted by path */
    size_t n_files;
};

_Noreturn void refuse(const char *path, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* file.c */
struct str bytes_read(struct arena *a, const char *given); /* a zero byte follows */
struct file file_read(struct arena *a, const char *root, const char *given);
/* "web/app.css" and its bytes -> "/assets/app-1f0c66a2.css" */
struct str file_url(struct arena *a, struct str path, struct str bytes);

/* css.c: url(other.file) becomes the address of web/…/other.file; the others' addresses are known.
 */
struct str css_link(const struct pack *p, const struct file *css);

/* write.c */
void table_write(const struct pack *p, const char *header, const char *source);
void symbol_write(const char *symbol, const char *source,
                  struct str bytes); /* one struct str of that name */

#endif
