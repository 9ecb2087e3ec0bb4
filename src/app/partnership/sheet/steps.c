/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/sheet/steps.h"

#include "core/fault.h"
#include "core/key.h"

#include <inttypes.h>

/* What one does with a sheet besides writing in it. */

struct act {
    struct req *q;
    struct sheet *s;
    struct sheet_voice *v; /* the one that the form writes */
    int64_t id;            /* after the ":" of the button; 0: none */
    const char *done;      /* what the page says then */
    struct str at;         /* anchor, and what undo needs */
    struct str side;       /* in whose name the page is shown then; NULL: as now */
};

/* -- rows
 * ---------------------------------------------------------------------------------------------- */

static const struct worksheet_rows_row *own_row(const struct act *a)
{
    return sheet_may_write(a->s, a->v) ? sheet_row(a->s, a->v, sheet_row_place(a->q->arena, a->id))
                                       : NULL;
}

static void position_set(struct act *a, int64_t row, int64_t position)
{
    struct worksheet_row record;
    if (!record_get(a->q->tx, &entity_worksheet_row, row, &record))
        return;
    record.position = position;
    REQUIRE(record_update(a->q->tx, &entity_worksheet_row, &record) != RECORD_CONFLICT);
}

/* Places the row one higher (-1) or lower (1) among those of its section, all numbered anew. */
static bool row_move(struct act *a, int by)
{
    const struct worksheet_rows_row *row = own_row(a);
    int64_t ids[2] = { 0 }, places[2] = { 0 }, n = 0;
    if (!row)
        return false;
    const struct worksheet_rows_row *other = row + by;
    bool there = other >= a->s->rows && other < a->s->rows + a->s->n_rows &&
                 other->voice == row->voice && str_eq(other->section, row->section);
    if (!there)
        return true; /* at the end already */
    for (const struct worksheet_rows_row *k = a->s->rows; k < a->s->rows + a->s->n_rows; k++) {
        if (k->voice != row->voice || !str_eq(k->section, row->section))
            continue;
        if (k == row || k == other) {
            ids[k == other] = k->id;
            places[k == other] = n;
        } else if (k->position != n) {
            position_set(a, k->id, n);
        }
        n++;
    }
    position_set(a, ids[0], places[1]);
    position_set(a, ids[1], places[0]);
    a->at = arena_fmt(a->q->arena, "#row-r%" PRId64, a->id);
    return true;
}

static bool row_up(struct act *a)
{
    return row_move(a, -1);
}

static bool row_down(struct act *a)
{
    return row_move(a, 1);
}

static bool row_remove(struct act *a)
{
    struct worksheet_row record;
    if (!own_row(a) || record_archive(a->q->tx, &entity_worksheet_row, a->id, true) != RECORD_SAVED)
        return false;
    REQUIRE(record_get(a->q->tx, &entity_worksheet_row, a->id, &record));
    a->done = "row_gone";
    a->at =
        arena_fmt(a->q->arena, "&row=%" PRId64 "&version=%" PRId64, a->id, record.record.version);
    return true;
}

/* -- handing in, opening, agreeing
 * -------------------------------------------------------------------------------------- */

/* As it is now: the form may have written the first words. */
static bool has_words(const struct act *a, const struct sheet_voice *v)
{
    struct worksheet_cells_row *cells;
    size_t n = a->s->id
                   ? worksheet_cells(a->q->tx,
                                     &(struct worksheet_cells_in){ .worksheet = a->s->id }, &cells)
                   : 0;
    for (size_t i = 0; i < n; i++)
        if (cells[i].voice == v->id && cells[i].words.n)
            return true;
    return false;
}

static void handed_set(struct act *a, struct sheet_voice *v, day handed)
{
    struct worksheet_voice record;
    sheet_voice_make(a->q->tx, a->s, v);
    REQUIRE(record_get(a->q->tx, &entity_worksheet_voice, v->id, &record));
    record.handed = handed;
    REQUIRE(record_update(a->q->tx, &entity_worksheet_voice, &record) != RECORD_CONFLICT);
}

static bool hand(struct act *a)
{
    if (!a->s->mine || !sheet_may_write(a->s, a->s->mine))
        return false;
    a->done = "sheet_nothing";
    if (!has_words(a, a->s->mine))
        return true;
    handed_set(a, a->s->mine, a->q->today);
    a->done = "sheet_handed";
    return true;
}

static bool unhand(struct act *a)
{
    if (!a->s->mine || a->s->place.closed)
        return false;
    handed_set(a, a->s->mine, DAY_NONE);
    a->done = "sheet_back";
    return true;
}

