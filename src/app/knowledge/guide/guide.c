/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/knowledge/guide/guide.h"

#include "guide_conditions.html.h"
#include "guide_home.html.h"
#include "guide_landlords.html.h"
#include "guide_partners.html.h"
#include "guide_phase.html.h"
#include "guide_reflection.html.h"

enum { RESOURCES_BESIDE = 5 };

const struct guide_tab guide_tabs[GUIDE_TABS] = {
    { "/guide", TEXT_guide_tab_phases },
    { "/guide/reflection", TEXT_guide_tab_reflection },
    { "/guide/sheets", TEXT_guide_tab_sheets },
    { "/guide/partners", TEXT_guide_tab_partners },
    { "/guide/conditions", TEXT_guide_tab_conditions },
    { "/guide/landlords", TEXT_guide_tab_landlords },
    { "/library", TEXT_guide_tab_library },
};

/* -- entries as pages show them
 * ---------------------------------------------------------------------- */

static bool is_adapting(const struct req *q)
{
    return str_is(req_query(q, "adapt"), "1") && req_may(q, CAP_ADMIN, 0);
}

struct guide_entry guide_entry_shown(struct req *q, const struct content_entry *e, int number)
{
    bool tool = content_has(e->kind, CONTENT_LINE);
    const struct content_value *points = &e->values[CONTENT_POINT];
    const struct content_value *lines = &e->values[tool ? CONTENT_LINE : CONTENT_TEXT];
    return (struct guide_entry){
        .e = e,
        .title = content_text(e, CONTENT_TITLE),
        .text = content_text(e, CONTENT_TEXT),
        .points = points->lines,
        .n_points = points->n,
        .lines = lines->lines,
        .n_lines = lines->n,
        .adapt =
            is_adapting(q) ? arena_fmt(q->arena, "/guide/text/%.*s", STR_ARG(e->code)) : STR_NULL,
        .number = number,
    };
}

struct guide_list guide_entries(struct req *q, const struct content *texts, enum content_kind kind,
                                const struct content_entry *parent, enum content_kind children)
{
    size_t most = content_count(texts, kind, parent), n = 0;
    struct guide_entry *list = arena_array(q->arena, struct guide_entry, most + 1);
    for (const struct content_entry *e = NULL; (e = content_next(texts, kind, parent, e)); n++) {
        list[n] = guide_entry_shown(q, e, (int)n + 1);
        list[n].way = guide_way_of(q, texts, e, NULL);
        if (children == CONTENT_KINDS)
            continue;
        struct guide_list below = guide_entries(q, texts, children, e, CONTENT_KINDS);
        list[n].below = below.list;
        list[n].n_below = below.n;
    }
    return (struct guide_list){ list, n };
}

/* Themes with their questions, a step further down. */
static struct guide_list parts_of(struct req *q, const struct content *texts)
{
    struct guide_list parts = guide_entries(q, texts, CONTENT_PART, NULL, CONTENT_KINDS);
    struct guide_entry *list = arena_array(q->arena, struct guide_entry, parts.n + 1);
    for (size_t i = 0; i < parts.n; i++) {
        struct guide_list themes =
            guide_entries(q, texts, CONTENT_THEME, parts.list[i].e, CONTENT_QUESTION);
        list[i] = parts.list[i];
        list[i].below = themes.list;
        list[i].n_below = themes.n;
    }
    return (struct guide_list){ list, parts.n };
}

struct guide_page guide_page_of(struct req *q, const char *path, const struct content_entry *head)
{
    bool adapting = is_adapting(q);
    return (struct guide_page){
        .head = guide_entry_shown(q, head, 0),
        .path = path,
        .may_adapt = req_may(q, CAP_ADMIN, 0),
        .adapting = adapting,
        .adapt_href = req_here(q, "adapt", adapting ? STR_NULL : STR("1")),
    };
}

