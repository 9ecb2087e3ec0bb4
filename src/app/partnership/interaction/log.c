/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/interaction/log.h"

#include "core/fault.h"
#include "core/key.h"
#include "entity/read.h"
#include "interaction_log.html.h"
#include "organization.ent.h"
#include "partnership.ent.h"

#include <inttypes.h>
#include <string.h>

enum { STEP_MOST = 200, NAMES_MOST = 2000 };

/* -- choices
 * ------------------------------------------------------------------------------------------ */

struct log_context {
    struct req *q;
    int64_t organization, contact;
};

static size_t partnerships_of(struct req *q, int64_t organization,
                              struct interaction_partnerships_row **ret)
{
    return interaction_partnerships(q->tx,
                                    &(struct interaction_partnerships_in){
                                        .organization = organization,
                                        .agency = guard_agency(&q->actor, CAP_PARTNERSHIP_READ),
                                        .account = guard_account(&q->actor, CAP_PARTNERSHIP_READ) },
                                    ret);
}

/* `named`: the contact that the exchange names already, or 0. */
static struct choices contact_choices(struct req *q, int64_t organization, int64_t named)
{
    struct interaction_contacts_row *rows;
    size_t n = interaction_contacts(
        q->tx, &(struct interaction_contacts_in){ .organization = organization, .contact = named },
        &rows);
    struct choice *list = arena_array(q->arena, struct choice, n);
    for (size_t i = 0; i < n; i++) {
        struct str label = rows[i].name;
        if (!str_is_blank(rows[i].title))
            label = arena_fmt(q->arena, "%.*s, %.*s", STR_ARG(label), STR_ARG(rows[i].title));
        list[i] = (struct choice){ arena_fmt(q->arena, "%" PRId64, rows[i].id), label };
    }
    return (struct choices){ list, n };
}

static struct choices partnership_choices(struct req *q, int64_t organization)
{
    struct interaction_partnerships_row *rows;
    size_t n = partnerships_of(q, organization, &rows);
    struct choice *list = arena_array(q->arena, struct choice, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct choice){ arena_fmt(q->arena, "%" PRId64, rows[i].id), rows[i].title };
    return (struct choices){ list, n };
}

static struct choices choices_for(void *ctx, const struct field *f)
{
    const struct log_context *c = ctx;
    if (str_is(str_of(f->name), "contact"))
        return contact_choices(c->q, c->organization, c->contact);
    if (str_is(str_of(f->name), "partnership"))
        return partnership_choices(c->q, c->organization);
    struct choice_source all = record_choices(c->q);
    return all.of(all.ctx, f);
}

struct choice_source log_choices(struct req *q, const void *record)
{
    const struct interaction *i = record;
    struct log_context *c = arena_make(q->arena, struct log_context);
    *c = (struct log_context){ q, i->organization, i->contact };
    return (struct choice_source){ choices_for, c };
}

/* -- checks
 * ------------------------------------------------------------------------------------------ */

static bool is_choice(const struct choices *c, int64_t id)
{
    int64_t one;
    for (size_t i = 0; i < c->n; i++)
        if (str_to_i64(c->list[i].value, &one) && one == id)
            return true;
    return false;
}

void log_check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct interaction *i = record;
    const struct field *fields = entity_interaction.fields;
    struct choices partnerships = partnership_choices(q, i->organization);
    struct interaction before = { 0 };
    if (i->record.id)
        record_get(q->tx, &entity_interaction, i->record.id, &before);
    struct choices contacts = contact_choices(q, i->organization, before.contact);
    if (i->day != DAY_NONE && i->day > q->today)
        form_error_add(q->arena, errors, &fields[INTERACTION_DAY],
                       text(q->lang, TEXT_interaction_to_come));
    /* What it named already may stay, though it is put away or has ended meanwhile. */
    if (i->contact && i->contact != before.contact && !is_choice(&contacts, i->contact))
        form_error_add(q->arena, errors, &fields[INTERACTION_CONTACT],
                       text(q->lang, TEXT_interaction_other_contact));
    if (i->partnership && i->partnership != before.partnership &&
        !is_choice(&partnerships, i->partnership))
        form_error_add(q->arena, errors, &fields[INTERACTION_PARTNERSHIP],
                       text(q->lang, TEXT_interaction_other_partnership));
}

