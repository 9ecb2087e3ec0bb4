/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/typed.h"
#include "core/key.h"

#include <string.h>

/* Days of the week as people head their opening hours, in French and in English. */

static const char codes[] = "MOTUWETHFRSASU";

enum { WEEKDAYS = 31, WEEKEND = 96, EVERY_DAY = 127 };

/* A word's day, 1 Monday to 7; 0: none. Three letters are enough: lun, mon, wednesdays. */
static int weekday_named(struct str word)
{
    static const char *const names[7][4] = {
        { "lundi", "monday", "mo" },       { "mardi", "tuesday", "tu" },
        { "mercredi", "wednesday", "we" }, { "jeudi", "thursday", "th" },
        { "vendredi", "friday", "fr" },    { "samedi", "saturday", "sa" },
        { "dimanche", "sunday", "su" },
    };
    if (word.n > 4 && word.p[word.n - 1] == 's')
        word.n--;
    for (int d = 0; d < 7; d++)
        for (int i = 0; i < 3; i++) {
            struct str name = str_of(names[d][i]);
            if (str_eq(name, word) || (word.n >= 3 && str_starts(name, word)))
                return d + 1;
        }
    return 0;
}

static bool is_word(struct str word, const char *list)
{
    struct str rest = str_of(list), one;
    while (str_next(&rest, '|', &one))
        if (str_eq(one, word))
            return true;
    return false;
}

/* From one day to another, over Sunday if need be. */
static unsigned days_between(int from, int to)
{
    unsigned days = 0;
    for (int d = from;; d = d % 7 + 1) {
        days |= 1U << (d - 1);
        if (d == to)
            return days;
    }
}

static unsigned whole_phrase(struct str folded)
{
    if (is_word(folded, "tous les jours|chaque jour|every day|everyday|daily|7 jours sur 7|7 7"))
        return EVERY_DAY;
    if (is_word(folded, "en semaine|jours ouvrables|weekdays|weekday|semaine"))
        return WEEKDAYS;
    return is_word(folded, "fin de semaine|fins de semaine|weekend|weekends|week end") ? WEEKEND
                                                                                       : 0;
}

/* "lun-ven" and "lun – ven" as "lun au ven": folding loses what is no letter. */
static struct str spelled_out(struct arena *a, struct str cell)
{
    struct out o;
    out_init(&o, a, 4 * cell.n + 16);
    for (size_t i = 0; i < cell.n; i++) {
        bool dash = i + 2 < cell.n && memcmp(cell.p + i, "\xE2\x80", 2) == 0 &&
                    (cell.p[i + 2] == '\x93' || cell.p[i + 2] == '\x94');
        if (dash || cell.p[i] == '-')
            out_lit(&o, " au ");
        else
            out_char(&o, cell.p[i]);
        i += dash ? 2 : 0;
    }
    return out_view(&o);
}

static size_t words_of(struct str folded, struct str *ret, size_t most)
{
    size_t n = 0;
    for (size_t i = 0; i < folded.n && n < most; i++) {
        size_t from = i;
        while (i < folded.n && !strchr(" ,;/&.\n", folded.p[i]))
            i++;
        if (i > from)
            ret[n++] = str_sub(folded, from, i - from);
    }
    return n;
}

bool typed_weekdays(struct arena *a, struct str cell, struct str *ret)
{
    enum { WORDS = 24 };
    struct str words[WORDS], folded = key_sort(a, spelled_out(a, str_trim(cell)));
    unsigned days = whole_phrase(key_sort(a, str_trim(cell)));
    size_t n = days ? 0 : words_of(folded, words, WORDS);
    bool to = false;
    int last = 0;
    for (size_t i = 0; i < n; i++) {
        int d = weekday_named(words[i]);
        if (is_word(words[i], "au|a|to|through|thru|until")) {
            to = last != 0;
        } else if (d) {
            days |= to ? days_between(last, d) : 1U << (d - 1);
            last = d;
            to = false;
        } else if (!is_word(words[i], "du|de|le|les|et|and|from|on")) {
            return false;
        }
    }
    struct out o;
    out_init(&o, a, 64);
    for (int d = 0; d < 7; d++)
        if (days & (1U << d))
            out_fmt(&o, "%s%.2s", o.n ? "," : "", codes + (ptrdiff_t)2 * d);
    *ret = out_view(&o);
    return days != 0 && !to;
}
