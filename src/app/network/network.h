/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_NETWORK_H
#define APP_NETWORK_H

#include "app/record/record.h"

/* The directory: who exists, what they do, where, whom to call. */
extern const struct module module_organization, module_program, module_location, module_contact,
    module_shelter_group, module_occupancy, module_import, module_vocabulary, module_acquaintance,
    module_duplicate, module_schedule, module_service, module_freshness, module_correction;

/* The lists of the directory, one beside the other. */
extern const struct record_tab network_tabs[];

#endif
