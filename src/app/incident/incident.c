/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/incident/incident.h"

#include "app/account/people.h"
#include "core/fault.h"
#include "format/mail.h"
#include "guard/account.h"
#include "incident.sql.h"
#include "incident_officer.html.h"
#include "incident_show.html.h"
#include "incident_who.html.h"

#include <inttypes.h>

#define READ CAP_ADMIN
#define WRITE CAP_ADMIN

day incident_kept_until(const struct incident *i)
{
    return day_add_months(i->aware_on, 12 * INCIDENT_KEPT_YEARS);
}

/* -- what a form cannot see
 * ------------------------------------------------------------------------------ */

static void need(struct req *q, struct form_errors *errors, int field, enum text_id why)
{
    form_error_add(q->arena, errors, &entity_incident.fields[field], text(q->lang, why));
}

static void check_dates(struct req *q, const struct incident *i, struct form_errors *errors)
{
    if (i->aware_on != DAY_NONE && i->aware_on > q->today)
        need(q, errors, INCIDENT_AWARE_ON, TEXT_incident_in_future);
    if (i->occurred_until != DAY_NONE && i->occurred_from == DAY_NONE)
        need(q, errors, INCIDENT_OCCURRED_FROM, TEXT_incident_from_first);
    if (i->occurred_until != DAY_NONE && i->occurred_until < i->occurred_from)
        need(q, errors, INCIDENT_OCCURRED_UNTIL, TEXT_incident_before_start);
    if (i->occurred_from != DAY_NONE && i->aware_on != DAY_NONE && i->occurred_from > i->aware_on)
        need(q, errors, INCIDENT_AWARE_ON, TEXT_incident_known_before);
}

/* An open incident may be written down bit by bit; a closed one has its eight fields. */
static void check_whole(struct req *q, const struct incident *i, struct form_errors *errors)
{
    if (str_is_blank(i->information) && str_is_blank(i->information_unknown))
        need(q, errors, INCIDENT_INFORMATION, TEXT_incident_one_of_two);
    if (i->occurred_from == DAY_NONE && str_is_blank(i->occurred_note))
        need(q, errors, INCIDENT_OCCURRED_FROM, TEXT_incident_date_or_why);
    if (i->persons == NUMBER_NONE && str_is_blank(i->persons_note))
        need(q, errors, INCIDENT_PERSONS, TEXT_incident_number_or_why);
    if (i->risk == INCIDENT_RISK_UNKNOWN)
        need(q, errors, INCIDENT_RISK, TEXT_incident_assess);
    if (str_is_blank(i->reasoning))
        need(q, errors, INCIDENT_REASONING, TEXT_incident_say_why);
    if (i->risk == INCIDENT_RISK_SERIOUS && i->notice_cai == DAY_NONE)
        need(q, errors, INCIDENT_NOTICE_CAI, TEXT_incident_notice);
    if (i->risk == INCIDENT_RISK_SERIOUS && i->notice_persons == DAY_NONE &&
        str_is_blank(i->public_notice))
        need(q, errors, INCIDENT_NOTICE_PERSONS, TEXT_incident_notice);
    if (str_is_blank(i->measures))
        need(q, errors, INCIDENT_MEASURES, TEXT_incident_say_measures);
}

static void check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct incident *i = record;
    check_dates(q, i, errors);
    if (i->state == INCIDENT_STATE_CLOSED)
        check_whole(q, i, errors);
}

static void prefill(struct req *q, void *record)
{
    struct incident *i = record;
    i->state = INCIDENT_STATE_OPEN;
    i->risk = INCIDENT_RISK_UNKNOWN;
    if (q->method == METHOD_GET)
        i->aware_on = q->today;
}

/* -- the page
 * -------------------------------------------------------------------------------------------- */

static struct str day_words(struct req *q, day d)
{
    return text_day(q->arena, q->lang, d, DAY_SHORT);
}

