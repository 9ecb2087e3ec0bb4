/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tplc/tplc.h"

static bool is_one_of(struct str name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

#define IS_ONE_OF(name, ...)                                                                       \
    is_one_of((name), (const char *const[]){ __VA_ARGS__ },                                        \
              sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

bool element_is_void(struct str name)
{
    return IS_ONE_OF(name, "area", "br", "col", "embed", "hr", "img", "input", "link", "meta",
                     "source", "track", "wbr");
}

/* They run code, load other documents, or change what addresses mean. */
bool element_is_refused(struct str name)
{
    return IS_ONE_OF(name, "style", "base", "object", "embed", "applet", "iframe", "frame",
                     "frameset", "portal", "xmp", "plaintext", "listing", "noembed", "noframes",
                     "foreignobject", "set", "animate", "animatemotion", "animatetransform");
}

bool element_is_text_only(struct str name)
{
    return IS_ONE_OF(name, "title", "textarea");
}

/* The browser closes an open <p> in front of these. */
bool element_ends_paragraph(struct str name)
{
    return IS_ONE_OF(name, "address", "article", "aside", "blockquote", "details", "dialog", "div",
                     "dl", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3",
                     "h4", "h5", "h6", "header", "hgroup", "hr", "main", "menu", "nav", "ol", "p",
                     "pre", "search", "section", "table", "ul");
}

bool element_nests_not_in_itself(struct str name)
{
    return IS_ONE_OF(name, "a", "button", "form", "label", "option", "select");
}

bool attribute_is_address(struct str name)
{
    return IS_ONE_OF(name, "href", "src", "action", "formaction", "xlink:href", "cite", "poster",
                     "ping", "manifest", "data", "background");
}

/* The pages' policy blocks these, or they carry markup or several addresses in one value. */
bool attribute_is_refused(struct str name)
{
    return (name.n > 2 && name.p[0] == 'o' && name.p[1] == 'n') ||
           IS_ONE_OF(name, "style", "srcdoc", "srcset", "http-equiv");
}

struct str name_lower(struct arena *a, struct str name)
{
    char *p = arena_z(a, name);
    for (size_t i = 0; i < name.n; i++)
        if (p[i] >= 'A' && p[i] <= 'Z')
            p[i] = (char)(p[i] + ('a' - 'A'));
    return (struct str){ p, name.n };
}
