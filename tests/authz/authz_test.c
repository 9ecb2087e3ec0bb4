/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/modules.h"
#include "support/attempt.h"

#include "core/fault.h"
#include "http/http.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Every route for every role, on records of one's own agency, in one's charge, of other agencies
 * and of the other community, against what tests/authz/routes.txt promises. */

#ifndef MUTANT_H /* tests/authz/mutate: of all lines those that come by what it woke */
#define mutant_asks(line) ((line) > 0)
#define mutant_mark(line) ((void)(line))
#endif

static struct realm realm;
static struct matrix matrix;
static struct arena *memory; /* for one cell */

static void forget(void)
{
    arena_reset(memory);
    test_site_forget(realm.site);
}
static struct person_of {
    struct test_person here, there;
} people[MATRIX_WHO];
static int failures;

static int fail_at(const struct attempt *c, const char *what)
{
    static const char *const whose[] = { "own", "in charge", "other", "foreign" };
    fprintf(stderr, "routes.txt:%d: %.*s, %s, %s: %s\n", c->row->line,
            STR_ARG(matrix.who[c->who].name), c->target ? c->target : "", whose[c->whose], what);
    if (getenv("AUTHZ_FIRST")) /* tests/authz/mutate wants no more than one */
        exit(1);
    return ++failures;
}

static void fail_status(const struct attempt *c, int have, int want)
{
    fail_at(c, arena_fmt(memory, "%d instead of %d", have, want).p);
}

/* -- one cell
 * ------------------------------------------------------------------------------------------ */

static bool is_by_token(const struct matrix_row *row)
{
    return str_find(row->path, STR("{token}")) >= 0;
}

/* Without the token of its address, the first time and all the others. */
static struct str without(struct str body, struct str token)
{
    struct out o;
    out_init(&o, memory, 16 << 20);
    for (ptrdiff_t at; token.n && (at = str_find(body, token)) >= 0;) {
        out_str(&o, str_sub(body, 0, (size_t)at));
        body = str_sub(body, (size_t)at + token.n, body.n);
    }
    out_str(&o, body);
    return out_view(&o);
}

/* A search marks the words that it found, in the middle of titles. */
static struct str body_of(const struct res *r)
{
    struct str body = test_body(realm.site, r);
    if (str_find(body, STR("<mark>")) < 0)
        return body;
    body = without(without(body, STR("<mark>")), STR("</mark>"));
    return without(body, STR("\n"));
}

/* A sheet that a community has opened to everybody names the organization that it is of. */
static bool is_opened(const struct attempt *c, struct str kind, int whose)
{
    return str_starts(c->row->path, STR("/l/{slug}/services/")) && str_is(kind, "organization") &&
           whose != REALM_FOREIGN;
}

/* No page holds what its reader may not see, wherever it would come from; a link shows what it was
 * given for, and a form that comes back what was typed. */
static void check_sees(const struct attempt *c, const struct res *r)
{
    if (is_by_token(c->row) || (c->row->method == METHOD_POST && r->status == 401))
        return;
    struct str body = body_of(r);
    for (size_t i = 0; i < matrix.n_sees; i++)
        for (int w = 0; w < REALM_WHOSE; w++) {
            struct str mark = realm_mark(memory, matrix.sees[i].kind, (enum realm_whose)w);
            bool may = c->there ? w == REALM_FOREIGN : matrix.sees[i].cells[c->who].p[w] == 'y';
            may = may || is_opened(c, matrix.sees[i].kind, w);
            if (!may && str_find(body, mark) >= 0)
                fail_at(c, arena_fmt(memory, "shows %.*s", STR_ARG(mark)).p);
        }
}

static bool same_but_for_numbers(struct str a, struct str b)
{
    size_t i = 0, k = 0;
    for (;; i++, k++) {
        while (i < a.n && a.p[i] >= '0' && a.p[i] <= '9')
            i++;
        while (k < b.n && b.p[k] >= '0' && b.p[k] <= '9')
            k++;
        if (i >= a.n || k >= b.n)
            return i >= a.n && k >= b.n;
        if (a.p[i] != b.p[k])
            return false;
    }
}

