/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/demo/demo_table.h"
#include "app/knowledge/texts.h"
#include "app/partnership/sheet/words.h"
#include "core/fault.h"
#include "organization.ent.h"
#include "partnership.ent.h"
#include "worksheet.ent.h"

/* Worksheets as the town has filled them: lines of one sheet, and in it of one voice, stand one
 * below the other in worksheets.csv. */

enum { NOTED_SINCE = 4 /* days */ };

struct filling {
    struct demo *d;
    const struct csv_table *t;
    struct worksheet sheet;
    struct worksheet_voice voice;
    struct worksheet_row row;
    struct sheet_words words;
};

static struct str cell(const struct filling *f, size_t i, const char *column)
{
    return csv_cell(f->t, i, column);
}

static bool is_new(const struct filling *f, size_t i, const char *column)
{
    struct str before = i ? cell(f, i - 1, column) : STR_NULL;
    return i == 0 || !str_eq(cell(f, i, column), before);
}

static void sheet_begin(struct filling *f, size_t i)
{
    struct demo *d = f->d;
    struct str code = cell(f, i, "sheet"), partnership = cell(f, i, "partnership");
    REQUIRE(sheet_words_of(d->tx->arena, LANG_FR, texts_of(LANG_FR), code, &f->words));
    entity_init(&entity_worksheet, &f->sheet);
    f->sheet.sheet = code;
    if (partnership.n)
        f->sheet.partnership = demo_id(d, &entity_partnership, partnership);
    else
        f->sheet.organization = demo_id(d, &entity_organization, cell(f, i, "organization"));
    record_insert(d->tx, &entity_worksheet, &f->sheet);
}

static void voice_begin(struct filling *f, size_t i)
{
    struct demo *d = f->d;
    struct membership m = { 0 };
    struct str voice = cell(f, i, "voice");
    entity_init(&entity_worksheet_voice, &f->voice);
    f->voice.worksheet = f->sheet.record.id;
    f->voice.handed = demo_day(d, cell(f, i, "handed"));
    d->tx->actor = d->account[ROLE_COORDINATOR];
    if (str_is(voice, "together")) {
        f->voice.kind = VOICE_KIND_TOGETHER;
    } else if (f->sheet.partnership) {
        bool noted = str_starts(voice, STR("+")); /* the coordinator notes for them */
        f->voice.kind = VOICE_KIND_ORGANIZATION;
        f->voice.party =
            demo_party(d, f->sheet.partnership, noted ? str_sub(voice, 1, voice.n) : voice);
        f->voice.noter = noted ? d->account[ROLE_COORDINATOR] : NUMBER_NONE;
        f->voice.noted = noted ? d->tx->today - NOTED_SINCE : DAY_NONE;
    } else {
        f->voice.kind = VOICE_KIND_PERSON;
        REQUIRE(
            entity_set_raw(d->tx->arena, &entity_membership.fields[MEMBERSHIP_ROLE], &m, voice));
        f->voice.account = d->account[m.role];
        d->tx->actor = f->voice.account;
    }
    record_insert(d->tx, &entity_worksheet_voice, &f->voice);
    f->row = (struct worksheet_row){ 0 };
}

static const struct sheet_section *section_of(const struct filling *f, struct str ask)
{
    for (size_t i = 0; i < f->words.n_sections; i++)
        if (sheet_ask_of(&f->words.sections[i], ask))
            return &f->words.sections[i];
    fault_raise(FAULT_INVARIANT, "worksheets.csv: no column %.*s", STR_ARG(ask));
}

/* A number is a line of people's own, in its order. */
static struct str place_of(struct filling *f, size_t i, const struct sheet_section *section)
{
    int64_t number;
    struct tx *tx = f->d->tx;
    if (!str_to_i64(cell(f, i, "place"), &number))
        return cell(f, i, "place");
    if (f->row.position != number || !str_eq(f->row.section, section->code)) {
        entity_init(&entity_worksheet_row, &f->row);
        f->row.voice = f->voice.record.id;
        f->row.section = section->code;
        f->row.position = number;
        record_insert(tx, &entity_worksheet_row, &f->row);
    }
    return arena_fmt(tx->arena, "r%lld", (long long)f->row.record.id);
}

static void cell_put(struct filling *f, size_t i)
{
    struct worksheet_cell c;
    struct tx *tx = f->d->tx;
    struct str ask = cell(f, i, "ask");
    const struct sheet_section *section = section_of(f, ask);
    bool is_day = sheet_ask_of(section, ask)->type == SHEET_DAY;
    entity_init(&entity_worksheet_cell, &c);
    c.voice = f->voice.record.id;
    c.place = place_of(f, i, section);
    c.ask = ask;
    c.words =
        is_day ? day_iso(tx->arena, demo_day(f->d, cell(f, i, "words"))) : cell(f, i, "words");
    record_insert(tx, &entity_worksheet_cell, &c);
}

void demo_sheets(struct demo *d)
{
    struct csv_table t = demo_table(d, "worksheets");
    struct filling f = { .d = d, .t = &t };
    for (size_t i = 0; i < t.n_rows; i++) {
        bool other =
            is_new(&f, i, "sheet") || is_new(&f, i, "partnership") || is_new(&f, i, "organization");
        if (other)
            sheet_begin(&f, i);
        if (other || is_new(&f, i, "voice"))
            voice_begin(&f, i);
        cell_put(&f, i);
    }
    d->tx->actor = d->account[ROLE_COORDINATOR];
}
