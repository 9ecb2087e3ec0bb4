/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "view/chart.h"

/* A drawing of fixed height whose width is the page's: x in percent, y in pixels. */
enum { TOP = 22, FLOOR = 132, HEIGHT = 154 };

int64_t columns_highest(const struct column *list, size_t n)
{
    int64_t most = 1;
    for (size_t i = 0; i < n; i++) {
        most = list[i].value > most ? list[i].value : most;
        most = list[i].places > most ? list[i].places : most;
    }
    return most;
}

static double height_of(int64_t value, int64_t most)
{
    return (double)(FLOOR - TOP) * (double)value / (double)most;
}

static void column(struct view *v, const struct column *c, double x, double width, int64_t most)
{
    double tall = height_of(c->value < 0 ? 0 : c->value, most);
    if (c->value < 0)
        out_fmt(v->out,
                "<rect class=\"c-no\" x=\"%.2f%%\" width=\"%.2f%%\" y=\"%d\" height=\"2\"/>", x,
                width, FLOOR - 2);
    else
        out_fmt(v->out,
                "<rect class=\"%s\" x=\"%.2f%%\" width=\"%.2f%%\" y=\"%.1f\" height=\"%.1f\" "
                "rx=\"1.5\"/>",
                c->places > 0 && c->value >= c->places ? "bar a" : "bar", x, width, FLOOR - tall,
                tall);
    if (c->places > 0)
        out_fmt(v->out, "<line class=\"tgt\" x1=\"%.2f%%\" x2=\"%.2f%%\" y1=\"%.1f\" y2=\"%.1f\"/>",
                x - width / 12, x + width * 13 / 12, FLOOR - height_of(c->places, most),
                FLOOR - height_of(c->places, most));
}

static void day_below(struct view *v, day d, const char *x, const char *anchor)
{
    out_fmt(v->out, "<text class=\"tm\" x=\"%s\" y=\"%d\" text-anchor=\"%s\">", x, HEIGHT - 4,
            anchor);
    tpl_text(v, text_day(v->arena, v->lang, d, DAY_NO_YEAR));
    tpl_raw(v, "</text>");
}

void chart_columns(struct view *v, const struct column *list, size_t n, day first,
                   struct str most_said, struct str sentence)
{
    int64_t most = columns_highest(list, n);
    double step = 100.0 / (double)(n ? n : 1), width = step * 0.84;
    out_fmt(v->out, "<svg class=\"ch\" width=\"100%%\" height=\"%d\" role=\"img\" aria-label=\"",
            HEIGHT);
    tpl_text(v, sentence);
    tpl_raw(v, "\">");
    for (size_t i = 0; i < n; i++)
        column(v, &list[i], step * (double)i + step * 0.08, width, most);
    out_fmt(v->out, "<line class=\"ax z\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>", FLOOR,
            FLOOR);
    if (has(most_said)) {
        tpl_raw(v, "<text class=\"tm\" x=\"0\" y=\"13\">");
        tpl_text(v, most_said);
        tpl_raw(v, "</text>");
    }
    day_below(v, first, "0", "start");
    if (n > 8)
        day_below(v, first + (day)(n / 2), "50%", "middle");
    if (n > 1)
        day_below(v, first + (day)n - 1, "100%", "end");
    tpl_raw(v, "</svg>");
}