/* -- the page
 * ------------------------------------------------------------------------------------------ */

static void draw(struct req *q, struct res *r, const struct interaction *record,
                 const struct form_errors *errors, struct log_view *m)
{
    struct str asked = q->method == METHOD_POST ? req_form(q, "back") : req_query(q, "back");
    form_init(&m->form, &entity_interaction, record, q->method == METHOD_POST ? q : NULL, errors);
    m->form.action = STR("/interactions");
    m->form.submit = TEXT_interaction_save;
    m->form.choices = log_choices(q, record);
    m->back = asked.p && path_is_local(asked) ? asked : STR_NULL;
    m->form.back = m->back.p ? m->back : STR("/");
    m->organization = record->organization;
    if (m->organization) {
        m->with = record_title(q->tx, &entity_organization, m->organization);
        m->n_partnerships = partnerships_of(q, m->organization, &m->partnerships);
        m->may_step =
            m->n_partnerships > 0 && guard_reach(&q->actor, CAP_PARTNERSHIP_WRITE) != REACH_NONE;
    } else {
        m->n_recent =
            interaction_recent(q->tx,
                               &(struct interaction_recent_in){
                                   .agency = guard_agency(&q->actor, CAP_INTERACTION_READ) },
                               &m->recent);
    }
    m->step.name = "next_step";
    m->step.label = text(q->lang, TEXT_interaction_next_step);
    m->step.hint = text(q->lang, TEXT_interaction_next_step_hint);
    m->step.max = STEP_MOST;
    m->due.name = "next_step_due";
    m->due.label = text(q->lang, TEXT_interaction_next_step_due);
    m->due.type = "date";
    m->names = (struct input){ .name = "names",
                               .label = text(q->lang, TEXT_prospect_with_whom),
                               .hint = text(q->lang, TEXT_prospect_names_hint),
                               .type = "textarea",
                               .max = NAMES_MOST };
    m->may_name = guard_reach(&q->actor, CAP_PARTNERSHIP_READ) != REACH_NONE;
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_interaction_add), .nav = NAV_PARTNERSHIPS),
              interaction_log_html, m);
}

/* Today, a call, reached: what most of them are. */
static void prefill(struct req *q, struct interaction *i)
{
    entity_init(&entity_interaction, i);
    i->kind = INTERACTION_KIND_CALL;
    i->outcome = INTERACTION_OUTCOME_REACHED;
    i->day = q->today;
    const size_t asked[] = { INTERACTION_ORGANIZATION, INTERACTION_PARTNERSHIP, INTERACTION_CONTACT,
                             INTERACTION_KIND, INTERACTION_OUTCOME };
    for (size_t k = 0; k < sizeof asked / sizeof *asked; k++) {
        const struct field *f = &entity_interaction.fields[asked[k]];
        struct str raw = req_query(q, f->name);
        if (!str_is_blank(raw))
            entity_set_raw(q->arena, f, i, raw);
    }
    struct interaction_other_party_row other;
    int64_t agency = interaction_agency(q->tx, &q->actor);
    if (!i->organization && i->partnership &&
        interaction_other_party(
            q->tx,
            &(struct interaction_other_party_in){ .partnership = i->partnership, .agency = agency },
            &other))
        i->organization = other.organization;
}

void log_page(struct req *q, struct res *r)
{
    struct log_view m = { 0 };
    struct interaction i;
    struct organization organization;
    prefill(q, &i);
    if (!interaction_may_log(q) || (i.organization && !record_get(q->tx, &entity_organization,
                                                                  i.organization, &organization))) {
        res_not_found(q, r);
        return;
    }
    struct interaction_partnerships_row *rows;
    size_t n = i.organization ? partnerships_of(q, i.organization, &rows) : 0;
    bool known = false;
    for (size_t k = 0; k < n; k++)
        known = known || rows[k].id == i.partnership;
    if (!known)
        i.partnership = n == 1 ? rows[0].id : 0;
    draw(q, r, &i, NULL, &m);
}

