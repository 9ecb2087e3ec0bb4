/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/typed.h"
#include "app/network/import/import.h"

#include "core/key.h"
#include "entity/read.h"
#include "store/vocabulary.h"

#include <string.h>

bool typed_same(struct arena *a, struct str a_word, struct str b_word)
{
    return str_eq(key_sort(a, a_word), key_sort(a, b_word));
}

/* -- days
 * --------------------------------------------------------------------------------------------------
 */

enum { PARTS = 3, SERIAL_LEAST = 10000, SERIAL_MOST = 99999, SERIAL_1970 = 25569 };

struct part {
    struct str text;
    int64_t number; /* -1: a word */
    int month;      /* of a word; 0: none */
};

static int month_of(struct arena *a, struct str word)
{
    static const struct {
        const char *begins;
        int month;
    } names[] = {
        { "jan", 1 }, { "fev", 2 }, { "feb", 2 },  { "mar", 3 },  { "avr", 4 },  { "apr", 4 },
        { "mai", 5 }, { "may", 5 }, { "juin", 6 }, { "jun", 6 },  { "juil", 7 }, { "jul", 7 },
        { "aou", 8 }, { "aug", 8 }, { "sep", 9 },  { "oct", 10 }, { "nov", 11 }, { "dec", 12 },
    };
    struct str folded = key_sort(a, word);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_starts(folded, str_of(names[i].begins)))
            return names[i].month;
    return 0;
}

/* "1er" and "1st" are 1. */
static struct part part_of(struct arena *a, struct str text)
{
    struct part p = { .text = text, .number = -1 };
    size_t n = 0;
    while (n < text.n && text.p[n] >= '0' && text.p[n] <= '9')
        n++;
    if (n > 0 && n <= 4 && text.n - n <= 2)
        str_to_i64(str_sub(text, 0, n), &p.number);
    else if (n == 0)
        p.month = month_of(a, text);
    return p;
}

/* What stands between signs and spaces; 0 when there are more than three. */
static size_t parts_of(struct arena *a, struct str cell, struct part ret[PARTS])
{
    size_t n = 0, i = 0;
    while (i < cell.n) {
        size_t from = i;
        while (i < cell.n && !strchr(" /-.,", cell.p[i]))
            i++;
        if (i > from) {
            if (n == PARTS)
                return 0;
            ret[n++] = part_of(a, str_sub(cell, from, i - from));
        }
        i += i < cell.n;
    }
    return n;
}

static int year_of(const struct part *p)
{
    if (p->number < 0 || p->text.n == 3)
        return -1;
    if (p->text.n <= 2)
        return (int)p->number + (p->number < 70 ? 2000 : 1900);
    return (int)p->number;
}

static day day_of(const struct part *year, int64_t month, int64_t mday)
{
    int y = year_of(year);
    return y > 0 && month > 0 && mday > 0 && month <= 12 && mday <= 31
               ? day_from_ymd(y, (int)month, (int)mday)
               : DAY_NONE;
}

/* Without the hour that follows a day; only spaces of one kind. */
static struct str day_text(struct arena *a, struct str cell)
{
    char *z = arena_z(a, cell);
    size_t n = 0;
    for (size_t i = 0; i < cell.n; i++) {
        struct str rest = str_sub(cell, i, cell.n);
        if (str_starts(rest, STR("\xC2\xA0")) || str_starts(rest, STR("\xE2\x80\xAF"))) {
            z[n++] = ' ';
            i += rest.p[0] == '\xC2' ? 1 : 2;
        } else {
            z[n++] = cell.p[i];
        }
    }
    struct str text = str_trim((struct str){ z, n });
    for (size_t i = 8; i + 3 < text.n; i++) /* 2024-01-30T00:00:00, 30/01/2024 8:15 */
        if ((text.p[i] == 'T' || text.p[i] == ' ') && text.p[i + 1] >= '0' &&
            text.p[i + 1] <= '9' && memchr(text.p + i, ':', text.n - i))
            return str_trim(str_sub(text, 0, i));
    return text;
}

static day serial_of(struct str text)
{
    struct str head, tail;
    int64_t n;
    str_cut(text, '.', &head, &tail);
    if (!str_to_i64(head, &n) || n < SERIAL_LEAST || n > SERIAL_MOST)
        return DAY_NONE;
    for (size_t i = 0; i < tail.n; i++)
        if (tail.p[i] < '0' || tail.p[i] > '9')
            return DAY_NONE;
    return (day)(n - SERIAL_1970);
}

/* Three figures with the year last. */
static bool by_figures(const struct part p[PARTS], size_t n)
{
    return n == PARTS && p[0].number > 0 && p[1].number > 0 && p[0].text.n <= 2 &&
           p[1].text.n <= 2 && p[2].number >= 0;
}

