/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Time zones from TZif files (RFC 9636), the rule at their end included. */
#include "core/clock.h"

#include "core/fault.h"

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAME_MAX_BYTES = 60, FILE_MAX_BYTES = 1 << 18, HEADER_BYTES = 44, SECONDS_A_DAY = 86400 };

/* When a part of the year begins, in the local time before it. */
struct rule {
    char kind; /* 'M': week `week` of the month; 'J': day 1..365 without 29 Feb.; '0': day 0..365 */
    int month, week,
        weekday; /* weekday: 0 Sunday; the number of the day is in `month` for J and 0 */
    int seconds; /* after midnight; may be negative or more than a day */
};

/* The footer: what holds after the last transition of the file. */
struct footer {
    bool known, has_summer;
    int standard, summer; /* seconds east of UTC */
    struct rule to_summer, to_standard;
};

struct zone {
    struct zone *next;
    char name[NAME_MAX_BYTES + 1];
    size_t n;
    int64_t *at;      /* [n] seconds since 1970 UTC, rising */
    int *offset;      /* [n] from at[i] on */
    int first_offset; /* before at[0] */
    struct footer footer;
};

static struct zone *zones;
static pthread_mutex_t zones_lock = PTHREAD_MUTEX_INITIALIZER;

/* -- the footer: a POSIX TZ text such as EST5EDT,M3.2.0,M11.1.0 ----------------------------------
 */

static bool take_number(struct str *s, int max, int *ret)
{
    int v = 0;
    size_t i = 0;
    for (; i < s->n && i < 5 && s->p[i] >= '0' && s->p[i] <= '9'; i++)
        v = v * 10 + (s->p[i] - '0');
    *s = str_sub(*s, i, s->n);
    *ret = v;
    return i > 0 && v <= max;
}

static bool take_char(struct str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = str_sub(*s, 1, s->n);
    return true;
}

/* EST or <-03>: the name itself is of no use here. */
static bool take_name(struct str *s)
{
    size_t i = 0;
    if (take_char(s, '<')) {
        while (i < s->n && s->p[i] != '>')
            i++;
        *s = str_sub(*s, i, s->n);
        return take_char(s, '>');
    }
    while (i < s->n && ((s->p[i] >= 'A' && s->p[i] <= 'Z') || (s->p[i] >= 'a' && s->p[i] <= 'z')))
        i++;
    *s = str_sub(*s, i, s->n);
    return i >= 3;
}

/* [+-]hours[:minutes[:seconds]] */
static bool take_time(struct str *s, int *ret_seconds)
{
    int sign = take_char(s, '-') ? -1 : 1, hours, minutes = 0, seconds = 0;
    if (sign > 0)
        take_char(s, '+');
    if (!take_number(s, 167, &hours))
        return false;
    if (take_char(s, ':') && !take_number(s, 59, &minutes))
        return false;
    if (take_char(s, ':') && !take_number(s, 59, &seconds))
        return false;
    *ret_seconds = sign * (hours * 3600 + minutes * 60 + seconds);
    return true;
}

static bool take_rule(struct str *s, struct rule *r)
{
    *r = (struct rule){ .kind = '0', .seconds = 2 * 3600 };
    bool good;
    if (take_char(s, 'M')) {
        r->kind = 'M';
        good = take_number(s, 12, &r->month) && r->month > 0 && take_char(s, '.') &&
               take_number(s, 5, &r->week) && r->week > 0 && take_char(s, '.') &&
               take_number(s, 6, &r->weekday);
    } else {
        if (take_char(s, 'J'))
            r->kind = 'J';
        good = take_number(s, 365, &r->month);
    }
    return good && (!take_char(s, '/') || take_time(s, &r->seconds));
}

static bool footer_read(struct str s, struct footer *f)
{
    int west;
    if (!take_name(&s) || !take_time(&s, &west))
        return false;
    f->known = true;
    f->standard = -west;
    if (s.n == 0)
        return true;
    if (!take_name(&s))
        return false;
    f->summer = f->standard + 3600;
    if (s.n > 0 && s.p[0] != ',') {
        if (!take_time(&s, &west))
            return false;
        f->summer = -west;
    }
    f->has_summer = take_char(&s, ',') && take_rule(&s, &f->to_summer) && take_char(&s, ',') &&
                    take_rule(&s, &f->to_standard) && s.n == 0;
    return f->has_summer;
}

