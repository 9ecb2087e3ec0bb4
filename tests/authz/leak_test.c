/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/modules.h"
#include "organization.ent.h"
#include "support/matrix.h"

#include <inttypes.h>
#include <search.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* What no table can say route by route: that what one may not see changes nothing on any page, no
 * count, no day, no order; and that no page shows a way to what would be refused. */

enum { PAGES = 400, KINDS = 128, LINKS = 16000, AROUND = 90 };

static struct realm realm;
static struct matrix matrix;
static struct test_person people[MATRIX_WHO];
static int failures;

static struct arena *memory(void)
{
    return realm.site->arena;
}

static bool is_page(const struct res *r)
{
    return r->status == 200 && str_starts(r->type, STR("text/"));
}

/* -- what one may not see
 * ------------------------------------------------------------------------------ */

static struct glimpse {
    const char *address;
    struct str body;
} pages[PAGES];
static size_t n_pages;

static void page_add(struct str address)
{
    assert_true(n_pages < PAGES);
    pages[n_pages++] = (struct glimpse){ .address = arena_z(memory(), address) };
}

/* One record of each kind, however many its pages: the day looks only so far back. */
static const struct realm_record *record_of(struct str kind)
{
    static struct {
        struct str kind;
        struct realm_record record;
    } made[KINDS];
    static size_t n;
    for (size_t i = 0; i < n; i++)
        if (str_eq(made[i].kind, kind))
            return &made[i].record;
    assert_true(n < KINDS);
    realm_make(&realm, &realm.here, kind, REALM_OWN, 0, &made[n].record);
    made[n].kind = kind;
    return &made[n++].record;
}

/* Every page without a record, and of each kind of record that of one's own agency; and the other
 * agencies in the directory. */
static void pages_list(void)
{
    for (size_t i = 0; i < matrix.n_rows; i++) {
        const struct matrix_row *row = &matrix.rows[i];
        if (row->method != METHOD_GET || str_find(row->path, STR("{token}")) >= 0 || row->noted ||
            row->also)
            continue; /* one's own reading is seen the next time */
        if (str_is(row->path, "/account"))
            continue; /* says since when one's sessions were last seen */
        const struct value words[] = {
            { STR("id"), arena_fmt(memory(), "%" PRId64, record_of(row->kind)->id) },
            { STR("word"), STR("Wapiti") },
            { STR("job"), STR("1") },
            { STR("day"), STR("2026-01-31") },
            { STR("phase"), STR("preparation") },
            { STR("entry"), STR("aim_plan") },
            { STR("sheet"), STR("s_goals") },
            { STR("side"), arena_fmt(memory(), "%" PRId64, record_of(row->kind)->side) },
            { STR("org"), arena_fmt(memory(), "%" PRId64, realm.here.other) },
        };
        enum { WORDS = sizeof words / sizeof *words };
        struct str address = matrix_fill(memory(), row->path, words, WORDS);
        if (row->query.p)
            address = arena_fmt(memory(), "%.*s?%.*s", STR_ARG(address),
                                STR_ARG(matrix_fill(memory(), row->query, words, WORDS)));
        page_add(address);
    }
    page_add(arena_fmt(memory(), "/organizations/%" PRId64, realm.here.other));
    page_add(arena_fmt(memory(), "/organizations/%" PRId64, realm.here.third));
    page_add(arena_fmt(memory(), "/organizations/%" PRId64, realm.here.fourth));
    page_add(arena_fmt(memory(), "/organizations/%" PRId64, realm.here.alone));
    static const char *const parts[] = { "",         "/prospects", "/prospects/find", "/circle",
                                         "/actions", "/needs",     "/handover" };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        page_add(arena_fmt(memory(), "/partnerships/%" PRId64 "%s", realm.here.shared, parts[i]));
    page_add(STR("/partnerships?late=1"));
    page_add(STR("/partnerships?ended=1"));
    page_add(arena_fmt(memory(), "/interactions/new?organization=%" PRId64, realm.here.other));
    page_add(arena_fmt(memory(), "/interactions/new?organization=%" PRId64, realm.here.third));
}

/* The day's page looks at the last 400 changes of all and shows eight: there are eight to show, and
 * what follows is less than 400. */
static void everybody_is_told_enough(void)
{
    struct realm_record r;
    for (int i = 0; i < 9; i++)
        realm_make(&realm, &realm.here, i < 7 ? STR("contact") : STR("interaction"), REALM_OWN, 0,
                   &r);
    realm_make(&realm, &realm.here, STR("contact"), REALM_OWN, 0, &r);
}

