/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the rounds say together. Only rounds that are closed and that enough people answered. */
#include "app/partnership/condition/condition.h"

#include <inttypes.h>

static struct str decimal(struct req *q, double v)
{
    return text_decimal(q->arena, q->lang, v, 1);
}

/* The rounds that show, and how many do not. */
static size_t rounds_shown(struct req *q, const struct condition_rounds_row *rows, size_t n,
                           struct condition_results *ret, int64_t *ret_ids)
{
    size_t shown = 0;
    ret->rounds = arena_array(q->arena, struct str, n + 1);
    ret->answers = arena_array(q->arena, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        int64_t answers = rows[i].turns + rows[i].links;
        if (rows[i].closes >= q->today)
            continue;
        if (answers < CONDITION_FEWEST) {
            ret->n_few++;
            continue;
        }
        ret_ids[shown] = rows[i].id;
        ret->answers[shown] = answers;
        ret->rounds[shown++] = text_day(q->arena, q->lang, rows[i].closes, DAY_SHORT);
        ret->last = rows[i].id;
        ret->last_day = rows[i].closes;
    }
    ret->n_rounds = shown;
    return shown;
}

/* The mean of a condition in a round, and its counts; under 0 when too few said it. */
static double mean_of(const struct condition_tallies_row *rows, size_t n, int64_t round,
                      struct str code, int64_t counts[CONDITION_LEVELS], int64_t *ret_n)
{
    int64_t sum = 0;
    *ret_n = 0;
    for (int s = 0; s < CONDITION_LEVELS; s++)
        counts[s] = 0;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].round != round || !str_eq(rows[i].code, code))
            continue;
        counts[rows[i].score] += rows[i].n;
        *ret_n += rows[i].n;
        sum += rows[i].score * rows[i].n;
    }
    if (*ret_n >= CONDITION_FEWEST)
        return (double)sum / (double)*ret_n;
    *ret_n = 0;
    return -1;
}

/* In words, for who does not see the bar. */
static struct str figures(struct req *q, const struct condition_result *c)
{
    struct out o;
    out_init(&o, q->arena, 1 << 12);
    for (int s = CONDITION_LEVELS - 1; s >= 0; s--) {
        if (s < CONDITION_LEVELS - 1)
            out_lit(&o, ", ");
        out_str(&o, text_with(q->arena, q->lang, TEXT_condition_count,
                              TEXT_ARGS({ "level", .value = text(q->lang, condition_level(s)) },
                                        { "n", .number = c->counts[s] })));
    }
    return out_view(&o);
}

static void result_fill(struct req *q, struct condition_result *c, const int64_t *ids, size_t n_ids,
                        const struct condition_tallies_row *rows, size_t n)
{
    static const enum part_tone tones[CONDITION_LEVELS] = { PART_WARN, PART_REST, PART_REST,
                                                            PART_HALF, PART_MAIN };
    struct str *means = arena_array(q->arena, struct str, n_ids + 1);
    double *curve = arena_array(q->arena, double, n_ids + 1);
    for (size_t i = 0; i < n_ids; i++) {
        double mean = mean_of(rows, n, ids[i], c->code, c->counts, &c->n);
        if (mean < 0)
            continue;
        means[i] = decimal(q, mean);
        curve[c->n_curve++] = mean;
    }
    c->means = means;
    c->curve = curve;
    if (!c->n)
        return;
    c->mean = means[n_ids - 1];
    c->said = figures(q, c);
    for (int s = 0; s < CONDITION_LEVELS; s++)
        c->parts[CONDITION_LEVELS - 1 - s] = (struct part){ tones[s], c->counts[s] };
}

static void tries_fill(struct req *q, const struct content *texts, const struct content_entry *of,
                       struct condition_result *c)
{
    const struct content_entry *e = NULL;
    c->tries = arena_array(q->arena, struct str, content_count(texts, CONTENT_ACTION, of) + 1);
    while ((e = content_next(texts, CONTENT_ACTION, of, e)))
        c->tries[c->n_tries++] = content_text(e, CONTENT_TITLE);
}

/* Of the last round: comments of conditions that enough people rated. */
static void words_fill(struct req *q, struct condition_results *r)
{
    struct condition_comments_row *rows;
    if (!r->last)
        return;
    size_t n = condition_comments(q->tx, &(struct condition_comments_in){ r->last }, &rows);
    for (size_t i = 0; i < r->n; i++) {
        struct condition_result *c = &r->list[i];
        c->words = arena_array(q->arena, struct str, n + 1);
        for (size_t k = 0; k < n && c->n; k++)
            if (str_eq(rows[k].code, c->code))
                c->words[c->n_words++] = rows[k].words;
    }
}

static void lowest_mark(struct condition_results *r)
{
    struct condition_result *lowest = NULL;
    for (size_t i = 0; i < r->n; i++) {
        struct condition_result *c = &r->list[i];
        if (c->n && (!lowest || c->curve[c->n_curve - 1] < lowest->curve[lowest->n_curve - 1]))
            lowest = c;
    }
    if (lowest)
        lowest->lowest = true;
}

void condition_results_load(struct req *q, int64_t partnership, struct condition_results *ret)
{
    struct condition_rounds_row *rounds;
    struct condition_tallies_row *tallies;
    const struct content *texts = said_texts(q);
    const struct content_entry *e = NULL;
    *ret = (struct condition_results){ .last_day = DAY_NONE };
    size_t n_rounds =
        condition_rounds(q->tx, &(struct condition_rounds_in){ partnership }, &rounds);
    size_t n = condition_tallies(q->tx, &(struct condition_tallies_in){ partnership }, &tallies);
    int64_t *ids = arena_array(q->arena, int64_t, n_rounds + 1);
    size_t n_ids = rounds_shown(q, rounds, n_rounds, ret, ids);
    ret->list = arena_array(q->arena, struct condition_result,
                            content_count(texts, CONTENT_CONDITION, NULL));
    while ((e = content_next(texts, CONTENT_CONDITION, NULL, e))) {
        struct condition_result *c = &ret->list[ret->n++];
        *c = (struct condition_result){ .code = e->code,
                                        .title = content_text(e, CONTENT_TITLE),
                                        .text = content_text(e, CONTENT_TEXT) };
        result_fill(q, c, ids, n_ids, tallies, n);
        tries_fill(q, texts, e, c);
    }
    words_fill(q, ret);
    lowest_mark(ret);
}
