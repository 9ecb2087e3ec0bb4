/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SERVICE_OPEN_H
#define APP_SERVICE_OPEN_H

#include "app/network/service/service.h"

/* How it stands with the hours of each of these services, at this moment. */
void service_hours_now(struct req *q, const int64_t *ids, size_t n, struct hours_now *ret);
/* For record_pages: what the list's statement takes, only those open now when asked so; what its
 * column shows. */
const void *service_list_in(struct req *q, unsigned now);
const void *service_list_own(struct req *q, const struct list *l);
void service_open_cell(struct view *v, const struct list *l, const void *row);

#endif
