/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/account/people.h"

#include "account_invite.html.h"
#include "account_people.html.h"
#include "account_person.html.h"
#include "app/account/keep.h"
#include "core/key.h"
#include "organization.ent.h"

#include <inttypes.h>

enum { SHOWN = 200, CHOICES = 2000, NAME_MOST = 120 };

static bool is_network(const struct req *q)
{
    return guard_reach(&q->actor, CAP_PEOPLE) == REACH_ALL;
}

/* May this actor change that person's place here? Nobody changes their own. */
static bool may_change(const struct req *q, const struct person *p)
{
    return p->account != q->actor.account && guard_may_give(&q->actor, p->role, p->organization);
}

static bool may_see(const struct req *q, const struct person *p)
{
    return guard_may(&q->actor, CAP_PEOPLE, p->organization);
}

static struct keep keep_of(struct req *q)
{
    return (struct keep){ .home = q->home,
                          .in = q->installation,
                          .community = q->community,
                          .origin = q->origin,
                          .by = q->actor.name };
}

/* -- what is shown
 * -------------------------------------------------------------------------------- */

static struct str organization_said(struct req *q, int64_t id)
{
    struct str title = id ? record_title(q->tx, &entity_organization, id) : STR_NULL;
    return title.p ? title : text(q->lang, TEXT_people_no_agency);
}

static struct person_line line_of(struct req *q, const struct person *p)
{
    struct person_line line = {
        .p = p,
        .role = enumeration_role.values[p->role].label[q->lang],
        .organization = organization_said(q, p->organization),
        .seen = p->seen == NUMBER_NONE
                    ? text(q->lang, TEXT_people_never)
                    : text_day_near(q->arena, q->lang, zone_day(q->community->zone, p->seen),
                                    zone_day(q->community->zone, q->now)),
        .status = p->off       ? STATUS_OFF
                  : p->factors ? STATUS_MET
                               : STATUS_DUE,
        .factor = text(q->lang, p->off       ? TEXT_people_closed
                                : p->factors ? TEXT_people_with_factor
                                             : TEXT_people_without_factor),
    };
    return line;
}

static struct choices organization_choices(struct req *q)
{
    struct record_name *names;
    size_t n = record_names(q->tx, &entity_organization, CHOICES, &names);
    struct choice *list = arena_array(q->arena, struct choice, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct choice){ arena_fmt(q->arena, "%" PRId64, names[i].id), names[i].title };
    return (struct choices){ list, n };
}

/* The roles that the actor may give, and what each sees. */
static struct choices role_choices(struct req *q, const struct role_said **ret_said)
{
    struct choice *list = arena_array(q->arena, struct choice, ROLE_LAST);
    struct role_said *said = arena_array(q->arena, struct role_said, ROLE_LAST);
    size_t n = 0;
    for (enum role role = ROLE_NONE + 1; role <= ROLE_LAST; role++) {
        if (!is_network(q) && !role_is_of_agency(role))
            continue;
        said[n] = role_said(q->arena, q->lang, role);
        list[n] = (struct choice){ str_of(enumeration_role.values[role].code), said[n].label };
        n++;
    }
    if (ret_said)
        *ret_said = said;
    return (struct choices){ list, n };
}

/* -- the list
 * ------------------------------------------------------------------------------------ */

static void query_read(struct req *q, struct people_view *m)
{
    struct str state = req_query(q, "state");
    m->typed = str_trim(req_query(q, "q"));
    m->shown_state = state;
    m->query = (struct people_query){
        .role = role_named(req_query(q, "role")),
        .organization = is_network(q) ? req_query_id(q, "organization") : q->actor.organization,
        .state = str_is(state, "closed") ? PEOPLE_OFF
                 : str_is(state, "all")  ? PEOPLE_ALL
                                         : PEOPLE_ON,
        .without_factor = str_is(state, "no-factor"),
        .search = m->typed.n ? key_sort(q->arena, m->typed) : STR_NULL,
    };
}

static struct choices state_choices(struct req *q)
{
    static const struct {
        const char *code;
        enum text_id words;
    } states[] = { { "no-factor", TEXT_people_state_no_factor },
                   { "closed", TEXT_people_state_closed },
                   { "all", TEXT_people_state_all } };
    enum { N = sizeof states / sizeof *states };
    struct choice *list = arena_array(q->arena, struct choice, N);
    for (size_t i = 0; i < N; i++)
        list[i] = (struct choice){ str_of(states[i].code), text(q->lang, states[i].words) };
    return (struct choices){ list, N };
}

