/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Days and times as each language writes them. */
#include "text/text.h"

enum { NEAR_DAYS = 60 };

static const enum text_id months[2][12] = {
    { TEXT_month_january, TEXT_month_february, TEXT_month_march, TEXT_month_april, TEXT_month_may,
      TEXT_month_june, TEXT_month_july, TEXT_month_august, TEXT_month_september, TEXT_month_october,
      TEXT_month_november, TEXT_month_december },
    { TEXT_month_short_january, TEXT_month_short_february, TEXT_month_short_march,
      TEXT_month_short_april, TEXT_month_short_may, TEXT_month_short_june, TEXT_month_short_july,
      TEXT_month_short_august, TEXT_month_short_september, TEXT_month_short_october,
      TEXT_month_short_november, TEXT_month_short_december },
};

static const enum text_id weekdays[] = {
    TEXT_weekday_monday, TEXT_weekday_tuesday,  TEXT_weekday_wednesday, TEXT_weekday_thursday,
    TEXT_weekday_friday, TEXT_weekday_saturday, TEXT_weekday_sunday,
};

struct str text_day(struct arena *a, enum lang l, day d, enum day_style style)
{
    if (d == DAY_NONE)
        return STR_NULL;
    int year, month, mday;
    day_to_ymd(d, &year, &month, &mday);
    struct str number = mday == 1 ? text(l, TEXT_date_first) : arena_fmt(a, "%d", mday);
    struct text_arg args[] = {
        { "day", number, 0 },
        { "month", text(l, months[style != DAY_LONG][month - 1]), 0 },
        { "year", arena_fmt(a, "%d", year), 0 },
        { "weekday", text(l, weekdays[day_weekday(d) - 1]), 0 },
    };
    switch (style) {
    case DAY_LONG:
        return text_with(a, l, TEXT_date_long, args, 4);
    case DAY_NO_YEAR:
        return text_with(a, l, TEXT_date_without_year, args, 2);
    default:
        return text_with(a, l, TEXT_date_short, args, 3);
    }
}

struct str text_time(struct arena *a, enum lang l, int minutes)
{
    int hour = minutes / 60 % 24, minute = minutes % 60;
    bool afternoon = hour >= 12;
    if (l == LANG_EN)
        hour = hour % 12 == 0 ? 12 : hour % 12;
    struct text_arg args[] = {
        { "hour", arena_fmt(a, "%d", hour), 0 },
        { "minute", arena_fmt(a, "%02d", minute), 0 },
    };
    if (minute == 0)
        return text_with(a, l, afternoon ? TEXT_time_afternoon_hour : TEXT_time_morning_hour, args,
                         1);
    return text_with(a, l, afternoon ? TEXT_time_afternoon : TEXT_time_morning, args, 2);
}

struct str text_instant(struct arena *a, enum lang l, const struct zone *z, instant at)
{
    struct str on = text_day(a, l, zone_day(z, at), DAY_SHORT);
    struct str time = text_time(a, l, zone_minutes(z, at));
    return text_with(a, l, TEXT_date_at, TEXT_ARGS({ "day", on, 0 }, { "time", time, 0 }));
}

struct str text_day_near(struct arena *a, enum lang l, day d, day today)
{
    if (d == DAY_NONE || today == DAY_NONE)
        return text_day(a, l, d, DAY_SHORT);
    int64_t ahead = (int64_t)d - today;
    if (ahead == 0)
        return text(l, TEXT_date_today);
    if (ahead == -1)
        return text(l, TEXT_date_yesterday);
    if (ahead == 1)
        return text(l, TEXT_date_tomorrow);
    if (ahead < -NEAR_DAYS || ahead > NEAR_DAYS)
        return text_day(a, l, d, DAY_SHORT);
    if (ahead < 0)
        return text_with(a, l, TEXT_date_ago, TEXT_ARGS({ "count", .number = -ahead }));
    return text_with(a, l, TEXT_date_ahead, TEXT_ARGS({ "count", .number = ahead }));
}
