/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/home/home.h"
#include "app/network/organization/organization.h"
#include "partnership.ent.h"

/* Whom we have not seen for long, and the figures. */

enum { SILENT_DAYS = 42, RECENT_DAYS = 7 };

static int week_of(const struct home_view *m, day d)
{
    int week = (d - m->first_week) / 7;
    return d < m->first_week ? -1 : week < HOME_WEEKS ? week : -1;
}

/* -- whom we have not seen
 * ---------------------------------------------------------------------------- */

static void weeks_read(struct req *q, struct home_view *m)
{
    int64_t id[HOME_SILENT] = { 0 };
    struct home_exchanges_row *rows;
    for (size_t i = 0; i < m->n_silences; i++)
        id[i] = m->silences[i].id;
    size_t n = home_exchanges(q->tx,
                              &(struct home_exchanges_in){ .a = id[0],
                                                           .b = id[1],
                                                           .c = id[2],
                                                           .d = id[3],
                                                           .e = id[4],
                                                           .f = id[5],
                                                           .g = id[6],
                                                           .first = m->first_week,
                                                           .organization = m->scope },
                              &rows);
    for (size_t r = 0; r < n; r++)
        for (size_t i = 0; i < m->n_silences; i++)
            if (m->silences[i].id == rows[r].organization && week_of(m, rows[r].day) >= 0)
                m->silences[i].weeks[week_of(m, rows[r].day)]++;
}

/* “6 semaines”, “hier”. */
static void silence_said(struct req *q, struct home_silence *s, int64_t every)
{
    int64_t days = (int64_t)q->today - s->last;
    if (s->last == DAY_NONE) {
        s->status = STATUS_LATE;
        s->since = text(q->lang, TEXT_home_never);
        return;
    }
    s->status = days > (every > 0 ? every : SILENT_DAYS) ? STATUS_LATE
                : days <= RECENT_DAYS                    ? STATUS_MET
                                                         : STATUS_DUE;
    s->since = days < 14 ? text_day_near(q->arena, q->lang, s->last, q->today)
                         : text_with(q->arena, q->lang, TEXT_home_weeks_ago,
                                     TEXT_ARGS({ "count", .number = days / 7 }));
}

void silences_read(struct req *q, struct home_view *m)
{
    struct home_silent_row *rows;
    if (guard_reach(&q->actor, CAP_INTERACTION_READ) == REACH_NONE)
        return;
    m->n_silences = home_silent(q->tx,
                                &(struct home_silent_in){ .organization = m->scope,
                                                          .host = organization_host(q->tx),
                                                          .own = q->actor.organization },
                                &rows);
    m->silences = arena_array(q->arena, struct home_silence, m->n_silences);
    for (size_t i = 0; i < m->n_silences; i++) {
        m->silences[i] =
            (struct home_silence){ .id = rows[i].id, .name = rows[i].name, .last = rows[i].last };
        silence_said(q, &m->silences[i],
                     rows[i].every_days == NUMBER_NONE ? 0 : rows[i].every_days);
    }
    if (m->n_silences)
        weeks_read(q, m);
    for (size_t i = 0; i < m->n_silences; i++) {
        int64_t sum = 0;
        for (int w = 0; w < HOME_WEEKS; w++)
            sum += m->silences[i].weeks[w];
        m->silences[i].sentence = text_with(
            q->arena, q->lang, TEXT_home_strip,
            TEXT_ARGS({ "name", .value = m->silences[i].name }, { "count", .number = sum }));
    }
    m->axis[0] = text_day(q->arena, q->lang, m->first_week, DAY_NO_YEAR);
    m->axis[1] = text_day(q->arena, q->lang, m->first_week + 7 * (HOME_WEEKS / 2), DAY_NO_YEAR);
}

/* -- figures
 * ------------------------------------------------------------------------------------------ */

static int64_t known(int64_t n)
{
    return n == NUMBER_NONE ? 0 : n;
}

