/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/text.h"

#include "core/fault.h"
#include "core/out.h"
#include "text/table.h"

enum { MOST_ARGS = 32, TEXT_BYTES_MAX = 1 << 16 };

static struct str piece(enum text_id id, int which)
{
    REQUIRE((unsigned)id < TEXT_COUNT);
    const struct text_piece *p = &text_rows[id].piece[which];
    return (struct str){ text_bytes + p->at, p->n };
}

static struct str form(enum lang l, enum text_id id, bool plural)
{
    return piece(id, PIECE_TEXT + 2 * (int)l + plural);
}

struct str text(enum lang l, enum text_id id)
{
    return form(l, id, false);
}

bool text_find(struct str key, enum text_id *ret)
{
    int low = TEXT_NONE + 1, high = TEXT_COUNT;
    while (low < high) {
        int middle = low + (high - low) / 2;
        int order = str_cmp(piece((enum text_id)middle, PIECE_KEY), key);
        if (order == 0) {
            *ret = (enum text_id)middle;
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static const struct text_arg *arg_find(const struct text_arg *args, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(name, args[i].name))
            return &args[i];
    return NULL;
}

static bool is_singular(enum lang l, int64_t count)
{
    return l == LANG_FR ? count > -2 && count < 2 : count == 1 || count == -1;
}

static void arg_write(struct out *o, enum lang l, const struct text_arg *arg)
{
    out_str(o, arg->value.p ? arg->value : text_number(o->arena, l, arg->number));
}

static size_t length_expected(struct str sentence, const struct text_arg *args, size_t n)
{
    size_t bytes = sentence.n;
    for (size_t i = 0; i < n; i++)
        bytes += args[i].value.p ? args[i].value.n : 8;
    return bytes;
}

static void check_all_used(enum text_id id, const struct text_arg *args, size_t n, uint32_t used,
                           bool plural)
{
    for (size_t i = 0; i < n; i++)
        if (!(used & 1u << i) && !(plural && str_is(str_of(args[i].name), "count")))
            fault_raise(FAULT_INVARIANT, "text %.*s has no field {%s}",
                        STR_ARG(piece(id, PIECE_KEY)), args[i].name);
}

struct str text_with(struct arena *a, enum lang l, enum text_id id, const struct text_arg *args,
                     size_t n_args)
{
    REQUIRE(n_args <= MOST_ARGS);
    const struct text_arg *count = arg_find(args, n_args, STR("count"));
    bool has_plural = form(l, id, true).n > 0;
    bool plural = has_plural && count && !is_singular(l, count->number);
    struct str rest = form(l, id, plural), before, name;
    struct out o;
    uint32_t used = 0;
    out_init(&o, a, TEXT_BYTES_MAX);
    out_expect(&o, length_expected(rest, args, n_args));
    while (str_cut(rest, '{', &before, &rest)) {
        out_str(&o, before);
        str_cut(rest, '}', &name, &rest);
        const struct text_arg *arg = arg_find(args, n_args, name);
        if (!arg)
            fault_raise(FAULT_INVARIANT, "text %.*s needs {%.*s}", STR_ARG(piece(id, PIECE_KEY)),
                        STR_ARG(name));
        used |= 1u << (arg - args);
        arg_write(&o, l, arg);
    }
    out_str(&o, before);
    check_all_used(id, args, n_args, used, has_plural);
    return out_view(&o);
}
