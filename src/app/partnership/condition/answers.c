/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What somebody says of each condition, on its way into the sums. */
#include "app/partnership/condition/condition.h"
#include "core/key.h"
#include "core/secret.h"

const int condition_scores[CONDITION_LEVELS] = { 0, 1, 2, 3, 4 };

enum text_id condition_level(int score)
{
    static const enum text_id levels[CONDITION_LEVELS] = {
        TEXT_condition_level_0, TEXT_condition_level_1, TEXT_condition_level_2,
        TEXT_condition_level_3, TEXT_condition_level_4
    };
    return levels[score];
}

bool condition_is_open(const struct condition_round *r, day today)
{
    return r->record.archived == NUMBER_NONE && today <= r->closes;
}

static struct str posted(const struct req *q, const char *what, struct str code)
{
    return q->method == METHOD_POST
               ? req_form(q, arena_fmt(q->arena, "%s.%.*s", what, STR_ARG(code)).p)
               : STR_NULL;
}

void condition_answers_read(struct req *q, struct condition_answers *ret)
{
    const struct content *texts = said_texts(q);
    const struct content_entry *e = NULL;
    *ret = (struct condition_answers){ .lines = arena_array(
                                           q->arena, struct condition_line,
                                           content_count(texts, CONTENT_CONDITION, NULL)) };
    while ((e = content_next(texts, CONTENT_CONDITION, NULL, e))) {
        int64_t score;
        bool said = str_to_i64(posted(q, "score", e->code), &score) && score >= 0 &&
                    score < CONDITION_LEVELS;
        ret->lines[ret->n++] =
            (struct condition_line){ .code = e->code,
                                     .title = content_text(e, CONTENT_TITLE),
                                     .text = content_text(e, CONTENT_TEXT),
                                     .score = said ? (int)score : -1,
                                     .words = str_trim(posted(q, "words", e->code)) };
    }
}

bool condition_answers_check(struct req *q, struct condition_answers *a)
{
    bool some = false;
    for (size_t i = 0; i < a->n; i++) {
        struct condition_line *l = &a->lines[i];
        some = some || l->score >= 0;
        if (key_length(l->words) > CONDITION_WORDS)
            l->error = text(q->lang, TEXT_condition_error_words);
        if (l->error.p)
            a->wrong = text(q->lang, TEXT_condition_error_below);
    }
    if (!some)
        a->wrong = text(q->lang, TEXT_condition_error_nothing);
    return !a->wrong.p;
}

/* A positive number of 62 bits: two are never the same. */
static int64_t number_drawn(void)
{
    uint64_t n;
    secret_random(&n, sizeof n);
    return (int64_t)(n >> 2) | 1;
}

void condition_answers_keep(struct tx *tx, int64_t round, const struct condition_answers *a)
{
    for (size_t i = 0; i < a->n; i++) {
        const struct condition_line *l = &a->lines[i];
        if (l->score >= 0)
            condition_count(tx, &(struct condition_count_in){
                                    .round = round, .code = l->code, .score = l->score });
        if (!str_is_blank(l->words))
            condition_say(
                tx, &(struct condition_say_in){
                        .id = number_drawn(), .round = round, .code = l->code, .words = l->words });
    }
}