static struct str period(struct req *q, day from, day until)
{
    if (from == DAY_NONE || until == DAY_NONE || from == until)
        return day_words(q, from);
    return text_with(q->arena, q->lang, TEXT_incident_period,
                     TEXT_ARGS({ "from", .value = day_words(q, from) },
                               { "until", .value = day_words(q, until) }));
}

static struct str dated(struct req *q, enum text_id words, day d)
{
    return d == DAY_NONE ? STR_NULL
                         : text_with(q->arena, q->lang, words,
                                     TEXT_ARGS({ "day", .value = day_words(q, d) }));
}

static void parts_fill(struct req *q, const struct incident *i, struct incident_view *m)
{
    struct str persons =
        i->persons == NUMBER_NONE ? STR_NULL : text_number(q->arena, q->lang, i->persons);
    bool serious = i->risk == INCIDENT_RISK_SERIOUS;
    const struct incident_part parts[8] = {
        { text(q->lang, TEXT_incident_part_information),
          { i->information, i->information_unknown },
          false },
        { text(q->lang, TEXT_incident_part_circumstances), { i->circumstances }, false },
        { text(q->lang, TEXT_incident_part_occurred),
          { period(q, i->occurred_from, i->occurred_until), i->occurred_note },
          false },
        { text(q->lang, TEXT_incident_part_aware),
          { day_words(q, i->aware_on), i->aware_note },
          false },
        { text(q->lang, TEXT_incident_part_persons), { persons, i->persons_note }, false },
        { text(q->lang, TEXT_incident_part_risk),
          { m->risk, i->reasoning },
          str_is_blank(i->reasoning) },
        { text(q->lang, TEXT_incident_part_notices),
          { dated(q, TEXT_incident_notice_cai, i->notice_cai),
            dated(q, TEXT_incident_notice_persons, i->notice_persons), i->public_notice,
            serious ? STR_NULL : text(q->lang, TEXT_incident_no_notice) },
          serious && i->notice_cai == DAY_NONE },
        { text(q->lang, TEXT_incident_part_measures), { i->measures }, false },
    };
    for (int k = 0; k < 8; k++) {
        m->parts[k] = parts[k];
        bool said = false;
        for (int l = 0; l < 4; l++)
            said |= !str_is_blank(parts[k].lines[l]);
        m->parts[k].missing |= !said;
        m->n_missing += m->parts[k].missing;
    }
}

static bool may_go(struct req *q, const struct incident *i)
{
    return i->record.archived != NUMBER_NONE || incident_kept_until(i) <= q->today;
}

static const struct record_pages pages;

static void show(struct req *q, struct res *r, const void *record)
{
    const struct incident *i = record;
    struct privacy_officer officer;
    access_officer(q->home, q->tx, q->community->id, &officer);
    struct incident_view m = {
        .incident = i,
        .tools = record_tools_of(q, &pages, record),
        .state = enumeration_incident_state.values[i->state].label[q->lang],
        .risk = enumeration_incident_risk.values[i->risk].label[q->lang],
        .kept_until = day_words(q, incident_kept_until(i)),
        .officer = officer.name,
        .officer_contact = officer.contact.n ? officer.contact : officer.email,
        .community = q->community->name,
        .printed = day_words(q, q->today),
        .may_archive = may_go(q, i),
    };
    parts_fill(q, i, &m);
    struct crumb *crumbs = arena_array(q->arena, struct crumb, 3);
    crumbs[0] = admin_crumbs(q)[0];
    crumbs[1] = (struct crumb){ text(q->lang, TEXT_incident_title), STR("/incidents") };
    struct page page = { .title = i->title,
                         .undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(m.tools.base)) };
    view_page(q, r, &page, incident_show_html, &m, crumbs);
}

/* -- kept five years: neither archived before, nor taken back by undoing the first entry
 * --------------------- */

static void archive(struct req *q, struct res *r)
{
    struct incident i;
    if (!record_find(q, r, &pages, WRITE, &i))
        return;
    if (may_go(q, &i))
        record_put_away(q, r);
    else
        res_redirect(r, "/incidents/%" PRId64 "?done=kept", q->ids[0]);
}

