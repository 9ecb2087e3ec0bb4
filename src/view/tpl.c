/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "view/tpl.h"

void tpl_text_u64(struct view *v, uint64_t n)
{
    if (n > 9)
        tpl_text_u64(v, n / 10);
    out_char(v->out, (char)('0' + n % 10));
}

void tpl_url_address_str(struct view *v, struct str s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '@' && s.p[i] != '+')
            continue;
        out_url_part(v->out, str_sub(s, from, i - from));
        out_char(v->out, s.p[i]);
        from = i + 1;
    }
    out_url_part(v->out, str_sub(s, from, s.n));
}

void tpl_icon(struct view *v, const char *name)
{
    tpl_raw(v, "<svg class=\"i\" aria-hidden=\"true\"><use href=\"");
    tpl_text_z(v, asset_url("icons.svg"));
    tpl_raw(v, "#i-");
    tpl_text_z(v, name);
    tpl_raw(v, "\"/></svg>");
}
