/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every component on a few pages, in both languages: drawn as a test, and written with their assets
 * when MAILLAGE_SHOWCASE names a folder, to be looked at:
 *
 *     MAILLAGE_SHOWCASE=/tmp/look build/src_view_showcase_test; cd /tmp/look; python3 -m
 * http.server
 */
#include "sample.sql.h"
#include "support/samples.h"
#include "view/chart.h"
#include "view/form.h"
#include "view/history.h"
#include "view/list.h"
#include "view/pages.h"
#include "view/status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static struct arena *arena;
static struct req req;
static struct res res;
static struct community community;

/* -- files
 * ------------------------------------------------------------------------------------------------
 */

static void file_write(const char *name, struct str bytes)
{
    const char *folder = getenv("MAILLAGE_SHOWCASE");
    if (!folder)
        return;
    char *path = arena_z(arena, arena_fmt(arena, "%s/%s", folder, name));
    for (char *p = path + 1; *p; p++)
        if (*p == '/') {
            *p = '\0';
            mkdir(path, 0755);
            *p = '/';
        }
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
    fclose(f);
}

static void begin(enum lang lang, const char *path)
{
    res = (struct res){ .arena = arena };
    out_init(&res.body, arena, 8 << 20);
    community = (struct community){ .id = 1, .name = STR("Réseau de Port-Laurier") };
    req = (struct req){ .arena = arena,
                        .method = METHOD_GET,
                        .lang = lang,
                        .path = str_of(path),
                        .id = STR("8f3a12cd9be40711"),
                        .csrf = STR("token"),
                        .community = &community,
                        .today = day_from_ymd(2026, 11, 23) };
    req.actor =
        (struct actor){ .account = 1, .role = ROLE_COORDINATOR, .name = STR("Hélène Côté-Lavoie") };
}

/* The page is whole, and kept. */
static void end(const char *name)
{
    struct str body = out_view(&res.body);
    assert_true(str_starts(body, STR("<!doctype html>")));
    assert_true(str_ends(body, STR("</html>\n")));
    file_write(
        arena_z(arena, arena_fmt(arena, "%s-%s.html", name, arena_z(arena, lang_code(req.lang)))),
        body);
}

static struct choices choices(void *ctx, const struct field *f)
{
    static const struct choice sectors[] = { { { "health", 6 }, { "Santé", 6 } },
                                             { { "housing", 7 }, { "Logement", 8 } },
                                             { { "shelter", 7 }, { "Hébergement", 12 } },
                                             { { "street", 6 }, { "Proximité", 10 } } };
    static const struct choice homes[] = { { { "42", 2 }, { "Refuge Le Passage", 17 } } };
    (void)ctx;
    if (str_eq(str_of(f->name), STR("sector")))
        return (struct choices){ sectors, 4 };
    return f->type == FIELD_REF ? (struct choices){ homes, 1 } : (struct choices){ 0 };
}

/* -- a list
 * -------------------------------------------------------------------------------------------------
 */

static void weeks_cell(struct view *v, const struct list *l, const void *row)
{
    int counts[12];
    for (int i = 0; i < 12; i++)
        counts[i] = (int)((list_row_id(l, row) * 7 + i * i * 3) % 6) - 1;
    chart_heat(v, counts, 12, STR("Échanges sur douze semaines"));
}

static void liaison_cell(struct view *v, const struct list *l, const void *row)
{
    if (list_row_id(l, row) % 4 == 0)
        status_mark(v, STATUS_LATE, STR("À désigner"));
    else
        status_due(v, v->q->today + (day)list_row_id(l, row), v->q->today);
}

static const struct list_column list_columns[] = {
    { .name = "name", .flags = COLUMN_TITLE, .below = "home" },
    { .name = "sector" },
    { .name = "liaison", .label = TEXT_view_cells_due, .cell = liaison_cell },
    { .name = "weeks", .label = TEXT_view_list_results, .cell = weeks_cell, .flags = COLUMN_PLAIN },
};

