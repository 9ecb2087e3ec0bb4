/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sample.sql.h"
#include "support/samples.h"
#include "view/list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;
static struct out out;
static struct req req;
static struct view view;
static struct list_query query;
static struct list list;
static struct sample_rows_row rows[2];

static const struct list_column columns[] = {
    { .name = "name", .flags = COLUMN_TITLE, .below = "home" },
    { .name = "sector" },
};

static struct choices sectors(void *ctx, const struct field *f)
{
    static const struct choice all[] = { { { "health", 6 }, { "Santé", 6 } } };
    (void)ctx;
    return str_eq(str_of(f->name), STR("sector")) ? (struct choices){ all, 1 }
                                                  : (struct choices){ 0 };
}

static int start(void **state)
{
    (void)state;
    arena = arena_new(16 << 20);
    out_init(&out, arena, 4 << 20);
    req = (struct req){ .arena = arena, .method = METHOD_GET, .path = STR("/samples") };
    view = (struct view){ .out = &out, .arena = arena, .lang = LANG_FR, .q = &req };
    rows[0] = (struct sample_rows_row){ 12, STR("a"), STR("<b>Étoile</b> & fils"), STR("health"),
                                        STR("<u>Rue") };
    rows[1] = (struct sample_rows_row){ 13, STR("b"), STR_NULL, STR_NULL, STR_NULL };
    list_parse(arena, NULL, 0, &entity_sample, &query);
    list = (struct list){ .query = &query,
                          .statement = &statement_sample_rows,
                          .rows = rows,
                          .page = { .n = 2, .last_key = STR("b~c&d"), .last_id = 13 },
                          .total = 2,
                          .first = 1,
                          .path = "/samples",
                          .columns = columns,
                          .n_columns = 2,
                          .choices = { sectors, NULL },
                          .nothing_yet = { .title = STR("Rien encore") } };
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const char *drawn(void)
{
    out.n = 0;
    list_view(&view, &list);
    return arena_z(arena, out_view(&out));
}

#define assert_has(page, what) assert_non_null(strstr((page), (what)))
#define assert_lacks(page, what) assert_null(strstr((page), (what)))

static void rows_are_drawn_from_the_statement_alone(void **state)
{
    (void)state;
    const char *page = drawn();
    assert_has(page, "<a href=\"/samples/12\">&lt;b&gt;Étoile&lt;/b&gt; &amp; fils</a>");
    assert_has(page, "<small>&lt;u&gt;Rue</small>");
    assert_has(page, "<td data-l=\"Secteur\">Santé</td>");
    assert_has(page, "<td class=\"none\" data-l=\"Secteur\"></td>");
    assert_has(page, "<a href=\"/samples/13\">Non précisé</a>");
    assert_has(page, "2 échantillons");
    assert_has(page, "1 à 2 sur 2");
}

static void a_heading_turns_the_order_around(void **state)
{
    (void)state;
    query.sort = entity_field(&entity_sample, STR("name"));
    const char *page = drawn();
    assert_has(page, "aria-sort=\"ascending\"");
    assert_has(page, "href=\"/samples?sort=-name\"");
    query.descending = true;
    page = drawn();
    assert_has(page, "aria-sort=\"descending\"");
    assert_has(page, "href=\"/samples?sort=name\"");
    assert_has(page, "name=\"sort\" value=\"-name\"");
}

static void the_next_page_carries_filters_the_cursor_and_the_place(void **state)
{
    (void)state;
    struct value asked[] = { { STR("sector"), STR("health") }, { STR("q"), STR("é") } };
    list_parse(arena, asked, 2, &entity_sample, &query);
    list.page.has_next = true;
    list.total = LIST_COUNT_MOST + 1;
    const char *page = drawn();
    assert_has(page, "/samples?q=%C3%A9&amp;sector=health&amp;after=b~c%26d~13&amp;from=3");
    assert_has(page, "Plus de 1\xC2\xA0"
                     "000 échantillons");
    assert_has(page, "/samples.csv?q=%C3%A9&amp;sector=health\"");
}

static void a_chip_takes_its_own_filter_away(void **state)
{
    (void)state;
    struct value asked[] = { { STR("sector"), STR("health") }, { STR("sector"), STR("-") } };
    list_parse(arena, asked, 2, &entity_sample, &query);
    const char *page = drawn();
    assert_has(page, "<a class=\"chip\" href=\"/samples?sector=-\">Santé");
    assert_has(page, "<a class=\"chip\" href=\"/samples?sector=health\">Non précisé");
}

static void a_filter_that_matches_nothing_can_still_be_unticked(void **state)
{
    (void)state;
    struct value asked[] = { { STR("sector"), STR("\"><script>") } };
    list_parse(arena, asked, 1, &entity_sample, &query);
    struct list_facet counted[] = { { STR("health"), 4 }, { STR_NULL, 2 } };
    struct list_facets facets = { entity_field(&entity_sample, STR("sector")), counted, 2 };
    list.facets = &facets;
    list.n_facets = 1;
    const char *page = drawn();
    assert_lacks(page, "<script");
    assert_has(page, "value=\"&#34;&gt;&lt;script&gt;\" checked");
    assert_has(page, "value=\"-\"><span>Non précisé");
    assert_has(page, "<span class=\"n\">4</span>");
}

static void many_are_said_to_be_more_and_what_was_not_counted_has_no_number(void **state)
{
    (void)state;
    struct list_facet counted[] = { { STR("health"), LIST_COUNT_MOST + 1 }, { STR_NULL, -1 } };
    struct list_facets facets = { entity_field(&entity_sample, STR("sector")), counted, 2 };
    list.facets = &facets;
    list.n_facets = 1;
    const char *page = drawn();
    assert_has(page, "<span class=\"n\">1\xC2\xA0"
                     "000+</span>");
    assert_has(page, "value=\"-\"><span>Non précisé</span></label>");
}

static void nothing_yet_and_nothing_found_are_not_the_same(void **state)
{
    (void)state;
    list.page.n = 0;
    list.total = 0;
    assert_has(drawn(), "Rien encore");
    query.search = STR("zzz");
    const char *page = drawn();
    assert_lacks(page, "Rien encore");
    assert_has(page, "Retirer les filtres");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rows_are_drawn_from_the_statement_alone),
        TEST(a_heading_turns_the_order_around),
        TEST(the_next_page_carries_filters_the_cursor_and_the_place),
        TEST(a_chip_takes_its_own_filter_away),
        TEST(a_filter_that_matches_nothing_can_still_be_unticked),
        TEST(many_are_said_to_be_more_and_what_was_not_counted_has_no_number),
        TEST(nothing_yet_and_nothing_found_are_not_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
