/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_CONTACT_CARDS_H
#define APP_CONTACT_CARDS_H

#include "http/http.h"

/* Contact people as address cards (vCard 4.0), for telephones and mail programs: one of them, at
 * /contacts/{id}/card.vcf, or all in use, at /contacts.vcf. Internal notes stay here. */
void cards_one(struct req *q, struct res *r);
void cards_all(struct req *q, struct res *r);

#endif
