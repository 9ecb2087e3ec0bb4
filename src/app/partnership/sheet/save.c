/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/sheet/sheet.h"
#include "app/partnership/sheet/steps.h"
#include "core/fault.h"
#include "core/key.h"

#include <inttypes.h>

/* What people write: a cell at a time by script, else all cells of the page with one button. */

/* -- one cell
 * --------------------------------------------------------------------------------------------- */

static struct str or_empty(struct str s)
{
    return s.p ? s : STR("");
}

static struct str seen_as(struct arena *a, int64_t version, struct str words)
{
    return arena_fmt(a, "%" PRId64 ".%" PRIx64, version, str_hash(words.p ? words : STR("")));
}

struct str sheet_seen(struct arena *a, const struct worksheet_cells_row *cell)
{
    return cell ? seen_as(a, cell->version, cell->words) : seen_as(a, 0, STR(""));
}

/* Did the form show these very words? Then who sends them has not touched them. */
static bool is_untouched(struct arena *a, struct str value, struct str seen)
{
    struct str version, hash, now_version, now_hash;
    str_cut(seen, '.', &version, &hash);
    str_cut(seen_as(a, 0, value), '.', &now_version, &now_hash);
    return hash.p && str_eq(hash, now_hash);
}

static bool is_current(struct str seen, int64_t version)
{
    struct str number, hash;
    int64_t n;
    str_cut(seen, '.', &number, &hash);
    return str_to_i64(number, &n) && n == version;
}

static enum sheet_saved cell_insert(struct tx *tx, const struct sheet_voice *v, struct str place,
                                    struct str ask, struct str value)
{
    struct worksheet_cell c;
    if (!value.n)
        return SHEET_SAME;
    entity_init(&entity_worksheet_cell, &c);
    c.voice = v->id;
    c.place = place;
    c.ask = ask;
    c.words = value;
    record_insert(tx, &entity_worksheet_cell, &c);
    return SHEET_SAVED;
}

/* Below what waits there already, so that nobody's words go. */
static struct str others(struct arena *a, struct str there, struct str value)
{
    return there.n ? arena_fmt(a, "%.*s\n%.*s", STR_ARG(there), STR_ARG(value)) : value;
}

/* What one more text does to what a cell has now. */
static enum sheet_saved outcome(struct arena *a, struct str words, struct str other,
                                int64_t version, struct str value, struct str seen)
{
    if (is_untouched(a, value, seen) || str_eq(words, value))
        return SHEET_SAME;
    if (is_current(seen, version) || !words.n)
        return SHEET_SAVED;
    bool there = !value.n || str_eq(value, other);
    return there || key_length(others(a, other, value)) <= SHEET_OTHER_MOST ? SHEET_CLASH
                                                                            : SHEET_FULL;
}

enum sheet_saved sheet_cell_put(struct tx *tx, const struct sheet_voice *v, struct str place,
                                struct str ask, struct str value, struct str seen)
{
    struct worksheet_cell_find_row found;
    struct worksheet_cell_find_in in = { .voice = v->id, .place = place, .ask = ask };
    struct worksheet_cell c;
    if (is_untouched(tx->arena, value, seen))
        return SHEET_SAME;
    if (!worksheet_cell_find(tx, &in, &found))
        return cell_insert(tx, v, place, ask, value);
    REQUIRE(record_get(tx, &entity_worksheet_cell, found.id, &c));
    enum sheet_saved saved = outcome(tx->arena, or_empty(c.words), or_empty(c.other),
                                     c.record.version, or_empty(value), seen);
    if (saved == SHEET_SAVED)
        c.words = value.n ? value : STR_NULL;
    else if (saved == SHEET_CLASH && value.n && !str_eq(value, or_empty(c.other)))
        c.other = others(tx->arena, c.other, value);
    else
        return saved;
    REQUIRE(record_update(tx, &entity_worksheet_cell, &c) == RECORD_SAVED);
    return saved;
}

bool sheet_cell_full(struct arena *a, const struct worksheet_cells_row *cell, struct str value,
                     struct str seen)
{
    return cell && outcome(a, or_empty(cell->words), or_empty(cell->other), cell->version,
                           or_empty(value), seen) == SHEET_FULL;
}

