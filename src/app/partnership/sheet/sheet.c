/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/sheet/sheet.h"

#include "app/partnership/sheet/paper.h"

#define READ CAP_PARTNERSHIP_READ
#define WRITE CAP_PARTNERSHIP_WRITE
#define ONCE .isolation = ISOLATION_SERIALIZABLE
#define SHARED "/partnerships/{id}/sheets"
#define LINK "/l/{slug}/worksheet/{token}"

/* The same pages twice: of an organization alone, and of a partnership. */
const char sheet_shared[] = "partnership", sheet_by_link[] = "link";
#define SHEET_ROUTES(at, where)                                                                    \
    { METHOD_GET, at, READ, sheet_list, .data = (where) },                                         \
        { METHOD_GET, at "/{sheet}", READ, sheet_page, .data = (where) },                          \
        { METHOD_POST, at "/{sheet}", READ, sheet_save, ONCE, .data = (where) },                   \
        { METHOD_POST, at "/{sheet}/cell", READ, sheet_save_cell, ONCE, .data = (where) },         \
        { METHOD_GET, at "/{sheet}/answers.csv", READ, sheet_csv, .data = (where) },               \
        { METHOD_GET, at "/{sheet}/cell/{id}/history", READ, sheet_history, .data = (where) },     \
        { METHOD_POST, at "/{sheet}/cell/{id}/undo", READ, sheet_cell_undo, .data = (where) },     \
    {                                                                                              \
        METHOD_POST, at "/{sheet}/row/{id}/undo", READ, sheet_row_undo, .data = (where)            \
    }

static const struct route routes[] = {
    SHEET_ROUTES("/sheets", NULL),
    SHEET_ROUTES(SHARED, sheet_shared),
    { METHOD_GET, SHARED "/{sheet}/links/{side}", WRITE, sheet_links, .data = sheet_shared },
    { METHOD_POST, SHARED "/{sheet}/links/{side}", WRITE, sheet_links_make, ONCE,
      .data = sheet_shared },
    { METHOD_POST, SHARED "/{sheet}/links/{side}/end", WRITE, sheet_links_end,
      .data = sheet_shared },
    { METHOD_GET, SHARED "/{sheet}/ask", WRITE, sheet_ask, .data = sheet_shared },
    { METHOD_POST, SHARED "/{sheet}/ask", WRITE, sheet_ask_send, ONCE, .data = sheet_shared },
    { METHOD_POST, "/partnerships/{id}/sheet-papers", READ, sheet_paper_make,
      .data = sheet_shared },
    { METHOD_POST, "/sheet-papers", CAP_SIGNED_IN, sheet_paper_make },
    { METHOD_GET, "/sheet-papers/wait", CAP_SIGNED_IN, sheet_paper_wait },
    { METHOD_GET, "/sheet-papers/pdf", CAP_SIGNED_IN, sheet_paper_pdf },
    { METHOD_GET, LINK, CAP_LINK, sheet_page, .data = sheet_by_link },
    { METHOD_POST, LINK, CAP_LINK, sheet_save, ONCE, .data = sheet_by_link },
    { METHOD_POST, LINK "/cell", CAP_LINK, sheet_save_cell, ONCE, .data = sheet_by_link },
    { METHOD_POST, LINK "/row/{id}/undo", CAP_LINK, sheet_row_undo, .data = sheet_by_link },
    { METHOD_GET, "/guide/sheets", CAP_SIGNED_IN, sheet_blanks },
    { METHOD_GET, "/guide/sheets/{sheet}", CAP_SIGNED_IN, sheet_blank },
};
static bool may_read(struct req *q, int64_t id)
{
    struct worksheet w;
    struct partnership p;
    if (!record_get(q->tx, &entity_worksheet, id, &w))
        return false;
    if (!w.partnership)
        return guard_may(&q->actor, READ, w.organization);
    return record_get(q->tx, &entity_partnership, w.partnership, &p) &&
           record_mine(q, &partnership_pages, READ, &p);
}

static const struct module_entity entities[] = {
    { &entity_worksheet, NULL, READ, .may_read = may_read },
    { &entity_worksheet_voice, NULL, READ },
    { &entity_worksheet_row, NULL, READ },
    { &entity_worksheet_cell, NULL, READ },
};
static const struct statement *const *const statements[] = { statements_worksheet, NULL };
static const struct job_kind jobs[] = {
    { .name = "sheet.paper", .run = sheet_paper_job, .steps = true },
};

static const struct partnership_part parts[] = {
    { .path = "/sheets",
      .icon = "doc",
      .title = TEXT_sheet_title,
      .text = TEXT_sheet_lede,
      .phases = PART_PHASE(PREPARATION) | PART_PHASE(IDENTIFICATION) | PART_PHASE(AGREEMENT) |
                PART_PHASE(CONSOLIDATION) | PART_PHASE(EVALUATION),
      .read = READ,
      .said = sheet_part_said,
      .suggest = sheet_part_suggest },
};

const struct module module_sheet = {
    .name = "sheet",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .jobs = jobs,
    .n_jobs = sizeof jobs / sizeof *jobs,
    .parts = parts,
    .n_parts = sizeof parts / sizeof *parts,
};