static day figures_day(const struct part p[PARTS], enum import_days order)
{
    day first = day_of(&p[2], p[1].number, p[0].number);
    day second = day_of(&p[2], p[0].number, p[1].number);
    if (order == DAYS_DAY_FIRST)
        return first;
    if (order == DAYS_MONTH_FIRST)
        return second;
    if (first != DAY_NONE && second != DAY_NONE && first != second)
        return DAY_NONE;
    return first != DAY_NONE ? first : second;
}

static day any_day(struct arena *a, struct str cell, enum import_days order)
{
    struct part p[PARTS];
    struct str text = day_text(a, cell);
    day serial = serial_of(text);
    if (serial != DAY_NONE)
        return serial;
    size_t n = parts_of(a, text, p);
    if (n != PARTS)
        return DAY_NONE;
    if (p[0].number >= 0 && p[0].text.n == 4)
        return day_of(&p[0], p[1].number > 0 ? p[1].number : p[1].month, p[2].number);
    if (p[1].month)
        return day_of(&p[2], p[1].month, p[0].number);
    if (p[0].month)
        return day_of(&p[2], p[0].month, p[1].number);
    return by_figures(p, n) ? figures_day(p, order) : DAY_NONE;
}

bool typed_day(struct arena *a, struct str cell, enum import_days order, day *ret)
{
    day found = any_day(a, cell, order);
    if (found == DAY_NONE)
        return false;
    *ret = found;
    return true;
}

void typed_days_look(struct arena *a, struct str cell, struct typed_days *days)
{
    struct part p[PARTS];
    day d;
    size_t n = parts_of(a, day_text(a, cell), p);
    if (!by_figures(p, n)) {
        days->any = days->any || typed_day(a, cell, DAYS_ANY, &d);
        return;
    }
    if (!days->asks)
        days->day_first = days->month_first = true;
    days->any = days->asks = true;
    days->day_first = days->day_first && typed_day(a, cell, DAYS_DAY_FIRST, &d);
    days->month_first = days->month_first && typed_day(a, cell, DAYS_MONTH_FIRST, &d);
}

/* -- numbers
 * -------------------------------------------------------------------------------------------------
 */

/* Figures, signs and separators: without spaces, currencies and such. False when a letter is left.
 */
static bool figures(struct arena *a, struct str cell, bool money, struct str *ret)
{
    char *z = arena_alloc(a, cell.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < cell.n; i++) {
        char c = cell.p[i];
        struct str rest = str_sub(cell, i, cell.n);
        if (str_starts(rest, STR("\xC2\xA0")))
            i += 1;
        else if (str_starts(rest, STR("\xE2\x80\xAF")))
            i += 2;
        else if ((c >= '0' && c <= '9') || c == '.' || c == ',' || (c == '-' && n == 0))
            z[n++] = c;
        else if (c != ' ' && !(money && c == '$'))
            return false;
    }
    *ret = (struct str){ z, n };
    return n > 0;
}

/* Whole part and decimals. A last separator with three figures after it groups, else it ends the
 * whole part. */
static bool decimal(struct arena *a, struct str text, struct str *ret_whole, struct str *ret_rest)
{
    size_t last = text.n, first = text.n;
    for (size_t i = text.n; i-- > 0;)
        if (text.p[i] == '.' || text.p[i] == ',') {
            last = last == text.n ? i : last;
            first = i;
        }
    bool groups = last < text.n && text.n - last - 1 == 3 && first <= 3 + (text.p[0] == '-');
    *ret_rest = groups || last == text.n ? STR("") : str_sub(text, last + 1, text.n);
    struct str whole = groups ? text : str_sub(text, 0, last);
    char *z = arena_alloc(a, whole.n + 1);
    size_t n = 0, since = 4; /* figures since the last separator; 4: there was none */
    for (size_t i = 0; i < whole.n; i++) {
        bool separator = whole.p[i] == '.' || whole.p[i] == ',';
        if (separator && (i == 0 || since < 3))
            return false;
        since = separator ? 0 : since < 4 ? since + 1 : 4;
        if (!separator)
            z[n++] = whole.p[i];
    }
    *ret_whole = (struct str){ z, n };
    return since >= 3;
}

bool typed_int(struct arena *a, struct str cell, int64_t *ret)
{
    struct str text, whole, rest;
    if (!figures(a, cell, false, &text) || !decimal(a, text, &whole, &rest))
        return false;
    for (size_t i = 0; i < rest.n; i++)
        if (rest.p[i] != '0')
            return false;
    return str_to_i64(whole, ret);
}

bool typed_cents(struct arena *a, struct str cell, int64_t *ret)
{
    struct str text, whole, rest;
    int64_t units, cents = 0;
    if (!figures(a, cell, true, &text) || !decimal(a, text, &whole, &rest) || rest.n > 2 ||
        !str_to_i64(whole, &units) || units > INT64_MAX / 200 || units < INT64_MIN / 200)
        return false;
    if (rest.n && !str_to_i64(rest, &cents))
        return false;
    cents *= rest.n == 1 ? 10 : 1;
    *ret = units * 100 + (whole.p[0] == '-' ? -cents : cents);
    return true;
}