static struct guide_page page_named(struct req *q, const struct content *texts, const char *path,
                                    const char *code)
{
    return guide_page_of(q, path, content_find(texts, str_of(code)));
}

#define GUIDE_PAGE(q, m) PAGE(.title = (m).page.head.title, .nav = NAV_KNOWLEDGE)

/* -- the five phases
 * --------------------------------------------------------------------------------- */

static void home(struct req *q, struct res *r)
{
    const struct content *texts = said_texts(q);
    struct guide_home_view m = {
        .page = page_named(q, texts, "/guide", "guide"),
        .phases = guide_entries(q, texts, CONTENT_PHASE, NULL, CONTENT_KINDS),
        .questions = guide_entries(q, texts, CONTENT_STANDING, NULL, CONTENT_KINDS),
    };
    struct guide_counts *counts = arena_array(q->arena, struct guide_counts, m.phases.n + 1);
    for (size_t i = 0; i < m.phases.n; i++)
        counts[i] = (struct guide_counts){
            content_count(texts, CONTENT_COMPONENT, m.phases.list[i].e),
            content_count(texts, CONTENT_TIP, m.phases.list[i].e),
            content_count(texts, CONTENT_CASE, m.phases.list[i].e),
        };
    m.counts = counts;
    view_page(q, r, GUIDE_PAGE(q, m), guide_home_html, &m);
}

bool guide_is_ticked(const struct guide_entry *row, size_t column)
{
    struct str rest = content_text(row->e, CONTENT_MARKS), word;
    int64_t mark;
    while (str_next(&rest, ' ', &word))
        if (str_to_i64(word, &mark) && mark == (int64_t)column)
            return true;
    return false;
}

static void tables_fill(struct req *q, const struct content *texts,
                        const struct content_entry *phase, struct guide_phase_view *m)
{
    struct guide_list tables = guide_entries(q, texts, CONTENT_TABLE, phase, CONTENT_ROW);
    m->tables = arena_array(q->arena, struct guide_table, tables.n + 1);
    m->n_tables = tables.n;
    for (size_t i = 0; i < tables.n; i++) {
        const struct guide_entry *x = &tables.list[i];
        struct guide_table *t = &m->tables[i];
        *t = (struct guide_table){ x, x->e->values[CONTENT_COLUMN].lines,
                                   x->e->values[CONTENT_COLUMN].n, false };
        for (size_t k = 0; k < x->n_below; k++)
            t->ticked |= content_text(x->below[k].e, CONTENT_MARKS).n > 0;
    }
}

/* -- resources of the library
 * ------------------------------------------------------------------------ */

struct str guide_only_in(enum lang l, const struct content_entry *e)
{
    struct str in = content_text(e, CONTENT_IN);
    if (str_is(in, "both") || str_eq(in, lang_code(l)))
        return STR_NULL;
    return text(l, str_is(in, "en") ? TEXT_library_only_english : TEXT_library_only_french);
}

static bool is_about_sectors(const struct content *texts, const struct content_entry *e,
                             const struct guide_wish *wish)
{
    const struct content_value *kinds = &e->values[CONTENT_PARTNER];
    for (size_t i = 0; i < kinds->n; i++)
        for (size_t k = 0; k < wish->n_sectors; k++)
            if (content_names(content_find(texts, kinds->lines[i]), CONTENT_SECTOR,
                              wish->sectors[k]))
                return true;
    return false;
}

enum { WISH_NO = -1, WISH_BEST = 3 };

/* How well a resource answers: about such partners counts more than being in one's language. */
static int wish_met(enum lang l, const struct content *texts, const struct content_entry *e,
                    const struct guide_wish *wish)
{
    if ((wish->phase.n && !content_names(e, CONTENT_HELPS, wish->phase)) ||
        (wish->kind.n && !content_names(e, CONTENT_PARTNER, wish->kind)))
        return WISH_NO;
    return (is_about_sectors(texts, e, wish) ? 2 : 0) + (guide_only_in(l, e).p ? 0 : 1);
}

