/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sqlc.h"

/* The comments that declare: name, in, out, include. The statement itself is body.c's. */

static const struct slot_type types[] = {
    { "int", "int64_t", "SQL_INT", "bigint" },
    { "id", "int64_t", "SQL_ID", "bigint" },
    { "text", "struct str", "SQL_TEXT", "text" },
    { "bytes", "struct str", "SQL_BYTES", "bytea" },
    { "date", "day", "SQL_DATE", "text" },
    { "bool", "bool", "SQL_BOOL", "int" },
    { "real", "double", "SQL_REAL", "double precision" },
};

/* What is being declared, before its SQL. */
struct parser {
    struct file *file;
    struct str text;  /* what is left */
    int line;         /* of its first character */
    bool open;        /* a name was read, its SQL not yet */
    struct named now; /* that statement */
    bool only_sqlite, only_postgres;
};

static bool is_name(struct str s)
{
    if (!s.n || s.n > 60 || s.p[0] < 'a' || s.p[0] > 'z')
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_')
            return false;
    }
    return true;
}

/* The next word, separated by spaces; false at the end. */
static bool word_next(struct str *rest, struct str *ret)
{
    *rest = str_trim(*rest);
    if (!rest->n)
        return false;
    size_t n = 0;
    while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '\t')
        n++;
    *ret = str_sub(*rest, 0, n);
    *rest = str_sub(*rest, n, rest->n);
    return true;
}

static const struct slot_type *type_find(struct str word)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_is(word, types[i].word))
            return &types[i];
    return NULL;
}

static void slot_add(struct parser *p, struct slots *slots, struct str one)
{
    struct str name = STR_NULL, type = STR_NULL, more;
    word_next(&one, &name);
    word_next(&one, &type);
    if (!type.p || word_next(&one, &more))
        refuse(p->file, p->line, "write each as \"name type\", separated by commas");
    if (!is_name(name))
        refuse(p->file, p->line, "\"%.*s\" is not a name (a-z, 0-9, _)", STR_ARG(name));
    const struct slot_type *found = type_find(type);
    if (!found)
        refuse(p->file, p->line, "unknown type \"%.*s\" (int id text bytes date bool real)",
               STR_ARG(type));
    for (size_t i = 0; i < slots->n; i++)
        if (str_eq(slots->list[i].name, name))
            refuse(p->file, p->line, "\"%.*s\" is declared twice", STR_ARG(name));
    if (slots->n == SLOTS)
        refuse(p->file, p->line, "more than %d", SLOTS);
    slots->list[slots->n++] = (struct slot){ name, found, p->line, false };
}

static void slots_read(struct parser *p, struct slots *slots, struct str list)
{
    if (!p->open)
        refuse(p->file, p->line, "this belongs to no statement: \"-- name:\" comes first");
    slots->declared = true;
    struct str piece;
    while (str_next(&list, ',', &piece))
        slot_add(p, slots, piece);
}

static enum result result_read(struct parser *p, struct str word)
{
    if (str_is(word, "many"))
        return RESULT_MANY;
    if (str_is(word, "one"))
        return RESULT_ONE;
    if (str_is(word, "run"))
        return RESULT_RUN;
    refuse(p->file, p->line, "after the name comes many, one or run");
}

static void name_read(struct parser *p, struct str rest)
{
    if (p->open)
        refuse(p->file, p->line, "\"%.*s\" has no SQL before the next name", STR_ARG(p->now.name));
    struct str name = STR_NULL, result = STR_NULL, word;
    word_next(&rest, &name);
    if (!is_name(name))
        refuse(p->file, p->line, "\"%.*s\" is not a name (a-z, 0-9, _)", STR_ARG(name));
    word_next(&rest, &result);
    p->now = (struct named){ .name = name, .line = p->line, .result = result_read(p, result) };
    p->only_sqlite = p->only_postgres = false;
    while (word_next(&rest, &word)) {
        if (str_is(word, "sqlite") && !p->only_postgres)
            p->only_sqlite = true;
        else if (str_is(word, "postgres") && !p->only_sqlite)
            p->only_postgres = true;
        else if (str_is(word, "list") && word_next(&rest, &p->now.entity) &&
                 word_next(&rest, &p->now.alias) && is_name(p->now.entity) &&
                 is_name(p->now.alias) && p->now.result == RESULT_MANY)
            continue;
        else
            refuse(p->file, p->line,
                   "unknown word \"%.*s\" (sqlite, postgres, or for many: list ENTITY ALIAS)",
                   STR_ARG(word));
    }
    p->open = true;
}

static void include_read(struct parser *p, struct str path)
{
    path = str_trim(path);
    if (path.n < 3 || path.p[0] != '"' || path.p[path.n - 1] != '"')
        refuse(p->file, p->line, "write the header in quotes: -- include \"app/x/y.h\"");
    if (p->file->n_includes == INCLUDES)
        refuse(p->file, p->line, "more than %d includes", INCLUDES);
    p->file->includes[p->file->n_includes++] = path;
}

static void comment_read(struct parser *p, struct str line)
{
    static const struct {
        struct str start;
        void (*read)(struct parser *, struct str);
    } declarations[] = {
        { { "name:", 5 }, name_read },
        { { "include ", 8 }, include_read },
    };
    struct str said = str_trim(str_sub(line, 2, line.n));
    for (size_t i = 0; i < sizeof declarations / sizeof *declarations; i++)
        if (str_starts(said, declarations[i].start))
            declarations[i].read(p, str_sub(said, declarations[i].start.n, said.n));
    if (str_starts(said, STR("in:")))
        slots_read(p, &p->now.in, str_sub(said, 3, said.n));
    if (str_starts(said, STR("out:")))
        slots_read(p, &p->now.out, str_sub(said, 4, said.n));
}

