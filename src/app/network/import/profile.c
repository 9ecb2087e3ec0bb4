/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/profile.h"

#include "format/csv.h"

const struct import_profile *const import_profiles[] = {
    &import_shelter_occupancy,
    NULL,
};

const struct import_profile *import_profile_named(struct str name)
{
    for (const struct import_profile *const *p = import_profiles; *p; p++)
        if (str_is(name, (*p)->name))
            return *p;
    return NULL;
}

struct heading {
    const struct import_profile *found;
};

static bool has_columns(const struct import_profile *p, const struct csv_row *row)
{
    for (const char *const *column = p->columns; *column; column++) {
        size_t i = 0;
        while (i < row->n_cells && !str_is(str_trim(row->cells[i]), *column))
            i++;
        if (i == row->n_cells)
            return false;
    }
    return true;
}

static bool match(void *ctx, const struct csv_row *row)
{
    struct heading *h = ctx;
    for (const struct import_profile *const *p = import_profiles; *p && !h->found; p++)
        if (has_columns(*p, row))
            h->found = *p;
    return false; /* the first line is enough */
}

const struct import_profile *import_profile_guess(struct arena *a, struct str beginning,
                                                  char *ret_separator)
{
    static const char separators[] = ",;\t";
    for (const char *s = separators; *s; s++) {
        struct heading h = { NULL };
        csv_read(a, beginning, *s, match, &h);
        *ret_separator = *s;
        if (h.found)
            return h.found;
    }
    return NULL;
}
