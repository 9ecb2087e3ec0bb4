/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/sheet/sheet.h"
#include "core/fault.h"

/* A coordinator notes what a party says, as on the telephone: only where the party has written
 * nothing itself. From then on both read and write there, until one of them ends it. */

bool sheet_may_note(const struct sheet *s, const struct sheet_voice *v)
{
    return s->place.any_side && !s->place.closed && s->words.answers != SHEET_APART &&
           v->kind == VOICE_KIND_ORGANIZATION && !v->mine && v->handed == DAY_NONE &&
           !sheet_has_words(s, v);
}

static void noter_set(struct tx *tx, struct sheet_voice *v, int64_t account, day since)
{
    struct worksheet_voice record;
    REQUIRE(record_get(tx, &entity_worksheet_voice, v->id, &record));
    record.noter = v->noter = account;
    record.noted = v->noted = since;
    REQUIRE(record_update(tx, &entity_worksheet_voice, &record) != RECORD_CONFLICT);
}

void sheet_note(struct tx *tx, struct sheet *s, struct sheet_voice *v, int64_t account)
{
    sheet_voice_make(tx, s, v);
    noter_set(tx, v, account, tx->today);
}

void sheet_note_end(struct tx *tx, struct sheet_voice *v)
{
    noter_set(tx, v, NUMBER_NONE, DAY_NONE);
}