/* What is forbidden answers as what is not there. */
static void check_absent(struct attempt *c, const struct res *refused)
{
    struct attempt absent = *c;
    const char *method = c->row->method == METHOD_POST ? "POST" : "GET";
    absent.record.id = 999999937;
    absent.record.token = STR("NothingHasThisTokenNothingHasThisTokenNothi");
    attempt_target(&absent);
    struct res r = attempt_ask(&absent, method, absent.target);
    struct str there = without(body_of(refused), c->record.token);
    if (r.status != refused->status ||
        !same_but_for_numbers(without(body_of(&r), absent.record.token), there))
        fail_at(c, "forbidden and absent do not look alike");
    if (c->row->method != METHOD_GET)
        return;
    struct res head = attempt_ask(c, "HEAD", c->target);
    if (head.status != refused->status)
        fail_status(c, head.status, refused->status);
}

static void check_in(const struct attempt *c, const struct res *r)
{
    bool page = c->row->method == METHOD_POST && r->status == 401;
    if (!page && (r->status != 303 || !str_starts(r->location, STR("/sign-in"))))
        fail_at(c, arena_fmt(memory, "%d: not to the sign-in page", r->status).p);
}

static struct res run_cell(struct attempt *c, int want, bool changes)
{
    struct str before = realm_trace(&realm, memory);
    struct res r = attempt_row(c);
    bool changed = !str_eq(before, realm_trace(&realm, memory));
    if (want == 0)
        check_in(c, &r);
    else if (r.status != want)
        fail_status(c, r.status, want);
    if (changed != changes)
        fail_at(c, changed ? "something has changed" : "nothing has changed");
    check_sees(c, &r);
    if (want == 404 && (matrix_has_id(c->row) || is_by_token(c->row)))
        check_absent(c, &r);
    return r;
}

/* What the line says is on the page, or must not be. */
static void check_shows(const struct attempt *c, const struct res *r, bool want)
{
    struct str words = c->row->shows.p ? attempt_fill(c, c->row->shows) : STR_NULL;
    if (words.n && (str_find(test_body(realm.site, r), words) >= 0) != want)
        fail_at(c,
                arena_fmt(memory, "%s %.*s", want ? "does not show" : "shows", STR_ARG(words)).p);
}

/* What the cell is about: who asks, and a record made for it. */
static void cell_open(struct attempt *c, const struct matrix_row *row, size_t who,
                      enum realm_whose whose)
{
    struct realm_side *side = whose == REALM_FOREIGN ? &realm.there : &realm.here;
    const struct matrix_who *w = &matrix.who[who];
    *c = (struct attempt){
        .realm = &realm, .memory = memory, .row = row, .who = who, .whose = whose
    };
    c->there = whose == REALM_FOREIGN;
    if (w->role != ROLE_NONE)
        c->person = row->fresh               ? realm_person(&realm, side, w->role, w->agency)
                    : whose == REALM_FOREIGN ? people[who].there
                                             : people[who].here;
    bool made = realm_make(&realm, &realm.here, row->kind, whose, c->person.account, &c->record);
    if (!made)
        realm_make_home(&realm, row->kind, whose, &c->record);
    attempt_target(c);
    attempt_form(c);
}

static void try_letter(const struct matrix_row *row, size_t who, enum realm_whose whose,
                       char letter)
{
    struct attempt c;
    struct res r;
    int64_t yes = 0;
    bool post = row->method == METHOD_POST;
    cell_open(&c, row, who, whose);
    str_to_i64(row->status, &yes);
    switch (letter) {
    case 'y':
        r = run_cell(&c, (int)yes, row->noted || (post && !row->same));
        check_shows(&c, &r, true);
        break;
    case 'h':
        r = run_cell(&c, (int)yes, row->noted);
        check_shows(&c, &r, false);
        break;
    case 'n':
        run_cell(&c, 404, false);
        break;
    case 'u':
        run_cell(&c, 303, false);
        break;
    case 'e':
        r = run_cell(&c, 422, false);
        check_shows(&c, &r, false);
        break;
    default:
        fail_at(&c, "what does this letter mean?");
    }
}

