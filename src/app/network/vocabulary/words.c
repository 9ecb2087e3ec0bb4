/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/vocabulary/vocabulary.h"

#include "core/fault.h"
#include "core/key.h"
#include "said.sql.h"
#include "store/vocabulary.h"

#include <string.h>

/* -- words become codes
 * ----------------------------------------------------------------------------------------- */

struct reading {
    struct tx *tx;
    const char *vocabulary;
    struct str codes; /* so far, as set_read takes them */
};

static bool same_words(struct arena *a, struct str one, struct str key)
{
    return str_eq(key_tokens(a, one), key);
}

/* The code of the term that is called so; NULL when there is none. */
static struct str code_of(struct reading *r, struct str word)
{
    struct arena *a = r->tx->arena;
    const struct vocabulary_term *terms;
    struct str key = key_tokens(a, word);
    size_t n = vocabulary_all(r->tx, r->vocabulary, &terms);
    for (size_t i = 0; i < n; i++)
        if (str_eq(terms[i].code, word) || same_words(a, terms[i].label[LANG_FR], key) ||
            same_words(a, terms[i].label[LANG_EN], key))
            return terms[i].code;
    return STR_NULL;
}

static void code_add(struct reading *r, struct str code)
{
    r->codes = arena_fmt(r->tx->arena, "%.*s %.*s", STR_ARG(r->codes), STR_ARG(code));
}

/* The bytes of an "and" in either language that begins here; 0 when none does. */
static size_t and_at(struct str s)
{
    static const struct str ands[] = { { " et ", 4 }, { " and ", 5 }, { " & ", 3 } };
    for (size_t i = 0; i < sizeof ands / sizeof *ands; i++)
        if (str_starts(s, ands[i]))
            return ands[i].n;
    return 0;
}

/* Commas end a word; "and" only between words that are all known, for a label may hold it too. */
static bool add_known(struct reading *r, struct str word)
{
    struct str code = code_of(r, word), before = r->codes;
    if (code.p) {
        code_add(r, code);
        return true;
    }
    for (size_t at = 0; at < word.n; at++) {
        size_t n = and_at(str_sub(word, at, word.n));
        code = n ? code_of(r, str_sub(word, 0, at)) : STR_NULL;
        if (!code.p)
            continue;
        code_add(r, code);
        if (add_known(r, str_trim(str_sub(word, at + n, word.n))))
            return true;
        r->codes = before;
    }
    return false;
}

struct str vocabulary_new_code(struct tx *tx, const char *vocabulary, struct str words)
{
    struct str base = vocabulary_code(tx->arena, words), code = base;
    for (int i = 2; vocabulary_has(tx, vocabulary, code); i++)
        code = arena_fmt(tx->arena, "%.*s_%d", STR_ARG(str_sub(base, 0, 36)), i);
    return code;
}

static void add_term(struct reading *r, struct str word)
{
    struct str code = vocabulary_new_code(r->tx, r->vocabulary, word);
    vocabulary_add(r->tx, r->vocabulary, code, word, STR_NULL, NUMBER_NONE);
    code_add(r, code);
}

struct str vocabulary_words(struct tx *tx, const char *vocabulary, struct str words)
{
    struct reading r = { tx, vocabulary, STR("") };
    struct str rest = words, codes;
    char *p = arena_z(tx->arena, words);
    for (size_t i = 0; i < words.n; i++)
        if (strchr(";/\n|", p[i]))
            p[i] = ',';
    rest.p = p;
    for (struct str word; str_next(&rest, ',', &word);) {
        word = str_trim(word);
        if (word.n && !add_known(&r, word))
            add_term(&r, word);
    }
    REQUIRE(set_read(tx->arena, r.codes, &codes));
    return codes;
}

/* -- texts that wait
 * -------------------------------------------------------------------------------------------- */

static void put(struct tx *tx, const struct said_next_row *row, struct str codes)
{
    struct str where = arena_fmt(tx->arena, "%.*s.%.*s", STR_ARG(row->entity), STR_ARG(row->field));
    if (str_is(where, "organization.relations"))
        said_organization_relations(tx,
                                    &(struct said_organization_relations_in){ row->words, codes });
    else if (str_is(where, "organization.languages"))
        said_organization_languages(tx,
                                    &(struct said_organization_languages_in){ row->words, codes });
    else if (str_is(where, "organization.populations"))
        said_organization_populations(
            tx, &(struct said_organization_populations_in){ row->words, codes });
    else if (str_is(where, "contact.languages"))
        said_contact_languages(tx, &(struct said_contact_languages_in){ row->words, codes });
    else if (str_is(where, "program.populations"))
        said_program_populations(tx, &(struct said_program_populations_in){ row->words, codes });
    else
        fault_raise(FAULT_INVARIANT, "no words wait for %.*s", STR_ARG(where));
}

size_t vocabulary_settle(struct tx *tx, int most)
{
    struct said_next_row *rows;
    size_t n = said_next(tx, &(struct said_next_in){ most }, &rows);
    for (size_t i = 0; i < n; i++) {
        struct str codes =
            vocabulary_words(tx, arena_z(tx->arena, rows[i].vocabulary), rows[i].words);
        put(tx, &rows[i], codes);
        said_done(tx, &(struct said_done_in){ rows[i].entity, rows[i].field, rows[i].words });
    }
    return n;
}
