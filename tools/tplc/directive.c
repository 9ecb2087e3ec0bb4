/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tplc/tplc.h"

/* The end of `m->rows(x)`, `fn(x)`, `(*fn)(x)`: where the last group of brackets begins. */
static size_t call_brackets(struct str s)
{
    size_t at = s.n;
    int depth = 0;
    for (size_t i = s.n; i-- > 0 && at == s.n;) {
        if (s.p[i] == ')')
            depth++;
        else if (s.p[i] == '(' && --depth == 0)
            at = i;
    }
    return at;
}

static bool is_key(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        if (!letter && (c != '.' || i == 0 || i + 1 == s.n))
            return false;
    }
    return s.n > 0;
}

/* The macro of view/tpl.h that writes a value where the cursor stands. */
static const char *value_writer(struct tplc *t, int line)
{
    struct context *c = &t->context;
    if (c->place == IN_TAG && !c->tight)
        refuse(t, line, "a value in the place of an attribute");
    if (c->place == IN_TAG)
        refuse(t, line, "a value in the name of an element or an attribute, or after a quote");
    if (c->place == IN_VALUE && str_is(name_lower(t->arena, c->tag), "script"))
        refuse(t, line, "a value inside <script>");
    if (c->place != IN_VALUE)
        return "tpl_text";
    enum url_place url = c->url;
    if (url == URL_START)
        c->url = URL_INSIDE;
    static const char *const writers[] = { [URL_NONE] = "tpl_text",
                                           [URL_START] = "tpl_url",
                                           [URL_INSIDE] = "tpl_url_part",
                                           [URL_ADDRESS] = "tpl_url_address" };
    return writers[url];
}

static void value_write(struct tplc *t, struct str rest, int line)
{
    struct str expression = code_expression(t, rest, line);
    const char *writer = value_writer(t, line);
    code_flush(t);
    code_line(t, &t->code, line);
    out_fmt(&t->code, "%s(v, (%.*s));\n", writer, STR_ARG(expression));
}

static void text_by_id(struct tplc *t, struct str rest, int line)
{
    struct str id = code_expression(t, rest, line);
    const char *writer = value_writer(t, line);
    code_flush(t);
    code_line(t, &t->code, line);
    out_fmt(&t->code, "%s_str(v, text(v->lang, (%.*s)));\n", writer, STR_ARG(id));
}

/* name=expression name=expression, as struct text_arg. */
static struct str text_arguments(struct tplc *t, struct str rest, int line)
{
    struct out o;
    out_init(&o, t->arena, 1 << 20);
    while (rest.n > 0) {
        size_t n = code_find(rest, ' ');
        struct str name, expression;
        if (!str_cut(str_sub(rest, 0, n), '=', &name, &expression) || !is_identifier(name))
            refuse(t, line, "write {{t key name=expression}}, spaces only inside brackets");
        expression = code_expression(t, expression, line);
        out_fmt(&o, "%stpl_arg(\"%.*s\", (%.*s))", o.n ? ", " : "", STR_ARG(name),
                STR_ARG(expression));
        rest = str_trim(str_sub(rest, n, rest.n));
    }
    return out_view(&o);
}

static void text_write(struct tplc *t, struct str rest, int line)
{
    struct str key = str_sub(rest, 0, code_find(rest, ' '));
    if (!is_key(key))
        refuse(t, line, "%.*s is not the key of a text", STR_ARG(key));
    if (t->context.place == IN_VALUE && t->context.url == URL_START)
        refuse(t, line, "a text is not an address");
    struct str arguments = text_arguments(t, str_trim(str_sub(rest, key.n, rest.n)), line);
    const char *writer = value_writer(t, line);
    char *id = arena_z(t->arena, key);
    for (char *p = id; *p; p++)
        if (*p == '.')
            *p = '_';
    code_flush(t);
    code_line(t, &t->code, line);
    if (arguments.n == 0)
        out_fmt(&t->code, "%s_str(v, text(v->lang, TEXT_%s));\n", writer, id);
    else
        out_fmt(&t->code, "%s_str(v, text_with(v->arena, v->lang, TEXT_%s, TEXT_ARGS(%.*s)));\n",
                writer, id, STR_ARG(arguments));
}

static void content_only(const struct tplc *t, const char *name, int line)
{
    if (t->context.place != IN_CONTENT || html_is_text_only(&t->context))
        refuse(t, line, "{{%s}} is allowed between elements only", name);
}

static void call_write(struct tplc *t, struct str rest, int line)
{
    content_only(t, "call", line);
    struct str call = code_expression(t, rest, line);
    size_t at = call_brackets(call);
    struct str arguments = str_sub(call, at + 1, call.n - at - 2);
    if (at == 0 || call.n < 3 || call.p[call.n - 1] != ')')
        refuse(t, line, "write {{call function(arguments)}}");
    code_flush(t);
    code_line(t, &t->code, line);
    out_fmt(&t->code, "%.*s(v%s%.*s);\n", (int)at, call.p, str_is_blank(arguments) ? "" : ", ",
            STR_ARG(arguments));
}

static void let_write(struct tplc *t, struct str rest, int line)
{
    struct str local = code_expression(t, rest, line);
    if (code_find(local, '=') >= local.n)
        refuse(t, line, "write {{let type name = expression}}");
    code_line(t, &t->code, line);
    out_fmt(&t->code, "%.*s;\n", STR_ARG(local));
}