static void undo(struct req *q, struct res *r)
{
    struct incident i;
    if (!record_find(q, r, &pages, WRITE, &i))
        return;
    if (req_form_id(q, "version") > 1 || may_go(q, &i))
        record_take_back(q, r);
    else
        res_redirect(r, "/incidents/%" PRId64 "?done=kept", q->ids[0]);
}

/* -- the privacy officer
 * --------------------------------------------------------------------------------- */

enum { NAME_MOST = 120, CONTACT_MOST = 200 };

static bool officer_now(struct req *q, struct privacy_officer *ret)
{
    return access_officer(q->home, q->tx, q->community->id, ret);
}

/* Everybody of the community, after "somebody else". */
static struct choices people_choices(struct req *q)
{
    struct member *members;
    size_t n = account_members(q->home, q->community->id, &members);
    struct choice *list = arena_array(q->arena, struct choice, n + 1);
    list[0] = (struct choice){ STR("0"), text(q->lang, TEXT_incident_officer_outside) };
    for (size_t i = 0; i < n; i++)
        list[i + 1] =
            (struct choice){ arena_fmt(q->arena, "%" PRId64, members[i].account), members[i].name };
    return (struct choices){ list, n + 1 };
}

static void officer_draw(struct req *q, struct res *r, struct officer_view *m)
{
    struct crumb *crumbs = arena_array(q->arena, struct crumb, 3);
    crumbs[0] = admin_crumbs(q)[0];
    crumbs[1] = (struct crumb){ text(q->lang, TEXT_incident_title), STR("/incidents") };
    m->account = (struct input){ .name = "account",
                                 .label = text(q->lang, TEXT_incident_officer_account),
                                 .hint = text(q->lang, TEXT_incident_officer_account_hint),
                                 .value = arena_fmt(q->arena, "%" PRId64, m->officer.account),
                                 .type = "select",
                                 .error = m->account.error,
                                 .choices = people_choices(q),
                                 .required = true };
    m->lang = people_lang_input(q, m->officer.lang);
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_incident_officer)), incident_officer_html, m,
              crumbs);
}

static void officer_page(struct req *q, struct res *r)
{
    struct officer_view m = { 0 };
    if (!officer_now(q, &m.officer))
        m.officer.lang = q->lang;
    officer_draw(q, r, &m);
}

static bool is_member(struct req *q, int64_t account)
{
    struct member *members;
    size_t n = account_members(q->home, q->community->id, &members);
    for (size_t i = 0; i < n; i++)
        if (members[i].account == account)
            return true;
    return false;
}

/* An account needs nothing more; who is outside, a name and an address that can be written to. */
static bool officer_good(struct req *q, struct officer_view *m)
{
    const struct privacy_officer *o = &m->officer;
    if (o->account && !is_member(q, o->account))
        m->account.error = text(q->lang, TEXT_entity_error_choice);
    if (!o->account && (str_is_blank(o->name) || o->name.n > NAME_MOST))
        m->name_error = text(q->lang, TEXT_incident_officer_missing);
    if (!o->account && !mail_address_good(o->email))
        m->email_error = text(q->lang, TEXT_incident_officer_email_missing);
    return !m->account.error.p && !m->name_error.p && !m->email_error.p &&
           o->contact.n <= CONTACT_MOST;
}

static void officer_save(struct req *q, struct res *r)
{
    struct officer_view m = { .officer = { .account = req_form_id(q, "account"),
                                           .name = str_trim(req_form(q, "name")),
                                           .email = str_trim(req_form(q, "email")),
                                           .contact = str_trim(req_form(q, "contact")),
                                           .lang = q->lang } };
    lang_parse(req_form(q, "lang"), &m.officer.lang);
    if (!officer_good(q, &m)) {
        r->status = 422;
        officer_draw(q, r, &m);
        return;
    }
    access_officer_name(q->tx, &m.officer);
    req_note(q, "officer", "setting", 0);
    res_redirect(r, "/incidents?done=saved");
}

