/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/duplicate/likeness.h"
#include "core/key.h"

/* In the order of the bits of enum like_reason. */
static const struct {
    const char *code;
    enum text_id words;
} reasons_all[LIKE_REASONS] = {
    { "name", TEXT_duplicate_why_name },
    { "name_near", TEXT_duplicate_why_name_near },
    { "name_part", TEXT_duplicate_why_name_part },
    { "initials", TEXT_duplicate_why_initials },
    { "phone", TEXT_duplicate_why_phone },
    { "email", TEXT_duplicate_why_email },
    { "domain", TEXT_duplicate_why_domain },
    { "site", TEXT_duplicate_why_site },
    { "address", TEXT_duplicate_why_address },
    { "postal", TEXT_duplicate_why_postal },
    { "city", TEXT_duplicate_why_city },
    { "organization", TEXT_duplicate_why_organization },
    { "place", TEXT_duplicate_why_place },
    { "unlike_city", TEXT_duplicate_why_unlike_city },
    { "unlike_address", TEXT_duplicate_why_unlike_address },
    { "unlike_phone", TEXT_duplicate_why_unlike_phone },
    { "unlike_type", TEXT_duplicate_why_unlike_type },
    { "unlike_place", TEXT_duplicate_why_unlike_place },
};

struct str like_codes(struct arena *a, unsigned reasons)
{
    struct str codes = STR("");
    for (unsigned i = 0; i < LIKE_REASONS; i++)
        if (reasons & 1u << i)
            codes = codes.n ? arena_fmt(a, "%.*s %s", STR_ARG(codes), reasons_all[i].code)
                            : str_of(reasons_all[i].code);
    return codes;
}

unsigned like_reasons(struct str codes)
{
    unsigned reasons = 0;
    struct str code;
    while (str_next(&codes, ' ', &code))
        for (unsigned i = 0; i < LIKE_REASONS; i++)
            if (str_is(code, reasons_all[i].code))
                reasons |= 1u << i;
    return reasons;
}

static struct str listed(struct arena *a, enum lang l, unsigned reasons)
{
    struct str said = STR_NULL;
    for (unsigned i = 0; i < LIKE_REASONS; i++) {
        if (!(reasons & 1u << i))
            continue;
        struct str words = text(l, reasons_all[i].words);
        said = said.p ? arena_fmt(a, "%.*s, %.*s", STR_ARG(said), STR_ARG(words)) : words;
    }
    return said;
}

struct str like_words(struct arena *a, enum lang l, unsigned reasons)
{
    unsigned against = reasons & ~((unsigned)UNLIKE_CITY - 1);
    struct str pro = listed(a, l, reasons & ((unsigned)UNLIKE_CITY - 1));
    struct str contra = listed(a, l, against);
    if (!pro.p)
        return STR_NULL;
    if (!contra.p)
        return key_capital(a, pro);
    return key_capital(a,
                       text_with(a, l, TEXT_duplicate_why_but,
                                 TEXT_ARGS({ "why", .value = pro }, { "but", .value = contra })));
}
