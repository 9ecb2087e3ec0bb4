/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_RESTORE_H
#define APP_RESTORE_H

#include "app/admin/command.h"

/* restore --check: reads a backup to its sealed end, counts its rows and verifies each community's
 * audit, without writing anything. The key of the folder, or the one given. */
int restore_check(struct cli *c, const unsigned char *key);

#endif
