/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/sheet/words.h"

#include "core/key.h"
#include "entity/read.h"

#include <inttypes.h>

enum { TENTHS = 10, CENTS = 2 };

/* -- what the texts say
 * --------------------------------------------------------------------------------- */

static enum sheet_type type_of(const struct content_entry *e)
{
    static const char *const names[] = {
        [SHEET_TEXT] = "text",     [SHEET_WHO] = "who",     [SHEET_CHOICE] = "choice",
        [SHEET_NUMBER] = "number", [SHEET_MONEY] = "money", [SHEET_DAY] = "day",
        [SHEET_SCALE] = "scale",   [SHEET_TERM] = "term",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(content_text(e, CONTENT_TYPE), names[i]))
            return (enum sheet_type)i;
    return SHEET_TEXT;
}

static enum sheet_answers answers_of(const struct content_entry *e)
{
    struct str word = content_text(e, CONTENT_ANSWERS);
    return str_is(word, "team")    ? SHEET_TEAM
           : str_is(word, "apart") ? SHEET_APART
           : str_is(word, "each")  ? SHEET_EACH
                                   : SHEET_BOTH;
}

static void head_fill(const struct content_entry *e, const struct content_entry *theme,
                      struct sheet_words *ret)
{
    const struct content_entry *said = theme ? theme : e;
    struct str place = content_text(e, CONTENT_PLACE);
    *ret = (struct sheet_words){
        .code = said->code,
        .title = content_text(said, CONTENT_TITLE),
        .text = content_text(said, CONTENT_TEXT),
        .answers = answers_of(e),
        .own = !str_is(place, "partnership"),
        .shared = !str_is(place, "own"),
        .entry = e,
        .theme = theme,
    };
}

static void terms_fill(struct arena *a, enum lang l, struct sheet_ask *ask)
{
    ask->options = arena_array(a, struct sheet_option, 3);
    ask->options[0] = (struct sheet_option){ STR("short"), text(l, TEXT_sheet_term_short) };
    ask->options[1] = (struct sheet_option){ STR("medium"), text(l, TEXT_sheet_term_medium) };
    ask->options[2] = (struct sheet_option){ STR("long"), text(l, TEXT_sheet_term_long) };
    ask->n_options = 3;
}

static struct sheet_ask ask_made(struct arena *a, enum lang l, const struct content *c,
                                 const struct content_entry *e)
{
    struct sheet_ask ask = { .code = e->code,
                             .title = content_text(e, CONTENT_TITLE),
                             .hint = content_text(e, CONTENT_TEXT),
                             .type = type_of(e) };
    if (ask.type == SHEET_TERM)
        terms_fill(a, l, &ask);
    if (ask.type != SHEET_CHOICE)
        return ask;
    ask.options = arena_array(a, struct sheet_option, content_count(c, CONTENT_OPTION, e));
    for (const struct content_entry *o = NULL; (o = content_next(c, CONTENT_OPTION, e, o));)
        ask.options[ask.n_options++] =
            (struct sheet_option){ o->code, content_text(o, CONTENT_TITLE) };
    return ask;
}

static void section_fill(struct arena *a, enum lang l, const struct content *c,
                         const struct content_entry *e, const struct content_entry *theme,
                         struct sheet_section *ret)
{
    struct str rows = content_text(e, CONTENT_ROWS);
    const struct content_entry *of = theme ? theme : e;
    enum content_kind kind = theme ? CONTENT_QUESTION : CONTENT_GIVEN;
    *ret = (struct sheet_section){ .code = e->code,
                                   .title = content_text(e, CONTENT_TITLE),
                                   .text = content_text(e, CONTENT_TEXT),
                                   .rows = str_is(rows, "ranked") ? SHEET_RANKED
                                           : rows.n               ? SHEET_FREE
                                                                  : SHEET_GIVEN };
    ret->asks = arena_array(a, struct sheet_ask, content_count(c, CONTENT_ASK, e));
    for (const struct content_entry *k = NULL; (k = content_next(c, CONTENT_ASK, e, k));)
        ret->asks[ret->n_asks++] = ask_made(a, l, c, k);
    ret->givens = arena_array(a, struct sheet_given, content_count(c, kind, of));
    for (const struct content_entry *k = NULL; (k = content_next(c, kind, of, k));)
        ret->givens[ret->n_givens++] =
            (struct sheet_given){ k->code, content_text(k, CONTENT_TITLE),
                                  content_text(k, CONTENT_TEXT) };
}

/* The sheet that asks the themes; NULL: none does. */
static const struct content_entry *asks_themes(const struct content *c)
{
    for (const struct content_entry *e = NULL; (e = content_next(c, CONTENT_SHEET, NULL, e));)
        if (e->values[CONTENT_FROM].n)
            return e;
    return NULL;
}

bool sheet_words_of(struct arena *a, enum lang l, const struct content *c, struct str code,
                    struct sheet_words *ret)
{
    const struct content_entry *e = content_find(c, code), *theme = NULL;
    if (e && e->kind == CONTENT_THEME) {
        theme = e;
        e = asks_themes(c);
    }
    if (!e || e->kind != CONTENT_SHEET || (!theme && e->values[CONTENT_FROM].n))
        return false;
    head_fill(e, theme, ret);
    ret->sections = arena_array(a, struct sheet_section, content_count(c, CONTENT_SECTION, e));
    for (const struct content_entry *s = NULL; (s = content_next(c, CONTENT_SECTION, e, s));)
        section_fill(a, l, c, s, theme, &ret->sections[ret->n_sections++]);
    return true;
}

