/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_CONTENT_KIND_H
#define FORMAT_CONTENT_KIND_H

#include "format/content.h"

/* What each kind holds: read by content.c only. */
enum content_flag {
    CONTENT_REQUIRED = 1 << 0,
    CONTENT_MANY = 1 << 1,  /* its name may stand on several lines */
    CONTENT_FACT = 1 << 2,  /* written in French only */
    CONTENT_CODES = 1 << 3, /* names entries of the kind `refers` */
};

struct content_slot {
    enum content_field field;
    unsigned flags;
    enum content_kind refers;
};

enum { CONTENT_SLOTS = 12 };
struct content_shape {
    const char *name;
    int parent; /* the kind above it; CONTENT_NONE */
    /* Those that stand after "|" come first, in their order. */
    struct content_slot slots[CONTENT_SLOTS];
    size_t n_slots;
    bool needs_child; /* it holds at least one entry of the kinds below it */
};

extern const struct content_shape content_shapes[CONTENT_KINDS];

#endif
