/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/content_kind.h"

#define TITLE                                                                                      \
    {                                                                                              \
        CONTENT_TITLE, CONTENT_REQUIRED, 0                                                         \
    }
#define TEXT                                                                                       \
    {                                                                                              \
        CONTENT_TEXT, CONTENT_REQUIRED, 0                                                          \
    }
#define TEXT_IF_ANY                                                                                \
    {                                                                                              \
        CONTENT_TEXT, 0, 0                                                                         \
    }
#define POINTS                                                                                     \
    {                                                                                              \
        CONTENT_POINT, CONTENT_MANY, 0                                                             \
    }
/* Where it is done. */
#define FILL                                                                                       \
    {                                                                                              \
        CONTENT_FILL, CONTENT_FACT | CONTENT_CODES, CONTENT_SHEET                                  \
    }
#define OPENS                                                                                      \
    {                                                                                              \
        CONTENT_OPENS, CONTENT_FACT, 0                                                             \
    }

const struct content_shape content_shapes[CONTENT_KINDS] = {
    [CONTENT_PAGE] = { "page", CONTENT_NONE, { TITLE, TEXT, POINTS }, 3, false },
    [CONTENT_STANDING] = { "standing", CONTENT_NONE, { TITLE }, 1, false },
    [CONTENT_PHASE] = { "phase", CONTENT_NONE, { TITLE, TEXT, POINTS }, 3, true },
    [CONTENT_COMPONENT] = { "component", CONTENT_PHASE, { TITLE, TEXT, POINTS }, 3, false },
    [CONTENT_ITEM] = { "item",
                       CONTENT_PHASE,
                       { TITLE, TEXT_IF_ANY, POINTS, FILL, OPENS },
                       5,
                       false },
    [CONTENT_TIP] = { "tip", CONTENT_PHASE, { TITLE, TEXT, POINTS }, 3, false },
    [CONTENT_CASE] = { "case",
                       CONTENT_PHASE,
                       { TITLE, { CONTENT_TEXT, CONTENT_REQUIRED | CONTENT_MANY, 0 }, POINTS },
                       3,
                       false },
    [CONTENT_TOOL] = { "tool",
                       CONTENT_PHASE,
                       { TITLE, TEXT, { CONTENT_LINE, CONTENT_MANY, 0 }, FILL, OPENS },
                       5,
                       false },
    [CONTENT_TABLE] = { "table",
                        CONTENT_PHASE,
                        { TITLE,
                          TEXT,
                          { CONTENT_COLUMN, CONTENT_REQUIRED | CONTENT_MANY, 0 },
                          FILL,
                          OPENS },
                        5,
                        true },
    [CONTENT_ROW] = { "row",
                      CONTENT_TABLE,
                      { TITLE, TEXT_IF_ANY, { CONTENT_MARKS, CONTENT_FACT, 0 } },
                      3,
                      false },
    [CONTENT_PART] = { "part", CONTENT_NONE, { TITLE, TEXT }, 2, true },
    [CONTENT_THEME] = { "theme", CONTENT_PART, { TITLE, TEXT }, 2, true },
    [CONTENT_QUESTION] = { "question", CONTENT_THEME, { TITLE }, 1, false },
    [CONTENT_AIM] = { "aim", CONTENT_NONE, { TITLE, TEXT }, 2, false },
    [CONTENT_SUCCESS_FACTOR] = { "success_factor", CONTENT_NONE, { TITLE, TEXT }, 2, false },
    [CONTENT_PARTNER_KIND] = { "kind",
                               CONTENT_NONE,
                               { TITLE,
                                 TEXT,
                                 { CONTENT_POINT, CONTENT_REQUIRED | CONTENT_MANY, 0 },
                                 { CONTENT_SECTOR, CONTENT_MANY | CONTENT_FACT, 0 } },
                               4,
                               false },
    [CONTENT_INSIDE] = { "inside", CONTENT_NONE, { TITLE, TEXT_IF_ANY }, 2, false },
    [CONTENT_OUTSIDE] = { "outside", CONTENT_NONE, { TITLE, TEXT_IF_ANY }, 2, false },
    [CONTENT_CONDITION] = { "condition", CONTENT_NONE, { TITLE, TEXT }, 2, true },
    [CONTENT_ACTION] = { "action", CONTENT_CONDITION, { TITLE, TEXT_IF_ANY }, 2, false },
    [CONTENT_LANDLORD] = { "landlord", CONTENT_NONE, { TITLE, TEXT }, 2, false },
    [CONTENT_SHELF] = { "shelf", CONTENT_NONE, { TITLE }, 1, false },
    [CONTENT_TOPIC] = { "topic", CONTENT_NONE, { TITLE }, 1, false },
    [CONTENT_LIBRARY] = { "library",
                          CONTENT_NONE,
                          { { CONTENT_TEXT, CONTENT_REQUIRED, 0 },
                            { CONTENT_TITLE, CONTENT_REQUIRED | CONTENT_FACT, 0 },
                            { CONTENT_ON, CONTENT_REQUIRED | CONTENT_FACT | CONTENT_CODES,
                              CONTENT_SHELF },
                            { CONTENT_BY, CONTENT_FACT, 0 },
                            { CONTENT_YEAR, CONTENT_FACT, 0 },
                            { CONTENT_IN, CONTENT_REQUIRED | CONTENT_FACT, 0 },
                            { CONTENT_LASTS, CONTENT_FACT, 0 },
                            { CONTENT_JOURNAL, CONTENT_FACT, 0 },
                            { CONTENT_AT, CONTENT_FACT, 0 },
                            { CONTENT_ABOUT,
                              CONTENT_REQUIRED | CONTENT_MANY | CONTENT_FACT | CONTENT_CODES,
                              CONTENT_TOPIC },
                            { CONTENT_HELPS, CONTENT_MANY | CONTENT_FACT | CONTENT_CODES,
                              CONTENT_PHASE },
                            { CONTENT_PARTNER, CONTENT_MANY | CONTENT_FACT | CONTENT_CODES,
                              CONTENT_PARTNER_KIND } },
                          12,
                          false },
    [CONTENT_SHEET] = { "sheet",
                        CONTENT_NONE,
                        { TITLE,
                          TEXT,
                          { CONTENT_HELPS,
                            CONTENT_REQUIRED | CONTENT_MANY | CONTENT_FACT | CONTENT_CODES,
                            CONTENT_PHASE },
                          { CONTENT_PLACE, CONTENT_REQUIRED | CONTENT_FACT, 0 },
                          { CONTENT_ANSWERS, CONTENT_REQUIRED | CONTENT_FACT, 0 },
                          { CONTENT_FROM, CONTENT_FACT, 0 } },
                        6,
                        true },
    [CONTENT_SECTION] = { "section",
                          CONTENT_SHEET,
                          { TITLE, TEXT_IF_ANY, { CONTENT_ROWS, CONTENT_FACT, 0 } },
                          3,
                          true },
    [CONTENT_ASK] = { "ask",
                      CONTENT_SECTION,
                      { TITLE, TEXT_IF_ANY, { CONTENT_TYPE, CONTENT_FACT, 0 } },
                      3,
                      false },
    [CONTENT_OPTION] = { "option", CONTENT_ASK, { TITLE }, 1, false },
    [CONTENT_GIVEN] = { "given", CONTENT_SECTION, { TITLE, TEXT_IF_ANY }, 2, false },
    [CONTENT_STAGE] = { "stage", CONTENT_NONE, { TITLE, TEXT }, 2, true },
    [CONTENT_NEED] = { "need", CONTENT_STAGE, { TITLE }, 1, false },
};

