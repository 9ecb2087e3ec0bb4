/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_DEMO_H
#define APP_DEMO_H

#include "guard/installation.h"

/* Port-Laurier, an invented town: fills a fresh community from content/demo. Days in the files
 * count from the transaction's today. Accounts go to the installation. */
#define DEMO_SLUG "port-laurier"
void demo_load(struct tx *tx, struct tx *home, const struct community *c);

/* Adds the generated organizations from, from + 1, … with a contact each, for measuring. The same
 * number gives the same organization on every machine. */
void demo_generate(struct tx *tx, int64_t from, int64_t n);

#endif
