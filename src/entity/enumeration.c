/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "entity/entity.h"

struct str enumeration_label(const struct enumeration *e, enum lang l, struct str code)
{
    for (int i = 1; i < e->n_values; i++)
        if (str_is(code, e->values[i].code))
            return e->values[i].label[l];
    return STR_NULL;
}
