/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef SUPPORT_SAMPLES_H
#define SUPPORT_SAMPLES_H

#include "sample.ent.h"

/* A record with every field filled in. */
struct sample sample_full(void);

#endif
