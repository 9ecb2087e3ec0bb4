/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_OUTBOX_H
#define APP_OUTBOX_H

#include "app/module.h"
#include "view/status.h"

/* The mail of a community, for an administrator: to whom, about what, whether it left. Never the
 * text. */
extern const struct module module_outbox;

struct outbox_row {
    struct str recipient, subject, created, state, error;
    enum status status;
};

struct outbox_view {
    const struct outbox_row *rows;
    size_t n_rows;
    bool held; /* some wait because no server is set */
};

#endif
