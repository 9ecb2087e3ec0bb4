/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/clause/clause.h"
#include "clause_contact.ent.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { US = 1, THEM = 2, THIRD = 3, OTHER = 9 };

static struct arena *arena;

/* "2026-01-20 2/1": that day with organization 2 on behalf of 1; comma between them. */
static size_t evidence_read(const char *spec, struct clause_evidence *ret)
{
    struct str rest = str_of(spec), one;
    size_t n = 0;
    while (rest.n && str_next(&rest, ',', &one)) {
        struct str iso, who;
        struct clause_evidence *e = &ret[n];
        *e = (struct clause_evidence){ .source = STR("interaction"), .source_id = (int64_t)++n };
        assert_true(str_cut(str_trim(one), ' ', &iso, &who));
        assert_true(day_parse(iso, &e->day));
        e->with = who.p[0] - '0';
        e->by = who.p[2] - '0';
    }
    return n;
}

/* "2026-01-01..2026-01-31": lifted for that period; comma between them. */
static size_t waivers_read(const char *spec, struct clause_waiver *ret)
{
    struct str rest = str_of(spec), one;
    size_t n = 0;
    while (rest.n && str_next(&rest, ',', &one)) {
        one = str_trim(one);
        assert_true(day_parse(str_sub(one, 0, 10), &ret[n].opened));
        assert_true(day_parse(str_sub(one, 12, 10), &ret[n].due));
        ret[n].obligation = 100 + (int64_t)n;
        n++;
    }
    return n;
}

static struct str dues_shown(const struct clause_due *dues, size_t n)
{
    struct out o;
    out_init(&o, arena, 1 << 16);
    for (size_t i = 0; i < n; i++) {
        out_fmt(&o, "%s%.*s..%.*s", i ? ", " : "", STR_ARG(day_iso(arena, dues[i].opened)),
                STR_ARG(day_iso(arena, dues[i].due)));
        if (dues[i].waived)
            out_lit(&o, " waived");
        else if (dues[i].met != DAY_NONE)
            out_fmt(&o, " met %.*s by %d", STR_ARG(day_iso(arena, dues[i].met)),
                    (int)dues[i].source_id);
        else
            out_lit(&o, " open");
    }
    return out_view(&o);
}

struct contact_case {
    const char *what;
    int every, owes;
    const char *from, *last, *evidence, *waivers, *expected;
};