static void invitations_read(struct req *q, struct people_view *m)
{
    struct invitation *all;
    size_t n = invitation_open(q->home, q->community->id, &all);
    struct invitation_line *lines = arena_array(q->arena, struct invitation_line, n);
    for (size_t i = 0; i < n; i++) {
        if (!guard_may_give(&q->actor, all[i].role, all[i].organization))
            continue;
        lines[m->n_invitations++] = (struct invitation_line){
            .i = &all[i],
            .role = enumeration_role.values[all[i].role].label[q->lang],
            .organization = organization_said(q, all[i].organization),
            .until = text_instant(q->arena, q->lang, q->community->zone, all[i].until),
        };
    }
    m->invitations = lines;
}

static void people_page(struct req *q, struct res *r)
{
    struct people_view m = { .network = is_network(q) };
    struct person *all;
    query_read(q, &m);
    size_t n = account_people(q->home, q->community->id, &m.query, &all);
    struct person_line *lines = arena_array(q->arena, struct person_line, n);
    for (size_t i = 0; i < n; i++) {
        if (!may_see(q, &all[i]))
            continue;
        if (m.n_lines == SHOWN)
            m.shown_of++;
        else
            lines[m.n_lines++] = line_of(q, &all[i]);
    }
    m.lines = lines;
    m.roles = role_choices(q, NULL);
    m.states = state_choices(q);
    m.organizations = m.network ? organization_choices(q) : (struct choices){ 0 };
    invitations_read(q, &m);
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_people_title)), account_people_html, &m);
}

/* -- inviting
 * ------------------------------------------------------------------------------------- */

struct input people_lang_input(struct req *q, enum lang chosen)
{
    struct choice *list = arena_array(q->arena, struct choice, LANG_COUNT);
    for (enum lang l = LANG_FR; l < LANG_COUNT; l++)
        list[l] = (struct choice){ lang_code(l), text(l, TEXT_people_mail_language) };
    return (struct input){ .name = "lang",
                           .label = text(q->lang, TEXT_people_mail_in),
                           .type = "select",
                           .choices = { list, LANG_COUNT },
                           .value = lang_code(chosen),
                           .required = true };
}

static struct input organization_input(struct req *q)
{
    struct str own =
        q->actor.organization ? arena_fmt(q->arena, "%" PRId64, q->actor.organization) : STR_NULL;
    struct input in = { .name = "organization",
                        .label = text(q->lang, TEXT_people_agency),
                        .type = "select",
                        .choices = organization_choices(q) };
    if (is_network(q)) {
        in.hint = text(q->lang, TEXT_people_agency_hint);
        return in;
    }
    struct choice *only = arena_make(q->arena, struct choice);
    *only = (struct choice){ own, organization_said(q, q->actor.organization) };
    in.choices = (struct choices){ only, own.p ? 1 : 0 };
    in.value = own;
    in.required = true;
    return in;
}

static void invite_draw(struct req *q, struct res *r, int status, struct invite_view *m)
{
    struct choices roles = role_choices(q, &m->said);
    m->n_said = roles.n;
    m->email.name = "email";
    m->email.label = text(q->lang, TEXT_people_email);
    m->email.type = "email";
    m->email.required = true;
    m->name.name = "name";
    m->name.label = text(q->lang, TEXT_people_name);
    m->name.hint = text(q->lang, TEXT_people_name_hint);
    m->name.max = NAME_MOST;
    m->role.name = "role";
    m->role.label = text(q->lang, TEXT_people_role);
    m->role.type = "select";
    m->role.choices = roles;
    m->role.required = true;
    struct str wrong = m->organization.error;
    m->organization = organization_input(q);
    m->organization.error = wrong;
    enum lang chosen = q->lang;
    lang_parse(req_form(q, "lang"), &chosen);
    m->lang = people_lang_input(q, chosen);
    r->status = status;
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_people_invite)), account_invite_html, m);
}

static void invite_page(struct req *q, struct res *r)
{
    struct invite_view m = { 0 };
    invite_draw(q, r, 200, &m);
}

/* Whether somebody of that address is here already, and how. */
static enum text_id here_already(struct req *q, struct str email)
{
    struct person *all;
    struct str wanted = account_email(q->arena, email);
    size_t n = account_people(q->home, q->community->id, &(struct people_query){ 0 }, &all);
    for (size_t i = 0; i < n; i++)
        if (str_eq(all[i].email, wanted))
            return !may_see(q, &all[i]) ? TEXT_people_elsewhere
                   : all[i].off         ? TEXT_people_closed_already
                                        : TEXT_people_here_already;
    return TEXT_NONE;
}