static void icon_write(struct tplc *t, struct str rest, int line)
{
    content_only(t, "icon", line);
    for (size_t i = 0; i < rest.n; i++)
        if ((rest.p[i] < 'a' || rest.p[i] > 'z') && rest.p[i] != '-')
            refuse(t, line, "%.*s is not the name of an icon", STR_ARG(rest));
    if (rest.n == 0)
        refuse(t, line, "write {{icon name}}");
    code_flush(t);
    code_line(t, &t->code, line);
    out_fmt(&t->code, "tpl_icon(v, \"%.*s\");\n", STR_ARG(rest));
}

static void asset_write(struct tplc *t, struct str rest, int line)
{
    struct context *c = &t->context;
    if (c->place != IN_VALUE || c->url != URL_START)
        refuse(t, line, "{{asset}} is allowed at the start of href or src only");
    if (rest.n < 3 || rest.p[0] != '"' ||
        str_find(str_sub(rest, 1, rest.n), STR("\"")) != (ptrdiff_t)rest.n - 2)
        refuse(t, line, "write {{asset \"app.css\"}}");
    c->url = URL_INSIDE;
    code_flush(t);
    code_line(t, &t->code, line);
    out_fmt(&t->code, "tpl_url(v, asset_url(%.*s));\n", STR_ARG(rest));
}

static void include_write(struct tplc *t, struct str rest, int line)
{
    if (t->started)
        refuse(t, line, "{{include}} must come before {{model}}");
    if (rest.n < 3 || rest.p[0] != '"' || rest.p[rest.n - 1] != '"')
        refuse(t, line, "write {{include \"folder/header.h\"}}");
    code_line(t, &t->head, line);
    out_fmt(&t->head, "#include %.*s\n", STR_ARG(rest));
}

static void model_write(struct tplc *t, struct str rest, int line)
{
    if (t->started)
        refuse(t, line, "a second {{model}}");
    if (!str_is_blank(out_view(&t->text)))
        refuse(t, line, "{{model}} must come before the first text");
    t->text.n = 0;
    code_start(t, rest.n ? code_expression(t, rest, line) : rest, line);
}

static const struct directive {
    const char *name;
    void (*run)(struct tplc *t, struct str rest, int line);
    bool silent; /* alone on its line, the whole line goes */
    bool first;  /* may come before {{model}} */
} directives[] = {
    { "include", include_write, true, true }, { "model", model_write, true, true },
    { "let", let_write, true, false },        { "if", block_if, true, false },
    { "elif", block_elif, true, false },      { "else", block_else, true, false },
    { "for", block_for, true, false },        { "empty", block_empty, true, false },
    { "end", block_end, true, false },        { "=", value_write, false, false },
    { "t", text_write, false, false },        { "t=", text_by_id, false, false },
    { "call", call_write, true, false },      { "icon", icon_write, false, false },
    { "asset", asset_write, false, false },
};

static const struct directive *directive_find(struct str name)
{
    for (size_t i = 0; i < sizeof directives / sizeof directives[0]; i++)
        if (str_is(name, directives[i].name))
            return &directives[i];
    return NULL;
}

/* Where the }} is, outside of literals and braces. */
static size_t directive_end(const struct tplc *t)
{
    struct str s = str_sub(rest(t), 2, t->source.n);
    size_t end = code_find(s, '}');
    if (end + 1 >= s.n || s.p[end + 1] != '}')
        refuse(t, t->line, "{{ has no }}");
    return end + 2;
}

static struct str name_take(struct str *body)
{
    size_t n = 0;
    while (n < body->n && (is_identifier(str_sub(*body, 0, n + 1))))
        n++;
    if (n < body->n && body->p[n] == '=')
        n++;
    struct str name = str_sub(*body, 0, n);
    *body = str_trim(str_sub(*body, n, body->n));
    return name;
}

/* Only blanks stand between `from` and the line's start. */
static bool is_line_start(const struct tplc *t, size_t from)
{
    while (from > 0 && (t->source.p[from - 1] == ' ' || t->source.p[from - 1] == '\t'))
        from--;
    return from == 0 || t->source.p[from - 1] == '\n';
}

static void line_drop(struct tplc *t, size_t start)
{
    if (t->context.place != IN_CONTENT || html_is_preserved(&t->context) ||
        !is_line_start(t, start))
        return;
    struct str s = rest(t);
    size_t n = 0;
    while (n < s.n && (s.p[n] == ' ' || s.p[n] == '\t' || s.p[n] == '\r'))
        n++;
    if (n < s.n && s.p[n] != '\n')
        return;
    while (is_space(peek(t)))
        advance(t, 1);
}

static void comment_drop(struct tplc *t)
{
    ptrdiff_t end = str_find(rest(t), STR("}}"));
    if (end < 0)
        refuse(t, t->line, "{{# has no }}");
    advance(t, (size_t)end + 2);
}

void directive_step(struct tplc *t)
{
    size_t start = t->at;
    int line = t->line;
    if (str_starts(rest(t), STR("{{#"))) {
        comment_drop(t);
        line_drop(t, start);
        return;
    }
    size_t end = directive_end(t);
    struct str body = str_trim(str_sub(rest(t), 2, end - 2));
    struct str name = name_take(&body);
    const struct directive *d = directive_find(name);
    if (!d)
        refuse(t, line, "unknown directive {{%.*s}}", STR_ARG(name));
    if (!d->first && !t->started)
        refuse(t, line, "{{model}} must come before {{%.*s}}", STR_ARG(name));
    advance(t, end + 2);
    d->run(t, body, line);
    if (d->silent)
        line_drop(t, start);
}