static const struct contact_case cases[] = {
    { "nobody has called yet", 30, 0, "2026-01-01", NULL, "", "", "2026-01-01..2026-01-31 open" },
    { "a call in time starts the next period", 30, 0, "2026-01-01", NULL, "2026-01-20 2/1", "",
      "2026-01-01..2026-01-31 met 2026-01-20 by 1, 2026-01-20..2026-02-19 open" },
    { "a call on the first day counts", 30, 0, "2026-01-01", NULL, "2026-01-01 2/1", "",
      "2026-01-01..2026-01-31 met 2026-01-01 by 1, 2026-01-01..2026-01-31 open" },
    { "a call on the due day is in time", 30, 0, "2026-01-01", NULL, "2026-01-31 2/1", "",
      "2026-01-01..2026-01-31 met 2026-01-31 by 1, 2026-01-31..2026-03-02 open" },
    { "a late call still keeps it", 30, 0, "2026-01-01", NULL, "2026-03-15 2/1", "",
      "2026-01-01..2026-01-31 met 2026-03-15 by 1, 2026-03-15..2026-04-14 open" },
    { "two calls on one day are one", 30, 0, "2026-01-01", NULL, "2026-01-20 2/1, 2026-01-20 1/2",
      "", "2026-01-01..2026-01-31 met 2026-01-20 by 1, 2026-01-20..2026-02-19 open" },
    { "a call before the agreement does not count", 30, 0, "2026-01-01", NULL, "2025-12-31 2/1", "",
      "2026-01-01..2026-01-31 open" },
    { "a call after the end does not count", 30, 0, "2026-01-01", "2026-02-10", "2026-02-11 2/1",
      "", "2026-01-01..2026-01-31 open" },
    { "what would be due after the end is not", 30, 0, "2026-01-01", "2026-02-10", "2026-01-20 2/1",
      "", "2026-01-01..2026-01-31 met 2026-01-20 by 1" },
    { "a term shorter than the rhythm owes nothing", 30, 0, "2026-01-01", "2026-01-15", "", "",
      "" },
    { "a call on the last day counts", 30, 0, "2026-01-01", "2026-01-31", "2026-01-31 2/1", "",
      "2026-01-01..2026-01-31 met 2026-01-31 by 1" },
    { "a leap day is a day", 30, 0, "2028-01-30", NULL, "2028-02-29 2/1", "",
      "2028-01-30..2028-02-29 met 2028-02-29 by 1, 2028-02-29..2028-03-30 open" },
    { "every day", 1, 0, "2026-01-01", NULL, "2026-01-02 2/1, 2026-01-03 2/1", "",
      "2026-01-01..2026-01-02 met 2026-01-02 by 1, 2026-01-02..2026-01-03 met 2026-01-03 by 2, "
      "2026-01-03..2026-01-04 open" },
    { "only one owes, and the other one's calls with a third do not count", 30, US, "2026-01-01",
      NULL, "2026-01-10 3/2, 2026-01-20 2/1", "",
      "2026-01-01..2026-01-31 met 2026-01-20 by 2, 2026-01-20..2026-02-19 open" },
    { "only one owes, and the other one has logged their call", 30, US, "2026-01-01", NULL,
      "2026-01-20 1/2", "",
      "2026-01-01..2026-01-31 met 2026-01-20 by 1, 2026-01-20..2026-02-19 open" },
    { "what is lifted stays, the count starts at its day", 30, 0, "2026-01-01", NULL, "",
      "2026-01-01..2026-01-31", "2026-01-01..2026-01-31 waived, 2026-01-31..2026-03-02 open" },
    { "a call learnt of later does not take a lifted one back", 30, 0, "2026-01-01", NULL,
      "2026-01-10 2/1", "2026-01-01..2026-01-31",
      "2026-01-01..2026-01-31 waived, 2026-01-31..2026-03-02 open" },
    { "a call before the lifted period moves what came before it", 30, 0, "2026-01-01", NULL,
      "2026-01-25 2/1, 2026-02-10 2/1", "2026-02-10..2026-03-12",
      "2026-01-01..2026-01-31 met 2026-01-25 by 1, 2026-01-25..2026-02-24 met 2026-02-10 by 2, "
      "2026-02-10..2026-03-12 waived, 2026-03-12..2026-04-11 open" },
    { "when the call before it is put away, the lifted one covers the gap", 30, 0, "2026-01-01",
      NULL, "", "2026-02-10..2026-03-12",
      "2026-01-01..2026-03-12 waived, 2026-03-12..2026-04-11 open" },
    { "two lifted in a row", 30, 0, "2026-01-01", NULL, "2026-03-20 2/1",
      "2026-01-01..2026-01-31, 2026-01-31..2026-03-02",
      "2026-01-01..2026-01-31 waived, 2026-01-31..2026-03-02 waived, 2026-03-02..2026-04-01 met "
      "2026-03-20 by 1, 2026-03-20..2026-04-19 open" },
};

static size_t run(const struct contact_case *c, struct clause_due **ret)
{
    static struct clause_evidence evidence[8];
    static struct clause_waiver waivers[8];
    struct clause_contact p = { .every_days = c->every, .owes = c->owes };
    struct clause clause = { .type = clause_type_find(STR("contact")), .parameters = &p };
    struct clause_term t = { .last = DAY_NONE, .evidence = evidence, .waivers = waivers };
    assert_true(day_parse(str_of(c->from), &t.from));
    if (c->last)
        assert_true(day_parse(str_of(c->last), &t.last));
    t.n_evidence = evidence_read(c->evidence, evidence);
    t.n_waivers = waivers_read(c->waivers, waivers);
    return clause.type->obligations(arena, &clause, &t, ret);
}

