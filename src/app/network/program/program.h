/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_PROGRAM_H
#define APP_PROGRAM_H

#include "app/network/occupancy/occupancy.h"
#include "app/record/record.h"
#include "program.ent.h"

/* One program: what it offers, where, and whom it took in lately. */
struct program_view {
    struct record_tools tools;
    const struct program *program;
    struct str type, populations, unit, organization, location, address, group;
    struct occupancy_run nights;
    struct occupancy_of_program_row *rows; /* newest first */
    size_t n_rows;
    bool has_nights;
};

#endif
