/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "entity/read.h"

#include <string.h>

/* A typed text cut into numbers, folded words and marks. */
enum { PIECES = 12, WORD_BYTES = 16 };
struct piece {
    enum { PIECE_NUMBER, PIECE_WORD, PIECE_MARK } kind;
    int number; /* of digits; at most 9999 */
    int digits;
    char word[WORD_BYTES]; /* small letters without accents; a mark is one character */
};
struct pieces {
    struct piece list[PIECES];
    size_t n;
};

static bool is_digit(char b)
{
    return b >= '0' && b <= '9';
}

/* One letter, folded: é as e, û as u; 0 when no letter that months and hours are made of. */
static char letter_at(struct str s, size_t *ret_bytes)
{
    static const struct {
        char bytes[2], letter;
    } accented[] = {
        { { '\xc3', '\xa9' }, 'e' },
        { { '\xc3', '\x89' }, 'e' }, /* é É */
        { { '\xc3', '\xbb' }, 'u' },
        { { '\xc3', '\x9b' }, 'u' }, /* û Û */
    };

    *ret_bytes = 1;
    if (s.p[0] >= 'a' && s.p[0] <= 'z')
        return s.p[0];
    if (s.p[0] >= 'A' && s.p[0] <= 'Z')
        return (char)(s.p[0] - 'A' + 'a');
    *ret_bytes = 2;
    for (size_t i = 0; s.n > 1 && i < sizeof(accented) / sizeof(*accented); i++)
        if (memcmp(s.p, accented[i].bytes, 2) == 0)
            return accented[i].letter;
    return 0;
}

static size_t read_number(struct str s, struct piece *ret)
{
    size_t n = 0;

    ret->kind = PIECE_NUMBER;
    while (n < s.n && is_digit(s.p[n]) && n < 4)
        ret->number = ret->number * 10 + (s.p[n++] - '0');
    ret->digits = (int)n;
    return n;
}

static size_t read_word(struct str s, struct piece *ret)
{
    size_t taken = 0, length = 0;

    ret->kind = PIECE_WORD;
    while (taken < s.n && length + 1 < WORD_BYTES) {
        size_t bytes;
        char letter = letter_at(str_sub(s, taken, s.n), &bytes);

        if (!letter)
            break;
        ret->word[length++] = letter;
        taken += bytes;
    }
    return taken;
}

/* Bytes of white space at the start: space, tab, U+00A0, U+202F, U+2009. */
static size_t space_bytes(struct str s)
{
    static const struct str spaces[] = {
        { " ", 1 }, { "\t", 1 }, { "\xc2\xa0", 2 }, { "\xe2\x80\xaf", 3 }, { "\xe2\x80\x89", 3 }
    };

    for (size_t i = 0; i < sizeof(spaces) / sizeof(*spaces); i++)
        if (str_starts(s, spaces[i]))
            return spaces[i].n;
    return 0;
}

static bool cut(struct str s, struct pieces *ret)
{
    *ret = (struct pieces){ 0 };
    while (s.n > 0) {
        struct piece *p = &ret->list[ret->n];
        size_t taken = space_bytes(s);

        if (taken == 0) {
            if (ret->n == PIECES)
                return false;
            taken = is_digit(s.p[0]) ? read_number(s, p) : read_word(s, p);
            if (taken == 0) {
                if (!s.p[0])
                    return false;
                p->kind = PIECE_MARK;
                p->word[0] = s.p[0];
                taken = 1;
            }
            ret->n++;
        }
        s = str_sub(s, taken, s.n);
    }
    return true;
}

/* -- days ---------------------------------------------------------------------------------------
 */
static const char *const month_names[12][2] = {
    { "janvier", "january" }, { "fevrier", "february" },  { "mars", "march" },
    { "avril", "april" },     { "mai", "may" },           { "juin", "june" },
    { "juillet", "july" },    { "aout", "august" },       { "septembre", "september" },
    { "octobre", "october" }, { "novembre", "november" }, { "decembre", "december" },
};
static const char *const weekday_names[7][2] = {
    { "lundi", "monday" },    { "mardi", "tuesday" },   { "mercredi", "wednesday" },
    { "jeudi", "thursday" },  { "vendredi", "friday" }, { "samedi", "saturday" },
    { "dimanche", "sunday" },
};

/* At least three letters of the name; "jui" alone is two months. */
static bool name_begins(const char *name, const char *word)
{
    size_t n = strlen(word);

    return n >= 3 && strcmp(word, "jui") != 0 && strncmp(name, word, n) == 0;
}

static int month_of(const char *word)
{
    for (int i = 0; i < 12; i++)
        if (name_begins(month_names[i][0], word) || name_begins(month_names[i][1], word))
            return i + 1;
    return 0;
}

