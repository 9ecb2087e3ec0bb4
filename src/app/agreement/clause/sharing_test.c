/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access.ent.h"
#include "app/agreement/agreement/paper.h"
#include "app/agreement/clause/clause.h"
#include "clause_sharing.ent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { US = 1, THEM = 2, THIRD = 3, OTHER = 9 };

static struct arena *arena;
static const struct clause_party three[] = { { US, { "Nous", 4 } },
                                             { THEM, { "Eux", 3 } },
                                             { THIRD, { "Les tiers", 9 } } };

static struct clause clause_of(struct clause_sharing *p, size_t n_parties)
{
    return (struct clause){ .type = clause_type_find(STR("sharing")),
                            .parameters = p,
                            .parties = three,
                            .n_parties = n_parties };
}

static struct clause_sharing proposed(void)
{
    struct clause_sharing p;
    entity_init(&entity_clause_sharing, &p);
    struct clause c = clause_of(&p, 2);
    c.type->propose(&c);
    return p;
}

static day date(const char *iso)
{
    day d = DAY_NONE;
    if (iso)
        assert_true(day_parse(str_of(iso), &d));
    return d;
}

/* A class or a purpose that comes later must come here too. */
static void each_class_and_each_purpose_has_its_field_in_the_same_words(void **state)
{
    (void)state;
    const struct enumeration *both[] = { &enumeration_data_class, &enumeration_purpose };
    for (size_t e = 0; e < 2; e++)
        for (int i = 1; i < both[e]->n_values; i++) {
            const struct enum_value *v = &both[e]->values[i];
            const struct field *f = entity_field(&entity_clause_sharing, str_of(v->code));
            assert_non_null(f);
            assert_int_equal(f->type, FIELD_BOOL);
            for (enum lang l = LANG_FR; l < LANG_COUNT; l++)
                assert_true(str_eq(f->label[l], v->label[l]));
        }
}

static void what_is_proposed_is_little_and_complete(void **state)
{
    (void)state;
    struct clause_sharing p = proposed();
    struct clause c = clause_of(&p, 2);
    struct form_errors errors = { 0 };
    c.type->check(arena, LANG_FR, &c, &errors);
    assert_int_equal(errors.n, 0);
    assert_false(p.health || p.justice || p.notes || p.stops_at_notice);
}

struct wrong_case {
    const char *what, *field;
    void (*make)(struct clause_sharing *p);
};
static void from_stranger(struct clause_sharing *p)
{
    p->from_organization = OTHER;
}
static void to_stranger(struct clause_sharing *p)
{
    p->to_organization = OTHER;
}
static void to_itself(struct clause_sharing *p)
{
    p->from_organization = p->to_organization = THEM;
}
static void no_class(struct clause_sharing *p)
{
    p->identity = p->contact = p->housing_need = false;
}
static void no_purpose(struct clause_sharing *p)
{
    p->referral = p->follow_up = false;
}
static void backwards(struct clause_sharing *p)
{
    p->starts = date("2026-05-02");
    p->ends = date("2026-05-01");
}
static const struct wrong_case wrongs[] = {
    { "who shares is no party", "from_organization", from_stranger },
    { "who receives is no party", "to_organization", to_stranger },
    { "to oneself", "to_organization", to_itself },
    { "nothing to share", "identity", no_class },
    { "for no purpose", "referral", no_purpose },
    { "it ends before it begins", "ends", backwards },
};

static void what_cannot_be_is_told_at_its_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
        struct clause_sharing p = proposed();
        struct clause c = clause_of(&p, 2);
        struct form_errors errors = { 0 };
        wrongs[i].make(&p);
        c.type->check(arena, LANG_FR, &c, &errors);
        if (errors.n != 1 || !str_is(str_of(errors.list[0].field->name), wrongs[i].field))
            fail_msg("%s: %zu errors", wrongs[i].what, errors.n);
    }
}

