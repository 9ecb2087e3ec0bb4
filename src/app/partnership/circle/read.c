/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The rings, as a picture and as a table; and who could be next. */
#include "app/partnership/circle/circle.h"
#include "app/partnership/interaction/interaction.h"
#include "core/key.h"
#include "prospect.ent.h"
#include "store/vocabulary.h"

#include <inttypes.h>

enum { SIDE = 360, MIDDLE = SIDE / 2, DOT = 12, REASON_MOST = 500 };
static const int radii[CIRCLE_RINGS] = { 44, 86, 126, 164 };

/* The sine of so many half turns, by Bhaskara's formula: right to 0.002, enough for a picture. */
static double sine(double half_turns)
{
    double whole = half_turns - 2 * (double)(int64_t)(half_turns / 2);
    double x = whole < 1 ? whole : whole - 1, y = x * (1 - x);
    return (whole < 1 ? 16 : -16) * y / (5 - 4 * y);
}

/* How far from the middle a ring's dots stand, and how large they are: no two touch. */
static double ring_at(int ring, size_t n)
{
    return ring ? radii[ring] : n == 1 ? 0 : n <= 6 ? 26 : 33;
}

static double dot_of(int ring, size_t n)
{
    double half = n > 1 ? ring_at(ring, n) * sine(1 / (double)n) - 1 : DOT;
    return half < DOT ? half : DOT;
}

/* Evenly around, from the top; each ring a little farther, so that dots do not stand in a line. */
static void place_at(struct req *q, struct circle_place *p, int ring, size_t at, size_t n)
{
    double turn = 2 * ((double)at / (double)n + 0.09 * ring);
    double r = ring_at(ring, n), dot = dot_of(ring, n);
    double x = MIDDLE + r * sine(turn), y = MIDDLE - r * sine(turn + 0.5);
    p->x = arena_fmt(q->arena, "%.1f", x);
    p->y = arena_fmt(q->arena, "%.1f", y);
    p->text_y = arena_fmt(q->arena, "%.1f", y + dot / 3);
    p->dot = arena_fmt(q->arena, "%.1f", dot);
    p->hole = arena_fmt(q->arena, "%.1f", dot * 0.8);
}

static struct str day_said(struct req *q, enum text_id words, day d)
{
    return d == DAY_NONE
               ? STR_NULL
               : text_with(
                     q->arena, q->lang, words,
                     TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, d, DAY_SHORT) }));
}

static void inputs_fill(struct req *q, const struct circle_view *m, struct circle_place *p)
{
    const struct field *f = entity_circle_move.fields;
    bool again = m->wrong && m->wrong == p->row->id;
    const char *mark = arena_fmt(q->arena, "m%" PRId64, p->row->id).p;
    p->ring =
        (struct input){ .name = "to_ring",
                        .mark = mark,
                        .label = f[CIRCLE_MOVE_TO_RING].label[q->lang],
                        .type = "select",
                        .choices = choices_of(q->arena, q->lang, NULL, &f[CIRCLE_MOVE_TO_RING]),
                        .value = again ? req_form(q, "to_ring") : p->row->ring };
    p->reason = (struct input){ .name = "reason",
                                .mark = mark,
                                .label = f[CIRCLE_MOVE_REASON].label[q->lang],
                                .type = "textarea",
                                .required = true,
                                .max = REASON_MOST,
                                .value = again ? req_form(q, "reason") : STR_NULL,
                                .error = again ? text(q->lang, TEXT_circle_error_step) : STR_NULL };
}

static void ring_fill(struct req *q, struct circle_view *m, int ring,
                      const struct circle_of_row *rows, size_t n, int64_t *number)
{
    struct circle_ring_view *v = &m->rings[ring];
    struct str code = str_of(enumeration_circle_ring.values[ring + 1].code);
    v->name = enumeration_circle_ring.values[ring + 1].label[q->lang];
    v->radius = arena_fmt(q->arena, "%d", radii[ring]);
    v->places = arena_array(q->arena, struct circle_place, n);
    for (size_t i = 0; i < n; i++)
        if (str_eq(rows[i].ring, code))
            v->places[v->n_places++].row = &rows[i];
    for (size_t i = 0; i < v->n_places; i++) {
        struct circle_place *p = &v->places[i];
        p->number = ++*number;
        place_at(q, p, ring, i, v->n_places);
        p->since = day_said(q, TEXT_circle_since, p->row->since);
        p->due = day_said(q, TEXT_circle_invite_on, p->row->due);
        p->late =
            ring == CIRCLE_RING_HORIZON - 1 && p->row->due != DAY_NONE && p->row->due < q->today;
        inputs_fill(q, m, p);
    }
}

