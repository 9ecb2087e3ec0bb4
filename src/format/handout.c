/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/handout.h"

#include "format/document.h"

static const char style[] =
    "@page{margin:16mm 16mm 18mm}@page wide{size:letter landscape;margin:14mm 14mm 16mm}"
    "html{font-size:10pt;line-height:1.35}"
    ".paper{break-before:page}.paper:first-of-type{break-before:auto}.wide{page:wide}"
    "h1{font-size:17pt;margin:0 0 2mm}h2{font-size:12.5pt;margin:6mm 0 2mm}"
    "h3{font-size:10.5pt;margin:3.5mm 0 1mm}"
    ".lede,small,.lab{color:#4f5d64}small,.lab{display:block;font-weight:400;font-size:8.5pt}"
    ".said{white-space:pre-line;overflow-wrap:anywhere;margin:0 0 1.5mm}"
    "table{border-collapse:collapse;width:100%;margin:0 0 3mm;table-layout:fixed}"
    "th,td{border:.5pt solid #8a969b;padding:1.5mm 2mm;text-align:left;vertical-align:top}"
    "th{background:#f1f0ea;font-weight:650}thead{display:table-header-group}"
    "tr{break-inside:avoid}th.no{width:7mm}th.row{width:19%}.empty td{height:14mm}"
    ".write{border-bottom:.5pt solid #8a969b;height:9mm}"
    ".voice{break-inside:avoid;margin:0 0 2mm}.voice>b{display:block}"
    ".agreed{border-left:2pt solid #1d6b5f;padding-left:3mm;margin:2mm 0 3mm}"
    ".box{display:inline-block;width:3.2mm;height:3.2mm;border:.6pt solid #1d2a2f;"
    "margin:0 1.5mm 0 4mm;vertical-align:-.3mm}";

static void words_put(struct out *o, const char *open, struct str said, const char *close)
{
    if (!said.n)
        return;
    out_str(o, str_of(open));
    out_html(o, said);
    out_str(o, str_of(close));
}

void handout_begin(struct out *o, enum lang l, struct str title)
{
    document_begin(o, l, title, style);
}

void handout_end(struct out *o)
{
    document_end(o);
}

void handout_part_begin(struct out *o, bool wide, struct str title, struct str text)
{
    out_str(o, wide ? STR("<section class=\"paper wide\">") : STR("<section class=\"paper\">"));
    words_put(o, "<h1>", title, "</h1>");
    handout_note(o, text);
}

void handout_part_end(struct out *o)
{
    out_lit(o, "</section>");
}

void handout_heading(struct out *o, int level, struct str words)
{
    words_put(o, level == 2 ? "<h2>" : "<h3>", words, level == 2 ? "</h2>" : "</h3>");
}

void handout_note(struct out *o, struct str words)
{
    words_put(o, "<p class=\"lede\">", words, "</p>");
}

void handout_said(struct out *o, struct str label, struct str words)
{
    words_put(o, "<span class=\"lab\">", label, "</span>");
    words_put(o, "<p class=\"said\">", words, "</p>");
}

void handout_line(struct out *o, struct str words)
{
    words_put(o, "<p class=\"write\">", words, "</p>");
}

void handout_lines(struct out *o, struct str words)
{
    out_lit(o, "<div class=\"voice\">");
    handout_note(o, words);
    out_lit(o, "<div class=\"write\"></div><div class=\"write\"></div></div>");
}

void handout_choices_begin(struct out *o, struct str label)
{
    words_put(o, "<p class=\"lede\">", label, "");
}

void handout_choice(struct out *o, struct str words)
{
    words_put(o, "<span class=\"box\"></span>", words, "");
}

void handout_choices_end(struct out *o)
{
    out_lit(o, "</p>");
}

void handout_group_begin(struct out *o, bool marked, struct str name)
{
    out_str(o, marked ? STR("<div class=\"agreed\">") : STR("<div class=\"voice\">"));
    words_put(o, "<b>", name, "</b>");
}

void handout_group_end(struct out *o)
{
    out_lit(o, "</div>");
}

void handout_table_begin(struct out *o, bool numbered)
{
    out_str(o, numbered ? STR("<table><thead><tr><th class=\"no\"></th>")
                        : STR("<table><thead><tr><th class=\"row\"></th>"));
}

static void head(struct out *o, struct str title, struct str hint)
{
    words_put(o, "", title, "");
    words_put(o, "<small>", hint, "</small>");
    out_lit(o, "</th>");
}

void handout_head(struct out *o, struct str title, struct str hint)
{
    out_lit(o, "<th>");
    head(o, title, hint);
}

void handout_heads_end(struct out *o)
{
    out_lit(o, "</tr></thead><tbody>");
}

void handout_row_begin(struct out *o, bool empty, struct str title, struct str text)
{
    out_str(o, empty ? STR("<tr class=\"empty\"><th>") : STR("<tr><th>"));
    head(o, title, text);
}

void handout_cell_begin(struct out *o)
{
    out_lit(o, "<td>");
}

void handout_cell_end(struct out *o)
{
    out_lit(o, "</td>");
}

void handout_row_end(struct out *o)
{
    out_lit(o, "</tr>");
}

void handout_table_end(struct out *o)
{
    out_lit(o, "</tbody></table>");
}
