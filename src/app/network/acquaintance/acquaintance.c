/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/acquaintance/acquaintance.h"

#include "acquaintance_form.html.h"
#include "app/network/contact/contact.h"
#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "core/fault.h"
#include "guard/account.h"

#include <inttypes.h>

bool acquaintance_may_add(const struct req *q)
{
    return interaction_may_log(q);
}

struct str acquaintance_strength(enum lang l, struct str code)
{
    return enumeration_label(&enumeration_acquaintance_strength, l, code);
}

/* -- lines on a contact's page
 * ------------------------------------------------------------------------------------------ */

static struct str name_in(const struct member *members, size_t n, int64_t account)
{
    for (size_t i = 0; i < n; i++)
        if (members[i].account == account)
            return members[i].name;
    return STR_NULL;
}

static struct known_line line_of(struct req *q, int64_t id, int64_t other, struct str name,
                                 struct str organization, struct str strength, day since,
                                 struct str note, int64_t agency)
{
    bool may = guard_may(&q->actor, CAP_INTERACTION_WRITE, agency);
    return (struct known_line){
        .id = id,
        .name = name,
        .href = other ? arena_fmt(q->arena, "/contacts/%" PRId64, other) : STR_NULL,
        .organization = organization,
        .strength = acquaintance_strength(q->lang, strength),
        .note = may ? note : STR_NULL,
        .since = since,
        .may_write = may,
    };
}

size_t acquaintance_lines(struct req *q, int64_t contact, struct known_line **ret)
{
    struct acquaintance_known_by_row *by;
    struct acquaintance_knows_row *knows;
    struct member *members = NULL;
    size_t n_members = 0, n = 0;
    size_t n_by =
        acquaintance_known_by(q->tx, &(struct acquaintance_known_by_in){ .contact = contact }, &by);
    size_t n_knows =
        acquaintance_knows(q->tx, &(struct acquaintance_knows_in){ .contact = contact }, &knows);
    *ret = arena_array(q->arena, struct known_line, n_by + n_knows);
    for (size_t i = 0; i < n_by; i++) {
        struct str name = by[i].other_name;
        if (by[i].account && !members)
            n_members = account_members(q->home, q->community->id, &members);
        if (by[i].account)
            name = name_in(members, n_members, by[i].account);
        if (name.p) /* else they are no longer of this community */
            (*ret)[n++] = line_of(q, by[i].id, by[i].other, name, by[i].organization_name,
                                  by[i].strength, by[i].since, by[i].note, by[i].agency);
    }
    for (size_t i = 0; i < n_knows; i++)
        (*ret)[n++] =
            line_of(q, knows[i].id, knows[i].other, knows[i].other_name, knows[i].organization_name,
                    knows[i].strength, knows[i].since, knows[i].note, knows[i].agency);
    return n;
}

/* -- the common pages
 * ------------------------------------------------------------------------------------------ */

static size_t owners(struct tx *tx, const void *record, int64_t *ret, size_t most)
{
    const struct acquaintance *k = record;
    (void)tx;
    REQUIRE(most > 0);
    ret[0] = k->agency;
    return 1;
}

static void prefill(struct req *q, void *record)
{
    struct acquaintance *k = record;
    k->agency = interaction_agency(q->tx, &q->actor);
    k->strength = ACQUAINTANCE_STRENGTH_WORKS_WITH;
    if (str_is(req_query(q, "me"), "1"))
        k->account = q->actor.account;
}

