/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "view/chart.h"

/* Marks stand in percent of the width, written with two decimals: integers in hundredths of a
 * percent are exact and quick. */
enum { WHOLE = 10000 };

static void percent(struct view *v, int64_t hundredths)
{
    out_fmt(v->out, "%d.%02d%%", (int)(hundredths / 100), (int)(hundredths % 100));
}

static void chart_open(struct view *v, int height, struct str sentence)
{
    tpl_raw(v, "<svg class=\"ch\" width=\"100%\" height=\"");
    tpl_text(v, height);
    tpl_raw(v, "\"");
    if (sentence.p) {
        tpl_raw(v, " role=\"img\" aria-label=\"");
        tpl_text(v, sentence);
        tpl_raw(v, "\">");
    } else {
        tpl_raw(v, " aria-hidden=\"true\">");
    }
}

static void chart_close(struct view *v)
{
    tpl_raw(v, "</svg>");
}

/* A rectangle of the class, which comes from our own tables only. */
static void bar(struct view *v, const char *class, int64_t x, int64_t width, int y, int height)
{
    tpl_raw(v, "<rect class=\"");
    tpl_text(v, class);
    tpl_raw(v, "\" x=\"");
    percent(v, x);
    tpl_raw(v, "\" width=\"");
    percent(v, width);
    tpl_raw(v, "\" y=\"");
    tpl_text(v, y);
    tpl_raw(v, "\" height=\"");
    tpl_text(v, height);
    tpl_raw(v, "\" rx=\"2\"/>");
}

/* -- strips of cells
 * ------------------------------------------------------------------------------------ */

void chart_heat(struct view *v, const int *counts, size_t n, struct str sentence)
{
    static const char *const heat[] = { "h0", "h1", "h2", "h3", "h4" };
    chart_open(v, 16, sentence);
    for (size_t i = 0; i < n; i++) {
        int64_t x = (int64_t)i * WHOLE / (int64_t)n, width = WHOLE / (int64_t)n;
        int level = counts[i] < 0 ? 0 : counts[i] > 4 ? 4 : counts[i];
        bar(v, heat[level], x, width - width / 12, 0, 16);
    }
    chart_close(v);
}

void chart_cells(struct view *v, const enum cell *cells, size_t n, struct str sentence)
{
    chart_open(v, 18, sentence);
    for (size_t i = 0; i < n; i++) {
        int64_t step = WHOLE / (int64_t)n, x = (int64_t)i * WHOLE / (int64_t)n + step / 28;
        int64_t width = step - step / 9;
        switch (cells[i]) {
        case CELL_MET:
            bar(v, "c-met", x, width, 0, 18);
            break;
        case CELL_DUE:
            bar(v, "c-due", x, width, 1, 16);
            break;
        case CELL_NONE:
            bar(v, "c-no", x, width, 8, 2);
            break;
        case CELL_LATE:
            bar(v, "c-late", x, width, 0, 18);
            tpl_raw(v, "<line class=\"c-x\" x1=\"");
            percent(v, x);
            tpl_raw(v, "\" y1=\"18\" x2=\"");
            percent(v, x + width);
            tpl_raw(v, "\" y2=\"0\"/>");
            break;
        }
    }
    chart_close(v);
}

void chart_cells_key(struct view *v)
{
    tpl_raw(v, "<p class=\"key\"><span><svg width=\"16\" height=\"14\" aria-hidden=\"true\">"
               "<rect class=\"c-met\" width=\"16\" height=\"14\" rx=\"2\"/></svg>");
    tpl_text(v, text(v->lang, TEXT_view_cells_met));
    tpl_raw(v, "</span><span><svg width=\"16\" height=\"14\" aria-hidden=\"true\">"
               "<rect class=\"c-late\" width=\"16\" height=\"14\" rx=\"2\"/>"
               "<line class=\"c-x\" x1=\"0\" y1=\"14\" x2=\"16\" y2=\"0\"/></svg>");
    tpl_text(v, text(v->lang, TEXT_view_cells_late));
    tpl_raw(v, "</span><span><svg width=\"16\" height=\"14\" aria-hidden=\"true\">"
               "<rect class=\"c-due\" x=\"1\" y=\"1\" width=\"14\" height=\"12\" rx=\"2\"/></svg>");
    tpl_text(v, text(v->lang, TEXT_view_cells_due));
    tpl_raw(v, "</span></p>");
}

void chart_nights(struct view *v, const int *taken, size_t n, int places, struct str sentence)
{
    static const char *const full[] = { "h0", "h1", "h2", "h3", "h4" };
    chart_open(v, 18, sentence);
    for (size_t i = 0; i < n; i++) {
        int64_t step = WHOLE / (int64_t)n, x = (int64_t)i * WHOLE / (int64_t)n;
        int64_t share = places > 0 ? (int64_t)taken[i] * 100 / places : taken[i] > 0 ? 100 : 0;
        /* Full is darkest; the steps below tell 95, 80 and 50 % apart. */
        int level = share >= 100 ? 4 : share >= 95 ? 3 : share >= 80 ? 2 : share >= 50 ? 1 : 0;
        if (taken[i] < 0)
            bar(v, "c-no", x, step - step / 9, 8, 2);
        else
            bar(v, full[level], x, step - step / 9, 0, 18);
    }
    chart_close(v);
}