/* The local second, counted from 1970, at which the rule strikes in that year. */
static int64_t rule_local(const struct rule *r, int year)
{
    int64_t d;
    if (r->kind == 'M') {
        day first = day_from_ymd(year, r->month, 1);
        int skip = (r->weekday - day_weekday(first) % 7 + 7) % 7 + (r->week - 1) * 7;
        int y, month, mday;
        day_to_ymd(first + skip, &y, &month, &mday);
        d = first + (month == r->month ? skip : skip - 7); /* week 5 means the last */
    } else {
        d = day_from_ymd(year, 1, 1) + r->month - (r->kind == 'J');
        bool leap = day_from_ymd(year, 2, 29) != DAY_NONE;
        if (r->kind == 'J' && leap && r->month >= 60)
            d++;
    }
    return d * SECONDS_A_DAY + r->seconds;
}

static int64_t floor_days(int64_t seconds)
{
    int64_t rest = seconds % SECONDS_A_DAY;
    return (seconds - (rest < 0 ? rest + SECONDS_A_DAY : rest)) / SECONDS_A_DAY;
}

static int footer_offset(const struct footer *f, int64_t at)
{
    int64_t today = floor_days(at + f->standard);
    if (!f->has_summer || today > day_from_ymd(9998, 1, 1)) /* past that, years are not days */
        return f->standard;
    int year, month, mday;
    day_to_ymd((day)today, &year, &month, &mday);
    int64_t begins = rule_local(&f->to_summer, year) - f->standard;
    int64_t ends = rule_local(&f->to_standard, year) - f->summer;
    bool summer = begins < ends ? at >= begins && at < ends : at >= begins || at < ends;
    return summer ? f->summer : f->standard;
}

/* -- the file
 * -------------------------------------------------------------------------------------- */

struct tzif {
    size_t isut, isstd, leaps, times, types, chars, time_bytes;
};

static int64_t big_endian(const unsigned char *p, size_t bytes)
{
    uint64_t v = p[0] & 0x80 ? UINT64_MAX : 0;
    for (size_t i = 0; i < bytes; i++)
        v = v << 8 | p[i];
    return (int64_t)v;
}

static bool header_read(struct str s, size_t time_bytes, struct tzif *ret)
{
    if (s.n < HEADER_BYTES || !str_starts(s, STR("TZif")))
        return false;
    size_t count[6];
    for (size_t i = 0; i < 6; i++) {
        count[i] = (size_t)big_endian((const unsigned char *)s.p + 20 + 4 * i, 4);
        if (count[i] > FILE_MAX_BYTES)
            return false;
    }
    *ret = (struct tzif){ count[0], count[1], count[2], count[3], count[4], count[5], time_bytes };
    return true;
}

static size_t body_bytes(const struct tzif *h)
{
    return h->times * (h->time_bytes + 1) + h->types * 6 + h->chars +
           h->leaps * (h->time_bytes + 4) + h->isstd + h->isut;
}

static bool body_read(struct str s, const struct tzif *h, struct zone *z)
{
    if (s.n < HEADER_BYTES + body_bytes(h) || h->types == 0)
        return false;
    const unsigned char *times = (const unsigned char *)s.p + HEADER_BYTES;
    const unsigned char *kinds = times + h->times * h->time_bytes, *types = kinds + h->times;
    z->n = h->times;
    z->at = calloc(h->times + 1, sizeof *z->at);
    z->offset = calloc(h->times + 1, sizeof *z->offset);
    if (!z->at || !z->offset)
        return false;
    z->first_offset = (int)big_endian(types, 4);
    for (size_t i = 0; i < h->times; i++) {
        z->at[i] = big_endian(times + i * h->time_bytes, h->time_bytes);
        if (kinds[i] >= h->types || (i > 0 && z->at[i] <= z->at[i - 1]))
            return false;
        z->offset[i] = (int)big_endian(types + (size_t)kinds[i] * 6, 4);
        if (z->offset[i] < -SECONDS_A_DAY || z->offset[i] > SECONDS_A_DAY)
            return false;
    }
    return true;
}

