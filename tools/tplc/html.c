/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tplc/tplc.h"

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == ':' || c == '.';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char last_byte(const struct out *o)
{
    return o->n > 0 ? o->p[o->n - 1] : '\0';
}

static bool is_inside(const struct context *c, const char *name)
{
    for (const struct element *e = c->open; e; e = e->outer)
        if (str_is(e->name, name))
            return true;
    return false;
}

bool html_is_preserved(const struct context *c)
{
    return is_inside(c, "pre") || is_inside(c, "textarea");
}

bool html_is_text_only(const struct context *c)
{
    return c->open && element_is_text_only(c->open->name);
}

/* An ampersand must begin a character reference: a bare one is a typing mistake or a broken
 * address. */
static void ampersand_check(const struct tplc *t)
{
    struct str s = rest(t);
    size_t i = 1;
    if (i < s.n && s.p[i] == '#')
        i++;
    size_t first = i;
    while (i < s.n && (is_letter(s.p[i]) || (s.p[i] >= '0' && s.p[i] <= '9')))
        i++;
    if (i == first || i >= s.n || s.p[i] != ';')
        refuse(t, t->line, "a bare &: write &amp;");
}

static struct str take_name(struct tplc *t)
{
    struct str s = rest(t);
    size_t n = 0;
    while (n < s.n && is_name(s.p[n]))
        n++;
    advance(t, n);
    return str_sub(s, 0, n);
}

/* -- content --------------------------------------------------------------------------------------
 */

/* A run of white space with a line feed in it becomes one line feed. */
static void content_space(struct tplc *t)
{
    struct str s = rest(t);
    size_t n = 0;
    bool feed = false;
    for (; n < s.n && is_space(s.p[n]); n++)
        feed |= s.p[n] == '\n';
    if (html_is_preserved(&t->context) || !feed)
        out_bytes(&t->text, s.p, n);
    else if (last_byte(&t->text) != '\n')
        out_char(&t->text, '\n');
    advance(t, n);
}

static void comment_skip(struct tplc *t)
{
    int line = t->line;
    ptrdiff_t end = str_find(rest(t), STR("-->"));
    if (end < 0)
        refuse(t, line, "the comment <!-- has no end");
    ptrdiff_t directive = str_find(str_sub(rest(t), 0, (size_t)end), STR("{{"));
    if (directive >= 0) {
        advance(t, (size_t)directive);
        refuse(t, t->line, "a directive inside a comment: use {{# comment}}");
    }
    advance(t, (size_t)end + 3);
}

static void doctype_copy(struct tplc *t)
{
    ptrdiff_t end = str_find(rest(t), STR(">"));
    if (!str_starts(rest(t), STR("<!doctype html>")))
        refuse(t, t->line, "only <!doctype html> and <!-- comments --> may begin with <!");
    out_bytes(&t->text, rest(t).p, (size_t)end + 1);
    advance(t, (size_t)end + 1);
}

static void element_check_place(struct tplc *t, struct str name)
{
    const struct context *c = &t->context;
    if (element_is_refused(name))
        refuse(t, t->line, "<%.*s> is not allowed in a template", STR_ARG(name));
    if (element_ends_paragraph(name) && is_inside(c, "p"))
        refuse(t, t->line, "<%.*s> inside <p>: the browser would close the <p>", STR_ARG(name));
    if (element_nests_not_in_itself(name) && is_inside(c, arena_z(t->arena, name)))
        refuse(t, t->line, "<%.*s> inside another <%.*s>", STR_ARG(name), STR_ARG(name));
}

static void tag_open(struct tplc *t)
{
    advance(t, 1);
    struct str name = take_name(t);
    struct str lower = name_lower(t->arena, name);
    if (!is_inside(&t->context, "svg") && !str_eq(name, lower))
        refuse(t, t->line, "<%.*s>: element names are in lower case", STR_ARG(name));
    element_check_place(t, lower);
    struct context *c = &t->context;
    c->place = IN_TAG;
    c->tag = name;
    c->tag_line = t->line;
    c->tight = true;
    c->has_alt = c->has_src = false;
    c->attributes = NULL;
    out_char(&t->text, '<');
    out_str(&t->text, name);
}

