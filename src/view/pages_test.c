/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "view/pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;
static struct req req;
static struct res res;
static struct community community;

static int start(void **state)
{
    (void)state;
    arena = arena_new(8 << 20);
    res = (struct res){ .arena = arena };
    out_init(&res.body, arena, 1 << 20);
    community = (struct community){ .id = 1, .name = STR("Réseau <de> Port-Laurier") };
    req = (struct req){ .arena = arena,
                        .method = METHOD_GET,
                        .path = STR("/organizations/7"),
                        .csrf = STR("jeton"),
                        .community = &community };
    req.actor =
        (struct actor){ .account = 3, .role = ROLE_COORDINATOR, .name = STR("Ana <b> Roy") };
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const char *body(void)
{
    return arena_z(arena, out_view(&res.body));
}

#define assert_has(what) assert_non_null(strstr(body(), (what)))
#define assert_lacks(what) assert_null(strstr(body(), (what)))

static void nothing(struct view *v)
{
    tpl_raw(v, "<p>body</p>");
}

static void draw(const struct page *page)
{
    view_page(&req, &res, page, nothing);
}

/* -- the frame
 * ------------------------------------------------------------------------------------------ */

static void a_page_says_its_language_its_title_and_its_place(void **state)
{
    (void)state;
    draw(PAGE(.title = STR("Refuge <x>"), .nav = NAV_NETWORK));
    assert_int_equal(res.status, 200);
    assert_has("<html lang=\"fr-CA\">");
    assert_has("<title>Refuge &lt;x&gt; — Maillage</title>");
    assert_has("<a href=\"/organizations\" aria-current=\"page\">");
    assert_has("<a class=\"skip\" href=\"#main\">");
    assert_has("Réseau &lt;de&gt; Port-Laurier");
    assert_lacks("<b> Roy");
    assert_has("</main>");
}

static void nobody_sees_areas_before_signing_in(void **state)
{
    (void)state;
    req.actor = (struct actor){ 0 };
    draw(PAGE(.title = STR("x")));
    assert_lacks("<nav");
    assert_lacks("/sign-out");
    assert_has("hreflang=\"en\"");
}

static void the_other_language_keeps_the_page(void **state)
{
    (void)state;
    struct value query[] = { { STR("q"), STR("a&b") } };
    req.query = query;
    req.n_query = 1;
    req.query_string = STR("q=a%26b");
    draw(PAGE(.title = STR("x")));
    assert_has("q=a%26b");
    assert_has("lang=en\" lang=\"en\"");
}

static void a_link_opens_no_area_even_for_who_is_signed_in(void **state)
{
    (void)state;
    draw(PAGE(.title = STR("x"), .frame = FRAME_LINK));
    assert_lacks("<nav");
}

/* -- notices
 * -------------------------------------------------------------------------------------------- */

static void done(const char *what, struct str undo)
{
    struct value *query = arena_array(arena, struct value, 2);
    query[0] = (struct value){ STR("done"), str_of(what) };
    query[1] = (struct value){ STR("version"), STR("4") };
    req.query = query;
    req.n_query = 2;
    draw(PAGE(.title = STR("x"), .undo = undo));
}

static void what_was_done_is_said_with_a_way_back(void **state)
{
    (void)state;
    done("saved", STR("/organizations/7/undo"));
    assert_has("class=\"notice\" role=\"status\"");
    assert_has("action=\"/organizations/7/undo\"");
    assert_has("name=\"version\" value=\"4\"");
}

static void without_an_address_there_is_no_way_back(void **state)
{
    (void)state;
    done("saved", STR_NULL);
    assert_has("class=\"notice\"");
    assert_lacks("name=\"version\"");
}

static void a_notice_that_we_never_wrote_is_not_shown(void **state)
{
    (void)state;
    static const char *const foreign[] = { "<b>", "nothing", "", "../view.skip", "saved " };
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++) {
        res.body.n = 0;
        done(foreign[i], STR("/x"));
        assert_lacks("class=\"notice\"");
    }
}

/* -- answers and signing in
 * ------------------------------------------------------------------------------- */

static void absent_and_faulty_pages_keep_the_frame(void **state)
{
    (void)state;
    view_pages.not_found(&req, &res);
    assert_int_equal(res.status, 404);
    assert_has("<nav");
    res.body.n = 0;
    req.id = STR("8f3a12cd");
    view_pages.fault(&req, &res);
    assert_int_equal(res.status, 500);
    assert_has("8f3a12cd");
}

static void a_refusal_has_words_for_each_status(void **state)
{
    (void)state;
    static const int statuses[] = { 400, 403, 405, 413, 429, 418 };
    for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
        res.body.n = 0;
        view_pages.refused(&req, &res, statuses[i]);
        assert_int_equal(res.status, statuses[i]);
        assert_has("<h1>");
    }
}

