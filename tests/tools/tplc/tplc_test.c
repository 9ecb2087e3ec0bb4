/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The templates of compiled/, made C by tplc, compiled into this program and run. */
#include "compiled_blocks.html.h"
#include "compiled_places.html.h"
#include "compiled_texts.html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct page {
    struct arena *arena;
    struct out out;
    struct view view;
};

static struct page *page_new(enum lang lang)
{
    struct arena *a = arena_new((size_t)8 << 20);
    struct page *p = arena_make(a, struct page);
    p->arena = a;
    out_init(&p->out, a, OUT_SPOOL);
    p->view.out = &p->out;
    p->view.arena = a;
    p->view.lang = lang;
    return p;
}

static const char *page_z(struct page *p)
{
    return arena_z(p->arena, out_view(&p->out));
}

static bool page_has(struct page *p, const char *what)
{
    bool found = str_find(out_view(&p->out), str_of(what)) >= 0;
    if (!found)
        print_error("%s\nis not in\n%s\n", what, page_z(p));
    return found;
}

static size_t count_of(struct str s, struct str what)
{
    size_t n = 0;
    for (ptrdiff_t at; (at = str_find(s, what)) >= 0; n++)
        s = str_sub(s, (size_t)at + what.n, s.n);
    return n;
}

static char writable[] = "w&w";

static struct sample sample_of(const char *text, const char *url)
{
    return (struct sample){ .text = str_of(text),
                            .z = text,
                            .writable = writable,
                            .url = str_of(url),
                            .email = str_of(text),
                            .label = TEXT_date_today,
                            .least = INT64_MIN,
                            .most = UINT64_MAX,
                            .small = 65535,
                            .choice = 2 };
}

static void each_place_has_its_escape(void **state)
{
    (void)state;
    struct page *p = page_new(LANG_FR);
    struct sample m = sample_of("a\"<b>&'é c", "/list?a=1&b=2");
    m.email = STR("a+b@example.org?bcc=x");
    compiled_places_html(&p->view, &m);
    const char *wanted =
        "<title>a&#34;&lt;b&gt;&amp;&#39;é c</title>\n"
        "<p title=\"a&#34;&lt;b&gt;&amp;&#39;é c\" class=\"a a&#34;&lt;b&gt;&amp;&#39;é c\">"
        "a&#34;&lt;b&gt;&amp;&#39;é c</p>\n"
        "<p>a&#34;&lt;b&gt;&amp;&#39;é c|w&amp;w|literal|z</p>\n"
        "<a href=\"/list?a=1&amp;b=2\">whole</a>\n"
        "<a href=\"/list?a=1&amp;b=2/x?a=a%22%3Cb%3E%26%27%C3%A9%20c"
        "&amp;b=-9223372036854775808#a%22%3Cb%3E%26%27%C3%A9%20c\">parts</a>\n"
        "<a href=\"/x/a%22%3Cb%3E%26%27%C3%A9%20c/18446744073709551615\">part</a>\n"
        "<a "
        "href=\"mailto:a+b@example.org%3Fbcc%3Dx?subject=a%22%3Cb%3E%26%27%C3%A9%20c\">mail</a>\n"
        "<a href=\"tel:+1%20514%20555-0100%3Bext%3D3\">call</a>\n"
        "<svg><use href=\"/list?a=1&amp;b=2\"/></svg>\n"
        "<form action=\"/list?a=1&amp;b=2\"><textarea name=\"t\">\n"
        "a&#34;&lt;b&gt;&amp;&#39;é c</textarea>\n"
        "<pre>\na&#34;&lt;b&gt;&amp;&#39;é c</pre></form>\n";
    assert_string_equal(page_z(p), wanted);
    arena_free(p->arena);
}

/* Whatever is written, the page has the same tags and the same number of quotes. */
static void no_payload_leaves_its_place(void **state)
{
    (void)state;
    static const char *const payloads[] = {
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "\" onfocus=\"alert(1)\" autofocus=\"",
        "</textarea><script>alert(1)</script>",
        "</title><script>alert(1)</script>",
        "</pre></form><b>",
        "--><script>alert(1)</script>",
        "<svg/onload=alert(1)>",
        "&lt;script&gt;",
        "\xC2\xAD\xC2\x80<",
        "`${alert(1)}`",
        "}}{{= m->text}}",
        "%22%3E%3Cscript%3E",
        "\n\"\t<\r>",
        "\xF0\x9F\x92\xA9<",
    };
    struct page *plain = page_new(LANG_FR);
    struct sample harmless = sample_of("x", "x");
    compiled_places_html(&plain->view, &harmless);
    struct str wanted = out_view(&plain->out);
    for (size_t i = 0; i < sizeof payloads / sizeof payloads[0]; i++) {
        struct page *p = page_new(LANG_FR);
        struct sample m = sample_of(payloads[i], payloads[i]);
        compiled_places_html(&p->view, &m);
        struct str got = out_view(&p->out);
        assert_int_equal(count_of(got, STR("<")), count_of(wanted, STR("<")));
        assert_int_equal(count_of(got, STR(">")), count_of(wanted, STR(">")));
        assert_int_equal(count_of(got, STR("\"")), count_of(wanted, STR("\"")));
        assert_int_equal(count_of(got, STR("'")), 0);
        arena_free(p->arena);
    }
    arena_free(plain->arena);
}