struct guide_list guide_resources(struct req *q, const struct content *texts,
                                  const struct guide_wish *wish, size_t most)
{
    struct guide_list all = guide_entries(q, texts, CONTENT_LIBRARY, NULL, CONTENT_KINDS);
    struct guide_entry *list = arena_array(q->arena, struct guide_entry, most);
    size_t n = 0;
    for (int met = WISH_BEST; met > WISH_NO; met--)
        for (size_t i = 0; i < all.n && n < most; i++)
            if (wish_met(q->lang, texts, all.list[i].e, wish) == met)
                list[n++] = all.list[i];
    return (struct guide_list){ list, n };
}

/* Worksheets of a phase; the one of the themes is reached by the themes. */
static void sheets_fill(struct req *q, const struct content *texts, struct str phase,
                        struct guide_phase_view *m)
{
    m->sheets = arena_array(q->arena, struct guide_way, content_count(texts, CONTENT_SHEET, NULL));
    for (const struct content_entry *e = NULL; (e = content_next(texts, CONTENT_SHEET, NULL, e));)
        if (content_names(e, CONTENT_HELPS, phase))
            m->sheets[m->n_sheets++] = (struct guide_way){
                .href = e->values[CONTENT_FROM].n
                            ? STR("/guide/reflection")
                            : arena_fmt(q->arena, "/guide/sheets/%.*s", STR_ARG(e->code)),
                .label = content_text(e, CONTENT_TITLE),
            };
}

static void way_fill(struct req *q, const struct content *texts, const struct content_entry *phase,
                     struct guide_phase_view *m)
{
    struct guide_list phases = guide_entries(q, texts, CONTENT_PHASE, NULL, CONTENT_KINDS);
    for (size_t i = 0; i < phases.n && i < sizeof m->steps / sizeof *m->steps; i++) {
        const struct guide_entry *x = &phases.list[i];
        bool here = x->e == phase;
        m->steps[i] = (struct step){
            .label = x->title,
            .href = here ? STR_NULL : arena_fmt(q->arena, "/guide/%.*s", STR_ARG(x->e->code)),
            .state = here ? STEP_NOW : STEP_LATER,
        };
        if (i + 1 < phases.n && phases.list[i + 1].e == phase) {
            m->previous = x->e->code;
            m->previous_title = x->title;
        }
        if (i > 0 && phases.list[i - 1].e == phase) {
            m->next = x->e->code;
            m->next_title = x->title;
        }
    }
}

static void phase_page(struct req *q, struct res *r)
{
    struct str code = req_segment(q, "phase");
    const struct content *texts = said_texts(q);
    const struct content_entry *phase = content_find(texts, code);
    if (!phase || phase->kind != CONTENT_PHASE) {
        res_not_found(q, r);
        return;
    }
    struct guide_phase_view m = {
        .page = guide_page_of(q, "/guide", phase),
        .components = guide_entries(q, texts, CONTENT_COMPONENT, phase, CONTENT_KINDS),
        .items = guide_entries(q, texts, CONTENT_ITEM, phase, CONTENT_KINDS),
        .tips = guide_entries(q, texts, CONTENT_TIP, phase, CONTENT_KINDS),
        .cases = guide_entries(q, texts, CONTENT_CASE, phase, CONTENT_KINDS),
        .tools = guide_entries(q, texts, CONTENT_TOOL, phase, CONTENT_KINDS),
        .questions = guide_entries(q, texts, CONTENT_STANDING, NULL, CONTENT_KINDS),
        .resources =
            guide_resources(q, texts, &(struct guide_wish){ .phase = code }, RESOURCES_BESIDE),
        .library = arena_fmt(q->arena, "/library?helps=%.*s", STR_ARG(code)),
    };
    struct crumb *crumbs = arena_array(q->arena, struct crumb, 2);
    crumbs[0] = (struct crumb){ text(q->lang, TEXT_guide_title), STR("/guide") };
    m.page.crumbs = crumbs;
    tables_fill(q, texts, phase, &m);
    sheets_fill(q, texts, code, &m);
    way_fill(q, texts, phase, &m);
    view_page(q, r, GUIDE_PAGE(q, m), guide_phase_html, &m);
}