/* -- curves
 * ------------------------------------------------------------------------------------------------
 */

void chart_spark(struct view *v, const double *values, size_t n, bool attention,
                 struct str sentence)
{
    double low = n ? values[0] : 0, high = low;
    for (size_t i = 1; i < n; i++) {
        low = values[i] < low ? values[i] : low;
        high = values[i] > high ? values[i] : high;
    }
    double span = high > low ? high - low : 1;
    chart_open(v, 34, sentence);
    tpl_raw(v, "<line class=\"ax z\" x1=\"0\" x2=\"100%\" y1=\"33\" y2=\"33\"/>");
    tpl_raw(v, "<svg width=\"100%\" height=\"34\" viewBox=\"0 0 100 100\" "
               "preserveAspectRatio=\"none\"><polyline class=\"ln\" "
               "vector-effect=\"non-scaling-stroke\" points=\"");
    double x = 1, y = 92;
    for (size_t i = 0; i < n; i++) {
        x = n > 1 ? 1 + 98.0 * (double)i / (double)(n - 1) : 99;
        y = 92 - 84 * (values[i] - low) / span;
        out_fmt(v->out, "%s%.2f,%.2f", i ? " " : "", x, y);
    }
    tpl_raw(v, "\"/></svg>");
    if (n > 0) {
        tpl_raw(v, "<circle class=\"");
        tpl_text(v, attention ? "pt w" : "pt");
        out_fmt(v->out, "\" cx=\"99%%\" cy=\"%.2f\" r=\"4.5\"/>", y * 0.34);
    }
    chart_close(v);
}

enum { CURVES_HEIGHT = 170, CURVES_TOP = 20, CURVES_FLOOR = 148 };

static void curve_draw(struct view *v, const struct curve *c, size_t n, double top)
{
    static const char *const look[] = {
        [CURVE_MAIN] = "ln", [CURVE_MARK] = "tgt", [CURVE_QUIET] = "ln m dash"
    };
    bool open = false;
    tpl_raw(v, "<path class=\"");
    tpl_text(v, look[c->look]);
    tpl_raw(v, "\" vector-effect=\"non-scaling-stroke\" d=\"");
    for (size_t i = 0; i < n; i++) {
        double x = n > 1 ? 1000.0 * (double)i / (double)(n - 1) : 500;
        if (c->values[i] >= 0)
            out_fmt(v->out, "%s%.1f %.1f", open ? "L" : "M", x, 1000 - 1000 * c->values[i] / top);
        if (c->values[i] >= 0 && !open && (i + 1 == n || c->values[i + 1] < 0))
            out_fmt(v->out, "L%.1f %.1f", x + 1, 1000 - 1000 * c->values[i] / top); /* alone */
        open = c->values[i] >= 0;
    }
    tpl_raw(v, "\"/>");
}

/* Where it stands now. */
static void curve_end(struct view *v, const struct curve *c, size_t n, double top)
{
    size_t i = n;
    while (i > 0 && c->values[i - 1] < 0)
        i--;
    if (i == 0)
        return;
    out_fmt(v->out, "<circle class=\"pt\" cx=\"%.2f%%\" cy=\"%.1f\" r=\"4.5\"/>",
            n > 1 ? 100.0 * (double)(i - 1) / (double)(n - 1) : 50,
            CURVES_FLOOR - (CURVES_FLOOR - CURVES_TOP) * c->values[i - 1] / top);
}

static void curves_label(struct view *v, const char *x, const char *anchor, int y, struct str words)
{
    if (!has(words))
        return;
    tpl_raw(v, "<text class=\"tm\" x=\"");
    tpl_text(v, x);
    out_fmt(v->out, "\" y=\"%d\" text-anchor=\"%s\">", y, anchor);
    tpl_text(v, words);
    tpl_raw(v, "</text>");
}

void chart_curves(struct view *v, const struct curve *list, size_t n_curves, size_t n_points,
                  double top, struct str top_said, struct str first, struct str last,
                  struct str sentence)
{
    chart_open(v, CURVES_HEIGHT, sentence);
    out_fmt(v->out, "<line class=\"ax\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>", CURVES_TOP,
            CURVES_TOP);
    out_fmt(v->out, "<line class=\"ax z\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>",
            CURVES_FLOOR, CURVES_FLOOR);
    out_fmt(v->out,
            "<svg y=\"%d\" width=\"100%%\" height=\"%d\" viewBox=\"0 0 1000 1000\" "
            "preserveAspectRatio=\"none\" overflow=\"visible\">",
            CURVES_TOP, CURVES_FLOOR - CURVES_TOP);
    for (size_t i = 0; i < n_curves; i++)
        curve_draw(v, &list[i], n_points, top > 0 ? top : 1);
    tpl_raw(v, "</svg>");
    for (size_t i = 0; i < n_curves; i++)
        if (list[i].look == CURVE_MAIN)
            curve_end(v, &list[i], n_points, top > 0 ? top : 1);
    curves_label(v, "0", "start", 13, top_said);
    curves_label(v, "0", "start", CURVES_HEIGHT - 4, first);
    curves_label(v, "100%", "end", CURVES_HEIGHT - 4, last);
    chart_close(v);
}

