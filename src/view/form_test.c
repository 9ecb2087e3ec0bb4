/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/fault.h"
#include "support/samples.h"
#include "view/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* One form drawn in a view of its own. */
static struct arena *arena;
static struct out out;
static struct req req;
static struct view view;
static struct sample record;
static struct form form;
static struct form_errors errors;

static int start(void **state)
{
    (void)state;
    arena = arena_new(8 << 20);
    out_init(&out, arena, 4 << 20);
    req = (struct req){ .arena = arena, .method = METHOD_GET, .path = STR("/samples/7/edit") };
    req.csrf = STR("token\"of<session");
    view = (struct view){ .out = &out, .arena = arena, .lang = LANG_FR, .q = &req };
    record = sample_full();
    errors = (struct form_errors){ 0 };
    form_init(&form, &entity_sample, &record, NULL, NULL);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void typed(const struct value *values, size_t n)
{
    req.method = METHOD_POST;
    req.form = values;
    req.n_form = n;
    form_init(&form, &entity_sample, &record, &req, &errors);
}

static const char *drawn(void)
{
    form_all(&view, &form);
    return arena_z(arena, out_view(&out));
}

static size_t count(const char *page, const char *what)
{
    size_t n = 0;
    for (const char *at = strstr(page, what); at; at = strstr(at + 1, what))
        n++;
    return n;
}

#define assert_has(page, what) assert_non_null(strstr((page), (what)))
#define assert_lacks(page, what) assert_null(strstr((page), (what)))

static void every_field_that_is_not_hidden_has_its_label(void **state)
{
    (void)state;
    const char *page = drawn();
    assert_has(page, "<label for=\"f-name\">Nom");
    assert_has(page, "<label for=\"f-rent\">Loyer");
    assert_lacks(page, "name=\"seen\"");
    assert_has(page, "name=\"csrf\" value=\"token&#34;of&lt;session\"");
    assert_has(page, "name=\"version\" value=\"3\"");
}

static void inputs_suit_what_they_hold(void **state)
{
    (void)state;
    const char *page = drawn();
    assert_has(page, "type=\"email\" value=\"nom@exemple.org\" inputmode=\"email\"");
    assert_has(page, "type=\"date\" value=\"2026-11-18\"");
    assert_has(page, "type=\"time\" value=\"09:05\"");
    assert_has(page, "type=\"text\" value=\"41250,00\" inputmode=\"decimal\"");
    assert_has(page, "<option value=\"hurried\" selected>pressée</option>");
    assert_has(page, "id=\"f-open\" name=\"open\" value=\"1\" checked");
    assert_has(page, "<textarea id=\"f-notes\"");
}

static void the_hint_and_the_error_are_tied_to_the_field(void **state)
{
    (void)state;
    form_error_add(arena, &errors, entity_field(&entity_sample, STR("notes")), STR("Trop long."));
    struct value values[] = { { STR("notes"), STR("x") } };
    typed(values, 1);
    const char *page = drawn();
    assert_has(page, "aria-describedby=\"f-notes-h f-notes-e\" aria-invalid=\"true\"");
    assert_has(page, "id=\"f-notes-h\">Ce qu’il faut retenir.");
    assert_has(page, "id=\"f-notes-e\"");
    assert_has(page, "<a href=\"#f-notes\">Notes\xC2\xA0: Trop long.</a>");
    assert_has(page, "Une chose est à corriger");
    assert_int_equal(count(page, "aria-invalid"), 1);
}

static void two_forms_of_a_page_have_ids_of_their_own(void **state)
{
    (void)state;
    form_error_add(arena, &errors, entity_field(&entity_sample, STR("notes")), STR("Trop long."));
    struct value values[] = { { STR("notes"), STR("x") } };
    drawn();
    typed(values, 1);
    form.mark = "second";
    const char *page = drawn();
    assert_int_equal(count(page, "id=\"f-notes\""), 1);
    assert_int_equal(count(page, "id=\"f-tags\""), 1);
    assert_has(page, "<label for=\"f-second-notes\">");
    assert_has(page, "<textarea id=\"f-second-notes\" name=\"notes\"");
    assert_has(page, "aria-describedby=\"f-second-notes-h f-second-notes-e\"");
    assert_has(page, "<a href=\"#f-second-notes\">");
    assert_int_equal(count(page, "id=\"f-second-tags\""), 1);
}

static void what_was_typed_comes_back_and_cannot_become_markup(void **state)
{
    (void)state;
    struct value values[] = { { STR("name"), STR("\"><script>alert(1)</script>") },
                              { STR("notes"), STR("</textarea><img src=x>") },
                              { STR("rent"), STR("douze") },
                              { STR("mood"), STR("\"><b>") },
                              { STR("version"), STR("2") } };
    typed(values, 5);
    const char *page = drawn();
    assert_lacks(page, "<script");
    assert_lacks(page, "<img");
    assert_lacks(page, "<b>\"");
    assert_has(page, "value=\"&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"");
    assert_has(page, "value=\"douze\"");
    assert_has(page, "<option value=\"&#34;&gt;&lt;b&gt;\" selected>");
    assert_has(page, "name=\"version\" value=\"2\"");
}

static void an_unticked_box_comes_back_unticked(void **state)
{
    (void)state;
    struct value values[] = { { STR("name"), STR("x") }, { STR("_present"), STR("open") } };
    typed(values, 2);
    const char *page = drawn();
    assert_lacks(page, "checked");
    assert_has(page, "name=\"_present\" value=\"open\"");
}

static struct choices sectors(void *ctx, const struct field *f)
{
    static const struct choice list[] = { { { "food", 4 }, { "Alimentation", 12 } } };
    (void)ctx;
    return str_eq(str_of(f->name), STR("sector")) ? (struct choices){ list, 1 }
                                                  : (struct choices){ 0 };
}

static void a_choice_that_is_no_longer_offered_is_kept(void **state)
{
    (void)state;
    form.choices.of = sectors;
    const char *page = drawn();
    assert_has(page, "<option value=\"health\" selected>health</option>");
    assert_has(page, "<option value=\"food\">Alimentation</option>");
}

static struct choices colours(void *ctx, const struct field *f)
{
    static const struct choice list[] = { { { "red", 3 }, { "Rouge", 5 } },
                                          { { "green", 5 }, { "Vert <b>", 8 } } };
    size_t n = *(const size_t *)ctx;
    if (!str_eq(str_of(f->name), STR("tags")))
        return (struct choices){ 0 };
    if (n <= 2)
        return (struct choices){ list, n };
    struct choice *many = arena_array(arena, struct choice, n);
    for (size_t i = 0; i < n; i++) {
        many[i].value = arena_fmt(arena, "c%zu", i);
        many[i].label = arena_fmt(arena, "Couleur %zu", i);
    }
    many[n - 1] = list[0];
    return (struct choices){ many, n };
}

static void a_set_is_a_group_of_boxes(void **state)
{
    (void)state;
    size_t n = 2;
    form.choices = (struct choice_source){ colours, &n };
    const char *page = drawn();
    assert_has(page, "<fieldset class=\"f full set\">");
    assert_has(page, "<legend>Étiquettes</legend>");
    assert_has(page, "id=\"f-tags\" name=\"tags\" value=\"red\" checked><span>Rouge</span>");
    assert_has(page,
               "id=\"f-tags-green\" name=\"tags\" value=\"green\"><span>Vert &lt;b&gt;</span>");
    assert_has(page, "value=\"blue\" checked><span>blue</span>"); /* gone from the vocabulary */
    assert_has(page, "name=\"_present\" value=\"tags\"");
    assert_lacks(page, "<details>");
}

static void what_was_ticked_comes_back_with_the_error(void **state)
{
    (void)state;
    size_t n = 2;
    form_error_add(arena, &errors, entity_field(&entity_sample, STR("tags")), STR("Trop."));
    struct value values[] = { { STR("_present"), STR("tags") },
                              { STR("tags"), STR("green") },
                              { STR("tags"), STR("\"><script>") } };
    typed(values, 3);
    form.choices = (struct choice_source){ colours, &n };
    const char *page = drawn();
    assert_has(page, "value=\"green\" checked");
    assert_has(page, "value=\"red\"><span>");
    assert_lacks(page, "<script");
    assert_has(page, "<fieldset class=\"f full set\" aria-describedby=\"f-tags-e\">");
    assert_has(page, "<a href=\"#f-tags\">");
    typed(values, 1);
    form.choices = (struct choice_source){ colours, &n };
    out.n = 0;
    assert_lacks(drawn(), "checked");
}

static void of_a_long_vocabulary_what_is_ticked_is_seen_and_the_rest_folded(void **state)
{
    (void)state;
    size_t n = 20;
    form.choices = (struct choice_source){ colours, &n };
    const char *page = drawn(), *folded = strstr(page, "<details>");
    assert_non_null(folded);
    assert_has(folded, "<summary>13 autres</summary>");
    assert_true(strstr(page, "value=\"red\" checked") < folded);
    assert_has(folded, "value=\"c6\"");
    assert_lacks(folded, "value=\"c5\"");
    assert_int_equal(count(page, "name=\"tags\""), 21);
}

static void a_vocabulary_without_words_says_so(void **state)
{
    (void)state;
    size_t n = 0;
    record.tags = STR_NULL;
    form.choices = (struct choice_source){ colours, &n };
    const char *page = drawn();
    assert_has(page, "Ce vocabulaire n’a encore aucun mot.");
    assert_has(page, "<fieldset class=\"f full set\" id=\"f-tags\">");
}

static void fields_are_drawn_by_name_and_a_wrong_name_is_a_fault(void **state)
{
    (void)state;
    struct fault fault;
    form_fields(&view, &form, "name phone:half");
    const char *page = arena_z(arena, out_view(&out));
    assert_int_equal(count(page, "<label"), 2);
    assert_has(page, "<div class=\"f full\">");
    if (FAULT_CAUGHT(&fault)) {
        assert_int_equal(fault.kind, FAULT_INVARIANT);
        return;
    }
    form_fields(&view, &form, "nam");
    fault_done(&fault);
    fail();
}

static void a_password_is_never_shown_again(void **state)
{
    (void)state;
    struct value values[] = { { STR("password"), STR("secret-secret") } };
    typed(values, 1);
    form_input(&view, &(struct input){ .name = "password", .label = STR("P"), .type = "password" });
    assert_lacks(arena_z(arena, out_view(&out)), "secret-secret");
}

/* -- somebody has saved since
 * -------------------------------------------------------------------------- */

static void a_clash_keeps_both_and_takes_what_only_they_changed(void **state)
{
    (void)state;
    struct sample base = sample_full(), theirs = base, mine = base;
    theirs.record.version = 4;
    theirs.phone = STR("418 555-0999");
    theirs.beds = 20;
    mine.phone = STR("418 555-0111");
    mine.name = STR("Maison neuve");
    struct form_clash *clash =
        form_clash_find(arena, LANG_FR, &entity_sample, &base, &theirs, &mine);
    assert_int_equal(clash->n, 1);
    assert_string_equal(clash->fields[0].field->name, "phone");
    assert_int_equal(clash->version, 4);
    assert_int_equal(mine.beds, 20);
    assert_true(str_is(mine.name, "Maison neuve"));

    form_init(&form, &entity_sample, &mine, NULL, NULL);
    form.clash = clash;
    const char *page = drawn();
    assert_int_equal(count(page, "name=\"phone\""), 2);
    assert_has(page, "value=\"418 555-0999\"");
    assert_has(page, "value=\"418 555-0111\" checked");
    assert_has(page, "name=\"version\" value=\"4\"");
    assert_has(page, "value=\"Maison neuve\"");
}

static void of_two_sets_one_is_kept_whole(void **state)
{
    (void)state;
    size_t n = 2;
    struct sample base = sample_full(), theirs = base, mine = base;
    theirs.tags = STR("green");
    mine.tags = STR("green red");
    struct form_clash *clash =
        form_clash_find(arena, LANG_FR, &entity_sample, &base, &theirs, &mine);
    assert_int_equal(clash->n, 1);
    form_init(&form, &entity_sample, &mine, NULL, NULL);
    form.choices = (struct choice_source){ colours, &n };
    form.clash = clash;
    const char *page = drawn();
    assert_has(page, "name=\"tags\" value=\"green\"><span>Vert &lt;b&gt;</span>");
    assert_has(page,
               "name=\"tags\" value=\"green red\" checked><span>Rouge, Vert &lt;b&gt;</span>");
    assert_lacks(page, "name=\"_present\" value=\"tags\"");
}

static void two_who_wrote_the_same_do_not_clash(void **state)
{
    (void)state;
    struct sample base = sample_full(), theirs = base, mine = base;
    theirs.name = mine.name = STR("Pareil");
    struct form_clash *clash =
        form_clash_find(arena, LANG_EN, &entity_sample, &base, &theirs, &mine);
    assert_int_equal(clash->n, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_field_that_is_not_hidden_has_its_label),
        TEST(inputs_suit_what_they_hold),
        TEST(the_hint_and_the_error_are_tied_to_the_field),
        TEST(two_forms_of_a_page_have_ids_of_their_own),
        TEST(what_was_typed_comes_back_and_cannot_become_markup),
        TEST(an_unticked_box_comes_back_unticked),
        TEST(a_choice_that_is_no_longer_offered_is_kept),
        TEST(a_set_is_a_group_of_boxes),
        TEST(what_was_ticked_comes_back_with_the_error),
        TEST(of_a_long_vocabulary_what_is_ticked_is_seen_and_the_rest_folded),
        TEST(a_vocabulary_without_words_says_so),
        TEST(of_two_sets_one_is_kept_whole),
        TEST(fields_are_drawn_by_name_and_a_wrong_name_is_a_fault),
        TEST(a_password_is_never_shown_again),
        TEST(a_clash_keeps_both_and_takes_what_only_they_changed),
        TEST(two_who_wrote_the_same_do_not_clash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