size_t sheet_words_all(struct arena *a, const struct content *c, struct sheet_words **ret)
{
    size_t n = 0;
    *ret =
        arena_array(a, struct sheet_words,
                    content_count(c, CONTENT_SHEET, NULL) + content_count(c, CONTENT_THEME, NULL));
    for (const struct content_entry *e = NULL; (e = content_next(c, CONTENT_SHEET, NULL, e));) {
        if (!e->values[CONTENT_FROM].n)
            head_fill(e, NULL, &(*ret)[n++]);
        for (const struct content_entry *t = NULL;
             e->values[CONTENT_FROM].n && (t = content_next(c, CONTENT_THEME, NULL, t));)
            head_fill(e, t, &(*ret)[n++]);
    }
    return n;
}

bool sheet_serves(const struct sheet_words *w, struct str phase)
{
    return content_names(w->entry, CONTENT_HELPS, phase);
}

const struct sheet_section *sheet_section_of(const struct sheet_words *w, struct str code)
{
    for (size_t i = 0; i < w->n_sections; i++)
        if (str_eq(w->sections[i].code, code))
            return &w->sections[i];
    return NULL;
}

const struct sheet_ask *sheet_ask_of(const struct sheet_section *s, struct str code)
{
    for (size_t i = 0; i < s->n_asks; i++)
        if (str_eq(s->asks[i].code, code))
            return &s->asks[i];
    return NULL;
}

/* -- values
 * --------------------------------------------------------------------------------------------- */

static const struct sheet_option *option_of(const struct sheet_ask *ask, struct str code)
{
    for (size_t i = 0; i < ask->n_options; i++)
        if (str_eq(ask->options[i].code, code))
            return &ask->options[i];
    return NULL;
}

/* In tenths, as everybody writes it: 3,5 or 3.5. */
static enum text_id scale_read(struct arena *a, enum lang l, struct str typed, struct str *ret)
{
    int64_t tenths;
    if (!text_read_decimal(l, typed, 1, &tenths) && !text_read_decimal(LANG_EN, typed, 1, &tenths))
        return TEXT_sheet_not_on_scale;
    if (tenths < 0 || tenths > TENTHS * TENTHS || tenths % (TENTHS / 2))
        return TEXT_sheet_not_on_scale;
    *ret = arena_fmt(a, "%" PRId64 "%s", tenths / TENTHS, tenths % TENTHS ? ".5" : "");
    return TEXT_NONE;
}

static enum text_id number_read(struct arena *a, enum lang l, int decimals, struct str typed,
                                struct str *ret)
{
    int64_t n;
    if (!text_read_decimal(l, typed, decimals, &n))
        return TEXT_sheet_not_a_number;
    *ret = arena_fmt(a, "%" PRId64, n);
    return TEXT_NONE;
}

static enum text_id words_read(struct str typed, size_t most, struct str *ret)
{
    *ret = typed;
    return key_length(typed) > most ? TEXT_sheet_too_long : TEXT_NONE;
}

static enum text_id day_value_read(struct arena *a, enum lang l, struct str typed, struct str *ret)
{
    day d;
    if (read_day(l, typed, &d) != DAY_READ)
        return TEXT_sheet_not_a_day;
    *ret = day_iso(a, d);
    return TEXT_NONE;
}

enum text_id sheet_value_read(struct arena *a, enum lang l, const struct sheet_ask *ask,
                              struct str typed, struct str *ret)
{
    *ret = STR_NULL;
    typed = str_trim(typed);
    if (!typed.n)
        return TEXT_NONE;
    switch (ask->type) {
    case SHEET_TEXT:
        return words_read(typed, SHEET_WORDS_MOST, ret);
    case SHEET_WHO:
        return words_read(typed, SHEET_WHO_MOST, ret);
    case SHEET_CHOICE:
    case SHEET_TERM:
        *ret = typed;
        return option_of(ask, typed) ? TEXT_NONE : TEXT_sheet_not_an_option;
    case SHEET_NUMBER:
        return number_read(a, l, 0, typed, ret);
    case SHEET_MONEY:
        return number_read(a, l, CENTS, typed, ret);
    case SHEET_DAY:
        return day_value_read(a, l, typed, ret);
    case SHEET_SCALE:
        return scale_read(a, l, typed, ret);
    }
    return TEXT_NONE;
}

static struct str scale_said(enum lang l, struct arena *a, struct str kept)
{
    struct str whole, half;
    bool halved = str_cut(kept, '.', &whole, &half);
    return halved ? arena_fmt(a, "%.*s%s", STR_ARG(whole), l == LANG_FR ? ",5" : ".5") : kept;
}

struct str sheet_value_said(struct arena *a, enum lang l, const struct sheet_ask *ask,
                            struct str kept)
{
    const struct sheet_option *o = option_of(ask, kept);
    int64_t n;
    day d;
    if (!kept.n)
        return kept;
    if (o)
        return o->title;
    if (ask->type == SHEET_MONEY && str_to_i64(kept, &n))
        return text_money(a, l, n);
    if (ask->type == SHEET_NUMBER && str_to_i64(kept, &n))
        return text_number(a, l, n);
    if (ask->type == SHEET_DAY && day_parse(kept, &d))
        return text_day(a, l, d, DAY_SHORT);
    return ask->type == SHEET_SCALE ? scale_said(l, a, kept) : kept;
}

struct str sheet_value_typed(struct arena *a, enum lang l, const struct sheet_ask *ask,
                             struct str kept)
{
    int64_t n;
    if (ask->type != SHEET_MONEY || !str_to_i64(kept, &n))
        return kept;
    return text_decimal(a, l, (double)n / 100.0, CENTS);
}
