/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/program/types.h"

#include "app/network/program/program.h"
#include "assets.h"
#include "core/fault.h"
#include "core/key.h"
#include "program_types.html.h"

#include <pthread.h>

/* -- the texts
 * ------------------------------------------------------------------------------------------ */

/* Kept for the life of the program: they are the same for every request. */
static struct program_types types[LANG_COUNT];
static char mistake[512]; /* said at each use, not only at the first */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int code_of(const struct enumeration *e, struct str code)
{
    int found = 0;
    for (int i = 1; i < e->n_values && code.n; i++)
        if (str_is(code, e->values[i].code))
            found = i;
    return found;
}

/* What the file names is what the fields know, each type once. */
static bool names_known(const struct program_types *t)
{
    bool good = t->n == (size_t)enumeration_program_type.n_values - 1;
    for (size_t i = 0; i < t->n; i++) {
        const struct program_reference *x = &t->list[i];
        good = good && code_of(&enumeration_program_type, x->code) &&
               (!x->acuity.p || (code_of(&enumeration_acuity, x->acuity_from) &&
                                 code_of(&enumeration_acuity, x->acuity_to))) &&
               (!x->delivery.p || code_of(&enumeration_delivery, x->delivery_code));
    }
    return good;
}

static void complain(struct arena *a, struct str words)
{
    struct str all = arena_fmt(a, "%.*s", STR_ARG(words));
    for (size_t i = 0; i < all.n && i < sizeof mistake - 1; i++)
        mistake[i] = all.p[i];
}

static void types_read(void)
{
    static const char *const paths[LANG_COUNT] = {
        [LANG_FR] = "content/fr/programs.txt", [LANG_EN] = "content/en/programs.txt"
    };
    struct arena *a = arena_new(1 << 20);
    for (int l = 0; l < LANG_COUNT && !*mistake; l++) {
        const struct asset *file = asset_find(paths[l]);
        struct str error;
        if (!file)
            complain(a, arena_fmt(a, "%s is not there", paths[l]));
        else if (!program_types_read(a, paths[l], file->bytes, &types[l], &error))
            complain(a, error);
        else if (!names_known(&types[l]))
            complain(a, arena_fmt(a, "%s: types or codes that are no field's", paths[l]));
    }
    struct str differs = program_types_differ(&types[LANG_FR], &types[LANG_EN]);
    if (!*mistake && differs.p)
        complain(a, arena_fmt(a, "programs.txt: languages differ on %.*s", STR_ARG(differs)));
    arena_free(a);
}

const struct program_types *program_types_of(enum lang l)
{
    pthread_once(&once, types_read);
    if (*mistake)
        fault_raise(FAULT_INVARIANT, "%s", mistake);
    return &types[l];
}

const struct program_reference *program_reference_of(enum lang l, int type)
{
    return program_type_find(program_types_of(l),
                             str_of(enumeration_program_type.values[type].code));
}

/* -- in words
 * ------------------------------------------------------------------------------------------ */

enum { MONTHS_FROM = 60, YEAR = 365, MONTHS = 12 };

struct str program_stay(struct arena *a, enum lang l, int64_t days)
{
    if (days < MONTHS_FROM)
        return text_with(a, l, TEXT_program_days, TEXT_ARGS({ "count", .number = days }));
    int64_t months = (days * MONTHS + YEAR / 2) / YEAR;
    return text_with(a, l, TEXT_program_months, TEXT_ARGS({ "count", .number = months }));
}

struct str program_acuity(struct arena *a, enum lang l, int from, int to)
{
    const struct enum_value *values = enumeration_acuity.values;
    int one = from ? from : to, other = to ? to : from;
    if (!one)
        return STR_NULL;
    struct str low = key_small(a, values[one].label[l]),
               high = key_small(a, values[other].label[l]);
    if (one == other)
        return low;
    return text_with(a, l, TEXT_program_acuity_range,
                     TEXT_ARGS({ "from", .value = low }, { "to", .value = high }));
}

