/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TPLC_TPLC_H
#define TPLC_TPLC_H

#include "core/out.h"

/* tplc compiles one HTML template to a C function. The template's static HTML is followed tag by
 * tag, so that each value is written by the escaper of the place where it stands. */

/* Elements and attributes are never changed once made: a branch keeps the list it started with. */
struct element {
    struct str name;
    int line;
    const struct element *outer;
};

struct attribute {
    struct str name;
    const struct attribute *next;
};

enum place {
    IN_CONTENT, /* between tags */
    IN_TAG,     /* after the element's name, before > */
    IN_VALUE,   /* inside a double-quoted attribute value */
};

enum url_place {
    URL_NONE,    /* not an address */
    URL_START,   /* nothing written yet: a value is a whole address */
    URL_INSIDE,  /* after other text: a value is a percent-encoded part */
    URL_ADDRESS, /* after mailto: or tel: */
};

/* Where in the HTML the next byte stands. */
struct context {
    enum place place;
    const struct element *open; /* innermost open element */
    struct str tag;             /* IN_TAG, IN_VALUE: the element's name */
    int tag_line;
    bool tight; /* IN_TAG: white space must come before the next attribute */
    bool has_alt, has_src;
    const struct attribute *attributes;
    struct str attribute; /* IN_VALUE */
    enum url_place url;
};

enum block_kind { BLOCK_IF, BLOCK_FOR };

/* An open {{if}} or {{for}}. */
struct block {
    enum block_kind kind;
    int line;
    struct context start;  /* where every branch begins */
    struct context joined; /* what the finished branches have in common */
    bool any_joined;
    bool last_branch;    /* {{else}} or {{empty}} was seen */
    struct str variable; /* of a for */
    struct block *outer;
};

struct tplc {
    struct arena *arena;
    const char *path;
    struct str source;
    size_t at;
    int line;
    struct context context;
    struct block *block;
    struct str function;
    bool started; /* {{model}} was seen */
    struct out head, code;
    struct out text; /* static bytes not yet written to the code */
};

_Noreturn void refuse(const struct tplc *t, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The cursor. */
struct str rest(const struct tplc *t);
char peek(const struct tplc *t); /* 0 at the end */
void advance(struct tplc *t, size_t n);
bool at_directive(const struct tplc *t);
bool is_space(char c);
bool is_identifier(struct str s);

/* html.c: reads static HTML up to the next directive, or as much as is one step. */
void html_step(struct tplc *t);
void html_end(struct tplc *t);                   /* refuses what is left open */
bool html_is_preserved(const struct context *c); /* white space counts here: pre, textarea */
bool html_is_text_only(const struct context *c); /* title, textarea: no elements */

/* names.c: what HTML says of its elements and attributes; names in lower case. */
bool element_is_void(struct str name);
bool element_is_refused(struct str name);
bool element_is_text_only(struct str name);
bool element_ends_paragraph(struct str name);
bool element_nests_not_in_itself(struct str name);
bool attribute_is_address(struct str name);
bool attribute_is_refused(struct str name);
struct str name_lower(struct arena *a, struct str name);

/* directive.c */
void directive_step(struct tplc *t);

/* block.c */
void block_if(struct tplc *t, struct str rest, int line);
void block_elif(struct tplc *t, struct str rest, int line);
void block_else(struct tplc *t, struct str rest, int line);
void block_for(struct tplc *t, struct str rest, int line);
void block_empty(struct tplc *t, struct str rest, int line);
void block_end(struct tplc *t, struct str rest, int line);

/* code.c: the C that is made. */
void code_start(struct tplc *t, struct str parameters, int line);
void code_flush(struct tplc *t);                         /* static bytes so far, as one literal */
void code_line(struct tplc *t, struct out *o, int line); /* #line */
void code_end(struct tplc *t);
/* `expression` as C on one line; refuses an empty one, a ; and unbalanced brackets. */
struct str code_expression(struct tplc *t, struct str expression, int line);
/* Where an expression's first top-level `sep` is (' ' for any white space); its length when none.
 */
size_t code_find(struct str expression, char sep);

#endif
