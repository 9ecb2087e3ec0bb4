/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/knowledge/adapt/said.h"

#include "content_text.sql.h"

struct content_value said_lines(struct arena *a, struct str words)
{
    struct content_value v = { arena_array(a, struct str, CONTENT_LINES_MOST + 1), 0 };
    struct str line;
    while (v.n <= CONTENT_LINES_MOST && str_next(&words, '\n', &line))
        if (!str_is_blank(line))
            v.lines[v.n++] = str_trim(line);
    return v;
}

const struct content *said_texts(struct req *q)
{
    return said_texts_in(q, q->lang);
}

const struct content *said_texts_in(struct req *q, enum lang l)
{
    const struct content *shipped = texts_of(l);
    struct content_text_said_row *rows;
    size_t n =
        content_text_said(q->tx, &(struct content_text_said_in){ .language = lang_code(l) }, &rows);
    if (n == 0)
        return shipped;
    struct content *said = arena_make(q->arena, struct content);
    *said = (struct content){ arena_array(q->arena, struct content_entry, shipped->n), shipped->n };
    for (size_t i = 0; i < shipped->n; i++)
        said->entries[i] = shipped->entries[i];
    for (size_t i = 0; i < n; i++) {
        const struct content_entry *e = content_find(shipped, rows[i].code);
        enum content_field f;
        /* An entry or a part that this version of the program no longer has is passed over. */
        if (e && content_field_find(rows[i].field, &f) && content_has(e->kind, f) &&
            !content_is_fact(e->kind, f))
            said->entries[e - shipped->entries].values[f] = said_lines(q->arena, rows[i].words);
    }
    return said;
}
