/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef SUPPORT_ATTEMPT_H
#define SUPPORT_ATTEMPT_H

#include "support/matrix.h"

/* One request of one cell of the table. */
struct attempt {
    struct realm *realm;
    struct arena *memory;
    const struct matrix_row *row;
    size_t who;
    enum realm_whose whose;
    bool there; /* the one who asks is of the other community */
    struct test_person person;
    struct realm_record record;
    const char *target;
    const struct value *form;
    size_t n_form;
    struct value headers[1];
    size_t n_headers;
    bool no_csrf;
};

/* A pattern, the address and the form, from the row's words and the record. */
struct str attempt_fill(const struct attempt *c, struct str pattern);
void attempt_target(struct attempt *c);
void attempt_form(struct attempt *c);
struct res attempt_ask(const struct attempt *c, const char *method, const char *target);
struct res attempt_row(const struct attempt *c); /* as the row says */
/* "/agreements/{id}/clauses/{id}" -> "/agreements/{id}/clauses/{clause}" */
struct str attempt_pattern(struct arena *a, struct str path);

#endif
