/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/fault.h"
#include "entity/slot.h"

#include <inttypes.h>

enum { MINUTES_A_DAY = 24 * 60 };

/* Enums keep code strings without their length: they are short and there are few. */
static const struct enum_value *enum_of(const struct field *f, const void *record)
{
    int at = slot_int(f, record);

    REQUIRE(at >= 0 && at < f->enumeration->n_values);
    return &f->enumeration->values[at];
}

/* -- canonical ----------------------------------------------------------------------------------
 */
static struct str raw_time(struct arena *a, int64_t minutes)
{
    char *p = arena_alloc(a, 5);

    REQUIRE(minutes >= 0 && minutes < MINUTES_A_DAY);
    p[0] = (char)('0' + minutes / 600);
    p[1] = (char)('0' + minutes / 60 % 10);
    p[2] = ':';
    p[3] = (char)('0' + minutes % 60 / 10);
    p[4] = (char)('0' + minutes % 10);
    return (struct str){ p, 5 };
}

struct str entity_raw(struct arena *a, const struct field *f, const void *record)
{
    if (field_is_absent(f, record))
        return STR_NULL;
    switch (field_slot(f)) {
    case SLOT_TEXT:
        return slot_text(f, record);
    case SLOT_BOOL:
        return slot_bool(f, record) ? STR("1") : STR("0");
    case SLOT_DAY:
        return day_iso(a, slot_day(f, record));
    case SLOT_INT:
        return str_of(enum_of(f, record)->code);
    case SLOT_I64:
        break;
    }
    if (f->type == FIELD_TIME)
        return raw_time(a, slot_i64(f, record));
    return arena_fmt(a, "%" PRId64, slot_i64(f, record));
}

static bool digits_pair(struct str s, size_t at, int *ret)
{
    char tens = s.p[at], ones = s.p[at + 1];

    *ret = (tens - '0') * 10 + ones - '0';
    return tens >= '0' && tens <= '9' && ones >= '0' && ones <= '9';
}

static bool set_raw_time(int64_t *ret, struct str raw)
{
    int hours, minutes;

    if (raw.n != 5 || raw.p[2] != ':' || !digits_pair(raw, 0, &hours) ||
        !digits_pair(raw, 3, &minutes) || hours > 23 || minutes > 59)
        return false;
    *ret = hours * 60 + minutes;
    return true;
}

static bool set_raw_i64(const struct field *f, int64_t *ret, struct str raw)
{
    int64_t v;

    if (f->type == FIELD_TIME)
        return set_raw_time(ret, raw);
    if (!str_to_i64(raw, &v) || v == NUMBER_NONE || (f->type == FIELD_REF && v <= 0))
        return false;
    *ret = v;
    return true;
}

static bool set_raw_enum(const struct field *f, int *ret, struct str raw)
{
    for (int i = 1; i < f->enumeration->n_values; i++)
        if (str_is(raw, f->enumeration->values[i].code)) {
            *ret = i;
            return true;
        }
    return false;
}

static bool set_raw_bool(bool *ret, struct str raw)
{
    if (raw.n != 1 || (raw.p[0] != '0' && raw.p[0] != '1'))
        return false;
    *ret = raw.p[0] == '1';
    return true;
}

static bool set_raw_set(struct arena *a, struct str *ret, struct str raw)
{
    struct str codes;

    if (!set_read(a, raw, &codes))
        return false;
    *ret = codes;
    return true;
}

bool entity_set_raw(struct arena *a, const struct field *f, void *record, struct str raw)
{
    if (str_is_blank(raw)) {
        field_clear(f, record);
        return true;
    }
    switch (field_slot(f)) {
    case SLOT_TEXT:
        if (f->type == FIELD_SET)
            return set_raw_set(a, slot_at(f, record), raw);
        *(struct str *)slot_at(f, record) = raw;
        return true;
    case SLOT_I64:
        return set_raw_i64(f, slot_at(f, record), raw);
    case SLOT_BOOL:
        return set_raw_bool(slot_at(f, record), raw);
    case SLOT_DAY:
        return day_parse(raw, slot_at(f, record));
    case SLOT_INT:
        return set_raw_enum(f, slot_at(f, record), raw);
    }
    return false;
}

/* -- in a form ----------------------------------------------------------------------------------
 */
struct str entity_typed(struct arena *a, enum lang l, const struct field *f, const void *record)
{
    int64_t cents;
    uint64_t size;

    if (f->type != FIELD_MONEY || field_is_absent(f, record))
        return entity_raw(a, f, record);
    cents = slot_i64(f, record);
    size = cents < 0 ? -(uint64_t)cents : (uint64_t)cents;
    return arena_fmt(a, "%s%" PRIu64 "%c%02u", cents < 0 ? "-" : "", size / 100,
                     l == LANG_FR ? ',' : '.', (unsigned)(size % 100));
}

/* -- for people ---------------------------------------------------------------------------------
 */
struct str entity_shown_in(struct arena *a, enum lang l, const struct zone *z,
                           const struct field *f, const void *record)
{
    if (field_is_absent(f, record))
        return STR_NULL;
    switch (f->type) {
    case FIELD_INT:
        return text_number(a, l, slot_i64(f, record));
    case FIELD_MONEY:
        return text_money(a, l, slot_i64(f, record));
    case FIELD_BOOL:
        return text(l, slot_bool(f, record) ? TEXT_entity_shown_yes : TEXT_entity_shown_no);
    case FIELD_DATE:
        return text_day(a, l, slot_day(f, record), DAY_SHORT);
    case FIELD_TIME:
        return text_time(a, l, (int)slot_i64(f, record));
    case FIELD_INSTANT:
        return text_instant(a, l, z, slot_i64(f, record));
    case FIELD_ENUM:
        return enum_of(f, record)->label[l];
    case FIELD_TEXT:
    case FIELD_EMAIL:
    case FIELD_PHONE:
    case FIELD_URL:
    case FIELD_LIST:
    case FIELD_SET:
    case FIELD_REF:
        break;
    }
    return entity_raw(a, f, record);
}

struct str entity_shown(struct arena *a, enum lang l, const struct field *f, const void *record)
{
    return entity_shown_in(a, l, NULL, f, record);
}