static void a_page_that_needs_signing_in_is_found_again(void **state)
{
    (void)state;
    req.query_string = STR("sort=-name&q=a%20b");
    view_pages.sign_in(&req, &res);
    assert_int_equal(res.status, 303);
    assert_true(
        str_is(res.location, "/sign-in?to=%2Forganizations%2F7%3Fsort%3D-name%26q%3Da%2520b"));
}

static void only_our_own_addresses_are_returned_to(void **state)
{
    (void)state;
    static const struct {
        const char *to;
        bool ours;
    } cases[] = { { "/organizations?q=x", true },
                  { "/", true },
                  { "//evil.example", false },
                  { "/\\evil.example", false },
                  { "https://x", false },
                  { "javascript:1", false },
                  { "", false },
                  { "/a\nb", false },
                  { "x", false } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct value to = { STR("to"), str_of(cases[i].to) };
        req.query = &to;
        req.n_query = 1;
        assert_int_equal(door_to(&req).p != NULL, cases[i].ours);
    }
}

static const struct route edit = { .method = METHOD_POST, .path = "/organizations/{id}/edit" };

/* A form posted without a session. */
static void post(const struct value *form, size_t n)
{
    req.method = METHOD_POST;
    req.route = &edit;
    req.form = form;
    req.n_form = n;
}

static void a_form_travels_through_signing_in_and_comes_back(void **state)
{
    (void)state;
    const struct value form[] = { { STR("csrf"), STR("old") },
                                  { STR("name"), STR("Refuge \"Le\" <Passage>") },
                                  { STR("sector"), STR("health") },
                                  { STR("sector"), STR("food") } };
    req.actor = (struct actor){ 0 };
    post(form, 4);
    view_pages.sign_in(&req, &res);
    assert_int_equal(res.status, 401);
    assert_has("name=\"keep_to\" value=\"/organizations/7\"");
    assert_has("name=\"keep.name\" value=\"Refuge &#34;Le&#34; &lt;Passage&gt;\"");
    assert_lacks("keep.csrf");

    const struct value sent[] = { { STR("email"), STR("a@b.c") },
                                  { STR("password"), STR("secret") },
                                  { STR("keep_to"), STR("/organizations/7") },
                                  { STR("keep.name"), STR("Refuge") },
                                  { STR("keep.sector"), STR("health") },
                                  { STR("keep.sector"), STR("food") } };
    post(sent, 6);
    res.body.n = 0;
    assert_true(door_resume(&req, &res, STR("new-token")));
    assert_has("action=\"/organizations/7\"");
    assert_has("name=\"csrf\" value=\"new-token\"");
    assert_has("name=\"name\" value=\"Refuge\"");
    assert_has("name=\"sector\" value=\"food\"");
    assert_lacks("secret");
}

static void a_wrong_password_does_not_lose_the_form(void **state)
{
    (void)state;
    const struct value sent[] = { { STR("password"), STR("wrong") },
                                  { STR("keep_to"), STR("/organizations/7") },
                                  { STR("keep.name"), STR("Refuge") } };
    req.path = STR("/sign-in");
    post(sent, 3);
    door_page(&req, &res, 200, &(struct door){ .error = STR("Non.") });
    assert_has("name=\"keep.name\" value=\"Refuge\"");
    assert_has("name=\"keep_to\" value=\"/organizations/7\"");
    assert_lacks("wrong");
}

static void a_form_does_not_come_back_to_another_site(void **state)
{
    (void)state;
    const struct value sent[] = { { STR("keep_to"), STR("//evil.example/x") } };
    post(sent, 1);
    assert_false(door_resume(&req, &res, STR("t")));
    post(sent, 0);
    assert_false(door_resume(&req, &res, STR("t")));
}

static void a_form_that_must_be_forgotten_is_not_kept(void **state)
{
    (void)state;
    static const struct route password = { .method = METHOD_POST, .flags = ROUTE_FORGET_FORM };
    const struct value form[] = { { STR("new"), STR("secret-secret") } };
    post(form, 1);
    req.route = &password;
    view_pages.sign_in(&req, &res);
    assert_int_equal(res.status, 303);
    assert_int_equal(res.body.n, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_page_says_its_language_its_title_and_its_place),
        TEST(nobody_sees_areas_before_signing_in),
        TEST(the_other_language_keeps_the_page),
        TEST(a_link_opens_no_area_even_for_who_is_signed_in),
        TEST(what_was_done_is_said_with_a_way_back),
        TEST(without_an_address_there_is_no_way_back),
        TEST(a_notice_that_we_never_wrote_is_not_shown),
        TEST(absent_and_faulty_pages_keep_the_frame),
        TEST(a_refusal_has_words_for_each_status),
        TEST(a_page_that_needs_signing_in_is_found_again),
        TEST(only_our_own_addresses_are_returned_to),
        TEST(a_form_travels_through_signing_in_and_comes_back),
        TEST(a_wrong_password_does_not_lose_the_form),
        TEST(a_form_does_not_come_back_to_another_site),
        TEST(a_form_that_must_be_forgotten_is_not_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
