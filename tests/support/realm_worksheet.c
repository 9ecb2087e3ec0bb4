/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/sheet/sheet.h"
#include "core/fault.h"
#include "support/realm_making.h"
#include "worksheet.ent.h"
#include "worksheet.sql.h"

static void link_new(struct making *m, int64_t worksheet)
{
    struct answer_link l;
    const struct answer_link_for of = { .purpose = SHEET_PURPOSE,
                                        .entity = &entity_worksheet,
                                        .subject = worksheet,
                                        .organization = m->side->other,
                                        .party = m->side_other };
    m->token = answer_link_new(&m->tx, &of, m->mark, STR_NULL, 0, ANSWER_LINK_DAYS);
    REQUIRE(answer_link_find(&m->tx, SHEET_PURPOSE, m->token, &l) == ANSWER_LINK_OPEN);
    m->party = l.record.id;
}

/* A worksheet opened to all, with a line in its agreed version. */
static int64_t worksheet_new(struct making *m, int64_t partnership, bool row_wanted)
{
    struct worksheet w;
    struct worksheet_voice v;
    struct worksheet_row row;
    struct worksheet_cell cell;
    entity_init(&entity_worksheet, &w);
    w.sheet = STR("s_goals");
    w.partnership = partnership;
    w.organization = partnership ? 0 : m->organization;
    w.opened = m->tx.today;
    entity_init(&entity_worksheet_voice, &v);
    v.worksheet = record_insert(&m->tx, &entity_worksheet, &w);
    v.kind = VOICE_KIND_TOGETHER;
    entity_init(&entity_worksheet_row, &row);
    row.voice = record_insert(&m->tx, &entity_worksheet_voice, &v);
    row.section = STR("goals_list");
    row.position = 0;
    record_insert(&m->tx, &entity_worksheet_row, &row);
    entity_init(&entity_worksheet_cell, &cell);
    cell.voice = v.record.id;
    cell.place = arena_fmt(m->tx.arena, "r%lld", (long long)row.record.id);
    cell.ask = STR("goals_goal");
    cell.words = m->mark;
    record_insert(&m->tx, &entity_worksheet_cell, &cell);
    return row_wanted ? row.record.id : cell.record.id;
}

/* One that `other` is asked to answer by a link; "asked_row": and a line of theirs, in party. */
static void linked_new(struct making *m, int64_t partnership)
{
    struct worksheet w;
    struct worksheet_voice v;
    struct worksheet_row row;
    entity_init(&entity_worksheet, &w);
    w.sheet = STR("s_goals");
    w.partnership = partnership;
    link_new(m, record_insert(&m->tx, &entity_worksheet, &w));
    if (!str_is(m->state, "asked_row"))
        return;
    entity_init(&entity_worksheet_voice, &v);
    v.worksheet = w.record.id;
    v.kind = VOICE_KIND_ORGANIZATION;
    v.party = m->side_other;
    entity_init(&entity_worksheet_row, &row);
    row.voice = record_insert(&m->tx, &entity_worksheet_voice, &v);
    row.section = STR("goals_list");
    m->party = record_insert(&m->tx, &entity_worksheet_row, &row);
}

/* What `other` has written and not handed in. */
static void draft_new(struct making *m, int64_t partnership)
{
    struct worksheet w;
    struct worksheet_voice v;
    struct worksheet_cell cell;
    entity_init(&entity_worksheet, &w);
    w.sheet = STR("s_compat");
    w.partnership = partnership;
    entity_init(&entity_worksheet_voice, &v);
    v.worksheet = record_insert(&m->tx, &entity_worksheet, &w);
    v.kind = VOICE_KIND_ORGANIZATION;
    v.party = m->side_other;
    entity_init(&entity_worksheet_cell, &cell);
    cell.voice = record_insert(&m->tx, &entity_worksheet_voice, &v);
    cell.place = STR("compat_overlap");
    cell.ask = STR("compat_ground_words");
    cell.words = STR(REALM_DRAFT);
    m->party = record_insert(&m->tx, &entity_worksheet_cell, &cell);
}

static int64_t voice_new(struct making *m, int64_t worksheet, enum voice_kind kind, int64_t party,
                         bool handed)
{
    struct worksheet_voice v;
    entity_init(&entity_worksheet_voice, &v);
    v.worksheet = worksheet;
    v.kind = kind;
    v.party = party;
    v.handed = handed ? m->tx.today : DAY_NONE;
    return record_insert(&m->tx, &entity_worksheet_voice, &v);
}

static int64_t line_new(struct making *m, int64_t voice, int64_t position, int64_t *ret_cell)
{
    struct worksheet_row row;
    struct worksheet_cell cell;
    entity_init(&entity_worksheet_row, &row);
    row.voice = voice;
    row.section = STR("goals_list");
    row.position = position;
    record_insert(&m->tx, &entity_worksheet_row, &row);
    entity_init(&entity_worksheet_cell, &cell);
    cell.voice = voice;
    cell.place = arena_fmt(m->tx.arena, "r%lld", (long long)row.record.id);
    cell.ask = STR("goals_goal");
    cell.words = STR("Dormir au chaud");
    cell.other = STR("Dormir au sec");
    *ret_cell = record_insert(&m->tx, &entity_worksheet_cell, &cell);
    return row.record.id;
}

/* Two lines of the agreed version, the second in party, its cell with two texts in clause; and a
 * line of `other`, in obligation, its cell in job. */
static void sheet_new(struct making *m, int64_t partnership)
{
    struct worksheet w;
    int64_t cell;
    entity_init(&entity_worksheet, &w);
    w.sheet = STR("s_goals");
    w.partnership = partnership;
    w.opened = m->tx.today;
    record_insert(&m->tx, &entity_worksheet, &w);
    if (str_is(m->state, "handed")) {
        line_new(m, voice_new(m, w.record.id, VOICE_KIND_ORGANIZATION, m->side_own, true), 0,
                 &cell);
        return;
    }
    int64_t theirs = voice_new(m, w.record.id, VOICE_KIND_ORGANIZATION, m->side_other, true);
    int64_t together =
        voice_new(m, w.record.id, VOICE_KIND_TOGETHER, 0, str_is(m->state, "agreed"));
    line_new(m, together, 0, &cell);
    m->party = line_new(m, together, 1, &m->clause);
    m->obligation = line_new(m, theirs, 0, &m->job);
}

void add_worksheet(struct making *m, int64_t partnership)
{
    if (str_is(m->state, "sheet") || str_is(m->state, "agreed") || str_is(m->state, "handed"))
        sheet_new(m, partnership);
    bool row = str_is(m->state, "row");
    if (str_is(m->state, "draft"))
        draft_new(m, partnership);
    if (str_starts(m->state, STR("asked")))
        linked_new(m, partnership);
    if (row || str_is(m->state, "cell"))
        m->party = worksheet_new(m, partnership, row);
}

/* Of an organization there is one of a kind: each new one takes the place of the one before. */
static int64_t own_new(struct making *m, bool row)
{
    struct worksheets_named_in in = { .organization = m->organization, .sheet = STR("s_goals") };
    struct worksheets_named_row *old;
    size_t n = worksheets_named(&m->tx, &in, &old);
    for (size_t i = 0; i < n; i++)
        record_archive(&m->tx, &entity_worksheet, old[i].id, true);
    m->party = worksheet_new(m, 0, row);
    return m->party;
}

int64_t add_worksheet_cell(struct making *m)
{
    return own_new(m, false);
}

int64_t add_worksheet_row(struct making *m)
{
    return own_new(m, true);
}
