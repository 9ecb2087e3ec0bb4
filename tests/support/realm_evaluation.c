/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/ending/ending.h"
#include "app/evaluation/report/report.h"
#include "core/fault.h"
#include "support/realm_making.h"

#include <inttypes.h>

/* What phase 5 keeps for a partnership. */

/* "measured": with a measure, in party; "retargeted": with a second target, in party; "ours":
 * collected by `own`, and late before all others. */
int64_t add_indicator(struct making *m)
{
    static day earlier;
    struct indicator i;
    entity_init(&entity_indicator, &i);
    i.partnership = m->whose == REALM_CHARGE ? partnership_of(m) : add_partnership(m);
    i.name = m->mark;
    i.kind = INDICATOR_KIND_QUANTITATIVE;
    i.unit = INDICATOR_UNIT_COUNT;
    i.direction = INDICATOR_DIRECTION_AT_LEAST;
    i.period = INDICATOR_PERIOD_MONTH;
    i.since = m->tx.today - 90;
    i.target = 10;
    if (str_is(m->state, "ours")) {
        i.collector = m->side->own;
        i.since -= ++earlier;
    }
    int64_t id = indicator_add(&m->tx, &i);
    if (str_is(m->state, "measured")) {
        struct indicator_measure x;
        entity_init(&entity_indicator_measure, &x);
        x.indicator = id;
        x.day = m->tx.today - 60;
        x.figure = 4;
        m->party = indicator_measure(&m->tx, &x);
    }
    if (str_is(m->state, "retargeted")) {
        struct indicator_target t;
        entity_init(&entity_indicator_target, &t);
        t.indicator = id;
        t.day = m->tx.today - 30;
        t.figure = 12;
        t.reason = m->mark;
        m->party = indicator_retarget(&m->tx, &t);
    }
    return id;
}

/* "closed"; "voice", "decided": with one of them, in party. */
int64_t add_review(struct making *m)
{
    struct review v;
    int64_t partnership = m->whose == REALM_CHARGE ? partnership_of(m) : add_partnership(m);
    int64_t id = review_add(&m->tx, partnership, REVIEW_KIND_OTHER, m->tx.today + 7);
    REQUIRE(record_get(&m->tx, &entity_review, id, &v));
    v.subject = m->mark;
    v.present = m->mark;
    REQUIRE(record_update(&m->tx, &entity_review, &v) == RECORD_SAVED);
    if (str_is(m->state, "closed"))
        REQUIRE(review_close(&m->tx, &v, m->tx.today));
    if (str_is(m->state, "voice")) {
        struct review_voice voice;
        entity_init(&entity_review_voice, &voice);
        voice.review = id;
        voice.whose = VOICE_OF_STAFF;
        voice.words = m->mark;
        m->party = record_insert(&m->tx, &entity_review_voice, &voice);
    }
    if (str_is(m->state, "decided")) {
        struct review_decision d;
        entity_init(&entity_review_decision, &d);
        d.kind = DECISION_KIND_OTHER;
        d.words = d.reason = m->mark;
        m->party = review_decision_make(&m->tx, &v, &d, NULL);
    }
    return id;
}

/* Of a partnership: "ending", with somebody to be told in party; "over": nothing is missing but to
 * close it; "reported": with a paper that was made, and the job that made it. */
void add_evaluation(struct making *m, int64_t partnership)
{
    struct ending_informed_of_row *rows;
    struct partnership_ending e;
    if (str_is(m->state, "reported")) {
        struct evaluation_report made;
        entity_init(&entity_evaluation_report, &made);
        made.partnership = partnership;
        made.kind = REPORT_KIND_FUNDER;
        made.language = STR("fr");
        made.made_on = m->tx.today;
        made.file = file_put(&m->tx, STR("bilan.pdf"), STR("application/pdf"), m->mark);
        record_insert(&m->tx, &entity_evaluation_report, &made);
        m->tx.actor = m->account;
        m->job = job_add(&m->tx, "evaluation.report",
                         arena_fmt(m->tx.arena, "%" PRId64 ":funder:fr", partnership), 0);
    }
    if (!str_is(m->state, "ending") && !str_is(m->state, "over"))
        return;
    entity_init(&entity_partnership_ending, &e);
    e.partnership = partnership;
    e.kind = ENDING_KIND_GOAL;
    e.why = m->mark;
    int64_t id = ending_begin(&m->tx, LANG_FR, &e);
    size_t n = ending_informed_of(&m->tx, &(struct ending_informed_of_in){ id }, &rows);
    m->party = rows[0].id;
    for (size_t i = 0; i < n && str_is(m->state, "over"); i++) {
        struct ending_informed x;
        REQUIRE(record_get(&m->tx, &entity_ending_informed, rows[i].id, &x));
        x.done = m->tx.today;
        REQUIRE(record_update(&m->tx, &entity_ending_informed, &x) == RECORD_SAVED);
    }
    if (str_is(m->state, "over")) {
        e.successes = m->mark;
        REQUIRE(record_update(&m->tx, &entity_partnership_ending, &e) == RECORD_SAVED);
    }
}
