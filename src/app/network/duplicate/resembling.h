/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_DUPLICATE_RESEMBLING_H
#define APP_DUPLICATE_RESEMBLING_H

#include "app/record/record.h"

/* For record_pages.resembling, of organizations, locations, programs, services and contacts: those
 * in use that a new record resembles, the most alike first. Texts live in the request's arena. */
size_t duplicate_resembling(struct req *q, const struct record_pages *p, const void *record,
                            struct record_like ret[RECORD_LIKES]);

#endif
