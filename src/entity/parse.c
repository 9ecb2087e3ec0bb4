/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/key.h"
#include "entity/check.h"
#include "entity/read.h"
#include "entity/slot.h"

#include <string.h>

/* One form being read. */
struct form {
    struct arena *arena;
    enum lang lang;
    const struct entity *entity;
    void *record;
    size_t next; /* forms and imports bring fields in their order: look here first */
    struct form_errors *errors;
};

static const struct field *form_field(struct form *form, struct str name)
{
    size_t n = form->entity->n_fields;

    for (size_t i = 0; i < n; i++) {
        size_t at = form->next + i < n ? form->next + i : form->next + i - n;
        const struct field *f = &form->entity->fields[at];

        if (name.p[0] == f->name[0] && str_is(name, f->name)) {
            form->next = at + 1 < n ? at + 1 : 0;
            return f;
        }
    }
    return NULL;
}

static void refuse(struct form *form, const struct field *f, enum text_id id)
{
    form_error_add(form->arena, form->errors, f, text(form->lang, id));
}

/* -- texts --------------------------------------------------------------------------------------
 */
static void refuse_character(struct form *form, const struct field *f, int32_t bad)
{
    struct str code;

    if (bad == 0xfffd) {
        refuse(form, f, TEXT_entity_error_encoding);
        return;
    }
    code = arena_fmt(form->arena, "U+%04X", (unsigned)bad);
    form_error_add(form->arena, form->errors, f,
                   text_with(form->arena, form->lang, TEXT_entity_error_control,
                             TEXT_ARGS({ "code", code, 0 })));
}

/* A text of one line may have been pasted from several. */
static struct str one_line(struct arena *a, struct str s)
{
    char *p;

    if (!memchr(s.p, '\n', s.n) && !memchr(s.p, '\t', s.n))
        return s;
    p = arena_z(a, s);
    for (size_t i = 0; i < s.n; i++)
        if (p[i] == '\n' || p[i] == '\t')
            p[i] = ' ';
    return (struct str){ p, s.n };
}

/* "www.exemple.org" means https://www.exemple.org; javascript: and the like stay to be refused. */
static struct str whole_url(struct arena *a, struct str s)
{
    struct str before, after;

    if (str_find(s, STR("://")) >= 0)
        return s;
    if (str_cut(s, ':', &before, &after) && str_find(before, STR(".")) < 0)
        return s;
    return arena_fmt(a, "https://%.*s", STR_ARG(s));
}

static bool read_text(struct form *form, const struct field *f, struct str typed)
{
    struct str s;
    int32_t bad;

    if (!key_normalize(form->arena, typed, &s, &bad)) {
        refuse_character(form, f, bad);
        return false;
    }
    if (!(f->flags & FIELD_LONG))
        s = str_trim(one_line(form->arena, s));
    if (f->type == FIELD_URL)
        s = whole_url(form->arena, s);
    *(struct str *)slot_at(f, form->record) = s;
    return true;
}

/* -- numbers, choices, moments ------------------------------------------------------------------
 */
static bool read_yes(struct str s, bool *ret)
{
    static const char *const yes[] = { "1", "on", "true", "oui", "yes", "vrai" };
    static const char *const no[] = { "0", "off", "false", "non", "no", "faux" };
    char word[8];

    if (s.n >= sizeof(word))
        return false;
    for (size_t i = 0; i < s.n; i++)
        word[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] - 'A' + 'a') : s.p[i];
    s.p = word;
    for (size_t i = 0; i < sizeof(yes) / sizeof(*yes); i++) {
        if (!str_is(s, yes[i]) && !str_is(s, no[i]))
            continue;
        *ret = str_is(s, yes[i]);
        return true;
    }
    return false;
}

static bool read_date(struct form *form, const struct field *f, struct str typed)
{
    static const enum text_id problems[] = {
        [DAY_NOT_A_DATE] = TEXT_entity_error_date,
        [DAY_NO_SUCH_DAY] = TEXT_entity_error_no_such_day,
        [DAY_AMBIGUOUS] = TEXT_entity_error_ambiguous_day,
    };
    day d;
    enum day_reading reading = read_day(form->lang, typed, &d);

    if (reading == DAY_READ)
        *(day *)slot_at(f, form->record) = d;
    else
        refuse(form, f, problems[reading]);
    return reading == DAY_READ;
}