/* -- shares and time
 * ------------------------------------------------------------------------------------------ */

static const char *const part_class[] = { [PART_MAIN] = "bar a",
                                          [PART_HALF] = "bar",
                                          [PART_REST] = "bar z",
                                          [PART_WARN] = "bar w",
                                          [PART_DONE] = "bar k" };

void chart_parts(struct view *v, const struct part *parts, size_t n, struct str sentence)
{
    enum { GAP = 30, LEAST = 60 }; /* hundredths of a percent: even one row of many is seen */
    int64_t total = 0, shown = 0, x = 0;
    for (size_t i = 0; i < n; i++) {
        total += parts[i].n;
        shown += parts[i].n > 0;
    }
    int64_t room = WHOLE - (shown > 0 ? (shown - 1) * GAP + shown * LEAST : 0);
    chart_open(v, 26, sentence);
    if (total == 0)
        bar(v, "bar z", 0, WHOLE, 0, 26);
    for (size_t i = 0; i < n; i++) {
        if (parts[i].n <= 0)
            continue;
        int64_t width = LEAST + room * parts[i].n / total;
        bar(v, part_class[parts[i].tone], x, width, 0, 26);
        x += width + GAP;
    }
    chart_close(v);
}

void chart_swatch(struct view *v, enum part_tone tone)
{
    tpl_raw(v, "<svg width=\"12\" height=\"12\" aria-hidden=\"true\"><rect class=\"");
    tpl_text(v, part_class[tone]);
    tpl_raw(v, "\" width=\"12\" height=\"12\" rx=\"2\"/></svg>");
}

static int64_t share_of(int64_t days, int64_t longest)
{
    if (days < 0 || longest <= 0)
        return 0;
    return days >= longest ? WHOLE : days * WHOLE / longest;
}

void chart_age(struct view *v, int64_t days, int64_t usual, int64_t longest)
{
    chart_open(v, 5, STR_NULL);
    bar(v, "bar z", 0, WHOLE, 0, 5);
    bar(v, days > usual && usual > 0 ? "bar m" : "bar l", 0, share_of(days, longest), 0, 5);
    if (usual > 0) {
        tpl_raw(v, "<line class=\"ax z\" stroke-width=\"2\" y1=\"-3\" y2=\"8\" x1=\"");
        percent(v, share_of(usual, longest));
        tpl_raw(v, "\" x2=\"");
        percent(v, share_of(usual, longest));
        tpl_raw(v, "\"/>");
    }
    chart_close(v);
}

/* -- phases
 * ------------------------------------------------------------------------------------------------------
 */

static void step_words(struct view *v, const struct step *s)
{
    if (s->href.p) {
        tpl_raw(v, "<a href=\"");
        tpl_url(v, s->href);
        tpl_raw(v, "\"");
    } else {
        tpl_raw(v, "<span class=\"t\"");
    }
    if (s->state == STEP_NOW)
        tpl_raw(v, " aria-current=\"step\"");
    tpl_raw(v, ">");
    tpl_text(v, s->label);
    if (s->href.p)
        tpl_raw(v, "</a>");
    else
        tpl_raw(v, "</span>");
    if (!has(s->line))
        return;
    tpl_raw(v, "<small>");
    tpl_text(v, s->line);
    if (has(s->line2)) {
        tpl_raw(v, "<br>");
        tpl_text(v, s->line2);
    }
    tpl_raw(v, "</small>");
}

void stepper(struct view *v, const struct step *steps, size_t n)
{
    tpl_raw(v, "<ol class=\"steps\">");
    for (size_t i = 0; i < n; i++) {
        switch (steps[i].state) {
        case STEP_DONE:
            tpl_raw(v, "<li class=\"done\"><span class=\"dot\">");
            tpl_icon(v, "check");
            break;
        case STEP_NOW:
            tpl_raw(v, "<li class=\"now\"><span class=\"dot\">");
            tpl_text(v, i + 1);
            break;
        case STEP_LATER:
            tpl_raw(v, "<li><span class=\"dot\">");
            tpl_text(v, i + 1);
            break;
        }
        tpl_raw(v, "</span>");
        step_words(v, &steps[i]);
        tpl_raw(v, "</li>");
    }
    tpl_raw(v, "</ol>");
}
