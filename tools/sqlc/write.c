/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sqlc.h"

#define NAME(s) STR_ARG((s)->name)

static struct str upper(const struct file *f, struct str s)
{
    char *z = arena_z(f->arena, s);
    for (char *p = z; *p; p++)
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 'a' + 'A');
    return str_of(z);
}

static void struct_write(struct out *o, const struct named *s, const char *what,
                         const struct slots *slots)
{
    if (!slots->n)
        return;
    out_fmt(o, "struct %.*s_%s {\n", NAME(s), what);
    for (size_t i = 0; i < slots->n; i++)
        out_fmt(o, "    %s %.*s;\n", slots->list[i].type->c, STR_ARG(slots->list[i].name));
    out_lit(o, "};\n");
}

/* The parameter and the argument for what goes in, when something does. */
static struct str in_parameter(const struct file *f, const struct named *s)
{
    return s->in.n ? arena_fmt(f->arena, ", const struct %.*s_in *in", NAME(s)) : STR("");
}

static const char *in_argument(const struct named *s)
{
    return s->in.n ? "in" : "NULL";
}

static void each_write(const struct file *f, struct out *o, const struct named *s)
{
    out_fmt(o,
            "struct %.*s_each {\n"
            "    bool (*fn)(void *ctx, const struct %.*s_row *row);\n"
            "    void *ctx;\n"
            "};\n"
            "static inline bool %.*s_each_row(void *ctx, const void *row)\n"
            "{\n"
            "    const struct %.*s_each *each = ctx;\n"
            "    return each->fn(each->ctx, row);\n"
            "}\n",
            NAME(s), NAME(s), NAME(s), NAME(s));
    out_fmt(o, "static inline void %.*s_each(struct tx *tx%.*s", NAME(s),
            STR_ARG(in_parameter(f, s)));
    if (s->entity.p)
        out_lit(o, ", const struct list_query *q");
    out_fmt(o,
            ",\n    bool (*fn)(void *ctx, const struct %.*s_row *row), void *ctx)\n"
            "{\n"
            "    struct %.*s_each each = { fn, ctx };\n",
            NAME(s), NAME(s));
    if (s->entity.p)
        out_fmt(o, "    store_list_each(tx, &statement_%.*s, %s, q, %.*s_each_row, &each);\n}\n",
                NAME(s), in_argument(s), NAME(s));
    else
        out_fmt(o, "    store_each(tx, &statement_%.*s, %s, %.*s_each_row, &each);\n}\n", NAME(s),
                in_argument(s), NAME(s));
}

static void many_write(const struct file *f, struct out *o, const struct named *s)
{
    if (s->entity.p)
        out_fmt(o,
                "static inline void %.*s(struct tx *tx%.*s, const struct list_query *q,\n"
                "    struct %.*s_row **ret_rows, struct list_page *ret_page)\n"
                "{\n"
                "    store_list(tx, &statement_%.*s, %s, q, ret_rows, ret_page);\n"
                "}\n",
                NAME(s), STR_ARG(in_parameter(f, s)), NAME(s), NAME(s), in_argument(s));
    else
        out_fmt(o,
                "static inline size_t %.*s(struct tx *tx%.*s, struct %.*s_row **ret_rows)\n"
                "{\n"
                "    return store_all(tx, &statement_%.*s, %s, ret_rows);\n"
                "}\n",
                NAME(s), STR_ARG(in_parameter(f, s)), NAME(s), NAME(s), in_argument(s));
    each_write(f, o, s);
}

static void function_write(const struct file *f, struct out *o, const struct named *s)
{
    if (s->result == RESULT_MANY)
        many_write(f, o, s);
    else if (s->result == RESULT_ONE)
        out_fmt(o,
                "static inline bool %.*s(struct tx *tx%.*s, struct %.*s_row *ret_row)\n"
                "{\n"
                "    return store_one(tx, &statement_%.*s, %s, ret_row);\n"
                "}\n",
                NAME(s), STR_ARG(in_parameter(f, s)), NAME(s), NAME(s), in_argument(s));
    else
        out_fmt(o,
                "static inline int64_t %.*s(struct tx *tx%.*s)\n"
                "{\n"
                "    return store_run(tx, &statement_%.*s, %s);\n"
                "}\n",
                NAME(s), STR_ARG(in_parameter(f, s)), NAME(s), in_argument(s));
}

void write_header(const struct file *f, struct out *o)
{
    struct str guard = upper(f, f->stem);
    out_fmt(o,
            "/* Made by sqlc from %.*s.sql. */\n"
            "#ifndef %.*s_SQL_H\n"
            "#define %.*s_SQL_H\n"
            "\n"
            "#include \"store/store.h\"\n",
            STR_ARG(f->stem), STR_ARG(guard), STR_ARG(guard));
    for (size_t i = 0; i < f->n_includes; i++)
        out_fmt(o, "#include %.*s\n", STR_ARG(f->includes[i]));
    for (size_t i = 0; i < f->n_statements; i++) {
        const struct named *s = &f->statements[i];
        out_lit(o, "\n");
        struct_write(o, s, "in", &s->in);
        struct_write(o, s, "row", &s->out);
        out_fmt(o, "extern const struct statement statement_%.*s;\n", NAME(s));
        function_write(f, o, s);
    }
    out_fmt(o,
            "\n/* All of them, with a NULL at the end. */\n"
            "extern const struct statement *const statements_%.*s[];\n"
            "\n#endif\n",
            STR_ARG(f->stem));
}

