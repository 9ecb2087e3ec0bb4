/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Schedules said as people say them, in both languages. */
#include "app/network/schedule/hours.h"

enum { PIECES = 40, WEEKDAYS = 7 };

struct words {
    struct arena *arena;
    enum lang lang;
    struct str list[PIECES];
    size_t n;
};

static void add(struct words *w, struct str piece)
{
    if (piece.p && w->n < PIECES)
        w->list[w->n++] = piece;
}

/* “a, b et c” */
static struct str joined(const struct words *w)
{
    struct str all = w->n ? w->list[0] : STR_NULL;
    for (size_t i = 1; i + 1 < w->n; i++)
        all = arena_fmt(w->arena, "%.*s, %.*s", STR_ARG(all), STR_ARG(w->list[i]));
    return w->n < 2 ? all
                    : text_with(w->arena, w->lang, TEXT_schedule_join,
                                TEXT_ARGS({ "list", .value = all },
                                          { "last", .value = w->list[w->n - 1] }));
}

/* “a, b, c” */
static struct str in_a_row(const struct words *w)
{
    struct str all = w->n ? w->list[0] : STR_NULL;
    for (size_t i = 1; i < w->n; i++)
        all = arena_fmt(w->arena, "%.*s, %.*s", STR_ARG(all), STR_ARG(w->list[i]));
    return all;
}

/* The first letter of our own texts, which is a plain one. */
static struct str begun(struct arena *a, struct str s)
{
    if (!s.p || !s.n || s.p[0] < 'a' || s.p[0] > 'z')
        return s;
    return arena_fmt(a, "%c%.*s", s.p[0] - 'a' + 'A', STR_ARG(str_sub(s, 1, s.n - 1)));
}

struct str weekday_words(enum lang l, int weekday)
{
    static const enum text_id names[WEEKDAYS] = {
        TEXT_weekday_monday, TEXT_weekday_tuesday,  TEXT_weekday_wednesday, TEXT_weekday_thursday,
        TEXT_weekday_friday, TEXT_weekday_saturday, TEXT_weekday_sunday,
    };
    return text(l, names[weekday - 1]);
}

struct str hour_words(struct arena *a, enum lang l, int64_t minutes)
{
    int64_t m = minutes % MINUTES_A_DAY, hour = m / 60;
    if (m == 0)
        return text(l, TEXT_schedule_hour_midnight);
    if (m == MINUTES_A_DAY / 2)
        return text(l, TEXT_schedule_hour_noon);
    if (m % 60)
        return text_time(a, l, (int)m);
    enum text_id id = hour < 12 ? TEXT_schedule_hour_morning : TEXT_schedule_hour_afternoon;
    if (l == LANG_EN)
        hour = hour % 12 ? hour % 12 : 12;
    return text_with(a, l, id, TEXT_ARGS({ "hour", .number = hour }));
}

/* -- the days
 * --------------------------------------------------------------------------------------------- */

static struct str one_day(const struct words *w, int weekday)
{
    struct str name = weekday_words(w->lang, weekday);
    return text_with(w->arena, w->lang, TEXT_schedule_one_day, TEXT_ARGS({ "day", .value = name }));
}

static struct str days_of_week(struct words *w, const bool on[WEEKDAYS])
{
    int first = -1, last = -1, n = 0;
    for (int i = 0; i < WEEKDAYS; i++)
        if (on[i]) {
            first = first < 0 ? i : first;
            last = i;
            n++;
            add(w, one_day(w, i + 1));
        }
    if (n == WEEKDAYS)
        return text(w->lang, TEXT_schedule_every_day);
    if (n < 3 || last - first + 1 != n)
        return joined(w);
    return text_with(w->arena, w->lang, TEXT_schedule_day_run,
                     TEXT_ARGS({ "first", .value = weekday_words(w->lang, first + 1) },
                               { "last", .value = weekday_words(w->lang, last + 1) }));
}

static struct str nth_name(enum lang l, int nth)
{
    static const enum text_id names[] = { TEXT_schedule_nth_first, TEXT_schedule_nth_second,
                                          TEXT_schedule_nth_third, TEXT_schedule_nth_fourth,
                                          TEXT_schedule_nth_fifth };
    if (nth < 0)
        return text(l, nth == -1 ? TEXT_schedule_nth_last : TEXT_schedule_nth_before_last);
    return text(l, names[nth < 5 ? nth - 1 : 4]);
}

struct str schedule_nth_words(enum lang l, int i)
{
    return nth_name(l, i < 5 ? i + 1 : -1);
}

/* “le premier et le troisième jeudi”: all of the same weekday. */
static struct str same_weekday(struct words *w, const struct schedule_rule *rules, size_t n)
{
    for (size_t i = 0; i < n; i++)
        add(w, text_with(w->arena, w->lang, TEXT_schedule_each_nth,
                         TEXT_ARGS({ "nth", .value = nth_name(w->lang, rules[i].nth) })));
    return text_with(w->arena, w->lang, TEXT_schedule_nth_of_month,
                     TEXT_ARGS({ "nths", .value = joined(w) },
                               { "day", .value = weekday_words(w->lang, rules[0].weekday) }));
}

