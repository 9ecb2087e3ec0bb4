/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_PROGRAM_H
#define APP_PROGRAM_H

#include "app/network/occupancy/occupancy.h"
#include "app/network/program/types.h"
#include "app/network/service/service.h"
#include "app/record/record.h"
#include "program.ent.h"

/* One program: what it offers, where, and whom it took in lately. */
struct program_view {
    struct record_tools tools;
    const struct program *program;
    struct str type, populations, unit, organization, location, address, group;
    struct hours_section hours;
    struct services_section services;
    struct occupancy_run nights;
    struct occupancy_of_program_row *rows; /* newest first */
    size_t n_rows;
    bool has_nights;
    const struct program_reference *reference; /* NULL: of no type */
    struct str stay, acuity, waiting;          /* NULL: not known */
    struct str remarks[PROGRAM_REMARKS];
    size_t n_remarks;
};

/* The types of programs, side by side. */
struct program_type_line {
    const struct program_reference *reference;
    struct str name;
    int type;
};
struct program_types_view {
    struct program_type_line *lines;
    size_t n;
    day today;
};
struct program_types_view program_type_lines(struct arena *a, enum lang l);

#endif
