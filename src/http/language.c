/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/exchange.h"

#include <stdlib.h>

enum { A_YEAR = 365 * 24 * 3600 };
static const char COOKIE[] = "__Host-lang";

/* The quality of one range of Accept-Language in thousandths. */
static int quality(struct str parameters)
{
    ptrdiff_t at = str_find(parameters, STR("q="));
    struct str q = at < 0 ? STR("1") : str_trim(str_sub(parameters, (size_t)at + 2, 5));
    int thousandths = 0, step = 1000;
    for (size_t i = 0; i < q.n; i++) {
        if (q.p[i] == '.' && i == 1)
            continue;
        if (q.p[i] < '0' || q.p[i] > '9' || (i == 0 && q.p[i] > '1'))
            break;
        thousandths += (q.p[i] - '0') * step;
        step /= 10;
    }
    return thousandths;
}

/* The first of the best ranges that is a language of ours; French when none is. */
static enum lang accepted(struct str header)
{
    enum lang best = LANG_FR, one;
    int most = 0;
    struct str range, code, parameters;
    while (str_next(&header, ',', &range)) {
        str_cut(range, ';', &code, &parameters);
        int q = quality(parameters);
        if (q > most && lang_parse(str_trim(code), &one)) {
            best = one;
            most = q;
        }
    }
    return best;
}

enum lang exchange_lang(const struct exchange *x)
{
    enum lang l;
    if (lang_parse(head_cookie(&x->head, COOKIE), &l))
        return l;
    if (x->signed_in && x->session.has_lang)
        return x->session.lang;
    return accepted(head_find(&x->head, "Accept-Language"));
}

/* ?lang=en on any page: remembered, then the same page without it. */
bool exchange_switch_lang(struct exchange *x)
{
    enum lang l;
    if (x->q.method != METHOD_GET || !lang_parse(req_query(&x->q, "lang"), &l))
        return false;
    exchange_again(x);
    res_cookie(&x->r, COOKIE, lang_code(l), A_YEAR);
    res_redirect(&x->r, "%.*s", STR_ARG(req_here(&x->q, "lang", STR_NULL)));
    return true;
}