static void the_contact_clause_says_what_is_due(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct clause_due *dues;
        size_t n = run(&cases[i], &dues);
        struct str shown = dues_shown(dues, n);
        if (!str_is(shown, cases[i].expected))
            fail_msg("%s:\n  %.*s\nexpected\n  %s", cases[i].what, STR_ARG(shown),
                     cases[i].expected);
        for (size_t k = 0; k < n; k++)
            assert_int_equal(dues[k].organization, cases[i].owes);
    }
}

static void a_thousand_calls_are_walked_once(void **state)
{
    (void)state;
    enum { CALLS = 1000 };
    struct clause_evidence *e = arena_array(arena, struct clause_evidence, CALLS);
    for (int i = 0; i < CALLS; i++)
        e[i] = (struct clause_evidence){ 20000 + i, STR("interaction"), i + 1, THEM, US };
    struct clause_contact p = { .every_days = 30 };
    struct clause clause = { .type = clause_type_find(STR("contact")), .parameters = &p };
    struct clause_term t = { .from = 20000, .last = DAY_NONE, .evidence = e, .n_evidence = CALLS };
    struct clause_due *dues;
    assert_int_equal(clause.type->obligations(arena, &clause, &t, &dues), CALLS + 1);
    assert_int_equal(dues[CALLS].opened, 20000 + CALLS - 1);
}

static void the_list_has_exactly_the_files_of_the_folder(void **state)
{
    (void)state;
    DIR *d = opendir("src/app/agreement/clause");
    assert_non_null(d);
    size_t files = 0;
    for (struct dirent *e; (e = readdir(d));) {
        struct str name = str_of(e->d_name);
        if (!str_ends(name, STR(".c")) || str_ends(name, STR("_test.c")))
            continue;
        files++;
        const struct clause_type *type = clause_type_find(str_sub(name, 0, name.n - 2));
        if (!type)
            fail_msg("%s is not in the list", e->d_name);
    }
    closedir(d);
    assert_int_equal(files, n_clause_types);
    assert_int_equal(files, module_clause.n_entities);
    assert_null(clause_type_find(STR("clause")));
}

static void each_type_says_what_it_is_in_both_languages(void **state)
{
    (void)state;
    const struct clause_party parties[] = { { US, STR("A") }, { THEM, STR("B") } };
    for (size_t i = 0; i < n_clause_types; i++) {
        const struct clause_type *t = clause_types[i];
        struct clause c = { .type = t, .parties = parties, .n_parties = 2 };
        c.parameters = arena_alloc(arena, t->parameters->size);
        entity_init(t->parameters, c.parameters);
        t->propose(&c);
        for (enum lang l = LANG_FR; l < LANG_COUNT; l++) {
            assert_true(text(l, t->label).n > 0 && text(l, t->help).n > 0);
            assert_true(t->runs(arena, l, &c).n > 0);
        }
        assert_non_null(entity_field(t->parameters, STR("clause")));
    }
}

static void who_owes_must_be_a_party(void **state)
{
    (void)state;
    const struct clause_party parties[] = { { US, STR("A") }, { THEM, STR("B") } };
    struct clause_contact p = { .every_days = 30, .owes = OTHER };
    struct clause c = { .type = clause_type_find(STR("contact")),
                        .parameters = &p,
                        .parties = parties,
                        .n_parties = 2 };
    struct form_errors errors = { 0 };
    c.type->check(arena, LANG_FR, &c, &errors);
    assert_int_equal(errors.n, 1);
    p.owes = THEM;
    errors = (struct form_errors){ 0 };
    c.type->check(arena, LANG_FR, &c, &errors);
    assert_int_equal(errors.n, 0);
}

int main(void)
{
    arena = arena_new(64 << 20);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_contact_clause_says_what_is_due),
        cmocka_unit_test(a_thousand_calls_are_walked_once),
        cmocka_unit_test(the_list_has_exactly_the_files_of_the_folder),
        cmocka_unit_test(each_type_says_what_it_is_in_both_languages),
        cmocka_unit_test(who_owes_must_be_a_party),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
