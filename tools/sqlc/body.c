/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sqlc.h"

#include <ctype.h>
#include <string.h>

/* One statement: binds become ?N and $N::type, comments and runs of white space go, the places that
 * a list completes at run time become one control character each (see store.h). */

struct body {
    struct file *file;
    struct named *named;
    struct str text;
    size_t at;
    int *line;
    struct out *sqlite, *postgres;
    bool space, begun;    /* white space was passed over; something was written */
    struct str word;      /* the last word or sign, to know what a * stands for */
    bool lists, keys;     /* :list( :key were seen */
    struct str qualifier; /* "p" after "p." */
    struct guarding *guarding;
};

static char body_char(const struct body *b, size_t ahead)
{
    return b->at + ahead < b->text.n ? b->text.p[b->at + ahead] : '\0';
}

static void emit_one(const struct body *b, struct out *o, struct str s)
{
    if (!o)
        return;
    if (b->space && b->begun)
        out_char(o, ' ');
    out_str(o, s);
}

static void emit_both(struct body *b, struct str sqlite, struct str postgres)
{
    emit_one(b, b->sqlite, sqlite);
    emit_one(b, b->postgres, postgres);
    b->space = false;
    b->begun = true;
}

/* Copies the next n characters. */
static void emit_next(struct body *b, size_t n)
{
    struct str s = str_sub(b->text, b->at, n);
    for (size_t i = 0; i < s.n; i++)
        *b->line += s.p[i] == '\n';
    emit_both(b, s, s);
    b->word = s;
    b->at += n;
}

static bool is_word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static size_t word_length(const struct body *b, size_t from)
{
    size_t n = 0;
    while (is_word_char(body_char(b, from + n)))
        n++;
    return n;
}

static bool word_is(struct str word, const char *z)
{
    return word.n == strlen(z) && strncasecmp(word.p, z, word.n) == 0;
}

static void quoted_read(struct body *b, char quote)
{
    int line = *b->line;
    size_t n = 1;
    for (;; n++) {
        char c = body_char(b, n);
        if (b->at + n >= b->text.n)
            refuse(b->file, line, "a %c is not closed", quote);
        if (c == quote && body_char(b, n + 1) == quote)
            n++;
        else if (c == quote)
            break;
    }
    emit_next(b, n + 1);
}

static void comment_skip(struct body *b)
{
    if (body_char(b, 0) == '-') {
        while (b->at < b->text.n && body_char(b, 0) != '\n')
            b->at++;
    } else {
        ptrdiff_t end = str_find(str_sub(b->text, b->at + 2, b->text.n), STR("*/"));
        if (end < 0)
            refuse(b->file, *b->line, "a comment is not closed");
        size_t n = (size_t)end + 4;
        for (size_t i = 0; i < n; i++)
            *b->line += body_char(b, i) == '\n';
        b->at += n;
    }
    b->space = true;
}

/* :list(o) */
static void list_read(struct body *b)
{
    size_t n = word_length(b, 6);
    struct str alias = str_sub(b->text, b->at + 6, n);
    if (!b->named->entity.p || !str_eq(alias, b->named->alias) || body_char(b, 6 + n) != ')')
        refuse(b->file, *b->line, ":list(…) takes the alias said in \"list ENTITY ALIAS\"");
    if (b->lists)
        refuse(b->file, *b->line, ":list is there twice");
    b->lists = true;
    emit_both(b, STR("\002"), STR("\002"));
    b->word = alias;
    b->at += 6 + n + 1;
}

/* :guard(p, identity): the place is a control character, what it opens is the statement's. */
static void guard_read(struct body *b, size_t from)
{
    struct str rest = str_sub(b->text, b->at + from, b->text.n), inside, after;
    if (!str_cut(rest, ')', &inside, &after))
        refuse(b->file, *b->line, "a :guard( is not closed");
    guard_call_read(b->file, b->guarding, inside, *b->line);
    for (size_t i = 0; i < inside.n; i++)
        *b->line += inside.p[i] == '\n';
    emit_both(b, STR("\003"), STR("\003"));
    b->word = STR(")");
    b->at += from + inside.n + 1;
}

