/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/foldline.h"

#include <string.h>

enum { FOLD = 75 };

struct str foldline_escaped(struct arena *a, struct str s)
{
    struct out o;
    out_init(&o, a, 1 << 20);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\n')
            out_lit(&o, "\\n");
        else if (s.p[i] != '\r') {
            if (strchr("\\,;", s.p[i]))
                out_char(&o, '\\');
            out_char(&o, s.p[i]);
        }
    }
    return out_view(&o);
}

void foldline_write(struct out *o, struct str line)
{
    size_t room = FOLD;
    while (line.n > room) {
        size_t n = room;
        while (n > 1 && ((unsigned char)line.p[n] & 0xC0) == 0x80)
            n--;
        out_str(o, str_sub(line, 0, n));
        out_lit(o, "\r\n ");
        line = str_sub(line, n, line.n);
        room = FOLD - 1;
    }
    out_str(o, line);
    out_lit(o, "\r\n");
}
