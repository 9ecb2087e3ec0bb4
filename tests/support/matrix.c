/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/matrix.h"

#include <stdio.h>
#include <stdlib.h>

#define FAIL(...)                                                                                  \
    do {                                                                                           \
        fprintf(stderr, __VA_ARGS__);                                                              \
        abort();                                                                                   \
    } while (0)

enum { WORDS = MATRIX_WHO + 4, FILE_MOST = 1 << 20 };

static struct str file_read_all(struct arena *a, const char *name)
{
    FILE *f = fopen(name, "r");
    char *p = arena_alloc(a, FILE_MOST);
    if (!f)
        FAIL("%s cannot be read\n", name);
    size_t n = fread(p, 1, FILE_MOST, f);
    fclose(f);
    return (struct str){ p, n };
}

static size_t words_of(struct str line, struct str *ret)
{
    size_t n = 0;
    struct str word;
    while (n < WORDS && str_next(&line, ' ', &word))
        if (word.n)
            ret[n++] = word;
    return n;
}

/* -- one line
 * ------------------------------------------------------------------------------------------ */

static void read_who(struct matrix *m, const struct str *words, size_t n, int line)
{
    for (size_t i = 1; i < n; i++) {
        struct matrix_who *who = &m->who[m->n_who++];
        struct str role, agency;
        str_cut(words[i], '@', &role, &agency);
        *who = (struct matrix_who){ .name = words[i], .agency = str_is(agency, "own") };
        if (i == 1)
            continue;
        for (size_t k = 1; k < (size_t)enumeration_role.n_values; k++)
            if (str_is(role, enumeration_role.values[k].code))
                who->role = (enum role)k;
        if (who->role == ROLE_NONE)
            FAIL("routes.txt:%d: there is no role %.*s\n", line, STR_ARG(role));
    }
}

/* "/shelter-groups/{id}" is of the kind shelter_group. */
static struct str kind_in(struct arena *a, struct str path)
{
    struct str rest = str_sub(path, 1, path.n), first = STR("");
    str_next(&rest, '/', &first);
    bool exported = str_ends(first, STR(".csv")) || str_ends(first, STR(".vcf"));
    first = exported ? str_sub(first, 0, first.n - 4) : first;
    if (first.n && first.p[first.n - 1] == 's')
        first.n--;
    char *p = arena_z(a, first);
    for (size_t i = 0; i < first.n; i++)
        p[i] = p[i] == '-' ? '_' : p[i];
    return (struct str){ p, first.n };
}

static void read_row(struct matrix *m, struct arena *a, const struct str *words, size_t n, int line)
{
    bool sees = str_is(words[0], "sees"), also = str_is(words[0], "also");
    words += also;
    n -= also;
    size_t before = sees ? 2 : 3;
    struct matrix_row *row = sees ? &m->sees[m->n_sees++] : &m->rows[m->n_rows++];
    if (n != m->n_who + before || m->n_rows >= MATRIX_ROUTES)
        FAIL("routes.txt:%d: %zu columns instead of %zu\n", line, n - before, m->n_who);
    *row = (struct matrix_row){ .line = line, .path = words[1], .also = also };
    row->method = str_is(words[0], "POST") ? METHOD_POST : METHOD_GET;
    row->kind = sees ? words[1] : kind_in(a, words[1]);
    row->status = sees ? STR_NULL : words[2];
    for (size_t i = 0; i < m->n_who; i++)
        row->cells[i] = words[before + i];
}

static void read_more(struct matrix_row *row, struct str text, int line)
{
    struct str word, rest;
    str_cut(text, ' ', &word, &rest);
    if (str_is(word, "on"))
        row->kind = rest;
    else if (str_is(word, "mark"))
        row->mark = rest;
    else if (str_is(word, "query"))
        row->query = rest;
    else if (str_is(word, "with"))
        row->with = rest;
    else if (str_is(word, "shows"))
        row->shows = rest;
    else if (str_is(word, "fresh"))
        row->fresh = true;
    else if (str_is(word, "same"))
        row->same = true;
    else if (str_is(word, "noted"))
        row->noted = true;
    else if (str_is(word, "file"))
        row->file = true;
    else
        FAIL("routes.txt:%d: what is “%.*s”?\n", line, STR_ARG(word));
}

void matrix_read(struct matrix *m, struct arena *a, const char *file)
{
    struct str rest = file_read_all(a, file), line, words[WORDS];
    *m = (struct matrix){ .rows = arena_array(a, struct matrix_row, MATRIX_ROUTES),
                          .sees = arena_array(a, struct matrix_row, MATRIX_SEES) };
    for (int number = 1; str_next(&rest, '\n', &line); number++) {
        if (!line.n || line.p[0] == '#')
            continue;
        size_t n = words_of(line, words);
        if (line.p[0] == ' ' && m->n_rows)
            read_more(&m->rows[m->n_rows - 1], str_trim(line), number);
        else if (str_is(words[0], "who"))
            read_who(m, words, n, number);
        else
            read_row(m, a, words, n, number);
    }
}

/* -- finding and filling
 * ------------------------------------------------------------------------------- */

bool matrix_has_id(const struct matrix_row *row)
{
    return str_find(row->path, STR("{id}")) >= 0;
}

const struct matrix_row *matrix_row_of(const struct matrix *m, enum method method, struct str path)
{
    for (size_t i = 0; i < m->n_rows; i++)
        if (m->rows[i].method == method && str_eq(m->rows[i].path, path))
            return &m->rows[i];
    return NULL;
}

static bool is_id(struct str segment)
{
    return str_is(segment, "{id}");
}

/* A name in braces, other than {id}, is any one word: "/vocabularies/{name}". */
static bool fits(struct str pattern, struct str address, int64_t *ret_id)
{
    struct str want, have;
    *ret_id = 0;
    while (str_next(&pattern, '/', &want)) {
        int64_t id;
        if (!str_next(&address, '/', &have))
            return false;
        bool number = str_to_i64(have, &id);
        if (is_id(want) && number)
            *ret_id = *ret_id ? *ret_id : id;
        else if (number && (str_is(want, "{org}") || str_is(want, "{side}")))
            continue;
        else if (!str_eq(want, have) && (number || !str_starts(want, STR("{")) || is_id(want)))
            return false;
    }
    return !str_next(&address, '/', &have);
}

const struct matrix_row *matrix_row_at(const struct matrix *m, enum method method,
                                       struct str address, int64_t *ret_id)
{
    struct str path, query;
    str_cut(address, '?', &path, &query);
    for (size_t i = 0; i < m->n_rows; i++)
        if (m->rows[i].method == method && fits(m->rows[i].path, path, ret_id))
            return &m->rows[i];
    return NULL;
}

struct str matrix_fill(struct arena *a, struct str pattern, const struct value *words, size_t n)
{
    struct out o;
    out_init(&o, a, 1 << 16);
    while (pattern.n) {
        ptrdiff_t from = str_find(pattern, STR("{")), to = str_find(pattern, STR("}"));
        if (from < 0 || to < from)
            break;
        struct str name = str_sub(pattern, (size_t)from + 1, (size_t)(to - from) - 1);
        out_str(&o, str_sub(pattern, 0, (size_t)from));
        for (size_t i = 0; i < n; i++)
            if (str_eq(words[i].name, name))
                out_str(&o, words[i].value);
        pattern = str_sub(pattern, (size_t)to + 1, pattern.n);
    }
    out_str(&o, pattern);
    return out_view(&o);
}
