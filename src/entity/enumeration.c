/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "entity/entity.h"

struct str enumeration_label(const struct enumeration *e, enum lang l, struct str code)
{
    for (int i = 1; i < e->n_values; i++)
        if (str_is(code, e->values[i].code))
            return e->values[i].label[l];
    return STR_NULL;
}

unsigned enumeration_bits(const struct enumeration *e, struct str codes)
{
    unsigned bits = 0;
    struct str code;
    while (str_next(&codes, ' ', &code))
        for (int i = 1; i < e->n_values; i++)
            if (str_is(code, e->values[i].code))
                bits |= BIT_OF(i);
    return bits;
}

struct str enumeration_codes(struct arena *a, const struct enumeration *e, unsigned bits)
{
    struct out o;
    out_init(&o, a, 4096);
    for (int i = 1; i < e->n_values; i++)
        if (bits & BIT_OF(i))
            out_fmt(&o, "%s%s", o.n ? " " : "", e->values[i].code);
    return out_view(&o);
}

struct str enumeration_labels(struct arena *a, const struct enumeration *e, enum lang l,
                              unsigned bits)
{
    struct out o;
    out_init(&o, a, 4096);
    for (int i = 1; i < e->n_values; i++)
        if (bits & BIT_OF(i))
            out_fmt(&o, "%s%.*s", o.n ? ", " : "", STR_ARG(e->values[i].label[l]));
    return out_view(&o);
}
