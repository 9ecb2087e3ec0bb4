/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/knowledge/texts.h"
#include "app/network/network.h"
#include "app/partnership/action/action.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/sheet/paper.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

/* Every worksheet of content/ on paper: blank and filled, in both languages, as a page and as a
 * PDF, without a word lost. */

static struct test_town t;
static int64_t together; /* the shelter and the clinic */
static const struct module *const modules[] = { &module_organization, &module_contact,
                                                &module_interaction,  &module_partnership,
                                                &module_sheet,        &module_link,
                                                &module_action,       NULL };

static int setup(void **state)
{
    (void)state;
    town_open(&t, modules);
    together = town_partnership(&t, "Le Passage", t.shelter, t.clinic, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

/* -- words on a page
 * ------------------------------------------------------------------------------------ */

static struct str escaped(struct str words)
{
    struct out o;
    out_init(&o, t.site->arena, 1 << 16);
    out_html(&o, words);
    return out_view(&o);
}

static void has_words(struct str page, struct str words, struct str of)
{
    if (!words.n || str_find(page, escaped(words)) >= 0)
        return;
    fail_msg("%.*s lacks: %.*s", STR_ARG(of), STR_ARG(words));
}

/* All that the text of a sheet says. */
static void has_sheet(struct str page, const struct sheet_words *w)
{
    has_words(page, w->title, w->code);
    has_words(page, w->text, w->code);
    for (size_t i = 0; i < w->n_sections; i++) {
        const struct sheet_section *s = &w->sections[i];
        has_words(page, s->title, w->code);
        has_words(page, s->text, w->code);
        for (size_t k = 0; k < s->n_givens; k++) {
            has_words(page, s->givens[k].title, w->code);
            has_words(page, s->givens[k].text, w->code);
        }
        bool plain = s->rows == SHEET_GIVEN && s->n_asks == 1; /* its one column has no head */
        for (size_t k = 0; k < s->n_asks && !plain; k++) {
            has_words(page, s->asks[k].title, w->code);
            has_words(page, s->asks[k].hint, w->code);
        }
    }
}

static void has_options(struct str page, const struct sheet_words *w)
{
    for (size_t i = 0; i < w->n_sections; i++)
        for (size_t k = 0; k < w->sections[i].n_asks; k++)
            for (size_t o = 0; o < w->sections[i].asks[k].n_options; o++)
                has_words(page, w->sections[i].asks[k].options[o].title, w->code);
}

/* -- an answer in each cell
 * ----------------------------------------------------------------------------- */

/* What is typed there: words that are nowhere else. */
static struct str typed(const struct sheet_ask *ask, struct str place, const char *who)
{
    switch (ask->type) {
    case SHEET_CHOICE:
    case SHEET_TERM:
        return ask->options[ask->n_options - 1].code;
    case SHEET_NUMBER:
    case SHEET_MONEY:
        return STR("1234");
    case SHEET_DAY:
        return STR("2026-12-24");
    case SHEET_SCALE:
        return STR("6.5");
    default:
        return arena_fmt(t.site->arena, "%s <%.*s> & %.*s", who, STR_ARG(place),
                         STR_ARG(ask->code));
    }
}

static struct str shown(enum lang l, const struct sheet_ask *ask, struct str place, const char *who)
{
    struct str kept;
    assert_int_equal(sheet_value_read(t.site->arena, l, ask, typed(ask, place, who), &kept),
                     TEXT_NONE);
    return sheet_value_said(t.site->arena, l, ask, kept);
}

/* The place that answers have in a form: a row that is given, or the empty line. */
static struct str place_of(const struct sheet_section *s, size_t i)
{
    return s->rows == SHEET_GIVEN ? s->givens[i].code
                                  : arena_fmt(t.site->arena, "new-%.*s", STR_ARG(s->code));
}

static size_t places(const struct sheet_section *s)
{
    return s->rows == SHEET_GIVEN ? s->n_givens : 1;
}

enum { FIELDS_MOST = 200 };

static void fill(const struct test_person *who, struct str path, const struct sheet_words *w,
                 const char *name, const char *step)
{
    struct value form[FIELDS_MOST];
    size_t n = 0;
    form[n++] = (struct value){ STR("of"), STR("mine") };
    for (size_t i = 0; i < w->n_sections; i++) {
        const struct sheet_section *s = &w->sections[i];
        for (size_t g = 0; g < places(s); g++)
            for (size_t k = 0; k < s->n_asks; k++) {
                struct str place = place_of(s, g);
                assert_true(n + 1 < FIELDS_MOST);
                form[n++] = (struct value){ arena_fmt(t.site->arena, "c.%.*s.%.*s", STR_ARG(place),
                                                      STR_ARG(s->asks[k].code)),
                                            typed(&s->asks[k], place, name) };
            }
    }
    form[n++] = (struct value){ STR("do"), str_of(step) };
    assert_int_equal(test_post(t.site, who, arena_z(t.site->arena, path), form, n).status, 303);
}

static void has_answers(enum lang l, struct str page, const struct sheet_words *w, const char *name)
{
    for (size_t i = 0; i < w->n_sections; i++) {
        const struct sheet_section *s = &w->sections[i];
        for (size_t g = 0; g < places(s); g++)
            for (size_t k = 0; k < s->n_asks; k++)
                has_words(page, shown(l, &s->asks[k], place_of(s, g), name), w->code);
    }
}

static struct res asked(const struct test_person *who, enum lang l, const char *method,
                        struct str target)
{
    const struct value headers[] = { { STR("Accept-Language"), lang_code(l) } };
    return test_run(t.site, &(struct test_request){ .method = method,
                                                    .target = arena_z(t.site->arena, target),
                                                    .person = who,
                                                    .headers = headers,
                                                    .n_headers = 1 });
}

static struct str page_of(const struct test_person *who, enum lang l, struct str path,
                          const char *query)
{
    struct res r = asked(who, l, "GET", arena_fmt(t.site->arena, "%.*s%s", STR_ARG(path), query));
    assert_int_equal(r.status, 200);
    return test_body(t.site, &r);
}

static struct str path_of(const struct sheet_words *w)
{
    return w->shared ? arena_fmt(t.site->arena, "/partnerships/%.*s/sheets/%.*s",
                                 STR_ARG(town_id(&t, together)), STR_ARG(w->code))
                     : arena_fmt(t.site->arena, "/sheets/%.*s", STR_ARG(w->code));
}

static size_t all_of(enum lang l, struct sheet_words **ret)
{
    struct sheet_words *all;
    size_t n = sheet_words_all(t.site->arena, texts_of(l), &all);
    for (size_t i = 0; i < n; i++)
        assert_true(sheet_words_of(t.site->arena, l, texts_of(l), all[i].code, &all[i]));
    *ret = all;
    return n;
}

/* -- tests
 * ---------------------------------------------------------------------------------------------- */

static void each_sheet_prints_blank(void **state)
{
    (void)state;
    for (int l = 0; l < LANG_COUNT; l++) {
        struct sheet_words *all;
        struct paper p;
        size_t n = all_of((enum lang)l, &all);
        assert_true(n >= 35);
        paper_begin(&p, t.site->arena, (enum lang)l, STR("Fiches"));
        for (size_t i = 0; i < n; i++) {
            struct str at = arena_fmt(t.site->arena, "/guide/sheets/%.*s", STR_ARG(all[i].code));
            struct str page = page_of(&t.worker, (enum lang)l, at, "");
            has_sheet(page, &all[i]);
            has_options(page, &all[i]);
            paper_blank(&p, &all[i]);
        }
        struct str paper = paper_end(&p);
        for (size_t i = 0; i < n; i++) {
            has_sheet(paper, &all[i]);
            has_options(paper, &all[i]);
        }
    }
}

/* Two answer, and read each other side by side; of a sheet that stays at home, each its own. */
static void each_sheet_prints_filled(void **state)
{
    (void)state;
    struct sheet_words *all;
    size_t n = all_of(LANG_FR, &all);
    for (size_t i = 0; i < n; i++) {
        struct str path = path_of(&all[i]);
        const struct test_person *other = all[i].shared ? &t.stranger : &t.worker;
        bool apart = all[i].answers == SHEET_APART;
        fill(&t.director, path, &all[i], "Un", apart ? "save" : "hand");
        fill(other, path, &all[i], "Deux", apart ? "save" : "hand");
    }
    for (int l = 0; l < LANG_COUNT; l++) {
        n = all_of((enum lang)l, &all);
        for (size_t i = 0; i < n; i++) {
            struct str path = path_of(&all[i]);
            struct str page = page_of(&t.director, (enum lang)l, path, "?print=1");
            bool beside = all[i].answers != SHEET_APART;
            has_sheet(page, &all[i]);
            has_answers((enum lang)l, page, &all[i], "Un");
            if (beside)
                has_answers((enum lang)l, page, &all[i], "Deux");
            page = page_of(&t.director, (enum lang)l, path, "?print=1&view=mine");
            has_sheet(page, &all[i]);
            has_answers((enum lang)l, page, &all[i], "Un");
        }
    }
}

/* The page that the worker makes a PDF of is what a request left in the files. */
static struct str words_left(int64_t partnership, enum lang l)
{
    struct tx tx;
    struct out o;
    struct str at = partnership ? arena_fmt(t.site->arena, "/partnerships/%.*s/sheet-papers",
                                            STR_ARG(town_id(&t, partnership)))
                                : STR("/sheet-papers");
    struct res r = asked(&t.director, l, "POST", at);
    assert_int_equal(r.status, 303);
    assert_true(str_find(r.location, STR("job=")) >= 0);
    int64_t newest = 0;
    struct file_info info;
    test_site_tx(t.site, &tx, false);
    while (file_info(&tx, newest + 1, &info))
        newest++;
    out_init(&o, t.site->arena, 8 << 20);
    assert_true(newest > 0 && file_read(&tx, newest, &o));
    tx_rollback(&tx);
    return out_view(&o);
}

static void one_file_holds_them_all(void **state)
{
    (void)state;
    for (int l = 0; l < LANG_COUNT; l++) {
        struct sheet_words *all;
        size_t n = all_of((enum lang)l, &all);
        struct str shared = words_left(together, (enum lang)l), own = words_left(0, (enum lang)l);
        for (size_t i = 0; i < n; i++) {
            struct str page = all[i].shared ? shared : own;
            has_sheet(page, &all[i]);
            has_answers((enum lang)l, page, &all[i], "Un");
            if (all[i].answers != SHEET_APART)
                has_answers((enum lang)l, page, &all[i], "Deux");
        }
        /* What the other keeps at home is not in it. */
        assert_true(str_find(shared, escaped(STR("Deux <meeting_does>"))) < 0);
    }
}

static void a_paper_is_its_makers(void **state)
{
    (void)state;
    struct res r =
        test_post(t.site, &t.director, "/sheet-papers",
                  TEST_FIELDS({ STR("sheet"), STR("s_goals") }, { STR("blank"), STR("1") }));
    assert_int_equal(r.status, 303);
    const char *wait = arena_z(t.site->arena, r.location);
    struct str job, rest;
    str_cut(str_sub(r.location, (size_t)str_find(r.location, STR("job=")) + 4, r.location.n), '&',
            &job, &rest);
    const char *pdf = arena_z(t.site->arena,
                              arena_fmt(t.site->arena, "/sheet-papers/pdf?job=%.*s", STR_ARG(job)));
    assert_int_equal(test_get(t.site, &t.director, pdf).status, 404); /* not made yet */
    assert_int_equal(test_get(t.site, &t.stranger, wait).status, 404);
    worker_once(&t.site->installation, &t.site->community, 100);
    r = test_get(t.site, &t.director, wait);
    assert_int_equal(r.status, 200);
    if (access("/usr/bin/weasyprint", X_OK) != 0)
        return; /* the page says that it could not be made */
    assert_true(town_says(&t, &r, STR("/sheet-papers/pdf")));
    r = test_get(t.site, &t.director, pdf);
    assert_int_equal(r.status, 200);
    assert_true(str_starts(test_body(t.site, &r), STR("%PDF-")));
    assert_int_equal(test_get(t.site, &t.stranger, pdf).status, 404);
    r = test_post(t.site, &t.coordinator, "/partnerships/999/sheet-papers", NULL, 0);
    assert_int_equal(r.status, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_sheet_prints_blank),
        cmocka_unit_test(each_sheet_prints_filled),
        cmocka_unit_test(one_file_holds_them_all),
        cmocka_unit_test(a_paper_is_its_makers),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