static const char *const fields[CONTENT_FIELDS] = {
    [CONTENT_TITLE] = "title",     [CONTENT_TEXT] = "text",   [CONTENT_POINT] = "point",
    [CONTENT_COLUMN] = "column",   [CONTENT_LINE] = "line",   [CONTENT_MARKS] = "marks",
    [CONTENT_ON] = "on",           [CONTENT_BY] = "by",       [CONTENT_YEAR] = "year",
    [CONTENT_IN] = "in",           [CONTENT_LASTS] = "lasts", [CONTENT_JOURNAL] = "journal",
    [CONTENT_AT] = "at",           [CONTENT_ABOUT] = "about", [CONTENT_HELPS] = "helps",
    [CONTENT_PARTNER] = "partner", [CONTENT_PLACE] = "place", [CONTENT_ANSWERS] = "answers",
    [CONTENT_FROM] = "from",       [CONTENT_ROWS] = "rows",   [CONTENT_SECTOR] = "sector",
    [CONTENT_TYPE] = "type",       [CONTENT_FILL] = "fill",   [CONTENT_OPENS] = "opens",
};

const char *content_kind_name(enum content_kind kind)
{
    return content_shapes[kind].name;
}

const char *content_field_name(enum content_field f)
{
    return fields[f];
}

bool content_field_find(struct str name, enum content_field *ret)
{
    for (int f = 0; f < CONTENT_FIELDS; f++)
        if (str_is(name, fields[f])) {
            *ret = (enum content_field)f;
            return true;
        }
    return false;
}

static unsigned flags_of(enum content_kind kind, enum content_field f, bool *ret_there)
{
    const struct content_shape *s = &content_shapes[kind];
    for (size_t i = 0; i < s->n_slots; i++)
        if (s->slots[i].field == f) {
            *ret_there = true;
            return s->slots[i].flags;
        }
    *ret_there = false;
    return 0;
}

bool content_has(enum content_kind kind, enum content_field f)
{
    bool there;
    flags_of(kind, f, &there);
    return there;
}

bool content_is_many(enum content_kind kind, enum content_field f)
{
    bool there;
    return flags_of(kind, f, &there) & CONTENT_MANY;
}

bool content_is_fact(enum content_kind kind, enum content_field f)
{
    bool there;
    return flags_of(kind, f, &there) & CONTENT_FACT;
}

bool content_is_required(enum content_kind kind, enum content_field f)
{
    bool there;
    return flags_of(kind, f, &there) & CONTENT_REQUIRED;
}
