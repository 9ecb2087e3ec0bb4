/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_XLSX_XML_H
#define FORMAT_XLSX_XML_H

#include "core/arena.h"

#include <expat.h>
#include <setjmp.h>

/* XML inside of a ZIP, read by parts, within limits. Whoever finds what cannot be leaves by `leave`
 * with a status of xlsx.h. */
struct zip;
struct xml_zip {
    struct arena *arena;
    jmp_buf leave;
    struct zip *archive; /* libzip's zip_t */
    struct zip_file *part;
    XML_Parser parser;
    int64_t read; /* bytes, of all parts */
};

struct xml_text { /* of one cell */
    char *p;
    size_t n, cap;
};

_Noreturn void xml_leave(struct xml_zip *z, int status);
void xml_open(struct xml_zip *z, int fd); /* takes the descriptor */
void xml_close(struct xml_zip *z);
/* Parses the file of that name; the handlers get names without prefix. False when there is none. */
bool xml_part(struct xml_zip *z, const char *name,
              void (*start)(void *ctx, const char *name, const char **attributes),
              void (*end)(void *ctx, const char *name),
              void (*text)(void *ctx, const char *p, int n), void *ctx);
const char *xml_attribute(const char **attributes, const char *name); /* NULL: absent */
void xml_text_add(struct xml_text *t, struct xml_zip *z, const char *p, size_t n);

#endif