/* -- what helps around the phases
 * -------------------------------------------------------------------- */

static void reflection(struct req *q, struct res *r)
{
    const struct content *texts = said_texts(q);
    struct guide_parts_view m = { .page = page_named(q, texts, "/guide/reflection", "reflection"),
                                  .parts = parts_of(q, texts) };
    view_page(q, r, GUIDE_PAGE(q, m), guide_reflection_html, &m);
}

static void partners(struct req *q, struct res *r)
{
    const struct content *texts = said_texts(q);
    struct guide_partners_view m = {
        .page = page_named(q, texts, "/guide/partners", "partners"),
        .kinds = guide_entries(q, texts, CONTENT_PARTNER_KIND, NULL, CONTENT_KINDS),
        .aims = guide_entries(q, texts, CONTENT_AIM, NULL, CONTENT_KINDS),
        .factors = guide_entries(q, texts, CONTENT_SUCCESS_FACTOR, NULL, CONTENT_KINDS),
        .inside = guide_entries(q, texts, CONTENT_INSIDE, NULL, CONTENT_KINDS),
        .outside = guide_entries(q, texts, CONTENT_OUTSIDE, NULL, CONTENT_KINDS),
        .may_find = guard_with_agency(&q->actor, CAP_PARTNERSHIP_WRITE),
        .may_board = guard_reach(&q->actor, CAP_PARTNERSHIP_READ) != REACH_NONE,
    };
    view_page(q, r, GUIDE_PAGE(q, m), guide_partners_html, &m);
}

static void conditions(struct req *q, struct res *r)
{
    const struct content *texts = said_texts(q);
    struct guide_parts_view m = {
        .page = page_named(q, texts, "/guide/conditions", "conditions"),
        .parts = guide_entries(q, texts, CONTENT_CONDITION, NULL, CONTENT_ACTION),
        .ways = { guide_way_to(q, STR("conditions"), NULL) },
    };
    view_page(q, r, GUIDE_PAGE(q, m), guide_conditions_html, &m);
}

static void landlords(struct req *q, struct res *r)
{
    const struct content *texts = said_texts(q);
    struct guide_parts_view m = {
        .page = page_named(q, texts, "/guide/landlords", "landlords"),
        .parts = guide_entries(q, texts, CONTENT_LANDLORD, NULL, CONTENT_KINDS),
        .resources = guide_resources(q, texts, &(struct guide_wish){ .kind = STR("k_landlords") },
                                     RESOURCES_BESIDE),
    };
    if (guard_with_agency(&q->actor, CAP_PARTNERSHIP_WRITE))
        m.ways[0] = (struct guide_way){ STR("/prospects/find?sector=landlord"),
                                        text(q->lang, TEXT_guide_find_landlord) };
    m.ways[1] = guide_way_to(q, STR("agreements"), NULL);
    view_page(q, r, GUIDE_PAGE(q, m), guide_landlords_html, &m);
}

static const struct route routes[] = {
    { METHOD_GET, "/guide", CAP_SIGNED_IN, home },
    { METHOD_GET, "/guide/reflection", CAP_SIGNED_IN, reflection },
    { METHOD_GET, "/guide/partners", CAP_SIGNED_IN, partners },
    { METHOD_GET, "/guide/conditions", CAP_SIGNED_IN, conditions },
    { METHOD_GET, "/guide/landlords", CAP_SIGNED_IN, landlords },
    { METHOD_GET, "/guide/{phase}", CAP_SIGNED_IN, phase_page },
};

const struct module module_guide = {
    .name = "guide",
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
