/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The files that this very program carries, and what the tool refuses. */
#include "assets.h"
#include "core/secret.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct str file_read(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    enum { MOST = 1 << 20 };
    char *p = arena_alloc(a, MOST);
    size_t n = fread(p, 1, MOST, f);
    fclose(f);
    assert_true(n < MOST);
    return (struct str){ p, n };
}

static void every_file_is_what_it_is_on_the_disk(void **state)
{
    (void)state;
    assert_true(n_assets > 0);
    for (size_t i = 0; i < n_assets; i++) {
        struct arena *a = arena_new((size_t)2 << 20);
        struct str bytes = file_read(a, assets[i].path);
        if (!str_ends(str_of(assets[i].path), STR(".css")))
            assert_true(str_eq(bytes, assets[i].bytes));
        assert_int_equal(assets[i].bytes.p[assets[i].bytes.n], '\0');
        assert_ptr_equal(asset_find(assets[i].path), &assets[i]);
        arena_free(a);
    }
}

static void the_address_holds_the_hash_of_the_content(void **state)
{
    (void)state;
    struct arena *a = arena_new((size_t)1 << 20);
    for (size_t i = 0; i < n_assets; i++) {
        const struct asset *it = &assets[i];
        bool web = strncmp(it->path, "web/", 4) == 0;
        assert_true(web == (it->url != NULL));
        if (!web)
            continue;
        struct str hash = str_sub(hash_hex(a, hash_sha256(a, it->bytes)), 0, 8);
        assert_true(str_find(str_of(it->url), hash) > 0);
        assert_ptr_equal(asset_find_url(str_of(it->url)), it);
        assert_string_equal(asset_url(it->path + 4), it->url);
    }
    arena_free(a);
}

static void a_style_sheet_names_only_addresses_that_are_served(void **state)
{
    (void)state;
    struct str css = asset_find("web/app.css")->bytes;
    size_t found = 0;
    for (ptrdiff_t at; (at = str_find(css, STR("url("))) >= 0;) {
        css = str_sub(css, (size_t)at + 4, css.n);
        struct str url, rest;
        assert_true(str_cut(css, ')', &url, &rest));
        if (url.p[0] != '#')
            assert_non_null(asset_find_url(url));
        found++;
    }
    assert_true(found > 0);
}

static void types_are_said_with_their_encoding(void **state)
{
    (void)state;
    assert_string_equal(asset_find("web/app.css")->type, "text/css; charset=utf-8");
    assert_string_equal(asset_find("web/app.js")->type, "text/javascript; charset=utf-8");
    assert_string_equal(asset_find("web/icons.svg")->type, "image/svg+xml");
}

/* Templates and components name icons and assets as text: each must be there. */
static void what_the_pages_name_is_there(void **state)
{
    (void)state;
    struct str icons = asset_find("web/icons.svg")->bytes;
    FILE *names = popen("grep -rhoE '\\{\\{(icon [a-z-]+|asset \"[^\"]+)|tpl_icon\\(v, \"[a-z-]+' "
                        "src | sed -E 's/\\{\\{//; s/tpl_icon.*\"/icon /; s/\"//' | sort -u",
                        "r");
    assert_non_null(names);
    char line[200], wanted[220];
    while (fgets(line, sizeof line, names)) {
        line[strcspn(line, "\n")] = '\0';
        bool icon = strncmp(line, "icon ", 5) == 0;
        snprintf(wanted, sizeof wanted, icon ? "id=\"i-%s\"" : "web/%s", strchr(line, ' ') + 1);
        bool there = icon ? str_find(icons, str_of(wanted)) >= 0 : asset_find(wanted) != NULL;
        if (!there)
            fail_msg("there is no %s in web/", line);
    }
    pclose(names);
}

/* Runs the tool that stands beside this program on one file; its words on standard error. */
static struct str refusal_of(struct arena *a, const char *folder, const char *file)
{
    char self[PATH_MAX] = "";
    assert_true(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    *strrchr(self, '/') = '\0';
    struct str command =
        arena_fmt(a, "'%s/pack' tests/tools/pack/%s /dev/null /dev/null tests/tools/pack/%s 2>&1",
                  self, folder, file);
    FILE *run = popen(arena_z(a, command), "r");
    assert_non_null(run);
    char *p = arena_alloc(a, 4096);
    size_t n = fread(p, 1, 4096, run);
    assert_int_equal(pclose(run), 1 << 8);
    return str_trim((struct str){ p, n });
}

static void what_cannot_be_served_is_refused(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        { "unknown-reference", "unknown-reference/web/a.css",
          "2: error: url(no.png): there is no web/no.png" },
        { "remote-reference", "remote-reference/web/a.css",
          "2: error: url(https://example.org/x.png): only files beside the style sheet" },
        { "data-reference", "data-reference/web/a.css",
          "2: error: url(data:image/png;base64,AAAA): only files beside the style sheet" },
        { "absolute-reference", "absolute-reference/web/a.css",
          "2: error: url(/x.png): only files beside the style sheet" },
        { "url-without-end", "url-without-end/web/a.css", "2: error: url( has no )" },
        { "itself", "itself/web/a.css", "2: error: url(a.css): there is no web/a.css" },
        { "unknown-type", "unknown-type/web/a.exe", "1: error: files of this type are not served" },
        { "itself", "unknown-type/web/a.exe", "1: error: is not below tests/tools/pack/itself" },
        { "itself", "itself/web/none.css", "1: error: cannot be read" },
    };
    struct arena *a = arena_new((size_t)1 << 20);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str wanted = arena_fmt(a, "tests/tools/pack/%s:%s", cases[i][1], cases[i][2]);
        struct str got = refusal_of(a, cases[i][0], cases[i][1]);
        assert_string_equal(arena_z(a, got), arena_z(a, wanted));
    }
    arena_free(a);
}

int main(void)
{
    secret_start();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_is_what_it_is_on_the_disk),
        cmocka_unit_test(the_address_holds_the_hash_of_the_content),
        cmocka_unit_test(a_style_sheet_names_only_addresses_that_are_served),
        cmocka_unit_test(types_are_said_with_their_encoding),
        cmocka_unit_test(what_the_pages_name_is_there),
        cmocka_unit_test(what_cannot_be_served_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
