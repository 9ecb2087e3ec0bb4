/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/vcard.h"

#include "format/foldline.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LINE_MOST = 256 << 10, FOLD = 75, PIECE = 64 << 10, LANGUAGES_MOST = 400 };

const char *const vcard_names[VCARD_PROPERTIES + 1] = {
    "UID", "FN", "ORG", "TITLE", "ROLE", "TEL", "EMAIL", "LANG", "NOTE", NULL,
};

/* -- writing
 * --------------------------------------------------------------------------------------------------
 */

static void property_write(struct out *o, struct arena *scratch, int property, struct str value)
{
    foldline_write(o, arena_fmt(scratch, "%s:%.*s", vcard_names[property],
                                STR_ARG(foldline_escaped(scratch, value))));
}

void vcard_write(struct out *o, struct arena *scratch, const struct str values[VCARD_PROPERTIES])
{
    out_lit(o, "BEGIN:VCARD\r\nVERSION:4.0\r\n");
    for (int i = 0; i < VCARD_PROPERTIES; i++) {
        struct str rest = values[i], one;
        if (i != VCARD_LANG && rest.n)
            property_write(o, scratch, i, rest);
        while (i == VCARD_LANG && rest.n && str_next(&rest, ' ', &one))
            property_write(o, scratch, i, one);
    }
    out_lit(o, "END:VCARD\r\n");
}

/* -- reading
 * --------------------------------------------------------------------------------------------------
 */

struct reader {
    struct arena *card; /* reset after each */
    csv_row_fn *fn;
    void *ctx;
    char *line; /* unfolded */
    size_t n;
    bool dropped;               /* it is too long: a picture */
    int64_t at, line_at, begun; /* the line being read, where the property and the card began */
    bool inside, any, stopped;
    struct str values[VCARD_PROPERTIES], name; /* name: of N */
    int preferred[VCARD_PROPERTIES];           /* 1 most; 101: not said */
};

static struct str unescaped(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\' && i + 1 < s.n) {
            i++;
            p[n++] = s.p[i] == 'n' || s.p[i] == 'N' ? '\n' : s.p[i];
        } else {
            p[n++] = s.p[i];
        }
    }
    return str_trim((struct str){ p, n });
}

/* The next part of a list, up to a separator that is not escaped. */
static bool next_part(struct str *rest, char separator, struct str *ret)
{
    if (!rest->p)
        return false;
    size_t i = 0;
    while (i < rest->n && rest->p[i] != separator)
        i += rest->p[i] == '\\' && i + 1 < rest->n ? 2 : 1;
    *ret = str_sub(*rest, 0, i);
    *rest = i < rest->n ? str_sub(*rest, i + 1, rest->n) : STR_NULL;
    return true;
}

static bool same_word(struct str a, const char *b)
{
    return a.n == strlen(b) && strncasecmp(a.p, b, a.n) == 0;
}

/* PREF=1 of 4.0, TYPE=pref of 3.0. */
static int preference(struct str parameters)
{
    struct str one, name, value, word;
    int best = 101;
    while (parameters.n && next_part(&parameters, ';', &one)) {
        int64_t number;
        if (!str_cut(one, '=', &name, &value))
            value = one;
        if (same_word(name, "PREF") && str_to_i64(value, &number) && number >= 1 && number <= 100)
            return (int)number;
        while (str_next(&value, ',', &word))
            if (same_word(word, "pref"))
                best = 1;
    }
    return best;
}

/* "Tremblay;Anne;;;" is Anne Tremblay. */
static struct str name_of(struct arena *a, struct str value)
{
    struct str family = STR_NULL, given = STR_NULL;
    if (next_part(&value, ';', &family))
        next_part(&value, ';', &given);
    family = unescaped(a, family);
    given = unescaped(a, given);
    return str_trim(arena_fmt(a, "%.*s %.*s", STR_ARG(given), STR_ARG(family)));
}

static struct str value_of(struct reader *r, int property, struct str raw)
{
    struct str first;
    if (property == VCARD_ORG && next_part(&raw, ';', &first)) /* its units follow */
        raw = first;
    struct str value = unescaped(r->card, raw);
    if (property == VCARD_TEL && value.n > 4 && strncasecmp(value.p, "tel:", 4) == 0) {
        str_cut(str_sub(value, 4, value.n), ';', &first, &raw);
        return first;
    }
    return value;
}

static void property_take(struct reader *r, int property, struct str parameters, struct str raw)
{
    struct str value = value_of(r, property, raw);
    struct str *kept = &r->values[property];
    int preferred = preference(parameters);
    if (value.n == 0)
        return;
    if (property == VCARD_LANG && kept->n && kept->n + value.n < LANGUAGES_MOST) {
        *kept = arena_fmt(r->card, "%.*s, %.*s", STR_ARG(*kept), STR_ARG(value));
        return;
    }
    if (kept->n && preferred >= r->preferred[property])
        return;
    *kept = value;
    r->preferred[property] = preferred;
}

