/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* First words for a note, from the agreement that it explains. */
#include "app/agreement/agreement/agreement.h"
#include "app/partnership/frontline/frontline.h"

enum { WORDS_MOST = 4000 };

struct words {
    struct req *q;
    struct out o;
    bool begun; /* the part that is being written has its head */
};

/* A line, unless it would be one too many; a head stands before the first of its part. */
static void line_add(struct words *w, enum text_id head, struct str line)
{
    struct str title = text(w->q->lang, head);
    if (str_is_blank(line) || out_total(&w->o) + title.n + line.n + 8 > WORDS_MOST)
        return;
    if (!w->begun)
        out_fmt(&w->o, "%s%.*s", out_total(&w->o) ? "\n\n" : "", STR_ARG(title));
    w->begun = true;
    out_fmt(&w->o, "\n– %.*s", STR_ARG(line));
}

static struct str joined(struct req *q, struct str one, struct str other)
{
    if (str_is_blank(other))
        return one;
    return arena_fmt(q->arena, "%.*s, %.*s", STR_ARG(one), STR_ARG(other));
}

static struct str with_phone(struct req *q, struct str who, struct str phone)
{
    if (str_is_blank(phone))
        return who;
    return text_with(q->arena, q->lang, TEXT_frontline_words_call,
                     TEXT_ARGS({ "who", .value = who }, { "phone", .value = phone }));
}

static void sides_add(struct words *w, const struct agreement_whole *of)
{
    w->begun = false;
    for (size_t i = 0; i < of->n_sides; i++)
        if (!str_is_blank(of->sides[i].row.provides))
            line_add(w, TEXT_frontline_words_brings,
                     text_with(w->q->arena, w->q->lang, TEXT_frontline_words_side,
                               TEXT_ARGS({ "name", .value = of->sides[i].name },
                                         { "what", .value = of->sides[i].row.provides })));
}

static void clauses_add(struct words *w, const struct agreement_whole *of)
{
    w->begun = false;
    for (size_t i = 0; i < of->n_clauses; i++) {
        const struct clause *c = &of->clauses[i];
        line_add(w, TEXT_frontline_words_rules, c->type->runs(w->q->arena, w->q->lang, c));
    }
}

static void people_add(struct words *w, int64_t agreement)
{
    struct briefing_calls_row *rows;
    size_t n = briefing_calls(w->q->tx, &(struct briefing_calls_in){ agreement }, &rows);
    w->begun = false;
    for (size_t i = 0; i < n; i++) {
        struct str who = joined(w->q, joined(w->q, rows[i].name, rows[i].title), rows[i].agency);
        line_add(w, TEXT_frontline_words_people, with_phone(w->q, who, rows[i].phone));
    }
}

static void services_add(struct words *w, int64_t agreement)
{
    struct briefing_services_row *rows;
    size_t n = briefing_services(w->q->tx, &(struct briefing_services_in){ agreement }, &rows);
    w->begun = false;
    for (size_t i = 0; i < n; i++)
        line_add(w, TEXT_frontline_words_services,
                 with_phone(w->q, joined(w->q, rows[i].name, rows[i].agency), rows[i].phone));
}

struct str frontline_words(struct req *q, int64_t partnership, int64_t agreement)
{
    struct agreement_whole of;
    struct words w = { .q = q };
    const struct module_entity *e = module_entity_named(STR("agreement"));
    if (!e || !module_may_read(q, e, agreement) || !agreement_load(q->tx, agreement, &of) ||
        of.a.partnership != partnership)
        return STR_NULL;
    out_init(&w.o, q->arena, 4 * WORDS_MOST);
    sides_add(&w, &of);
    clauses_add(&w, &of);
    people_add(&w, agreement);
    services_add(&w, agreement);
    return out_view(&w.o);
}
