/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/schedule/schedule.h"

#include "core/fault.h"
#include "location.ent.h"
#include "program.ent.h"
#include "schedule_form.html.h"
#include "service.ent.h"

#include <inttypes.h>

enum { INTERVALS = 4 };

bool schedule_belongs(struct req *q, const struct schedule *s, struct schedule_belongs *ret)
{
    struct location l;
    struct program p;
    struct service of;
    if (s->location && record_get(q->tx, &entity_location, s->location, &l))
        *ret = (struct schedule_belongs){ arena_fmt(q->arena, "/locations/%" PRId64, s->location),
                                          l.name, l.organization };
    else if (s->service && record_get(q->tx, &entity_service, s->service, &of))
        *ret = (struct schedule_belongs){ arena_fmt(q->arena, "/services/%" PRId64, s->service),
                                          of.name, of.organization };
    else if (s->program && record_get(q->tx, &entity_program, s->program, &p))
        *ret = (struct schedule_belongs){ arena_fmt(q->arena, "/programs/%" PRId64, s->program),
                                          p.name, p.organization };
    else
        return false;
    return true;
}

/* -- the page
 * --------------------------------------------------------------------------------------------- */

static struct choices intervals(struct req *q)
{
    static const enum text_id words[INTERVALS] = { TEXT_schedule_each_time,
                                                   TEXT_schedule_every_other,
                                                   TEXT_schedule_every_third,
                                                   TEXT_schedule_every_fourth };
    struct choice *list = arena_array(q->arena, struct choice, INTERVALS);
    for (int i = 0; i < INTERVALS; i++)
        list[i] = (struct choice){ arena_fmt(q->arena, "%d", i + 1), text(q->lang, words[i]) };
    return (struct choices){ list, INTERVALS };
}

static void draw(struct req *q, struct res *r, const struct schedule *s,
                 const struct schedule_belongs *at, const struct days_form *days,
                 const struct form_errors *errors, struct form_clash *clash)
{
    struct schedule_form_view m = {
        .days = *days, .at = *at, .intervals = intervals(q), .is_new = s->record.id == 0
    };
    form_init(&m.form, &entity_schedule, s, q, errors);
    m.form.choices = record_choices(q);
    m.form.clash = clash;
    m.form.action = m.is_new ? arena_fmt(q->arena, "%.*s/schedules", STR_ARG(at->path))
                             : arena_fmt(q->arena, "/schedules/%" PRId64, s->record.id);
    m.form.back = at->path;
    m.open = s->closed_on || s->valid_from != DAY_NONE || s->valid_to != DAY_NONE ||
             days->interval > 1 || !str_is_blank(s->notes) || !str_is_blank(s->notes_en);
    if (!m.is_new && days_form_of(s).asked == DAYS_KEPT)
        m.kept = schedule_words(q->arena, q->lang, s);
    for (size_t i = 0; errors && i < errors->n; i++) {
        m.open = m.open || errors->list[i].field != &entity_schedule.fields[SCHEDULE_BYDAY];
        if (errors->list[i].field == &entity_schedule.fields[SCHEDULE_BYDAY])
            m.error = errors->list[i].message;
    }
    if (errors && errors->n)
        r->status = 422;
    if (clash)
        r->status = 409;
    struct str title = text(q->lang, m.is_new ? TEXT_schedule_add : TEXT_schedule_edit);
    view_page(q, r, PAGE(.title = title, .nav = NAV_NETWORK), schedule_form_html, &m, title);
}

/* Of the address: where a new schedule belongs, when this person may write there. The route says
 * which of the schedule's fields the number is for. */
static bool place_find(struct req *q, struct res *r, struct schedule *s,
                       struct schedule_belongs *ret_at)
{
    const struct field *of = entity_field(&entity_schedule, str_of(q->route->data));
    entity_init(&entity_schedule, s);
    *(int64_t *)((char *)s + of->offset) = q->ids[0];
    if (schedule_belongs(q, s, ret_at)) {
        s->organization = ret_at->organization;
        if (guard_may(&q->actor, CAP_DIRECTORY_WRITE, s->organization))
            return true;
    }
    res_not_found(q, r);
    return false;
}