static void list_page_draw(enum lang lang, bool empty)
{
    static const char *const names[] = { "Auberge de la Rive",        "CISSS, santé mentale",
                                         "Clinique Saint-Rémi",       "Équipe de rue L’Ancrage",
                                         "Halte-chaleur Sainte-Anne", "Refuge Le Passage" };
    struct value asked[] = { { STR("sector"), STR("health") }, { STR("q"), STR("refuge") } };
    struct sample_rows_row rows[6];
    begin(lang, "/samples");
    for (size_t i = 0; i < 6; i++)
        rows[i] = (struct sample_rows_row){ (int64_t)i + 1, STR("k"), str_of(names[i]),
                                            STR("health"), STR("Suivi intensif") };
    struct list_query query;
    list_parse(arena, asked, empty ? 2 : 1, &entity_sample, &query);
    struct list_facet counted[] = { { STR("shelter"), 11 }, { STR("health"), 8 }, { STR_NULL, 3 } };
    struct list_facets facets = { entity_field(&entity_sample, STR("sector")), counted, 3 };
    struct list list = { .query = &query,
                         .statement = &statement_sample_rows,
                         .rows = rows,
                         .page = { .n = empty ? 0 : 6, .has_next = !empty, .last_id = 6 },
                         .total = empty ? 0 : 23,
                         .first = 1,
                         .path = "/samples",
                         .columns = list_columns,
                         .n_columns = 4,
                         .facets = &facets,
                         .n_facets = 1,
                         .choices = { choices, NULL } };
    struct view v;
    page_begin(&v, &req, &res, PAGE(.title = STR("Organismes"), .nav = NAV_NETWORK));
    view_head(&v, NULL, STR("Organismes"), STR("64 organismes, 112 programmes."));
    list_view(&v, &list);
    page_end(&v);
    end(empty ? "list-empty" : "list");
}

/* -- a form
 * ---------------------------------------------------------------------------------------------------
 */

enum form_state { FORM_FIRST, FORM_WRONG, FORM_CLASH };

static void form_page_draw(enum lang lang, enum form_state state)
{
    static const char *const names[] = { "form", "form-errors", "form-conflict" };
    struct value typed[] = { { STR("name"), STR("") }, { STR("rent"), STR("beaucoup") } };
    struct sample base = sample_full(), theirs = base, mine = base;
    struct form_errors errors = { 0 };
    struct form form;
    begin(lang, "/samples/7/edit");
    if (state == FORM_WRONG) {
        req.method = METHOD_POST;
        req.form = typed;
        req.n_form = 2;
        form_error_add(arena, &errors, entity_field(&entity_sample, STR("name")),
                       STR("Écrivez un nom : c’est ainsi que l’organisme sera trouvé."));
        form_error_add(arena, &errors, entity_field(&entity_sample, STR("rent")),
                       STR("Écrivez un montant, par exemple 1 250,00."));
    }
    mine.phone = STR("418 555-0111");
    theirs.phone = STR("418 555-0999");
    form_init(&form, &entity_sample, state == FORM_CLASH ? &mine : &base, &req, &errors);
    form.choices.of = choices;
    form.back = STR("/samples/7");
    if (state == FORM_CLASH) {
        form.clash = form_clash_find(arena, lang, &entity_sample, &base, &theirs, &mine);
        form.clash->who = STR("Marc-André Dion");
    }
    struct view v;
    page_begin(&v, &req, &res, PAGE(.title = STR("Modifier"), .nav = NAV_NETWORK));
    view_head(&v,
              (struct crumb[]){ { STR("Réseau"), STR("/organizations") }, { STR_NULL, STR_NULL } },
              STR("Modifier Refuge Le Passage"), STR_NULL);
    form_begin(&v, &form);
    tpl_raw(&v, "<fieldset class=\"sheet\"><legend>Qui</legend>");
    form_fields(&v, &form,
                "name sector:half mood:half notes email:half phone:half site "
                "beds:half rent:half since:half starts:half open home");
    tpl_raw(&v, "</fieldset>");
    form_end(&v, &form);
    page_end(&v);
    end(names[state]);
}

/* -- the other components
 * ----------------------------------------------------------------------------------------- */

static void section(struct view *v, const char *title)
{
    tpl_raw(v, "<section class=\"sheet\"><h2>");
    tpl_text(v, title);
    tpl_raw(v, "</h2>");
}