static bool is_email(struct req *q, struct str typed)
{
    struct account account;
    struct form_errors errors = { 0 };
    entity_init(&entity_account, &account);
    account.email = typed;
    entity_check(q->arena, &entity_account, q->lang, &account, &errors);
    for (size_t i = 0; i < errors.n; i++)
        if (str_is(str_of(errors.list[i].field->name), "email"))
            return false;
    return typed.n > 0;
}

/* The role and agency of a form: an error at the right field when they cannot be given. */
static void place_check(struct req *q, enum role role, int64_t organization, struct input *at_role,
                        struct input *at_organization)
{
    struct organization o;
    if (organization && !record_get(q->tx, &entity_organization, organization, &o))
        at_organization->error = text(q->lang, TEXT_people_agency_unknown);
    else if (!organization && role_is_of_agency(role))
        at_organization->error = text(q->lang, TEXT_people_agency_wanted);
    if (!guard_may_give(&q->actor, role, organization) && !at_organization->error.p)
        at_role->error = text(q->lang, TEXT_people_role_refused);
}

static bool invitation_check(struct req *q, const struct invitation *i, struct invite_view *m)
{
    enum text_id here = TEXT_NONE;
    if (!is_email(q, i->email))
        m->email.error = text(q->lang, TEXT_people_email_wrong);
    else if ((here = here_already(q, i->email)) != TEXT_NONE)
        m->email.error = text(q->lang, here);
    if (key_length(i->name) > NAME_MOST)
        m->name.error = text(q->lang, TEXT_people_name_long);
    place_check(q, i->role, i->organization, &m->role, &m->organization);
    return !m->email.error.p && !m->name.error.p && !m->role.error.p && !m->organization.error.p;
}

static void invite(struct req *q, struct res *r)
{
    struct invite_view m = { 0 };
    struct keep keep = keep_of(q);
    struct invitation i = { .email = str_trim(req_form(q, "email")),
                            .name = str_trim(req_form(q, "name")),
                            .lang = q->lang,
                            .community = q->community->id,
                            .role = role_named(req_form(q, "role")),
                            .organization = req_form_id(q, "organization") };
    lang_parse(req_form(q, "lang"), &i.lang);
    if (!invitation_check(q, &i, &m)) {
        invite_draw(q, r, 422, &m);
        return;
    }
    keep_invite(&keep, &i);
    res_redirect(r, "/people?done=invited");
}

static bool invitation_asked(struct req *q, struct res *r, struct invitation *ret)
{
    if (invitation_by_key(q->home, q->community->id, req_form(q, "invitation"), ret) &&
        guard_may_give(&q->actor, ret->role, ret->organization))
        return true;
    res_not_found(q, r);
    return false;
}

static void invitation_again(struct req *q, struct res *r)
{
    struct invitation i;
    struct keep keep = keep_of(q);
    if (!invitation_asked(q, r, &i))
        return;
    keep_invite(&keep, &i);
    res_redirect(r, "/people?done=invited_again");
}

static void invitation_drop(struct req *q, struct res *r)
{
    struct invitation i;
    if (!invitation_asked(q, r, &i))
        return;
    invitation_cancel(q->home, q->community->id, i.key);
    keep_note(q->home, q->installation, q->community->id, q->actor.account, "cancel_invitation");
    res_redirect(r, "/people?done=invitation_dropped");
}

/* -- one person
 * ----------------------------------------------------------------------------------- */

/* The person of the address, whom the actor may see; else 404. */
static bool person_asked(struct req *q, struct res *r, struct person *ret)
{
    if (account_person(q->home, q->community->id, q->ids[0], ret) && may_see(q, ret))
        return true;
    res_not_found(q, r);
    return false;
}

/* Who keeps one agency's accounts takes no second factor that also guards another community. To be
 * asked of whom one may change. */
static bool may_factor(const struct req *q, const struct person *p)
{
    return is_network(q) || !p->elsewhere;
}

static void person_draw(struct req *q, struct res *r, int status, const struct person *p,
                        struct person_view *m)
{
    struct choices roles = role_choices(q, &m->said);
    struct str role_wrong = m->role.error, agency_wrong = m->organization.error;
    m->n_said = roles.n;
    m->line = line_of(q, p);
    factor_of(q->home, p->account, &m->factor);
    m->self = p->account == q->actor.account;
    m->may = may_change(q, p);
    m->may_factor = may_factor(q, p);
    m->role = (struct input){ .name = "role",
                              .label = text(q->lang, TEXT_people_role),
                              .type = "select",
                              .choices = roles,
                              .value = str_of(enumeration_role.values[p->role].code),
                              .error = role_wrong,
                              .required = true };
    m->organization = organization_input(q);
    m->organization.error = agency_wrong;
    m->organization.value =
        p->organization ? arena_fmt(q->arena, "%" PRId64, p->organization) : STR_NULL;
    r->status = status;
    view_page(q, r, PAGE(.title = p->name), account_person_html, m);
}