/* Oneself and one's agency's; everybody for who coordinates. */
static struct choices account_choices(struct req *q, int64_t present)
{
    struct member *members;
    size_t n = account_members(q->home, q->community->id, &members), kept = 0;
    bool all = guard_reach(&q->actor, CAP_INTERACTION_WRITE) == REACH_ALL;
    struct choice *list = arena_array(q->arena, struct choice, n);
    for (size_t i = 0; i < n; i++) {
        bool own = members[i].organization && members[i].organization == q->actor.organization;
        bool me = members[i].account == q->actor.account;
        if (!all && !own && !me && members[i].account != present)
            continue;
        list[kept++] = (struct choice){
            arena_fmt(q->arena, "%" PRId64, members[i].account),
            me ? text_with(q->arena, q->lang, TEXT_acquaintance_me,
                           TEXT_ARGS({ "name", members[i].name, 0 }))
               : members[i].name,
        };
    }
    return (struct choices){ list, kept };
}

static bool is_choice(const struct choices *c, int64_t id)
{
    int64_t one;
    for (size_t i = 0; i < c->n; i++)
        if (str_to_i64(c->list[i].value, &one) && one == id)
            return true;
    return false;
}

static bool has_account(const struct acquaintance *k)
{
    return k->account != NUMBER_NONE;
}

static int64_t account_before(struct req *q, const struct acquaintance *k)
{
    struct acquaintance before;
    if (k->record.id && record_get(q->tx, &entity_acquaintance, k->record.id, &before) &&
        has_account(&before))
        return before.account;
    return 0;
}

static enum text_id who_wrong(struct req *q, const struct acquaintance *k)
{
    struct acquaintance_same_row same;
    struct choices accounts = account_choices(q, account_before(q, k));
    if (has_account(k) == (k->knower != 0))
        return has_account(k) ? TEXT_acquaintance_both : TEXT_acquaintance_neither;
    if (has_account(k) && !is_choice(&accounts, k->account))
        return TEXT_entity_error_choice;
    if (k->knower == k->contact)
        return TEXT_acquaintance_self;
    if (acquaintance_same(
            q->tx,
            &(struct acquaintance_same_in){ .account = has_account(k) ? k->account : 0,
                                            .knower = k->knower,
                                            .contact = k->contact,
                                            .except = k->record.id },
            &same))
        return TEXT_acquaintance_again;
    return TEXT_NONE;
}

static void check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct acquaintance *k = record;
    const struct field *fields = entity_acquaintance.fields;
    enum text_id wrong = who_wrong(q, k);
    if (k->contact && wrong != TEXT_NONE)
        form_error_add(q->arena, errors,
                       &fields[k->knower ? ACQUAINTANCE_KNOWER : ACQUAINTANCE_ACCOUNT],
                       text(q->lang, wrong));
    if (k->since != DAY_NONE && k->since > q->today)
        form_error_add(q->arena, errors, &fields[ACQUAINTANCE_SINCE],
                       text(q->lang, TEXT_acquaintance_to_come));
}

static struct str error_of(const struct form *f, const struct field *field)
{
    for (size_t i = 0; f->errors && i < f->errors->n; i++)
        if (f->errors->list[i].field == field)
            return f->errors->list[i].message;
    return STR_NULL;
}

/* An account is a number to the entity: here it is a choice of people. */
static void beside(struct view *v, struct req *q, const struct form *f)
{
    const struct acquaintance *k = f->record;
    const struct field *account = &entity_acquaintance.fields[ACQUAINTANCE_ACCOUNT];
    struct input in = { .name = account->name,
                        .label = account->label[v->lang],
                        .type = "select",
                        .choices = account_choices(q, has_account(k) ? k->account : 0),
                        .value = entity_raw(v->arena, account, k),
                        .error = error_of(f, account) };
    acquaintance_form_html(v, f, &in);
}

/* It is shown on the page of the person. */
static void show(struct req *q, struct res *r, const void *record)
{
    const struct acquaintance *k = record;
    contact_told(q, r, k->contact, "acquaintance", k->record.id);
}

static const char *const unsaid[] = { "account", "agency", NULL };