static void literal_char(struct out *o, char c)
{
    if (c == '"' || c == '\\')
        out_char(o, '\\');
    if (c == '\n')
        out_lit(o, "\\n");
    else if ((unsigned char)c < ' ' || (unsigned char)c == 0x7f)
        out_fmt(o, "\\%03o", (unsigned)(unsigned char)c);
    else
        out_char(o, c);
}

/* A C literal, in lines of about a screen's width. */
static void literal_write(struct out *o, const char *member, struct str text)
{
    out_fmt(o, "    .%s =\n        \"", member);
    size_t column = 0;
    for (size_t i = 0; i < text.n; i++) {
        literal_char(o, text.p[i]);
        column++;
        if (column > 72 && text.p[i] == ' ' && i + 1 < text.n) {
            out_lit(o, "\"\n        \"");
            column = 0;
        }
    }
    out_lit(o, "\",\n");
}

static void slots_write(struct out *o, const struct named *s, const char *what,
                        const struct slots *slots)
{
    if (!slots->n)
        return;
    out_fmt(o, "static const struct sql_slot %.*s_%s[] = {\n", NAME(s), what);
    for (size_t i = 0; i < slots->n; i++)
        out_fmt(o, "    { \"%.*s\", %s, offsetof(struct %.*s_%s, %.*s) },\n",
                STR_ARG(slots->list[i].name), slots->list[i].type->constant, NAME(s), what,
                STR_ARG(slots->list[i].name));
    out_lit(o, "};\n");
}

static void guards_write(const struct file *f, struct out *o, const struct named *s)
{
    if (!s->n_guards)
        return;
    out_fmt(o, "static const struct statement_guard %.*s_guards[] = {\n", NAME(s));
    for (size_t i = 0; i < s->n_guards; i++) {
        const struct guard *g = &s->guards[i];
        out_fmt(o, "    { \"%.*s\", \"%.*s.%.*s\", 0", STR_ARG(g->table->table),
                STR_ARG(g->call.alias), STR_ARG(g->table->person));
        for (size_t j = 0; j < g->call.n; j++)
            out_fmt(o, " | BIT_OF(DATA_CLASS_%.*s)", STR_ARG(upper(f, g->call.classes[j])));
        out_lit(o, " },\n");
    }
    out_lit(o, "};\n");
}

static void statement_write(const struct file *f, struct out *o, const struct named *s)
{
    out_lit(o, "\n");
    guards_write(f, o, s);
    slots_write(o, s, "in", &s->in);
    slots_write(o, s, "row", &s->out);
    out_fmt(o, "const struct statement statement_%.*s = {\n    .name = \"%.*s\",\n", NAME(s),
            NAME(s));
    literal_write(o, "sqlite", s->sqlite);
    literal_write(o, "postgres", s->postgres);
    if (s->in.n)
        out_fmt(o, "    .in = %.*s_in,\n    .n_in = %zu,\n", NAME(s), s->in.n);
    if (s->out.n)
        out_fmt(o,
                "    .out = %.*s_row,\n    .n_out = %zu,\n"
                "    .out_size = sizeof(struct %.*s_row),\n",
                NAME(s), s->out.n, NAME(s));
    if (s->entity.p)
        out_fmt(o, "    .list_entity = \"%.*s\",\n    .list_alias = \"%.*s\",\n",
                STR_ARG(s->entity), STR_ARG(s->alias));
    if (s->n_guards)
        out_fmt(o, "    .guards = %.*s_guards,\n    .n_guards = %zu,\n", NAME(s), s->n_guards);
    out_lit(o, "};\n");
}

void write_source(const struct file *f, struct out *o)
{
    out_fmt(o, "/* Made by sqlc from %.*s.sql. */\n#include \"%.*s.sql.h\"\n", STR_ARG(f->stem),
            STR_ARG(f->stem));
    for (size_t i = 0; i < f->n_statements; i++)
        if (f->statements[i].n_guards) {
            out_lit(o, "#include \"data_class.ent.h\"\n");
            break;
        }
    for (size_t i = 0; i < f->n_statements; i++)
        statement_write(f, o, &f->statements[i]);
    out_fmt(o, "\nconst struct statement *const statements_%.*s[] = {\n", STR_ARG(f->stem));
    for (size_t i = 0; i < f->n_statements; i++)
        out_fmt(o, "    &statement_%.*s,\n", STR_ARG(f->statements[i].name));
    out_lit(o, "    NULL,\n};\n");
}
