/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SERVICE_H
#define APP_SERVICE_H

#include "app/network/schedule/schedule.h"
#include "service.ent.h"

extern const struct module module_service;
extern const struct record_pages service_pages;

/* -- a part of other pages: {{call service_section_html(&m->services)}} ------------------------ */
struct services_line {
    int64_t id;
    struct str name, categories, waiting; /* the last two may be NULL */
};
struct services_section {
    struct services_line *lines;
    size_t n_lines;
    struct str add; /* where one is added; NULL: not by this person */
};
struct services_section services_of_organization(struct req *q, int64_t organization,
                                                 bool may_write);
struct services_section services_of_program(struct req *q, int64_t program, int64_t organization,
                                            bool may_write);

/* -- its page and its sheet -------------------------------------------------------------------- */
struct service_place {
    int64_t id;
    struct str name, address, city, postal_code, phone, accessibility;
    bool is_here; /* offered there */
    struct hours_section hours;
};
struct service_view {
    struct record_tools tools;
    const struct service *service;
    struct str organization, program; /* program NULL: none */
    struct str categories, populations, description;
    struct record_fact *facts; /* what else is known, in the order one asks */
    size_t n_facts;
    struct service_place *places; /* all of the organization */
    size_t n_places, n_here;
    struct hours_section hours; /* its own */
    /* of the sheet */
    struct str other, checked, printed, community;
    struct str organization_phone;
    struct str now, open_href; /* “Ouvert maintenant…”; the address for everybody; NULL: none */
    enum status mark;          /* of now */
    bool is_public, may_open;
};
void service_sheet(struct req *q, struct res *r);       /* GET /services/{id}/sheet */
void service_open_sheet(struct req *q, struct res *r);  /* GET /l/{slug}/services/{id} */
void service_sheets_open(struct req *q, struct res *r); /* POST /services/public */
/* Whether the community has decided that its sheets are read without signing in. */
bool service_sheets_are_public(struct tx *tx);
/* What is shown of it, in the request's language. */
struct service_view service_view_of(struct req *q, const struct service *s);

#endif