const struct record_pages acquaintance_pages = {
    .entity = &entity_acquaintance,
    .path = "/acquaintances",
    .nav = NAV_NETWORK,
    .read = CAP_DIRECTORY_READ,
    .write = CAP_INTERACTION_WRITE,
    .title = TEXT_acquaintance_title,
    .add = TEXT_acquaintance_add,
    .owners = owners,
    .owners_are = TEXT_acquaintance_owners_are,
    .prefill = prefill,
    .check = check,
    .form = "contact",
    .beside = beside,
    .show = show,
    .unsaid = unsaid,
};

/* -- the file: who knows whom
 * ------------------------------------------------------------------------------------------ */

struct file {
    struct req *q;
    struct out *out;
    struct member *members;
    size_t n_members;
};

/* A note is for those of its agency, as on the page. */
static bool file_line(void *ctx, const void *row)
{
    const struct acquaintance_file_row *x = row;
    struct file *f = ctx;
    struct req *q = f->q;
    struct str by = x->account ? name_in(f->members, f->n_members, x->account) : x->knower;
    bool may = guard_may(&q->actor, CAP_INTERACTION_WRITE, x->agency);
    const struct str cells[] = { x->contact,
                                 x->organization,
                                 by,
                                 x->knower_organization,
                                 acquaintance_strength(q->lang, x->strength),
                                 day_iso(q->arena, x->since),
                                 may ? x->note : STR_NULL };
    if (!by.p) /* they are no longer of this community */
        return true;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        if (i)
            out_char(f->out, ',');
        out_csv(f->out, cells[i]);
    }
    out_lit(f->out, "\r\n");
    return true;
}

static void csv(struct req *q, struct res *r)
{
    static const enum text_id heads[] = {
        TEXT_acquaintance_person,   TEXT_contact_organization,
        TEXT_acquaintance_known_by, TEXT_acquaintance_their_organization,
        TEXT_acquaintance_how_well, TEXT_acquaintance_since,
        TEXT_acquaintance_note
    };
    struct file f = { .q = q, .out = &r->body };
    f.n_members = account_members(q->home, q->community->id, &f.members);
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, STR("acquaintances.csv"));
    out_lit(&r->body, "\xEF\xBB\xBF");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (i)
            out_char(&r->body, ',');
        out_csv(&r->body, text(q->lang, heads[i]));
    }
    out_lit(&r->body, "\r\n");
    store_each(q->tx, &statement_acquaintance_file, NULL, file_line, &f);
}

/* -- the module
 * ------------------------------------------------------------------------------------------ */

#define READ CAP_DIRECTORY_READ
#define WRITE CAP_INTERACTION_WRITE
#define AT "/acquaintances"

static const struct route routes[] = {
    { METHOD_GET, AT, READ, acquaintance_page },
    { METHOD_GET, AT ".csv", READ, csv },
    { METHOD_GET, AT "/new", WRITE, record_new, .data = &acquaintance_pages },
    { METHOD_POST, AT, WRITE, record_create, .data = &acquaintance_pages },
    { METHOD_GET, AT "/{id}", READ, record_show, .data = &acquaintance_pages },
    { METHOD_GET, AT "/{id}/edit", WRITE, record_edit, .data = &acquaintance_pages },
    { METHOD_POST, AT "/{id}", WRITE, record_save, .data = &acquaintance_pages },
    { METHOD_POST, AT "/{id}/archive", WRITE, record_put_away, .data = &acquaintance_pages },
    { METHOD_POST, AT "/{id}/restore", WRITE, record_bring_back, .data = &acquaintance_pages },
    { METHOD_POST, AT "/{id}/undo", WRITE, record_take_back, .data = &acquaintance_pages },
    { METHOD_GET, AT "/{id}/history", READ, record_history_page, .data = &acquaintance_pages },
    { METHOD_GET, AT "/{id}/access", READ, record_access_page, .data = &acquaintance_pages },
};
static const struct module_entity entities[] = {
    { &entity_acquaintance, AT, CAP_DIRECTORY_READ },
};
static const struct statement *const *const statements[] = { statements_acquaintance, NULL };

const struct module module_acquaintance = {
    .name = "acquaintance",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
