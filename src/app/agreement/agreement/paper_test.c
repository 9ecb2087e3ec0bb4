/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/agreement/paper.h"
#include "support/agreements.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct test_agreements t;

static int begin(void **state)
{
    (void)state;
    test_agreements_open(&t, "2026-01-01");
    test_agreements_tx(&t);
    return 0;
}

static int finish(void **state)
{
    (void)state;
    test_agreements_done(&t);
    test_agreements_close(&t);
    return 0;
}

static struct str file_text(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return STR_NULL;
    char *p = arena_alloc(t.tx.arena, 1 << 16);
    size_t n = fread(p, 1, 1 << 16, f);
    fclose(f);
    return (struct str){ p, n };
}

/* MAILLAGE_GOLDEN=write makes the files again. */
static void same_as(const char *path, struct str text)
{
    if (getenv("MAILLAGE_GOLDEN")) {
        FILE *f = fopen(path, "wb");
        assert_non_null(f);
        assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
        fclose(f);
    }
    struct str expected = file_text(path);
    if (!str_eq(text, expected))
        fail_msg("%s differs:\n%.*s", path, STR_ARG(text));
}

static void the_paper_in_both_languages(void **state)
{
    (void)state;
    int64_t id = test_draft(&t, "2026-01-15", "2027-01-14", 30);
    struct agreement_whole w = test_agreement(&t, id);
    struct str fr, en, bad;
    assert_true(paper_text(&t.tx, LANG_FR, &w, &fr, &bad));
    assert_true(paper_text(&t.tx, LANG_EN, &w, &en, &bad));
    same_as("tests/data/agreement/memorandum.fr.md", fr);
    same_as("tests/data/agreement/memorandum.en.md", en);
}

static void what_is_typed_is_never_markdown(void **state)
{
    (void)state;
    int64_t id = test_draft(&t, "2026-01-15", NULL, 30);
    struct agreement_whole w = test_agreement(&t, id);
    struct str fr, bad;
    struct out html;
    w.a.title = STR("*Gras* <script>alert(1)</script> [lien](javascript:x)");
    w.a.purpose = STR("# Titre\n1. un\n- deux\n\n    code\n{{signatures}} &amp; fin");
    assert_true(paper_text(&t.tx, LANG_FR, &w, &fr, &bad));
    out_init(&html, t.tx.arena, 1 << 20);
    document_html(&html, fr, 1);
    struct str page = out_view(&html);
    assert_true(str_find(page, STR("<h2>*Gras* &lt;script&gt;alert(1)&lt;/script&gt; [lien](")) ==
                0);
    assert_true(str_find(page, STR("# Titre<br />\n1. un<br />\n- deux</p>\n<p>code<br />\n"
                                   "{{signatures}} &amp;amp; fin")) > 0);
}

static void a_field_that_is_missing_or_unknown_is_an_error(void **state)
{
    (void)state;
    struct out o;
    struct str bad;
    const struct merge_field fields[] = { merge_line("days", STR("30")) };
    out_init(&o, t.tx.arena, 1 << 16);
    assert_true(document_merge(&o, LANG_FR, STR("{{days}} jours"), fields, 1, &bad));
    assert_false(document_merge(&o, LANG_FR, STR("{{days}} {{who}}"), fields, 1, &bad));
    assert_true(str_is(bad, "who"));
    assert_false(document_merge(&o, LANG_FR, STR("toujours"), fields, 1, &bad));
    assert_true(str_is(bad, "days"));
    assert_false(document_merge(&o, LANG_FR, STR("{{days"), fields, 1, &bad));
    const struct merge_field empty[] = { merge_line("days", STR(" ")) };
    assert_false(document_merge(&o, LANG_FR, STR("{{days}}"), empty, 1, &bad));
}

static void links_outside_the_list_lose_their_address(void **state)
{
    (void)state;
    struct out o;
    out_init(&o, t.tx.arena, 1 << 16);
    document_html(&o,
                  STR("[a](https://example.org) [b](javascript:x) [c](file:///etc/passwd) "
                      "<b>d</b> ![e](https://example.org/e.png)"),
                  0);
    struct str html = out_view(&o);
    assert_true(str_find(html, STR("href=\"https://example.org\"")) > 0);
    assert_true(str_find(html, STR("javascript")) < 0);
    assert_true(str_find(html, STR("passwd")) < 0);
    assert_true(str_find(html, STR("<b>")) < 0);
    assert_true(str_find(html, STR("e.png")) < 0);
}

static void the_record_of_signatures_names_each_and_the_fingerprint(void **state)
{
    (void)state;
    int64_t id = test_signed(&t, "2026-01-15", NULL, 30);
    struct agreement_whole w = test_agreement(&t, id);
    struct str record = paper_signatures(t.tx.arena, LANG_EN, NULL, &w);
    assert_true(str_find(record, STR("**Hélène Côté-Lavoie**, Directrice")) > 0);
    assert_true(str_find(record, STR("François Nguyễn")) > 0);
    assert_true(str_find(record, w.a.sha256) > 0);
    assert_int_equal(paper_fingerprint_short(t.tx.arena, w.a.sha256).n, 14);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_paper_in_both_languages),
        TEST(what_is_typed_is_never_markdown),
        TEST(a_field_that_is_missing_or_unknown_is_an_error),
        TEST(links_outside_the_list_lose_their_address),
        TEST(the_record_of_signatures_names_each_and_the_fingerprint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
