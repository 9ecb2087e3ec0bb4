/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/occupancy/occupancy.h"

#include "program.ent.h"

#include <string.h>

enum { FORTNIGHT = 14 };

void occupancy_run_init(struct occupancy_run *ret, day last)
{
    *ret = (struct occupancy_run){ .first = last - OCCUPANCY_NIGHTS + 1, .n = OCCUPANCY_NIGHTS };
    for (int i = 0; i < OCCUPANCY_NIGHTS; i++)
        ret->columns[i].value = -1;
}

void occupancy_run_add(struct occupancy_run *run, day night, int64_t taken, int64_t places)
{
    if (night < run->first || night >= run->first + OCCUPANCY_NIGHTS || taken == NUMBER_NONE)
        return;
    struct column *c = &run->columns[night - run->first];
    *c = (struct column){ .value = taken, .places = places == NUMBER_NONE ? 0 : places };
    run->least = run->known == 0 || taken < run->least ? taken : run->least;
    run->most = taken > run->most ? taken : run->most;
    run->known++;
}

void occupancy_run_begin(struct occupancy_run *run, day first)
{
    day last = run->first + OCCUPANCY_NIGHTS - 1;
    day begin = first < last - FORTNIGHT + 1 ? first : last - FORTNIGHT + 1;
    if (begin <= run->first)
        return;
    run->n = (size_t)(last - begin + 1);
    memmove(run->columns, run->columns + (begin - run->first), run->n * sizeof *run->columns);
    run->first = begin;
}

void occupancy_run_say(struct arena *a, enum lang l, struct occupancy_run *run, struct str unit)
{
    int64_t top = columns_highest(run->columns, run->n);
    run->top = text_with(a, l, TEXT_occupancy_top,
                         TEXT_ARGS({ "number", .number = top }, { "unit", .value = unit }));
    run->sentence =
        text_with(a, l, TEXT_occupancy_sentence,
                  TEXT_ARGS({ "least", .number = run->least }, { "most", .number = run->most },
                            { "unit", .value = unit }, { "count", .number = run->known }));
}

bool occupancy_program(struct tx *tx, enum lang l, int64_t program, struct occupancy_run *ret,
                       struct occupancy_of_program_row **ret_rows, size_t *ret_n)
{
    struct occupancy_of_program_in in = { .program = program, .most = OCCUPANCY_NIGHTS };
    *ret_n = occupancy_of_program(tx, &in, ret_rows);
    if (*ret_n == 0)
        return false;
    const struct occupancy_of_program_row *rows = *ret_rows;
    occupancy_run_init(ret, rows[0].day);
    for (size_t i = 0; i < *ret_n; i++)
        occupancy_run_add(ret, rows[i].day, rows[i].occupied, rows[i].capacity_actual);
    occupancy_run_begin(ret, rows[*ret_n - 1].day);
    occupancy_run_say(tx->arena, l, ret,
                      enumeration_label(&enumeration_capacity_type, l, rows[0].capacity_type));
    return ret->known > 0;
}
