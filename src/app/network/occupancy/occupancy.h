/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_OCCUPANCY_H
#define APP_OCCUPANCY_H

#include "occupancy.ent.h"
#include "occupancy.sql.h"

/* Nights: what a program, and the whole community, held. For others to read: occupancy_days and
 * occupancy_of_program of occupancy.sql. */

#endif
