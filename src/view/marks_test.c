/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "view/chart.h"
#include "view/status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;
static struct out out;
static struct view view;

static int start(void **state)
{
    (void)state;
    arena = arena_new(4 << 20);
    out_init(&out, arena, 1 << 20);
    view = (struct view){ .out = &out, .arena = arena, .lang = LANG_FR };
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const char *page(void)
{
    struct str s = out_view(&out);
    return s.n ? arena_z(arena, s) : "";
}

static void initials_are_of_the_first_and_the_last_name(void **state)
{
    (void)state;
    static const char *const cases[][2] = { { "Hélène Côté-Lavoie", "HC" },
                                            { "émile", "É" },
                                            { "  Anaïs  de la Tour ", "AT" },
                                            { "", "" },
                                            { "👩 x", "👩X" } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(arena_z(arena, person_initials(arena, str_of(cases[i][0]))),
                            cases[i][1]);
}

static void a_day_is_late_only_once_it_is_over(void **state)
{
    (void)state;
    day today = day_from_ymd(2026, 11, 23);
    status_due(&view, today, today);
    assert_non_null(strstr(page(), "st due"));
    assert_null(strstr(page(), "st late"));
    status_due(&view, today - 1, today);
    assert_non_null(strstr(page(), "1 jour de retard"));
    status_due(&view, today - 12, today);
    assert_non_null(strstr(page(), "12 jours de retard"));
}

static void words_in_a_mark_cannot_become_markup(void **state)
{
    (void)state;
    status_mark(&view, STATUS_MET, STR("<i>\"&"));
    tag(&view, TONE_WARN, STR("<i>"));
    person(&view, STR("<i> <b>"), STR("<u>"));
    chart_heat(&view, (const int[]){ 1 }, 1, STR("\"><script>"));
    assert_null(strstr(page(), "<i>"));
    assert_null(strstr(page(), "<u>"));
    assert_null(strstr(page(), "<script>"));
}

static void a_chart_of_nothing_draws_nothing(void **state)
{
    (void)state;
    chart_heat(&view, NULL, 0, STR("x"));
    chart_cells(&view, NULL, 0, STR("x"));
    chart_nights(&view, NULL, 0, 0, STR("x"));
    chart_spark(&view, NULL, 0, false, STR("x"));
    chart_parts(&view, NULL, 0, STR("x"));
    chart_age(&view, -4, 0, 0);
    assert_null(strstr(page(), "nan"));
    assert_null(strstr(page(), "inf"));
}

/* The right edge of the last rectangle, in percent. */
static double right_edge(const char *s)
{
    double edge = 0;
    for (const char *at = strstr(s, " x=\""); at; at = strstr(at + 1, " x=\"")) {
        double x = strtod(at + 4, NULL), width = strtod(strstr(at, "width=\"") + 7, NULL);
        assert_true(x >= edge - 0.001);
        edge = x + width;
    }
    return edge;
}

static void parts_fill_the_whole_and_never_more(void **state)
{
    (void)state;
    static const struct part cases[][4] = {
        { { PART_MAIN, 48 }, { PART_HALF, 17 }, { PART_REST, 112 }, { PART_WARN, 6 } },
        { { PART_MAIN, 1 }, { PART_HALF, 0 }, { PART_REST, 1000000 }, { PART_WARN, 1 } },
        { { PART_MAIN, 5 }, { PART_HALF, 0 }, { PART_REST, 0 }, { PART_WARN, 0 } },
    };
    for (size_t i = 0; i < 3; i++) {
        out.n = 0;
        chart_parts(&view, cases[i], 4, STR_NULL);
        double edge = right_edge(page());
        assert_true(edge > 99.5 && edge <= 100.0);
    }
}

static void cells_of_a_year_stay_inside(void **state)
{
    (void)state;
    enum cell cells[12];
    for (size_t i = 0; i < 12; i++)
        cells[i] = (enum cell)(i % 4);
    chart_cells(&view, cells, 12, STR("Une année"));
    double edge = right_edge(page());
    assert_true(edge > 95 && edge <= 100.0);
    assert_non_null(strstr(page(), "role=\"img\" aria-label=\"Une année\""));
}

static void steps_say_where_one_is(void **state)
{
    (void)state;
    struct step steps[] = { { .label = STR("Préparation"), .state = STEP_DONE },
                            { .label = STR("Entente"), .state = STEP_NOW, .href = STR("/x") },
                            { .label = STR("Évaluation") } };
    stepper(&view, steps, 3);
    assert_non_null(strstr(page(), "<a href=\"/x\" aria-current=\"step\">Entente</a>"));
    assert_non_null(strstr(page(), "<span class=\"t\">Évaluation</span>"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

static void a_curve_ends_where_it_was_last_known(void **state)
{
    (void)state;
    const double known[] = { 10, 5, -1 }, target[] = { 8, 8, 8 }, none[] = { -1, -1, -1 };
    const struct curve both[] = { { CURVE_MARK, target }, { CURVE_MAIN, known } };
    const struct curve nothing = { CURVE_MAIN, none };
    chart_curves(&view, both, 2, 3, 10, STR("10"), STR("a"), STR("b"), STR("c"));
    const char *point = strstr(page(), "<circle");
    assert_non_null(point);
    assert_non_null(strstr(point, "cx=\"50.00%\" cy=\"84.0\""));
    assert_null(strstr(point + 1, "<circle")); /* a target has none */
    out_init(&out, arena, 1 << 20);
    chart_curves(&view, &nothing, 1, 3, 10, STR("10"), STR("a"), STR("b"), STR("c"));
    assert_null(strstr(page(), "<circle"));
}

static void numbers_in_a_text_dial(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "Le soir : 418-555-0100 poste 3.",
          "Le soir : <a href=\"tel:4185550100,3\">418-555-0100 poste 3</a>." },
        { "418 555 0100", "<a href=\"tel:4185550100\">418 555 0100</a>" },
        { "<b> 418-555-01000", "&lt;b&gt; 418-555-01000" },
        { "9418-555-0100 poste", "9418-555-0100 poste" },
        { "2026-11-26 à 10 h", "2026-11-26 à 10 h" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        out_init(&out, arena, 1 << 12);
        text_dialled(&view, str_of(cases[i][0]));
        assert_string_equal(page(), cases[i][1]);
    }
}

static void a_number_is_dialled_without_its_letters(void **state)
{
    (void)state;
    static const char *const cases[][2] = { { "418-555-0152", "tel:4185550152" },
                                            { "+1 (418) 555-0152", "tel:+14185550152" },
                                            { "418-555-0152 poste 202", "tel:4185550152,202" },
                                            { "418 555-0152, ext. 7", "tel:4185550152,7" },
                                            { "418-555-0152 / 418-555-0153", "tel:4185550152" },
                                            { "2-1-1", "tel:211" },
                                            { "", "tel:" } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(arena_z(arena, phone_href(arena, str_of(cases[i][0]))), cases[i][1]);
    phone_link(&view, STR("418-555-0152 <poste> 202"));
    assert_string_equal(page(),
                        "<a href=\"tel:4185550152,202\">418-555-0152 &lt;poste&gt; 202</a>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(initials_are_of_the_first_and_the_last_name),
        TEST(a_day_is_late_only_once_it_is_over),
        TEST(a_number_is_dialled_without_its_letters),
        TEST(numbers_in_a_text_dial),
        TEST(words_in_a_mark_cannot_become_markup),
        TEST(a_chart_of_nothing_draws_nothing),
        TEST(parts_fill_the_whole_and_never_more),
        TEST(cells_of_a_year_stay_inside),
        TEST(steps_say_where_one_is),
        TEST(a_curve_ends_where_it_was_last_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
