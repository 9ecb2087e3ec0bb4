/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_CONTACT_CARDS_H
#define APP_CONTACT_CARDS_H

#include "http/http.h"

/* Contact people as address cards (vCard 4.0), for telephones and mail programs: one of them, at
 * /contacts/{id}/card.vcf, or all that the list shows of what is asked in the address, at
 * /contacts.vcf. Internal notes stay here. */
void cards_one(struct req *q, struct res *r);
void cards_all(struct req *q, struct res *r);
/* Under the head of the list: the cards of what it shows. */
struct list;
struct view;
void cards_link(struct view *v, struct req *q, const struct list *l);

#endif
