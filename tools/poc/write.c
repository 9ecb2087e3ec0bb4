/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "poc/poc.h"

enum { MADE_MAX = OUT_SPOOL };

struct str header_write(const struct poc *poc)
{
    struct out o;
    out_init(&o, poc->arena, MADE_MAX);
    out_lit(&o, "/* SPDX-License-Identifier: AGPL-3.0-or-later */\n"
                "/* Made by poc: change the .po files instead. */\n"
                "#ifndef TEXT_IDS_H\n#define TEXT_IDS_H\n\n"
                "enum text_id {\n    TEXT_NONE,\n");
    for (size_t i = 0; i < poc->n_messages; i += LANGUAGES)
        out_fmt(&o, "    TEXT_%.*s,\n", STR_ARG(poc->messages[i].id));
    out_lit(&o, "    TEXT_COUNT\n};\n\n#endif\n");
    return out_view(&o);
}

/* One line of the long string: a text as a C literal. */
static void literal_write(struct out *o, struct str s)
{
    out_lit(o, "    \"");
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '"' || c == '\\')
            out_char(o, '\\');
        if (c == '\n')
            out_lit(o, "\\n");
        else if (c == '\t')
            out_lit(o, "\\t");
        else
            out_char(o, c);
    }
    out_lit(o, "\"\n");
}

/* The pieces of one text in the order of struct text_row. */
static size_t pieces_of(const struct message *m, struct str ret[1 + LANGUAGES * FORMS])
{
    size_t n = 0;
    ret[n++] = m[0].key;
    for (int language = 0; language < LANGUAGES; language++)
        for (int form = 0; form < FORMS; form++)
            ret[n++] = m[language].form[form];
    return n;
}

struct str table_write(const struct poc *poc)
{
    struct out bytes, rows;
    struct str pieces[1 + LANGUAGES * FORMS];
    size_t at = 0;
    out_init(&bytes, poc->arena, MADE_MAX);
    out_init(&rows, poc->arena, MADE_MAX);
    for (size_t i = 0; i < poc->n_messages; i += LANGUAGES) {
        size_t n = pieces_of(&poc->messages[i], pieces);
        out_lit(&rows, "    { {");
        for (size_t k = 0; k < n; k++) {
            if (pieces[k].n > 0)
                literal_write(&bytes, pieces[k]);
            out_fmt(&rows, "%s { %zu, %zu }", k > 0 ? "," : "", at, pieces[k].n);
            at += pieces[k].n;
        }
        out_fmt(&rows, " } }, /* %.*s */\n", STR_ARG(pieces[0]));
    }
    struct str long_text = out_view(&bytes), table = out_view(&rows);
    return arena_fmt(poc->arena,
                     "/* SPDX-License-Identifier: AGPL-3.0-or-later */\n"
                     "/* Made by poc: change the .po files instead. */\n"
                     "#include \"text/table.h\"\n\n"
                     "const char text_bytes[] =\n%.*s    \"\";\n\n"
                     "const struct text_row text_rows[] = {\n    { { { 0, 0 } } },\n%.*s};\n",
                     STR_ARG(long_text), STR_ARG(table));
}
