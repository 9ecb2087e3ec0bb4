/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "view/status.h"

#include "view_progress.html.h"

#include <string.h>
#include <utf8proc.h>

void status_mark(struct view *v, enum status status, struct str words)
{
    switch (status) {
    case STATUS_LATE:
        tpl_raw(v, "<span class=\"st late\">");
        tpl_icon(v, "alert");
        break;
    case STATUS_DUE:
        tpl_raw(v, "<span class=\"st due\">");
        tpl_icon(v, "clock");
        break;
    case STATUS_MET:
        tpl_raw(v, "<span class=\"st met\">");
        tpl_icon(v, "check");
        break;
    case STATUS_OFF:
        tpl_raw(v, "<span class=\"st off\">");
        tpl_icon(v, "dash");
        break;
    }
    tpl_raw(v, "<span>");
    tpl_text(v, words);
    tpl_raw(v, "</span></span>");
}

void status_due(struct view *v, day due, day today)
{
    if (due >= today) {
        status_mark(v, STATUS_DUE, text_day_near(v->arena, v->lang, due, today));
        return;
    }
    struct str words = text_with(v->arena, v->lang, TEXT_view_days_late,
                                 TEXT_ARGS({ "count", .number = (int64_t)today - due }));
    status_mark(v, STATUS_LATE, words);
}

void tag(struct view *v, enum tone tone, struct str words)
{
    switch (tone) {
    case TONE_ON:
        tpl_raw(v, "<span class=\"tag on\">");
        break;
    case TONE_OK:
        tpl_raw(v, "<span class=\"tag ok\">");
        break;
    case TONE_WARN:
        tpl_raw(v, "<span class=\"tag warn\">");
        break;
    case TONE_PLAIN:
        tpl_raw(v, "<span class=\"tag\">");
        break;
    }
    tpl_text(v, words);
    tpl_raw(v, "</span>");
}

/* -- numbers to call
 * ------------------------------------------------------------------------------------ */

struct str phone_href(struct arena *a, struct str number)
{
    struct out o;
    out_init(&o, a, 32);
    out_lit(&o, "tel:");
    size_t digits = 0;
    bool gap = false; /* letters stand between the number and its extension */
    for (size_t i = 0; i < number.n; i++) {
        char c = number.p[i];
        bool digit = c >= '0' && c <= '9';
        if (digits >= 7 && (c == '/' || c == ';')) /* another number follows */
            break;
        if (digit && gap)
            out_char(&o, ',');
        if (digit || (c == '+' && digits == 0))
            out_char(&o, c);
        digits += digit;
        gap = !digit && (gap || (digits >= 7 && strchr(" -.()", c) == NULL));
    }
    return out_view(&o);
}

void phone_link(struct view *v, struct str number)
{
    tpl_raw(v, "<a href=\"");
    tpl_text(v, phone_href(v->arena, number));
    tpl_raw(v, "\">");
    tpl_text(v, number);
    tpl_raw(v, "</a>");
}

/* The length of the number that begins here, its extension with it; 0: none does. */
static size_t number_length(struct str s)
{
    static const char form[] = "000-000-0000";
    static const char *const words[] = { " poste ", " ext. ", " ext " };
    size_t n = sizeof form - 1;
    for (size_t i = 0; i <= n; i++) {
        bool digit = i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
        bool mark = i < s.n && (s.p[i] == '-' || s.p[i] == '.' || s.p[i] == ' ');
        if (i == n ? digit : form[i] == '0' ? !digit : !mark)
            return 0;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t from = n + strlen(words[i]), to = from;
        while (str_starts(str_sub(s, n, s.n), str_of(words[i])) && to < s.n && s.p[to] >= '0' &&
               s.p[to] <= '9')
            to++;
        if (to > from)
            return to;
    }
    return n;
}

void text_dialled(struct view *v, struct str s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool inside = i > from && s.p[i - 1] >= '0' && s.p[i - 1] <= '9';
        size_t n = inside ? 0 : number_length(str_sub(s, i, s.n));
        if (!n)
            continue;
        tpl_text(v, str_sub(s, from, i - from));
        phone_link(v, str_sub(s, i, n));
        from = i + n;
        i = from - 1;
    }
    tpl_text(v, str_sub(s, from, s.n));
}

/* -- people
 * ------------------------------------------------------------------------------------------ */

/* The first letter of a word, as a capital. */
static void initial(struct out *o, struct str word)
{
    utf8proc_int32_t c;
    utf8proc_uint8_t capital[4];
    if (utf8proc_iterate((const utf8proc_uint8_t *)word.p, (utf8proc_ssize_t)word.n, &c) > 0)
        out_bytes(o, (char *)capital, (size_t)utf8proc_encode_char(utf8proc_toupper(c), capital));
}

/* Of the first word and of the last: “Hélène Côté-Lavoie” gives HC. */
struct str person_initials(struct arena *a, struct str name)
{
    struct out o;
    out_init(&o, a, 64);
    struct str rest = name, word, first = STR_NULL, last = STR_NULL;
    while (str_next(&rest, ' ', &word)) {
        if (word.n > 0 && first.p)
            last = word;
        else if (word.n > 0)
            first = word;
    }
    if (first.p)
        initial(&o, first);
    if (last.p)
        initial(&o, last);
    return out_view(&o);
}

void person_mark(struct view *v, struct str name)
{
    switch (str_hash(name) % 3) {
    case 0:
        tpl_raw(v, "<span class=\"me\" aria-hidden=\"true\">");
        break;
    case 1:
        tpl_raw(v, "<span class=\"me b\" aria-hidden=\"true\">");
        break;
    default:
        tpl_raw(v, "<span class=\"me c\" aria-hidden=\"true\">");
        break;
    }
    tpl_text(v, person_initials(v->arena, name));
    tpl_raw(v, "</span>");
}

void person(struct view *v, struct str name, struct str line)
{
    tpl_raw(v, "<div class=\"person\">");
    person_mark(v, name);
    tpl_raw(v, "<div><b>");
    tpl_text(v, name);
    tpl_raw(v, "</b>");
    if (has(line)) {
        tpl_raw(v, "<br><small>");
        tpl_text(v, line);
        tpl_raw(v, "</small>");
    }
    tpl_raw(v, "</div></div>");
}

/* -- days and numbers
 * ---------------------------------------------------------------------------------- */

static void day_said(struct view *v, day d, struct str words)
{
    tpl_raw(v, "<time datetime=\"");
    tpl_text(v, day_iso(v->arena, d));
    tpl_raw(v, "\">");
    tpl_text(v, words);
    tpl_raw(v, "</time>");
}

void day_near(struct view *v, day d, day today)
{
    if (d != DAY_NONE)
        day_said(v, d, text_day_near(v->arena, v->lang, d, today));
}

void day_short(struct view *v, day d)
{
    if (d != DAY_NONE)
        day_said(v, d, text_day(v->arena, v->lang, d, DAY_SHORT));
}

void progress(struct view *v, const struct progress *m)
{
    view_progress_html(v, m);
}

void number(struct view *v, int64_t n)
{
    tpl_text(v, text_number(v->arena, v->lang, n));
}