/* -- where a name of the form points
 * ---------------------------------------------------------------------- */

struct target {
    const struct sheet_section *section;
    const struct sheet_ask *ask;
    struct str place;
    bool fresh; /* of the empty line: there is no row yet */
};

static const struct sheet_section *given_in(const struct sheet_words *w, struct str place)
{
    for (size_t i = 0; i < w->n_sections; i++)
        for (size_t k = 0; k < w->sections[i].n_givens; k++)
            if (str_eq(w->sections[i].givens[k].code, place))
                return &w->sections[i];
    return NULL;
}

static bool target_find(const struct sheet *s, const struct sheet_voice *v, struct str place,
                        struct str ask, struct target *ret)
{
    const struct worksheet_rows_row *row = sheet_row(s, v, place);
    *ret = (struct target){ .place = place };
    if (str_starts(place, STR("new-"))) {
        ret->section = sheet_section_of(&s->words, str_sub(place, 4, place.n));
        ret->fresh = true;
        if (ret->section && ret->section->rows == SHEET_GIVEN)
            return false;
    } else {
        ret->section = row ? sheet_section_of(&s->words, row->section) : given_in(&s->words, place);
    }
    ret->ask = ret->section ? sheet_ask_of(ret->section, ask) : NULL;
    return ret->ask != NULL;
}

int64_t sheet_row_add(struct tx *tx, const struct sheet *s, const struct sheet_voice *v,
                      struct str section)
{
    struct worksheet_row row;
    entity_init(&entity_worksheet_row, &row);
    row.voice = v->id;
    row.section = section;
    row.position = 0;
    for (size_t i = 0; i < s->n_rows; i++)
        if (s->rows[i].voice == v->id && str_eq(s->rows[i].section, section) &&
            s->rows[i].position >= row.position)
            row.position = s->rows[i].position + 1;
    return record_insert(tx, &entity_worksheet_row, &row);
}

/* -- the whole page
 * ----------------------------------------------------------------------------------------- */

/* "c.r12.goals_why": the place and the column. */
static bool name_read(struct str name, struct str *ret_place, struct str *ret_ask)
{
    return str_starts(name, STR("c.")) &&
           str_cut(str_sub(name, 2, name.n), '.', ret_place, ret_ask);
}

/* What the form had seen of a cell. */
static struct str seen_sent(struct req *q, struct str place, struct str ask)
{
    return req_form(
        q, arena_z(q->arena, arena_fmt(q->arena, "v.%.*s.%.*s", STR_ARG(place), STR_ARG(ask))));
}

static bool all_good(struct req *q, const struct sheet *s, const struct sheet_voice *v)
{
    struct str place, ask, value;
    struct target t;
    bool good = true;
    for (size_t i = 0; i < q->n_form; i++)
        if (name_read(q->form[i].name, &place, &ask) && target_find(s, v, place, ask, &t))
            good &=
                sheet_value_read(q->arena, q->lang, t.ask, q->form[i].value, &value) == TEXT_NONE &&
                !sheet_cell_full(q->arena, sheet_cell(s, v, place, ask), value,
                                 seen_sent(q, place, ask));
    return good;
}

/* The row that the empty line of a section becomes, once a form. */
struct fresh {
    const struct sheet_section *section;
    struct str place;
};

static struct str place_made(struct req *q, struct sheet *s, const struct sheet_voice *v,
                             const struct target *t, struct fresh *fresh)
{
    if (!t->fresh)
        return t->place;
    if (fresh->section != t->section) {
        fresh->section = t->section;
        fresh->place = sheet_row_place(q->arena, sheet_row_add(q->tx, s, v, t->section->code));
    }
    return fresh->place;
}