static struct str joined(struct arena *a, struct str all, struct str more)
{
    return all.p ? arena_fmt(a, "%.*s, %.*s", STR_ARG(all), STR_ARG(more)) : more;
}

struct str program_waiting(struct arena *a, enum lang l, int state, int64_t people, int64_t weeks)
{
    static const enum text_id states[] = { [WAITING_LIST_NO_LIST] = TEXT_program_waiting_none,
                                           [WAITING_LIST_OPEN] = TEXT_program_waiting_open,
                                           [WAITING_LIST_CLOSED] = TEXT_program_waiting_closed };
    struct str all = state ? text(l, states[state]) : STR_NULL;
    if (people > 0)
        all = joined(
            a, all,
            text_with(a, l, TEXT_program_waiting_people, TEXT_ARGS({ "count", .number = people })));
    if (weeks > 0)
        all = joined(
            a, all,
            text_with(a, l, TEXT_program_waiting_weeks, TEXT_ARGS({ "count", .number = weeks })));
    return all;
}

/* -- where a program departs
 * ------------------------------------------------------------------------------------------ */

static struct str remark(struct arena *a, enum lang l, enum text_id said, struct str value,
                         struct str usual)
{
    return text_with(a, l, said,
                     TEXT_ARGS({ "value", .value = value }, { "usual", .value = usual }));
}

static bool acuity_departs(const struct program_reference *ref, const struct program *p)
{
    int from = p->acuity_from ? p->acuity_from : p->acuity_to,
        to = p->acuity_to ? p->acuity_to : p->acuity_from;
    return from && (from < code_of(&enumeration_acuity, ref->acuity_from) ||
                    to > code_of(&enumeration_acuity, ref->acuity_to));
}

size_t program_remarks(struct arena *a, enum lang l, const struct program *p,
                       struct str ret[PROGRAM_REMARKS])
{
    const struct program_reference *ref = program_reference_of(l, p->program_type);
    size_t n = 0;
    if (!ref)
        return 0;
    int64_t days = p->typical_stay;
    if (ref->stay.p && days != NUMBER_NONE &&
        ((ref->stay_least >= 0 && days < ref->stay_least) ||
         (ref->stay_most >= 0 && days > ref->stay_most)))
        ret[n++] = remark(a, l, TEXT_program_remark_stay, program_stay(a, l, days), ref->stay);
    if (ref->acuity.p && acuity_departs(ref, p))
        ret[n++] = remark(a, l, TEXT_program_remark_acuity,
                          program_acuity(a, l, p->acuity_from, p->acuity_to), ref->acuity);
    if (ref->delivery.p && p->delivery &&
        p->delivery != code_of(&enumeration_delivery, ref->delivery_code))
        ret[n++] =
            remark(a, l, TEXT_program_remark_delivery,
                   key_small(a, enumeration_delivery.values[p->delivery].label[l]), ref->delivery);
    if (ref->rent.p && p->rent_share != NUMBER_NONE && p->rent_share > ref->rent_most)
        ret[n++] = remark(a, l, TEXT_program_remark_rent,
                          text_percent(a, l, (double)p->rent_share / 100, 0), ref->rent);
    return n;
}

/* -- the page
 * ------------------------------------------------------------------------------------------ */

struct program_types_view program_type_lines(struct arena *a, enum lang l)
{
    const struct program_types *t = program_types_of(l);
    struct program_types_view m = { .n = t->n };
    m.lines = arena_array(a, struct program_type_line, t->n);
    for (size_t i = 0; i < t->n; i++)
        m.lines[i] = (struct program_type_line){
            .reference = &t->list[i],
            .type = code_of(&enumeration_program_type, t->list[i].code),
            .name = enumeration_label(&enumeration_program_type, l, t->list[i].code),
        };
    return m;
}

void program_types_page(struct req *q, struct res *r)
{
    struct program_types_view m = program_type_lines(q->arena, q->lang);
    m.today = q->today;
    struct page page = { .title = text(q->lang, TEXT_program_types), .nav = NAV_NETWORK };
    view_page(q, r, &page, program_types_html, &m);
}
