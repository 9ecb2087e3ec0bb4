/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/document.h"

#include "core/fault.h"

#include <cmark-gfm.h>

/* -- Markdown to HTML -- */

static bool link_is_fine(const char *url)
{
    struct str s = str_of(url);
    return str_starts(s, STR("https://")) || str_starts(s, STR("http://")) ||
           str_starts(s, STR("mailto:")) || str_starts(s, STR("tel:"));
}

/* Headings go down, links outside of the list lose their address, images go. */
static void tame(cmark_node *root, int below)
{
    cmark_iter *walk = cmark_iter_new(root);
    for (cmark_event_type event; (event = cmark_iter_next(walk)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(walk);
        cmark_node_type type = cmark_node_get_type(node);
        if (event != CMARK_EVENT_ENTER)
            continue;
        if (type == CMARK_NODE_HEADING) {
            int level = cmark_node_get_heading_level(node) + below;
            cmark_node_set_heading_level(node, level > 6 ? 6 : level);
        } else if ((type == CMARK_NODE_LINK && !link_is_fine(cmark_node_get_url(node))) ||
                   type == CMARK_NODE_IMAGE) {
            cmark_node_set_url(node, "");
        }
    }
    cmark_iter_free(walk);
}

void document_html(struct out *o, struct str markdown, int below)
{
    cmark_mem *memory = cmark_get_default_mem_allocator();
    cmark_node *root =
        cmark_parse_document(markdown.p ? markdown.p : "", markdown.n, CMARK_OPT_VALIDATE_UTF8);
    tame(root, below);
    char *html = cmark_render_html_with_mem(root, CMARK_OPT_DEFAULT, NULL, memory);
    cmark_node_free(root);
    arena_defer(o->arena, memory->free, html);
    out_str(o, str_of(html));
}

/* -- the page that becomes a PDF -- */

static const char style[] =
    "@font-face{font-family:'Source Sans 3';src:url(normal.woff2);font-weight:200 900}"
    "@font-face{font-family:'Source Sans 3';src:url(italic.woff2);font-weight:200 900;"
    "font-style:italic}"
    "@font-face{font-family:'Source Sans wide';src:url(wide.woff2);font-weight:200 900}"
    "@font-face{font-family:'Source Sans more';src:url(more.woff2);font-weight:200 900}"
    "@page{size:letter;margin:22mm 24mm 24mm;"
    "@bottom-left{content:string(title);font:9pt 'Source Sans 3',sans-serif;color:#4f5d64}"
    "@bottom-right{content:counter(page) ' / ' counter(pages);"
    "font:9pt 'Source Sans 3',sans-serif;color:#4f5d64}}"
    "html{font:11pt/1.45 'Source Sans 3','Source Sans wide','Source Sans more',sans-serif;"
    "color:#1d2a2f}"
    "h1{font-size:20pt;line-height:1.2;margin:0 0 6mm;string-set:title content()}"
    "h2{font-size:13.5pt;margin:8mm 0 2mm;border-top:.6pt solid #8a969b;padding-top:3mm;"
    "break-after:avoid}"
    "h3{font-size:11.5pt;margin:4mm 0 1mm;break-after:avoid}"
    "p{margin:0 0 2.5mm;orphans:3;widows:3}"
    "ul{margin:0 0 2.5mm;padding-left:5mm}li{margin:0 0 1.2mm}"
    "code{font-family:monospace;font-size:8.5pt;overflow-wrap:anywhere}"
    "a{color:inherit}"
    "a[href^='tel:']{white-space:nowrap}";

void document_begin(struct out *o, enum lang l, struct str title, const char *more)
{
    out_lit(o, "<!doctype html><html lang=\"");
    out_html(o, lang_code(l));
    out_lit(o, "-CA\"><head><meta charset=\"utf-8\"><title>");
    out_html(o, title);
    out_lit(o, "</title><style>");
    out_str(o, str_of(style));
    out_str(o, str_of(more));
    out_lit(o, "</style></head><body>");
}

void document_end(struct out *o)
{
    out_lit(o, "</body></html>");
}

struct str document_page(struct arena *a, enum lang l, struct str title, struct str markdown)
{
    struct out o;
    out_init(&o, a, 4 << 20);
    document_begin(&o, l, title, "");
    document_html(&o, markdown, 0);
    document_end(&o);
    return out_view(&o);
}