static void bind_read(struct body *b)
{
    size_t n = word_length(b, 1);
    struct str name = str_sub(b->text, b->at + 1, n);
    bool call = body_char(b, 1 + n) == '(';
    if (call && str_is(name, "list")) {
        list_read(b);
        return;
    }
    if (call && str_is(name, "guard")) {
        guard_read(b, 1 + n + 1);
        return;
    }
    if (b->named->entity.p && str_is(name, "key")) {
        b->keys = true;
        emit_both(b, STR("\001"), STR("\001"));
    } else {
        struct slots *in = &b->named->in;
        size_t i = 0;
        while (i < in->n && !str_eq(in->list[i].name, name))
            i++;
        if (i == in->n)
            refuse(b->file, *b->line, ":%.*s is not declared in \"-- in:\"", STR_ARG(name));
        in->list[i].used = true;
        emit_both(b, arena_fmt(b->file->arena, "?%zu", i + 1),
                  arena_fmt(b->file->arena, "$%zu::%s", i + 1, in->list[i].type->postgres));
    }
    b->word = name;
    b->at += 1 + n;
}

static void colon_read(struct body *b)
{
    if (body_char(b, 1) == ':') {
        if (b->sqlite)
            refuse(b->file, *b->line, ":: is only for a postgres variant: use cast(… as …)");
        emit_next(b, 2);
    } else if (islower((unsigned char)body_char(b, 1))) {
        bind_read(b);
    } else {
        refuse(b->file, *b->line, "a name comes after the colon");
    }
}

static void star_read(struct body *b)
{
    static const char *const before[] = { "select", "distinct", "all", "returning", ",", "." };
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (word_is(b->word, before[i]))
            refuse(b->file, *b->line, "name the columns instead of *");
    emit_next(b, 1);
}

/* A name that the engine may take for a table's or a column's; after "as" it is only given. */
static void name_note(struct body *b, struct str qualifier, struct str name, struct str before)
{
    if (b->file->n_persons && (b->guarding->named_last || !word_is(before, "as")))
        guard_word(b->file, b->guarding, qualifier, name, *b->line);
}

static void word_read(struct body *b)
{
    struct str before = b->word;
    bool qualified = str_is(before, ".") && b->qualifier.p;
    emit_next(b, word_length(b, 0));
    name_note(b, qualified ? b->qualifier : STR_NULL, b->word, before);
    b->qualifier = body_char(b, 0) == '.' ? b->word : STR_NULL;
}

/* After the ";" only white space and a comment may stand on the line. */
static void end_check(struct body *b)
{
    b->at++;
    struct str line, rest;
    str_cut(str_sub(b->text, b->at, b->text.n), '\n', &line, &rest);
    struct str said = str_trim(line);
    if (said.n && !str_starts(said, STR("--")))
        refuse(b->file, *b->line, "one statement a name: nothing comes after the ;");
    b->at += line.n;
    if (b->named->entity.p && (!b->lists || !b->keys))
        refuse(b->file, b->named->line, "a list needs :list(%.*s) and \":key as key\"",
               STR_ARG(b->named->alias));
    guard_check(b->file, b->named, b->guarding);
}

static void token_read(struct body *b, char c)
{
    char next = body_char(b, 1);
    if (c == '\n' || c == ' ' || c == '\t') {
        *b->line += c == '\n';
        b->space = true;
        b->at++;
    } else if ((c == '-' && next == '-') || (c == '/' && next == '*')) {
        comment_skip(b);
    } else if (c == '\'' || c == '"') {
        quoted_read(b, c);
        if (c == '"')
            name_note(b, STR_NULL, str_sub(b->word, 1, b->word.n - 2), STR_NULL);
    } else if (c == ':') {
        colon_read(b);
    } else if (c == '?' || c == '$' || (unsigned char)c < ' ') {
        refuse(b->file, *b->line, "binds are written :name, and nothing else may stand here");
    } else if (c == '*') {
        star_read(b);
    } else if (is_word_char(c)) {
        word_read(b);
    } else {
        emit_next(b, 1);
        b->guarding->named_last = false;
    }
}

size_t body_parse(struct file *f, struct named *s, struct str text, int *line, struct out *sqlite,
                  struct out *postgres)
{
    struct body b = {
        .file = f, .named = s, .text = text, .line = line, .sqlite = sqlite, .postgres = postgres
    };
    b.guarding = arena_make(f->arena, struct guarding);
    while (body_char(&b, 0) != ';') {
        if (b.at >= text.n)
            refuse(f, *line, "\"%.*s\" is not ended by ;", STR_ARG(s->name));
        if (body_char(&b, 0) == '-' && str_starts(str_sub(text, b.at, text.n), STR("-- name:")))
            refuse(f, *line, "\"%.*s\" is not ended by ; before the next name", STR_ARG(s->name));
        token_read(&b, body_char(&b, 0));
    }
    end_check(&b);
    return b.at;
}