static void person_page(struct req *q, struct res *r)
{
    struct person p;
    struct person_view m = { 0 };
    if (person_asked(q, r, &p))
        person_draw(q, r, 200, &p, &m);
}

/* For what changes a person: who may not is told nothing. */
static bool change_asked(struct req *q, struct res *r, struct person *ret)
{
    if (!person_asked(q, r, ret))
        return false;
    if (may_change(q, ret))
        return true;
    res_not_found(q, r);
    return false;
}

static void person_back(const struct req *q, struct res *r, const char *done)
{
    res_redirect(r, "/people/%" PRId64 "?done=%s", q->ids[0], done);
}

static void person_save(struct req *q, struct res *r)
{
    struct person p;
    struct person_view m = { 0 };
    struct keep keep = keep_of(q);
    enum role role = role_named(req_form(q, "role"));
    int64_t organization = req_form_id(q, "organization");
    if (!change_asked(q, r, &p))
        return;
    if (organization && !guard_may(&q->actor, CAP_PEOPLE, organization)) {
        res_not_found(q, r); /* an agency that its form does not offer */
        return;
    }
    place_check(q, role, organization, &m.role, &m.organization);
    if (m.role.error.p || m.organization.error.p)
        person_draw(q, r, 422, &p, &m);
    else if (keep_role(&keep, &p, role, organization))
        person_back(q, r, "role");
    else
        res_refused(q, r, 409);
}

static void person_close(struct req *q, struct res *r)
{
    struct person p;
    struct keep keep = keep_of(q);
    if (!change_asked(q, r, &p))
        return;
    keep_close(&keep, &p, true);
    person_back(q, r, "person_closed");
}

static void person_reopen(struct req *q, struct res *r)
{
    struct person p;
    struct keep keep = keep_of(q);
    if (!change_asked(q, r, &p))
        return;
    keep_close(&keep, &p, false);
    person_back(q, r, "person_opened");
}

static void person_password(struct req *q, struct res *r)
{
    struct person p;
    struct keep keep = keep_of(q);
    if (!change_asked(q, r, &p))
        return;
    keep_reset_password(&keep, &p);
    person_back(q, r, "password_reset");
}

static void person_factor(struct req *q, struct res *r)
{
    struct person p;
    struct keep keep = keep_of(q);
    if (!change_asked(q, r, &p))
        return;
    if (!may_factor(q, &p)) {
        res_not_found(q, r);
        return;
    }
    keep_reset_factor(&keep, &p);
    person_back(q, r, "factor_reset");
}

static const struct route routes[] = {
    { METHOD_GET, "/people", CAP_PEOPLE, people_page },
    { METHOD_GET, "/people/invite", CAP_PEOPLE, invite_page },
    { METHOD_POST, "/people/invite", CAP_PEOPLE, invite, .flags = ROUTE_HOME },
    { METHOD_POST, "/people/invitations/again", CAP_PEOPLE, invitation_again, .flags = ROUTE_HOME },
    { METHOD_POST, "/people/invitations/cancel", CAP_PEOPLE, invitation_drop, .flags = ROUTE_HOME },
    { METHOD_GET, "/people/{id}", CAP_PEOPLE, person_page },
    { METHOD_POST, "/people/{id}", CAP_PEOPLE, person_save, .flags = ROUTE_HOME },
    { METHOD_POST, "/people/{id}/close", CAP_PEOPLE, person_close, .flags = ROUTE_HOME },
    { METHOD_POST, "/people/{id}/open", CAP_PEOPLE, person_reopen, .flags = ROUTE_HOME },
    { METHOD_POST, "/people/{id}/password", CAP_PEOPLE, person_password, .flags = ROUTE_HOME },
    { METHOD_POST, "/people/{id}/factor", CAP_PEOPLE, person_factor, .flags = ROUTE_HOME },
};

static const struct module_door doors[] = {
    { "/people", "people", TEXT_people_title, TEXT_people_lede },
};

const struct module module_people = {
    .name = "people",
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .doors = doors,
    .n_doors = 1,
};