struct grants_case {
    const char *what;
    size_t n_parties;
    int64_t from, to;
    const char *first, *last, *starts, *ends, *noticed; /* the term; the clause; the notice */
    bool stops;
    const char *expected; /* "1>2" of each pair, then the days */
};
static const struct grants_case grants_cases[] = {
    { "both ways", 2, 0, 0, "2026-01-01", NULL, NULL, NULL, NULL, false,
      "1>2 2>1 2026-01-01..none" },
    { "one way", 2, US, 0, "2026-01-01", "2026-12-31", NULL, NULL, NULL, false,
      "1>2 2026-01-01..2026-12-31" },
    { "the other way", 2, 0, US, "2026-01-01", NULL, NULL, NULL, NULL, false,
      "2>1 2026-01-01..none" },
    { "of three, one to all", 3, THEM, 0, "2026-01-01", NULL, NULL, NULL, NULL, false,
      "2>1 2>3 2026-01-01..none" },
    { "of three, all to one", 3, 0, THIRD, "2026-01-01", NULL, NULL, NULL, NULL, false,
      "1>3 2>3 2026-01-01..none" },
    { "of three, one to one", 3, US, THIRD, "2026-01-01", NULL, NULL, NULL, NULL, false,
      "1>3 2026-01-01..none" },
    { "who has left shares nothing", 2, THIRD, 0, "2026-01-01", NULL, NULL, NULL, NULL, false, "" },
    { "who has left receives nothing", 2, 0, THIRD, "2026-01-01", NULL, NULL, NULL, NULL, false,
      "" },
    { "its own days", 2, US, THEM, "2026-01-01", "2026-12-31", "2026-03-01", "2026-04-30", NULL,
      false, "1>2 2026-03-01..2026-04-30" },
    { "never before nor after the agreement", 2, US, THEM, "2026-01-01", "2026-12-31", "2025-03-01",
      "2027-04-30", NULL, false, "1>2 2026-01-01..2026-12-31" },
    { "over before it begins", 2, US, THEM, "2026-01-01", "2026-12-31", "2027-01-01", NULL, NULL,
      false, "" },
    { "a notice changes nothing by itself", 2, US, THEM, "2026-01-01", "2026-06-30", NULL, NULL,
      "2026-05-01", false, "1>2 2026-01-01..2026-06-30" },
    { "a notice stops it", 2, US, THEM, "2026-01-01", "2026-06-30", NULL, NULL, "2026-05-01", true,
      "1>2 2026-01-01..2026-04-30" },
    { "a notice before it begins", 2, US, THEM, "2026-01-01", NULL, "2026-06-01", NULL,
      "2026-05-01", true, "" },
    { "a notice after its own end", 2, US, THEM, "2026-01-01", NULL, NULL, "2026-04-01",
      "2026-05-01", true, "1>2 2026-01-01..2026-04-01" },
};

static struct str day_said(day d)
{
    return d == DAY_NONE ? STR("none") : day_iso(arena, d);
}

static struct str grants_shown(const struct clause_grant *list, size_t n)
{
    struct out o;
    out_init(&o, arena, 1 << 16);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(list[i].classes, enumeration_bits(&enumeration_data_class,
                                                           STR("identity contact housing_need")));
        assert_int_equal(list[i].starts, list[0].starts);
        assert_int_equal(list[i].last, list[0].last);
        if (list[i].purpose == PURPOSE_REFERRAL)
            out_fmt(&o, "%d>%d ", (int)list[i].from, (int)list[i].to);
        else
            assert_int_equal(list[i].purpose, PURPOSE_FOLLOW_UP);
    }
    if (n)
        out_fmt(&o, "%.*s..%.*s", STR_ARG(day_said(list[0].starts)),
                STR_ARG(day_said(list[0].last)));
    return out_view(&o);
}

static void it_opens_what_it_says_and_no_more(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof grants_cases / sizeof *grants_cases; i++) {
        const struct grants_case *k = &grants_cases[i];
        struct clause_sharing p = proposed();
        struct clause c = clause_of(&p, k->n_parties);
        struct clause_grant *list;
        struct clause_term term = { .from = date(k->first),
                                    .last = date(k->last),
                                    .noticed = date(k->noticed) };
        p.from_organization = k->from;
        p.to_organization = k->to;
        p.starts = date(k->starts);
        p.ends = date(k->ends);
        p.stops_at_notice = k->stops;
        size_t n = c.type->grants(arena, &c, &term, &list);
        struct str shown = grants_shown(list, n);
        if (!str_is(shown, k->expected))
            fail_msg("%s: %.*s", k->what, STR_ARG(shown));
    }
}

static bool has_words(struct str text, struct str words)
{
    return str_find(text, words) >= 0;
}

static void its_text_names_what_is_shared_and_nothing_else(void **state)
{
    (void)state;
    for (enum lang l = LANG_FR; l < LANG_COUNT; l++) {
        struct clause_sharing p = proposed();
        struct clause c = clause_of(&p, 2);
        struct str title, text, bad = STR_NULL;
        p.from_organization = US;
        p.words = STR("Quand une personne *emménage*.");
        assert_true(paper_clause(arena, l, &c, &title, &text, &bad));
        assert_true(has_words(text, STR("Nous")) && has_words(text, STR("Eux")));
        for (int i = 1; i < enumeration_data_class.n_values; i++) {
            struct str line =
                arena_fmt(arena, "- %.*s\n", STR_ARG(enumeration_data_class.values[i].label[l]));
            assert_int_equal(has_words(text, line), i <= DATA_CLASS_HOUSING_NEED);
        }
        assert_false(has_words(text, STR("*emménage*"))); /* never read as Markdown */
        assert_true(has_words(text, STR("emménage")));
    }
}

static int setup(void **state)
{
    (void)state;
    arena = arena_new(16 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_class_and_each_purpose_has_its_field_in_the_same_words),
        cmocka_unit_test(what_is_proposed_is_little_and_complete),
        cmocka_unit_test(what_cannot_be_is_told_at_its_field),
        cmocka_unit_test(it_opens_what_it_says_and_no_more),
        cmocka_unit_test(its_text_names_what_is_shared_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
