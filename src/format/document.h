/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_DOCUMENT_H
#define FORMAT_DOCUMENT_H

#include "core/out.h"
#include "text/text.h"

/* Papers: one Markdown text per language with typed fields, then HTML, then PDF. */

/* -- fields {{name}} of a text. What a person typed is never read as Markdown. -- */
enum merge_kind {
    MERGE_LINE,  /* one line: line breaks become spaces */
    MERGE_BLOCK, /* paragraphs, kept apart by empty lines */
    MERGE_PARTS, /* Markdown that the program wrote, values in it already escaped */
};
struct merge_field {
    const char *name;
    enum merge_kind kind;
    struct str value;
};
struct merge_field merge_line(const char *name, struct str value);
struct merge_field merge_block(const char *name, struct str value);
struct merge_field merge_parts(const char *name, struct str markdown);

/* Writes `text` with its fields filled. False when the text names a field that is not given or has
 * no value, or does not name one that is given; *ret_name is that field. */
bool document_merge(struct out *o, enum lang l, struct str text, const struct merge_field *fields,
                    size_t n_fields, struct str *ret_name);
/* One value as merge_line and merge_block write it: for parts. */
void document_line(struct out *o, enum lang l, struct str value);
void document_block(struct out *o, enum lang l, struct str value);

/* -- HTML: safe mode of cmark-gfm (no raw HTML, links by an allow-list). `below` is added to the
 * level of headings: 1 makes the title an h2. -- */
void document_html(struct out *o, struct str markdown, int below);
/* Around the body of a page that becomes a PDF: letter size, our styles, and `more` of them. */
void document_begin(struct out *o, enum lang l, struct str title, const char *more);
void document_end(struct out *o);
/* A whole page for the PDF, of a Markdown text. */
struct str document_page(struct arena *a, enum lang l, struct str title, struct str markdown);

/* -- PDF, tagged, by WeasyPrint in a sandbox (format/sandbox.h). For the worker only: it takes
 * seconds. False and *ret_why (for the log) when the program is missing or fails. -- */
bool document_pdf(struct arena *a, struct str html, struct str *ret_pdf, struct str *ret_why);

#endif
