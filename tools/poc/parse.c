/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The syntax of .po files, as far as it is used here. */
#include "poc/poc.h"

/* What a quoted line adds to. */
enum part { NOTHING, KEY, PLURAL_KEY, TEXT_0, TEXT_1 };

struct reader {
    struct poc *poc;
    struct message m; /* the one being read; line 0 before the first */
    struct str plural_key;
    enum part part;
    int line;
    bool whole[TEXT_1 + 1]; /* which parts were seen */
};

/* Tells a mistake of the line that is being read. */
static void broken(struct reader *r, const char *what)
{
    poc_mistake(r->poc, NULL, r->line, "%s", what);
    r->m.broken = true;
}

static bool is_key(struct str key)
{
    bool dot = false, begins = true;
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (!begins && (c == '_' || (c >= '0' && c <= '9')));
        if (!letter && (c != '.' || begins))
            return false;
        dot |= c == '.';
        begins = c == '.';
    }
    return dot && !begins;
}

static struct str id_of(struct arena *a, struct str key)
{
    char *id = arena_z(a, key);
    for (size_t i = 0; i < key.n; i++)
        if (id[i] == '.')
            id[i] = '_';
    return (struct str){ id, key.n };
}

static void message_add(struct poc *poc, const struct message *m)
{
    size_t n = poc->n_messages, size = sizeof *poc->messages;
    if ((n & (n - 1)) ==
        0) /* the room doubles, so that thousands of texts cost no more than twice */
        poc->messages = arena_grow(poc->arena, poc->messages, n * size, (n ? 2 * n : 1) * size);
    poc->messages[n] = *m;
    poc->n_messages = n + 1;
}

/* The message is over: is it whole? */
static void message_end(struct reader *r)
{
    struct message *m = &r->m;
    struct poc *poc = r->poc;
    if (m->line == 0 || m->key.n == 0) /* the header of a .po file has an empty key */
        return;
    m->plural = r->whole[PLURAL_KEY];
    m->id = id_of(poc->arena, m->key);
    if (m->broken) {
        message_add(poc, m);
        return;
    }
    if (!is_key(m->key)) {
        poc_mistake(poc, NULL, m->line, "\"%.*s\" is not a key such as area.what", STR_ARG(m->key));
        return;
    }
    if (m->plural && !str_eq(m->key, r->plural_key))
        poc_mistake(poc, NULL, m->line, "msgid_plural repeats the key: \"%.*s\"", STR_ARG(m->key));
    if (m->plural && !r->whole[TEXT_1])
        poc_mistake(poc, NULL, m->line, "%.*s has no msgstr[1]", STR_ARG(m->key));
    if (!m->plural && r->whole[TEXT_1])
        poc_mistake(poc, NULL, m->line, "%.*s has msgstr[1] but no msgid_plural", STR_ARG(m->key));
    for (int i = 0; i < (m->plural ? 2 : 1); i++) {
        if (m->form[i].n == 0 && (i == 0 || r->whole[TEXT_1]))
            poc_mistake(poc, NULL, m->form_line[i] ? m->form_line[i] : m->line, "%.*s is empty",
                        STR_ARG(m->key));
        form_check(poc, m, i);
    }
    message_add(poc, m);
}

static struct str *part_text(struct reader *r)
{
    switch (r->part) {
    case KEY:
        return &r->m.key;
    case PLURAL_KEY:
        return &r->plural_key;
    case TEXT_0:
        return &r->m.form[0];
    case TEXT_1:
        return &r->m.form[1];
    default:
        return NULL;
    }
}

/* "…" with \n \t \" \\ in it; appended to the part being read. */
static void quoted_read(struct reader *r, struct str s)
{
    struct str *text = part_text(r);
    if (!text || s.n < 2 || s.p[0] != '"' || s.p[s.n - 1] != '"') {
        broken(r, "neither a comment nor msgid, msgstr or a text in quotes");
        return;
    }
    s = str_sub(s, 1, s.n - 2);
    char *p = arena_alloc(r->poc->arena, text->n + s.n + 1);
    size_t n = text->n;
    for (size_t i = 0; i < n; i++)
        p[i] = text->p[i];
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '"') {
            broken(r, "a quote inside a text is written \\\"");
            return;
        }
        if (c == '\\') {
            char e = i + 1 < s.n ? s.p[++i] : '\0';
            if (e != 'n' && e != 't' && e != '"' && e != '\\') {
                broken(r, "an unknown escape: only \\n \\t \\\" and \\\\");
                return;
            }
            c = e == 'n' ? '\n' : e == 't' ? '\t' : e;
        }
        p[n++] = c;
    }
    *text = (struct str){ p, n };
}

static void message_begin(struct reader *r)
{
    message_end(r);
    r->m = (struct message){
        .path = r->poc->path,
        .file = r->poc->file,
        .language = r->poc->language,
        .line = r->line,
    };
    r->plural_key = STR_NULL;
    for (int i = 0; i <= TEXT_1; i++)
        r->whole[i] = false;
}

static void keyword_read(struct reader *r, struct str word, struct str rest)
{
    static const struct {
        const char *word;
        enum part part, after;
    } words[] = {
        { "msgid", KEY, NOTHING },       { "msgid_plural", PLURAL_KEY, KEY },
        { "msgstr", TEXT_0, KEY },       { "msgstr[0]", TEXT_0, PLURAL_KEY },
        { "msgstr[1]", TEXT_1, TEXT_0 },
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!str_is(word, words[i].word))
            continue;
        enum part part = words[i].part;
        if (part == KEY)
            message_begin(r);
        else if (!r->whole[words[i].after] || r->whole[part] || r->part == NOTHING) {
            broken(r, arena_fmt(r->poc->arena, "%.*s in the wrong place", STR_ARG(word)).p);
            r->part = NOTHING;
            return;
        }
        r->part = part;
        r->whole[part] = true;
        if (part == TEXT_0 || part == TEXT_1)
            r->m.form_line[part == TEXT_1] = r->line;
        quoted_read(r, rest);
        return;
    }
    broken(r, arena_fmt(r->poc->arena, "%.*s is not known here", STR_ARG(word)).p);
}

static void line_read(struct reader *r, struct str line)
{
    line = str_trim(line);
    if (str_starts(line, STR("#,")) && str_find(line, STR("fuzzy")) >= 0)
        poc_mistake(r->poc, NULL, r->line, "a fuzzy text: settle it");
    if (line.n == 0 || line.p[0] == '#')
        return;
    if (line.p[0] == '"') {
        quoted_read(r, line);
        return;
    }
    struct str word, rest;
    str_cut(line, ' ', &word, &rest);
    keyword_read(r, word, str_trim(rest));
}

void po_read(struct poc *poc, struct str source)
{
    struct reader r = { .poc = poc };
    struct str line;
    while (source.n > 0) {
        str_cut(source, '\n', &line, &source);
        r.line++;
        if (!str_is_utf8(line))
            broken(&r, "not UTF-8");
        else
            line_read(&r, line);
    }
    message_end(&r);
}