static bool may_lead(const struct act *a)
{
    return a->s->place.may_lead && !a->s->place.closed && a->s->words.answers != SHEET_APART;
}

static bool opened_set(struct act *a, day opened)
{
    if (!may_lead(a) || !a->s->id)
        return false;
    a->s->record.opened = opened;
    REQUIRE(record_update(a->q->tx, &entity_worksheet, &a->s->record) != RECORD_CONFLICT);
    return true;
}

static bool open_all(struct act *a)
{
    a->done = "sheet_opened";
    return opened_set(a, a->q->today);
}

static bool close_all(struct act *a)
{
    a->done = "sheet_closed";
    return opened_set(a, DAY_NONE);
}

static bool agree(struct act *a)
{
    if (!sheet_may_write(a->s, a->s->together))
        return false;
    a->done = "sheet_nothing";
    if (!has_words(a, a->s->together))
        return true;
    handed_set(a, a->s->together, a->q->today);
    a->done = "sheet_agreed";
    return true;
}

static bool disagree(struct act *a)
{
    if (!may_lead(a) || !a->s->together || !a->s->together->id)
        return false;
    handed_set(a, a->s->together, DAY_NONE);
    a->done = "sheet_reopened";
    return true;
}

/* -- two texts in one cell: one is chosen, or both are kept
 * -------------------------------------------------------------- */

static bool own_cell(const struct act *a, struct worksheet_cell *ret)
{
    return sheet_may_write(a->s, a->v) && a->v->id &&
           record_get(a->q->tx, &entity_worksheet_cell, a->id, ret) && ret->voice == a->v->id &&
           ret->other.n;
}

static bool choose(struct act *a, struct str (*words)(struct arena *arena, struct str, struct str))
{
    struct worksheet_cell c;
    if (!own_cell(a, &c))
        return false;
    struct str both = words(a->q->arena, c.words.p ? c.words : STR(""), c.other);
    a->at = arena_fmt(a->q->arena, "#row-%.*s", STR_ARG(c.place));
    if (key_length(both) > SHEET_WORDS_MOST) { /* said at the cell */
        a->at = arena_fmt(a->q->arena, "&long=%" PRId64 "%.*s", a->id, STR_ARG(a->at));
        a->done = "sheet_long";
        return true;
    }
    c.words = both.n ? both : STR_NULL;
    c.other = STR_NULL;
    REQUIRE(record_update(a->q->tx, &entity_worksheet_cell, &c) != RECORD_CONFLICT);
    return true;
}

static struct str first_of(struct arena *arena, struct str first, struct str second)
{
    (void)arena, (void)second;
    return first;
}

static struct str second_of(struct arena *arena, struct str first, struct str second)
{
    (void)arena, (void)first;
    return second;
}

static struct str both_of(struct arena *arena, struct str first, struct str second)
{
    return arena_fmt(arena, "%.*s\n%.*s", STR_ARG(first), STR_ARG(second));
}

static bool keep(struct act *a)
{
    return choose(a, first_of);
}

static bool take(struct act *a)
{
    return choose(a, second_of);
}

static bool both(struct act *a)
{
    return choose(a, both_of);
}

/* -- from what was answered to what is agreed on
 * ------------------------------------------------------------------------- */

static const struct sheet_voice *voice_with(const struct sheet *s, int64_t id)
{
    for (size_t i = 0; i < s->n_voices; i++)
        if (s->voices[i].id == id && s->voices[i].shown)
            return &s->voices[i];
    return NULL;
}

/* An answer in the agreed version: after what is there. */
static bool bring(struct act *a)
{
    struct sheet *s = a->s;
    const struct worksheet_cells_row *from = NULL;
    for (size_t i = 0; i < s->n_cells; i++)
        if (s->cells[i].id == a->id && voice_with(s, s->cells[i].voice))
            from = &s->cells[i];
    if (!from || !from->words.n || !sheet_may_write(s, s->together))
        return false;
    sheet_voice_make(a->q->tx, s, s->together);
    const struct worksheet_cells_row *to = sheet_cell(s, s->together, from->place, from->ask);
    struct str words = from->words, there = to ? to->words : STR_NULL;
    const struct sheet_section *in = NULL;
    for (size_t i = 0; i < s->words.n_sections; i++)
        if (sheet_ask_of(&s->words.sections[i], from->ask))
            in = &s->words.sections[i];
    bool is_text = in && sheet_ask_of(in, from->ask)->type == SHEET_TEXT;
    bool fits = key_length(there) + key_length(words) < SHEET_WORDS_MOST;
    if (is_text && there.n && fits)
        words = both_of(a->q->arena, there, words);
    /* What does not fit below what is there waits beside it, for somebody to choose. */
    struct str seen = is_text && !fits ? STR_NULL : sheet_seen(a->q->arena, to);
    enum sheet_saved saved =
        sheet_cell_put(a->q->tx, s->together, from->place, from->ask, words, seen);
    a->at = arena_fmt(a->q->arena, "#row-%.*s", STR_ARG(from->place));
    if (saved == SHEET_CLASH)
        a->done = "sheet_beside";
    if (saved == SHEET_FULL) {
        a->at = arena_fmt(a->q->arena, "&full=%" PRId64 "%.*s", to->id, STR_ARG(a->at));
        a->done = "sheet_long";
    }
    return true;
}