/* Which records are in it. */
static void try_list(const struct matrix_row *row, size_t who)
{
    struct attempt c;
    cell_open(&c, row, who, REALM_OWN);
    for (int w = 0; w < REALM_WHOSE; w++) {
        char letter = row->cells[who].p[w];
        struct str mark = realm_mark(memory, row->kind, (enum realm_whose)w);
        c.whose = (enum realm_whose)w;
        attempt_target(&c); /* a search looks for each by its word */
        struct res r = attempt_row(&c);
        bool there = str_find(body_of(&r), arena_fmt(memory, ">%.*s<", STR_ARG(mark))) >= 0 ||
                     str_find(body_of(&r), arena_fmt(memory, ",%.*s", STR_ARG(mark))) >= 0 ||
                     str_find(body_of(&r), arena_fmt(memory, "FN:%.*s\r", STR_ARG(mark))) >= 0 ||
                     str_find(body_of(&r), arena_fmt(memory, "SUMMARY:%.*s\r", STR_ARG(mark))) >= 0;
        if (r.status != 200)
            fail_status(&c, r.status, 200);
        check_sees(&c, &r);
        if (letter != '-' && (letter == 'y') != there)
            fail_at(&c, letter == 'y' ? "is not in the list" : "is in the list");
    }
}

static void try_row(const struct matrix_row *row, size_t who)
{
    struct str cell = row->cells[who];
    bool of_one =
        matrix_has_id(row) || row->method == METHOD_POST || is_by_token(row) || row->shows.p;
    int64_t status, yes = 0;
    struct attempt c;
    if (str_to_i64(cell, &status) || str_is(cell, "in")) {
        str_to_i64(row->status, &yes);
        cell_open(&c, row, who, REALM_OWN);
        bool goes = !str_is(cell, "in") && status == yes;
        run_cell(&c, str_is(cell, "in") ? 0 : (int)status,
                 goes && (row->noted || (row->method == METHOD_POST && !row->same)));
        return;
    }
    if (!of_one) {
        try_list(row, who);
        return;
    }
    for (int w = 0; w < REALM_WHOSE; w++)
        if (cell.p[w] != '-')
            try_letter(row, who, (enum realm_whose)w, cell.p[w]);
}

static bool is_asked(const struct matrix_row *row)
{
    return mutant_asks(row->line);
}

static void row_end(const struct matrix_row *row)
{
    mutant_mark(row->line);
    forget();
}

/* -- the tests
 * ----------------------------------------------------------------------------------------- */

static void every_route_has_its_line_and_every_line_its_route(void **state)
{
    (void)state;
    size_t n = 0;
    for (const struct module *const *m = every_module; *m; m++)
        for (size_t i = 0; i < (*m)->n_routes; i++, n++) {
            const struct route *route = &(*m)->routes[i];
            if (matrix_row_of(&matrix, route->method, str_of(route->path)))
                continue;
            fprintf(stderr, "routes.txt has no line for %s %s\n",
                    route->method == METHOD_POST ? "POST" : "GET", route->path);
            failures++;
        }
    size_t also = 0;
    for (size_t i = 0; i < matrix.n_rows; i++) {
        bool there = false;
        also += matrix.rows[i].also;
        for (const struct module *const *m = every_module; *m; m++)
            for (size_t k = 0; k < (*m)->n_routes; k++)
                there |= (*m)->routes[k].method == matrix.rows[i].method &&
                         str_eq(str_of((*m)->routes[k].path), matrix.rows[i].path);
        if (!there)
            fprintf(stderr, "routes.txt:%d: there is no such route\n", matrix.rows[i].line);
        failures += !there;
    }
    assert_int_equal(failures, 0);
    assert_int_equal(n, matrix.n_rows - also);
}

static void every_role_has_its_column(void **state)
{
    (void)state;
    for (int role = 1; role < enumeration_role.n_values; role++) {
        bool there = false;
        for (size_t i = 0; i < matrix.n_who; i++)
            there |= matrix.who[i].role == (enum role)role && matrix.who[i].agency;
        assert_true(there);
    }
}

