/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef COMPILED_SAMPLE_H
#define COMPILED_SAMPLE_H

#include "view/tpl.h"

/* What the templates of this folder show; a test fills it. */
struct sample_row {
    int id;
    struct str name;
    struct str city; /* may be NULL */
    bool late;
    const char *const *tags;
    size_t n_tags;
};

struct sample {
    struct str text;
    const char *z;
    char *writable;
    struct str url;
    struct str email;
    enum text_id label;
    int64_t least;
    uint64_t most;
    unsigned short small;
    int choice;
    const struct sample_row *rows;
    int n_rows;
};

#endif