static bool guards_equal(const struct named *a, const struct named *b)
{
    bool same = a->n_guards == b->n_guards;
    for (size_t i = 0; same && i < a->n_guards; i++) {
        const struct guard *x = &a->guards[i], *y = &b->guards[i];
        same =
            str_eq(x->call.alias, y->call.alias) && x->table == y->table && x->call.n == y->call.n;
        for (size_t j = 0; same && j < x->call.n; j++)
            same = str_eq(x->call.classes[j], y->call.classes[j]);
    }
    return same;
}

static struct named *named_find(struct file *f, struct str name)
{
    for (size_t i = 0; i < f->n_statements; i++)
        if (str_eq(f->statements[i].name, name))
            return &f->statements[i];
    return NULL;
}

static bool slots_equal(const struct slots *a, const struct slots *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++)
        if (!str_eq(a->list[i].name, b->list[i].name) || a->list[i].type != b->list[i].type)
            return false;
    return true;
}

/* The second variant of a name: it may repeat what goes in and out, but not change it. */
static void variant_check(struct parser *p, const struct named *first)
{
    bool again = p->only_sqlite ? first->sqlite.p != NULL : first->postgres.p != NULL;
    if ((!p->only_sqlite && !p->only_postgres) || again)
        refuse(p->file, p->now.line, "there are two statements called \"%.*s\"",
               STR_ARG(p->now.name));
    bool in_differs = p->now.in.declared && !slots_equal(&p->now.in, &first->in);
    bool out_differs = p->now.out.declared && !slots_equal(&p->now.out, &first->out);
    if (in_differs || out_differs || p->now.result != first->result ||
        !str_eq(p->now.alias, first->alias))
        refuse(p->file, p->now.line, "the two variants of \"%.*s\" are declared differently",
               STR_ARG(p->now.name));
    p->now.in = first->in;
    p->now.out = first->out;
}

static void slots_check(struct parser *p, const struct named *s)
{
    if (s->result == RESULT_RUN && s->out.declared)
        refuse(p->file, s->line, "a statement that is only run has no \"-- out:\"");
    if (s->result != RESULT_RUN && !s->out.n)
        refuse(p->file, s->line, "\"%.*s\" needs \"-- out: column type, …\"", STR_ARG(s->name));
    if (!s->entity.p)
        return;
    bool id = false, key = false;
    for (size_t i = 0; i < s->out.n; i++) {
        id |= str_is(s->out.list[i].name, "id") && str_is(str_of(s->out.list[i].type->word), "id");
        key |=
            str_is(s->out.list[i].name, "key") && str_is(str_of(s->out.list[i].type->word), "text");
    }
    if (!id || !key)
        refuse(p->file, s->line, "a list gives out \"id id\" and \"key text\" (:key as key)");
}

static void statement_read(struct parser *p)
{
    if (!p->open)
        refuse(p->file, p->line, "SQL without a name: write \"-- name: NAME many|one|run\" first");
    struct named *known = named_find(p->file, p->now.name);
    if (known)
        variant_check(p, known);
    slots_check(p, &p->now);
    for (size_t i = 0; i < p->now.in.n; i++)
        p->now.in.list[i].used = false;

    struct out sqlite, postgres;
    out_init(&sqlite, p->file->arena, OUT_SPOOL);
    out_init(&postgres, p->file->arena, OUT_SPOOL);
    size_t taken = body_parse(p->file, &p->now, p->text, &p->line,
                              p->only_postgres ? NULL : &sqlite, p->only_sqlite ? NULL : &postgres);
    p->text = str_sub(p->text, taken, p->text.n);
    for (size_t i = 0; i < p->now.in.n; i++)
        if (!p->now.in.list[i].used)
            refuse(p->file, p->now.in.list[i].line, "\"%.*s\" goes in but is not used",
                   STR_ARG(p->now.in.list[i].name));

    if (known && !guards_equal(known, &p->now))
        refuse(p->file, p->now.line, "the two variants of \"%.*s\" are guarded differently",
               STR_ARG(p->now.name));
    if (!known) {
        if (p->file->n_statements == STATEMENTS)
            refuse(p->file, p->line, "more than %d statements in a file", STATEMENTS);
        known = &p->file->statements[p->file->n_statements++];
        *known = p->now;
    }
    if (!p->only_postgres)
        known->sqlite = out_view(&sqlite);
    if (!p->only_sqlite)
        known->postgres = out_view(&postgres);
    p->open = false;
}

void file_parse(struct file *f, struct str text)
{
    struct parser p = { .file = f, .text = text, .line = 1 };
    while (p.text.n) {
        struct str line, rest;
        str_cut(p.text, '\n', &line, &rest);
        struct str said = str_trim(line);
        if (said.n && !str_starts(said, STR("--"))) {
            statement_read(&p);
            continue;
        }
        if (said.n)
            comment_read(&p, said);
        p.text = rest;
        p.line++;
    }
    if (p.open)
        refuse(f, p.now.line, "\"%.*s\" has no SQL", STR_ARG(p.now.name));
    for (size_t i = 0; i < f->n_statements; i++) {
        const struct named *s = &f->statements[i];
        if (!s->sqlite.p || !s->postgres.p)
            refuse(f, s->line, "\"%.*s\" has no variant for %s", STR_ARG(s->name),
                   s->sqlite.p ? "postgres" : "sqlite");
    }
}