static void card_end(struct reader *r)
{
    struct csv_row row = { .line = r->begun, .cells = r->values, .n_cells = VCARD_PROPERTIES };
    if (!r->values[VCARD_FN].n)
        r->values[VCARD_FN] = r->name;
    for (int i = 0; i < VCARD_PROPERTIES; i++)
        if (!r->values[i].p)
            r->values[i] = STR("");
    r->any = true;
    r->inside = false;
    if (!r->fn(r->ctx, &row))
        r->stopped = true;
    arena_reset(r->card);
}

static void card_begin(struct reader *r)
{
    memset(r->values, 0, sizeof r->values);
    r->name = STR_NULL;
    r->inside = true;
    r->begun = r->line_at;
}

/* Where the value begins: the first colon outside of quotes. */
static size_t colon_of(struct str line)
{
    bool quoted = false;
    size_t i = 0;
    for (; i < line.n && (quoted || line.p[i] != ':'); i++)
        quoted = quoted != (line.p[i] == '"');
    return i;
}

static void line_take(struct reader *r)
{
    struct str line = { r->line, r->n }, head, name, parameters, rest;
    bool dropped = r->dropped;
    r->n = 0;
    r->dropped = false;
    struct str whole = str_trim(line);
    size_t colon = colon_of(line);
    if (dropped || line.n == 0 || colon == line.n)
        return;
    head = str_sub(line, 0, colon);
    line = str_sub(line, colon + 1, line.n);
    str_cut(head, ';', &name, &parameters);
    if (str_cut(name, '.', &head, &rest)) /* "item1.TEL" */
        name = rest;
    if (same_word(whole, "BEGIN:VCARD"))
        card_begin(r);
    else if (same_word(whole, "END:VCARD") && r->inside)
        card_end(r);
    else if (r->inside && same_word(name, "N"))
        r->name = name_of(r->card, line);
    for (int i = 0; r->inside && i < VCARD_PROPERTIES; i++)
        if (same_word(name, vcard_names[i]))
            property_take(r, i, parameters, line);
}

/* A line of the file, without its end: one that begins with a space goes on the one before. */
static void physical(struct reader *r, struct str line)
{
    if (line.n && (line.p[0] == ' ' || line.p[0] == '\t'))
        line = str_sub(line, 1, line.n);
    else {
        if (r->n || r->dropped)
            line_take(r);
        r->line_at = r->at;
    }
    if (r->n + line.n > LINE_MOST) {
        r->dropped = true;
        return;
    }
    memcpy(r->line + r->n, line.n ? line.p : "", line.n);
    r->n += line.n;
}

/* Lines out of pieces; `held` is the beginning of a line whose end is to come. */
struct held {
    char *p;
    size_t n;
    bool over; /* longer than it may be: the rest of it is passed over */
};

static void feed(struct reader *r, struct held *h, struct str bytes)
{
    for (size_t i = 0; i < bytes.n && !r->stopped; i++) {
        if (bytes.p[i] != '\n') {
            if (h->n < LINE_MOST)
                h->p[h->n++] = bytes.p[i];
            else
                h->over = true;
            continue;
        }
        while (h->n && h->p[h->n - 1] == '\r')
            h->n--;
        physical(r, (struct str){ h->p, h->n });
        r->dropped = r->dropped || h->over;
        r->at++;
        h->n = 0;
        h->over = false;
    }
}

static struct str without_mark(struct str bytes, off_t at)
{
    return at == 0 && str_starts(bytes, STR("\xEF\xBB\xBF")) ? str_sub(bytes, 3, bytes.n) : bytes;
}

static void arena_end(void *a)
{
    arena_free(a);
}

enum sheet_result vcard_read(struct arena *a, int fd, enum encoding e, csv_row_fn *fn, void *ctx)
{
    struct str heading[VCARD_PROPERTIES];
    struct reader r = { .at = 1, .fn = fn, .ctx = ctx, .line = arena_alloc(a, LINE_MOST) };
    struct held held = { .p = arena_alloc(a, LINE_MOST) };
    struct encoding_reader *letters = encoding_reader_new(a, e);
    char *piece = arena_alloc(a, PIECE);
    ssize_t n;
    r.card = arena_new(8 << 20);
    arena_defer(a, arena_end, r.card);
    for (int i = 0; i < VCARD_PROPERTIES; i++)
        heading[i] = str_of(vcard_names[i]);
    if (!fn(ctx, &(struct csv_row){ .line = 1, .cells = heading, .n_cells = VCARD_PROPERTIES }))
        return SHEET_STOPPED;
    for (off_t at = 0; !r.stopped && (n = pread(fd, piece, PIECE, at)) > 0; at += n)
        feed(&r, &held, encoding_read(letters, without_mark((struct str){ piece, (size_t)n }, at)));
    feed(&r, &held, STR("\n\n"));
    if (r.stopped)
        return SHEET_STOPPED;
    return r.any ? SHEET_READ : SHEET_BAD;
}