static struct str ring_said(struct req *q, struct str code)
{
    return key_small(q->arena, enumeration_label(&enumeration_circle_ring, q->lang, code));
}

static void steps_read(struct req *q, struct circle_view *m)
{
    struct circle_moves_of_row *rows;
    m->n_steps = circle_moves_of(q->tx, &(struct circle_moves_of_in){ m->p->record.id }, &rows);
    m->steps = arena_array(q->arena, struct circle_step, m->n_steps);
    for (size_t i = 0; i < m->n_steps; i++)
        m->steps[i] = (struct circle_step){
            .row = &rows[i],
            .said = text_with(q->arena, q->lang, TEXT_circle_from_to,
                              TEXT_ARGS({ "from", .value = ring_said(q, rows[i].from_ring) },
                                        { "to", .value = ring_said(q, rows[i].to_ring) })),
        };
}

struct str circle_said(struct req *q, int64_t partnership)
{
    struct circle_stand_row row;
    circle_stand(q->tx, &(struct circle_stand_in){ partnership }, &row);
    if (!row.core && !row.around && !row.horizon)
        return STR_NULL;
    return text_with(
        q->arena, q->lang, TEXT_circle_stand,
        TEXT_ARGS({ "count", .number = row.parties + row.core },
                  { "around", .value = text_number(q->arena, q->lang, row.around) },
                  { "horizon", .value = text_number(q->arena, q->lang, row.horizon) }));
}

bool circle_is_steady(struct req *q, int64_t partnership)
{
    struct circle_steady_row row;
    circle_steady(
        q->tx, &(struct circle_steady_in){ .partnership = partnership, .today = q->today }, &row);
    return row.kept >= CIRCLE_STEADY && row.late == 0;
}

void circle_read(struct req *q, const struct partnership *p, struct circle_view *m)
{
    struct circle_of_row *rows;
    int64_t number = 0;
    m->p = p;
    m->base = arena_fmt(q->arena, "/partnerships/%" PRId64 "/circle", p->record.id);
    m->may_write = kept_may_add(q, p->record.id);
    size_t n = circle_of(q->tx, &(struct circle_of_in){ p->record.id }, &rows);
    for (int ring = 0; ring < CIRCLE_RINGS; ring++)
        ring_fill(q, m, ring, rows, n, &number);
    m->said = circle_said(q, p->record.id);
    m->sentence = m->said.p ? m->said : text(q->lang, TEXT_circle_only_core);
    m->steady = circle_is_steady(q, p->record.id);
    steps_read(q, m);
}

/* -- who could be next
 * ------------------------------------------------------------------------------------ */

static void candidate_add(struct circle_view *m, int64_t id, struct str name, struct str why,
                          bool open)
{
    for (size_t i = 0; i < m->n_candidates; i++)
        if (m->candidates[i].id == id)
            return;
    m->candidates[m->n_candidates++] = (struct circle_candidate){ id, name, why, open };
}

void circle_candidates(struct req *q, struct circle_view *m)
{
    enum { EACH = 4, WAYS = 3 };
    struct circle_prospects_row *looked;
    struct circle_ties_row *tied;
    struct circle_absent_row *absent;
    int64_t id = m->p->record.id;
    m->candidates = arena_array(q->arena, struct circle_candidate, EACH * WAYS);
    size_t n = circle_prospects(
        q->tx, &(struct circle_prospects_in){ id, guard_agency(&q->actor, CAP_INTERACTION_READ) },
        &looked);
    for (size_t i = 0; i < n; i++)
        candidate_add(
            m, looked[i].id, looked[i].name,
            text_with(q->arena, q->lang, TEXT_circle_why_prospect,
                      TEXT_ARGS({ "state",
                                  .value = key_small(
                                      q->arena, enumeration_label(&enumeration_prospect_state,
                                                                  q->lang, looked[i].reason)) })),
            false);
    n = circle_ties(q->tx,
                    &(struct circle_ties_in){ .partnership = id,
                                              .agency = partnership_reach(q),
                                              .account = q->actor.account },
                    &tied);
    for (size_t i = 0; i < n; i++)
        candidate_add(m, tied[i].id, tied[i].name,
                      text_with(q->arena, q->lang, TEXT_circle_why_tie,
                                TEXT_ARGS({ "name", .value = tied[i].reason })),
                      false);
    n = circle_absent(q->tx, &(struct circle_absent_in){ id }, &absent);
    for (size_t i = 0; i < n; i++)
        candidate_add(
            m, absent[i].id, absent[i].name,
            text_with(q->arena, q->lang, TEXT_circle_why_absent,
                      TEXT_ARGS({ "sector", .value = vocabulary_label(q->tx, q->lang, "sector",
                                                                      absent[i].reason) })),
            true);
}
