/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "view/choice.h"

static struct choices choices_of_enum(struct arena *a, enum lang l, const struct enumeration *e)
{
    struct choice *list = arena_array(a, struct choice, (size_t)e->n_values);
    size_t n = 0;
    for (int i = 1; i < e->n_values; i++)
        list[n++] = (struct choice){ str_of(e->values[i].code), e->values[i].label[l] };
    return (struct choices){ list, n };
}

static struct choices choices_of_bool(struct arena *a, enum lang l)
{
    struct choice *list = arena_array(a, struct choice, 2);
    list[0] = (struct choice){ STR("1"), text(l, TEXT_view_yes) };
    list[1] = (struct choice){ STR("0"), text(l, TEXT_view_no) };
    return (struct choices){ list, 2 };
}

bool choice_is_code(const struct field *f)
{
    return f->type == FIELD_LIST || f->type == FIELD_SET || f->type == FIELD_REF;
}

struct choices choices_of(struct arena *a, enum lang l, const struct choice_source *s,
                          const struct field *f)
{
    if (f->type == FIELD_ENUM)
        return choices_of_enum(a, l, f->enumeration);
    if (f->type == FIELD_BOOL)
        return choices_of_bool(a, l);
    if (s && s->of && choice_is_code(f))
        return s->of(s->ctx, f);
    return (struct choices){ 0 };
}

struct str choice_label(const struct choices *c, struct str value)
{
    for (size_t i = 0; i < c->n; i++)
        if (str_eq(c->list[i].value, value))
            return c->list[i].label;
    struct str found =
        c->search && value.p ? c->search->label(c->search->ctx, c->search->ref, value) : STR_NULL;
    return found.p ? found : value;
}

bool choice_among(const struct choices *c, struct str value)
{
    for (size_t i = 0; i < c->n; i++)
        if (str_eq(c->list[i].value, value))
            return true;
    return false;
}

static void word_add(struct out *o, struct str word)
{
    if (o->n)
        out_lit(o, ", ");
    out_str(o, word);
}

struct str choice_said(struct arena *a, const struct choices *c, const struct field *f,
                       struct str value)
{
    struct str codes, code;
    if (f->type != FIELD_SET)
        return choice_label(c, value);
    if (!set_read(a, value, &codes) || !codes.p)
        return value;
    struct out o;
    out_init(&o, a, 64 << 10);
    for (size_t i = 0; i < c->n; i++)
        if (set_has(codes, c->list[i].value))
            word_add(&o, c->list[i].label);
    while (str_next(&codes, ' ', &code))
        if (!choice_among(c, code))
            word_add(&o, code);
    return out_view(&o);
}
