/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/text.h"

#include <strings.h>

struct str lang_code(enum lang l)
{
    return l == LANG_EN ? STR("en") : STR("fr");
}

bool lang_parse(struct str code, enum lang *ret)
{
    struct str language, region;
    str_cut(code, '-', &language, &region);
    if (language.n != 2)
        return false;
    if (strncasecmp(language.p, "fr", 2) == 0)
        *ret = LANG_FR;
    else if (strncasecmp(language.p, "en", 2) == 0)
        *ret = LANG_EN;
    else
        return false;
    return true;
}