static bool bring_row(struct act *a)
{
    struct sheet *s = a->s;
    const struct worksheet_rows_row *row = NULL;
    for (size_t i = 0; i < s->n_rows; i++)
        if (s->rows[i].id == a->id && voice_with(s, s->rows[i].voice))
            row = &s->rows[i];
    if (!row || !sheet_may_write(s, s->together))
        return false;
    sheet_voice_make(a->q->tx, s, s->together);
    struct str from = sheet_row_place(a->q->arena, row->id);
    struct str to =
        sheet_row_place(a->q->arena, sheet_row_add(a->q->tx, s, s->together, row->section));
    for (size_t i = 0; i < s->n_cells; i++)
        if (s->cells[i].voice == row->voice && str_eq(s->cells[i].place, from))
            sheet_cell_put(a->q->tx, s->together, to, s->cells[i].ask, s->cells[i].words, STR_NULL);
    a->at = arena_fmt(a->q->arena, "#row-%.*s", STR_ARG(to));
    return true;
}

/* -- noting for a party
 * ------------------------------------------------------------------------------------------ */

static bool note(struct act *a)
{
    struct sheet *s = a->s;
    struct sheet_voice *of = NULL;
    for (size_t i = 0; i < s->n_voices; i++)
        if (s->voices[i].party == a->id && sheet_may_note(s, &s->voices[i]))
            of = &s->voices[i];
    if (!of)
        return false;
    sheet_note(a->q->tx, s, of, a->q->actor.account);
    a->side = arena_fmt(a->q->arena, "&side=%" PRId64, of->party);
    a->done = "sheet_noting";
    return true;
}

/* By who notes, or by the party, which answers itself from now on. */
static bool note_end(struct act *a)
{
    struct sheet *s = a->s;
    if (!s->mine || s->mine->noter == NUMBER_NONE || s->place.closed)
        return false;
    bool noted = s->place.asked && s->mine->noter == a->q->actor.account && !s->place.by_link;
    sheet_note_end(a->q->tx, s->mine);
    a->done = noted ? "sheet_note_left" : "sheet_note_ended";
    a->side = STR("");
    return true;
}

/* -- the button
 * ----------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    bool (*run)(struct act *a); /* false: there is no such thing here */
    bool beside;                /* the page is then shown side by side */
} acts[] = {
    { "up", row_up, false },         { "down", row_down, false },
    { "remove", row_remove, false }, { "keep", keep, false },
    { "take", take, false },         { "both", both, false },
    { "hand", hand, true },          { "back", unhand, false },
    { "open", open_all, true },      { "close", close_all, false },
    { "agree", agree, true },        { "reopen", disagree, true },
    { "bring", bring, true },        { "bring_row", bring_row, true },
    { "note", note, false },         { "unnote", note_end, false },
};

void sheet_step(struct req *q, struct res *r, struct sheet *s, struct sheet_voice *v, bool clash)
{
    struct str name, id;
    struct act a = { .q = q, .s = s, .v = v, .done = clash ? "sheet_clash" : "saved" };
    bool beside = v && v == s->together;
    str_cut(req_form(q, "do"), ':', &name, &id);
    str_to_i64(id, &a.id);
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (str_is(name, acts[i].name)) {
            beside = acts[i].beside || beside;
            if (!acts[i].run(&a)) {
                res_not_found(q, r);
                return;
            }
        }
    bool nothing = str_is(str_of(a.done), "sheet_nothing");
    struct str side = a.side.p ? a.side : sheet_side(q->arena, s);
    bool mine = str_is(str_of(a.done), "sheet_back") || (nothing && v == s->mine);
    res_redirect(r, "%.*s?view=%s%.*s&done=%s%.*s", STR_ARG(s->href),
                 beside && !mine ? "beside" : "mine", STR_ARG(side), a.done, STR_ARG(a.at));
}