static void everybody_may_what_is_written_and_nothing_else(void **state)
{
    (void)state;
    for (size_t i = 0; i < matrix.n_rows; i++) {
        for (size_t who = 0; who < matrix.n_who && is_asked(&matrix.rows[i]); who++) {
            try_row(&matrix.rows[i], who);
            forget();
        }
        mutant_mark(matrix.rows[i].line);
    }
    assert_int_equal(failures, 0);
}

/* Whether, and with what, so that nothing else can be what refuses. */
static bool may_do(const struct matrix_row *row, size_t who, enum realm_whose *ret)
{
    struct str cell = row->cells[who];
    *ret = REALM_OWN;
    if (str_eq(cell, row->status) || str_is(cell, "422")) /* its form is read */
        return true;
    for (int w = 0; w < REALM_WHOSE && !str_is(cell, "in"); w++)
        if (cell.n > (size_t)w && (cell.p[w] == 'y' || cell.p[w] == 'u')) {
            *ret = (enum realm_whose)w;
            return true;
        }
    return false;
}

static void refused(struct attempt *c)
{
    run_cell(c, 403, false);
}

static void try_forged(const struct matrix_row *row, size_t who, enum realm_whose whose)
{
    struct attempt c;
    struct value fields[17];
    cell_open(&c, row, who, whose);
    c.no_csrf = true;
    refused(&c);
    if (!row->file) {
        struct test_person other = people[matrix.n_who - 1].here;
        memcpy(fields, c.form, c.n_form * sizeof *fields);
        fields[c.n_form] = (struct value){ STR("csrf"), test_csrf(realm.site, &other) };
        c.form = fields;
        c.n_form++;
        refused(&c);
        c.n_form--;
    }
    c.no_csrf = false;
    c.headers[0] = (struct value){ STR("Origin"), STR("https://ailleurs.example") };
    c.n_headers = 1;
    refused(&c);
}

static void no_form_of_another_page_is_taken(void **state)
{
    (void)state;
    for (size_t i = 0; i < matrix.n_rows; i++) {
        size_t who = 0;
        enum realm_whose whose;
        if (matrix.rows[i].also) /* its own line is tried */
            continue;
        while (who < matrix.n_who && !may_do(&matrix.rows[i], who, &whose))
            who++;
        assert_true(who < matrix.n_who);
        if (matrix.rows[i].method == METHOD_POST && is_asked(&matrix.rows[i]))
            try_forged(&matrix.rows[i], who, whose);
        row_end(&matrix.rows[i]);
    }
    assert_int_equal(failures, 0);
}

/* A part that the address, or its query, names. */
static bool has_part(const struct matrix_row *row)
{
    return !str_eq(attempt_pattern(memory, row->path), row->path) ||
           str_find(row->query, STR("{job}")) >= 0;
}

/* Through one's own record one reaches only what is a part of it. */
static void try_part(const struct matrix_row *row, size_t who)
{
    struct attempt c;
    struct realm_record other;
    cell_open(&c, row, who, REALM_OWN);
    realm_make(&realm, &realm.here, row->kind, REALM_OTHER, realm.here.stranger, &other);
    c.record.party = other.party;
    c.record.clause = other.clause;
    c.record.obligation = other.obligation;
    c.record.job = other.job;
    attempt_target(&c);
    struct str before = realm_trace(&realm, memory);
    struct res r = attempt_row(&c);
    if (r.status != 404)
        fail_status(&c, r.status, 404);
    if (!str_eq(before, realm_trace(&realm, memory)))
        fail_at(&c, "something has changed");
}

static void parts_of_other_records_are_not_reached_through_ones_own(void **state)
{
    (void)state;
    int tried = 0;
    for (size_t i = 0; i < matrix.n_rows; i++) {
        enum realm_whose whose;
        bool tries = has_part(&matrix.rows[i]) && !matrix.rows[i].also;
        for (size_t who = 1; who < matrix.n_who && tries; who++)
            if (may_do(&matrix.rows[i], who, &whose) && whose == REALM_OWN) {
                if (is_asked(&matrix.rows[i]))
                    try_part(&matrix.rows[i], who);
                tried++;
            }
        row_end(&matrix.rows[i]);
    }
    assert_int_equal(failures, 0);
    assert_true(tried >= 10);
}