static void officer_said(struct view *v, struct req *q, const struct list *l)
{
    struct privacy_officer o;
    (void)l;
    officer_now(q, &o);
    incident_who_html(v, o.name, o.contact.n ? o.contact : o.email);
}

/* -- the module
 * ------------------------------------------------------------------------------------------ */

static size_t signs(struct req *q, struct module_sign *ret, size_t most)
{
    struct incident_open_row *rows;
    int64_t n = (int64_t)incident_open(q->tx, &rows), late = 0;
    for (int64_t i = 0; i < n; i++)
        late += str_is(rows[i].risk, "serious") && rows[i].notice_cai == DAY_NONE;
    if (most == 0)
        return 0;
    ret[0] = (struct module_sign){
        .status = late ? STATUS_LATE
                  : n  ? STATUS_DUE
                       : STATUS_MET,
        .title = text(q->lang, TEXT_incident_title),
        .href = STR("/incidents?state=open"),
        .action = text(q->lang, TEXT_incident_look),
        .text = late ? text_with(q->arena, q->lang, TEXT_incident_to_notify,
                                 TEXT_ARGS({ "count", .number = late }))
                : n  ? text_with(q->arena, q->lang, TEXT_incident_open,
                                 TEXT_ARGS({ "count", .number = n }))
                     : text(q->lang, TEXT_incident_none_open),
    };
    return 1;
}

static const struct list_column columns[] = {
    { .name = "title", .flags = COLUMN_TITLE },
    { .name = "aware_on", .flags = COLUMN_NUMBER },
    { .name = "persons", .flags = COLUMN_NUMBER },
    { .name = "risk" },
    { .name = "state" },
};
static const char *const facets[] = { "state", "risk", NULL };

static const struct record_pages pages = {
    .entity = &entity_incident,
    .path = "/incidents",
    .read = READ,
    .write = WRITE,
    .list = &statement_incident_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_incident_title,
    .lede = TEXT_incident_lede,
    .add = TEXT_incident_add,
    .placeholder = TEXT_incident_placeholder,
    .empty_icon = "lock",
    .empty_title = TEXT_incident_empty,
    .empty_text = TEXT_incident_empty_text,
    .check = check,
    .prefill = prefill,
    .show = show,
    .after = officer_said,
    .order = "-aware_on",
    .has_xlsx = true,
};

static const struct route routes[] = {
    { METHOD_GET, "/incidents", READ, record_list, .data = &pages },
    { METHOD_GET, "/incidents.csv", READ, record_csv, .data = &pages },
    { METHOD_GET, "/incidents.xlsx", READ, record_xlsx, .data = &pages },
    { METHOD_GET, "/incidents/officer", READ, officer_page },
    { METHOD_POST, "/incidents/officer", WRITE, officer_save },
    { METHOD_GET, "/incidents/new", WRITE, record_new, .data = &pages },
    { METHOD_POST, "/incidents", WRITE, record_create, .data = &pages },
    { METHOD_GET, "/incidents/{id}", READ, record_show, .data = &pages },
    { METHOD_GET, "/incidents/{id}/edit", WRITE, record_edit, .data = &pages },
    { METHOD_POST, "/incidents/{id}", WRITE, record_save, .data = &pages },
    { METHOD_POST, "/incidents/{id}/archive", WRITE, archive, .data = &pages },
    { METHOD_POST, "/incidents/{id}/restore", WRITE, record_bring_back, .data = &pages },
    { METHOD_POST, "/incidents/{id}/undo", WRITE, undo, .data = &pages },
    { METHOD_GET, "/incidents/{id}/history", READ, record_history_page, .data = &pages },
    { METHOD_GET, "/incidents/{id}/access", READ, record_access_page, .data = &pages },
};
static const struct module_entity entities[] = { { &entity_incident, "/incidents", READ } };
static const struct statement *const *const statements[] = { statements_incident, NULL };
static const struct module_door doors[] = {
    { "/incidents", "lock", TEXT_incident_title, TEXT_incident_door },
};

const struct module module_incident = {
    .name = "incident",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .doors = doors,
    .n_doors = 1,
    .signs = signs,
};
