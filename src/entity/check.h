/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ENTITY_CHECK_H
#define ENTITY_CHECK_H

#include "entity/entity.h"

/* One field of entity_check: at most one error is added. */
void field_check(struct arena *a, enum lang l, const struct field *f, const void *record,
                 struct form_errors *errors);

bool email_is_sane(struct str s); /* somebody@example.org: a check against slips, not a proof */
bool phone_is_sane(struct str s); /* 7 to 15 digits, then perhaps "poste 12" or "ext. 12" */
bool url_is_sane(struct str s);   /* http or https, a host, no user name, no space */

#endif
