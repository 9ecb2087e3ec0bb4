/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_PROGRAM_TYPES_H
#define APP_PROGRAM_TYPES_H

#include "format/program_types.h"
#include "http/http.h"
#include "program.ent.h"

/* The types of programs with their definitions and reference values, from
 * content/LANG/programs.txt; for the life of the program. A mistake in a file, or two languages
 * that differ, is a fault. */
const struct program_types *program_types_of(enum lang l);
/* Of a program's type; NULL when it has none. */
const struct program_reference *program_reference_of(enum lang l, int type);

/* Where a program departs from what is usual for its type: told, never refused. */
enum { PROGRAM_REMARKS = 4 };
size_t program_remarks(struct arena *a, enum lang l, const struct program *p,
                       struct str ret[PROGRAM_REMARKS]);

/* “9 jours”, “environ 14 mois”. */
struct str program_stay(struct arena *a, enum lang l, int64_t days);
/* “faible”, “de moyenne à élevée”; NULL when neither end is known. */
struct str program_acuity(struct arena *a, enum lang l, int from, int to);
/* “Liste fermée, 6 personnes, 3 semaines”; NULL when nothing is known. */
struct str program_waiting(struct arena *a, enum lang l, int state, int64_t people, int64_t weeks);

/* GET /programs/types: the reference page, which prints. */
void program_types_page(struct req *q, struct res *r);

#endif