static void charts_draw(struct view *v)
{
    static const enum cell year[] = {
        CELL_MET, CELL_MET,  CELL_NONE, CELL_MET, CELL_MET, CELL_LATE,
        CELL_MET, CELL_LATE, CELL_DUE,  CELL_DUE, CELL_DUE, CELL_DUE
    };
    static const int nights[] = { 28, 30, 32, 32, 31, -1, 16 };
    static const double curve[] = { 90, 91, 94, 92, 91, 92, 90, 89, 88, 87, 87, 86 };
    static const struct part parts[] = {
        { PART_MAIN, 48 }, { PART_HALF, 17 }, { PART_REST, 112 }, { PART_WARN, 6 }
    };
    section(v, "Engagements");
    chart_cells(v, year, 12, STR("Cinq tenus, deux en retard"));
    chart_cells_key(v);
    tpl_raw(v, "</section>");
    section(v, "Importation");
    chart_parts(v, parts, 4, STR("48 nouveaux, 17 modifiés, 112 inchangés, 6 rejetés"));
    progress(v, &(struct progress){ "job", STR("2 640 lignes sur 4 035"), 2640, 4035, STR("/") });
    tpl_raw(v, "</section>");
    section(v, "Lits");
    chart_nights(v, nights, 7, 32, STR("De 16 à 32 lits"));
    tpl_raw(v, "<div class=\"fig\">");
    chart_spark(v, curve, 12, false, STR_NULL);
    tpl_raw(v, "<b>86</b></div></section>");
}

static void history_draw(struct view *v)
{
    const struct change changes[] = { { entity_field(&entity_sample, STR("phone")),
                                        STR("418 555-0188"), STR("418 555-0190") } };
    const struct history_item items[] = {
        { 4, STR("Hélène Côté-Lavoie"), "update", 1795000000000, changes, 1 },
        { 3, STR_NULL, "insert", 1794000000000, NULL, 0 },
    };
    section(v, "Historique");
    history_list(v, &entity_sample, items, 2, STR("/samples/7/undo"));
    tpl_raw(v, "</section>");
}

static void parts_page_draw(enum lang lang)
{
    struct value query[] = { { STR("done"), STR("saved") }, { STR("version"), STR("4") } };
    const struct step steps[] = {
        { STR("Préparation"), STR("#"), STR("2 au 30 sept."), STR_NULL, STEP_DONE },
        { STR("Identification et rencontre"), STR("#"), STR("5 points vus sur 8"), STR_NULL,
          STEP_NOW },
        { STR("Entente"), STR_NULL, STR("À venir"), STR_NULL, STEP_LATER },
    };
    begin(lang, "/samples/7");
    req.query = query;
    req.n_query = 2;
    struct view v;
    page_begin(&v, &req, &res,
               PAGE(.title = STR("Service de police"), .nav = NAV_PARTNERSHIPS,
                    .undo = STR("/samples/7/undo")));
    view_head(&v, NULL, STR("Service de police, unité de proximité"), STR_NULL);
    stepper(&v, steps, 3);
    tpl_raw(&v, "<div class=\"split\"><div class=\"stack\">");
    charts_draw(&v);
    history_draw(&v);
    tpl_raw(&v, "</div><aside class=\"stack\"><section class=\"note\">");
    person(&v, STR("Nadia Roy"), STR("Porte le projet."));
    tag(&v, TONE_OK, STR("Alliée"));
    tpl_raw(&v, "</section>");
    view_empty(&v, &(struct empty){ "doc", STR("Aucune entente"), STR("Une ébauche viendra."),
                                    STR("/x"), STR("Commencer une ébauche") });
    tpl_raw(&v, "</aside></div>");
    page_end(&v);
    end("parts");
}

static void answers_draw(enum lang lang)
{
    struct value form[] = { { STR("name"), STR("x") } };
    static const struct route route = { .method = METHOD_POST, .path = "/x" };
    begin(lang, "/nowhere");
    view_pages.not_found(&req, &res);
    end("not-found");
    begin(lang, "/x");
    view_pages.fault(&req, &res);
    end("fault");
    begin(lang, "/organizations/4/edit");
    req.actor = (struct actor){ 0 };
    req.method = METHOD_POST;
    req.route = &route;
    req.form = form;
    req.n_form = 1;
    view_pages.sign_in(&req, &res);
    end("sign-in");
}

static void every_component_draws_a_whole_page_in_both_languages(void **state)
{
    (void)state;
    for (enum lang l = LANG_FR; l < LANG_COUNT; l++) {
        arena = arena_new(64 << 20);
        list_page_draw(l, false);
        list_page_draw(l, true);
        form_page_draw(l, FORM_FIRST);
        form_page_draw(l, FORM_WRONG);
        form_page_draw(l, FORM_CLASH);
        parts_page_draw(l);
        answers_draw(l);
        for (size_t i = 0; i < n_assets; i++)
            if (assets[i].url)
                file_write(assets[i].url + 1, assets[i].bytes);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_component_draws_a_whole_page_in_both_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
