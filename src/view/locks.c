/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "view/locks.h"

#include "guard/account.h"
#include "view_locks.html.h"

#include <string.h>

/* “Identité, Coordonnées”; NULL when it is everything there is. */
static struct str labels(struct arena *a, enum lang l, const struct enumeration *e, unsigned bits)
{
    bool all = true;
    for (int i = 1; i < e->n_values; i++)
        all &= (bits & BIT_OF(i)) != 0;
    return all ? STR_NULL : enumeration_labels(a, e, l, bits);
}

static struct str what(struct req *q, const struct access_line *line)
{
    struct str classes = labels(q->arena, q->lang, &enumeration_data_class, line->classes);
    struct str purposes = labels(q->arena, q->lang, &enumeration_purpose, line->purposes);
    if (!classes.p)
        classes = text(q->lang, TEXT_locks_everything);
    if (!purposes.p)
        return classes;
    return text_with(q->arena, q->lang, TEXT_locks_what_for,
                     TEXT_ARGS({ "what", .value = classes }, { "purposes", .value = purposes }));
}

static struct str why(struct req *q, const struct access_line *line)
{
    if (!strcmp(line->source, "own"))
        return text(q->lang, TEXT_locks_why_own);
    if (!strcmp(line->source, "named"))
        return text(q->lang, TEXT_locks_why_named);
    if (!strcmp(line->source, "glass"))
        return text(q->lang, TEXT_locks_why_glass);
    enum text_id said = line->agreement_id ? TEXT_locks_why_shared : TEXT_locks_why_standard;
    struct str way = enumeration_label(&enumeration_consent_way, q->lang, line->way);
    return text_with(
        q->arena, q->lang, said,
        TEXT_ARGS({ "agreement", .value = line->agreement.p ? line->agreement : STR("") },
                  { "day", .value = text_day(q->arena, q->lang, line->consented, DAY_SHORT) },
                  { "way", .value = way.p ? way : STR("") }));
}

static struct str until(struct req *q, const struct access_line *line)
{
    if (line->until != NUMBER_NONE)
        return text_instant(q->arena, q->lang, q->community->zone, line->until);
    struct str last = text_day(q->arena, q->lang, line->last, DAY_SHORT);
    if (!last.p)
        last = text(q->lang, TEXT_locks_no_end);
    if (line->starts == DAY_NONE || line->starts <= q->today)
        return last;
    return text_with(
        q->arena, q->lang, TEXT_locks_from,
        TEXT_ARGS({ "from", .value = text_day(q->arena, q->lang, line->starts, DAY_SHORT) },
                  { "last", .value = last }));
}

/* An agency, and of it one person when only that person may. */
static struct str who(struct req *q, const struct access_line *line)
{
    struct str name = line->account ? account_name(q->home, line->account) : STR_NULL;
    if (!line->account)
        return line->organization.p ? line->organization : STR("");
    if (!name.p)
        name = text(q->lang, TEXT_locks_gone);
    if (!line->organization.p)
        return name;
    return arena_fmt(q->arena, "%.*s, %.*s", STR_ARG(name), STR_ARG(line->organization));
}

size_t locks_items(struct req *q, int64_t person, struct locks_item **ret)
{
    struct access_line *lines;
    size_t n = access_why(q->tx, person, &lines);
    struct locks_item *items = arena_array(q->arena, struct locks_item, n);
    for (size_t i = 0; i < n; i++)
        items[i] = (struct locks_item){ .who = who(q, &lines[i]),
                                        .why = why(q, &lines[i]),
                                        .what = what(q, &lines[i]),
                                        .until = until(q, &lines[i]),
                                        .is_glass = !strcmp(lines[i].source, "glass") };
    *ret = items;
    return n;
}

void locks_table(struct view *v, const struct locks_item *items, size_t n)
{
    view_locks_html(v, items, n);
}