bool typed_bool(struct arena *a, struct str cell, bool *ret)
{
    static const char *const yes[] = { "oui", "yes", "true", "vrai", "x", "1", "o", "y" };
    static const char *const no[] = { "non", "no", "false", "faux", "0", "n" };
    int64_t number;
    struct str word =
        typed_int(a, cell, &number) ? arena_fmt(a, "%lld", (long long)number) : key_sort(a, cell);
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (str_is(word, yes[i]))
            return *ret = true;
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (str_is(word, no[i])) {
            *ret = false;
            return true;
        }
    return false;
}

struct str typed_id(struct str cell)
{
    struct str whole, rest;
    int64_t n;
    if (!str_cut(cell, '.', &whole, &rest) || rest.n == 0 || !str_to_i64(whole, &n))
        return cell;
    for (size_t i = 0; i < rest.n; i++)
        if (rest.p[i] != '0')
            return cell;
    return whole;
}

/* -- a cell for a field
 * --------------------------------------------------------------------------------------- */

static struct str enum_code(struct arena *a, const struct enumeration *e, struct str cell)
{
    for (int i = 1; i < e->n_values; i++) {
        const struct enum_value *v = &e->values[i];
        if (typed_same(a, cell, str_of(v->code)) || typed_same(a, cell, v->label[LANG_FR]) ||
            typed_same(a, cell, v->label[LANG_EN]))
            return str_of(v->code);
    }
    return STR_NULL;
}

static struct str term_code(struct import_row *row, const struct field *f, struct str cell)
{
    struct arena *a = import_row_arena(row);
    const struct vocabulary_term *terms;
    struct tx *look = import_look(row);
    size_t n = look ? vocabulary_all(look, f->vocabulary, &terms) : 0;
    for (size_t i = 0; i < n; i++)
        if (typed_same(a, cell, terms[i].code) || typed_same(a, cell, terms[i].label[LANG_FR]) ||
            typed_same(a, cell, terms[i].label[LANG_EN]))
            return terms[i].code;
    struct str (*word)(struct import_row *, const struct field *, struct str) =
        import_of(row)->profile->word;
    if (word)
        return word(row, f, cell);
    return import_term(row, f->vocabulary, vocabulary_code(a, cell), cell, cell);
}

/* "Français, anglais; cri": each word a code. */
static struct str set_codes(struct import_row *row, const struct field *f, struct str cell)
{
    struct arena *a = import_row_arena(row);
    struct out o;
    struct str codes;
    out_init(&o, a, 1 << 16);
    for (size_t i = 0; i < cell.n;) {
        size_t from = i;
        while (i < cell.n && !strchr(",;|\n", cell.p[i]))
            i++;
        struct str word = str_trim(str_sub(cell, from, i - from));
        i++;
        if (!word.n)
            continue;
        out_str(&o, term_code(row, f, word));
        out_char(&o, ' ');
    }
    return set_read(a, out_view(&o), &codes) ? codes : STR_NULL;
}

static struct str link_of(struct arena *a, struct str cell)
{
    return str_find(cell, STR("://")) >= 0 ? cell : arena_fmt(a, "https://%.*s", STR_ARG(cell));
}

struct str typed_value(struct import_row *row, const struct field *f,
                       const struct import_field *from, struct str cell)
{
    struct arena *a = import_row_arena(row);
    struct str code;
    int64_t number;
    bool truth;
    day d;
    if (f->type == FIELD_DATE && typed_day(a, cell, from->days, &d))
        return day_iso(a, d);
    if ((f->type == FIELD_INT && typed_int(a, cell, &number)) ||
        (f->type == FIELD_MONEY && typed_cents(a, cell, &number)))
        return arena_fmt(a, "%lld", (long long)number);
    if (f->type == FIELD_BOOL && typed_bool(a, cell, &truth))
        return truth ? STR("1") : STR("0");
    if (f->type == FIELD_ENUM && (code = enum_code(a, f->enumeration, cell)).p)
        return code;
    if (f->type == FIELD_LIST)
        return term_code(row, f, cell);
    if (f->type == FIELD_SET)
        return set_codes(row, f, cell);
    if (f->type == FIELD_URL)
        return link_of(a, cell);
    if (f->type == FIELD_TIME && read_time(cell, &number))
        return arena_fmt(a, "%02d:%02d", (int)(number / 60), (int)(number % 60));
    if (field_is_text(f))
        return cell;
    import_reject(row, from->column,
                  f->type == FIELD_DATE   ? TEXT_import_reason_day
                  : f->type == FIELD_TIME ? TEXT_import_reason_time
                  : f->type == FIELD_INT  ? TEXT_import_reason_number
                                          : TEXT_import_reason_value,
                  NULL, 0);
    return STR_NULL;
}
