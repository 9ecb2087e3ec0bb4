/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef SUPPORT_MATRIX_H
#define SUPPORT_MATRIX_H

#include "guard/membership.h"
#include "support/realm.h"

/* tests/authz/routes.txt: who may do what, as written there. */
enum { MATRIX_WHO = 24, MATRIX_ROUTES = 1000, MATRIX_SEES = 48 };

struct matrix_who {
    struct str name; /* "director@own" */
    enum role role;  /* ROLE_NONE: nobody is signed in */
    bool agency;
};
struct matrix_row {
    int line;
    enum method method;
    struct str path, status;
    struct str cells[MATRIX_WHO];
    struct str kind, mark, query, with; /* NULL when not said; kind: from the path */
    struct str shows;                   /* of a page: what is on it; NULL when not said */
    bool fresh, same, file, noted;
    bool also; /* one more line of a route that has its own */
};
struct matrix {
    struct matrix_who who[MATRIX_WHO];
    size_t n_who;
    struct matrix_row *rows, *sees;
    size_t n_rows, n_sees;
};

/* Reads the file; a line that cannot be read ends the test and names itself. */
void matrix_read(struct matrix *m, struct arena *a, const char *file);
bool matrix_has_id(const struct matrix_row *row);
/* The row of a route, of an address ("/contacts/4"); NULL. `ret_ids`: the numbers in it. */
const struct matrix_row *matrix_row_of(const struct matrix *m, enum method method, struct str path);
const struct matrix_row *matrix_row_at(const struct matrix *m, enum method method,
                                       struct str address, int64_t *ret_id);
/* "/contacts/{id}" and "name={mark}" with their words put in. */
struct str matrix_fill(struct arena *a, struct str pattern, const struct value *words, size_t n);

#endif