static bool is_weekday(const char *word)
{
    for (int i = 0; i < 7; i++)
        if (strcmp(weekday_names[i][0], word) == 0 || name_begins(weekday_names[i][1], word))
            return true;
    return false;
}

static enum day_reading day_made(int year, int month, int mday, day *ret)
{
    *ret = day_from_ymd(year, month, mday);
    return *ret == DAY_NONE ? DAY_NO_SUCH_DAY : DAY_READ;
}

static bool is_ordinal(const char *word)
{
    static const char *const endings[] = { "er", "e", "st", "nd", "rd", "th" };

    for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++)
        if (strcmp(word, endings[i]) == 0)
            return true;
    return false;
}

/* 18 nov. 2026, Nov. 18, 2026: the month's name, then the year is the number of four digits. */
static enum day_reading day_named(const struct pieces *p, day *ret)
{
    int month = 0, year = 0, mday = 0, numbers = 0;

    for (size_t i = 0; i < p->n; i++) {
        const struct piece *x = &p->list[i];

        if (x->kind == PIECE_NUMBER) {
            *(x->digits == 4 ? &year : &mday) = x->number;
            numbers++;
        } else if (x->kind == PIECE_WORD && !month && month_of(x->word)) {
            month = month_of(x->word);
        } else if (x->kind == PIECE_WORD
                       ? !is_weekday(x->word) && !is_ordinal(x->word) && strcmp(x->word, "le") != 0
                       : !strchr(",.", x->word[0])) {
            return DAY_NOT_A_DATE;
        }
    }
    if (!month || !year || !mday || numbers != 2)
        return DAY_NOT_A_DATE;
    return day_made(year, month, mday, ret);
}

/* Three numbers with the same mark between them. */
static enum day_reading day_numbered(enum lang l, const struct pieces *p, day *ret)
{
    const struct piece *x = p->list;
    int first = x[0].number, second = x[2].number, third = x[4].number;

    if (x[1].word[0] != x[3].word[0] || !strchr("-/.", x[1].word[0]))
        return DAY_NOT_A_DATE;
    if (x[0].digits == 4)
        return day_made(first, second, third, ret);
    if (x[4].digits != 4 || x[0].digits > 2 || x[2].digits > 2)
        return DAY_NOT_A_DATE;
    if (l == LANG_FR || first == second || first > 12)
        return day_made(third, second, first, ret);
    return second > 12 ? day_made(third, first, second, ret) : DAY_AMBIGUOUS;
}

enum day_reading read_day(enum lang l, struct str s, day *ret)
{
    struct pieces p;

    if (day_parse(s, ret))
        return DAY_READ;
    if (!cut(s, &p))
        return DAY_NOT_A_DATE;
    if (p.n == 5 && p.list[0].kind == PIECE_NUMBER && p.list[1].kind == PIECE_MARK &&
        p.list[2].kind == PIECE_NUMBER && p.list[3].kind == PIECE_MARK &&
        p.list[4].kind == PIECE_NUMBER)
        return day_numbered(l, &p, ret);
    return day_named(&p, ret);
}

/* -- times --------------------------------------------------------------------------------------
 */
/* Takes the letters a or p, then m, with points or without; 0 when they are not there. */
static char half_of_day(const struct pieces *p, size_t *at)
{
    char letters[3] = "", half;
    size_t n = 0, i = *at;

    for (; i < p->n; i++) {
        const struct piece *x = &p->list[i];

        if (x->kind == PIECE_MARK && x->word[0] == '.')
            continue;
        if (x->kind != PIECE_WORD || strlen(x->word) + n > 2)
            return 0;
        for (const char *c = x->word; *c; c++)
            letters[n++] = *c;
    }
    half = letters[0];
    if (n != 2 || letters[1] != 'm' || (half != 'a' && half != 'p'))
        return 0;
    *at = i;
    return half;
}

bool read_time(struct str s, int64_t *ret)
{
    struct pieces p;
    const struct piece *x = p.list;
    int hours, minutes = 0;
    size_t at = 1;
    char half;

    if (!cut(s, &p) || p.n < 2 || x[0].kind != PIECE_NUMBER || x[0].digits > 2)
        return false;
    hours = x[0].number;
    if ((x[1].kind == PIECE_MARK && x[1].word[0] == ':') ||
        (x[1].kind == PIECE_WORD && strcmp(x[1].word, "h") == 0)) {
        bool written = p.n > 2 && x[2].kind == PIECE_NUMBER;

        if (written ? x[2].digits != 2 : x[1].kind == PIECE_MARK)
            return false;
        minutes = written ? x[2].number : 0;
        at = written ? 3 : 2;
    }
    half = half_of_day(&p, &at);
    if (at != p.n || minutes > 59 || hours > 23 || (half && (hours < 1 || hours > 12)))
        return false;
    if (half)
        hours = hours % 12 + (half == 'p' ? 12 : 0);
    *ret = hours * 60 + minutes;
    return true;
}