void schedule_new(struct req *q, struct res *r)
{
    struct schedule s;
    struct schedule_belongs at;
    if (!place_find(q, r, &s, &at))
        return;
    struct days_form days = days_form_of(&s);
    draw(q, r, &s, &at, &days, NULL, NULL);
}

/* -- saving
 * -----------------------------------------------------------------------------------------------
 */

static void wrong(struct req *q, struct form_errors *errors, int field, enum text_id said)
{
    form_error_add(q->arena, errors, &entity_schedule.fields[field], text(q->lang, said));
}

static void read_all(struct req *q, struct schedule *s, const struct days_form *days,
                     struct form_errors *errors)
{
    entity_parse(q->arena, &entity_schedule, q->lang, q->form, q->n_form, s, errors);
    days_form_write(q, days, s, errors);
    entity_check(q->arena, &entity_schedule, q->lang, s, errors);
    if (s->valid_from != DAY_NONE && s->valid_to != DAY_NONE && s->valid_to < s->valid_from)
        wrong(q, errors, SCHEDULE_VALID_TO, TEXT_schedule_error_season);
    if (s->yearly && (s->valid_from == DAY_NONE || s->valid_to == DAY_NONE))
        wrong(q, errors, SCHEDULE_VALID_FROM, TEXT_schedule_error_yearly);
    if (s->interval == NUMBER_NONE)
        s->dtstart = DAY_NONE;
    else if (s->dtstart == DAY_NONE)
        s->dtstart = s->valid_from != DAY_NONE ? s->valid_from : q->today;
}

static void saved(struct res *r, const struct schedule_belongs *at, const char *done)
{
    res_redirect(r, "%.*s?done=%s#hours", STR_ARG(at->path), done);
}

void schedule_create(struct req *q, struct res *r)
{
    struct schedule s;
    struct schedule_belongs at;
    struct form_errors errors = { 0 };
    if (!place_find(q, r, &s, &at))
        return;
    struct days_form days = days_form_read(q);
    read_all(q, &s, &days, &errors);
    if (errors.n > 0) {
        draw(q, r, &s, &at, &days, &errors, NULL);
        return;
    }
    record_insert(q->tx, &entity_schedule, &s);
    saved(r, &at, "schedule_added");
}

void schedule_edit(struct req *q, struct res *r)
{
    struct schedule s;
    struct schedule_belongs at;
    if (!record_find(q, r, &schedule_pages, CAP_DIRECTORY_WRITE, &s))
        return;
    REQUIRE(schedule_belongs(q, &s, &at));
    struct days_form days = days_form_of(&s);
    draw(q, r, &s, &at, &days, NULL, NULL);
}

void schedule_save(struct req *q, struct res *r)
{
    struct schedule before, s;
    struct schedule_belongs at;
    struct form_errors errors = { 0 };
    if (!record_find(q, r, &schedule_pages, CAP_DIRECTORY_WRITE, &before))
        return;
    REQUIRE(schedule_belongs(q, &before, &at));
    s = before;
    struct days_form days = days_form_read(q);
    read_all(q, &s, &days, &errors);
    if (errors.n > 0) {
        draw(q, r, &s, &at, &days, &errors, NULL);
        return;
    }
    int64_t opened = req_form_id(q, "version");
    if (opened != before.record.version && !entity_same(&entity_schedule, &before, &s)) {
        struct form_clash *clash = record_clash(q, &entity_schedule, &before, &s, opened);
        draw(q, r, &s, &at, &days, NULL, clash);
        return;
    }
    enum record_result result = record_update(q->tx, &entity_schedule, &s);
    REQUIRE(result == RECORD_SAVED || result == RECORD_SAME);
    saved(r, &at, result == RECORD_SAVED ? "saved" : "same");
}