/* Version 2 and later repeat the body with 64-bit times, then a footer between two line feeds. */
static bool file_read(struct str s, struct zone *z)
{
    struct tzif h;
    if (!header_read(s, 4, &h))
        return false;
    if (s.p[4] < '2')
        return body_read(s, &h, z);
    s = str_sub(s, HEADER_BYTES + body_bytes(&h), s.n);
    if (!header_read(s, 8, &h) || !body_read(s, &h, z))
        return false;
    struct str footer = str_sub(s, HEADER_BYTES + body_bytes(&h), s.n), rest;
    if (!take_char(&footer, '\n'))
        return false;
    str_cut(footer, '\n', &footer, &rest);
    return footer.n == 0 || footer_read(footer, &z->footer);
}

/* -- finding
 * --------------------------------------------------------------------------------------- */

static bool name_is_sound(struct str name)
{
    if (name.n == 0 || name.n > NAME_MAX_BYTES || name.p[0] == '/' ||
        str_find(name, STR("..")) >= 0)
        return false;
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool good = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                    c == '_' || c == '-' || c == '+' || c == '/';
        if (!good)
            return false;
    }
    return true;
}

/* Reads the file into `ret`, which the caller frees; NULL without one. */
static struct str file_load(struct str name)
{
    const char *folder = getenv("TZDIR");
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%.*s", folder && folder[0] ? folder : "/usr/share/zoneinfo",
             STR_ARG(name));
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return STR_NULL;
    struct stat st;
    struct str s = STR_NULL;
    char *bytes = malloc(FILE_MAX_BYTES);
    if (bytes && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        ssize_t n = read(fd, bytes, FILE_MAX_BYTES);
        if (n > 0)
            s = (struct str){ bytes, (size_t)n };
    }
    if (!s.p)
        free(bytes);
    close(fd);
    return s;
}

static struct zone *zone_load(struct str name)
{
    struct str bytes = file_load(name);
    if (!bytes.p)
        return NULL;
    struct zone *z = calloc(1, sizeof *z);
    if (z && file_read(bytes, z)) {
        memcpy(z->name, name.p, name.n);
    } else if (z) {
        free(z->at);
        free(z->offset);
        free(z);
        z = NULL;
    }
    free((void *)(uintptr_t)bytes.p);
    return z;
}

const struct zone *zone_find(struct str name)
{
    if (!name_is_sound(name))
        return NULL;
    pthread_mutex_lock(&zones_lock);
    struct zone *z = zones;
    while (z && !str_is(name, z->name))
        z = z->next;
    if (!z && (z = zone_load(name))) {
        z->next = zones;
        zones = z;
    }
    pthread_mutex_unlock(&zones_lock);
    return z;
}

/* -- asking
 * ---------------------------------------------------------------------------------------- */

static int64_t seconds_of(instant at)
{
    return at >= 0 ? at / 1000 : -((-(at + 1)) / 1000) - 1;
}

/* The offset at a second. */
static int offset_at(const struct zone *z, int64_t at)
{
    if (!z)
        return 0;
    if (z->footer.known && (z->n == 0 || at >= z->at[z->n - 1]))
        return footer_offset(&z->footer, at);
    size_t low = 0, high = z->n; /* at[low - 1] <= at < at[high] */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (z->at[middle] <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 ? z->offset[low - 1] : z->first_offset;
}

int zone_offset(const struct zone *z, instant at)
{
    return offset_at(z, seconds_of(at));
}

static int64_t local_seconds(const struct zone *z, instant at)
{
    int64_t seconds = seconds_of(at);
    return seconds + offset_at(z, seconds);
}

day zone_day(const struct zone *z, instant at)
{
    return (day)floor_days(local_seconds(z, at));
}

int zone_minutes(const struct zone *z, instant at)
{
    int64_t local = local_seconds(z, at);
    return (int)((local - floor_days(local) * SECONDS_A_DAY) / 60);
}

instant zone_instant(const struct zone *z, day d, int minutes_after_midnight)
{
    int64_t local = (int64_t)d * SECONDS_A_DAY + minutes_after_midnight * 60;
    /* No zone is a day away from UTC: one of these holds at the wall time that is asked for. */
    int before = offset_at(z, local - SECONDS_A_DAY), after = offset_at(z, local + SECONDS_A_DAY);
    int64_t first = local - (before > after ? before : after);
    int64_t second = local - (before > after ? after : before);
    bool first_holds = first + offset_at(z, first) == local;
    return (first_holds ? first : second) * 1000;
}