/* How many were under way at the end of each week, counted back from now. */
static void partnerships_read(struct req *q, struct home_view *m)
{
    struct home_phases_row *phases;
    struct home_began_row *began;
    double *curve = m->by_week[HOME_BY_PARTNERSHIP];
    int64_t most = 0;
    size_t n = home_phases(q->tx, &(struct home_phases_in){ .organization = m->scope }, &phases);
    for (size_t i = 0; i < n; i++)
        m->partnerships += phases[i].n;
    for (int w = 0; w < HOME_WEEKS; w++)
        curve[w] = (double)m->partnerships;
    size_t moves = home_began(
        q->tx, &(struct home_began_in){ .first = m->first_week, .organization = m->scope }, &began);
    for (size_t i = 0; i < moves; i++)
        for (int w = 0; w < HOME_WEEKS; w++) {
            day end = m->first_week + 7 * w + 6;
            bool now = began[i].ended == DAY_NONE;
            bool then = began[i].started != DAY_NONE && began[i].started <= end &&
                        (now || began[i].ended > end);
            curve[w] += then - now;
        }
    for (size_t i = 0; i < n; i++)
        if (phases[i].n > most) {
            most = phases[i].n;
            m->phases_said = text_with(
                q->arena, q->lang, TEXT_home_phases_said,
                TEXT_ARGS({ "count", .number = most },
                          { "phase", .value = enumeration_label(&enumeration_partnership_phase,
                                                                q->lang, phases[i].phase) }));
        }
}

/* Kept in time, in percent, week by week; a week in which nothing was due is as the one before. */
static void kept_read(struct req *q, struct home_view *m)
{
    struct home_kept_row *rows;
    double *curve = m->by_week[HOME_BY_KEPT];
    int64_t kept[HOME_WEEKS] = { 0 }, of[HOME_WEEKS] = { 0 };
    size_t n = home_kept(q->tx,
                         &(struct home_kept_in){
                             .first = m->first_week, .today = q->today, .organization = m->scope },
                         &rows);
    for (size_t i = 0; i < n; i++) {
        int w = week_of(m, rows[i].due);
        m->kept += known(rows[i].kept);
        m->kept_of += rows[i].n;
        if (w >= 0) {
            kept[w] += known(rows[i].kept);
            of[w] += rows[i].n;
        }
    }
    for (int w = 0; w < HOME_WEEKS; w++)
        curve[w] = of[w] ? 100.0 * (double)kept[w] / (double)of[w] : w ? curve[w - 1] : 100.0;
    if (m->kept_of)
        m->kept_share = text_percent(q->arena, q->lang, (double)m->kept / (double)m->kept_of, 0);
}

static void exchanges_read(struct req *q, struct home_view *m)
{
    struct home_days_row *rows;
    double *curve = m->by_week[HOME_BY_EXCHANGE];
    size_t n = home_days(
        q->tx, &(struct home_days_in){ .first = m->first_week, .organization = m->scope }, &rows);
    for (size_t i = 0; i < n; i++)
        if (week_of(m, rows[i].day) >= 0)
            curve[week_of(m, rows[i].day)] += (double)rows[i].n;
    m->this_week = (int64_t)curve[HOME_WEEKS - 1];
    m->rhythm_said = text_with(q->arena, q->lang, TEXT_home_week_before,
                               TEXT_ARGS({ "count", .number = (int64_t)curve[HOME_WEEKS - 2] }));
}

static void beds_read(struct req *q, struct home_view *m)
{
    struct home_beds_row *rows;
    size_t n = home_beds(
        q->tx, &(struct home_beds_in){ .first = q->today - HOME_NIGHTS, .today = q->today }, &rows);
    m->beds_day = DAY_NONE;
    for (size_t i = n > HOME_NIGHTS ? n - HOME_NIGHTS : 0; i < n; i++) {
        m->by_night[m->n_nights++] = (double)known(rows[i].free);
        m->beds_day = rows[i].day;
        m->beds = known(rows[i].free);
        m->beds_of = known(rows[i].places);
    }
    if (!m->n_nights)
        return;
    m->few_beds = m->beds * 50 <= m->beds_of; /* one in fifty, or none */
    m->beds_said = text_with(
        q->arena, q->lang, TEXT_home_beds_night,
        TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, m->beds_day, DAY_NO_YEAR) }));
}

void figures_read(struct req *q, struct home_view *m)
{
    partnerships_read(q, m);
    if (m->partnerships) {
        kept_read(q, m);
        exchanges_read(q, m);
    }
    beds_read(q, m);
}
