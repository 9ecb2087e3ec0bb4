/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_HANDOUT_H
#define FORMAT_HANDOUT_H

#include "core/out.h"
#include "text/text.h"

/* A paper to fill by hand or to read: parts that begin on a page each, with headings, tables and
 * lines to write on. What is empty is left out; everything is escaped here. The page that comes out
 * is for document_pdf. */
void handout_begin(struct out *o, enum lang l, struct str title);
void handout_end(struct out *o);

/* Wide: on its side. */
void handout_part_begin(struct out *o, bool wide, struct str title, struct str text);
void handout_part_end(struct out *o);
void handout_heading(struct out *o, int level, struct str words); /* 2 or 3 */
void handout_note(struct out *o, struct str words);               /* small print */
/* Words as they were written, line by line, under a label. */
void handout_said(struct out *o, struct str label, struct str words);
void handout_line(struct out *o, struct str words);  /* words, then room to write on that line */
void handout_lines(struct out *o, struct str words); /* a question, and two lines to answer it */
/* What may be chosen: a label, then a box before each. */
void handout_choices_begin(struct out *o, struct str label);
void handout_choice(struct out *o, struct str words);
void handout_choices_end(struct out *o);

/* What belongs to one name; `marked` has a rule beside it. */
void handout_group_begin(struct out *o, bool marked, struct str name);
void handout_group_end(struct out *o);

/* Heads are given one by one; rows then have a head of their own. Numbered: rows have only a number
 * there. */
void handout_table_begin(struct out *o, bool numbered);
void handout_head(struct out *o, struct str title, struct str hint);
void handout_heads_end(struct out *o);
void handout_row_begin(struct out *o, bool empty, struct str title, struct str text);
void handout_cell_begin(struct out *o);
void handout_cell_end(struct out *o);
void handout_row_end(struct out *o);
void handout_table_end(struct out *o);

#endif
