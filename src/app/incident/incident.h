/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_INCIDENT_H
#define APP_INCIDENT_H

#include "app/admin/admin.h"
#include "app/record/record.h"
#include "guard/access/access.h"
#include "incident.ent.h"

/* The register of confidentiality incidents (Québec: Law 25 and its regulation): eight fields, kept
 * five years at least, printed for the Commission d'accès à l'information. For administrators. */
extern const struct module module_incident;

enum { INCIDENT_KEPT_YEARS = 5 };
day incident_kept_until(const struct incident *i);

struct incident_part { /* one of the eight, with what its fields say */
    struct str label;
    struct str lines[4]; /* blank ones are not shown */
    bool missing;        /* nothing is said, and something must be */
};
struct incident_view {
    const struct incident *incident;
    struct record_tools tools;
    struct str state, risk, kept_until, aware;
    struct incident_part parts[8];
    size_t n_missing;
    struct str officer, officer_contact, community, printed;
    bool may_archive;
};
struct officer_view {
    struct privacy_officer officer;
    struct input account; /* who of the community, or nobody of it */
    struct input lang;    /* of the mail to who is outside */
    struct str name_error, email_error;
};

#endif