static struct str date_of_month(const struct words *w, int64_t n)
{
    if (n < 0)
        return text(w->lang, TEXT_schedule_date_last);
    bool teen = n / 10 == 1;
    enum text_id id = n == 1                 ? TEXT_schedule_date_first
                      : n % 10 == 1 && !teen ? TEXT_schedule_date_1
                      : n % 10 == 2 && !teen ? TEXT_schedule_date_2
                      : n % 10 == 3 && !teen ? TEXT_schedule_date_3
                                             : TEXT_schedule_date;
    return n == 1 ? text(w->lang, id)
                  : text_with(w->arena, w->lang, id,
                              TEXT_ARGS({ "n", .value = arena_fmt(w->arena, "%d", (int)n) }));
}

static struct str of_month(struct words *w, const struct schedule *s,
                           const struct schedule_rule *rules, size_t n)
{
    struct str rest = s->bymonthday, piece;
    int64_t mday;
    for (size_t i = 0; i < n; i++)
        if (rules[i].nth == 0)
            add(w, one_day(w, rules[i].weekday));
        else
            add(w,
                text_with(w->arena, w->lang, TEXT_schedule_nth_day,
                          TEXT_ARGS({ "nth", .value = nth_name(w->lang, rules[i].nth) },
                                    { "day", .value = weekday_words(w->lang, rules[i].weekday) })));
    while (str_next(&rest, ',', &piece))
        if (str_to_i64(piece, &mday))
            add(w, date_of_month(w, mday));
    return w->n ? text_with(w->arena, w->lang, TEXT_schedule_of_month,
                            TEXT_ARGS({ "days", .value = joined(w) }))
                : STR_NULL;
}

static struct str days_words(struct arena *a, enum lang l, const struct schedule *s)
{
    struct words w = { .arena = a, .lang = l };
    struct schedule_rule rules[SCHEDULE_RULES];
    size_t n = schedule_rules(s, rules);
    bool on[WEEKDAYS] = { false }, same = n > 0 && str_is_blank(s->bymonthday);
    for (size_t i = 0; i < n; i++) {
        on[rules[i].weekday - 1] = true;
        same = same && rules[i].nth != 0 && rules[i].weekday == rules[0].weekday;
    }
    if (s->freq == SCHEDULE_FREQ_WEEKLY)
        return n ? days_of_week(&w, on) : STR_NULL;
    if (s->freq != SCHEDULE_FREQ_MONTHLY)
        return STR_NULL;
    return same ? same_weekday(&w, rules, n) : of_month(&w, s, rules, n);
}

static struct str turn_words(struct arena *a, enum lang l, const struct schedule *s)
{
    bool monthly = s->freq == SCHEDULE_FREQ_MONTHLY;
    if (s->interval == NUMBER_NONE || s->interval < 2 || s->freq == SCHEDULE_FREQ_APPOINTMENT)
        return STR_NULL;
    if (s->interval == 2)
        return text(l, monthly ? TEXT_schedule_every_other_month : TEXT_schedule_every_other_week);
    return text_with(a, l, monthly ? TEXT_schedule_months : TEXT_schedule_weeks,
                     TEXT_ARGS({ "count", .number = s->interval }));
}

/* -- the hours, the season
 * -------------------------------------------------------------------------------- */

static struct str time_words(struct arena *a, enum lang l, const struct schedule *s)
{
    struct str from = s->opens_at == NUMBER_NONE ? STR_NULL : hour_words(a, l, s->opens_at);
    struct str to = s->closes_at == NUMBER_NONE ? STR_NULL : hour_words(a, l, s->closes_at);
    if (!from.p && !to.p)
        return STR_NULL;
    if (!to.p)
        return text_with(a, l, TEXT_schedule_from, TEXT_ARGS({ "from", .value = from }));
    if (!from.p)
        return text_with(a, l, TEXT_schedule_until, TEXT_ARGS({ "to", .value = to }));
    if (s->opens_at == s->closes_at)
        return text(l, TEXT_schedule_round_the_clock);
    bool next = s->closes_at < s->opens_at && s->closes_at > 0;
    return text_with(a, l, next ? TEXT_schedule_from_to_next : TEXT_schedule_from_to,
                     TEXT_ARGS({ "from", .value = from }, { "to", .value = to }));
}

static struct str season_words(struct arena *a, enum lang l, const struct schedule *s)
{
    enum day_style style = s->yearly ? DAY_NO_YEAR : DAY_SHORT;
    struct str from = text_day(a, l, s->valid_from, style), to = text_day(a, l, s->valid_to, style);
    if (from.p && to.p)
        return text_with(a, l, TEXT_schedule_season,
                         TEXT_ARGS({ "from", .value = from }, { "to", .value = to }));
    if (from.p)
        return text_with(a, l, TEXT_schedule_since, TEXT_ARGS({ "from", .value = from }));
    return to.p ? text_with(a, l, TEXT_schedule_to_day, TEXT_ARGS({ "to", .value = to }))
                : STR_NULL;
}

