/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ENTITY_SLOT_H
#define ENTITY_SLOT_H

#include "entity/entity.h"

/* The place of a field's value in a record, by the type of the member. */
enum slot {
    SLOT_TEXT, /* struct str: text, email, phone, url, list, set */
    SLOT_I64,  /* int, money, time, instant, ref */
    SLOT_BOOL,
    SLOT_DAY,
    SLOT_INT, /* enum */
};

static inline enum slot field_slot(const struct field *f)
{
    switch (f->type) {
    case FIELD_TEXT:
    case FIELD_EMAIL:
    case FIELD_PHONE:
    case FIELD_URL:
    case FIELD_LIST:
    case FIELD_SET:
        return SLOT_TEXT;
    case FIELD_BOOL:
        return SLOT_BOOL;
    case FIELD_DATE:
        return SLOT_DAY;
    case FIELD_ENUM:
        return SLOT_INT;
    case FIELD_INT:
    case FIELD_MONEY:
    case FIELD_TIME:
    case FIELD_INSTANT:
    case FIELD_REF:
        break;
    }
    return SLOT_I64;
}

static inline const void *slot_of(const struct field *f, const void *record)
{
    return (const char *)record + f->offset;
}

static inline void *slot_at(const struct field *f, void *record)
{
    return (char *)record + f->offset;
}

static inline struct str slot_text(const struct field *f, const void *record)
{
    return *(const struct str *)slot_of(f, record);
}

static inline int64_t slot_i64(const struct field *f, const void *record)
{
    return *(const int64_t *)slot_of(f, record);
}

static inline bool slot_bool(const struct field *f, const void *record)
{
    return *(const bool *)slot_of(f, record);
}

static inline day slot_day(const struct field *f, const void *record)
{
    return *(const day *)slot_of(f, record);
}

static inline int slot_int(const struct field *f, const void *record)
{
    return *(const int *)slot_of(f, record);
}

/* What an int64_t member holds when it is absent. */
static inline int64_t slot_none(const struct field *f)
{
    return f->type == FIELD_REF ? 0 : NUMBER_NONE;
}

void field_clear(const struct field *f, void *record); /* makes it absent; a bool false */

#endif
