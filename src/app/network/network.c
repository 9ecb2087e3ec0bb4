/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/network.h"

const struct record_tab network_tabs[] = {
    { "/organizations", TEXT_organization_title },
    { "/programs", TEXT_program_title },
    { "/services", TEXT_service_title },
    { "/locations", TEXT_location_title },
    { "/contacts", TEXT_contact_title },
    { "/acquaintances", TEXT_acquaintance_title },
    { "/shelter-groups", TEXT_shelter_group_title },
    { "/occupancy", TEXT_occupancy_title },
    { "/duplicates", TEXT_duplicate_title, CAP_DIRECTORY_IMPORT },
    { NULL, TEXT_NONE },
};