static void others_do_much(void)
{
    static const char *const kinds[] = { "partnership.new",
                                         "partnership.new",
                                         "partnership.new",
                                         "partnership.new",
                                         "interaction.new",
                                         "interaction",
                                         "agreement.aside",
                                         "agreement.in_force",
                                         "agreement.sent",
                                         "agreement.notice",
                                         "interaction.changed",
                                         "partnership.ended",
                                         "interaction.shared",
                                         "interaction.third",
                                         "interaction.other",
                                         "agreement.waiting",
                                         "agreement.kept",
                                         "agreement.tight",
                                         "mediation",
                                         "mediation.shared",
                                         "prospect",
                                         "prospect.shared",
                                         "indicator",
                                         "review",
                                         "need",
                                         "pledge",
                                         "deliverable",
                                         "contribution",
                                         "training",
                                         "briefing",
                                         "circle_member",
                                         "coordinator",
                                         "cost_share",
                                         "condition",
                                         "action",
                                         "application_part" };
    struct realm_record r;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        realm_make(&realm, &realm.here, str_of(kinds[i]), REALM_OTHER, 0, &r);
}

static void compare(const struct glimpse *page, struct str now, struct str who)
{
    size_t at = 0;
    while (at < now.n && at < page->body.n && now.p[at] == page->body.p[at])
        at++;
    if (at == now.n && at == page->body.n)
        return;
    size_t from = at > AROUND ? at - AROUND : 0;
    fprintf(stderr, "%.*s sees on %s what others did:\n  before: %.*s\n  after:  %.*s\n",
            STR_ARG(who), page->address, STR_ARG(str_sub(page->body, from, 2 * AROUND)),
            STR_ARG(str_sub(now, from, 2 * AROUND)));
    failures++;
}

/* For who does not see all of the private kinds. */
static bool sees_all(size_t who)
{
    return matrix.sees[0].cells[who].p[REALM_OTHER] == 'y';
}

static void what_one_may_not_see_changes_nothing_that_one_sees(void **state)
{
    (void)state;
    static struct str before[MATRIX_WHO][PAGES];
    pages_list();
    everybody_is_told_enough();
    for (size_t who = 1; who < matrix.n_who; who++)
        for (size_t i = 0; i < n_pages && !sees_all(who); i++) {
            struct res r = test_get(realm.site, &people[who], pages[i].address);
            before[who][i] = test_body(realm.site, &r);
        }
    others_do_much();
    for (size_t who = 1; who < matrix.n_who; who++)
        for (size_t i = 0; i < n_pages && !sees_all(who); i++) {
            struct res r = test_get(realm.site, &people[who], pages[i].address);
            pages[i].body = before[who][i];
            compare(&pages[i], test_body(realm.site, &r), matrix.who[who].name);
        }
    assert_int_equal(failures, 0);
}

/* -- where pages lead
 * ---------------------------------------------------------------------------------- */

static struct link {
    struct str address, from;
} links[LINKS];
static size_t n_links;
static void *seen; /* a tree of them, by address */

static void complain(size_t who, const struct link *l, const char *method, int status)
{
    fprintf(stderr, "%.*s is shown %s %.*s on %.*s, which answers %d\n",
            STR_ARG(matrix.who[who].name), method, STR_ARG(l->address), STR_ARG(l->from), status);
    failures++;
}

/* "&amp;" is "&"; without what follows "#". */
static struct str plain(struct str raw)
{
    struct out o;
    struct str head, tail;
    str_cut(raw, '#', &head, &tail);
    if (str_find(head, STR("&amp;")) < 0)
        return head;
    out_init(&o, memory(), raw.n);
    for (ptrdiff_t at; (at = str_find(head, STR("&amp;"))) >= 0;) {
        out_str(&o, str_sub(head, 0, (size_t)at + 1));
        head = str_sub(head, (size_t)at + 5, head.n);
    }
    out_str(&o, head);
    return out_view(&o);
}

static int by_address(const void *a, const void *b)
{
    return str_cmp(((const struct link *)a)->address, ((const struct link *)b)->address);
}

static void link_add(struct str address, struct str from)
{
    struct link *l = &links[n_links];
    assert_true(n_links < LINKS);
    *l = (struct link){ address, from };
    if (*(struct link **)tsearch(l, &seen, by_address) != l)
        return;
    l->address = arena_str(memory(), address);
    n_links++;
}

/* Lists go on and on: each once, not in every order. */
static bool is_worth_it(struct str address)
{
    return !str_starts(address, STR("/assets/")) && str_find(address, STR("sort=")) < 0 &&
           str_find(address, STR("lang=")) < 0 && str_find(address, STR("after=")) < 0;
}

/* A form is not sent: without its token the answer tells whether its route is open, and the table
 * whether its record is. */
