/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "entity/check.h"

#include "core/key.h"
#include "entity/slot.h"

void form_error_add(struct arena *a, struct form_errors *errors, const struct field *f,
                    struct str message)
{
    errors->list = arena_grow(a, errors->list, errors->n * sizeof(*errors->list),
                              (errors->n + 1) * sizeof(*errors->list));
    errors->list[errors->n++] = (struct field_error){ f, message };
}

/* -- texts --------------------------------------------------------------------------------------
 */
static struct str check_set(struct arena *a, enum lang l, const struct field *f, struct str codes)
{
    struct str same;

    if (!set_read(a, codes, &same) || !str_eq(codes, same))
        return text(l, TEXT_entity_error_choice);
    if (set_count(codes) > (size_t)f->max)
        return text_with(a, l, TEXT_entity_error_too_many, TEXT_ARGS({ "max", .number = f->max }));
    return STR_NULL;
}

static struct str check_text(struct arena *a, enum lang l, const struct field *f,
                             const void *record)
{
    struct str s = slot_text(f, record);

    if (f->type == FIELD_SET)
        return check_set(a, l, f, s);
    /* A character has at least one byte: nothing is counted when there is room for all. */
    if (s.n > (size_t)f->max && key_length(s) > (size_t)f->max)
        return text_with(
            a, l, TEXT_entity_error_too_long,
            TEXT_ARGS({ "length", .number = (int64_t)key_length(s) }, { "max", .number = f->max }));
    if (f->type == FIELD_EMAIL && !email_is_sane(s))
        return text(l, TEXT_entity_error_email);
    if (f->type == FIELD_PHONE && !phone_is_sane(s))
        return text(l, TEXT_entity_error_phone);
    if (f->type == FIELD_URL && !url_is_sane(s))
        return text(l, TEXT_entity_error_url);
    return STR_NULL;
}

/* -- numbers ------------------------------------------------------------------------------------
 */
static struct str number_shown(struct arena *a, enum lang l, const struct field *f, int64_t v)
{
    return f->type == FIELD_MONEY ? text_money(a, l, v) : text_number(a, l, v);
}

static struct str check_number(struct arena *a, enum lang l, const struct field *f,
                               const void *record)
{
    int64_t v = slot_i64(f, record);

    if (f->type != FIELD_INT && f->type != FIELD_MONEY)
        return STR_NULL;
    if (v < f->min)
        return text_with(a, l, TEXT_entity_error_too_small,
                         TEXT_ARGS({ "min", number_shown(a, l, f, f->min), 0 }));
    if (v > f->max)
        return text_with(a, l, TEXT_entity_error_too_great,
                         TEXT_ARGS({ "max", number_shown(a, l, f, f->max), 0 }));
    return STR_NULL;
}

static bool is_missing(const struct field *f, const void *record)
{
    return field_is_absent(f, record) ||
           (field_slot(f) == SLOT_TEXT && str_is_blank(slot_text(f, record)));
}

void field_check(struct arena *a, enum lang l, const struct field *f, const void *record,
                 struct form_errors *errors)
{
    struct str message = STR_NULL;

    if (is_missing(f, record)) {
        if (f->flags & FIELD_REQUIRED)
            message = text(l, TEXT_entity_error_required);
    } else if (field_slot(f) == SLOT_TEXT) {
        message = check_text(a, l, f, record);
    } else if (field_slot(f) == SLOT_I64) {
        message = check_number(a, l, f, record);
    }
    if (message.p)
        form_error_add(a, errors, f, message);
}

static bool has_error(const struct form_errors *errors, const struct field *f)
{
    for (size_t i = 0; i < errors->n; i++)
        if (errors->list[i].field == f)
            return true;
    return false;
}

bool entity_check(struct arena *a, const struct entity *e, enum lang l, const void *record,
                  struct form_errors *errors)
{
    for (size_t i = 0; i < e->n_fields; i++)
        if (!has_error(errors, &e->fields[i]))
            field_check(a, l, &e->fields[i], record, errors);
    return errors->n == 0;
}