static void an_address_that_runs_code_becomes_a_mark(void **state)
{
    (void)state;
    static const char *const addresses[] = {
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "blob:x",
        "file:///etc/passwd",
    };
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        struct page *p = page_new(LANG_FR);
        struct sample m = sample_of("x", addresses[i]);
        compiled_places_html(&p->view, &m);
        assert_true(page_has(p, "<a href=\"#\">whole</a>"));
        assert_true(page_has(p, "<svg><use href=\"#\"/></svg>"));
        assert_true(page_has(p, "<form action=\"#\">"));
        arena_free(p->arena);
    }
}

static void null_shows_as_nothing(void **state)
{
    (void)state;
    struct page *p = page_new(LANG_FR);
    struct sample m = { 0 };
    compiled_places_html(&p->view, &m);
    assert_true(
        page_has(p, "<title></title>\n<p title=\"\" class=\"a \"></p>\n<p>||literal|z</p>"));
    assert_true(page_has(p, "<a href=\"/x//0\">part</a>"));
    arena_free(p->arena);
}

static const char *const tags[] = { "a", "<b>", "c" };
static const struct sample_row rows[] = {
    { 1, { "Un", 2 }, { "Laval", 5 }, true, tags, 3 },
    { 2, { "Deux", 4 }, { NULL, 0 }, true, tags, 1 },
    { 3, { "Trois", 5 }, { "", 0 }, false, NULL, 0 },
};

static void loops_and_conditions_write_their_branches(void **state)
{
    (void)state;
    struct page *p = page_new(LANG_FR);
    struct sample m = sample_of("t", "/");
    m.rows = rows;
    m.n_rows = 3;
    compiled_blocks_html(&p->view, &m, STR("<T>"));
    assert_string_equal(
        page_z(p), "<h1>&lt;T&gt; 4 -9223372036854775808 18446744073709551615 65535</h1>\n"
                   "<ul>\n"
                   "<li class=\"late\" data-n=\"0\">\n1\n<b>Laval</b>\na, &lt;b&gt;, c\n</li>\n"
                   "<li class=\"late\" data-n=\"1\">\n2\nlate\na\n</li>\n"
                   "<li data-n=\"2\">\n3\n—\nnone\n</li>\n"
                   "</ul>\n"
                   "<select name=\"s\">\n"
                   "<option value=\"1\">Un</option><option value=\"2\" selected>Deux</option>\n"
                   "</select>\n"
                   "<p class=\"many x\">x   y</p>\n");
    arena_free(p->arena);
}

static void an_empty_list_says_so_and_a_partial_is_called(void **state)
{
    (void)state;
    struct page *p = page_new(LANG_EN);
    struct sample m = sample_of("t", "/");
    m.choice = 1;
    compiled_blocks_html(&p->view, &m, STR_NULL);
    struct out wanted;
    out_init(&wanted, p->arena, OUT_SPOOL);
    out_lit(&wanted, "<ul>\n<li>");
    out_html(&wanted, text(LANG_EN, TEXT_date_today));
    out_lit(&wanted, "</li>\n</ul>\n<select name=\"s\">\n\n</select>\n"
                     "<p class=\"one x\">x   y</p>\n<title>t");
    assert_true(page_has(p, arena_z(p->arena, out_view(&wanted))));
    arena_free(p->arena);
}

static void texts_come_in_the_language_of_the_page(void **state)
{
    (void)state;
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
        struct page *p = page_new(lang);
        struct sample m = { .n_rows = 1, .label = TEXT_date_today };
        compiled_texts_html(&p->view, &m);
        struct out wanted;
        out_init(&wanted, p->arena, OUT_SPOOL);
        out_lit(&wanted, "<p title=\"");
        out_html(&wanted, text_with(p->arena, lang, TEXT_date_ago,
                                    TEXT_ARGS({ .name = "count", .number = 1 })));
        out_lit(&wanted, "\">");
        out_html(&wanted, text(lang, TEXT_date_today));
        out_lit(&wanted, "|");
        out_html(&wanted, text(lang, TEXT_date_today));
        out_lit(&wanted, "|");
        out_html(&wanted, text_with(p->arena, lang, TEXT_date_ago,
                                    TEXT_ARGS({ .name = "count", .number = 2 })));
        out_lit(&wanted, "</p>\n");
        assert_true(page_has(p, arena_z(p->arena, out_view(&wanted))));
        arena_free(p->arena);
    }
}

static void assets_are_named_by_their_hashed_address(void **state)
{
    (void)state;
    struct page *p = page_new(LANG_FR);
    struct sample m = { 0 };
    m.label = TEXT_date_today;
    compiled_texts_html(&p->view, &m);
    struct str icon =
        arena_fmt(p->arena,
                  "<p><svg class=\"i\" aria-hidden=\"true\"><use href=\"%s#i-check\"/>"
                  "</svg><img src=\"%s\" alt=\"\"></p>\n"
                  "<svg class=\"i\"><use href=\"%s#i-check\"/></svg>\n"
                  "<link rel=\"stylesheet\" href=\"%s\">\n"
                  "<script src=\"%s\" defer></script>\n",
                  asset_url("icons.svg"), asset_url("favicon.svg"), asset_url("icons.svg"),
                  asset_url("app.css"), asset_url("app.js"));
    assert_true(page_has(p, arena_z(p->arena, icon)));
    arena_free(p->arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_place_has_its_escape),
        cmocka_unit_test(no_payload_leaves_its_place),
        cmocka_unit_test(an_address_that_runs_code_becomes_a_mark),
        cmocka_unit_test(null_shows_as_nothing),
        cmocka_unit_test(loops_and_conditions_write_their_branches),
        cmocka_unit_test(an_empty_list_says_so_and_a_partial_is_called),
        cmocka_unit_test(texts_come_in_the_language_of_the_page),
        cmocka_unit_test(assets_are_named_by_their_hashed_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