static void tag_close(struct tplc *t)
{
    struct context *c = &t->context;
    advance(t, 2);
    struct str name = take_name(t);
    if (at_directive(t))
        refuse(t, t->line, "a directive in the closing tag </%.*s", STR_ARG(name));
    while (is_space(peek(t)))
        advance(t, 1);
    if (peek(t) != '>')
        refuse(t, t->line, "the closing tag </%.*s has no >", STR_ARG(name));
    if (!c->open)
        refuse(t, t->line, "</%.*s> closes nothing", STR_ARG(name));
    if (!str_eq(c->open->name, name))
        refuse(t, t->line, "</%.*s> cannot close <%.*s> of line %d", STR_ARG(name),
               STR_ARG(c->open->name), c->open->line);
    if (t->block && c->open == t->block->start.open)
        refuse(t, t->line, "</%.*s> closes an element opened outside of the {{%s}} of line %d",
               STR_ARG(name), t->block->kind == BLOCK_IF ? "if" : "for", t->block->line);
    advance(t, 1);
    c->open = c->open->outer;
    out_fmt(&t->text, "</%.*s>", STR_ARG(name));
}

static void content_markup(struct tplc *t)
{
    struct str s = rest(t);
    char next = s.n > 1 ? s.p[1] : '\0';
    if (html_is_text_only(&t->context)) {
        if (next != '/')
            refuse(t, t->line, "only text is allowed inside <%.*s>: write &lt;",
                   STR_ARG(t->context.open->name));
        tag_close(t);
    } else if (str_starts(s, STR("<!--"))) {
        comment_skip(t);
    } else if (next == '!') {
        doctype_copy(t);
    } else if (next == '/') {
        tag_close(t);
    } else if (is_letter(next)) {
        tag_open(t);
    } else if (str_starts(s, STR("<{{"))) {
        refuse(t, t->line, "a directive in the place of an element's name");
    } else {
        refuse(t, t->line, "a bare <: write &lt;");
    }
}

static void content_step(struct tplc *t)
{
    char c = peek(t);
    if (c == '<') {
        content_markup(t);
        return;
    }
    if (is_space(c)) {
        content_space(t);
        return;
    }
    if (c == '&')
        ampersand_check(t);
    if (str_starts(rest(t), STR("}}")))
        refuse(t, t->line, "}} without {{");
    out_char(&t->text, c);
    advance(t, 1);
}

/* -- inside a tag ---------------------------------------------------------------------------------
 */

/* <script> is allowed in one form only: <script src="{{asset "x.js"}}" defer></script>. */
static void script_check(struct tplc *t)
{
    if (!t->context.has_src)
        refuse(t, t->context.tag_line, "<script> needs src=\"{{asset …}}\" and no content");
    if (!str_starts(rest(t), STR("</script>")))
        refuse(t, t->line, "<script> must be empty: code belongs in web/");
}

static void tag_finish(struct tplc *t, bool self_closed)
{
    struct context *c = &t->context;
    bool in_svg = str_is(c->tag, "svg") || is_inside(c, "svg");
    bool is_void = element_is_void(c->tag) && !in_svg;
    if (self_closed && !is_void && !in_svg)
        refuse(t, t->line, "<%.*s/> does not close itself: write </%.*s>", STR_ARG(c->tag),
               STR_ARG(c->tag));
    if (str_is(c->tag, "img") && !c->has_alt)
        refuse(t, c->tag_line, "<img> without alt");
    if (last_byte(&t->text) == ' ')
        t->text.n--;
    out_str(&t->text, self_closed && !is_void ? STR("/>") : STR(">"));
    c->place = IN_CONTENT;
    if (is_void || self_closed)
        return;
    struct element *e = arena_make(t->arena, struct element);
    *e = (struct element){ c->tag, c->tag_line, c->open };
    c->open = e;
    /* The browser drops a first line feed here: give it one of ours, not one of the value's. */
    if ((str_is(e->name, "textarea") || str_is(e->name, "pre")) && peek(t) != '\n')
        out_char(&t->text, '\n');
    if (str_is(name_lower(t->arena, e->name), "script"))
        script_check(t);
}