static bool read_i64(struct form *form, const struct field *f, struct str typed, int64_t *ret)
{
    if (f->type == FIELD_INT || f->type == FIELD_MONEY)
        return text_read_decimal(form->lang, typed, f->type == FIELD_MONEY ? 2 : 0, ret) &&
               *ret != NUMBER_NONE;
    if (f->type == FIELD_TIME)
        return read_time(typed, ret);
    return entity_set_raw(form->arena, f, form->record, typed);
}

static enum text_id problem_of(const struct field *f)
{
    switch (f->type) {
    case FIELD_INT:
        return TEXT_entity_error_number;
    case FIELD_MONEY:
        return TEXT_entity_error_money;
    case FIELD_TIME:
        return TEXT_entity_error_time;
    case FIELD_INSTANT:
        return TEXT_entity_error_instant;
    case FIELD_BOOL:
        return TEXT_entity_error_yes_no;
    default:
        return TEXT_entity_error_choice;
    }
}

static bool read_typed(struct form *form, const struct field *f, struct str typed)
{
    void *place = slot_at(f, form->record);
    int64_t number;
    bool done = false;

    switch (field_slot(f)) {
    case SLOT_TEXT:
        return read_text(form, f, typed);
    case SLOT_DAY:
        return read_date(form, f, typed);
    case SLOT_BOOL:
        done = read_yes(typed, place);
        break;
    case SLOT_INT:
        done = entity_set_raw(form->arena, f, form->record, typed);
        break;
    case SLOT_I64:
        number = slot_i64(f, form->record);
        done = read_i64(form, f, typed, &number);
        if (done && f->type != FIELD_REF && f->type != FIELD_INSTANT)
            *(int64_t *)place = number;
        break;
    }
    if (!done)
        refuse(form, f, problem_of(f));
    return done;
}

/* All the codes that come under this name, from values[at] on. */
static void read_set(struct form *form, const struct field *f, const struct value *values, size_t n,
                     size_t at)
{
    struct str words = STR(""), codes;

    for (size_t i = at; i < n; i++)
        if (str_eq(values[i].name, values[at].name))
            words = arena_fmt(form->arena, "%.*s %.*s", STR_ARG(words),
                              STR_ARG(str_trim(values[i].value)));
    if (!set_read(form->arena, words, &codes)) {
        refuse(form, f, TEXT_entity_error_choice);
        return;
    }
    *(struct str *)slot_at(f, form->record) = codes;
    field_check(form->arena, form->lang, f, form->record, form->errors);
}

static void read_field(struct form *form, const struct field *f, struct str typed)
{
    bool done = true;

    if (!(f->flags & FIELD_LONG))
        typed = str_trim(typed);
    if (str_is_blank(typed))
        field_clear(f, form->record);
    else
        done = read_typed(form, f, typed);
    if (done)
        field_check(form->arena, form->lang, f, form->record, form->errors);
}

/* -- the form -----------------------------------------------------------------------------------
 */
static bool is_given(const struct value *values, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(values[i].name, name))
            return true;
    return false;
}

/* A browser says nothing of boxes that are not ticked: their form names them in "_present". */
static void read_absent_box(struct form *form, const struct value *values, size_t n,
                            struct str name)
{
    const struct field *f = entity_field(form->entity, name);

    if (f && (f->type == FIELD_BOOL || f->type == FIELD_SET) && !(f->flags & FIELD_HIDDEN) &&
        !is_given(values, n, name)) {
        field_clear(f, form->record);
        if (f->type == FIELD_SET)
            field_check(form->arena, form->lang, f, form->record, form->errors);
    }
}

bool entity_parse(struct arena *a, const struct entity *e, enum lang l, const struct value *values,
                  size_t n_values, void *record, struct form_errors *ret_errors)
{
    struct form form = { a, l, e, record, 0, ret_errors };

    *ret_errors = (struct form_errors){ 0 };
    for (size_t i = 0; i < n_values; i++) {
        struct str rest = values[i].value, name;
        const struct field *f;

        if (values[i].name.n == 0)
            continue;
        if (str_is(values[i].name, "_present")) {
            while (str_next(&rest, ' ', &name))
                read_absent_box(&form, values, n_values, name);
            continue;
        }
        f = form_field(&form, values[i].name);
        if (!f || (f->flags & FIELD_HIDDEN))
            continue;
        if (field_is_text(f) && values[i].control)
            refuse_character(&form, f, values[i].control);
        else if (f->type != FIELD_SET)
            read_field(&form, f, values[i].value);
        else if (!is_given(values, i, values[i].name)) /* all of them at the first */
            read_set(&form, f, values, n_values, i);
    }
    return ret_errors->n == 0;
}
