/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_ZIP_H
#define FORMAT_ZIP_H

#include "core/clock.h"
#include "core/out.h"

/* A ZIP of several files in one download, each stored as it is: any system opens it. At most 4 GB
 * and ZIP_FILES files. */
enum { ZIP_FILES = 1000 };

struct zip_entry;
struct zip {
    struct out *to;
    size_t start; /* bytes that were there before */
    instant at;   /* the date that the files bear */
    struct zip_entry *entries;
    size_t n;
};

void zip_begin(struct zip *z, struct out *to, instant at);
/* The name is UTF-8, with / between folders. The content may be spooled. */
void zip_add(struct zip *z, struct str name, struct out *content);
void zip_end(struct zip *z);

#endif