static bool cells_put(struct req *q, struct sheet *s, struct sheet_voice *v)
{
    struct str place, ask, value;
    struct target t;
    struct fresh fresh = { 0 };
    bool clash = false;
    for (size_t i = 0; i < q->n_form; i++) {
        if (!name_read(q->form[i].name, &place, &ask) || !target_find(s, v, place, ask, &t))
            continue;
        sheet_value_read(q->arena, q->lang, t.ask, q->form[i].value, &value);
        struct str seen = seen_sent(q, place, ask);
        if (is_untouched(q->arena, value, seen) || (!v->id && !value.n) || (t.fresh && !value.n))
            continue;
        sheet_voice_make(q->tx, s, v);
        place = place_made(q, s, v, &t, &fresh);
        clash |= sheet_cell_put(q->tx, v, place, t.ask->code, value, seen) == SHEET_CLASH;
    }
    return clash;
}

/* The voice that the form writes. */
static struct sheet_voice *voice_written(struct req *q, struct sheet *s)
{
    return str_is(req_form(q, "of"), "together") ? s->together : s->mine;
}

void sheet_save(struct req *q, struct res *r)
{
    struct sheet s;
    if (!sheet_find(q, r, &s))
        return;
    struct sheet_voice *v = voice_written(q, &s);
    bool clash = false;
    if (!v && !str_starts(req_form(q, "do"), STR("note:"))) {
        res_not_found(q, r);
        return;
    }
    if (sheet_may_write(&s, v)) {
        if (!all_good(q, &s, v)) {
            r->status = 422;
            sheet_draw(q, r, &s, true);
            return;
        }
        clash = cells_put(q, &s, v);
        if (s.place.by_link)
            answer_link_answered(q->tx, &s.place.link);
    }
    sheet_step(q, r, &s, v, clash);
}

/* -- by script
 * --------------------------------------------------------------------------------------------- */

static void answer(struct req *q, struct res *r, const char *saved, struct str place,
                   struct str seen, enum text_id said)
{
    res_status(r, r->status ? r->status : 200, "application/json; charset=utf-8");
    out_fmt(&r->body, "{\"saved\":\"%s\",\"place\":", saved);
    out_json(&r->body, place);
    out_lit(&r->body, ",\"seen\":");
    out_json(&r->body, seen);
    out_lit(&r->body, ",\"said\":");
    out_json(&r->body, text(q->lang, said));
    out_char(&r->body, '}');
}

static struct str seen_now(struct req *q, const struct sheet_voice *v, struct str place,
                           struct str ask)
{
    struct worksheet_cell_find_row found;
    struct worksheet_cell_find_in in = { .voice = v->id, .place = place, .ask = ask };
    struct worksheet_cell c;
    if (!v->id || !worksheet_cell_find(q->tx, &in, &found))
        return seen_as(q->arena, 0, STR(""));
    REQUIRE(record_get(q->tx, &entity_worksheet_cell, found.id, &c));
    return seen_as(q->arena, c.record.version, c.words);
}

void sheet_save_cell(struct req *q, struct res *r)
{
    struct sheet s;
    struct target t;
    struct str value, seen = req_form(q, "seen");
    struct fresh fresh = { 0 };
    if (!sheet_find(q, r, &s))
        return;
    struct sheet_voice *v = voice_written(q, &s);
    if (!sheet_may_write(&s, v) ||
        !target_find(&s, v, req_form(q, "place"), req_form(q, "ask"), &t)) {
        res_not_found(q, r);
        return;
    }
    enum text_id wrong = sheet_value_read(q->arena, q->lang, t.ask, req_form(q, "value"), &value);
    if (wrong != TEXT_NONE) {
        r->status = 422;
        answer(q, r, "wrong", t.place, seen, wrong);
        return;
    }
    enum sheet_saved saved = SHEET_SAME;
    struct str place = t.place;
    if (value.n || (v->id && !t.fresh)) {
        sheet_voice_make(q->tx, &s, v);
        place = place_made(q, &s, v, &t, &fresh);
        saved = sheet_cell_put(q->tx, v, place, t.ask->code, value, seen);
    }
    if (saved == SHEET_FULL) {
        r->status = 422;
        answer(q, r, "wrong", place, seen, TEXT_sheet_full);
        return;
    }
    bool clash = saved == SHEET_CLASH;
    answer(q, r, clash ? "clash" : "yes", place, seen_now(q, v, place, t.ask->code),
           clash ? TEXT_sheet_clash : TEXT_sheet_saved);
}
