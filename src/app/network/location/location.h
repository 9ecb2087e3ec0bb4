/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_LOCATION_H
#define APP_LOCATION_H

#include "app/network/schedule/schedule.h"
#include "location.ent.h"

/* One place: where it is, when it is open, how one gets in. */
struct location_view {
    struct record_tools tools;
    const struct location *location;
    struct str organization;
    struct hours_section hours;
};

#endif
