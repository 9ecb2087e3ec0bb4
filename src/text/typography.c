/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/text.h"

#include "core/out.h"

#include <string.h>

#define HARD_SPACE "\u00A0"
#define NARROW_SPACE "\u202F"
#define OPENING "\u00AB"
#define CLOSING "\u00BB"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A letter, or a byte of a character beyond ASCII. */
static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c & 0x80);
}

/* An address: https://…, www.…, name@place. */
static bool is_address(struct str word)
{
    return str_find(word, STR("://")) >= 0 || str_starts(word, STR("www.")) ||
           (word.n > 0 && memchr(word.p, '@', word.n));
}

/* Does a sentence's sign end here? Not in :smile or ?id=3. */
static bool sign_ends(struct str after)
{
    return after.n == 0 || strchr(" \t\n!?.,)]\"", after.p[0]) || str_starts(after, STR(CLOSING)) ||
           str_starts(after, STR("\u2026"));
}

/* What a plain space between `before` and `after` should be. */
static struct str space_between(struct str before, struct str after)
{
    char sign = after.n > 0 ? after.p[0] : '\0',
         last = before.n > 0 ? before.p[before.n - 1] : '\0';
    if (str_ends(before, STR(OPENING)) || str_starts(after, STR(CLOSING)))
        return STR(HARD_SPACE);
    bool ends = sign_ends(str_sub(after, 1, after.n));
    if ((sign == ';' || sign == '!' || sign == '?') && ends)
        return STR(NARROW_SPACE);
    if ((sign == '$' || sign == '%') && is_digit(last))
        return STR(HARD_SPACE);
    if (sign == ':' && ends) {
        struct str next = str_trim(str_sub(after, 1, after.n));
        bool time = is_digit(last) && next.n > 0 && is_digit(next.p[0]);
        return time ? STR(" ") : STR(HARD_SPACE);
    }
    return STR(" ");
}

/* Apostrophes inside a word. */
static void put_word(struct out *o, struct str word)
{
    if (is_address(word)) {
        out_str(o, word);
        return;
    }
    for (size_t i = 0; i < word.n; i++) {
        bool inside =
            i > 0 && i + 1 < word.n && is_letter(word.p[i - 1]) && is_letter(word.p[i + 1]);
        if (word.p[i] == '\'' && inside)
            out_lit(o, "’");
        else
            out_char(o, word.p[i]);
    }
}

static bool needs_care(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (strchr("':;!?$%\xC2", s.p[i]) && s.p[i])
            return true;
    return false;
}

struct str text_typography(struct arena *a, enum lang l, struct str s)
{
    if (l != LANG_FR || !needs_care(s))
        return s;
    struct out o;
    out_init(&o, a, s.n * 3);
    out_expect(&o, s.n + 16);
    size_t from = 0; /* of the word */
    for (size_t i = 0; i <= s.n; i++) {
        if (i < s.n && s.p[i] != ' ' && s.p[i] != '\n')
            continue;
        put_word(&o, str_sub(s, from, i - from));
        if (i < s.n && s.p[i] == '\n')
            out_char(&o, '\n');
        else if (i < s.n)
            out_str(&o, space_between(str_sub(s, 0, i), str_sub(s, i + 1, s.n)));
        from = i + 1;
    }
    return out_view(&o);
}
