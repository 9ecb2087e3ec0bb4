/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The question of the form, "which days?", and the rule that its answer becomes. */
#include "app/network/schedule/schedule.h"

#include "core/fault.h"

enum { WEEKDAYS = 7, LAST = 5, DATES_MOST = 31 };

static const char codes[WEEKDAYS][3] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
static const char asked_codes[DAYS_COUNT][12] = {
    "always", "every", "weekdays", "days", "nth", "dates", "appointment", "kept",
};

const char *schedule_code(int i)
{
    return codes[i];
}

/* -- from the record
 * -------------------------------------------------------------------------------------- */

static enum days_asked asked_weekly(const struct schedule *s, const struct days_form *d)
{
    int n = 0;
    for (int i = 0; i < WEEKDAYS; i++)
        n += d->weekday[i];
    if (n == WEEKDAYS)
        return s->opens_at == 0 && s->closes_at == 0 ? DAYS_ALWAYS : DAYS_EVERY;
    return n == 5 && !d->weekday[5] && !d->weekday[6] ? DAYS_WEEKDAYS : DAYS_CHOSEN;
}

struct days_form days_form_of(const struct schedule *s)
{
    struct schedule_rule rules[SCHEDULE_RULES];
    size_t n = schedule_rules(s, rules);
    struct days_form d = { .asked = DAYS_WEEKDAYS,
                           .nth_weekday = n ? rules[0].weekday : 1,
                           .dates = s->bymonthday,
                           .interval = s->interval == NUMBER_NONE ? 1 : s->interval };
    bool plain = true;
    for (size_t i = 0; i < n; i++) {
        bool monthly = s->freq == SCHEDULE_FREQ_MONTHLY;
        plain = plain && (!monthly || (rules[i].weekday == rules[0].weekday && rules[i].nth != 0 &&
                                       rules[i].nth >= -1));
        if (!monthly)
            d.weekday[rules[i].weekday - 1] = true;
        else if (plain)
            d.nth[rules[i].nth < 0 ? LAST : rules[i].nth - 1] = true;
    }
    if (s->freq == SCHEDULE_FREQ_APPOINTMENT)
        d.asked = DAYS_APPOINTMENT;
    else if (s->freq == SCHEDULE_FREQ_WEEKLY)
        d.asked = asked_weekly(s, &d);
    else if (s->freq == SCHEDULE_FREQ_MONTHLY && (!plain || (n && !str_is_blank(s->bymonthday))))
        d.asked = DAYS_KEPT;
    else if (s->freq == SCHEDULE_FREQ_MONTHLY)
        d.asked = n ? DAYS_NTH : DAYS_DATES;
    return d;
}

/* -- from what was posted
 * --------------------------------------------------------------------------------- */

struct days_form days_form_read(const struct req *q)
{
    struct days_form d = { .asked = DAYS_COUNT, .nth_weekday = 1, .interval = 1 };
    int64_t n;
    for (size_t i = 0; i < q->n_form; i++) {
        struct str name = q->form[i].name, value = q->form[i].value;
        for (int k = 0; k < DAYS_COUNT; k++)
            if (str_is(name, "days") && str_is(value, asked_codes[k]))
                d.asked = k;
        for (int k = 0; k < WEEKDAYS; k++)
            if (str_is(name, "weekday") && str_is(value, codes[k]))
                d.weekday[k] = true;
        if (str_is(name, "nth") && str_to_i64(value, &n) && n >= 1 && n <= LAST + 1)
            d.nth[n - 1] = true;
        if (str_is(name, "nth_weekday") && str_to_i64(value, &n) && n >= 1 && n <= WEEKDAYS)
            d.nth_weekday = (int)n;
        if (str_is(name, "interval") && str_to_i64(value, &n) && n >= 1 && n <= 52)
            d.interval = n;
        if (str_is(name, "dates"))
            d.dates = value;
    }
    return d;
}

static struct str joined(struct arena *a, struct str list, struct str piece)
{
    return list.p ? arena_fmt(a, "%.*s,%.*s", STR_ARG(list), STR_ARG(piece)) : piece;
}

static struct str byday_of(struct arena *a, const struct days_form *d)
{
    struct str list = STR_NULL;
    for (int i = 0; i < WEEKDAYS && d->asked != DAYS_NTH; i++)
        if (d->asked == DAYS_ALWAYS || d->asked == DAYS_EVERY ||
            (d->asked == DAYS_WEEKDAYS ? i < 5 : d->weekday[i]))
            list = joined(a, list, str_of(codes[i]));
    for (int i = 0; i <= LAST && d->asked == DAYS_NTH; i++)
        if (d->nth[i])
            list = joined(a, list,
                          arena_fmt(a, "%d%s", i == LAST ? -1 : i + 1, codes[d->nth_weekday - 1]));
    return list;
}

/* "1, 15 et 31", "le 1er": the numbers; NULL when there is none or one is no day of a month. */
static struct str dates_of(struct arena *a, struct str typed)
{
    struct str list = STR_NULL;
    int64_t n = 0, found = 0;
    for (size_t i = 0; i <= typed.n; i++) {
        bool digit = i < typed.n && typed.p[i] >= '0' && typed.p[i] <= '9';
        if (digit) {
            n = n * 10 + (typed.p[i] - '0');
            if (n > DATES_MOST)
                return STR_NULL;
        } else if (n > 0 && found++ < DATES_MOST) {
            list = joined(a, list, arena_fmt(a, "%d", (int)n));
            n = 0;
        }
    }
    return list;
}

void days_form_write(struct req *q, const struct days_form *d, struct schedule *s,
                     struct form_errors *errors)
{
    const struct field *at = &entity_schedule.fields[SCHEDULE_BYDAY];
    enum text_id wrong = TEXT_NONE;
    if (d->asked == DAYS_KEPT && s->record.id) {
        s->interval = d->interval;
        return;
    }
    bool dated = d->asked == DAYS_NTH || d->asked == DAYS_DATES;
    s->freq = d->asked == DAYS_APPOINTMENT ? SCHEDULE_FREQ_APPOINTMENT
              : dated                      ? SCHEDULE_FREQ_MONTHLY
                                           : SCHEDULE_FREQ_WEEKLY;
    s->interval = d->interval < 2 || d->asked == DAYS_APPOINTMENT || d->asked == DAYS_ALWAYS
                      ? NUMBER_NONE
                      : d->interval;
    bool by_weekday = d->asked != DAYS_DATES && d->asked != DAYS_APPOINTMENT;
    s->byday = by_weekday ? byday_of(q->arena, d) : STR_NULL;
    s->bymonthday = d->asked == DAYS_DATES ? dates_of(q->arena, d->dates) : STR_NULL;
    if (d->asked == DAYS_ALWAYS)
        s->opens_at = s->closes_at = 0;
    if (d->asked >= DAYS_KEPT)
        wrong = TEXT_schedule_error_days;
    else if (d->asked == DAYS_CHOSEN && !s->byday.p)
        wrong = TEXT_schedule_error_weekday;
    else if (d->asked == DAYS_NTH && !s->byday.p)
        wrong = TEXT_schedule_error_nth;
    else if (d->asked == DAYS_DATES && !s->bymonthday.p)
        wrong = TEXT_schedule_error_dates;
    if (wrong)
        form_error_add(q->arena, errors, at, text(q->lang, wrong));
}