static void try_giving_away(const struct matrix_row *row, size_t who)
{
    struct attempt c;
    cell_open(&c, row, who, REALM_OWN);
    c.record.organization = realm.here.other;
    attempt_form(&c);
    run_cell(&c, 404, false);
}

/* Who writes only what is their agency's gives it to no other. */
static void nobody_gives_away_what_is_theirs(void **state)
{
    (void)state;
    int tried = 0;
    for (size_t i = 0; i < matrix.n_rows; i++) {
        const struct matrix_row *row = &matrix.rows[i];
        bool moves =
            matrix_has_id(row) && !row->also && str_find(row->with, STR("organization={org}")) >= 0;
        for (size_t who = 1; who < matrix.n_who && moves; who++)
            if (row->cells[who].p[REALM_OWN] == 'y' && row->cells[who].p[REALM_OTHER] == 'n') {
                if (is_asked(row))
                    try_giving_away(row, who);
                tried++;
            }
        row_end(row);
    }
    assert_int_equal(failures, 0);
    assert_true(tried >= 4);
}

static void a_community_that_is_not_there_answers_as_nothing(void **state)
{
    (void)state;
    for (size_t who = 0; who < matrix.n_who; who++)
        for (size_t i = 0; i < matrix.n_rows; i++) {
            struct attempt c;
            if (str_find(matrix.rows[i].path, STR("{slug}")) < 0 || matrix.rows[i].also ||
                !is_asked(&matrix.rows[i]))
                continue;
            cell_open(&c, &matrix.rows[i], who, REALM_OWN);
            struct str nowhere =
                arena_fmt(memory, "/l/nulle-part/sign/%.*s", STR_ARG(c.record.token));
            c.target = arena_z(memory, nowhere);
            struct res r = attempt_row(&c);
            if (r.status != 404)
                fail_status(&c, r.status, 404);
            row_end(&matrix.rows[i]);
        }
    assert_int_equal(failures, 0);
}

static int setup(void **state)
{
    (void)state;
    struct realm_record made;
    realm_open(&realm, every_module);
    memory = arena_new(64 << 20);
    matrix_read(&matrix, realm.site->arena, "tests/authz/routes.txt");
    for (size_t i = 1; i < matrix.n_who; i++) {
        const struct matrix_who *w = &matrix.who[i];
        people[i].here = realm_person(&realm, &realm.here, w->role, w->agency);
        people[i].there = realm_person(&realm, &realm.there, w->role, w->agency);
        int64_t account = people[i].here.account;
        realm_make(&realm, &realm.here, STR("agreement.in_force"), REALM_CHARGE, account, &made);
        realm_make(&realm, &realm.here, STR("interaction"), REALM_CHARGE, account, &made);
        realm_make(&realm, &realm.here, STR("action"), REALM_CHARGE, account, &made);
        realm_make(&realm, &realm.here, STR("indicator"), REALM_CHARGE, account, &made);
        realm_make(&realm, &realm.here, STR("review"), REALM_CHARGE, account, &made);
        realm_make(&realm, &realm.here, STR("deliverable"), REALM_CHARGE, account, &made);
        realm_make(&realm, &realm.here, STR("contribution"), REALM_CHARGE, account, &made);
        realm_make(&realm, &realm.here, STR("training"), REALM_CHARGE, account, &made);
        realm_make(&realm, &realm.here, STR("mediation"), REALM_CHARGE, account, &made);
    }
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(memory);
    realm_close(&realm);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_has_its_line_and_every_line_its_route),
        cmocka_unit_test(every_role_has_its_column),
        cmocka_unit_test(everybody_may_what_is_written_and_nothing_else),
        cmocka_unit_test(no_form_of_another_page_is_taken),
        cmocka_unit_test(nobody_gives_away_what_is_theirs),
        cmocka_unit_test(a_community_that_is_not_there_answers_as_nothing),
        cmocka_unit_test(parts_of_other_records_are_not_reached_through_ones_own),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