static void attribute_add(struct tplc *t, struct str name)
{
    struct context *c = &t->context;
    struct str lower = name_lower(t->arena, name);
    if (attribute_is_refused(lower))
        refuse(t, t->line, "the attribute %.*s is not allowed in a template", STR_ARG(name));
    for (const struct attribute *a = c->attributes; a; a = a->next)
        if (str_eq(a->name, lower))
            refuse(t, t->line, "the attribute %.*s comes twice in <%.*s>", STR_ARG(name),
                   STR_ARG(c->tag));
    struct attribute *a = arena_make(t->arena, struct attribute);
    *a = (struct attribute){ lower, c->attributes };
    c->attributes = a;
    c->attribute = lower;
    c->has_alt |= str_is(lower, "alt");
    c->has_src |= str_is(lower, "src");
    c->url = attribute_is_address(lower) ? URL_START : URL_NONE;
}

static void value_start(struct tplc *t, struct str name)
{
    advance(t, 1);
    if (at_directive(t))
        refuse(t, t->line, "a value in an unquoted attribute: write %.*s=\"…\"", STR_ARG(name));
    if (peek(t) != '"')
        refuse(t, t->line, "the value of %.*s needs double quotes", STR_ARG(name));
    advance(t, 1);
    out_str(&t->text, STR("=\""));
    t->context.place = IN_VALUE;
    if (t->context.url == URL_NONE)
        return;
    struct str value = name_lower(t->arena, str_trim(rest(t)));
    if (str_starts(value, STR("javascript:")) || str_starts(value, STR("data:")) ||
        str_starts(value, STR("vbscript:")))
        refuse(t, t->line, "an address that runs code or carries its data in %.*s", STR_ARG(name));
}

static void attribute_read(struct tplc *t)
{
    struct context *c = &t->context;
    if (c->tight)
        refuse(t, t->line, "white space is missing in front of an attribute of <%.*s>",
               STR_ARG(c->tag));
    struct str name = take_name(t);
    if (name.n == 0)
        refuse(t, t->line, "unexpected '%c' inside <%.*s", peek(t), STR_ARG(c->tag));
    attribute_add(t, name);
    out_str(&t->text, name);
    c->tight = true;
    if (peek(t) == '=')
        value_start(t, name);
}

static void tag_step(struct tplc *t)
{
    char c = peek(t);
    if (c == '>') {
        advance(t, 1);
        tag_finish(t, false);
    } else if (str_starts(rest(t), STR("/>"))) {
        advance(t, 2);
        tag_finish(t, true);
    } else if (is_space(c)) {
        advance(t, 1);
        t->context.tight = false;
        if (last_byte(&t->text) != ' ')
            out_char(&t->text, ' ');
    } else {
        attribute_read(t);
    }
}

static void value_step(struct tplc *t)
{
    struct context *c = &t->context;
    char byte = peek(t);
    if (byte == '&')
        ampersand_check(t);
    if (byte == '"') {
        c->place = IN_TAG;
        c->tight = true;
    } else if (byte == '<') {
        refuse(t, t->line, "a < in the value of %.*s: is a quote missing?", STR_ARG(c->attribute));
    } else if (c->url != URL_NONE) {
        struct str s = rest(t);
        bool address = c->url == URL_START &&
                       (str_starts(s, STR("mailto:{{")) || str_starts(s, STR("tel:{{")));
        size_t n = address ? (size_t)str_find(s, STR(":")) + 1 : 1;
        c->url = address ? URL_ADDRESS : URL_INSIDE;
        out_bytes(&t->text, s.p, n);
        advance(t, n);
        return;
    }
    out_char(&t->text, byte);
    advance(t, 1);
}

void html_step(struct tplc *t)
{
    switch (t->context.place) {
    case IN_CONTENT:
        content_step(t);
        break;
    case IN_TAG:
        tag_step(t);
        break;
    case IN_VALUE:
        value_step(t);
        break;
    }
}

void html_end(struct tplc *t)
{
    const struct context *c = &t->context;
    if (t->block)
        refuse(t, t->block->line, "{{%s}} has no {{end}}",
               t->block->kind == BLOCK_IF ? "if" : "for");
    if (c->place != IN_CONTENT)
        refuse(t, c->tag_line, "<%.*s has no >", STR_ARG(c->tag));
    if (c->open)
        refuse(t, c->open->line, "<%.*s> is not closed", STR_ARG(c->open->name));
}