/* -- logging
 * ------------------------------------------------------------------------------------------ */

struct next_step {
    struct str words;
    day due;
    bool said;
};

/* False when it cannot be read; the input then says why. */
static bool step_read(struct req *q, const struct interaction *i, struct next_step *ret,
                      struct log_view *m)
{
    struct str words = req_form(q, "next_step"), due = req_form(q, "next_step_due");
    ret->words = str_trim(words);
    ret->due = DAY_NONE;
    ret->said = !str_is_blank(words);
    if (!str_is_blank(due) && read_day(q->lang, due, &ret->due) != DAY_READ)
        m->due.error = text(q->lang, TEXT_interaction_not_a_day);
    else if (ret->due != DAY_NONE && !ret->said)
        m->step.error = text(q->lang, TEXT_interaction_step_missing);
    if (ret->said && !i->partnership)
        m->step.error = text(q->lang, TEXT_interaction_step_of_which);
    if (key_length(ret->words) > STEP_MOST)
        m->step.error = text(q->lang, TEXT_interaction_step_long);
    return !m->due.error.p && !m->step.error.p;
}

/* Whether the actor may say the next step of that partnership: they take part in it, or own it. */
static void step_save(struct req *q, int64_t id, const struct next_step *step)
{
    struct partnership p;
    if (guard_reach(&q->actor, CAP_PARTNERSHIP_WRITE) == REACH_NONE ||
        !record_get(q->tx, &entity_partnership, id, &p))
        return;
    p.next_step = step->words;
    p.next_step_due = step->due;
    enum record_result saved = record_update(q->tx, &entity_partnership, &p);
    REQUIRE(saved == RECORD_SAVED || saved == RECORD_SAME);
}

/* Whom they work with: a partnership that is still looking gets to know them. */
static void names_tell(struct req *q, const struct interaction *i)
{
    struct str names = req_form(q, "names");
    struct partnership p;
    bool looks = i->partnership && record_get(q->tx, &entity_partnership, i->partnership, &p) &&
                 p.phase == PARTNERSHIP_PHASE_IDENTIFICATION;
    if (!str_is_blank(names))
        event_post(q->tx, &interaction_named,
                   &(struct interaction_names){ .interaction = i->record.id,
                                                .organization = i->organization,
                                                .partnership = looks ? i->partnership : 0,
                                                .agency = i->agency,
                                                .account = q->actor.account,
                                                .names = names });
}

void log_create(struct req *q, struct res *r)
{
    struct log_view m = { 0 };
    struct form_errors errors = { 0 };
    struct next_step step;
    struct interaction i;
    prefill(q, &i);
    if (form_searches(q)) {
        draw(q, r, &i, NULL, &m);
        return;
    }
    entity_parse(q->arena, &entity_interaction, q->lang, q->form, q->n_form, &i, &errors);
    entity_check(q->arena, &entity_interaction, q->lang, &i, &errors);
    i.account = q->actor.account;
    i.agency = interaction_agency(q->tx, &q->actor);
    struct organization organization;
    bool there =
        i.organization && record_get(q->tx, &entity_organization, i.organization, &organization);
    if (!guard_may(&q->actor, CAP_INTERACTION_WRITE, i.agency) || (i.organization && !there)) {
        res_not_found(q, r);
        return;
    }
    if (there)
        log_check(q, &i, &errors);
    bool good = step_read(q, &i, &step, &m);
    if (errors.n > 0 || !good) {
        r->status = 422;
        draw(q, r, &i, &errors, &m);
        return;
    }
    interaction_log(q->tx, &i);
    names_tell(q, &i);
    if (step.said)
        step_save(q, i.partnership, &step);
    record_go_back(q, r, arena_fmt(q->arena, "/interactions/%" PRId64, i.record.id), "logged", 0);
}
