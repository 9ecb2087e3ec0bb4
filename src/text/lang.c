/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/text.h"

struct str lang_code(enum lang l)
{
    return l == LANG_EN ? STR("en") : STR("fr");
}

bool lang_parse(struct str code, enum lang *ret)
{
    struct str language, region;
    str_cut(code, '-', &language, &region);
    if (str_is(language, "fr"))
        *ret = LANG_FR;
    else if (str_is(language, "en"))
        *ret = LANG_EN;
    else
        return false;
    return true;
}