struct str schedule_words(struct arena *a, enum lang l, const struct schedule *s)
{
    struct words w = { .arena = a, .lang = l };
    struct str days = days_words(a, l, s), hours = time_words(a, l, s);
    bool always = s->opens_at != NUMBER_NONE && s->opens_at == s->closes_at;
    add(&w, always ? hours : days); /* “Jour et nuit, tous les jours” */
    add(&w, turn_words(a, l, s));
    add(&w, always ? days : hours);
    add(&w, season_words(a, l, s));
    if (s->by_appointment || s->freq == SCHEDULE_FREQ_APPOINTMENT)
        add(&w, text(l, TEXT_schedule_appointment));
    if (w.n == 0)
        add(&w, text(l, TEXT_schedule_nothing));
    if (s->closed_on)
        add(&w, text(l, TEXT_schedule_not_on_holidays));
    return begun(a, in_a_row(&w));
}

struct str schedule_note(enum lang l, const struct schedule *s)
{
    struct str own = l == LANG_FR ? s->notes : s->notes_en;
    struct str other = l == LANG_FR ? s->notes_en : s->notes;
    return !str_is_blank(own) ? own : !str_is_blank(other) ? other : STR_NULL;
}

/* -- now
 * --------------------------------------------------------------------------------------------------
 */

static struct str opens_words(struct arena *a, enum lang l, day on, day today, struct str time)
{
    if (on == today)
        return text_with(a, l, TEXT_schedule_now_opens_today, TEXT_ARGS({ "time", .value = time }));
    if (on == today + 1)
        return text_with(a, l, TEXT_schedule_now_opens_tomorrow,
                         TEXT_ARGS({ "time", .value = time }));
    if (on < today + WEEKDAYS)
        return text_with(a, l, TEXT_schedule_now_opens,
                         TEXT_ARGS({ "day", .value = weekday_words(l, day_weekday(on)) },
                                   { "time", .value = time }));
    return text_with(
        a, l, TEXT_schedule_now_opens_on,
        TEXT_ARGS({ "day", .value = text_day(a, l, on, DAY_NO_YEAR) }, { "time", .value = time }));
}

struct str hours_words(struct arena *a, enum lang l, const struct zone *z, struct hours_now now,
                       instant at)
{
    bool timed = now.state == HOURS_OPEN || now.state == HOURS_CLOSED;
    day today = zone_day(z, at), on = timed ? zone_day(z, now.at) : today;
    struct str time = timed ? hour_words(a, l, zone_minutes(z, now.at)) : STR_NULL;
    switch (now.state) {
    case HOURS_ALWAYS:
        return text(l, TEXT_schedule_now_always);
    case HOURS_APPOINTMENT:
        return text(l, TEXT_schedule_now_appointment);
    case HOURS_OVER:
        return text(l, TEXT_schedule_now_over);
    case HOURS_CLOSED:
        return opens_words(a, l, on, today, time);
    case HOURS_OPEN:
        if (now.at - at <= (instant)MINUTES_A_DAY * 60 * 1000)
            return text_with(a, l, TEXT_schedule_now_open, TEXT_ARGS({ "time", .value = time }));
        return text_with(a, l, TEXT_schedule_now_open_long,
                         TEXT_ARGS({ "day", .value = weekday_words(l, day_weekday(on)) },
                                   { "time", .value = time }));
    default:
        return STR_NULL;
    }
}

static struct str opening_words(struct arena *a, enum lang l, const struct opening *o)
{
    struct str from = o->from == NUMBER_NONE ? STR_NULL : hour_words(a, l, o->from), said;
    struct str to = o->to == NUMBER_NONE ? STR_NULL : hour_words(a, l, o->to);
    if (!from.p && !to.p)
        said = text(l, TEXT_schedule_week_open);
    else if (from.p && to.p && o->to - o->from == MINUTES_A_DAY)
        said = text(l, TEXT_schedule_week_all_day);
    else if (from.p && to.p)
        said = text_with(a, l, TEXT_schedule_week_range,
                         TEXT_ARGS({ "from", .value = from }, { "to", .value = to }));
    else
        said = text_with(a, l, from.p ? TEXT_schedule_week_from : TEXT_schedule_week_until,
                         from.p ? &(struct text_arg){ "from", .value = from }
                                : &(struct text_arg){ "to", .value = to },
                         1);
    return o->by_appointment
               ? text_with(a, l, TEXT_schedule_week_asked, TEXT_ARGS({ "hours", .value = said }))
               : said;
}

struct str hours_day_words(struct arena *a, enum lang l, const struct schedule *list, size_t n,
                           day d)
{
    enum { MOST = 12 };
    struct words w = { .arena = a, .lang = l };
    struct opening o[MOST];
    bool holiday = false;
    size_t found = hours_of_day(list, n, d, o, MOST);
    for (size_t i = 0; i < found; i++)
        add(&w, begun(a, opening_words(a, l, &o[i])));
    for (size_t i = 0; i < n; i++)
        holiday = holiday || schedule_holiday(&list[i], d);
    if (w.n)
        return in_a_row(&w);
    return text(l, holiday ? TEXT_schedule_week_holiday : TEXT_schedule_week_closed);
}
