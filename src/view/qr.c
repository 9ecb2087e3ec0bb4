/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "view/qr.h"

#include "core/fault.h"

#include <qrencode.h>

enum { MARGIN = 4 };

static void free_code(void *code)
{
    QRcode_free(code);
}

/* The dark modules of one row, in runs. */
static void draw_row(struct view *v, const unsigned char *row, int width, int y)
{
    for (int x = 0; x < width;) {
        int run = 0;
        while (x + run < width && row[x + run] & 1)
            run++;
        if (run > 0)
            out_fmt(v->out, "M%d %dh%dv1h-%dz", x + MARGIN, y + MARGIN, run, run);
        x += run > 0 ? run : 1;
    }
}

void qr_code(struct view *v, struct str words, struct str label)
{
    QRcode *code = QRcode_encodeString8bit(arena_z(v->arena, words), 0, QR_ECLEVEL_M);
    if (!code)
        fault_raise(FAULT_INVARIANT, "a QR code cannot be made");
    arena_defer(v->arena, free_code, code);
    int side = code->width + 2 * MARGIN;
    tpl_raw(v, "<svg class=\"qr\" role=\"img\" shape-rendering=\"crispEdges\" viewBox=\"0 0 ");
    out_fmt(v->out, "%d %d", side, side);
    tpl_raw(v, "\" aria-label=\"");
    tpl_text(v, label);
    tpl_raw(v, "\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/><path fill=\"#000\" d=\"");
    for (int y = 0; y < code->width; y++)
        draw_row(v, code->data + y * code->width, code->width, y);
    tpl_raw(v, "\"/></svg>");
}