static void check_form(size_t who, struct str action, struct str from)
{
    int64_t id;
    struct link l = { action, from };
    const char *address = arena_z(memory(), action);
    struct test_request q = {
        .method = "POST", .target = address, .person = &people[who], .no_csrf = true
    };
    struct res r = test_run(realm.site, &q);
    if (r.status != 403)
        complain(who, &l, "POST", r.status);
    const struct matrix_row *row = matrix_row_at(&matrix, METHOD_POST, action, &id);
    if (!row)
        complain(who, &l, "POST", 0);
    struct str get = arena_fmt(memory(), "%s/edit", address);
    if (row && str_ends(row->path, STR("/{id}")) && matrix_row_at(&matrix, METHOD_GET, get, &id))
        link_add(get, from);
}

static void follow_all(size_t who, struct str body, struct str from)
{
    static const char *const ways[] = { "href=\"/", "action=\"/" };
    for (size_t w = 0; w < 2; w++)
        for (struct str rest = body, raw, after; rest.n;) {
            ptrdiff_t at = str_find(rest, str_of(ways[w]));
            if (at < 0)
                break;
            size_t skip = (size_t)at + str_of(ways[w]).n - 1;
            str_cut(str_sub(rest, skip, rest.n), '"', &raw, &after);
            ptrdiff_t tag = -1;
            for (ptrdiff_t i = at; i > 0 && tag < 0; i--)
                if (rest.p[i] == '<')
                    tag = i;
            bool post = w == 1 && tag >= 0 &&
                        str_find(str_sub(rest, (size_t)tag, (size_t)(at - tag)),
                                 STR("method=\"post\"")) >= 0;
            struct str address = plain(raw);
            if (post)
                check_form(who, address, from);
            else if (is_worth_it(address))
                link_add(address, from);
            rest = after;
        }
}

static void crawl(size_t who)
{
    n_links = 0;
    while (seen)
        tdelete(*(struct link **)seen, &seen, by_address);
    link_add(STR("/"), STR("the address bar"));
    for (size_t i = 0; i < n_links; i++) {
        struct str address = links[i].address;
        struct res r = test_get(realm.site, &people[who], arena_z(memory(), address));
        if (r.status != 200 && r.status != 303)
            complain(who, &links[i], "GET", r.status);
        if (r.status == 303)
            link_add(plain(r.location), address);
        if (is_page(&r))
            follow_all(who, test_body(realm.site, &r), address);
        test_site_forget(realm.site);
    }
    assert_true(n_links > 3);
}

static void no_page_shows_a_way_to_what_is_refused(void **state)
{
    (void)state;
    for (size_t who = 1; who < matrix.n_who; who++)
        crawl(who);
    assert_int_equal(failures, 0);
}

static void organization_add(struct test_site *s)
{
    struct organization o;
    struct tx tx;
    test_site_tx(s, &tx, true);
    entity_init(&entity_organization, &o);
    o.name = STR("Le premier");
    record_insert(&tx, &entity_organization, &o);
    tx_commit(&tx);
}

/* Where nothing is yet, or an organization and nothing else, pages show other ways than where much
 * is. */
static void nor_does_a_page_of_a_community_that_begins(void **state)
{
    (void)state;
    struct test_site empty = *realm.site;
    char *error = NULL;
    empty.community = test_site_community(realm.site);
    empty.db = db_open(&empty.community.at, DB_WRITE, &error);
    assert_non_null(empty.db);
    for (int organizations = 0; organizations < 2; organizations++) {
        if (organizations)
            organization_add(&empty);
        for (size_t who = 1; who < matrix.n_who; who++) {
            struct test_person there = people[who];
            people[who] = test_person_new(&empty, matrix.who[who].role, 0);
            crawl(who);
            people[who] = there;
        }
    }
    db_close(empty.db);
    assert_int_equal(failures, 0);
}

static int setup(void **state)
{
    (void)state;
    struct realm_record made;
    realm_open(&realm, every_module);
    matrix_read(&matrix, memory(), "tests/authz/routes.txt");
    for (size_t i = 1; i < matrix.n_who; i++) {
        people[i] = realm_person(&realm, &realm.here, matrix.who[i].role, matrix.who[i].agency);
        realm_make(&realm, &realm.here, STR("agreement.in_force"), REALM_CHARGE, people[i].account,
                   &made);
    }
    static const char *const kinds[] = { "agreement.in_force",   "agreement.sent",
                                         "interaction",          "agreement.notice",
                                         "interaction.long_ago", "agreement.kept" };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (int w = REALM_OWN; w <= REALM_OTHER; w += REALM_OTHER)
            realm_make(&realm, &realm.here, str_of(kinds[i]), (enum realm_whose)w, 0, &made);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    realm_close(&realm);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_page_shows_a_way_to_what_is_refused),
        cmocka_unit_test(nor_does_a_page_of_a_community_that_begins),
        cmocka_unit_test(what_one_may_not_see_changes_nothing_that_one_sees),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
